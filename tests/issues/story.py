"""Every verb of issues once, in an order a real team could have (for tests/live/test_pushes.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boards.clock import now
from boards.db import db
from boards.issues.models import Issue
from tests.issues.calls import minutes
from tests.world import World


def issue_story(world: World) -> list[Callable[[], Any]]:
    def issue(back: int = 0) -> Issue:
        return db.session.query(Issue).order_by(Issue.id.desc()).offset(back).first()  # type: ignore[return-value]

    def raise_at(kind: str, **said: Any) -> Issue:
        return Issue.raise_at(world.unit("A3-10"), kind, "Clamp slips", **said)

    return [
        lambda: raise_at("andon", submission="phone"),
        lambda: issue().sign("Marek", "The clamp slips", "phone"),
        lambda: issue().climb(now() + minutes(61)),
        lambda: issue().acknowledge(world.amina),
        lambda: issue().undo("acknowledgement", world.amina),
        lambda: issue().contain(world.amina, "Second clamp set"),
        lambda: issue().resolve(world.amina, "Clamp exchanged"),
        lambda: issue().reopen(None, "Slips again"),
        lambda: issue().withdraw(submission="phone"),
        lambda: raise_at("abnormality", nameless=True),
        lambda: issue().stop_line(world.amina),
        lambda: issue().restart_line(world.amina),
        lambda: issue().acknowledge(world.amina),
        lambda: raise_at("request_support", by=world.marek),
        lambda: issue().decline(world.amina, "Ask again on Monday"),
    ]

"""Every verb of meetings once, for the test that compares what is pushed with what is fetched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boards.actions.models import Action
from boards.db import db
from boards.meetings.models import Forum, Meeting
from tests.meetings.forums import plan
from tests.world import World


def meeting_story(world: World) -> list[Callable[[], Any]]:
    def meeting(tier: int = 1) -> Meeting:
        found = db.session.query(Meeting).join(Forum).filter(Forum.tier == tier)
        return found.order_by(Meeting.id.desc()).first()  # type: ignore[return-value]

    def forum(code: str) -> Forum:
        return db.session.query(Forum).filter_by(code=code).one()

    a3 = world.unit("A3")
    return [
        lambda: plan(world),
        lambda: Meeting.start(forum("T1-A3"), world.amina),
        lambda: meeting().count_heads(4, world.amina),
        lambda: meeting().look("safety", "nothing", world.amina),
        lambda: meeting().turn_to("actions", world.amina),
        lambda: Action.raise_at(a3, "Clean the sensor", by=world.amina, owner=world.marek),
        lambda: meeting().end(world.amina),
        lambda: Meeting.start(forum("T2-VSA"), world.greta),
        lambda: meeting(2).note_present(world.leo, world.greta),
        lambda: meeting(2).turn_to("teams", world.greta),
        lambda: meeting(2).decide("Serhii is on call", world.greta, owner=world.leo),
        lambda: meeting(2).turn_to("end", world.greta),
        lambda: meeting(2).end(None),
    ]

"""Issues of the remembered plant. On Monday the early shift is crew A's: Amina leads it, Leo the shift, Greta the value
stream, Ingrid the plant."""

from __future__ import annotations

import datetime as dt
from typing import Any

from boards.clock import at, tick
from boards.db import writing
from boards.issues.models import Issue
from tests.world import World

MORNING = dt.datetime(2026, 11, 16, 8, 0, tzinfo=dt.UTC)  # 09:00 at the plant: early shift, crew A


def minutes(count: float) -> dt.timedelta:
    return dt.timedelta(minutes=count)


def andon(world: World, when: dt.datetime = MORNING, **said: Any) -> Issue:
    """HELP at A3-10."""
    with at(when), writing():
        return Issue.raise_at(world.unit("A3-10"), "andon", said.pop("text", ""), **said)


def raised(world: World, kind: str = "abnormality", when: dt.datetime = MORNING, **said: Any) -> Issue:
    said = {"by": world.marek, **said}
    with at(when), writing():
        return Issue.raise_at(world.unit("A3-10"), kind, "Clamp slips", **said)


def after(count: float, do: Any) -> None:
    """Does it so many minutes into the morning."""
    with at(MORNING + minutes(count)), writing():
        do()


def ticked(count: float) -> None:
    """The clock is told so many minutes into the morning."""
    tick(MORNING + minutes(count))


def called(issue: Issue) -> list[tuple[str, float]]:
    """Whom the chain has called, and how many minutes after the call for help."""
    assert issue.since is not None
    return [(step.rung, (step.at - issue.since).total_seconds() / 60) for step in issue.calls if step.at]

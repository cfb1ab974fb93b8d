"""The unsafe addresses of meetings, as tests/doors.py wants them: (what prepares it, the form)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boards.db import db
from boards.meetings.models import Forum, Meeting
from tests.meetings.forums import TIMES
from tests.world import World

Setting = Callable[[World], dict[str, Any]]


def forum(world: World, tier: int = 1) -> Forum:
    planned = Forum(code=f"T{tier}-A3", tier=tier, unit=world.unit("A3"), minutes=10, times=TIMES)
    db.session.add(planned)
    db.session.flush()
    return planned


def at_the_board(world: World) -> dict[str, Any]:
    forum(world)
    return {"unit": "a3"}


def running(world: World) -> dict[str, Any]:
    return {"record": Meeting.start(forum(world), world.bruno)}


def of_names(world: World) -> dict[str, Any]:
    return {"record": Meeting.start(forum(world, 2), world.bruno)}


def marek_is_here(world: World) -> dict[str, Any]:
    meeting = Meeting.start(forum(world, 2), world.bruno)
    meeting.note_present(world.marek, world.bruno)
    return {"record": meeting}


def marek(world: World) -> int:
    return world.marek.id


Given = tuple[Setting, dict[str, Any]]
MEETING_DOORS: dict[str, Given] = {
    "POST meetings.start": (at_the_board, {}),
    "POST meetings.topic": (running, {"topic": "actions"}),
    "POST meetings.heads": (running, {"heads": "3"}),
    "POST meetings.looks": (running, {"about": "safety", "word": "nothing"}),
    "POST meetings.present": (of_names, {"person": marek}),
    "DELETE meetings.absent": (marek_is_here, {"person": marek}),
    "POST meetings.near_misses": (running, {"text": "Slipped at the press", "submission": "near"}),
    "POST meetings.questions": (running, {"ask": "Who lends us a fitter?", "to": "VSA", "submission": "ask"}),
    "POST meetings.decisions": (running, {"text": "Marek learns station 20", "owner": marek, "submission": "decide"}),
    "POST meetings.end": (running, {}),
}

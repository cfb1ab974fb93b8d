"""A past day's board says what the board said when that day ended: after every verb that there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from boards import clock
from boards.db import writing
from boards.plant.models import Plant
from tests.client import CheckingClient
from tests.meetings.forums import plan
from tests.meetings.story import meeting_story
from tests.past.remembering import BOARDS, Memory, told
from tests.world import World

MONDAY = dt.datetime(2026, 10, 19, 9, tzinfo=dt.UTC)
STEP, AT_ONCE = dt.timedelta(hours=5), dt.timedelta(minutes=5)


def is_at_once(verb: Callable[[], Any]) -> bool:
    """What is only possible minutes later."""
    return bool({"undo", "withdraw", "sign", "climb"} & set(verb.__code__.co_names))


def test_every_verb_is_seen_on_its_day_and_not_before(client: CheckingClient, world: World) -> None:
    memory, at = Memory(world), MONDAY
    with writing():
        plan(world)  # when a unit meets is a setting: it isn't dated; nor are crews, without whom a unit hears once
        Plant.get().crew_rotation = {}
    with clock.at(at):
        memory.until(at)
        verbs = told(world)
    planned = len(verbs) - len(meeting_story(world))
    for number, verb in enumerate(verbs):
        if number == planned:
            continue
        at += AT_ONCE if is_at_once(verb) or number > planned + 1 else STEP
        memory.until(at)
        with clock.at(at), writing():
            told(world)[number]()  # told on that day: "next week" is the one after it
    memory.until(at + dt.timedelta(days=4))
    assert len(memory.days) > 15
    assert memory.hold(client) > 15 * len(BOARDS) * 5

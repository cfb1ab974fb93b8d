"""A stand-up that nobody held is seen one tier up; where nobody works none is missing (M-04)."""

from __future__ import annotations

import datetime as dt

from boards import clock
from boards.db import db, writing
from boards.meetings.missed import missed_below, windows_pass
from boards.meetings.models import Forum, Meeting
from boards.plant.models import Unit
from tests.live.test_queries import counted
from tests.meetings.forums import TIMES, local
from tests.world import World

NIGHT = local(2026, 11, 18, 22, 5)
HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)


def codes(world: World, since: dt.datetime, until: dt.datetime, tier: str = "VSA") -> list[tuple[str, str]]:
    return [(one.unit.code, one.occurrence.shift) for one in missed_below(world.unit(tier), since, until)]


def test_a_night_without_a_stand_up_is_seen_at_the_next_tier(forums: dict[str, Forum], world: World) -> None:  # M-04
    over = NIGHT + HOUR
    assert codes(world, NIGHT, over - SECOND) == []
    assert codes(world, NIGHT, over) == [("A3", "night")]
    assert ("B2", "night") in codes(world, NIGHT, over, "PLANT")
    assert codes(world, over, over + HOUR) == [], "said once, of the time it fell into"


def test_the_boards_above_are_told_when_the_window_passes(forums: dict[str, Forum], world: World) -> None:  # M-04
    told = set(windows_pass(NIGHT + HOUR - SECOND, NIGHT + HOUR))
    assert (world.unit("VSA").id, "children") in told and (world.unit("PLANT").id, "children") in told
    assert set(windows_pass(NIGHT, NIGHT + HOUR - SECOND)) == set()


def test_a_stand_up_that_was_held_is_not_missed(forums: dict[str, Forum], world: World) -> None:
    with clock.at(NIGHT + dt.timedelta(minutes=20)), writing():
        Meeting.start(forums["T1-A3"], world.leo)
    assert codes(world, NIGHT, NIGHT + HOUR) == []


def test_where_nobody_works_nothing_is_missed(forums: dict[str, Forum], world: World) -> None:  # M-04
    saturday, monday = local(2026, 11, 21, 6), local(2026, 11, 23, 6)
    assert codes(world, saturday + HOUR, monday, "PLANT") == [("B2", "early")], "B2 works that Saturday, A3 does not"


def test_eighty_teams_cost_as_many_queries_as_eight(forums: dict[str, Forum], world: World) -> None:
    def asked() -> int:
        db.session.expire_all()
        vsa = world.unit("VSA")
        with counted() as statements:
            assert len(missed_below(vsa, NIGHT, NIGHT + HOUR)) == teams
        return len(statements)

    teams = 1
    few = asked()
    with writing():
        for n in range(20):
            team = Unit.add(f"X{n}", "team", f"Team {n}", world.unit("VSA"))
            db.session.add(Forum(code=f"T1-X{n}", tier=1, unit=team, minutes=10, times=TIMES))
    teams = 21
    assert asked() <= few + 1

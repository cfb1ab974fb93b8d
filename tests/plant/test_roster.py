"""The plan of a shift: by the leader, in taps that may come twice, with nothing lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from boards.db import db, writing
from boards.history.models import timeline_of
from boards.plant.calendar import set_day
from boards.plant.roster import RosterEntry
from boards.plant.roster_weeks import copy_week, enter
from boards.refusals import NotAllowed, NotNow, Unfit
from boards.skills.status import Standings
from tests.plant.rosters import LONG_AGO, MONDAY, TUESDAY, WEDNESDAY, early, holds, late, on, skill_at, standing
from tests.world import World

CREW = {"amina": None, "joana": None, "marek": None}


def row_of(roster: Any, name: str) -> RosterEntry:
    return next(row for row in roster.rows() if row.person.name.lower().startswith(name))


def test_the_first_who_plans_finds_the_whole_crew_in_the_shift(world: World) -> None:  # decision 14
    with on(MONDAY), writing():
        early(world).place(world.marek, world.unit("A3-10"), world.amina)
    assert standing(early(world)) == CREW | {"marek": "A3-10"}
    assert standing(late(world)) == {}


def test_the_same_tap_twice_plans_once(world: World) -> None:  # U-02
    for _ in range(2):
        with on(MONDAY), writing():
            early(world).place(world.marek, world.unit("A3-10"), world.amina)
    assert standing(early(world)) == CREW | {"marek": "A3-10"}
    assert len(timeline_of(row_of(early(world), "marek"))) == 2  # in the shift, then at the station


def test_two_names_swap_and_a_second_tap_does_not_swap_them_back(world: World) -> None:  # U-02
    first, second = world.unit("A3-10"), world.unit("A3-20")
    with on(MONDAY), writing():
        early(world).place(world.marek, first, world.amina)
        early(world).place(world.joana, second, world.amina)
    for _ in range(2):
        with on(MONDAY), writing():
            roster = early(world)
            roster.swap(row_of(roster, "marek"), row_of(roster, "joana"), world.amina, (first.id, second.id))
    assert standing(early(world)) == CREW | {"marek": "A3-20", "joana": "A3-10"}


def test_of_two_leaders_who_swap_the_same_name_the_second_is_told(world: World) -> None:  # U-01
    first, second = world.unit("A3-10"), world.unit("A3-20")
    with on(MONDAY), writing():
        early(world).place(world.marek, first, world.amina)
        early(world).place(world.joana, second, world.amina)
    with on(MONDAY), writing():
        roster = early(world)
        roster.swap(row_of(roster, "marek"), row_of(roster, "joana"), world.amina, (first.id, second.id))
    with on(MONDAY), pytest.raises(NotNow), writing():
        roster = early(world)
        roster.swap(row_of(roster, "marek"), row_of(roster, "amina"), world.leo, (first.id, None))
    assert standing(early(world)) == CREW | {"marek": "A3-20", "joana": "A3-10"}


def test_only_the_leaders_of_the_team_plan_it(world: World) -> None:
    for person in (world.joana, world.piotr, world.karl):
        with on(MONDAY), pytest.raises(NotAllowed), writing():
            early(world).place(world.marek, world.unit("A3-10"), person)
    with on(MONDAY), writing():
        early(world).place(world.marek, world.unit("A3-10"), world.leo)
    assert standing(early(world))["marek"] == "A3-10"


def test_a_station_of_another_team_is_refused(world: World) -> None:
    with on(MONDAY), pytest.raises(Unfit), writing():
        early(world).place(world.marek, world.unit("B2-10"), world.ingrid)


def test_a_trainee_needs_a_trainer_who_is_another(world: World) -> None:
    for trainer in (None, world.joana):
        with on(MONDAY), pytest.raises(Unfit), writing():
            early(world).place(world.joana, world.unit("A3-20"), world.amina, "trainee", trainer)
    with on(MONDAY), writing():
        entry = early(world).place(world.joana, world.unit("A3-20"), world.amina, "trainee", world.amina)
        assert entry.trainer is world.amina


def test_who_is_lent_counts_where_he_is_planned(world: World) -> None:
    with on(MONDAY), pytest.raises(NotAllowed), writing():
        early(world, unit="B2").place(world.marek, world.unit("B2-10"), world.piotr)  # Marek works at A3 then
    with on(MONDAY), writing():
        early(world).place(world.marek, world.unit("A3-10"), world.amina)
        early(world, unit="B2").place(world.marek, world.unit("B2-10"), world.ingrid)
    assert standing(early(world)) == {"amina": None, "joana": None}
    assert standing(early(world, unit="B2"))["marek"] == "B2-10"


def test_who_is_off_shift_may_be_asked_by_any_leader(world: World) -> None:
    with on(MONDAY), writing():
        early(world, unit="B2").place(world.bruno, world.unit("B2-10"), world.piotr)
    assert standing(early(world, unit="B2"))["bruno"] == "B2-10"


def test_absent_and_back_at_the_same_station(world: World) -> None:
    with on(MONDAY), writing():
        early(world).place(world.marek, world.unit("A3-10"), world.amina)
        for _ in range(2):
            early(world).absent(world.marek, world.amina, "unplanned")
    assert "marek" not in standing(early(world))
    with on(MONDAY), writing():
        early(world).back(world.marek, world.amina)
    assert standing(early(world))["marek"] == "A3-10"


@pytest.mark.parametrize("kind", ["sick", "", "medical", "flu"])
def test_no_absence_says_a_medical_reason(world: World, kind: str) -> None:  # P-07
    with on(MONDAY), pytest.raises(Unfit), writing():
        early(world).absent(world.marek, world.amina, kind)


def test_only_who_really_was_there_performed_it(world: World) -> None:
    with writing():
        skill = skill_at(world, "A3-10", lapse_days=60)
        for person in (world.marek, world.joana):
            holds(person, skill, since=LONG_AGO)
    with on(LONG_AGO), writing():  # who works there has been noted ever since
        early(world, LONG_AGO).place(world.bruno, world.unit("A3-10"), world.amina)
        early(world, LONG_AGO).attend(world.amina)
    with on(MONDAY), writing():
        early(world).place(world.marek, world.unit("A3-10"), world.amina)
        early(world, TUESDAY).place(world.joana, world.unit("A3-10"), world.amina)

    def statuses() -> list[str]:
        people = [world.marek, world.joana]
        now = Standings([db.session.get(type(skill), skill.id)], people, WEDNESDAY)
        return [now[person, now.skills[0]].status for person in people]

    assert statuses() == ["lapsed", "lapsed"]  # planned is not performed
    with on(MONDAY), writing():
        early(world).attend(world.amina)
    assert statuses() == ["valid", "lapsed"]
    with on(TUESDAY), writing():
        early(world, TUESDAY).attend(world.amina)
        early(world, TUESDAY).absent(world.joana, world.amina)
    assert statuses() == ["valid", "lapsed"]  # had been planned, and was not there


def test_who_goes_home_in_the_shift_was_there(world: World) -> None:
    with on(MONDAY), writing():
        early(world).place(world.marek, world.unit("A3-10"), world.amina)
        early(world).attend(world.amina)
        early(world).absent(world.marek, world.amina, "unplanned", went_home=True)
    row = row_of(early(world), "marek")
    assert (row.attended, row.is_there) == (True, False)


def test_attendance_is_taken_when_the_shift_has_begun(world: World) -> None:
    with on(MONDAY), pytest.raises(NotNow), writing():
        late(world).attend(world.amina)
    with on(MONDAY, 12, 50), writing():  # ten minutes before it
        late(world).attend(world.bruno)
    assert row_of(late(world), "bruno").attended is True


def test_a_plan_of_long_ago_is_evidence(world: World) -> None:
    with on(MONDAY + dt.timedelta(days=9)), pytest.raises(NotNow), writing():
        early(world).place(world.marek, world.unit("A3-10"), world.amina)


def test_a_week_is_copied_with_the_crews_that_work_it(world: World) -> None:  # decision 14
    with on(MONDAY), writing():
        early(world).place(world.marek, world.unit("A3-10"), world.amina)
        late(world).place(world.bruno, world.unit("A3-20"), world.amina)
        set_day(world.unit("PLANT"), MONDAY + dt.timedelta(days=8), [])  # a holiday
    week = dt.timedelta(days=7)
    for _ in range(2):
        with on(MONDAY), writing():
            copy_week(world.unit("A3"), MONDAY, MONDAY + week, world.amina)
    after = db.session.scalars(RosterEntry.loaded().where(RosterEntry.production_date > MONDAY)).all()
    planned = {
        (row.production_date, row.shift, row.person.name.split()[0], row.station and row.station.code) for row in after
    }
    next_monday = MONDAY + week
    assert planned == {  # crew A works nights then, crew B early
        (next_monday, "night", "Marek", "A3-10"),
        (next_monday, "night", "Amina", None),
        (next_monday, "night", "Joana", None),
        (next_monday, "early", "Bruno", "A3-20"),
    }
    assert len(after) == 4


def test_an_import_writes_many_rows_and_tells_the_boards_once(app: Flask, world: World) -> None:
    with writing():
        rows = [
            {
                "unit": world.unit("A3"),
                "station": world.unit("A3-10"),
                "person": world.marek,
                "production_date": MONDAY + dt.timedelta(days=n),
                "shift": "early",
                "attended": True,
            }
            for n in range(5)
        ]
        assert enter(rows) == 5
    assert standing(early(world, WEDNESDAY)) == {"marek": "A3-10"}


def test_who_leaves_is_in_no_plan_any_more_and_what_was_stays(world: World) -> None:  # P-01, Q-08
    with on(MONDAY), writing():
        for date in (MONDAY, TUESDAY, WEDNESDAY):
            early(world, date).place(world.marek, world.unit("A3-10"), world.amina)
            early(world, date).place(world.joana, world.unit("A3-20"), world.amina, "trainee", world.marek)
        early(world).attend(world.amina)
    with on(TUESDAY, 5), writing():
        world.marek.leave(world.ingrid)
    assert standing(early(world))["marek"] == "A3-10"
    assert "marek" not in standing(early(world, TUESDAY)) | standing(early(world, WEDNESDAY))
    assert row_of(early(world, WEDNESDAY), "joana").trainer is None

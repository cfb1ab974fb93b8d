"""Somebody moves to another team or crew from a day on: where people belonged is answered for any day (P-10, D-07, Q-07)."""

from __future__ import annotations

import datetime as dt

import pytest

from boards.actions.models import Action
from boards.clock import tick
from boards.db import db, writing
from boards.history.models import timeline_of
from boards.people.belonging import Transfer
from boards.people.models import Person
from boards.plant.roster_crew import crew_expected
from boards.plant.staffing import Staffing
from boards.plant.stand_ins import stand_ins
from boards.refusals import NotAllowed, NotNow, Unfit
from boards.skills.cover import Cover
from boards.skills.desk import Desk, Judged
from boards.skills.evidence import Evidence
from boards.skills.evidence_person import person_document
from boards.skills.matrix import Matrix
from boards.skills.sheet import Sheet
from boards.standards.debts import Readership, readership_of
from boards.standards.models import Standard
from tests.past.remembering import Memory
from tests.plant.rosters import MONDAY, TUESDAY, WEDNESDAY, early, late, matrix, on, standing
from tests.standards.catalog import revision, standard
from tests.world import World

DAY = dt.timedelta(days=1)
NEXT = MONDAY + 7 * DAY  # the Monday after: crew A works night, B early


def moved(world: World, unit: str = "B2", crew: str | None = "A", from_on: dt.date = WEDNESDAY) -> Transfer:
    """On Monday Ingrid says that Marek belongs elsewhere from a day on."""
    with on(MONDAY), writing():
        return world.marek.move_to(world.unit(unit), crew, from_on, world.ingrid)


def at_the_end_of(date: dt.date) -> None:
    with on(date, 20):
        tick()
    db.session.rollback()
    db.session.expire_all()


def names(people: list[Person]) -> set[str]:
    return {person.name.split()[0].lower() for person in people}


def test_from_its_day_on_somebody_belongs_to_the_new_team_and_before_to_the_old_one(world: World) -> None:
    moved(world)
    assert world.marek.home_unit.code == "A3", "on Monday nothing has changed yet"
    for day, unit in ((MONDAY, "A3"), (TUESDAY, "A3"), (WEDNESDAY, "B2"), (NEXT, "B2")):
        assert world.marek.home_on(day).code == unit
    at_the_end_of(WEDNESDAY)
    assert world.marek.home_unit.code == "B2"
    for day, unit in ((MONDAY, "A3"), (TUESDAY, "A3"), (WEDNESDAY, "B2"), (NEXT, "B2")):
        assert world.marek.home_on(day).code == unit, "the same once it has begun"


def test_it_begins_with_the_production_day_however_late_the_clock_is_told(world: World) -> None:  # T-01
    moved(world)
    with on(WEDNESDAY, 4, 59):  # 05:59 at the plant
        tick()
    assert world.fresh(world.marek).home_unit.code == "A3"
    with on(WEDNESDAY + 3 * DAY):  # the server was away until Saturday
        tick()
    db.session.expire_all()
    assert world.marek.home_unit.code == "B2"
    assert world.marek.transfers[0].began_at == dt.datetime.combine(WEDNESDAY, dt.time(5), dt.UTC)


def test_a_new_crew_works_its_shifts_from_that_day_on(world: World) -> None:
    moved(world, "A3", "B", NEXT)
    assert "marek" in names(crew_expected(world.unit("A3"), MONDAY, "early"))
    assert "marek" not in names(crew_expected(world.unit("A3"), MONDAY, "late"))
    assert "marek" in names(crew_expected(world.unit("A3"), NEXT, "early")), "crew B's week"
    assert "marek" in names(Staffing(world.unit("A3"), NEXT, "early").people)
    at_the_end_of(NEXT)
    with on(NEXT):
        assert "marek" in names(Staffing(world.unit("A3"), NEXT, "early").people)
        assert "marek" in names(Staffing(world.unit("A3"), MONDAY, "early").people), "last week he was of crew A"


def test_plans_of_the_old_team_from_that_day_on_are_cleared_and_others_stay(world: World) -> None:
    with on(MONDAY), writing():
        matrix(world)
        for day in (MONDAY, WEDNESDAY):
            early(world, day).place(world.marek, world.unit("A3-10"), world.amina)
            early(world, day).place(world.joana, world.unit("A3-20"), world.amina, "trainee", world.amina)
    moved(world)
    assert standing(early(world))["marek"] == "A3-10"
    assert "marek" not in standing(early(world, WEDNESDAY))


def test_the_matrix_and_cover_of_any_day_have_who_belonged_there(world: World) -> None:  # D-12
    with on(MONDAY), writing():
        first, _second = matrix(world)
    moved(world)
    for told in (False, True):
        if told:
            at_the_end_of(NEXT)
        with on(NEXT if told else MONDAY):
            a3 = world.unit("A3")
            assert "marek" in names(Matrix(a3, TUESDAY).people) and "marek" not in names(Matrix(a3, WEDNESDAY).people)
            assert (Cover(first, TUESDAY).actual, Cover(first, WEDNESDAY).actual) == (3, 2)
            assert "marek" in names(Sheet(a3, TUESDAY).people) and "marek" not in names(Sheet(a3, WEDNESDAY).people)
            assert "marek" in names(Matrix(world.unit("B2"), WEDNESDAY).people)


def test_crews_of_a_past_matrix_are_those_of_then(world: World) -> None:
    with on(MONDAY), writing():
        first, _second = matrix(world)
    moved(world, "A3", "B")
    at_the_end_of(NEXT)
    with on(NEXT):
        assert names(Cover(first, TUESDAY).by_crew["A"]) == {"amina", "marek"}
        assert names(Cover(first, WEDNESDAY).by_crew["A"]) == {"amina"}
        assert names(Cover(first, WEDNESDAY).by_crew["B"]) == {"bruno", "marek"}


def test_evidence_of_a_past_shift_counts_the_crew_that_worked_it_then(world: World) -> None:  # D-12
    with on(MONDAY), writing():
        matrix(world)
    moved(world)
    at_the_end_of(NEXT)
    with on(NEXT):
        on_shift = {
            day: {one.person.name for one in Evidence(world.unit("A3-10"), day, "early").qualified if one.on_shift}
            for day in (TUESDAY, WEDNESDAY)
        }
    assert "Marek Szymański" in on_shift[TUESDAY] and "Marek Szymański" not in on_shift[WEDNESDAY]


def test_who_moved_away_stands_in_as_one_of_another_team(world: World) -> None:
    with on(MONDAY), writing():
        matrix(world)
        late(world, NEXT).place(world.bruno, world.unit("A3-20"), world.bruno)
    moved(world, "B2", None)
    with on(MONDAY):
        a3 = world.unit("A3")
        before = {one.person.name: one.place for one in stand_ins(a3, TUESDAY, "early", world.unit("A3-10"))}
        after = {one.person.name: one.place for one in stand_ins(a3, WEDNESDAY, "early", world.unit("A3-10"))}
    assert (before["Marek Szymański"], after["Marek Szymański"]) == ("shift", "team")


def owing(person: Person, day: dt.date) -> dict[str, dt.date]:
    standards = list(db.session.scalars(Standard.loaded()).unique())
    return {debt.standard.code: debt.due_on for debt in Readership(standards, day).debts([person])}


def test_what_is_to_be_read_follows_the_place_and_what_was_promised_the_person(world: World) -> None:  # P-10, D-07
    with on(MONDAY), writing():
        for code, owner, at in (("SW-A3", "A3", "A3-10"), ("SW-B2", "B2", "B2-10"), ("SW-ALL", "PLANT", "PLANT")):
            revision(standard(world, code, owner, (at,)), "A", MONDAY - 90 * DAY)
        action = Action.raise_at(world.unit("A3"), "Weld the pan", by=world.amina, owner=world.marek, due_on=NEXT)
    moved(world)
    for told in (False, True):
        if told:
            at_the_end_of(NEXT)
        assert set(owing(world.marek, TUESDAY)) == {"SW-A3", "SW-ALL"}
        assert set(owing(world.marek, WEDNESDAY)) == {"SW-B2", "SW-ALL"}
        assert owing(world.marek, WEDNESDAY)["SW-B2"] == WEDNESDAY + 7 * DAY, "a week from the day he came"
        assert owing(world.marek, WEDNESDAY)["SW-ALL"] == MONDAY - 83 * DAY, "the whole plant's is no newer for him"
    assert world.fresh(action).owner is world.marek and action.unit.code == "A3"
    debts = readership_of(world.unit("A3"), WEDNESDAY).debts()
    assert world.marek not in [debt.person for debt in debts]


def test_what_was_read_at_the_old_place_stays_said(world: World) -> None:  # D-07
    with on(MONDAY), writing():
        made = revision(standard(world, "SW-A3", "A3", ("A3-10",)), "A", MONDAY - 90 * DAY)
        made.acknowledge(world.marek, "en")
    moved(world)
    at_the_end_of(NEXT)
    with on(NEXT), writing():
        world.marek.move_to(world.unit("A3"), "A", NEXT + DAY, world.ingrid)
    assert "SW-A3" not in owing(world.marek, NEXT + DAY), "back again, he has read it already"


def test_only_who_leads_both_places_moves_somebody(world: World) -> None:
    for person, unit in (
        (world.amina, "B2"),
        (world.piotr, "A3"),
        (world.marek, "A3"),
        (world.leo, "B2"),
        (world.nils, "A1"),
    ):
        with on(MONDAY), pytest.raises(NotAllowed), writing():
            world.marek.move_to(world.unit(unit), "B", WEDNESDAY, person)
    with on(MONDAY), writing():
        world.marek.move_to(world.unit("A3"), "B", WEDNESDAY, world.amina)  # another crew of her own team
        world.joana.move_to(world.unit("A1"), "A", WEDNESDAY, world.leo)  # within the value stream


@pytest.mark.parametrize(
    ("unit", "crew", "from_on"),
    [
        ("A3", "A", WEDNESDAY),
        ("B2", "X", WEDNESDAY),
        ("B2-10", "A", WEDNESDAY),
        ("B2", "A", MONDAY - DAY),
        ("B2", "A", MONDAY + 500 * DAY),
    ],
)
def test_what_is_no_move_is_refused(world: World, unit: str, crew: str, from_on: dt.date) -> None:
    with on(MONDAY), pytest.raises(Unfit), writing():
        world.marek.move_to(world.unit(unit), crew, from_on, world.ingrid)
    assert db.session.query(Transfer).count() == 0


def test_said_twice_it_is_one_and_another_needs_the_first_taken_back(world: World) -> None:  # U-02
    first, second = moved(world), moved(world)
    assert first.id == second.id and db.session.query(Transfer).count() == 1
    with pytest.raises(NotNow):
        moved(world, "A1")
    with on(MONDAY), writing():
        world.marek.stay(world.marek.transfers[0], world.ingrid)
    assert world.marek.home_on(NEXT).code == "A3"
    assert moved(world, "A1").unit.code == "A1"
    assert [entry.event for entry in timeline_of(world.marek)] == ["move said", "move taken back", "move said"]


def test_a_move_of_today_begins_at_once_and_may_be_taken_back_today(world: World) -> None:
    transfer = moved(world, from_on=MONDAY)
    assert world.marek.home_unit.code == "B2" and world.marek.crew == "A"
    with on(TUESDAY), pytest.raises(NotNow), writing():
        world.marek.stay(transfer, world.ingrid)
    with on(MONDAY, 9), writing():
        world.marek.stay(transfer, world.ingrid)
    assert world.fresh(world.marek).home_unit.code == "A3"


def test_roles_for_the_old_place_end_with_the_move_and_come_back_with_it(world: World) -> None:
    with on(MONDAY), writing():
        transfer = world.amina.move_to(world.unit("B2"), "A", MONDAY, world.ingrid)
    with on(MONDAY):
        assert not world.amina.leads(world.unit("A3")) and not world.amina.leads(world.unit("B2"))
    with on(MONDAY - DAY):
        assert world.amina.roles_in(world.unit("A3"), MONDAY - DAY) == {"team_leader"}, "then she led it"
    with on(MONDAY), writing():
        world.amina.stay(transfer, world.ingrid)
        assert world.amina.leads(world.unit("A3"))


def test_who_leaves_moves_nowhere_any_more(world: World) -> None:
    moved(world)
    with on(TUESDAY), writing():
        world.marek.leave(world.amina)
    at_the_end_of(NEXT)
    assert world.marek.home_unit.code == "A3" and world.marek.transfers == []


def test_boards_of_past_days_say_what_they_said_then(client: object, world: World) -> None:
    with on(MONDAY), writing():
        matrix(world)
        revision(standard(world, "SW-B2", "B2", ("B2-10",)), "A", MONDAY - 90 * DAY)
        revision(standard(world, "SW-A3", "A3", ("A3-10",)), "A", MONDAY - 90 * DAY)
    memory = Memory(world)
    memory.until(dt.datetime.combine(MONDAY, dt.time(7), dt.UTC))
    moved(world)
    memory.until(dt.datetime.combine(NEXT, dt.time(7), dt.UTC), tick=lambda at: tick(at) and None)
    assert world.fresh(world.marek).home_unit.code == "B2", "the premise: he has moved"
    assert memory.hold(client) > 20  # type: ignore[arg-type]


def test_evidence_of_a_person_says_where_he_belonged_before(world: World) -> None:  # P-03, P-10
    moved(world)
    at_the_end_of(NEXT)
    with on(NEXT):
        facts = person_document(world.marek, world.ingrid).facts
    assert "A3 → B2" in [value for _name, value in facts]


def test_who_may_assess_is_judged_by_where_people_belonged_on_that_day(world: World) -> None:  # as H-09
    with on(MONDAY), writing():
        first, _second = matrix(world)
    moved(world)
    at_the_end_of(NEXT)
    with on(NEXT):
        for day, waits in ((TUESDAY, False), (WEDNESDAY, True)):
            row = Judged(first, world.marek, 4, world.amina, on=day)
            assert Desk([row]).is_waiting(row) is waits, "Amina led him until Tuesday"

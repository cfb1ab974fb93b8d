"""What a plan covers: red nobody qualified, amber a trainee with a trainer, green; and who could stand in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from boards.db import db, writing
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.rostering import Roster
from boards.plant.staffing import Staffing, Staffings, people_of
from boards.plant.stand_ins import stand_ins
from tests.plant.rosters import MONDAY, TUESDAY, early, holds, matrix, on, skill_at
from tests.world import World


def states(world: World, date: dt.date = MONDAY, shift: str = "early", unit: str = "A3") -> dict[str, tuple[str, str]]:
    db.session.rollback()
    return {post.code: (post.state, post.why) for post in Staffing(world.unit(unit), date, shift).posts}


def test_nobody_has_planned_the_crew_is_looked_at(world: World) -> None:  # decision 14
    with writing():
        matrix(world)
    assert states(world) == {"A3-10": ("green", "crew"), "A3-20": ("green", "crew")}
    assert states(world, shift="late")["A3-10"] == ("red", "lacking")  # Bruno alone can cover one
    names = [person.short_name for person, _ in people_of(world.unit("A3"), MONDAY, "early")]
    assert names == ["Amina H.", "Joana B.", "Marek S."]


def test_who_is_planned_and_qualified_covers(world: World) -> None:
    with on(MONDAY), writing():
        matrix(world)
        early(world).place(world.marek, world.unit("A3-10"), world.amina)
    assert states(world) == {"A3-10": ("green", "covered"), "A3-20": ("red", "nobody")}


def test_level_one_never_covers(world: World) -> None:
    with on(MONDAY), writing():
        matrix(world)
        early(world).place(world.joana, world.unit("A3-20"), world.amina)
    assert states(world)["A3-20"] == ("red", "unqualified")


def test_a_trainee_covers_through_a_trainer_without_another_station(world: World) -> None:
    with on(MONDAY), writing():
        matrix(world)
        early(world).place(world.joana, world.unit("A3-20"), world.amina, "trainee", world.amina)
    assert states(world)["A3-20"] == ("amber", "trainee")
    with on(MONDAY), writing():
        early(world).place(world.amina, world.unit("A3-10"), world.amina)
    assert states(world) == {"A3-10": ("green", "covered"), "A3-20": ("red", "unqualified")}


def test_a_trainer_who_is_not_there_covers_nothing(world: World) -> None:
    with on(MONDAY), writing():
        matrix(world)
        early(world).place(world.joana, world.unit("A3-20"), world.amina, "trainee", world.amina)
        early(world).absent(world.amina, world.amina)
    assert states(world)["A3-20"] == ("red", "unqualified")


def test_a_person_at_two_stations_covers_one(world: World) -> None:
    with on(MONDAY), writing():
        matrix(world)
        for code in ("A3-10", "A3-20"):
            early(world).place(world.amina, world.unit(code), world.amina)
    assert states(world) == {"A3-10": ("red", "elsewhere"), "A3-20": ("green", "covered")}  # the critical one
    with on(MONDAY), writing():
        early(world).place(world.marek, world.unit("A3-10"), world.amina)
    assert {state for state, _ in states(world).values()} == {"green"}


def test_a_need_of_two_wants_two(world: World) -> None:
    with on(MONDAY), writing():
        skill = skill_at(world, "A3-10", need=2)
        holds(world.amina, skill)
        holds(world.marek, skill)
        early(world).place(world.amina, world.unit("A3-10"), world.amina)
    assert states(world)["A3-10"] == ("red", "few")
    with on(MONDAY), writing():
        early(world).place(world.marek, world.unit("A3-10"), world.amina)
    assert states(world)["A3-10"] == ("green", "covered")


def test_a_licence_that_ran_out_yesterday_makes_today_red(world: World) -> None:
    with on(MONDAY), writing():
        skill = skill_at(world, "A3-10")
        holds(world.marek, skill, until=MONDAY)
        for date in (MONDAY, TUESDAY):
            early(world, date).place(world.marek, world.unit("A3-10"), world.amina)
    assert states(world)["A3-10"] == ("green", "covered")
    assert states(world, TUESDAY)["A3-10"] == ("red", "unqualified")


def test_a_night_begun_validly_stays_covered_to_its_end(world: World) -> None:  # Q-01, T-01
    """The night of Monday is Monday's, also at 05:00 on Tuesday."""
    with on(MONDAY), writing():
        skill = skill_at(world, "A3-10")
        holds(world.marek, skill, until=MONDAY)
        Roster(world.unit("A3"), MONDAY, "night").place(world.marek, world.unit("A3-10"), world.amina)
    with on(TUESDAY, 4):
        assert states(world, shift="night")["A3-10"] == ("green", "covered")


def test_who_is_lent_counts_where_he_is_planned(world: World) -> None:
    with on(MONDAY), writing():
        matrix(world)
        holds(world.marek, skill_at(world, "B2-10"))
        early(world, unit="B2").place(world.marek, world.unit("B2-10"), world.ingrid)
    assert states(world, unit="B2") == {"B2-10": ("green", "covered")}
    assert "Marek S." not in [person.short_name for person, _ in people_of(world.unit("A3"), MONDAY, "early")]
    assert states(world)["A3-10"][0] == "red" and states(world)["A3-20"][0] == "green"


def test_where_nobody_has_said_what_is_needed_nothing_is_red(world: World) -> None:
    assert states(world) == {"A3-10": ("none", "free"), "A3-20": ("none", "free")}


def test_a_leaver_covers_nothing_from_the_day_of_leaving(world: World) -> None:
    with on(MONDAY), writing():
        matrix(world)
        world.marek.leave(world.ingrid)
    db.session.rollback()
    assert states(world)["A3-20"] == ("green", "crew") and states(world)["A3-10"] == ("red", "lacking")


def test_what_turns_red_without_somebody(world: World) -> None:
    with on(MONDAY), writing():
        matrix(world)
        early(world).place(world.marek, world.unit("A3-10"), world.amina)
        early(world).place(world.amina, world.unit("A3-20"), world.amina)
    staffing = Staffing(world.unit("A3"), MONDAY, "early")
    assert [post.code for post in staffing.without(world.marek)] == ["A3-10"]
    assert staffing.without(world.joana) == []
    assert [post.code for post in staffing.without(world.marek, world.amina)] == ["A3-10", "A3-20"]


def names(world: World, code: str, shift: str = "early", gone: tuple[Person, ...] = (), unit: str = "A3") -> Any:
    found = stand_ins(world.unit(unit), MONDAY, shift, world.unit(code), gone)
    return [(one.person.short_name, one.place, one.level) for one in found]


def test_who_could_stand_in_is_there_or_free_qualified_and_rested(world: World) -> None:
    with on(MONDAY), writing():
        first, _ = matrix(world)
        holds(world.rosa, first)  # of B2, crew A: works there
        holds(world.quin, first)  # of the office: no crew
    assert names(world, "A3-10") == [("Amina H.", "shift", 4), ("Marek S.", "shift", 3), ("Quin L.", "team", 3)]
    with on(MONDAY), writing():
        early(world).place(world.amina, world.unit("A3-20"), world.amina)
    assert names(world, "A3-10", gone=(world.marek,)) == [("Quin L.", "team", 3)]  # Bruno works the late shift after it
    assert names(world, "A3-10", shift="night")[0] != ("Bruno K.", "crew", 4)  # nor the night after the late


def test_who_is_absent_or_lent_stands_in_for_nobody(world: World) -> None:
    with on(MONDAY), writing():
        matrix(world)
        holds(world.marek, skill_at(world, "B2-10"))
        early(world).absent(world.amina, world.amina)
        early(world, unit="B2").place(world.marek, world.unit("B2-10"), world.ingrid)
    assert names(world, "A3-10") == []


@pytest.fixture
def counted(app: Flask) -> Any:
    def count(what: Any) -> int:
        db.session.rollback()
        db.session.expire_all()
        statements: list[str] = []

        def note(*said: Any) -> None:
            statements.append(said[2])

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            what()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    return count


def many(world: World, people: int) -> None:
    a3, skills = world.unit("A3"), [skill_at(world, code) for code in ("A3-10", "A3-20")]
    for number in range(people):
        person = Person(personnel_no=f"9{number}", name=f"Nobody {number}", home_unit=a3, crew="ABC"[number % 3])
        db.session.add(person)
        db.session.flush()
        for skill in skills:
            holds(person, skill)
        if number % 3 == 0:
            early(world).place(person, world.unit("A3-10"), world.ingrid)


def test_as_many_queries_for_sixty_people_as_for_six(world: World, counted: Any) -> None:
    def ask() -> None:
        a3: Unit = world.unit("A3")
        for staffing in Staffings([a3], [MONDAY, TUESDAY]).all_of(a3):
            assert staffing.reds is not None
        stand_ins(a3, MONDAY, "early", world.unit("A3-10"))

    with on(MONDAY), writing():
        many(world, 6)
    few = counted(ask)
    with on(MONDAY), writing():
        for number in range(60):
            person = Person(
                personnel_no=f"8{number}", name=f"One {number}", home_unit=world.unit("A3"), crew="ABC"[number % 3]
            )
            db.session.add(person)
            db.session.flush()
            early(world).place(person, world.unit("A3-20"), world.ingrid)
    assert counted(ask) == few

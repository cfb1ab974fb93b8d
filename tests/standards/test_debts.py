"""Who has to read what: it follows from where people work, and from what is in force."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import event

from boards.clock import now
from boards.db import db, writing
from boards.people.models import Person
from boards.plant.roster import RosterEntry
from boards.standards.debts import Readership, readership_of
from boards.standards.models import Standard, Use
from tests.standards.catalog import DAY, at_the_plant, revision, standard
from tests.world import World

TODAY = dt.date(2026, 11, 18)


@pytest.fixture(autouse=True)
def wednesday(time_machine: Any) -> None:
    at_the_plant(time_machine, TODAY, "09:00")


def loaded() -> list[Standard]:
    db.session.rollback()
    return list(db.session.scalars(Standard.loaded()).unique())


def owing(on: dt.date = TODAY) -> dict[str, dt.date]:
    """First names of those who have to read something, with the day by which."""
    return {debt.person.name.split()[0]: debt.due_on for debt in Readership(loaded(), on).debts()}


def test_a_new_revision_is_read_by_all_of_the_team_and_the_old_word_stays_history(world: World) -> None:  # D-03
    with writing():
        made = standard(world)
        first = revision(made, "A", TODAY - 100 * DAY)
        for person in (world.amina, world.bruno, world.marek, world.joana):
            first.acknowledge(person, "en")
    assert owing() == {}
    with writing():
        second = revision(made, "B", TODAY - 2 * DAY)
    assert owing() == dict.fromkeys(("Amina", "Bruno", "Marek", "Joana"), TODAY + 5 * DAY), (
        "seven days from when it took effect"
    )
    assert first.acknowledgement_of(world.marek) is not None, "what was said about A stays"
    with writing():
        second.acknowledge(world.marek, "en")
    assert "Marek" not in owing()
    assert "Marek" in owing(TODAY - DAY), "yesterday he owed it"


def test_a_typing_error_asks_nothing_of_anybody(world: World) -> None:  # D-05 D-10
    with writing():
        made = standard(world)
        first = revision(made, "A", TODAY - 100 * DAY)
        for person in (world.amina, world.bruno, world.joana):
            first.acknowledge(person, "en")
        revision(made, "B", TODAY - DAY, "editorial")
    assert owing() == {"Marek": TODAY - 93 * DAY}, "only who has never read A, since A"


def test_who_has_read_what_waits_for_its_day_need_not_read_it_again(world: World) -> None:
    with writing():
        made = standard(world)
        revision(made, "A", TODAY - 100 * DAY)
        coming = revision(made, "B", TODAY + 5 * DAY, "major")
        coming.acknowledge(world.marek, "en")
    readers = Readership(loaded(), TODAY).readers(db.session.merge(coming))
    assert (len(readers.people), readers.read) == (4, {world.marek.id}), "1 of 4 trained"
    assert "Marek" not in owing(TODAY + 6 * DAY)


def test_a_place_more_is_a_debt_from_that_day_and_a_place_less_cancels_it(world: World) -> None:  # D-07
    with writing():
        made = standard(world)
        revision(made, "A", TODAY - 100 * DAY).acknowledge(world.marek, "en")
        made.uses.append(Use(unit=world.unit("B2-10"), from_on=TODAY))
    assert owing()["Rosa"] == TODAY + 7 * DAY and "Rosa" not in owing(TODAY - DAY)
    with writing():
        made.uses[-1].to_on = TODAY
    assert "Rosa" in owing() and "Rosa" not in owing(TODAY + DAY)
    with writing():
        made.uses[0].to_on = TODAY
    assert owing(TODAY + DAY) == {}
    assert Readership(loaded(), TODAY).readers(made.revisions[0]).read == {world.marek.id}, "what was given stays given"


def test_who_is_new_owes_it_from_the_first_day_and_who_was_away_from_the_return(world: World) -> None:  # D-07 D-08
    with writing():
        revision(standard(world), "A", TODAY - 100 * DAY)
        world.joana.joined_on = TODAY - DAY
        world.marek.away_until = TODAY + 20 * DAY
    assert owing()["Joana"] == TODAY + 6 * DAY
    assert owing()["Marek"] == TODAY + 28 * DAY, "a week from the day of the return"
    assert owing()["Amina"] == TODAY - 93 * DAY
    assert "Joana" not in owing(TODAY - 2 * DAY)


def test_who_is_lent_reads_what_holds_where_he_stands_and_who_moves_leaves_the_debt_there(world: World) -> None:  # D-07 P-10
    with writing():
        revision(standard(world), "A", TODAY - 100 * DAY)
        lent = RosterEntry(production_date=TODAY + DAY, shift="early", unit=world.unit("A3"), station=world.unit("A3-10"))
        lent.person, lent.at = world.rosa, now() - DAY
        db.session.add(lent)
    assert "Rosa" in owing() and "Piotr" not in owing()
    with writing():
        world.joana.home_unit = world.unit("B2")
    assert "Joana" not in owing()


def test_who_left_is_not_asked_any_more_and_was_asked_then(world: World) -> None:  # D-12
    with writing():
        revision(standard(world), "A", TODAY - 100 * DAY).acknowledge(world.joana, "en")
        world.marek.left_on = TODAY
        world.joana.left_on = TODAY
    assert "Marek" not in owing() and "Marek" in owing(TODAY - DAY)
    then = Readership(loaded(), TODAY - DAY).readers(loaded()[0].revisions[0])
    assert world.joana.id not in then.read, "she said so today, not yesterday"


def test_many_standards_and_people_cost_as_many_queries_as_few(world: World) -> None:
    counts = []
    for more in (2, 25):
        with writing():
            for n in range(more):
                revision(standard(world, f"SW-{more}-{n}"), "A", TODAY - 20 * DAY)
            home = world.unit("A3")
            db.session.add_all(Person(name=f"Per {more} {n}", home_unit=home, crew="A", language="en") for n in range(more))
        counts.append(queries(lambda: readership_of(World().unit("A3"), TODAY).debts()))
    assert counts[0] == counts[1]


def queries(ask: Any) -> int:
    db.session.rollback()
    db.session.expire_all()
    seen: list[str] = []

    def count(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        ask()
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return len(seen)

"""Which revision is in force: computed from the day, for any day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from boards.clock import now
from boards.db import db, writing
from boards.plant.models import Plant
from boards.standards.force import standard_day
from boards.standards.models import Standard, StandardStep
from boards.standards.revisions import next_rev
from tests.standards.catalog import DAY, at_the_plant, revision, standard
from tests.world import World

WEDNESDAY = dt.date(2026, 11, 18)


def rev_now(code: str = "SW-A3-10") -> str | None:
    db.session.rollback()
    found = Standard.by_code(code)
    assert found is not None
    shown = found.revision_at(now(), Plant.get())
    day = found.revision_on(standard_day())
    assert (shown and shown.rev) == (day and day.rev), "the page and the panel say the same"
    return shown.rev if shown else None


@pytest.mark.parametrize("night", ["start", "end"])
def test_at_five_to_six_the_old_one_at_six_the_new_one_and_nobody_wrote(
    world: World, time_machine: Any, night: str
) -> None:  # D-01
    at_the_plant(time_machine, WEDNESDAY, "09:00")
    with writing():
        Plant.get().night_belongs_to = night
        made = standard(world)
        revision(made, "A", WEDNESDAY - 100 * DAY)
        revision(made, "B", WEDNESDAY + DAY, "major")
    assert rev_now() == "A"
    for time, shown in (("00:30", "A"), ("05:59", "A"), ("06:00", "B"), ("22:30", "B")):
        at_the_plant(time_machine, WEDNESDAY + DAY, time)
        assert rev_now() == shown, time


def test_the_night_in_which_the_clock_is_put_back_switches_at_six_too(world: World, time_machine: Any) -> None:  # D-01 T-04
    sunday = dt.date(2026, 10, 25)
    at_the_plant(time_machine, sunday - 30 * DAY, "09:00")
    with writing():
        made = standard(world)
        revision(made, "A", sunday - 100 * DAY)
        revision(made, "B", sunday)
    at_the_plant(time_machine, sunday, "05:59")
    assert rev_now() == "A"
    at_the_plant(time_machine, sunday, "06:00")
    assert rev_now() == "B"


def test_exactly_one_is_in_force_on_any_day_after_the_first(world: World, time_machine: Any) -> None:  # D-01 D-12
    at_the_plant(time_machine, WEDNESDAY, "09:00")
    with writing():
        made = standard(world)
        for rev, days in (("A", -400), ("B", -200), ("C", -3)):
            revision(made, rev, WEDNESDAY + days * DAY)
        revision(made, "D", WEDNESDAY + 5 * DAY)
        revision(made, "E", None)
    shown = [made.revision_on(WEDNESDAY + days * DAY) for days in (-401, -400, -201, -200, -3, 0, 4, 5, 900)]
    assert [one.rev if one else None for one in shown] == [None, "A", "A", "B", "C", "C", "C", "D", "D"]
    states = {one.rev: one.state(WEDNESDAY) for one in made.revisions}
    assert states == {"A": "superseded", "B": "superseded", "C": "effective", "D": "approved", "E": "draft"}


def test_after_the_withdrawal_none_is_in_force_and_before_it_the_last_one_was(
    world: World, time_machine: Any
) -> None:  # D-11
    at_the_plant(time_machine, WEDNESDAY, "09:00")
    with writing():
        made = standard(world)
        revision(made, "A", WEDNESDAY - 100 * DAY)
        made.steps.append(StandardStep(kind="withdrawal", by=world.amina, at=now(), on=WEDNESDAY))
    assert made.revision_on(WEDNESDAY) is None and made.used_on(WEDNESDAY) == set()
    assert made.revision_on(WEDNESDAY - DAY) is made.revisions[0]
    assert made.revisions[0].state(WEDNESDAY) == "withdrawn"


def test_the_review_counts_from_the_last_change_that_was_one_and_from_the_last_review(
    world: World, time_machine: Any
) -> None:  # D-10
    at_the_plant(time_machine, WEDNESDAY, "09:00")
    with writing():
        made = standard(world)
        revision(made, "A", dt.date(2026, 1, 31))
        revision(made, "B", dt.date(2026, 6, 1), "editorial")
    assert made.next_review_on(WEDNESDAY) == dt.date(2027, 1, 31), "a typing error moves no review"
    with writing():
        made.steps.append(StandardStep(kind="review", by=world.amina, at=now(), on=dt.date(2026, 11, 2)))
    assert made.next_review_on(WEDNESDAY) == dt.date(2027, 11, 2)
    assert made.next_review_on(dt.date(2026, 11, 1)) == dt.date(2027, 1, 31), "as it was before the review"


def test_letters_skip_what_is_read_as_a_digit() -> None:  # D-13
    assert [next_rev([rev]) for rev in ("A", "H", "N", "Z", "AZ")] == ["B", "J", "P", "AA", "BA"]
    assert next_rev([]) == "A" and next_rev(["A", "D", "B"]) == "E"

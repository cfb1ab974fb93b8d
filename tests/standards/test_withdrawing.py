"""Looked at without a change, and taken out of use."""

from __future__ import annotations

import datetime as dt

import pytest

from boards import clock
from boards.db import db, writing
from boards.refusals import NotAllowed, NotNow, Unfit
from boards.skills.models import Skill, SkillStandard
from boards.standards.withdrawing import months_after
from tests.standards.prepared import in_force, next_draft, send_and_sign, standard, today
from tests.world import World

DAYS = dt.timedelta(days=40)


def test_a_review_moves_the_date_and_not_the_revision(world: World) -> None:  # D-10
    with writing():
        revision = in_force(world)
        made, first = revision.standard, today()
        assert made.next_review_on(first) == months_after(first, 12)
        with clock.at(clock.now() + DAYS):
            made.review(world.amina, "Seen at the place, all as it says")
            made.review(world.amina, "Seen at the place, all as it says")
        assert made.next_review_on(first + DAYS) == months_after(first + DAYS, 12)
        assert made.next_review_on(first) == months_after(first, 12)  # a past day answers as it did then
        assert made.revision_on(first + DAYS) is revision
        assert len(made.steps) == 1
        with pytest.raises(NotAllowed):
            made.review(world.marek)


def test_an_editorial_revision_moves_no_date(world: World) -> None:  # D-10
    with writing():
        revision = in_force(world)
        made, first = revision.standard, today()
        with clock.at(clock.now() + DAYS):
            typing = made.draft(world.amina)
            typing.write(world.amina, change_class="editorial", change="A typing error")
            send_and_sign(world, typing)
        assert made.next_review_on(first + DAYS) == months_after(first, 12)
        with clock.at(clock.now() + 2 * DAYS):
            send_and_sign(world, next_draft(world, made))
        assert made.next_review_on(first + 2 * DAYS) == months_after(first + 2 * DAYS, 12)


def test_withdrawn_by_two_it_names_the_skills_that_rest_on_it(world: World) -> None:  # D-11
    with writing():
        made = in_force(world).standard
        skill = Skill(code="A3-10", name="Shrink-fit", unit=world.unit("A3-10"))
        skill.standards.append(SkillStandard(standard=made))
        db.session.add(skill)
        with pytest.raises(NotAllowed, match="second person"):
            made.withdraw(world.amina, world.amina, "Gone")
        with pytest.raises(NotAllowed, match="doesn't approve"):
            made.withdraw(world.amina, world.marek, "Gone")
        with pytest.raises(NotAllowed):
            made.withdraw(world.marek, world.greta, "Gone")
        with pytest.raises(Unfit):
            made.withdraw(world.amina, world.greta, "")
        assert made.withdraw(world.amina, world.greta, "The machine is gone") == [skill]
        assert made.withdraw(world.amina, world.greta, "The machine is gone") == [skill]  # a second tap
        assert made.revision_on(today()) is None and made.used_on(today()) == set()
        assert made.next_review_on(today()) is None
        for verb in (lambda: made.draft(world.amina), lambda: made.review(world.amina)):
            with pytest.raises(NotNow, match="withdrawn"):
                verb()


def test_what_is_not_in_force_or_is_being_written_is_not_withdrawn(world: World) -> None:
    with writing():
        made = standard(world)
        with pytest.raises(NotNow, match="No revision"):
            made.withdraw(world.amina, world.greta, "Gone")
        with pytest.raises(NotNow, match="No revision"):
            made.review(world.amina)
    with writing():
        other = in_force(world).standard
        next_draft(world, other)
        with pytest.raises(NotNow, match="Revision B is being written"):
            other.withdraw(world.amina, world.greta, "Gone")


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [("2026-01-31", 1, "2026-02-28"), ("2024-02-29", 12, "2025-02-28"), ("2026-12-05", 24, "2028-12-05")],
)
def test_months_end_where_months_end(day: str, months: int, then: str) -> None:
    assert months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(then)

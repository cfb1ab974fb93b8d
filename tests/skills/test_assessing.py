"""Who may judge whom, how far at once, and what a double tap does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from boards.db import db, writing
from boards.history.models import timeline_of
from boards.people.models import Person
from boards.refusals import NotAllowed, NotNow, Unfit
from boards.skills.desk import Desk, Judged, ends_on, enter_assessments
from boards.skills.models import Assessment, Skill
from tests.live.test_queries import counted
from tests.skills.matrix import TODAY, before, judged, noon, revision, skill, standard, stands, trainer
from tests.world import World


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(noon(TODAY), tick=False):
        yield


def test_a_trainer_of_the_place_assesses_and_it_counts_at_once(world: World) -> None:
    shrink = skill(world)
    trainer(world.joana, world.unit("A3"))
    with writing():
        made = shrink.assess(world.marek, 1, world.joana, note="Quick")
    assert not made.is_waiting and stands(shrink, world.marek).level == 1
    (line,) = [line for line in timeline_of(shrink) if line.event == "assessed"]
    assert (line.person, line.details) == (world.joana, {"of": world.marek.id, "level": 1})


def test_nobody_assesses_himself(world: World) -> None:
    shrink = skill(world)
    trainer(world.joana, world.unit("PLANT"))
    judged(shrink, world.joana, 4, before(10))
    with pytest.raises(NotAllowed), writing():
        shrink.assess(world.joana, 4, world.joana)


def test_a_colleague_of_level_4_waits_for_a_leader(world: World) -> None:
    shrink = skill(world)
    judged(shrink, world.joana, 4, before(10))
    with writing():
        made = shrink.assess(world.marek, 1, world.joana)
    assert made.is_waiting and stands(shrink, world.marek).level == 0
    for by in (world.marek, world.joana, world.piotr, world.karl):
        with pytest.raises(NotAllowed), writing():
            made.confirm(by)
    for _ in range(2):
        with writing():
            made.confirm(world.amina)
    assert (made.confirmed_by_id, made.confirmed_on) == (world.amina.id, TODAY)
    assert stands(shrink, world.marek).level == 1
    assert [line.event for line in timeline_of(shrink)].count("confirmed") == 1


def test_a_leader_who_is_level_4_himself_confirms_by_assessing(world: World) -> None:
    shrink = skill(world)
    judged(shrink, world.amina, 4, before(10))
    with writing():
        assert not shrink.assess(world.marek, 1, world.amina).is_waiting
    assert stands(shrink, world.marek).level == 1


def test_a_level_4_that_has_ended_assesses_nobody(world: World) -> None:
    shrink = skill(world, recertify_months=12)
    judged(shrink, world.joana, 4, before(366))
    assert stands(shrink, world.joana).status == "expired"
    with pytest.raises(NotAllowed), writing():
        shrink.assess(world.marek, 1, world.joana)


@pytest.mark.parametrize("who", ["joana", "amina", "greta", "ingrid", "nils", "eva", "karl"])
def test_others_assess_nobody_however_high_they_stand(world: World, who: str) -> None:
    shrink = skill(world)
    with pytest.raises(NotAllowed), writing():
        shrink.assess(world.marek, 1, getattr(world, who))
    assert db.session.query(Assessment).count() == 0


def test_a_trainer_of_another_team_assesses_nobody_here(world: World) -> None:
    shrink = skill(world)
    trainer(world.rosa, world.unit("B2"))
    with pytest.raises(NotAllowed), writing():
        shrink.assess(world.marek, 1, world.rosa)


def test_one_level_at_a_time_but_what_was_learnt_elsewhere(world: World) -> None:
    shrink = skill(world)
    trainer(world.joana, world.unit("A3"))
    with pytest.raises(Unfit), writing():
        shrink.assess(world.marek, 2, world.joana)
    with pytest.raises(NotAllowed), writing():
        shrink.assess(world.marek, 3, world.joana, transfer=True)
    with writing():
        assert shrink.assess(world.marek, 3, world.karl, transfer=True).method == "transfer"
    for level in (4, 4, 2, 0):  # on, again, lower, none
        with writing():
            shrink.assess(world.marek, level, world.joana)
        assert stands(shrink, world.marek).level == level


def test_a_double_tap_is_one_assessment(world: World) -> None:  # U-02
    shrink = skill(world)
    trainer(world.joana, world.unit("A3"))
    made = []
    for _ in range(2):
        with writing():
            made.append(shrink.assess(world.marek, 1, world.joana, submission="tap"))
    assert made[0] is made[1] and db.session.query(Assessment).count() == 1
    with pytest.raises(Unfit), writing():
        shrink.assess(world.rosa, 1, world.joana, submission="tap")


def test_somebody_who_has_left_is_not_assessed_any_more(world: World) -> None:
    shrink = skill(world)
    trainer(world.joana, world.unit("A3"))
    with writing():
        world.marek.leave(world.amina)
    with pytest.raises(NotNow), writing():
        shrink.assess(world.marek, 1, world.joana)


def test_it_is_judged_against_what_is_in_force_or_will_be(world: World) -> None:  # D-04
    shrink = skill(world)
    sw = standard(world, shrink)
    b = revision(world, sw, "B", TODAY + dt.timedelta(days=5), approved_on=before(3))
    other = revision(world, standard(world, code="SW-OTHER"), "B", before(5))
    trainer(world.joana, world.unit("A3"))
    a = sw.revisions[0]
    with writing():
        assert shrink.assess(world.marek, 1, world.joana).revisions == [a.id]
        assert shrink.assess(world.marek, 1, world.joana, revisions=[a, b]).revisions == [a.id, b.id]
    with pytest.raises(Unfit), writing():
        shrink.assess(world.marek, 1, world.joana, revisions=[other])


def test_a_void_one_counts_no_more_and_days_that_are_over_keep_it(world: World) -> None:
    shrink = skill(world)
    judged(shrink, world.marek, 2, before(30))
    wrong = judged(shrink, world.marek, 3, before(10))
    with pytest.raises(NotAllowed), writing():
        wrong.void(world.joana, "Not seen at all")
    with pytest.raises(Unfit), writing():
        wrong.void(world.amina, " ")
    for _ in range(2):
        with writing():
            wrong.void(world.amina, "It was his brother")
    assert stands(shrink, world.marek).level == 2
    assert stands(shrink, world.marek, before(1)).level == 3, "the past says what it said"


@pytest.mark.parametrize(
    ("on", "months", "until"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2027, 8, 31), 6, dt.date(2028, 2, 29)),
        (dt.date(2028, 2, 29), 12, dt.date(2029, 2, 28)),
        (dt.date(2026, 11, 18), 24, dt.date(2028, 11, 18)),
    ],
)
def test_months_end_at_the_latest_with_the_month(world: World, on: dt.date, months: int, until: dt.date) -> None:
    assert ends_on(skill(world, recertify_months=months), 3, on) == until


def test_a_whole_matrix_is_entered_in_a_few_statements(world: World) -> None:
    jobs = [skill(world, f"A3-{n}", unit="A3-10") for n in range(40, 48)]

    def statements(first: int, count: int) -> int:
        with writing(), counted() as asked:
            found = Skill.of(world.unit("A3"), TODAY)[first : first + count]
            people, karl = Person.working_in(world.unit("A3")), world.karl
            rows = [Judged(job, one, 3, karl, on=before(n), transfer=True) for job in found for n, one in enumerate(people)]
            enter_assessments(rows)
        return len(asked)

    assert statements(1, 7) == statements(0, 1)
    assert stands(jobs[6], world.marek, before(3)).covers and not stands(jobs[6], world.marek, before(4)).level


def test_the_desk_says_beforehand_what_it_would_refuse(world: World) -> None:
    shrink = skill(world)
    trainer(world.joana, world.unit("A3"))
    rows = [
        Judged(shrink, world.marek, 1, world.joana, on=before(20)),
        Judged(shrink, world.joana, 1, world.joana),
        Judged(shrink, world.amina, 2, world.joana),
        Judged(shrink, world.amina, 7, world.joana),
        Judged(shrink, world.amina, 1, world.joana, on=TODAY + dt.timedelta(days=1)),
    ]
    desk = Desk(rows)
    assert [refusal and refusal.status for refusal in map(desk.weigh, rows)] == [None, 403, 422, 422, 422]
    with writing():
        enter_assessments([rows[0], Judged(shrink, world.marek, 2, world.joana, on=before(10))])
    assert [stands(shrink, world.marek, before(n)).level for n in (21, 20, 11, 10, 0)] == [0, 1, 1, 2, 2]

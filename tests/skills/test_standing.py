"""Where somebody stands on a day: valid, expiring, expired, suspended, due for retraining, lapsed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from boards import clock
from boards.db import writing
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.skills.matrix import TODAY, before, judged, noon, revision, rostered, skill, standard, stands, trainer
from tests.world import World

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(noon(TODAY), tick=False):
        yield


def test_the_last_day_counts_and_the_next_one_does_not(world: World) -> None:
    shrink = skill(world, recertify_months=12)
    until = judged(shrink, world.marek, 3, before(100)).valid_until
    assert until is not None
    assert stands(shrink, world.marek, until - 31 * DAY).status == "valid"
    assert stands(shrink, world.marek, until - 30 * DAY).status == "expiring"
    last, after = stands(shrink, world.marek, until), stands(shrink, world.marek, until + DAY)
    assert (last.status, last.covers) == ("expiring", True)
    assert (after.status, after.covers, after.level, after.since) == ("expired", False, 3, until + DAY)


def test_whatever_ends_it_the_quarter_stays(world: World) -> None:
    shrink = skill(world, recertify_months=12)
    sw = standard(world, shrink)
    judged(shrink, world.marek, 4, before(400))  # expired
    judged(shrink, world.joana, 4, before(200))  # a revision since
    judged(shrink, world.bruno, 4, before(100))  # not done since
    judged(shrink, world.amina, 4, before(10))  # suspended
    revision(world, sw, "B", before(150))
    rostered(world, "A3", "A3-10", world.amina, before(300), attended=True)
    with writing():
        shrink.lapse_days = 60
        shrink.suspend(world.amina, world.leo, "Found without gloves")
    found = {name: stands(shrink, getattr(world, name)) for name in ("marek", "joana", "bruno", "amina")}
    assert {name: one.status for name, one in found.items()} == {
        "marek": "expired", "joana": "retraining_due", "bruno": "lapsed", "amina": "suspended",
    }  # fmt: skip
    assert all(one.level == 4 and not one.covers and not one.trains for one in found.values())


def test_a_major_revision_sends_back_those_who_were_not_assessed_against_it(world: World) -> None:  # D-04
    shrink = skill(world)
    sw = standard(world, shrink)
    effective = TODAY + 5 * DAY
    b = revision(world, sw, "B", effective, approved_on=before(9))
    judged(shrink, world.marek, 3, before(100))
    judged(shrink, world.joana, 3, before(100))
    judged(shrink, world.joana, 3, before(2), revisions=[sw.revisions[0], b])  # in the training window
    assert [stands(shrink, world.marek, day).status for day in (TODAY, effective - DAY, effective)] == [
        "valid", "valid", "retraining_due",
    ]  # fmt: skip
    assert stands(shrink, world.marek, effective).since == effective
    assert stands(shrink, world.joana, effective).covers, "assessed against it before: stays"


def test_a_major_one_is_not_forgotten_when_a_minor_one_follows(world: World) -> None:  # D-04, D-05
    shrink = skill(world)
    sw = standard(world, shrink)
    judged(shrink, world.marek, 3, before(100))
    revision(world, sw, "B", before(50))
    c = revision(world, sw, "C", before(20), "minor")
    revision(world, sw, "D", before(10), "editorial")
    assert stands(shrink, world.marek).status == "retraining_due"
    judged(shrink, world.joana, 3, before(60), revisions=[c])  # against what follows it: it holds B's change too
    assert stands(shrink, world.joana).covers
    judged(shrink, world.marek, 3, before(40))
    assert stands(shrink, world.marek).covers
    assert stands(shrink, world.marek, before(45)).status == "retraining_due", "then it was"


def test_each_of_several_majors_and_a_rollback_asks_anew(world: World) -> None:  # D-04, D-13
    shrink = skill(world)
    sw = standard(world, shrink)
    judged(shrink, world.marek, 3, before(100))
    revision(world, sw, "B", before(80))
    assert stands(shrink, world.marek).since == before(80)
    judged(shrink, world.marek, 3, before(70))
    revision(world, sw, "C", before(30))  # the text of A again
    found = stands(shrink, world.marek)
    assert (found.status, found.since) == ("retraining_due", before(30))


def test_a_standard_counts_while_the_skill_rests_on_it_and_it_is_not_withdrawn(world: World) -> None:  # D-04, D-11
    shrink = skill(world)
    sw = standard(world, shrink)
    judged(shrink, world.marek, 3, before(100))
    revision(world, sw, "B", before(50))
    link = shrink.standards[0]
    with writing():
        link.from_on = before(20)
    assert [stands(shrink, world.marek, before(n)).status for n in (30, 20)] == ["valid", "retraining_due"]
    assert stands(shrink, world.marek).since == before(20)
    with writing():
        shrink.let_go(sw, world.amina)
    assert stands(shrink, world.marek).covers
    assert stands(shrink, world.marek, before(1)).status == "retraining_due"


def test_a_revision_of_today_sends_back_who_was_assessed_before_it_was_approved(world: World) -> None:  # D-04
    shrink = skill(world)
    sw = standard(world, shrink)
    trainer(world.joana, world.unit("A3"))
    with clock.at(noon(TODAY) - dt.timedelta(hours=2)), writing():
        shrink.assess(world.marek, 1, world.joana)
    revision(world, sw, "B", TODAY, approved_on=TODAY)
    assert stands(shrink, world.marek).status == "retraining_due"
    with clock.at(noon(TODAY) + dt.timedelta(hours=1)), writing():
        shrink.assess(world.marek, 1, world.joana)
    assert stands(shrink, world.marek).status == "valid"


def test_it_lapses_by_who_really_worked_and_not_by_the_plan(world: World) -> None:
    shrink = skill(world)
    judged(shrink, world.marek, 3, before(300))
    rostered(world, "A3", "A3-10", world.joana, before(290), attended=True)  # from here on it is noted who works
    assert stands(shrink, world.marek, before(290) + 180 * DAY).status == "valid"
    lapsed = stands(shrink, world.marek, before(290) + 181 * DAY)
    assert (lapsed.status, lapsed.since) == ("lapsed", before(290) + 181 * DAY)
    rostered(world, "A3", "A3-10", world.marek, before(20))
    rostered(world, "A3", "A3-10", world.marek, before(19), attended=False)
    rostered(world, "A3", "A3-10", world.marek, before(18), attended=True, role="trainee")
    assert stands(shrink, world.marek).status == "lapsed", "planned, absent, or beside a trainer: not done"
    rostered(world, "A3", "A3-10", world.marek, before(17), attended=True)
    assert stands(shrink, world.marek).covers
    assert stands(shrink, world.marek, before(18)).status == "lapsed"


def test_where_nobody_notes_who_works_nobody_lapses(world: World) -> None:
    shrink = skill(world)
    judged(shrink, world.marek, 3, before(900))
    assert stands(shrink, world.marek).covers


def test_a_leaver_covers_no_more_from_that_day_and_stays_in_history(world: World) -> None:
    shrink = skill(world)
    judged(shrink, world.marek, 3, before(100))
    with writing():
        world.marek.leave(world.amina)
    assert (stands(shrink, world.marek).covers, stands(shrink, world.marek).level) == (False, 3)
    assert stands(shrink, world.marek, before(1)).covers


def test_suspended_until_assessed_anew_or_lifted(world: World) -> None:
    shrink = skill(world)
    trainer(world.joana, world.unit("A3"))
    judged(shrink, world.marek, 3, before(100))
    for by in (world.joana, world.piotr, world.quin, world.karl):
        with pytest.raises(NotAllowed), writing():
            shrink.suspend(world.marek, by, "Found without gloves")
    with pytest.raises(Unfit), writing():
        shrink.suspend(world.marek, world.amina, "")
    with pytest.raises(NotNow), writing():
        shrink.suspend(world.bruno, world.amina, "Not trained at all")
    with clock.at(noon(before(3))), writing():
        first = shrink.suspend(world.marek, world.eva, "Found without gloves")
        assert shrink.suspend(world.marek, world.amina, "Again") is first
    assert [stands(shrink, world.marek, before(n)).status for n in (4, 3, 0)] == ["valid", "suspended", "suspended"]
    judged(shrink, world.marek, 3, before(5))  # on paper, from before: it does not end what came after
    assert stands(shrink, world.marek).status == "suspended"
    with writing():
        shrink.assess(world.marek, 3, world.joana)
    assert stands(shrink, world.marek).covers
    with writing():
        second = shrink.suspend(world.marek, world.eva, "Once more")
    assert second is not first
    with pytest.raises(NotAllowed), writing():
        second.lift(world.marek)
    for _ in range(2):
        with writing():
            second.lift(world.amina)
    assert stands(shrink, world.marek).covers
    assert stands(shrink, world.marek, before(1)).status == "suspended"


def test_why_somebody_is_suspended_is_for_few(world: World) -> None:  # Q-12, P-07
    shrink = skill(world)
    judged(shrink, world.marek, 3, before(100))
    with writing():
        held = shrink.suspend(world.marek, world.amina, "Found without gloves")
    told = {name: held.shows_reason(getattr(world, name)) for name in ("amina", "bruno", "leo", "eva", "marek")}
    assert all(told.values()), told
    assert not any(held.shows_reason(who) for who in (world.joana, world.piotr, world.quin, world.karl, None))

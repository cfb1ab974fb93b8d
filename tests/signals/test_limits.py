"""Freezing limits: enough days, a person, a reason; the ones before stay to be seen."""

from __future__ import annotations

import datetime as dt

import pytest

from boards import clock
from boards.db import db, writing
from boards.history.models import timeline_of
from boards.metrics.models import Metric
from boards.refusals import NotAllowed, Refusal, Unfit
from boards.signals.baselines import Proposal
from boards.signals.models import Baseline
from tests.metrics.numbers import measured, safety, written
from tests.signals.watch import QUIET, SHOWCASE, START, days_from, hits, noon, signals, tell, watched
from tests.world import World

ONE_DAY = dt.timedelta(days=1)


def numbered(world: World, values: list[float]) -> tuple[Metric, list[dt.date]]:
    """A metric of A3 with one number a day from START, nothing frozen yet."""
    with writing():
        metric = measured(world.unit("A3"), "Q", 96.5)
        days = days_from(metric, len(values))
        written(metric, dict(zip(days, values, strict=True)))
    return metric, days


def test_eleven_days_are_too_few_and_twelve_are_enough(world: World) -> None:  # K-04
    metric, days = numbered(world, QUIET[:12])
    with pytest.raises(Unfit, match="11 of 12 days with a number"), writing():
        Baseline.freeze(metric, days[0], days[10], world.amina, "New fixture")
    assert Baseline.in_force(metric) is None
    with writing():
        assert Baseline.freeze(metric, days[0], days[11], world.amina, "New fixture").n == 12


def test_days_nobody_recorded_count_for_nothing(world: World) -> None:  # K-04, K-06
    metric, days = numbered(world, QUIET[:12])
    with writing():
        metric.record(days[5], by=None, source="machine", numerator=0, denominator=0)
    with pytest.raises(Unfit, match="11 of 12"), writing():
        Baseline.freeze(metric, days[0], days[11], world.amina, "New fixture")


def test_the_first_twenty_production_days_after_the_change_are_proposed(world: World) -> None:
    metric, days = numbered(world, QUIET)
    with clock.at(noon(days[19])):
        assert Baseline.propose(metric, START - ONE_DAY) == Proposal(days[0], days[19], 20)
        assert Baseline.propose(metric, START - ONE_DAY).is_enough
    with clock.at(noon(days[8])):
        early = Baseline.propose(metric, START - ONE_DAY)
    assert (early.first, early.n, early.is_enough) == (days[0], 9, False)


@pytest.mark.parametrize("why", ["", "   "])
def test_limits_need_a_reason(world: World, why: str) -> None:  # K-08
    metric, days = numbered(world, QUIET)
    with pytest.raises(Unfit), writing():
        Baseline.freeze(metric, days[0], days[-1], world.amina, why)
    assert not Baseline.of(metric)


def test_limits_need_somebody_who_may(world: World) -> None:  # K-08
    metric, days = numbered(world, QUIET)
    for person in (world.marek, world.piotr):
        with pytest.raises(NotAllowed), writing():
            Baseline.freeze(metric, days[0], days[-1], person, "New fixture")
    with writing():
        Baseline.freeze(metric, days[0], days[-1], world.leo, "New fixture")  # the shift lead above


def test_new_limits_end_the_old_ones_which_stay_to_be_seen(world: World) -> None:  # K-08
    metric = watched(world, SHOWCASE["before"])
    old = Baseline.in_force(metric)
    days = tell(metric, QUIET)
    with clock.at(noon(days[-1])), writing():
        new = Baseline.freeze(metric, days[0], days[-1], world.amina, "Kaizen event: press fixture")
    assert old is not None and list(Baseline.of(metric)) == [new, old] and Baseline.in_force(metric) is new
    assert (old.valid_to, new.valid_to, new.set_by.name) == (days[0] - ONE_DAY, None, "Amina Haddad")  # type: ignore[union-attr]
    assert old.mean == pytest.approx(94.79) and new.mean == 97.575
    told = [entry for entry in timeline_of(metric) if entry.event == "baseline"]
    assert [(entry.person.name, entry.reason) for entry in told][1:] == [("Amina Haddad", "Kaizen event: press fixture")]  # type: ignore[union-attr]


def test_new_limits_are_taken_from_days_after_the_change(world: World) -> None:  # K-08
    metric = watched(world)
    former = Baseline.in_force(metric)
    days = tell(metric, QUIET)
    assert former is not None
    with pytest.raises(Unfit, match="Choose days after the change"), clock.at(noon(days[-1])), writing():
        Baseline.freeze(metric, former.to_date, days[-1], world.amina, "Again")
    db.session.expire_all()
    assert Baseline.in_force(metric) == former and former.valid_to is None


def test_days_after_a_change_are_judged_by_the_new_limits(world: World) -> None:  # K-01, K-08
    metric = watched(world, SHOWCASE["before"])
    days = tell(metric, QUIET)
    assert {signal.direction for signal in signals()} == {"good"}, "the premise: it got much better"
    with clock.at(noon(days[-1])), writing():
        Baseline.freeze(metric, days[0], days[-1], world.amina, "Press fixture")
    more = tell(metric, SHOWCASE["recent"][:13])
    assert hits()[-1] == (more[-1], "WE4") and [day for day, _ in hits() if day > days[-1]] == [more[-1]]
    (signal,) = signals()
    assert signal.direction == "adverse", "the same open signal, and no good news any more"


def test_a_late_freezing_looks_at_the_days_since(world: World) -> None:
    metric, days = numbered(world, [*QUIET, *SHOWCASE["recent"]])
    with writing():
        Baseline.freeze(metric, days[0], days[19], world.amina, "Press fixture")
    (signal,) = signals()
    assert signal.production_date == days[32] and len(signal.hits) > 1


def test_the_same_limits_twice_are_one(world: World) -> None:
    metric, days = numbered(world, QUIET)
    for _ in range(2):
        with writing():
            Baseline.freeze(metric, days[0], days[-1], world.amina, "Press fixture")
    assert len(Baseline.of(metric)) == 1


@pytest.mark.parametrize("values", [[97.0] * 20])
def test_numbers_that_never_differ_give_no_limits(world: World, values: list[float]) -> None:
    metric, days = numbered(world, values)
    with pytest.raises(Unfit), writing():
        Baseline.freeze(metric, days[0], days[-1], world.amina, "First limits")


def test_what_is_no_number_and_what_is_no_span_has_no_limits(world: World) -> None:
    metric, days = numbered(world, QUIET)
    with writing():
        crosses = safety(world.unit("A3"))
    far = clock.now().date() + dt.timedelta(days=30)
    for wrong, first, last in ((crosses, days[0], days[-1]), (metric, days[-1], days[0]), (metric, days[0], far)):
        with pytest.raises(Refusal), writing():
            Baseline.freeze(wrong, first, last, world.amina, "First limits")
    assert db.session.query(Baseline).count() == 0

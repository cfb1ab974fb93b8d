"""From numbers to signals: the showcase, one signal for many hits, good news, corrections, days that do not exist."""

from __future__ import annotations

import datetime as dt

import pytest

from boards import clock
from boards.db import db, writing
from boards.issues.models import Issue
from boards.metrics.days import Days
from boards.metrics.models import Metric
from boards.plant.calendar import Calendar, set_day
from boards.signals.models import Baseline, Signal
from boards.signals.words import sentence, short
from tests.metrics.numbers import measured
from tests.signals.watch import QUIET, SHOWCASE, days_from, hits, later_days, noon, signals, tell, watched
from tests.world import World

RECENT = SHOWCASE["recent"]
LEVEL = [50.0, 52.0] * 10  # mean 51, every moving range 2: sigma 1.77, limits 45.68 and 56.32


@pytest.mark.parametrize(("rules", "first"), [(None, ["WE4"]), (["WE1", "WE2", "WE3", "WE4"], ["WE3", "WE4"])])
def test_the_showcase_signals_at_value_13_and_nowhere_earlier(
    world: World, rules: list[str] | None, first: list[str]
) -> None:  # must show 2
    metric = watched(world, **({"rules": rules} if rules else {}))
    days = tell(metric, RECENT[:12])
    assert signals() == []
    days += tell(metric, RECENT[12:13])
    (signal,) = signals()
    assert (signal.production_date, signal.direction, signal.state) == (days[12], "adverse", "new")
    assert hits() == [(days[12], rule) for rule in first]
    (issue,) = db.session.query(Issue)
    assert (issue.kind, issue.unit.code, issue.letter, issue.is_nameless) == ("abnormality", "A3", "Q", False)
    assert issue.text.startswith("Figure Q · 8 days below the mean: something changed. Look at")
    with clock.at(noon(days[12])):
        all_days = Days([metric], days[0], days[12], noon(days[12])).of(metric)
    assert {day.state for day in all_days if day.value is not None} == {"met"}, "every cell is green"


def test_limits_stay_where_they_were_frozen(world: World) -> None:  # K-01
    metric = watched(world)
    kept = [(one.mean, one.mr_bar, one.n) for one in db.session.query(Baseline)]
    tell(metric, RECENT)
    db.session.expire_all()
    assert (
        [(one.mean, one.mr_bar, one.n) for one in db.session.query(Baseline)]
        == kept
        == [(97.575, pytest.approx(0.4842, abs=1e-4), 20)]
    )


@pytest.mark.parametrize("n", [0, 11])
def test_without_limits_nothing_is_signalled(world: World, n: int) -> None:  # K-04
    with writing():
        metric = measured(world.unit("A3"), "Q", 96.5)
    start = days_from(metric, n + 1)
    for day, value in zip(start, [*QUIET[:n], 50.0], strict=True):
        with clock.at(noon(day)), writing():
            metric.record(day, by=None, value=value, source="machine")
    assert signals() == []


def test_further_hits_attach_to_the_one_open_signal(world: World) -> None:  # K-07
    metric = watched(world, rules=["WE1", "WE2", "WE3", "WE4", "N2"])
    days = tell(metric, [*RECENT, 90.0])
    (signal,) = signals()
    told = {day: {hit.rule for hit in signal.hits if hit.production_date == day} for day in days}
    assert [told[day] for day in days[12:15]] == [{"WE3", "WE4"}, {"WE3", "WE4", "N2"}, {"WE2", "WE3", "WE4", "N2"}]
    assert "WE1" in told[days[15]] and not any(told[day] for day in days[:12])
    assert db.session.query(Issue).count() == 1
    assert short(signal) == "8 days below the mean", "it tells what came first"


def test_the_same_number_again_raises_nothing_again(world: World) -> None:  # K-07
    metric = watched(world)
    days = tell(metric, RECENT[:13])
    before = hits()
    for _ in range(2):
        with clock.at(noon(days[12])), writing():
            metric.record(days[12], by=None, value=RECENT[12], source="machine")
            metric.record(days[11], by=None, value=RECENT[11], source="machine")
    assert hits() == before and len(signals()) == 1


@pytest.mark.parametrize(
    ("direction", "values", "found"),
    [
        ("lower", [50.5] * 8, "good"),
        ("lower", [51.5] * 8, "adverse"),
        ("higher", [51.5] * 8, "good"),
        ("higher", [50.5] * 8, "adverse"),
    ],
)
def test_good_news_is_a_friendly_question_without_an_issue(
    world: World, direction: str, values: list[float], found: str
) -> None:  # K-05
    metric = watched(world, LEVEL, direction=direction, unit_of_measure="kg")
    tell(metric, [51, *values])  # first on the mean itself: on no side
    (signal,) = signals()
    assert signal.direction == found
    assert db.session.query(Issue).count() == (found == "adverse")
    assert sentence(signal).endswith("something got better. Do you know why?") == (found == "good")


def test_good_news_that_turns_bad_is_an_abnormality_and_new_again(world: World) -> None:  # K-05, K-07
    metric = watched(world, LEVEL, direction="lower", unit_of_measure="kg")
    days = tell(metric, [51, *[50.5] * 8])
    with clock.at(noon(days[-1])), writing():
        signals()[0].explain(world.amina, "A new wire")
    tell(metric, [70.0])
    (signal,) = signals()
    assert (signal.direction, signal.state, len(signal.hits)) == ("adverse", "new", 2)
    assert db.session.query(Issue).count() == 1 and short(signal) == "beyond the upper limit"


def test_a_limit_below_what_is_possible_raises_no_low_alarm(world: World) -> None:  # K-10
    low = [1.0, 5.0] * 10  # mean 3, reach 10.6: the lower limit would be far below nothing
    for unit, lowest in (("A3", None), ("B2", 0.0)):
        metric = watched(world, low, unit=world.unit(unit), code=f"{unit}-K10", lowest=lowest, unit_of_measure="kg")
        tell(metric, [3, *[0.5] * 9])
        assert len(signals()) == 1, f"only where nothing bounds it ({unit})"
    tell(metric, [20.0])
    assert len(signals()) == 2, "the high side still speaks"


def test_a_day_nobody_recorded_is_skipped_and_breaks_no_run(world: World) -> None:  # K-06
    metric = watched(world, LEVEL)
    days = tell(metric, [51, *[50.5] * 4, None, *[50.5] * 4])
    (signal,) = signals()
    assert signal.production_date == days[-1] and len(signal.hits) == 1
    with clock.at(noon(days[-1])):
        assert Days([metric], days[5], days[5], noon(days[-1])).of(metric)[0].state == "missing", "and it is marked"


def test_days_without_production_do_not_exist(world: World) -> None:  # K-06
    metric = watched(world, LEVEL)
    soon = [day for day, _ in zip(later_days(metric), range(12), strict=False)]
    with writing():
        for day in soon[3:6]:
            set_day(metric.unit, day, [], "holiday")
    days = tell(metric, [51, *[50.5] * 8])
    (signal,) = signals()
    assert signal.production_date == days[-1] == soon[11], "the run goes on after the holiday"
    assert not set(days) & set(soon[3:6]) and any(day.weekday() > 4 for day in _between(days[0], days[-1]))


def _between(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def test_a_day_of_work_that_is_called_off_later_leaves_the_chart_only_if_nothing_was_written(world: World) -> None:  # K-06
    metric = watched(world, LEVEL)
    days = tell(metric, [51, *[50.5] * 7])
    with writing():
        set_day(metric.unit, days[3], [], "called off")
    tell(metric, [50.5])
    assert len(signals()) == 1 and not Calendar(metric.unit).is_production_day(days[3])


def test_correcting_an_old_number_judges_again(world: World) -> None:  # K-11
    metric = watched(world)
    days = tell(metric, RECENT[:13])
    with clock.at(noon(days[12])), writing():
        metric.record(days[8], by=world.leo, value=98.0, reason="Typed the wrong line")
    (signal,) = signals()
    assert [hit.gone_on for hit in signal.hits] == [days[12]] and signal.is_open, "it is never deleted"
    assert sentence(signal) == "The numbers were corrected: there is no pattern any more."
    with clock.at(noon(days[12])), writing():
        metric.record(days[8], by=world.leo, value=RECENT[8], reason="It was right")
    assert [hit.gone_on for hit in signals()[0].hits] == [None], "it is back, and still one"


def test_a_correction_can_also_raise(world: World) -> None:  # K-11
    metric = watched(world)
    days = tell(metric, [*RECENT[:8], 98.0, *RECENT[9:13]])
    assert signals() == []
    with clock.at(noon(days[12])), writing():
        metric.record(days[8], by=world.leo, value=RECENT[8], reason="Typed the wrong line")
    assert hits() == [(days[12], "WE4")]


def test_a_closed_signal_stays_as_it_was(world: World) -> None:  # K-11
    metric = watched(world)
    days = tell(metric, [*RECENT[:13], *QUIET[1:9]])
    (signal,) = signals()
    with clock.at(noon(days[-1])), writing():
        signal.explain(world.amina, "Worn electrode")
        signal.close(world.bruno)
    with clock.at(noon(days[-1])), writing():
        metric.record(days[8], by=world.leo, value=98.0, reason="Typed the wrong line")
    (signal,) = signals()
    assert (signal.state, [hit.gone_on for hit in signal.hits]) == ("closed", [None])
    tell(metric, [90.0])
    assert [one.state for one in signals()] == ["closed", "new"], "what comes later is another one"


def test_taking_a_number_back_takes_its_pattern_back(world: World) -> None:  # K-11
    metric = watched(world)
    days = tell(metric, RECENT[:12])
    later = next(later_days(metric))
    with clock.at(noon(later)), writing():
        metric.record(later, by=world.amina, value=RECENT[12])
    assert len(hits()) == 1 and days
    with clock.at(noon(later)), writing():
        metric.take_back(later, "", world.amina)
    assert [hit.gone_on for hit in signals()[0].hits] == [later]


def test_a_rule_switched_off_later_takes_nothing_away(world: World) -> None:
    metric = watched(world)
    tell(metric, RECENT[:13])
    with writing():
        db.session.get_one(Metric, metric.id).rules = ["WE1"]
    tell(metric, [RECENT[13]])
    assert [hit.gone_on for hit in signals()[0].hits] == [None], "and raises no more of it"


def test_a_signal_has_a_number_and_a_place(world: World) -> None:
    tell(watched(world), RECENT[:13])
    (signal,) = db.session.scalars(Signal.open_for(world.unit("A3")))
    assert (signal.label, signal.unit.code, signal.title) == ("SG-1", "A3", "A3-Q: 8 days below the mean")

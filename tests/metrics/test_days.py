"""The colour of a day: computed from readings, target, calendar and clock (rules L-03 to L-16)."""

from __future__ import annotations

import datetime as dt

import pytest

from boards import clock
from boards.db import db, writing
from boards.history.models import timeline_of
from boards.issues.models import Issue
from boards.metrics.letters import Letters
from boards.metrics.models import BoardMetric
from boards.metrics.readings import Reading
from boards.plant.calendar import set_day
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.metrics.conftest import FRIDAY, MONDAY, berlin, day_of
from tests.metrics.numbers import measured, safety, written
from tests.world import World

SATURDAY, SUNDAY, TUESDAY = (FRIDAY + dt.timedelta(days=n) for n in (1, 2, 4))
BEFORE = FRIDAY - dt.timedelta(days=1)


def test_what_nobody_wrote_is_a_question_mark_one_minute_after_the_deadline(world: World) -> None:  # L-03
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        metric = measured(world.unit("A3"), "Q", 96.5)
    assert day_of(metric, FRIDAY, berlin(MONDAY, "08:59")).state == "open"
    assert day_of(metric, FRIDAY, berlin(MONDAY, "09:01")).state == "missing"


def test_yesterday_is_open_until_nine_and_today_all_day(world: World) -> None:  # L-04
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        metric = measured(world.unit("A3"), "Q", 96.5)
    assert day_of(metric, BEFORE, berlin(FRIDAY, "07:00")).state == "open"
    assert day_of(metric, FRIDAY, berlin(FRIDAY, "23:00")).state == "open"
    assert day_of(metric, SATURDAY, berlin(FRIDAY, "23:00")).state == "future"


def test_a_shift_that_is_missing_is_never_green(world: World) -> None:  # L-03
    with clock.at(berlin(FRIDAY, "21:00")), writing():
        metric = measured(world.unit("A3"), "Q", 96.5, by_shift=True, roll_up="mean")
        for shift, value in (("early", 97.0), ("late", 98.0)):
            metric.record(FRIDAY, shift, by=world.amina, value=value)
    assert day_of(metric, FRIDAY, berlin(MONDAY, "08:00")).state == "open"
    shown = day_of(metric, FRIDAY, berlin(MONDAY, "10:00"))
    assert (shown.state, shown.lacking) == ("missing", ("night",))


def test_an_injury_on_a_free_sunday_is_red(world: World) -> None:  # L-05
    with clock.at(berlin(SUNDAY, "11:00")), writing():
        metric = safety(world.unit("A3"))
        Issue.raise_at(world.unit("A3-10"), "injury", "Cut at the fan", by=world.marek, severity="recordable")
    assert day_of(metric, SUNDAY, berlin(SUNDAY, "12:00")).state == "missed"
    assert day_of(metric, SATURDAY, berlin(SUNDAY, "12:00")).state == "off"


def test_ten_near_misses_leave_the_day_green_with_a_dot(world: World) -> None:  # L-06
    with clock.at(berlin(FRIDAY, "11:00")), writing():
        metric = safety(world.unit("A3"))
        for n in range(10):
            Issue.raise_at(world.unit("A3-10"), "near_miss", f"Pallet slipped, {n}", by=world.marek)
    shown = day_of(metric, FRIDAY, berlin(SATURDAY, "07:00"))
    assert (shown.state, shown.near) == ("met", 10)


@pytest.mark.parametrize(("direction", "target"), [("higher", 96.5), ("lower", 3.0)])
def test_equality_meets_the_target_in_both_directions(world: World, direction: str, target: float) -> None:  # L-07
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        metric = measured(world.unit("A3"), "Q", target, direction=direction)
        metric.record(FRIDAY, by=world.amina, value=target)
        assert day_of(metric, FRIDAY, clock.now()).state == "met"
        metric.record(FRIDAY, by=world.amina, value=target + (-0.01 if direction == "higher" else 0.01))
        assert day_of(metric, FRIDAY, clock.now()).state == "missed"


def test_equality_of_a_ratio_is_no_question_of_floating_points(world: World) -> None:  # L-07, L-12
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        metric = measured(world.unit("A3"), "Q", 96.6, by_shift=True, roll_up="ratio")
        for shift in ("early", "late", "night"):
            metric.record(FRIDAY, shift, by=world.amina, numerator=161, denominator=500)
        metric.record(FRIDAY, "early", by=world.amina, numerator=1127, denominator=500)
        assert day_of(metric, FRIDAY, clock.now()).state == "met"  # 1449 of 1500 is 96.6 % to the last digit


def test_it_is_judged_at_full_precision(world: World) -> None:  # L-08
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        metric = measured(world.unit("A3"), "Q", 96.5)
        metric.record(FRIDAY, by=world.amina, value=96.46)
        shown = day_of(metric, FRIDAY, clock.now())
    assert shown.state == "missed"
    assert float(shown.value or 0) == 96.46


def test_raising_the_target_today_leaves_yesterday_green(world: World) -> None:  # L-09
    with clock.at(berlin(BEFORE, "12:00")), writing():
        metric = measured(world.unit("A3"), "Q", 94.5)
        metric.record(BEFORE, by=world.amina, value=95.0)
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        metric.set_target(96.5, FRIDAY, world.amina, "The event is over")
        metric.record(FRIDAY, by=world.amina, value=95.0)
        assert day_of(metric, BEFORE, clock.now()).state == "met"
        assert day_of(metric, FRIDAY, clock.now()).state == "missed"
        with pytest.raises(Unfit):
            metric.set_target(99, BEFORE, world.amina)


def test_red_wants_a_reason_and_an_answer(world: World) -> None:  # L-10
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        metric = measured(world.unit("A3"), "Q", 96.5)
        metric.record(FRIDAY, by=world.amina, value=90)
        shown = day_of(metric, FRIDAY, clock.now())
        assert shown.lacks_reason and shown.lacks_answer
        metric.record(FRIDAY, by=world.amina, value=90, reasons={"Bearing noise": 12})
        with pytest.raises(Unfit):
            metric.answer_red(FRIDAY, world.amina, "none")
        metric.answer_red(FRIDAY, world.amina, "none", text="A single batch, sent back")
        shown = day_of(metric, FRIDAY, clock.now())
        assert shown.reasons == {"Bearing noise": 12} and not shown.lacks_reason and not shown.lacks_answer
        with pytest.raises(Unfit):
            metric.record(FRIDAY, by=world.amina, value=91, reasons={"The moon": 1})


def test_the_worst_shift_is_red_at_once_and_others_wait_for_the_day(world: World) -> None:  # L-11
    with clock.at(berlin(FRIDAY, "14:05")), writing():
        worst = measured(world.unit("A3"), "M", 100.0, by_shift=True, roll_up="worst_shift")
        mean = measured(world.unit("A3"), "Q", 100.0, by_shift=True, roll_up="mean")
        for metric in (worst, mean):
            metric.record(FRIDAY, "early", by=world.amina, value=75)
        assert day_of(worst, FRIDAY, clock.now()).state == "missed"
        assert day_of(mean, FRIDAY, clock.now()).state == "open"
    assert day_of(mean, FRIDAY, berlin(MONDAY, "09:01")).state == "missed"  # what is known misses it already


def test_a_ratio_is_sum_over_sum(world: World) -> None:  # L-12
    with clock.at(berlin(FRIDAY, "21:00")), writing():
        metric = measured(world.unit("A3"), "Q", 98.0, by_shift=True, roll_up="ratio")
        set_day(world.unit("A3"), FRIDAY, ["early", "late"])
        metric.record(FRIDAY, "early", by=world.amina, numerator=90, denominator=100)
        metric.record(FRIDAY, "late", by=world.amina, numerator=499, denominator=500)
        shown = day_of(metric, FRIDAY, clock.now())
    assert f"{float(shown.value or 0):.1f}" == "98.2" and shown.state == "met"


def test_nothing_built_is_no_output_and_not_missing(world: World) -> None:  # L-13
    with clock.at(berlin(FRIDAY, "21:00")), writing():
        metric = measured(world.unit("A3"), "Q", 98.0, by_shift=True, roll_up="ratio")
        set_day(world.unit("A3"), FRIDAY, ["early"])
        metric.record(FRIDAY, "early", by=world.amina, numerator=0, denominator=0)
    shown = day_of(metric, FRIDAY, berlin(MONDAY, "10:00"))
    assert (shown.state, shown.value) == ("no-output", None)


def test_a_first_aid_that_becomes_recordable_recolours_the_day_it_happened(world: World) -> None:  # L-14
    with clock.at(berlin(FRIDAY, "11:00")), writing():
        metric = safety(world.unit("A3"))
        issue = Issue.raise_at(
            world.unit("A3-10"), "injury", "Bruise", by=world.marek, severity="first_aid", happened_on=BEFORE
        )
    assert day_of(metric, BEFORE, berlin(MONDAY, "10:00")).state == "amber"
    with clock.at(berlin(TUESDAY, "11:00")), writing():
        issue.severity = "recordable"
    assert day_of(metric, BEFORE, berlin(TUESDAY, "12:00")).state == "missed"
    assert day_of(metric, TUESDAY, berlin(TUESDAY, "12:00")).state == "open"


def test_after_the_deadline_a_correction_is_a_shift_leads_and_leaves_a_mark(world: World) -> None:  # L-15
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        metric = measured(world.unit("A3"), "Q", 96.5)
        metric.record(FRIDAY, by=world.amina, value=95.0)
        metric.record(FRIDAY, by=world.amina, value=97.0)  # the recorder, in time: no mark
        assert not day_of(metric, FRIDAY, clock.now()).corrected
    with clock.at(berlin(MONDAY, "10:00")):
        with pytest.raises(NotAllowed), writing():
            metric.record(FRIDAY, by=world.amina, value=98.0, reason="Miscounted")
        with pytest.raises(Unfit), writing():
            metric.record(FRIDAY, by=world.leo, value=98.0)
        with writing():
            metric.record(FRIDAY, by=world.leo, value=98.0, reason="Miscounted")
        shown = day_of(metric, FRIDAY, clock.now())
    assert shown.corrected and float(shown.value or 0) == 98.0
    assert [entry.reason for entry in timeline_of(metric) if entry.event == "corrected"] == ["Miscounted"]
    assert [reading.value for reading in db.session.query(Reading).order_by(Reading.revision)] == [95.0, 97.0, 98.0]


def test_the_same_number_again_is_the_same_reading(world: World) -> None:  # U-02
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        metric = measured(world.unit("A3"), "Q", 96.5)
        first = metric.record(FRIDAY, by=world.amina, value=95.0, reasons={"Other": 2})
        assert metric.record(FRIDAY, by=world.amina, value=95.0) is first
        assert metric.record(FRIDAY, by=world.bruno, value=95.0, reasons={"Other": 2}) is first


def test_what_was_typed_a_moment_ago_can_be_taken_back(world: World) -> None:
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        metric = measured(world.unit("A3"), "Q", 96.5)
        metric.record(FRIDAY, by=world.amina, value=95.0)
        metric.record(FRIDAY, by=world.amina, value=59.0)
        metric.take_back(FRIDAY, "", world.amina)
        assert float(day_of(metric, FRIDAY, clock.now()).value or 0) == 95.0
        with pytest.raises(NotNow):
            metric.take_back(FRIDAY, "", world.bruno)


def test_a_machine_never_overwrites_what_a_person_typed(world: World) -> None:
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        metric = measured(world.unit("A3"), "Q", 96.5)
        metric.record(FRIDAY, by=world.amina, value=95.0)
        for source in ("file", "api", "machine"):
            with pytest.raises(NotNow):
                metric.record(FRIDAY, by=None, value=99.0, source=source)


def test_writing_on_a_grey_day_asks_and_one_yes_makes_it_a_working_day_of_this_unit_alone(world: World) -> None:  # T-07
    with clock.at(berlin(SATURDAY, "12:00")), writing():
        metric, other = measured(world.unit("A3"), "Q", 96.5), measured(world.unit("A1"), "Q", 96.5)
        with pytest.raises(Unfit) as refused:
            metric.record(SATURDAY, by=world.amina, value=97)
        assert refused.value.field == "extra_shift"
        metric.record(SATURDAY, by=world.amina, value=97, extra_shift=True)
        assert day_of(metric, SATURDAY, clock.now()).state == "met"
        assert day_of(other, SATURDAY, clock.now()).state == "off"


def test_a_day_that_is_cancelled_afterwards_keeps_its_numbers(world: World) -> None:  # T-08
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        metric = measured(world.unit("A3"), "Q", 96.5)
        metric.record(FRIDAY, by=world.amina, value=97)
        set_day(world.unit("A3"), FRIDAY, [])
        assert day_of(metric, FRIDAY, clock.now()).state == "met"


def test_days_before_it_was_measured_are_no_question(world: World) -> None:
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        metric = measured(world.unit("A3"), "Q", 96.5, measured_from=FRIDAY)
        assert day_of(metric, BEFORE, clock.now()).state == "before"


def test_only_who_is_named_writes_a_number(world: World) -> None:
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        metric = measured(world.unit("PLANT"), "Q", 450, recorder="QLT", unit_of_measure="ppm")
        with pytest.raises(NotAllowed):
            metric.record(FRIDAY, by=world.amina, value=400)
        metric.record(FRIDAY, by=world.quin, value=400)


def test_a_percentage_without_what_it_is_out_of_is_no_share_of_a_day(world: World) -> None:
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        metric = measured(world.unit("A3"), "Q", 96.5, by_shift=True, roll_up="ratio", highest=100.0)
        for wrong in ({"value": 97.0}, {"numerator": 5.0}, {"numerator": 5.0, "denominator": -1.0}, {}):
            with pytest.raises(Unfit):
                metric.record(FRIDAY, "early", by=world.amina, **wrong)
        for wrong in ({"numerator": 7.0, "denominator": 5.0}, {"numerator": float("nan"), "denominator": 5.0}):
            with pytest.raises(Unfit):
                metric.record(FRIDAY, "early", by=world.amina, **wrong)


def test_another_board_metric_colours_the_letter_from_its_day_on(world: World) -> None:  # L-16
    a3 = world.unit("A3")
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        old = measured(a3, "Q", 96.5)
        new = measured(a3, "X", 50.0, code="A3-Q2")
        written(old, {BEFORE: 99.0, FRIDAY: 99.0})
        written(new, {BEFORE: 1.0, FRIDAY: 1.0})
        db.session.add(BoardMetric(unit_id=a3.id, letter="Q", metric=new, valid_from=FRIDAY))
        db.session.flush()
        quality = next(letter for letter in Letters([a3], clock.now()).of(a3) if letter.letter == "Q")
    assert (quality.cells[BEFORE.day - 1].state, quality.cells[FRIDAY.day - 1].state) == ("met", "missed")

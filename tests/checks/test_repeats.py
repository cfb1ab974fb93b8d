"""Adherence by rule H-08, and findings that come back."""

from __future__ import annotations

from boards.checks.adherence import Adherence, adherence
from boards.checks.repeats import in_a_row, same_code


def test_adherence_is_on_time_of_due_without_excused() -> None:  # H-08
    states = ["done"] * 15 + ["late"] * 2 + ["missed"] + ["excused"] * 2 + ["open"] * 3 + ["coming"] * 7
    counted = adherence(states)
    assert (counted.due, counted.excused, counted.done, counted.late, counted.missed) == (20, 2, 15, 2, 1)
    assert counted.percent is not None and round(float(counted.percent), 1) == 83.3


def test_nothing_due_or_all_excused_has_no_adherence() -> None:  # H-08
    assert Adherence().percent is None and adherence(["excused"]).percent is None


def test_late_is_counted_by_itself_and_not_as_done() -> None:  # H-07
    counted = adherence(["late"])
    assert (counted.percent, counted.late, counted.missed) == (0, 1, 0)


def test_two_in_a_row_is_a_repeat_and_a_good_answer_breaks_it() -> None:  # H-11
    assert in_a_row("1.1", [{"1.1": True}, {"1.1": True}, {"1.1": False}, {"1.1": True}]) == 2
    assert in_a_row("1.1", [{"1.1": False}, {"1.1": True}]) == 0
    assert in_a_row("1.1", [{"1.1": True}, {"2.2": True}, {"1.1": True}]) == 2  # a layer that does not ask it
    assert in_a_row("9.9", []) == 0


def test_a_question_that_got_another_code_is_the_same_question() -> None:  # H-11
    assert same_code({"1.1": "1.2", "1.2": "S1"}, "1.1") == "S1" and same_code({}, "1.1") == "1.1"
    assert same_code({"a": "b", "b": "a"}, "a") in ("a", "b")

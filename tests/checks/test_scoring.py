"""What a run is worth: pooled points, na out of both, corrected is no conformity, critical makes red."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from boards.checks.scoring import Result, Scale, Score, is_answer, is_bad, result, wants_note
from boards.config import ROOT

STORY = ROOT / "boards" / "demo" / "story" / "checklists.yaml"
SCALE = Scale(0, 4, ((90, "holding"), (75, "nearly"), (0, "not_yet")))


@dataclass(frozen=True)
class Q:
    """A question, as far as scoring looks at it."""

    code: str
    answer_kind: str = "score"
    category: str | None = None
    critical: bool = False
    low: float | None = None
    high: float | None = None
    choices: list[Any] | None = None
    required: bool = True


def shown(percent: Fraction | None) -> float | None:
    return None if percent is None else round(float(percent), 1)


def conform(*values: str) -> Result:
    return result(((Q(f"L{n}", "conform"), value) for n, value in enumerate(values)), SCALE)


def test_the_example_run_gives_sixty_of_eighty_four() -> None:  # H-03, H-04
    story = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    audit = next(one for one in story["checklists"] if one["code"] == "CL-5S-SHOP")
    example = story["example_run"]
    asked = [Q(q["code"], q["kind"], q["category"], q.get("critical", False)) for q in audit["questions"]]
    found = result(((q, str(example["answers"][q.code])) for q in asked), SCALE)
    expected = example["expected"]
    assert (found.total.points, found.total.possible) == (expected["points"], expected["max_points"]) == (60, 84)
    assert shown(found.total.percent) == expected["percent"] == 71.4
    assert {code: shown(score.percent) for code, score in found.categories.items()} == expected["categories"]
    assert list(expected["categories"].values()) == [68.8, 80.0, 75.0, 68.8, 65.0]
    assert (found.na, found.judged, found.asks_why_na) == (4, 25, False)
    assert SCALE.band(found.total.percent) == "not_yet"


def test_not_applicable_leaves_numerator_and_denominator() -> None:  # H-03
    found = result([(Q("1"), "3"), (Q("2"), "na"), (Q("3"), None)], SCALE)
    assert found.total == Score(3, 4)


def test_nothing_applicable_is_no_result_neither_zero_nor_hundred() -> None:  # H-03
    found = result([(Q("1"), "na"), (Q("2", "conform"), "na")], SCALE)
    assert found.total.percent is None and SCALE.band(found.total.percent) is None
    assert found.asks_why_na


@pytest.mark.parametrize(("na", "asked"), [(5, False), (6, True)])
def test_more_than_a_fifth_not_applicable_asks_why(na: int, asked: bool) -> None:  # H-03
    found = result([(Q(str(n)), "na" if n < na else "4") for n in range(25)], SCALE)
    assert found.asks_why_na is asked


def test_the_total_is_pooled_points_and_not_the_mean_of_categories() -> None:  # H-04
    rows = [(Q("1", category="a"), "4"), (Q("2", category="b"), "0"), (Q("3", category="b"), "0")]
    assert shown(result(rows, SCALE).total.percent) == 33.3  # the mean of 100 and 0 would be 50


def test_an_empty_category_is_a_gap_and_not_zero() -> None:  # H-04
    found = result([(Q("1", category="a"), "4"), (Q("2", category="b"), "na")], SCALE)
    assert found.categories["a"].percent == 100 and found.categories["b"].percent is None


def test_corrected_counts_as_not_conforming() -> None:  # H-05
    found = conform(*["ok"] * 12, "corrected", "nok", "na")
    assert (found.total.points, found.total.possible) == (12, 14)
    assert shown(found.total.percent) == 85.7


def test_a_critical_failure_is_red_at_any_percentage() -> None:  # H-06
    rows = [(Q(str(n), critical=n == 0), "0" if n == 0 else "4") for n in range(25)]
    found = result(rows, SCALE)
    assert shown(found.total.percent) == 96.0 and found.is_red and found.critical == ("0",)
    assert not result([(Q("1", critical=True), "na")], SCALE).is_red


def test_three_of_four_asks_a_note_and_is_not_bad_two_is() -> None:  # H-02
    critical = Q("2.3", critical=True)
    assert wants_note(critical, "3", SCALE) and not is_bad(critical, "3", SCALE)
    assert is_bad(critical, "2", SCALE) and result([(critical, "2")], SCALE).is_red
    assert not wants_note(critical, "4", SCALE) and not wants_note(critical, "na", SCALE)


@pytest.mark.parametrize(
    ("question", "good", "bad"),
    [
        (Q("c", "conform"), "ok", "nok"),
        (Q("t", "tick"), "done", "not_done"),
        (Q("n", "number", low=5.5, high=6.5), "5.5", "6.51"),
        (Q("n", "number", low=5.5), "99", "5.4"),
        (Q("x", "choice", choices=[{"code": "dry"}, {"code": "wet", "bad": True}]), "dry", "wet"),
    ],
)
def test_what_a_bad_answer_is_follows_from_its_kind(question: Q, good: str, bad: str) -> None:  # H-02
    assert is_answer(question, good, SCALE) and is_answer(question, bad, SCALE)
    assert not is_bad(question, good, SCALE) and not wants_note(question, good, SCALE)
    assert is_bad(question, bad, SCALE) and wants_note(question, bad, SCALE)


def test_what_was_corrected_asks_a_note_and_is_no_bad_answer() -> None:  # H-05
    question = Q("L1", "conform", critical=True)
    assert wants_note(question, "corrected", SCALE) and not is_bad(question, "corrected", SCALE)
    assert not conform("corrected").is_red


@pytest.mark.parametrize("value", ["5", "-1", "ok", "2.5", "٣"])
def test_what_is_no_answer_on_the_scale(value: str) -> None:
    assert not is_answer(Q("1"), value, SCALE)


@pytest.mark.parametrize("value", ["nan", "inf", "", "5,9", "warm"])
def test_what_is_no_number(value: str) -> None:
    assert not is_answer(Q("1", "number"), value, SCALE)


def test_a_band_is_reached_unrounded() -> None:
    assert SCALE.band(Fraction(8996, 100)) == "nearly" and SCALE.band(Fraction(90)) == "holding"


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from(["0", "1", "2", "3", "4", "na"])), max_size=40))
def test_the_categories_add_up_to_the_total(rows: list[tuple[str, str]]) -> None:  # H-04
    found = result([(Q(str(n), category=category), value) for n, (category, value) in enumerate(rows)], SCALE)
    assert sum(found.categories.values(), Score()) == found.total
    assert found.total.percent is None or 0 <= found.total.percent <= 100

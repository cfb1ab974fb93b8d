"""What a run is worth: pooled points, never the mean of categories, so that anybody can add it up again (domain 1.16.1).

Every answered question that can be judged adds its points and what it could have been worth; `na` adds neither (H-03).
A corrected deviation is no conformity (H-05): it adds nothing to the points and counts among what could have been.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol, TypeVar

NA = "na"
CONFORM = ("ok", "corrected", "nok", NA)
TICK = ("done", "not_done", NA)
HALF = Fraction(1, 2)
NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,9})?")
NA_SHARE_MAX = Fraction(1, 5)  # of a run's questions; above it the auditor says why


class Asked(Protocol):
    """What scoring has to know of a question."""

    code: str
    category: str | None
    answer_kind: str  # score | conform | tick | number | text | choice | items
    critical: bool
    low: float | None  # limits of a number
    high: float | None
    required: bool
    choices: list[Any] | None  # of a choice: [{"code", "names", "bad"}]


One = TypeVar("One", bound=Asked)


@dataclass(frozen=True)
class Scale:
    """Of score questions: 0 to `high`, and the bands by which a percentage is called, the best first."""

    low: int = 0
    high: int = 4
    bands: Sequence[tuple[int, str]] = ()

    @classmethod
    def of(cls, kept: dict[str, Any] | None) -> Scale:
        """From a checklist's own words: {"min", "max", "bands": [{"from", "label"}]}."""
        kept = kept or {}
        bands = sorted(((int(one["from"]), str(one["label"])) for one in kept.get("bands", [])), reverse=True)
        return cls(int(kept.get("min", 0)), int(kept.get("max", 4)), tuple(bands))

    def band(self, percent: Fraction | None) -> str | None:
        """What a percentage is called; none without one. Compared unrounded: 89.96 is not yet 90."""
        return next((label for least, label in self.bands if percent is not None and percent >= least), None)


@dataclass(frozen=True)
class Score:
    """Points of those possible. Nothing possible: no result, which is neither 0 nor 100 (H-03, H-04)."""

    points: int = 0
    possible: int = 0

    @property
    def percent(self) -> Fraction | None:
        return Fraction(100 * self.points, self.possible) if self.possible else None

    def __add__(self, other: Score) -> Score:
        return Score(self.points + other.points, self.possible + other.possible)


NOTHING = Score()


@dataclass(frozen=True)
class Result:
    """What a run says in all."""

    total: Score = NOTHING
    categories: dict[str, Score] = field(default_factory=dict)  # by code, in the order asked; an empty one has no percent
    critical: tuple[str, ...] = ()  # codes of critical questions answered badly: red at any percentage (H-06)
    bad: tuple[str, ...] = ()  # codes of all questions answered badly
    na: int = 0
    judged: int = 0  # questions that could be judged, with or without na

    @property
    def is_red(self) -> bool:
        return bool(self.critical)

    @property
    def asks_why_na(self) -> bool:
        """More than a fifth was "not applicable" (H-03)."""
        return self.judged > 0 and Fraction(self.na, self.judged) > NA_SHARE_MAX


def worth(question: Asked, value: str | None, scale: Scale) -> Score | None:
    """What one answer adds. None: it is not judged (text, choice), not answered, or not applicable."""
    if not value or value == NA:
        return None
    if question.answer_kind == "score":
        return Score(int(value), scale.high)
    if question.answer_kind == "conform":
        return Score(int(value == "ok"), 1)
    if question.answer_kind == "tick":
        return Score(int(value == "done"), 1)
    if question.answer_kind == "number" and has_limits(question):
        return Score(int(not is_bad(question, value, scale)), 1)
    return None


def is_bad(question: Asked, value: str | None, scale: Scale) -> bool:
    """nok, not done, outside the limits, a score of at most half of the maximum, a choice that is marked so (H-02)."""
    if not value or value == NA:
        return False
    if question.answer_kind == "score":
        return Fraction(int(value)) <= scale.high * HALF
    if question.answer_kind == "number":
        number = float(value)
        below = question.low is not None and number < question.low
        return below or (question.high is not None and number > question.high)
    if question.answer_kind == "choice":
        return any(one["code"] == value and one.get("bad") for one in question.choices or [])
    return value in ("nok", "not_done")


def wants_note(question: Asked, value: str | None, scale: Scale) -> bool:
    """Every bad answer, what was corrected on the spot, and any score below the maximum (H-02)."""
    if is_bad(question, value, scale) or (question.answer_kind == "conform" and value == "corrected"):
        return True
    return question.answer_kind == "score" and value not in (None, "", NA) and int(value or 0) < scale.high


def missing(asked: Iterable[One], said: Mapping[str, tuple[str | None, str]], scale: Scale) -> list[tuple[One, str]]:
    """What still has to be said, of answers by code as (value, note): (question, "value" or "note"), in the order asked."""
    found = []
    for question in asked:
        value, note = said.get(question.code, (None, ""))
        if not value:
            if question.required:
                found.append((question, "value"))
        elif wants_note(question, value, scale) and not note.strip():
            found.append((question, "note"))
    return found


def is_answer(question: Asked, value: str, scale: Scale) -> bool:
    """Whether this can be an answer to the question at all."""
    if question.answer_kind == "score":
        return value == NA or (value.isascii() and value.isdigit() and scale.low <= int(value) <= scale.high)
    if question.answer_kind == "conform":
        return value in CONFORM
    if question.answer_kind == "tick":
        return value in TICK
    if question.answer_kind == "choice":
        return value == NA or any(one["code"] == value for one in question.choices or [])
    if question.answer_kind == "number" and value != NA:
        return NUMBER.fullmatch(value) is not None
    return True


def is_judged(question: Asked) -> bool:
    """Whether an answer to it adds to the result."""
    return question.answer_kind in ("score", "conform", "tick") or (
        question.answer_kind == "number" and has_limits(question)
    )


def has_limits(question: Asked) -> bool:
    return question.low is not None or question.high is not None


def result(answered: Iterable[tuple[Asked, str | None]], scale: Scale) -> Result:
    """Of all questions of a run with their answers, None where there is none."""
    total, categories = NOTHING, dict[str, Score]()
    critical, bad, na, judged = list[str](), list[str](), 0, 0
    for question, value in answered:
        added = worth(question, value, scale) or NOTHING
        total += added
        if question.category:
            categories[question.category] = categories.get(question.category, NOTHING) + added
        judged += is_judged(question)
        na += is_judged(question) and value == NA
        if is_bad(question, value, scale):
            bad.append(question.code)
            if question.critical:
                critical.append(question.code)
    return Result(total, categories, tuple(critical), tuple(bad), na, judged)

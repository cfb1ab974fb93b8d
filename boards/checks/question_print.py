"""A checklist on paper: its questions with boxes to be ticked by hand, for where no phone may go or no network is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from flask import current_app
from flask_babel import gettext as _

from boards.checks.content import Checklist, CheckQuestion
from boards.checks.forms import choices
from boards.checks.plan_words import FREQUENCIES
from boards.checks.scoring import is_judged
from boards.checks.words import KINDS, answer_word
from boards.history.models import Attachment, photos_of
from boards.history.photos import path_of
from boards.metrics.digits import as_typed
from boards.standards.models import Revision

WRITTEN = {"items": 3, "text": 2}  # lines to write on


class Line(NamedTuple):
    """One question. `boxes`: what can be ticked; else `lines` to write on, `within`: limits and measure of a number."""

    code: str
    text: str
    look_for: str
    reaction: str
    marks: list[str]
    boxes: list[str]
    lines: int
    within: str
    photo: str | None  # for a page
    picture: Path | None  # for a PDF
    critical: bool


class Group(NamedTuple):
    """Questions of one category that follow each other. `possible`: the points of them all."""

    name: str
    possible: int
    lines: list[Line]


@dataclass(frozen=True)
class QuestionsPrinted:
    """Words alone, so that it can be drawn elsewhere. `blanks`: what is filled in at the top; `anchors`: what points say."""

    template: ClassVar[str] = "checks/_questions_print.html"
    style: ClassVar[str] = "check_print"
    about: str
    blanks: list[str]
    anchors: list[tuple[str, str]]
    groups: list[Group]
    scored: bool

    @property
    def possible(self) -> int:
        return sum(group.possible for group in self.groups)

    @property
    def noted(self) -> bool:
        """Whether a note may be needed beside an answer: words are one themselves."""
        return any(line.boxes or line.within for group in self.groups for line in group.lines)

    @property
    def pictured(self) -> bool:
        return any(line.photo for group in self.groups for line in group.lines)

    def drawn(self, paper: str, width: float) -> list[Any]:
        from boards.checks.question_pdf import drawn

        return drawn(self, paper, width)


def printed(revision: Revision, checklist: Checklist, said: str) -> QuestionsPrinted:
    """The questions of a revision in a language that has them, else as they were written."""
    asked = CheckQuestion.of(revision)
    photos = photos_of(CheckQuestion.__tablename__, [question.id for question in asked])
    groups = [
        Group(
            checklist.category_in(code, said) if code else "",
            sum(_worth(question, checklist) for question in found),
            [_line(question, checklist, said, photos[question.id]) for question in found],
        )
        for code, found in ((code, list(found)) for code, found in groupby(asked, lambda question: question.category))
    ]
    minutes = [_("%(n)s minutes", n=checklist.minutes)] if checklist.minutes else []
    anchors = (checklist.scale or {}).get("anchors", {}) if any(one.answer_kind == "score" for one in asked) else {}
    return QuestionsPrinted(
        " · ".join([str(KINDS[checklist.kind]), *minutes]),
        _blanks(checklist),
        sorted(anchors.items()),
        groups,
        checklist.scored and any(group.possible for group in groups),
    )


def _blanks(checklist: Checklist) -> list[str]:
    if checklist.kind == "handover":
        return [_("Place"), _("Day and shift"), _("Signed out by"), _("Signed in by")]
    return [_("Place"), _("Day and shift"), _("Done by")]


def _worth(question: CheckQuestion, checklist: Checklist) -> int:
    """What it can add at most."""
    return checklist.marks.high if question.answer_kind == "score" else int(is_judged(question))


def _line(question: CheckQuestion, checklist: Checklist, said: str, photos: Sequence[Attachment]) -> Line:
    boxes = [str(answer_word(question, one, said)) for one in choices(question, checklist.marks)]
    return Line(
        question.code,
        question.said_in(said),
        question.said_in(said, "look_for"),
        question.said_in(said, "reaction"),
        _marks(question),
        boxes,
        0 if boxes else WRITTEN.get(question.answer_kind, 1),
        _within(question),
        photos[0].name if photos else None,
        path_of(Path(current_app.config["PHOTOS"]), photos[0].name) if photos else None,
        question.critical,
    )


def _marks(question: CheckQuestion) -> list[str]:
    """What else has to be known of it: that it is critical, who asks it, when."""
    layers = [_("Layer %(n)s", n=", ".join(str(layer) for layer in question.layers))] if question.layers else []
    often = [str(FREQUENCIES[question.frequency])] if question.frequency in FREQUENCIES else []
    clock = [question.at] if ":" in question.at else []
    minutes = [_("%(n)s minutes", n=question.minutes)] if question.minutes else []
    return [*([_("critical")] if question.critical else []), *layers, *often, *clock, *minutes]


def _within(question: CheckQuestion) -> str:
    """Limits of a number, as far as they are set, with its measure."""
    if question.answer_kind != "number":
        return ""
    low, high = (None if one is None else as_typed(one) for one in (question.low, question.high))
    limits = f"{low} – {high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else ""
    return " ".join(one for one in (limits, question.unit_of_measure) if one)

"""A checklist comes to be, and its questions are written in a draft: verbs of `Checklist` (domain 1.16.1).

Drafting, approving, revising and withdrawing are those of the standard that it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from boards.checks.question_rules import between, faults
from boards.db import db
from boards.history.models import photos_of
from boards.people.models import Person
from boards.plant.models import Unit
from boards.refusals import Unfit
from boards.standards.models import Revision, Standard

if TYPE_CHECKING:
    from boards.checks.content import Checklist, CheckQuestion

QUESTIONS_MAX = 100
SCALE_MAX = 10
KEPT = (
    "code", "former_code", "category", "answer_kind", "text", "look_for", "reaction", "texts", "layers", "critical",
    "required", "finding", "low", "high", "unit_of_measure", "choices", "clause", "private", "feed", "frequency", "at",
    "minutes",
)  # fmt: skip
EMPTY: dict[str, Any] = {
    "former_code": None, "category": None, "look_for": "", "reaction": "", "texts": {}, "layers": None, "critical": False,
    "finding": False, "low": None, "high": None, "unit_of_measure": "", "choices": None, "clause": "", "private": False,
    "feed": "", "frequency": "", "at": "", "minutes": None,
}  # fmt: skip
WORDY = ("text", "choice", "items")  # answers in words are asked for only where it is said


class ChecklistSettingUp:
    @classmethod
    def create(
        cls, by: Person, *, code: str, title: str, kind: str, unit: Unit, uses: Iterable[Unit] = (), **about: Any
    ) -> Checklist:
        """A new checklist, without a revision yet. `about`: scale, scored, auditor_rule, minutes, draw, categories, layers,
        and what a standard takes (titles, pillar, review_interval_months). The same again is the same checklist."""
        from boards.checks.content import Checklist

        own = {name: about.pop(name) for name in OWN if name in about}
        before_checklist(kind, own)
        standard = Standard.create(by, code=code, kind="checklist", title=title, unit=unit, uses=uses, **about)
        db.session.flush()
        if (there := Checklist.of(standard)) is not None:
            return there
        made = Checklist(standard_id=standard.id, standard=standard, kind=kind, **{"categories": [], "scored": True, **own})
        db.session.add(made)
        return made

    def write(
        self: Checklist, draft: Revision, by: Person, questions: Sequence[dict[str, Any]], version: int | None = None
    ) -> None:
        """All questions of a draft in their order, by column; what is not said is as in EMPTY. `was`: the code under which
        one stood in this draft, where it has another now. `version`: which was seen.

        Raises Unfit for two with one code, or for what can't be asked so; NotAllowed and NotNow as writing in a draft.
        """
        from boards.checks.content import CheckQuestion

        wanted = [_whole(row) for row in questions]
        asked = CheckQuestion.of(draft)
        found = _matched([row.pop("was") for row in wanted], [row["code"] for row in wanted], asked)
        approved = _approved_codes(self.standard)
        for row, question in zip(wanted, found, strict=True):
            if row["former_code"] is None and question is not None:
                row["former_code"] = _former(question, row["code"], approved)
        self.before_questions(wanted)
        before = [(question.position, *said(question)) for question in asked]
        if before == [(n, *(row[name] for name in KEPT)) for n, row in enumerate(wanted, start=1)]:
            return
        draft.has_new(by, "questions", version)
        self._let_go([question for question in asked if question not in found])
        for question in (one for one in found if one is not None):
            question.code = f"~{question.position}"  # two may swap their codes
        db.session.flush()
        for position, (row, there) in enumerate(zip(wanted, found, strict=True), start=1):
            question = there or CheckQuestion(revision_id=draft.id, revision=draft)
            for name in KEPT:
                setattr(question, name, row[name])
            question.position = position
            db.session.add(question)
        db.session.flush()

    def put_photo(self: Checklist, draft: Revision, by: Person, question: CheckQuestion) -> None:
        """How it should look there is shown by another photo, or by none any more: the former goes."""
        draft.has_new(by, "photo")
        drop_photos([question.id])

    def before_questions(self: Checklist, wanted: Sequence[dict[str, Any]]) -> None:
        """Raises Unfit for questions that this checklist can't ask."""
        if len(wanted) > QUESTIONS_MAX:
            raise Unfit(_l("At most %(most)s questions. Make two checklists of it.", most=QUESTIONS_MAX))
        for _n, column, sentence in between(wanted):
            raise Unfit(sentence, column)
        for row in wanted:
            for column, sentence in faults(row, self):
                raise Unfit(sentence, column)

    def _let_go(self: Checklist, gone: Sequence[CheckQuestion]) -> None:
        drop_photos([question.id for question in gone])
        for question in gone:
            db.session.delete(question)


OWN = ("scale", "scored", "auditor_rule", "minutes", "draw", "categories", "layers")


def before_checklist(kind: str, about: dict[str, Any]) -> None:
    """Raises Unfit for a checklist that can't be so."""
    from boards.checks.content import AUDITOR_RULES, KINDS, RANDOM

    rule, draw, scale = about.get("auditor_rule", "anybody"), about.get("draw"), about.get("scale") or {}
    if kind not in KINDS or rule not in AUDITOR_RULES or draw not in (None, RANDOM):
        raise Unfit(_l("Choose one of those shown."), "kind")
    if not 0 <= scale.get("min", 0) < scale.get("max", 4) <= SCALE_MAX:
        raise Unfit(_l("The highest has to lie above the lowest."), "scale")


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    if unknown := row.keys() - {*KEPT, "was"}:
        raise TypeError(f"a question has no {unknown}")
    required = row.get("answer_kind") not in WORDY
    return {**EMPTY, "required": required, "code": "", "text": "", "answer_kind": "", "was": "", **row}


def said(question: CheckQuestion) -> tuple[Any, ...]:
    """What a question says, in the order of KEPT."""
    return tuple(getattr(question, name) for name in KEPT)


def drop_photos(ids: list[int]) -> None:
    """Of questions, by their ids."""
    for photos in photos_of("check_question", ids).values():
        for photo in photos:
            db.session.delete(photo)


def _matched(was: list[str], codes: list[str], asked: list[CheckQuestion]) -> list[CheckQuestion | None]:
    """Which question of the draft each wanted one is: by the code it had, else by the code it has."""
    there = {question.code: question for question in asked}
    found = [there.pop(code, None) if code else None for code in was]
    return [one or (None if was[n] else there.pop(codes[n], None)) for n, one in enumerate(found)]


def _former(question: CheckQuestion, code: str, approved: set[str]) -> str | None:
    """The code by which audits before this revision know the question, where it gets another (H-11)."""
    before = question.former_code or question.code
    return before if before != code and before in approved else None


def _approved_codes(standard: Standard) -> set[str]:
    """The codes of the questions of the latest approved revision."""
    from boards.checks.content import CheckQuestion

    last = next(reversed(standard.approved()), None)
    return {question.code for question in CheckQuestion.of(last)} if last is not None else set()

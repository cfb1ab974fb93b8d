"""Questions as what hangs on a standard's revision: copied into the next draft with their photos, and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import func, select

from boards.checks.content import Checklist, CheckQuestion
from boards.checks.question_print import QuestionsPrinted, printed
from boards.checks.setting_up import KEPT, said
from boards.db import db
from boards.history.attaching import reattach
from boards.history.models import photos_of
from boards.standards.comparing import Piece, in_order, words_changed
from boards.standards.models import Revision
from boards.standards.parts import Part

WORDS = ("text", "look_for", "reaction")  # compared word by word
PLAIN = (
    "code", "category", "answer_kind", "layers", "critical", "required", "finding", "low", "high", "unit_of_measure",
    "choices", "clause", "private", "frequency", "at", "minutes",
)  # fmt: skip


@dataclass(frozen=True)
class QuestionRow:
    """One question in two revisions. `plain`: (column, before, after) of what differs beside its words."""

    kind: str  # same | changed | new | gone
    moved: bool
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    words: Mapping[str, list[Piece]]
    plain: list[tuple[str, Any, Any]]


def as_rows(revision: Revision | None) -> list[dict[str, Any]]:
    """The questions of a revision by column, in their order."""
    if revision is None:
        return []
    return [dict(zip(KEPT, said(question), strict=True)) for question in CheckQuestion.of(revision)]


def compare(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[QuestionRow]:
    """In the order of `after`; what is gone stands at its place. A question keeps its identity under another code."""
    there = {row["code"]: row for row in before}
    rows: list[QuestionRow] = []
    kept = [_former(row, there) for row in after]
    number = {row["code"]: n for n, row in enumerate(before)}
    in_place = in_order([number[code] for code in kept if code is not None])
    for row, code in zip(after, kept, strict=True):
        if code is None:
            rows.append(QuestionRow("new", False, None, row, _pieces(None, row), []))
            continue
        was = there[code]
        plain = [(name, was[name], row[name]) for name in PLAIN if (was[name] or None) != (row[name] or None)]
        same = not plain and all(was[name] == row[name] for name in WORDS)
        moved = number[code] not in in_place
        rows.append(QuestionRow("same" if same else "changed", moved, was, row, _pieces(was, row), plain))
    for n, row in enumerate(before):
        if row["code"] not in kept:
            rows.insert(min(n, len(rows)), QuestionRow("gone", False, row, None, _pieces(row, None), []))
    return rows


class _Questions(Part):
    template: ClassVar[str] = "checks/_questions_compared.html"
    reading: ClassVar[str] = "checks/_questions_read.html"

    def is_in(self, revision: Revision) -> bool:
        here = select(func.count()).select_from(CheckQuestion).where(CheckQuestion.revision_id == revision.id)
        return bool(db.session.scalar(here))

    def copy(self, source: Revision, to: Revision) -> None:
        asked, made = CheckQuestion.of(source), []
        for question in asked:
            kept = dict(zip(KEPT, said(question), strict=True))
            kept["former_code"] = None  # what it was called before, is said by the revision that called it another way
            made.append(CheckQuestion(revision=to, revision_id=to.id, position=question.position, **kept))
        db.session.add_all(made)
        db.session.flush()
        photos = photos_of(CheckQuestion.__tablename__, [question.id for question in asked])
        for before, after in zip(asked, made, strict=True):
            for photo in photos[before.id]:
                reattach(photo, after)

    def compared(self, before: Revision | None, after: Revision) -> dict[str, Any] | None:
        checklist = Checklist.of(after.standard)
        rows = compare(as_rows(before), as_rows(after))
        if checklist is None or not rows:
            return None
        changed = sum(row.kind != "same" or row.moved for row in rows)
        photos = {"before": reference_photos(before) if before else {}, "after": reference_photos(after)}
        return {"checklist": checklist, "rows": rows, "changed": changed, "photos": photos}

    def read(self, revision: Revision) -> dict[str, Any] | None:
        checklist, asked = Checklist.of(revision.standard), CheckQuestion.of(revision)
        if checklist is None:
            return None
        return {"checklist": checklist, "questions": asked, "photos": reference_photos(revision)}

    def printed(self, revision: Revision, language: str) -> QuestionsPrinted | None:
        checklist = Checklist.of(revision.standard)
        return printed(revision, checklist, language) if checklist is not None and self.is_in(revision) else None


def reference_photos(revision: Revision) -> dict[str, list[Any]]:
    """How it should look: by the code of the question."""
    codes = {question.id: question.code for question in CheckQuestion.of(revision)}
    return {codes[id]: photos for id, photos in photos_of(CheckQuestion.__tablename__, list(codes)).items()}


def _former(row: Mapping[str, Any], there: Mapping[str, Any]) -> str | None:
    for code in (row.get("former_code"), row["code"]):
        if code and code in there:
            return str(code)
    return None


def _pieces(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, list[Piece]]:
    return {name: words_changed((before or {}).get(name) or "", (after or {}).get(name) or "") for name in WORDS}


QUESTIONS = _Questions()

"""A checklist's questions as a file: compared with the draft, loaded into it after a yes."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l

from boards.checks.content import Checklist, CheckQuestion
from boards.checks.question_cells import COLUMNS
from boards.checks.question_forms import still_true
from boards.checks.question_part import as_rows
from boards.checks.question_sheet import faults_of, said, whole
from boards.checks.setting_up import QUESTIONS_MAX
from boards.db import db
from boards.refusals import NotNow, Unfit
from boards.standards.comparing import in_order
from boards.standards.models import Revision
from boards.uploads.models import VERDICT, Rows, Upload, Write

__all__ = ["ChecklistUpload", "weighed"]


class ChecklistUpload(Upload):
    """`rows`: one a question, {"sheet", "row", "said": by column, "at": the cell of each column, "faults"?}. `old`: what
    stands in the columns that would change; `stood`: the whole question. `read`: {"revision", "sheet", "columns",
    "unread", "entire"}."""

    page, form = "checks/upload.html", "checklists.upload"
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": "checklist"}

    @property
    def draft(self) -> Revision:
        return db.session.get_one(Revision, self.read["revision"])

    def compared(self) -> tuple[Rows, Write]:
        draft = self.draft
        draft.before_writing(self.by)
        checklist = Checklist.of(draft.standard)
        if checklist is None:
            raise NotNow(_l("What kind of check is it? Tap one."))
        rows, questions = weighed(self.rows, draft, checklist, bool(self.read.get("entire")))
        return rows, lambda _reason: checklist.write(draft, self.by, questions)


def weighed(rows: Rows, draft: Revision, checklist: Checklist, entire: bool = False) -> tuple[Rows, list[dict[str, Any]]]:
    """The rows with their verdicts, and all questions as loading the good ones would leave them. Writes nothing.

    Questions that are not in the file stay, and new ones come after the one above them in the file. `entire`: the file holds
    them all: what is not in it goes, as a row of its own ("gone"), and they stand in its order ("place").
    """
    there = {question.code.upper(): question for question in CheckQuestion.of(draft)}
    before = as_rows(draft)
    own = (*VERDICT, "place")
    fresh = [{name: value for name, value in row.items() if name not in own} for row in rows if not row.get("gone")]
    questions: list[dict[str, Any]] = [] if entire else list(before)
    above = ""
    for row in fresh:
        code = str(row["said"].get("code", ""))
        stood = next((one for one in before if one["code"].upper() == code.upper()), None)
        one = whole({**row["said"], "code": stood["code"] if stood else code}, stood)
        row["stood"] = json.dumps(stood, sort_keys=True, default=str) if stood else None
        if wrong := row.get("faults") or faults_of(one, row, checklist):
            row["verdict"], row["why"] = "refused", wrong
            if entire and stood and stood not in questions:
                questions.append(stood)  # what can't be asked as the file says it, stays as it is
            continue
        one["texts"] = still_true(there.get(code.upper()), one)
        old = {name: stood[name] for name in COLUMNS if stood and (stood[name] or None) != (one[name] or None)}
        row["verdict"] = "new" if stood is None else "changed" if old else "unchanged"
        if old:
            row["old"] = old
        if entire:
            questions.append(one)
        elif stood is not None:
            questions[[other["code"] for other in questions].index(stood["code"])] = one
        else:
            questions.insert(_after(above, questions), one)
        above = one["code"]
    if entire:
        fresh += _rearranged(fresh, before, questions)
    if len(questions) > QUESTIONS_MAX:
        raise Unfit(_l("At most %(most)s questions. Make two checklists of it.", most=QUESTIONS_MAX), "file")
    return fresh, questions


def _after(above: str, questions: list[dict[str, Any]]) -> int:
    return next((n + 1 for n, other in enumerate(questions) if other["code"] == above), len(questions))


def _rearranged(fresh: Rows, before: list[dict[str, Any]], questions: list[dict[str, Any]]) -> Rows:
    """Marks the rows of questions that stand in another order now; answers a row for each that goes."""
    codes = [one["code"] for one in questions]
    place = {one["code"]: n for n, one in enumerate(before, start=1)}
    in_place = in_order([place[code] for code in codes if code in place])
    for row in fresh:
        code = next((one for one in codes if one.upper() == str(row["said"].get("code", "")).upper()), "")
        if row["verdict"] != "refused" and code in place and place[code] not in in_place:
            row["verdict"], row["place"] = "changed", codes.index(code) + 1
            row["old"] = {**row.get("old", {}), "place": place[code]}
    gone = [one for one in before if one["code"] not in codes]
    return [
        {
            "sheet": "", "row": 0, "at": {}, "said": {"code": one["code"], "text": one["text"]}, "gone": True,
            "verdict": "changed", "old": {"gone": place[one["code"]]},
            "stood": json.dumps(one, sort_keys=True, default=str),
        }
        for one in gone
    ]  # fmt: skip


def cell_words(upload: ChecklistUpload, name: str, value: Any) -> str:
    """A part of a question as the preview says it."""
    draft = upload.draft
    checklist = Checklist.of(draft.standard)
    return said(name, value, checklist, draft.language) if checklist else str(value)

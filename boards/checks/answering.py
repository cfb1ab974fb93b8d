"""Answers are given one by one and kept at once; sent as a whole when nothing is missing (domain 1.16.1, H-12, H-14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.checks import repeating, results
from boards.checks.scoring import Scale, is_answer
from boards.checks.starting import RunStarting
from boards.clock import now
from boards.db import db
from boards.history.attaching import attach
from boards.history.models import photos_of, record
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import Unfit, need

if TYPE_CHECKING:
    from boards.checks.content import CheckQuestion
    from boards.checks.models import CheckAnswer, CheckRun
    from boards.history.photos import Photo

SENT_KEPT = 20  # submissions remembered of one answer: more than a phone has in its pocket
TEXT_MAX = 2000
REASON_MAX = 500
ITEMS_MAX = 3  # for the next shift (domain 1.11)


class RunAnswering(RunStarting):
    def answer(
        self: CheckRun, question: CheckQuestion, value: str | None, by: Person, *, note: str = "", submission: str = ""
    ) -> CheckAnswer:
        """What was found at one question; None takes it back. The same `submission` again changes nothing, also after
        another answer and after the run was sent: a phone that was offline may send again (H-14).

        Raises Held where somebody else has the draft, NotNow once it was sent, Unfit for what is no answer.
        """
        there = self.answer_to(question)
        if there is not None and submission and submission in there.sent:
            return there
        self.before_answering(by)
        if all(asked.id != question.id for asked in self.asked):
            raise Unfit(_l("Choose one of those shown."), "question")
        before_value(question, value, note, self.scale)
        there = there or self._row_for(question, by)
        there.value, there.note, there.by, there.at = value or None, note.strip(), by, now()
        there.sent = [*there.sent, submission][-SENT_KEPT:] if submission else there.sent
        self._touch()
        return there

    def put_excuse(self: CheckRun, question: CheckQuestion, by: Person, reason: str, value: str) -> None:
        """A leader's word in somebody else's list: this item need not be done (ticking.py asks who may)."""
        answer = self.answer_to(question) or self._row_for(question, by)
        answer.value, answer.note, answer.by, answer.at = value, reason.strip(), by, now()
        self._touch()
        record(self, "item excused", on=production_date(), by=by, reason=reason, item=question.code)

    def submit(self: CheckRun, by: Person, na_reason: str = "") -> None:
        """Sends it: from now on its answers are evidence and never change (H-12). What it is worth is written down.

        Raises Unfit, at the question's code, for what is missing, and where more than a fifth was not applicable and nobody
        says why (H-03).
        """
        if self.is_submitted and self.done_by is by and not self.is_void:
            return
        self.before_submitting(by)
        found = self.result
        if found.asks_why_na:
            need(na_reason, "na_reason")
            self.na_reason = na_reason.strip()[:REASON_MAX]
        if self.checklist.scored and found.total.possible:
            self.points, self.possible = found.total.points, found.total.possible
        self.critical_failed = found.is_red
        self._reach("submission", by)
        if self.is_handover:
            self.leave_to_next()
        results.count(self)
        repeating.ask_tier_two(self)

    def void(self: CheckRun, by: Person, reason: str) -> None:
        """It counts nowhere; its slot is free for a new run, which is how a mistake is corrected (H-12)."""
        if self.is_void:
            return
        self.before_voiding(by)
        need(reason, "reason")
        self._reach("void", by, reason.strip()[:REASON_MAX])
        results.count(self)
        results.recount([self.unit], self.last)

    def attach_photo(self: CheckRun, question: CheckQuestion, photo: Photo, by: Person) -> CheckAnswer:
        """A photo of what was found, before it is put right; carried on to what the finding became, or becomes (A-13).

        The same picture again is the same photo.
        """
        self.before_finding(question, by)
        answer = self.answer_to(question) or self._row_for(question, by)
        db.session.flush()
        if all(one.sha256 != photo.sha256 for one in photos_of(answer.__tablename__, [answer.id])[answer.id]):
            attach(photo, answer, "photo_before", by)
            record(self, "photo", on=production_date(), by=by, question=question.code)
            self.carry_photos(answer)
            self._touch()
        return answer

    def _row_for(self: CheckRun, question: CheckQuestion, by: Person) -> CheckAnswer:
        from boards.checks.models import CheckAnswer

        row = CheckAnswer(question=question, question_id=question.id, sent=[], by=by, at=now())
        self.answers.append(row)
        return row


def lines(value: str | None) -> list[str]:
    """The things in an answer of several lines."""
    return [line.strip() for line in (value or "").splitlines() if line.strip()]


def before_value(question: CheckQuestion, value: str | None, note: str, scale: Scale) -> None:
    """Raises Unfit for what can't be an answer to this question."""
    from boards.checks.models import NOTE_MAX

    if len(value or "") > TEXT_MAX or len(note) > NOTE_MAX:
        raise Unfit(_l("Please say it shorter: at most %(most)s characters.", most=NOTE_MAX), "note")
    if value and not is_answer(question, value, scale):
        number = question.answer_kind == "number"
        raise Unfit(_l("Please write the number.") if number else _l("Choose one of those shown."), "value")
    if question.answer_kind == "items" and len(lines(value)) > ITEMS_MAX:
        raise Unfit(_l("At most three things: what matters most."), "value")

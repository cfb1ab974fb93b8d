""" "I have read it", or "I have a question": a person's own word about one revision (D-06, D-14). A mixin of Revision.

Reading is not competence: it never raises a level.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.clock import now
from boards.db import db
from boards.history.models import record
from boards.history.signoffs import Signoff, sign
from boards.notices.telling import tell, who_leads
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit, need
from boards.standards.force import standard_day

if TYPE_CHECKING:
    from boards.standards.models import Revision
    from boards.standards.questions import Question


class RevisionReading:
    def acknowledge(self: Revision, by: Person, language: str) -> Signoff:
        """`by` has read and understood it, in the language that was shown. Again: the same word (U-02).

        Raises NotNow for one that is not approved or not in force any more, or while a question of theirs is open (D-14);
        Unfit for a language it doesn't exist in (D-06).
        """
        if (said := self.acknowledgement_of(by)) is not None:
            return said
        self.before_acknowledging(by)
        if language not in self.languages:
            raise Unfit(_l("This revision does not exist in that language."), "language")
        said = sign(self, "acknowledge", by, "understood", language=language)
        record(self, "acknowledged", on=said.on, by=by, language=language)
        return said

    def before_acknowledging(self: Revision, by: Person) -> None:
        if not by.is_active:
            raise NotAllowed(_l("Please sign in first."))
        if self.state(standard_day()) not in ("approved", "effective"):
            raise NotNow(_l("This revision is not in force. Read the one that is."))
        if self.open_question_of(by) is not None:
            raise NotNow(_l("Your question is not answered yet. You will see the answer here."))

    def acknowledgement_of(self: Revision, person: Person) -> Signoff | None:
        """Their word about this very revision."""
        said = select(Signoff).where(Signoff.subject_type == self.__tablename__, Signoff.subject_id == self.id)
        return db.session.scalar(said.where(Signoff.kind == "acknowledge", Signoff.person_id == person.id))

    @property
    def languages(self: Revision) -> list[str]:
        """In which all of it can be read, the original first."""
        parts = [element.texts for element in self.elements] + ([self.texts] if self.text else [])
        others = set.intersection(*(set(part) for part in parts)) if parts else set()
        return [self.language, *sorted(others - {self.language})]

    def shown_in(self: Revision, wished: str) -> str:
        """The language to show: the wished one if all of it exists in it, else the original (D-06)."""
        return wished if wished in self.languages else self.language

    # --- questions

    def ask(self: Revision, by: Person, text: str, submission: str | None = None) -> Question:
        """A question to the author; until it is answered, `by` can't say "understood" (D-14). The same sending is one."""
        from boards.standards.questions import Question

        if submission and (sent := db.session.scalar(select(Question).where(Question.submission == submission))):
            if (sent.person_id, sent.revision_id) != (by.id, self.id):
                raise Unfit(_l("This form was sent before. Open it again."))
            return sent
        need(text, "text")
        if not by.is_active:
            raise NotAllowed(_l("Please sign in first."))
        if self.state(standard_day()) not in ("approved", "effective", "in_review"):
            raise NotNow(_l("This revision is not in force. Read the one that is."))
        question = Question(person=by, text=text, at=now(), on=production_date(), submission=submission)
        self.questions.append(question)
        record(self, "asked", on=question.on, by=by, reason=text)
        db.session.flush()
        answering = [self.author] if self.author.is_active else who_leads(self.unit)
        tell([*answering], "question", self, by=by, of=str(question.id))
        return question

    def open_question_of(self: Revision, person: Person) -> Question | None:
        return next((one for one in self.questions if one.person_id == person.id and one.answered_at is None), None)


def enter_acknowledgements(revision: Revision, signed: Mapping[Person, dt.datetime]) -> int:
    """A list signed on paper: who has read a revision, and when, in its own language. Who had said so already is left as
    it is; answers how many are new. Call inside writing()."""
    there = select(Signoff.person_id).where(Signoff.subject_type == revision.__tablename__, Signoff.kind == "acknowledge")
    known = set(db.session.scalars(there.where(Signoff.subject_id == revision.id)))
    rows = [
        Signoff(
            subject_type=revision.__tablename__, subject_id=revision.id, subject_version=1, kind="acknowledge",
            person_id=person.id, decision="understood", language=revision.language, at=at, on=production_date(at),
        )
        for person, at in signed.items()
        if person.id not in known
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    return len(rows)


class QuestionVerbs:
    def reply(self: Question, by: Person, text: str) -> None:
        """The answer, by the author, or by who leads the unit that owns the standard."""
        if self.answered_at is not None:
            if (self.answer, self.answered_by_id) == (text, by.id):
                return
            raise NotNow(_l("%(name)s has answered already.", name=self.answered_by.name if self.answered_by else "?"))
        self.before_replying(by)
        need(text, "answer")
        self.answer, self.answered_by, self.answered_at, self.answered_on = text, by, now(), production_date()
        record(self.revision, "answered", on=production_date(), by=by, reason=text, of=self.person_id)
        tell([self.person], "replied", self.revision, by=by, of=str(self.id))

    def before_replying(self: Question, by: Person) -> None:
        if by.id == self.person_id and by.id != self.revision.author_id:
            raise NotAllowed(_l("The author answers, or who leads the team."))
        if not self.may_be_answered_by(by):
            raise NotAllowed(_l("The author answers, or who leads the team."))

    def may_be_answered_by(self: Question, by: Person | None) -> bool:
        if by is None or not by.is_active:
            return False
        return by.id == self.revision.author_id or by.leads(self.revision.unit) or by.holds("kso")

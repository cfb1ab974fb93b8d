"""What a finding becomes: an action, a problem or a red tag, with its photos (domain 1.16.2, 1.17, A-13).

A corrected deviation becomes nothing by itself (H-05): it was put right on the spot.
"""

from __future__ import annotations

import datetime as dt
from textwrap import shorten
from typing import TYPE_CHECKING, Any, cast

from flask_babel import lazy_gettext as _l

from boards.actions.models import TITLE_MAX, Action
from boards.db import db
from boards.history.attaching import reattach
from boards.history.models import photos_of, record
from boards.issues.models import Issue
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotNow

if TYPE_CHECKING:
    from boards.checks.content import CheckQuestion
    from boards.checks.models import CheckAnswer, CheckRun


class RunFindings:
    def raise_action(
        self: CheckRun,
        question: CheckQuestion,
        title: str,
        by: Person,
        *,
        owner: Person | None = None,
        due_on: dt.date | None = None,
        submission: str | None = None,
        **about: Any,
    ) -> Action:
        """An action from a finding: its origin is this run, it carries the photo as it was before, and done asks for one
        from after (A-13). One a question; the same again is the same action."""
        answer = self._before_raising(question, by)
        if answer.action_id is not None:
            return cast(Action, self._there(Action, answer.action_id))
        raised = Action.raise_at(
            self.unit.board,
            title,
            by=by,
            owner=owner,
            due_on=due_on,
            origin=self,
            submission=submission,
            **{"kind": "correction", **about},
        )
        db.session.flush()
        answer.action_id = raised.id
        self._found(answer, raised, by)
        return raised

    def raise_issue(
        self: CheckRun,
        question: CheckQuestion,
        text: str,
        by: Person,
        *,
        kind: str = "abnormality",
        place: Unit | None = None,
        submission: str | None = None,
        details: dict[str, Any] | None = None,
        **about: Any,
    ) -> Issue:
        """A problem from a finding; of kind red_tag an item nobody seems to need, with its `details` (domain 1.17)."""
        answer = self._before_raising(question, by)
        if answer.issue_id is not None:
            return cast(Issue, self._there(Issue, answer.issue_id))
        place = place or self.unit
        if kind == "red_tag":
            raised = Issue.tag(place, text, by, submission=submission, **(details or {}))
        else:
            raised = Issue.raise_at(place, kind, text, by=by, submission=submission, details=details, **about)
        db.session.flush()
        answer.issue_id = raised.id
        self._found(answer, raised, by)
        return raised

    def make_of(self: CheckRun, question: CheckQuestion, what: str, by: Person) -> Action | Issue:
        """One tap at a finding, in its own words: an "action", a "red_tag" or an "abnormality" of the audited place."""
        answer = self._before_raising(question, by)
        words = " ".join((answer.note or question.text).split())
        if what == "action":
            return self.raise_action(question, shorten(words, TITLE_MAX, placeholder=" …"), by)
        return self.raise_issue(question, words, by, kind=what)

    def carry_photos(self: CheckRun, answer: CheckAnswer) -> None:
        """Photos of an answer that its action or problem doesn't have yet (A-13)."""
        db.session.flush()
        mine = photos_of(answer.__tablename__, [answer.id])[answer.id]
        for model, id in ((Action, answer.action_id), (Issue, answer.issue_id)):
            if id is None:
                continue
            record_ = self._there(model, id)
            there = {photo.sha256 for photo in photos_of(model.__tablename__, [id])[id]}
            for photo in mine:
                if photo.sha256 not in there:
                    reattach(photo, record_)

    def _before_raising(self: CheckRun, question: CheckQuestion, by: Person) -> CheckAnswer:
        self.before_finding(question, by)
        answer = self.answer_to(question)
        if answer is None or not answer.value:
            raise NotNow(_l("Answer the question first."))
        return answer

    def _found(self: CheckRun, answer: CheckAnswer, raised: Any, by: Person) -> None:
        self.carry_photos(answer)
        self._touch()
        record(self, "found", on=production_date(), by=by, question=answer.question.code, to=raised.label)

    def _there(self: CheckRun, model: type[Any], id: int) -> Any:
        return db.session.scalars(model.loaded().where(model.id == id)).one()

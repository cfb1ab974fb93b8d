"""What can be done to an issue, and by whom (the state table of domain 1.8). A mixin of models.Issue."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from boards.clock import now
from boards.db import db, next_number
from boards.history.models import record
from boards.issues.calling import HelpChain
from boards.issues.conditions import IssueConditions
from boards.issues.deciding import IssueDeciding
from boards.issues.raising import made
from boards.issues.red_tags import IssueRedTags
from boards.issues.severity import IssueSeverity
from boards.notices.telling import leaders_at, tell
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotNow, need

if TYPE_CHECKING:
    from boards.issues.models import Issue, IssueStep

PAST = {
    "acknowledgement": "acknowledged",
    "containment": "contained",
    "resolution": "resolved",
    "decline": "declined",
    "withdrawal": "withdrawn",
    "reopening": "reopened",
}


class IssueVerbs(HelpChain, IssueDeciding, IssueSeverity, IssueRedTags, IssueConditions):
    @classmethod
    def raise_at(
        cls,
        unit: Unit,
        kind: str,
        text: str,
        *,
        by: Person | None = None,
        letter: str | None = None,
        submission: str | None = None,
        nameless: bool = False,
        signature: str | None = None,
        severity: str | None = None,
        happened_on: dt.date | None = None,
        called: Unit | None = None,
        number: int | None = None,
        details: dict[str, Any] | None = None,
    ) -> Issue:
        """A new issue at `unit`: a station, or a unit with a board. The same submission again is the same issue (U-02).

        Without `by` and `signature` (or `nameless`) nothing that could identify the person is kept, also no time (I-03);
        a call for help keeps its time and place always. Raises Unfit for what can't be.
        """
        from boards.issues.models import Issue

        if submission and (sent := Issue.by_submission(submission)):
            return sent
        issue = made(unit, kind, text, by, signature, nameless, happened_on)
        issue.number = number or next_number(Issue.number)
        issue.letter, issue.severity, issue.called, issue.details = letter, severity, called, details
        if submission:
            issue.take_keys(submission)
        db.session.add(issue)
        record(issue, "raised", on=issue.raised_on, by=issue.raised_by, timeless=issue.raised_at is None)
        if kind == "andon":
            issue.call_at_once()
        else:
            tell([*leaders_at(issue.unit)], "raised", issue, by=issue.raised_by)
        issue.ask_the_top()
        return issue

    def acknowledge(self: Issue, by: Person) -> None:
        """ "I am here": from now the leader owns the problem; calling stops."""
        if self.state in ("acknowledged", "contained"):
            return
        self.before_handling(by)
        self._reach("acknowledgement", by)

    def contain(self: Issue, by: Person, text: str) -> None:
        """What protects people and customers until it is fixed."""
        if self.state == "contained":
            return
        self.before_handling(by)
        need(text, "text")
        if self.state == "raised":
            self._reach("acknowledgement", by)
        self._reach("containment", by, text)

    def resolve(self: Issue, by: Person, outcome: str, line_stopped_minutes: int | None = None) -> None:
        """Back to normal, or actions carry the rest. `line_stopped_minutes`: how long the line stood in all."""
        if self.state == "resolved":
            return
        self.before_resolving(by)
        need(outcome, "text")
        if self.state == "raised":
            self._reach("acknowledgement", by)
        self._line_runs()
        if line_stopped_minutes is not None:
            self.line_stopped_minutes = line_stopped_minutes
        self.ask_the_top()
        self._reach("resolution", by, outcome, minutes=self.line_stopped_minutes)

    def decline(self: Issue, by: Person, reason: str) -> None:
        """No, because; the raiser reads it."""
        if self.state == "declined":
            return
        self.before_declining(by)
        need(reason, "text")
        self._reach("decline", by, reason)

    def withdraw(self: Issue, by: Person | None = None, submission: str | None = None, code: str | None = None) -> None:
        """A wrong tap. By who raised it, or who holds the submission it was sent with, or the code it got."""
        holds_key = (submission is not None and self.was_sent_as(submission)) or (code is not None and self.is_of(code))
        if self.state == "withdrawn":
            return
        self.before_withdrawing(by, holds_key)
        self._reach("withdrawal", None if self.is_nameless else by)

    def reopen(self: Issue, by: Person | None, text: str = "") -> None:
        """ "It is back": the same card, counted, by anybody. An andon calls for help afresh."""
        if self.state == "raised" and self.cycle > 1:
            return
        self.before_reopening()
        self.cycle += 1
        self.line_stopped_minutes = None  # counted anew; how long it stood before is in the history
        self._reach("reopening", by, text or None)
        if self.kind == "andon":
            self.call_at_once()
        self.ask_the_top()

    def sign(self: Issue, name: str, text: str, submission: str) -> None:
        """Who called for help adds a name or words afterwards, from the phone it was sent with (decision 6)."""
        if not self.was_sent_as(submission):
            raise NotNow(_l("Only who raised it can add to it."))
        if not self.is_open:
            raise NotNow(_l("It is over already."))
        if (name or self.signature, text or self.text) == (self.signature, self.text):
            return
        was = {"signature": self.signature or "", "text": self.text}  # for a past day's board
        self.signature = name or self.signature
        self.text = text or self.text
        record(self, "signed", on=production_date(), by=self.raised_by, was=was)

    def undo(self: Issue, kind: str, by: Person) -> None:
        """Takes back the last state: the same person, within ten minutes. A row of history stays."""
        step = self.step(kind)
        if step is None:
            return
        self.before_undoing(step, by)
        self._touch()
        self.steps.remove(step)
        if kind in ("resolution", "decline") and self.is_request:
            self.undecide(by)
        record(self, f"{kind} undone", on=production_date(), by=by)

    def _reach(self: Issue, kind: str, by: Person | None, text: str | None = None, **details: Any) -> IssueStep:
        from boards.issues.models import IssueStep

        timeless = by is None and self.kind != "andon"
        at = None if timeless else now()
        step = IssueStep(kind=kind, cycle=self.cycle, by=by, at=at, on=production_date(), text=text)
        self.steps.append(step)
        self._touch()
        record(self, PAST[kind], on=production_date(), by=by, timeless=timeless, reason=text, **details)
        if kind in ("resolution", "decline"):
            tell([self.raised_by], "answered", self, by=by, of=str(self.cycle))
        return step

    def _touch(self: Issue) -> None:
        """A state lies in a row of its own: the issue's own row changes with it, so that of two at the same moment the
        second is told (`version`), also where the database lets both write."""
        flag_modified(self, "text")

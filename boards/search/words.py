"""Records by words: all of them must occur, in any case, with or without umlauts; also closed and cancelled (U-12).

A scan with LIKE: a plant has some ten thousand records. Names are searched where they are shown with the record, so
nothing leads to somebody who gave none (I-03); what an injury did to whom is not searched at all (P-07).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from boards.actions.models import Action, Step
from boards.db import db
from boards.escalations.models import Escalation, EscalationStep
from boards.ideas.models import Idea, IdeaStep
from boards.issues.models import Issue, IssueStep
from boards.meetings.models import Decision, Meeting
from boards.metrics.models import Metric
from boards.people.models import Person
from boards.search.entries import Entry, entry_of
from boards.search.folding import fold, folded
from boards.search.numbers import is_shown_to
from boards.signals.models import Signal, SignalStep

MOST = 50
WORDS_MAX = 8


def words_in(typed: str) -> list[str]:
    """What is looked for, folded: at most WORDS_MAX words, the longest first, as they leave out most."""
    words = dict.fromkeys((fold(typed) or "").split())
    return sorted(words, key=len, reverse=True)[:WORDS_MAX]


def found(typed: str, person: Person | None) -> tuple[list[Entry], bool]:
    """At most MOST lines, open ones first, then the newest; and whether there are more."""
    words = words_in(typed)
    if not any(letter.isalnum() for word in words for letter in word):
        return [], False
    records: list[Any] = []
    for query in (_actions, _ideas, _issues, _escalations, _decisions, _signals):
        rows = db.session.scalars(query(words).limit(MOST + 1)).unique()
        records += [record for record in rows if is_shown_to(record, person)]
    entries = sorted(map(entry_of, records), key=lambda entry: (entry.is_open, entry.on), reverse=True)
    return entries[:MOST], len(entries) > MOST


def _actions(words: list[str]) -> Select[Any]:
    said = select(Step.action_id).where(Step.text.is_not(None))
    own = _text(Action.title, Action.criterion, Action.note)
    holds = [
        or_(_in(own, word), Action.id.in_(said.where(_in(_text(Step.text), word))), Action.owner_id.in_(_named(word)))
        for word in words
    ]
    query = Action.loaded().options(joinedload(Action.unit)).where(*holds)
    return query.order_by(Action.ended(), Action.raised_on.desc(), Action.id.desc())


def _ideas(words: list[str]) -> Select[Any]:
    said = select(IdeaStep.idea_id).where(IdeaStep.text.is_not(None))
    own = _text(Idea.title, Idea.text, Idea.signature)
    holds = [
        or_(_in(own, word), Idea.id.in_(said.where(_in(_text(IdeaStep.text), word))), Idea.author_id.in_(_named(word)))
        for word in words
    ]
    over = Idea.stored_state.in_(("declined", "merged", "implemented", "standardised"))
    query = Idea.loaded().options(joinedload(Idea.unit)).where(*holds)
    return query.order_by(over, Idea.submitted_on.desc(), Idea.id.desc())


def _issues(words: list[str]) -> Select[Any]:
    said = select(IssueStep.issue_id).where(IssueStep.text.is_not(None), IssueStep.kind != "call")
    harmless = Issue.kind != "injury"
    holds = []
    for word in words:
        signed = harmless & or_(_in(_text(Issue.signature), word), Issue.raised_by_id.in_(_named(word)))
        steps = harmless & Issue.id.in_(said.where(_in(_text(IssueStep.text), word)))
        holds.append(or_(_in(_text(Issue.text), word), steps, signed))
    query = Issue.loaded().options(joinedload(Issue.unit)).where(*holds)
    return query.order_by(Issue.ended(), Issue.raised_on.desc(), Issue.id.desc())


def _escalations(words: list[str]) -> Select[Any]:
    said = select(EscalationStep.escalation_id).where(EscalationStep.text.is_not(None))
    holds = [
        or_(
            _in(_text(Escalation.ask), word),
            Escalation.id.in_(said.where(_in(_text(EscalationStep.text), word))),
            Escalation.asked_by_id.in_(_named(word)),
        )
        for word in words
    ]
    query = Escalation.loaded().where(and_(*holds))
    return query.order_by(~Escalation.owed(), Escalation.asked_on.desc(), Escalation.id.desc())


def _decisions(words: list[str]) -> Select[Any]:
    meeting = joinedload(Decision.meeting).joinedload(Meeting.unit)
    holds = [or_(_in(_text(Decision.text), word), Decision.owner_id.in_(_named(word))) for word in words]
    return select(Decision).options(meeting).where(*holds).order_by(Decision.id.desc())


def _signals(words: list[str]) -> Select[Any]:
    said = select(SignalStep.signal_id).where(SignalStep.text.is_not(None))
    named = select(Metric.id)
    holds = [
        or_(
            Signal.metric_id.in_(named.where(_in(_text(Metric.code, Metric.name), word))),
            Signal.id.in_(said.where(_in(_text(SignalStep.text), word))),
        )
        for word in words
    ]
    return Signal.loaded().where(*holds).order_by(Signal.id.desc())


def _text(*columns: Any) -> Any:
    """The folded words of several columns, in one text."""
    joined: Any = func.coalesce(columns[0], "")
    for column in columns[1:]:
        joined = joined + " " + func.coalesce(column, "")
    return folded(joined)


def _in(text: Any, word: str) -> ColumnElement[bool]:
    return text.contains(word, autoescape=True)  # type: ignore[no-any-return]


def _named(word: str) -> Any:
    return select(Person.id).where(_in(_text(Person.name), word))

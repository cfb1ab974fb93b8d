"""One line of a list: any record with its number, its words, its place, its date and its state. Lists and the search
share it, so that a record reads the same wherever it is found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from boards.actions.models import Action
from boards.actions.words import state_word
from boards.escalations.models import Escalation
from boards.escalations.words import escalation_state
from boards.i18n import language as language_now
from boards.ideas.models import Idea
from boards.ideas.words import idea_state
from boards.issues.models import Issue
from boards.issues.words import issue_kind, issue_state, issue_title
from boards.meetings.models import Decision
from boards.plant.models import Unit
from boards.plant.production_day import plant_date, production_date
from boards.records import address_of
from boards.signals.models import Signal
from boards.signals.words import signal_state

DECISIONS: dict[str, Any] = {
    "proposed": _l("proposed"),
    "decided": _l("decided"),
    "deferred": _l("put off"),
    "rejected": _l("turned down"),
}
ENDED_IDEAS = ("declined", "merged", "implemented", "standardised")


@dataclass(frozen=True)
class Entry:
    """`on`: the day it was said or decided. `due_on`: by when, of what is still owed. `endpoint`, `values`: its page."""

    label: str
    title: Any
    unit: Unit
    on: dt.date
    state: str
    state_word: Any
    is_open: bool
    endpoint: str
    values: dict[str, Any]
    due_on: dt.date | None = None
    language: str | None = None
    notes: list[Any] = field(default_factory=list)


def entry_of(record: Any) -> Entry:
    """The line of an action, idea, issue, escalation, decision or signal. Raises KeyError for anything else."""
    entry: Entry = _DRAWN[type(record)](record)
    return entry


def _action(action: Action) -> Entry:
    today = plant_date()
    state = action.state(today)
    due = action.due_on if action.stage < 2 else action.verify_due_on if action.stage == 2 else None
    is_open = not (action.is_closed or action.is_cancelled)
    owner = [action.owner.short_name] if action.owner else []
    word = state_word(action, today)
    return _entry(action, action.title, action.unit, action.raised_on, state, word, is_open, due if is_open else None, owner)


def _idea(idea: Idea) -> Entry:
    state = idea.state(production_date())
    word, is_open = idea_state(state), state not in ENDED_IDEAS
    notes = [idea.signed] if idea.signed else []
    return _entry(idea, idea.title, idea.unit, idea.submitted_on, state, word, is_open, None, notes, idea.language)


def _issue(issue: Issue) -> Entry:
    word = issue_state(issue.state)
    title, notes = issue_title(issue), [issue_kind(issue.kind)]
    return _entry(issue, title, issue.place, issue.raised_on, issue.state, word, issue.is_open, None, notes)


def _escalation(question: Escalation) -> Entry:
    word, is_open = escalation_state(question.state), question.state != "received"
    due = plant_date(question.answer_due_at) if question.is_owed else None
    notes = [f"{question.from_unit.code} → {question.to_unit.code}"]
    return _entry(question, question.ask, question.from_unit, question.asked_on, question.state, word, is_open, due, notes)


def _decision(decision: Decision) -> Entry:
    meeting, is_open, word = decision.meeting, decision.kind == "deferred", DECISIONS[decision.kind]
    return _entry(decision, decision.text, meeting.unit, meeting.production_date, decision.kind, word, is_open, None, [])


def _signal(signal: Signal) -> Entry:
    word, notes = signal_state(signal.state), [signal.metric.name_in(language_now())]
    return _entry(signal, signal.title, signal.unit, signal.production_date, signal.state, word, signal.is_open, None, notes)


def _entry(
    record: Any,
    title: Any,
    unit: Unit,
    on: dt.date,
    state: str,
    word: Any,
    is_open: bool,
    due_on: dt.date | None,
    notes: list[Any],
    language: str | None = None,
) -> Entry:
    endpoint, values = address_of(record)
    return Entry(record.label, title, unit, on, state, word, is_open, endpoint, dict(values), due_on, language, notes)


_DRAWN: dict[type[Any], Any] = {
    Action: _action,
    Idea: _idea,
    Issue: _issue,
    Escalation: _escalation,
    Decision: _decision,
    Signal: _signal,
}

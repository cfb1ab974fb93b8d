"""What the audit trail says: kinds, what happened in the words of each domain, and the same as rows of a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards.actions.words import event_words
from boards.checks.plan_words import plan_event
from boards.checks.words import check_event
from boards.escalations.words import escalation_event
from boards.history.models import TimelineEntry
from boards.ideas.words import idea_event
from boards.issues.words import issue_event
from boards.metrics.recorded_words import metric_event
from boards.people.provider_visits import ProviderVisit
from boards.people.sign_ins import SignIn
from boards.people.words import ended_word, event_more, event_word, means_word
from boards.plant.staffing_words import roster_event
from boards.signals.words import signal_event
from boards.skills.words import event_word as skill_event
from boards.skills.workbook import harmless
from boards.standards.words import standard_event
from boards.trail.lines import Line

KINDS: dict[str, Any] = {
    "action": _l("Action"),
    "idea": _l("Idea"),
    "issue": _l("Problem"),
    "escalation": _l("Question"),
    "meeting": _l("Meeting"),
    "decision": _l("Decision"),
    "signal": _l("Signal"),
    "reading": _l("Number"),
    "metric": _l("Metric"),
    "standard": _l("Standard"),
    "standard_revision": _l("Revision"),
    "skill": _l("Skill"),
    "check_run": _l("Check"),
    "check_plan": _l("Plan of checks"),
    "roster_entry": _l("Shift plan"),
    "person": _l("Account"),
    "sign_in": _l("Sign-in"),
    "sign_in_try": _l("Wrong PIN"),
    "provider_visit": _l("Company account refused"),
}
MEETINGS: dict[str, Any] = {
    "started": _l("began it"),
    "ended": _l("ended it"),
    "ended by itself": _l("ended by itself"),
    "decided": _l("decided"),
}
NOT_LET_IN: dict[str, Any] = {
    "state": _l("came back, and had not been sent there from here"),
    "used": _l("came back once more, or too late"),
    "denied": _l("the provider did not confirm it"),
    "issuer": _l("the answer was another provider's"),
    "audience": _l("the token was made for another program"),
    "expired": _l("the token had ended"),
    "nonce": _l("the token was of another sign-in"),
    "signature": _l("the token was not signed by the provider"),
    "token": _l("the token was no token"),
    "claim": _l("the provider names neither number nor e-mail"),
    "unknown": _l("nobody here has this number or e-mail"),
    "left": _l("has left"),
    "bound": _l("is bound to another company account"),
    "away": _l("the provider could not be reached"),
}
EVENTS: dict[str, Callable[[TimelineEntry], Any]] = {
    "action": event_words,
    "idea": idea_event,
    "issue": issue_event,
    "escalation": escalation_event,
    "signal": signal_event,
    "metric": metric_event,
    "standard": standard_event,
    "standard_revision": standard_event,
    "skill": lambda entry: skill_event(entry.event),
    "check_run": check_event,
    "check_plan": plan_event,
    "meeting": lambda entry: MEETINGS.get(entry.event, entry.event),
    "decision": lambda entry: MEETINGS.get(entry.event, entry.event),
    "roster_entry": lambda entry: roster_event(entry, str(_l("somebody"))),
    "person": lambda entry: event_word(entry.event),
}
HEADS = (_l("When"), _l("Who"), _l("Entered by"), _l("Kind"), _l("About"), _l("What"))


def kind_of(line: Line) -> str:
    return getattr(line.row, "subject_type", None) or str(line.row.__tablename__)


def kind_word(kind: str) -> str:
    """Of a kind nobody has words for, its own name."""
    return str(KINDS.get(kind, kind))


def about_of(line: Line) -> str:
    """The record's number, code or name."""
    one = line.about
    return str(getattr(one, "label", None) or getattr(one, "code", None) or getattr(one, "name", None) or "") if one else ""


def what_of(line: Line) -> str:
    """What happened, as said after a name."""
    row = line.row
    if isinstance(row, TimelineEntry):
        said = str(EVENTS[row.subject_type](row) if row.subject_type in EVENTS else row.event)
        more = event_more(row) if row.subject_type == "person" else ""
        return f"{said}: {more}" if more else said
    if isinstance(row, SignIn):
        said = str(means_word(row.means))
        shared = ", " + _("shared device") if row.is_shared else ""
        until = f", {ended_word(row)} {format_datetime(row.ended_at, 'short')}" if row.ended_at else ""
        return f"{said} {row.platform}".strip() + shared + until
    if isinstance(row, ProviderVisit):
        return str(NOT_LET_IN.get(row.refused or "", row.refused))
    return str(_("tried") if row.person is not None else _("with a badge that nobody has"))


def who_of(line: Line) -> str:
    return line.row.person.name if line.row.person is not None else ""


def when_of(line: Line) -> str:
    """By the plant's clock; only the day of what has no time."""
    row = line.row
    moment = row.since if isinstance(row, SignIn) else row.at
    return str(format_datetime(moment, "yyyy-MM-dd HH:mm:ss")) if moment else row.on.isoformat()


def cells(line: Line) -> list[str]:
    """A row of a file; no cell is taken for a formula, wherever it is opened."""
    by = getattr(line.row, "entered_by", None)
    said = (when_of(line), who_of(line), by.name if by else "", kind_word(kind_of(line)), about_of(line), what_of(line))
    return [harmless(text) or "" for text in said]

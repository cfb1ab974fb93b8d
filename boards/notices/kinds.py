"""Every kind of notice: what it says, and whether it is still true when it is to be sent.

A kind is named with the table of its record: the same word may be said of an idea and of a question.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import url_for

from boards.actions.models import Action
from boards.clock import now
from boards.db import db
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.meetings.models import Forum
from boards.notices import kinds_checks, kinds_skills, kinds_standards, words
from boards.notices.kind import Kind
from boards.notices.models import Notice
from boards.notices.words import _
from boards.plant.production_day import plant_date, production_date
from boards.records import address_of, record_of
from boards.refusals import NotNow
from boards.screens.models import Screen
from boards.screens.public_address import public_url
from boards.screens.standing import standings
from boards.skills.models import Skill
from boards.standards.models import Revision, Standard


def subject_of(notice: Notice) -> Any | None:
    """The record a notice is about."""
    for model in (Forum, Screen):
        if notice.subject_type == model.__tablename__:
            return db.session.get(model, notice.subject_id)
    return record_of(notice.subject_type, notice.subject_id)


def still_true(notice: Notice, record: Any | None) -> bool:
    """Whether it is worth sending: what was taken back or settled since is not."""
    return record is not None and _kind(notice).holds(record, notice)


def sentence(notice: Notice, record: Any) -> str:
    """What waits, in the language that is being spoken."""
    return _kind(notice).says(record, notice)


def address(record: Any, notice: Notice) -> str:
    """The whole address of the page where it is done, as phones reach it; "" while the plant has no such address."""
    try:
        host = public_url()
    except NotNow:
        return ""
    if isinstance(record, Forum):
        return host + url_for("people.today")
    if isinstance(record, Screen):
        return host + url_for("tvs.screen", id=record.id)
    if isinstance(record, Revision) and not record.is_approved:  # what waits is done there
        return host + url_for("standard_writing.review", code=record.standard.code.lower(), rev=record.rev.lower())
    if isinstance(record, Standard):
        return host + url_for("standard_writing.uses", code=record.code.lower())
    if isinstance(record, Skill) and (person := kinds_skills.person_of(notice)) is not None:
        return host + url_for("skills.person", code=record.code.lower(), id=person.id)
    endpoint, values = address_of(record)
    if notice.kind == "question":
        values["_anchor"] = f"question-{notice.of}"
    return host + url_for(endpoint, **values)


def _kind(notice: Notice) -> Kind:
    return KINDS.get(f"{notice.subject_type} {notice.kind}", OTHER)


# --- whether it still holds


def _is_owed(question: Escalation, notice: Notice) -> bool:
    return question.is_owed


def _is_asked(action: Action, notice: Notice) -> bool:
    return action.stage == 0 and not action.is_cancelled and action.owner_id == notice.person_id


def _is_promised(action: Action, notice: Notice) -> bool:
    return action.stage < 2 and not action.is_cancelled and action.owner_id == notice.person_id


def _is_due(action: Action, notice: Notice) -> bool:
    day: dt.date | None = action.due_on
    return _is_promised(action, notice) and day is not None and day <= plant_date()


def _is_still_said(idea: Idea, notice: Notice) -> bool:
    """Taken back within minutes, it was never said."""
    return words.step_of(idea, notice) is not None


OTHER = Kind(lambda record, notice: _("Something for you: %(number)s.", number=getattr(record, "label", "")))
KINDS: dict[str, Kind] = {
    "issue andon": Kind(words.called, lambda issue, notice: issue.state == "raised"),
    "issue raised": Kind(words.raised, lambda issue, notice: issue.state == "raised"),
    "issue answered": Kind(words.issue_answered, lambda issue, notice: issue.state not in ("raised", "withdrawn")),
    "escalation asked": Kind(words.asked, _is_owed),
    "escalation agree": Kind(
        lambda question, notice: _(
            "Your yes is waited for: “%(ask)s” (%(number)s).", ask=question.ask, number=question.label
        ),
        lambda question, notice: question.is_owed and any(party.agreed_at is None for party in question.parties),
    ),
    "escalation passed_up": Kind(words.passed_up, _is_owed),
    "escalation late_answer": Kind(words.late, _is_owed),
    "escalation answered": Kind(words.answered, lambda question, notice: question.state == "answered"),
    "action given": Kind(words.given, _is_asked),
    "action refused": Kind(
        words.of(lambda **w: _("Nobody has promised it: “%(title)s” (%(number)s).", **w)),
        lambda action, notice: action.needs_owner,
    ),
    "action back": Kind(words.of(lambda **w: _("It came back: “%(title)s” (%(number)s).", **w)), _is_promised),
    "action check": Kind(
        words.of(lambda **w: _("Done, and waits for a check: “%(title)s” (%(number)s).", **w)),
        lambda action, notice: action.stage == 2 and not action.is_cancelled,
    ),
    "action move": Kind(
        words.of(lambda **w: _("Another day is asked for: “%(title)s” (%(number)s).", **w)),
        lambda action, notice: action.proposed_move is not None,
    ),
    "action due": Kind(words.due, _is_due),
    "idea waiting": Kind(
        words.idea(lambda **w: _("An idea waits for its first answer: “%(title)s” (%(number)s).", **w)),
        lambda idea, notice: idea.first_response is None and idea.state(production_date()) == "submitted",
    ),
    "idea answered": Kind(words.idea_answered, _is_still_said),
    "idea given": Kind(
        words.idea(lambda **w: _("You make it real: “%(title)s” (%(number)s).", **w)),
        lambda idea, notice: idea.stored_state in ("accepted", "trial") and _is_still_said(idea, notice),
    ),
    "idea check": Kind(
        words.idea(lambda **w: _("It is in use, somebody says. Have a look: “%(title)s” (%(number)s).", **w)),
        lambda idea, notice: idea.waits_to_be_seen,
    ),
    "idea look": Kind(
        words.idea(lambda **w: _("Another team's idea may help yours. Go and see: “%(title)s” (%(number)s).", **w))
    ),
    "idea thanked": Kind(words.thanked),
    "issue claimed": Kind(words.claimed, lambda issue, notice: issue.is_open),
    "forum missed": Kind(words.missed),
    "screen dark": Kind(
        lambda screen, notice: _("The screen of %(unit)s is dark: %(place)s.", unit=screen.unit.code, place=screen.place),
        lambda screen, notice: standings([screen], now())[0].state == "dark",
    ),
    **kinds_standards.KINDS,
    **kinds_skills.KINDS,
    **kinds_checks.KINDS,
}

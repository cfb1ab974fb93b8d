"""What a notice says: one sentence, in the language of who gets it.

No sentence names an author: who gets a notice learns what waits, never who a nameless one is (I-03).
"""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import format_date, format_datetime, gettext

from boards.actions.models import Action
from boards.db import db
from boards.escalations.models import Escalation
from boards.ideas.models import Idea, IdeaStep
from boards.ideas.recognition import Recognition
from boards.ideas.words import idea_step
from boards.issues.models import Issue
from boards.issues.words import issue_title, outcome_word
from boards.meetings.models import Forum
from boards.notices.models import Notice
from boards.plant.production_day import plant_date


def _(sentence: str, /, **words: object) -> str:
    return str(gettext(sentence, **words))


def called(issue: Issue, notice: Notice) -> str:
    return _("Help is needed: %(place)s (%(number)s).", place=issue.place.name, number=issue.label)


def asked(question: Escalation, notice: Notice) -> str:
    if question.reason == "severity":  # who was hurt, and how, stands in no message (P-07)
        return _("Serious, please look now: %(unit)s (%(number)s).", unit=question.from_unit.name, number=question.label)
    return _(
        "%(unit)s asks: “%(ask)s” (%(number)s). Answer by %(time)s.",
        unit=question.from_unit.name,
        ask=question.ask,
        number=question.label,
        time=format_datetime(question.answer_due_at, "EEE d MMM HH:mm"),
    )


def passed_up(question: Escalation, notice: Notice) -> str:
    return _(
        "%(number)s went up to %(unit)s: “%(ask)s”",
        number=question.label,
        unit=question.to_unit.name,
        ask=question.ask,
    )


def late(question: Escalation, notice: Notice) -> str:
    return _("An answer is late: “%(ask)s” (%(number)s).", ask=question.ask, number=question.label)


def answered(question: Escalation, notice: Notice) -> str:
    return _("There is an answer to “%(ask)s” (%(number)s).", ask=question.ask, number=question.label)


def given(action: Action, notice: Notice) -> str:
    if action.due_on is None:
        return _("You are asked: “%(title)s” (%(number)s).", title=action.title, number=action.label)
    day = format_date(action.due_on, "EEE d MMM")
    return _("You are asked: “%(title)s” by %(day)s (%(number)s).", title=action.title, day=day, number=action.label)


def due(action: Action, notice: Notice) -> str:
    if action.due_on == plant_date():
        return _("Due today: “%(title)s” (%(number)s).", title=action.title, number=action.label)
    day = format_date(action.due_on, "EEE d MMM")
    return _("Overdue since %(day)s: “%(title)s” (%(number)s).", day=day, title=action.title, number=action.label)


def idea(text: Callable[..., str]) -> Callable[[Idea, Notice], str]:
    return lambda idea, notice: text(title=shown_title(idea), number=idea.label)


def shown_title(idea: Idea) -> str:
    """An idea's title stands in a notice only while it stands on the screens: others follow it too (I-06)."""
    return "…" if idea.hidden_by_id else idea.title


def idea_answered(idea: Idea, notice: Notice) -> str:
    step, title = step_of(idea, notice), shown_title(idea)
    if step is None or step.by is None:
        return _("There is an answer to “%(title)s” (%(number)s).", title=title, number=idea.label)
    did = str(idea_step(step.kind))
    return _("%(name)s %(did)s: “%(title)s” (%(number)s).", name=step.by.name, did=did, title=title, number=idea.label)


def step_of(idea: Idea, notice: Notice) -> IdeaStep | None:
    """The step a notice tells of: `of` ends with its id."""
    said = notice.of.rpartition(" ")[2]
    return next((step for step in idea.steps if str(step.id) == said), None)


def thanked(idea: Idea, notice: Notice) -> str:
    thanks = db.session.get(Recognition, int(notice.of)) if notice.of.isdigit() else None
    return _("Thank you for “%(title)s”: %(text)s", title=shown_title(idea), text=thanks.text if thanks else "")


def issue_answered(issue: Issue, notice: Notice) -> str:
    if issue.is_request and issue.outcome:
        what = str(outcome_word(issue.outcome))
        return _("Decided: %(what)s. %(title)s (%(number)s).", what=what, title=issue_title(issue), number=issue.label)
    return _("There is an answer to what you said at %(place)s (%(number)s).", place=issue.place.name, number=issue.label)


def raised(issue: Issue, notice: Notice) -> str:
    return _("Something was noticed at %(place)s (%(number)s).", place=issue.place.name, number=issue.label)


def missed(forum: Forum, notice: Notice) -> str:
    return _("A stand-up of %(unit)s was not held.", unit=forum.unit.name)


def claimed(issue: Issue, notice: Notice) -> str:
    return _("%(unit)s can use what has a red tag: %(number)s.", unit=notice.of, number=issue.label)


def of(text: Callable[..., str]) -> Callable[[Action, Notice], str]:
    return lambda action, notice: text(title=action.title, number=action.label)

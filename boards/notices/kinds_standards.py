"""Notices about standards: to approve, sent back, asked and answered, to be read, to be looked at again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from flask_babel import format_date

from boards.db import db
from boards.notices.kind import Kind
from boards.notices.models import Notice
from boards.notices.words import _
from boards.standards.debts import readership_for
from boards.standards.force import standard_day
from boards.standards.models import Revision, Standard
from boards.standards.questions import Question
from boards.standards.waiting import waits_for

DAY = "EEE d MMM"


def revision(text: Callable[..., str]) -> Callable[[Revision, Notice], str]:
    def said(revision: Revision, notice: Notice) -> str:
        day = format_date(revision.effective_on, DAY) if revision.effective_on else "–"
        return text(number=revision.label, title=revision.standard.title, day=day)

    return said


def _day_of(notice: Notice) -> str:
    """The day that `of` is, an ISO date."""
    return str(format_date(dt.date.fromisoformat(notice.of), DAY))


def question_of(notice: Notice) -> Question | None:
    """The question a notice tells of: `of` is its id."""
    return db.session.get(Question, int(notice.of)) if notice.of.isdigit() else None


def _asked(revision: Revision, notice: Notice) -> str:
    question = question_of(notice)
    return _("Somebody asks about %(number)s: “%(text)s”", number=revision.label, text=question.text if question else "")


def _replied(revision: Revision, notice: Notice) -> str:
    question = question_of(notice)
    answer = question.answer if question else ""
    return _("Your question about %(number)s is answered: “%(text)s”", number=revision.label, text=answer or "")


def _is_open(revision: Revision, notice: Notice) -> bool:
    question = question_of(notice)
    return question is not None and question.answered_at is None


def _is_answered(revision: Revision, notice: Notice) -> bool:
    question = question_of(notice)
    return question is not None and question.answered_at is not None


def _to_read(revision: Revision, notice: Notice) -> str:
    words = {"number": revision.label, "title": revision.standard.title, "day": _day_of(notice)}
    return _("Please read by %(day)s: %(number)s “%(title)s”.", **words)


def _unread(revision: Revision, notice: Notice) -> str:
    words = {"number": revision.label, "title": revision.standard.title, "day": _day_of(notice)}
    return _("To be read by %(day)s, and not read yet: %(number)s “%(title)s”.", **words)


def _is_to_be_read(revision: Revision, notice: Notice) -> bool:
    """Still in force for this person, and neither read nor waiting for an answer of the author's (D-07, D-14)."""
    person = notice.person
    if person is None or revision.open_question_of(person) is not None:
        return False
    return any(debt.revision.id == revision.id for debt in readership_for(person, standard_day()).debts())


def _to_look_at(standard: Standard, notice: Notice) -> str:
    words = {"number": standard.code, "title": standard.title, "day": _day_of(notice)}
    return _("To be looked at again by %(day)s: %(number)s “%(title)s”.", **words)


def _not_looked_at(standard: Standard, notice: Notice) -> str:
    words = {"number": standard.code, "title": standard.title, "day": _day_of(notice)}
    return _("Not looked at again since %(day)s: %(number)s “%(title)s”.", **words)


def _is_to_be_looked_at(standard: Standard, notice: Notice) -> bool:
    """Nobody has looked at it, changed it or withdrawn it since (D-10)."""
    return str(standard.next_review_on(standard_day())) == notice.of


KINDS: dict[str, Kind] = {
    "standard_revision approve": Kind(
        revision(lambda **w: _("Your approval is waited for: %(number)s “%(title)s”.", **w)),
        lambda revision, notice: waits_for(revision, notice.person_id),
    ),
    "standard_revision review": Kind(
        revision(lambda **w: _("Have a look and say what you think: %(number)s “%(title)s”.", **w)),
        lambda revision, notice: revision.is_open and not revision.is_draft,
    ),
    "standard_revision back": Kind(
        revision(lambda **w: _("It came back: %(number)s “%(title)s”.", **w)),
        lambda revision, notice: revision.is_draft,
    ),
    "standard_revision approved": Kind(
        revision(lambda **w: _("Approved, in force from %(day)s: %(number)s “%(title)s”.", **w)),
        lambda revision, notice: revision.is_approved,
    ),
    "standard_revision commented": Kind(
        revision(lambda **w: _("A comment on your draft: %(number)s “%(title)s”.", **w)),
        lambda revision, notice: revision.is_open,
    ),
    "standard_revision question": Kind(_asked, _is_open),
    "standard_revision replied": Kind(_replied, _is_answered),
    "standard_revision read": Kind(_to_read, _is_to_be_read),
    "standard_revision unread": Kind(_unread, _is_to_be_read),
    "standard look_at": Kind(_to_look_at, _is_to_be_looked_at),
    "standard not_looked_at": Kind(_not_looked_at, _is_to_be_looked_at),
}

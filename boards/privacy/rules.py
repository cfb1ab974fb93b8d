"""What time ends, kind by kind: after how many months, which rows, and what happens to them. The plant may set the months.

What is evidence of training stays, under no name, until its own time is over (P-03). The history of records is never
shortened: the names in it end with the anonymising.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, String, cast, delete, func, or_, select

from boards.actions.models import Action
from boards.db import db
from boards.history.models import Attachment, TimelineEntry
from boards.history.removing import remove
from boards.history.signoffs import Signoff
from boards.ideas.models import Idea
from boards.issues.models import Issue
from boards.notices.models import Notice
from boards.people.models import Person
from boards.people.provider_visits import ProviderVisit
from boards.people.sign_ins import SignIn
from boards.people.tries import SignInTry
from boards.plant.models import Plant
from boards.plant.roster import RosterEntry
from boards.skills.models import Assessment, Suspension
from boards.standards.withdrawing import months_after
from boards.uploads.models import Upload

IDEAS_OVER = ("declined", "merged", "implemented", "standardised")
NO_REASON = "other"  # the kind of an absence that says nothing
QUIET = {"touches": ()}
MOST_MONTHS = 600
Ends = Callable[[Any], str | None]  # does it to one row; answers the name of a photo that goes from the disk


@dataclass(frozen=True)
class Rule:
    """`months`: after which it happens, unless the plant says otherwise (0: never); `least`: what other rules need."""

    code: str
    name: Any
    does: Any
    months: int
    rows: Callable[[dt.date], list[Select[Any]]]
    end: Ends | None = None  # none: people have to do it
    least: int = 1
    on_boards: bool = False  # whether a board of today may still show such a row

    @property
    def kept_months(self) -> int:
        set_by_plant = Plant.get().setting("retention_months") or {}
        return int(set_by_plant.get(self.code, self.months))

    def before(self, today: dt.date) -> dt.date | None:
        """The day before which rows are over; none where they are kept for good."""
        return months_after(today, -self.kept_months) if self.kept_months else None

    def count(self, today: dt.date) -> int:
        """How many rows are over on a day, at most all of them."""
        if (before := self.before(today)) is None:
            return 0
        return sum(db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0 for rows in self.rows(before))


def _instant(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), Plant.get().zone)


def _notices(before: dt.date) -> list[Select[Any]]:
    return [select(Notice).where(func.coalesce(Notice.sent_at, Notice.dropped_at) < _instant(before))]


def _sign_ins(before: dt.date) -> list[Select[Any]]:
    over = _instant(before)
    visits = select(ProviderVisit).where(ProviderVisit.at < over)
    return [select(SignIn).where(SignIn.until < over), select(SignInTry).where(SignInTry.at < over), visits]


def _uploads(before: dt.date) -> list[Select[Any]]:
    return [select(Upload).where(Upload.at < _instant(before))]


def _absences(before: dt.date) -> list[Select[Any]]:
    told = RosterEntry.absence_kind.is_not(None), RosterEntry.absence_kind != NO_REASON
    return [select(RosterEntry).where(RosterEntry.production_date < before, *told)]


def _rosters(before: dt.date) -> list[Select[Any]]:
    return [select(RosterEntry).where(RosterEntry.production_date < before)]


def _suspensions(before: dt.date) -> list[Select[Any]]:
    return [select(Suspension).where(Suspension.lifted_on < before, Suspension.reason != "")]


def _injuries(before: dt.date) -> list[Select[Any]]:
    details = func.coalesce(cast(Issue.details, String), "null") != "null"
    told = or_(Issue.raised_by_id.is_not(None), Issue.signature.is_not(None), details)
    return [select(Issue).where(Issue.kind == "injury", Issue.happened_on < before, told)]


def _photos(before: dt.date) -> list[Select[Any]]:
    over = {
        "idea": select(Idea.id).where(Idea.stored_state.in_(IDEAS_OVER)),
        "issue": select(Issue.id).where(Issue.ended()),
        "action": select(Action.id).where(Action.ended()),
    }
    ended = [(Attachment.subject_type == kind) & Attachment.subject_id.in_(ids) for kind, ids in over.items()]
    return [select(Attachment).where(Attachment.on < before, or_(*ended, Attachment.subject_type == "check_answer"))]


def _evidence(before: dt.date) -> list[Select[Any]]:
    nameless = select(Person.id).where(Person.anonymised_at.is_not(None), Person.left_on < before)
    read = Signoff.person_id.in_(nameless), Signoff.kind == "acknowledge"
    return [select(Assessment).where(Assessment.person_id.in_(nameless)), select(Signoff).where(*read)]


def _leavers(before: dt.date) -> list[Select[Any]]:
    return [select(Person).where(Person.left_on < before, Person.anonymised_at.is_(None))]


def _photo_goes(photo: Attachment) -> str:
    return remove(photo)


def _goes(row: Any) -> None:
    db.session.delete(row)


def _roster_goes(entry: RosterEntry) -> None:
    lines = delete(TimelineEntry).where(TimelineEntry.subject_type == "roster_entry", TimelineEntry.subject_id == entry.id)
    db.session.execute(lines, execution_options=QUIET)
    db.session.delete(entry)


def _kind_goes(entry: RosterEntry) -> None:
    entry.absence_kind = NO_REASON
    lines = select(TimelineEntry).where(
        TimelineEntry.subject_type == "roster_entry", TimelineEntry.subject_id == entry.id
    )  # fmt: skip
    for line in db.session.scalars(lines):
        was = (line.details or {}).get("was") or {}
        if was.get("absence_kind"):
            line.details = {**(line.details or {}), "was": {**was, "absence_kind": NO_REASON}}


def _reason_goes(suspension: Suspension) -> None:
    suspension.reason = ""


def _names_go(injury: Issue) -> None:
    injury.raised_by = injury.signature = injury.details = None


RULES = (
    Rule("sign_ins", _l("Sign-ins that are over, and wrong PINs"), _l("deleted"), 3, _sign_ins, _goes),
    Rule("notices", _l("Notices that were sent"), _l("deleted"), 12, _notices, _goes),
    Rule("uploads", _l("Files of numbers and assessments that were sent"), _l("deleted; what was loaded stays"), 12,
         _uploads, _goes),
    Rule("absences", _l("Planned or unplanned: the kind of an absence"), _l("taken out; that somebody was away stays"), 12,
         _absences, _kind_goes),
    Rule("rosters", _l("Plans and attendance"), _l("deleted"), 36, _rosters, _roster_goes, least=24),
    Rule("suspensions", _l("The reason of a suspension that was lifted"), _l("taken out"), 24, _suspensions, _reason_goes),
    Rule("injuries", _l("Who was hurt, and how"), _l("taken out; what happened stays"), 60, _injuries, _names_go, least=36),
    Rule("photos", _l("Photos of what is closed, and of checks"),
         _l("deleted, also from the disk; those of standards stay"), 36, _photos, _photo_goes, on_boards=True),
    Rule("evidence", _l("Assessments and readings of former employees, without a name"),
         _l("deleted; counted from the day of leaving"), 120, _evidence, _goes, least=12),
    Rule("leavers", _l("Names of people who have left"), _l("two people take the name out; nothing happens by itself"), 12,
         _leavers),
)  # fmt: skip
BY_CODE = {rule.code: rule for rule in RULES}

"""What else hangs on somebody who leaves, beside roles, plans and promises (P-01): nobody waits for who is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from boards.db import db

if TYPE_CHECKING:
    from boards.people.models import Person

QUIET = {"touches": ()}


def let_go(person: Person, by: Person | None) -> None:
    """Nobody's deputy or coach, in no forum, trainer of no open training; notices and the calendar's address end."""
    from boards.checks.calendar_feeds import CheckFeed
    from boards.meetings.models import Forum, forum_member
    from boards.notices.models import Channel, Notice
    from boards.people.company_account import CompanyAccount

    _relations(person)
    _trainings(person, by)
    for forum in db.session.scalars(select(Forum).where(Forum.leader_id == person.id)).all():
        forum.leader = None  # whoever leads the crew that works
    db.session.execute(delete(forum_member).where(forum_member.c.person_id == person.id), execution_options=QUIET)
    for feed in db.session.scalars(select(CheckFeed).where(CheckFeed.person_id == person.id)).all():
        feed.revoke()
    unsent = delete(Notice).where(Notice.person_id == person.id, Notice.sent_at.is_(None))
    account = delete(CompanyAccount).where(CompanyAccount.person_id == person.id)
    for gone in (delete(Channel).where(Channel.person_id == person.id), unsent, account):
        db.session.execute(gone, execution_options=QUIET)


def _relations(person: Person) -> None:
    from boards.people.models import Person

    person.deputy = None
    for column in ("deputy_id", "coach_id"):
        of_them = update(Person).where(getattr(Person, column) == person.id).values({column: None})
        db.session.execute(of_them, execution_options=QUIET)


def _trainings(person: Person, by: Person | None) -> None:
    """Trainings that are not over need another trainer."""
    from boards.actions.models import Action
    from boards.history.models import record
    from boards.plant.production_day import production_date
    from boards.skills.training import Training

    held = select(Training).join(Action, Action.id == Training.action_id)
    for training in db.session.scalars(held.where(Training.trainer_id == person.id, ~Action.ended())).all():
        training.trainer = None
        record(training.action, "trainer left", on=production_date(), by=by)

"""What a tier's meeting looks at beside what a team's does: its teams, the answers it owes, its leaders' own promises."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from boards.actions.models import Action
from boards.db import db
from boards.escalations.models import Escalation
from boards.meetings.missed import Missed, missed_below
from boards.meetings.models import Forum, Meeting
from boards.meetings.record import Told, told_of
from boards.meetings.schedule import WINDOW
from boards.meetings.topics import CARDS_MAX, Topics
from boards.people.models import LINE, Person, RoleGrant, active
from boards.plant.calendar import Calendar
from boards.plant.children import groups_below
from boards.plant.models import Unit

RECORDS_MAX = 40


class TierTopics(Topics):
    """The topics of a value stream's, the plant's and the company's meeting."""

    @cached_property
    def members(self) -> list[Person]:
        """Who should be here: the leader, the members, whoever came; by name."""
        forum = self.meeting.forum
        people = {person.id: person for person in (forum.leader, *forum.members, *self.meeting.present) if person}
        return sorted(people.values(), key=lambda person: person.name)

    @cached_property
    def since(self) -> dt.datetime:
        """When the last meeting of this forum ended; at least one production day back, so that no night is lost."""
        before = Meeting.held_at(self.unit).where(Meeting.forum_id == self.meeting.forum_id)
        last = db.session.scalars(before.where(Meeting.id != self.meeting.id).limit(1)).first()
        if last and last.ended_at:
            return last.ended_at
        days = Calendar(self.unit)
        back = (self.meeting.production_date - days.before(self.meeting.production_date, 1)).days
        return self.meeting.started_at - dt.timedelta(days=back)

    @cached_property
    def groups(self) -> list[Any]:
        """The units below with their figures."""
        return groups_below(self.unit, self.at)

    @property
    def rows(self) -> list[Any]:
        """Rows of teams, reds first."""
        rows = [row for group in self.groups for row in group.rows]
        return sorted(rows, key=lambda row: not row.is_red)

    @cached_property
    def missed(self) -> list[Missed]:
        """Stand-ups of teams that did not take place since this forum last met (M-04)."""
        return missed_below(self.unit, self.since - WINDOW, self.at)

    @cached_property
    def records(self) -> list[Meeting]:
        """What the tier below held since: their records come here by themselves. The latest first."""
        found = Meeting.loaded().options(joinedload(Meeting.unit)).join(Forum).join(Unit, Meeting.unit_id == Unit.id)
        below = Unit.path.startswith(self.unit.path), Unit.id != self.unit.id
        tier = Forum.tier == (self.meeting.forum.tier or 1) - 1
        held = Meeting.ended_at.is_not(None), Meeting.ended_at > self.since
        return list(db.session.scalars(found.where(*below, tier, *held).order_by(Meeting.id.desc()).limit(RECORDS_MAX)))

    @cached_property
    def records_told(self) -> dict[int, Told]:
        return told_of(self.records)

    @cached_property
    def owed(self) -> list[Escalation]:
        """Questions that lie at this unit, the first due first."""
        found = Escalation.owed_by(self.unit).order_by(Escalation.answer_due_at)
        return list(db.session.scalars(found.limit(CARDS_MAX)))

    @cached_property
    def own_late(self) -> list[Action]:
        """Overdue promises of this tier's own leaders first, then the unit's others (P-06)."""
        leading = select(RoleGrant.person_id).where(RoleGrant.unit_id == self.unit.id, RoleGrant.role.in_(LINE))
        leaders = set(db.session.scalars(select(Person.id).where(Person.id.in_(leading), *active())))
        members = leaders | {person.id for person in self.members}
        undone = ~Action.has("completion", "verification", "closure", "cancellation")
        mine = or_(Action.owner_id.in_(members), Action.unit_id == self.unit.id)
        late = Action.loaded().options(joinedload(Action.unit)).where(mine, undone, Action.due_on < self.today)
        found = db.session.scalars(late.order_by(Action.due_on, Action.number).limit(CARDS_MAX)).all()
        return sorted(found, key=lambda action: action.owner_id not in leaders)


def topics_at(meeting: Meeting, at: dt.datetime) -> Topics:
    """What this meeting looks at."""
    return Topics(meeting, at) if meeting.forum.tier == 1 else TierTopics(meeting, at)

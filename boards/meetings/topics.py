"""What a stand-up looks at, topic by topic: the same for the leader's tablet and for the wall beside it.

Each topic is asked of the database when it is looked at, not before: the wall shows one at a time.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from boards.actions import panels as promised
from boards.actions.forms import days_for
from boards.db import db
from boards.escalations.levels import level_above
from boards.escalations.models import Escalation
from boards.ideas import panels as thought
from boards.issues.models import SAFETY, Issue
from boards.meetings.models import Meeting
from boards.meetings.yesterday import Yesterday
from boards.people.models import Person, active
from boards.plant.models import Plant, Unit
from boards.plant.production_day import plant_date
from boards.plant.staffing import Staffing

NOW = ("overdue", "today", "check late", "check", "checked", "ownerless", "requested")  # talked about; the rest is later
WAITING = ("unanswered", "answer", "decide", "confirm")
HEADS_AROUND = 4  # so many fewer than the whole crew are a tap away
CARDS_MAX = 12
MAKERS_MAX = 8


@dataclass
class Topics(Yesterday):
    """What a meeting looks at, at an instant. Nothing here knows who watches."""

    meeting: Meeting
    at: dt.datetime

    @cached_property
    def unit(self) -> Unit:
        return self.meeting.unit

    @cached_property
    def today(self) -> dt.date:
        return plant_date(self.at)

    # --- a team's

    @cached_property
    def crew_size(self) -> int:
        """How many belong to the crew whose shift it is; of a unit without crews, to the unit."""
        people = select(func.count(Person.id)).where(Person.home_unit_id == self.unit.id, *active())
        return db.session.scalar(people.where(Person.crew == self.meeting.crew) if self.meeting.crew else people) or 0

    @property
    def heads(self) -> list[int]:
        """The numbers a tap away: the whole crew first, a few less, one more for a guest."""
        most = self.crew_size or self.meeting.head_count or 8
        return [*(number for number in range(most, most - HEADS_AROUND, -1) if number > 0), most + 1]

    @cached_property
    def staffing(self) -> Staffing | None:
        """Who is planned in this shift and what is covered; none where no station says what it needs."""
        on, code = self.meeting.production_date, self.meeting.shift_code
        if self.unit.kind != "team" or code not in Plant.get().shifts:
            return None
        found = Staffing(self.unit, on, code)
        return found if found.rows or any(post.state != "none" for post in found.posts) else None

    @cached_property
    def safety(self) -> list[Issue]:
        """Open safety issues."""
        return self._issues(Issue.kind.in_(SAFETY) | (Issue.letter == "S"))

    @cached_property
    def actions(self) -> list[Any]:
        """All open promises, the urgent first."""
        return list(promised.actions(self.unit, self.at)["rows"])

    @property
    def pressing(self) -> list[Any]:
        """Overdue, due today, to be checked, without an owner: what is talked about."""
        return [row for row in self.actions if row.urgency in NOW]

    def can_wait(self, row: Any) -> bool:
        """A check that is not due yet, of what was not done in this meeting: it leaves a full wall first."""
        done = row.action.step("completion")
        return row.urgency == "check" and not (done and done.at >= self.meeting.started_at)

    @property
    def later(self) -> list[Any]:
        return [row for row in self.actions if row.urgency not in NOW]

    @cached_property
    def _ideas(self) -> dict[str, Any]:
        return thought.ideas(self.unit, self.at)

    @property
    def ideas(self) -> list[Any]:
        """Who waits for an answer first, trials that end, what is being made."""
        return [row for row in self._ideas["rows"] if row.urgency != "in use"]

    @property
    def ideas_waiting(self) -> list[Any]:
        return [row for row in self.ideas if row.urgency in WAITING]

    @cached_property
    def makers(self) -> list[Person]:
        """Who could make an idea real, a tap away: the crew that is here, its leader first."""
        people = Person.working_in(self.unit)
        crew = [person for person in people if person.crew == self.meeting.crew] or people
        return sorted(crew, key=lambda person: not person.leads(self.unit))[:MAKERS_MAX]

    @cached_property
    def days(self) -> list[dt.date]:
        """The days a tap away: today and the unit's next working days."""
        return days_for(self.unit)

    @property
    def thanks(self) -> list[Any]:
        return list(self._ideas["thanks"])

    # --- all tiers

    @cached_property
    def answers(self) -> list[Escalation]:
        """Answers that came down and this crew has not heard yet."""
        return list(Escalation.unheard_by(self.unit, self.meeting.crew))

    @cached_property
    def asked(self) -> list[Escalation]:
        """What this unit has asked and is still owed."""
        found = Escalation.asked_by_unit(self.unit).where(Escalation.owed()).order_by(Escalation.id.desc())
        return list(db.session.scalars(found.limit(CARDS_MAX)))

    @cached_property
    def cards(self) -> list[Any]:
        """What could need help: late promises and open issues, the most urgent first; not what is asked already."""
        asked = {(one.subject_type, one.subject_id) for one in self.asked}
        late = [row.action for row in self.actions if row.action.stage < 2]
        open_ = self._issues(Issue.kind != "red_tag")
        cards = [*late, *open_]
        return [card for card in cards if (card.__tablename__, card.id) not in asked][:CARDS_MAX]

    @cached_property
    def above(self) -> list[Unit]:
        """Whom one can ask: the next level first, the levels above it, then the functions."""
        levels, level = [], level_above(self.unit)
        while level is not None:
            levels.append(level)
            level = level_above(level)
        functions = select(Unit).where(Unit.kind == "function", Unit.active, Unit.id != self.unit.id)
        return [*levels, *db.session.scalars(functions.order_by(Unit.position, Unit.code))]

    @property
    def agenda(self) -> list[str]:
        from boards.meetings.agenda import topics_of

        return list(topics_of(self.meeting.forum.tier))

    def is_done(self, topic: str) -> bool:
        """It was looked at and is not on the table now."""
        return topic in (self.meeting.looked_at or {}) and topic != self.meeting.topic

    def _issues(self, *where: Any) -> list[Issue]:
        found = Issue.open_for(self.unit).where(*where).options(selectinload(Issue.unit))
        return list(db.session.scalars(found.order_by(Issue.id.desc()).limit(CARDS_MAX)))

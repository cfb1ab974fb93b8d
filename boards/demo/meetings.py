"""The tiers' forums, the stand-ups held in the last days, and those the story tells of; one night nobody held.

Forums come before all records: a question waits for the next meeting of whom it asks. Meetings of the story come last:
what was said in them is there by then.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from boards import clock
from boards.db import db
from boards.demo.days import Days
from boards.demo.people import People
from boards.demo.plant import Units
from boards.demo.story import Row, number
from boards.escalations.models import Escalation
from boards.history.models import TimelineEntry
from boards.meetings.models import Forum, Meeting
from boards.meetings.schedule import WINDOW, Occurrence, on_date, planned_between
from boards.people.models import Person, leader_of
from boards.plant.calendar import Calendar
from boards.plant.production_day import crew_on

HELD_DAYS = dt.timedelta(days=3)  # so far back the demo remembers its ordinary stand-ups


class Gathered:
    """The forums of the plant, by code, and their meetings."""

    def __init__(self, units: Units, people: People, days: Days, story: Row) -> None:
        self.units, self.people, self.days, self.story = units, people, days, story
        self.forums = {row["code"]: self._forum(row) for row in story["forums"] if row["kind"] == "tier"}
        self.told = [row for row in story["sessions"] if row["forum"] in self.forums]
        db.session.flush()

    def ordinary(self) -> None:
        """Each planned meeting of the last days, but for what the story tells itself, and what was missed."""
        left_out = {self._key(row) for row in [*self.told, *self.story["missed"]]}
        for forum in self.forums.values():
            until = self.days.moment - WINDOW  # what is due now is left to whoever looks at the demo
            for one in planned_between(forum, until - HELD_DAYS, until, self.days.plant):
                if (forum.code, one.production_date, one.shift) not in left_out:
                    self._held(one, forum.minutes - one.starts_at.day % 3)

    def sessions(self) -> None:
        """The meetings of the story, with what was decided and asked in them."""
        for row in self.told:
            _, date, shift = self._key(row)
            forum = self.forums[row["forum"]]
            planned = on_date(forum, date, self.days.plant, Calendar(forum.unit, self.days.plant))
            self._held(next(one for one in planned if one.shift == shift), row["minutes"], row)

    def _forum(self, row: Row) -> Forum:
        named = None if row["leader"].startswith("role:") else self.people[row["leader"]]
        forum = Forum(
            code=row["code"],
            tier=row["tier"],
            unit=self.units[row["unit"]],
            minutes=row["minutes"],
            times=row["at"],
            leader=named,
            members=[self.people[key] for key in row.get("members", [])],
        )
        db.session.add(forum)
        return forum

    def _key(self, row: Row) -> tuple[str, dt.date, str]:
        forum = self.forums[row["forum"]]
        return forum.code, self.days.worked(row["day"], forum.unit), row.get("shift", "")

    def _held(self, one: Occurrence, minutes: int, row: Row | None = None) -> None:
        forum = one.forum
        crew = crew_on(one.shift, one.production_date, self.days.plant) if one.shift else None
        leader = forum.leader or leader_of(forum.unit, crew) or self._manager(forum)
        ends = min(one.starts_at + dt.timedelta(minutes=minutes), self.days.moment)
        with clock.at(one.starts_at):
            meeting = Meeting.start(forum, leader)
            if forum.tier == 1:
                meeting.count_heads(self._crew_size(forum, crew) - one.starts_at.day % 2, leader)
            for person in forum.members:
                meeting.note_present(person, leader)
        with clock.at(ends):
            for decision in (row or {}).get("decisions", []):
                owner = self.people[decision["owner"]]
                meeting.decide(
                    decision["text"], leader, owner=owner, cascade=decision["cascade"], number=number(decision["id"])
                )
            for label in (row or {}).get("escalated", []):
                self._asked_in(meeting, number(label))
            for topic in meeting.agenda:
                meeting.turn_to(topic, leader)
            meeting.end(leader)

    def _manager(self, forum: Forum) -> Person:
        """Nobody leads that crew in the story: the value stream's manager stands in."""
        leader = leader_of(forum.unit.parent or forum.unit, None)
        assert leader is not None
        return leader

    def _crew_size(self, forum: Forum, crew: str | None) -> int:
        return sum(person.crew == crew and person.is_active for person in Person.working_in(forum.unit))

    def _asked_in(self, meeting: Meeting, question: int) -> None:
        """The story's question was asked in this meeting; it is told already, and only now gets its meeting."""
        asked = select(Escalation.id).where(Escalation.number == question).scalar_subquery()
        entry = select(TimelineEntry).where(
            TimelineEntry.subject_type == "escalation", TimelineEntry.subject_id == asked, TimelineEntry.event == "asked"
        )
        for one in db.session.scalars(entry):
            one.meeting_id = meeting.id

"""What can be done in a meeting, and by whom (domain 1.10): its leader's line starts, turns and ends it.

A mixin of models.Meeting. Every verb is idempotent, also when a tablet that was offline says it a second time.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from boards.clock import now
from boards.db import db, next_number
from boards.history.models import TimelineEntry, record, said_in
from boards.meetings.agenda import topics_of
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.meetings.models import Decision, Forum, Meeting

HEADS_MAX = 200
OVERTIME = 1.5  # times its minutes: then it ends by itself


class MeetingVerbs:
    @classmethod
    def start(cls, forum: Forum, by: Person, again: bool = False) -> Meeting:
        """The meeting of the shift, running. Who starts it a second time joins it; once it was held it needs `again`: the
        circle is called together once more. Raises NotAllowed, NotNow.
        """
        from boards.meetings.models import Meeting
        from boards.meetings.schedule import present_occurrence

        _needs_leader(forum, by)
        crew, occurrence = present_occurrence(forum, now())
        held = Meeting.all_of(occurrence)
        if held and held[-1].is_running:
            return held[-1]
        if held and not again:
            raise NotNow(_l("It was held already. The next one is in the next shift."))
        meeting = Meeting(
            forum=forum,
            unit=forum.unit,
            production_date=occurrence.production_date,
            shift=f"{occurrence.shift} {len(held) + 1}".strip() if held else occurrence.shift,
            crew=crew or "",
            started_at=now(),
            started_by=by,
            topic=topics_of(forum.tier)[0],
            looked_at={},
            record={"from": _last_entry()},
        )
        db.session.add(meeting)
        db.session.flush()
        with said_in(meeting.id):
            record(meeting, "started", on=production_date(), by=by)
        return meeting

    def turn_to(self: Meeting, topic: str, by: Person) -> None:
        """Everybody looks at this now; what was looked at before has its tick."""
        self._before(by)
        if topic not in topics_of(self.forum.tier):
            raise Unfit(_l("This is not on the agenda."), "topic")
        if topic != self.topic:
            self.looked_at = {self.topic: "seen", **self.looked_at}
            self.topic = topic

    def look(self: Meeting, topic: str, word: str, by: Person) -> None:
        """What was said to a topic, in one word: safety "nothing"; of one card: issue-12 "none: mended at once"."""
        self._before(by)
        self.looked_at = {**self.looked_at, topic[:40]: word[:120]}

    def count_heads(self: Meeting, heads: int, by: Person) -> None:
        self._before(by)
        if not 0 <= heads <= HEADS_MAX:
            raise Unfit(_l("How many are here? A number is enough."), "heads")
        self.head_count = heads

    def note_present(self: Meeting, person: Person, by: Person, here: bool = True) -> None:
        """Names from Tier 2 on; a team counts heads. Not `here`: the tap is taken back."""
        self._before(by)
        if self.forum.tier == 1:
            raise NotNow(_l("A team counts heads, it notes no names."))
        if here and person not in self.present:
            self.present.append(person)
        elif not here and person in self.present:
            self.present.remove(person)
        self.head_count = len(self.present)

    def decide(
        self: Meeting,
        text: str,
        by: Person,
        *,
        owner: Person | None = None,
        due_on: dt.date | None = None,
        cascade: list[str] | None = None,
        submission: str | None = None,
        number: int | None = None,
    ) -> Decision:
        """A decision with somebody who owns it, or boards that should hear of it (M-03). Twice sent is once decided."""
        from boards.meetings.models import Decision

        if submission and (sent := db.session.scalar(select(Decision).where(Decision.submission == submission))):
            return sent
        self._before(by)
        need(text, "text")
        if owner is None and not cascade:
            raise Unfit(_l("Who owns it, or which board should hear of it?"), "owner")
        decision = Decision(
            number=number or next_number(Decision.number),
            meeting=self,
            text=text,
            owner=owner,
            due_on=due_on,
            cascade=cascade or [],
            submission=submission,
        )
        db.session.add(decision)
        with said_in(self.id):
            record(decision, "decided", on=production_date(), by=by)
        return decision

    def end(self: Meeting, by: Person | None) -> None:
        """Held and, of a daily tier, published: its record is what was said until now (M-02). `by` none: by itself."""
        if self.ended_at is not None:
            return
        if by is not None:
            _needs_leader(self.forum, by)
        self.ended_at, self.ended_by = now(), by
        self.looked_at = {self.topic: "seen", **self.looked_at}
        with said_in(self.id):
            record(self, "ended" if by else "ended by itself", on=production_date(), by=by)
        db.session.flush()
        said = select(TimelineEntry.id).where(TimelineEntry.meeting_id == self.id).order_by(TimelineEntry.id)
        self.record = {**(self.record or {}), "until": _last_entry(), "entries": list(db.session.scalars(said))}

    def is_led_by(self: Meeting, by: Person) -> bool:
        """Whether this person may run it: any leader in the line of the unit, or who is named as leader of the forum."""
        return self.forum.is_led_by(by)

    @property
    def ends_by_itself_at(self: Any) -> dt.datetime:
        """At half as long again as it should take: 15 minutes of a team's ten."""
        at: dt.datetime = self.started_at + dt.timedelta(minutes=self.forum.minutes * OVERTIME)
        return at

    def _before(self: Meeting, by: Person) -> None:
        _needs_leader(self.forum, by)
        if self.ended_at is not None:
            raise NotNow(_l("The stand-up has ended. Its record stays as it is."))


def _needs_leader(forum: Forum, by: Person) -> None:
    if not forum.is_led_by(by):
        raise NotAllowed(_l("A leader of %(unit)s runs the stand-up.", unit=forum.unit.name))


def _last_entry() -> int:
    """Number of the latest line of any record's story: what has a higher one came in later, also without a time."""
    db.session.flush()
    return db.session.scalar(select(func.max(TimelineEntry.id))) or 0

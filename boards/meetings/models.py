"""Forums and their meetings: the tiered daily stand-ups, each feeding the next (domain 1.10).

A forum is the recurring thing, a meeting one occurrence. Its state is read off its instants: planned, running, held.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import Column, ForeignKey, Index, Select, String, Table, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from boards.clock import now
from boards.db import Base, db
from boards.meetings.agenda import topics_of
from boards.meetings.verbs import MeetingVerbs
from boards.people.models import Person
from boards.plant.models import Unit

forum_member = Table(
    "forum_member",
    Base.metadata,
    Column("forum_id", ForeignKey("forum.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
)
meeting_present = Table(
    "meeting_present",  # names only for Tier 2 and above; a stand-up counts heads
    Base.metadata,
    Column("meeting_id", ForeignKey("meeting.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
)


class Forum(Base):
    """A recurring meeting of a unit: when, how long, who leads it."""

    __tablename__ = "forum"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[str] = mapped_column(String(24), default="tier")
    tier: Mapped[int | None]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    minutes: Mapped[int] = mapped_column(default=10)
    times: Mapped[dict[str, Any]]  # plant time: {"early": "06:05", …}, {"daily": "08:30"} or {"weekly": "thursday 10:00"}
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: the leader of the crew that works
    unit: Mapped[Unit] = relationship()
    leader: Mapped[Person | None] = relationship(foreign_keys=[leader_id])
    members: Mapped[list[Person]] = relationship(secondary=forum_member)

    def is_led_by(self, person: Person) -> bool:
        """Whether this person may run its meetings: leads in the line of the unit, or is named as its leader."""
        return person.leads(self.unit) or (person.is_active and self.leader_id == person.id)


class Meeting(MeetingVerbs, Base):
    """One occurrence of a forum: one for each production date and shift, so that starting twice is starting once."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("forum_id", "production_date", "shift"),
        Index("ix_meeting_unit", "unit_id", "started_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))  # the forum's
    production_date: Mapped[dt.date]
    shift: Mapped[str] = mapped_column(String(10), default="")  # "" of a forum that meets once a day or week
    crew: Mapped[str] = mapped_column(String(10), default="")
    started_at: Mapped[dt.datetime]
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[dt.datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none once ended: it ended by itself
    topic: Mapped[str] = mapped_column(String(16), default="")  # what is being talked about: the wall shows it
    looked_at: Mapped[dict[str, Any]]  # topics of the agenda that were looked at: {"safety": "nothing"} …
    head_count: Mapped[int | None]
    record: Mapped[dict[str, Any] | None]  # frozen when published: {"entries": [ids of timeline entries]} (M-02)
    version: Mapped[int] = mapped_column(default=1)
    forum: Mapped[Forum] = relationship()
    unit: Mapped[Unit] = relationship()
    started_by: Mapped[Person | None] = relationship(foreign_keys=[started_by_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])
    present: Mapped[list[Person]] = relationship(secondary=meeting_present)
    decisions: Mapped[list[Decision]] = relationship(back_populates="meeting", order_by="Decision.id")
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @property
    def agenda(self) -> tuple[str, ...]:
        """The topics of its tier, in order."""
        return topics_of(self.forum.tier)

    @property
    def shift_code(self) -> str:
        """The shift's code, also of a meeting called together again ("early 2")."""
        return self.shift.partition(" ")[0]

    @property
    def minutes(self) -> int:
        """How long it took, in whole minutes; of a running one until now."""
        return round(((self.ended_at or now()) - self.started_at).total_seconds() / 60)

    @property
    def ended_by_itself(self) -> bool:
        return self.ended_at is not None and self.ended_by_id is None

    # --- queries

    @classmethod
    def all_of(cls, occurrence: Any) -> list[Meeting]:
        """What this planned occurrence became: none, one, or more where the circle was called together again."""
        forum, _, shift, date = occurrence
        same = (cls.shift == shift) | cls.shift.in_([f"{shift} {n}".strip() for n in range(2, 10)])
        found = cls.loaded().where(cls.forum_id == forum.id, cls.production_date == date, same)
        return list(db.session.scalars(found.order_by(cls.id)))

    @classmethod
    def running_at(cls, unit_id: int) -> Meeting | None:
        """The unit's meeting that runs now; of two the one begun last."""
        running = cls.loaded().where(cls.unit_id == unit_id, cls.ended_at.is_(None))
        return db.session.scalars(running.order_by(cls.id.desc()).limit(1)).first()

    @classmethod
    def held_at(cls, unit: Unit) -> Select[Meeting]:
        """A unit's ended meetings, the latest first."""
        return cls.loaded().where(cls.unit_id == unit.id, cls.ended_at.is_not(None)).order_by(cls.started_at.desc())

    @classmethod
    def loaded(cls) -> Select[Meeting]:
        """A query that brings along all a board or a list shows."""
        return select(cls).options(
            joinedload(cls.forum), joinedload(cls.started_by), joinedload(cls.ended_by), selectinload(cls.present)
        )


class Decision(Base):
    """What a meeting decided, who owns it, and which units should hear of it."""

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(10), default="decided")  # proposed | decided | deferred | rejected
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[dt.date | None]
    cascade: Mapped[list[str]]  # codes of units that should hear of it
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    meeting: Mapped[Meeting] = relationship(back_populates="decisions")
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])

    @property
    def label(self) -> str:
        return f"DC-{self.number}"

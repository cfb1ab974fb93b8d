"""Who works where: planned, and who really was there (domain 1.14). Attendance alone says that somebody performed (Q-11).

A row is never deleted: who is taken off a plan has the role "off", and what a verb writes over is on the timeline.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from boards.db import Base
from boards.people.models import Person
from boards.plant.models import Unit

ROLES = ("work", "backfill", "trainee")
OFF = "off"  # was in the plan, and was taken off it
ABSENCES = ("planned", "unplanned", "training", "kaizen", "other")  # never a medical reason (P-07)


class RosterEntry(Base):
    """One person in one shift of a team: at a station, at none yet, or absent. A person may stand at two stations."""

    __tablename__ = "roster_entry"
    __table_args__ = (
        UniqueConstraint("production_date", "shift", "person_id", "station_id"),
        Index("ix_roster_entry_unit", "unit_id", "production_date"),
        Index("ix_roster_entry_station", "station_id", "production_date", "person_id"),
        Index("ix_roster_entry_person", "person_id", "production_date"),
        Index("ix_roster_entry_work", "person_id", "station_id", "production_date"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    production_date: Mapped[dt.date]
    shift: Mapped[str] = mapped_column(String(12))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))  # the team whose plan it is, also of a lent person
    station_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(10), default="work")  # work | backfill | trainee | off
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who stands beside a trainee
    absence_kind: Mapped[str | None] = mapped_column(String(12))  # not there; the kind is never on a wall
    attended: Mapped[bool | None]  # none: planned, nobody has said yet
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who planned it first
    at: Mapped[dt.datetime]  # when it was planned first
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    station: Mapped[Unit | None] = relationship(foreign_keys=[station_id])
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    trainer: Mapped[Person | None] = relationship(foreign_keys=[trainer_id])

    @property
    def label(self) -> str:
        return f"{self.production_date} {self.shift}"

    @property
    def counts(self) -> bool:
        """Still in the plan, there or absent."""
        return self.role != OFF

    @property
    def is_there(self) -> bool:
        """Planned or attended, and not absent."""
        return self.counts and self.absence_kind is None and self.attended is not False

    @classmethod
    def loaded(cls) -> Select[RosterEntry]:
        """A query that brings along everybody and every station a plan names; in the order they were planned."""
        return (
            select(cls)
            .where(cls.role != OFF)
            .options(selectinload(cls.person).selectinload(Person.transfers), selectinload(cls.station))
            .options(selectinload(cls.trainer), selectinload(cls.unit))
            .order_by(cls.id)
        )

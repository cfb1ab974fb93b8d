"""Where somebody belongs on a production date: home unit and crew (P-10).

A person's `home_unit` and `crew` are those of the present production day. Each transfer says from which day on they change,
and what they were before: so any past or coming day answers as it was or will be. Time begins a transfer that lies ahead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.db import Base
from boards.plant.models import Unit

if TYPE_CHECKING:
    from boards.people.models import Person


class Transfer(Base):
    """Somebody belongs to another unit or crew from production date `from_on`; actions go along, what a place asks stays."""

    __tablename__ = "transfer"
    __table_args__ = (UniqueConstraint("person_id", "from_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[dt.date]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    crew: Mapped[str | None] = mapped_column(String(10))
    was_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    was_crew: Mapped[str | None] = mapped_column(String(10))
    led_unit: Mapped[bool] = mapped_column(default=False)  # answered for the function that he or she left
    ended_grants: Mapped[dict[str, Any]]  # roles that ended with it: id → until when they held before
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    on: Mapped[dt.date]  # production date on which it was said
    at: Mapped[dt.datetime]
    began_at: Mapped[dt.datetime | None]  # none: it lies ahead
    person: Mapped[Person] = relationship(foreign_keys=[person_id], back_populates="transfers")
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="joined", innerjoin=True)
    was_unit: Mapped[Unit] = relationship(foreign_keys=[was_unit_id], lazy="joined", innerjoin=True)
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])

    @property
    def changes_unit(self) -> bool:
        return self.unit_id != self.was_unit_id


class Belonging:
    """What a person knows of it; `transfers` in the order of their days."""

    def home_on(self: Person, on: dt.date) -> Unit:
        """The home unit on a production date."""
        return self._place_on(on)[0]

    def crew_on(self: Person, on: dt.date) -> str | None:
        """The crew on a production date; none: by day, or a plant without crews."""
        return self._place_on(on)[1]

    def came_on(self: Person, on: dt.date, belongs: Callable[[Unit], bool]) -> dt.date | None:
        """Since which production date the home has been one of which `belongs` holds, as of `on`; none: from the beginning,
        or it is not."""
        since = None
        for one in self.transfers:
            if one.from_on <= on:
                since = None if not belongs(one.unit) else since if belongs(one.was_unit) else one.from_on
        return since

    @property
    def coming_transfer(self: Person) -> Transfer | None:
        return next((one for one in self.transfers if one.began_at is None), None)

    def _place_on(self: Person, on: dt.date) -> tuple[Unit, str | None]:
        for one in self.transfers:
            if one.from_on > on and one.began_at is not None:
                return one.was_unit, one.was_crew
        begun = [one for one in self.transfers if one.from_on <= on and one.began_at is None]
        return (begun[-1].unit, begun[-1].crew) if begun else (self.home_unit, self.crew)


def ever_at(units: Select[int] | list[int]) -> Any:
    """Condition: people whose home is, was or will be one of these units (ids). Whose it is on a day, says `home_on`."""
    from boards.people.models import Person

    moved = select(Transfer.person_id).where(or_(Transfer.unit_id.in_(units), Transfer.was_unit_id.in_(units)))
    return or_(Person.home_unit_id.in_(units), Person.id.in_(moved))

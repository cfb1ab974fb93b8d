"""Red tags: an item that nobody seems to need is held at a marked place until a day, and somebody decides (domain 1.17).

raised (tagged) → acknowledged (in the holding area) → resolved (with what becomes of it). Any team may claim it before
the day is over. A mixin of models.Issue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm.attributes import flag_modified

from boards.history.models import record
from boards.notices.telling import leaders_at, tell
from boards.people.models import LINE, Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import plant_date, production_date
from boards.refusals import NotAllowed, NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.issues.models import Issue

DISPOSITIONS = ("return_to_place", "relocate", "return_to_supplier", "sell", "scrap", "keep_with_reason")
REASONS = ("not_needed", "broken", "obsolete", "too_many", "unknown_owner", "unclear")
QUANTITY_MAX, VALUE_MAX = 1_000_000, 100_000_000
PLACE_MAX = 80


class IssueRedTags:
    @classmethod
    def tag(
        cls,
        unit: Unit,
        item: str,
        by: Person | None,
        *,
        quantity: int = 1,
        value_eur: float | None = None,
        reason: str = "not_needed",
        held_at: str | None = None,
        hold_until: dt.date | None = None,
        **about: Any,
    ) -> Issue:
        """Tags an item: how many, why, worth what if known. It is held until a day, as the plant says unless told.
        `about`: submission, number, nameless, signature."""
        from boards.issues.models import Issue

        need(item, "item")
        if reason not in REASONS:
            raise Unfit(_l("Choose one of those shown."), "reason")
        if not 0 < quantity <= QUANTITY_MAX or not 0 <= (value_eur or 0) <= VALUE_MAX:
            raise Unfit(_l("That number can't be right."), "quantity" if not 0 < quantity <= QUANTITY_MAX else "value_eur")
        until = hold_until or plant_date() + dt.timedelta(days=Plant.get().setting("red_tag_days"))
        details: dict[str, Any] = {"item": item, "quantity": quantity, "reason": reason, "hold_until": until.isoformat()}
        details |= {"value_eur": value_eur} if value_eur is not None else {}
        details |= {"held_at": held_at[:PLACE_MAX]} if held_at else {}
        return Issue.raise_at(unit, "red_tag", item, by=by, details=details, **about)

    def hold(self: Issue, by: Person, held_at: str, hold_until: dt.date | None = None) -> None:
        """It lies in the holding area: where, and until when somebody decides."""
        self.before_red_tag(by)
        need(held_at, "held_at")
        if hold_until is not None and hold_until < plant_date():
            raise Unfit(_l("That day is over. Choose a later one."), "hold_until")
        until = {"hold_until": hold_until.isoformat()} if hold_until else {}
        self._note(held_at=held_at.strip()[:PLACE_MAX], **until)
        if self.state == "raised":
            self.acknowledge(by)
        else:
            record(self, "held", on=production_date(), by=by, reason=held_at)

    def claim(self: Issue, by: Person, unit: Unit, note: str = "") -> None:
        """A team can use it: said by anybody of that team or its leader, before the day is over (domain 1.17)."""
        self.before_claiming(by, unit)
        if self.claimed_by == unit.board.code:
            return
        self._note(claimed_by=unit.board.code)
        record(self, "claimed", on=production_date(), by=by, reason=note or None, to=unit.board.code)
        tell([*leaders_at(self.unit)], "claimed", self, by=by, of=unit.board.code)

    def dispose(self: Issue, by: Person, disposition: str, note: str = "") -> None:
        """What becomes of it, by who leads the place; worth more than the plant's limit, only the manager of the value
        stream lets it be scrapped."""
        if not self.is_open and self.disposition == disposition:
            return
        self.before_disposing(by, disposition)
        if disposition in ("relocate", "keep_with_reason"):
            need(note, "text")
        self._note(disposition=disposition)
        if self.state == "raised":
            self._reach("acknowledgement", by)
        self._reach("resolution", by, note or None, disposition=disposition)

    @property
    def hold_until(self: Issue) -> dt.date | None:
        """The last day on which it may be claimed; then somebody has to decide."""
        until = (self.details or {}).get("hold_until")
        return dt.date.fromisoformat(until) if until else None

    @property
    def disposition(self: Issue) -> str | None:
        """What has become of it, once it is decided."""
        return (self.details or {}).get("disposition") if not self.is_open else None

    @property
    def claimed_by(self: Issue) -> str | None:
        """The code of the team that can use it."""
        return (self.details or {}).get("claimed_by")

    def is_past_hold(self: Issue, today: dt.date) -> bool:
        """Nobody has decided in time: red on the board of the unit."""
        return self.kind == "red_tag" and self.is_open and self.hold_until is not None and today > self.hold_until

    def before_red_tag(self: Issue, by: Person) -> None:
        if self.kind != "red_tag":
            raise NotNow(_l("This is no red tag."))
        self.before_handling(by)

    def before_claiming(self: Issue, by: Person, unit: Unit) -> None:
        if self.kind != "red_tag":
            raise NotNow(_l("This is no red tag."))
        self._must_be_open()
        if self.is_past_hold(plant_date()):
            raise NotNow(_l("The day to claim it is over. Ask the leader of the place."))
        if not (by.is_active and (by.home_unit.is_within(unit.board.id) or by.leads(unit))):
            raise NotAllowed(_l("For a team its own people claim it."))

    def before_disposing(self: Issue, by: Person, disposition: str) -> None:
        self.before_red_tag(by)
        if disposition not in DISPOSITIONS:
            raise Unfit(_l("What becomes of it? Choose one of those shown."), "disposition")
        worth = (self.details or {}).get("value_eur") or 0
        limit = Plant.get().setting("red_tag_scrap_limit")
        if disposition == "scrap" and worth > limit and by.roles_in(self.unit).isdisjoint(LINE[2:]):
            raise NotAllowed(_l("Worth more than %(limit)s EUR: the value stream manager decides.", limit=limit))

    def _note(self: Issue, **details: Any) -> None:
        self.details = {**(self.details or {}), **details}
        flag_modified(self, "details")

    # --- queries

    @classmethod
    def red_tags_at(cls, unit: Unit) -> Select[Issue]:
        """Items of this board that wait for a decision."""
        from boards.issues.models import Issue

        return Issue.open_for(unit).where(Issue.kind == "red_tag").order_by(Issue.id)


@dataclass(frozen=True)
class RedTags:
    """What a board says of its red tags."""

    count: int
    value_eur: float
    overdue: int

    @classmethod
    def of(cls, tags: Iterable[Issue], today: dt.date) -> RedTags:
        found = list(tags)
        value = sum(float((tag.details or {}).get("value_eur") or 0) for tag in found)
        return cls(len(found), value, sum(tag.is_past_hold(today) for tag in found))

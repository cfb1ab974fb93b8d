"""Which revisions held at a place within some time, approved by whom, and who had read them by its end (D-12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.db import db
from boards.history.signoffs import Signoff
from boards.plant.models import Plant, Unit
from boards.plant.production_day import day_ends
from boards.standards.models import Revision, Standard, Use

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Held:
    """A revision whose text was shown at the place within that time. `from_at` and `until_at` are instants."""

    standard: Standard
    revision: Revision
    from_at: dt.datetime
    until_at: dt.datetime | None  # none: it still holds
    next: Revision | None  # what followed it; none: nothing yet, or the standard was withdrawn
    approvals: list[Signoff]
    read: list[Signoff]  # by the end of that time: of it, or of what it only corrects in its wording (D-05)

    def was_read_by(self, person_id: int) -> bool:
        return any(one.person_id == person_id for one in self.read)


def held_at(place: Unit, on: dt.date, starts: dt.datetime, ends: dt.datetime) -> list[Held]:
    """By the standards' codes; of each what held at `starts`, and what took effect before `ends` (D-01).

    Standards are those that were used at the place or above it on production date `on` (D-07). A fixed number of queries.
    """
    plant = Plant.get()
    used = select(Use.standard_id).where(Use.unit_id.in_(place.lineage))
    rows = db.session.scalars(Standard.loaded().where(Standard.id.in_(used)).order_by(Standard.code))
    here = [one for one in rows if not one.used_on(on).isdisjoint(place.lineage)]
    signed = _signed(revision for standard in here for revision in standard.approved())
    return [
        _held(standard, revision, signed, ends, plant)
        for standard in here
        for revision in _shown(standard, starts, ends, plant)
    ]


def _shown(standard: Standard, starts: dt.datetime, ends: dt.datetime, plant: Plant) -> list[Revision]:
    first = standard.revision_at(starts, plant)
    later = [
        revision
        for revision in standard.approved()
        if (begins := revision.starts_at(plant)) is not None and starts < begins < ends
    ]
    return [revision for revision in (first, *later) if revision is not None]


def _held(standard: Standard, revision: Revision, signed: dict[int, list[Signoff]], ends: dt.datetime, plant: Plant) -> Held:
    order = standard.approved()
    at = order.index(revision)
    until, follows = _end(standard, order[at + 1 :], plant)
    signatures = signed.get(revision.id, [])
    return Held(
        standard,
        revision,
        revision.starts_at(plant) or ends,
        until,
        follows,
        [one for one in signatures if one.kind == "approve" and one.decision == "approved"],
        _read(order[: at + 1], signed, ends),
    )


def _end(standard: Standard, later: list[Revision], plant: Plant) -> tuple[dt.datetime | None, Revision | None]:
    """When it ceased to hold, and what followed it: the next revision, or nothing where the standard was withdrawn."""
    begins = later[0].starts_at(plant) if later else None
    withdrawal = standard.withdrawal()
    if withdrawal is not None and (begins is None or day_ends(withdrawal.on - DAY, plant) <= begins):
        return day_ends(withdrawal.on - DAY, plant), None
    return begins, later[0] if begins else None


def _read(order: list[Revision], signed: dict[int, list[Signoff]], ends: dt.datetime) -> list[Signoff]:
    """Who had said "understood", each once: of the last of these, or back to the last that is not editorial."""
    first = next((n for n in range(len(order) - 1, -1, -1) if not order[n].is_editorial), 0)
    found: dict[int, Signoff] = {}
    for revision in order[first:]:
        for one in signed.get(revision.id, []):
            if one.kind == "acknowledge" and one.decision == "understood" and one.at < ends:
                found.setdefault(one.person_id, one)
    return sorted(found.values(), key=lambda one: (one.at, one.id))


def _signed(revisions: Iterable[Revision]) -> dict[int, list[Signoff]]:
    """By revision id, in the order of time; of approvals those of the cycle that was approved."""
    cycles = {revision.id: revision.cycle for revision in revisions}
    rows = select(Signoff).where(Signoff.subject_type == Revision.__tablename__, Signoff.subject_id.in_(cycles))
    found: dict[int, list[Signoff]] = {}
    for one in db.session.scalars(rows.options(joinedload(Signoff.person)).order_by(Signoff.at, Signoff.id)):
        if one.kind != "approve" or one.subject_version == cycles[one.subject_id]:
            found.setdefault(one.subject_id, []).append(one)
    return found

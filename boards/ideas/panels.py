"""The ideas of a unit as its boards show them: who waits for an answer first, thanks always (domain 1.12)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import contains_eager, raiseload

from boards.clock import Touch, changes_with_time
from boards.db import db
from boards.history.models import Attachment, photos_of
from boards.history.removing import PhotoRequest
from boards.ideas.models import Idea, IdeaStep
from boards.ideas.recognition import Recognition, thanked_name
from boards.ideas.showing import shown_at
from boards.ideas.urgency import Promises, Row
from boards.ideas.yokoten import PATIENCE, Yokoten
from boards.live import panel
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import WITH_BOARD, CalendarDay, Plant, Unit
from boards.plant.production_day import plant_date, production_date
from boards.refusals import NotNow
from boards.screens import labels, qr
from boards.screens.models import Label

ROWS_MAX = 40
PHOTOS_MAX = 2  # of the first rows that have some: a wall's first load fits in 150 kB
LOOKS_MAX = 4
THANKS_DAYS = 7


@dataclass
class Thanks:
    """A thank-you as it hangs on the board: one sentence, from one person, to one or several."""

    idea: Idea
    text: str
    by: Person
    to: list[Person | None]

    @property
    def names(self) -> list[Any]:
        return [thanked_name(person, self.idea.signature) for person in self.to]


def _of_photo(photo: Attachment) -> Iterable[int]:
    idea = db.session.get(Idea, photo.subject_id) if photo.subject_type == "idea" else None
    return [idea.unit_id] if idea else []


def _of_person(person: Person) -> Iterable[int]:
    named = or_(
        Idea.author_id == person.id,
        Idea.coauthors.any(Person.id == person.id),
        Idea.steps.any(or_(IdeaStep.owner_id == person.id, IdeaStep.by_id == person.id)),
    )
    thanks = or_(Recognition.to_id == person.id, Recognition.by_id == person.id)
    thanked = select(Idea.unit_id).join(Recognition, Recognition.idea_id == Idea.id).where(thanks)
    return {*db.session.scalars(select(Idea.unit_id).where(named)), *db.session.scalars(thanked)}


def _of_look(look: Yokoten) -> Iterable[int]:
    """The asked unit and every tier above it: what is late is shown there (I-12)."""
    unit = look.unit or db.session.get(Unit, look.unit_id)
    return unit.lineage if unit else []


def _boards_below(row: CalendarDay | Unit) -> Iterable[int]:
    unit_id = row.id if isinstance(row, Unit) else row.unit_id
    return db.session.scalars(select(Unit.id).where(Unit.path.contains(f"/{unit_id}/"), Unit.kind.in_(WITH_BOARD)))


def _all_boards(plant: Plant) -> Iterable[int]:
    return db.session.scalars(select(Unit.id).where(Unit.kind.in_(WITH_BOARD)))


@panel(
    "ideas",
    shows={
        Idea: "unit_id",
        IdeaStep: "idea.unit_id",
        Recognition: "idea.unit_id",
        Yokoten: _of_look,
        Attachment: _of_photo,
        PhotoRequest: lambda asked: _of_photo(asked.photo) if asked.photo else (),
        Person: _of_person,
        Label: "unit_id",
        CalendarDay: _boards_below,
        Plant: lambda plant: db.session.scalars(select(Unit.id).where(Unit.kind.in_(WITH_BOARD))),
    },
    on=WITH_BOARD,
)
def ideas(unit: Unit, at: dt.datetime) -> dict[str, Any]:
    """Rows by urgency, at most ROWS_MAX, `rest` more; the flow as counts; thanks of the last week; where to scan."""
    plant = Plant.get()
    today = production_date(at, plant)
    promises = Promises(Calendar(unit, plant), plant, today)
    thanked = db.session.scalars(_thanks(), {"unit": unit.id, "since": today - _days(THANKS_DAYS)}).all()
    found, done = shown_at(unit, today, also=[id for one in thanked for id in (one.to_id, one.by_id)])
    rows = sorted((row for row in map(promises.row, found) if row), key=lambda row: row.rank)
    waiting = [row for row in rows if row.urgency != "in use"]
    return {
        "rows": _with_photos(rows[:ROWS_MAX]),
        "looks": Yokoten.owed_by(unit, today)[:LOOKS_MAX],
        "look_days": PATIENCE,
        "rest": max(0, len(waiting) - ROWS_MAX),
        "flow": _flow(rows, done),
        "thanks": _together(thanked),
        **_where_to_scan(unit),
        "answer_days": promises.answer_days,
        "today": today,
    }


@changes_with_time
def days_pass(since: dt.datetime, until: dt.datetime) -> Iterable[Touch]:
    """A new day, by the calendar or by production: a promise is broken, a trial is over, a parked idea is back, thanks
    have hung for a week, "Tue 24" has become "24 Nov".
    """
    if (plant_date(since), production_date(since)) == (plant_date(until), production_date(until)):
        return []
    asked = db.session.scalars(select(Unit).where(Unit.id.in_(select(Yokoten.unit_id)))).all()
    ids = {*db.session.scalars(select(Idea.unit_id).distinct()), *(id for unit in asked for id in unit.lineage)}
    return [(unit_id, "ideas") for unit_id in ids]


def _flow(rows: list[Row], done: int) -> dict[str, int]:
    count = Counter(row.state for row in rows)
    return {
        "new": count["submitted"],
        "asked": count["needs_info"],
        "doing": count["accepted"],
        "trial": count["trial"],
        "done": done,
    }


def _where_to_scan(unit: Unit) -> dict[str, str]:
    label = Label.of(unit)
    try:
        address = labels.address(label) if label else ""
        return {"address": address.partition("://")[2], "qr": qr.svg(address) if address else ""}
    except NotNow:  # phones can't reach us by any address yet: `boards doctor` and the labels' page say so
        return {"address": "", "qr": ""}


def _with_photos(rows: list[Row]) -> list[Row]:
    photos = photos_of("idea", [row.idea.id for row in rows])
    shown, left = [], PHOTOS_MAX
    for row in rows:
        best = sorted(photos[row.idea.id], key=lambda photo: photo.kind != "photo_after")[: min(1, left)]
        left -= len(best)
        shown.append(replace(row, photos=best))
    return shown


@cache
def _thanks() -> Any:
    """The latest first."""
    lately = (
        select(Recognition).join(Recognition.idea).options(contains_eager(Recognition.idea), raiseload("*", sql_only=True))
    )
    here = Idea.unit_id == bindparam("unit"), Idea.hidden_by_id.is_(None), Recognition.on > bindparam("since")
    return lately.where(*here).order_by(Recognition.on.desc(), Recognition.id)


def _together(recognitions: Sequence[Recognition]) -> list[Thanks]:
    said: dict[tuple[int, str], Thanks] = {}
    for one in recognitions:
        thanks = said.setdefault((one.idea_id, one.text), Thanks(one.idea, one.text, one.by, []))
        thanks.to.append(one.to)
    return list(said.values())


def _days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)

"""Loads the demo plant with the application's own verbs, and empties it again to keep it of today (decision 15).

Everything a visitor of the demo enters is demo data as well: while `Plant.demo_anchor` is set, the database may be
loaded anew. A plant of its own has none and is never touched.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select

from boards import clock
from boards.actions.models import Action
from boards.clock import Tick
from boards.db import Base, db, writing
from boards.demo import pictures
from boards.demo.days import Days
from boards.demo.people import PIN
from boards.demo.plant import drawn
from boards.demo.story import chapter
from boards.demo.telling import told
from boards.demo.work import pictured_steps
from boards.history.models import Attachment
from boards.history.photos import path_of
from boards.ideas.models import Idea
from boards.issues.models import Issue
from boards.live.registry import panels_of
from boards.live.revisions import PanelRevision
from boards.people.models import Person
from boards.people.pins import hash_pin
from boards.plant.models import Plant, Unit
from boards.plant.production_day import instant, production_date
from boards.touches import touch, untold

CHAPTERS = ("plant", "meetings", "ideas", "issues", "actions", "kpis", "standards", "skills", "work", "checklists",
            "checklist_words")  # fmt: skip
MORNING = dt.time(10, 0)  # plant time at which a demo of another day is loaded


class DemoRefused(Exception):
    """The demo was not loaded, and why: one sentence for who runs the command."""


@dataclass(frozen=True)
class Summary:
    """What the demo plant holds after loading."""

    anchor: dt.date
    units: int
    people: int
    ideas: int
    issues: int
    actions: int
    photos: int

    def __str__(self) -> str:
        return (
            f"The demo plant of {self.anchor:%Y-%m-%d} is loaded: {self.units} units, {self.people} people, "
            f"{self.ideas} ideas, {self.issues} issues, {self.actions} actions, {self.photos} photos."
        )


def load(anchor: dt.date | None = None) -> Summary:
    """Loads the demo plant as of today's production date, or as of the morning of `anchor`, into an empty database.

    Raises DemoRefused when there is anything in it.
    """
    _refuse_unless_empty()
    return _load(anchor, renewing=False)


def renew(anchor: dt.date | None = None) -> Summary:
    """Empties a database that holds only the demo, or nothing yet, and loads the demo again. Raises DemoRefused."""
    if not is_demo_only():
        _refuse_unless_empty()
    return _load(anchor, renewing=True)


def load_or_renew() -> Summary | None:
    """What every start does: loads into an empty database, renews a demo of an earlier day; None: nothing to do.

    Raises DemoRefused where a plant of its own lives.
    """
    if not is_demo_only():
        return load()
    plant = Plant.get()
    assert plant.demo_anchor is not None
    return renew() if plant.demo_anchor < production_date(plant=plant) else None


def is_demo_only() -> bool:
    """Whether all of this database comes from the demo and its visitors."""
    return db.session.scalar(select(Plant.demo_anchor)) is not None


def _refuse_unless_empty() -> None:
    if is_demo_only():
        raise DemoRefused("The demo plant is here already. To have it as of today: boards demo --renew")
    if any(db.session.scalar(select(func.count()).select_from(model)) for model in (Plant, Unit, Person)):
        name = db.session.scalar(select(Plant.name)) or "A plant"
        raise DemoRefused(f"{name} lives in this database. The demo plant needs one of its own.")


def _load(anchor: dt.date | None, renewing: bool) -> Summary:
    story = {name: chapter(name) for name in CHAPTERS}
    plant, moment = drawn(story["plant"]), clock.now()
    today = production_date(moment, plant)
    if anchor is None or anchor == today:
        anchor = today
    else:
        moment = instant(anchor, MORNING, plant)
    folder = Path(current_app.config["PHOTOS"])
    pictured = [*story["ideas"]["ideas"], *story["actions"]["actions"], *pictured_steps(story)]
    prints = pictures.taken(pictured, anchor, folder)
    pin_hash = hash_pin(PIN)
    former = set(db.session.scalars(select(Attachment.name))) if renewing else set()
    with writing(), clock.at(moment):
        if not (renewing and is_demo_only()):
            _refuse_unless_empty()  # another process may have been faster
        shown = _emptied()
        with untold():
            told(story, plant, Days(anchor, moment, plant), prints, pin_hash)
            db.session.flush()
        _outgrow(shown)
        db.session.add(Tick(id=1, at=moment))  # nothing has changed since: the first minute tells nothing
        summary = _counted(anchor)
    for name in former:
        for small in (False, True):
            path_of(folder, name, small).unlink(missing_ok=True)
    return summary


def _emptied() -> int:
    """Deletes every row; answers the highest revision any screen may have seen."""
    seen = db.session.scalar(select(func.max(PanelRevision.revision))) or 0
    connection = db.session.connection()
    for table in reversed(Base.metadata.sorted_tables):
        connection.execute(table.delete())
    db.session.expunge_all()  # what was read before is gone; SQLite gives its ids away again
    return seen


def _outgrow(seen: int) -> None:
    """Screens that hang already take only what is newer than what they show: every panel goes beyond that."""
    if not seen:
        return
    db.session.flush()
    for unit in db.session.scalars(select(Unit)).all():
        for panel in panels_of(unit):
            db.session.add(PanelRevision(unit_id=unit.id, panel=panel.name, revision=seen))
            touch(unit.id, panel.name)


def _counted(anchor: dt.date) -> Summary:
    db.session.flush()
    models = (Unit, Person, Idea, Issue, Action, Attachment)
    return Summary(anchor, *(db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models))

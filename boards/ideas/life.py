"""All that happened to an idea, for colleagues: what was said about it, and what was done with it beside that."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.db import db
from boards.history.models import TimelineEntry
from boards.ideas.models import Idea, IdeaStep

BESIDE = ("hidden", "shown again", "look asked", "visited", "adopted", "adapted", "not_applicable")


@dataclass(frozen=True)
class Moment:
    """A step of the idea, or (`step` none) an entry of its history that changed no state: taken back, asked to look …"""

    entry: TimelineEntry
    step: IdeaStep | None = None


def life_of(idea: Idea) -> list[Moment]:
    """Oldest first. Every step has one entry of its kind; what was taken back has an entry and no step any more."""
    of_idea = (TimelineEntry.subject_type == "idea", TimelineEntry.subject_id == idea.id)
    found = select(TimelineEntry).where(*of_idea).order_by(TimelineEntry.id).options(joinedload(TimelineEntry.person))
    entries = list(db.session.scalars(found))
    taken_back = _taken_back(entries)
    left, moments = list(idea.steps), []
    for entry in entries:
        if entry.id in taken_back or entry.event in BESIDE or entry.event.endswith(" undone"):
            moments.append(Moment(entry))
        elif step := next((one for one in left if one.kind == entry.event), None):
            left.remove(step)
            moments.append(Moment(entry, step))
    return sorted(moments, key=lambda moment: moment.entry.on)  # paper is entered later, with its own day


def _taken_back(entries: list[TimelineEntry]) -> set[int]:
    """Ids of the entries whose step was undone: the last of its kind before each undoing."""
    gone: set[int] = set()
    for n, entry in enumerate(entries):
        kind = entry.event.removesuffix(" undone")
        if kind != entry.event:
            gone |= {one.id for one in [e for e in entries[:n] if e.event == kind and e.id not in gone][-1:]}
    return gone

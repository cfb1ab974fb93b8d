"""Ideas as plain rows for other software. What an anonymous author did not give is not in it (I-03)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from boards.db import db
from boards.history.models import photos_of
from boards.ideas.models import Idea, IdeaStep


def export() -> list[dict[str, Any]]:
    """Every idea with its steps and the names of its photos, oldest first; dates and times in ISO 8601, UTC.

    Receipts and submissions are left out, also their hashes: they are keys, not facts.
    """
    ideas = db.session.scalars(Idea.loaded().order_by(Idea.id)).all()
    photos = photos_of("idea", [idea.id for idea in ideas])
    return [
        {
            "number": idea.label,
            "unit": idea.unit.code,
            "station": idea.station.code if idea.station else None,
            "kind": idea.kind,
            "title": idea.title,
            "text": idea.text,
            "benefit": idea.benefit,
            "language": idea.language,
            "author": idea.author.personnel_no if idea.author else None,
            "coauthors": [person.personnel_no for person in idea.coauthors],
            "signature": idea.signature,
            "submitted_on": idea.submitted_on.isoformat(),
            "submitted_at": _iso(idea.submitted_at),
            "state": idea.stored_state,
            "hidden": idea.hidden_by_id is not None,
            "steps": [_step(step) for step in idea.steps],
            "photos": [{"name": photo.name, "kind": photo.kind} for photo in photos[idea.id]],
        }
        for idea in ideas
    ]


def _step(step: IdeaStep) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "on": step.on.isoformat(),
        "at": _iso(step.at),
        "by": step.by.personnel_no if step.by else None,
        "text": step.text,
        "reason": step.reason_code,
        "owner": step.owner.personnel_no if step.owner else None,
        "due_on": _iso(step.due_on),
        "from_on": _iso(step.from_on),
        "to_on": _iso(step.to_on),
        "review_on": _iso(step.review_on),
        "details": step.details,
    }


def _iso(moment: dt.date | None) -> str | None:
    return moment.isoformat() if moment else None

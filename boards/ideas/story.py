"""An idea's story for its author: what was said and decided, in the leader's own words, and what comes next (1.12)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from babel import Locale
from flask_babel import get_locale
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.db import db
from boards.history.models import Attachment, photos_of
from boards.ideas.merging import goes_on_with
from boards.ideas.models import Idea, IdeaStep
from boards.ideas.recognition import Recognition
from boards.plant.calendar import Calendar
from boards.plant.models import Plant
from boards.plant.production_day import production_date

COMING = {  # state → what is still ahead
    "submitted": ("answer", "trial", "done"),
    "needs_info": ("trial", "done"),
    "accepted": ("trial", "done"),
    "trial": ("done",),
    "implemented": ("standard",),
}


@dataclass(frozen=True)
class Story:
    """`merged`: the same of the idea it was merged into, whose fate it shares (I-06); its photos stay with it."""

    idea: Idea
    state: str
    steps: list[IdeaStep]
    photos: list[Attachment]
    thanks: list[Recognition]
    merged: Story | None
    answer_by: dt.date
    today: dt.date

    @property
    def coming(self) -> tuple[str, ...]:
        coming = COMING.get(self.state, ())
        if self.idea.first_response:
            coming = tuple(what for what in coming if what != "answer")
        return coming

    @property
    def is_late(self) -> bool:
        """The promised first answer has not come in time."""
        return "answer" in self.coming and self.today > self.answer_by

    @property
    def question(self) -> IdeaStep | None:
        """What the author is being asked."""
        return self.idea.step("question") if self.state == "needs_info" else None

    @property
    def foreign_language(self) -> str | None:
        """The name of the language it was written in, where the page speaks another (I-11)."""
        page = get_locale()
        if page is None or page.language == self.idea.language:
            return None
        return Locale.parse(self.idea.language).get_display_name(page)


def story_of(idea: Idea, follow: bool = True) -> Story:
    """The story so far. Photos are left out while the idea is taken off the screens."""
    today = production_date()
    target = goes_on_with(idea) if follow else None
    if target and target.hidden_by_id:
        target = None
    shared = [idea.id, *([target.id] if target else [])]
    thanks = select(Recognition).where(Recognition.idea_id.in_(shared)).order_by(Recognition.id)
    return Story(
        idea=idea,
        state=idea.state(today),
        steps=list(idea.steps),
        photos=[] if idea.hidden_by_id else photos_of("idea", [idea.id])[idea.id],
        thanks=list(db.session.scalars(thanks.options(joinedload(Recognition.by), joinedload(Recognition.to)))),
        merged=story_of(target, follow=False) if target else None,
        answer_by=answer_by(idea),
        today=today,
    )


def answer_by(idea: Idea) -> dt.date:
    """By when the team has promised a first answer: counted in its own production days (T-09)."""
    plant = Plant.get()
    return Calendar(idea.unit, plant).after(idea.submitted_on, plant.setting("idea_first_response_production_days"))

"""What yesterday brought: the letters of the last production day, the red ones with why and what is done, and what was
reported (domain 6.1, minute 1:00)."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import select

from boards.actions.models import Action
from boards.db import db
from boards.issues.models import SAFETY, Issue
from boards.metrics.letters import Letter, Letters
from boards.plant.calendar import Calendar

if TYPE_CHECKING:
    from boards.meetings.topics import Topics

REPORTED_MAX = 12


class Yesterday:
    """A part of Topics."""

    @cached_property
    def yesterday(self: Topics) -> dt.date:
        """The unit's last production day before this one."""
        return Calendar(self.unit).before(self.meeting.production_date, 1)

    @cached_property
    def letters(self: Topics) -> list[Letter]:
        """The letters that show something, safety first; `last` of each is its yesterday."""
        return [one for one in Letters([self.unit], self.at).of(self.unit) if one.metric and one.last]

    @property
    def red_letters(self: Topics) -> list[Letter]:
        return [one for one in self.letters if one.last and one.last.is_red]

    @property
    def other_letters(self: Topics) -> list[Letter]:
        return [one for one in self.letters if not (one.last and one.last.is_red)]

    @cached_property
    def safety_letter(self: Topics) -> Letter | None:
        """Days without an injury, and what was reported near this month."""
        return next((one for one in self.letters if one.metric and one.metric.counted == "issues"), None)

    @property
    def near_misses(self: Topics) -> int:
        """Near misses and unsafe conditions reported this month: each is thanked for."""
        return sum(day.near for day in self.safety_letter.cells) if self.safety_letter else 0

    @cached_property
    def went_wrong(self: Topics) -> list[Issue]:
        """What happened on the last production day and since, by letter; safety has a topic of its own."""
        found = Issue.loaded().where(
            Issue.unit_id == self.unit.id,
            Issue.kind.not_in((*SAFETY, "concern")),
            Issue.happened_on >= self.yesterday,
            ~Issue.has("decline", "withdrawal"),
        )
        return list(db.session.scalars(found.order_by(Issue.letter, Issue.number).limit(REPORTED_MAX)))

    @cached_property
    def actions_of(self: Topics) -> dict[int, list[Action]]:
        """Actions that came from what went wrong, by issue id."""
        ids = [issue.id for issue in self.went_wrong]
        found = Action.loaded().where(Action.origin_type == "issue", Action.origin_id.in_(ids))
        by_issue: dict[int, list[Action]] = {id: [] for id in ids}
        for action in db.session.scalars(found):
            by_issue[action.origin_id or 0].append(action)
        return by_issue

    @cached_property
    def promised(self: Topics) -> list[Action]:
        """Open promises of the unit a tap away: what is done about a red letter may stand there already."""
        open_ones = select(Action).where(Action.unit_id == self.unit.id, ~Action.ended()).order_by(Action.id.desc())
        return list(db.session.scalars(open_ones.limit(6)))

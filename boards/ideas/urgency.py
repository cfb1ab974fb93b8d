"""Which idea of a board comes first: whoever has waited past the promise, then who waits, then what is being made real."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from boards.history.models import Attachment
from boards.ideas.models import Idea, IdeaStep
from boards.plant.calendar import Calendar
from boards.plant.models import Plant

ORDER = ("unanswered", "answer", "decide", "confirm", "asked", "trial", "doing", "in use")


@dataclass(frozen=True)
class Row:
    """One idea on a board. `urgency` is one of ORDER; `by` the date that goes with it: of the answer, of the decision,
    the end of the trial, the owner's promise, or since when it is in use."""

    idea: Idea
    state: str
    urgency: str
    by: dt.date | None
    step: IdeaStep | None = None  # what a second line says: the question, the trial, the acceptance, the effect
    photos: list[Attachment] = field(default_factory=list)

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts rows; what is in use lately begins with the latest."""
        day = (self.by or dt.date.max).toordinal()
        return ORDER.index(self.urgency), -day if self.urgency == "in use" else day

    def is_late(self, today: dt.date) -> bool:
        return self.urgency != "in use" and self.by is not None and self.by < today


class Promises:
    """Judges the ideas of one unit on one production date, in the unit's own production days (T-09)."""

    def __init__(self, calendar: Calendar, plant: Plant, today: dt.date) -> None:
        self.calendar, self.today = calendar, today
        self.answer_days = plant.setting("idea_first_response_production_days")
        self.decision_days = plant.setting("idea_decision_production_days")

    def row(self, idea: Idea) -> Row | None:
        """How a board shows an idea; None for one it doesn't: parked, declined, merged."""
        state = idea.state(self.today)
        if state == "submitted":
            return self._waiting(idea)
        if state == "needs_info":
            question = idea.step("question")
            by = self.calendar.after(question.on, self.decision_days) if question else None
            if by and self.today > by:  # no reply: the team leader decides on what is known
                return Row(idea, state, "decide", by, question)
            return Row(idea, state, "asked", by, question)
        if state in ("accepted", "trial"):
            return _being_made(idea, state)
        if state in ("implemented", "standardised"):
            done = idea.step("implementation")
            return Row(idea, state, "in use", done.on if done else idea.submitted_on, done)
        return None

    def _waiting(self, idea: Idea) -> Row:
        if not idea.first_response:
            by = self.calendar.after(idea.submitted_on, self.answer_days)
            return Row(idea, "submitted", "unanswered" if self.today > by else "answer", by)
        last = idea.last_step
        if last and last.kind == "parking":  # it has come back by itself (I-08): look at it now
            return Row(idea, "submitted", "decide", last.review_on, last)
        since = last.on if last and last.kind == "reopening" else idea.submitted_on
        return Row(idea, "submitted", "decide", self.calendar.after(since, self.decision_days), idea.first_response)


def _being_made(idea: Idea, state: str) -> Row:
    report, began = idea.step("report"), idea.last_step
    if report and began and report.id > began.id:
        return Row(idea, state, "confirm", report.on, report)
    if state == "trial" and began:
        return Row(idea, state, "trial", began.to_on, began)
    return Row(idea, state, "doing", idea.acceptance.due_on if idea.acceptance else None, idea.acceptance)

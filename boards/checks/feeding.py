"""What the system knows without being told: meetings held, audits sent, handovers signed, actions checked (1.19.1)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select

from boards.actions.models import Step
from boards.checks.content import Checklist
from boards.checks.feeds import Asked, Done, feed
from boards.checks.models import CheckRun, RunStep
from boards.db import db
from boards.ideas.models import IdeaStep
from boards.meetings.models import Forum, Meeting, meeting_present
from boards.standards.models import Revision

WORDS = ("word", "question", "acceptance", "decline", "parking", "merger", "trial", "implementation")  # said to an idea


@feed("meeting")
def meetings(asked: Asked) -> Iterable[Done]:
    """A meeting of the tier in the argument was held with him there: named as present, or who started it."""
    tier = int(asked.argument or 1)
    held = (
        select(Meeting)
        .join(Forum)
        .where(Forum.tier == tier, Meeting.started_at >= asked.since, Meeting.ended_at < asked.until)
        .where(or_(Meeting.started_by_id.in_(asked.ids), _is_present(asked)))
    )
    for meeting in db.session.scalars(held):
        there = {meeting.started_by_id, *(person.id for person in meeting.present)}
        for id in there & set(asked.ids):
            assert id is not None and meeting.ended_at is not None
            yield id, meeting.ended_at


@feed("run")
def runs(asked: Asked) -> Iterable[Done]:
    """A check of the kind in the argument was sent by him: "run:kamishibai", "run:lpa/1" of a layer."""
    kind, _, layer = asked.argument.partition("/")
    of_kind = select(Revision.id).join(Checklist, Checklist.standard_id == Revision.standard_id)
    rows = (
        select(RunStep.by_id, RunStep.at)
        .join(CheckRun, CheckRun.id == RunStep.run_id)
        .where(RunStep.kind == "submission", RunStep.by_id.in_(asked.ids))
        .where(RunStep.at >= asked.since, RunStep.at < asked.until, ~CheckRun.has("void"))
        .where(CheckRun.revision_id.in_(of_kind.where(Checklist.kind == kind)))
    )
    if layer:
        rows = rows.where(CheckRun.layer == int(layer))
    return _done(rows)


@feed("handover")
def handovers(asked: Asked) -> Iterable[Done]:
    """A handover was signed by him: "handover:in" as the incoming, "handover:out" as the outgoing leader."""
    kind = "sign_in" if asked.argument == "in" else "submission"
    of_kind = select(Revision.id).join(Checklist, Checklist.standard_id == Revision.standard_id)
    rows = (
        select(RunStep.by_id, RunStep.at)
        .join(CheckRun, CheckRun.id == RunStep.run_id)
        .where(RunStep.kind == kind, RunStep.by_id.in_(asked.ids))
        .where(RunStep.at >= asked.since, RunStep.at < asked.until)
        .where(CheckRun.revision_id.in_(of_kind.where(Checklist.kind == "handover")))
    )
    return _done(rows)


@feed("verification")
def verifications(asked: Asked) -> Iterable[Done]:
    """An action that somebody else did was looked at and found to work."""
    seen = Step.kind == "verification", Step.by_id.in_(asked.ids), Step.at >= asked.since, Step.at < asked.until
    return _done(select(Step.by_id, Step.at).where(*seen))


@feed("idea_answer")
def idea_answers(asked: Asked) -> Iterable[Done]:
    """An idea of the team got a word of his."""
    said = IdeaStep.kind.in_(WORDS), IdeaStep.by_id.in_(asked.ids), IdeaStep.at >= asked.since, IdeaStep.at < asked.until
    return _done(select(IdeaStep.by_id, IdeaStep.at).where(*said))


def _done(rows: Any) -> list[Done]:
    return [(id, at) for id, at in db.session.execute(rows)]


def _is_present(asked: Asked) -> Any:
    there = select(meeting_present.c.meeting_id).where(meeting_present.c.person_id.in_(asked.ids))
    return Meeting.id.in_(there)

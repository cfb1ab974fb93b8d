"""What time itself does to questions (domain 1.9.2, E-03): what nobody has seen or answered in time goes up, with its whole
path; a promise that is late for days asks the level above what is needed, and stays with its owner (domain 1.7); people
asked for on a day that comes near are asked for above who has not decided (domain 1.15).

Each thing is done at the instant it fell due, the earliest first, until nothing is due: after a night without a server
the history is the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from boards import clock
from boards.actions.models import Action
from boards.clock import Touch, changes_with_time, falls_due, happens_with_time
from boards.db import db, writing
from boards.escalations import ladder
from boards.escalations.levels import level_above
from boards.escalations.models import Escalation
from boards.escalations.requests import ask_above, undecided, undecided_until
from boards.escalations.watched import of_question
from boards.plant.models import WITH_BOARD, Unit
from boards.plant.production_day import plant_date, production_date


@dataclass(frozen=True)
class Due:
    """Something that time does at an instant; `what` tells it from everything else, `do` does it inside writing()."""

    at: dt.datetime
    what: tuple[str, int, int]
    do: Callable[[], None]


@happens_with_time
def questions_go_up(at: dt.datetime) -> None:
    """All that is due up to `at`, in the order in which it fell due."""
    tried: set[tuple[str, int, int]] = set()
    while (due := _earliest(at, tried)) is not None:
        tried.add(due.what)
        try:
            with clock.at(due.at), writing():
                due.do()
        except (IntegrityError, StaleDataError):  # somebody who answered, or another process, was faster
            db.session.rollback()


@falls_due
def next_promise(after: dt.datetime) -> dt.datetime | None:
    """When the next answer is late or not seen in time, or a late promise climbs the ladder."""
    db.session.rollback()
    found = db.session.scalars(select(Escalation).where(Escalation.owed())).all()
    instants = [at for one in found for at in (one.acknowledge_by, one.answer_due_at) if at and at > after]
    requests = [one.at for one in undecided() if one.at > after]
    return min([*instants, *ladder.instants_after(after), *requests], default=None)


@changes_with_time
def answers_become_late(since: dt.datetime, until: dt.datetime) -> Iterable[Touch]:
    """An answer is late from its instant on; a new day makes what is old a day older, on every board."""
    if (plant_date(since), production_date(since)) != (plant_date(until), production_date(until)):
        boards = db.session.scalars(select(Unit.id).where(Unit.kind.in_(WITH_BOARD), Unit.active))
        return [(unit_id, "answers") for unit_id in boards]
    late = Escalation.loaded().where(
        Escalation.owed(), or_(Escalation.answer_due_at > since, Escalation.acknowledge_by > since)
    )
    return [
        (unit_id, "answers")
        for one in db.session.scalars(late)
        if any(at and since < at <= until for at in (one.answer_due_at, one.acknowledge_by))
        for unit_id in of_question(one)
    ]


def _earliest(at: dt.datetime, tried: set[tuple[str, int, int]]) -> Due | None:
    found = [due for due in (*_unanswered(at), *_late_promises(at), *_undecided_requests(at)) if due.what not in tried]
    return min(found, key=lambda due: (due.at, due.what), default=None)


def _unanswered(at: dt.datetime) -> Iterable[Due]:
    for one in db.session.scalars(Escalation.due_until(at)).all():
        if one.due_at <= at and level_above(one.to_unit) is not None:
            yield Due(one.due_at, ("question", one.id, one.to_unit_id), lambda id=one.id, due=one.due_at: _pass_up(id, due))  # type: ignore[misc]


def _pass_up(id: int, due: dt.datetime) -> None:
    question = db.session.scalars(Escalation.loaded().where(Escalation.id == id)).one()
    if question.is_owed and question.due_at <= due:  # as it is now, with the lock in hand
        question.pass_up(None)


def _late_promises(at: dt.datetime) -> Iterable[Due]:
    for rung in ladder.rungs_until(at):
        yield Due(rung.at, ("promise", rung.action_id, rung.tier), lambda rung=rung: _climb(rung))  # type: ignore[misc]


def _climb(rung: ladder.Rung) -> None:
    action = db.session.scalars(Action.loaded().where(Action.id == rung.action_id)).one()
    if rung in ladder.rungs_of(action):
        ladder.climb(action, rung)


def _undecided_requests(at: dt.datetime) -> Iterable[Due]:
    for one in undecided_until(at):
        yield Due(one.at, ("request", one.issue_id, 0), lambda one=one: ask_above(one))  # type: ignore[misc]

"""The page of a handover: what the outgoing shift leaves, beside what the board knows already, so that nobody types it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from boards.checks.due import Due, Schedule
from boards.checks.known import Fact, known_at
from boards.checks.models import CheckRun, HandoverItem
from boards.checks.plans import CheckPlan
from boards.checks.scoring import NA
from boards.db import db
from boards.plant.models import Unit
from boards.plant.production_day import production_date

BACK_DAYS = 4  # over a weekend
ONE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Handing:
    """`to_write`: the handover of the shift that runs; `last`: the latest one signed out; `items`: not ticked yet;
    `known`: what the board says by itself."""

    planned: bool
    to_write: Due | None
    last: CheckRun | None
    items: list[HandoverItem]
    known: list[Fact]


def handing_at(unit: Unit, at: dt.datetime) -> Handing:
    today = production_date(at)
    plans = db.session.scalars(CheckPlan.active_at([unit], today - BACK_DAYS * ONE, today)).all()
    mine = [plan for plan in plans if plan.checklist.kind == "handover"]
    dues = Schedule([unit], today - BACK_DAYS * ONE, today, at, mine).dues(personal=False)
    sent = [one for one in dues if one.run is not None and one.done_at is not None]
    last = max(sent, key=lambda one: one.done_at or at, default=None)
    return Handing(
        bool(mine),
        next((one for one in reversed(dues) if one.state == "open" and not one.done_at), None),
        _whole(last.run.id) if last and last.run else None,
        _items([one.run.id for one in sent if one.run]),
        known_at(unit, at),
    )


def _whole(id: int) -> CheckRun:
    return db.session.scalars(CheckRun.loaded().where(CheckRun.id == id)).unique().one()


def answers_of(run: CheckRun) -> list[tuple[str, str]]:
    """What was written, by the question's words."""
    said = ((question, run.value_of(question)) for question in run.asked if question.answer_kind != "items")
    return [(question.code, value) for question, value in said if value and value != NA]


def _items(run_ids: list[int]) -> list[HandoverItem]:
    rows = select(HandoverItem).where(HandoverItem.run_id.in_(run_ids), HandoverItem.done.is_(None))
    return list(db.session.scalars(rows.order_by(HandoverItem.run_id.desc(), HandoverItem.position)))

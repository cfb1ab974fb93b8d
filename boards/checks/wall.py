"""What a team's wall shows of its checks beside 5S: process audits by layer and week, cards by day, what is handed over."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import func, or_, select

from boards.actions.models import Action
from boards.checks.content import CheckQuestion
from boards.checks.handover import UNSIGNED, next_shift
from boards.checks.light import DAY, WEEKS, Sent, Slot, Slots
from boards.checks.models import CheckAnswer, HandoverItem
from boards.db import db
from boards.issues.models import Issue
from boards.plant.production_day import Shift, shift

FAILED_MAX = 3
CARDS_SHOWN = 7  # days
WORST = ("missed", "late", "open", "done", "excused", "coming")  # of several checks in one cell the first of these is shown
CARD_WORST = ("missed", "nok", "corrected", "todo", "ok", "excused", "coming")


@dataclass(frozen=True)
class Cell:
    """Checks of a layer in a week: `state` is the worst, `counts` how many of each."""

    monday: dt.date
    counts: Counter[str]

    @property
    def state(self) -> str | None:
        return next((one for one in WORST if self.counts[one]), None)

    @property
    def asked(self) -> int:
        return sum(self.counts.values()) - self.counts["excused"]


@dataclass(frozen=True)
class Layers:
    """Process audits of the last weeks: rows of cells by layer, what was right the first time, what failed most."""

    weeks: list[dt.date]
    rows: list[tuple[int, str | None, list[Cell]]]  # layer, role
    percent: Fraction | None
    failed: list[tuple[CheckQuestion, int]]


def layers_of(slots: Slots) -> Layers | None:
    audits = slots.of("lpa")
    if not audits:
        return None
    this_week = slots.today - DAY * slots.today.weekday()
    weeks = [this_week - 7 * DAY * n for n in reversed(range(WEEKS))]
    rows = []
    for layer in sorted({one.plan.layer or 0 for one in audits}):
        mine = [one for one in audits if (one.plan.layer or 0) == layer]
        cells = [Cell(monday, Counter(one.state for one in mine if _week(one) == monday)) for monday in weeks]
        roles = {one.plan.role for one in mine if one.plan.role}
        rows.append((layer, roles.pop() if len(roles) == 1 else None, cells))
    runs = [one.run for one in audits if one.run and one.run.at]
    possible = sum(run.possible or 0 for run in runs)
    percent = Fraction(100 * sum(run.points or 0 for run in runs), possible) if possible else None
    return Layers(weeks, rows, percent, _failed([run.id for run in runs]))


def _week(slot: Slot) -> dt.date:
    """A check belongs to the week in which it is to be done at the latest."""
    return slot.window.last - DAY * slot.window.last.weekday()


def _failed(run_ids: Sequence[int]) -> list[tuple[CheckQuestion, int]]:
    """The questions answered most often with what was not right the first time."""
    bad = CheckAnswer.value.in_(("nok", "corrected", "not_done"))
    rows = (
        select(CheckQuestion.code, func.count().label("times"), func.max(CheckQuestion.id).label("id"))
        .join(CheckAnswer, CheckAnswer.question_id == CheckQuestion.id)
        .where(CheckAnswer.run_id.in_(run_ids), bad)
        .group_by(CheckQuestion.code)
        .order_by(func.count().desc(), CheckQuestion.code)
        .limit(FAILED_MAX)
        .subquery()
    )
    found = select(CheckQuestion, rows.c.times).join(rows, rows.c.id == CheckQuestion.id)
    found = found.order_by(rows.c.times.desc(), rows.c.code)
    return [(question, times) for question, times in db.session.execute(found)] if run_ids else []


@dataclass(frozen=True)
class Card:
    """A card of one shift of one day: todo, ok, corrected (seen and put right), nok (still open), missed (domain 1.18.2)."""

    state: str
    code: str
    run: Sent | None


@dataclass(frozen=True)
class Cards:
    """Cards by day: rows a shift ("" for checks of a day)."""

    days: list[dt.date]
    rows: list[tuple[str, list[Card | None]]]


def cards_of(slots: Slots) -> Cards | None:
    found = [one for one in slots.of("kamishibai") if one.state != "coming"]
    if not found:
        return None
    values = _values([one.run.id for one in found if one.run])
    shifts = [code for code in (*slots.plant.shifts, "") if any(one.window.shift == code for one in found)]
    days = sorted({one.window.last for one in found if one.window.last <= slots.today})[-CARDS_SHOWN:]
    rows = []
    for code in shifts:
        cards = [
            [_card(one, values) for one in found if one.window.shift == code and one.window.last == day] for day in days
        ]
        rows.append((code, [min(many, key=lambda one: CARD_WORST.index(one.state), default=None) for many in cards]))
    return Cards(days, rows)


def _card(slot: Slot, values: dict[int, str]) -> Card:
    run = slot.run
    state = {"open": "todo", "done": "ok", "late": "ok"}.get(slot.state, slot.state)
    if state == "ok" and run is not None:
        state = values.get(run.id, "ok")
    return Card(state, (run.card or "") if run else "", run)


def _values(run_ids: Sequence[int]) -> dict[int, str]:
    """Of each run its worst answer; a deviation whose action or problem is over counts as put right."""
    over = or_(
        select(Action.id).where(Action.id == CheckAnswer.action_id, Action.ended()).correlate(CheckAnswer).exists(),
        select(Issue.id).where(Issue.id == CheckAnswer.issue_id, Issue.ended()).correlate(CheckAnswer).exists(),
    )
    bad = CheckAnswer.value.in_(("nok", "corrected", "not_done"))
    rows = select(CheckAnswer.run_id, CheckAnswer.value, over).where(CheckAnswer.run_id.in_(run_ids), bad)
    found: dict[int, str] = {}
    for run_id, value, is_over in db.session.execute(rows) if run_ids else ():
        open_one = value != "corrected" and not is_over
        found[run_id] = "nok" if open_one or found.get(run_id) == "nok" else "corrected"
    return found


@dataclass(frozen=True)
class HandedOver:
    """From the shift before: what it left, and whether anybody has signed. `state`: signed, to_sign, unsigned, refused,
    missing (nobody wrote it); `out`: the shift that hands over."""

    state: str
    out: Shift | None
    run: Sent | None
    items: list[HandoverItem]


def handed_over(slots: Slots) -> HandedOver | None:
    """None where no handover is planned."""
    planned = slots.of("handover")
    if not planned:
        return None
    ended = [one for one in planned if shift(one.window.shift, one.window.first, slots.plant).ends <= slots.at]
    items = _items([one.run.id for one in planned if one.run and one.run.at], slots.at)
    if not ended:
        return HandedOver("signed", None, None, items)
    last = max(ended, key=lambda one: shift(one.window.shift, one.window.first, slots.plant).ends)
    return HandedOver(_signed(last, slots), shift(last.window.shift, last.window.first, slots.plant), last.run, items)


def _signed(slot: Slot, slots: Slots) -> str:
    run = slot.run
    if run is not None and (run.signed or run.excused):
        return "signed"
    if run is not None and run.refused:
        return "refused"
    following = next_shift(slots.calendars[slot.plan.unit_id], slot.window, slots.plant)
    if following is None or slots.at < following.starts:
        return "to_sign"
    if slots.at < following.starts + UNSIGNED:
        return "to_sign"
    return "unsigned" if run is not None and run.at else "missing"


def _items(run_ids: Sequence[int], at: dt.datetime) -> list[HandoverItem]:
    """What nobody has ticked yet, the latest shift's first."""
    untold = HandoverItem.at.is_(None) | (HandoverItem.at > at)
    rows = select(HandoverItem).where(HandoverItem.run_id.in_(run_ids), untold)
    return list(db.session.scalars(rows.order_by(HandoverItem.run_id.desc(), HandoverItem.position))) if run_ids else []


def to_do_today(slots: Iterable[Slot]) -> int:
    """Checks whose time is now and that nobody has sent."""
    return sum(one.state == "open" for one in slots)

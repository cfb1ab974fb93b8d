"""The sign of a card in the row of a day (domain 1.18.2): a deviation that was found is a good result of the check; only
what was missed, or is still open, is bad."""

from __future__ import annotations

from collections.abc import Sequence

from boards.actions.models import Action
from boards.checks.due import Due
from boards.checks.models import CheckAnswer, CheckRun
from boards.db import db
from boards.issues.models import Issue

SIGNS = ("to_do", "ok", "put_right", "open", "missed", "excused")


def signs(dues: Sequence[Due]) -> list[str]:
    """One of SIGNS for each: what was not in order is open until its action is done or its problem put right; where it
    became neither, nobody looks after it, and it is open too. Three queries, however many."""
    runs = _answered([due.run for due in dues if due.run is not None and due.done_at is not None])
    return [_sign(due, runs) for due in dues]


def _sign(due: Due, runs: dict[int, list[tuple[str, bool]]]) -> str:
    if due.state in ("missed", "excused"):
        return due.state
    if due.done_at is None or due.run is None:
        return "to_do"
    said = runs.get(due.run.id, [])
    if any(value in ("nok", "not_done") and is_open for value, is_open in said):
        return "open"
    return "put_right" if any(value in ("nok", "not_done", "corrected") for value, _ in said) else "ok"


def _answered(runs: Sequence[CheckRun]) -> dict[int, list[tuple[str, bool]]]:
    """By run its answers, each with whether what it found is still open."""
    rows = db.session.query(CheckAnswer).filter(CheckAnswer.run_id.in_([run.id for run in runs])).all()
    actions = {id for row in rows if (id := row.action_id) is not None}
    issues = {id for row in rows if (id := row.issue_id) is not None}
    undone = {one.id for one in db.session.scalars(Action.loaded().where(Action.id.in_(actions))) if _waits(one)}
    unsolved = {one.id for one in db.session.scalars(Issue.loaded().where(Issue.id.in_(issues))) if one.is_open}
    found: dict[int, list[tuple[str, bool]]] = {}
    for row in rows:
        looked_after = row.action_id is not None or row.issue_id is not None
        still = row.action_id in undone or row.issue_id in unsolved or not looked_after
        found.setdefault(row.run_id, []).append((row.value or "", still))
    return found


def _waits(action: Action) -> bool:
    return action.stage < 2 and not action.is_cancelled

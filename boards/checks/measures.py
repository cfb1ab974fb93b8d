"""The metrics of checks: of a unit its adherence, and its conformance by kind of check. Made with the first plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from boards.db import db
from boards.metrics.models import DEFAULT_RULES, Metric
from boards.plant.models import Unit
from boards.together import once

if TYPE_CHECKING:
    from boards.checks.plans import CheckPlan

CHECKS = "checks"  # by what these metrics are counted, and the source of their readings
ADHERENCE = "ADH"
MEASURED = {  # kind of checklist → what its metric's code ends with, and how it is called
    "five_s": ("5S", "5S", "5S"),
    "lpa": ("LPA", "Process audits: right the first time", "Prozessaudits: auf Anhieb in Ordnung"),
    "kamishibai": ("KAM", "Kamishibai: right the first time", "Kamishibai: auf Anhieb in Ordnung"),
    "machine_check": ("AM", "Machine checks: right the first time", "Maschinenprüfung: auf Anhieb in Ordnung"),
    "sustainment": ("SUS", "Sustainment audits", "Nachhaltigkeitsaudits"),
}


def measure(plan: CheckPlan) -> list[Metric]:
    """The metrics that a plan's unit needs from its first day on: its adherence, and where it can be, its conformance."""
    wanted = [(ADHERENCE, "Checks done in time", "Prüfungen rechtzeitig")]
    if plan.checklist.kind in MEASURED and plan.checklist.scored:
        wanted.append(MEASURED[plan.checklist.kind])
    made = []
    for suffix, name, german in wanted:
        metric = of(plan.unit, suffix)
        if metric is None:
            metric = _metric(plan.unit, suffix, name, german, plan.active_from)
            db.session.add(metric)
            db.session.flush()
        metric.measured_from = min(metric.measured_from, plan.active_from)
        if plan.target_percent is not None and metric.target_on(plan.active_from) is None and suffix != ADHERENCE:
            metric.set_target(plan.target_percent, plan.active_from, None)
        made.append(metric)
    return made


def of(unit: Unit, suffix: str) -> Metric | None:
    """A unit's metric by what its code ends with: "5S", "LPA", "ADH" …"""
    return Metric.by_code(f"{unit.code}-{suffix}")


def metric_of(unit: Unit, kind: str) -> Metric | None:
    """The conformance of a unit by a kind of check; none where nobody has planned one there."""
    return of(unit, MEASURED[kind][0]) if kind in MEASURED else None


def metrics_of(unit_ids: Iterable[int], *, light: bool = False) -> dict[tuple[int, str], Metric]:
    """The metrics of checks of many units, by unit and what their code ends with. `light`: without their targets."""
    ids = sorted(set(unit_ids))
    rows = (select(Metric) if light else Metric.loaded()).where(Metric.counted == CHECKS, Metric.unit_id.in_(ids))
    found = once(("metrics of checks", *ids), lambda: db.session.scalars(rows).all()) if light else db.session.scalars(rows)
    return {(one.unit_id, one.code.rpartition("-")[2]): one for one in found}


def _metric(unit: Unit, suffix: str, name: str, german: str, since: dt.date) -> Metric:
    last = db.session.scalar(select(func.max(Metric.position)).where(Metric.unit_id == unit.id))
    return Metric(
        code=f"{unit.code}-{suffix}",
        unit=unit,
        letter=None,
        name=name,
        names={"de": german},
        unit_of_measure="%",
        direction="higher",
        frequency="monthly" if suffix == "5S" else "daily",
        roll_up="ratio",
        decimals=1,
        recorder="team_leader",
        counted=CHECKS,
        lowest=0.0,
        highest=100.0,
        reasons=[],
        rules=DEFAULT_RULES if suffix != "5S" else [],
        measured_from=since,
        position=(last or 0) + 1,
    )

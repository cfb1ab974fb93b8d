"""Checklists of the remembered plant, in force since long, and their plans."""

from __future__ import annotations

import datetime as dt
from typing import Any

from boards.checks.content import Checklist, CheckQuestion
from boards.checks.models import CheckRun
from boards.checks.plans import CheckPlan
from boards.db import db
from boards.people.models import Person
from boards.standards.models import Revision, Standard
from tests.standards.catalog import BERLIN, revision
from tests.world import World

LONG_AGO = dt.date(2020, 1, 1)
BANDS = [{"from": 90, "label": "holding"}, {"from": 75, "label": "nearly"}, {"from": 0, "label": "not_yet"}]
SCALE = {"min": 0, "max": 4, "bands": BANDS}
FIVE = ("sort", "set", "shine", "standardise", "sustain")
DEFAULTS: dict[str, Any] = {"required": True, "finding": True, "texts": {}}


def checklist(
    world: World,
    code: str = "CL-5S",
    kind: str = "five_s",
    questions: list[dict[str, Any]] | None = None,
    owner: str = "KSO",
    **about: Any,
) -> Checklist:
    """In force since long; without questions a 5S audit of 25, of which 2.3 is critical."""
    standard = Standard(code=code, kind="checklist", title=f"Checklist {code}", unit=world.unit(owner))
    db.session.add(standard)
    first = revision(standard, "A", LONG_AGO, steps=(), author=world.karl)
    if kind == "five_s":
        about = {"scale": SCALE, "auditor_rule": "not_own_team", "categories": [{"code": one} for one in FIVE], **about}
    made = Checklist(standard_id=standard.id, standard=standard, kind=kind, **{"categories": [], "scored": True, **about})
    db.session.add(made)
    ask(first, questions or five_s())
    return made


def ask(revision: Revision, questions: list[dict[str, Any]]) -> None:
    for position, row in enumerate(questions, start=1):
        wanted = {**DEFAULTS, "text": f"Question {row['code']}", **row}
        db.session.add(CheckQuestion(revision_id=revision.id, revision=revision, position=position, **wanted))
    db.session.flush()


def five_s() -> list[dict[str, Any]]:
    return [
        {
            "code": f"{n}.{m}", "category": FIVE[n - 1], "answer_kind": "score",
            "critical": (n, m) == (2, 3), "reaction": "Clear it now" if (n, m) == (2, 3) else "",
        }
        for n in range(1, 6)
        for m in range(1, 6)
    ]  # fmt: skip


def conform(*codes: str, **about: Any) -> list[dict[str, Any]]:
    return [{"code": code, "answer_kind": "conform", **about} for code in codes]


def plan(checklist: Checklist, world: World, unit: str = "A3", frequency: str = "daily", **about: Any) -> CheckPlan:
    """By any leader of a team who may, since long."""
    wanted = {"role": "team_leader", "assignee_kind": "role", "active_from": LONG_AGO, **about}
    return CheckPlan.set_up(checklist, world.unit(unit), world.karl, frequency=frequency, **wanted)


def answered(run: CheckRun, by: Person, value: str = "4", **others: str) -> CheckRun:
    """Every question answered with `value`, but those named (q11="na" is 1.1)."""
    values = {code.removeprefix("q"): one for code, one in others.items()}
    for question in run.asked:
        said = values.get(question.code.replace(".", ""), value)
        run.answer(question, said, by, note="" if said in ("4", "ok", "na", "done") else "Seen")
    return run


def at(date: str, time: str = "10:00") -> dt.datetime:
    """An instant of the plant."""
    return dt.datetime.combine(dt.date.fromisoformat(date), dt.time.fromisoformat(time), BERLIN)

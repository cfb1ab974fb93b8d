"""What a run entered whole leaves in the database: its rows as they are written in one go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from boards.checks.answering import lines
from boards.checks.models import CheckRun
from boards.checks.plans import CheckPlan
from boards.checks.windows import Window
from boards.db import db
from boards.people.models import Person
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.standards.models import Revision

TOUCHED = {"touches": ()}  # the runs they belong to are written with the unit of work, and their panels with them
Answers = Mapping[str, tuple[str, str]]  # code of the question → (value, note)
EVENTS = {"start": "begun", "submission": "sent", "sign_in": "signed in"}


@dataclass(frozen=True)
class Paper:
    """One run as it stands on paper. `signed_in`: of a handover, who took it over and when."""

    plan: CheckPlan
    window: Window
    by: Person
    answers: Answers
    at: dt.datetime
    minutes: int = 10
    card: str | None = None
    signed_in: tuple[Person, dt.datetime] | None = None

    @property
    def begun(self) -> dt.datetime:
        return self.at - dt.timedelta(minutes=self.minutes)

    @property
    def steps(self) -> list[tuple[str, Person, dt.datetime]]:
        found = [("start", self.by, self.begun), ("submission", self.by, self.at)]
        return [*found, ("sign_in", *self.signed_in)] if self.signed_in else found


def row(plan: CheckPlan, window: Window, key: str, number: int, revision: Revision) -> CheckRun:
    return CheckRun(
        number=number, plan=plan, revision=revision, unit=plan.unit, layer=plan.layer, first=window.first, last=window.last,
        shift=window.shift, turn=window.turn, slot=key, attempt=1, critical_failed=False, subject_type=plan.subject_type,
        subject_id=plan.subject_id, subject_label=plan.subject_label,
    )  # fmt: skip


def steps(run: CheckRun, steps: Iterable[Any], plant: Plant) -> list[dict[str, Any]]:
    return [
        {"run_id": run.id, "kind": kind, "by_id": by.id, "at": at, "on": production_date(at, plant)}
        for kind, by, at in steps
    ]


def story(run: CheckRun, steps: Iterable[Any], plant: Plant) -> list[dict[str, Any]]:
    about = {"subject_type": run.__tablename__, "subject_id": run.id}
    return [
        {**about, "event": EVENTS[kind], "on": production_date(at, plant), "at": at, "person_id": by.id}
        for kind, by, at in steps
    ]


def answers(run: CheckRun, paper: Paper) -> list[dict[str, Any]]:
    same = {"run_id": run.id, "by_id": paper.by.id, "at": paper.at, "sent": []}
    said = ((question, *paper.answers[question.code]) for question in run.asked if question.code in paper.answers)
    return [{**same, "question_id": question.id, "value": value, "note": note} for question, value, note in said]


def items(run: CheckRun, paper: Paper) -> list[dict[str, Any]]:
    listed = (question.code for question in run.asked if question.answer_kind == "items")
    things = [text for code in listed for text in lines(paper.answers.get(code, ("", ""))[0])]
    return [{"run_id": run.id, "position": n, "text": text[:300], "note": ""} for n, text in enumerate(things, start=1)]


def draws(papers: Sequence[Paper]) -> list[dict[str, Any]]:
    rows, drawn = [], {paper.plan.id: len(paper.plan.draws) for paper in papers if paper.card}
    for paper in papers:
        if paper.card:
            drawn[paper.plan.id] += 1
            about = {"plan_id": paper.plan.id, "number": drawn[paper.plan.id], "window": paper.window.key}
            rows.append({**about, "card": paper.card, "seen_by_id": paper.by.id, "seen_at": paper.begun})
            db.session.expire(paper.plan, ["draws"])
    return rows


def write(model: type[Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(model), rows, execution_options=TOUCHED)

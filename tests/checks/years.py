"""A team that has audited 32 stations every week for a long time: 5S and process audits, all sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import text

from boards.checks.plans import CheckPlan
from boards.db import db
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date
from tests.checks.lists import FIVE, checklist, conform, plan
from tests.world import World

STATIONS = 32
MONTH, YEARS = 5, 260  # weeks
WEEK = dt.timedelta(days=7)


def planned(world: World, stations: int = STATIONS) -> list[CheckPlan]:
    """Weekly 5S and process audits at so many new stations of A3. Inside writing()."""
    scores = [{"code": f"{n}.1", "category": code, "answer_kind": "score"} for n, code in enumerate(FIVE, start=1)]
    five_s, lpa = checklist(world, questions=scores), checklist(world, "CL-LPA", "lpa", conform("L1", "L2", "L3"))
    made, today = [], production_date()
    for number in range(stations):
        station = Unit.add(f"A3-{number + 100}", "station", f"Station {number}", world.unit("A3"))
        for asked in (five_s, lpa):
            made.append(plan(asked, world, station.code, "weekly", active_from=today - 300 * WEEK, role="team_leader"))
    return made


def audited_for(plans: list[CheckPlan], weeks: int, world: World) -> int:
    """Sends the runs of so many weeks up to the last one. Inside writing(). How many runs.

    In plain SQL, with dates as the database writes them: a hundred thousand rows would take most of a minute otherwise.
    """
    this_week, plant = production_date() - dt.timedelta(days=production_date().weekday()), Plant.get()
    amina = world.amina.id  # asked once
    asked = {made.id: made.checklist.standard.revision_on(this_week) for made in plans}
    questions = {id: _questions(revision.id) for id, revision in asked.items() if revision}
    runs, steps, answers = [], [], []
    for n, made in enumerate(plans):
        for week in range(1, weeks + 1):
            monday, id = this_week - week * WEEK, len(runs) + 1
            last = monday + dt.timedelta(days=4)
            at = f"{dt.datetime.combine(monday, dt.time(9), plant.zone).astimezone(dt.UTC):%Y-%m-%d %H:%M:%S.%f}"
            runs.append({
                "id": id, "number": id, "plan_id": made.id, "revision_id": asked[made.id].id, "unit_id": made.unit_id,  # type: ignore[union-attr]
                "first": str(monday), "last": str(last), "shift": "", "turn": 1, "attempt": 1, "slot": f"{made.id}/{week}",
                "critical_failed": False, "points": 3 * len(questions[made.id]), "possible": 4 * len(questions[made.id]),
                "version": 1,
            })  # fmt: skip
            steps.append({"run_id": id, "kind": "submission", "by_id": amina, "at": at, "on": str(monday)})
            value = ("3", "2", "4")[(n + week) % 3] if made.checklist.kind == "five_s" else "ok"
            row = {"run_id": id, "note": "", "by_id": amina, "at": at, "sent": "[]"}
            answers += [{**row, "question_id": question, "value": value} for question in questions[made.id]]
    for table, rows in (("check_run", runs), ("check_run_step", steps), ("check_answer", answers)):
        _insert(table, rows)
    return len(runs)


def _insert(table: str, rows: list[dict[str, Any]]) -> None:
    columns, values = ", ".join(f'"{name}"' for name in rows[0]), ", ".join(f":{name}" for name in rows[0])
    db.session.connection().execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), rows)


def _questions(revision_id: int) -> list[int]:
    from boards.checks.content import CheckQuestion

    return [one.id for one in db.session.query(CheckQuestion).filter_by(revision_id=revision_id)]

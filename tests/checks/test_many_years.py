"""Five years of weekly audits at 32 stations ask as often as one month, and thirty rows as often as three. How long they
take is held by `make bench`."""

from __future__ import annotations

from flask import Flask

from boards.checks.models import CheckAnswer, CheckRun, RunStep
from boards.checks.plans import CheckPlan
from boards.db import db, writing
from tests.checks.lists import checklist, conform, plan
from tests.checks.years import MONTH, YEARS, audited_for, planned
from tests.live.test_queries import statements_for
from tests.world import World

MOST = 30  # questions of a wall with every part
BOARDS = ("A3", "VSA", "PLANT")


def test_thirty_plans_cost_as_many_queries_as_three(app: Flask, world: World) -> None:
    with writing():
        audited_for(planned(world, 3), MONTH, world)
        for kind in ("machine_check", "lpa", "kamishibai"):
            plan(checklist(world, f"CL-{kind[:3].upper()}X", kind, conform("Q1", "Q2")), world, "A3", "daily")
    few = {unit: len(statements_for(app, unit, "checks")) for unit in BOARDS}
    with writing():
        for number in range(30):
            one = checklist(world, f"CL-X{number}", ("machine_check", "lpa", "kamishibai")[number % 3], conform("Q1", "Q2"))
            plan(one, world, "A3", "daily")
    for unit in BOARDS:
        many = len(statements_for(app, unit, "checks"))
        assert many <= few[unit] <= MOST, f"{unit}: {few[unit]} became {many}"


def test_five_years_cost_as_many_queries_as_a_month(app: Flask, world: World) -> None:
    with writing():
        audited_for(planned(world), MONTH, world)
    month = {unit: len(statements_for(app, unit, "checks")) for unit in BOARDS}
    with writing():
        for model in (CheckAnswer, RunStep, CheckRun):
            db.session.execute(model.__table__.delete(), execution_options={"touches": ()})  # type: ignore[attr-defined]
        runs = audited_for(list(db.session.scalars(CheckPlan.loaded())), YEARS, world)
    assert runs > 16_000, "the premise"
    for unit in BOARDS:
        years = len(statements_for(app, unit, "checks"))
        assert years <= month[unit], f"{unit}: {month[unit]} became {years}"

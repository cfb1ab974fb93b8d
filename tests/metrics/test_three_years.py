"""After three years of 53 metrics in three shifts the letters cost as many queries as after one month, and load no more."""

from __future__ import annotations

from flask import Flask

from boards.db import db, writing
from boards.metrics.readings import Reading
from tests.live.test_queries import statements_for
from tests.metrics.years import founded, measured_for
from tests.world import World

MONTH, YEARS = 31, 3 * 365


def test_three_years_cost_as_many_queries_as_a_month(app: Flask, world: World) -> None:
    with writing():
        metrics = founded(world)
        few = measured_for(metrics, MONTH, 0)
    month = {unit: len(statements_for(app, unit, panel)) for unit, panel in (("A3", "letters"), ("VSA", "children"))}
    with writing():
        many = measured_for(metrics, YEARS, MONTH)
    assert many > 30 * few, "the premise"
    assert db.session.query(Reading).count() == few + many
    years = {unit: len(statements_for(app, unit, panel)) for unit, panel in (("A3", "letters"), ("VSA", "children"))}
    assert years == month
    assert month["A3"] <= 16

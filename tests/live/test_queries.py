"""A panel asks the database as often for 30 rows as for 3, and never for one row more while it is drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from boards.actions.models import Action
from boards.clock import now
from boards.db import db, writing
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.live import rendering
from boards.live.registry import panels_of
from boards.plant.models import Unit
from tests.world import World


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements executed inside."""
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def fill(world: World, count: int) -> None:
    a3, today = world.unit("A3"), now().date()
    people = [world.marek, world.joana, world.amina]
    for n in range(count):
        owner = people[n % 3]
        action = Action.raise_at(a3, f"Action {n}", by=world.amina, owner=owner, due_on=today + dt.timedelta(days=n - 5))
        if n % 3 == 0:
            action.complete(world.amina)
        for unit in ("VSA", "PLANT"):
            question = Escalation.ask_for(a3, world.unit(unit), f"Question {n}", by=world.amina, subject=action)
            if n % 3 == 1:
                question.reply(world.ingrid, "accept", "We do it", action)
            if n % 3 == 2:
                question.acknowledge(world.ingrid)
        idea = Idea.submit(
            world.unit("A3-10"), f"Idea {n}", receipt=receipt_for(f"{count}-{n}"), language="en", author=owner
        )
        if n % 3 == 1:
            idea.accept(world.leo, owner, today + dt.timedelta(days=9))
            idea.try_out(owner, today, today + dt.timedelta(days=5), "Seconds to find it")
        if n % 3 == 2:
            idea.say(world.leo, "I look at it tomorrow")


def statements_for(app: Flask, unit_code: str, panel: str) -> list[str]:
    rendering._cache.clear()
    db.session.remove()
    with app.test_request_context(), counted() as statements:
        unit = Unit.by_code(unit_code)
        assert unit
        rendering.rendered(unit, panel, "en")
        db.session.remove()
    return statements


@pytest.mark.parametrize("unit_code", ["A3", "VSA", "PLANT"])
def test_thirty_rows_cost_as_many_queries_as_three(app: Flask, world: World, unit_code: str) -> None:
    names = [panel.name for panel in panels_of(world.unit(unit_code))]
    with writing():
        fill(world, 3)
    few = {name: statements_for(app, unit_code, name) for name in names}
    with writing():
        fill(world, 30)
    many = {name: statements_for(app, unit_code, name) for name in names}
    for name in names:
        assert len(many[name]) <= len(few[name]), f"{name}: {len(few[name])} became {len(many[name])}"
        assert len(many[name]) <= 22, f"{name} asks {len(many[name])} times"


def test_a_panel_that_did_not_change_is_not_drawn_again(app: Flask, world: World) -> None:
    statements_for(app, "A3", "actions")
    with app.test_request_context(), counted() as statements:
        unit = Unit.by_code("A3")
        assert unit
        rendering.rendered(unit, "actions", "en")
        db.session.remove()
    assert len(statements) <= 3  # the unit, its revisions, the plant's epoch

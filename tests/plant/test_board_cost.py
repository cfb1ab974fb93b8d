"""What a board costs: few questions to the database for all its panels, hardly any when none has changed."""

from __future__ import annotations

import pytest
from flask import Flask

from boards.db import db, writing
from boards.live import rendering
from boards.plant.models import Unit
from tests.live.test_queries import counted, fill
from tests.world import World

MOST = {"A3": 54, "VSA": 60, "PLANT": 60}


def asked_for(app: Flask, code: str) -> list[str]:
    db.session.remove()
    with app.test_request_context(), counted() as statements:
        unit = Unit.by_code(code)
        assert unit
        rendering.rendered_board(unit, "en")
        db.session.remove()
    return statements


@pytest.mark.parametrize("code", ["A3", "VSA", "PLANT"])
def test_a_whole_board_asks_once_for_what_its_panels_share(app: Flask, world: World, code: str) -> None:
    with writing():
        fill(world, 6)
    rendering._cache.clear()
    asked = asked_for(app, code)
    assert len(asked) <= MOST[code], "\n".join(asked)
    twice = {one for one in asked if asked.count(one) > 1 and ("panel_revision" in one or "calendar_day" in one)}
    assert not twice


def test_a_board_on_which_nothing_changed_costs_three_questions(app: Flask, world: World) -> None:
    rendering._cache.clear()
    asked_for(app, "A3")
    assert len(asked_for(app, "A3")) <= 3  # the unit, its revisions, the plant's epoch

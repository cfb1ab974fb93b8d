"""An empty database: every page leads to the one that founds a plant, and only who has the server's code may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from boards.app import create_app
from boards.db import db
from boards.guard import limiter
from boards.people.models import Person
from boards.plant.models import Plant
from boards.setup import code
from boards.setup.commands import init
from tests.client import CheckingClient
from tests.conftest import settings
from tests.setup.books import emptied, founded
from tests.uploads.sheets import sentence

FORM = {
    "name": "Works",
    "zone": "Europe/Berlin",
    "shifts": "2",
    "admin": "Ada Admin",
    "badge": "1",
    "pin": "739164",
    "again": "739164",
}


@pytest.fixture
def empty(app: Flask) -> Flask:
    emptied()
    return app


def form(**other: Any) -> dict[str, Any]:
    return {**FORM, "code": code.code(), **other}


def test_every_page_of_an_empty_database_leads_to_the_set_up(empty: Flask, client: CheckingClient) -> None:
    for address in ("/", "/boards/a3", "/sign-in", "/labels"):
        answer = client.get(address, follow_redirects=True)
        assert answer.request.path == "/set-up" and answer.status_code == 200, address
    assert client.get("/api/v1/metrics").status_code in (401, 404, 503)
    assert client.get("/", headers={"Accept": "application/json"}).status_code == 503
    assert client.get("/set-up?lang=de").get_data(as_text=True).count("Das Werk einrichten")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": ""}, "not the code"),
        ({"code": "AAAAA-AAAAA"}, "not the code"),
        ({"name": " "}, "few words"),
        ({"zone": "Berlin"}, "time zone"),
        ({"shifts": "9"}, "Choose one"),
        ({"admin": ""}, "few words"),
        ({"badge": ""}, "few words"),
        ({"pin": "12"}, "Four to twelve digits"),
        ({"pin": "1234", "again": "1234"}, "too easy to guess"),
        ({"pin": "7777", "again": "7777"}, "too easy to guess"),
        ({"again": "739165"}, "not the same"),
    ],
)
def test_what_does_not_do_is_said_and_nothing_is_founded(
    empty: Flask, client: CheckingClient, wrong: Any, said: str
) -> None:
    answer = client.post("/set-up", data=form(**wrong))
    assert answer.status_code == 422 and said in sentence(answer)
    assert db.session.scalar(select(Plant.id)) is None
    assert "Ada Admin" in answer.get_data(as_text=True) or "admin" in wrong, "what was typed is still there"
    assert "739164" not in answer.get_data(as_text=True), "but no PIN"


def test_the_code_founds_one_plant_and_signs_its_administrator_in(empty: Flask, client: CheckingClient) -> None:
    before = code.code()
    answer = client.post("/set-up", data=form(code=before.lower().replace("-", " ")))
    assert answer.status_code == 303
    page = client.get("/set-up").get_data(as_text=True)
    assert "Ada A." in page and "Works" in page
    plant = Plant.get()
    assert list(plant.shifts) == ["early", "late"] and plant.week_pattern["sunday"] == []
    assert client.post("/set-up", data=form(code=before, name="Another")).status_code == 303, "a second tap leads on"
    assert [plant.name for plant in db.session.scalars(select(Plant))] == ["Works"]
    assert code.code() != before, "it was used"
    assert db.session.query(Person).count() == 1


def test_nobody_tries_codes_until_one_fits(tmp_path: Path, database: str) -> None:
    app = create_app(settings(tmp_path, database, RATELIMIT_ENABLED=True))
    limiter.reset()
    with app.app_context():
        emptied()
        client = app.test_client()
        origin = {"Origin": "http://localhost"}
        tried = [client.post("/set-up", data=form(code=f"WRONG{n}"), headers=origin).status_code for n in range(11)]
        assert tried == [422] * 10 + [429]
        assert client.post("/set-up", data=form(), headers=origin).status_code == 429, "not even the right one now"
        db.session.remove()
        db.engine.dispose()


def test_init_founds_it_on_the_command_line_and_refuses_a_database_that_holds_one(empty: Flask) -> None:
    said = ["--name", "Works", "--admin", "Ada Admin", "--badge", "1", "--timezone", "Europe/Vienna", "--language", "de"]
    run = empty.test_cli_runner()
    assert "Four to twelve" in run.invoke(init, [*said, "--pin", "1"]).output
    done = run.invoke(init, [*said, "--pin", "739164"])
    assert done.exit_code == 0 and "/set-up" in done.output
    assert (Plant.get().timezone, Plant.get().default_language) == ("Europe/Vienna", "de")
    again = run.invoke(init, [*said, "--pin", "739164"])
    assert again.exit_code == 1 and "already" in again.output


def test_the_page_says_what_is_there_and_leads_to_what_is_missing(empty: Flask, client: CheckingClient) -> None:
    client.as_(founded("x"))
    page = client.get("/set-up").get_data(as_text=True)
    assert page.count('data-state="missing"') > 8 and page.count('data-state="done"') >= 3
    for address in ("/set-up/workbook", "/set-up/shifts", "/set-up/calendar", "/set-up/units", "/set-up/pins"):
        assert f'href="{address}"' in page and client.get(address).status_code == 200

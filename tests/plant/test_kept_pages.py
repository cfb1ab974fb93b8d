"""A board opened by nobody is made once for all who open it in the same second, and never says what is not so any more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask, template_rendered
from flask.testing import FlaskClient

from boards import clock
from boards.actions.models import Action
from boards.app import create_app
from boards.db import db, writing
from boards.plant.models import Plant
from tests.client import CheckingClient
from tests.conftest import settings
from tests.world import World

PAGES = ("/", "/boards/a3", "/boards/a3/wall")


@pytest.fixture(autouse=True)
def one_second() -> Iterator[None]:
    with clock.at(clock.now()):
        yield


@pytest.fixture
def made(app: Flask) -> Iterator[list[str]]:
    """The whole pages that were made, one after the other."""
    names: list[str] = []

    def note(sender: Flask, template: object, context: object, **more: object) -> None:
        if (name := str(getattr(template, "name", ""))) in ("plant/board.html", "wall.html"):
            names.append(name)

    with template_rendered.connected_to(note, app):
        yield names


@pytest.mark.once  # PostgreSQL's snapshot is the whole server's: other databases move it, and then nothing is kept
@pytest.mark.parametrize("address", PAGES)
def test_who_opens_it_in_the_same_second_gets_the_same_page(client: CheckingClient, made: list[str], address: str) -> None:
    first, second = client.get(address), client.get(address)
    assert first.status_code == second.status_code == 200
    assert first.data == second.data and first.headers.get_all("Vary") == second.headers.get_all("Vary")
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    assert len(made) == 1


@pytest.mark.parametrize("address", PAGES)
def test_a_second_later_it_is_made_anew(client: CheckingClient, made: list[str], address: str) -> None:
    client.get(address)
    with clock.at(clock.now() + dt.timedelta(seconds=1)):
        client.get(address)
    assert len(made) == 2


def test_what_is_committed_is_on_the_next_page_in_the_same_second(client: CheckingClient, world: World) -> None:
    for page in PAGES[1:]:
        client.get(page)
    with writing():
        Action.raise_at(world.unit("A3"), "Weld the drain pan", by=world.amina)
    for page in PAGES[1:]:
        assert "Weld the drain pan" in client.get(page).text


def test_what_another_process_commits_too(client: CheckingClient, world: World, app: Flask, database: str) -> None:
    client.get("/boards/a3")
    other = create_app(settings(app.instance_path, database))
    with other.app_context():
        with writing():
            here = World()
            Action.raise_at(here.unit("A3"), "Weld the drain pan", by=here.amina)
        db.session.remove()
        db.engine.dispose()
    assert "Weld the drain pan" in client.get("/boards/a3").text


def test_a_plant_that_closes_its_boards_closes_the_kept_ones(client: CheckingClient) -> None:
    for page in PAGES:
        assert client.get(page).status_code == 200
    with writing():
        plant = Plant.get()
        plant.settings = {**plant.settings, "reading": "people"}
    for page in PAGES:
        assert client.get(page).status_code in (302, 303, 401)


def test_nobody_gets_what_was_made_for_somebody_nor_the_other_way(app: Flask, world: World) -> None:
    nobody, amina = app.test_client(), app.test_client()
    assert isinstance(amina, CheckingClient)
    amina.as_(world.amina)
    for _ in range(2):
        assert "Amina" in amina.get("/boards/b2").text
        assert "Amina" not in nobody.get("/boards/b2").text


def test_each_language_is_another_page(client: CheckingClient) -> None:
    for _ in range(2):
        assert '<html lang="de"' in client.get("/boards/a3", headers={"Accept-Language": "de"}).text
        assert '<html lang="en"' in client.get("/boards/a3", headers={"Accept-Language": "en"}).text
        assert '<html lang="de"' in client.get("/boards/a3?lang=de", headers={"Accept-Language": "en"}).text


def test_compressed_and_not_are_told_apart(app: Flask) -> None:
    client = FlaskClient(app, app.response_class)
    for _ in range(2):
        assert client.get("/boards/a3", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in client.get("/boards/a3").headers


def test_other_pages_are_not_kept(client: CheckingClient) -> None:
    for page in ("/i", "/healthz", "/boards/a3/panels/actions", "/boards/nowhere", "/sign-in"):
        client.get(page)
    assert not client.application.extensions["kept_pages"].kept

"""Phones on one real server: starting one takes seconds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from boards.app import create_app
from boards.db import db, writing
from boards.history.models import Attachment, TimelineEntry
from boards.ideas.models import Idea
from tests.conftest import settings
from tests.databases import Databases
from tests.serving import Server
from tests.system.phone.hands import Phone


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory, new_database: Databases) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("station")
    server = Server(folder, new_database(folder))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="package")
def app(server: Server) -> Iterator[Flask]:
    app = create_app(settings(server.instance, server.database_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(autouse=True)
def no_ideas_yet(app: Flask) -> Iterator[None]:
    yield
    with writing():
        for model in (Attachment, TimelineEntry, Idea):
            db.session.execute(db.delete(model), execution_options={"touches": ()})


@pytest.fixture
def phone(browser: Browser, server: Server) -> Phone:
    """`phone("A3-10")`: a phone that has scanned this label."""

    def scans(code: str, locale: str = "en", width: int = 390, height: int = 844, **more: Any) -> Page:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, has_touch=True, is_mobile=True, locale=locale, **more)
        page = context.new_page()
        page.goto(f"{server.url}/s/{code}")
        return page

    return scans

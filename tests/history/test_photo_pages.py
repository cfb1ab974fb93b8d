"""Photos as pages: never anything but a picture, kept for ever, and off the screens with their idea."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from boards.db import db, writing
from boards.history.models import Attachment
from boards.ideas.models import Idea
from tests.client import CheckingClient
from tests.world import World


@pytest.fixture
def name(client: CheckingClient, world: World) -> str:
    file = BytesIO()
    Image.new("RGB", (2000, 1000), "#4b7a91").save(file, "JPEG")
    form = {"text": "A hook", "submission": "photo", "photo": (BytesIO(file.getvalue()), "a.jpg")}
    assert client.post(f"/s/{world.label('A3-10')}/ideas", data=form).status_code == 201
    return db.session.query(Attachment).one().name


def test_a_photo_is_a_picture_and_nothing_else(client: CheckingClient, name: str) -> None:
    for query, longest in (("", 1600), ("?small=1", 480)):
        answer = client.get(f"/photos/{name}{query}")
        assert answer.status_code == 200 and answer.mimetype == "image/jpeg"
        assert max(Image.open(BytesIO(answer.data)).size) == longest
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["Content-Disposition"] == "inline"
        assert "private" in answer.headers["Cache-Control"] and "Last-Modified" not in answer.headers


@pytest.mark.parametrize("name", ["0" * 32 + ".jpg", "x", "..%2f..%2fboards.sqlite", "a" * 500])
def test_any_other_name_is_not_here(client: CheckingClient, world: World, name: str) -> None:
    assert client.get(f"/photos/{name}").status_code == 404


def test_a_name_that_no_database_takes_is_not_here_either(app: Flask) -> None:
    assert FlaskClient(app).get("/photos/%00").status_code == 404


def test_a_photo_whose_file_is_gone_is_not_here(client: CheckingClient, world: World, name: str) -> None:
    with writing():
        db.session.query(Attachment).one().name = "0" * 32 + ".jpg"
    assert client.get("/photos/" + "0" * 32 + ".jpg").status_code == 404


def test_off_the_screens_means_the_photo_too(client: CheckingClient, world: World, name: str) -> None:
    with writing():
        db.session.query(Idea).one().hide(world.amina, "It shows a face.")
    assert client.get(f"/photos/{name}").status_code == 404
    assert client.as_(world.joana).get(f"/photos/{name}").status_code == 404
    shown = client.as_(world.bruno).get(f"/photos/{name}")
    assert shown.status_code == 200 and shown.headers["Cache-Control"] == "no-store"

"""Who is in a photo asks for it to go: it is off every screen at once, and gone for good when it is decided (P-08)."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import current_app

from boards.db import db, writing
from boards.history.attaching import reattach
from boards.history.models import Attachment, timeline_of
from boards.history.photos import path_of
from boards.history.removing import PhotoRequest
from boards.ideas.models import Idea
from tests import prepared
from tests.client import CheckingClient
from tests.ideas.test_sending import photo, send
from tests.world import World


@pytest.fixture
def name(client: CheckingClient, world: World) -> str:
    send(client.as_(world.marek), world.label("A3-10"), photo=photo(), signed="me")
    return db.session.query(Attachment).one().name


def test_it_is_off_the_screens_at_once_and_gone_after_a_yes(client: CheckingClient, world: World, name: str) -> None:  # P-08
    file = path_of(Path(current_app.config["PHOTOS"]), name)
    with writing():  # the same photo on the action too
        action = prepared.planned(world)
        reattach(db.session.query(Attachment).one(), action)
    again = db.session.query(Attachment).order_by(Attachment.id.desc()).first()
    assert again is not None and name in client.get("/boards/a3").text
    other = again.name
    assert "Are you in this photo?" in client.as_(world.joana).get(f"/photos/{name}/removal").text
    for _ in range(2):  # gloves
        assert client.post(f"/photos/{name}/removal", data={"reason": "I look tired"}).status_code == 303
    assert db.session.query(PhotoRequest).count() == 1
    for one in (name, other):
        assert client.get(f"/photos/{one}").status_code == 404
    assert name not in client.get("/boards/a3").text and other not in client.get("/actions/1").text
    for page in ("/me/data", "/today"):
        assert "wants it gone" in client.as_(world.amina).get(page).text
    assert client.get(f"/photos/{name}").headers["Cache-Control"] == "no-store"
    assert client.post(f"/photos/{name}/removal/decision", data={"decision": "removed"}).status_code == 303
    assert db.session.query(Attachment).count() == 0 and not file.exists()
    assert not path_of(Path(current_app.config["PHOTOS"]), other, small=True).exists()
    assert "photo removed" in [entry.event for entry in timeline_of(db.session.query(Idea).one())]


def test_it_stays_only_with_a_sentence_by_somebody_else(client: CheckingClient, world: World, name: str) -> None:  # P-08
    client.as_(world.bruno).post(f"/photos/{name}/removal")
    client.as_(world.rosa)
    assert client.post(f"/photos/{name}/removal/decision", data={"decision": "removed"}).status_code == 403
    client.as_(world.bruno)  # leads the team, and asked himself
    keep = {"decision": "kept", "answer": "Nobody can be seen in it"}
    assert client.post(f"/photos/{name}/removal/decision", data=keep).status_code == 403
    client.as_(world.marek)  # who sent it
    assert client.post(f"/photos/{name}/removal/decision", data={"decision": "kept"}).status_code == 422
    assert client.post(f"/photos/{name}/removal/decision", data=keep).status_code == 303
    assert client.get(f"/photos/{name}").status_code == 200 and name in client.get("/boards/a3").text
    assert "Nobody can be seen in it" in client.as_(world.bruno).get("/me/data").text, "who asked gets the answer"


def test_a_photo_that_is_not_shown_is_not_asked_for(client: CheckingClient, world: World, name: str) -> None:
    with writing():
        db.session.query(Idea).one().hide(world.amina, "It shows a face.")
    client.as_(world.rosa)
    assert client.get(f"/photos/{name}/removal").status_code == 404
    for forged in ("0" * 32 + ".jpg", "x", "..%2f..", "a" * 500):
        assert client.post(f"/photos/{forged}/removal").status_code == 404
    assert db.session.query(PhotoRequest).count() == 0

"""Where notices go: the own address or the team's; nothing that reaches into the plant, never shown in whole."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import cast

import pytest
from flask import Flask

from boards.app import create_app
from boards.db import db, writing
from boards.guard import limiter
from boards.notices.channels import POST
from boards.notices.models import Channel
from boards.people.models import Person
from tests.client import CheckingClient
from tests.conftest import settings
from tests.notices.conftest import plant_time
from tests.notices.sink import Sink
from tests.world import World

Wants = Callable[[str], Person]
NTFY = "ntfys://kestrel-motors-of-joana"


def address_of(person: Person) -> str | None:
    db.session.rollback()
    channel = db.session.query(Channel).filter_by(person_id=person.id).one_or_none()
    return channel and channel.address


def test_a_worker_gives_a_mail_address_and_tries_it(client: CheckingClient, world: World, sink: Sink) -> None:
    client.as_(world.joana).post("/channel", data={"address": " joana@plant.example "})
    assert address_of(world.joana) == "joana@plant.example"
    said = client.post("/channel/trials", follow_redirects=True)
    assert "Sent. Look there." in said.text
    [letter] = sink.letters
    assert letter["To"] == "joana@plant.example"
    assert "boards@plant.example" in letter["From"]


def test_a_trial_that_fails_says_so(client: CheckingClient, world: World, wants: Wants, sink: Sink) -> None:
    wants("joana")
    sink.mood = "refuses"
    said = client.as_(world.joana).post("/channel/trials")
    assert said.status_code == 409
    assert "It did not get through." in said.text


def test_without_a_mail_server_the_page_says_so_and_keeps_the_words(client: CheckingClient, world: World) -> None:
    said = client.as_(world.joana).post("/channel", data={"address": "joana@plant.example"})
    assert said.status_code == 422
    assert "no mail server" in said.text
    assert 'value="joana@plant.example"' in said.text
    assert address_of(world.joana) is None


def test_the_address_of_a_webhook_is_taken_as_it_is_copied(client: CheckingClient, world: World) -> None:
    copied = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
    client.as_(world.joana).post("/channel", data={"address": copied})
    assert (address_of(world.joana) or "").startswith("slack://")


@pytest.mark.parametrize(
    "forged",
    [
        "json://127.0.0.1:5000/",  # would post into the plant
        "file:///etc/passwd",
        "syslog://",
        "exec:///bin/sh",
        "https://intranet.example/webhook",
        "ntfy://127.0.0.1/topic",
        "ntfy://localhost:8000/topic",
        "ntfy://10.0.0.7/topic",
        "ntfy://[::1]/topic",
        "ntfys://topic?template=/etc/passwd",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ?template=/etc/passwd",
        "ntfys://topic?verify=no",
        "ntfys://topic?redirect=yes",
        "ntfys://topic?to=x;verify=no",
        "ntfys://topic?to=x#&redirect=yes",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ?footer=no;template=/etc/passwd",
        "mailto://",
        "rubbish",
        "",
        "a" * 1001,
        "joana@plant.example\nBcc: all@plant.example",
    ],
)
def test_what_reaches_elsewhere_is_refused_with_a_plain_sentence(
    client: CheckingClient, world: World, forged: str, sink: Sink
) -> None:
    said = client.as_(world.joana).post("/channel", data={"address": forged})
    assert said.status_code == 422
    assert 'role="alert"' in said.text
    assert address_of(world.joana) is None


def test_a_host_of_the_plant_by_setting(app: Flask, client: CheckingClient, world: World) -> None:
    app.config["NOTICE_HOSTS"] = "127.0.0.1"
    client.as_(world.joana).post("/channel", data={"address": "ntfy://127.0.0.1/topic"})
    assert address_of(world.joana)


def posted(to: str, trusted: list[str] | None) -> str:
    order = {"letters": [{"to": to, "title": "t", "body": "b"}], "trusted": trusted, "seconds": 5}
    done = subprocess.run([sys.executable, "-I", POST], input=json.dumps(order), capture_output=True, text=True, check=False)
    return done.stdout.strip()


def test_also_a_name_that_turns_inwards_later_reaches_nothing() -> None:
    """Judged at the connection itself: what was looked at when it was set may point elsewhere by now."""
    seen = list[str]()

    class Inner(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()

    inner = HTTPServer(("127.0.0.1", 0), Inner)
    threading.Thread(target=inner.serve_forever, daemon=True).start()
    address = f"ntfy://localhost:{inner.server_port}/topic"
    assert posted(address, trusted=[]) == ""
    assert not seen
    assert posted(address, trusted=["localhost"]) == "0"
    assert seen
    inner.shutdown()
    inner.server_close()


def test_it_is_never_shown_again_in_whole(client: CheckingClient, world: World) -> None:
    with writing():
        db.session.add(Channel(person_id=world.amina.id, address="slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/"))
        db.session.add(Channel(unit_id=world.unit("A3").id, address="tgram://123456789:secretsecretsecret/12345"))
    for page in ("/channel", "/today"):
        text = client.as_(world.amina).get(page).text
        assert "slack://…" in text
        assert "TIiajkdn" not in text
        assert "secretsecret" not in text


def test_it_is_never_logged(
    client: CheckingClient, world: World, sink: Sink, wants: Wants, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sink.mood = "refuses"
    wants("joana")
    client.as_(world.joana).post("/channel", data={"address": "slack://T1JJ3T3L2/A1BRTD4JD/wrong"})
    client.post("/channel/trials")
    assert "joana@" not in caplog.text
    assert "T1JJ3T3L2" not in caplog.text


def test_a_teams_channel_is_for_its_leaders(client: CheckingClient, world: World) -> None:
    client.as_(world.amina).post("/boards/a3/channel", data={"address": NTFY})
    assert db.session.query(Channel).filter_by(unit_id=world.unit("A3").id).one()
    assert client.as_(world.joana).post("/boards/a3/channel", data={"address": NTFY}).status_code == 403
    assert client.as_(world.joana).post("/boards/a3/channel/trials").status_code == 403
    assert client.as_(world.piotr).delete("/boards/a3/channel").status_code == 403


def test_no_notices_any_more(client: CheckingClient, world: World, wants: Wants) -> None:
    wants("joana")
    client.as_(world.joana).post("/channel", data={"_method": "DELETE"})
    assert address_of(world.joana) is None


def test_nobody_keeps_the_server_busy_with_addresses(world: World, tmp_path: Path, database: str) -> None:
    app = create_app(settings(tmp_path, database, RATELIMIT_ENABLED=True))
    app.test_client_class = CheckingClient
    client = cast(CheckingClient, app.test_client()).as_(world.joana)
    limiter.reset()
    try:
        statuses = [client.post("/channel", data={"address": ""}).status_code for _ in range(31)]
        assert statuses == [422] * 30 + [429]
    finally:
        limiter.reset()
        limiter.enabled = False
        with app.app_context():
            db.engine.dispose()


def test_the_page_says_since_when_nothing_gets_through(client: CheckingClient, world: World, wants: Wants) -> None:
    wants("joana")
    with writing():
        db.session.query(Channel).one().failing_since = plant_time("06:00")
    assert "Not delivered since" in client.as_(world.joana).get("/channel").text
    assert "Nothing gets through since" in client.get("/today").text

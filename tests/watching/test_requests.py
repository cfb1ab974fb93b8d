"""Each request has an id that is in its answer, its line and its traceback; and the line says nothing about people."""

from __future__ import annotations

import io
import json
import logging
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import create_environ

from boards.watching.logs import Line
from boards.watching.requests import Requests
from tests.client import CheckingClient
from tests.conftest import opened, settings
from tests.databases import Databases
from tests.serving import Server
from tests.world import PIN, World

ORIGIN = {"Origin": "http://localhost"}


@pytest.fixture(params=["line", "json"])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What a server of either format writes."""
    written, logger = io.StringIO(), logging.getLogger("boards")
    handler = logging.StreamHandler(written)
    handler.setFormatter(Line(request.param))
    logger.addHandler(handler)
    level, _ = logger.level, logger.setLevel("INFO")
    yield written
    logger.setLevel(level)
    logger.removeHandler(handler)


def test_a_line_says_what_was_asked_and_not_by_whom(
    app: Flask, client: CheckingClient, world: World, log: io.StringIO
) -> None:
    client.post("/sign-in", data={"badge": "101", "pin": PIN}, headers=ORIGIN)
    client.get("/find?q=Amina+Haddad")
    client.get(f"/people/{world.amina.id}?from=Amina")
    answer = client.get("/boards/a3", headers={"X-Forwarded-For": "10.4.5.6", "User-Agent": "APhone/1"})
    lines = log.getvalue().splitlines()
    assert lines and all(len(line) < 250 for line in lines)
    last = lines[-1]
    for said in ("/boards/<unit>", "GET", "200", answer.headers["X-Request-ID"]):
        assert said in last, last
    plain = re.sub(r"[0-9a-f]{16}|[\d:T-]+\.\d+", "", log.getvalue()).lower()  # without ids and times
    for secret in ("Amina", "Haddad", "101", PIN, "10.4.5.6", "127.0.0.1", "APhone", "q=", "/a3"):
        assert secret.lower() not in plain, secret
    if last.startswith("{"):
        said = json.loads(last)
        assert said["route"] == "/boards/<unit>" and said["status"] == 200 and said["ms"] > 0
    else:
        assert re.fullmatch(
            r"at=\S+ level=info request=[0-9a-f]{16} method=GET route=/boards/<unit> status=200 ms=[\d.]+", last
        )


def test_what_is_sent_or_read_at_a_station_or_by_a_code_leaves_no_line(
    app: Flask, client: CheckingClient, world: World, log: io.StringIO
) -> None:
    # I-03: a time in a log would be a nameless idea's
    code = world.label("A3-10")
    client.get(f"/s/{code}")
    client.get(f"/s/{code}/ideas/new")
    page = client.post(f"/s/{code}/ideas", data={"text": "A hook", "submission": "one"}, headers=ORIGIN)
    found = re.search(r'data-receipt="([^"]+)"', page.get_data(as_text=True))
    assert found
    client.get(f"/i/{found[1]}")
    assert log.getvalue() == ""
    client.get("/boards/a3")
    assert log.getvalue(), "the premise: others leave one"


def test_an_id_is_taken_from_a_proxy_that_is_believed_if_it_is_one(tmp_path: Path, database: str) -> None:
    given = {"X-Request-ID": "4f3c9d2e-77aa-4b1c-9d2e-aa0011223344"}
    with opened(settings(tmp_path, database, PROXIES=1)) as app:
        behind = app.test_client()
        assert behind.get("/healthz", headers=given).headers["X-Request-ID"] == given["X-Request-ID"]
        for forged in ("short", "x" * 65, "abcdefgh level=error says=forged", 'abcdefgh"', "abcdefgh{}"):
            answer = behind.get("/healthz", headers={"X-Request-ID": forged})
            assert re.fullmatch("[0-9a-f]{16}", answer.headers["X-Request-ID"]), forged
    with opened(settings(tmp_path, database)) as app:
        alone = app.test_client()
        assert alone.get("/healthz", headers=given).headers["X-Request-ID"] != given["X-Request-ID"]
        refused = alone.get("/", headers={"Host": "evil.example"})
        assert refused.status_code == 400 and refused.headers["X-Request-ID"], "also what never comes to a page"


def test_a_traceback_carries_the_id_of_its_request(
    app: Flask, client: CheckingClient, world: World, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    sent = client.post(
        f"/s/{world.label('A3-10')}/ideas", data={"text": "A hook for the key", "submission": "b"}, headers=ORIGIN
    )
    found = re.search(r'data-receipt="([^"]+)"', sent.get_data(as_text=True))
    assert found
    monkeypatch.setattr("boards.ideas.phone.story_of", lambda idea: 1 / 0)
    answer = client.get(f"/i/{found[1]}")
    assert answer.status_code == 500
    id, written = answer.headers["X-Request-ID"], log.getvalue()
    assert "ZeroDivisionError" in written and found[1] not in written
    assert all(id in line for line in written.splitlines()), "also a traceback's own lines are found by it"


def test_what_breaks_outside_a_page_is_an_answer_and_a_line(log: io.StringIO) -> None:
    def broken(environ: object, start_response: object) -> list[bytes]:
        raise RuntimeError("torn")

    told: list[str] = []
    environ = create_environ()
    body = b"".join(Requests(broken, believed=False)(environ, lambda status, headers, *more: told.append(status)))
    assert told == ["500 INTERNAL SERVER ERROR"] and b"broke on our side" in body
    assert "torn" in log.getvalue() and "status" in log.getvalue()


def test_a_setting_that_is_none_is_said(tmp_path: Path, database: str) -> None:
    with pytest.raises(ValueError, match="one of line, json"), opened(settings(tmp_path, database, LOG_FORMAT="xml")):
        pass


def test_a_real_server_writes_json_and_counts(tmp_path: Path, new_database: Databases) -> None:
    server = Server(tmp_path, new_database(tmp_path), BOARDS_LOG_FORMAT="json")
    server.start()
    try:
        with urllib.request.urlopen(f"{server.url}/boards/a3") as answer:
            id = answer.headers["X-Request-ID"]
        with urllib.request.urlopen(f"{server.url}/metrics") as answer:
            figures = answer.read().decode()
    finally:
        server.stop()
    lines = [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]
    assert [line["route"] for line in lines if line.get("request") == id] == ["/boards/<unit>"]
    assert 'boards_requests_total{kind="page",status="200"}' in figures and "process_resident_memory_bytes" in figures
    assert not [line for line in server.log.read_text().splitlines() if "Traceback" in line]

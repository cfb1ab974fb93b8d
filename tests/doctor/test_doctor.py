"""The doctor says in plain words what is wrong; operations ask from their own networks only."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from boards.db import db
from boards.doctor import data, machine, network
from boards.doctor.finding import Finding, all_findings
from boards.setup.commands import doctor
from tests.client import CheckingClient
from tests.serving import free_port
from tests.setup.books import emptied


def test_a_sound_set_up_is_said_to_be_one(app: Flask, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    found = {one.about: one for one in all_findings()}
    for about in ("database", "migrations", "plant", "clock", "instance folder", "photos and documents", "disk"):
        assert found[about].state in ("good", "watch"), found[about]
    assert found["Redis"].state == found["MQTT"].state == "none"


def test_what_is_wrong_is_said_with_what_to_do_and_the_command_fails(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_URL", "http://127.0.0.1:8000")
    monkeypatch.setitem(app.config, "REDIS_URL", f"redis://127.0.0.1:{free_port()}")
    monkeypatch.setitem(app.config, "MQTT_URL", "mqtt:broker")
    done = app.test_cli_runner().invoke(doctor)
    assert done.exit_code == 1
    for said in ("Labels cannot carry", "BOARDS_REDIS_URL", "no address of a broker", "sessions could be forged"):
        assert said in done.output, said


def test_each_trouble_is_seen(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = Path(app.instance_path) / "secret"
    secret.write_text("x" * 64)
    secret.chmod(0o644)
    monkeypatch.setitem(app.config, "SECRET_KEY", "x" * 64)
    assert "chmod 600" in machine.secret_key().do
    monkeypatch.setitem(app.config, "PHOTOS", "/proc/photos")
    assert machine.photos().state == "bad"
    monkeypatch.setattr(machine, "TOO_LITTLE", 2**60)
    assert machine.disk().state == "bad"
    monkeypatch.setitem(app.config, "PUBLIC_URL", f"http://127.0.0.2.nip.invalid:{free_port()}")
    assert "nobody knows the name" in network.public_address().said
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert "boards db upgrade" in data.migrations().do
    emptied()
    assert data.plant().state == "watch"
    monkeypatch.setattr("boards.doctor.finding.LOOKS", [broken])
    assert [(one.state, one.about) for one in all_findings()] == [("bad", "broken")]


def test_root_in_the_folder_of_somebody_else_is_told_to_be_that_one(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.getuid() == 0:
        os.chown(app.instance_path, 65534, -1)
    monkeypatch.setattr(machine.os, "geteuid", lambda: 0)
    found = machine.instance_folder()
    assert found.state == "bad" and "this is root" in found.said


def broken() -> Finding:
    raise RuntimeError("torn")


def test_alive_and_ready_are_for_operations_alone(app: Flask, client: CheckingClient) -> None:
    assert client.get("/healthz").data == b"alive\n" and client.get("/readyz").data == b"ready\n"
    for address in ("/healthz", "/readyz"):
        assert client.get(address, environ_base={"REMOTE_ADDR": "10.1.2.3"}).status_code == 404
    app.config["OPERATIONS_NETWORKS"] = "10.1.0.0/16, ::1"
    assert client.get("/readyz", environ_base={"REMOTE_ADDR": "10.1.2.3"}).status_code == 200
    assert client.get("/readyz", environ_base={"REMOTE_ADDR": "::ffff:10.1.2.3"}).status_code == 200
    assert client.get("/healthz").status_code == 404
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    answer = client.get("/readyz", environ_base={"REMOTE_ADDR": "10.1.2.3"})
    assert answer.status_code == 503 and b"migrations" in answer.data

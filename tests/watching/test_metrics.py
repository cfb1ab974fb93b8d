"""/metrics: for operations alone, true, cheap, without a word about people; the examples in the docs name what is there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError

from boards import figures
from boards.backup.models import Backup
from boards.clock import now, tick
from boards.config import ROOT
from boards.db import db, writing
from boards.live.rooms import room
from tests.client import CheckingClient
from tests.world import World

EXAMPLES = ROOT / "docs" / "operations"
NAMES = re.compile(r"\b(?:boards|process|python)_[a-z_]+\b")


def told(client: CheckingClient) -> dict[str, float]:
    """Every series with its value: "name{label=value}"."""
    found = {}
    for family in text_string_to_metric_families(client.get("/metrics").get_data(as_text=True)):
        for one in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(one.labels.items()))
            found[f"{one.name}{{{labels}}}" if labels else one.name] = one.value
    return found


@pytest.fixture(autouse=True)
def counted_once() -> Iterator[None]:
    """The figures are the process's: with labels that no earlier test has used up."""
    for kind in ("page", "change", "station"):
        figures.REQUESTS.labels(kind, "200")
    figures.REQUEST_SECONDS.labels("page")
    figures.DATABASE_ERRORS.labels("OperationalError")
    figures.SCREENS_GONE.labels("silent")
    yield


def test_it_is_for_operations_alone(app: Flask, client: CheckingClient) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "10.1.2.3"}).status_code == 404
    behind_a_proxy = {"X-Forwarded-For": "10.1.2.3"}  # of which nobody told us: all the world comes from 127.0.0.1
    assert client.get("/metrics", headers=behind_a_proxy).status_code == 404
    app.config["OPERATIONS_NETWORKS"] = ""
    assert client.get("/metrics").status_code == 404


def test_a_change_is_counted_drawn_and_pushed(app: Flask, client: CheckingClient, world: World) -> None:
    before, live = told(client), app.extensions["live"]
    live.rooms.enter("a wall", world.unit("A3").id, "en")
    with writing():
        world.unit("A3").takt_s = 61
    live.hand_over({(world.unit("A3").id, "ideas")})
    waiting = told(client)
    assert waiting["boards_outbox_panels"] >= 1 and waiting["boards_outbox_seconds"] > 0
    assert waiting["boards_screens_connected"] == 1
    live.publish()
    after = told(client)
    assert after["boards_outbox_panels"] == after["boards_outbox_seconds"] == 0
    for name, more in {"boards_changes_total": 1, "boards_pushes_total": 1, "boards_render_seconds_count": 1}.items():
        assert after[name] - before[name] >= more, name
    assert after["boards_push_seconds_count"] - before["boards_push_seconds_count"] >= 1
    assert room(world.unit("A3").id, "en").startswith("board:"), "the premise: such a room is pushed to"


def test_answers_are_counted_by_kind_and_status(app: Flask, client: CheckingClient, world: World) -> None:
    before = told(client)
    client.get("/boards/a3")
    client.get("/boards/nowhere")
    client.post("/actions/1/closure", headers={"Origin": "http://localhost"})
    code = world.label("A3-10")
    client.get(f"/s/{code}")
    sent = client.post(
        f"/s/{code}/ideas", data={"text": "A hook", "submission": "x"}, headers={"Origin": "http://localhost"}
    )
    assert sent.status_code == 201
    after = told(client)
    more = {name: value - before.get(name, 0) for name, value in after.items() if "requests_total" in name}
    assert more["boards_requests_total{kind=page,status=200}"] == 1
    assert more["boards_requests_total{kind=page,status=404}"] == 1
    assert more["boards_requests_total{kind=change,status=401}"] == 1
    assert more["boards_requests_total{kind=station,status=2xx}"] == 2, "sent and read look the same (I-03)"
    assert not [name for name in after if "request_seconds" in name and "kind=station" in name and after[name]]


def test_what_goes_wrong_is_counted(app: Flask, client: CheckingClient) -> None:
    before = told(client)
    with pytest.raises(SQLAlchemyError):
        db.session.execute(text("SELECT nothing FROM nowhere"))
    db.session.rollback()
    after = told(client)
    errors = {name: value for name, value in after.items() if name.startswith("boards_database_errors_total")}
    assert sum(errors.values()) == sum(value for name, value in before.items() if name in errors) + 1


def test_the_last_tick_and_the_last_backup_are_told(app: Flask, client: CheckingClient) -> None:
    never = told(client)
    assert never["boards_backup_age_seconds"] == float("inf") and never["boards_backup_failed"] == 0
    tick()
    with writing():
        db.session.add(Backup(began_at=now(), ended_at=now(), file="a.tar", size=1))
    assert told(client)["boards_backup_age_seconds"] < 60 and told(client)["boards_tick_age_seconds"] < 60
    with writing():
        db.session.add(Backup(began_at=now(), ended_at=now(), file="b.tar", failed="The disk is full."))
    assert told(client)["boards_backup_failed"] == 1


def test_a_database_that_is_away_is_a_figure(app: Flask, client: CheckingClient) -> None:
    assert told(client)["boards_database_up"] == 1
    with db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE backup RENAME TO gone"))
    away = told(client)
    assert away["boards_database_up"] == 0 and "boards_screens_connected" in away


def test_it_is_cheap(app: Flask, client: CheckingClient) -> None:
    asked: list[Any] = []
    client.get("/metrics")
    event.listen(db.engine, "before_cursor_execute", lambda *what: asked.append(what[2]))
    client.get("/metrics")
    assert len(asked) <= 12, asked


def test_the_examples_name_what_is_there(app: Flask, client: CheckingClient) -> None:
    series = {name.partition("{")[0] for name in told(client)}
    series |= {name.removesuffix("_count") for name in series}  # a histogram is named without
    rules = yaml.safe_load((EXAMPLES / "alerts.yml").read_text())
    alerts = [rule for group in rules["groups"] for rule in group["rules"]]
    assert all(rule.keys() <= {"alert", "expr", "for", "labels", "annotations"} for rule in alerts)
    assert len({rule["alert"] for rule in alerts}) == len(alerts) and all(rule["annotations"]["summary"] for rule in alerts)
    assert all(re.fullmatch(r"\d+[smhd]", rule.get("for", "1m")) for rule in alerts)
    assert all(rule["expr"].count("(") == rule["expr"].count(")") for rule in alerts)
    dashboard = json.loads((EXAMPLES / "dashboard.json").read_text())
    queries = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"]) >= 12
    named = {name for asked in [*queries, *(rule["expr"] for rule in alerts)] for name in NAMES.findall(asked)}
    assert named and not named - series
    words = (EXAMPLES / "alerts.yml").read_text() + (ROOT / "docs" / "server.md").read_text()
    assert not set(re.findall(r"\bboards_[a-z_]+\b", words)) - series


def test_no_figure_tells_of_anybody(app: Flask, client: CheckingClient, world: World) -> None:
    client.as_(world.amina).get("/boards/a3")
    labels = re.findall(r'="([^"]*)"', re.sub(r'status="\d+"', "", client.get("/metrics").get_data(as_text=True)))
    assert labels, "the premise"
    for secret in ("amina", "101", "A3", "ideas", world.label("A3-10")):
        assert not [one for one in labels if re.search(rf"\b{secret}\b", one, re.I)], secret

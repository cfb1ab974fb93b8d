"""Who connects machines, and what the page of machines says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from boards.clock import now
from boards.db import db, writing
from boards.history.models import timeline_of
from boards.machines.models import Binding, MachineMessage
from boards.metrics.models import Metric
from tests.client import CheckingClient
from tests.machines.fed import SHARE, bound, first_pass, lost_minutes
from tests.metrics.numbers import measured, safety
from tests.world import World

HERE = "/boards/a3/machines"
FIELDS = {"topic": "plant/a3/tester/+", "adds": "yes", "key_path": "id", "at_path": "at", **SHARE}


@pytest.fixture
def share(app: Flask, world: World) -> Metric:
    with writing():
        return first_pass(world)


@pytest.mark.parametrize("name", ["greta", "ingrid", "karl", "nils"])
def test_the_value_stream_manager_the_kso_and_the_administrator_connect_machines(
    client: CheckingClient, world: World, share: Metric, name: str
) -> None:
    client.as_(getattr(world, name))
    assert client.get(HERE).status_code == 200
    assert client.post("/boards/a3/bindings", data={"metric": share.id, **FIELDS}).status_code == 303
    assert len(all_bindings()) == 1


@pytest.mark.parametrize("name", ["amina", "marek", "leo", "piotr", "quin"])
def test_others_do_not(client: CheckingClient, world: World, share: Metric, name: str) -> None:
    client.as_(getattr(world, name))
    assert client.get(HERE).status_code == 403
    assert client.post("/boards/a3/bindings", data={"metric": share.id, **FIELDS}).status_code == 403
    assert client.post("/boards/a3/bindings/trials", data={"metric": share.id, **FIELDS}).status_code == 403
    assert all_bindings() == []


def test_a_topic_feeds_a_number_and_the_page_shows_it(client: CheckingClient, world: World, share: Metric) -> None:
    client.as_(world.ingrid)
    for _ in range(2):  # a double tap
        assert client.post("/boards/a3/bindings", data={"metric": share.id, **FIELDS}).status_code == 303
    (binding,) = all_bindings()
    assert (binding.topic, binding.adds, binding.numerator_path, binding.made_by) == (
        "plant/a3/tester/+", True, "result.good", world.ingrid,
    )  # fmt: skip
    page = client.get(HERE).get_data(as_text=True)
    assert "plant/a3/tester/+" in page and "nothing yet" in page
    assert "plant/a3/tester/+" in client.get("/boards/vsa/machines").get_data(as_text=True), "all below, on one page"
    assert [entry.event for entry in timeline_of(share)] == ["bound"]


def test_a_binding_is_changed_stopped_and_connected_again(client: CheckingClient, world: World, share: Metric) -> None:
    with writing():
        id = bound(share, **SHARE).id
    client.as_(world.ingrid)
    client.post(f"/bindings/{id}", data={**FIELDS, "topic": "plant/a3/line/tester"})
    assert all_bindings()[0].topic == "plant/a3/line/tester"
    client.delete(f"/bindings/{id}")
    assert not all_bindings()[0].active
    assert "stopped" in client.get(HERE).get_data(as_text=True)
    client.post(f"/bindings/{id}", data={**FIELDS, "topic": "plant/a3/line/tester"})
    assert all_bindings()[0].active
    assert [entry.event for entry in timeline_of(share)] == ["bound", "unbound", "bound"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"topic": ""}, "Which topic does the machine send to?"),
        ({"topic": "$SYS/broker"}, "belong to the broker"),
        ({"topic": "plant/#/tester"}, "A # stands only at the end"),
        ({"topic": "plant/tester#"}, "A # stands only at the end"),
        ({"topic": "plant/a+/tester"}, "A + stands alone"),
        ({"topic": "#"}, "Name the first part"),
        ({"numerator_path": "result..good"}, "A path is names with dots"),
        ({"key_path": "", "at_path": ""}, "Each message needs its own id or its time"),
        ({"numerator_path": ""}, "how many is missing"),
        ({"value_path": "value"}, "Leave one of them empty"),
        ({"adds": "no"}, "only where one machine sends"),
        ({"numerator_path": "", "denominator_path": "", "value_path": "x"}, "This number is a share"),
        ({"metric": "0"}, "Choose one of those shown."),
        ({"metric": "999999"}, "Choose one of those shown."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_the_rest_stays(
    client: CheckingClient, world: World, share: Metric, wrong: dict[str, str], said: str
) -> None:
    sent: dict[str, Any] = {"metric": share.id, **FIELDS, **wrong}
    answer = client.as_(world.ingrid).post("/boards/a3/bindings", data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and said in page
    for name, value in sent.items():
        assert name in ("metric", "adds") or not value or f'value="{value}"' in page, name
    assert all_bindings() == []


def test_safety_and_monthly_numbers_do_not_come_from_machines(client: CheckingClient, world: World) -> None:
    with writing():
        wrong = [safety(world.unit("A3")), measured(world.unit("A3"), "P", frequency="monthly")]
    client.as_(world.ingrid)
    for metric in wrong:
        assert client.post("/boards/a3/bindings", data={"metric": metric.id, **FIELDS}).status_code == 422


def test_several_machines_feed_one_number_only_if_all_add_to_it(client: CheckingClient, world: World) -> None:
    with writing():
        minutes = lost_minutes(world)
        bound(minutes, "oven/1", value_path="minutes")
    sent = {"metric": minutes.id, "topic": "oven/2", "key_path": "id", "value_path": "minutes"}
    client.as_(world.ingrid)
    assert client.post("/boards/a3/bindings", data={**sent, "adds": "no"}).status_code == 422
    assert client.post("/boards/a3/bindings", data={**sent, "adds": "yes"}).status_code == 303
    assert client.post("/boards/a3/bindings", data={**sent, "value_path": "", "numerator_path": "x"}).status_code == 422


def test_a_message_is_tried_and_leaves_no_trace(client: CheckingClient, world: World, share: Metric) -> None:
    sample = json.dumps({"id": 4711, "at": now().isoformat(), "result": {"good": 1, "parts": 2}})
    client.as_(world.ingrid)
    answer = client.post(
        "/boards/a3/bindings/trials", data={"metric": share.id, "binding": "new", **FIELDS, "sample": sample}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and "It would count:" in page and "1 out of 2" in page and "4711" in page
    answer = client.post("/boards/a3/bindings/trials", data={"metric": share.id, **FIELDS, "sample": '{"id": 1}'})
    assert "It would not count." in answer.get_data(as_text=True) and answer.status_code == 200
    answer = client.post("/boards/a3/bindings/trials", data={"metric": share.id, **FIELDS, "sample": ""})
    assert "Paste a message" in answer.get_data(as_text=True) and answer.status_code == 422
    assert all_bindings() == [] and db.session.query(MachineMessage).count() == 0


def test_the_trial_of_a_binding_uses_what_stands_in_its_form(client: CheckingClient, world: World, share: Metric) -> None:
    with writing():
        id = bound(share, **SHARE).id
    sent = {
        **FIELDS,
        "binding": id,
        "numerator_path": "ok",
        "denominator_path": "",
        "at_path": "",
        "sample": '{"id": 1, "ok": true}',
    }
    page = client.as_(world.ingrid).post("/boards/a3/bindings/trials", data=sent).get_data(as_text=True)
    assert "1 out of 1" in page and 'value="ok"' in page
    assert all_bindings()[0].numerator_path == "result.good"


def test_without_a_broker_the_page_says_what_is_missing(client: CheckingClient, world: World, app: Flask) -> None:
    client.as_(world.ingrid)
    assert "No broker is set" in client.get(HERE).get_data(as_text=True)
    app.config["MQTT_URL"] = "broker.plant"
    assert "is no address of a broker" in client.get(HERE).get_data(as_text=True)
    app.config["MQTT_URL"] = "mqtt://boards:secret@broker.plant"
    page = client.get(HERE).get_data(as_text=True)
    assert "No server listens at broker.plant:1883" in page and "secret" not in page


def test_many_bindings_take_no_more_queries_than_one(client: CheckingClient, world: World, share: Metric) -> None:
    client.as_(world.ingrid)
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    taken = []
    for count in (1, 20):
        with writing():
            for n in range(count):
                bound(share, f"plant/{count}/{n}", **SHARE)
        client.get(HERE)
        asked.clear()
        client.get(HERE)
        taken.append(len(asked))
    assert taken[0] == taken[1], taken


@pytest.mark.parametrize("address", ["/boards/nowhere/machines", "/boards/a3-10/machines"])
def test_a_unit_without_a_board_has_no_machines_page(client: CheckingClient, world: World, address: str) -> None:
    assert client.as_(world.ingrid).get(address).status_code == 404


def all_bindings() -> list[Binding]:
    db.session.rollback()
    return db.session.query(Binding).order_by(Binding.id).all()

"""Labels: who may have them, what their codes say, and how to revoke one."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from boards.db import db, writing
from boards.plant.models import Unit
from boards.screens import labels as paper
from boards.screens.models import ALPHABET, Label
from boards.screens.qr import symbol
from tests.client import CheckingClient
from tests.world import World

DRAWN = r'data-unit="([A-Z0-9-]+)" transform'


def units(world: World, *codes: str) -> list[Unit]:
    return [world.unit(code) for code in codes]


# --- who may


def test_nobody_is_asked_to_sign_in_and_a_worker_is_told_whom_to_ask(client: CheckingClient, world: World) -> None:
    assert client.get("/labels").headers["Location"].startswith("/sign-in")
    assert client.get("/labels.pdf").headers["Location"].startswith("/sign-in")
    assert client.post("/labels/A3-10/reset").status_code == 401
    client.as_(world.joana)
    assert client.get("/labels").status_code == 403
    assert client.get("/labels.pdf?unit=A3").status_code == 403
    assert client.post("/labels/A3-10/reset").status_code == 403


def test_a_leader_has_the_labels_of_the_units_he_leads_and_no_others(client: CheckingClient, world: World) -> None:
    client.as_(world.amina)
    page = client.get("/labels").get_data(as_text=True)
    assert set(re.findall(DRAWN, page)) == {"A3", "A3-10", "A3-20"}
    assert client.get("/labels?unit=B2").status_code == 403
    assert client.get("/labels.pdf?unit=b2-10").status_code == 403
    assert client.get("/labels?unit=NOWHERE").status_code == 404
    before = world.label("B2-10")
    assert client.post("/labels/B2-10/reset").status_code == 403
    assert world.label("B2-10") == before


def test_a_value_stream_manager_has_those_of_all_its_teams_and_chooses_one(client: CheckingClient, world: World) -> None:
    client.as_(world.greta)
    page = client.get("/labels").get_data(as_text=True)
    assert set(re.findall(DRAWN, page)) == {"VSA", "A3", "A1", "A3-10", "A3-20"}
    page = client.get("/labels?unit=a3-20").get_data(as_text=True)
    assert set(re.findall(DRAWN, page)) == {"A3-20"}


# --- the code


def test_an_address_is_the_public_one_with_an_opaque_code(world: World) -> None:
    label = Label.of(world.unit("A3-10"))
    assert label is not None
    address = paper.address(label)
    assert re.fullmatch(rf"http://boards\.example/s/[{ALPHABET}]{{6}}", address)
    assert len(address) <= 32
    assert symbol(address).version == 3


def test_a_unit_without_a_label_gets_one_and_keeps_it(world: World) -> None:
    with writing():
        Unit.add("A3-30", "station", "Terminal box", world.unit("A3"))
    assert Label.of(world.unit("A3-30")) is None
    [first] = paper.labels_of(units(world, "A3-30"))
    [again] = paper.labels_of(units(world, "A3-30"))
    assert first.code == again.code


def test_a_reset_label_is_gone_and_the_new_one_works(client: CheckingClient, world: World) -> None:
    old, neighbour = world.label("A3-10"), world.label("A3-20")
    assert client.get(f"/s/{old}").status_code == 200
    answer = client.as_(world.amina).post("/labels/a3-10/reset")
    assert answer.status_code == 303
    assert "A3-10 has a new code" in client.get(answer.headers["Location"]).get_data(as_text=True)
    db.session.rollback()
    new = world.label("A3-10")
    assert new != old and world.label("A3-20") == neighbour
    assert client.get(f"/s/{old}").status_code == 410
    assert client.get(f"/s/{new}").status_code == 200
    assert client.get(f"/s/{neighbour}").status_code == 200


# --- the public address


@pytest.mark.parametrize(
    "url", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:8000/", "http://0.0.0.0:8000", "http://x.localhost"]
)
def test_a_loopback_address_is_never_printed(app: Flask, client: CheckingClient, world: World, url: str) -> None:
    app.config["PUBLIC_URL"] = url
    with pytest.raises(paper.LoopbackAddress, match="on a phone that address is the phone itself"):
        paper.sheet(units(world, "A3"))
    client.as_(world.amina)
    for address in ("/labels", "/labels.pdf"):
        answer = client.get(address)
        assert answer.status_code == 409
        assert "Set BOARDS_PUBLIC_URL" in answer.get_data(as_text=True)


def test_a_host_without_a_network_is_not_printed_either(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    app.config["PUBLIC_URL"] = None
    monkeypatch.setattr("boards.screens.lan.addresses", list)
    with pytest.raises(paper.LoopbackAddress):
        paper.public_url()
    monkeypatch.setattr("boards.screens.lan.addresses", lambda: ["10.1.2.3", "192.168.1.9"])
    assert paper.public_url() == "http://10.1.2.3:8000"


def test_a_setting_that_is_no_address_is_named(app: Flask, client: CheckingClient, world: World) -> None:
    app.config["PUBLIC_URL"] = "boards.example"
    assert "must begin with http://" in client.as_(world.amina).get("/labels").get_data(as_text=True)


def test_whoever_prints_a_number_is_warned_that_it_may_change(app: Flask, client: CheckingClient, world: World) -> None:
    client.as_(world.amina)
    assert "DHCP" not in client.get("/labels").get_data(as_text=True)
    app.config["PUBLIC_URL"] = "http://192.168.10.25:8000"
    assert "192.168.10.25. If the network hands it out anew (DHCP)" in client.get("/labels").get_data(as_text=True)

"""A TV shows a code, a leader types it, and from then on the TV shows its board (domain 1.33)."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

import pytest
from flask import Flask

from boards.app import create_app
from boards.clock import at, now
from boards.db import db
from boards.live import devices
from boards.screens.models import ALPHABET, Pairing, Screen, legible_px
from tests.client import CheckingClient
from tests.conftest import settings
from tests.screens.tvs import ABOUT, Tv, leading, pair, paired
from tests.world import World

MINUTE = dt.timedelta(minutes=1)


def test_a_tv_shows_its_board_for_good_once_its_code_was_typed(app: Flask, world: World) -> None:
    tv = Tv(app)
    code = tv.code()
    assert len(code) == 6 and set(code) <= set(ALPHABET)
    assert tv.code() == code, "it stays the same while it is good"
    assert tv.client.get("/wall/pairing").get_json() == {"waits": True, "code": code}
    said = pair(leading(app, world.amina), f" {code[:3].lower()}-{code[3:].lower()} ")
    assert said.status_code == 200 and "no-store" in said.headers["Cache-Control"]
    assert tv.client.get("/wall/pairing").get_json()["waits"] is False
    assert tv.shows == "A3"
    with at(now() + dt.timedelta(days=900)):
        assert tv.shows == "A3"
    assert Tv(app).shows is None, "another browser has to ask for itself"


def test_the_cookie_is_for_the_browser_alone_and_only_its_hash_is_kept(app: Flask, world: World) -> None:
    tv, _, _ = paired(app, world.amina)
    cookie = tv.client.get_cookie("screen")
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax" and cookie.max_age
    assert len(cookie.value) >= 43
    rows = [str(value) for model in (Screen, Pairing) for row in db.session.query(model) for value in vars(row).values()]
    assert not [text for text in rows if cookie.value in text]


def test_the_qr_code_leads_to_the_form_with_the_code_in_it(app: Flask, world: World) -> None:
    code = Tv(app).code()
    assert app.test_client().get(f"/w/{code}").status_code == 302, "first who are you"
    leader = leading(app, world.amina)
    there = leader.get(f"/w/{code}")
    assert there.location == f"/screens/new?code={code}"
    assert f'value="{code}"' in leader.get(there.location).text


def test_a_replayed_pairing_code_opens_nothing(app: Flask, world: World, caplog: pytest.LogCaptureFixture) -> None:
    tv = Tv(app)
    code = tv.code()
    amina = leading(app, world.amina)
    assert pair(amina, code).status_code == pair(amina, code).status_code == 200, "a double tap is one screen"  # U-02
    assert db.session.query(Screen).count() == 2, "the remembered one, and this"
    for client in (leading(app, world.piotr), leading(app, world.karl)):
        again = pair(client, code, "B2")
        assert again.status_code == 422 and "used already" in again.text and "Column F18" in again.text
    with at(now() + 2 * MINUTE):
        assert pair(amina, code).status_code == 422
    assert "a pairing code that opens nothing" in caplog.text
    assert tv.shows == "A3"


def test_a_code_ends_after_some_minutes_and_another_one_stands_there(app: Flask, world: World) -> None:
    tv = Tv(app)
    code = tv.code()
    with at(now() + 16 * MINUTE):
        late = pair(leading(app, world.amina), code)
        assert late.status_code == 422 and "That code is over" in late.text
        assert tv.client.get("/wall/pairing").get_json()["waits"] is False
        assert tv.code() != code
    with at(now() + dt.timedelta(days=2)):
        Tv(app).code()
    assert db.session.query(Pairing).count() == 1, "those of yesterday are swept out"


@pytest.mark.parametrize("code", ["", "ZZZZZZ", "000000", "%00", "x" * 5000, "' OR 1=1"])
def test_a_code_that_no_screen_shows_is_refused_in_words(app: Flask, world: World, code: str) -> None:
    Tv(app).code()
    said = pair(leading(app, world.amina), code)
    assert said.status_code == 422 and "No screen shows that code" in said.text


@pytest.mark.parametrize(
    ("field", "typed"),
    [("place", ""), ("place", "x" * 81), ("kind", "radio"), ("size_inch", "0"), ("size_inch", "9999"), ("size_inch", "wide"),
     ("distance_m", ""), ("distance_m", "0"), ("distance_m", "nan"), ("unit", ""), ("unit", "A3-10")],
)  # fmt: skip
def test_what_does_not_do_is_said_at_its_field_and_the_rest_stays(app: Flask, world: World, field: str, typed: str) -> None:
    code = Tv(app).code()
    said = pair(leading(app, world.amina), code, **{field: typed})
    assert said.status_code == 422 and f'id="{field}-wrong"' in said.text and f'value="{code}"' in said.text
    assert pair(leading(app, world.amina), code).status_code == 200, "the code is not used up"


def test_who_leads_a_unit_pairs_for_it_and_who_administers_for_any(app: Flask, world: World) -> None:
    for who, unit, status in (
        (world.marek, "A3", 403), (world.piotr, "A3", 403), (world.amina, "B2", 403), (world.amina, "VSA", 403),
        (world.eva, "A3", 403), (world.leo, "A3", 200), (world.karl, "B2", 200), (world.nils, "EHS", 200),
    ):  # fmt: skip
        tv = Tv(app)
        said = pair(leading(app, who), tv.code(), unit)
        assert said.status_code == status, (who.name, unit)
        assert tv.shows == (unit if status == 200 else None)
    assert leading(app, world.marek).get("/screens").status_code == 403
    assert leading(app, world.marek).get("/screens/new").status_code == 403


def test_guessed_pairing_codes_and_kiosk_addresses_are_refused_before_one_fits(
    world: World, tmp_path: Path, database: str
) -> None:
    counting = create_app(settings(tmp_path, database, RATELIMIT_ENABLED=True))
    counting.test_client_class = CheckingClient
    try:
        amina = leading(counting, world.amina)
        assert [pair(amina, "ZZZZZZ").status_code for _ in range(21)] == [422] * 20 + [429]
        tv = counting.test_client()
        assert [tv.get(f"/wall/{'2' * 20}").status_code for _ in range(61)] == [404] * 60 + [429]
        fresh = [counting.test_client(use_cookies=False).get("/wall").status_code for _ in range(61)]
        assert fresh[0] == 200 and fresh[-1] == 429, "nobody fills the table of codes"
    finally:
        with counting.app_context():
            db.engine.dispose()


@pytest.mark.parametrize(
    ("inch", "metres", "px"), [(43, 3, 43), (55, 3, 33), (55, 4, 44), (65, 3, 28), (65, 8, 75), (75, 5, 41), (75, 10, 81)]
)
def test_type_is_as_large_as_the_table_says(inch: int, metres: float, px: int) -> None:  # domain 7.2
    assert abs(legible_px(inch, metres) - px) <= 1


def test_a_wall_is_set_for_how_far_it_is_read(app: Flask, world: World) -> None:  # decision 8
    tv, screen, _ = paired(app, world.amina)
    assert 'data-density="far"' in tv.open()
    leading(app, world.amina).post(f"/screens/{screen.id}", data={**ABOUT, "distance_m": "2.5", "version": "1"})
    assert 'data-density="near"' in tv.open()
    assert "data-density" not in tv.open("/boards/a3/wall"), "the old bookmark stays as it was"
    assert "data-shows" not in tv.open("/boards/a3/wall")


def test_two_leaders_change_one_screen_and_nothing_is_lost(app: Flask, world: World) -> None:  # U-01
    _, screen, _ = paired(app, world.amina)
    path, form = f"/screens/{screen.id}", {**ABOUT, "version": "1"}
    assert leading(app, world.amina).post(path, data={**form, "place": "Door 4"}).status_code == 303
    second = leading(app, world.bruno).post(path, data={**form, "place": "Door 7"})
    assert second.status_code == 409
    assert world.fresh(screen).place == "Door 4"


def test_a_screen_gets_another_board_and_back(app: Flask, world: World) -> None:
    tv, screen, _ = paired(app, world.leo)
    leo = leading(app, world.leo)
    before = tv.check("A3")["shows"]
    assert leo.post(f"/screens/{screen.id}/board", data={"unit": "A1"}).status_code == 303
    assert tv.check("A3")["shows"] != before, "its page loads itself anew"
    assert tv.shows == "A1"
    assert leading(app, world.karl).delete(f"/screens/{screen.id}/board").status_code == 409, "undo is for who did it"
    assert leo.delete(f"/screens/{screen.id}/board").status_code == 303
    assert leo.delete(f"/screens/{screen.id}/board").status_code == 303, "once more changes nothing"
    assert tv.shows == "A3"
    assert leading(app, world.amina).post(f"/screens/{screen.id}/board", data={"unit": "B2"}).status_code == 403
    leo.post(f"/screens/{screen.id}/board", data={"unit": "VSA"})
    with at(now() + 11 * MINUTE):
        assert leo.delete(f"/screens/{screen.id}/board").status_code == 409
    assert tv.shows == "VSA"


def test_an_unpaired_tv_shows_a_code_at_once_and_an_undo_brings_its_board_back(
    app: Flask, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    tv, screen, kiosk = paired(app, world.amina)
    amina = leading(app, world.amina)
    assert amina.post(f"/screens/{screen.id}/ending").status_code == 303
    with caplog.at_level(logging.WARNING):
        assert tv.check("A3")["shows"] is None
        assert tv.shows is None and tv.code()
        assert 'data-page="pairing"' in Tv(app).open(kiosk, 404)
    assert "opens nothing any more" in caplog.text
    for path, form in (("reload", {}), ("board", {"unit": "A3"}), ("kiosk", {})):
        assert amina.post(f"/screens/{screen.id}/{path}", data=form).status_code == 409
    assert amina.delete(f"/screens/{screen.id}/ending").status_code == 303
    assert tv.shows == "A3"
    amina.post(f"/screens/{screen.id}/ending")
    with at(now() + 11 * MINUTE):
        assert amina.delete(f"/screens/{screen.id}/ending").status_code == 409


def test_another_device_takes_the_place_and_the_former_one_is_out(app: Flask, world: World) -> None:
    former, screen, _ = paired(app, world.amina)
    new = Tv(app)
    amina = leading(app, world.amina)
    assert amina.post(f"/screens/{screen.id}/pairing", data={"code": "ZZZZZZ"}).status_code == 422
    assert amina.post(f"/screens/{screen.id}/pairing", data={"code": new.code()}).status_code == 303
    assert (new.shows, former.shows) == ("A3", None)


def test_a_kiosk_address_needs_no_cookie_and_ends_when_it_is_said(app: Flask, world: World) -> None:
    _, screen, kiosk = paired(app, world.amina)
    amina = leading(app, world.amina)
    for path in (kiosk, kiosk.upper().replace("/WALL/", "/wall/"), kiosk.replace("-", "")):
        assert 'data-unit="A3"' in Tv(app).open(path), "with a TV that has forgotten everything, each time anew"
    tv = Tv(app)
    tv.open(kiosk)
    assert tv.check("A3")["shows"] == screen.shows, "and it can be told what to do"
    assert kiosk.rpartition("/")[2] not in amina.get(f"/screens/{screen.id}").text, "it is not shown again"
    once = amina.post(f"/screens/{screen.id}/kiosk", data={"submission": "one"})
    again = amina.post(f"/screens/{screen.id}/kiosk", data={"submission": "one"})
    new = once.text.partition("data-kiosk>http://boards.example")[2].partition("<")[0]
    assert new and new in again.text and new != kiosk
    with at(now() + 2 * MINUTE):
        assert amina.post(f"/screens/{screen.id}/kiosk", data={"submission": "one"}).status_code == 409
    assert 'data-page="pairing"' in Tv(app).open(kiosk, 404)
    assert tv.check("A3")["shows"] is None
    assert amina.delete(f"/screens/{screen.id}/kiosk").status_code == 303
    assert 'data-page="pairing"' in Tv(app).open(new, 404)


def test_without_an_address_for_phones_there_is_no_qr_code(app: Flask, client: CheckingClient) -> None:
    assert 'class="qr"' in Tv(app).open()
    app.config["PUBLIC_URL"] = "http://127.0.0.1:8000"
    page = Tv(app).open()
    assert 'class="qr"' not in page and "/screens/new" in page


def test_a_screen_is_called_and_asks_by_itself_if_it_did_not_hear(app: Flask, world: World) -> None:
    """What a screen is to show stands in the database; the call only makes it sooner."""
    tv, screen, _ = paired(app, world.amina)
    before, called = tv.check("A3")["shows"], app.extensions["live"].called
    called.clear()
    leading(app, world.amina).post(f"/screens/{screen.id}/reload")
    assert called == {devices.room_of(screen.id)}
    assert tv.check("A3")["shows"] == before + 1

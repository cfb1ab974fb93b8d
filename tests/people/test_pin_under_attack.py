"""Ten thousand tries at PINs within a day, all of them made (each of three ways a third of them, in `make audit` each all):
how many get as far as the PIN, and what others notice of it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from boards.clock import at, now
from boards.db import writing
from boards.people import pins
from boards.people.forms import TooOften, proved
from boards.refusals import Unfit
from tests.client import CheckingClient
from tests.people.signing_in import browser, sign_in
from tests.world import PEOPLE, PIN, World

TRIES = 10_000 if os.environ.get("BOARDS_AUDIT") else 3_334  # each way
DAY = dt.timedelta(days=1)
MAREK = "103"
BADGES = [badge for _, badge, *_ in PEOPLE]
OVER_ONE_BADGE = 35  # five at once, then waits of 1, 2, 4 … 60 minutes: what fits into a day
OVER_ONE_DEVICE = 100  # whatever the badges


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The PINs that were looked at: a wrong one without the hash that makes each take its time."""
    seen: list[str] = []
    fits = pins.pin_fits

    def looked_at(pin: str, pin_hash: str | None) -> bool:
        seen.append(pin)
        return pin == PIN and fits(pin, pin_hash)

    monkeypatch.setattr(pins, "pin_fits", looked_at)
    yield seen


def attacked(app: Flask, badge: Callable[[int], str], address: Callable[[int], str]) -> None:
    """Every form that takes a PIN comes here: different ones, the right one not among them, evenly over a day."""
    begun = now()
    refused = 0
    for n in range(TRIES):
        with at(begun + n * DAY / TRIES), app.test_request_context(environ_base={"REMOTE_ADDR": address(n)}):
            with pytest.raises((Unfit, TooOften)) as said:
                proved(badge(n), f"{n:04}0")
            refused += said.type is TooOften
    assert refused > TRIES - 200, "nearly all of them had to wait"


def one_address(n: int) -> str:
    return "192.0.2.7"


def another_address(n: int) -> str:
    return f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"


def test_ten_thousand_tries_at_one_badge_from_one_address(
    app: Flask, world: World, reached: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    attacked(app, lambda n: MAREK, one_address)
    assert 10 < len(reached) <= OVER_ONE_BADGE
    assert "a badge is tried too often" in caplog.text and "192.0.2.7" not in caplog.text


def test_ten_thousand_tries_spread_over_all_badges_from_one_address(
    app: Flask, world: World, reached: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    at_work = browser(app)
    sign_in(at_work, "104")
    del reached[:]
    attacked(app, lambda n: BADGES[n % len(BADGES)], one_address)
    assert 10 < len(reached) <= OVER_ONE_DEVICE
    assert "a device tries too often" in caplog.text
    for badge in ("104", MAREK):
        with at(now() + DAY + dt.timedelta(hours=1)):
            assert sign_in(at_work, badge).status_code == 303, "others sign in as ever, at a device that people use"


def test_ten_thousand_tries_at_one_badge_each_from_another_address(app: Flask, world: World, reached: list[str]) -> None:
    marek, leader = browser(app), browser(app)
    sign_in(leader, "101")
    del reached[:]
    attacked(app, lambda n: MAREK, another_address)
    wrong = len(reached)
    assert 10 < wrong <= OVER_ONE_BADGE
    with at(now() + DAY):
        explained(marek, leader, world)
    with at(now() + DAY + dt.timedelta(hours=1, minutes=1)):
        told = marek.post("/sign-in", data={"badge": MAREK, "pin": PIN}, follow_redirects=True)
        assert f"{wrong} tries with a wrong PIN since" in told.text, "then he comes in, and reads what was tried"


def explained(marek: CheckingClient, leader: CheckingClient, world: World) -> None:
    """Whose badge it is reads how long to wait and who helps at once; nobody else has to wait; the leader sees it."""
    kept_out = sign_in(marek, MAREK)
    assert kept_out.status_code == 429 and "or ask your leader for a new PIN" in kept_out.text
    assert sign_in(marek, "104").status_code == 303, "a colleague comes in at that same device"
    sign_in(leader, "101")
    assert "tries with a wrong PIN in the last 30 days" in leader.get(f"/people/{world.marek.id}").text


def test_a_leader_ends_the_wait_that_an_attack_has_made(app: Flask, world: World, reached: list[str]) -> None:
    marek = browser(app)
    for n in range(6):
        sign_in(browser(app), MAREK, f"90{n:02}")
    assert sign_in(marek, MAREK).status_code == 429
    pin_hash = pins.hash_pin(PIN)
    with writing():
        world.marek.set_pin(pin_hash, world.amina)
    assert sign_in(marek, MAREK).status_code == 303


def test_an_own_pin_is_no_way_to_fresh_tries_at_the_others(app: Flask, world: World, reached: list[str]) -> None:
    """Somebody signs in as himself, tries others' badges, throws the device's cookie away, and does it again."""
    tried = []
    for n in range(6):
        insider = browser(app)
        assert sign_in(insider, "202").status_code == 303
        tried += [sign_in(insider, f"{900 + 10 * n + one}", "1379").status_code for one in range(10)]
    assert tried == [422] * 20 + [429] * 40

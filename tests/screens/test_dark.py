"""A screen that is not heard while people work there is dark, and who leads there is told once."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from boards.clock import at, keep_books, tick
from boards.db import db, writing
from boards.notices.kinds import address, sentence, still_true, subject_of
from boards.notices.models import Notice
from boards.plant.calendar import Calendar, set_day
from boards.plant.models import Plant
from boards.screens.heard import heard
from boards.screens.models import Pairing, Screen
from boards.screens.standing import standings
from tests.client import CheckingClient
from tests.live.test_queries import counted
from tests.screens.tvs import ABOUT, Tv, leading, paired
from tests.world import World

TEN = dt.datetime(2026, 11, 17, 9, tzinfo=dt.UTC)  # Tuesday, 10:00 in Berlin, early shift: crew A
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def tv(app: Flask, world: World) -> tuple[Tv, Screen]:
    """Amina's TV, paired at ten, on a server that has listened since yesterday."""
    heard().since = TEN - DAY
    with at(TEN):
        tv, screen, _ = paired(app, world.amina)
        tv.check("A3")
    return tv, screen


def state(screen: Screen, when: dt.datetime) -> str:
    return standings([screen], when)[0].state


def test_a_screen_is_dark_when_it_is_not_heard_for_the_plants_minutes(tv: tuple[Tv, Screen]) -> None:
    _, screen = tv
    assert state(screen, TEN + 9 * MINUTE) == "live"
    assert state(screen, TEN + 11 * MINUTE) == "dark"
    with writing():
        Plant.get().settings = {"stale_screen_minutes": 30}
    assert state(screen, TEN + 11 * MINUTE) == "live"


def test_nothing_is_dark_where_nobody_works(tv: tuple[Tv, Screen], world: World) -> None:
    _, screen = tv
    saturday = TEN + 4 * DAY
    assert state(screen, saturday) == "quiet"
    assert state(screen, saturday + 2 * DAY - 4 * HOUR + 5 * MINUTE) == "quiet", (
        "Monday 06:05: who switches it on has minutes"
    )
    assert state(screen, saturday + 2 * DAY - 4 * HOUR + 11 * MINUTE) == "dark"
    with writing():
        set_day(world.unit("A3"), TEN.date(), [])
    assert state(screen, TEN + HOUR) == "quiet"


def test_a_shift_change_does_not_make_a_dark_screen_bright(tv: tuple[Tv, Screen], world: World) -> None:
    _, screen = tv
    assert state(screen, TEN + 4 * HOUR + 2 * MINUTE) == "dark"  # 14:02, the late shift has just begun
    assert Calendar(world.unit("A3")).working_since(TEN) == TEN - 28 * HOUR, "since Monday 06:00 without a break"
    assert Calendar(world.unit("A3")).working_since(TEN + 4 * DAY) is None


def test_a_server_that_was_away_calls_nothing_dark_before_it_could_have_heard(tv: tuple[Tv, Screen]) -> None:
    _, screen = tv
    heard().since = TEN + HOUR
    assert state(screen, TEN + HOUR + 5 * MINUTE) == "quiet"
    assert state(screen, TEN + HOUR + 11 * MINUTE) == "dark"


def test_a_check_writes_nothing_and_all_that_was_heard_is_written_once_a_minute(
    app: Flask, world: World, tv: tuple[Tv, Screen]
) -> None:
    first, screen = tv
    with at(TEN):
        second, other, _ = paired(app, world.piotr, "B2")
    with at(TEN + MINUTE), counted() as statements:
        for one, unit in ((first, "A3"), (second, "B2")):
            one.check(unit)
    assert not [said for said in statements if not said.startswith("SELECT")]
    keep_books(TEN + 2 * MINUTE)
    assert {world.fresh(one).heard_at for one in (screen, other)} == {TEN + MINUTE}
    assert world.fresh(screen).build == "the-build.of-it"
    with at(TEN + 2 * MINUTE):
        first.check("A3")
    with counted() as statements:
        keep_books(TEN + 2 * MINUTE + dt.timedelta(seconds=30))
    assert not statements, "not twice a minute"
    with counted() as statements:
        keep_books(TEN + 3 * MINUTE)
    assert len(statements) == 1
    assert world.fresh(screen).heard_at == TEN + 2 * MINUTE


def test_another_process_that_heard_it_later_is_not_overwritten(world: World, tv: tuple[Tv, Screen]) -> None:
    _, screen = tv
    with writing():
        world.fresh(screen).heard_at = TEN + 5 * MINUTE
    keep_books(TEN + 5 * MINUTE)
    assert world.fresh(screen).heard_at == TEN + 5 * MINUTE


def test_a_leader_sees_it_on_today_and_on_the_list(app: Flask, world: World, tv: tuple[Tv, Screen]) -> None:
    _, screen = tv
    with at(TEN + HOUR):
        amina = leading(app, world.amina)
        for path in ("/today", "/screens", "/boards/a3/screens", f"/screens/{screen.id}"):
            assert f'id="screen-{screen.id}" data-state="dark"' in amina.get(path).text, path
        assert "dark since 10:00" in amina.get("/screens").text
        assert f'id="screen-{screen.id}"' in leading(app, world.nils).get("/today").text, "who administers"
        for person in (world.marek, world.piotr):
            assert f'id="screen-{screen.id}"' not in leading(app, person).get("/today").text


def test_who_leads_there_and_works_now_is_told_once_a_darkness(app: Flask, world: World, tv: tuple[Tv, Screen]) -> None:
    first, _ = tv
    keep_books(TEN)

    def told() -> list[Notice]:
        return db.session.query(Notice).filter_by(kind="dark").order_by(Notice.id).all()

    for minutes in (5, 11, 12, 50):
        with at(TEN + minutes * MINUTE):
            tick()
    assert [(one.person_id, one.send_at) for one in told()] == [(world.amina.id, TEN + 11 * MINUTE)]
    (notice,) = told()
    screen = subject_of(notice)
    with at(TEN + HOUR):
        assert sentence(notice, screen) == "The screen of A3 is dark: Column F18." and still_true(notice, screen)
        with app.test_request_context():
            assert address(screen, notice) == f"http://boards.example/screens/{screen.id}"
    with at(TEN + HOUR):
        first.check("A3")
        keep_books(TEN + HOUR)
        tick()
        assert not still_true(notice, screen), "it came back before the notice was sent"
    assert len(told()) == 1
    with at(TEN + 2 * HOUR):
        tick()
    assert len(told()) == 2, "another darkness"


def test_fifty_screens_cost_as_many_questions_as_one(client: CheckingClient, world: World) -> None:
    client.as_(world.karl)

    def asked() -> int:
        with counted() as statements:
            assert client.get("/screens").status_code == 200
        return len(statements)

    few = asked()
    with writing():
        for n in range(50):
            pairing, _ = Pairing.make()
            unit = world.unit(("A3", "A1", "B2", "VSA", "EHS")[n % 5])
            about = {**ABOUT, "size_inch": 55, "distance_m": 3.0}
            screen, _ = Screen.pair(pairing.code, unit, world.karl, **about)
            screen.heard_at = None if n % 3 == 0 else TEN
    assert client.get("/screens").text.count('id="screen-') == 51
    assert asked() == few

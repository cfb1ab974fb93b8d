"""Every address that is read × nobody, paired screens, every role at the place of what is read and elsewhere: open or shut
as it is declared, also in a plant that keeps its boards for people who sign in; and what is shut gives nothing away."""

from __future__ import annotations

import os
from collections.abc import Iterator

import flask.templating
import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from boards.db import db, writing
from boards.people.models import Person, RoleGrant
from boards.people.ranks import ROLES
from boards.plant.models import Plant
from tests.client import CheckingClient
from tests.pages import NOT_THERE, PAGES, PLACES, SECRETS, Values, scene, values_at
from tests.screens.tvs import paired
from tests.world import World

THERE = (200, 302, 303, 404, 409, 410)  # what somebody gets who may read: the page, or in words why it isn't there
STRANGERS = ("nobody", "own screen", "other screen")
AUDIT = bool(os.environ.get("BOARDS_AUDIT"))  # then in every role also where it says that everybody may
Browsers = dict[str, CheckingClient]


def read(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != "static"]


def opened_to(app: Flask, rule: Rule) -> str:
    return str(getattr(app.view_functions[rule.endpoint], "open_to", "person"))


def test_every_address_that_is_read_says_who_may(app: Flask) -> None:
    assert {rule.endpoint for rule in read(app) if opened_to(app, rule) == "person"} == PAGES.keys() - {"setup.home"}
    assert set(PLACES) == set(ROLES)


@pytest.fixture
def browsers(app: Flask, world: World) -> Browsers:
    """Nobody's, a screen's of A3 and one's of B2, and newcomers' in every role: "worker" in A3, "worker elsewhere" in B2."""
    found = {"nobody": app.test_client(), "own screen": paired(app, world.amina)[0].client}
    found["other screen"] = paired(app, world.piotr, "B2")[0].client
    for role, places in PLACES.items():
        for where, place in zip(("", " elsewhere"), places, strict=False):
            with writing():
                newcomer = Person(name="Newcomer", home_unit=world.unit(place), language="en")
                newcomer.grants.append(RoleGrant(role=role, unit_id=world.unit(place).id))
                db.session.add(newcomer)
            found[role + where] = app.test_client().as_(newcomer)  # type: ignore[attr-defined]
    return found  # type: ignore[return-value]


@pytest.fixture
def undrawn(browsers: Browsers, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Who may is asked before a page is drawn; drawn are only refusals, three thousand pages would take minutes."""
    draw = flask.templating._render
    monkeypatch.setattr(
        flask.templating, "_render", lambda app, page, how: draw(app, page, how) if page.name == "error.html" else ""
    )
    yield


@pytest.fixture
def values(world: World) -> dict[str, Values]:
    with writing():
        return scene(world)


def test_whoever_reads_an_address_is_whoever_may(
    app: Flask, values: dict[str, Values], browsers: Browsers, undrawn: None
) -> None:
    wrong, seen = [], set()
    for rule in read(app):
        address = at(app, rule, values)
        for who, browser in browsers.items():
            if rule.endpoint not in PAGES and who not in (*STRANGERS, "worker elsewhere") and not AUDIT:
                continue
            answer = browser.get(address)
            if answer.status_code == 200:
                seen.add(rule.endpoint)
            wrong += [f"{answer.status_code} for {who} at {rule.rule}"] * (not fits(app, rule, who, answer, is_open=True))
    assert not wrong, "\n".join(wrong)
    assert {rule.endpoint for rule in read(app)} - seen == NOT_THERE, "each page was there for somebody"


def test_where_boards_are_for_people_nobody_else_reads_them(
    app: Flask, values: dict[str, Values], browsers: Browsers, undrawn: None
) -> None:
    with writing():
        Plant.get().settings = {"reading": "signed-in"}
    wrong = []
    for rule in read(app):
        address = at(app, rule, values)
        for who in STRANGERS:
            answer = browsers[who].get(address)
            wrong += [f"{answer.status_code} for {who} at {rule.rule}"] * (not fits(app, rule, who, answer, is_open=False))
    assert not wrong, "\n".join(wrong)


def at(app: Flask, rule: Rule, values: dict[str, Values]) -> str:
    with app.test_request_context():
        return url_for(rule.endpoint, **values_at(rule, values))


def fits(app: Flask, rule: Rule, who: str, answer: TestResponse, is_open: bool) -> bool:
    """Whether it is answered as the view's word says, and PAGES where it asks for a person."""
    word, is_person = opened_to(app, rule), who.partition(" ")[0] in ROLES
    status, to_sign_in = answer.status_code, answer.status_code == 302 and answer.location.startswith("/sign-in?next=")
    if word == "token":  # of other software; a calendar has it in its address
        return status == (200 if "secret" in rule.arguments else 401)
    if is_person and rule.endpoint in PAGES:
        may = PAGES[rule.endpoint].may(*who.partition(" ")[::2])
        return status in THERE and not to_sign_in if may else status in (403, 404) and gives_nothing_away(answer)
    if word in ("anybody", "station", "operations") or (word in ("everyone", "watchers") and (is_open or is_person)):
        return status in THERE
    if word == "watchers":
        return status in THERE if who == "own screen" else status == 401 or answer.get_json(silent=True) == {"ok": False}
    return to_sign_in and gives_nothing_away(answer)


def gives_nothing_away(answer: TestResponse) -> bool:
    return not [secret for secret in SECRETS if secret in answer.text]

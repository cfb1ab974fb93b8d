"""Tokens on their page: made by who may, shown once, listed, ended; and the addresses of docs/numbers.md."""

from __future__ import annotations

import re
import shlex
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from boards.api.models import ApiToken
from boards.config import ROOT
from boards.db import db
from boards.metrics.models import Metric
from tests.api.machine import HERE, Machine, machine, said
from tests.client import CheckingClient
from tests.test_bad_input import FITTING, WRONG
from tests.test_doors import everything
from tests.world import World

FORM = {"name": "MES line 3", "scopes": ["metrics:read", "readings:write"], "submission": "0123456789abcdef"}
PAGE = "/boards/a3/tokens"


def shown(page: str) -> str | None:
    found = re.search(r"data-token>(kb_[\w-]+)<", page)
    return found and found[1]


def tokens() -> list[ApiToken]:
    return list(db.session.scalars(select(ApiToken).order_by(ApiToken.id)))


def test_a_token_is_shown_once_and_opens_the_api(app: Flask, client: CheckingClient, world: World) -> None:
    client.as_(world.ingrid)
    made = client.post(PAGE, data=FORM)
    secret = shown(made.text)
    assert secret and made.status_code == 200 and made.headers["Cache-Control"] == "no-store"
    assert said(Machine(app, secret).asks("/units"), 200)["units"][0]["code"] == "A3"
    page = client.get(PAGE).text
    assert secret not in page and shown(page) is None
    for words in ("MES line 3", secret[:8], "Dr. Ingrid Halvorsen", "last used on"):
        assert words in page, words


def test_a_double_tap_shows_the_same_token_and_makes_one(client: CheckingClient, world: World) -> None:  # U-02
    client.as_(world.ingrid)
    assert shown(client.post(PAGE, data=FORM).text) == shown(client.post(PAGE, data=FORM).text) is not None
    assert len(tokens()) == 1


def test_a_token_that_is_ended_stays_in_the_list_and_opens_nothing(app: Flask, client: CheckingClient, world: World) -> None:
    client.as_(world.ingrid)
    secret = shown(client.post(PAGE, data=FORM).text)
    answer = client.post(f"{PAGE}/{tokens()[0].id}", data={"_method": "DELETE"})
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert client.post(f"{PAGE}/{tokens()[0].id}", data={"_method": "DELETE"}).status_code == 303  # a double tap
    page = client.get(PAGE).text
    assert 'data-state="revoked"' in page and "MES line 3 opens nothing any more." in page
    assert Machine(app, secret).asks("/units").status_code == 401
    assert client.post(PAGE, data={**FORM, "submission": "another"}).status_code == 200, "the name is free again"


@pytest.mark.parametrize(
    ("name", "status"),
    [("greta", 200), ("ingrid", 200), ("karl", 200), ("nils", 200), ("amina", 403), ("leo", 403), ("marek", 403)],
)
def test_who_may_see_and_make_tokens(client: CheckingClient, world: World, name: str, status: int) -> None:
    client.as_(getattr(world, name))
    assert client.get(PAGE).status_code == status
    assert client.post(PAGE, data=FORM).status_code == status
    assert len(tokens()) == (status == 200)


def test_a_token_is_ended_only_on_its_own_units_page(client: CheckingClient, world: World) -> None:
    client.as_(world.ingrid).post(PAGE, data=FORM)
    for path in (f"/boards/b2/tokens/{tokens()[0].id}", f"{PAGE}/999999", f"{PAGE}/99999999999999999999", f"{PAGE}/x"):
        assert client.post(path, data={"_method": "DELETE"}).status_code == 404, path
    assert client.as_(world.greta).get("/boards/b2/tokens").status_code == 403
    assert client.get("/boards/zz/tokens").status_code == 404
    assert not tokens()[0].is_revoked


def test_what_was_typed_stands_in_the_form_again(client: CheckingClient, world: World) -> None:
    client.as_(world.ingrid)
    page = client.post(PAGE, data={"name": "MES line 3", "submission": "one"})
    assert page.status_code == 422 and 'value="MES line 3"' in page.text and "Choose what it may do." in page.text


@pytest.mark.parametrize("field", FORM)
def test_whatever_stands_in_the_form_nothing_breaks(client: CheckingClient, world: World, field: str) -> None:
    client.as_(world.ingrid)
    for what, value in WRONG.items():
        form = {name: kept for name, kept in FORM.items() if name != field}
        if value is not None:
            form[field] = value
        before = everything()
        answer = client.post(PAGE, data=form)
        assert answer.status_code in FITTING | {200}, f"{field} {what}: {answer.status_code}"
        if answer.status_code in FITTING:
            assert everything() == before


# --- the guide


def commands() -> list[str]:
    guide = (ROOT / "docs" / "numbers.md").read_text().partition("## By the API")[2].partition("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", guide, re.S)
    return [command.strip() for block in blocks for command in block.replace("\\\n", " ").split("\n\n") if command.strip()]


def test_the_commands_of_the_guide_work(app: Flask, world: World, quality: Metric) -> None:
    one = machine(app, world)
    answers: list[Any] = []
    for command in commands():
        words = shlex.split(command)
        assert words[0] == "curl"
        address = urlsplit(next(word for word in words if word.startswith("http")))
        assert "Authorization: Bearer $TOKEN" in words and address.path.startswith(HERE)
        how: dict[str, Any] = {}
        if "-d" in words:
            assert "Content-Type: application/json" in words
            how = {"method": "POST", "data": words[words.index("-d") + 1], "content_type": "application/json"}
        answers.append(said(one.asks(f"{address.path.removeprefix(HERE)}?{address.query}", **how), 200))
    assert len(answers) == 2
    assert answers[0]["new"] == 2 and answers[1]["days"][0]["state"] == "met"


def test_the_guide_says_what_is_so(app: Flask) -> None:
    guide = (ROOT / "docs" / "numbers.md").read_text()
    for path in re.findall(r"`(?:GET|POST) (/api/v1/[^`?]*)", guide):
        rule = re.sub(r"\{(\w+)\}", r"<\1>", path)
        assert rule in {each.rule for each in app.url_map.iter_rules()}, path

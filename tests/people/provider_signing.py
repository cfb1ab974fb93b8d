"""A browser without scripts that goes the way to the identity provider and back, step by step."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask
from lxml import html
from werkzeug.test import TestResponse

from boards.db import db
from boards.people.provider_visits import ProviderVisit
from tests.client import CheckingClient
from tests.people.identity_provider import IdentityProvider
from tests.people.signing_in import browser
from tests.world import World

RETURN = "/sign-in/provider/return"


def configured(app: Flask, provider: IdentityProvider, **more: Any) -> None:
    app.config.update(provider.settings(**more), PUBLIC_URL="http://localhost")


def sent_away(client: CheckingClient, **form: str) -> dict[str, str]:
    """What the browser comes to the provider with."""
    page = client.post("/sign-in/provider", data=form)
    assert page.status_code == 200, page.text
    address = html.fromstring(page.text).xpath("//main//a/@href")[0]
    assert f"0;url={address}" in html.fromstring(page.text).xpath("//meta[@http-equiv='refresh']/@content")
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def come_back(client: CheckingClient, **said: str) -> TestResponse:
    return client.get(f"{RETURN}?{urlencode(said)}")


def signed_in(client: CheckingClient, provider: IdentityProvider, **form: str) -> TestResponse:
    """The whole way; answers what the browser gets on its return."""
    asked = sent_away(client, **form)
    return come_back(client, code=provider.code_for(asked), state=asked["state"], iss=provider.issuer)


def refused(answer: Any, status: int, words: str) -> bool:
    assert answer.status_code == status, answer.text[-900:]
    assert words in answer.text.replace("&#39;", "'")
    return True


def trail(app: Flask, world: World) -> str:
    return str(browser(app).as_(world.nils).get("/audit-trail").text)


def noted(why: str) -> bool:
    db.session.rollback()
    return [one.refused for one in db.session.query(ProviderVisit).order_by(ProviderVisit.id)][-1] == why

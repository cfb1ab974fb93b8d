"""The whole way in a real browser, against a provider at another site: out, in there, back, and on."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, expect

from boards.db import db
from boards.people.sign_ins import SignIn
from tests.people.identity_provider import IdentityProvider
from tests.serving import Server
from tests.world import World


def test_out_to_the_provider_and_back_where_one_was_stopped(
    app: Flask, tmp_path: Path, database: str, page: Page, world: World
) -> None:
    provider = IdentityProvider("localhost").start()
    named = {f"BOARDS_{name}": value for name, value in provider.settings(GROUPS='{"leads": "trainer"}').items()}
    provider.says["groups"] = ["leads"]
    server = Server(tmp_path, database, **named)
    server.start()
    try:
        page.goto(f"{server.url}/boards/a3/actions/new")
        page.locator(".sign-in-shared").click()
        page.locator("[data-provider]").click()
        page.get_by_role("link", name="I am who I am").click()
        expect(page).to_have_url(f"{server.url}/boards/a3/actions/new")
        expect(page.locator("form.bar-me a")).to_have_text("Marek S.")
        assert provider.asked["prompt"] == "login"
        one = db.session.query(SignIn).one()
        assert (one.person.name, one.means, one.is_shared) == ("Marek Szymański", "provider", True)
        page.go_back()
        page.goto(f"{server.url}/today")
        expect(page.locator("form.bar-me a")).to_have_text("Marek S.")
    finally:
        server.stop()
        provider.stop()

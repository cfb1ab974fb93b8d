"""The doctor looks at the sign-in by company account: settings, the provider, the way back, both clocks."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime
from pathlib import Path

from flask import Flask

from boards.clock import now
from boards.doctor import provider as looks
from tests.people.identity_provider import IdentityProvider
from tests.people.provider_signing import configured
from tests.world import World


def states() -> list[str]:
    return [look().state for look in (looks.company_account, looks.way_back, looks.provider_clock)]


def test_without_a_provider_there_is_nothing_to_look_at(app: Flask) -> None:
    assert states() == ["none", "none", "none"]


def test_a_sound_one_is_said_to_be_one(app: Flask, world: World, provider: IdentityProvider) -> None:
    configured(app, provider, GROUPS={"leads": "team_leader@A3"})
    app.config["PUBLIC_URL"] = "https://boards.example/"
    assert states() == ["good", "good", "good"]
    assert looks.way_back().said.endswith("https://boards.example/sign-in/provider/return")


def test_one_that_cannot_be_reached(app: Flask, provider: IdentityProvider) -> None:
    provider.stop()
    assert states() == ["bad", "watch", "watch"]
    found = looks.company_account()
    assert "can't be reached" in found.said and "BOARDS_OIDC_ISSUER" in found.do


def test_the_way_back_is_https(app: Flask, provider: IdentityProvider) -> None:
    app.config["PUBLIC_URL"] = "http://boards.example"
    assert looks.way_back().state == "bad" and "not https" in looks.way_back().said
    app.config["PUBLIC_URL"] = None
    assert "BOARDS_PUBLIC_URL" in looks.way_back().do


def test_clocks_that_differ(app: Flask, provider: IdentityProvider) -> None:
    provider.date = format_datetime(now() - dt.timedelta(minutes=3), usegmt=True)
    found = looks.provider_clock()
    assert found.state == "bad" and "differ by 1" in found.said


def test_settings_that_cannot_be(app: Flask, world: World, provider: IdentityProvider, tmp_path: Path) -> None:
    configured(app, provider, GROUPS={"leads": "team_leader@GONE"})
    assert looks.company_account().said == "BOARDS_OIDC_GROUPS names units that are not there: GONE"
    configured(app, provider, ISSUER="http://id.example")
    assert looks.company_account().state == "bad"
    configured(app, provider)
    secret = tmp_path / "oidc_secret"
    secret.write_text("open to all")
    secret.chmod(0o644)
    assert "chmod 600" in looks.company_account().do

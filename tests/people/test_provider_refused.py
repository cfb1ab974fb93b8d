"""What comes back from the identity provider and is not good: refused with a fitting status, noted, nobody signed in."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from flask import Flask

from boards.clock import at, now
from boards.db import db, writing
from boards.people import provider_answers
from boards.people.company_account import CompanyAccount
from boards.people.provider_visits import ProviderVisit
from boards.people.sign_ins import SignIn
from boards.privacy.retention import carry_out
from boards.privacy.rules import BY_CODE
from tests.people.identity_provider import OTHER_KEY, IdentityProvider
from tests.people.provider_signing import come_back, configured, noted, refused, sent_away, signed_in, trail
from tests.people.signing_in import browser, cookie, sign_in, thief
from tests.world import World

UNFIT = "What Kestrel account sent does not fit."


def nobody_is_in() -> bool:
    db.session.rollback()
    return db.session.query(SignIn).count() == db.session.query(CompanyAccount).count() == 0


def an_hour_ago(provider: IdentityProvider) -> None:
    provider.lies = {"iat": int(time.time()) - 3900, "exp": int(time.time()) - 3600}


def in_an_hour(provider: IdentityProvider) -> None:
    provider.lies = {"iat": int(time.time()) + 3600, "exp": int(time.time()) + 3900}


def says(**lies: Any) -> Any:
    return lambda provider: provider.lies.update(lies)


def other_key(provider: IdentityProvider) -> None:
    provider.signed_by = OTHER_KEY


WRONG = {
    "another nonce": (says(nonce="another"), "nonce"),
    "no nonce": (says(nonce=None), "nonce"),
    "for another program": (says(aud="payroll"), "audience"),
    "for another program, by us": (says(aud=["payroll"], azp="boards"), "audience"),
    "for several, by another": (says(aud=["boards", "payroll"], azp="payroll"), "audience"),
    "of another issuer": (says(iss="https://evil.example"), "issuer"),
    "expired": (an_hour_ago, "expired"),
    "not yet": (in_an_hour, "token"),
    "without an end": (says(exp=None), "token"),
    "of nobody": (says(sub=None), "token"),
    "of a number": (says(sub=7), "token"),
    "of another access token": (says(at_hash="AAAAAAAAAAAAAAAAAAAAAA"), "token"),
    "unsigned": (IdentityProvider.says_unsigned, "signature"),
    "signed by what everybody knows": (IdentityProvider.says_signed_by_what_everybody_knows, "signature"),
    "signed by another": (other_key, "signature"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_token_that_does_not_fit(app: Flask, world: World, provider: IdentityProvider, name: str) -> None:
    spoil, why = WRONG[name]
    spoil(provider)
    answer = signed_in(browser(app), provider)
    assert refused(answer, 403, UNFIT) and noted(why) and nobody_is_in()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Company account refused" in trail(app, world)


def test_a_token_that_has_just_ended_counts_as_clocks_differ(app: Flask, world: World, provider: IdentityProvider) -> None:
    provider.lies = {"exp": int(time.time()) - 20}
    assert signed_in(browser(app), provider).status_code == 303


def test_a_return_counts_once(app: Flask, world: World, provider: IdentityProvider) -> None:
    marek = browser(app)
    asked = sent_away(marek)
    on_the_way = cookie(marek)
    said = {"code": provider.code_for(asked), "state": asked["state"]}
    assert come_back(marek, **said).status_code == 303
    asked_for = provider.heard.count("/token")
    assert refused(come_back(thief(app, on_the_way), **said), 410, "was used already") and noted("used")
    fresh = {"code": provider.code_for(asked), "state": asked["state"]}
    assert come_back(thief(app, on_the_way), **fresh).status_code == 410, "nor with a code that is good"
    assert provider.heard.count("/token") == asked_for
    assert db.session.query(SignIn).count() == 1


def test_what_was_refused_once_is_not_tried_again(app: Flask, world: World, provider: IdentityProvider) -> None:
    marek = browser(app)
    asked = sent_away(marek)
    on_the_way = cookie(marek)
    assert come_back(marek, code="forged", state=asked["state"]).status_code == 403
    assert come_back(thief(app, on_the_way), code=provider.code_for(asked), state=asked["state"]).status_code == 410
    assert nobody_is_in()


def test_another_ones_way_leads_nowhere(app: Flask, world: World, provider: IdentityProvider) -> None:
    """Somebody sends Joana a link on which she would come in as him."""
    attacker, joana = browser(app), browser(app)
    asked = sent_away(attacker)
    link = {"code": provider.code_for(asked), "state": asked["state"]}
    assert refused(come_back(joana, **link), 400, "not begun here") and noted("state")
    sent_away(joana)
    assert come_back(joana, **link).status_code == 400
    assert nobody_is_in() and "had not been sent there from here" in trail(app, world)


@pytest.mark.parametrize("state", ["", "made up", "ż", "x" * 5000])
def test_a_made_up_state(app: Flask, world: World, provider: IdentityProvider, state: str) -> None:
    client = browser(app)
    sent_away(client)
    assert come_back(client, code="c", state=state).status_code == 400
    assert noted("state") and nobody_is_in()


def test_ten_minutes_are_enough(app: Flask, world: World, provider: IdentityProvider) -> None:
    marek = browser(app)
    asked = sent_away(marek)
    with at(now() + dt.timedelta(minutes=11)):
        assert refused(come_back(marek, code=provider.code_for(asked), state=asked["state"]), 410, "took too long")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"iss": "https://evil.example", "code": "c"}, "issuer"),
        ({"error": "access_denied"}, "denied"),
        ({}, "denied"),
        ({"code": "forged"}, "denied"),
    ],
)
def test_an_answer_without_a_good_code(
    app: Flask, world: World, provider: IdentityProvider, said: dict[str, str], why: str
) -> None:
    marek = browser(app)
    state = sent_away(marek, next="/boards/a3")["state"]
    answer = come_back(marek, state=state, **said)
    assert answer.status_code == 403 and noted(why) and nobody_is_in()
    assert 'name="next" value="/boards/a3"' in answer.text, "one may go on by PIN"


def test_a_provider_with_another_secret_gives_nothing(app: Flask, world: World, provider: IdentityProvider) -> None:
    configured(app, provider, CLIENT_SECRET="another")
    assert signed_in(browser(app), provider).status_code == 403 and noted("denied")


def test_while_the_provider_is_down_pins_do(app: Flask, world: World, provider: IdentityProvider) -> None:
    provider.stop()
    marek = browser(app)
    answer = marek.post("/sign-in/provider", data={"next": "/boards/a3"})
    assert refused(answer, 503, "Kestrel account can't be reached just now.") and noted("away")
    assert 'id="pin"' in answer.text and 'name="next" value="/boards/a3"' in answer.text
    assert sign_in(marek, "103").status_code == 303
    assert "the provider could not be reached" in trail(app, world)


def test_a_provider_that_goes_down_on_the_way(app: Flask, world: World, provider: IdentityProvider) -> None:
    marek = browser(app)
    asked = sent_away(marek)
    provider.stop()
    assert come_back(marek, code=provider.code_for(asked), state=asked["state"]).status_code == 503 and noted("away")


def test_a_provider_that_hangs_is_not_waited_for(
    app: Flask, world: World, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    monkeypatch.setattr(provider_answers, "PATIENCE", (0.1, 0.1))
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        configured(app, provider, ISSUER=f"http://127.0.0.1:{deaf.getsockname()[1]}")
        assert browser(app).post("/sign-in/provider").status_code == 503


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://id.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
    ],
)
def test_a_document_that_leads_elsewhere_is_not_followed(
    app: Flask, world: World, provider: IdentityProvider, document: dict[str, Any]
) -> None:
    provider.document = document
    assert browser(app).post("/sign-in/provider").status_code == 503


def test_refused_ways_go_with_time(app: Flask, world: World, provider: IdentityProvider) -> None:
    come_back(browser(app), state="made up")
    with at(now() + dt.timedelta(days=120)):
        carry_out(BY_CODE["sign_ins"], now().date())
    db.session.rollback()
    assert db.session.query(ProviderVisit).count() == 0


def test_what_lies_in_the_database_opens_nothing(app: Flask, world: World, provider: IdentityProvider) -> None:
    asked = sent_away(browser(app))
    signed_in(browser(app), provider)
    rows = repr(db.session.execute(ProviderVisit.__table__.select()).all())
    assert asked["state"] not in rows
    with writing():
        used = db.session.query(ProviderVisit).filter(ProviderVisit.used_at.is_not(None)).one()
        assert (used.nonce, used.verifier) == ("", "")

"""Signing in by the company account: whose it is, once bound for good, with what rights, and what is seen of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from boards.clock import at, now
from boards.db import db, writing
from boards.people.company_account import CompanyAccount
from boards.people.models import Person
from boards.people.provider import Provider
from boards.people.provider_visits import ProviderVisit
from boards.people.sign_ins import SignIn, end_all
from tests.client import CheckingClient
from tests.people.identity_provider import OTHER_KEY, SECRET, IdentityProvider
from tests.people.provider_signing import RETURN, come_back, configured, noted, refused, sent_away, signed_in, trail
from tests.people.signing_in import acting, browser, cookie, one_tap_away, sign_in, thief
from tests.world import World

# --- the way


def test_the_button_is_there_only_where_the_plant_has_a_provider(app: Flask, client: CheckingClient, world: World) -> None:
    assert "data-provider" not in client.get("/sign-in").text
    assert client.post("/sign-in/provider").status_code == client.get(RETURN).status_code == 404


def test_one_comes_in_and_goes_on_where_one_was_stopped(app: Flask, world: World, provider: IdentityProvider) -> None:
    marek = browser(app)
    assert "Sign in with Kestrel account" in marek.get("/sign-in").text
    answer = signed_in(marek, provider, next="/boards/a3/actions/new")
    assert (answer.status_code, answer.location) == (303, "/boards/a3/actions/new")
    assert acting(marek) == "Marek S."
    one = db.session.query(SignIn).one()
    assert (one.means, one.is_strong, one.is_shared, one.idle) == ("provider", False, False, None)
    assert "by company account" in trail(app, world)
    assert "by company account" in marek.get(f"/people/{world.marek.id}").text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "evil"])
def test_one_never_goes_on_to_another_site(app: Flask, world: World, provider: IdentityProvider, elsewhere: str) -> None:
    assert signed_in(browser(app), provider, next=elsewhere).location == "/today"


def test_it_ends_as_every_sign_in_does(app: Flask, world: World, provider: IdentityProvider) -> None:  # P-11
    marek = browser(app)
    signed_in(marek, provider)
    stolen = cookie(marek)
    with at(now() + dt.timedelta(hours=8, minutes=1)):
        assert acting(marek) is None
    with writing():
        end_all(world.marek, "everywhere")
    assert acting(marek) is None and acting(thief(app, stolen)) is None


def test_on_a_shared_device_the_provider_asks_again_and_others_stay(  # P-11
    app: Flask, world: World, provider: IdentityProvider
) -> None:
    tablet = browser(app)
    sign_in(tablet, "101", shared="yes")
    assert signed_in(tablet, provider, shared="yes").status_code == 303
    assert provider.asked["prompt"] == "login"
    assert (acting(tablet), one_tap_away(tablet)) == ("Marek S.", ["Amina Haddad"])
    with at(now() + dt.timedelta(minutes=6)):
        assert acting(tablet) is None
    assert "prompt" not in sent_away(browser(app))


def test_whoever_came_before_takes_no_session_along(app: Flask, world: World, provider: IdentityProvider) -> None:
    marek = browser(app)
    sign_in(marek, "101")
    before = cookie(marek)
    signed_in(marek, provider)
    with marek.session_transaction() as session:
        assert set(session) == {"people", "me"} and len(session["people"]) == 1
    assert acting(thief(app, before)) is None


def test_the_way_begins_at_the_public_address(app: Flask, world: World, provider: IdentityProvider) -> None:
    app.config["PUBLIC_URL"] = "https://boards.example"
    page = browser(app).post("/sign-in/provider", data={"next": "/boards/a3"})
    assert "https://boards.example/sign-in?next=/boards/a3" in page.text
    assert db.session.query(ProviderVisit).count() == 0


# --- who it is


def test_the_first_sign_in_binds_the_account_for_good(app: Flask, world: World, provider: IdentityProvider) -> None:
    signed_in(browser(app), provider)
    account = db.session.query(CompanyAccount).one()
    assert (account.person.name, account.iss, account.sub) == ("Marek Szymański", provider.issuer, "marek-1")
    provider.says["personnel_no"] = "104"  # the number is another one now: the account is still Marek's
    marek = browser(app)
    signed_in(marek, provider)
    assert acting(marek) == "Marek S."


def test_who_gets_the_number_later_does_not_get_the_account(app: Flask, world: World, provider: IdentityProvider) -> None:
    signed_in(browser(app), provider)
    provider.says["sub"] = "somebody-else"
    answer = signed_in(browser(app), provider)
    assert refused(answer, 403, "Your badge is bound to another account at Kestrel account.") and noted("bound")
    page = browser(app).as_(world.amina).get(f"/people/{world.marek.id}").text
    assert "Release it" in page
    released = browser(app).as_(world.amina).delete(f"/people/{world.marek.id}/company-account")
    assert released.status_code == 303
    assert signed_in(browser(app), provider).status_code == 303
    assert "released the company account" in trail(app, world)


def by_email(app: Flask, world: World, provider: IdentityProvider, email: str = "marek@kestrel.example") -> Any:
    configured(app, provider, CLAIM="email")
    provider.says = {"sub": "marek-1", "email": email, "email_verified": True}
    return browser(app).as_(world.amina).post(f"/people/{world.marek.id}/company-account", data={"email": email})


def test_by_e_mail_where_the_plant_says_so(app: Flask, world: World, provider: IdentityProvider) -> None:
    assert by_email(app, world, provider, "Marek@Kestrel.example").status_code == 303
    marek = browser(app)
    assert signed_in(marek, provider).status_code == 303 and acting(marek) == "Marek S."
    provider.says["email"] = "m.szymanski@kestrel.example"
    assert signed_in(marek, provider).status_code == 303 and acting(marek) == "Marek S."


@pytest.mark.parametrize("verified", [False, None, "yes"])
def test_an_e_mail_that_nobody_made_sure_of_counts_for_nothing(
    app: Flask, world: World, provider: IdentityProvider, verified: object
) -> None:
    by_email(app, world, provider)
    provider.says["email_verified"] = verified
    assert refused(signed_in(browser(app), provider), 403, "this plant does not yet") and noted("claim")


def test_an_e_mail_is_one_and_one_persons(app: Flask, world: World, provider: IdentityProvider) -> None:
    by_email(app, world, provider)
    amina = browser(app).as_(world.amina)
    address = f"/people/{world.joana.id}/company-account"
    answer = amina.post(address, data={"email": "marek@kestrel.example"})
    assert refused(answer, 422, "This e-mail is Marek Szymański's.") and 'value="marek@kestrel.example"' in answer.text
    assert refused(amina.post(address, data={"email": "marek"}), 422, "That is no e-mail address.")
    assert amina.post(f"/people/{world.marek.id}/company-account", data={"email": ""}).status_code == 303
    assert amina.post(address, data={"email": "marek@kestrel.example"}).status_code == 303


def test_nobody_names_the_e_mail_of_whose_rights_reach_further(app: Flask, world: World, provider: IdentityProvider) -> None:
    for by, whose, status in (
        ("amina", "nils", 403),
        ("marek", "marek", 403),
        ("ingrid", "nils", 403),
        ("nils", "nils", 303),
    ):
        client = browser(app).as_(getattr(world, by))
        address = f"/people/{getattr(world, whose).id}/company-account"
        assert client.post(address, data={"email": f"{by}@kestrel.example"}).status_code == status, by


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"personnel_no": "999"}, "unknown"),
        ({"personnel_no": ""}, "claim"),
        ({"personnel_no": ["103"]}, "claim"),
        ({}, "claim"),
    ],
)
def test_who_is_unknown_is_told_whom_to_ask_and_nobody_is_made(
    app: Flask, world: World, provider: IdentityProvider, says: dict[str, Any], why: str
) -> None:
    people = db.session.query(Person).count()
    provider.says = {"sub": "stranger", **says}
    answer = signed_in(browser(app), provider)
    assert refused(answer, 403, "Ask your leader or an administrator to enter you.") and noted(why)
    assert db.session.query(Person).count() == people and db.session.query(CompanyAccount).count() == 0


def test_who_has_left_is_out_at_once_and_stays_out(app: Flask, world: World, provider: IdentityProvider) -> None:  # P-01
    marek = browser(app)
    signed_in(marek, provider)
    with writing():
        world.marek.leave(world.ingrid)
    assert acting(marek) is None
    assert db.session.query(CompanyAccount).count() == 0
    assert refused(signed_in(marek, provider), 403, "You can't sign in here any more.") and noted("left")
    assert acting(marek) is None and "has left" in trail(app, world)


def test_the_export_has_the_account_and_no_keys(app: Flask, world: World, provider: IdentityProvider) -> None:  # P-04
    from boards.privacy.export import everything

    signed_in(browser(app), provider)
    provider.says["sub"] = "other"
    signed_in(browser(app), provider)
    found = everything(world.marek)
    assert found["account"]["company_account"][0]["sub"] == "marek-1"
    [visit] = found["sign_ins"]["provider_visit"]
    assert visit["refused"] == "bound" and not {"state_hash", "nonce", "verifier"} & visit.keys()


# --- settings


def test_the_secret_may_lie_in_a_file_and_is_in_no_page_and_no_log(
    app: Flask, world: World, provider: IdentityProvider, caplog: pytest.LogCaptureFixture, tmp_path: Any
) -> None:
    caplog.set_level("DEBUG")
    configured(app, provider, CLIENT_SECRET=None)
    (tmp_path / "oidc_secret").write_text(SECRET + "\n")
    assert signed_in(browser(app), provider).status_code == 303
    assert SECRET not in caplog.text and SECRET not in trail(app, world)


def test_tables_come_by_the_file_or_as_json(app: Flask, provider: IdentityProvider) -> None:
    for groups in ({"leads": ["team_leader@a3", "trainer"]}, '{"leads": "team_leader@A3; trainer"}'):
        configured(app, provider, GROUPS=groups)
        found = Provider.of(app)
        assert found is not None and found.groups == {"leads": (("team_leader", "A3"), ("trainer", None))}


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"ISSUER": "http://id.example"}, "https"),
        ({"ISSUER": "id.example"}, "https"),
        ({"CLIENT_ID": ""}, "CLIENT_ID"),
        ({"SCOPES": "profile"}, "openid"),
        ({"GROUPS": "leads"}, "no table"),
        ({"GROUPS": {"leads": "boss@A3"}}, "the role boss"),
    ],
)
def test_settings_that_cannot_be_take_no_sign_in_away(
    app: Flask, world: World, provider: IdentityProvider, odd: dict[str, Any], words: str
) -> None:
    configured(app, provider, **odd)
    with pytest.raises(ValueError, match=words):
        Provider.of(app)
    page = browser(app).get("/sign-in")
    assert page.status_code == 200 and "data-provider" not in page.text
    assert sign_in(browser(app), "103").status_code == 303


def test_a_new_key_of_the_provider_is_fetched(app: Flask, world: World, provider: IdentityProvider) -> None:
    signed_in(browser(app), provider)
    asked = provider.heard.count("/keys")
    provider.keys, provider.signed_by = [type(OTHER_KEY).import_key({**OTHER_KEY.as_dict(), "kid": "two"})], OTHER_KEY
    provider.headers = {"alg": "RS256", "kid": "two"}
    assert signed_in(browser(app), provider).status_code == 303
    assert provider.heard.count("/keys") == asked + 1
    assert come_back(browser(app), code="x", state="y").status_code == 400

"""What rights come with the company account: roles by group, and an administrator's only with a second factor."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from boards.clock import at, now
from boards.db import db, writing
from boards.people.models import RoleGrant
from boards.people.sign_ins import SignIn
from boards.plant.production_day import plant_date
from tests.client import CheckingClient
from tests.people.identity_provider import IdentityProvider
from tests.people.provider_signing import configured, signed_in, trail
from tests.people.signing_in import acting, browser, sign_in
from tests.world import World

GROUPS = {"plant-admins": "admin", "b2-leads": "team_leader@B2", "trainers": ["trainer", "trainer@VSB"]}


def held(world: World, by_group: bool = True) -> set[tuple[str, str]]:
    """Marek's roles of today that came with a group, or by hand."""
    db.session.rollback()
    mine = [one for one in world.marek.grants if one.counts_on(None) and (one.by_group is not None) is by_group]
    return {(one.role, one.unit.code) for one in mine}


def comes(app: Flask, provider: IdentityProvider, *groups: str, **says: Any) -> CheckingClient:
    """Marek signs in as a member of these groups."""
    provider.says = {"sub": "marek-1", "personnel_no": "103", "groups": [*groups], **says}
    marek = browser(app)
    assert signed_in(marek, provider).status_code == 303
    return marek


def test_roles_come_and_go_with_the_groups(app: Flask, world: World, provider: IdentityProvider) -> None:
    configured(app, provider, GROUPS=GROUPS)
    marek = comes(app, provider, "b2-leads", "trainers", "canteen")
    assert held(world) == {("team_leader", "B2"), ("trainer", "A3"), ("trainer", "VSB")}
    grant = next(one for one in world.marek.grants if one.role == "team_leader")
    assert (grant.valid_from, grant.valid_to, grant.by_group) == (plant_date(), None, "b2-leads")
    assert "by group b2-leads" in marek.get(f"/people/{world.marek.id}").text
    with at(now() + dt.timedelta(days=1)):
        comes(app, provider, "trainers")
        assert held(world) == {("trainer", "A3"), ("trainer", "VSB")}
        assert world.fresh(grant).valid_to == plant_date() - dt.timedelta(days=1)
    told = trail(app, world)
    assert "a role came with a group: team leader B2 (b2-leads)" in told
    assert "a role went with a group: team leader B2 (b2-leads)" in told


def test_the_same_groups_again_change_nothing(app: Flask, world: World, provider: IdentityProvider) -> None:
    configured(app, provider, GROUPS=GROUPS)
    comes(app, provider, "trainers")
    comes(app, provider, "trainers")
    assert db.session.query(RoleGrant).filter(RoleGrant.by_group.is_not(None)).count() == 2


def test_what_was_given_by_hand_stays(app: Flask, world: World, provider: IdentityProvider) -> None:
    configured(app, provider, GROUPS=GROUPS)
    comes(app, provider, "trainers")
    with writing():
        by_hand = world.marek.grant("trainer", world.unit("A3"), world.amina)
    assert world.fresh(by_hand).by_group is None, "one by hand is another one"
    comes(app, provider)
    assert held(world) == set() and held(world, by_group=False) == {("worker", "A3"), ("trainer", "A3")}


@pytest.mark.parametrize("groups", [None, "trainers", 7, {"trainers": True}, [7]])
def test_a_claim_that_lists_no_groups_gives_none_away(
    app: Flask, world: World, provider: IdentityProvider, groups: object
) -> None:
    configured(app, provider, GROUPS=GROUPS)
    comes(app, provider, "b2-leads")
    comes(app, provider, groups=groups)
    assert held(world) == ({("trainer", "A3"), ("trainer", "VSB")} if groups == "trainers" else set())


def test_a_unit_that_is_not_there_keeps_nobody_out(app: Flask, world: World, provider: IdentityProvider) -> None:
    configured(app, provider, GROUPS={"leads": "team_leader@GONE; trainer"})
    comes(app, provider, "leads")
    assert held(world) == {("trainer", "A3")}


def test_rights_of_an_administrator_need_a_second_factor(app: Flask, world: World, provider: IdentityProvider) -> None:
    configured(app, provider, GROUPS=GROUPS)
    for amr in (None, ["pwd"], ["pwd", "otp"]):
        weak = comes(app, provider, "plant-admins", amr=amr)
        assert weak.get("/audit-trail").status_code == 403, amr
        assert "Without a second factor" in weak.get(f"/people/{world.marek.id}").text
    strong = comes(app, provider, "plant-admins", amr=["pwd", "mfa"])
    assert strong.get("/audit-trail").status_code == 200
    assert [one.is_strong for one in db.session.query(SignIn).order_by(SignIn.id)] == [False] * 3 + [True]
    with at(now() + dt.timedelta(minutes=31)):
        assert acting(strong) is None, "as every administrator's"
    gone = comes(app, provider, amr=["mfa"])
    assert gone.get("/audit-trail").status_code == 403


def test_what_proves_a_second_factor_is_a_setting(app: Flask, world: World, provider: IdentityProvider) -> None:
    configured(app, provider, STRONG={"acr": ["gold", "2"], "acrs": ["c1"]})
    provider.says = {"sub": "nils", "personnel_no": "307"}
    for says, status in (({"amr": ["mfa"]}, 403), ({"acr": "1"}, 403), ({"acr": "2"}, 200), ({"acrs": ["c2", "c1"]}, 200)):
        provider.says = {"sub": "nils", "personnel_no": "307", **says}
        nils = browser(app)
        signed_in(nils, provider, strong="yes")
        assert provider.asked["acr_values"] == "gold 2"
        assert nils.get("/audit-trail").status_code == status, says
    assert "data-provider" in browser(app).get("/sign-in/administrator").text


def test_a_second_factor_makes_nobody_elses_sign_in_short(app: Flask, world: World, provider: IdentityProvider) -> None:
    marek = comes(app, provider, amr=["mfa"])
    with at(now() + dt.timedelta(hours=2)):
        assert acting(marek) == "Marek S."
    assert not db.session.query(SignIn).one().is_strong
    assert sign_in(browser(app), "103").status_code == 303

"""Accounts: somebody new, another name, roles that nobody gives beyond the own rights, leaving and coming back."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select

from boards.db import db, writing
from boards.history.models import timeline_of
from boards.people.account_pages import Leaving
from boards.people.models import Person, RoleGrant
from boards.plant.production_day import plant_date
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.client import CheckingClient
from tests.live.test_queries import counted
from tests.people.signing_in import acting, browser, sign_in
from tests.prepared import planned
from tests.world import World

NEW = {"badge": "555", "name": "Nora Falk", "unit": "A3", "crew": "B", "language": "pl"}


@pytest.fixture
def leader(app: Flask, world: World) -> CheckingClient:
    return browser(app).as_(world.amina)


@pytest.fixture
def admin(app: Flask, world: World) -> CheckingClient:
    return browser(app).as_(world.nils)


def badge(number: str) -> Person:
    db.session.rollback()
    return db.session.scalars(select(Person).where(Person.personnel_no == number)).one()


def test_a_leader_enters_somebody_new_and_gives_a_pin(app: Flask, leader: CheckingClient, world: World) -> None:
    page = leader.post("/people", data=NEW, follow_redirects=True)
    assert "Nora Falk is entered. Now the PIN." in page.text
    nora = badge("555")
    assert (nora.home_unit.code, nora.crew, nora.language, nora.joined_on) == ("A3", "B", "pl", plant_date())
    assert [(one.role, one.unit.code, one.valid_from) for one in nora.grants] == [("worker", "A3", plant_date())]
    assert [entry.event for entry in timeline_of(nora)] == ["entered", "role granted"]
    leader.post(f"/people/{nora.id}/pin", data={"new_pin": "7391", "again": "7391"})
    phone = browser(app)
    sign_in(phone, "555", "7391")
    assert acting(phone) == "Nora F."


@pytest.mark.parametrize(
    ("odd", "status"),
    [
        ({"badge": "103"}, 422),  # P-09: the number is the identity
        ({"badge": ""}, 422),
        ({"badge": "5 5"}, 422),
        ({"name": " "}, 422),
        ({"name": "N" * 61}, 422),
        ({"unit": "A3-10"}, 422),
        ({"unit": "NOWHERE"}, 422),
        ({"crew": "Z"}, 422),
        ({"language": "xx"}, 422),
        ({"unit": "B2"}, 403),
    ],
)
def test_an_odd_person_is_refused_and_what_was_typed_is_kept(
    leader: CheckingClient, odd: dict[str, str], status: int
) -> None:
    before = db.session.scalar(select(func.count(Person.id)))
    page = leader.post("/people", data={**NEW, **odd})
    assert page.status_code == status
    assert ('value="555"' in page.text) == ("badge" not in odd)
    assert db.session.scalar(select(func.count(Person.id))) == before


def test_a_new_name_shows_everywhere_and_the_number_stays(leader: CheckingClient, world: World) -> None:  # P-09
    with writing():
        planned(world)
    marek = world.marek.id
    assert "Marek S." in leader.get("/boards/a3/panels/actions").text
    form = {"name": "Marek Nowak", "language": "pl", "deputy": str(world.joana.id), "coach": str(world.amina.id)}
    leader.post(f"/people/{marek}", data=form)
    assert "Marek N." in leader.get("/boards/a3/panels/actions").text
    who = badge("103")
    assert (who.id, who.name, who.coach) == (marek, "Marek Nowak", world.amina)
    events = [(entry.event, entry.details) for entry in timeline_of(who)]
    assert ("renamed", {"was": {"name": "Marek Szymański"}, "to": "Marek Nowak"}) in events
    leader.post(f"/people/{marek}", data=form)
    assert len(timeline_of(who)) == len(events), "said twice it is one"


def test_two_people_may_share_a_name(leader: CheckingClient) -> None:  # P-09
    for number in ("555", "556"):
        assert leader.post("/people", data={**NEW, "badge": number}).status_code == 303
    assert leader.get("/people?q=nora").text.count(">Nora Falk</a>") == 2


@pytest.mark.parametrize("other", ["999999", "x", "own"])
def test_a_deputy_is_an_active_other_person(leader: CheckingClient, world: World, other: str) -> None:
    form = {"name": "Marek", "language": "pl", "deputy": str(world.marek.id) if other == "own" else other}
    assert leader.post(f"/people/{world.marek.id}", data=form).status_code == 422
    assert badge("103").name == "Marek Szymański"


GRANTS = [  # by, to, role, unit, whether
    ("amina", "marek", "trainer", "A3", True),
    ("amina", "marek", "team_leader", "A3", False),  # not the own rank
    ("amina", "marek", "trainer", "B2", False),
    ("amina", "amina", "trainer", "A3", False),  # nothing to oneself
    ("leo", "marek", "team_leader", "A3", True),
    ("leo", "marek", "shift_lead", "VSA", False),
    ("leo", "marek", "team_leader", "B2", False),
    ("leo", "marek", "team_leader", "PLANT", False),
    ("greta", "marek", "shift_lead", "VSA", True),
    ("greta", "marek", "kso", "PLANT", False),
    ("ingrid", "marek", "kso", "PLANT", True),
    ("ingrid", "marek", "works_council", "PLANT", True),
    ("ingrid", "marek", "admin", "PLANT", False),
    ("nils", "marek", "admin", "PLANT", True),
    ("nils", "marek", "plant_manager", "PLANT", True),
    ("nils", "nils", "plant_manager", "PLANT", False),  # no content decisions to oneself
    ("marek", "joana", "worker", "A3", False),
    ("karl", "marek", "trainer", "A3", False),
]


@pytest.mark.parametrize(("by", "to", "role", "unit", "may"), GRANTS)
def test_nobody_gives_more_than_the_own_rights(world: World, by: str, to: str, role: str, unit: str, may: bool) -> None:
    with writing():
        who, giver, place = getattr(world, to), getattr(world, by), world.unit(unit)
        if may:
            assert who.grant(role, place, giver) is who.grant(role, place, giver)
        else:
            with pytest.raises(NotAllowed):
                who.grant(role, place, giver)


def test_an_administrator_by_pin_alone_gives_no_role(app: Flask, world: World) -> None:
    """Administrator's rights need the stronger sign-in."""
    nils = browser(app)
    sign_in(nils, "307")
    assert nils.post(f"/people/{world.marek.id}/roles", data={"role": "admin", "unit": "PLANT"}).status_code == 403
    assert nils.get("/people").status_code == 403
    assert nils.post(f"/people/{world.marek.id}/one-time-pin").status_code == 403


def test_a_role_begins_and_ends_by_its_days(leader: CheckingClient, world: World) -> None:
    marek, today = world.marek.id, plant_date()
    soon, later = today + dt.timedelta(days=3), today + dt.timedelta(days=9)
    form = {"role": "trainer", "unit": "A3", "from_on": soon.isoformat(), "to_on": later.isoformat()}
    for _ in range(2):
        assert leader.post(f"/people/{marek}/roles", data=form).status_code == 303
    (one,) = [grant for grant in badge("103").grants if grant.role == "trainer"]
    assert [one.counts_on(day) for day in (today, soon, later, later + dt.timedelta(days=1))] == [False, True, True, False]
    for _ in range(2):
        assert leader.delete(f"/people/{marek}/roles/{one.id}").status_code == 303
    assert not [grant for grant in badge("103").grants if grant.role == "trainer" and grant.counts_on(soon)]


@pytest.mark.parametrize(
    "odd",
    [{"role": "king"}, {"role": ""}, {"unit": "x"}, {"from_on": "2020-01-01"}, {"to_on": "2020-01-01"}, {"to_on": "x"}],
)
def test_an_odd_role_is_refused_in_words(leader: CheckingClient, world: World, odd: dict[str, str]) -> None:
    form = {"role": "trainer", "unit": "A3", **odd}
    assert leader.post(f"/people/{world.marek.id}/roles", data=form).status_code == 422


def test_a_role_of_somebody_else_is_not_ended_here(leader: CheckingClient, world: World) -> None:
    other = world.rosa.grants[0].id
    assert leader.delete(f"/people/{world.marek.id}/roles/{other}").status_code == 404
    assert leader.delete(f"/people/{world.marek.id}/roles/{99999999999}").status_code == 404


def test_before_somebody_leaves_one_sees_what_nobody_owns_then(leader: CheckingClient, world: World) -> None:  # P-01
    with writing():
        action = planned(world)
        world.marek.deputy_id, title = None, action.title
        world.joana.deputy_id = world.marek.id
        db.session.add(RoleGrant(person=world.marek, role="team_leader", unit_id=world.unit("B2").id))
        for grant in world.piotr.grants:
            grant.valid_to = dt.date(2020, 1, 1)
    left = Leaving(world.marek)
    assert ([one.title for one in left.actions], left.units, left.deputies) == ([title], [world.unit("B2")], [world.joana])
    assert Leaving(world.rosa).is_empty
    page = browser(leader.application).as_(world.ingrid).get(f"/people/{world.marek.id}").text
    assert "This needs somebody else then:" in page and "B2 has no leader" in page


def test_who_left_comes_back_under_the_same_number(app: Flask, leader: CheckingClient, world: World) -> None:
    marek = world.marek.id
    with writing():
        world.marek.leave(world.amina)
    assert leader.get("/people?q=marek").text.count("Marek Szymański") == 0
    assert "Marek Szymański" in leader.get("/people?q=marek&left=1").text
    assert leader.delete(f"/people/{marek}/leaving", data={"unit": "B2"}).status_code == 403
    assert leader.delete(f"/people/{marek}/leaving", data={"unit": "A3", "crew": "B"}).status_code == 303
    who = badge("103")
    assert (who.id, who.is_active, who.crew, who.roles_in(who.home_unit)) == (marek, True, "B", {"worker"})
    assert sign_in(browser(app), "103").status_code == 422, "without a PIN nobody signs in"


def test_of_who_has_left_nothing_is_changed(leader: CheckingClient, world: World) -> None:
    with writing():
        world.marek.leave(world.amina)
    for verb in (lambda: world.marek.amend(world.amina, name="X"), lambda: world.marek.set_pin("x", world.amina)):
        with pytest.raises(NotNow):
            verb()


def test_an_old_role_is_not_made_longer_by_leaving(world: World) -> None:
    ended = dt.date(2020, 1, 1)
    with writing():
        db.session.add(RoleGrant(person=world.marek, role="trainer", unit_id=world.unit("A3").id, valid_to=ended))
        db.session.flush()
        db.session.expire(world.marek)
        world.marek.leave(world.amina)
    assert {one.valid_to for one in world.marek.grants if one.role == "trainer"} == {ended}


def test_the_list_shows_the_own_people_found_without_accents(leader: CheckingClient, admin: CheckingClient) -> None:
    page = leader.get("/people").text
    assert "Marek Szymański" in page and "Rosa Ortega" not in page
    assert "Marek Szymański" in leader.get("/people?q=SZYMANSKI").text
    assert "Marek Szymański" in leader.get("/people?q=103").text
    assert "Nobody found." in leader.get("/people?q=%25").text
    assert "Rosa Ortega" in admin.get("/people").text
    assert "Rosa Ortega" not in admin.get("/people?unit=a3").text


def test_the_list_is_as_many_questions_for_many(admin: CheckingClient, world: World) -> None:
    admin.get("/people?unit=b2")
    with counted() as few:
        admin.get("/people?unit=b2")
    with counted() as many:
        admin.get("/people")
    assert len(many) == len(few)


@pytest.mark.parametrize("name", ["marek", "karl", "quin"])
def test_the_list_is_not_for_everybody(client: CheckingClient, world: World, name: str) -> None:
    client.as_(getattr(world, name))
    for address in ("/people", "/people/new"):
        assert client.get(address).status_code == 403


def test_a_worker_sees_the_own_account_and_of_others_only_where_they_belong(client: CheckingClient, world: World) -> None:
    client.as_(world.marek)
    own, other = (client.get(f"/people/{one.id}").text for one in (world.marek, world.joana))
    assert 'id="account"' in own and 'id="account"' not in other
    assert 'id="details"' not in own and 'id="leaving"' not in other


def test_a_badge_is_entered_once(world: World) -> None:
    with writing(), pytest.raises(Unfit, match="Marek"):
        Person.enter("103", "Nora Falk", world.unit("A3"), world.amina, None, "en")

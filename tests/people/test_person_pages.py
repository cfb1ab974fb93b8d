"""A leader says on a person's page where he or she belongs, who is away for long, and who has left."""

from __future__ import annotations

import pytest

from boards.db import db, writing
from boards.live.revisions import PanelRevision
from boards.people.models import Person
from boards.plant.roster import RosterEntry
from tests.client import CheckingClient
from tests.live.test_queries import counted
from tests.plant.rosters import MONDAY, WEDNESDAY, early, on
from tests.world import World

MOVE = {"unit": "B2", "crew": "A", "from_on": WEDNESDAY.isoformat()}


def said(client: CheckingClient, address: str, **form: str) -> str:
    with on(MONDAY):
        answer = client.post(address, data=form, follow_redirects=True)
    return " ".join(answer.text.split())


def test_a_leader_moves_somebody_and_takes_it_back_in_two_taps(client: CheckingClient, world: World) -> None:
    marek = world.marek.id
    client.as_(world.ingrid).set_cookie("lang", "en")
    with on(MONDAY):
        page = client.get(f"/people/{marek}").text
    assert "Another team or crew" in page and "B2 Impregnation" in page
    for _ in range(2):  # gloves
        assert "belongs to B2 from Wed" in said(client, f"/people/{marek}/moves", **MOVE).replace("\N{NO-BREAK SPACE}", " ")
    with on(MONDAY):
        for team in ("a3", "b2"):
            assert "Marek Szymański" in client.get(f"/boards/{team}/people").text
        assert 'id="coming"' in client.get("/boards/b2/people").text
    assert "stays at A3" in said(client, f"/people/{marek}/moves", _method="DELETE", from_on=WEDNESDAY.isoformat())
    assert world.marek.transfers == []


@pytest.mark.parametrize(
    "odd",
    [
        {"unit": ""},
        {"unit": "NOWHERE"},
        {"crew": "X"},
        {"from_on": ""},
        {"from_on": "9999-12-31"},
        {"from_on": "1999-01-01"},
    ],
)
def test_an_odd_move_is_refused_in_words(client: CheckingClient, world: World, odd: dict[str, str]) -> None:
    with on(MONDAY):
        answer = client.as_(world.ingrid).post(f"/people/{world.marek.id}/moves", data={**MOVE, **odd})
    assert answer.status_code in (404, 422)
    assert world.fresh(world.marek).transfers == []


def test_who_may_not_sees_where_somebody_belongs_and_no_form(client: CheckingClient, world: World) -> None:
    marek = world.marek.id
    with on(MONDAY):
        assert client.get(f"/people/{marek}").status_code in (302, 303, 401), "nobody without a sign-in"
        for person in (world.joana, world.piotr):
            page = client.as_(person).get(f"/people/{marek}").text
            assert "Small motor assembly" in page and "/moves" not in page and "/leaving" not in page
        assert client.as_(world.piotr).post(f"/people/{marek}/moves", data=MOVE).status_code == 403
        assert client.as_(world.piotr).post(f"/people/{marek}/leaving", data={"sure": "yes"}).status_code == 403
    assert world.marek.is_active


def test_a_leaver_is_off_plans_and_signed_out_after_a_tick_in_a_box(client: CheckingClient, world: World) -> None:  # P-01
    marek = world.marek.id
    with on(MONDAY), writing():
        early(world, WEDNESDAY).place(world.marek, world.unit("A3-10"), world.amina)
    client.as_(world.amina)
    with on(MONDAY):
        assert client.post(f"/people/{marek}/leaving").status_code == 422
        assert client.post(f"/people/{world.amina.id}/leaving", data={"sure": "yes"}).status_code == 403, "not of oneself"
        assert client.post(f"/people/{marek}/leaving", data={"sure": "yes"}).status_code == 303
        assert "Left on" in client.get(f"/people/{marek}").text
    assert not world.fresh(world.marek).is_active
    assert {row.role for row in db.session.query(RosterEntry).filter_by(person_id=marek)} == {"off"}


def test_boards_of_both_places_move_when_it_begins(world: World) -> None:
    def revisions() -> dict[tuple[str, str], int]:
        rows = db.session.query(PanelRevision).filter(PanelRevision.panel.in_(("skills", "standards", "head")))
        codes = {world.unit(code).id: code for code in ("A3", "B2", "VSB")}
        return {(codes[row.unit_id], row.panel): row.revision for row in rows if row.unit_id in codes}

    before = revisions()
    with on(MONDAY), writing():
        world.marek.move_to(world.unit("B2"), "A", MONDAY, world.ingrid)
    changed = {place for place, revision in revisions().items() if revision != before.get(place)}
    assert {("A3", "skills"), ("B2", "skills"), ("VSB", "skills"), ("A3", "standards"), ("B2", "standards")} <= changed


def test_a_large_team_costs_as_many_questions_as_a_small_one(client: CheckingClient, world: World) -> None:
    client.as_(world.ingrid)

    def cost() -> int:
        db.session.rollback()
        with on(MONDAY), counted() as asked:
            assert client.get("/boards/a3/people").status_code == 200
        return len(asked)

    def come(count: int) -> None:
        with on(MONDAY), writing():
            for n in range(count):
                one = Person(name=f"Newcomer {n}", home_unit=world.unit("B2"), crew="B")
                db.session.add(one)
                db.session.flush()
                one.move_to(world.unit("A3"), "C", MONDAY if n % 2 else WEDNESDAY, world.ingrid)

    come(2)
    few = cost()
    come(30)
    assert cost() == few

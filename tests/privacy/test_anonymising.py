"""Two people take out a name; what was done stays, under no name, everywhere and for good."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from sqlalchemy import text

from boards.clock import now
from boards.db import Base, db, writing
from boards.history.signoffs import sign
from boards.ideas.export import export
from boards.people.models import Person
from boards.privacy import free_text, names
from boards.privacy.models import Anonymisation
from boards.refusals import NotAllowed, NotNow
from boards.skills.models import Assessment
from tests.client import CheckingClient
from tests.plant.rosters import MONDAY, on
from tests.privacy.leaving import BADGE, LAST, NAME, joana_everywhere, taken_out
from tests.world import World

SAYS_HER = re.compile(rf"{NAME}|{LAST}|Joana|{BADGE}(?! mm)", re.IGNORECASE)


@pytest.fixture
def works_council(world: World) -> Person:
    """Quin speaks for the workers."""
    with writing():
        world.quin.grants[0].role = "works_council"
    return world.quin


def everywhere() -> dict[str, list[str]]:
    """Every text of every table, as the database has it."""
    found: dict[str, list[str]] = {}
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(text(f'SELECT * FROM "{table.name}"')).mappings():
            for column, value in row.items():
                if isinstance(value, (str, dict, list)):
                    found.setdefault(f"{table.name}.{column}", []).append(
                        value if isinstance(value, str) else json.dumps(value)
                    )
    db.session.rollback()
    return found


PAGES = ("/boards/a3", "/boards/a3/wall", "/boards/a3/days/{day}", "/boards/a3/people", "/boards/a3/skills",
         "/ideas/1", "/actions/1", "/issues/1", "/boards/a3/ideas", "/boards/a3/actions", "/people/{bruno}",
         "/privacy/people")  # fmt: skip


def test_afterwards_neither_name_nor_number_is_anywhere(client: CheckingClient, world: World, works_council: Person) -> None:
    # P-02: database, search, exports, pages, past boards
    with on(MONDAY), writing():
        joana_everywhere(world)
    joana, bruno = world.joana, world.bruno.id
    assert any(SAYS_HER.search(one) for column, ones in everywhere().items() for one in ones if column != "person.name")
    asked = taken_out(joana, world.nils, works_council, keep="104 mm")
    for column, ones in everywhere().items():
        for one in ones:
            assert not SAYS_HER.search(one.replace("The 104 mm ring is loose, ask Brito", "")), f"{column}: {one}"
    assert asked.person.name == f"Former employee {asked.number}" and asked.person.personnel_no is None
    assert "Joana" not in json.dumps(export()) and asked.person.name not in ("", NAME)
    client.as_(works_council)
    kept = "The 104 mm ring is loose, ask Brito"
    for address in PAGES:
        page = client.get(address.format(day=MONDAY, bruno=bruno))
        assert page.status_code in (200, 404) and not SAYS_HER.search(page.text.replace(kept, "")), address
    assert client.get("/find?q=joana").status_code == 404
    assert "IS-1" in client.get("/find?q=brito").text, "the one that was kept"
    assert f"Former employee {asked.number}" in client.get("/ideas/1").text


def test_two_people_are_needed(world: World, works_council: Person) -> None:  # P-02
    with writing():
        world.joana.leave(world.amina)
    for by in (world.amina, world.ingrid, world.rosa, world.eva):
        with pytest.raises(NotAllowed), writing():
            Anonymisation.ask(world.joana, by)
    with pytest.raises(NotNow), writing():
        Anonymisation.ask(world.marek, world.nils)  # who is still here keeps the name
    with writing():
        asked = Anonymisation.ask(world.joana, world.nils)
        assert Anonymisation.ask(world.joana, works_council) is asked, "one at a time"
    for by in (world.nils, world.amina):
        with pytest.raises(NotAllowed), writing():
            asked.confirm(by)
    with writing():
        asked.withdraw(world.nils)
    with pytest.raises(NotNow), writing():
        asked.confirm(works_council)
    assert world.joana.name == NAME


def test_each_place_in_free_text_is_decided_by_a_person(client: CheckingClient, world: World, works_council: Person) -> None:
    # P-02: hits are listed one by one; what means something else stays
    with writing():
        joana_everywhere(world)
        Anonymisation.ask(world.joana, world.nils)
    joana, address = world.joana.id, f"/people/{world.joana.id}/anonymisation"
    page = client.as_(works_council).get(address).text
    assert "<mark>Brito</mark>&#39;s hook holds; <mark>Joana</mark> showed it" in page and "<mark>104</mark> mm" in page
    answer = client.post(f"{address}/confirmation", data={"sure": "yes"})
    assert answer.status_code == 409 and "not decided yet" in answer.text
    for place in free_text.places(world.joana):
        key = {"table": place.table, "row": place.row_id, "column": place.column}
        kept = "104 mm" in place.words[0]
        assert client.post(f"{address}/places", data={**key, "decision": "keep" if kept else "replace"}).status_code == 303
    assert client.post(f"{address}/confirmation").status_code == 422, "one has to know that it can't be taken back"
    for _ in range(2):  # gloves
        client.post(f"{address}/confirmation", data={"sure": "yes"})
    assert db.session.get(Person, joana).name == "Former employee 1"  # type: ignore[union-attr]
    story = client.get("/ideas/1").text
    assert "Former employee 1&#39;s hook holds" in story
    assert "104 mm ring is loose, ask Brito" in client.get("/issues/1").text
    assert client.get(address).status_code == 404, "there is no way back"


def test_a_forged_place_is_refused_in_words(client: CheckingClient, world: World, works_council: Person) -> None:
    with writing():
        joana_everywhere(world)
        Anonymisation.ask(world.joana, world.nils)
    address = f"/people/{world.joana.id}/anonymisation/places"
    client.as_(works_council)
    for odd in (
        {"table": "person", "row": "1", "column": "pin_hash"},
        {"table": "'", "row": "99999999999", "column": "x" * 500},
    ):
        assert client.post(address, data={**odd, "decision": "replace"}).status_code in (409, 422)
    assert client.post(address, data={"table": "idea", "row": "1", "column": "text"}).status_code == 422


def test_evidence_outlives_the_name_and_nothing_opens_with_it(
    client: CheckingClient, world: World, works_council: Person
) -> None:
    # P-03
    with writing():
        joana_everywhere(world)
        sign(world.unit("A3"), "acknowledge", world.joana, "understood")
    joana = world.joana
    before = db.session.query(Assessment).filter_by(person_id=joana.id).count()
    asked = taken_out(joana, works_council, world.nils)
    assert before and db.session.query(Assessment).filter_by(person_id=joana.id).count() == before
    evidence = client.as_(world.karl).get(f"/people/{joana.id}/evidence")
    assert evidence.status_code in (200, 404) and NAME not in evidence.text
    refused = client.post("/sign-in", data={"badge": BADGE, "pin": "2468"})
    assert refused.status_code == 422
    assert joana.pin_hash is None and asked.person.initials == "1" and asked.person.short_name == "Former employee 1"


def test_the_number_is_the_plants_own_and_goes_on(app: Flask, world: World, works_council: Person) -> None:  # P-02
    with writing():
        world.rosa.leave(world.piotr)
        world.rosa.name, world.rosa.anonymised_at = "Former employee 87", now()
        world.joana.leave(world.amina)
    assert taken_out(world.joana, world.nils, works_council).number == 88


def test_somebody_else_with_the_same_name_keeps_it(world: World, works_council: Person) -> None:  # P-09
    with writing():
        world.rosa.name = NAME
        world.joana.leave(world.amina)
    taken_out(world.joana, world.nils, works_council)
    assert world.rosa.name == NAME


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("ask Szymański", True),
        ("SZYMAŃSKIS", True),
        ("Mareks", True),
        ("Marek S. knows", True),
        ("Marekson", False),
        ("1035", False),
    ],
)
def test_a_name_is_found_as_people_write_it(world: World, written: str, found: bool) -> None:
    pattern = names.pattern_of(names.called(world.marek))
    assert names.stands_in({"said": [written]}, pattern) is found

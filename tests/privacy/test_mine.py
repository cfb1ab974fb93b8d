"""Everybody reads what is stored about him or her, takes it along, and says whether thanks may carry the name."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from boards.db import Base, db, writing
from boards.issues.models import Issue
from boards.people.models import Person
from boards.privacy import export
from boards.privacy.kinds import KINDS, LEFT_OUT
from boards.privacy.stored import amounts
from boards.skills.models import Suspension
from tests import prepared
from tests.client import CheckingClient
from tests.ideas.test_sending import photo, send
from tests.plant.rosters import matrix
from tests.privacy.doors import hung
from tests.standards.prepared import in_force
from tests.world import World


def taken(client: CheckingClient) -> tuple[dict[str, Any], zipfile.ZipFile]:
    answer = client.get("/me/data.zip")
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip" and answer.headers["Cache-Control"] == "no-store"
    packed = zipfile.ZipFile(io.BytesIO(answer.data))
    return json.loads(packed.read("data.json")), packed


def test_every_column_that_names_a_person_is_told_to_the_person(world: World) -> None:  # P-04
    """A new table can't be forgotten: it is in kinds.py, or named there with a reason why not."""
    naming = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.c
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }
    told = [column for kind in KINDS for column in kind.columns]
    assert len(told) == len(set(told)), "one column, one kind"
    assert set(told) - {"person.id"} | LEFT_OUT.keys() == naming
    assert not set(told) & LEFT_OUT.keys()


def test_one_reads_by_kind_what_is_stored_and_finds_the_record(client: CheckingClient, world: World) -> None:  # P-04
    with writing():
        prepared.reported(world)
        matrix(world)
    client.as_(world.marek)
    page = client.get("/me/data").text
    for kind in KINDS:
        assert f'data-kind="{kind.code}"' in page
        assert client.get(f"/me/data/{kind.code}").status_code == 200
    assert 'data-kind="photos" data-rows="0"' in page
    assert "/ideas/1" in client.get("/me/data/ideas").text
    assert client.get("/me/data/nothing").status_code == 404


def test_a_photo_of_a_standards_step_is_found_by_its_revision(client: CheckingClient, world: World) -> None:  # P-04
    with writing():
        step = in_force(world).elements[0]
        db.session.flush()
        hanging = hung(world)
        hanging.subject_type, hanging.subject_id = "work_element", step.id
    page = client.as_(world.marek).get("/me/data/photos").text
    assert f'href="/standards/{step.revision.standard.code.lower()}/{step.revision.rev.lower()}">{step.label}</a>' in page


def test_the_export_has_as_many_rows_as_the_page_says(client: CheckingClient, world: World) -> None:  # P-04
    with writing():
        prepared.reported(world)
        prepared.closed(world)
        matrix(world)
    for person in (world.marek, world.amina, world.joana):
        exported = export.everything(person)
        for amount in amounts(person):
            assert export.count(amount.kind, exported) == amount.rows, amount.kind.code


def test_the_export_brings_photos_words_and_a_page_to_read(client: CheckingClient, world: World) -> None:  # P-04
    send(client.as_(world.marek), world.label("A3-10"), text="A hook for the key", photo=photo(), signed="me")
    data, packed = taken(client)
    assert data["person"] == {"name": "Marek Szymański", "badge": "103"}
    assert data["kinds"]["ideas"]["rows"]["idea"][0]["text"] == "A hook for the key"
    (picture,) = [name for name in packed.namelist() if name.startswith("photos/")]
    page = packed.read("data.html").decode()
    assert picture in page and "A hook for the key" in page and "export.css" in packed.namelist()


def test_the_export_has_of_others_no_more_than_names(client: CheckingClient, world: World) -> None:  # P-04, P-07
    with writing():
        first, _second = matrix(world)
        first.suspend(world.marek, world.amina, "Dizzy at the press since his operation")
        Issue.raise_at(world.unit("A3"), "injury", "Cut", by=world.amina, severity="first_aid")
        issue = db.session.query(Issue).one()
        issue.details = {"who": "Marek Szymański", "body": "left hand, three stitches"}
    data, packed = taken(client.as_(world.amina))
    everything = json.dumps(data) + packed.read("data.html").decode()
    assert data["kinds"]["skills"]["rows"]["suspension"][0].keys() <= {"as", "on", "at"}
    for others in ("operation", "three stitches", "pin_hash", "argon2", "token_hash"):
        assert others not in everything
    data, _ = taken(client.as_(world.marek))
    assert "operation" in json.dumps(data), "what is about me is mine to know"
    assert db.session.query(Suspension).count() == 1


def test_an_idea_without_a_name_is_in_nobodys_export(client: CheckingClient, world: World) -> None:  # I-03
    send(client.as_(world.marek), world.label("A3-10"), text="Nobody knows whose this is")
    everybody = db.session.query(Person).all()
    for person in everybody:
        assert "Nobody knows whose this is" not in json.dumps(export.everything(person))


def test_consent_for_thanks_is_given_and_taken_back_on_the_phone(client: CheckingClient, world: World) -> None:
    with writing():
        prepared.thanked(world)
    client.as_(world.amina)
    board = client.get("/boards/a3").text
    assert "Thank you, AH" in board
    client.post("/me/name-consent")
    assert "Thank you, Amina H." in client.get("/boards/a3").text
    client.post("/me/name-consent", data={"_method": "DELETE"})
    board = client.get("/boards/a3").text
    assert "Thank you, a colleague" in board and "Thank you, Amina" not in board

"""The auditor's page: what held at a station on a past day, who had read it, who was qualified, who worked there."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import pypdfium2
import pytest
from lxml import html

from boards import clock
from boards.db import db, writing
from boards.history.signoffs import sign
from boards.people.models import Person, RoleGrant
from boards.plant.models import Unit
from boards.skills.models import Skill
from boards.standards.models import Revision, Standard
from tests.client import CheckingClient
from tests.skills.matrix import TODAY, before, judged, noon, revision, rostered, skill, standard
from tests.world import World


@pytest.fixture
def shrink(world: World) -> Iterator[Skill]:
    """A3-10 rests on a standard: revision A for long, B (major) since ten days."""
    with clock.at(noon(TODAY)):
        made = skill(world)
        yield made


@pytest.fixture
def told(world: World, shrink: Skill) -> Standard:
    return standard(world, shrink)


def understood(revision: Revision, by: Person, on: dt.date, language: str = "en") -> None:
    with clock.at(noon(on)), writing():
        sign(revision, "acknowledge", by, "understood", language=language)


def page(client: CheckingClient, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:500]
    return html.document_fromstring(answer.get_data(as_text=True))


def table(page: html.HtmlElement, title: str) -> list[list[str]]:
    """The cells of a section's table."""
    rows = page.xpath(f"//section[contains(h2, '{title}')]//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("td")] for row in rows]


def pdf_text(document: bytes) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(document))
    return "\n".join(one.get_textpage().get_text_bounded() for one in pages)


def test_a_past_night_shift_says_what_held_who_had_read_it_and_who_could(
    client: CheckingClient, world: World, shrink: Skill, told: Standard
) -> None:
    # D-12
    first = told.revisions[0]
    second = revision(world, told, "B", before(10), change_class="minor")
    judged(shrink, world.marek, 3, before(40), revisions=[first])
    judged(shrink, world.joana, 2, before(40), revisions=[first])
    understood(first, world.marek, before(30), "pl")
    understood(second, world.joana, before(9))
    rostered(world, "A3", "A3-10", world.marek, before(11), "night", attended=True)
    rostered(world, "A3", "A3-10", world.joana, before(11), "night", role="trainee", trainer_id=world.marek.id)

    night = page(client.as_(world.karl), f"/stations/a3-10/evidence?on={before(11)}&shift=night")
    held = table(night, "Standards in force")
    assert [(row[0].split()[0], row[1]) for row in held] == [("SW-A3-10", "A")]
    assert "06:00, then B" in held[0][4]
    assert [row[1:3] for row in table(night, "Who had read")] == [["Marek Szymański (103)", "polski"]]
    able = table(night, "Qualified for A3-10")
    assert [(row[0], row[1], row[2]) for row in able] == [
        ("Marek Szymański (103)", "3 · U", "valid"), ("Joana Brito (104)", "2 · L", "valid"),
    ]  # fmt: skip
    assert able[0][5] == "SW-A3-10 A"
    worked = table(night, "Who worked there")
    assert [row[3] for row in worked] == ["yes", "planned"]
    assert "beside Marek" in worked[1][2]
    assert worked[1][5] == "SW-A3-10 A", "Joana had not read it"
    facts = " ".join(night.xpath("//dl[contains(@class, 'evidence-facts')]//text()"))
    assert "22:00" in facts
    assert "06:00" in facts

    today = page(client, f"/stations/a3-10/evidence?on={TODAY}")
    assert [row[1] for row in table(today, "Standards in force")] == ["B"]
    assert [row[1] for row in table(today, "Who had read")] == ["Joana Brito (104)"]


def test_the_pdf_says_the_same_with_page_numbers_and_who_printed_it(
    client: CheckingClient, world: World, shrink: Skill, told: Standard
) -> None:
    for person in (world.marek, world.joana, world.amina, world.bruno):
        judged(shrink, person, 3, before(40))
    document = client.as_(world.karl).get(f"/stations/a3-10/evidence.pdf?on={before(3)}&shift=early")
    assert document.mimetype == "application/pdf"
    text = pdf_text(document.get_data())
    for said in ("SW-A3-10", "Marek Szymański (103)", "printed by Karl Maurer", "Page 1 of"):
        assert said in text


def test_a_long_document_has_many_pages_and_each_line_whole(
    client: CheckingClient, world: World, shrink: Skill, told: Standard
) -> None:
    with writing():
        home = db.session.get_one(Unit, world.unit("A3").id)
        people = [Person(personnel_no=f"9{n:03}", name=f"Nadia Person{n:03}", home_unit=home) for n in range(90)]
        db.session.add_all(people)
    for person in people:
        judged(shrink, db.session.merge(person), 3, before(40))
    document = client.as_(world.karl).get(f"/stations/a3-10/evidence.pdf?on={before(3)}").get_data()
    pages = [one.get_textpage().get_text_bounded() for one in pypdfium2.PdfDocument(io.BytesIO(document))]
    assert len(pages) >= 3
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    for n in range(90):
        assert sum(f"(9{n:03})" in one for one in pages) == 1, "a line stands on one page"
    assert all("Standard" in one or "Person" in one for one in pages), "the head is repeated"


def test_a_suspension_is_seen_its_reason_never(client: CheckingClient, world: World, shrink: Skill) -> None:
    #
    judged(shrink, world.marek, 3, before(40))
    with clock.at(noon(before(5))), writing():
        db.session.merge(shrink).suspend(world.marek, world.amina, "He came drunk to work")
    for address in (f"/stations/a3-10/evidence?on={before(1)}", f"/people/{world.marek.id}/evidence"):
        client.as_(world.karl)
        text = client.get(address).get_data(as_text=True)
        assert "uspended" in text
        assert "drunk" not in text
        path, _, asked = address.partition("?")
        assert "drunk" not in pdf_text(client.get(f"{path}.pdf?{asked}").get_data())
    assert "suspended" not in client.get(f"/stations/a3-10/evidence?on={before(6)}").get_data(as_text=True)


def test_who_has_left_is_gone_from_then_on_and_stays_before(client: CheckingClient, world: World, shrink: Skill) -> None:
    # Q-08, P-03
    judged(shrink, world.marek, 3, before(40))
    id = world.marek.id
    with clock.at(noon(before(5))), writing():
        world.marek.leave(world.amina)
    client.as_(world.karl)
    assert "Szymański" in client.get(f"/stations/a3-10/evidence?on={before(6)}").get_data(as_text=True)
    assert "Szymański" not in client.get(f"/stations/a3-10/evidence?on={before(4)}").get_data(as_text=True)
    with writing():
        gone = db.session.get_one(Person, id)
        gone.name, gone.anonymised_at, gone.personnel_no = "Former employee 1", clock.now(), None
    kept = client.get(f"/people/{id}/evidence").get_data(as_text=True)
    assert "Former employee 1" in kept
    assert "A3-10" in kept
    assert "Former employee 1" in client.get(f"/stations/a3-10/evidence?on={before(6)}").get_data(as_text=True)


def test_the_record_of_a_person_is_for_few(client: CheckingClient, world: World, shrink: Skill) -> None:
    # P-05
    with writing():
        hr = Unit.add("HRD", "function", "Human resources", world.unit("PLANT"))
        olaf = Person(personnel_no="401", name="Olaf Petersen", home_unit=hr)
        olaf.grants.append(RoleGrant(role="specialist", unit_id=hr.id))
        db.session.add(olaf)
        world.marek.coach_id = world.quin.id
    address = f"/people/{world.marek.id}/evidence"
    for person, status in (
        (world.marek, 200), (world.amina, 200), (world.leo, 200), (world.karl, 200), (db.session.merge(olaf), 200),
        (world.quin, 200), (world.joana, 403), (world.piotr, 403), (world.eva, 403), (world.nils, 403),
    ):  # fmt: skip
        client.as_(person)
        assert client.get(address).status_code == status, person.name
        assert client.get(f"{address}.pdf").status_code == status, person.name


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("on=2026-02-30", 422), ("on=yesterday", 422), ("on=2030-01-01", 422), ("on=0001-01-01", 422), ("on=", 200),
        ("shift=siesta", 422), ("shift=early", 200), ("on=1999-12-31", 200),
    ],
)  # fmt: skip
def test_nonsense_gets_one_sentence(client: CheckingClient, world: World, shrink: Skill, asked: str, status: int) -> None:
    client.as_(world.marek)
    assert client.get(f"/stations/a3-10/evidence?{asked}").status_code == status
    assert client.get(f"/stations/a3-10/evidence.pdf?{asked}").status_code == status


def test_nobody_sees_evidence_without_signing_in(client: CheckingClient, world: World) -> None:
    for address in ("/stations/a3-10/evidence", "/stations/a3-10/evidence.pdf", f"/people/{world.marek.id}/evidence"):
        assert "/sign-in" in client.get(address).location
    client.as_(world.marek)
    assert client.get("/stations/a3/evidence").status_code == 404
    assert client.get("/people/999999/evidence").status_code == 404
    assert client.get("/people/99999999999/evidence").status_code == 404

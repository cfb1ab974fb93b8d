"""The matrix on paper: what stands on it, its code, and what the code says when something has changed since."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from lxml import html
from PIL import Image

from boards import clock
from boards.db import db, writing
from boards.people.models import Person
from boards.plant.models import Plant
from boards.skills.models import Skill
from boards.skills.print_code import code_of
from boards.skills.sheet import Sheet
from tests.client import CheckingClient
from tests.live.test_queries import counted
from tests.skills.matrix import TODAY, before, judged, noon, skill
from tests.world import World


@pytest.fixture(autouse=True)
def a_day(world: World) -> Iterator[None]:
    with clock.at(noon(TODAY)):
        yield


@pytest.fixture
def shrink(world: World) -> Skill:
    made = skill(world, recertify_months=12, critical=True)
    for person, level, days in ((world.marek, 3, 40), (world.joana, 3, 380), (world.bruno, 3, 345), (world.amina, 4, 10)):
        judged(made, person, level, before(days))
    return made


def pages(document: bytes) -> list[str]:
    return [one.get_textpage().get_text_bounded() for one in pypdfium2.PdfDocument(io.BytesIO(document))]


def picture(document: bytes, page: int = 0) -> Image.Image:
    return pypdfium2.PdfDocument(io.BytesIO(document))[page].render(scale=3).to_pil()


def checked(client: CheckingClient, code: str) -> html.HtmlElement:
    answer = client.get(f"/m/{code}")
    assert answer.status_code == 200
    return html.document_fromstring(answer.get_data(as_text=True))


def state(page: html.HtmlElement) -> str:
    return str(page.xpath("string(//*[contains(@class, 'matrix-check')]/@data-state)"))


def test_people_by_skills_with_signs_needs_and_a_legend(client: CheckingClient, world: World, shrink: Skill) -> None:
    # U-05: a sign beside each colour
    page = html.document_fromstring(client.as_(world.amina).get("/boards/a3/skills/print").get_data(as_text=True))
    cells = {
        row.xpath("string(th)"): row.xpath("td[@data-level]/@data-level") + row.xpath("td[@data-level]/@data-state")
        for row in page.xpath("//table//tbody/tr")
    }
    assert cells == {
        "Amina H.": ["4", "valid"], "Joana B.": ["3", "expired"], "Marek S.": ["3", "valid"], "Bruno K.": ["3", "expiring"],
    }  # fmt: skip
    assert page.xpath("//tfoot/tr/td/text()")[:2] == ["3/3", "2/1"]
    assert "As of production date" in page.text_content()
    text = "\n".join(pages(client.get("/boards/a3/skills/print.pdf").get_data()))
    for said in (
        "Amina H.",
        "A3-10 *",
        "Alone / needed",
        "3/3",
        "expired",
        "suspended",
        "Valid only if",
        "printed by Amina",
    ):
        assert said in text, said


def test_zxing_reads_the_code_and_its_address_is_short(client: CheckingClient, world: World, shrink: Skill) -> None:
    client.as_(world.amina)
    for size in ("a4", "a3"):
        document = client.get(f"/boards/a3/skills/print.pdf?paper={size}").get_data()
        (found,) = zxingcpp.read_barcodes(picture(document).convert("L"))
        assert re.fullmatch(r"http://boards\.example/m/[0-9A-Za-z]{8}", found.text)
        assert len(found.text) <= 32
        assert state(checked(client, found.text.rsplit("/", 1)[1])) == "current"
    assert found.text in html.document_fromstring(
        client.get("/boards/a3/skills/print").get_data(as_text=True)
    ).text_content().replace("boards.example", "http://boards.example")


def test_an_old_sheet_says_since_when_and_how_many_places(client: CheckingClient, world: World, shrink: Skill) -> None:
    code = code_of(Sheet(world.unit("A3"), TODAY))
    later = TODAY + dt.timedelta(days=3)
    with clock.at(noon(later)):
        assert state(checked(client, code)) == "current", "nothing has changed for three days"
        with writing():
            shrink.suspend(world.marek, world.amina, "He came drunk to work")
    with clock.at(noon(later + dt.timedelta(days=2))):
        page = checked(client, code)
    assert state(page) == "superseded"
    said = " ".join(page.text_content().replace("\N{NO-BREAK SPACE}", " ").split())
    assert "printed on 18 Nov 2026. Since 21 Nov 2026 it is not right any more" in said
    assert "One place has changed" in said
    assert not re.search("Marek|Szym|drunk|Amina", page.xpath("string(//main)")), "without names"


def test_what_is_entered_an_hour_after_printing_or_for_a_day_before_is_seen(
    client: CheckingClient, world: World, shrink: Skill
) -> None:
    code = code_of(Sheet(world.unit("A3"), TODAY))
    judged(shrink, world.marek, 4, before(20))
    page = checked(client, code)
    assert state(page) == "superseded"
    assert "18 Nov 2026" in page.text_content().replace("\N{NO-BREAK SPACE}", " ")


def test_people_who_come_and_go_and_other_needs_make_it_old(client: CheckingClient, world: World, shrink: Skill) -> None:
    sheet = Sheet(world.unit("A3"), TODAY)
    code = code_of(sheet)
    with clock.at(noon(TODAY + dt.timedelta(days=1))), writing():
        world.joana.leave(world.amina)
    with clock.at(noon(TODAY + dt.timedelta(days=4))):
        page = checked(client, code)
        assert state(page) == "superseded"
        assert "Since 19 Nov" in page.text_content().replace("\N{NO-BREAK SPACE}", " ")
        fresh = code_of(Sheet(world.unit("A3"), TODAY + dt.timedelta(days=4)))
        assert state(checked(client, fresh)) == "current"
        with writing():
            db.session.merge(shrink).need(TODAY + dt.timedelta(days=4), 2, 9, world.karl)
        assert state(checked(client, fresh)) == "superseded"


def test_time_alone_makes_it_old_where_something_runs_out(client: CheckingClient, world: World, shrink: Skill) -> None:
    # Bruno's year ends
    code = code_of(Sheet(world.unit("A3"), TODAY))
    with clock.at(noon(before(345) + dt.timedelta(days=366))):
        page = checked(client, code)
    assert state(page) == "superseded"
    assert "Since 9 Dec 2026" in page.text_content().replace("\N{NO-BREAK SPACE}", " ")


def test_a_code_that_was_made_up_is_not_ours(client: CheckingClient, world: World, shrink: Skill) -> None:
    code = code_of(Sheet(world.unit("A3"), TODAY))
    assert len(code) == 8
    wrong = [code[:-1] + ("2" if code[-1] != "2" else "3"), code.swapcase(), "", "ABC", code * 3, "0OIl1111", "ééééééééé"]
    for one in wrong:
        assert client.get(f"/m/{one}").status_code == 404, one
    with clock.at(noon(before(5))):
        assert client.get(f"/m/{code}").status_code == 404, "of a day that is still to come"


def test_nobody_may_try_codes_until_one_fits(app: Flask, world: World, shrink: Skill) -> None:
    from boards.app import create_app
    from tests.conftest import settings

    known = code_of(Sheet(world.unit("A3"), TODAY))
    trying = create_app(
        settings(app.config["PHOTOS"].parent if hasattr(app.config["PHOTOS"], "parent") else app.instance_path,
                 app.config["DATABASE_URL"], RATELIMIT_ENABLED=True)
    )  # fmt: skip
    with trying.app_context():
        client = trying.test_client()
        assert [client.get(f"/m/2222222{n}").status_code for n in range(2, 8)] == [404] * 6
        for _ in range(60):
            client.get("/m/22222222")
        assert client.get("/m/22222222").status_code == 429
        db.session.remove()
        db.engine.dispose()
    assert known


def test_names_are_as_on_the_wall_and_in_full_only_for_who_leads(
    client: CheckingClient, world: World, shrink: Skill
) -> None:
    #
    for how, there, not_there in (("initials", "MS", "Marek"), ("none", "1", "MS"), ("short", "Marek S.", "Szymański")):
        with writing():
            Plant.get().settings = {"matrix_names": how}
        text = client.as_(world.joana).get("/boards/a3/skills/print?names=full").get_data(as_text=True)
        names = html.document_fromstring(text).xpath("//tbody//th/text()")
        assert there in names
        assert not any(not_there in name for name in names)
        document = "\n".join(pages(client.get("/boards/a3/skills/print.pdf?names=full").get_data()))
        assert there in document
        assert not_there not in document
    assert "Marek Szymański" in client.as_(world.amina).get("/boards/a3/skills/print?names=full").get_data(as_text=True)


def test_sixty_people_and_forty_skills_take_several_sheets_and_nothing_is_lost(client: CheckingClient, world: World) -> None:
    with writing():
        home = world.unit("A3")
        db.session.add_all(
            Person(personnel_no=f"9{n:02}", name=f"Nadia Nr{n:02}", home_unit=home, crew="C") for n in range(60)
        )
    for n in range(40):
        skill(world, f"K-{n:02}", "A3-10")
    document = client.as_(world.amina).get("/boards/a3/skills/print.pdf?paper=a4&names=full").get_data()
    sheets = pages(document)
    assert len(sheets) == 8, "two side by side, four below each other"
    for n in range(60):
        assert sum(f"Nadia Nr{n:02}" in one for one in sheets) == 2
    for n in range(40):
        assert sum(f"K-{n:02}" in one for one in sheets) == 4
    assert "Page 8 of 8" in sheets[-1]
    big = pages(client.get("/boards/a3/skills/print.pdf?paper=a3&names=full").get_data())
    assert len(big) < len(sheets)


def test_as_many_queries_for_many_people_as_for_few(client: CheckingClient, world: World, shrink: Skill) -> None:
    client.as_(world.amina)
    code = code_of(Sheet(world.unit("A3"), before(3)))

    def asked(address: str) -> int:
        with counted() as statements:
            assert client.get(address).status_code == 200
        return len(statements)

    addresses = ("/boards/a3/skills/print", "/boards/a3/skills/print.pdf", f"/m/{code}")
    few = [asked(address) for address in addresses]
    with writing():
        home = world.unit("A3")
        people = [Person(personnel_no=f"9{n:02}", name=f"Nadia Nr{n:02}", home_unit=home, crew="C") for n in range(20)]
        db.session.add_all(people)
    for person in people[:10]:
        judged(shrink, db.session.merge(person), 3, before(5))
    assert [asked(address) for address in addresses] == few


def test_where_phones_could_not_open_it_no_code_is_printed_and_the_sheet_says_why(
    app: Flask, client: CheckingClient, world: World, shrink: Skill
) -> None:
    app.config["PUBLIC_URL"] = "http://localhost:8000"
    page = client.as_(world.amina).get("/boards/a3/skills/print").get_data(as_text=True)
    assert "No code is on this sheet" in page
    assert "Valid only if" not in page
    assert client.get("/boards/a3/skills/print.pdf").status_code == 200


def test_only_who_signed_in_prints(client: CheckingClient, world: World) -> None:
    assert "/sign-in" in client.get("/boards/a3/skills/print").location
    assert client.as_(world.marek).get("/boards/a3-10/skills/print").status_code == 404
    assert client.get("/boards/a1/skills/print").status_code == 200, "nobody is at home there"
    assert client.get("/boards/a1/skills/print.pdf").status_code == 200

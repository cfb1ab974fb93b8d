"""Copies on paper: printed with a code, and what the code answers years later."""

from __future__ import annotations

import datetime as dt

import pypdfium2
import pytest
import zxingcpp
from flask import Flask

from boards import clock
from boards.db import db, writing
from boards.standards import copies
from boards.standards.markdown import html_of
from boards.standards.models import Revision
from tests.client import CheckingClient
from tests.standards.prepared import approved, in_force, next_draft, send_and_sign, submitted, today
from tests.world import World

SOON = dt.timedelta(days=6)


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_range() for page in document)


def test_a_copy_says_what_became_of_it(client: CheckingClient, world: World) -> None:  # D-09
    with writing():
        first = in_force(world)
    code = first.code
    assert "Current. This copy is valid." in client.get(f"/d/{code}").text  # nobody has to sign in
    assert "Current" in client.get(f"/d/{code.lower()}").text
    with writing():
        second = next_draft(world, first.standard)
        send_and_sign(world, second, on=today() + SOON)
    assert "Current" in client.get(f"/d/{code}").text  # until the day
    waits = client.get(f"/d/{second.code}").text
    assert "Not yet in force: from" in waits and "Until then revision A holds" in waits
    assert copies.answer(first, today() + SOON) == ("superseded", second, today() + SOON, None)
    assert copies.answer(second, today() + SOON).kind == "current"


def test_a_superseded_copy_names_what_is_in_force_and_since_when(client: CheckingClient, world: World) -> None:  # D-09
    with writing(), clock.at(clock.now() - SOON):
        first = in_force(world)
    with writing():
        send_and_sign(world, next_draft(world, first.standard))
    page = client.get(f"/d/{first.code}").text
    assert "Superseded by revision B since" in page and "use this copy" in page
    assert 'data-answer="superseded"' in page


def test_a_withdrawn_one_says_why(client: CheckingClient, world: World) -> None:  # D-11
    with writing():
        first = in_force(world)
        first.standard.withdraw(world.amina, world.greta, "The <b>dip tank</b> is gone")
    page = client.get(f"/d/{first.code}").text
    assert "Withdrawn since" in page and "The &lt;b&gt;dip tank&lt;/b&gt; is gone" in page


def test_what_was_never_approved_is_no_copy(client: CheckingClient, world: World) -> None:
    with writing():
        draft = submitted(world)
    assert "Never approved" in client.get(f"/d/{draft.code}").text
    for page in ("print", ""):
        assert client.get(f"/standards/sw-a3-10/a{'/print' if page else '.pdf'}").status_code == 404


@pytest.mark.parametrize("code", ["AAAAAA", "x", "%00", "A" * 300, "../d"])
def test_a_code_that_never_was_is_said_kindly(client: CheckingClient, world: World, code: str) -> None:
    assert client.get(f"/d/{code}").status_code == 404


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_the_printed_code_reads_back(client: CheckingClient, world: World, paper: str) -> None:
    with writing():
        revision = in_force(world, takt_s=58, text="Paint <b>nothing</b>")
    pdf = client.get(f"/standards/sw-a3-10/a.pdf?paper={paper}").data
    page = pypdfium2.PdfDocument(pdf)[0]
    assert page.get_width() > page.get_height()
    picture = page.render(scale=300 / 72).to_pil().convert("L")
    [found] = zxingcpp.read_barcodes(picture)
    assert found.text == f"http://boards.example/d/{revision.code}" and len(found.text) <= 36
    side = (found.position.top_right.x - found.position.top_left.x) / 300 * 25.4
    assert 25 <= side <= 30  # mm
    words = words_of(pdf)
    for said in (
        "SW-A3-10",
        "Shrink-fit",
        "Valid only if the code says: current.",
        "Printed on",
        "Load the housing",
        "Crush",
    ):
        assert said in words
    assert "Paint <b>nothing</b>" in words  # never markup


def test_a_page_to_print_holds_it_all(client: CheckingClient, world: World) -> None:
    with writing():
        approved(world)
    page = client.get("/standards/sw-a3-10/a/print?paper=a3").text
    for said in ("paper_a3.css", "Two-hand control", "Valid only if the code says: current.", 'class="qr"', "in force from"):
        assert said in page


def test_without_an_address_the_copy_says_that_it_has_no_code(app: Flask, client: CheckingClient, world: World) -> None:
    with writing():
        in_force(world)
    app.config["PUBLIC_URL"] = "http://localhost:8000"
    assert "This copy has no code" in client.get("/standards/sw-a3-10/a/print").text
    assert "This copy has no code" in words_of(client.get("/standards/sw-a3-10/a.pdf").data)


def test_the_codes_of_revisions_are_all_different(world: World) -> None:
    with writing():
        made = in_force(world).standard
        for _ in range(20):
            made.draft(world.amina).undraft(world.amina)
    assert db.session.query(Revision.code).distinct().count() == 21


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>1</script>)",
        "[x](//evil.example)",
        "![x](http://evil.example/track.png)",
        '<img src=x onerror="alert(1)">',
        "[x](vbscript:1)",
        '[x](http://a "onmouseover=alert(1)")',
    ],
)
def test_text_can_hold_nothing_that_runs(hostile: str) -> None:
    html = str(html_of(hostile)).lower()
    assert "<script" not in html and "<img" not in html
    assert 'href="javascript' not in html and 'href="//' not in html and 'href="data' not in html


def test_text_keeps_its_lists_tables_and_order_of_headings() -> None:
    html = str(html_of("# Tools\n\n- gauge\n\n|a|b|\n|:-|-:|\n|1|2|"))
    assert "<h3>Tools</h3>" in html and "<li>gauge</li>" in html and "<td>1</td>" in html and "style=" not in html

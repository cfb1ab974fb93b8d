"""Labels in a real browser: they scan from the page, and it prints the sheets alone, at their true size."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from tests.serving import Server
from tests.world import PIN, World

from . import camera

A4 = (pytest.approx(297 * 72 / 25.4, abs=1), pytest.approx(210 * 72 / 25.4, abs=1))


@pytest.fixture
def server(tmp_path: Path, database: str) -> Iterator[Server]:
    server = Server(tmp_path, database, BOARDS_PUBLIC_URL="http://boards.example")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def labels(server: Server, page: Page) -> Page:
    """Amina's labels: her board and two stations."""
    page.goto(f"{server.url}/sign-in?next=/labels")
    page.fill("[name=badge]", "101")
    page.fill("[name=pin]", PIN)
    page.press("[name=pin]", "Enter")
    page.wait_for_url("**/labels")
    return page


def test_labels_scan_from_the_page_straight_turned_and_blurred(labels: Page, world: World) -> None:
    addresses = {f"http://boards.example/s/{world.label(code)}" for code in ("A3", "A3-10", "A3-20")}
    picture = Image.open(io.BytesIO(labels.screenshot(full_page=True)))
    assert set(camera.read(picture)) == addresses
    assert set(camera.read(camera.blurred(camera.at_an_angle(picture, 8, 0.06), 1))) == addresses


def test_the_browser_prints_the_sheets_and_nothing_else(labels: Page, world: World) -> None:
    pdf = pypdfium2.PdfDocument(labels.pdf(prefer_css_page_size=True))
    try:
        assert [page.get_size() for page in pdf] == [A4, A4]
        stations = pdf[0].render(scale=8 * 25.4 / 72).to_pil()
        words = pdf[0].get_textpage().get_text_bounded()
    finally:
        pdf.close()
    assert len(camera.read(stations)) == 2
    assert world.label("A3-10") in words and "Codes in use" not in words and "Amina" not in words
    [code, *_] = zxingcpp.read_barcodes(stations)
    side = (code.position.top_right.x - code.position.top_left.x) / 8
    assert side == pytest.approx(50, abs=0.6)


def test_lines_on_the_page_are_as_wide_as_they_were_measured(labels: Page) -> None:
    measured = "e => [e.textContent, +e.getAttribute('textLength'), e.getComputedTextLength()]"
    lines = labels.evaluate(f"[...document.querySelectorAll('.sheet text')].map({measured})")
    assert len(lines) > 20
    for words, wanted, found in lines:
        assert found == pytest.approx(wanted, rel=0.005), words
    assert labels.evaluate("document.fonts.check('700 20px \"Atkinson Hyperlegible Next\"')")


def test_a_lost_label_is_replaced_in_three_taps(labels: Page, server: Server, world: World) -> None:
    old = world.label("A3-20")
    row = labels.locator("#label-A3-20")
    row.get_by_text("New code").click()
    row.get_by_role("button", name="Make the label on A3-20 invalid now").click()
    labels.get_by_text("A3-20 has a new code").wait_for()
    assert old not in labels.content()
    answer = labels.goto(f"{server.url}/s/{old}")
    assert answer is not None and answer.status == 410

"""WCAG 2.2 AA over the whole demo, as everybody who may look at it, by two engines not ours: axe and HTML_CodeSniffer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from boards.people.models import ROLES
from tests.axe import complaints
from tests.scans.crawling import NOBODY, signed_in, walk
from tests.serving import Server

pytestmark = [pytest.mark.once, pytest.mark.skipif("BOARDS_AUDIT" not in os.environ, reason="make audit")]

SNIFFER = Path(__file__).parents[1] / "node_modules" / "html_codesniffer" / "build" / "HTMLCS.js"
RUN = """() => new Promise((told) => {
  const words = HTMLCS.getTranslation;  // some of its own rules have no words: it breaks on them
  HTMLCS.getTranslation = (code) => words.call(HTMLCS, code) || code;
  HTMLCS.process('WCAG2AA', document, () => told(HTMLCS.getMessages()
    .filter((each) => each.type === HTMLCS.ERROR)
    .map((each) => `${each.code}: ${each.msg} ${each.element.outerHTML ? each.element.outerHTML.slice(0, 160) : ''}`)));
})"""


@pytest.mark.parametrize("role", (NOBODY, *ROLES))
def test_nothing_shuts_anybody_out(browser: Browser, plant: Server, badges: dict[str, str], role: str) -> None:
    if role != NOBODY and role not in badges:
        pytest.skip(f"nobody of the demo is {role}")
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    if role != NOBODY:
        signed_in(page, plant, badges[role])
    found, pages = list[str](), 0
    for address in walk(page, plant):
        pages += 1
        found += [f"{address}: {each}" for each in (*complaints(page), *_sniffed(page))]
    page.context.close()
    assert pages > 20, "the premise"
    assert not found, f"{len(found)} on {pages} pages:\n" + "\n".join(found[:40])


def _sniffed(page: Page) -> list[str]:
    page.evaluate(SNIFFER.read_text())
    errors: list[str] = page.evaluate(RUN)
    return errors

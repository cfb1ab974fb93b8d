"""A page in a browser, as two engines that are not ours see it: axe and HTML_CodeSniffer, both for WCAG 2.2 AA."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.axe import complaints
from tests.scans.crawling import Plant

PHONE = {"width": 390, "height": 844}
SNIFFER = (Path(__file__).parents[1] / "node_modules" / "html_codesniffer" / "build" / "HTMLCS.js").read_text()
OPENED = "() => { for (const one of document.querySelectorAll('details')) one.open = true; }"
# Left out, both about what the engine doesn't know:
# - H43.HeadersRequired: cells of a table with two rows of heads need `headers`. HTML finds their heads by `scope` (col, row,
#   colgroup, rowgroup) over any number of levels, as W3C's tutorial on such tables has it; axe checks that.
# - G18 of text in a drawing (SVG): it compares `color` with the page behind; drawn text has `fill` and lies on other shapes.
SNIFFED = """() => new Promise((told) => {
  const unknown = (each) => each.code.includes('H43.HeadersRequired')
    || (each.code.includes('G18') && each.element instanceof SVGElement);
  const words = HTMLCS.getTranslation;  // some of its own rules have no words: it breaks on them
  HTMLCS.getTranslation = (code) => words.call(HTMLCS, code) || code;
  HTMLCS.process('WCAG2AA', document, () => told(HTMLCS.getMessages()
    .filter((each) => each.type === HTMLCS.ERROR && !unknown(each))
    .map((each) => `${each.code}: ${each.msg} ${each.element.outerHTML ? each.element.outerHTML.slice(0, 160) : ''}`)));
})"""


@contextmanager
def looking(browser: Browser, plant: Plant, role: str, **how: Any) -> Iterator[Page]:
    """A browser's page, signed in by the session's cookie; photos are not loaded."""
    context = browser.new_context(**{"viewport": PHONE, **how})
    context.route("**/photos/**", lambda route: route.abort())
    if plant.cookies[role]:
        context.add_cookies([{"name": "boards", "value": plant.cookies[role], "url": plant.server.url}])
    yield context.new_page()
    context.close()


def opened(page: Page, plant: Plant, address: str) -> None:
    """It is there, with all that can be unfolded."""
    page.goto(plant.server.url + address)
    page.evaluate(OPENED)


def found_by_both(page: Page) -> list[str]:
    page.evaluate(SNIFFER)
    errors: list[str] = page.evaluate(SNIFFED)
    return [*complaints(page), *errors]

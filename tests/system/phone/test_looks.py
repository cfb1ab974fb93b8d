"""The phone's pages are for gloves, for every language, for everybody, and light."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.axe import complaints
from tests.serving import Server
from tests.system.phone.hands import TEXT, Phone, is_sent, opens_form, sends
from tests.world import World

SIZES = """() => [...document.querySelectorAll('a, button, summary, input, textarea, label.photo')]
  .filter((node) => node.type !== 'hidden' && !node.matches('.skip') && node.getClientRects().length)
  .filter((node) => !node.matches('label.photo input, details:not([open]) form *'))
  .map((node) => [node.outerHTML.slice(0, 90), node.getBoundingClientRect()])
  .map(([html, box]) => ({html, x: box.x, y: box.y + scrollY, width: box.width, height: box.height}))"""


def is_for_gloves(page: Page) -> None:
    """Every target at least 56 px, with 8 px between two of them; nothing to scroll sideways."""
    size = page.viewport_size
    assert size and page.evaluate("document.documentElement.scrollWidth") <= size["width"], page.url
    page.set_viewport_size({"width": size["width"], "height": 2500})  # where "Send" sticks to nothing
    targets = page.evaluate(SIZES)
    page.set_viewport_size(size)
    for target in targets:
        assert target["width"] >= 56 and target["height"] >= 56, target
    for number, one in enumerate(targets):
        for other in targets[number + 1 :]:
            across = max(one["x"], other["x"]) - min(one["x"] + one["width"], other["x"] + other["width"])
            down = max(one["y"], other["y"]) - min(one["y"] + one["height"], other["y"] + other["height"])
            assert max(across, down) >= 7.9, (one, other)


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
@pytest.mark.parametrize("size", [(390, 844), (360, 640)])
def test_every_page_is_for_gloves_in_every_language(
    phone: Phone, world: World, server: Server, locale: str, size: tuple[int, int]
) -> None:
    page = phone(world.label("A3-10"), locale, *size)
    expect(page.locator("html")).to_have_attribute("lang", locale[:2])
    tiles = [tile.bounding_box() for tile in page.locator(".tile-first").all()]
    assert len(tiles) == 4  # help, problem, idea, standard
    assert all(tile and tile["height"] >= 138 for tile in tiles)
    is_for_gloves(page)
    assert not complaints(page)
    opens_form(page)
    is_for_gloves(page)
    assert not complaints(page)
    page.locator("#text").fill(TEXT)
    sends(page)
    is_sent(page)
    is_for_gloves(page)
    assert not complaints(page)
    page.goto(f"{server.url}/i/{page.locator('[data-receipt]').get_attribute('data-receipt')}")
    is_for_gloves(page)
    assert not complaints(page)
    for address in ("/i", "/i/XXXXXX", "/s/ZZZZZZ"):
        page.goto(server.url + address)
        is_for_gloves(page)
        assert not complaints(page)


def test_a_page_is_light_and_needs_no_script_to_be_read(phone: Phone, world: World) -> None:
    page = phone("ZZZZZZ")
    weights: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    page.goto(page.url.replace("ZZZZZZ", world.label("A3-10")) + "/ideas/new", wait_until="networkidle")
    assert weights and sum(weights) < 100_000, weights

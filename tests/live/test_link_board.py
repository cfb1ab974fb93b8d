"""What one person does is on every screen of the board a moment later, and disturbs nobody. The real server."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.live.screens import opened, panel, story
from tests.serving import Server
from tests.world import PIN

Contexts = Callable[..., BrowserContext]


def test_an_action_raised_at_one_tablet_is_on_the_wall_and_at_the_next_tablet(server: Server, new_context: Contexts) -> None:
    amina, joana = (signed_in(new_context(locale="en").new_page(), server, badge) for badge in ("101", "104"))
    wall = opened(new_context().new_page(), f"{server.url}/boards/a3/wall")
    new_action(joana).fill("Order the second")

    new_action(amina).fill("Weld the drain pan")
    amina.keyboard.press("Enter")
    for screen in (wall, joana, amina):
        expect(panel(screen, "actions")).to_contain_text("Weld the drain pan", timeout=3000)
    expect(new_action(joana)).to_be_focused()
    joana.keyboard.type(" nozzle key")
    expect(new_action(joana)).to_have_value("Order the second nozzle key")
    assert [story(screen, "live") for screen in (wall, joana, amina)] == [[], [], []]


def signed_in(page: Page, server: Server, badge: str) -> Page:
    page.goto(f"{server.url}/sign-in?next=/boards/a3")
    page.locator("#badge").fill(badge)
    page.locator("#pin").fill(PIN)
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-page", "board")
    return opened(page, f"{server.url}/boards/a3")


def new_action(page: Page) -> Locator:
    return page.locator("form[data-fresh] [name=title]")

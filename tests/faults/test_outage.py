"""The server is away for a while: walls say so, phones keep what is typed, and afterwards everything is there, once."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from boards.actions.models import Action
from boards.db import db, writing
from boards.ideas.models import Idea
from boards.live.revisions import revisions_of
from tests.live.screens import becomes, opened, panel, shows
from tests.serving import Server
from tests.world import World

AUDIT = bool(os.environ.get("BOARDS_AUDIT"))
SECONDS, WALLS, PHONES = (60, 20, 5) if AUDIT else (8, 3, 2)
STALE_WITHIN, RIGHT_WITHIN = 5.0, 3.0  # seconds
PHONES_TRY_AGAIN_WITHIN = 75.0

Contexts = Callable[..., BrowserContext]

OUTAGES: dict[str, tuple[Callable[[Server], None], Callable[[Server], None]]] = {
    "killed": (Server.kill, Server.start),
    "frozen": (Server.freeze, Server.thaw),
}


@pytest.mark.parametrize("how", OUTAGES)
def test_after_an_outage_every_idea_is_there_once_and_every_wall_is_right(
    how: str, app: Flask, world: World, server: Server, new_context: Contexts, record_property: Callable[[str, Any], None]
) -> None:
    goes, comes_back = OUTAGES[how]
    walls = [opened(new_context().new_page(), f"{server.url}/boards/a3/wall") for _ in range(WALLS)]
    phones = [at_the_station(new_context, server, world.label("A3-10")) for _ in range(PHONES)]
    texts = [f"Hang the key of press {number} at a hook" for number in range(PHONES)]

    goes(server)
    away = time.time()
    for phone, text in zip(phones, texts, strict=True):
        phone.get_by_label("What could be better?").fill(text)
        phone.locator("[data-send]").tap()
    stale = [becomes(wall, "stale", STALE_WITHIN, since=away) for wall in walls]
    with writing():
        Action.raise_at(world.unit("A3"), "Weld the drain pan", by=world.amina)  # from the command line, say
    walls[0].wait_for_timeout(max(0.0, away + SECONDS - time.time()) * 1000)

    comes_back(server)
    back = time.time()
    right = [shows(wall, revisions()["actions"], RIGHT_WITHIN, "actions", since=back) for wall in walls]
    live = [becomes(wall, "live", RIGHT_WITHIN, since=back) for wall in walls]
    for phone in phones:
        expect(phone.locator("body")).to_have_attribute("data-page", "idea-sent", timeout=PHONES_TRY_AGAIN_WITHIN * 1000)
    assert sorted(idea.text for idea in ideas()) == texts  # U-03: all of them, once
    for wall in walls:
        shows(wall, revisions()["ideas"], RIGHT_WITHIN)
        for text in texts:
            expect(panel(wall)).to_contain_text(text)
        expect(wall.locator("body")).to_have_attribute("data-live", "live")
    for what, seconds in (("stale after", stale), ("right after", right), ("live after", live)):
        record_property(f"{how}: {what}", f"{max(seconds):.2f} s")


def at_the_station(new_context: Contexts, server: Server, label: str) -> Page:
    """A phone that has scanned the label and opened the form."""
    context = new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="en")
    page = context.new_page()
    page.goto(f"{server.url}/s/{label}/ideas/new")
    expect(page.locator("[name=submission]")).to_have_value(re.compile("^[0-9a-f]{32}$"))
    return page


def ideas() -> list[Idea]:
    db.session.rollback()
    return db.session.query(Idea).all()


def revisions() -> dict[str, int]:
    db.session.rollback()
    return revisions_of(World().unit("A3").id)

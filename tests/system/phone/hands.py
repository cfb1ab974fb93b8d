"""What a worker does with the phone, and what is looked up afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from boards.db import db
from boards.ideas.models import Idea

TEXT = "We search for the nozzle key at every coil change."
LONG = 20_000  # milliseconds: a restart and the pauses between tries

Phone = Callable[..., Page]


def opens_form(page: Page) -> Page:
    page.get_by_role("link", name=re.compile("idea|Idee|pomysł", re.I)).first.tap()
    expect(page.locator("body")).to_have_attribute("data-page", "idea-new")
    expect(page.locator("[name=submission]")).to_have_value(re.compile("^[0-9a-f]{32}$"))  # scripts run
    return page


def types(page: Page, text: str = TEXT) -> None:
    page.get_by_label("What could be better?").fill(text)


def sends(page: Page) -> None:
    page.locator("[data-send]").tap()


def is_sent(page: Page) -> str:
    """Waits for the receipt; answers its code."""
    expect(page.locator("body")).to_have_attribute("data-page", "idea-sent", timeout=LONG)
    code = page.locator("[data-receipt]").get_attribute("data-receipt")
    assert code
    return code


def ideas() -> list[Idea]:
    db.session.rollback()
    return db.session.query(Idea).order_by(Idea.id).all()


def kept(page: Page) -> list[dict[str, Any]]:
    """What the phone keeps."""
    found: list[dict[str, Any]] = page.evaluate("phone.kept.all()")
    return found


def photo(path: Path, width: int = 4000, height: int = 3000) -> Path:
    Image.radial_gradient("L").resize((width, height)).convert("RGB").save(path, quality=95)
    return path

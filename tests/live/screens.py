"""Real screens in a real browser, and what they went through: live or stale, and which revisions they showed."""

from __future__ import annotations

import re
import time
from typing import Any

from playwright.sync_api import Locator, Page, expect

WATCH = """
  window.story = [];
  const shown = (panel) => story.push([panel.dataset.panel, Number(panel.dataset.revision)]);
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.attributeName === "data-live") story.push(["live", document.body.dataset.live]);
      for (const node of change.addedNodes) {
        if (node.nodeType === 1 && node.dataset.panel) shown(node);
      }
      if (change.attributeName === "data-revision") shown(change.target);
    }
  }).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ["data-live", "data-revision"]});
"""


def opened(page: Page, address: str) -> Page:
    """The page, when it follows its server."""
    page.add_init_script(WATCH)
    page.goto(address)
    expect(page.locator("body")).to_have_attribute("data-link", "good")
    expect(page.locator("[data-clock]").first).to_have_text(re.compile(r"\d\d:\d\d"))
    page.evaluate("story = []")
    return page


def panel(page: Page, name: str = "ideas") -> Locator:
    return page.locator(f"#panel-{name}")


def shows(page: Page, revision: int, within: float = 3.0, name: str = "ideas") -> None:
    """Waits until the screen shows this revision of a panel; fails when it takes longer than `within` seconds."""
    expect(panel(page, name)).to_have_attribute("data-revision", str(revision), timeout=within * 1000)


def becomes(page: Page, live: str, within: float) -> float:
    """Waits until the screen says that it is "live" or "stale". Answers how long it took, in seconds."""
    began = time.monotonic()
    expect(page.locator("body")).to_have_attribute("data-live", live, timeout=within * 1000)
    return time.monotonic() - began


def story(page: Page, of: str) -> list[Any]:
    """What a panel, or "live", went through since the page was opened."""
    return [what for whose, what in page.evaluate("story") if whose == of]

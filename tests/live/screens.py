"""Real screens in a real browser, and what they went through: live or stale, and which revisions they showed, and when."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import Locator, Page, expect

WATCH = """
  window.story = [];
  window.realTime = () => document.timeline.currentTime / 1000; // also where a test moves the clock
  const tell = (whose, what) => story.push([whose, what, realTime()]);
  const shown = (panel) => tell(panel.dataset.panel, Number(panel.dataset.revision));
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.attributeName === "data-live") tell("live", document.body.dataset.live);
      for (const node of change.addedNodes) {
        if (node.nodeType === 1 && node.dataset.panel) shown(node);
      }
      if (change.attributeName === "data-revision") shown(change.target);
    }
  }).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ["data-live", "data-revision"]});
"""
SLACK = 3.0  # seconds a test looks on after the moment when it should have happened


def opened(page: Page, address: str, link: str = "good") -> Page:
    """The page, when it follows its server."""
    page.add_init_script(WATCH)
    page.goto(address)
    expect(page.locator("body")).to_have_attribute("data-link", link, timeout=8000)
    page.evaluate("story = []")
    return page


def panel(page: Page, name: str = "ideas") -> Locator:
    return page.locator(f"#panel-{name}")


def shows(page: Page, revision: int, within: float = 3.0, name: str = "ideas", since: float | None = None) -> float:
    """Waits until the screen shows this revision of a panel; answers how many seconds after `since` (now), at most
    `within`."""
    since = since or time.time()
    expect(panel(page, name)).to_have_attribute("data-revision", str(revision), timeout=(within + SLACK) * 1000)
    return _took(page, name, revision, since, within)


def becomes(page: Page, live: str, within: float, since: float | None = None) -> float:
    """Waits until the screen says that it is "live" or "stale"; answers how many seconds after `since` (now), at most
    `within`."""
    since = since or time.time()
    expect(page.locator("body")).to_have_attribute("data-live", live, timeout=(within + SLACK) * 1000)
    return _took(page, "live", live, since, within)


def story(page: Page, of: str) -> list[Any]:
    """What a panel, or "live", went through since the page was opened."""
    return [what for whose, what, _ in page.evaluate("story") if whose == of]


def _took(page: Page, of: str, what: Any, since: float, within: float) -> float:
    now, told = page.evaluate("[realTime(), story]")
    moments = [time.time() - (now - at) for whose, said, at in told if (whose, said) == (of, what)]
    took = max(moments[-1] - since, 0.0) if moments else 0.0
    assert took <= within, f"{of} {what} only after {took:.1f} s"
    return took

"""From the tap on "Send" on a phone to the idea on the wall: real browsers, real server, this machine only.

The reference is what the same phone needs for one small request to the same server, so that a slow machine shows.
"""

from __future__ import annotations

import statistics
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.figures import Figure
from boards.app import create_app
from boards.db import Base, db
from boards.ideas.models import Idea
from tests import world as remembered
from tests.conftest import settings
from tests.serving import Server, chromium

IDEAS = 50
TEAMS = ("A3", "B2")  # two walls: one board shows its 40 most urgent ideas
LIMIT_MS = 300

WATCH = """() => {
  window.seen = {};
  const look = () => document.querySelectorAll('#panel-ideas [id^="idea-"]').forEach((row) => {
    if (!(row.id in window.seen)) window.seen[row.id] = [Date.now(), row.textContent];
  });
  look();
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true});
}"""

NOTE_THE_TAP = """() => document.querySelector('main form').addEventListener('submit', () => {
  localStorage.tapped = Date.now();
}, true)"""


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'boards.sqlite'}"
        app = create_app(settings(Path(folder), url))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            remembered.build()
            stations = {team: remembered.World().label(f"{team}-10") for team in TEAMS}
            db.session.remove()
            server = Server(Path(folder), url)
            server.start()
            try:
                times, reference = _send(server.url, stations)
            finally:
                server.stop()
            texts = [idea.text for idea in db.session.query(Idea)]
            assert len(texts) == len(set(texts)) == IDEAS, f"{len(texts)} ideas of {IDEAS} are there"
            db.session.remove()
            db.engine.dispose()
    yield Figure("an idea from a phone, until it is on the wall", times, LIMIT_MS, reference)


def _send(server: str, stations: dict[str, str]) -> tuple[list[float], float]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"])
        walls = {team: _wall(browser, f"{server}/boards/{team}/wall") for team in TEAMS}
        phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).new_page()
        turns = [TEAMS[n % len(TEAMS)] for n in range(IDEAS)]
        times = [_one(server, stations[team], phone, walls[team], n) for n, team in enumerate(turns)]
        reference = statistics.median(_small_request(phone) for _ in range(20))
        browser.close()
    return times, reference


def _wall(browser: Browser, address: str) -> Page:
    wall = browser.new_page(viewport={"width": 1920, "height": 1080})
    wall.goto(address)
    wall.evaluate(WATCH)
    wall.wait_for_selector("body[data-live=live]")
    return wall


def _one(server: str, label: str, phone: Page, wall: Page, n: int) -> float:
    text = f"Idea {n:02} {uuid.uuid4().hex[:8]} for the station"
    phone.goto(f"{server}/s/{label}/ideas/new")
    phone.fill("[name=text]", text)
    phone.evaluate(NOTE_THE_TAP)
    phone.locator("main form button[type=submit], main form button:not([type])").last.tap()
    phone.wait_for_selector("[data-receipt]")
    tapped = float(phone.evaluate("localStorage.tapped"))
    needle = text.split(" for")[0]
    for _ in range(400):
        seen = wall.evaluate(
            "(text) => Object.values(window.seen).filter((s) => s[1].includes(text)).map((s) => s[0])[0] || 0", needle
        )
        if seen:
            return float(seen) - tapped
        wall.wait_for_timeout(10)
    raise AssertionError(f"{text!r} never came to the wall")


def _small_request(phone: Page) -> float:
    return float(
        phone.evaluate(
            "async () => { const t = performance.now(); await (await fetch('/i')).text(); return performance.now() - t; }"
        )
    )

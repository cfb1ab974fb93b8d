"""A real browser with its processor slowed six times: until the wall is seen, and what thousands of pushes leave in it."""

from __future__ import annotations

import json
import re
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, WebSocketRoute, sync_playwright

from benchmarks.figures import Ratio, Value
from benchmarks.servers import load_demo, product
from tests.serving import chromium

SLOWER = 6
LOADS = 7
FEW, MANY = 100, 5000
AT_ONCE = 10  # pushes; the page draws the first and the newest of them
BEYOND = 1_000_000  # revisions newer than any of the server's
PAINTED = """new Promise((seen) => {
  const look = () => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    paint ? seen(paint.startTime) : requestAnimationFrame(look);
  };
  look();
})"""


@dataclass(frozen=True)
class Held:
    """What a page holds when its garbage is collected: megabytes of heap, nodes in the document and out of it."""

    heap: float
    nodes: float


def measure() -> Iterator[Ratio | Value]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        load_demo(folder)
        with product(folder) as (port, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
            )
            for path, what, size in (("/boards/a3/wall", "the wall", (1920, 1080)), ("/boards/a3", "the board", (390, 844))):
                times = [_until_seen(browser, f"http://127.0.0.1:{port}{path}", size) for _ in range(LOADS)]
                limit = 800 if what == "the wall" else None
                yield Value(f"{what} is seen, processor {SLOWER} × slower", "ms", statistics.median(times), limit)
            few, many = _left_by_pushes(browser, f"http://127.0.0.1:{port}/boards/a3/wall")
            yield Ratio(f"the wall's memory after {MANY} pushes", "MB", many.heap, few.heap, 1.1, f"after {FEW}")
            yield Ratio("its nodes, also those taken out", "", many.nodes, few.nodes, 1.02, f"after {FEW}")
            browser.close()


def _until_seen(browser: Browser, address: str, size: tuple[int, int]) -> float:
    """Milliseconds from the start of a load to the first paint of what is on the page, in a browser that has the files."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.goto(address)
    tools = context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.reload(wait_until="domcontentloaded")
    painted = float(page.evaluate(PAINTED))
    context.close()
    return painted


def _left_by_pushes(browser: Browser, address: str) -> tuple[Held, Held]:
    """What the page holds after few pushes and after many."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    sockets: list[WebSocketRoute] = []

    def between(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    page.route_web_socket(re.compile("socket.io"), between)
    page.goto(address)
    page.wait_for_selector("body[data-live=live]")
    html = page.locator("#panel-actions").evaluate("(panel) => panel.outerHTML")
    tools = page.context.new_cdp_session(page)
    held = []
    for first, last in ((1, FEW), (FEW + 1, MANY)):
        for number in range(first, last + 1):
            _push(sockets[0], html, BEYOND + number)
            if number % AT_ONCE == 0:
                page.locator(f'#panel-actions[data-revision="{BEYOND + number}"]').wait_for()  # a handle would hold it
                assert len(sockets) == 1, "the page took its socket for dead"
        held.append(_held(tools))
    page.close()
    return held[0], held[1]


def _push(socket: WebSocketRoute, html: str, revision: int) -> None:
    """A panel as the server pushes it, a word of it different each time."""
    html = re.sub('data-revision="[0-9]+"', f'data-revision="{revision}"', html, count=1)
    html = html.replace("</section>", f"<i hidden>{revision}</i></section>")
    socket.send("42" + json.dumps(["panel", {"unit": "A3", "panel": "actions", "revision": revision, "html": html}]))


def _held(tools: CDPSession) -> Held:
    tools.send("HeapProfiler.collectGarbage")
    heap = float(tools.send("Runtime.getHeapUsage")["usedSize"]) / 1e6
    return Held(heap, float(tools.send("Memory.getDOMCounters")["nodes"]))

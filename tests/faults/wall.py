"""A wall without a browser: applies what is pushed as the page's script does, and checks when it is asked to."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any

from tests.faults.wire import Screen
from tests.serving import Server

RIGHT_WITHIN = 5.0  # seconds after everything is back; a wall asks by itself only every 20
BEATS_WITHIN = 4.5  # a page that hears nothing for so long says so


class Wall:
    """`html` by panel, as it shows them now."""

    def __init__(self, server: Server, unit: str = "A3") -> None:
        self.unit, self.asked = unit, 0
        self.revisions: dict[str, int] = {}
        self.html: dict[str, str] = {}
        self.screen = Screen(server.port).join()
        self.packets = self.screen.packets()
        self.check()

    def check(self) -> None:
        """Asks what differs, and waits for the answer."""
        self._ask()
        while not self._hear().startswith(f"43{self.asked}["):
            pass

    def shows(self, text: str, panel: str = "ideas", within: float = RIGHT_WITHIN) -> float:
        """Waits until a panel says something; after how many seconds. AssertionError when it never does."""
        return self._within(within, lambda _: text in self.html.get(panel, ""), f"{text!r} in {panel}")

    def beats(self, within: float = BEATS_WITHIN) -> float:
        """Waits for the server's next sign of life."""
        return self._within(within, lambda packet: packet.startswith('42["beat"'), "a beat")

    def close(self) -> None:
        self.screen.sock.close()

    def _within(self, seconds: float, holds: Any, what: str) -> float:
        began, packet = time.monotonic(), ""
        while not holds(packet):
            left = began + seconds - time.monotonic()
            assert left > 0, f"no {what} after {seconds} s"
            self.screen.sock.settimeout(left)
            with contextlib.suppress(TimeoutError):
                packet = self._hear()
        self.screen.sock.settimeout(None)
        return time.monotonic() - began

    def _hear(self) -> str:
        packet = self._next()
        if packet.startswith('42["panel"'):
            self._apply(json.loads(packet[2:])[1])
        elif packet.startswith('42["ask"'):
            self._ask()
        elif packet.startswith("43"):
            [answer] = json.loads(packet[packet.index("[") :])
            for name, panel in answer.get("panels", {}).items():
                self._apply({"panel": name, **panel})
        return packet

    def _next(self) -> str:
        try:
            return next(self.packets)
        except TimeoutError:
            self.packets = self.screen.packets()  # a generator ends with what it raises; half a packet is kept by the screen
            raise
        except StopIteration:
            raise AssertionError("the server has hung up") from None

    def _ask(self) -> None:
        self.asked += 1
        asked = {"unit": self.unit, "lang": "en", "panels": self.revisions}
        self.screen.say(f"42{self.asked}{json.dumps(['check', asked])}")

    def _apply(self, panel: dict[str, Any]) -> None:
        if panel["revision"] >= self.revisions.get(panel["panel"], -1):
            self.revisions[panel["panel"]] = panel["revision"]
            self.html[panel["panel"]] = panel["html"]


@contextlib.contextmanager
def walls(*servers: Server) -> Iterator[list[Wall]]:
    """A wall of A3 at each."""
    hung = [Wall(server) for server in servers]
    try:
        yield hung
    finally:
        for wall in hung:
            wall.close()

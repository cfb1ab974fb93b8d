"""A server that speaks to screens as ours does, and misbehaves on request: what no real one can be made to do.

What it says stands in a file (`Said`) that tests write, also while it is frozen or dead. Run as a script it is the server.
"""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from tests.serving import Server, free_port

SAID: dict[str, Any] = {
    "revisions": {"ideas": 5, "actions": 2},
    "inner": {},  # the HTML inside a panel, by name
    "build": "build-one",
    "page_build": None,  # what pages say, where it is another than the beats say
    "tick_age": 1.0,  # seconds
    "now_shift": 0.0,  # seconds the server's clock is ahead of ours
    "beats": True,
    "answers": "right",  # or "refused", "broken", "late"
    "websockets": "open",  # or "refused", "hanging"
}


class FakeBoard(Server):
    """`says(…)` changes what the server says from now on; `emit` pushes an event to every screen at once."""

    def __init__(self, folder: Path) -> None:
        self.instance, self.process = folder, None
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log, self._said = folder / "server.log", folder / "said.json"
        self.says(**SAID)

    def start(self) -> None:
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "tests.live.fake_board", str(self.port), str(self._said)]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        self.wait_until_answering()

    def says(self, **changed: Any) -> Self:
        before = json.loads(self._said.read_text()) if self._said.exists() else {}
        whole = self._said.with_suffix(".new")
        whole.write_text(json.dumps({**before, **changed}))
        whole.replace(self._said)
        return self

    def revise(self, panel: str, revision: int) -> None:
        """The database changes, and nobody is told."""
        self.says(revisions={**json.loads(self._said.read_text())["revisions"], panel: revision})

    def emit(self, event: str, payload: dict[str, Any] | None) -> None:
        body = json.dumps({"event": event, "payload": payload}).encode()
        request = urllib.request.Request(f"{self.url}/emit", body, {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=5).close()

    def beat(self) -> None:
        """The next heartbeat, now."""
        self.emit("beat", None)

    def push(self, panel: str, revision: int, unit: str = "A3") -> None:
        html = section(panel, revision, json.loads(self._said.read_text())["inner"].get(panel))
        self.emit("panel", {"unit": unit, "panel": panel, "revision": revision, "html": html})


@pytest.fixture
def fake_board(tmp_path: Path) -> Iterator[FakeBoard]:
    board = FakeBoard(tmp_path)
    board.start()
    yield board
    board.stop()


def section(panel: str, revision: int, inner: str | None = None) -> str:
    said = inner if inner is not None else f"<h2>{panel}</h2><p>as of {revision}</p>"
    return f'<section class="panel" id="panel-{panel}" data-panel="{panel}" data-revision="{revision}">{said}</section>'


def serve(port: int, said_in: Path) -> None:
    import datetime as dt

    import gevent
    from flask import Flask, Response, request
    from flask_socketio import SocketIO
    from gevent.pywsgi import WSGIServer

    from boards import headers

    root = Path(__file__).resolve().parents[2]
    app = Flask(__name__, static_folder=str(root / "static"), static_url_path="/static")
    headers.init_app(app)
    socketio = SocketIO(app, async_mode="gevent", transports=["websocket"])

    def said() -> Any:
        return json.loads(said_in.read_text())

    def beat() -> dict[str, Any]:
        now = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=said()["now_shift"])
        tick = now - dt.timedelta(seconds=said()["tick_age"])
        return {"now": now.isoformat(), "tick": tick.isoformat(), "build": said()["build"]}

    def answer(shown: dict[str, int]) -> dict[str, Any]:
        it = said()
        if it["answers"] == "refused":
            return {"ok": False}
        if it["answers"] == "broken":
            raise RuntimeError("as asked")
        panels = {
            name: {"revision": revision, "html": section(name, revision, it["inner"].get(name))}
            for name, revision in it["revisions"].items()
            if shown.get(name) != revision
        }
        if it["answers"] == "late":
            gevent.sleep(1)
        return {"ok": True, **beat(), "offset": 60, "panels": panels}

    @socketio.on("check")
    def check(asked: dict[str, Any]) -> dict[str, Any]:
        return answer(asked["panels"])

    @app.get("/boards/<unit>/check")
    def http_check(unit: str) -> Any:
        return answer({name: int(value) for name, value in request.args.items() if value.isdigit()})

    @app.post("/emit")
    def emit() -> str:
        asked: Any = request.json
        socketio.emit(asked["event"], beat() if asked["payload"] is None else asked["payload"])
        return "said"

    @app.get("/boards/<unit>/wall")
    def wall(unit: str) -> str:
        return page("wall", ("socket.io.min.js",), ("truth.js", "link.js", "wall.js"))

    @app.get("/boards/<unit>")
    def board(unit: str) -> str:
        vendored = ("htmx.min.js", "idiomorph-ext.min.js", "socket.io.min.js")
        return page("board", vendored, ("truth.js", "link.js", "live.js"))

    def page(name: str, vendored: tuple[str, ...], own: tuple[str, ...]) -> str:
        it = said()
        panels = "".join(section(panel, revision, it["inner"].get(panel)) for panel, revision in it["revisions"].items())
        addresses = [f"/static/vendor/{script}" for script in vendored] + [f"/static/js/{script}" for script in own]
        scripts = "".join(f'<script defer src="{address}"></script>' for address in addresses)
        return (
            f'<!doctype html><html lang="en"><title>A3</title><body data-page="{name}" data-live="live" data-unit="A3" '
            f'data-lang="en" data-build="{it["page_build"] or it["build"]}"><h1>A3 <time data-clock></time></h1>'
            f"<p>No connection. True at <time data-last-truth>–</time></p><p data-band='newer' hidden>A new version</p>"
            f"{panels}{scripts}</body></html>"
        )

    def without_sockets(environ: dict[str, Any], start_response: Any) -> Any:
        if environ["PATH_INFO"].startswith("/socket.io") and said()["websockets"] != "open":
            if said()["websockets"] == "hanging":
                gevent.sleep(20)
            return Response("no websockets here", 403)(environ, start_response)
        return app.wsgi_app(environ, start_response)

    def beat_for_ever() -> None:
        while True:
            if said()["beats"]:
                socketio.emit("beat", beat())
            gevent.sleep(2)

    gevent.spawn(beat_for_ever)
    WSGIServer(("127.0.0.1", port), without_sockets, log=None).serve_forever()


if __name__ == "__main__":
    from gevent import monkey

    monkey.patch_all()
    serve(int(sys.argv[1]), Path(sys.argv[2]))

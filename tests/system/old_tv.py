"""A TV of 2020: Chromium 68 itself (an old npm package carries its binary), driven by its own protocol."""

from __future__ import annotations

import itertools
import json
import platform
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import simple_websocket

from boards.config import ROOT

PACKED = ROOT / "tests" / "node_modules" / "chrome-aws-lambda" / "bin" / "chromium-68.0.3419.0.br"
UNPACK = "const [from, to] = process.argv.slice(1), fs = require('fs');\
 fs.writeFileSync(to, require('zlib').brotliDecompressSync(fs.readFileSync(from)), {mode: 0o755})"
PATIENCE = 20.0  # seconds


def runs_here() -> bool:
    """The binary is for Linux on x86-64."""
    return platform.system() == "Linux" and platform.machine() == "x86_64"


class OldTv:
    """One page in a Chromium 68. `js` answers what an expression says there; close() ends the browser."""

    def __init__(self, folder: Path, width: int = 1920, height: int = 1080) -> None:
        binary = folder / "chromium-68"
        subprocess.run([shutil.which("node") or "node", "-e", UNPACK, PACKED, binary], check=True)
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=en-US"]
        options = [*quiet, f"--user-data-dir={folder / 'profile'}", f"--window-size={width},{height}"]
        self._log = (folder / "chromium-68.log").open("w+")
        self._process = subprocess.Popen(
            [binary, "--headless", "--remote-debugging-port=0", *options, "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=self._log,
        )
        self._numbers = itertools.count(1)
        self._socket = simple_websocket.Client(self._browser())
        target = self.send("Target.createTarget", url="about:blank", width=width, height=height)["targetId"]
        self._socket.close()
        self._socket = simple_websocket.Client(re.sub("/browser/.*", f"/page/{target}", self._browser()))

    def open(self, url: str) -> None:
        self.send("Page.enable")
        self.send("Page.navigate", url=url)
        self.until(f"location.href === {json.dumps(url)} && document.readyState === 'complete'")

    def resize(self, width: int, height: int) -> None:
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def js(self, expression: str) -> Any:
        """The value of an expression in the page; promises are waited for. Raises AssertionError where it throws."""
        said = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in said, said["exceptionDetails"]
        return said["result"].get("value")

    def until(self, expression: str) -> None:
        """Waits for an expression to be true in the page."""
        deadline = time.monotonic() + PATIENCE
        while not self.js(expression):
            assert time.monotonic() < deadline, f"never true on the old TV: {expression}"
            time.sleep(0.05)

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            said = json.loads(self._socket.receive(timeout=PATIENCE) or "{}")
            assert said, f"the old TV does not answer to {method}"
            if said.get("id") == number:
                assert "error" not in said, said
                return dict(said["result"])

    def close(self) -> None:
        self._socket.close()
        self._process.kill()
        self._process.wait()
        self._log.close()

    def _browser(self) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self._log.seek(0)
            if found := re.search(r"ws://\S+", self._log.read()):
                return found[0]
            assert self._process.poll() is None, "the old TV went off"
            time.sleep(0.05)
        raise AssertionError("the old TV does not come on")

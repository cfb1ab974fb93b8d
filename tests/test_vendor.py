"""What is vendored is what it says it is, and every icon that a template names is there."""

from __future__ import annotations

import hashlib
import re

from boards.config import ROOT
from tests.mirrored import MIRRORED, mirrored

VENDOR = ROOT / "static" / "vendor"


def test_vendored_files_are_unchanged_and_named_with_source_and_licence() -> None:
    readme = (VENDOR / "README.md").read_text()
    files = [path for path in VENDOR.iterdir() if path.name != "README.md"]
    assert {path.name for path in files} >= {"htmx.min.js", "idiomorph-ext.min.js", "socket.io.min.js", "lucide.svg"}
    for path in files:
        line = next(line for line in readme.splitlines() if line.startswith(f"| {path.name} "))
        if path.suffix == ".js":
            assert hashlib.sha256(path.read_bytes()).hexdigest() in line


def test_every_icon_that_is_named_is_there() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (VENDOR / "lucide.svg").read_text()))
    for path in (ROOT / "templates").rglob("*.html"):
        for call in re.findall(r"icon\(([^()]*)\)", path.read_text()):
            for name in re.findall(r'^"([a-z0-9-]+)"|(?<=else )"([a-z0-9-]+)"', call):
                assert (name[0] or name[1]) in drawn, f"{path.name}: {name}"


def test_the_mirrored_style_sheets_are_made_of_the_ones_in_use() -> None:
    made = mirrored()
    assert {path.name for path in MIRRORED.iterdir()} == set(made), "python -m tests.mirrored"
    stale = [name for name, sheet in made.items() if (MIRRORED / name).read_text() != sheet]
    assert not stale, f"python -m tests.mirrored: {stale}"

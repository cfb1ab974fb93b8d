"""`python -m tests.mirrored` writes static/mirrored/: the style sheets for languages written from right to left, made from
static/css/ by rtlcss. tests/test_vendor.py holds that they are the ones that were made."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from boards.config import ROOT

CSS, MIRRORED = ROOT / "static" / "css", ROOT / "static" / "mirrored"
PROGRAM = """
const rtlcss = require("./node_modules/rtlcss"), fs = require("fs");
const sheets = JSON.parse(fs.readFileSync(0));
for (const name in sheets) sheets[name] = rtlcss.process(sheets[name]);
process.stdout.write(JSON.stringify(sheets));
"""


def mirrored() -> dict[str, str]:
    """The mirrored style sheets by the name of their file."""
    sheets = {path.name: path.read_text() for path in sorted(CSS.glob("*.css"))}
    command = [shutil.which("node") or "node", "-e", PROGRAM]
    made = subprocess.run(
        command, cwd=Path(__file__).parent, input=json.dumps(sheets), capture_output=True, text=True, check=True
    )
    return dict(json.loads(made.stdout))


def main() -> None:
    MIRRORED.mkdir(exist_ok=True)
    made = mirrored()
    for path in MIRRORED.glob("*.css"):
        if path.name not in made:
            path.unlink()
    for name, sheet in made.items():
        (MIRRORED / name).write_text(sheet)


if __name__ == "__main__":
    main()

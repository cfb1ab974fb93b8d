"""`python -m tests.rights` writes docs/rights.md anew: every address, and who may. A test holds it.

Out of the code itself where it says so (who a view is opened to), and out of the doors: tests/test_doors.py comes to each
of them as nobody, as a worker and a leader of another team, and as the leader, and finds it shut or open as it says here.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Flask

from boards.config import ROOT
from tests.doors import DOORS, EVERYBODY, LEADER, OPEN

PAGE = ROOT / "docs" / "rights.md"
HEAD = """# Who may what

Written by `python -m tests.rights` out of the code and of the tests that try every door; a test holds it. Read it so:

- **everyone**: without a sign-in, unless the plant keeps its boards for people (`reading`). **watchers**: as everyone, and a
  paired screen for its own board. **anybody**: always without a sign-in. **station**: from a label's code. **operations**:
  from allowed networks. **token**: other software, and calendars by their secret address.
- **signed in**: whoever is; what a page shows, and what somebody sees of others, depends on the role and is asked of the
  record on the server.
- **leader**: who leads the unit of the record, at any level; workers and leaders of other units are refused.
- **by role**: neither a worker nor a team leader; which function or role, says the verb and its own tests.

Rights of an administrator need a sign-in by two factors; without it they rest.

| address | method | who |
|---|---|---|
"""
SAFE = {"GET", "HEAD", "OPTIONS"}


def rights(app: Flask) -> str:
    """The page as it should be."""
    lines = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        opened = getattr(app.view_functions[rule.endpoint], "open_to", None)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            who = opened or "signed in"
            if method not in SAFE and not opened:
                who = _at_the_door(f"{method} {rule.endpoint}")
            lines.append((rule.rule.replace("|", "\\|"), method, who))
    return HEAD + "".join(f"| `{address}` | {method} | {who} |\n" for address, method, who in sorted(lines))


def _at_the_door(name: str) -> str:
    if name in OPEN:
        return "signed in"
    who = DOORS[name].who
    return {EVERYBODY: "signed in", LEADER: "leader", frozenset(): "by role"}.get(who, ", ".join(sorted(who)))


if __name__ == "__main__":
    from boards.app import create_app
    from tests.conftest import settings

    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(rights(create_app(settings(Path(folder), "sqlite://"))))

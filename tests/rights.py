"""`python -m tests.rights` writes docs/rights.md anew: every address, and who may. A test holds it.

Out of the code itself where it says so (who a view is opened to), and out of what tests come to: tests/test_doors.py to each
door as nobody, as a worker and a leader of another team, and as the leader; tests/test_pages.py to each page in every role.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from boards.config import ROOT
from boards.people.ranks import ROLES
from tests.doors import DOORS, EVERYBODY, LEADER, OPEN
from tests.pages import EVERYBODY as EVERYBODY_READS
from tests.pages import PAGES, Readers

PAGE = ROOT / "docs" / "rights.md"
HEAD = """# Who may what

Written by `python -m tests.rights` out of the code and of the tests that come to every address; a test holds it. Rights of
an administrator need a sign-in by two factors; without it they rest.

## Reading

| sign | is read |
|---|---|
| ✓ | always; by people: wherever they have the role |
| here | by a role that counts for the unit of what is read, at any level; elsewhere it doesn't |
| open | while boards are open to everybody in the plant (setting `reading`); else by people who sign in |
| own | by a paired screen its own board, always; every other one as *open* |
| token | by other software with its token; a calendar by its secret address |
| network | from allowed networks |

What a page shows of others depends on the role and is asked of each record on the server. What is not for somebody is
refused (403) or not found (404); who is not signed in is led to the sign-in.

"""
DOING = """
## Doing

- **anybody**, **everyone**: without a sign-in; the second while boards are open. **station**: from a label's code.
  **token**: other software.
- **signed in**: whoever is. **leader**: who leads the unit of the record, at any level; workers and leaders of other units
  are refused. **by role**: neither a worker nor a team leader; which function or role, says the verb and its own tests.

| address | method | who |
|---|---|---|
"""
SAFE = {"GET", "HEAD", "OPTIONS"}
NO_PERSON = {
    "everyone": ("open", "open"),
    "watchers": ("open", "own"),
    "operations": ("network",) * 2,
    "token": ("token",) * 2,
}


def rights(app: Flask) -> str:
    """The page as it should be."""
    rules = sorted((rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"), key=lambda rule: rule.rule)
    columns = ("address", "nobody", "screen", *ROLES)
    table = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    table += [_line(app, rule) for rule in rules if "GET" in (rule.methods or ())]
    doing = [
        f"| `{_address(rule)}` | {method} | {_who(app, rule, method)} |"
        for rule in rules
        for method in sorted((rule.methods or set()) - SAFE)
    ]
    return HEAD + "\n".join(table) + "\n" + DOING + "\n".join(doing) + "\n"


def _line(app: Flask, rule: Rule) -> str:
    opened = _opened(app, rule)
    readers = PAGES.get(rule.endpoint, EVERYBODY_READS)
    roles = ["token"] * len(ROLES) if opened == "token" else [_sign(readers, role) for role in ROLES]
    return f"| {' | '.join((f'`{_address(rule)}`', *NO_PERSON.get(opened, ('✓', '✓') if opened else ('', '')), *roles))} |"


def _sign(readers: Readers, role: str) -> str:
    return "✓" if role in readers.anywhere else "here" if role in readers.here else ""


def _who(app: Flask, rule: Rule, method: str) -> str:
    return _opened(app, rule) or _at_the_door(f"{method} {rule.endpoint}")


def _opened(app: Flask, rule: Rule) -> str:
    return str(getattr(app.view_functions[rule.endpoint], "open_to", ""))


def _address(rule: Rule) -> str:
    return rule.rule.replace("|", "\\|")


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

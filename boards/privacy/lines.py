"""The rows of an export as lines to read: when, of which record, in which role, and what was said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

ROLES: dict[str, Any] = {  # the column that names the person → as what
    "id": _l("yourself"),
    "person_id": _l("it is about you"),
    "coach_id": _l("you are the coach"),
    "deputy_id": _l("you are the deputy"),
    "owner_id": _l("yours to do"),
    "author_id": _l("written by you"),
    "raised_by_id": _l("raised by you"),
    "asked_by_id": _l("asked by you"),
    "to_id": _l("thanks to you"),
    "trainer_id": _l("you train"),
    "assessor_id": _l("assessed by you"),
    "confirmed_by_id": _l("confirmed by you"),
    "approved_by_id": _l("approved by you"),
    "answered_by_id": _l("answered by you"),
    "decided_by_id": _l("decided by you"),
    "entered_by_id": _l("entered by you for somebody"),
    "leader_id": _l("you lead it"),
    "assignee_id": _l("you were asked for it"),
    "holder_id": _l("you had it"),
}
DONE = _l("done by you")  # by_id and what is like it
THERE = _l("you belong to it")
ACTING = {  # tables whose person_id is not whom a row is about
    "timeline_entry": DONE, "signoff": DONE, "standard_question": ROLES["asked_by_id"],
    "standard_approver": _l("you approve"),
    "forum_member": THERE, "meeting_present": _l("you were there"), "idea_coauthor": ROLES["author_id"],
    "notice": _l("sent to you"), "channel": _l("yours"), "check_feed": _l("yours"),
}  # fmt: skip
WHEN = (
    "on",
    "at",
    "raised_on",
    "submitted_on",
    "assessed_on",
    "production_date",
    "from_on",
    "asked_on",
    "drafted_on",
    "first",
)
OF = ("subject", "action", "idea", "issue", "escalation", "standard", "skill", "run", "number", "code", "metric", "station",
      "unit")  # fmt: skip
SAID = ("title", "text", "problem", "ask", "note", "reason", "criterion", "value", "level", "answer", "change", "event",
        "kind", "role", "decision", "name", "address")  # fmt: skip


class Line(NamedTuple):
    when: str
    of: str
    roles: list[Any]
    said: list[str]


def lines_of(tables: dict[str, list[dict[str, Any]]]) -> list[Line]:
    """All rows of one kind, the latest first."""
    found = [_line(table, row) for table, rows in tables.items() for row in rows]
    return sorted(found, key=lambda line: line.when, reverse=True)


def role_words(table: str, columns: Iterable[str]) -> list[str]:
    """In which roles a row of a table names the person, each once."""
    own = {**ROLES, "person_id": ACTING.get(table, ROLES["person_id"])}
    return list(dict.fromkeys(str(own.get(column, DONE)) for column in columns))


def _line(table: str, row: dict[str, Any]) -> Line:
    dates = [str(row[name]) for name in WHEN if row.get(name)] or [
        str(row[name]) for name in row if name.endswith(("_at", "_on"))
    ]
    of = next((str(row[name]) for name in OF if row.get(name)), "")
    said = [str(row[name]) for name in SAID if row.get(name) not in (None, "", [])]
    return Line(dates[0][:10] if dates else "", of, role_words(table, row["as"]), said)

"""What pages of people say: roles, what happened to an account, why a sign-in ended."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from boards.history.models import TimelineEntry
from boards.people.sign_ins import SignIn

ROLES: dict[str, Any] = {
    "worker": _l("team member"),
    "team_leader": _l("team leader"),
    "shift_lead": _l("shift lead"),
    "value_stream_manager": _l("value stream manager"),
    "plant_manager": _l("plant manager"),
    "kso": _l("Kaizen office"),
    "specialist": _l("specialist"),
    "trainer": _l("trainer"),
    "works_council": _l("works council"),
    "guest_coach": _l("guest coach"),
    "admin": _l("administrator"),
}
EVENTS: dict[str, Any] = {
    "entered": _l("entered this person"),
    "renamed": _l("changed the name"),
    "language changed": _l("changed the language"),
    "deputy named": _l("named a deputy"),
    "coach named": _l("named a coach"),
    "role granted": _l("gave a role"),
    "role ended": _l("took a role"),
    "PIN chosen": _l("chose a PIN"),
    "PIN entered": _l("had a new PIN entered"),
    "one-time PIN given": _l("gave a PIN for one sign-in"),
    "signed out everywhere": _l("signed out everywhere"),
    "away": _l("said: away for long"),
    "back": _l("said: back again"),
    "move said": _l("said a move"),
    "move taken back": _l("took a move back"),
    "moved": _l("moved"),
    "left": _l("said: has left"),
    "came back": _l("said: is back with the company"),
    "stronger sign-in invited": _l("invited to the stronger sign-in"),
    "stronger sign-in set up": _l("set up the stronger sign-in"),
    "recovery code used": _l("signed in with a recovery code"),
    "e-mail named": _l("named the e-mail of the company account"),
    "company account bound": _l("bound the company account at a sign-in"),
    "company account released": _l("released the company account"),
    "role by group": _l("a role came with a group"),
    "role ended by group": _l("a role went with a group"),
}
ENDED: dict[str, Any] = {
    "not me": _l("signed out"),
    "replaced": _l("somebody else signed in"),
    "pin": _l("the PIN is a new one"),
    "everywhere": _l("signed out everywhere"),
    "left": _l("has left"),
}
MEANS: dict[str, Any] = {
    "pin": _l("by PIN"),
    "password": _l("by password and code"),
    "provider": _l("by company account"),
}


def role_word(role: str) -> Any:
    return ROLES[role]


def event_word(event: str) -> Any:
    """Of what happened to an account; of an event nobody has words for, its own name."""
    return EVENTS.get(event, event)


def event_more(entry: TimelineEntry) -> str:
    """What it was about: role and place, the name before and after, the day of a move."""
    more = entry.details or {}
    if "role" in more:
        group = f" ({more['group']})" if "group" in more else ""
        return f"{role_word(more['role'])} {more.get('unit', '')}{group}"
    if isinstance(to := more.get("to"), dict):  # of a move
        return " ".join(str(to[part]) for part in ("unit", "crew") if to.get(part))
    was = next(iter(more.get("was", {}).values()), "")
    return f"{was} → {more['to']}" if entry.event == "renamed" else str(more.get("to") or more.get("unit") or "")


def ended_word(one: SignIn) -> Any:
    """Why a sign-in is over; by itself where nobody ended it."""
    return ENDED.get(one.ended_why or "", _l("by itself"))


def means_word(means: str) -> Any:
    return MEANS.get(means, means)

"""The unsafe addresses of issues, as tests/doors.py wants them: (what prepares it, whether everybody may, the form)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boards.db import db
from boards.issues.models import Issue
from boards.people.models import RoleGrant
from tests.world import World

Setting = Callable[[World], dict[str, Any]]


def raised(world: World) -> Issue:
    return Issue.raise_at(world.unit("A3-10"), "abnormality", "Clamp slips", by=world.bruno)


def own(world: World) -> Issue:
    return Issue.raise_at(world.unit("A3-10"), "abnormality", "Clamp slips", by=world.amina)


def answered(world: World) -> Issue:
    issue = raised(world)
    issue.acknowledge(world.amina)
    return issue


def standing(world: World) -> Issue:
    issue = raised(world)
    issue.stop_line(world.bruno)
    return issue


def asked_for(world: World) -> Issue:
    """One shift of one day: decided by a shift lead, whom Amina stands in for."""
    db.session.add(RoleGrant(role="shift_lead", unit_id=world.unit("VSA").id, person_id=world.amina.id))
    about = {"people": [world.marek.id], "from_on": "2030-01-07", "shift": "early"}
    return Issue.raise_at(world.unit("A3"), "request_release", "For the event", by=world.bruno, details=about)


def tagged(world: World) -> Issue:
    return Issue.tag(world.unit("A3"), "Basket, bent", world.bruno)


def tagged_elsewhere(world: World) -> Issue:
    return Issue.tag(world.unit("A1"), "Basket, bent", world.greta)


def on(make: Callable[[World], Issue], **values: Any) -> Setting:
    return lambda world: {"record": make(world), **values}


WORDS = {"text": "Second clamp set under it"}
Given = tuple[Setting, bool, dict[str, Any]]

ISSUE_DOORS: dict[str, Given] = {
    "POST issues.holding": (on(tagged), False, {"held_at": "Red-tag area A"}),
    "POST issues.claim": (on(tagged_elsewhere), True, {"text": "We need three"}),
    "POST issues.disposition": (on(tagged), False, {"disposition": "return_to_place"}),
    "POST issues.create": (lambda world: {"unit": "a3"}, True, {"kind": "request_support", **WORDS, "submission": "one"}),
    "POST issues.acknowledgement": (on(raised), False, {}),
    "POST issues.containment": (on(raised), False, WORDS),
    "POST issues.resolution": (on(raised), False, WORDS),
    "POST issues.decline": (on(raised), False, WORDS),
    "POST issues.withdrawal": (on(own), False, {}),
    "POST issues.line_stop": (on(raised), False, {}),
    "POST issues.decided": (on(asked_for), False, {"outcome": "declined", "text": "Not that week"}),
    "DELETE issues.line_start": (on(standing), False, {}),
    "DELETE issues.undo": (on(answered, state="acknowledgement"), False, {}),
}
ISSUES_OPEN = {  # anybody may: HELP, PROBLEM, and "it is back"
    "POST issues.call",
    "POST issues.call_signed",
    "POST issues.call_withdrawn",
    "POST issues.call_reopened",
    "POST issues.problem",
    "POST issues.reopening",
    "POST issues.story_reopened",
    "POST issues.story_withdrawn",
}

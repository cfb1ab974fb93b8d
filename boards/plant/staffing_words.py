"""How a post, an absence and a change of a plan are said. A sign stands beside each colour (U-05)."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from boards.history.models import TimelineEntry
from boards.plant.posts import Post

SIGNS = {"red": "x", "amber": "graduation-cap", "green": "check", "none": "minus"}
STATES: dict[str, Any] = {
    "red": _l("not covered"),
    "amber": _l("covered by a trainer with a trainee"),
    "green": _l("covered"),
    "none": _l("nothing is asked for here"),
}
WHY: dict[str, Any] = {
    "covered": _l("covered"),
    "trainee": _l("a trainee, the trainer beside"),
    "nobody": _l("nobody stands here"),
    "unqualified": _l("nobody qualified stands here"),
    "elsewhere": _l("who is qualified covers another station"),
    "crew": _l("the crew can cover it"),
    "lacking": _l("nobody of the crew is left who can"),
    "free": _l("nobody is needed here"),
}
ABSENCES: dict[str, Any] = {
    "planned": _l("planned"),
    "unplanned": _l("unplanned"),
    "training": _l("training"),
    "kaizen": _l("kaizen"),
    "other": _l("other"),
}
EVENTS: dict[str, Any] = {  # after the name of who did it
    "planned": _l("planned %(name)s"),
    "placed": _l("placed %(name)s"),
    "moved": _l("moved %(name)s"),
    "swapped": _l("swapped %(name)s"),
    "absent": _l("said that %(name)s is not there"),
    "back": _l("said that %(name)s is there"),
    "attended": _l("saw %(name)s"),
    "taken off": _l("took %(name)s off the plan"),
    "lent": _l("let %(name)s go to another team"),
    "without trainer": _l("left %(name)s without a trainer"),
}


def post_sign(state: str) -> str:
    return SIGNS[state]


def post_state(post: Post) -> Any:
    return STATES[post.state]


def post_why(post: Post) -> Any:
    """Why it is so, in a few words."""
    if post.state == "none":
        return STATES["none"]
    if post.why == "few":
        return _l("%(there)s of %(need)s qualified", there=post.able, need=post.need)
    return WHY[post.why]


def absence_word(kind: str) -> Any:
    return ABSENCES.get(kind, kind)


def roster_event(entry: TimelineEntry, name: str) -> str:
    """What happened to somebody in a plan, as said after the name of who did it."""
    return str(EVENTS.get(entry.event, "%(name)s")) % {"name": name}

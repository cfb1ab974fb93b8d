"""How levels and statuses are said, and how people are named on a wall (Q-12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards.people.models import Person
from boards.plant.models import Plant

SHORT_MAX = 20  # characters of a name that stay on one line of a wall
LEVELS: tuple[Any, ...] = (
    _l("not trained"),
    _l("in training, with a trainer beside"),
    _l("under observation, or below pace"),
    _l("alone, to standard"),
    _l("alone, and trains others"),
)
STATUSES: dict[str, Any] = {
    "none": _l("not trained"),
    "suspended": _l("suspended"),
    "expired": _l("expired"),
    "retraining_due": _l("to be assessed anew"),
    "lapsed": _l("not done for long"),
    "expiring": _l("ends soon"),
    "valid": _l("valid"),
}
METHODS: dict[str, Any] = {
    "observed": _l("seen at the place"),
    "test": _l("test"),
    "certificate": _l("certificate"),
    "transfer": _l("recognised from elsewhere"),
    "import": _l("entered by a file"),
}
EVENTS: dict[str, Any] = {
    "set up": _l("Set up"),
    "amended": _l("Changed"),
    "need set": _l("Need changed"),
    "linked": _l("Rests on a standard"),
    "unlinked": _l("Rests on a standard no more"),
    "assessed": _l("Assessed"),
    "assessed, to be confirmed": _l("Assessed, to be confirmed"),
    "confirmed": _l("Confirmed"),
    "voided": _l("Does not count any more"),
    "suspended": _l("Suspended"),
    "suspension lifted": _l("Suspension lifted"),
}


def level_word(level: int) -> str:
    return str(LEVELS[level])


def status_word(status: str) -> str:
    return str(STATUSES[status])


def method_word(method: str) -> str:
    return str(METHODS.get(method, method))


def event_word(event: str) -> str:
    return str(EVENTS.get(event, event))


def cell_word(level: int, status: str) -> str:
    """A cell for those who hear the page: "level 3 of 4, expired"."""
    if status in ("none", "valid"):
        return str(_("level %(level)s of 4", level=level))
    return str(_("level %(level)s of 4, %(status)s", level=level, status=status_word(status)))


def wall_names(people: Sequence[Person], how: str) -> dict[int, str]:
    """By person id what a wall calls them: short | initials | none. Two of the same get more of it, then a number."""
    if how == "none":
        return {}
    if Plant.get().setting("public_name_format") == "initials":
        how = "initials"
    names = {person.id: person.initials if how == "initials" else _short(person) for person in people}
    if how == "short":
        twice = _twice(names)
        names |= {person.id: _longer(person) for person in people if names[person.id] in twice}
    twice, told = _twice(names), Counter[str]()
    for person in people:
        if (name := names[person.id]) in twice:
            told[name] += 1
            names[person.id] = f"{name} {told[name]}"
    return names


def _short(person: Person) -> str:
    """ "Lena H."; of a very long name the first word and the last letter."""
    if len(person.short_name) <= SHORT_MAX or person.anonymised_at is not None:
        return person.short_name
    words = person.name.split()
    return f"{words[0]} {words[-1][:1]}."


def _longer(person: Person) -> str:
    words = person.name.removeprefix("Dr. ").split()
    return f"{words[0]} {words[-1]}" if len(words) > 1 and person.anonymised_at is None else person.name


def _twice(names: dict[int, str]) -> set[str]:
    return {name for name, count in Counter(names.values()).items() if count > 1}

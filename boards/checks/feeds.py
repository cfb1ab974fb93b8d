"""Items that answer themselves where the system knows: a registry of what counts as done (domain 1.19.1).

A feed answers, for some people and a span of time, who did it when. An item names it in its `feed`, perhaps with an
argument: "meeting:2" is the Tier 2 meeting held with him present.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from boards.people.models import Person


@dataclass(frozen=True)
class Asked:
    """For whom, and between which instants (until is not included)."""

    people: Sequence[Person]
    since: dt.datetime
    until: dt.datetime
    argument: str = ""

    @property
    def ids(self) -> list[int]:
        return [person.id for person in self.people]


Done = tuple[int, dt.datetime]  # a person's id, and when it was done
Feed = Callable[[Asked], Iterable[Done]]
_feeds: dict[str, Feed] = {}


def feed(name: str) -> Callable[[Feed], Feed]:
    """Declares a feed by the name that items carry."""

    def declared(found: Feed) -> Feed:
        _feeds[name] = found
        return found

    return declared


def names() -> list[str]:
    """All feeds there are, for who sets up an item."""
    return sorted(_feeds)


def done_by(named: str, people: Sequence[Person], since: dt.datetime, until: dt.datetime) -> list[Done]:
    """Who did what a feed says, and when, the earliest first. A name that nobody has declared answers nothing."""
    name, _, argument = named.partition(":")
    found = _feeds.get(name)
    return sorted(found(Asked(people, since, until, argument)), key=lambda one: one[1]) if found and people else []

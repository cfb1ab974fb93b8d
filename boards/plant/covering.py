"""Which stations of a shift are covered, by whom: as many as these people can cover, each person one (Q-05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Seats:
    """A station that needs `need` people: who may cover it alone, and who only because he trains somebody there (Q-04)."""

    station: int
    need: int
    alone: frozenset[int]
    training: frozenset[int] = frozenset()
    critical: bool = False


@dataclass
class Covered:
    """`by`: who covers a station, by station id; empty or too few: it is not covered, and they are free for others."""

    by: dict[int, list[int]] = field(default_factory=dict)

    def has(self, seats: Seats) -> bool:
        return len(self.by.get(seats.station, [])) >= seats.need

    def is_through_training(self, seats: Seats) -> bool:
        return any(person not in seats.alone for person in self.by.get(seats.station, []))


def covered(stations: Sequence[Seats]) -> Covered:
    """A maximum matching by augmenting paths; critical stations first, which then never lose their people. A station that
    can't have all it needs keeps nobody."""
    taken: dict[int, tuple[int, int]] = {}  # person → (station, seat)
    by_station = {seats.station: seats for seats in stations}
    for seats in sorted(stations, key=lambda one: (not one.critical, one.need)):
        before = dict(taken)
        if not all(_seated(seats, seat, by_station, taken, set()) for seat in range(seats.need)):
            taken = before
    found = Covered()
    for person, (station, _) in taken.items():
        found.by.setdefault(station, []).append(person)
    return found


def _seated(
    seats: Seats, seat: int, stations: Mapping[int, Seats], taken: dict[int, tuple[int, int]], tried: set[int]
) -> bool:
    """Somebody sits there, perhaps because another one has moved on to where he may sit as well."""
    for person in (*sorted(seats.alone), *sorted(seats.training - seats.alone)):
        if person in tried:
            continue
        tried.add(person)
        sitting = taken.get(person)
        if sitting is None or _seated(stations[sitting[0]], sitting[1], stations, taken, tried):
            taken[person] = (seats.station, seat)
            return True
    return False

"""Who of a demo crew stands where: a round of plans in which everybody has turns at all he is qualified for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from boards.plant.covering import Seats, covered

ALONE, OBSERVED = 3, 2
SELDOM = 4  # a turn that leaves another station without anybody comes once in so many rounds
Pair = tuple[str, str]  # person, station, by the names the story calls them


@dataclass
class Plan:
    """Of one shift: people by station; trainees with the station and the trainer beside them."""

    stands: dict[str, str] = field(default_factory=dict)  # person → station
    trainees: dict[str, str] = field(default_factory=dict)  # person → trainer


def plans(
    people: list[str], stations: dict[str, bool], levels: Mapping[Pair, int], without: Iterable[Pair] = ()
) -> tuple[list[Plan], list[Plan]]:
    """A round, and its usual turns alone: as many of the stations (name → critical) covered as these people can, the
    critical before others. In the round each qualified pair comes at least once."""
    able = {pair for pair, level in levels.items() if level >= ALONE and pair[0] in people} - set(without)
    best = _worth(_matched(people, stations, able, None), stations)
    usual: list[Plan] = []
    seldom: list[Plan] = []
    for pair in sorted(able):
        found = _matched(people, stations, able, pair)
        (usual if _worth(found, stations) == best else seldom).append(_filled(found, people, stations, levels))
    usual = usual or [_filled({}, people, stations, levels)]
    return [*(usual * SELDOM), *seldom], usual


def _worth(covers: dict[str, str], stations: dict[str, bool]) -> tuple[int, int]:
    return sum(stations[station] for station in covers.values()), len(covers)


def _matched(people: list[str], stations: dict[str, bool], able: set[Pair], fixed: Pair | None) -> dict[str, str]:
    """Who covers which station, by person; `fixed` stands in it."""
    rest = [one for one in people if fixed is None or one != fixed[0]]
    seats = [
        Seats(number, 1, frozenset(i for i, one in enumerate(rest) if (one, station) in able), critical=critical)
        for number, (station, critical) in enumerate(stations.items())
        if fixed is None or station != fixed[1]
    ]
    names = list(stations)
    found = {rest[ids[0]]: names[number] for number, ids in covered(seats).by.items()}
    return found | ({fixed[0]: fixed[1]} if fixed else {})


def _filled(covers: dict[str, str], people: list[str], stations: Iterable[str], levels: Mapping[Pair, int]) -> Plan:
    """The others: under observation at what is left, or as trainees beside who covers; else at no station."""
    plan = Plan(dict(covers))
    by_station = {station: person for person, station in covers.items()}
    for person in (one for one in people if one not in covers):
        open_ones = [station for station in stations if station not in by_station]
        left = max(open_ones, key=lambda station: levels.get((person, station), 0), default=None)
        if left is not None and levels.get((person, left), 0) >= OBSERVED:
            plan.stands[person], by_station[left] = left, person
            continue
        learning = [station for station in stations if levels.get((person, station), 0) > 0 and station in by_station]
        beside = next((station for station in learning if covers.get(by_station[station]) == station), None)
        if beside is not None:
            plan.stands[person], plan.trainees[person] = beside, by_station[beside]
    return plan

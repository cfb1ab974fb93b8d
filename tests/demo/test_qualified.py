"""The demo plant's own two years: who was qualified for A3-10 in a night shift, as an auditor reckons it from the rows."""

from __future__ import annotations

import datetime as dt

from flask import Flask

from boards.plant.models import Plant, Unit
from boards.skills.evidence import Evidence
from tests.demo.conftest import ANCHOR
from tests.skills.auditor import Auditor

EVERY = 17  # days: no weekday and no crew's turn is left out


def test_any_night_of_two_years_answers_from_history_alone(demo: Flask) -> None:  # D-12
    auditor, rotation, station = Auditor(), Plant.get().crew_rotation, Unit.by_code("A3-10")
    assert station is not None
    seen: set[frozenset[int]] = set()
    for ago in [*range(0, 730, EVERY), 47, 48, 49]:
        on = ANCHOR - dt.timedelta(days=ago)
        evidence = Evidence(station, on, "night")
        skill = next(one for one in evidence.skills if one.code == "A3-10")
        alone = {person.id for person in evidence.may_do(skill)}
        assert alone == auditor.qualified("A3-10", on), on
        assert {person.id for person in evidence.here} == auditor.of_shift("A3", "night", on, rotation), on
        held = {one.standard.code: one.revision.rev for one in evidence.held}
        assert held == {code: one.rev for code, one in auditor.in_force("A3-10", on).items()}, on
        seen.add(frozenset(alone))
    assert len(seen) >= 3, "the premise: it was not always the same people"

"""Any day of two years answers from history alone as somebody with pencil and paper does (D-12)."""

from __future__ import annotations

import datetime as dt
import os
import random

import pytest

from boards import clock
from boards.plant.models import Plant
from boards.skills.evidence import Evidence
from tests.skills.auditor import Auditor
from tests.skills.history import FIRST, lived
from tests.skills.matrix import TODAY, noon
from tests.world import World

SEEDS = [int(seed) for seed in os.environ.get("BOARDS_TEST_SEEDS", "3").split()]
SKILLS = ("A3-10", "A3-10B")


@pytest.mark.parametrize("seed", SEEDS)
def test_who_was_qualified_on_the_night_shift_what_was_in_force_and_who_had_read_it(world: World, seed: int) -> None:
    # D-12, Q-01, Q-02, Q-08, Q-11, D-04
    with clock.at(noon(TODAY)):
        lived(world, seed)
        auditor, rotation = Auditor(), Plant.get().crew_rotation
        seen = set()
        for on in days(auditor, seed):
            evidence = Evidence(world.unit("A3-10"), on, "night")
            here = {person.id for person in evidence.here}
            assert here == auditor.of_shift("A3", "night", on, rotation), on
            by_code = {skill.code: skill for skill in evidence.skills}
            for code in SKILLS:
                alone = {person.id for person in evidence.may_do(by_code[code])}
                assert alone == auditor.qualified(code, on), f"{code} on {on}"
                shown = {one.person.id: one for one in evidence.qualified if one.skill.code == code}
                for id, one in shown.items():
                    level, status = auditor.status(id, auditor.skills[code], on)
                    assert (one.standing.level, one.standing.status) == (level, status), f"{code} of {id} on {on}"
                    assert one.on_shift == (id in here)
                    seen.add(status)
                for id in auditor.people:
                    if id not in shown and auditor.is_with_us(id, on):
                        assert auditor.status(id, auditor.skills[code], on)[0] == 0, f"{code} of {id} on {on}"
            held = {one.standard.code: one for one in evidence.held}
            assert {code: one.revision.rev for code, one in held.items()} == {
                code: one.rev for code, one in auditor.in_force("A3-10", on).items()
            }, on
            for code, revision in auditor.in_force("A3-10", on).items():
                read = {one.person_id for one in held[code].read}
                assert read == auditor.read(revision, auditor.night_ends(on)), f"{code} on {on}"
        assert {"valid", "expiring", "expired", "suspended", "retraining_due", "lapsed"} <= seen, "the premise: all happened"


def days(auditor: Auditor, seed: int) -> list[dt.date]:
    """Every day on which something turned and the one before it, of a sample; and days in between."""
    turning = {
        day
        for one in (*auditor.assessments, *auditor.suspensions)
        for day in (one._mapping.get("voided_on"), one._mapping.get("valid_until"), one._mapping.get("lifted_on"))
        if day is not None
    }
    turning |= {one.effective_on for one in auditor.revisions} | {TODAY, FIRST}
    turning |= {day - dt.timedelta(days=1) for day in turning}
    chance = random.Random(seed)
    sample = chance.sample(sorted(day for day in turning if FIRST <= day <= TODAY), 50)
    return sorted({*sample, *(FIRST + dt.timedelta(days=chance.randrange(731)) for _ in range(25))})

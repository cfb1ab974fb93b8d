"""Two years of a station's life at random, and what an auditor would reckon from the rows with pencil and paper.

The second half knows the words of the domain and the tables, nothing of the product's own reckoning (D-12).
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from sqlalchemy import insert, select

from boards.clock import QUIET
from boards.db import db, writing
from boards.history.signoffs import Signoff
from boards.people.models import Person
from boards.plant.roster import RosterEntry
from boards.skills.models import Assessment, Skill, SkillStandard, Suspension
from boards.standards.models import Revision, RevisionStep, Standard, StandardStep, Use
from tests.skills.matrix import TODAY, noon
from tests.world import World

DAY = dt.timedelta(days=1)
FIRST = TODAY - dt.timedelta(days=730)
CLASSES = ("editorial", "minor", "major", "major")


# --- the life


def lived(world: World, seed: int) -> None:
    """Writes it: people come and leave, are assessed, suspended, rostered; standards are revised, read, withdrawn."""
    chance = random.Random(seed)
    day = lambda since=0: FIRST + dt.timedelta(days=chance.randrange(since, 731))  # noqa: E731
    with writing():
        skills = [
            Skill(code=code, name=code, unit=world.unit("A3-10"), recertify_months=12, position=n, lapse_days=lapse)
            for n, (code, lapse) in enumerate((("A3-10", None), ("A3-10B", 60)))
        ]
        home = world.unit("A3")
        for n in range(9):
            joined = day() if chance.random() < 0.3 else FIRST - DAY
            left = joined + dt.timedelta(days=chance.randrange(1, 700)) if chance.random() < 0.4 else None
            person = Person(personnel_no=f"9{n}", name=f"Person {n}", home_unit=home, crew="ABC"[n % 3])
            person.joined_on, person.left_on = joined, left if left and left <= TODAY else None
            db.session.add(person)
        standards = [Standard(code=code, kind="standard_work", title=code, unit=home) for code in ("SW-1", "SW-2")]
        db.session.add_all([*skills, *standards])
        db.session.flush()
        for n, standard in enumerate(standards):
            db.session.add(
                Use(
                    standard_id=standard.id,
                    unit_id=world.unit("A3-10").id if n else home.id,
                    from_on=FIRST - DAY,
                    to_on=day(500) if n else None,
                )
            )
            for skill in skills:
                db.session.add(SkillStandard(skill_id=skill.id, standard_id=standard.id, to_on=None if n else day(300)))
            _revised(world, chance, standard)
        if chance.random() < 0.7:
            on = day(550)
            db.session.add(StandardStep(standard_id=standards[1].id, kind="withdrawal", at=noon(on), on=on))
    with writing():
        people = [*db.session.scalars(select(Person).where(Person.personnel_no.like("9_"))), world.marek, world.joana]
        ids = [person.id for person in people]
        revisions = list(db.session.scalars(select(Revision)))
        put(Assessment, _assessed(chance, day, ids, skills, [one.id for one in revisions]))
        put(Suspension, _suspended(chance, day, ids, skills))
        put(RosterEntry, _rostered(chance, world, ids))
        put(Signoff, _read(chance, day, ids, revisions))


def put(model: Any, rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(model), rows, execution_options=QUIET)


def _revised(world: World, chance: random.Random, standard: Standard) -> None:
    author, approver = world.amina, world.greta.id
    effective = FIRST - dt.timedelta(days=100)
    for rev in "ABCDEF":
        approved = effective - dt.timedelta(days=chance.randrange(0, 8))
        waiting = rev != "A" and chance.random() < 0.15  # never approved
        made = Revision(
            standard=standard,
            rev=rev,
            code=f"{standard.code}{rev}",
            language="en",
            author=author,
            change_class="major" if rev == "A" else chance.choice(CLASSES),
            drafted_at=noon(approved),
            drafted_on=approved,
            effective_on=effective,
        )
        for kind in ("submission",) if waiting else ("submission", "approval"):
            at = noon(approved) - dt.timedelta(hours=6)
            made.steps.append(RevisionStep(cycle=1, kind=kind, by_id=approver, at=at, on=approved))
        db.session.add(made)
        effective += dt.timedelta(days=chance.randrange(60, 220))


def _assessed(chance: random.Random, day: Any, ids: list[int], skills: list[Skill], revisions: list[int]) -> Any:
    rows = []
    for _ in range(140):
        on = day()
        waits, voided = chance.random() < 0.2, chance.random() < 0.15
        confirmed = on + dt.timedelta(days=chance.randrange(0, 30)) if waits and chance.random() < 0.7 else None
        void = on + dt.timedelta(days=chance.randrange(0, 200)) if voided else None
        rows.append(
            {
                "skill_id": chance.choice(skills).id,
                "person_id": chance.choice(ids),
                "level": chance.choice((0, 1, 2, 3, 3, 3, 4)),
                "assessed_on": on,
                "assessed_at": noon(on) + dt.timedelta(seconds=len(rows)),
                "assessor_id": ids[0],
                "method": "observed",
                "revisions": sorted(chance.sample(revisions, chance.randrange(0, 4))),
                "valid_until": on + dt.timedelta(days=chance.randrange(20, 500)) if chance.random() < 0.8 else None,
                "needs_confirmation": waits,
                "confirmed_on": confirmed,
                "voided_on": void,
            }
        )
    return rows


def _suspended(chance: random.Random, day: Any, ids: list[int], skills: list[Skill]) -> Any:
    rows = []
    for n in range(30):
        on = day()
        rows.append(
            {
                "skill_id": chance.choice(skills).id,
                "person_id": chance.choice(ids),
                "reason": "secret",
                "by_id": ids[0],
                "at": noon(on) + dt.timedelta(minutes=10 + n),
                "on": on,
                "lifted_on": on + dt.timedelta(days=chance.randrange(0, 60)) if chance.random() < 0.6 else None,
            }
        )
    return rows


def _rostered(chance: random.Random, world: World, ids: list[int]) -> Any:
    a3, station, rows, begun = world.unit("A3").id, world.unit("A3-10").id, [], chance.randrange(0, 200)
    for n in range(begun, 731):
        if chance.random() < 0.5:
            continue  # nobody wrote a roster that day
        on = FIRST + dt.timedelta(days=n)
        for shift in chance.sample(("early", "night"), chance.randrange(1, 3)):
            for id in chance.sample(ids, chance.randrange(1, 4)):
                rows.append(
                    {
                        "production_date": on,
                        "shift": shift,
                        "unit_id": a3,
                        "person_id": id,
                        "at": noon(on),
                        "station_id": chance.choice((station, station, None)),
                        "role": chance.choice(("work", "work", "trainee")),
                        "attended": chance.choice((True, True, None, False)),
                        "absence_kind": chance.choice((None, None, None, "planned")),
                    }
                )
    return rows


def _read(chance: random.Random, day: Any, ids: list[int], revisions: list[Revision]) -> Any:
    rows = []
    for revision in revisions:
        for id in chance.sample(ids, chance.randrange(0, len(ids))):
            at = noon(day()) + dt.timedelta(hours=chance.choice((-5, 2, 14)))
            rows.append(
                {
                    "subject_type": "standard_revision",
                    "subject_id": revision.id,
                    "subject_version": 1,
                    "kind": "acknowledge",
                    "person_id": id,
                    "role": "",
                    "decision": "understood",
                    "language": "en",
                    "at": at,
                    "on": at.date(),
                }
            )
    return rows

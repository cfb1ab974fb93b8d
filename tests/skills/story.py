"""Every verb of skills once, in an order a real team could have (for tests/live/test_pushes.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boards.clock import now
from boards.db import db
from boards.plant.production_day import production_date
from boards.plant.roster import RosterEntry
from boards.skills.desk import Judged, enter_assessments
from boards.skills.models import Assessment, Skill
from boards.standards.models import Revision, RevisionStep, Standard
from tests.world import World


def skill_story(world: World) -> list[Callable[[], Any]]:
    def job(code: str = "A3-10") -> Skill:
        return db.session.query(Skill).filter_by(code=code).one()

    def latest() -> Assessment:
        return db.session.query(Assessment).order_by(Assessment.id.desc()).first()  # type: ignore[return-value]

    def standard() -> Standard:
        found = db.session.query(Standard).filter_by(code="SW-STORY").one_or_none()
        if found is None:
            found = Standard(code="SW-STORY", kind="standard_work", title="Shrink-fit", unit=world.unit("A3"))
            db.session.add(found)
            db.session.flush()
        return found

    def major() -> None:
        made = Revision(
            standard=standard(), rev="A", code="STORY-A", language="en", change_class="major", author=world.marek,
            drafted_at=now(), drafted_on=production_date(), effective_on=production_date(),
        )  # fmt: skip
        made.steps = [
            RevisionStep(cycle=1, kind=kind, at=now(), on=production_date()) for kind in ("submission", "approval")
        ]
        db.session.add(made)

    def lent() -> None:
        entry = RosterEntry(
            production_date=production_date(), shift="early", unit=world.unit("A3"), person=world.rosa, at=now()
        )
        db.session.add(entry)

    return [
        lambda: Skill.create(world.unit("A3-10"), world.karl, code="A3-10", name="Shrink-fit", critical=True),
        lambda: Skill.create(world.unit("PLANT"), world.karl, code="FORK", name="Forklift licence"),
        lambda: job().need(production_date(), 1, 3, world.amina),
        lambda: enter_assessments([Judged(job(), world.amina, 4, world.karl, transfer=True)]),
        lambda: job("FORK").assess(world.marek, 3, world.karl, transfer=True),
        lambda: job().assess(world.marek, 1, world.amina),
        lambda: job().assess(world.joana, 3, world.karl, transfer=True),
        lambda: job("FORK").suspend(world.marek, world.eva, "Drove into the rack"),
        lambda: (
            job("FORK").suspend(world.marek, world.eva, "Drove into the rack") and latest().void(world.leo, "Wrong name")
        ),
        lambda: job().rest_on(standard(), world.karl),
        major,
        lambda: job().assess(world.marek, 1, world.karl, transfer=True),
        lent,
        lambda: job().let_go(standard(), world.karl),
        lambda: job().amend(world.amina, job().version, lapse_days=400),  # its words are as today, also in the past
    ]

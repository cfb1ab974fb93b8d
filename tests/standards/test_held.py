"""A plant may say: a major revision takes effect only once everybody is trained for it (domain 1.13)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from lxml import html
from sqlalchemy import event
from sqlalchemy.orm.attributes import flag_modified

from boards.clock import now, tick
from boards.db import db, writing
from boards.plant.models import Plant
from boards.skills.models import Skill, SkillStandard
from boards.standards.models import Revision, RevisionStep, Standard
from boards.standards.panels import standards
from tests.client import CheckingClient
from tests.skills.matrix import judged, skill, stands
from tests.standards import prepared
from tests.standards.catalog import DAY, at_the_plant, revision, standard
from tests.world import World

TODAY = dt.date(2026, 11, 18)
ALL = ("amina", "bruno", "marek", "joana")


@pytest.fixture(autouse=True)
def wednesday(time_machine: Any) -> Any:
    at_the_plant(time_machine, TODAY, "09:00")
    return time_machine


@pytest.fixture(autouse=True)
def waits_for_training(world: World) -> None:
    setting(True)


def setting(on: bool) -> None:
    with writing():
        plant = Plant.get()
        plant.settings = {**plant.settings, "standard_waits_for_training": on}
        flag_modified(plant, "settings")


def held(made: Standard, rev: str, effective_on: dt.date, change_class: str = "major") -> Revision:
    """Approved while the setting was on."""
    it = revision(made, rev, effective_on, change_class)
    if change_class == "major":
        it.steps.append(RevisionStep(cycle=1, kind="hold", at=it.drafted_at, on=it.drafted_on))
        db.session.flush()
    return it


def in_force(on: dt.date) -> str | None:
    db.session.rollback()
    found = db.session.scalars(Standard.loaded()).unique().one().revision_on(on)
    return found.rev if found else None


def read_by(*names: str, rev: str = "B") -> None:
    with writing():
        for name in names:
            it = db.session.query(Revision).filter_by(rev=rev).one()
            it.acknowledge(getattr(World(), name), "en")


def pass_days(machine: Any, first: dt.date, days: int) -> None:
    for n in range(days):
        at_the_plant(machine, first + n * DAY, "06:00")
        tick()


def test_the_last_approval_holds_a_major_one_and_no_other(world: World) -> None:
    with writing():
        minor = prepared.approved(world)
        assert minor.step("hold") is None and minor.begins_on == minor.effective_on
        minor.recall(world.greta, "Not yet")
        minor.write(world.amina, change_class="major")
        prepared.send_and_sign(world, minor, TODAY + 6 * DAY)
        assert minor.step("hold") is not None and minor.begins_on is None
        minor.recall(world.greta, "Not yet")
        assert minor.step("hold") is None, "the next cycle begins anew"
    setting(False)
    with writing():
        again = db.session.query(Revision).one()
        prepared.send_and_sign(world, again, TODAY + 6 * DAY)
        assert again.step("hold") is None


def test_it_takes_effect_at_the_first_start_of_a_day_with_everybody_trained(world: World, wednesday: Any) -> None:
    with writing():
        made = standard(world)
        revision(made, "A", TODAY - 100 * DAY)
        held(made, "B", TODAY + 2 * DAY)
    read_by("amina", "bruno", "marek")
    pass_days(wednesday, TODAY + DAY, 4)
    assert in_force(TODAY + 4 * DAY) == "A", "its day is over, and Joana is missing"
    at_the_plant(wednesday, TODAY + 5 * DAY, "11:00")
    tick()
    read_by("joana")
    tick()
    assert in_force(TODAY + 5 * DAY) == "A", "not within the day"
    pass_days(wednesday, TODAY + 6 * DAY, 1)
    assert in_force(TODAY + 6 * DAY) == "B" and in_force(TODAY + 5 * DAY) == "A", "the days before stay as they were (D-12)"
    start = db.session.query(RevisionStep).filter_by(kind="start").one()
    assert start.on == TODAY + 6 * DAY
    pass_days(wednesday, TODAY + 7 * DAY, 3)
    assert db.session.query(RevisionStep).filter_by(kind="start").count() == 1


def test_a_server_that_was_away_writes_the_same(world: World, wednesday: Any) -> None:
    with writing():
        made = standard(world)
        revision(made, "A", TODAY - 100 * DAY)
        held(made, "B", TODAY + 2 * DAY)
    read_by(*ALL[:3])
    at_the_plant(wednesday, TODAY + 4 * DAY, "13:00")
    read_by("joana")
    at_the_plant(wednesday, TODAY + 9 * DAY, "13:00")
    tick()
    assert in_force(TODAY + 4 * DAY) == "A" and in_force(TODAY + 5 * DAY) == "B"


def test_trained_before_its_day_it_waits_for_its_day(world: World, wednesday: Any) -> None:  # D-01
    with writing():
        made = standard(world)
        revision(made, "A", TODAY - 100 * DAY)
        held(made, "B", TODAY + 3 * DAY)
    read_by(*ALL)
    pass_days(wednesday, TODAY + DAY, 3)
    assert in_force(TODAY + 2 * DAY) == "A" and in_force(TODAY + 3 * DAY) == "B"


def test_where_a_job_rests_on_it_an_assessment_counts_and_nobody_drops_out(world: World, wednesday: Any) -> None:  # D-04
    job = skill(world)
    with writing():
        made = standard(world)
        db.session.merge(job).standards.append(SkillStandard(standard=made))
        first = revision(made, "A", TODAY - 100 * DAY)
    judged(job, world.marek, 3, TODAY - 50 * DAY, revisions=[first])
    judged(job, world.joana, 4, TODAY - 50 * DAY, revisions=[first])
    with writing():
        second = held(db.session.merge(made), "B", TODAY + DAY)
    read_by(*ALL)
    judged(db.session.merge(job), world.marek, 3, TODAY, revisions=[db.session.merge(second)])
    pass_days(wednesday, TODAY + DAY, 3)
    assert in_force(TODAY + 3 * DAY) == "A", "reading is not competence"
    assert stands(db.session.query(Skill).one(), world.joana, TODAY + 3 * DAY).status == "valid"
    shown = standards(world.unit("A3"), now())["rows"][0]
    assert shown.waits and (len(shown.readers.read), len(shown.readers.people)) == (1, 2), "those who hold a level"
    judged(db.session.query(Skill).one(), world.joana, 4, TODAY + 3 * DAY, revisions=[db.session.merge(second)])
    pass_days(wednesday, TODAY + 4 * DAY, 1)
    assert in_force(TODAY + 4 * DAY) == "B"
    for person in (world.marek, world.joana):
        assert stands(db.session.query(Skill).one(), person, TODAY + 4 * DAY).status == "valid"


def test_what_follows_a_held_one_waits_for_it(world: World, wednesday: Any) -> None:
    with writing():
        made = standard(world)
        revision(made, "A", TODAY - 100 * DAY)
        held(made, "B", TODAY + DAY)
        held(made, "C", TODAY + 2 * DAY, "editorial")
    pass_days(wednesday, TODAY + DAY, 3)
    assert in_force(TODAY + 3 * DAY) == "A", "C holds what is new in B"
    read_by(*ALL)
    pass_days(wednesday, TODAY + 4 * DAY, 1)
    assert in_force(TODAY + 4 * DAY) == "C"


def test_a_plant_that_waits_no_more_lets_it_begin_and_changes_no_day_before(world: World, wednesday: Any) -> None:
    with writing():
        made = standard(world)
        revision(made, "A", TODAY - 100 * DAY)
        held(made, "B", TODAY + DAY)
    pass_days(wednesday, TODAY + DAY, 3)
    setting(False)
    assert in_force(TODAY + 3 * DAY) == "A", "until time has passed"
    at_the_plant(wednesday, TODAY + 3 * DAY, "06:05")
    tick()
    assert in_force(TODAY + 3 * DAY) == "B" and in_force(TODAY + 2 * DAY) == "A"


def test_board_and_pages_say_what_it_waits_for(world: World, client: CheckingClient, wednesday: Any) -> None:
    with writing():
        made = standard(world)
        revision(made, "A", TODAY - 100 * DAY)
        held(made, "B", TODAY - DAY)
    read_by("amina")
    tick()
    for address in ("/boards/a3", "/standards/sw-a3-10"):
        page = html.document_fromstring(client.get(f"{address}?lang=en").get_data(as_text=True))
        assert "waits for training: 1 of 4" in " ".join(page.text_content().split()), address
    page = client.as_(world.joana).get("/standards/sw-a3-10/b?lang=en").get_data(as_text=True)
    assert "once everybody is trained" in page and "acknowledgement" in page, "it can be read now"
    assert "waits for training" in client.as_(world.joana).get("/today").get_data(as_text=True)


def test_nothing_held_costs_one_query_a_tick(world: World) -> None:
    with writing():
        revision(standard(world), "A", TODAY - 100 * DAY)
    tick()
    from boards.standards.rules import trained_revisions_begin

    asked = list[str]()
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    trained_revisions_begin(now())
    assert len([one for one in asked if "standard_revision" in one]) == 1

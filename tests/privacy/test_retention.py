"""Time ends what the plant no longer needs, by itself, told in a row; evidence stays as long as the plant has set."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from flask import current_app

from boards import clock
from boards.clock import tick
from boards.db import db, writing
from boards.history.models import Attachment
from boards.history.photos import path_of
from boards.history.signoffs import Signoff, sign
from boards.ideas.models import Idea
from boards.issues.models import Issue
from boards.notices.models import Notice
from boards.plant.models import Plant
from boards.plant.roster import RosterEntry
from boards.privacy.models import RetentionRun
from boards.privacy.rules import RULES
from boards.skills.models import Assessment
from tests.client import CheckingClient
from tests.ideas.test_sending import photo, send
from tests.plant.rosters import MONDAY, matrix, on
from tests.world import World

LATER = dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC)
FORM = {**{rule.code: str(rule.months) for rule in RULES}, "public_name_format": "first_name_initial"}


def years_later(years: int) -> None:
    """A tick, and time does what is due."""
    current_app.extensions.pop("retention_looked", None)
    at = LATER.replace(year=LATER.year + years, day=LATER.day + 1)
    with clock.at(at):
        tick(at)
    db.session.rollback()


def in_the_plan(world: World) -> RosterEntry:
    """Marek in the early shift of that Monday; call it inside writing()."""
    entry = RosterEntry(production_date=MONDAY, shift="early", unit=world.unit("A3"), person=world.marek, at=LATER)
    db.session.add(entry)
    return entry


def test_plans_and_kinds_of_absence_end_one_after_the_other(world: World) -> None:  # P-07
    with on(MONDAY), writing():
        entry = in_the_plan(world)
        entry.absence_kind = "unplanned"
    years_later(2)
    assert db.session.query(RosterEntry).one().absence_kind == "other", "that somebody was away stays, the kind goes"
    years_later(4)
    assert db.session.query(RosterEntry).count() == 0
    assert {run.rule: run.rows for run in db.session.query(RetentionRun)} == {"absences": 1, "rosters": 1}


def test_notices_go_and_what_still_waits_is_sent(world: World) -> None:
    with writing():
        for n, sent in enumerate((LATER, None)):
            same = {"person": world.marek, "kind": "asked", "subject_type": "action", "subject_id": n}
            db.session.add(Notice(**same, at=LATER, send_at=LATER + dt.timedelta(days=9999), sent_at=sent))
    years_later(2)
    assert [one.subject_id for one in db.session.query(Notice).filter_by(kind="asked", subject_type="action")] == [1]


def test_photos_of_what_is_closed_go_from_the_disk_too(client: CheckingClient, world: World) -> None:
    with on(MONDAY):
        for text in ("A hook", "A tray"):
            send(client, world.label("A3-10"), text=text, photo=photo(), submission=text)
    first, second = db.session.query(Attachment).order_by(Attachment.id)
    files = [path_of(Path(current_app.config["PHOTOS"]), one.name) for one in (first, second)]
    with on(MONDAY), writing():
        db.session.get_one(Idea, first.subject_id).decline(
            world.amina, "already_exists", "Thank you: it hangs there since May."
        )
    years_later(4)
    assert [one.subject_id for one in db.session.query(Attachment)] == [second.subject_id], "what is open keeps its photo"
    assert [file.exists() for file in files] == [False, True]


def test_evidence_of_the_nameless_ends_when_its_own_time_is_over(world: World) -> None:  # P-03
    with on(MONDAY), writing():
        matrix(world)
        for person in (world.joana, world.marek):
            sign(world.unit("A3"), "acknowledge", person, "understood")
        world.joana.leave(world.amina)
        world.joana.anonymised_at = clock.now()
    before = db.session.query(Assessment).count()
    hers = db.session.query(Assessment).filter_by(person_id=world.joana.id).count()
    years_later(9)
    assert db.session.query(Assessment).count() == before and hers
    years_later(11)
    assert db.session.query(Assessment).count() == before - hers
    assert [one.person_id for one in db.session.query(Signoff)] == [world.marek.id]


def test_who_was_hurt_is_forgotten_and_what_happened_is_not(world: World) -> None:  # P-07
    with on(MONDAY), writing():
        issue = Issue.raise_at(world.unit("A3-10"), "injury", "Cut at the fan", by=world.marek, severity="recordable")
        issue.details = {"body": "left hand"}
    years_later(4)
    assert world.fresh(issue).raised_by_id is not None
    years_later(6)
    found = world.fresh(issue)
    assert (found.raised_by_id, found.details, found.text) == (None, None, "Cut at the fan")


def test_nothing_ends_that_the_plant_keeps_for_good_and_a_second_look_finds_nothing(world: World) -> None:
    with on(MONDAY), writing():
        in_the_plan(world)
        Plant.get().settings = {"retention_months": {"rosters": 0}}
    years_later(20)
    assert db.session.query(RosterEntry).count() == 1
    with writing():
        Plant.get().settings = {}
    for _ in range(2):
        years_later(21)
    assert db.session.query(RetentionRun).count() == 1


@pytest.mark.parametrize(
    "odd", [{"rosters": "1"}, {"photos": "-1"}, {"notices": "9999"}, {"uploads": ""}, {"injuries": "x" * 500}]
)
def test_an_odd_number_of_months_is_refused_in_words(client: CheckingClient, world: World, odd: dict[str, str]) -> None:
    answer = client.as_(world.nils).post("/privacy/retention", data={**FORM, **odd})
    assert answer.status_code == 422 and 'class="wrong"' in answer.text
    assert "retention_months" not in Plant.get().settings


def test_the_plant_sets_months_and_names_and_the_works_council_reads_them(client: CheckingClient, world: World) -> None:
    with writing():
        world.quin.grants[0].role = "works_council"
        in_the_plan(world)
    client.as_(world.nils)
    other = {"rosters": "24", "public_name_format": "initials"}
    assert client.post("/privacy/retention", data={**FORM, **other}).status_code == 303
    assert Plant.get().setting("retention_months")["rosters"] == 24
    page = client.as_(world.quin).get("/privacy/retention").text
    assert "2 years" in page and '<input id="months' not in page
    assert client.post("/privacy/retention", data=FORM).status_code == 403
    assert world.marek.short_name == "MS"
    for person in (world.amina, world.rosa, world.ingrid):
        assert client.as_(person).get("/privacy/retention").status_code == 403

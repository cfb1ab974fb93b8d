"""The demo checks as its story says: audits with their points, overdue where it is told, lists that tick themselves."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select

from boards.actions.models import Action, by_number
from boards.checks.content import Checklist, CheckQuestion
from boards.checks.due import Schedule, overdue
from boards.checks.measures import metric_of, of
from boards.checks.models import CheckRun
from boards.checks.plans import CheckPlan
from boards.checks.repeating import repeats_of
from boards.checks.ticking import list_of
from boards.db import db
from boards.demo.story import Row, chapter
from boards.escalations.models import Escalation
from boards.issues.models import Issue
from boards.issues.red_tags import RedTags
from boards.metrics.readings import Reading
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from tests.client import CheckingClient
from tests.demo.conftest import ANCHOR, FRIDAY
from tests.demo.conftest import demo as demo
from tests.demo.conftest import friday as friday

STORY = chapter("checklists")


def unit(code: str) -> Unit:
    found = Unit.by_code(code)
    assert found is not None
    return found


def audits(code: str) -> list[CheckRun]:
    kind = select(CheckPlan.id).join(Checklist).where(Checklist.kind == "five_s", CheckPlan.unit_id == unit(code).id)
    rows = CheckRun.loaded().where(CheckRun.plan_id.in_(kind)).order_by(CheckRun.first)
    return list(db.session.scalars(rows).unique())


@pytest.mark.parametrize("row", STORY["checklists"], ids=lambda row: row["code"])
def test_every_checklist_is_in_force_with_all_its_questions(demo: Flask, row: Row) -> None:
    found = Checklist.by_code(row["code"])
    assert found is not None and found.kind == row["kind"]
    revision = found.standard.revision_on(ANCHOR)
    assert revision is not None
    asked = row.get("questions") or row.get("cards") or row["items"]
    assert [question.code for question in CheckQuestion.of(revision)] == [one["code"] for one in asked]


def test_the_example_run_is_there(demo: Flask) -> None:  # H-03
    [run] = audits("C2")
    assert (run.points, run.possible, round(float(run.percent or 0), 1)) == (60, 84, 71.4)
    percents = [round(float(score.percent or 0), 1) for score in run.result.categories.values()]
    assert percents == [68.8, 80.0, 75.0, 68.8, 65.0] and not run.critical_failed


@pytest.mark.parametrize("row", STORY["five_s_history"], ids=lambda row: f"{row['unit']}{row['day']}")
def test_every_audit_has_the_percentages_of_the_story(demo: Flask, row: Row) -> None:
    told = [run for run in audits(row["unit"]) if abs((run.started_on - ANCHOR).days - row["day"]) <= 4 and run.started_on]
    assert len(told) == 1
    said = {code: round(float(score.percent or 0), 1) for code, score in told[0].result.categories.items()}
    assert said == {code: float(row[code]) for code in ("sort", "set", "shine", "standardise", "sustain")}


def test_b2_is_overdue_and_the_others_are_not(demo: Flask) -> None:  # H-13
    late = {}
    for code in ("A1", "A3", "B2", "C1", "C2"):
        plan = audits(code)[0].plan
        found = Schedule([], plan.active_from, ANCHOR, FRIDAY, [plan]).dues()
        late[code] = bool(overdue(found))
    assert late == {"A1": False, "A3": False, "B2": True, "C1": False, "C2": False}
    last = audits("B2")[-1]
    assert last.started_on is not None and (ANCHOR - last.started_on).days >= 44


def test_actions_and_the_audits_they_came_from_know_each_other(demo: Flask) -> None:
    for number, code in ((507, "3.2"), (508, "3.5"), (512, "L01")):
        action = by_number(number)
        assert action is not None and action.origin_type == "check_run"
        run = db.session.scalars(CheckRun.loaded().where(CheckRun.id == action.origin_id)).unique().one()
        [answer] = [one for one in run.answers if one.action_id == action.id]
        assert answer.question.code == code and answer in run.findings


def test_what_came_back_at_the_vessel_is_marked_and_nothing_went_up(demo: Flask) -> None:  # H-11
    assert repeats_of(audits("B2")[-1]) == {"3.2": 2}
    assert db.session.scalar(select(func.count()).where(Escalation.reason == "repeat")) == 0


def test_the_red_tag_of_b2_is_overdue(demo: Flask) -> None:
    tags = {tag.label: tag for tag in db.session.scalars(Issue.loaded().where(Issue.kind == "red_tag"))}
    assert tags["IS-101"].is_past_hold(ANCHOR) and not tags["IS-102"].is_past_hold(ANCHOR)
    assert tags["IS-103"].disposition == "relocate"
    assert RedTags.of(db.session.scalars(Issue.red_tags_at(unit("B2"))), ANCHOR) == RedTags(1, 900.0, 1)


def test_leaders_lists_fit_a_phone_and_tick_themselves(demo: Flask) -> None:
    julia = db.session.scalars(select(Person).where(Person.name == "Julia Becker")).one()
    found = list_of(julia, ANCHOR, FRIDAY)
    assert len(found) == 14 and any(due.by_feed for due in found)
    ingrid = db.session.scalars(select(Person).where(Person.name == "Dr. Ingrid Halvorsen")).one()
    states = {due.question.code: (due.state, due.by_feed) for due in list_of(ingrid, ANCHOR, FRIDAY) if due.question}
    assert states["P01"] == ("done", True), "Tier 3 was held this morning, with her"


def test_handovers_are_signed_but_for_the_one_of_the_story(demo: Flask) -> None:  # H-16
    rows = CheckRun.loaded().join(CheckPlan).join(Checklist).where(Checklist.kind == "handover")
    found = list(db.session.scalars(rows).unique())
    unsigned = [run for run in found if run.state != "signed_in" and run.step("reminder")]
    assert [(run.unit.code, run.shift) for run in unsigned] == [("B2", "night")] and len(found) > 80
    told = next(
        run
        for run in found
        if run.unit.code == "A2" and any("10 at 23:10" in item.text or "23:10" in item.text for item in run.items)
    )
    assert told.state == "signed_in"


def test_what_checks_say_are_numbers(demo: Flask) -> None:
    adherence, lpa, audit = of(unit("A3"), "ADH"), metric_of(unit("A3"), "lpa"), metric_of(unit("A3"), "five_s")
    assert adherence and lpa and audit
    for metric, least in ((adherence, 14), (lpa, 15), (audit, 6)):
        rows = list(db.session.scalars(Reading.within([metric.id], ANCHOR - dt.timedelta(days=200), ANCHOR)))
        assert len(rows) >= least and all(one.source == "checks" for one in rows)
    counted = Schedule([unit("A3")], ANCHOR - dt.timedelta(days=7), ANCHOR - dt.timedelta(days=1), FRIDAY).adherence()
    assert counted.percent is not None and 80 < counted.percent < 98, "neither perfect nor bad"


def test_every_run_and_every_action_from_one_has_its_page(demo: Flask) -> None:
    client = demo.test_client()
    assert isinstance(client, CheckingClient)
    client.as_(db.session.scalars(select(Person).where(Person.name == "Julia Becker")).one())
    for code in ("A3", "B2", "C2"):
        assert client.get(f"/checks/{audits(code)[-1].id}").status_code == 200
    for action in db.session.scalars(select(Action).where(Action.origin_type == "check_run")):
        assert client.get(f"/actions/{action.id}").status_code == 200
    assert Plant.get().setting("check_shift_grace_minutes") == 30


def test_the_number_of_a_check_has_its_trend_and_its_day(demo: Flask) -> None:  # U-09
    client = demo.test_client()
    assert isinstance(client, CheckingClient)
    client.as_(db.session.scalars(select(Person).where(Person.name == "Julia Becker")).one())
    for metric in (of(unit("A3"), "ADH"), metric_of(unit("A3"), "lpa"), metric_of(unit("A3"), "five_s")):
        assert metric is not None
        assert client.get(f"/metrics/{metric.id}").status_code == 200
        last = db.session.scalars(select(Reading).where(Reading.metric_id == metric.id).order_by(Reading.id.desc())).first()
        assert last is not None
        assert client.get(f"/metrics/{metric.id}/days/{last.production_date}").status_code == 200
    sheet = client.get("/boards/a3/numbers").text
    assert "A3-ADH" not in sheet and "Checks done in time" not in sheet, "nobody types it"

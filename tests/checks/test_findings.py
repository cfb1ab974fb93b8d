"""What findings become, what comes back, and what the number engine says of checks."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from boards import clock
from boards.actions.models import Action
from boards.checks.measures import metric_of
from boards.checks.models import CheckRun
from boards.checks.repeating import earlier_findings, repeats_of
from boards.db import db, writing
from boards.escalations.models import Escalation
from boards.history import photos
from boards.history.models import photos_of
from boards.issues.models import Issue
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.checks.lists import answered, ask, at, checklist, conform, plan
from tests.standards.catalog import revision
from tests.world import World

THURSDAY = at("2026-11-19")
WEEK = dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def thursday(app: Flask) -> object:
    with clock.at(THURSDAY):
        yield


def shot(app: Flask, colour: str = "teal") -> photos.Photo:
    taken = BytesIO()
    Image.new("RGB", (64, 48), colour).save(taken, "JPEG")
    taken.seek(0)
    return photos.store(taken, Path(app.config["PHOTOS"]))


def audits(world: World, code: str = "CL-5S") -> object:
    return plan(checklist(world, code), world, frequency="weekly", assignee_kind="rotation", people=[world.piotr])


def test_an_action_from_a_finding_carries_the_photo_from_before(app: Flask, world: World) -> None:
    before, after = shot(app), shot(app, "navy")
    with writing():
        run = CheckRun.start(audits(world), world.piotr)
        question = run.asked[1]
        with pytest.raises(NotNow):
            run.raise_action(question, "Mark the maximum", world.piotr)  # nothing is answered yet
        run.answer(question, "1", world.piotr, note="Six boxes too many")
        run.attach_photo(question, before, world.piotr)
        run.attach_photo(question, before, world.piotr)  # sent twice is one photo
        due = dt.date(2026, 11, 27)
        action = run.raise_action(question, "Mark the maximum", world.piotr, owner=world.marek, due_on=due)
        assert run.raise_action(question, "Mark the maximum", world.piotr) is action
        run.attach_photo(question, after, world.piotr)  # another one, taken a step later
    action = db.session.get(Action, action.id)
    assert action is not None and (action.origin_type, action.origin_label) == ("check_run", run.label)
    carried = photos_of("action", [action.id])[action.id]
    assert [photo.kind for photo in carried] == ["photo_before", "photo_before"]
    assert {photo.sha256 for photo in carried} == {before.sha256, after.sha256}
    assert not {photo.name for photo in carried} & {before.name, after.name}, "each may go without the other"
    with writing():
        action = db.session.get(Action, action.id)
        action.accept(world.marek)
        with pytest.raises(Unfit):
            action.complete(world.marek)  # done asks for proof
        action.complete(world.marek, has_photo=True)


def test_corrected_on_the_spot_becomes_nothing_by_itself(world: World) -> None:  # H-05
    with writing():
        deck = checklist(world, "CL-LPA", "lpa", conform("L01", "L02"))
        run = CheckRun.start(plan(deck, world, frequency="each_shift"), world.amina)
        run.answer(run.asked[0], "corrected", world.amina, note="Turned the gauge round")
        run.answer(run.asked[1], "ok", world.amina)
        run.submit(world.amina)
    assert run.findings[0].action_id is None and db.session.query(Action).count() == 0
    assert round(float(run.percent or 0)) == 50


def test_a_finding_becomes_a_red_tag_with_its_photo(app: Flask, world: World) -> None:
    before = shot(app)
    with writing():
        run = CheckRun.start(audits(world), world.piotr)
        question = run.asked[0]
        run.answer(question, "1", world.piotr, note="A bent basket")
        run.attach_photo(question, before, world.piotr)
        details = {"quantity": 3, "value_eur": 900, "reason": "broken", "held_at": "Red-tag area A"}
        tag = run.raise_issue(question, "Basket, bent", world.piotr, kind="red_tag", details=details)
    tag = db.session.get(Issue, tag.id)
    assert tag is not None and (tag.kind, tag.details["quantity"], tag.unit.code) == ("red_tag", 3, "A3")
    assert tag.hold_until == dt.date(2026, 12, 19)
    assert photos_of("issue", [tag.id])[tag.id][0].sha256 == before.sha256


def test_nobody_else_makes_something_of_a_finding(world: World) -> None:
    with writing():
        run = CheckRun.start(audits(world), world.piotr)
        run.answer(run.asked[0], "1", world.piotr, note="Five")
        with pytest.raises(NotAllowed):
            run.raise_action(run.asked[0], "Clear it", world.amina)
        answered(run, world.piotr, q11="1").submit(world.piotr)
        with pytest.raises(NotAllowed):
            run.raise_action(run.asked[0], "Clear it", world.rosa)
        assert run.raise_action(run.asked[0], "Clear it", world.amina)  # leads the place


def audited(world: World, weekly: object, n: int, **found: str) -> CheckRun:
    with clock.at(THURSDAY + n * WEEK):
        run = CheckRun.start(weekly, world.piotr)
        answered(run, world.piotr, **found).submit(world.piotr)
    return run


def test_a_finding_that_comes_back_is_marked_and_the_third_goes_to_tier_two(world: World) -> None:  # H-11
    with writing():
        weekly = audits(world)
        first = audited(world, weekly, 0, q32="2", q11="1")
        assert repeats_of(first) == {}
        second = audited(world, weekly, 1, q32="1")
        assert repeats_of(second) == {"3.2": 2}
        question = second.question("3.2")
        assert question and [answer.value for answer in earlier_findings(second, question)] == ["2"]
    assert db.session.query(Escalation).count() == 0
    with writing():
        newer = revision(first.revision.standard, "B", dt.date(2026, 11, 30), steps=(), author=world.karl)
        ask(newer, [{"code": "S7", "former_code": "3.2", "answer_kind": "score", "category": "shine"}])
        third = audited(world, weekly, 2, qS7="2")  # the same question under another code
        assert repeats_of(third) == {"S7": 3}
        audited(world, weekly, 3, qS7="2")  # asked already
    asked = db.session.scalars(select(Escalation)).one()
    assert (asked.from_unit.code, asked.to_unit.code, asked.reason, asked.asked_by) == ("A3", "VSA", "repeat", None)
    assert asked.subject_label == f"{third.label} S7"


def test_a_void_audit_breaks_no_row_and_makes_none(world: World) -> None:  # H-11, H-12
    with writing():
        weekly = audits(world)
        audited(world, weekly, 0, q32="2")
        wrong = audited(world, weekly, 1)
        with clock.at(THURSDAY + WEEK):
            wrong.void(world.amina, "Of another area")
        with clock.at(THURSDAY + 8 * dt.timedelta(days=1)):
            again = CheckRun.start(weekly, world.piotr)
            answered(again, world.piotr, q32="2").submit(world.piotr)
    assert repeats_of(again) == {"3.2": 2}


def numbers(metric: Metric | None) -> list[tuple[dt.date, float | None, float | None]]:
    assert metric is not None
    rows = select(Reading).where(Reading.metric_id == metric.id).order_by(Reading.production_date, Reading.revision)
    return [(one.production_date, one.numerator, one.denominator) for one in db.session.scalars(rows)]


def test_results_are_numbers_with_reasons_and_a_void_one_takes_them_back(world: World) -> None:
    with writing():
        layered = checklist(world, "CL-LPA", "lpa", conform("L01", "L02", "L03"))
        shifts = plan(layered, world, frequency="each_shift")
        run = CheckRun.start(shifts, world.amina)
        answered(run, world.amina, "ok", qL02="nok").submit(world.amina)
        with clock.at(at("2026-11-19", "15:00")):
            late = CheckRun.start(shifts, world.bruno)
            answered(late, world.bruno, "ok", qL02="corrected", qL03="na").submit(world.bruno, na_reason="Not running")
    metric = metric_of(world.unit("A3"), "lpa")
    day = dt.date(2026, 11, 19)
    assert numbers(metric) == [(day, 2.0, 3.0), (day, 3.0, 5.0)]
    assert metric is not None and metric.counted == "checks"
    [counting] = Reading.counting(metric, day)
    assert {one.reason: one.quantity for one in counting.why} == {"L02 Question L02": 2.0}
    with pytest.raises(NotNow), writing():
        metric.record(day, by=world.amina, numerator=5.0, denominator=5.0)
    with writing():
        run.void(world.amina, "The wrong station")
    assert numbers(metric)[-1] == (day, 1.0, 2.0)


def test_the_result_of_an_audit_is_its_points(world: World) -> None:
    with writing():
        audited(world, audits(world), 0, q11="2")
    assert numbers(metric_of(world.unit("A3"), "five_s")) == [(dt.date(2026, 11, 19), 98.0, 100.0)]

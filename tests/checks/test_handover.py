"""From shift to shift: written and signed by who goes, signed or refused by who comes, told when nobody does."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from boards import clock
from boards.checks.models import CheckRun
from boards.checks.plans import CheckPlan
from boards.checks.rules import next_reminder, unsigned_handovers_are_told
from boards.clock import tick
from boards.db import db, writing
from boards.notices.models import Notice
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.checks.lists import at, checklist, plan
from tests.world import World

TODAY = dt.date(2026, 11, 19)
QUESTIONS = [
    {"code": "H1", "answer_kind": "text", "required": False, "finding": False},
    {"code": "H7", "answer_kind": "items", "required": False, "finding": False},
]


@pytest.fixture
def handovers(app: Flask, world: World) -> CheckPlan:
    with clock.at(at("2026-11-19", "07:00")), writing():
        return plan(
            checklist(world, "CL-HANDOVER", "handover", QUESTIONS, scored=False), world, frequency="each_shift",
            active_from=TODAY, active_to=TODAY,
        )  # fmt: skip


def written(handovers: CheckPlan, world: World, items: str = "Start the load at 14:10\nWatch the tester") -> CheckRun:
    with clock.at(at("2026-11-19", "13:50")), writing():
        run = CheckRun.start(handovers, world.amina)
        run.answer(run.asked[0], "Wet floor at A3-10", world.amina)
        run.answer(run.asked[1], items, world.amina)
        run.sign_out(world.amina)
    return run


def told(kind: str) -> list[str]:
    rows = db.session.scalars(select(Notice).where(Notice.kind == kind, Notice.subject_type == "check_run"))
    return sorted(notice.person.name for notice in rows if notice.person)


def test_both_sign_and_what_is_left_comes_back(handovers: CheckPlan, world: World) -> None:
    run = written(handovers, world)
    assert (run.state, run.shift) == ("signed_out", "early")
    with clock.at(at("2026-11-19", "14:05")), writing():
        run = db.session.merge(run)
        with pytest.raises(NotAllowed):
            run.sign_in(world.amina)  # who wrote it
        with pytest.raises(NotAllowed):
            run.sign_in(world.marek)
        run.sign_in(world.bruno)
        run.sign_in(world.bruno)
    assert run.state == "signed_in" and [item.text for item in run.items] == ["Start the load at 14:10", "Watch the tester"]
    with clock.at(at("2026-11-19", "21:50")), writing():
        first, second = run.items
        run.tick(first, world.bruno, done=True)
        with pytest.raises(Unfit):
            run.tick(second, world.bruno, done=False)  # why not?
        run.tick(second, world.bruno, done=False, note="The tester was down")
    assert [(item.done, item.by is world.bruno) for item in world.fresh(run).items] == [(True, True), (False, True)]


def test_more_than_three_things_are_no_priority(handovers: CheckPlan, world: World) -> None:
    with pytest.raises(Unfit):
        written(handovers, world, items="a\nb\nc\nd")


def test_a_refusal_says_why_and_goes_to_the_shift_lead(handovers: CheckPlan, world: World) -> None:
    run = written(handovers, world)
    with clock.at(at("2026-11-19", "14:05")), writing():
        run = db.session.merge(run)
        with pytest.raises(Unfit):
            run.refuse(world.bruno, "")
        run.refuse(world.bruno, "The vessel is still full")
    assert run.state == "refused" and told("refused") == ["Amina Haddad", "Leo Brandt"]
    with clock.at(at("2026-11-19", "14:20")), writing():
        run.sign_in(world.bruno)  # it was emptied
        with pytest.raises(NotNow):
            run.answer(run.asked[0], "Dry now", world.amina)
    assert run.state == "signed_in"


def test_the_shift_lead_hears_of_it_half_an_hour_into_the_shift(handovers: CheckPlan, world: World) -> None:  # H-16
    run = written(handovers, world)
    assert next_reminder(at("2026-11-19", "14:00")) == at("2026-11-19", "14:30")
    unsigned_handovers_are_told(at("2026-11-19", "14:29"))
    assert told("unsigned") == []
    unsigned_handovers_are_told(at("2026-11-19", "17:00"))  # the server was away: it is told with its own time
    unsigned_handovers_are_told(at("2026-11-19", "17:01"))
    run = world.fresh(run)
    step = run.step("reminder")
    assert step and step.at == at("2026-11-19", "14:30") and step.by is None
    assert told("unsigned") == ["Leo Brandt"]


def test_a_signed_one_is_not_told(handovers: CheckPlan, world: World) -> None:  # H-16
    run = written(handovers, world)
    with clock.at(at("2026-11-19", "14:10")), writing():
        db.session.merge(run).sign_in(world.bruno)
    tick(at("2026-11-19", "14:45"))
    assert told("unsigned") == []


def test_one_that_nobody_wrote_is_told_too(handovers: CheckPlan, world: World) -> None:  # H-16
    unsigned_handovers_are_told(at("2026-11-19", "14:31"))
    assert told("unsigned") == ["Leo Brandt"]
    with clock.at(at("2026-11-19", "14:40")), writing():
        run = CheckRun.start(handovers, world.amina, next(one for one in handovers.windows(TODAY, TODAY)))
    assert run.step("reminder") and run.state == "in_progress"


def test_after_the_last_shift_of_the_week_monday_signs(handovers: CheckPlan, world: World) -> None:
    with clock.at(at("2026-11-20", "05:50")), writing():
        handovers.active_to = dt.date(2026, 11, 20)
    with clock.at(at("2026-11-21", "05:50")), writing():
        night = next(one for one in handovers.windows(dt.date(2026, 11, 20), dt.date(2026, 11, 20)) if one.shift == "night")
        run = CheckRun.start(handovers, world.amina, night)
        run.sign_out(world.amina)
    assert run.unsigned_at() == at("2026-11-23", "06:30")

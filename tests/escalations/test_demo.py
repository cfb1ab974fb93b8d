"""The questions of the demo plant, and that loading it at any time of the week moves nothing up."""

from __future__ import annotations

import datetime as dt
import os
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from boards.assets import build_id
from boards.clock import tick
from boards.db import db
from boards.escalations.models import Escalation, EscalationStep
from boards.escalations.pages import stations_of
from boards.plant.models import Unit
from tests.demo.conftest import Loaded

BERLIN = ZoneInfo("Europe/Berlin")


def question(number: int) -> Escalation:
    return db.session.scalars(Escalation.loaded().where(Escalation.number == number)).unique().one()


def unit(code: str) -> Unit:
    found = Unit.by_code(code)
    assert found is not None
    return found


def test_one_joint_answer_is_heard_by_crew_a_only(demo: Flask) -> None:  # E-02, E-06
    joint = question(33)
    assert [station.unit.code for station in stations_of(joint)] == ["C1", "VSC", "HRD", "PLANT"]
    said = [step.text for station in stations_of(joint) for step in station.steps if step.kind == "comment"]
    assert said == ["agrees with team", "course already booked", "both asked to the press"]
    assert {party.unit.code: party.agreed_by and party.agreed_by.name for party in joint.parties} == {
        "HRD": "Olaf Petersen",
        "VSC": "Ali Cetin",
    }
    assert joint.state == "received" and [step.crew for step in joint.steps if step.kind == "hearing"] == ["A"]
    assert joint in Escalation.unheard_by(unit("C1"), "B") and joint in Escalation.unheard_by(unit("C1"), "C")
    assert joint not in Escalation.unheard_by(unit("C1"), "A")


def test_what_time_moved_up_shows_its_way(demo: Flask) -> None:  # E-03
    moved = question(30)
    assert (moved.state, moved.to_unit.code, moved.asked_by) == ("passed_up", "PLANT", None)
    assert [(station.unit.code, [step.kind for step in station.steps]) for station in stations_of(moved)] == [
        ("B2", []),
        ("VSB", ["acknowledgement", "comment", "passing"]),
        ("PLANT", []),
    ]
    assert moved.answer_due_at == dt.datetime(2026, 11, 21, 6, tzinfo=BERLIN)


def test_two_answers_wait_for_the_night_crew(demo: Flask) -> None:  # E-02
    waiting = Escalation.unheard_by(unit("B2"), "C")
    assert [one.number for one in waiting] == [29, 34]
    assert all(one.state == "answered" and one.crew == "C" for one in waiting)


def test_the_others_are_over_and_one_is_seen(demo: Flask) -> None:
    assert {number: question(number).state for number in (27, 28, 31, 32)} == {
        27: "received",
        28: "received",
        31: "received",
        32: "acknowledged",
    }
    declined = question(28).answer
    assert declined and declined.offer == "I support the camera and pay for it."


MOMENTS = ["2026-11-16 06:10", "2026-11-19 02:00", "2026-11-21 12:00", "2026-11-23 05:30"]
AUDIT = bool(os.environ.get("BOARDS_AUDIT"))  # else, beside a night on which nobody works, one of them: another each build
TRIED = ["2026-11-22 03:00", *(MOMENTS if AUDIT else [MOMENTS[int(build_id(), 16) % len(MOMENTS)]])]


@pytest.mark.once
@pytest.mark.parametrize("moment", TRIED)
def test_whenever_the_demo_is_loaded_its_first_minute_asks_nobody(loaded: Loaded, moment: str) -> None:
    at = dt.datetime.fromisoformat(moment).replace(tzinfo=BERLIN).astimezone(dt.UTC)
    loaded(at)
    before = _all()
    tick(at + dt.timedelta(minutes=1))
    assert _all() == before
    assert question(33).state == "received" and question(30).to_unit.code == "PLANT"


def _all() -> tuple[list[tuple[int, int]], list[int]]:
    db.session.rollback()
    rows = db.session.execute(select(Escalation.number, Escalation.to_unit_id).order_by(Escalation.id)).all()
    return [(number, to) for number, to in rows], list(db.session.scalars(select(EscalationStep.id)))

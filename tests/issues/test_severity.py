"""E-04: what is severe goes to Tier 3 at once, in parallel, asked by nobody."""

from __future__ import annotations

import pytest

from boards.clock import next_due
from boards.db import db
from boards.escalations.models import Escalation
from boards.issues.models import SEVERE
from tests.issues.calls import MORNING, after, andon, minutes, raised, ticked
from tests.world import World


def asked() -> list[Escalation]:
    return db.session.query(Escalation).order_by(Escalation.id).all()


@pytest.mark.parametrize("severity", SEVERE)
def test_a_recordable_injury_is_before_the_plant_in_the_same_moment(world: World, severity: str) -> None:  # E-04
    issue = raised(world, "injury", severity=severity, by=world.amina)
    (question,) = asked()
    assert (question.from_unit.code, question.to_unit.code, question.reason) == ("A3", "PLANT", "severity")
    assert (question.subject_type, question.subject_id, question.asked_by) == ("issue", issue.id, None)
    assert question.asked_at == MORNING


def test_first_aid_stays_with_the_team(world: World) -> None:
    raised(world, "injury", severity="first_aid")
    assert asked() == []


def test_a_stop_at_a_customer(world: World) -> None:  # E-04
    raised(world, "nonconformity", details={"customer_stop": True})
    assert [question.reason for question in asked()] == ["severity"]


def test_a_line_that_stands_for_an_hour_by_time_alone(world: World) -> None:  # E-04
    issue = andon(world)
    after(3, lambda: issue.acknowledge(world.amina))
    after(4, lambda: issue.stop_line(world.amina))
    assert next_due(MORNING + minutes(4)) == MORNING + minutes(64)
    ticked(63.9)
    assert asked() == []
    for count in (90, 91):  # late, and again: at its own minute, and once
        ticked(count)
    assert [question.asked_at for question in asked()] == [MORNING + minutes(64)]


def test_a_line_that_ran_again_in_time(world: World) -> None:
    issue = andon(world)
    after(0, lambda: issue.stop_line(world.amina))
    after(40, lambda: issue.restart_line(world.amina))
    ticked(120)
    assert asked() == [] and world.fresh(issue).line_stopped_minutes == 40


def test_two_stops_of_one_issue_add_up(world: World) -> None:
    issue = andon(world)
    for start, end in ((0, 40), (50, 65)):
        after(start, lambda: issue.stop_line(world.amina))
        after(end, lambda: issue.restart_line(world.amina))
    assert issue.line_stopped_minutes == 55
    after(70, lambda: issue.stop_line(world.amina))
    ticked(75)
    assert len(asked()) == 1


@pytest.mark.parametrize(("stood", "questions"), [(60, 0), (61, 1)])
def test_a_long_stop_entered_at_the_end(world: World, stood: int, questions: int) -> None:  # E-04
    issue = andon(world)
    after(90, lambda: issue.resolve(world.amina, "Pump exchanged", line_stopped_minutes=stood))
    assert len(asked()) == questions


def test_a_second_long_stop_after_it_came_back_is_asked_again(world: World) -> None:
    issue = andon(world)
    after(90, lambda: issue.resolve(world.amina, "Pump exchanged", line_stopped_minutes=80))
    after(200, lambda: issue.reopen(None))
    assert issue.line_stopped_minutes is None
    after(300, lambda: issue.resolve(world.amina, "Motor exchanged", line_stopped_minutes=70))
    assert [step.cycle for step in issue.steps if step.kind == "severity"] == [1, 2]

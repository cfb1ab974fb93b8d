"""A checklist is a controlled standard: drafted, approved, revised, and its questions with it. Plans: who and how often."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask

from boards import clock
from boards.checks.content import Checklist, CheckQuestion
from boards.checks.models import CheckRun
from boards.checks.plans import CheckPlan
from boards.db import db, writing
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.checks.lists import at, checklist, conform, plan
from tests.world import World

THURSDAY = at("2026-11-19")
ONE = {"code": "1.1", "answer_kind": "score", "category": "sort", "text": "Only what is needed is here"}


@pytest.fixture(autouse=True)
def thursday(app: Flask) -> Any:
    with clock.at(THURSDAY):
        yield


def made(world: World, **about: Any) -> Checklist:
    wanted = {"code": "CL-5S", "title": "5S audit", "kind": "five_s", "categories": [{"code": "sort"}], **about}
    return Checklist.create(world.karl, unit=world.unit("KSO"), **wanted)


def approved(world: World, found: Checklist, questions: list[dict[str, Any]], on: dt.date) -> None:
    world.karl.leads_unit = True
    draft = found.standard.draft(world.quin)
    found.write(draft, world.quin, questions)
    draft.write(world.quin, change_class="minor", change="New questions")
    draft.submit(world.quin, effective_on=on, approvers={world.karl: "", world.ingrid: ""})
    for person in (world.karl, world.ingrid):
        draft.approve(person)


def test_it_is_drafted_approved_and_revised_like_any_standard(world: World) -> None:
    with writing():
        found = made(world)
        assert made(world) is found
        approved(world, found, [ONE, {**ONE, "code": "1.2"}], dt.date(2026, 11, 19))
        standard = found.standard
        following = standard.draft(world.quin)
        assert [question.code for question in CheckQuestion.of(following)] == ["1.1", "1.2"], "copied into the next"
        found.write(following, world.quin, [{**ONE, "former_code": "1.2", "code": "1.3"}, ONE])
        assert [question.code for question in CheckQuestion.of(following)] == ["1.3", "1.1"]
    first = standard.revision_on(dt.date(2026, 11, 19))
    assert first is not None and [question.code for question in CheckQuestion.of(first)] == ["1.1", "1.2"]


def test_questions_alone_are_something_to_approve(world: World) -> None:
    with writing():
        found = made(world)
        draft = found.standard.draft(world.quin)
        draft.write(world.quin, change_class="minor", change="The first")
        with pytest.raises(Unfit):
            draft.submit(world.quin, effective_on=dt.date(2026, 11, 19), approvers={world.karl: "", world.ingrid: ""})
        found.write(draft, world.quin, [ONE])
    assert world.quin.id in draft.writer_ids(), "who wrote questions can't approve them"


@pytest.mark.parametrize(
    "wrong",
    [
        [ONE, ONE],
        [{**ONE, "category": "order"}],
        [{**ONE, "answer_kind": "stars"}],
        [{**ONE, "text": " "}],
        [{**ONE, "answer_kind": "number", "low": 3.0, "high": 1.0}],
        [{**ONE, "answer_kind": "choice"}],
    ],
)
def test_questions_that_cannot_be_asked_so(world: World, wrong: list[dict[str, Any]]) -> None:
    with writing():
        found = made(world)
        draft = found.standard.draft(world.quin)
        with pytest.raises(Unfit):
            found.write(draft, world.quin, wrong)
    assert CheckQuestion.of(draft) == []


def test_of_two_who_write_the_second_is_told(world: World) -> None:  # U-01
    with writing():
        found = made(world)
        draft = found.standard.draft(world.quin)
        db.session.flush()
        seen = draft.version
        found.write(draft, world.quin, [ONE], seen)
        db.session.flush()
        with pytest.raises(NotNow):
            found.write(draft, world.karl, [], seen)


def test_what_is_in_force_is_not_rewritten(world: World) -> None:
    with writing():
        found = made(world)
        approved(world, found, [ONE], dt.date(2026, 11, 19))
        revision = found.standard.revision_on(dt.date(2026, 11, 19))
        assert revision is not None
        with pytest.raises(NotNow):
            found.write(revision, world.quin, [])


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "quiz"}, {"auditor_rule": "the_boss"}, {"draw": "eenie"}, {"scale": {"min": 4, "max": 4}}],
)
def test_a_checklist_that_cannot_be_so(world: World, wrong: dict[str, Any]) -> None:
    with writing(), pytest.raises(Unfit):
        made(world, **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"frequency": "hourly"},
        {"frequency": "by_item"},
        {"frequency": "on_dates"},
        {"role": "king"},
        {"assignee_kind": "rotation"},
        {"times": 8},
        {"month_day": 31},
    ],
)
def test_a_plan_that_cannot_be_so(world: World, wrong: dict[str, Any]) -> None:
    with writing(), pytest.raises(Unfit):
        plan(checklist(world), world, **{"frequency": "weekly", **wrong})


def test_plans_are_made_by_leaders_and_the_kaizen_office(world: World) -> None:
    with writing():
        found = checklist(world)
        with pytest.raises(NotAllowed):
            CheckPlan.set_up(found, world.unit("A3"), world.marek, frequency="weekly", role="team_leader")
        made = CheckPlan.set_up(found, world.unit("A3"), world.amina, frequency="weekly", role="team_leader", submission="x")
        again = CheckPlan.set_up(
            found, world.unit("A3"), world.amina, frequency="weekly", role="team_leader", submission="x"
        )
        assert made is again
        made.end(world.amina, dt.date(2026, 11, 27))
        with pytest.raises(Unfit):
            made.end(world.amina, dt.date(2026, 11, 1))
    assert made.windows(dt.date(2026, 11, 28), dt.date(2026, 12, 31)) == []


def test_a_rotation_passes_over_who_may_not_audit_here(world: World) -> None:  # H-09
    with writing():
        audits = plan(checklist(world), world, frequency="weekly", assignee_kind="rotation",
                      people=[world.piotr, world.amina, world.leo], active_from=dt.date(2026, 11, 2))  # fmt: skip
        found = audits.windows(dt.date(2026, 11, 2), dt.date(2026, 12, 13))
        names = [person.name for window in found if (person := audits.assignee_of(window))]
        assert len(names) == 6 and set(names) == {"Piotr Zieliński", "Leo Brandt"}
        assert all(one != other for one, other in pairwise(names)), "one after the other"


def test_somebody_is_named_for_one_window(world: World) -> None:
    with writing():
        audits = plan(checklist(world, "CL-SUS", "sustainment", conform("U1")), world, frequency="on_dates",
                      assignee_kind="named", dates=[dt.date(2026, 11, 20)], opens_days=7, role=None)  # fmt: skip
        [window] = audits.windows(dt.date(2026, 11, 20), dt.date(2026, 11, 20))
        with pytest.raises(NotAllowed):
            CheckRun.start(audits, world.quin, window)
        with pytest.raises(NotAllowed):
            CheckRun.name_for(audits, window, world.quin, world.marek)
        run = CheckRun.name_for(audits, window, world.quin, world.amina)
        assert CheckRun.start(audits, world.quin) is run and run.state == "in_progress"

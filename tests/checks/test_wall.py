"""What a wall shows of checks: 5S solid and dashed or grey with its age, layers by week, cards by day, the handover."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from flask import Flask

from boards import clock
from boards.checks.five_s import five_s_of
from boards.checks.light import Slots
from boards.checks.models import CheckRun
from boards.checks.panels import checks
from boards.checks.plans import CheckPlan
from boards.checks.wall import cards_of, handed_over, layers_of
from boards.clock import tick
from boards.db import db, writing
from boards.live import rendering
from boards.live.revisions import revisions_of
from boards.people.models import Person
from boards.plant.models import Unit
from tests.checks.lists import answered, at, checklist, conform, plan
from tests.world import World

NOW = at("2026-11-19")  # a Thursday, early shift, crew A
FIRST = dt.date(2026, 9, 1)


@pytest.fixture(autouse=True)
def thursday(app: Flask) -> Any:
    with clock.at(NOW):
        yield


def audits(world: World, **about: Any) -> CheckPlan:
    people = [world.piotr, world.leo]
    return plan(checklist(world), world, "A3", "monthly", assignee_kind="rotation", people=people,
                **{"active_from": FIRST, "target_percent": 80, **about})  # fmt: skip


def audited(made: CheckPlan, by: Person, on: str, value: str = "4", time: str = "10:00", **others: str) -> CheckRun:
    with clock.at(at(on, time)), writing():
        run = answered(CheckRun.start(made, by), by, value, **others)
        run.submit(by)
    return run


def slots(world: World, unit: str = "A3") -> tuple[list[Unit], Slots]:
    places = [world.unit(unit)]
    return places, Slots(places, clock.now())


def drawn(unit: str = "A3", language: str = "en") -> str:
    rendering._cache.clear()
    found = Unit.by_code(unit)
    assert found
    return str(rendering.rendered(found, "checks", language).html)


def test_the_latest_month_is_solid_and_the_one_before_dashed(app: Flask, world: World) -> None:  # 1.16.2
    with writing():
        made = audits(world)
    audited(made, world.piotr, "2026-10-12", "3")
    audited(made, world.leo, "2026-11-12", "4", q11="2")
    found = five_s_of(*slots(world))
    assert found and found.latest and found.before and not found.is_stale
    assert (found.latest.month, found.before.month) == ((2026, 11), (2026, 10))
    assert found.latest.total.percent == 98 and found.before.total.percent == 75, "pooled points"
    assert found.latest.categories["sort"].percent == 90 and found.next_by == dt.date(2026, 12, 31)
    assert found.open_findings == 1, "1.1 is bad, and became nothing yet"
    with app.test_request_context():
        html = drawn()
    assert 'class="latest"' in html and 'class="before"' in html and ">98<" in html and "last audit" not in html


def test_a_finding_is_open_until_what_it_became_is_over(world: World) -> None:
    with writing():
        made = audits(world)
    run = audited(made, world.leo, "2026-11-12", "4", q11="1")
    with writing():
        action = run.raise_action(run.asked[0], "Clear the drawers", world.leo, owner=world.marek)
    assert five_s_of(*slots(world)).open_findings == 1  # type: ignore[union-attr]
    with writing():
        action.cancel(world.amina, "Not needed")
    assert five_s_of(*slots(world)).open_findings == 0  # type: ignore[union-attr]


def test_an_empty_category_is_a_gap_not_a_zero(app: Flask, world: World) -> None:  # H-04
    with writing():
        made = audits(world)
    with clock.at(at("2026-11-12")), writing():
        run = answered(CheckRun.start(made, world.leo), world.leo, "4", q11="na", q12="na", q13="na", q14="na", q15="na")
        run.submit(world.leo, na_reason="No material here")
    found = five_s_of(*slots(world))
    assert found and found.latest and found.latest.categories["sort"].percent is None
    with app.test_request_context():
        latest = re.search(r'<g class="latest">(.*?)</g>', drawn(), re.S)
    assert latest and latest[1].count("<circle") == 4 and latest[1].count('class="edge"') == 3 and "area" not in latest[1]


def test_an_overdue_audit_is_grey_with_its_age_and_no_score_is_shown_as_current(app: Flask, world: World) -> None:  # H-13
    with writing():
        made = audits(world)
    audited(made, world.leo, "2026-09-30")
    found = five_s_of(*slots(world))
    assert found and found.is_stale and found.age == 50, "October's window passed without one"
    with app.test_request_context():
        html = drawn()
    assert "stale" in html and "last audit 50 days ago" in html and "was 100 %" in html
    assert "<b>100</b>" not in html and "holding" not in html
    audited(made, world.piotr, "2026-11-19", time="09:00")
    assert not five_s_of(*slots(world)).is_stale  # type: ignore[union-attr]


def test_layers_by_week_show_the_worst_and_what_failed_most(app: Flask, world: World) -> None:  # 1.18.1
    with writing():
        audit = checklist(world, "CL-LPA", "lpa", conform("L1", "L2", "L3"), layers={"1": "team_leader", "2": "shift_lead"})
        first = plan(audit, world, frequency="daily", layer=1, active_from=dt.date(2026, 11, 16))
        plan(audit, world, frequency="weekly", layer=2, role="shift_lead", active_from=dt.date(2026, 11, 9))
    audited(first, world.amina, "2026-11-16", "ok")
    audited(first, world.amina, "2026-11-18", "ok", qL2="nok")
    found = layers_of(slots(world)[1])
    assert found and [layer for layer, _, _ in found.rows] == [1, 2] and len(found.weeks) == 6
    this_week = found.rows[0][2][-1]
    assert this_week.state == "missed" and this_week.counts == {"done": 2, "missed": 1, "open": 1, "coming": 1}
    assert found.rows[1][2][-2].state == "missed" and found.rows[1][2][-1].state == "open"
    assert found.percent is not None and round(float(found.percent), 1) == 83.3, "corrected and nok don't conform (H-05)"
    with app.test_request_context():
        html = drawn()
    assert 'data-state="missed"' in html and "1 ×" in html and "Question L2" in html


def test_cards_by_day_have_their_five_states(world: World) -> None:  # 1.18.2
    with writing():
        deck = checklist(world, "CL-KAM", "kamishibai", conform("K1", "K2", "K3", "K4"), draw="random_without_replacement")
        made = plan(deck, world, frequency="daily", active_from=dt.date(2026, 11, 13))
    said = (("13", "ok"), ("16", "corrected"), ("17", "nok"))
    runs = [audited(made, world.amina, f"2026-11-{day}", value) for day, value in said]
    found = cards_of(slots(world)[1])
    assert found and [card.state for card in found.rows[0][1] if card] == ["ok", "corrected", "nok", "missed", "todo"]
    with writing():
        run = db.session.get(CheckRun, runs[2].id)
        assert run
        run.raise_action(run.asked[0], "Put it back", world.amina, owner=world.marek).cancel(world.amina, "It is back")
    found = cards_of(slots(world)[1])
    assert found and found.rows[0][1][2] and found.rows[0][1][2].state == "corrected", "what became of it is over"


def test_a_handover_that_nobody_has_signed_is_red_and_its_items_stay_until_ticked(app: Flask, world: World) -> None:  # 1.11
    questions = [{"code": "H7", "answer_kind": "items", "required": False, "finding": False}]
    with writing():
        handovers = plan(checklist(world, "CL-HO", "handover", questions, scored=False), world, frequency="each_shift",
                         active_from=dt.date(2026, 11, 19))  # fmt: skip
    with clock.at(at("2026-11-19", "13:50")), writing():
        run = CheckRun.start(handovers, world.amina)
        run.answer(run.asked[0], "Watch the tester\nCall maintenance", world.amina)
        run.sign_out(world.amina)
    for time, state in (("13:55", "signed"), ("14:10", "to_sign"), ("14:31", "unsigned")):
        with clock.at(at("2026-11-19", time)), app.test_request_context():
            handed = handed_over(slots(world)[1])
            assert handed and handed.state == state and len(handed.items) == 2
            assert ("Handover not signed" in drawn()) == (state == "unsigned")
    with clock.at(at("2026-11-19", "14:40")):
        with writing():
            run = CheckRun.by_number(run.number)  # type: ignore[assignment]
            run.sign_in(world.bruno)
            run.tick(run.items[0], world.bruno, True)
        with app.test_request_context():
            html = drawn()
        assert "not signed" not in html and "Watch the tester" not in html and "Call maintenance" in html
        assert handed_over(slots(world)[1]).state == "signed"  # type: ignore[union-attr]


def test_a_wall_moves_when_a_run_is_sent_and_when_a_shift_ends_but_not_by_a_drafts_answers(app: Flask, world: World) -> None:
    with writing():
        made = plan(checklist(world, "CL-D", "machine_check", conform("M1")), world, frequency="each_shift")
        run = CheckRun.start(made, world.amina)
    a3 = world.unit("A3")

    def revision() -> int:
        return revisions_of(a3.id).get("checks", 0)

    before = revision()
    with writing():
        run.answer(run.asked[0], "ok", world.amina)
        run.submit(world.amina)
    assert revision() > before
    tick(at("2026-11-19", "14:29"))
    before = revision()
    tick(at("2026-11-19", "14:31"))
    assert revision() > before, "the grace of the early shift is over"


def test_nothing_planned_nothing_shown(app: Flask, world: World) -> None:
    with app.test_request_context():
        assert checks(world.unit("A1"), NOW) == {"slots": None} and "check-part" not in drawn("A1")

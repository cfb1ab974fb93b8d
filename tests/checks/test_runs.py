"""A run from its first question to its result: drafts, notes, sending, taking over, void and new."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from boards import clock
from boards.checks.conditions import Held
from boards.checks.due import Schedule, overdue
from boards.checks.models import CheckAnswer, CheckRun
from boards.checks.windows import Window
from boards.db import db, writing
from boards.history.models import timeline_of
from boards.plant.calendar import set_day
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.checks.lists import answered, ask, at, checklist, conform, five_s, plan
from tests.standards.catalog import revision
from tests.world import World

THURSDAY = at("2026-11-19")
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def thursday(app: Flask) -> object:
    with clock.at(THURSDAY):
        yield


def audit(world: World, frequency: str = "daily", **about: object) -> CheckRun:
    """Piotr of B2 begins a 5S audit in A3."""
    return CheckRun.start(plan(checklist(world), world, frequency=frequency, assignee_kind="rotation",
                               people=[world.piotr, world.amina, world.leo], **about), world.piotr)  # fmt: skip


def test_a_run_is_answered_and_sent_and_says_what_it_is_worth(world: World) -> None:
    with writing():
        run = audit(world)
        answered(run, world.piotr, "3", q11="na", q24="4")
        run.submit(world.piotr)
    run = world.fresh(run)
    assert (run.points, run.possible, run.state, run.critical_failed) == (73, 96, "submitted", False)
    assert round(float(run.percent or 0), 1) == 76.0 and run.band == "nearly"
    assert run.done_by is world.piotr and [entry.event for entry in timeline_of(run)] == ["begun", "sent"]


def test_a_run_keeps_the_revision_it_was_begun_on(world: World) -> None:  # H-01
    with writing():
        run = audit(world, "weekly")
        standard = run.revision.standard
        newer = revision(standard, "B", dt.date(2026, 11, 20), steps=(), author=world.karl)
        ask(newer, [*five_s(), *conform("6.1")])
    with clock.at(THURSDAY + DAY), writing():
        run = CheckRun.start(run.plan, world.piotr)
        assert run.revision.rev == "A" and len(run.asked) == 25
        answered(run, world.piotr)
        run.submit(world.piotr)
    with clock.at(THURSDAY + 4 * DAY), writing():
        following = CheckRun.start(run.plan, world.piotr)
        assert following.revision.rev == "B" and len(following.asked) == 26
    assert len(world.fresh(run).asked) == 25


def test_a_bad_answer_needs_a_note_and_says_its_reaction_at_once(world: World) -> None:  # H-02
    with writing():
        run = audit(world)
        answered(run, world.piotr)
        critical, other = run.question("2.3"), run.question("1.1")
        assert critical and other
        run.answer(other, "3", world.piotr)  # not bad, but below the most
        run.answer(critical, "2", world.piotr)
        assert run.reaction_to(critical) == "Clear it now" and run.reaction_to(other) == ""
        assert run.missing == [(other, "note"), (critical, "note")]
        with pytest.raises(Unfit) as refused:
            run.submit(world.piotr)
        assert refused.value.field == "1.1"
        run.answer(other, "3", world.piotr, note="One drawer")
        run.answer(critical, "2", world.piotr, note="A pallet before the panel")
        run.submit(world.piotr)
    assert world.fresh(run).critical_failed and run.points == 97


def test_nothing_is_sent_while_a_question_is_open(world: World) -> None:
    with writing():
        run = audit(world)
        answered(run, world.piotr)
        run.answer(run.asked[6], None, world.piotr)
        with pytest.raises(Unfit) as refused:
            run.submit(world.piotr)
    assert refused.value.field == "2.2" and not world.fresh(run).is_submitted


def test_more_than_a_fifth_not_applicable_has_to_be_explained(world: World) -> None:  # H-03
    with writing():
        run = audit(world)
        answered(run, world.piotr, **{f"q1{n}": "na" for n in range(1, 6)}, q21="na")
        with pytest.raises(Unfit) as refused:
            run.submit(world.piotr)
        assert refused.value.field == "na_reason"
        run.submit(world.piotr, na_reason="The sort area moves this week")
    run = world.fresh(run)
    assert run.na_reason and run.result.categories["sort"].percent is None and run.percent == 100


def test_all_not_applicable_is_sent_and_has_no_result(world: World) -> None:  # H-03
    with writing():
        run = audit(world)
        answered(run, world.piotr, "na").submit(world.piotr, na_reason="The line is out")
    run = world.fresh(run)
    assert run.is_submitted and (run.points, run.percent, run.band) == (None, None, None)


def test_late_is_late_the_slot_stays_missed(world: World) -> None:  # H-07
    with writing():
        daily = plan(checklist(world, "CL-D", "machine_check", conform("M1")), world, frequency="daily")
    with clock.at(THURSDAY + DAY), writing():
        run = CheckRun.start(daily, world.amina, Window(dt.date(2026, 11, 19), dt.date(2026, 11, 19)))
        answered(run, world.amina, "ok").submit(world.amina)
        [due] = Schedule([daily.unit], dt.date(2026, 11, 19), dt.date(2026, 11, 19)).dues()
        counted = Schedule([daily.unit], dt.date(2026, 11, 19), dt.date(2026, 11, 19)).adherence()
    assert due.state == "late" and run.is_late() and run.counts
    assert (counted.done, counted.late, counted.percent) == (0, 1, 0)


def test_adherence_leaves_out_what_was_excused(world: World) -> None:  # H-08
    with writing():
        daily = plan(
            checklist(world, "CL-D", "machine_check", conform("M1")), world, frequency="daily",
            active_from=dt.date(2026, 11, 16),
        )  # fmt: skip
        for date in (16, 17):
            window = Window(dt.date(2026, 11, date), dt.date(2026, 11, date))
            with clock.at(at(f"2026-11-{date}")):
                answered(CheckRun.start(daily, world.amina, window), world.amina, "ok").submit(world.amina)
        off = Window(dt.date(2026, 11, 18), dt.date(2026, 11, 18))
        with pytest.raises(NotAllowed):
            CheckRun.excuse(daily, off, world.amina, "I was ill")  # her own
        with pytest.raises(Unfit):
            CheckRun.excuse(daily, off, world.leo, " ")
        run = CheckRun.excuse(daily, off, world.leo, "The area did not run")
        assert CheckRun.excuse(daily, off, world.leo, "The area did not run") is run
        with pytest.raises(NotNow):
            CheckRun.start(daily, world.amina, off)
    counted = Schedule([daily.unit], dt.date(2026, 11, 16), dt.date(2026, 11, 19)).adherence()
    assert (counted.due, counted.excused, counted.done, counted.percent) == (3, 1, 2, 100)


def test_an_auditor_never_scores_his_own_teams_area(world: World) -> None:  # H-09
    with writing():
        audits = plan(checklist(world), world, frequency="weekly", assignee_kind="rotation",
                      people=[world.amina, world.piotr])  # fmt: skip
        with pytest.raises(NotAllowed):
            CheckRun.start(audits, world.amina)
        run = CheckRun.start(audits, world.piotr)
        world.piotr.home_unit = world.unit("A3")  # he moves there the same week
        answered(run, world.piotr).submit(world.piotr)  # begun when he was of another team
    assert world.fresh(run).started_on == dt.date(2026, 11, 19)
    with clock.at(THURSDAY + 4 * DAY), writing(), pytest.raises(NotAllowed):
        CheckRun.start(audits, world.piotr)
    with clock.at(THURSDAY + 4 * DAY), writing():
        world.amina.home_unit = world.unit("B2")  # and she has left it
        assert CheckRun.start(audits, world.amina).holder is world.amina


def test_a_check_is_for_its_assignee_or_the_deputy(world: World) -> None:
    with writing():
        own = plan(checklist(world, "CL-R", "reflection", conform("R1")), world, frequency="daily",
                   assignee_kind="person", people=[world.marek])  # fmt: skip
        with pytest.raises(NotAllowed):
            CheckRun.start(own, world.rosa)
        run = CheckRun.start(own, world.joana)  # acts for Marek
    assert run.holder is world.joana


def test_what_was_sent_never_changes_a_mistake_is_void_and_done_again(world: World) -> None:  # H-12
    with writing():
        run = audit(world)
        answered(run, world.piotr).submit(world.piotr)
        with pytest.raises(NotNow):
            run.answer(run.asked[0], "0", world.piotr, note="Oh")
        with pytest.raises(NotAllowed):
            run.void(world.piotr, "Wrong area")
        with pytest.raises(Unfit):
            run.void(world.amina, "")
        run.void(world.amina, "It was the wrong area")
        run.void(world.amina, "It was the wrong area")
        again = CheckRun.start(run.plan, world.piotr)
        assert again is not run and again.attempt == 2
        answered(again, world.piotr, "3").submit(world.piotr)
    [due] = Schedule([run.unit], dt.date(2026, 11, 19), dt.date(2026, 11, 19)).dues()
    assert due.run is not None and due.run.id == again.id and due.state == "done"
    assert not world.fresh(run).counts and run.points == 100, "its answers stay as they were"


def test_an_audit_that_is_overdue_is_made_good_only_by_a_later_one(world: World) -> None:  # H-13
    with writing():
        run = audit(world, "weekly", active_from=dt.date(2026, 11, 2))
        answered(run, world.piotr).submit(world.piotr)
    found = Schedule([run.unit], dt.date(2026, 11, 2), dt.date(2026, 12, 6), at("2026-12-01")).dues()
    assert [due.state for due in found] == ["missed", "missed", "done", "missed", "open"]
    assert [due.window.first.isoformat() for due in overdue(found)] == ["2026-11-23"]


def test_a_draft_survives_and_a_phone_may_send_again(world: World) -> None:  # H-14
    with writing():
        run = audit(world)
        first, second = run.asked[0], run.asked[1]
        run.answer(first, "2", world.piotr, note="Five", submission="a")
        run.answer(first, "4", world.piotr, submission="b")
        run.answer(second, "4", world.piotr, submission="c")
    with clock.at(THURSDAY + dt.timedelta(hours=3)), writing():  # the phone slept and sends all of it once more
        run = CheckRun.start(run.plan, world.piotr)
        run.answer(first, "2", world.piotr, note="Five", submission="a")
        run.answer(second, "4", world.piotr, submission="c")
        assert (run.value_of(first), run.answered) == ("4", 2)
        answered(run, world.piotr).submit(world.piotr)
        run.submit(world.piotr)
        assert run.answer(second, "4", world.piotr, submission="c").value == "4"  # also after it was sent
    assert db.session.scalar(select(func.count()).select_from(CheckAnswer)) == 25


def test_the_second_is_told_who_has_it_and_may_take_it_over(world: World) -> None:  # H-15
    with writing():
        run = audit(world)
        run.answer(run.asked[0], "4", world.piotr)
        with pytest.raises(Held) as held:
            CheckRun.start(run.plan, world.leo)
        assert "Piotr" in held.value.sentence and "10:00" in held.value.sentence and held.value.run is run
        run.take_over(world.leo)
        run.take_over(world.leo)
        assert (run.holder, run.value_of(run.asked[0])) == (world.leo, "4")
        with pytest.raises(Held):
            run.answer(run.asked[1], "4", world.piotr)
        answered(run, world.leo).submit(world.leo)
    assert run.done_by is world.leo and [e.event for e in timeline_of(run)].count("taken over") == 1


def test_of_two_who_take_over_and_send_at_once_the_second_is_told(app: Flask, world: World) -> None:  # H-15, U-01
    with writing():
        run = audit(world)
        answered(run, world.piotr)
    identity, seen = run.id, CheckRun.loaded().where(CheckRun.id == run.id)
    db.session().expire_on_commit = False
    db.session.rollback()
    mine = db.session.scalars(seen.execution_options(populate_existing=True)).unique().one()
    db.session.commit()
    with app.app_context(), clock.at(THURSDAY):
        with writing():
            other = db.session.get(CheckRun, identity)
            assert other is not None
            other.take_over(world.leo)
        db.session.remove()
    with pytest.raises(StaleDataError):
        mine.submit(world.piotr)
        db.session.flush()
    db.session.rollback()
    assert world.fresh(mine).holder.name == "Leo Brandt" and not mine.is_submitted


def test_nothing_is_due_on_a_closed_day_and_nothing_is_begun(world: World) -> None:  # T-12
    with writing():
        daily = plan(checklist(world, "CL-D", "machine_check", conform("M1")), world, active_from=dt.date(2026, 11, 19))
        set_day(world.unit("A3"), dt.date(2026, 11, 19), [], "no work")
        with pytest.raises(NotNow):
            CheckRun.start(daily, world.amina)


def test_a_check_that_nobody_planned(world: World) -> None:
    with writing():
        walk = checklist(world, "CL-GEMBA", "gemba_walk", [{"code": "G1", "answer_kind": "text", "required": False}])
        run = CheckRun.start_ad_hoc(walk, world.unit("A3"), world.ingrid, submission="walk")
        assert CheckRun.start_ad_hoc(walk, world.unit("A3"), world.ingrid, submission="walk") is run
        with pytest.raises(NotAllowed):
            CheckRun.start_ad_hoc(walk, world.unit("A3"), world.marek)
        run.answer(run.asked[0], "Here is the standard", world.ingrid)
        run.submit(world.ingrid)
    assert world.fresh(run).state == "submitted" and run.percent is None


def test_layers_ask_their_own_questions(world: World) -> None:
    questions = [*conform("L01", "L02", layers=[1, 2]), *conform("L03", layers=[3]), *conform("L04")]
    with writing():
        layered = checklist(world, "CL-LPA", "lpa", questions, layers={"1": "team_leader", "3": "plant_manager"})
        first = CheckRun.start(plan(layered, world, frequency="each_shift", layer=1), world.amina)
        top = CheckRun.start(plan(layered, world, frequency="monthly", layer=3, role="plant_manager"), world.ingrid)
        with pytest.raises(Unfit):
            plan(layered, world, layer=2)
    assert [question.code for question in first.asked] == ["L01", "L02", "L04"]
    assert [question.code for question in top.asked] == ["L03", "L04"]


def test_the_drawn_card_sticks_and_nobody_draws_again(world: World) -> None:  # H-10
    with writing():
        deck = checklist(
            world, "CL-KAM", "kamishibai", conform(*[f"K{n}" for n in range(6)]), draw="random_without_replacement"
        )
        cards = plan(deck, world, frequency="each_shift")
        window = Window(dt.date(2026, 11, 19), dt.date(2026, 11, 19), "early")
        foreseen = cards.card_to_come()
        seen = {cards.card_for(window, world.amina) for _ in range(5)}
        run = CheckRun.start(cards, world.amina)
        assert seen == {foreseen} == {run.card} == {question.code for question in run.asked}
        with pytest.raises(NotNow):
            cards.card_for(Window(dt.date(2026, 11, 20), dt.date(2026, 11, 20), "early"), world.amina)
        drawn = [foreseen]
        for n in range(1, 6):
            day = dt.date(2026, 11, 19) + n * DAY
            with clock.at(THURSDAY + n * DAY):
                drawn.append(cards.card_for(Window(day, day, "early"), world.amina))
    assert sorted(drawn) == [f"K{n}" for n in range(6)]

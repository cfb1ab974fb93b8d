"""Who is told what, and when: only who owes something or gets an answer, on the own shift, never for one's own acts."""

from __future__ import annotations

import ast
import datetime as dt

import pytest

from boards import clock
from boards.actions.models import Action
from boards.clock import tick
from boards.config import ROOT
from boards.db import db, writing
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.issues.models import Issue
from boards.meetings.models import Forum
from boards.notices.kinds import KINDS, sentence, subject_of
from boards.notices.models import Channel, Notice
from boards.notices.telling import tell
from boards.people.models import Person
from boards.plant.calendar import set_day
from tests.notices.conftest import plant_time, told
from tests.world import World

FRIDAY = plant_time("10:00", 3).date()


def notice_for(person: Person, kind: str | None = None) -> Notice:
    rows = db.session.query(Notice).filter_by(person_id=person.id)
    return (rows.filter_by(kind=kind) if kind else rows).one()


def given(world: World, to: Person, by: Person | None = None) -> Action:
    with writing():
        return Action.raise_at(world.unit("A3"), "Weld the drain pan", by=by or world.rosa, owner=to, due_on=FRIDAY)


# --- when


@pytest.mark.parametrize(
    ("name", "time", "days"),
    [
        ("joana", "06:00", 1),  # crew A works early: today's has begun, tomorrow's is next
        ("bruno", "14:00", 0),  # crew B begins this afternoon
        ("greta", "10:15", 0),  # has no crew, is at work: some minutes, gathered
    ],
)
def test_it_waits_for_the_start_of_the_own_shift(world: World, name: str, time: str, days: int) -> None:
    given(world, getattr(world, name))
    assert notice_for(getattr(world, name)).send_at == plant_time(time, days)


def test_crews_change_shifts_on_monday_and_the_notice_with_them(world: World) -> None:
    with clock.at(plant_time("15:00", 3)):  # Friday: crew A has gone home, from Monday it works nights
        given(world, world.joana)
    assert notice_for(world.joana).send_at == plant_time("22:00", 6)


def test_nobody_is_disturbed_on_a_day_off(world: World) -> None:
    with clock.at(plant_time("19:00")), writing():
        set_day(world.unit("PLANT"), FRIDAY - dt.timedelta(days=2), [])
        Action.raise_at(world.unit("A3"), "Weld", by=world.rosa, owner=world.greta, due_on=FRIDAY)
    assert notice_for(world.greta).send_at == plant_time("06:00", 2), "Wednesday is a holiday"


def test_a_call_for_help_is_for_now(world: World) -> None:
    with writing():
        Issue.raise_at(world.unit("A3-10"), "andon", "", by=world.joana)
    assert told("andon") == ["Amina"]
    assert notice_for(world.amina).send_at == plant_time("10:00")


# --- who


def test_never_for_ones_own_acts(world: World) -> None:
    given(world, world.joana, by=world.joana)
    with writing():
        tell([world.joana, world.marek], "given", db.session.query(Action).one(), by=world.joana)
    assert told("given") == ["Marek"]


def test_the_same_thing_is_told_once(world: World) -> None:
    action = given(world, world.joana)
    for _ in range(3):
        with writing():
            tell(
                [world.joana, world.joana],
                "given",
                db.session.get_one(Action, action.id),
                of=f"1 {plant_time('10:00').date()}",
            )
    assert told("given") == ["Joana"]


def test_who_has_left_is_told_nothing(world: World) -> None:
    with writing():
        action = Action.raise_at(world.unit("A3"), "Weld", by=world.amina)
        world.joana.leave()
        tell([world.joana, None], "given", action)
    assert not told("given")


def test_it_is_taken_back_with_what_it_tells_of(world: World) -> None:
    with pytest.raises(ZeroDivisionError), writing():
        Action.raise_at(world.unit("A3"), "Weld", by=world.rosa, owner=world.joana, due_on=FRIDAY)
        raise ZeroDivisionError
    assert not told("given")


def test_an_actions_life_tells_those_it_concerns(world: World) -> None:
    given(world, world.marek)
    action = lambda: db.session.query(Action).one()  # noqa: E731
    with writing():
        action().accept(world.marek)
        action().move_due(world.marek, FRIDAY + dt.timedelta(days=4), "The sheet was cut wrong")
    assert told("move") == ["Amina", "Bruno"]
    with writing():
        action().complete(world.marek)
    assert told("check") == ["Amina", "Bruno"], "whoever leads here, on the own shift"
    with writing():
        action().send_back(world.amina, "It still drips", FRIDAY)
    assert told("back") == ["Marek"]


def test_who_asked_hears_a_no(world: World) -> None:
    given(world, world.marek)
    with writing():
        db.session.query(Action).one().refuse(world.marek, "No time this week")
    assert told("refused") == ["Rosa"]


def test_a_question_goes_to_who_owes_the_answer_and_the_answer_back(world: World) -> None:
    with writing():
        question = Escalation.ask_for(world.unit("A3"), world.unit("VSA"), "Who orders the tape?", by=world.joana)
    assert "Greta" in told("asked")
    assert "Joana" not in told("asked")
    with writing():
        db.session.get_one(Escalation, question.id).reply(world.greta, "answer", "Stores does, from Monday on")
    assert "Joana" in told("answered")
    assert "Greta" not in told("answered")


def test_an_idea_tells_its_author_by_name_and_who_makes_it_real(world: World) -> None:
    with writing():
        idea = Idea.submit(world.unit("A3"), "A hook", receipt=receipt_for("1"), language="en", author=world.joana)
        idea.accept(world.amina, world.marek, FRIDAY)
    assert told("answered") == ["Joana"]
    assert told("given") == ["Marek"]
    with writing():
        idea = db.session.query(Idea).one()
        idea.report(world.marek, "Found at once", "A hook is a hook")
    assert told("check") == ["Amina", "Bruno"]
    with writing():
        db.session.query(Idea).one().confirm(world.bruno)
        db.session.query(Idea).one().thank(world.amina, world.joana, "Two days from idea to hook")
    assert told("thanked") == ["Joana"]


# --- a unit's channel


def test_a_teams_channel_hears_calls_and_questions_owed(world: World) -> None:
    with writing():
        db.session.add(Channel(unit_id=world.unit("A3").id, address="msteams://…"))
        Issue.raise_at(world.unit("A3-10"), "andon", "", by=world.joana)
        Escalation.ask_for(world.unit("B2"), world.unit("A3"), "Can you lend a crate?", by=world.piotr)
        Action.raise_at(world.unit("A3"), "Weld", by=world.rosa, owner=world.joana, due_on=FRIDAY)
    rows = db.session.query(Notice).filter(Notice.unit_id.is_not(None)).all()
    assert sorted(row.kind for row in rows) == ["andon", "asked"]


# --- what time itself tells


def test_at_the_start_of_the_shift_what_is_due(world: World) -> None:
    with writing():
        Action.raise_at(world.unit("A3"), "Due", by=world.amina, owner=world.joana, due_on=FRIDAY)
        Action.raise_at(world.unit("A3"), "Later", by=world.amina, owner=world.marek, due_on=FRIDAY + dt.timedelta(days=5))
    tick(plant_time("05:59", 3))
    assert not told("due")
    tick(plant_time("06:00", 3))
    assert told("due") == ["Joana"]
    assert notice_for(world.joana, "due").send_at == plant_time("06:00", 3)
    for minute in ("06:01", "09:00", "13:59"):
        tick(plant_time(minute, 3))
    assert told("due") == ["Joana"], "once a day"
    tick(plant_time("06:00", 6))
    tick(plant_time("22:00", 6))
    assert len(told("due")) == 2, "again on the next shift, now overdue"


def test_a_server_that_was_down_at_six_tells_at_eight(world: World) -> None:
    with writing():
        Action.raise_at(world.unit("A3"), "Due", by=world.amina, owner=world.joana, due_on=FRIDAY)
    tick(plant_time("08:10", 3))
    assert notice_for(world.joana, "due").send_at == plant_time("06:00", 3), "so it goes out now"


def test_an_idea_that_waits_is_told_to_each_crews_leader_on_the_own_shift(world: World) -> None:  # I-01
    with writing():
        Idea.submit(world.unit("A3"), "A hook", receipt=receipt_for("1"), language="en")
    tick(plant_time("06:00", 1))
    assert told("waiting") == ["Amina"]
    tick(plant_time("14:00", 1))
    assert told("waiting") == ["Amina", "Bruno"]
    with writing():
        db.session.query(Idea).one().say(world.bruno, "I look at it with you tomorrow")
    tick(plant_time("06:00", 2))
    assert told("waiting") == ["Amina", "Bruno"]


def test_a_leaders_own_idea_is_told_to_the_next_level(world: World) -> None:  # I-07
    with writing():
        Idea.submit(world.unit("A3"), "A hook", receipt=receipt_for("1"), language="en", author=world.amina)
    tick(plant_time("06:00", 1))
    assert told("waiting") == ["Greta", "Leo"]


# --- every kind has its words


def test_every_kind_that_is_told_has_words_of_its_own() -> None:
    said = {
        argument.value
        for path in (ROOT / "boards").glob("*/*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in ("tell", "_tell_leaders")
        for argument in node.args[:2]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    assert said
    assert said <= {kind.partition(" ")[2] for kind in KINDS}, said


# --- and the others


def test_a_severe_one_goes_to_the_plant_at_once_without_saying_who_was_hurt(world: World) -> None:  # E-04, P-07
    with writing():
        Issue.raise_at(world.unit("A3-10"), "injury", "Marek, left hand", by=world.joana, severity="lost_time")
    notice = notice_for(world.ingrid, "asked")
    assert notice.send_at == plant_time("10:00")
    record = subject_of(notice)
    with clock.at(plant_time("10:00")):
        assert "Marek" not in sentence(notice, record)
        assert "Serious" in sentence(notice, record)


def test_who_noticed_something_hears_the_answer(world: World) -> None:
    with writing():
        issue = Issue.raise_at(world.unit("A3-10"), "abnormality", "It rattles", by=world.joana)
    assert told("raised") == ["Amina", "Bruno"]
    with writing():
        db.session.get_one(Issue, issue.id).resolve(world.amina, "The screw is tight again")
    assert told("answered") == ["Joana"]


def test_a_joint_answer_asks_each_for_a_yes(world: World) -> None:  # E-06
    with writing():
        parties = [world.unit("QLT"), world.unit("B2")]
        Escalation.ask_for(world.unit("A3"), world.unit("PLANT"), "Who checks?", by=world.amina, parties=parties)
    assert told("agree") == ["Piotr"], "the function has nobody yet"


def test_who_did_not_hold_the_stand_up_hears_it(world: World) -> None:  # M-04
    with writing():
        times = {"early": "06:05", "late": "14:05", "night": "22:05"}
        db.session.add(Forum(code="T1-A3", kind="tier", tier=1, unit_id=world.unit("A3").id, times=times))
    tick(plant_time("15:00"))
    assert told("missed") == ["Amina"]
    tick(plant_time("15:20"))
    assert told("missed") == ["Amina", "Bruno"]
    tick(plant_time("15:21"))
    assert len(told("missed")) == 2

"""Who is told what of standards and qualification: who owes something or gets an answer, on the own shift, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import current_app
from sqlalchemy import event

from boards import clock
from boards.clock import tick
from boards.db import db, writing
from boards.issues.models import Issue
from boards.notices.kinds import address, sentence, still_true, subject_of
from boards.notices.models import Notice
from boards.notices.sending import deliver
from boards.people.models import Person
from boards.skills.models import Assessment, Skill, Suspension
from boards.standards.models import Revision, Standard
from boards.standards.questions import Question
from tests.notices.conftest import TUESDAY, plant_time, told
from tests.notices.sink import Sink
from tests.skills.matrix import judged, skill, trainer
from tests.standards import prepared
from tests.standards.catalog import DAY, revision, standard
from tests.world import World


def said(kind: str, to: Person) -> str:
    """What the one notice of a kind says to somebody."""
    notice = db.session.query(Notice).filter_by(kind=kind, person_id=to.id).one()
    return sentence(notice, subject_of(notice))


def holds(kind: str) -> set[bool]:
    db.session.rollback()
    return {still_true(one, subject_of(one)) for one in db.session.query(Notice).filter_by(kind=kind)}


def where(kind: str) -> str:
    notice = db.session.query(Notice).filter_by(kind=kind).first()
    assert notice is not None
    with current_app.test_request_context():
        return address(subject_of(notice), notice).removeprefix("http://boards.example")


# --- readings


def test_what_takes_effect_is_told_once_at_the_start_of_each_ones_shift_and_once_more_when_due(world: World) -> None:  # D-03
    with writing():
        revision(standard(world), "B", TUESDAY + DAY).acknowledge(world.marek, "en")
    tick(plant_time("14:00"))
    assert not told("read"), "it waits for its day"
    tick(plant_time("06:00", 1))
    assert told("read") == ["Amina", "Joana"], "not who has read it, not who works late"
    assert db.session.query(Notice).filter_by(kind="read").first().send_at == plant_time("06:00", 1)  # type: ignore[union-attr]
    tick(plant_time("14:00", 1))
    assert told("read") == ["Amina", "Bruno", "Joana"]
    for day in (2, 3, 6, 7):
        for hour in ("06:00", "14:00", "22:00"):
            tick(plant_time(hour, day))
    assert told("read") == ["Amina", "Bruno", "Joana"] and not told("unread"), "nobody is told every day"
    for hour in ("06:00", "14:00", "22:00"):
        tick(plant_time(hour, 8))
    assert told("unread") == ["Amina", "Bruno", "Joana"], "a week later it is due"
    tick(plant_time("22:00", 9))
    assert len(told("unread")) == 3
    assert said("read", world.joana) == "Please read by Wed 25 Nov: SW-A3-10 B “Stator shrink-fit”."
    assert "not read yet" in said("unread", world.joana)
    assert where("read") == "/standards/sw-a3-10/b"


def test_what_was_read_meanwhile_is_not_sent(world: World, wants: Callable[[str], Person], sink: Sink) -> None:
    wants("joana"), wants("amina")
    with writing():
        made = revision(standard(world), "A", TUESDAY)
    tick(plant_time("06:00", 1))
    assert told("read") == ["Amina", "Joana", "Marek"]
    with writing():
        db.session.merge(made).acknowledge(world.joana, "en")
    with clock.at(plant_time("06:00", 1)):
        assert deliver() == 1, "to Amina alone"
    assert "SW-A3-10 A" in sink.texts[0] and "/standards/sw-a3-10/a" in sink.texts[0]


def test_who_is_on_leave_is_told_on_the_return(world: World) -> None:  # D-08
    with writing():
        revision(standard(world), "A", TUESDAY - 30 * DAY)
        world.joana.away_until = TUESDAY + 2 * DAY
    tick(plant_time("06:00", 1))
    tick(plant_time("06:00", 2))
    assert "Joana" not in told("read") + told("unread") and "Amina" in told("unread")
    tick(plant_time("06:00", 3))
    assert told("read") == ["Joana"], "a week from now"
    assert db.session.query(Notice).filter_by(kind="read").one().of == str(TUESDAY + 10 * DAY)


def test_nobody_is_told_to_read_while_the_own_question_waits(world: World) -> None:  # D-14
    with writing():
        revision(standard(world), "A", TUESDAY - 30 * DAY).ask(world.joana, "Which flange?")
    tick(plant_time("06:00", 1))
    assert told("unread") == ["Amina", "Marek"]


def test_a_typing_error_is_told_to_nobody(world: World) -> None:  # D-05
    with writing():
        made = standard(world)
        first = revision(made, "A", TUESDAY - 30 * DAY)
        for person in (world.amina, world.bruno, world.marek, world.joana):
            first.acknowledge(person, "en")
        revision(made, "B", TUESDAY, "editorial")
    tick(plant_time("06:00", 1))
    assert not told("read") and not told("unread")


# --- questions


def test_a_question_goes_to_the_author_and_the_answer_back(world: World) -> None:
    with writing():
        revision(standard(world), "A", TUESDAY - DAY).ask(world.joana, "Which flange?")
    assert told("question") == ["Amina"]
    assert "Which flange?" in said("question", world.amina)
    asked = db.session.query(Question).one()
    assert where("question") == f"/standards/sw-a3-10/a#question-{asked.id}"
    assert holds("question") == {True}
    with writing():
        db.session.query(Question).one().reply(world.amina, "The narrow one")
    assert told("replied") == ["Joana"] and "The narrow one" in said("replied", world.joana)
    assert holds("question") == {False}, "not sent any more"


def test_an_authors_own_question_and_the_own_answer_are_told_to_nobody(world: World) -> None:
    with writing():
        asked = revision(standard(world), "A", TUESDAY - DAY).ask(world.amina, "Is it 240 or 250?")
        asked.reply(world.amina, "240")
    assert not told("question") and not told("replied")


def test_when_the_author_has_left_who_leads_the_owner_is_asked(world: World) -> None:
    with writing():
        made = revision(standard(world), "A", TUESDAY - DAY, author=world.marek)
        world.marek.leave()
        made.ask(world.joana, "Which flange?")
    assert told("question") == ["Amina", "Bruno"]


# --- review of a draft, and of a standard


def test_from_draft_to_approval_those_it_waits_for_are_told(world: World) -> None:
    with writing():
        draft = prepared.submitted(world)
    assert told("approve") == ["Greta", "Quin"] and told("review") == ["Bruno"]
    with writing():
        db.session.merge(draft).send_back(world.quin, "The temperature is missing")
    assert told("back") == ["Amina"] and holds("approve") == {False}


def test_a_review_is_told_a_month_before_and_when_it_is_over_to_who_leads_the_owner(world: World) -> None:  # D-10
    with writing():
        revision(standard(world), "A", dt.date(2025, 12, 20))
    tick(plant_time("06:00", 2))
    assert not told("look_at"), "31 days before"
    for hour in ("06:00", "14:00"):
        tick(plant_time(hour, 3))
        tick(plant_time(hour, 4))
    assert told("look_at") == ["Amina", "Bruno"] and not told("not_looked_at")
    assert said("look_at", world.amina).startswith("To be looked at again by Sun 20 Dec: SW-A3-10")
    assert where("look_at") == "/standards/sw-a3-10/uses"
    with clock.at(plant_time("14:00", 34)):  # crew A works late then
        tick(plant_time("14:00", 34))
        assert told("not_looked_at") == ["Amina"]
        with writing():
            db.session.query(Standard).one().review(world.amina)
        assert holds("not_looked_at") == {False}


def test_a_functions_standard_is_looked_at_by_who_leads_the_function(world: World) -> None:
    with writing():
        world.quin.leads_unit = True
        revision(standard(world, owner="QLT"), "A", TUESDAY - 400 * DAY)
    tick(plant_time("10:00", 1))
    assert told("not_looked_at") == ["Quin"]


# --- qualification


def test_what_ends_is_told_to_the_person_and_to_who_leads_the_crew(world: World) -> None:
    job = skill(world)
    judged(job, world.joana, 3, TUESDAY - 300 * DAY, valid_until=TUESDAY + 20 * DAY)
    for hour in ("06:00", "14:00"):
        tick(plant_time(hour, 1))
        tick(plant_time(hour, 2))
    assert told("expiring") == ["Amina", "Joana"], "crew B has another leader"
    assert said("expiring", world.joana) == "Your qualification ends on 7 Dec 2026: A3-10 Job A3-10."
    assert "The qualification of Joana Brito ends" in said("expiring", world.amina)
    assert where("expiring") == f"/skills/a3-10/people/{world.joana.id}"
    with clock.at(plant_time("06:00", 21)):
        tick(plant_time("06:00", 21))
        assert told("expired") == ["Amina", "Joana"]
        assert holds("expiring") == {False} and holds("expired") == {True}
        judged(job, world.joana, 3, TUESDAY + 21 * DAY)
        assert holds("expired") == {False}, "assessed anew"


def test_a_leader_who_has_planned_the_training_owes_nothing_more(world: World) -> None:
    job = skill(world)
    judged(job, world.joana, 3, TUESDAY - 300 * DAY, valid_until=TUESDAY + 20 * DAY)
    with writing():
        db.session.merge(job).plan_training(world.joana, 3, world.amina, TUESDAY + 9 * DAY)
    tick(plant_time("06:00", 1))
    assert told("expiring") == ["Joana"]


def test_a_suspension_is_told_now_to_who_works_and_never_says_why(world: World) -> None:  # Q-12, P-07
    job = skill(world)
    judged(job, world.joana, 3, TUESDAY - 30 * DAY)
    with writing():
        db.session.merge(job).suspend(world.joana, world.eva, "Drove into the rack, was not well")
    assert told("suspended") == ["Amina", "Bruno", "Joana"]
    rows = {row.person.name.split()[0]: row for row in db.session.query(Notice).filter_by(kind="suspended")}
    assert rows["Joana"].send_at == rows["Amina"].send_at == plant_time("10:00")
    assert rows["Bruno"].send_at == plant_time("14:00"), "at the start of his shift"
    for person in (world.joana, world.amina, world.bruno):
        assert "rack" not in said("suspended", person) and "not well" not in said("suspended", person)
    assert said("suspended", world.amina) == "Joana Brito must not do this until assessed anew: A3-10 Job A3-10."
    with writing():
        db.session.query(Suspension).one().lift(world.eva)
    assert holds("suspended") == {False}


def test_who_suspends_is_not_told(world: World) -> None:
    job = skill(world)
    judged(job, world.joana, 3, TUESDAY - 30 * DAY)
    with writing():
        db.session.merge(job).suspend(world.joana, world.amina, "Two faults")
    assert told("suspended") == ["Bruno", "Joana"]


def test_an_assessment_by_a_colleague_asks_the_leaders_for_a_yes(world: World) -> None:
    job = skill(world)
    judged(job, world.joana, 4, TUESDAY - 30 * DAY)
    with writing():
        db.session.merge(job).assess(world.marek, 1, world.joana)
    assert told("confirm") == ["Amina", "Bruno"] and holds("confirm") == {True}
    assert said("confirm", world.amina) == "Marek Szymański was assessed: A3-10, level 1. It counts once you confirm it."
    with writing():
        waiting = db.session.query(Assessment).filter_by(needs_confirmation=True).one()
        waiting.confirm(world.bruno)
    assert holds("confirm") == {False}
    trainer(world.karl, world.unit("A3"))
    with writing():
        db.session.query(Skill).one().assess(world.marek, 2, world.karl)
    assert len(told("confirm")) == 2, "a trainer's word counts at once"


# --- requests


@pytest.mark.parametrize("outcome", ["granted", "declined"])
def test_who_asked_for_people_hears_the_decision(world: World, outcome: str) -> None:
    with writing():
        asked = Issue.raise_at(world.unit("A3"), "request_release", "Two for the 5S event", by=world.amina)
    with writing():
        db.session.get_one(Issue, asked.id).decide(world.greta, outcome, "Only on Friday")
    assert told("answered") == ["Amina"]
    words = said("answered", world.amina)
    assert words.startswith("Decided: ") and "Two for the 5S event" in words


# --- cost


def test_a_second_look_at_the_same_shift_reads_nothing(world: World) -> None:
    with writing():
        revision(standard(world), "A", TUESDAY - DAY)
    tick(plant_time("06:00", 1))
    asked = list[str]()
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    tick(plant_time("07:00", 1))
    assert asked and not [one for one in asked if "FROM standard" in one and "use" in one]
    assert db.session.query(Revision).count() == 1

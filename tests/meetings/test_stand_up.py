"""A stand-up from its start to its record: who runs it, what time does to it, what stays as it was said."""

from __future__ import annotations

import datetime as dt

import pytest

from boards import clock
from boards.actions.models import Action
from boards.clock import next_due, tick
from boards.db import db, writing
from boards.history.models import said_in
from boards.meetings.models import Forum, Meeting
from boards.meetings.record import told
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.meetings.forums import local
from tests.world import World

EARLY = local(2026, 11, 18, 6, 5)
MINUTE = dt.timedelta(minutes=1)


def begun(forums: dict[str, Forum], world: World, at: dt.datetime = EARLY) -> Meeting:
    with clock.at(at), writing():
        return Meeting.start(forums["T1-A3"], world.amina)


def promised(world: World, title: str) -> Action:
    a3 = world.unit("A3")
    return Action.raise_at(a3, title, by=world.amina, owner=world.marek, due_on=dt.date(2026, 11, 20))


def test_who_starts_it_second_joins(forums: dict[str, Forum], world: World) -> None:
    meeting = begun(forums, world)
    with clock.at(EARLY + MINUTE), writing():
        assert Meeting.start(forums["T1-A3"], world.bruno).id == meeting.id
    assert db.session.query(Meeting).count() == 1


def test_it_belongs_to_the_shift_that_stands_up(forums: dict[str, Forum], world: World) -> None:  # T-01
    meeting = begun(forums, world, local(2026, 11, 18, 5, 50))  # the crew is early: the night has not ended
    assert (meeting.production_date, meeting.shift, meeting.crew) == (dt.date(2026, 11, 18), "early", "A")
    night = begun(forums, world, local(2026, 11, 19, 1))
    assert (night.production_date, night.shift, night.crew) == (dt.date(2026, 11, 18), "night", "C")


def test_once_held_it_takes_a_second_word_to_meet_again(forums: dict[str, Forum], world: World) -> None:
    meeting = begun(forums, world)
    with clock.at(EARLY + 9 * MINUTE), writing():
        meeting.end(world.amina)
    with clock.at(EARLY + 20 * MINUTE):
        with pytest.raises(NotNow), writing():
            Meeting.start(forums["T1-A3"], world.amina)
        with writing():
            again = Meeting.start(forums["T1-A3"], world.amina, again=True)
            assert Meeting.start(forums["T1-A3"], world.bruno, again=True).id == again.id
    assert (again.shift, again.shift_code) == ("early 2", "early")


def test_only_a_leader_of_the_line_runs_it(forums: dict[str, Forum], world: World) -> None:
    meeting = begun(forums, world)
    for person in (world.marek, world.piotr):
        with pytest.raises(NotAllowed), writing():
            Meeting.start(forums["T1-A3"], person)
        with pytest.raises(NotAllowed), clock.at(EARLY + MINUTE), writing():
            meeting.turn_to("actions", person)
    with clock.at(EARLY + MINUTE), writing():
        meeting.turn_to("actions", world.leo)  # the shift lead above
    assert meeting.topic == "actions"


def test_what_was_looked_at_has_its_tick(forums: dict[str, Forum], world: World) -> None:
    meeting = begun(forums, world)
    with clock.at(EARLY + MINUTE), writing():
        meeting.count_heads(4, world.amina)
        meeting.turn_to("safety", world.amina)
        meeting.look("safety", "nothing", world.amina)
        meeting.turn_to("actions", world.amina)
        meeting.turn_to("actions", world.amina)
    assert meeting.looked_at == {"here": "seen", "safety": "nothing"}
    with pytest.raises(Unfit), writing():
        meeting.turn_to("gossip", world.amina)
    with pytest.raises(Unfit), writing():
        meeting.count_heads(900, world.amina)


def test_a_team_counts_heads_and_notes_no_names(forums: dict[str, Forum], world: World) -> None:  # domain 1.10
    meeting = begun(forums, world)
    with pytest.raises(NotNow), writing():
        meeting.note_present(world.marek, world.amina)


def test_it_ends_by_itself_after_fifteen_minutes_to_the_second(forums: dict[str, Forum], world: World) -> None:
    meeting = begun(forums, world)
    due = EARLY + 15 * MINUTE
    assert next_due(EARLY + MINUTE) == due  # the server wakes then
    tick(due - dt.timedelta(seconds=1))
    assert world.fresh(meeting).is_running
    tick(due + 7 * MINUTE)  # the server was busy, or down
    ended = world.fresh(meeting)
    assert (ended.ended_at, ended.ended_by, ended.ended_by_itself) == (due, None, True)
    tick(due + 8 * MINUTE)
    assert world.fresh(meeting).ended_at == due


def test_whoever_leads_and_ends_it_is_named(forums: dict[str, Forum], world: World) -> None:
    meeting = begun(forums, world)
    with clock.at(EARLY + 9 * MINUTE), writing():
        meeting.end(world.amina)
        meeting.end(world.bruno)  # a second tap, on the other tablet
    assert (meeting.ended_by, meeting.minutes, meeting.ended_by_itself) == (world.amina, 9, False)


def test_the_record_stays_as_it_was_published(forums: dict[str, Forum], world: World) -> None:  # M-02
    meeting = begun(forums, world)
    with clock.at(EARLY + 3 * MINUTE), writing(), said_in(meeting.id):
        promised(world, "Weld the drain pan")
    with clock.at(EARLY + 9 * MINUTE), writing():
        meeting.end(world.amina)
    with clock.at(EARLY + 30 * MINUTE), writing(), said_in(meeting.id):  # a tablet that was offline
        promised(world, "Fix the lamp")
    record = told(world.fresh(meeting))
    assert [line.subject.title for line in record.groups["new"]] == ["Weld the drain pan"]
    assert [(line.subject.title, line.entry.at) for line in record.addendum] == [("Fix the lamp", EARLY + 30 * MINUTE)]
    with pytest.raises(NotNow), writing():
        meeting.turn_to("actions", world.amina)
    with pytest.raises(NotNow), writing():
        meeting.count_heads(4, world.amina)


def test_what_was_taken_back_is_not_in_the_record(forums: dict[str, Forum], world: World) -> None:
    meeting = begun(forums, world)
    with clock.at(EARLY - 60 * MINUTE), writing():
        action = promised(world, "Weld the drain pan")
    with clock.at(EARLY + 3 * MINUTE), writing(), said_in(meeting.id):
        action.complete(world.marek)
        action.undo("completion", world.marek)
    assert told(meeting).groups == {}


def test_what_is_taken_back_after_the_end_stays_in_the_published_record(  # M-02
    forums: dict[str, Forum], world: World
) -> None:
    meeting = begun(forums, world)
    with clock.at(EARLY - 60 * MINUTE), writing():
        action = promised(world, "Weld the drain pan")
    with clock.at(EARLY + 8 * MINUTE), writing(), said_in(meeting.id):
        action.complete(world.marek)
    with clock.at(EARLY + 9 * MINUTE), writing():
        meeting.end(world.amina)
    with clock.at(EARLY + 10 * MINUTE), writing(), said_in(meeting.id):  # a tablet that was offline
        action.undo("completion", world.marek)
    record = told(world.fresh(meeting))
    assert [line.subject.title for line in record.groups["done"]] == ["Weld the drain pan"]
    assert [line.entry.event for line in record.addendum] == ["completion undone"]


def test_what_was_said_before_is_not_in_it(forums: dict[str, Forum], world: World) -> None:
    with writing():
        promised(world, "Weld the drain pan")
    assert told(begun(forums, world)).groups == {}


def test_a_decision_has_somebody_or_a_place(forums: dict[str, Forum], world: World) -> None:  # M-03
    with clock.at(EARLY), writing():
        meeting = Meeting.start(forums["T2-VSA"], world.greta)
    with clock.at(EARLY + MINUTE):
        with pytest.raises(Unfit), writing():
            meeting.decide("Something should happen", world.greta)
        with writing():
            one = meeting.decide("Serhii is on call", world.greta, owner=world.leo, submission="one")
            assert meeting.decide("Serhii is on call", world.greta, owner=world.leo, submission="one") is one  # U-02
    assert [line.subject.label for line in told(meeting).groups["decided"]] == [one.label]

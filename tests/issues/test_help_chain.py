"""A call for help climbs by time alone until somebody answers, to the people on shift now (domain 1.8)."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from boards.clock import at, next_due, now
from boards.db import db, writing
from boards.history.models import timeline_of
from boards.issues.calling import NOBODY, Callers
from boards.issues.models import Issue
from boards.notices.models import Notice
from boards.plant.models import Plant
from boards.refusals import Unfit
from tests.issues.calls import MORNING, after, andon, called, minutes, ticked
from tests.world import World

WHOLE_CHAIN = [("team_leader", 5), ("shift_lead", 15), ("value_stream_manager", 30), ("plant_manager", 60)]


def told(issue: Issue) -> list[tuple[str, str]]:
    """Who was told of it, and at which rung, in order."""
    found = db.session.query(Notice).filter_by(kind="andon", subject_id=issue.id).order_by(Notice.id)
    found = found.filter(Notice.person_id.is_not(None))
    return [(notice.person.name, notice.of.partition(":")[2]) for notice in found]


def test_an_hour_without_an_answer_climbs_the_whole_chain(world: World) -> None:
    issue = andon(world)
    ticked(61)
    assert called(world.fresh(issue)) == WHOLE_CHAIN
    assert {step.by_id for step in issue.calls} == {None}, "nobody wrote it: time did"


def test_the_leader_of_the_crew_on_shift_is_called_at_once(world: World) -> None:
    assert told(andon(world)) == [("Amina Haddad", "raised")]


def test_in_the_late_shift_it_is_the_other_leader(world: World) -> None:
    assert told(andon(world, MORNING + minutes(8 * 60))) == [("Bruno Keller", "raised")]


def test_each_rung_tells_its_people_and_the_first_one_the_deputy_too(world: World) -> None:
    with writing():
        world.amina.deputy = world.joana
    issue = andon(world)
    for count in (1, 6, 16, 31, 61):
        ticked(count)
    assert told(issue)[1:] == [
        ("Amina Haddad", "team_leader"),
        ("Joana Brito", "team_leader"),
        ("Leo Brandt", "shift_lead"),
        ("Greta Steiner", "value_stream_manager"),
        ("Dr. Ingrid Halvorsen", "plant_manager"),
    ]


@pytest.mark.parametrize("ticks", [(61,), (5, 15, 30, 60), (2, 4.99, 5, 5, 14.5, 61), (45, 20, 61), (61, 61), (0.1, 75)])
def test_late_early_twice_and_out_of_order_ticks_write_the_same(world: World, ticks: tuple[float, ...]) -> None:
    """What a restart in the middle comes to: ticks that never were, that come late, or again."""
    issue = andon(world)
    for count in ticks:
        ticked(count)
    assert called(world.fresh(issue)) == WHOLE_CHAIN
    entries = [entry for entry in timeline_of(issue) if entry.event == "called"]
    assert [entry.at for entry in entries] == [MORNING + minutes(m) for _, m in WHOLE_CHAIN]


def test_a_moment_before_its_time_nobody_is_called(world: World) -> None:
    issue = andon(world)
    ticked(14.99)
    assert called(world.fresh(issue)) == WHOLE_CHAIN[:1]


def test_calling_stops_when_somebody_is_there(world: World) -> None:
    issue = andon(world)
    ticked(6)
    after(7, lambda: issue.acknowledge(world.amina))
    ticked(61)
    assert called(world.fresh(issue)) == WHOLE_CHAIN[:1]


def test_a_withdrawn_call_calls_nobody(world: World) -> None:
    issue = andon(world, submission="phone")
    after(1, lambda: issue.withdraw(submission="phone"))
    ticked(61)
    assert called(world.fresh(issue)) == []


def test_where_nobody_is_there_it_says_so_and_goes_on_at_once(world: World) -> None:
    """At 15 minutes no shift lead works: the manager of the value stream is called in the same moment."""
    with writing():
        world.leo.crew = "C"
    issue = andon(world)
    ticked(20)
    assert called(world.fresh(issue)) == [("team_leader", 5), ("shift_lead", 15), ("value_stream_manager", 15)]
    assert [step.text for step in issue.calls] == [None, NOBODY, None]
    ticked(61)
    assert called(world.fresh(issue))[-1] == ("plant_manager", 60)


def test_at_night_without_a_leader_the_next_rung_is_called_in_the_first_second(world: World) -> None:
    issue = andon(world, dt.datetime(2026, 11, 16, 23, 0, tzinfo=dt.UTC))  # crew C's night: nobody of the line is in
    assert called(issue) == [("team_leader", 0), ("shift_lead", 0), ("value_stream_manager", 0)]
    assert told(issue) == [("Greta Steiner", "value_stream_manager")]


def test_the_chain_follows_the_people_on_shift_now_not_then(world: World) -> None:
    """Called at 13:50, not answered: at 14:05 it is the late shift's lead."""
    with writing():
        world.leo.crew = "B"
    issue = andon(world, MORNING + minutes(4 * 60 + 50))
    ticked(4 * 60 + 66)
    assert told(issue)[-1] == ("Leo Brandt", "shift_lead")


def test_a_plant_may_have_other_minutes(world: World) -> None:
    with writing():
        Plant.get().settings = {"andon_steps_minutes": {"team_leader": 2, "plant_manager": 4}}
    issue = andon(world)
    ticked(10)
    assert called(world.fresh(issue)) == [("team_leader", 2), ("plant_manager", 4)]


def test_the_server_wakes_at_the_very_minute(world: World) -> None:
    andon(world)
    assert next_due(MORNING) == MORNING + minutes(5)
    ticked(5)
    assert next_due(MORNING + minutes(5)) == MORNING + minutes(15)


def test_it_is_back_calls_afresh(world: World) -> None:
    issue = andon(world)
    after(2, lambda: issue.resolve(world.amina, "Belt put back"))
    after(20, lambda: issue.reopen(None))
    ticked(26)
    assert (issue.cycle, issue.reopened, called(world.fresh(issue))) == (2, 1, [("team_leader", 5)])
    assert told(issue)[-2:] == [("Amina Haddad", "raised"), ("Amina Haddad", "team_leader")]


def test_a_called_function_is_told_and_may_answer(world: World) -> None:
    issue = andon(world, called=world.unit("QLT"))
    assert ("Quin Lund", "raised") in told(issue)
    after(1, lambda: issue.acknowledge(world.quin))
    assert issue.state == "acknowledged"


def test_help_is_never_nameless_but_needs_no_name(world: World) -> None:  # domain 1.8, decision 6
    with pytest.raises(Unfit), writing():
        Issue.raise_at(world.unit("A3-10"), "andon", "", nameless=True)
    issue = andon(world)
    assert (issue.raised_at, issue.station, issue.raised_by) == (MORNING, world.unit("A3-10"), None)


def test_only_a_call_for_help_climbs(world: World) -> None:
    with at(MORNING), writing():
        issue = Issue.raise_at(world.unit("A3"), "abnormality", "Clamp slips", by=world.marek)
    ticked(61)
    assert called(world.fresh(issue)) == []


def test_two_processes_that_tick_at_once_call_once(world: World) -> None:
    """The second finds the row."""
    from boards.issues.rules import unanswered_calls_climb

    issue = andon(world)
    for _ in itertools.repeat(None, 2):
        unanswered_calls_climb(MORNING + minutes(61))
    assert called(world.fresh(issue)) == WHOLE_CHAIN


def test_who_has_left_is_not_called(world: World) -> None:
    with writing():
        world.leo.leave()
    assert Callers(world.unit("A3")).there("shift_lead", now()) == []

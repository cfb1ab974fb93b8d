"""How many do it alone, against how many are needed: in all, by crew, in a shift, on any day (Q-06 to Q-09)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from boards import clock
from boards.db import db, writing
from boards.people.models import Person
from boards.refusals import NotAllowed, Unfit
from boards.skills.cover import Cover
from boards.skills.kpis import figures_of
from boards.skills.matrix import Matrix
from boards.skills.models import Skill
from boards.skills.presence import Presence
from tests.skills.matrix import TODAY, before, judged, noon, revision, rostered, skill, standard
from tests.world import World

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(noon(TODAY), tick=False):
        yield


def names(people: list[Person] | None) -> list[str]:
    return [person.name.split()[0] for person in people or ()]


def test_level_3_that_is_valid_covers_and_nothing_else(world: World) -> None:
    shrink = skill(world, recertify_months=12)
    judged(shrink, world.marek, 3, before(10))
    judged(shrink, world.joana, 2, before(10))
    judged(shrink, world.bruno, 4, before(400))
    cover = Cover(shrink, TODAY)
    assert (names(cover.holders), cover.actual, cover.target, cover.gap) == (["Marek"], 1, 3, 2)
    assert {crew: names(people) for crew, people in cover.by_crew.items()} == {"A": ["Marek"], "B": []}
    assert cover.short_crews == ["B"] and names(cover.would) == ["Bruno"]
    assert cover.lacks_trainer and Cover(shrink, before(200)).lacks_trainer is False


def test_one_in_the_team_is_a_single_point_and_in_a_crew_if_it_is_critical(world: World) -> None:
    shrink = skill(world)
    judged(shrink, world.marek, 3, before(10))
    (single,) = Cover(shrink, TODAY).singles
    assert (single.person, single.crew) == (world.marek, None)
    judged(shrink, world.bruno, 3, before(5))
    assert not Cover(shrink, TODAY).is_single_point and Cover(shrink, before(6)).is_single_point
    with writing():
        shrink.critical = True
    assert [(one.person, one.crew) for one in Cover(shrink, TODAY).singles] == [(world.marek, "A"), (world.bruno, "B")]
    judged(shrink, world.joana, 3, before(5))
    assert [one.crew for one in Cover(shrink, TODAY).singles] == ["B"]


def test_only_who_is_valid_today_counts_for_it(world: World) -> None:
    shrink = skill(world, recertify_months=12)
    judged(shrink, world.marek, 3, before(10))
    judged(shrink, world.joana, 3, before(370))
    assert Cover(shrink, TODAY).is_single_point and not Cover(shrink, before(8)).is_single_point


def test_lent_people_count_where_they_are_rostered(world: World) -> None:
    shrink = skill(world)
    judged(shrink, world.rosa, 3, before(10))
    judged(shrink, world.marek, 3, before(10))
    rostered(world, "A3", "A3-10", world.rosa)
    rostered(world, "B2", "B2-10", world.marek)
    matrix = Matrix(world.unit("A3"), TODAY, "early")
    assert names(matrix.here) == ["Rosa"], "whom the roster names is there"
    (cover,) = matrix.covers
    assert (names(cover.holders), names(cover.here), cover.short_here) == (["Rosa"], ["Rosa"], 0)
    assert matrix.is_lent(world.rosa) and world.marek not in matrix.people
    assert names(Presence([world.unit("B2")], TODAY).members(world.unit("B2"))) == ["Marek", "Piotr"]
    (tomorrow,) = Matrix(world.unit("A3"), TODAY + DAY, "early").covers
    assert names(tomorrow.holders) == ["Marek"], "at home again"


def test_without_a_roster_the_crew_of_the_shift_is_there_without_who_is_away(world: World) -> None:  # decision 14
    a3 = world.unit("A3")
    assert names(Matrix(a3, TODAY, "early").here) == ["Amina", "Joana", "Marek"]
    assert names(Matrix(a3, TODAY, "late").here) == ["Bruno"]
    assert names(Matrix(a3, TODAY + 7 * DAY, "early").here) == ["Bruno"], "the crews have moved on"
    rostered(world, "A3", None, world.joana, absence_kind="other")
    rostered(world, "B2", "B2-10", world.amina)
    assert names(Matrix(a3, TODAY, "early").here) == ["Marek"]
    with writing():
        world.marek.be_away(world.amina, TODAY + 30 * DAY)
    assert names(Matrix(a3, TODAY, "early").here) == []
    assert names(Matrix(a3, TODAY, "early", here=[world.joana]).here) == ["Joana"], "who is there may be told"


def test_somebody_without_a_crew_is_there_by_day(world: World) -> None:
    with writing():
        world.joana.crew = None
    a3 = world.unit("A3")
    assert "Joana" in names(Matrix(a3, TODAY, "early").here) and "Joana" not in names(Matrix(a3, TODAY, "night").here)


def test_a_leaver_is_gone_from_cover_and_matrix_from_that_day(world: World) -> None:
    shrink = skill(world)
    judged(shrink, world.marek, 3, before(10))
    with writing():
        world.marek.leave(world.amina)
    assert Cover(shrink, TODAY).actual == 0 and Cover(shrink, before(1)).actual == 1
    assert world.marek not in Matrix(world.unit("A3"), TODAY).people
    assert world.marek in Matrix(world.unit("A3"), before(1)).people


def test_another_need_does_not_rewrite_what_was(world: World) -> None:
    shrink = skill(world, need=(1, 1))
    judged(shrink, world.marek, 3, before(10))
    assert figures_of([world.unit("A3")], TODAY)[world.unit("A3").id].coverage == 100
    with pytest.raises(Unfit), writing():
        shrink.need(before(1), 1, 4, world.amina)
    with pytest.raises(NotAllowed), writing():
        shrink.need(TODAY, 1, 4, world.marek)
    for _ in range(2):
        with writing():
            shrink.need(TODAY, 1, 4, world.amina)
    a3 = world.unit("A3")
    assert [figures_of([a3], day)[a3.id].coverage for day in (before(1), TODAY)] == [100, 0]
    with writing():
        shrink.amend(world.amina, shrink.version, active=False)
    assert (Skill.of(a3, TODAY), Skill.of(a3, before(1))) == ([], [shrink]), "retired from today on"


def test_the_figures_of_a_day(world: World) -> None:
    shrink = skill(world, need=(1, 1), critical=True)
    bearing = skill(world, "A3-20", need=(1, 3))
    sw = standard(world, bearing)
    judged(shrink, world.marek, 3, before(50))
    for person in (world.marek, world.joana, world.bruno):
        judged(bearing, person, 3, before(50))
    a3 = world.unit("A3")
    now = figures_of([a3], TODAY)[a3.id]
    assert (now.coverage, now.single_points, now.three_skills, now.retraining_late) == (100, 1, 1, 0)
    revision(world, sw, "B", before(15))
    now, then = (figures_of([a3], day)[a3.id] for day in (TODAY, before(1)))
    assert (now.coverage, now.retraining_late, then.retraining_late) == (50, 3, 0), "older than fourteen days"


def test_the_trainers_of_the_plan_are_named_while_it_is_open(world: World) -> None:
    from boards.actions.models import Action
    from boards.skills.training import Training

    shrink = skill(world)
    with writing():
        action = Action.raise_at(
            world.unit("A3"), "Train Marek", by=world.amina, owner=world.joana, due_on=TODAY + 9 * DAY, kind="training"
        )
        db.session.add(
            Training(action=action, skill=shrink, person=world.marek, from_level=0, to_level=3, trainer=world.joana)
        )
    (training,) = Matrix(world.unit("A3"), TODAY).trainings
    assert (training.person, training.trainer, training.action.due_on) == (world.marek, world.joana, TODAY + 9 * DAY)
    with clock.at(noon(TODAY)), writing():
        action.cancel(world.amina, "Another way")
    assert Matrix(world.unit("A3"), TODAY).trainings == []

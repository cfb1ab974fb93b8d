"""Training as a promise: who, to which level, with whom, by when. Only an assessment raises the level."""

from __future__ import annotations

import datetime as dt

import pytest

from boards.db import db, writing
from boards.plant.production_day import plant_date, production_date
from boards.refusals import NotAllowed, NotNow, Unfit
from boards.skills.models import Skill
from boards.skills.status import Standings
from boards.skills.training import Training
from tests.client import CheckingClient
from tests.plant.rosters import matrix
from tests.prepared import SOON
from tests.world import World


def plan(world: World, **more: object) -> Training:
    skill = Skill.by_code("A3-20")
    assert skill is not None
    given = {"by": world.amina, "due_on": SOON, "trainer": world.amina} | more
    return skill.plan_training(world.joana, 3, **given)  # type: ignore[arg-type]


def test_a_training_is_an_action_of_the_persons_team(world: World) -> None:  # domain 1.14
    with writing():
        matrix(world)
        training = plan(world, note="Second for the late shift")
        action = training.action
    assert (training.from_level, training.to_level) == (1, 3)
    assert action.title == "Train Joana B.: A3-20 to level 3"
    assert (action.kind, action.unit.code, action.stage, action.owner.name) == ("training", "A3", 1, "Amina Haddad")


def test_done_raises_no_level(world: World) -> None:
    with writing():
        matrix(world)
        plan(world).action.complete(world.amina)
    skill = Skill.by_code("A3-20")
    assert skill and Standings([skill], [world.joana], production_date())[world.joana, skill].level == 1
    (waiting,) = Training.open_at(world.unit("A3"))
    assert waiting.waits_for_assessment


def test_a_trainer_of_elsewhere_is_asked_first(world: World) -> None:
    with writing():
        matrix(world)
        assert plan(world, trainer=world.piotr).action.stage == 0


def test_the_same_form_twice_is_one_training(world: World) -> None:  # U-02
    with writing():
        matrix(world)
        first = plan(world, submission="one")
        assert plan(world, submission="one") is first
        with pytest.raises(NotNow):
            plan(world, submission="two")  # it is planned already


def test_what_can_not_be_planned(world: World) -> None:
    with writing():
        first, _ = matrix(world)
        with pytest.raises(NotAllowed):
            plan(world, by=world.piotr)
        with pytest.raises(Unfit):
            plan(world, trainer=world.joana)
        with pytest.raises(Unfit):
            first.plan_training(world.marek, 2, world.amina, SOON)  # is at 3
        assert first.plan_training(world.marek, 3, world.amina, SOON).action.title.startswith("Assess Marek S. again")


def test_the_next_steps_say_what_is_late_first(world: World) -> None:
    with writing():
        first, _ = matrix(world)
        later = plan(world)
        soon = first.plan_training(world.joana, 1, world.amina, plant_date() - dt.timedelta(days=1))
        done = first.plan_training(world.marek, 4, world.amina, plant_date())
        done.action.complete(world.amina)
    db.session.rollback()
    assert [one.id for one in Training.open_at(world.unit("VSA"))] == [soon.id, later.id, done.id]
    assert Training.open_at(world.unit("B2")) == []


def test_the_plan_is_a_page_and_a_form(client: CheckingClient, world: World) -> None:
    with writing():
        matrix(world)
    form = {"person": world.joana.id, "skill": "A3-20", "to_level": 3, "due_on": SOON.isoformat(), "submission": "one"}
    for _ in range(2):  # gloves
        answer = client.as_(world.amina).post("/boards/a3/skills/training", data=form)
        assert answer.status_code == 303
    (training,) = Training.open_at(world.unit("A3"))
    page = client.get("/boards/a3/skills/training").text
    assert f"training-{training.id}" in page and "/skills/a3-20/people/" in page
    action = client.get(f"/actions/{training.action_id}").text
    assert "What it is for" in action and "Assess now" in action


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"person": ""}, 422),
        ({"person": "999999"}, 422),
        ({"skill": "B9-99"}, 422),
        ({"to_level": "5"}, 422),
        ({"to_level": "0"}, 422),
        ({"due_on": "2020-01-01"}, 422),
        ({"due_on": "x"}, 422),
        ({"trainer": "-1"}, 422),
        ({"note": "x" * 400}, 422),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays(
    client: CheckingClient, world: World, wrong: dict[str, str], status: int
) -> None:
    with writing():
        matrix(world)
    form = {"person": world.joana.id, "skill": "A3-20", "to_level": 3, "due_on": SOON.isoformat(), "note": "Second one"}
    answer = client.as_(world.amina).post("/boards/a3/skills/training", data={**form, **wrong})
    assert answer.status_code == status
    assert 'role="alert"' in answer.text and ("Second one" in answer.text or "note" in wrong)
    assert Training.open_at(world.unit("A3")) == []


def test_a_worker_reads_the_plan_and_has_no_form(client: CheckingClient, world: World) -> None:
    assert 'name="to_level"' not in client.as_(world.joana).get("/boards/a3/skills/training").text

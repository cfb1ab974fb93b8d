"""Release and backfill: decided by who may, with its effect on the shift, and written into the plan (domain 1.15)."""

from __future__ import annotations

import datetime as dt

import pytest

from boards.clock import tick
from boards.db import db, writing
from boards.escalations.models import Escalation
from boards.issues.deciding import Backfill
from boards.issues.effect import Effect
from boards.issues.models import Issue
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.client import CheckingClient
from tests.issues.requests import BEFORE, backfill, planned, release
from tests.plant.rosters import MONDAY, early, holds, on, skill_at, standing
from tests.world import World


@pytest.fixture(autouse=True)
def the_plan(world: World) -> None:
    planned(world)


def asked(world: World, **more: object) -> Issue:
    with on(BEFORE), writing():
        return release(world, **more)  # type: ignore[arg-type]


def joana_for_amina(world: World) -> Backfill:
    return Backfill(MONDAY, "early", world.unit("A3"), world.joana, world.unit("A3-20"), world.amina)


def test_a_shift_lead_decides_for_one_shift_and_the_manager_beyond(world: World) -> None:
    one, more = asked(world), asked(world, last=MONDAY + dt.timedelta(days=2))
    for issue, person in ((one, world.amina), (one, world.karl), (more, world.leo), (one, world.piotr)):
        with on(BEFORE), pytest.raises(NotAllowed), writing():
            issue.decide(person, "declined", "Not that week")
    with on(BEFORE), writing():
        one.decide(world.leo, "granted")
        more.decide(world.greta, "declined", "Not that week")
    assert (one.state, one.outcome, more.state, more.outcome) == ("resolved", "granted", "declined", "declined")


def test_of_a_function_its_leader_decides(world: World) -> None:
    with on(BEFORE), writing():
        world.eva.leads_unit = True
        about = {"from_on": MONDAY.isoformat()}
        issue = Issue.raise_at(
            world.unit("A3"), "request_support", "Air", by=world.amina, called=world.unit("EHS"), details=about
        )
        with pytest.raises(NotAllowed):
            issue.decide(world.greta, "granted")
        issue.decide(world.eva, "granted")
    assert issue.outcome == "granted"


def test_what_is_granted_stands_in_the_plan_as_kaizen(world: World) -> None:
    issue = asked(world)
    with on(BEFORE), writing():
        issue.decide(world.greta, "granted")
    (row,) = [row for row in early(world).rows() if row.person_id == world.marek.id]
    assert (row.absence_kind, row.station and row.station.code) == ("kaizen", "A3-10")
    assert "marek" not in standing(early(world))


def test_a_critical_station_without_cover_needs_a_name_or_a_planned_stop(world: World) -> None:
    issue = asked(world, people=[world.amina.id])
    with on(BEFORE):
        (turn,) = Effect(issue).turns
        assert [post.code for post in turn.posts] == ["A3-20"] == [post.code for post in turn.critical]
    with on(BEFORE), pytest.raises(Unfit), writing():
        issue.decide(world.greta, "granted")
    assert standing(early(world))["amina"] == "A3-20"  # nothing has changed
    with on(BEFORE), pytest.raises(Unfit), writing():
        issue.decide(world.greta, "granted", backfill=[joana_for_amina(world)])  # Joana only learns it
    with on(BEFORE), writing():
        issue.decide(world.greta, "granted", planned_stop="Stock is built on Friday")
    assert db.session.get(Issue, issue.id).details["planned_stop"] == "Stock is built on Friday"  # type: ignore[union-attr, index]


def test_a_planned_stop_is_given_on_the_page_with_its_reason(client: CheckingClient, world: World) -> None:
    issue = asked(world, people=[world.amina.id])
    client.as_(world.greta).set_cookie("lang", "en")
    form = {"outcome": "granted", "people": world.amina.id}
    with on(BEFORE):
        assert 'name="planned_stop"' in client.get(f"/issues/{issue.id}/decision").text
        assert client.post(f"/issues/{issue.id}/decision", data={**form, "planned_stop": "   "}).status_code == 422
        stop = {**form, "planned_stop": "Stock is built on Friday"}
        assert client.post(f"/issues/{issue.id}/decision", data=stop).status_code == 303
        assert "Stock is built on Friday" in client.get(f"/issues/{issue.id}").text
    assert "amina" not in standing(early(world))


def test_who_is_lent_that_day_is_missed_where_he_stands(world: World) -> None:
    with on(BEFORE), writing():
        holds(world.marek, skill_at(world, "B2-10", critical=True))
        early(world, unit="B2").place(world.marek, world.unit("B2-10"), world.ingrid)
    issue = asked(world)
    with on(BEFORE):
        assert [(turn.unit.code, [post.code for post in turn.critical]) for turn in Effect(issue).turns] == [
            ("B2", ["B2-10"])
        ]
        with pytest.raises(Unfit), writing():
            issue.decide(world.ingrid, "granted")
        with writing():
            issue.decide(world.ingrid, "granted", planned_stop="The oven is serviced")
    assert "marek" not in standing(early(world, unit="B2"))


def test_who_moves_before_that_day_is_missed_at_the_new_team(world: World) -> None:  # P-10
    with on(BEFORE), writing():
        holds(world.joana, skill_at(world, "B2-10", critical=True))
        world.joana.move_to(world.unit("B2"), "A", MONDAY, world.ingrid)
    issue = asked(world, people=[world.joana.id])
    with on(BEFORE):
        assert [(turn.unit.code, [post.code for post in turn.critical]) for turn in Effect(issue).turns] == [
            ("B2", ["B2-10"])
        ]
        with pytest.raises(Unfit), writing():
            issue.decide(world.ingrid, "granted")


def test_who_stands_in_is_planned_and_named(world: World) -> None:
    issue = asked(world, people=[world.amina.id])
    with on(BEFORE), writing():
        holds(world.joana, Effect(issue).turns[0].posts[0].skills[0])
        issue.decide(world.greta, "granted", backfill=[joana_for_amina(world)])
    assert standing(early(world)) == {"joana": "A3-20", "marek": "A3-10"}
    assert issue.details and issue.details["backfill"][0]["stand_in"] == world.joana.id


def test_partly_and_another_way_say_what_stays_open(world: World) -> None:
    issue = asked(world, people=[world.marek.id, world.joana.id])
    for outcome in ("granted_partly", "alternative", "declined"):
        with on(BEFORE), pytest.raises(Unfit), writing():
            issue.decide(world.leo, outcome)
    with on(BEFORE), writing():
        issue.decide(world.leo, "granted_partly", "Marek stays: the order is late", people=[world.joana])
    assert standing(early(world)) == {"marek": "A3-10", "amina": "A3-20"}
    assert issue.outcome == "granted_partly"


def test_the_same_decision_twice_is_one_and_another_is_told(world: World) -> None:  # U-02
    issue = asked(world)
    for _ in range(2):
        with on(BEFORE), writing():
            issue.decide(world.greta, "granted")
    with on(BEFORE), pytest.raises(NotNow), writing():
        issue.decide(world.ingrid, "declined", "No")
    assert len(issue.steps) == 2


def test_taken_back_the_plan_is_as_before(world: World) -> None:
    before = standing(early(world))
    issue = asked(world)
    with on(BEFORE), writing():
        issue.decide(world.greta, "granted")
    with on(BEFORE, 7, 5), writing():
        issue.undo("resolution", world.greta)
    assert standing(early(world)) == before
    assert issue.is_open and "outcome" not in (issue.details or {})


def test_it_is_not_put_right_in_passing(world: World) -> None:
    issue = asked(world)
    with on(BEFORE), pytest.raises(NotNow), writing():
        issue.resolve(world.amina, "Fine")


def test_somebody_to_stand_in_is_named_for_every_shift(world: World) -> None:
    with on(BEFORE), writing():
        early(world).absent(world.amina, world.amina, "planned")
        issue = backfill(world)
        holds(world.joana, Effect(issue).turns[0].posts[0].skills[0])
    with on(BEFORE), pytest.raises(Unfit), writing():
        issue.decide(world.leo, "granted")
    with on(BEFORE), writing():
        issue.decide(world.leo, "granted", backfill=[joana_for_amina(world)])
    assert standing(early(world)) == {"joana": "A3-20", "marek": "A3-10"}


def test_a_machine_changes_no_plan(world: World) -> None:
    before = standing(early(world))
    issue = asked(world, people=[])
    with on(BEFORE), writing():
        issue.decide(world.greta, "granted")
    assert standing(early(world)) == before


def test_the_page_shows_what_it_does_and_takes_the_answer(client: CheckingClient, world: World) -> None:
    issue = asked(world, people=[world.amina.id])
    with on(BEFORE), writing():
        holds(world.joana, Effect(issue).turns[0].posts[0].skills[0])
    client.set_cookie("lang", "en")
    with on(BEFORE):
        page = client.as_(world.greta).get(f"/issues/{issue.id}/decision").text
    field = f"standin-{MONDAY}-early-A3-20"
    assert f'id="{field}"' in page and "Joana Brito" in page and "turns red" in page
    form = {"outcome": "granted", "people": world.amina.id}
    with on(BEFORE):
        refused = client.post(f"/issues/{issue.id}/decision", data=form)
    assert refused.status_code == 422 and "A3-20 would not be covered" in refused.text
    for _ in range(2):  # gloves
        with on(BEFORE):
            answer = client.post(f"/issues/{issue.id}/decision", data={**form, field: world.joana.id})
        assert answer.status_code == 303
    assert standing(early(world)) == {"joana": "A3-20", "marek": "A3-10"}
    shown = client.get(f"/issues/{issue.id}").text
    assert "granted" in shown and "A3-20 Joana B." in shown


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 422),
        ({"outcome": "maybe"}, 422),
        ({"outcome": "declined"}, 422),
        ({"outcome": "granted", "people": "999999"}, 422),
        ({"outcome": "granted", "people": "marek", f"standin-{MONDAY}-early-A3-10": "999999"}, 422),
        ({"outcome": "alternative", "text": "Later", "offered_on": "2020-01-01"}, 422),
        ({"outcome": "declined", "text": "x" * 2001}, 422),
    ],
)
def test_an_odd_answer_is_refused_in_words(client: CheckingClient, world: World, form: dict[str, str], status: int) -> None:
    issue = asked(world)
    form = {name: str(world.marek.id) if value == "marek" else value for name, value in form.items()}
    with on(BEFORE):
        answer = client.as_(world.greta).post(f"/issues/{issue.id}/decision", data=form)
    assert answer.status_code == status
    assert world.fresh(issue).is_open and standing(early(world))["marek"] == "A3-10"


def test_people_are_asked_for_by_name_and_day(client: CheckingClient, world: World) -> None:
    form = {"kind": "request_release", "text": "For the event", "people": [str(world.marek.id)], "submission": "one"}
    with on(BEFORE):
        client.as_(world.amina)
        assert "From which day on?" in client.post("/boards/a3/issues", data=form).text
        forged = client.post("/boards/a3/issues", data={**form, "people": "999999", "from_on": MONDAY.isoformat()})
        assert forged.status_code == 422
        assert client.post("/boards/a3/issues", data={**form, "from_on": MONDAY.isoformat()}).status_code == 303
    issue = db.session.query(Issue).one()
    assert issue.details == {"from_on": MONDAY.isoformat(), "people": [world.marek.id]}
    assert "Marek S." in client.get(f"/issues/{issue.id}").text


def test_a_stand_in_is_asked_for_at_a_station(client: CheckingClient, world: World) -> None:
    form = {"kind": "request_backfill", "text": "For Amina", "from_on": MONDAY.isoformat(), "shift": "early"}
    with on(BEFORE):
        client.as_(world.amina)
        assert client.post("/boards/a3/issues", data=form).status_code == 422
        assert client.post("/boards/a3/issues", data={**form, "skill": "A3-20"}).status_code == 303
    issue = db.session.query(Issue).one()
    assert issue.details and (issue.details["skill"], issue.details["level"]) == ("A3-20", 3)


def ticked(date: dt.date, hour: int = 7) -> list[Escalation]:
    """What is asked once the clock has told this hour."""
    with on(date, hour):
        tick()
    db.session.rollback()
    return list(db.session.scalars(db.select(Escalation).order_by(Escalation.id)).unique())


def test_undecided_three_production_days_before_it_goes_up_by_itself(world: World) -> None:  # E-03
    asked(world)  # for Monday: Wednesday is three production days before
    wednesday = MONDAY - dt.timedelta(days=5)
    assert ticked(BEFORE) == [] and ticked(wednesday - dt.timedelta(days=1), 22) == []
    (question,) = ticked(wednesday)
    assert (question.to_unit.code, question.reason, question.asked_by_id) == ("VSA", "time", None)
    assert question.subject_label == db.session.query(Issue).one().label
    assert len(ticked(wednesday, 8)) == 1


def test_of_many_days_the_level_above_the_manager_is_asked(world: World) -> None:
    asked(world, last=MONDAY + dt.timedelta(days=2))
    (question,) = ticked(MONDAY - dt.timedelta(days=5))
    assert question.to_unit.code == "PLANT"


def test_what_is_decided_in_time_goes_nowhere(world: World) -> None:
    issue = asked(world)
    with on(BEFORE), writing():
        issue.decide(world.leo, "declined", "Not that week")
    assert ticked(MONDAY - dt.timedelta(days=4)) == []

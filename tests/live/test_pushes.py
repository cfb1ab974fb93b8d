"""A screen is pushed exactly what a fresh page would show; whatever is lost on the way, the next check heals."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from boards.actions.models import Action
from boards.app import create_app
from boards.clock import now
from boards.db import db, writing
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.ideas.yokoten import Yokoten
from boards.live import rendering
from boards.live.registry import all_panels
from boards.people.models import Person
from boards.plant.models import Plant
from tests.client import CheckingClient
from tests.conftest import settings
from tests.issues.story import issue_story
from tests.live.conftest import Watching
from tests.meetings.story import meeting_story
from tests.metrics.story import metric_story
from tests.skills.story import skill_story
from tests.world import World

Publish = Callable[[], None]
Open = Callable[..., Watching]
NEXT_WEEK = dt.timedelta(days=7)


def story(world: World) -> list[Callable[[], Any]]:
    """Every verb of ideas and actions once, in an order a real team could have."""
    a3, today = world.unit("A3"), now().date()

    def action() -> Action:
        return db.session.query(Action).order_by(Action.id).first()  # type: ignore[return-value]

    def question() -> Escalation:
        return db.session.query(Escalation).order_by(Escalation.id).first()  # type: ignore[return-value]

    def idea(number: int = 1) -> Idea:
        return db.session.query(Idea).filter_by(number=number).one()

    def looked() -> Yokoten:
        return db.session.query(Yokoten).one()

    def submit(number: int) -> Idea:
        return Idea.submit(
            world.unit("A3-10"), f"Hang the key at hook {number}", receipt=receipt_for(str(number)), language="en"
        )

    return [
        lambda: Action.raise_at(a3, "Weld the drain pan", by=world.amina, owner=world.marek, due_on=today),
        lambda: Escalation.ask_for(a3, world.unit("VSA"), "Who welds?", by=world.joana, subject=action()),
        lambda: Escalation.ask_for(a3, world.unit("VSA"), "Who welds it?", by=world.bruno, subject=action()),
        lambda: question().acknowledge(world.greta),
        lambda: question().undo("acknowledgement", world.greta),
        lambda: question().comment(world.amina, "It drips"),
        lambda: question().pass_up(world.greta, "No welder here"),
        lambda: question().reply(world.ingrid, "accept", "Marek welds it", action()),
        lambda: question().undo("answer", world.ingrid),
        lambda: question().reply(world.ingrid, "answer", "Volkan comes on Friday"),
        lambda: setattr(Plant.get(), "crew_rotation", {}),  # whatever the hour: units without crews hear once
        lambda: question().hear(world.amina),
        lambda: question().reopen(world.joana, "Which Friday?"),
        lambda: Escalation.ask_for(
            a3, world.unit("PLANT"), "Who pays?", by=world.amina, parties=[world.unit("VSA"), world.unit("VSB")]
        ),
        lambda: db.session.query(Escalation).filter_by(ask="Who pays?").one().agree(world.greta, "Half each"),
        lambda: action().start(world.marek),
        lambda: action().complete(world.marek),
        lambda: action().undo("completion", world.marek),
        lambda: action().move_due(world.amina, today + NEXT_WEEK, "Sheet was cut wrong"),
        lambda: action().complete(world.joana),
        lambda: action().send_back(world.amina, "Still drips", today + NEXT_WEEK),
        lambda: action().reassign(world.amina, world.joana),
        lambda: action().accept(world.joana),
        lambda: action().complete(world.joana),
        lambda: action().verify_done(world.amina),
        lambda: action().close(world.amina, "No standard concerned", "Only here"),
        lambda: action().reopen(world.amina, "Drips again", today + NEXT_WEEK),
        lambda: action().cancel(world.amina, "New vessel comes"),
        lambda: submit(1),
        lambda: idea().say(world.amina, "I look at it with you tomorrow"),
        lambda: idea().ask(world.amina, "Which hook do you mean?"),
        lambda: idea().reply("The one at the press"),
        lambda: idea().accept(world.amina, world.marek, today + NEXT_WEEK),
        lambda: idea().try_out(world.marek, today, today + NEXT_WEEK, "Time to find the key"),
        lambda: idea().report(world.marek, "Found at once", "A hook is a hook"),
        lambda: idea().confirm(world.amina),
        lambda: idea().thank(world.amina, world.marek, "Two days from idea to hook"),
        lambda: idea().standardise(world.amina, "No standard concerned"),
        lambda: idea().ask_to_look(world.unit("VSA"), world.amina),
        lambda: looked().visit(world.leo),
        lambda: looked().adapt(world.leo, "A hook at every press"),
        lambda: idea().reopen(world.amina, "Not in use any more"),
        lambda: submit(2),
        lambda: idea(2).park(world.amina, today + NEXT_WEEK, "After the holidays"),
        lambda: idea(2).undo("parking", world.amina),
        lambda: submit(3),
        lambda: idea(3).decline(world.amina, "already_exists", "Thank you: we have had it there since May."),
        lambda: submit(4),
        lambda: idea(4).merge(world.amina, idea(1)),
        lambda: submit(5),
        lambda: idea(5).hide(world.amina, "A name is in it"),
        lambda: idea(5).show_again(world.bruno),
        *issue_story(world),
        *metric_story(world),
        *skill_story(world),
        *meeting_story(world),
    ]


def test_after_every_verb_what_was_pushed_equals_what_is_fetched(
    app: Flask, client: CheckingClient, world: World, watching: Open, publish: Publish
) -> None:
    pages = [watching(code, language) for code in ("A3", "VSA", "PLANT") for language in ("en", "de")]
    for step, verb in enumerate(story(world)):
        with writing():
            verb()
        publish()
        told = [push for page in pages for push in page.told()]
        assert told, f"step {step} was told to nobody"
        for page in pages:
            for name in page.html:
                fetched = client.get(f"/boards/{page.unit}/panels/{name}?lang={page.language}").get_data(as_text=True)
                assert page.html[name] == fetched, f"step {step}: {name} of {page.unit} in {page.language}"


def test_a_burst_is_one_push(world: World, watching: Open, publish: Publish) -> None:
    page = watching("A3")
    for n in range(5):
        with writing():
            Action.raise_at(world.unit("A3"), f"Number {n}", by=world.amina)
    publish()
    assert [push["panel"] for push in page.told()].count("actions") == 1
    assert "Number 4" in page.html["actions"]


def test_a_board_hears_nothing_of_another_board(world: World, watching: Open, publish: Publish) -> None:
    here, there = watching("A3"), watching("B2")
    with writing():
        Action.raise_at(world.unit("A3"), "Weld the drain pan", by=world.amina)
    publish()
    assert here.told()
    assert not there.told()


def test_a_page_that_changes_its_board_leaves_the_old_room(world: World, watching: Open, publish: Publish) -> None:
    page = watching("A3")
    page.unit, page.revisions = "B2", {}
    page.check()
    with writing():
        Action.raise_at(world.unit("A3"), "Weld the drain pan", by=world.amina)
    publish()
    assert not page.told()


def test_a_check_brings_only_what_differs(world: World, watching: Open) -> None:
    page = watching("A3")
    assert page.check()["panels"] == {}
    with writing():
        Action.raise_at(world.unit("A3"), "Weld the drain pan", by=world.amina)
    assert set(page.check()["panels"]) == {"actions"}


def test_the_check_over_http_says_the_same(client: CheckingClient, world: World, watching: Open) -> None:
    page = watching("A3")
    said = client.get("/boards/a3/check?lang=en&actions=99").get_json()
    assert said["panels"]["actions"]["html"] == page.html["actions"]
    assert client.get("/boards/nowhere/check").get_json() == {"ok": False}


@pytest.mark.parametrize(
    "rubbish",
    [None, 7, "A3", [], {}, {"unit": 3}, {"unit": "A3-10"}, {"unit": "NOWHERE"}, {"unit": "A3", "panels": "x"}],
)
def test_rubbish_over_the_socket_is_answered_and_harms_nobody(app: Flask, watching: Open, rubbish: Any) -> None:
    page = watching("A3")
    with app.app_context():
        answer = page.socket.emit("check", rubbish, callback=True)
    assert answer["ok"] is (isinstance(rubbish, dict) and rubbish.get("unit") == "A3")
    assert page.check()["ok"]


def test_who_used_to_belong_no_longer_hears(
    app: Flask, client: CheckingClient, world: World, watching: Open, publish: Publish
) -> None:
    with writing():
        Plant.get().settings = {"reading": "signed-in"}
    assert not watching("A3").html  # nobody in particular
    page = watching("A3", flask_client=client.as_(world.joana))
    assert page.html
    with writing():
        db.session.query(Person).filter_by(id=world.joana.id).one().left_on = now().date()
    assert page.check() == {"ok": False}
    with writing():
        Action.raise_at(world.unit("A3"), "A secret of the team", by=world.amina)
    publish()
    assert not page.told()


def test_one_broken_panel_does_not_blank_the_board(
    app: Flask, world: World, watching: Open, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["PANELS_RAISE"] = False
    page = watching("A3")
    with monkeypatch.context() as broken:
        broken.setattr(rendering, "_inner", _breaks_for("actions", rendering._inner))
        with writing():
            Action.raise_at(world.unit("A3"), "Weld the drain pan", by=world.amina)
            Idea.submit(world.unit("A3"), "Hang the key at a hook", receipt=receipt_for("1"), language="en")
        publish()
        page.told()
        assert "Not available since" in page.html["actions"]
        assert "Hang the key" in page.html["ideas"]
    page.check()
    assert "Weld the drain pan" in page.html["actions"]


@tries(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), lost=st.floats(0, 0.8))
def test_two_publishers_in_any_order_with_messages_lost_and_doubled_end_in_the_truth(
    app: Flask, world: World, database: str, tmp_path_factory: pytest.TempPathFactory, seed: int, lost: float
) -> None:
    chance = random.Random(seed)
    other = create_app(settings(tmp_path_factory.mktemp("other"), database))
    pages = [Watching(one, "A3") for one in (app, other)]
    for page in pages:
        page.check()
    told: list[dict[str, Any]] = []
    for n in range(6):
        with writing():
            Action.raise_at(world.unit("A3"), f"Number {n} of {seed}", by=world.amina)
        touched = {(world.unit("A3").id, "actions")}
        for one in chance.sample([app, other], k=chance.randint(0, 2)):
            one.extensions["live"].hand_over(set(touched))
            one.extensions["live"].publish()
        for page in pages:
            told += [message["args"][0] for message in page.socket.get_received() if message["name"] == "panel"]
    arrived = [push for push in told * 2 if chance.random() > lost]
    chance.shuffle(arrived)
    screen = Watching(app, "A3")
    newest = -1
    for push in arrived:
        screen.apply(push)
        assert screen.revisions["actions"] >= newest  # never back to something older
        newest = screen.revisions["actions"]
    screen.check()
    with app.test_request_context():
        truth = rendering.rendered(world.unit("A3"), "actions", "en")
    assert (screen.html["actions"], screen.revisions["actions"]) == (str(truth.html), truth.revision)
    app.extensions["live"].outbox.clear()
    with other.app_context():
        db.engine.dispose()


def test_every_panel_says_what_moves_it() -> None:
    for panel in all_panels():
        assert panel.shows, f"{panel.name} would never move"


def _breaks_for(name: str, build: Callable[..., str]) -> Callable[..., str]:
    def inner(unit: Any, panel: Any) -> str:
        if panel.name == name:
            raise ZeroDivisionError
        return build(unit, panel)

    return inner

"""Notices leave the house: gathered, once, in the reader's language; a broken mail server harms nobody."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

import pytest
from flask import Flask

from boards import clock
from boards.actions.models import Action
from boards.db import db, writing
from boards.notices import sending
from boards.notices.models import TRIES_MAX, Channel, Notice
from boards.notices.sending import deliver
from boards.notices.telling import tell
from boards.people.models import Person
from tests.notices.conftest import plant_time
from tests.notices.sink import Sink
from tests.world import World

Wants = Callable[[str], Person]


def asked(world: World, title: str = "Weld the drain pan", of: str = "joana") -> Action:
    """Leo, who may not assign in A3's stead, is Rosa's colleague: whoever is asked has to say yes."""
    with writing():
        return Action.raise_at(
            world.unit("A3"), title, by=world.rosa, owner=getattr(world, of), due_on=plant_time("10:00", 3).date()
        )


def test_one_message_at_the_start_of_the_shift_holds_all_that_was_gathered(world: World, wants: Wants, sink: Sink) -> None:
    wants("joana")
    asked(world)
    asked(world, "Hang the key at a hook")
    assert deliver(plant_time("10:01")) == 0, "the shift is under way"
    assert deliver(plant_time("05:59", 1)) == 0
    assert deliver(plant_time("06:00", 1)) == 1
    [text] = sink.texts
    assert "2 things for you" in text
    assert "Weld the drain pan" in text
    assert "Hang the key" in text
    assert "http://boards.example/actions/" in text, "one tap to the record"
    assert deliver(plant_time("06:05", 1)) == 0, "sent once"


def test_a_call_for_help_goes_out_at_once(world: World, wants: Wants, sink: Sink) -> None:
    bruno = wants("bruno")  # his shift begins at 14:00
    action = asked(world, of="bruno")
    with writing():
        tell([bruno], "given", action, of="help", at_once=True)
    assert deliver(plant_time("10:00")) == 1


def test_what_was_settled_meanwhile_is_not_sent(world: World, wants: Wants, sink: Sink) -> None:
    wants("joana")
    action = asked(world)
    with writing():
        db.session.get_one(Action, action.id).accept(world.joana)
    assert deliver(plant_time("06:00", 1)) == 0
    assert not sink.letters


def test_everybody_reads_the_own_language(world: World, wants: Wants, sink: Sink) -> None:
    bruno = wants("bruno")
    assert bruno.language == "de"
    asked(world, of="bruno")
    deliver(plant_time("14:00"))
    assert "Fr. 20 Nov." in sink.texts[0], "the day as Germans write it"


def test_who_has_left_and_who_wants_none_gets_none(world: World, wants: Wants, sink: Sink) -> None:
    wants("joana")
    asked(world)
    asked(world, of="marek")
    with writing():
        world.joana.leave()
    assert deliver(plant_time("06:00", 1)) == 0
    assert deliver(plant_time("06:00", 2)) == 0


def test_a_server_that_refuses_is_tried_again_later_and_later(world: World, wants: Wants, sink: Sink) -> None:
    sink.mood = "refuses"
    joana = wants("joana")
    asked(world)
    at, tries = plant_time("06:00", 1), 0
    for minutes in (0, *sending.PAUSES):
        at += dt.timedelta(minutes=minutes)
        if minutes:
            assert deliver(at - dt.timedelta(seconds=30)) == 0
        deliver(at)
        at += dt.timedelta(seconds=1)
        tries = db.session.query(Notice).filter_by(person_id=joana.id).one().tries
        db.session.rollback()
    assert tries == TRIES_MAX
    channel = db.session.query(Channel).one()
    assert channel.failing_since == plant_time("06:00", 1)
    sink.mood = "takes"
    assert deliver(at + dt.timedelta(days=1)) == 0, "given up"


def test_it_gets_through_when_the_server_is_back(world: World, wants: Wants, sink: Sink) -> None:
    sink.mood = "refuses"
    wants("joana")
    asked(world)
    assert deliver(plant_time("06:00", 1)) == 0
    sink.mood = "takes"
    assert deliver(plant_time("06:02", 1)) == 1
    assert db.session.query(Channel).one().failing_since is None


def test_a_server_that_was_away_writes_to_nobody_in_the_free_time(world: World, wants: Wants, sink: Sink) -> None:
    """Joana works early. Her word of 06:00 was not sent: at 20:00 she is at home, and reads it the next morning."""
    wants("joana")
    asked(world)
    assert deliver(plant_time("20:00", 1)) == 0
    assert deliver(plant_time("20:05", 1)) == 0
    assert deliver(plant_time("06:00", 2)) == 1
    assert "You are asked" in sink.texts[0]


def test_late_in_the_own_shift_is_better_than_tomorrow(world: World, wants: Wants, sink: Sink) -> None:
    wants("joana")
    asked(world)
    assert deliver(plant_time("11:00", 1)) == 1


def test_a_server_that_hangs_costs_seconds_and_blocks_nobody(
    app: Flask, world: World, wants: Wants, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["NOTICE_SECONDS"] = 3
    hanging = Sink("hangs")
    wants("joana")
    wants("marek")
    with writing():
        channel = db.session.query(Channel).filter_by(person_id=world.joana.id).one()
        channel.address = f"mailto://u:p@127.0.0.1:{hanging.port}?to=joana@plant.example&from=b@plant.example"
        app.config["NOTICE_HOSTS"] = "127.0.0.1"
    asked(world)
    asked(world, of="marek")
    begun = time.monotonic()
    assert deliver(plant_time("06:00", 1)) == 1, "the other one arrives"
    assert time.monotonic() - begun < 10
    assert [letter["To"] for letter in sink.letters] == ["marek@plant.example"]
    with writing():
        asked_again = db.session.query(Notice).filter_by(person_id=world.joana.id).one()
        assert asked_again.tries == 1
    hanging.close()


def test_two_processes_send_it_once(world: World, wants: Wants, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    wants("joana")
    asked(world)
    carried = sending.carried

    def while_another_looks(letters: list[sending.Letter]) -> set[int]:
        monkeypatch.setattr(sending, "carried", carried)
        assert deliver(plant_time("06:00", 1)) == 0, "it is claimed"
        return carried(letters)

    monkeypatch.setattr(sending, "carried", while_another_looks)
    assert deliver(plant_time("06:00", 1)) == 1
    assert len(sink.letters) == 1


def test_who_dies_while_sending_leaves_it_to_another(
    world: World, wants: Wants, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants("joana")
    asked(world)

    def dies(letters: list[sending.Letter]) -> set[int]:
        raise SystemExit

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(sending, "carried", dies)
        deliver(plant_time("06:00", 1))
    assert deliver(plant_time("06:01", 1)) == 0
    assert deliver(plant_time("06:06", 1)) == 1


def test_nothing_is_open_while_the_network_is_waited_for(
    world: World, wants: Wants, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants("joana")
    asked(world)

    def looks(letters: list[sending.Letter]) -> set[int]:
        with clock.at(plant_time("06:00", 1)), writing():
            Action.raise_at(world.unit("A3"), "Written meanwhile", by=world.amina)
        return set()

    monkeypatch.setattr(sending, "carried", looks)
    deliver(plant_time("06:00", 1))
    assert db.session.query(Action).filter_by(title="Written meanwhile").one()

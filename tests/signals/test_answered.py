"""The states of a signal: why, what is done, and closed by somebody else after eight quiet days."""

from __future__ import annotations

import datetime as dt

import pytest

from boards import clock
from boards.actions.models import Action
from boards.db import db, writing
from boards.history.models import timeline_of
from boards.metrics.models import Metric
from boards.people.models import Person
from boards.refusals import NotAllowed, NotNow, Unfit
from boards.signals.models import Signal
from tests.signals.watch import QUIET, SHOWCASE, noon, signals, tell, watched
from tests.world import World

RECENT = SHOWCASE["recent"]
CALM = QUIET[1:9]  # eight days that begin above the mean


def raised(world: World) -> tuple[Metric, Signal, dt.date]:
    metric = watched(world)
    days = tell(metric, RECENT[:13])
    return metric, signals()[0], days[-1]


def on(day: dt.date, does: str, signal: Signal, by: Person, *said: object) -> None:
    with clock.at(noon(day)), writing():
        getattr(signal, does)(by, *said)


def test_a_leader_says_why(world: World) -> None:
    _, signal, day = raised(world)
    on(day, "explain", signal, world.amina, "Trial with the other bearing")
    assert (signal.state, signal.steps[0].text, signal.steps[0].by.name) == (  # type: ignore[union-attr]
        "explained", "Trial with the other bearing", "Amina Haddad",
    )  # fmt: skip
    assert signal.issue is not None and signal.issue.state == "acknowledged", "one thing to answer, not two"
    assert [entry.event for entry in timeline_of(signal)] == ["raised", "explained"]


def test_not_by_everybody_and_not_without_words(world: World) -> None:
    _, signal, day = raised(world)
    for person in (world.marek, world.piotr):
        with pytest.raises(NotAllowed):
            on(day, "explain", signal, person, "Trial")
        with pytest.raises(NotAllowed):
            on(day, "act", signal, person)
    with pytest.raises(Unfit):
        on(day, "explain", signal, world.amina, "  ")
    assert world.fresh(signal).state == "new"


def test_something_is_done_by_an_action_or_by_its_issue(world: World) -> None:
    _, signal, day = raised(world)
    on(day, "act", signal, world.amina)
    assert (signal.state, signal.steps[0].action) == ("acting", None)
    with clock.at(noon(day)), writing():
        signal.undo("acting", world.amina)
        action = Action.raise_at(world.unit("A3"), "Change the electrode", by=world.amina, origin=signal)
        signal.act(world.amina, action)
    assert signal.state == "acting" and action.origin_label == "SG-1" and action.origin_type == "signal"


def test_closing_waits_for_eight_days_without_it(world: World) -> None:
    metric, signal, day = raised(world)
    on(day, "explain", signal, world.amina, "Worn electrode")
    with pytest.raises(NotNow, match="0 of 8 days without it"):
        on(day, "close", signal, world.bruno)
    days = tell(metric, CALM[:7])
    with pytest.raises(NotNow, match="7 of 8 days"):
        on(days[-1], "close", signal, world.bruno)
    days = tell(metric, CALM[7:])
    on(days[-1], "close", signal, world.bruno)
    assert signal.state == "closed" and signal.issue is not None and signal.issue.state == "resolved"


def test_another_hit_begins_the_waiting_again(world: World) -> None:
    metric, signal, day = raised(world)
    on(day, "explain", signal, world.amina, "Worn electrode")
    days = tell(metric, [*CALM[:7], 90.0, *CALM[:1]])
    with pytest.raises(NotNow, match="1 of 8 days"):
        on(days[-1], "close", signal, world.bruno)


def test_whoever_explained_it_does_not_close_it(world: World) -> None:
    metric, signal, day = raised(world)
    on(day, "explain", signal, world.amina, "Worn electrode")
    day = tell(metric, CALM)[-1]
    with pytest.raises(NotAllowed):
        on(day, "close", signal, world.amina)
    with pytest.raises(NotAllowed):
        on(day, "close", signal, world.joana)  # nor somebody who may check nothing
    on(day, "close", signal, world.quin, "Seen at the tester")  # a specialist
    assert signal.state == "closed"


def test_nobody_closes_what_nobody_has_answered(world: World) -> None:
    metric, signal, _ = raised(world)
    day = tell(metric, CALM)[-1]
    with pytest.raises(NotNow, match="Nobody has said yet"):
        on(day, "close", signal, world.bruno)


def test_what_was_only_a_typing_error_waits_for_nothing(world: World) -> None:  # K-11
    metric, signal, day = raised(world)
    with clock.at(noon(day)), writing():
        metric.record(day, by=world.leo, value=98.0, reason="Typed 97.1")
    on(day, "explain", signal, world.amina, "Typed wrong")
    on(day, "close", signal, world.bruno)
    assert signal.state == "closed"


def test_two_taps_are_one_state(world: World) -> None:
    _, signal, day = raised(world)
    for _ in range(2):
        on(day, "explain", signal, world.amina, "Worn electrode")
        on(day, "act", signal, world.amina)
    assert [step.kind for step in signal.steps] == ["explanation", "acting"]
    with pytest.raises(NotNow):
        on(day, "explain", signal, world.bruno, "No, the material")
    assert [entry.event for entry in timeline_of(signal)] == ["raised", "explained", "acted"]


def test_undo_is_for_who_tapped_and_soon(world: World) -> None:
    metric, signal, day = raised(world)
    on(day, "explain", signal, world.amina, "Worn electrode")
    with pytest.raises(NotAllowed):
        on(day, "undo", signal, "explanation", world.bruno)  # type: ignore[arg-type]
    on(day, "undo", signal, "explanation", world.amina)  # type: ignore[arg-type]
    assert signal.state == "new"
    on(day, "explain", signal, world.amina, "Worn electrode")
    later = tell(metric, CALM)[-1]
    with pytest.raises(NotNow):
        on(later, "undo", signal, "explanation", world.amina)  # type: ignore[arg-type]
    on(later, "close", signal, world.bruno)
    on(later, "undo", signal, "closure", world.bruno)  # type: ignore[arg-type]
    assert signal.state == "explained" and signal.issue is not None and signal.issue.is_open


def test_good_news_is_closed_while_it_stays_good(world: World) -> None:  # K-05
    metric = watched(world, [50.0, 52.0] * 10, direction="lower", unit_of_measure="kg")
    day = tell(metric, [51, *[50.5] * 8])[-1]
    (signal,) = signals()
    on(day, "explain", signal, world.amina, "A new wire")
    day = tell(metric, [50.5] * 8)[-1]
    on(day, "close", signal, world.bruno)
    assert signal.state == "closed"
    assert db.session.query(Signal).count() == 1

"""What was true on each day of a week, told by name; and that the past never says more than the present may."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from lxml import html

from boards import clock
from boards.actions.models import Action
from boards.db import db, writing
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.issues.models import Issue
from boards.metrics.days import Days
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.past.seeing import as_of
from boards.people.models import Person, leader_of
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.signals.models import Baseline, Signal, SignalHit, SignalStep
from tests.client import CheckingClient
from tests.metrics.numbers import measured
from tests.world import World

MONDAY = dt.date(2026, 11, 16)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + dt.timedelta(days=n) for n in range(1, 5))
NEXT_WEEK = dt.date(2026, 11, 25)


def on(date: dt.date, hour: int = 9) -> Any:
    """Inside, it is that day at this hour (UTC; the plant is one ahead)."""
    return clock.at(dt.datetime.combine(date, dt.time(hour), dt.UTC))


def did(date: dt.date, do: Any, hour: int = 9) -> Any:
    with on(date, hour), writing():
        return do()


@pytest.fixture
def row(client: CheckingClient) -> Any:
    """`row(TUESDAY, "action-1")`: (state, words) of a record on the board of that day, as seen on Saturday; or none."""

    def found(date: dt.date, id: str, unit: str = "a3") -> tuple[str, str] | None:
        with on(FRIDAY + dt.timedelta(days=1)):
            answer = client.get(f"/boards/{unit}/days/{date}")
        assert answer.status_code == 200
        rows = html.document_fromstring(answer.get_data(as_text=True)).xpath(f"//*[@id='{id}']")
        return (rows[0].get("data-state"), " ".join(rows[0].text_content().split())) if rows else None

    return found


@pytest.fixture
def promise(world: World) -> Action:
    """Raised on Monday, Marek's."""
    given = {"by": world.amina, "owner": world.marek, "due_on": NEXT_WEEK}
    return did(MONDAY, lambda: Action.raise_at(world.unit("A3"), "Weld the drain pan", **given))  # type: ignore[no-any-return]


def test_an_action_raised_on_monday_was_done_on_tuesday_closed_on_wednesday_and_slipped_on_thursday(
    world: World, promise: Action, row: Any
) -> None:
    id = f"action-{promise.id}"
    did(TUESDAY, lambda: promise.complete(world.marek))
    did(WEDNESDAY, lambda: promise.close(world.amina, "none: only here", "none: only here"))
    did(THURSDAY, lambda: promise.reopen(world.amina, "Drips again", NEXT_WEEK))
    assert [row(day, id)[0] for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY)] == ["planned", "done", "closed", "planned"]


def test_a_moved_date_is_the_old_one_until_it_was_moved(world: World, promise: Action, row: Any) -> None:
    did(WEDNESDAY, lambda: promise.move_due(world.amina, TUESDAY, "Needed sooner"))
    assert row(TUESDAY, f"action-{promise.id}")[0] == "planned"
    assert "moved" not in row(TUESDAY, f"action-{promise.id}")[1]
    state, words = row(WEDNESDAY, f"action-{promise.id}")
    assert state == "overdue"
    assert "moved 1×" in words


def test_what_was_given_to_another_was_his_before(world: World, promise: Action, row: Any) -> None:
    did(TUESDAY, lambda: promise.start(world.marek))
    did(WEDNESDAY, lambda: promise.reassign(world.amina, world.joana))
    assert row(TUESDAY, f"action-{promise.id}")[0] == "started"
    assert "Marek" in row(TUESDAY, f"action-{promise.id}")[1]
    assert row(WEDNESDAY, f"action-{promise.id}")[0] == "requested"
    assert "Joana" in row(WEDNESDAY, f"action-{promise.id}")[1]


def test_who_has_left_since_was_there(world: World, promise: Action, row: Any) -> None:  # P-01
    did(WEDNESDAY, lambda: (world.marek.leave(world.amina), world.amina.leave()))
    assert "needs an owner" in row(WEDNESDAY, f"action-{promise.id}")[1]
    assert "Marek" in row(TUESDAY, f"action-{promise.id}")[1]
    with on(FRIDAY):
        assert leader_of(world.unit("A3"), "A") is not world.amina
        with as_of(TUESDAY):
            leader = leader_of(World().unit("A3"), "A")
            assert leader is not None and leader.name == "Amina Haddad"


def test_who_was_away_was_away(world: World, promise: Action, row: Any) -> None:
    did(TUESDAY, lambda: world.marek.be_away(world.amina, NEXT_WEEK))
    did(THURSDAY, lambda: world.marek.be_back(world.amina))
    said = [row(day, f"action-{promise.id}")[1] for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY)]
    assert ["needs an owner" in words for words in said] == [False, True, True, False]


def test_other_words_are_read_from_the_day_they_were_written(world: World, promise: Action, row: Any) -> None:
    did(WEDNESDAY, lambda: promise.amend(world.marek, promise.version, title="Weld the oil pan"))
    assert "drain pan" in row(TUESDAY, f"action-{promise.id}")[1]
    assert "oil pan" in row(WEDNESDAY, f"action-{promise.id}")[1]


def test_what_was_taken_back_never_was(world: World, promise: Action, row: Any) -> None:  # decision 2
    with on(TUESDAY), writing():
        promise.complete(world.marek)
    with clock.at(dt.datetime.combine(TUESDAY, dt.time(9, 5), dt.UTC)), writing():
        promise.undo("completion", world.marek)
    assert row(TUESDAY, f"action-{promise.id}")[0] == "planned"


def test_an_idea_waits_until_the_day_it_was_answered(world: World, row: Any) -> None:
    hook = did(MONDAY, lambda: Idea.submit(world.unit("A3"), "A hook", receipt=receipt_for("1"), language="en"))
    did(WEDNESDAY, lambda: hook.accept(world.amina, world.joana, NEXT_WEEK))
    did(THURSDAY, lambda: hook.decline(world.amina, "safety_risk", "The hook stands in the escape route, sorry."))
    states = [found and found[0] for found in (row(day, f"idea-{hook.id}") for day in (TUESDAY, WEDNESDAY, THURSDAY))]
    assert states == ["submitted", "accepted", None]


def test_an_issue_is_open_until_the_day_it_was_put_right_and_again_when_it_came_back(world: World, row: Any) -> None:
    leak = did(MONDAY, lambda: Issue.raise_at(world.unit("A3"), "abnormality", "Oil under the press", nameless=True))
    did(TUESDAY, lambda: leak.resolve(world.amina, "Seal changed"))
    did(THURSDAY, lambda: leak.reopen(None, "Drips again"))
    states = [row(day, f"issue-{leak.id}")[0] for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY)]
    assert states == ["raised", "resolved", "resolved", "raised"]


def test_a_question_lies_where_it_lay(world: World, row: Any) -> None:  # E-03
    with writing():
        Plant.get().crew_rotation = {}
    question = did(MONDAY, lambda: Escalation.ask_for(world.unit("A3"), world.unit("VSA"), "Who welds?", by=world.joana))
    due = question.answer_due_at
    did(MONDAY, lambda: question.acknowledge(world.greta), hour=10)
    did(TUESDAY, lambda: question.pass_up(world.greta, "No welder here"))
    did(WEDNESDAY, lambda: question.reply(world.ingrid, "answer", "Volkan does"))
    did(THURSDAY, lambda: question.hear(world.amina))
    id = f"escalation-{question.id}"
    assert [row(day, id)[0] for day in (MONDAY, TUESDAY, WEDNESDAY)] == ["acknowledged", "passed_up", "answered"]
    assert row(THURSDAY, id) is None
    assert [row(day, id, "vsa") is not None for day in (MONDAY, TUESDAY)] == [True, False]
    assert [row(day, id, "plant") is not None for day in (MONDAY, TUESDAY, WEDNESDAY)] == [False, True, False]
    with on(FRIDAY), as_of(MONDAY):
        assert db.session.query(Escalation).one().answer_due_at == due


# --- numbers


def state_of(metric: Metric, date: dt.date, seen_on: dt.date) -> tuple[str, float | None]:
    """The cell of `date` as the board had it at the end of `seen_on`."""
    with on(FRIDAY), as_of(seen_on):
        then = db.session.get_one(Metric, metric.id)
        day = Days([then], date, date, clock.now()).on(then, date)
        return day.state, None if day.value is None else float(day.value)


def test_a_number_corrected_later_is_the_first_one_until_then(world: World) -> None:  # L-15
    yields = did(MONDAY, lambda: measured(world.unit("A3"), "Q", 95.0))
    did(MONDAY, lambda: yields.record(MONDAY, by=world.amina, value=97.0))
    did(WEDNESDAY, lambda: yields.record(MONDAY, by=world.leo, value=91.0, reason="Two pallets were missing"))
    assert state_of(yields, MONDAY, TUESDAY) == ("met", 97.0)
    assert state_of(yields, MONDAY, WEDNESDAY) == ("missed", 91.0)


def test_a_target_raised_later_colours_no_day_before_it_was_said(world: World) -> None:  # L-09
    yields = did(MONDAY, lambda: measured(world.unit("A3"), "Q", 95.0))
    did(TUESDAY, lambda: yields.set_target(96.0, THURSDAY, world.amina))
    did(WEDNESDAY, lambda: yields.set_target(98.0, THURSDAY, world.amina))
    did(THURSDAY, lambda: yields.record(THURSDAY, by=world.amina, value=97.0))

    def target(seen_on: dt.date) -> float:
        with on(FRIDAY), as_of(seen_on):
            found = db.session.get_one(Metric, yields.id).target_on(THURSDAY)
            return found.value if found else 0

    assert [target(day) for day in (MONDAY, TUESDAY, WEDNESDAY)] == [95.0, 96.0, 98.0]


def test_a_signal_is_told_from_the_day_it_was_raised(world: World) -> None:  # K-07, K-11
    yields = did(MONDAY, lambda: measured(world.unit("A3"), "Q", 95.0))

    def frozen() -> Baseline:
        base = Baseline(
            metric_id=yields.id, from_date=MONDAY, to_date=MONDAY, n=12, mean=1.0, mr_bar=1.0, valid_from=MONDAY,
            set_at=clock.now(), why="First"
        )  # fmt: skip
        db.session.add(base)
        db.session.flush()
        return base

    def hit(base: Baseline) -> Signal:
        signal = Signal(
            number=1, metric_id=yields.id, baseline_id=base.id, direction="adverse", production_date=TUESDAY,
            raised_at=clock.now(),
        )  # fmt: skip
        signal.hits.append(
            SignalHit(baseline_id=base.id, production_date=TUESDAY, rule="WE1", side=1, value=9.0, at=clock.now())
        )
        db.session.add(signal)
        db.session.flush()
        return signal

    base = did(MONDAY, frozen)
    signal = did(TUESDAY, lambda: hit(base))
    did(WEDNESDAY, lambda: signal.steps.append(SignalStep(kind="explanation", at=clock.now(), on=production_date())))
    did(THURSDAY, lambda: setattr(signal.hits[0], "gone_on", production_date()))
    did(THURSDAY, lambda: (frozen(), setattr(base, "valid_to", WEDNESDAY)))

    def told(date: dt.date) -> tuple[list[str], list[bool], list[dt.date | None]]:
        with on(FRIDAY), as_of(date):
            found = db.session.query(Signal).all()
            gone = [one.gone_on is not None for one in db.session.query(SignalHit)]
            return (
                [one.state for one in found],
                gone,
                [one.valid_to for one in db.session.query(Baseline).order_by(Baseline.id)],
            )

    assert told(MONDAY) == ([], [], [None])
    assert told(TUESDAY) == (["new"], [False], [None])
    assert told(WEDNESDAY) == (["explained"], [False], [None])
    assert told(THURSDAY) == (["explained"], [True], [WEDNESDAY, None])
    assert db.session.query(Reading).count() == 0


# --- no more than the present may say


def test_an_idea_taken_off_the_screens_is_off_them_in_the_past_too(world: World, row: Any) -> None:  # decision 13
    named = did(MONDAY, lambda: Idea.submit(world.unit("A3"), "Ask Rosa", receipt=receipt_for("1"), language="en"))
    assert row(MONDAY, f"idea-{named.id}") is not None
    did(THURSDAY, lambda: named.hide(world.amina, "A name is in it"))
    assert row(MONDAY, f"idea-{named.id}") is None


def test_an_idea_that_was_off_the_screens_then_is_not_shown_as_of_then(world: World, row: Any) -> None:
    named = did(MONDAY, lambda: Idea.submit(world.unit("A3"), "Ask Rosa", receipt=receipt_for("1"), language="en"))
    did(TUESDAY, lambda: named.hide(world.amina, "A name is in it"))
    did(THURSDAY, lambda: named.show_again(world.bruno))
    assert [row(day, f"idea-{named.id}") is not None for day in (MONDAY, WEDNESDAY, THURSDAY)] == [True, False, True]


def test_whoever_has_become_nameless_is_nameless_in_the_past_too(world: World, promise: Action, row: Any) -> None:
    def forgotten() -> None:
        marek = db.session.query(Person).filter_by(personnel_no="103").one()
        marek.name, marek.anonymised_at = "Former colleague", clock.now()

    did(THURSDAY, forgotten)
    assert "Marek" not in row(MONDAY, f"action-{promise.id}")[1]

"""What walls and pages ask: how an area stands, which sign a card has, what a handover brings along; in few queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from boards import clock
from boards.checks.brought import brought
from boards.checks.due import Schedule
from boards.checks.entering import enter
from boards.checks.models import CheckRun
from boards.checks.rows import Paper
from boards.checks.signs import signs
from boards.checks.standing import standings
from boards.db import db, writing
from boards.issues.models import Issue
from boards.plant.models import Unit
from boards.plant.rostering import Roster
from boards.refusals import NotAllowed, Unfit
from tests.checks.doors import signed_out
from tests.checks.lists import answered, at, checklist, conform, plan
from tests.live.test_queries import counted
from tests.standards.catalog import revision, standard
from tests.world import World

THURSDAY = at("2026-11-19")
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def thursday(app: Flask) -> Any:
    with clock.at(THURSDAY):
        yield


def test_an_overdue_audit_is_said_with_its_age_and_the_one_before(world: World) -> None:  # H-13
    with writing():
        weekly = plan(checklist(world), world, frequency="weekly", assignee_kind="rotation", people=[world.piotr],
                      active_from=dt.date(2026, 11, 9))  # fmt: skip
        for week, value in ((0, "3"), (1, "4")):
            with clock.at(THURSDAY - (1 - week) * 7 * DAY):
                answered(CheckRun.start(weekly, world.piotr), world.piotr, value).submit(world.piotr)
    a3 = world.unit("A3")
    fresh = standings([a3], "five_s", THURSDAY)[a3.id]
    assert fresh.last and fresh.before and (fresh.last.points, fresh.before.points) == (100, 75)
    assert not fresh.is_overdue and fresh.coming is not None and fresh.coming.window.first == dt.date(2026, 11, 23)
    later = THURSDAY + 18 * DAY
    old = standings([a3], "five_s", later)[a3.id]
    assert old.is_overdue and old.age(later.date()) == 18 and [due.window.first.day for due in old.missed] == [23, 30]
    ages = standings([a3], "five_s", THURSDAY + 900 * DAY)[a3.id]
    assert ages.last is not None, "however long ago it was"
    never = standings([world.unit("A1")], "five_s", THURSDAY)[world.unit("A1").id]
    assert (never.last, never.age(THURSDAY.date()), never.is_overdue) == (None, None, False)


def test_a_card_has_the_sign_of_what_became_of_its_finding(world: World) -> None:  # 1.18.2
    with writing():
        cards = plan(
            checklist(world, "CL-K", "kamishibai", conform("K1"), draw="random_without_replacement"), world,
            frequency="daily", active_from=dt.date(2026, 11, 12),
        )  # fmt: skip
        for n, value in ((5, "ok"), (4, "corrected"), (3, "nok"), (2, "nok")):
            when = THURSDAY - n * DAY
            if when.weekday() < 5:
                with clock.at(when):
                    run = answered(CheckRun.start(cards, world.amina), world.amina, value)
                    run.submit(world.amina)
                    if n == 3:
                        action = run.raise_action(run.asked[0], "Order a new one", world.amina, owner=world.marek,
                                                  due_on=dt.date(2026, 11, 20))  # fmt: skip
    dues = Schedule([world.unit("A3")], dt.date(2026, 11, 12), dt.date(2026, 11, 19)).dues()
    days = {due.window.first.day: sign for due, sign in zip(dues, signs(dues), strict=True)}
    assert days == {12: "missed", 13: "missed", 16: "open", 17: "open", 18: "missed", 19: "to_do"}
    with writing():
        action.complete(world.marek, "Here it is")
    dues = Schedule([world.unit("A3")], dt.date(2026, 11, 16), dt.date(2026, 11, 17)).dues()
    assert signs(dues) == ["put_right", "open"]


def test_a_handover_brings_along_what_is_open(world: World) -> None:  # 1.11
    a3 = world.unit("A3")
    with writing():
        wet = Issue.raise_at(a3, "unsafe_condition", "Wet floor", by=world.joana)
        parts = Issue.raise_at(a3, "nonconformity", "Three stators", by=world.joana)
        parts.contain(world.amina, "Locked in rack 2")
        Issue.tag(a3, "Basket", world.joana)
        Roster(a3, dt.date(2026, 11, 19), "late").absent(world.bruno, world.leo, "unplanned")
        soon = revision(standard(world), "B", dt.date(2026, 11, 24))
        revision(standard(world, "SW-A3-20", at=("A3-20",)), "C", dt.date(2026, 12, 24))
        run = signed_out(world)
        found = brought(a3, THURSDAY)
    assert (found.safety, found.blocked, found.contained, found.others) == ([wet], [parts], [parts], [])
    assert [entry.person.name for entry in found.absent] == ["Bruno Keller"]
    assert found.revisions == [soon] and [item.run_id for item in found.left] == [run.id]


def test_runs_entered_whole_obey_the_same_rules(world: World) -> None:
    with writing():
        daily = plan(checklist(world, "CL-D", "machine_check", conform("M1")), world, active_from=dt.date(2026, 11, 16))
        windows = daily.windows(dt.date(2026, 11, 16), dt.date(2026, 11, 18))
        good = [Paper(daily, one, world.amina, {"M1": ("ok", "")}, one.opens_at_noon) for one in map(Noon, windows)]
        runs = enter(good)
        assert [run.points for run in runs] == [1, 1, 1]
        for wrong, refusal in (
            (Paper(daily, windows[0], world.rosa, {"M1": ("ok", "")}, THURSDAY), NotAllowed),
            (Paper(daily, windows[0], world.amina, {"M1": ("nok", "")}, THURSDAY), Unfit),
            (Paper(daily, windows[0], world.amina, {}, THURSDAY), Unfit),
            (Paper(daily, windows[0], world.amina, {"M1": ("green", "")}, THURSDAY), Unfit),
        ):
            with pytest.raises(refusal):
                enter([wrong])
    assert {due.state for due in Schedule([daily.unit], dt.date(2026, 11, 16), dt.date(2026, 11, 18)).dues()} == {"done"}


class Noon:
    """A window with the middle of its day."""

    def __init__(self, window: Any) -> None:
        self.__dict__.update(vars(window))
        self.key, self.opens_at_noon = window.key, at(window.first.isoformat(), "12:00")


def test_thirty_plans_cost_as_many_queries_as_three(app: Flask, world: World) -> None:
    def asked() -> int:
        db.session.rollback()
        db.session.expire_all()
        units = list(db.session.scalars(db.select(Unit).where(Unit.kind == "team")))
        with counted() as queries:
            schedule = Schedule(units, dt.date(2026, 11, 2), dt.date(2026, 11, 20))
            schedule.adherence()
            standings(units, "five_s", THURSDAY)
        return len(queries)

    def planned(count: int) -> None:
        for n in range(count):
            made = plan(audits, world, ("A1", "A3", "B2")[n % 3], "daily", assignee_kind="rotation", people=[world.quin])
            answered(CheckRun.start(made, world.quin), world.quin).submit(world.quin)

    with writing():
        audits = checklist(world)
        planned(3)
    few = asked()
    with writing():
        planned(27)
    assert asked() == few

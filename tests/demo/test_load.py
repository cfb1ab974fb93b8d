"""Loading the demo: into an empty database only, alive on any day, renewed without leaving anything behind."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from boards import clock
from boards.actions.models import Action
from boards.clock import Tick, tick
from boards.db import Base, db, writing
from boards.demo import load
from boards.demo.accounts import accounts
from boards.history.models import Attachment
from boards.history.photos import path_of
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.live.registry import panels_of
from boards.live.revisions import PanelRevision, revisions_of
from boards.people.models import Person, RoleGrant
from boards.people.pins import pin_fits
from boards.plant.calendar import Calendar
from boards.plant.models import CalendarDay, Plant, Unit
from boards.plant.production_day import crew_on, plant_date
from boards.records import record_of
from boards.screens.models import Label, Screen
from tests.client import CheckingClient
from tests.demo.conftest import ANCHOR, FRIDAY, Loaded
from tests.world import World


def count(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def unit(code: str) -> Unit:
    found = Unit.by_code(code)
    assert found is not None
    return found


def test_the_whole_plant_is_there(demo: Flask) -> None:
    rows = db.session.execute(select(Unit.kind, func.count()).group_by(Unit.kind))
    kinds = {str(kind): how_many for kind, how_many in rows}
    assert kinds == {"plant": 1, "value_stream": 3, "team": 8, "station": 32, "function": 8, "pillar": 6}
    assert count(Person) == 129
    assert (count(Idea), count(Action), count(Attachment)) == (28, 41, 25)
    assert count(Screen) == 13
    assert count(Label) == 1 + 3 + 8 + 32 + 8  # every station and every board
    assert [child.code for child in unit("A3").children()] == ["A3-10", "A3-20", "A3-30", "A3-40"]
    assert unit("A3-10").lineage == [unit("PLANT").id, unit("VSA").id, unit("A3").id, unit("A3-10").id]


def test_no_row_points_nowhere(demo: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
    for photo in db.session.scalars(select(Attachment)):
        assert record_of(photo.subject_type, photo.subject_id)


def test_everybody_signs_in_with_the_same_pin_and_has_a_role_since_the_first_day(demo: Flask) -> None:
    working = db.session.scalars(select(Person).where(Person.left_on.is_(None))).all()
    assert len(working) == 127
    assert {person.pin_hash for person in working} == {working[0].pin_hash}
    assert pin_fits("2468", working[0].pin_hash)
    newcomer = db.session.scalars(select(Person).where(Person.name == "Cristian Dobre")).one()
    assert [(grant.role, grant.valid_from) for grant in newcomer.grants] == [("worker", ANCHOR - dt.timedelta(days=20))]
    assert db.session.scalar(select(RoleGrant).where(RoleGrant.unit_id.is_(None))) is None


def test_leaders_have_their_deputy_and_their_coach(demo: Flask) -> None:
    julia = db.session.scalars(select(Person).where(Person.name == "Julia Becker")).one()
    assert julia.deputy and julia.deputy.name == "Fatma Öztürk"
    coach = db.session.get(Person, julia.coach_id)
    assert coach and coach.name == "Frank Möller" and coach.leads(unit("A3"))


def test_the_calendar_knows_holidays_the_shutdown_and_the_saturday_of_b2(demo: Flask) -> None:  # T-06
    saturday, holiday, shutdown = dt.date(2026, 11, 21), dt.date(2027, 5, 1), dt.date(2026, 12, 28)
    assert Calendar(unit("B2")).shifts_on(saturday) == ["early"]
    assert not Calendar(unit("A3")).is_production_day(saturday)
    assert not Calendar(unit("B2")).is_production_day(holiday)
    assert not Calendar(unit("A3")).is_production_day(shutdown)
    names = select(CalendarDay.note).where(CalendarDay.date.in_([holiday, shutdown, dt.date(2026, 12, 25)]))
    assert set(db.session.scalars(names)) == {"Labour Day", "Winter shutdown", "Christmas Day"}


def test_crew_a_has_the_early_shift_in_the_week_of_loading(demo: Flask) -> None:
    plant = Plant.get()
    assert [crew_on(code, ANCHOR, plant) for code in ("early", "late", "night")] == ["A", "B", "C"]
    assert crew_on("night", ANCHOR + dt.timedelta(days=7), plant) == "A"


def test_the_first_minute_changes_nothing(loaded: Loaded) -> None:
    loaded(FRIDAY)
    before = dict(db.session.execute(select(PanelRevision.unit_id, PanelRevision.revision)).all())  # type: ignore[arg-type]
    assert db.session.scalar(select(Tick.at)) == FRIDAY
    assert tick(FRIDAY + dt.timedelta(minutes=1))
    after = dict(db.session.execute(select(PanelRevision.unit_id, PanelRevision.revision)).all())  # type: ignore[arg-type]
    assert after == before


def test_a_second_load_is_refused_and_changes_nothing(demo: Flask) -> None:
    with pytest.raises(load.DemoRefused, match="boards demo --renew"):
        load.load()
    assert count(Idea) == 28


def test_a_plant_of_its_own_is_never_touched(world: World) -> None:
    for command in (load.load, load.renew, load.load_or_renew):
        with pytest.raises(load.DemoRefused, match="Kestrel Motors lives in this database"):
            command()
    assert not load.is_demo_only()
    assert world.amina.name == "Amina Haddad"


def test_a_demo_of_yesterday_is_renewed_with_all_that_visitors_left(loaded: Loaded) -> None:
    app = loaded(FRIDAY)
    with clock.at(FRIDAY):
        assert load.load_or_renew() is None  # of today
        with writing():
            Idea.submit(unit("A3"), "A visitor was here", receipt=receipt_for("visit"), language="en")
        assert load.is_demo_only()
    epoch, names = Plant.get().epoch, set(db.session.scalars(select(Attachment.name)))
    highest = db.session.scalar(select(func.max(PanelRevision.revision))) or 0
    assert highest > 0
    with clock.at(FRIDAY + dt.timedelta(days=1)):
        renewed = load.load_or_renew()
        assert renewed is not None and renewed.anchor == ANCHOR + dt.timedelta(days=1)
        assert Plant.get().epoch != epoch
        assert Plant.get().demo_anchor == renewed.anchor == plant_date()
    assert count(Idea) == 28
    for board in db.session.scalars(select(Unit)):
        for panel in panels_of(board):
            assert revisions_of(board.id)[panel.name] > highest  # screens that hang take it as newer
    folder = Path(app.config["PHOTOS"])
    assert not any(path_of(folder, name, small).exists() for name in names for small in (False, True))


def test_before_six_in_the_morning_it_is_still_the_day_before(loaded: Loaded) -> None:  # T-01
    sunday_night = dt.datetime(2026, 11, 22, 2, 0, tzinfo=dt.UTC)  # 03:00 at the plant, nobody works
    loaded(sunday_night)
    with clock.at(sunday_night):
        assert Plant.get().demo_anchor == dt.date(2026, 11, 21)
        first = db.session.scalars(select(Action).where(Action.number == 511)).one()
        assert first.due_on == dt.date(2026, 11, 21)
        assert first.is_overdue(plant_date())  # the calendar's day has passed (T-05)


def test_it_loads_in_the_middle_of_holidays(empty: Flask) -> None:
    load.load(dt.date(2027, 1, 20))  # what is judged by its effect was checked on Christmas Day in the story
    assert Plant.get().demo_anchor == dt.date(2027, 1, 20)
    assert count(Action) == 41
    sent = db.session.scalars(select(Idea).where(Idea.number == 2066)).one()
    assert sent.submitted_on == dt.date(2026, 12, 23)  # the last working day before the shutdown


def test_whom_a_visitor_may_sign_in_as(demo: Flask) -> None:
    roles = {account.role: account for account in accounts()}
    assert list(roles) == ["team_leader", "worker", "plant_manager", "specialist"]
    assert roles["team_leader"].name == "Julia Becker"  # crew A is on
    assert {account.pin for account in accounts()} == {"2468"}
    late = accounts(at=FRIDAY + dt.timedelta(hours=6))
    assert late[0].name == "Yuliia Shevchuk"


def test_every_board_of_the_demo_can_be_read(demo: Flask) -> None:
    client = demo.test_client()
    assert isinstance(client, CheckingClient)
    codes = db.session.scalars(select(Unit.code).where(Unit.kind.in_(("plant", "value_stream", "team", "function")))).all()
    for code in codes:
        assert client.get(f"/boards/{code.lower()}").status_code == 200

"""The plain pages on which a plant is changed: settings, shifts, calendar, units, PINs."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import select

from boards.db import db, writing
from boards.metrics.readings import Reading
from boards.people.models import RoleGrant
from boards.plant.calendar import Calendar, set_day
from boards.plant.models import CalendarDay, Plant
from boards.plant.production_day import production_date
from boards.screens.models import Label
from tests.client import CheckingClient
from tests.metrics.numbers import measured, working_days, written
from tests.setup.doors import HOURS, saturday
from tests.uploads.sheets import sentence
from tests.world import World


@pytest.fixture
def admin(client: CheckingClient, world: World) -> CheckingClient:
    with writing():
        world.nils.language = "en"
    return client.as_(world.nils)


def test_another_zone_or_start_of_the_day_never_moves_what_is_written(admin: CheckingClient, world: World) -> None:  # T-13
    with writing():
        metric, day = measured(world.unit("A3"), "Q"), working_days(world.unit("A3"), 3)[0]
        written(metric, {day: 97})
    answer = admin.post("/set-up/plant", data={"timezone": "America/New_York", "production_day_start": "0:00"})
    assert answer.status_code == 303
    assert (Plant.get().timezone, Plant.get().production_day_start) == ("America/New_York", dt.time())
    assert db.session.scalars(select(Reading.production_date)).all() == [day]


def test_settings_that_do_not_go_together_are_said_at_their_field(admin: CheckingClient, world: World) -> None:
    for name, value, said in (
        ("languages", "de, fr", "among the others"),
        ("andon_steps_minutes.shift_lead", "3", "more minutes"),
        ("letters", "", "S first"),
        ("cell_record_deadline", "late", "time like"),
    ):
        answer = admin.post("/set-up/plant", data={name: value, "red_tag_days": "12"})
        assert answer.status_code == 422 and said in sentence(answer), name
        assert 'value="12"' in answer.get_data(as_text=True), "what was typed is still there"
    assert "red_tag_days" not in Plant.get().settings


def test_an_extra_shift_is_asked_for_and_only_this_unit_works(admin: CheckingClient, world: World) -> None:  # T-07
    day = saturday(world)
    form = {"unit": "A3", "date": day.isoformat(), "shifts": "early"}
    asked = admin.post("/set-up/calendar", data=form)
    assert asked.status_code == 409 and "An extra shift?" in sentence(asked)
    assert 'name="sure"' in asked.get_data(as_text=True)
    assert admin.post("/set-up/calendar", data={**form, "sure": "yes"}).status_code == 303
    assert Calendar(world.unit("A3")).shifts_on(day) == ["early"] and not Calendar(world.unit("A1")).is_production_day(day)


def test_a_planned_day_with_numbers_is_cancelled_only_when_asked_and_keeps_them(  # T-08
    admin: CheckingClient, world: World
) -> None:
    today = production_date()
    with writing():
        set_day(world.unit("PLANT"), today, ["early"])
        measured(world.unit("A3"), "Q").record(today, by=world.amina, value=97)
    form = {"unit": "PLANT", "date": today.isoformat(), "note": "Power cut"}
    asked = admin.post("/set-up/calendar", data=form)
    assert asked.status_code == 409 and "They stay" in sentence(asked)
    assert admin.post("/set-up/calendar", data={**form, "sure": "yes"}).status_code == 303
    assert not Calendar(world.unit("A3")).is_production_day(today)
    assert db.session.query(Reading).count() == 1


def test_several_days_at_once_and_back_to_the_week(admin: CheckingClient, world: World) -> None:
    first = saturday(world) + dt.timedelta(days=2)
    form = {
        "unit": "PLANT",
        "date": first.isoformat(),
        "until": (first + dt.timedelta(days=4)).isoformat(),
        "note": "Shutdown",
    }
    assert admin.post("/set-up/calendar", data=form).status_code == 303
    days = db.session.scalars(select(CalendarDay.id).where(CalendarDay.note == "Shutdown")).all()
    assert len(days) == 5
    answer = admin.delete(f"/set-up/calendar/{days[0]}")
    assert answer.status_code == 409, "a grey day that is worked again is asked for"
    assert admin.delete(f"/set-up/calendar/{days[0]}", data={"sure": "yes"}).status_code == 303
    assert Calendar(world.unit("A3")).is_production_day(first)
    for wrong in ({"date": "2020-01-01"}, {"until": "2020-01-01"}, {"date": ""}, {"until": "2099-01-01"}):
        assert admin.post("/set-up/calendar", data={**form, **wrong}).status_code == 422


def test_a_shift_with_numbers_stays_and_may_leave_the_week(admin: CheckingClient, world: World) -> None:
    with writing():
        metric = measured(world.unit("A3"), "Q", by_shift=True)
        metric.record(
            production_date() - dt.timedelta(days=1), "night", by=None, value=1, source="machine", extra_shift=True
        )
    assert admin.post("/set-up/crews", data={"crew-early": "A"}).status_code == 303
    refused = admin.post("/set-up/shifts", data={**HOURS, "gone-night": "yes"})
    assert refused.status_code == 409 and "Take it out of the week" in sentence(refused)
    assert (
        admin.post("/set-up/shifts", data={**HOURS, "code-new": "day", "start-new": "08:00", "end-new": "8:00"}).status_code
        == 422
    )
    more = {**HOURS, "code-new": "Day", "start-new": "08:00", "end-new": "16:00", "name-new-en": "Day", "week-new": "friday"}
    assert admin.post("/set-up/shifts", data=more).status_code == 303
    plant = Plant.get()
    assert plant.week_pattern["friday"] == ["day"] and list(plant.shifts)[-2:] == ["late", "night"], "who works comes first"


def test_units_are_set_up_worded_moved_and_closed(admin: CheckingClient, world: World) -> None:
    new = {"kind": "station", "parent": "A3", "code": "a3-30", "name": "Final test"}
    assert admin.post("/set-up/units", data=new).status_code == 303
    assert admin.post("/set-up/units", data=new).status_code == 422, "the code is taken"
    assert Label.of(world.unit("A3-30")) is not None
    assert admin.post("/set-up/units", data={**new, "code": "X", "parent": "VSA"}).status_code == 422
    told = {
        "name": "Endprüfung",
        "parent": "A1",
        "takt_s": "58",
        "critical": "yes",
        "own-saturday": "yes",
        "week-saturday": "early",
    }
    assert admin.post("/set-up/units/a3-30", data=told).status_code == 303
    unit = world.unit("A3-30")
    assert (unit.name, unit.board.code, unit.takt_s, unit.week_pattern) == ("Endprüfung", "A1", 58, {"saturday": ["early"]})
    assert admin.post("/set-up/units/a3/closure").status_code == 409, "people and stations are there"
    assert admin.post("/set-up/units/a3-30/closure").status_code == 303
    assert admin.get(f"/s/{Label.of(unit).code}").status_code == 410  # type: ignore[union-attr]
    assert admin.delete("/set-up/units/a3-30/closure").status_code == 303
    assert admin.post("/set-up/units/plant/closure").status_code == 409
    assert admin.get("/set-up/units/nix").status_code == 404


def test_pins_are_shown_once_and_fit(client: CheckingClient, world: World) -> None:
    with writing():
        world.marek.pin_hash = world.joana.pin_hash = None
    answer = client.as_(world.amina).post("/set-up/pins", data={"unit": "A3"})
    pins = dict(re.findall(r"<td>(\d+)</td><td>[^<]*</td><td class=\"pin\">(\d{6})</td>", answer.get_data(as_text=True)))
    assert set(pins) == {"103", "104"} and answer.headers["Cache-Control"] == "no-store"
    assert client.post("/set-up/pins", data={"unit": "A3"}).status_code == 409, "once"
    assert not re.search(r"\b\d{6}\b</td>", client.get("/set-up/pins").get_data(as_text=True))
    client.post("/sign-out")
    first = client.post("/sign-in", data={"badge": "103", "pin": pins["103"]})
    assert 'name="ticket"' in first.get_data(as_text=True), "good for one sign-in: then an own one is chosen"


def test_a_leader_gives_no_pin_to_whose_roles_reach_further(client: CheckingClient, world: World) -> None:
    with writing():
        world.bruno.pin_hash = world.joana.pin_hash = None  # Bruno leads the other crew
        db.session.add(RoleGrant(person_id=world.joana.id, role="admin", unit_id=world.unit("PLANT").id))
    assert client.as_(world.amina).post("/set-up/pins", data={"unit": "A3"}).status_code == 403
    assert client.as_(world.piotr).post("/set-up/pins", data={"unit": "A3"}).status_code == 403
    assert client.as_(world.nils).post("/set-up/pins", data={"unit": "A3"}).status_code == 200
    assert world.bruno.pin_hash and world.joana.pin_hash

"""What tests of notices stand on: a mail server that takes letters, and people who want them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from boards import clock
from boards.db import db, writing
from boards.notices.models import Channel, Notice
from boards.people.models import Person
from tests.notices.sink import Sink
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = dt.date(2026, 11, 17)  # of the week in which crew A works early, B late, C nights


def plant_time(time: str, days: int = 0) -> dt.datetime:
    """A time at the plant, so many days after that Tuesday."""
    return dt.datetime.combine(TUESDAY + dt.timedelta(days=days), dt.time.fromisoformat(time), BERLIN)


@pytest.fixture
def sink(app: Flask) -> Iterator[Sink]:
    """The plant's own mail server."""
    sink = Sink()
    app.config["NOTICE_MAIL"] = f"mailto://127.0.0.1:{sink.port}?from=boards@plant.example"
    yield sink
    sink.close()


@pytest.fixture(autouse=True)
def tuesday_ten(world: World) -> Iterator[None]:
    with clock.at(plant_time("10:00")):
        yield


@pytest.fixture
def wants(world: World) -> Callable[[str], Person]:
    """`wants("amina")`: she gave her mail address."""

    def given(name: str) -> Person:
        person: Person = getattr(world, name)
        with writing():
            db.session.add(Channel(person_id=person.id, address=f"{name}@plant.example"))
        return person

    return given


def told(kind: str) -> list[str]:
    """Who has been told something of this kind, by first name."""
    db.session.rollback()
    rows = db.session.query(Notice).filter_by(kind=kind).order_by(Notice.id)
    return sorted(row.person.name.split()[0] for row in rows if row.person)

"""A document of evidence in words: the page and the PDF say the same, line for line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from babel import Locale
from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import gettext as _

from boards.clock import now
from boards.i18n import language
from boards.people.models import Person
from boards.plant.models import Plant

BRITISH = Locale("en", "GB")


@dataclass(frozen=True)
class Line:
    """A row of a table. `mark`: "good", "bad" or none; the words say the same (U-05)."""

    cells: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True)
class Photo:
    """A photo of a record, by the name of its file."""

    name: str
    about: str


@dataclass(frozen=True)
class Section:
    """A table under a heading. `widths`: shares of the page's width, a column each; `empty`: what is said where it is."""

    title: str
    columns: tuple[str, ...]
    widths: tuple[float, ...]
    lines: list[Line]
    empty: str
    note: str = ""
    photos: list[Photo] = field(default_factory=list)  # below the table


@dataclass(frozen=True)
class Document:
    title: str
    about: str  # of what: a station, a person
    facts: list[tuple[str, str]]
    sections: list[Section]
    printed: str  # by whom and when
    language: str = field(default_factory=language)


def printed(by: Person) -> str:
    """By whom and when it was printed: a person and an instant in plant time."""
    plant = Plant.get()
    said: str = _("%(plant)s · printed by %(name)s on %(time)s", plant=plant.name, name=by.name, time=said_time(now()))
    return said


def said_day(date: dt.date | None) -> str:
    """A date with its year: evidence reaches far back."""
    if date is None:
        return "–"
    return str(format_date(date, "medium", locale=_locale())).replace(" ", "\N{NO-BREAK SPACE}")


def said_time(at: dt.datetime, since: dt.datetime | None = None) -> str:
    """An instant in plant time, with its date and year; of the day of `since`, which was just said, without them."""
    zone = Plant.get().zone
    local = at.astimezone(zone)
    if since is not None and since.astimezone(zone).date() == local.date():
        return f"{local:%H:%M}"
    return f"{said_day(local.date())} {local:%H:%M}"


def said_person(person: Person | None) -> str:
    """Name and number: two people may share a name (P-09)."""
    if person is None:
        return "–"
    return f"{person.name} ({person.personnel_no})" if person.personnel_no else person.name


def _locale() -> Locale:
    locale = get_locale() or Locale("en")
    return BRITISH if locale.language == "en" else locale

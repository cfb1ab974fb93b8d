"""What people typed into a form: words, dates, choices; or Unfit at the field where it went wrong."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from boards.refusals import Unfit

FURTHEST_DAYS = 3 * 366  # a promise further away than that is a typing error


def words(name: str, at_most: int, lines: bool = False) -> str:
    """A field's text without control characters and outer spaces, on one line unless `lines`. Unfit if too long."""
    kept = _printable(request.form.get(name, "").replace("\r\n", "\n"))
    text = kept.strip() if lines else " ".join(kept.split())
    if len(text) > at_most:
        raise Unfit(_l("Please say it shorter: at most %(most)s characters.", most=at_most), name)
    return text


def date(name: str, first: dt.date | None = None) -> dt.date | None:
    """A date; the last one filled in when a row of chips and a date field carry the same name. Unfit before `first`."""
    typed = next((value.strip() for value in reversed(request.form.getlist(name)) if value.strip()), None)
    if typed is None:
        return None
    try:
        day = dt.date.fromisoformat(typed)
    except ValueError:
        raise Unfit(_l("We don't know that date. Choose one in the calendar."), name) from None
    if first is not None and day < first:
        raise Unfit(_l("That day is over. Choose a later one."), name)
    if first is not None and (day - first).days > FURTHEST_DAYS:
        raise Unfit(_l("That is too far away. Choose an earlier day."), name)
    return day


def choice(name: str, allowed: Iterable[str]) -> str | None:
    """One of `allowed`, or None where nothing was chosen; the last one where several fields carry the name."""
    chosen = next((value for value in reversed(request.form.getlist(name)) if value), None)
    if chosen is not None and chosen not in allowed:
        raise Unfit(_l("Choose one of those shown."), name)
    return chosen


def number(name: str) -> int | None:
    """A row's number out of a field; None where nothing was chosen, Unfit for anything that is none."""
    typed = next((value for value in reversed(request.form.getlist(name)) if value), None)
    if typed is None:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise Unfit(_l("Choose one of those shown."), name)
    return int(typed)


def same_site(address: str | None) -> str | None:
    """An address to go on to, if it is one of ours: a path, never another site."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    if any(letter < " " or letter == "\\" for letter in address):
        return None
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else None


def typed_form() -> MultiDict[str, str]:
    """What was typed, to stand in the form again: all of it but what no page may contain."""
    return MultiDict((name, _printable(value)) for name, value in request.form.items(multi=True))


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs"))

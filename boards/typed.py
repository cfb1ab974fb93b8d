"""What people typed into a form: words, dates, choices; or Unfit at the field where it went wrong."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from babel import Locale
from babel.numbers import get_decimal_symbol
from flask import request
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from boards.refusals import Unfit

log = logging.getLogger(__name__)
FURTHEST_DAYS = 3 * 366  # a promise further away than that is a typing error
DIGITS_MAX = 30
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # controls but tab and newline; half characters
GROUPING = str.maketrans(
    "", "", " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}'\N{RIGHT SINGLE QUOTATION MARK}"
)


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


def decimal(name: str) -> float | None:
    """A number with a comma or a point as people of the page's language write it; None where nothing was typed (U-07).

    Unfit for anything that is none, and where the mark could mean thousands as well as tenths.
    """
    written = next((value for value in reversed(request.form.getlist(name)) if value.strip()), "")
    try:
        return decimal_of(written)
    except Unfit as refusal:
        raise Unfit(refusal.sentence, name) from None


def decimal_of(written: str, mark: str | None = None) -> float | None:
    """The same of any text. `mark`: the decimal mark of the language it is written in, else of the page's.

    The other mark is understood too: "96.5" and "96,5" are the same everywhere, "1.234,5" and "1,234.5" as well.
    """
    mark = mark or get_decimal_symbol(get_locale() or Locale("en"))
    text = written.strip().replace("\N{MINUS SIGN}", "-").translate(GROUPING)
    if not text:
        return None
    if len(text) > DIGITS_MAX or not re.fullmatch(r"[+-]?(\d[\d.,]*|[.,]\d+)", text, re.ASCII):
        raise Unfit(_l("That is no number. Write it with digits, like 96%(mark)s5.", mark=mark), None)
    marks = [letter for letter in text if letter in ".,"]
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1 and _in_thousands(text.rpartition(marks[-1])[0], marks[0]):
        return float(text.replace(marks[0], "").replace(marks[-1], "."))
    if len(set(marks)) == 1 and len(marks) > 1 and _in_thousands(text, marks[0]):
        return float(text.replace(marks[0], ""))
    if len(marks) > 1:
        raise Unfit(_l("That is no number. Write it with digits, like 96%(mark)s5.", mark=mark), None)
    if marks and marks[0] != mark and _in_thousands(text, marks[0]):
        whole, part = text.replace(marks[0], ""), text.replace(marks[0], mark)
        raise Unfit(_l("Is it %(whole)s or %(part)s? Please write it like that.", whole=whole, part=part), None)
    return float(text.replace(",", "."))


def _in_thousands(text: str, mark: str) -> bool:
    return re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}({re.escape(mark)}\d{{3}})+", text, re.ASCII) is not None


def same_site(address: str | None) -> str | None:
    """An address to go on to, if it is one of ours: a path, never another site. One that leads away is logged."""
    if not address:
        return None
    if address.startswith("/") and not address.startswith("//") and not any(one < " " or one == "\\" for one in address):
        parts = urlsplit(address)
        if not parts.scheme and not parts.netloc:
            return address
    log.warning("did not go on to another site: %.80r", address)
    return None


def typed_form() -> MultiDict[str, str]:
    """What was typed, to stand in the form again: all of it but what no page may contain."""
    return MultiDict((name, _printable(value)) for name, value in request.form.items(multi=True))


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)

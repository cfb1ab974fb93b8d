"""Words of uploads: a number as a row says it, how a file was read, what its story tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from babel import Locale
from babel.dates import format_date
from flask_babel import format_decimal, get_locale, ngettext
from flask_babel import gettext as _

from boards.uploads.headings import cell_name
from boards.uploads.models import Upload

BRITISH = Locale("en", "GB")


def said_number(row: Mapping[str, Any]) -> str:
    """A row's number in full: "96.5", "12 / 440", "first_aid"; with its note and reasons."""
    parts = [_measured(row)]
    if row.get("reasons"):
        parts.append(_reasons(row["reasons"]))
    if row.get("note"):
        parts.append(f"“{row['note']}”")
    return " · ".join(part for part in parts if part)


def row_cell(upload: Upload, row: Mapping[str, Any]) -> str:
    """Where a row's number stands: "Numbers!D17"; of a refused one where its first fault is."""
    return str(row["why"][0][0]) if row.get("why") else cell_name(upload.read["columns"], dict(row), "value")


def old_number(row: Mapping[str, Any]) -> str:
    """What stands there now, of the parts that would change."""
    old = row["old"]
    parts = []
    if any(name in old for name in ("value", "numerator", "denominator", "category")):
        ratio = "numerator" in old or "denominator" in old
        whole = {name: row.get(name) for name in ("numerator", "denominator")} if ratio else {}
        parts.append(_measured({**whole, **old}) or "–")
    if "reasons" in old:
        parts.append(_reasons(old["reasons"]) or _("no reason"))
    if "note" in old:
        parts.append(f"“{old['note']}”" if old["note"] else _("no note"))
    return " · ".join(parts)


def how_read(upload: Upload) -> list[str]:
    """How the file was read, in sentences: what nobody sees in the numbers themselves."""
    read, said = upload.read, []
    if read["doubtful"]:
        because = {
            "numbers": _("as the other numbers in this file"),
            "separator": _("because of how its columns are separated"),
            "language": _("as usual in your language"),
        }[read["because"]]
        if read["decimal"] == ",":
            said.append(_("“%(text)s” was read with a decimal comma, %(because)s.", text=read["doubtful"], because=because))
        elif read["decimal"] == ".":
            said.append(_("“%(text)s” was read with a decimal point, %(because)s.", text=read["doubtful"], because=because))
    if read["empty"]:
        passed = ngettext(
            "%(num)s row without a number was passed over.",
            "%(num)s rows without a number were passed over.",
            read["empty"],
        )
        said.append(passed)
    if read["hidden"]:
        said.append(_("Hidden sheets were not read: %(names)s.", names=", ".join(read["hidden"])))
    if read["aside"]:
        said.append(_("Sheets without a table of numbers: %(names)s.", names=", ".join(read["aside"])))
    if read["unread"]:
        said.append(_("Columns that were not read: %(names)s.", names=", ".join(read["unread"])))
    return said


def upload_event(entry: Any) -> str:
    """What a line of an upload's story says."""
    more = {name: (entry.details or {}).get(name, 0) for name in ("new", "changed", "refused")}
    said: str = _("loaded it: %(new)s new, %(changed)s changed, %(refused)s refused", **more)
    return said


def said_day(date: str) -> str:
    """A date of a row with its year: files reach far back."""
    locale = get_locale() or Locale("en")
    return str(format_date(dt.date.fromisoformat(date), "medium", locale=BRITISH if locale.language == "en" else locale))


def _measured(row: Mapping[str, Any]) -> str:
    if row.get("category"):
        return str(row["category"])
    if row.get("numerator") is not None or row.get("denominator") is not None:
        return f"{_plain(row.get('numerator'))} / {_plain(row.get('denominator'))}"
    return _plain(row["value"]) if row.get("value") is not None else ""


def _plain(number: float | None) -> str:
    return "–" if number is None else str(format_decimal(number, format="#,##0.##########"))


def _reasons(reasons: Mapping[str, float]) -> str:
    return ", ".join(f"{reason} {_plain(amount)}" for reason, amount in reasons.items())

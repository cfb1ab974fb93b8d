"""What single cells say: which metric, day, shift and number is meant, or in one sentence what is wrong there."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from boards.i18n import language
from boards.metrics.models import Metric
from boards.metrics.readings import NOTE_MAX
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.uploads.headings import Headings, Row, cell_name, key, letters
from boards.uploads.plain import SHOWN, Wrong, spoken
from boards.uploads.spelling import Ambiguous, DateSpelling, NumberSpelling, ways_of

OLDEST = dt.timedelta(days=10 * 366)
WHOLE_DAY = ("", "day", "whole day", "all", "tag", "ganzer tag", "alle")


class CellReader:
    """Reads the rows of one file. `metrics`: all of the plant by their code in capitals."""

    def __init__(self, metrics: Mapping[str, Metric], plant: Plant, numbers: NumberSpelling, dates: DateSpelling) -> None:
        self.metrics, self.numbers, self.dates = metrics, numbers, dates
        self.today = production_date(plant=plant)
        words = {code: (code, *plan["name"].values()) for code, plan in plant.shifts.items()}
        self.shifts = {key(word): code for code, said in words.items() for word in said} | dict.fromkeys(WHOLE_DAY, "")
        self.shift_words = ", ".join(plan["name"].get(language(), code) for code, plan in plant.shifts.items())

    def row(self, where: Mapping[str, Any], parts: Mapping[str, Any], merged: Mapping[str, str], headings: Headings) -> Row:
        """One row as an Upload keeps it, with all that is wrong in it."""
        columns = {where["sheet"]: {role: letters(n) for role, n in headings.columns.items()}}
        row: Row = dict(where)
        faults: list[list[str]] = []
        for role in ("metric", "date", "shift", "value", "numerator", "denominator", "category", "note", "reason"):
            try:
                if role in merged:
                    raise Wrong(_("%(area)s are merged cells. Split them, so that each has its own.", area=merged[role]))
                getattr(self, f"_{role}")(row, parts.get(role), parts)
            except Wrong as wrong:
                faults.append([cell_name(columns, row, role), str(wrong)])
        if faults:
            row["faults"] = faults
        return row

    def unknown(self, sheet: str, number: int, headings: Headings) -> Iterator[Row]:
        """In a wide table, a heading that is no metric's code refuses its column."""
        for column, code in headings.metrics.items():
            if code.upper() not in self.metrics:
                cell = (f"{sheet}!" if sheet else "") + f"{letters(column)}{number}"
                said = _("There is no metric “%(code)s”. Its whole column stays out.", code=code[:SHOWN])
                yield {"sheet": sheet, "row": number, "column": letters(column), "code": code[:20], "faults": [[cell, said]]}

    # --- one part of a row each: the row it goes to, its cell, all cells

    def _metric(self, row: Row, cell: Any, parts: Mapping[str, Any]) -> None:
        code = str(spoken(cell)) if cell is not None else ""
        row["code"] = code[:20]
        if not code:
            raise Wrong(_("The metric is missing."))
        if (metric := self.metrics.get(code.upper())) is None:
            raise Wrong(_("There is no metric “%(code)s”.", code=code[:SHOWN]))
        row["code"], row["known"] = metric.code, True

    def _date(self, row: Row, cell: Any, parts: Mapping[str, Any]) -> None:
        if cell is None:
            raise Wrong(_("The date is missing."))
        if isinstance(cell, dict) and "t" in cell:
            raise Wrong(_("%(text)s is a time. Which production day is it?", text=cell["t"]))
        try:
            date = dt.date.fromisoformat(cell["d"]) if isinstance(cell, dict) and "d" in cell else self._day(spoken(cell))
        except Ambiguous:
            raise Wrong(_("“%(text)s” can be two days. Write it as 2026-11-30.", text=str(cell)[:SHOWN])) from None
        except ValueError:
            said = _("“%(text)s” is no date. Write it as 2026-11-30 or 30.11.2026.", text=str(spoken(cell))[:SHOWN])
            raise Wrong(said) from None
        if date < self.today - OLDEST:
            raise Wrong(_("%(day)s is more than ten years ago. Is the year right?", day=date.isoformat()))
        row["date"] = date.isoformat()

    def _day(self, said: Any) -> dt.date:
        return self.dates.read(said if isinstance(said, str) else "")

    def _shift(self, row: Row, cell: Any, parts: Mapping[str, Any]) -> None:
        said = spoken(cell)
        code = self.shifts.get(key(str(said)) if said is not None else "")
        if code is None:
            raise Wrong(
                _("There is no shift “%(text)s”. There are: %(shifts)s.", text=str(said)[:SHOWN], shifts=self.shift_words)
            )
        row["shift"] = code

    def _value(self, row: Row, cell: Any, parts: Mapping[str, Any]) -> None:
        if (
            isinstance(cell, str)
            and "numerator" not in parts
            and all(map(ways_of, (two := cell.split("/"))))
            and len(two) == 2
        ):
            self._put(row, "numerator", two[0])  # 12/440: so many out of so many
            self._put(row, "denominator", two[1])
        elif isinstance(cell, str) and self._is_category(row, cell):
            row["category"] = key(cell).replace(" ", "_")
        else:
            if cell is not None and "numerator" in parts:
                raise Wrong(_("Write either the value or the two numbers it is made of."))
            self._put(row, "value", cell)

    def _numerator(self, row: Row, cell: Any, parts: Mapping[str, Any]) -> None:
        self._put(row, "numerator", cell)

    def _denominator(self, row: Row, cell: Any, parts: Mapping[str, Any]) -> None:
        self._put(row, "denominator", cell)

    def _category(self, row: Row, cell: Any, parts: Mapping[str, Any]) -> None:
        if cell is None:
            return
        metric = self.metrics.get(row.get("code", "").upper())
        if metric is not None and metric.judge != "worst":
            raise Wrong(_("%(metric)s is a number, it has no category.", metric=metric.code))
        row["category"] = key(str(spoken(cell))).replace(" ", "_")[:12]

    def _note(self, row: Row, cell: Any, parts: Mapping[str, Any]) -> None:
        note = str(spoken(cell)) if cell is not None else ""
        if len(note) > NOTE_MAX:
            raise Wrong(_("This note is too long: at most %(most)s characters.", most=NOTE_MAX))
        if cell is not None:
            row["note"] = " ".join(note.split())

    def _reason(self, row: Row, cell: Any, parts: Mapping[str, Any]) -> None:
        quantity = parts.get("quantity")
        if cell is None and quantity is not None:
            raise Wrong(_("A quantity needs a reason."))
        if cell is None:
            return
        metric = self.metrics.get(row.get("code", "").upper())
        known = {key(one): one for one in metric.reasons} if metric else {}
        named = [one.strip() for one in str(spoken(cell)).split(";") if one.strip()]
        given = quantity.split(";") if isinstance(quantity, str) else [quantity]
        if quantity is None:
            given = ["1"] * len(named)
        if len(given) != len(named):
            raise Wrong(_("Each reason needs its own quantity: “%(text)s”.", text=str(spoken(quantity))[:SHOWN]))
        row["reasons"] = {
            known.get(key(reason), reason[:60]): self._number(row, one) for reason, one in zip(named, given, strict=True)
        }

    # --- numbers

    def _is_category(self, row: Mapping[str, Any], cell: str) -> bool:
        metric = self.metrics.get(row.get("code", "").upper())
        return metric is not None and metric.judge == "worst" and bool(key(cell))

    def _put(self, row: Row, role: str, cell: Any) -> None:
        if cell is not None:
            row[role] = self._number(row, cell)

    def _number(self, row: Mapping[str, Any], cell: Any) -> float:
        metric = self.metrics.get(row.get("code", "").upper())
        if (isinstance(cell, dict) and "p" in cell) or (isinstance(cell, str) and cell.endswith("%")):
            if metric is not None and metric.unit_of_measure != "%":
                raise Wrong(_("This is per cent, but %(metric)s is not.", metric=metric.code))
            if isinstance(cell, dict):
                return float(Fraction(repr(float(cell["p"]))) * 100)
            cell = cell.rstrip("% ")
        said = spoken(cell)
        if isinstance(said, bool) or not isinstance(said, int | float | str):
            raise Wrong(_("“%(text)s” is no number.", text=str(said)[:SHOWN]))
        try:
            number = self.numbers.read(said) if isinstance(said, str) else float(said)
        except Ambiguous:
            raise Wrong(_("“%(text)s” can be two numbers: this file writes both 1,5 and 1.5.", text=said)) from None
        except (ValueError, OverflowError):
            number = math.inf
        if not math.isfinite(number):
            raise Wrong(_("“%(text)s” is no number.", text=str(said)[:SHOWN]))
        return number

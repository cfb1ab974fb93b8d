"""What a sheet of people × skills says: each filled cell with its level and day, or with what is wrong there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from boards.metrics.writing import breathing
from boards.refusals import Unfit
from boards.skills.level_cells import level_of, parts_of
from boards.skills.workbook import MOST_SKILLS, NAMING
from boards.uploads.headings import LOOKED_THROUGH, Row, key, letters
from boards.uploads.plain import Wrong, merged, spoken
from boards.uploads.spelling import DateSpelling

COLUMNS = MOST_SKILLS + NAMING + 1  # one more than may be, so that too many are seen
MOST_CELLS = 20_000
MATRIX = "matrix"  # how its sheet is called in every language, unless somebody has renamed it
HEADINGS = {
    "who": "personnel no, personnel number, number, badge, personalnummer, personal nr, nummer",
    "name": "name, person, bezeichnung, mitarbeiter, mitarbeiterin",
    "crew": "crew, schicht, gruppe, team",
}
ROLES = {key(word): role for role, words in HEADINGS.items() for word in words.split(", ")}


@dataclass(frozen=True)
class Heads:
    """Where the headings stand: their row, the columns of number and name, and each skill's code by column, from 0."""

    row: int
    who: int
    name: int | None
    codes: dict[int, str]


def rows_of(cells: Mapping[str, Any]) -> tuple[list[Row], dict[str, Any]]:
    """The filled cells of an unpacked file as an Upload keeps them (uploads.py), and how the file was read.

    Raises Unfit where no sheet holds a matrix, for too many columns or cells.
    """
    seen = [sheet for sheet in cells["sheets"] if not sheet["hidden"]]
    found = [(sheet, heads) for sheet in seen if (heads := _heads(sheet["rows"]))]
    if not found:
        raise Unfit(
            _("No matrix is in this file: a row needs the heading Personnel no, and a column for each skill with its code."),
            "file",
        )
    sheet, heads = next((one for one in found if key(one[0]["name"]) == MATRIX), found[0])  # "Status" has the same headings
    if max(heads.codes) >= COLUMNS - 1:
        raise Unfit(_("This sheet has too many columns: at most %(most)s skills.", most=MOST_SKILLS), "file")
    rows = list(breathing(_Sheet(sheet, heads).rows()))
    if len(rows) > MOST_CELLS:
        raise Unfit(
            _("This sheet says too much at once: at most %(most)s levels. Send a team at a time.", most=MOST_CELLS), "file"
        )
    aside = [one["name"] for one in seen if one is not sheet]
    about = {"kind": cells["kind"], "sheet": sheet["name"], "aside": aside}
    return rows, {**about, "who": letters(heads.who), "heads": heads.row}


def _heads(rows: list[list[Any]]) -> Heads | None:
    for number, cells in rows[:LOOKED_THROUGH]:
        roles: dict[str, int] = {}
        for n, cell in enumerate(cells):
            if (role := ROLES.get(key(cell))) and role not in roles:
                roles[role] = n
        taken = set(roles.values())
        codes = {n: str(cell).lstrip("'") for n, cell in enumerate(cells) if n not in taken and _is_heading(cell)}
        if "who" in roles and codes:
            return Heads(number, roles["who"], roles.get("name"), codes)
    return None


def _is_heading(cell: Any) -> bool:
    return cell is not None and not isinstance(cell, dict | bool)


class _Sheet:
    """The rows below the headings of one sheet."""

    def __init__(self, sheet: Mapping[str, Any], heads: Heads) -> None:
        self.name, self.heads, self.hidden = sheet["name"], heads, merged(sheet["merged"])
        self.below = [(number, cells) for number, cells in sheet["rows"] if number > heads.row]
        self.days = DateSpelling(_days(self.below, heads))
        self.people: dict[str, list[int]] = defaultdict(list)  # by number the rows it stands in
        for number, cells in self.below:
            if who := _plain(cells, heads.who):
                self.people[who].append(number)

    def rows(self) -> Iterator[Row]:
        yield from self._twice_headed()
        for number, cells in self.below:
            filled = {n: cells[n] for n in self.heads.codes if n < len(cells) and cells[n] is not None}
            looked_at = {*self.heads.codes, self.heads.who}
            covered = {n: area for n, area in self.hidden.get(number, {}).items() if n in looked_at}
            who, name = _plain(cells, self.heads.who), _plain(cells, self.heads.name)
            are_names = number == self.heads.row + 1 and not who and not name  # of the skills, below their codes
            if are_names or not (filled or covered):
                continue
            where: Row = {"sheet": self.name, "row": number, "who": who, "name": name}
            if (wrong := self._nobody(number, cells, covered)) is not None:
                yield {**where, "column": letters(self.heads.who), "code": "", "whole": "row",
                       "faults": [[self.place(self.heads.who, number), wrong]]}  # fmt: skip
                continue
            for n in sorted({*filled, *covered}):
                row: Row = {**where, "column": letters(n), "code": self.heads.codes[n]}
                yield self._cell(row, n, filled.get(n), covered.get(n))

    def place(self, column: int, row: int) -> str:
        """How a cell is called: "Matrix!D17"."""
        return (f"{self.name}!" if self.name else "") + f"{letters(column)}{row}"

    def _cell(self, row: Row, n: int, cell: Any, area: str | None) -> Row:
        try:
            if area is not None:
                raise Wrong(_are_merged(area))
            row["level"], row["on"] = level_of(cell, self.days)
        except Wrong as wrong:
            row["faults"] = [[self.place(n, row["row"]), str(wrong)]]
        return row

    def _nobody(self, number: int, cells: list[Any], covered: Mapping[int, str]) -> str | None:
        """Why a row's number names nobody; none: it may."""
        at = self.heads.who
        if at in covered:
            return _are_merged(covered[at])
        try:
            spoken(cells[at] if at < len(cells) else None)
        except Wrong as wrong:
            return str(wrong)
        if not (who := _plain(cells, at)):
            return str(_("The personnel number is missing."))
        other = next((one for one in self.people[who] if one != number), None)
        if other is not None:
            return str(_("%(cell)s is the same person. Leave one of the rows.", cell=self.place(at, other)))
        return None

    def _twice_headed(self) -> Iterator[Row]:
        """Two columns of one skill: both stay out, each names the other."""
        columns: dict[str, list[int]] = defaultdict(list)
        for n, code in self.heads.codes.items():
            columns[code.upper()].append(n)
        for same in [ones for ones in columns.values() if len(ones) > 1]:
            for n in same:
                place = self.place(n, self.heads.row)
                other = self.place(next(one for one in same if one != n), self.heads.row)
                yield {
                    "sheet": self.name, "row": self.heads.row, "column": letters(n), "code": self.heads.codes.pop(n)[:20],
                    "who": "", "name": "", "whole": "column",
                    "faults": [[place, str(_("%(cell)s is the same skill. Leave one of the columns.", cell=other))]],
                }  # fmt: skip


def _are_merged(area: str) -> str:
    return str(_("%(area)s are merged cells. Split them, so that each has its own.", area=area))


def _plain(cells: list[Any], n: int | None) -> str:
    """A naming cell's text; nothing for one that Excel could not calculate."""
    cell = cells[n] if n is not None and n < len(cells) else None
    if cell is None or isinstance(cell, dict | bool):
        return ""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return " ".join(text.lstrip("'").split())[:60]


def _days(rows: Iterable[tuple[int, list[Any]]], heads: Heads) -> Iterable[str]:
    for _number, cells in rows:
        for n in heads.codes:
            if n < len(cells) and isinstance(cells[n], str) and (day := parts_of(cells[n])[1]):
                yield day

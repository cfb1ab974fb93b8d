"""From the plain cells of a file to rows of the plant's workbook: each with the cells it stands in and what is wrong there.

A row as an Upload keeps it: {"page": the sheet's name, "sheet": its title in the file, "row", "at": {column: cell}, "said":
{column: value}, "faults"?: [[cell, sentence]]}.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from boards.i18n import SOURCE
from boards.metrics.writing import breathing
from boards.refusals import Unfit
from boards.setup.sheet import Column, Sheet
from boards.skills.workbook import FORMULAS
from boards.uploads.headings import LOOKED_THROUGH, Row, key, letters
from boards.uploads.plain import Wrong, merged, spoken

CLEARS = ("-", "–", "—")


def rows_of(cells: Mapping[str, Any], sheets: list[Sheet]) -> tuple[list[Row], dict[str, Any]]:
    """The rows of an unpacked file, and how it was read. Raises Unfit where no sheet is one of the plant's workbook."""
    if cells["kind"] != "xlsx":
        raise Unfit(_("Send the plant's workbook (.xlsx)."), "file")
    titles = {title: sheet for sheet in sheets for title in _titles(sheet)}
    rows: list[Row] = []
    read: dict[str, Any] = {"aside": [], "unread": []}
    found: set[str] = set()
    told = _said_in_both(lambda: _("Read me"))  # the workbook's own first page: for people
    for given in cells["sheets"]:
        sheet = titles.get(key(given["name"]))
        if sheet is None or given["hidden"] or sheet.name in found:
            if key(given["name"]) not in told:
                read["aside"].append(given["name"])
            continue
        found.add(sheet.name)
        rows += breathing(_rows(given, sheet, read))
    if not found:
        raise Unfit(
            _("None of its sheets is one of the plant's workbook. Get the workbook first and write into it."), "file"
        )
    if not rows:
        raise Unfit(_("There is nothing in this workbook: every row is empty."), "file")
    return rows, read


def _rows(given: Mapping[str, Any], sheet: Sheet, read: dict[str, Any]) -> Iterator[Row]:
    columns = list(sheet.columns())
    heading, places = _headings(given["rows"], columns)
    if heading is None:
        if given["rows"]:
            missing = ", ".join(str(column.words) for column in columns if column.name in sheet.key)
            said = _("This sheet needs a row of headings with %(these)s.", these=missing)
            yield _row(sheet, given, 1, {}, {}, [[_cell(given, 0, 1), said]])
        return
    hidden = merged(given["merged"])
    known: dict[tuple[Any, ...], Row] = {}
    for number, texts in given["rows"]:
        if number == heading:
            taken = set(places.values())
            unread = [n for n, text in enumerate(texts) if text is not None and n not in taken]
            read["unread"] += [f"{_cell(given, n, number)} “{str(texts[n])[:40]}”" for n in unread]
        if number <= heading:
            continue
        filled = {column.name: texts[n] for column in columns if (n := places.get(column.name, 999)) < len(texts)}
        filled = {name: text for name, text in filled.items() if text is not None}
        covered = {name: hidden.get(number, {}).get(n) for name, n in places.items() if n in hidden.get(number, {})}
        if not filled and not covered:
            continue
        at = {name: _cell(given, n, number) for name, n in places.items()}
        said, faults = _said(filled, columns, at)
        split = _("%(area)s are merged cells. Split them, so that each has its own.", area=next(iter(covered.values()), ""))
        faults += [[at[name], split] for name in covered]
        faults += [
            [at.get(name, _cell(given, 0, number)), _("This is missing: %(what)s.", what=_word(columns, name))]
            for name in sheet.key
            if name not in (*filled, *covered, *sheet.understood) and not faults
        ]
        for one in sheet.expanded(said) if not faults else [said]:
            row = _row(sheet, given, number, at, one, faults)
            which = tuple(one.get(name) for name in sheet.key)
            if not faults and (other := known.setdefault(which, row)) is not row:
                for this, that in ((row, other), (other, row)):
                    twice = _("%(cell)s is the same again. Leave one of them.", cell=that["at"][sheet.key[0]])
                    if this["at"][sheet.key[0]] not in {cell for cell, _said in this["faults"]}:
                        this["faults"].append([this["at"][sheet.key[0]], twice])
            yield row


def _said(filled: Mapping[str, Any], columns: list[Column], at: Mapping[str, str]) -> tuple[dict[str, Any], list[list[str]]]:
    said: dict[str, Any] = {}
    faults: list[list[str]] = []
    for column in columns:
        if column.name in filled:
            try:
                text = _meant(filled[column.name])
                if column.clears and isinstance(text, str) and text.strip() in CLEARS:
                    said[column.name] = None
                else:
                    said[column.name] = column.read(text)
            except Wrong as wrong:
                faults.append([at[column.name], str(wrong)])
    return said, faults


def _meant(cell: Any) -> Any:
    """A cell without the mark that keeps a text from being a formula. Raises Wrong for what Excel could not calculate."""
    if isinstance(cell, dict) and ("e" in cell or "f" in cell):
        return spoken(cell)
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and cell[1:].startswith(FORMULAS) else cell


def _headings(rows: list[list[Any]], columns: list[Column]) -> tuple[int | None, dict[str, int]]:
    """The row of the headings, and where each column stands; the first that looks like most of them."""
    names = {word: column.name for column in reversed(columns) for word in _words(column)}
    best: tuple[int, int | None, dict[str, int]] = (1, None, {})  # one word alone may be a title
    for number, cells in rows[:LOOKED_THROUGH]:
        found: dict[str, int] = {}
        for n, cell in enumerate(cells):
            if key(cell) in names:
                found.setdefault(names[key(cell)], n)
        if len(found) > best[0]:
            best = (len(found), number, found)
    return best[1], best[2]


def _words(column: Column) -> set[str]:
    return {*_said_in_both(lambda: column.words), key(column.name), *map(key, column.also.split(","))}


def _titles(sheet: Sheet) -> set[str]:
    return {*_said_in_both(lambda: sheet.words), key(sheet.name), *map(key, sheet.also.split(","))} - {""}


def _said_in_both(words: Callable[[], Any]) -> set[str]:
    """As it stands in a workbook of this person's language, and in an English one."""
    with force_locale(SOURCE):
        english = key(str(words()))
    return {english, key(str(words()))}


def _row(sheet: Sheet, given: Mapping[str, Any], number: int, at: Any, said: Any, faults: list[list[str]]) -> Row:
    return {"page": sheet.name, "sheet": given["name"], "row": number, "at": at, "said": said, "faults": list(faults)}


def _cell(given: Mapping[str, Any], column: int, number: int) -> str:
    return f"{given['name']}!{letters(column)}{number}"


def _word(columns: list[Column], name: str) -> str:
    return next(str(column.words) for column in columns if column.name == name)

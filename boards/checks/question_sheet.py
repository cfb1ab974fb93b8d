"""A checklist's questions as a workbook, and the rows of one that somebody sends (boards/uploads)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import gettext as _

from boards.checks import plan_words, words
from boards.checks.content import Checklist
from boards.checks.question_cells import COLUMNS, TICKS, heading_words, read
from boards.checks.question_forms import choice_lines
from boards.checks.question_part import as_rows
from boards.checks.question_rules import faults
from boards.checks.setting_up import EMPTY, QUESTIONS_MAX
from boards.refusals import Unfit
from boards.standards.models import Revision
from boards.uploads.headings import LOOKED_THROUGH, Row, key, letters
from boards.uploads.plain import Wrong, merged

WIDTHS = {"text": 70, "look_for": 40, "reaction": 40, "choices": 30, "answer_kind": 18, "category": 18}
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def sheets_of(revision: Revision, checklist: Checklist) -> list[dict[str, Any]]:
    """As boards/uploads/pack.py wants them."""
    heads = [str(words.COLUMNS[name]) for name in COLUMNS]
    rows = [[said(name, row[name], checklist, revision.language) or None for name in COLUMNS] for row in as_rows(revision)]
    look = {"heads": 1, "names": 1, "dates": [], "widths": [WIDTHS.get(name, 12) for name in COLUMNS]}
    return [{"name": gettext("Questions"), "rows": [heads, *rows], **look}]


def said(name: str, value: Any, checklist: Checklist, language: str) -> str:
    """A part of a question as its cell says it."""
    if name in TICKS:
        return str(_("yes") if value else _("no"))
    if value is None or value == "" or value == []:
        return ""
    if name == "answer_kind":
        return str(words.ANSWER_KINDS[value])
    if name == "frequency":
        return str(plan_words.FREQUENCIES.get(value, value))
    if name == "category":
        return checklist.category_in(value, language)
    if name == "layers":
        return ", ".join(str(layer) for layer in value)
    if name == "choices":
        return choice_lines(value, language)
    text = f"{value:.9f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return f"'{text}" if text.startswith(FORMULAS) and name not in ("low", "high") else text


def rows_of(cells: Mapping[str, Any], checklist: Checklist, language: str) -> tuple[list[Row], dict[str, Any]]:
    """The questions of an unpacked file, each with what is wrong in it, and how the file was read.

    Raises Unfit where no sheet holds questions, or for too many.
    """
    known = heading_words()
    for sheet in (one for one in cells["sheets"] if not one["hidden"]):
        for number, heads in sheet["rows"][:LOOKED_THROUGH]:
            columns = _columns(heads, known)
            if {"code", "text"} <= set(columns.values()):
                rows = list(_rows(sheet, number, columns, checklist, language))
                if len(rows) > QUESTIONS_MAX:
                    raise Unfit(_("At most %(most)s questions. Make two checklists of it.", most=QUESTIONS_MAX), "file")
                unread = [str(one)[:40] for n, one in enumerate(heads) if one is not None and n not in columns]
                return rows, {
                    "sheet": sheet["name"],
                    "columns": {name: letters(n) for n, name in columns.items()},
                    "unread": unread,
                }
    raise Unfit(_("No questions are in this file: a row needs the headings Code and Question."), "file")


def _columns(heads: list[Any], known: Mapping[str, str]) -> dict[int, str]:
    """By place the column; the first of two with one heading counts."""
    found: dict[int, str] = {}
    for n, head in enumerate(heads):
        name = known.get(key(head))
        if name is not None and name not in found.values():
            found[n] = name
    return found


def _rows(
    sheet: Mapping[str, Any], heads: int, columns: Mapping[int, str], checklist: Checklist, language: str
) -> Iterator[Row]:
    hidden, first = merged(sheet["merged"]), dict[str, str]()
    for number, cells in sheet["rows"]:
        if number <= heads or all(cell is None for n, cell in enumerate(cells) if n in columns):
            continue
        row: Row = {"sheet": sheet["name"], "row": number, "said": {}}
        wrong: list[list[str]] = []
        for n, name in columns.items():
            try:
                if n in hidden.get(number, {}):
                    area = hidden[number][n]
                    raise Wrong(_("%(area)s are merged cells. Split them, so that each has its own.", area=area))
                row["said"][name] = read(name, cells[n] if n < len(cells) else None, checklist, language)
            except Wrong as fault:
                wrong.append([place(sheet["name"], n, number), str(fault)])
        at = {name: place(sheet["name"], n, number) for n, name in columns.items()}
        code = str(row["said"].get("code", "")).upper()
        if code and code in first:
            wrong.append([at["code"], str(_("%(cell)s has the same code. Leave one of the rows.", cell=first[code]))])
        first.setdefault(code, at["code"])
        row["at"] = at
        if wrong:
            row["faults"] = wrong
        yield row


def place(sheet: str, column: int, row: int) -> str:
    """How a cell is called: "Questions!D17"."""
    return (f"{sheet}!" if sheet else "") + f"{letters(column)}{row}"


def whole(said: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    """The question that a row means: what the file doesn't say stays, of a new one as usual."""
    usual = {**EMPTY, "code": "", "text": "", "answer_kind": "", "required": True}
    return {**(before or usual), **said}


def faults_of(question: Mapping[str, Any], row: Mapping[str, Any], checklist: Checklist) -> list[list[str]]:
    """What can't be asked so, each at its cell; of a column that is not in the file at the code's."""
    return [[row["at"].get(name, row["at"]["code"]), str(sentence)] for name, sentence in faults(question, checklist)]

"""What a question can be: one list of rules for the editor, for a file from Excel, and for the verb that writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from boards.checks.windows import FREQUENCIES

if TYPE_CHECKING:
    from boards.checks.content import Checklist

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,11}", re.ASCII)
AT = re.compile(r"start|hourly|any|end|([01]\d|2[0-3]):[0-5]\d", re.ASCII)
OF_ITEMS = FREQUENCIES[:5]  # rhythms an item of leader standard work can have
LONGEST = {"text": 400, "look_for": 300, "reaction": 300, "unit_of_measure": 20, "clause": 20}
MINUTES_MAX = 480
Fault = tuple[str, Any]  # the column, and what is wrong there in a sentence


def faults(row: Mapping[str, Any], checklist: Checklist) -> Iterator[Fault]:
    """All that is wrong with one question of a checklist, by column."""
    from boards.checks.content import ANSWER_KINDS

    if not row["code"]:
        yield "code", _l("The code is missing.")
    elif not CODE.fullmatch(row["code"]):
        yield "code", _l("A code has at most 12 letters, digits, points and hyphens, like 2.3.")
    if not row["text"].strip():
        yield "text", _l("What is asked?")
    for name, most in LONGEST.items():
        if len(row[name]) > most:
            yield name, _l("Please say it shorter: at most %(most)s characters.", most=most)
    if row["answer_kind"] not in ANSWER_KINDS:
        yield "answer_kind", _l("How is it answered? Choose one of those shown.")
    if row["category"] and row["category"] not in {one["code"] for one in checklist.categories}:
        yield "category", _l("This checklist has no category “%(code)s”.", code=row["category"])
    yield from _limits(row)
    if row["answer_kind"] == "choice" and not row["choices"]:
        yield "choices", _l("A choice needs something to choose from.")
    if unknown := {str(layer) for layer in row["layers"] or []} - set(checklist.layers or {}):
        yield "layers", _l("This checklist has no layer %(layer)s.", layer=min(unknown))
    yield from _item(row, checklist)


def _limits(row: Mapping[str, Any]) -> Iterator[Fault]:
    low, high = row["low"], row["high"]
    if low is not None and high is not None and low > high:
        yield "high", _l("The highest has to lie above the lowest.")
    if row["answer_kind"] != "number" and (low is not None or high is not None):
        yield "low" if low is not None else "high", _l("Only a number has limits.")


def _item(row: Mapping[str, Any], checklist: Checklist) -> Iterator[Fault]:
    """Of leader standard work: its rhythm, its time."""
    if checklist.kind == "lsw" and row["frequency"] not in OF_ITEMS:
        yield "frequency", _l("How often? Choose one of those shown.")
    if row["at"] and not AT.fullmatch(row["at"]):
        yield "at", _l("At what time? Write it like 07:30, or start, hourly, any, end.")
    if row["minutes"] is not None and not 0 <= row["minutes"] <= MINUTES_MAX:
        yield "minutes", _l("That number can't be right.")


def between(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str, Any]]:
    """What is wrong between the questions of one checklist: (position from 0, column, sentence)."""
    codes = [row["code"].upper() for row in rows]
    former = {(row.get("former_code") or "").upper(): row["code"] for row in rows if row.get("former_code")}
    for n, code in enumerate(codes):
        if code and codes.index(code) != n:
            yield n, "code", _l("Two questions have the code %(code)s.", code=rows[n]["code"])
        elif code in former:
            words = _l("%(code)s was the code of what is %(now)s now. Take another.", code=rows[n]["code"], now=former[code])
            yield n, "code", words

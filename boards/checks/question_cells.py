"""What the cells of a checklist's workbook say: a question in a row, each cell read or named with what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from boards import typed
from boards.checks import plan_words, words
from boards.checks.content import Checklist
from boards.checks.question_forms import choices_of
from boards.refusals import Unfit
from boards.uploads.headings import key
from boards.uploads.plain import SHOWN, Wrong, spoken

COLUMNS = tuple(words.COLUMNS)
YES, NO = ("yes", "ja", "x", "1", "true", "wahr"), ("no", "nein", "", "0", "false", "falsch")
TICKS = ("critical", "required", "finding", "private")
SPEAKING = ("en", "de")


def heading_words() -> dict[str, str]:
    """Column by heading: its name in every language that files are written in, and the name it has here."""
    found = {key(name.replace("_", " ")): name for name in COLUMNS}
    for language in SPEAKING:
        with force_locale(language):
            found |= {key(str(said)): name for name, said in words.COLUMNS.items()}
    return found


def read(name: str, cell: Any, checklist: Checklist, language: str) -> Any:
    """One cell as its column keeps it. Raises Wrong with what is wrong there."""
    if name == "code" and isinstance(cell, dict) and "d" in cell:
        raise Wrong(_("Excel has made a date of this code. Format the column as text, and write it again."))
    said = spoken(cell)
    if isinstance(said, bool):
        text = "yes" if said else "no"
    elif isinstance(said, float) and said.is_integer():
        text = str(int(said))
    else:
        text = "" if said is None else str(said).removeprefix("'").strip()
    readers: dict[str, Callable[[str], Any]] = {
        "answer_kind": lambda text: _one_of(text, words.ANSWER_KINDS),
        "frequency": lambda text: _one_of(text, plan_words.FREQUENCIES) if text else "",
        "category": lambda text: _category(text, checklist),
        "layers": _layers,
        "choices": lambda text: choices_of(text.replace(";", "\n"), None, language),
        "low": _number,
        "high": _number,
        "minutes": _whole,
        **dict.fromkeys(TICKS, _yes),
    }
    return readers[name](text) if name in readers else " ".join(text.split())


def _one_of(text: str, known: Mapping[str, Any]) -> str:
    for code, said in known.items():
        if key(text) in {key(code.replace("_", " ")), *_in_all(said)}:
            return code
    raise Wrong(
        _("“%(text)s” is none of: %(known)s.", text=text[:SHOWN], known=", ".join(str(one) for one in known.values()))
    )


def _in_all(said: Any) -> set[str]:
    found = set()
    for language in SPEAKING:
        with force_locale(language):
            found.add(key(str(said)))
    return found


def _category(text: str, checklist: Checklist) -> str | None:
    if not text:
        return None
    for one in checklist.categories:
        if key(text) in {key(one["code"].replace("_", " ")), *(key(name) for name in one.get("names", {}).values())}:
            return str(one["code"])
    raise Wrong(_("This checklist has no category “%(code)s”.", code=text[:SHOWN]))


def _layers(text: str) -> list[int] | None:
    parts = text.replace(",", " ").replace(";", " ").split()
    if not all(part.isascii() and part.isdigit() and len(part) < 3 for part in parts):
        raise Wrong(_("“%(text)s” are no layers. Write them like 1, 2.", text=text[:SHOWN]))
    return sorted({int(part) for part in parts}) or None


def _yes(text: str) -> bool:
    if text.lower() in YES or text.lower() in NO:
        return text.lower() in YES
    raise Wrong(_("“%(text)s” is neither yes nor no.", text=text[:SHOWN]))


def _number(text: str) -> float | None:
    try:
        return typed.decimal_of(text)
    except Unfit as refusal:
        raise Wrong(refusal.sentence) from None


def _whole(text: str) -> int | None:
    number = _number(text)
    if number is not None and number != int(number):
        raise Wrong(_("Write whole minutes."))
    return None if number is None else int(number)

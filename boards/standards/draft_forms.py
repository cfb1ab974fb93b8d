"""What the editor of a draft sends: words, steps in their order, who is asked, from when."""

from __future__ import annotations

import secrets
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.db import db
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.refusals import Unfit
from boards.standards.comparing import Content
from boards.standards.content import SYMBOLS
from boards.standards.models import CLASSES, KINDS
from boards.standards.who import REVIEWER
from boards.standards.writing import SECONDS_MAX, STEPS_MAX

CODE_MAX, TITLE_MAX, STEP_MAX, CHANGE_MAX, TEXT_MAX, REASON_MAX, COMMENT_MAX = 20, 120, 300, 500, 20_000, 500, 1000
FORM_BYTES, FORM_PARTS = 2**20, 1000  # all steps in the plant's longest script
OF_STEPS = ("key", "do", "key_point", "reason", "seconds", "symbol")
MOVES = ("up", "down", "remove", "add")


def roomy() -> None:
    """A draft may be long: call it before anything of the form is read."""
    request.max_form_memory_size, request.max_form_parts = FORM_BYTES, FORM_PARTS


def new_standard(kind: str | None = None) -> dict[str, Any]:
    """A new standard, out of its form. `kind`: where the form is for one kind alone."""
    kind = kind or typed.choice("kind", KINDS)
    if kind is None:
        raise Unfit(_l("What kind of standard is it? Tap one."), "kind")
    title = typed.words("title", TITLE_MAX)
    if not title:
        raise Unfit(_l("What is it about? A few words are enough."), "title")
    return {
        "code": typed.words("code", CODE_MAX),
        "kind": kind,
        "title": title,
        "uses": used_units("uses"),
        "review_interval_months": _whole("review_interval_months", 120) or 12,
    }


def used_units(name: str) -> list[Unit]:
    """Units by their codes, in one field with spaces or commas. Unfit names one that isn't there."""
    units = []
    for code in typed.words(name, 300).replace(",", " ").split():
        unit = Unit.by_code(code)
        if unit is None:
            raise Unfit(_l("There is no place %(code)s.", code=code[:CODE_MAX]), name)
        units.append(unit)
    return units


def written() -> tuple[dict[str, Any], int | None]:
    """The words and steps of a draft, by column, `elements` without the empty ones; and the position (from 1) of the step
    that was moved, or of the room that was asked for."""
    elements, shown = moved(_steps())
    words = {
        "change_class": typed.choice("change_class", CLASSES),
        "change": typed.words("change", CHANGE_MAX, lines=True),
        "takt_s": _whole("takt_s", SECONDS_MAX),
        "wip": _whole("wip", SECONDS_MAX),
        "text": typed.words("text", TEXT_MAX, lines=True),
        "elements": [step for step in elements if step is not None],
    }
    return words, shown


def as_content(words: dict[str, Any]) -> Content:
    """What was typed, to be compared with what stands there now."""
    steps = [{**step, "key": step["key"] or secrets.token_hex(5)} for step in words["elements"]]
    return Content(words["text"], words["takt_s"], words["wip"], steps, words["change"], words["change_class"])


def typed_rows() -> list[dict[str, Any]]:
    """The steps as they were typed, whatever was typed, to stand in the form again."""
    form = typed.typed_form()
    columns = [form.getlist(name) for name in OF_STEPS]
    return [dict(zip(OF_STEPS, row, strict=True)) for row in zip(*columns, strict=False)][: STEPS_MAX + 1]


def asked() -> dict[Person, str]:
    """Who is to approve ("approver" fields) and who may comment ("reviewer" fields)."""
    people: dict[Person, str] = {}
    for name, role in (("reviewer", REVIEWER), ("approver", "")):
        for id in request.form.getlist(name):
            if not id:
                continue
            person = db.session.get(Person, int(id)) if id.isascii() and id.isdigit() and len(id) < 10 else None
            if person is None or not person.is_active:
                raise Unfit(_l("Choose a person from the list."), "approvers")
            people[person] = role
    return people


def translated(revision: Any, language: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The texts and steps of a draft, with what was typed for one language in them."""
    steps = []
    for element in revision.elements:
        said = {part: typed.words(f"{part}-{element.key}", STEP_MAX) for part in ("do", "key_point", "reason")}
        texts = {code: words for code, words in element.texts.items() if code != language}
        if any(said.values()):
            texts[language] = said
        steps.append({"key": element.key, "do": element.do, "texts": texts})
    words = {}
    for name, column, most in (("text", "texts", TEXT_MAX), ("change", "changes", CHANGE_MAX)):
        said_text = typed.words(name, most, lines=True)
        others = {code: text for code, text in getattr(revision, column).items() if code != language}
        words[column] = {**others, language: said_text} if said_text else others
    return words, steps


def other_languages(revision: Any) -> list[str]:
    """The plant's languages beside that of the original."""
    return [code for code in Plant.get().languages if code != revision.language]


def _steps() -> list[dict[str, Any] | None]:
    """What was typed of each step, with its `number` in the form; none for an empty one."""
    rows: list[dict[str, Any] | None] = []
    for number, typed_row in enumerate(typed_rows(), start=1):
        row = {name: " ".join(str(value).split()) for name, value in typed_row.items()}
        if not any(row[name] for name in ("do", "key_point", "reason", "seconds")):
            rows.append(None)
            continue
        at = f"do-{number}"
        if not row["do"]:
            raise Unfit(_l("What is done in this step?"), at)
        if any(len(row[name]) > STEP_MAX for name in ("do", "key_point", "reason")):
            raise Unfit(_l("Please say it shorter: at most %(most)s characters.", most=STEP_MAX), at)
        if row["symbol"] and row["symbol"] not in SYMBOLS:
            raise Unfit(_l("Choose one of those shown."), at)
        seconds = _number(row["seconds"], SECONDS_MAX, f"seconds-{number}")
        rows.append({**row, "seconds": seconds, "symbol": row["symbol"] or None, "number": number})
    return rows


def moved(rows: list[dict[str, Any] | None]) -> tuple[list[dict[str, Any] | None], int | None]:
    """The steps after a tap on up, down or remove ("up:3"), and the position to show again; "add" leaves room there."""
    what, _, where = (request.form.get("step") or "").partition(":")
    if what not in MOVES or not where.isascii() or not where.isdigit() or len(where) > 3:
        return rows, None
    at = int(where) - 1
    if what == "add":
        return rows, min(at + 2, len(rows) + 1)
    if not 0 <= at < len(rows):
        return rows, None
    rows = list(rows)
    step = rows.pop(at)
    if what == "remove":
        return rows, max(at, 1) if rows else None
    to = max(at - 1, 0) if what == "up" else min(at + 1, len(rows))
    rows.insert(to, step)
    return rows, to + 1


def _whole(name: str, most: int) -> int | None:
    return _number(request.form.get(name, "").strip(), most, name)


def _number(said: str, most: int, name: str) -> int | None:
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 10 and int(said) <= most):
        raise Unfit(_l("Write a whole number here, like 12."), name)
    return int(said)

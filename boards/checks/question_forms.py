"""What the editor of a checklist's questions sends: all of them in their order, one row each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import request

from boards import typed
from boards.checks.content import Checklist, CheckQuestion
from boards.checks.question_rules import between, faults
from boards.checks.setting_up import EMPTY, QUESTIONS_MAX
from boards.refusals import Unfit
from boards.search.folding import fold
from boards.standards.draft_forms import moved
from boards.standards.models import Revision

COLUMNS = (
    "was", "code", "category", "answer_kind", "text", "look_for", "reaction", "low", "high", "unit_of_measure", "choices",
    "clause", "frequency", "at", "minutes",
)  # fmt: skip
TICKS = ("critical", "required", "finding", "private")
WORDS = ("text", "look_for", "reaction")
FORM_BYTES, FORM_PARTS = 2**20, 3000  # a hundred questions of twenty fields
CHOICES_MAX = 12
Typed = dict[str, Any]


def roomy() -> None:
    """A checklist may be long: call it before anything of the form is read."""
    request.max_form_memory_size, request.max_form_parts = FORM_BYTES, FORM_PARTS


def typed_rows() -> list[Typed]:
    """The questions as they were typed, whatever was typed, to stand in the form again."""
    form = typed.typed_form()
    columns = [form.getlist(name) for name in COLUMNS]
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in zip(*columns, strict=False)][: QUESTIONS_MAX + 1]
    for n, row in enumerate(rows, start=1):
        row |= {name: str(n) in form.getlist(name) for name in TICKS}
        row["layers"] = [one.partition(":")[2] for one in form.getlist("layers") if one.partition(":")[0] == str(n)]
    return rows


def shown(question: CheckQuestion) -> Typed:
    """A question as its row shows it."""
    row: Typed = {name: getattr(question, name) for name in (*COLUMNS[1:], *TICKS)}
    layers = [str(layer) for layer in question.layers or []]
    return {**row, "was": question.code, "layers": layers, "choices": choice_lines(question.choices)}


def empty_row(checklist: Checklist) -> Typed:
    kind = {"five_s": "score", "lpa": "conform"}.get(checklist.kind, "tick")
    plain = {"layers": [], "finding": checklist.scored, "required": True, "critical": False, "private": False}
    return {**dict.fromkeys(COLUMNS, ""), "answer_kind": kind, **plain}


def written(checklist: Checklist, draft: Revision) -> tuple[list[dict[str, Any]], int | None]:
    """The questions by column, with their `number` in the form; and the position (from 1) of the one that was moved, or of
    the room that was asked for. Raises Unfit at the field where something can't be so."""
    there = {question.code: question for question in CheckQuestion.of(draft)}
    read = [_read(row, n, there.get(row["was"]), draft) for n, row in enumerate(typed_rows(), start=1)]
    ordered, at = moved(read)
    rows = [row for row in ordered if row is not None]
    for row in rows:
        for column, sentence in faults(row, checklist):
            raise Unfit(sentence, f"{column}-{row['number']}")
    for n, column, sentence in between(rows):
        raise Unfit(sentence, f"{column}-{rows[n]['number']}")
    return rows, at


def still_true(question: CheckQuestion | None, row: Mapping[str, Any]) -> dict[str, Any]:
    """The translations of what is said as before: a missing one is shown, a wrong one isn't (D-06)."""
    if question is None:
        return {}
    stays = {part for part in WORDS if getattr(question, part) == row[part]}
    kept = {code: {part: one[part] for part in one if part in stays} for code, one in (question.texts or {}).items()}
    return {code: one for code, one in kept.items() if one}


def choice_lines(choices: list[Any] | None, language: str = "en") -> str:
    """One a line: "good: As it should be", "! bad: Broken" for one that is a finding."""
    lines = []
    for one in choices or []:
        names = one.get("names", {})
        words = names.get(language) or next(iter(names.values()), one["code"])
        lines.append(f"{'! ' if one.get('bad') else ''}{one['code']}: {words}")
    return "\n".join(lines)


def choices_of(text: str, before: list[Any] | None, language: str) -> list[dict[str, Any]] | None:
    """The same back again; names in other languages stay. Where no code is written, it is made of the words."""
    known = {one["code"]: one.get("names", {}) for one in before or []}
    found: list[dict[str, Any]] = []
    for line in [line.strip() for line in text.splitlines() if line.strip()][:CHOICES_MAX]:
        bad, line = line.startswith("!"), line.lstrip("! ")
        code, colon, words = line.partition(":")
        words = (words if colon else line).strip()
        code = re.sub(r"[^a-z0-9]+", "_", fold(code) or "").strip("_")[:20]
        if code and words and all(one["code"] != code for one in found):
            found.append({"code": code, "names": {**known.get(code, {}), language: words[:80]}, "bad": bad})
    return found or None


def _read(typed_row: Typed, number: int, question: CheckQuestion | None, draft: Revision) -> dict[str, Any] | None:
    plain = {name: " ".join(str(typed_row[name]).split()) for name in COLUMNS if name != "choices"}
    if not plain["code"] and not plain["text"]:
        return None
    row = {**EMPTY, **plain, **{name: typed_row[name] for name in TICKS}}
    row |= {"category": plain["category"] or None, "number": number, "was": question.code if question else ""}
    row |= {name: _number(plain[name], f"{name}-{number}") for name in ("low", "high", "minutes")}
    row["minutes"] = int(row["minutes"]) if row["minutes"] is not None else None
    row["layers"] = sorted(int(one) for one in typed_row["layers"] if one.isascii() and one.isdigit()) or None
    choices = str(typed_row["choices"]) if row["answer_kind"] == "choice" else ""
    row["choices"] = choices_of(choices, question.choices if question else None, draft.language)
    if row["answer_kind"] != "number":
        row |= {"low": None, "high": None}  # the fields are out of sight: what they still hold says nothing
    return {**row, "texts": still_true(question, row), "feed": question.feed if question else ""}


def _number(text: str, field: str) -> float | None:
    try:
        return typed.decimal_of(text)
    except Unfit as refusal:
        raise Unfit(refusal.sentence, field) from None

"""How checks, their answers and what happened to them are said."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from boards.checks.content import CheckQuestion
from boards.history.models import TimelineEntry
from boards.i18n import language
from boards.plant.models import Plant
from boards.plant.production_day import production_date, shift

KINDS: dict[str, Any] = {
    "five_s": _l("5S audit"),
    "lpa": _l("Process audit"),
    "kamishibai": _l("Kamishibai card"),
    "lsw": _l("Leader standard work"),
    "gemba_walk": _l("Gemba walk"),
    "coaching_cycle": _l("Coaching cycle"),
    "sustainment": _l("Sustainment audit"),
    "handover": _l("Shift handover"),
    "machine_check": _l("Machine check"),
    "agenda": _l("Agenda"),
    "reflection": _l("Reflection"),
    "readiness": _l("Readiness"),
}
ANSWER_KINDS: dict[str, Any] = {
    "score": _l("Points"),
    "conform": _l("In order or not"),
    "tick": _l("Done or not"),
    "number": _l("A number"),
    "text": _l("Words"),
    "choice": _l("A choice"),
    "items": _l("Up to three items"),
}
COLUMNS: dict[str, Any] = {  # of a question
    "code": _l("Code"),
    "category": _l("Category"),
    "answer_kind": _l("Answer"),
    "text": _l("Question"),
    "look_for": _l("What to look for"),
    "reaction": _l("At once"),
    "layers": _l("Layers"),
    "critical": _l("Critical"),
    "required": _l("Required"),
    "finding": _l("Finding"),
    "low": _l("At least"),
    "high": _l("At most"),
    "unit_of_measure": _l("Measured in"),
    "choices": _l("Choices"),
    "clause": _l("Clause"),
    "private": _l("Private"),
    "frequency": _l("How often"),
    "at": _l("Time"),
    "minutes": _l("Minutes"),
}
STATES: dict[str, Any] = {
    "planned": _l("not begun"),
    "in_progress": _l("begun"),
    "submitted": _l("sent"),
    "excused": _l("need not be done"),
    "void": _l("void"),
    "signed_out": _l("waits for the next shift"),
    "signed_in": _l("signed by both"),
    "refused": _l("not taken like this"),
}
DUE: dict[str, Any] = {
    "coming": _l("still to come"),
    "open": _l("to do"),
    "done": _l("done"),
    "late": _l("done late"),
    "missed": _l("missed"),
    "excused": _l("need not be done"),
}
CARDS: dict[str, Any] = {
    "todo": _l("to do"),
    "ok": _l("done"),
    "corrected": _l("seen and put right"),
    "nok": _l("deviation still open"),
    "missed": _l("missed"),
    "excused": _l("need not be done"),
}
BANDS: dict[str, Any] = {"holding": _l("holding"), "nearly": _l("nearly there"), "not_yet": _l("not yet")}
ANSWERS: dict[str, Any] = {
    "ok": _l("In order"),
    "corrected": _l("Put right at once"),
    "nok": _l("Not in order"),
    "done": _l("Done"),
    "not_done": _l("Not done"),
    "na": _l("Does not apply"),
}
ICONS = {"ok": "check", "corrected": "wrench", "nok": "x", "done": "check", "not_done": "x", "na": "minus"}
EVENTS: dict[str, Any] = {
    "begun": _l("began it"),
    "sent": _l("sent it"),
    "taken over": _l("took it over"),
    "named": _l("named who does it"),
    "named nobody": _l("took it back from who was named"),
    "excused": _l("said that it need not be done"),
    "declared void": _l("declared it void"),
    "signed in": _l("signed for the next shift"),
    "refused": _l("did not take it like this"),
    "photo": _l("added a photo"),
    "found": _l("made something of a finding"),
    "item": _l("said what became of an item"),
    "item excused": _l("took an item off the list"),
}
NOT_SIGNED = _l("Nobody had signed: the shift lead was told.")


def shift_name(code: str) -> str:
    """Of a shift by its code, in the language of the page; "" for none."""
    plant = Plant.get()
    return shift(code, production_date(), plant).name_in(language()) if code in plant.shifts else ""


def answer_kind_word(kind: str) -> Any:
    return ANSWER_KINDS.get(kind, kind)


def question_column(name: str) -> Any:
    return COLUMNS.get(name, name)


def answer_choice(one: dict[str, Any], language: str) -> str:
    """What may be chosen, in a language that has it."""
    names = one.get("names", {})
    return str(names.get(language) or names.get("en") or next(iter(names.values()), one["code"]))


def check_kind(kind: str) -> Any:
    return KINDS[kind]


def check_state(state: str) -> Any:
    return STATES[state]


def due_word(state: str) -> Any:
    return DUE[state]


def card_word(state: str) -> Any:
    return CARDS[state]


def band_word(band: str) -> Any:
    return BANDS.get(band, band)


def answer_word(question: CheckQuestion, value: str | None, language: str) -> Any:
    """An answer as it is read: a score as it is, a choice by its name."""
    if question.answer_kind == "choice" and value:
        chosen = next((one for one in question.choices or [] if one["code"] == value), None)
        names = (chosen or {}).get("names", {})
        return names.get(language) or names.get("en") or ANSWERS.get(value, value)
    return ANSWERS.get(value or "", value or "–")


def answer_icon(value: str) -> str:
    return ICONS.get(value, "")


def check_event(entry: TimelineEntry) -> Any:
    """What happened, as said after a name; of what time did, without one."""
    return NOT_SIGNED if entry.event == "not signed" else EVENTS.get(entry.event, entry.event)

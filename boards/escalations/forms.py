"""What forms about questions hold: whom to ask, who has to agree, the words of an answer."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import g
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards import typed
from boards.actions import forms as promises
from boards.db import db
from boards.escalations.asking import before_asking
from boards.escalations.levels import level_above, proposed_addressee
from boards.escalations.models import ANSWER_KINDS, ANSWER_MAX, ASK_MAX
from boards.people.models import Person
from boards.plant.models import WITH_BOARD, Unit
from boards.records import record_of
from boards.refusals import Refusal, Unfit


@dataclass(frozen=True)
class NewQuestion:
    """The form of a new question of a unit. `wrong` is what was said about what was typed, if it was."""

    unit: Unit
    subject: Any = None
    wrong: Refusal | None = None
    submission: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    @cached_property
    def levels(self) -> list[Unit]:
        """The next level first, then the ones above it."""
        found, above = [], level_above(self.unit)
        while above is not None:
            found.append(above)
            above = level_above(above)
        return found

    @cached_property
    def functions(self) -> list[Unit]:
        return [unit for unit in _boards() if unit.kind == "function" and unit is not self.unit]

    @cached_property
    def others(self) -> list[Unit]:
        """Everybody else: other value streams, other teams."""
        shown = {self.unit, *self.levels, *self.functions}
        return [unit for unit in _boards() if unit not in shown]

    @cached_property
    def parties(self) -> list[Unit]:
        """Who may have to agree to one answer: the functions and the value streams."""
        streams = [unit for unit in _boards() if unit.kind == "value_stream"]
        return [*streams, *self.functions]

    @property
    def subject_reference(self) -> str:
        return reference(self.subject) if self.subject is not None else ""


def new_question(unit: Unit) -> dict[str, Any]:
    """What a question needs, out of the form; with several parties it goes to where all of them report."""
    ask = typed.words("ask", ASK_MAX)
    if not ask:
        raise Unfit(_l("What do you ask? One sentence that can be answered."), "ask")
    parties = [_unit("party", code) for code in typed.typed_form().getlist("party")[:8] if code]
    code = typed.typed_form().getlist("to")
    to_unit = _unit("to", next((one for one in reversed(code) if one), ""))
    if len(parties) > 1 and not all(one.is_within(to_unit.id) and one is not to_unit for one in parties):
        to_unit = proposed_addressee(unit, parties)
    return {
        "ask": ask,
        "to_unit": to_unit,
        "parties": parties,
        "reason": "cross_function" if len(parties) > 1 else "manual",
        "submission": typed.words("submission", 40) or None,
    }


def subject_of(said: str) -> Any:
    """The record that "action-12" means, or none where nothing is said. Unfit where it isn't here for this person."""
    if not said:
        return None
    match = re.fullmatch(r"([a-z]{1,20})-(\d{1,9})", said, re.ASCII)
    found = record_of(match[1], int(match[2])) if match else None
    if found is None or not getattr(found, "is_shown_to", lambda person: True)(g.get("person")):
        raise Unfit(_l("The record this is about is not here."), "subject")
    return found


def reference(record: Any) -> str:
    return f"{record.__tablename__}-{record.id}"


def asks_from(person: Person | None, unit: Unit) -> Unit:
    """The unit for which this person asks about a record of `unit`: that one, or where the person works."""
    if person is None:
        return unit.board
    try:
        before_asking(unit.board, Unit.root(), person)
    except Refusal:
        return person.home_unit.board
    return unit.board


def answer() -> dict[str, Any]:
    """An answer's kind, words and offer; for "we do it" the owner and the day as well."""
    kind = typed.choice("kind", ANSWER_KINDS) or "answer"
    said: dict[str, Any] = {"kind": kind, "text": text(), "offer": typed.words("offer", ANSWER_MAX, lines=True) or None}
    if kind == "accept":
        said["owner"], said["due_on"] = promises.person("owner"), promises.due_on()
    return said


def text() -> str:
    return typed.words("text", ANSWER_MAX, lines=True)


def crew() -> str | None:
    return typed.words("crew", 10) or None


def _unit(name: str, code: str) -> Unit:
    unit = Unit.by_code(code[:20]) if code else None
    if unit is None or not unit.has_board:
        raise Unfit(_l("Who can answer it? Choose one of those shown."), name)
    return unit


def _boards() -> list[Unit]:
    found = select(Unit).where(Unit.kind.in_(WITH_BOARD), Unit.active).order_by(Unit.position, Unit.code)
    return list(db.session.scalars(found))

"""The form beside a board: what the team needs from others, or points at while standing there (domain 1.15)."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards import typed
from boards.db import db
from boards.issues.models import REQUESTS, TEXT_MAX
from boards.plant.models import Unit
from boards.plant.production_day import plant_date
from boards.refusals import Unfit

KINDS = (*REQUESTS, "abnormality", "nonconformity", "unsafe_condition", "near_miss", "concern")
DEFAULT = "request_support"


@dataclass
class Asking:
    """What stands in the form. `wrong` says by field what doesn't do."""

    unit: Unit
    submission: str
    kind: str = DEFAULT
    text: str = ""
    called: Unit | None = None
    from_on: dt.date | None = None
    to_on: dt.date | None = None
    wrong: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def empty(cls, unit: Unit) -> Asking:
        kind = request.args.get("kind", "")
        return cls(unit, secrets.token_urlsafe(12), kind if kind in KINDS else DEFAULT)

    @classmethod
    def sent(cls, unit: Unit) -> Asking:
        """The one that was sent, as typed, with all that is wrong with it."""
        form = cls(unit, request.form.get("submission", "")[:40] or secrets.token_urlsafe(12))
        form.kind = form._take("kind", lambda: typed.choice("kind", KINDS)) or DEFAULT
        form.text = form._take("text", lambda: typed.words("text", TEXT_MAX, lines=True)) or ""
        form.called = form._take("called", form._function)
        form.from_on = form._take("from_on", lambda: typed.date("from_on", first=plant_date()))
        form.to_on = form._take("to_on", lambda: typed.date("to_on", first=form.from_on or plant_date()))
        if not form.text and "text" not in form.wrong:
            form.wrong["text"] = _l("What do you need, and what for? A few words are enough.")
        return form

    @property
    def details(self) -> dict[str, Any] | None:
        days = {"from_on": self.from_on, "to_on": self.to_on}
        return {name: day.isoformat() for name, day in days.items() if day} or None

    @cached_property
    def functions(self) -> list[Unit]:
        """Who can be asked for support."""
        rows = select(Unit).where(Unit.kind == "function", Unit.active).order_by(Unit.position, Unit.code)
        return list(db.session.scalars(rows))

    def _function(self) -> Unit | None:
        code = typed.choice("called", [unit.code for unit in self.functions])
        return Unit.by_code(code) if code else None

    def _take(self, name: str, read: Any) -> Any:
        try:
            return read()
        except Unfit as unfit:
            self.wrong[name] = unfit.sentence
            return None

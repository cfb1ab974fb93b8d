"""The forms that set a metric up: what is typed becomes columns, or Unfit at the field where it went wrong."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards import typed
from boards.db import db
from boards.i18n import SOURCE, languages
from boards.metrics.models import LETTERS, ROLL_UPS
from boards.metrics.setting_up import DECIMALS_MAX, SAFETY
from boards.plant.models import Unit
from boards.refusals import Unfit

NAME_MAX, REASON_MAX, REASONS_MAX, UNIT_MAX, FORMULA_MAX = 120, 60, 20, 20, 200
UNITS_OF_MEASURE = ("%", "count", "h", "min", "kg", "ppm", "EUR")
LEADER = "team_leader"
KINDS = ("target", "safety")


def new_metric() -> dict[str, Any]:
    """What a new metric needs, by column; its target, which has a date, is asked apart."""
    letter = typed.choice("letter", LETTERS)
    about = {"code": typed.words("code", 20), "letter": letter, **amended()}
    if not about["code"]:
        raise Unfit(_l("A short code of letters and digits, like A3-Q2."), "code")
    if typed.choice("kind", KINDS) == "safety":
        return {**about, "letter": letter or "S", **SAFETY}
    direction = typed.choice("direction", ("higher", "lower"))
    if direction is None:
        raise Unfit(_l("Which way is better? Tap one."), "direction")
    by_shift = typed.choice("by_shift", ("yes", "no")) == "yes"
    roll_up = typed.choice("roll_up", ROLL_UPS) or ("sum" if by_shift else "last")
    return {
        **about,
        "direction": direction,
        "by_shift": by_shift,
        "roll_up": roll_up,
        "frequency": typed.choice("frequency", ("daily", "monthly")) or "daily",
        "unit_of_measure": typed.words("unit_of_measure", UNIT_MAX),
    }


def amended() -> dict[str, Any]:
    """What may be said otherwise later: words, reasons, decimals, who writes it, what is possible."""
    name = typed.words("name", NAME_MAX)
    if not name:
        raise Unfit(_l("What is measured? A few words are enough."), "name")
    names = {code: typed.words(f"name_{code}", NAME_MAX) for code in languages() if code != SOURCE}
    decimals = typed.choice("decimals", [str(n) for n in range(DECIMALS_MAX + 1)]) or "0"
    return {
        "name": name,
        "names": {code: said for code, said in names.items() if said},
        "reasons": _reasons(),
        "decimals": int(decimals),
        "recorder": typed.choice("recorder", recorders()) or LEADER,
        "formula": typed.words("formula", FORMULA_MAX) or None,
        "lowest": typed.decimal("lowest"),
        "highest": typed.decimal("highest"),
    }


def recorders() -> list[str]:
    """Who can be named for writing a number: the leader of the unit, or a function."""
    functions = select(Unit.code).where(Unit.kind == "function", Unit.active).order_by(Unit.position, Unit.code)
    return [LEADER, *db.session.scalars(functions)]


def _reasons() -> list[str]:
    """One a line, each once, in their order."""
    lines = [" ".join(line.split()) for line in typed.words("reasons", 2000, lines=True).splitlines()]
    reasons = list(dict.fromkeys(line for line in lines if line))
    if any(len(reason) > REASON_MAX for reason in reasons):
        raise Unfit(_l("Please say it shorter: at most %(most)s characters.", most=REASON_MAX), "reasons")
    if len(reasons) > REASONS_MAX:
        raise Unfit(_l("At most %(most)s reasons: nobody reads more at a shift end.", most=REASONS_MAX), "reasons")
    return reasons


def is_ticked(name: str) -> bool:
    return request.form.get(name) == "yes"

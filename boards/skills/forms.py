"""What the forms of skills ask: a level and what it was judged against; a skill's words; how many are needed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import abort, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards import typed
from boards.db import db
from boards.i18n import SOURCE, languages
from boards.plant.production_day import production_date
from boards.refusals import Unfit
from boards.skills.desk import METHODS, NOTE_MAX
from boards.skills.models import LEVELS, Skill
from boards.standards.models import Revision, Standard

NAME_MAX = 80


def assessed(skill: Skill, allowed: list[Revision]) -> dict[str, Any]:
    """What somebody was judged to be: level, method, what against (`allowed`: in force or waiting for its day), note."""
    level = typed.choice("level", [str(level) for level in LEVELS])
    if level is None:
        raise Unfit(_l("Which level? Tap one."), "level")
    method = typed.choice("method", METHODS) or "observed"
    by_id = {str(one.id): one for one in allowed}
    chosen = [value for value in request.form.getlist("revisions") if value]
    if not set(chosen) <= by_id.keys():
        raise Unfit(_l("Choose one of those shown."), "revisions")
    asked = "revisions_asked" in request.form  # the chips were there: none ticked means none
    return {
        "level": int(level),
        "method": "observed" if method == "transfer" else method,
        "transfer": method == "transfer",
        "revisions": [by_id[value] for value in dict.fromkeys(chosen)] if asked else None,
        "note": typed.words("note", NOTE_MAX) or None,
        "submission": typed.words("submission", 40) or None,
    }


def described(with_code: bool = False) -> dict[str, Any]:
    """A skill's words, by column."""
    names = {code: typed.words(f"name_{code}", NAME_MAX) for code in languages() if code != SOURCE}
    about: dict[str, Any] = {
        "name": typed.words("name", NAME_MAX),
        "names": {code: said for code, said in names.items() if said},
        "critical": is_ticked("critical"),
        "recertify_months": typed.number("recertify_months"),
        "lapse_days": typed.number("lapse_days"),
    }
    return {"code": typed.words("code", 20), **about} if with_code else about


def needed() -> tuple[dt.date, int, int]:
    """From which day on how many are needed: in a shift, and in all."""
    least, total = typed.number("min_per_shift"), typed.number("target_total")
    if least is None:
        raise Unfit(_l("Please write the number."), "min_per_shift")
    if total is None:
        raise Unfit(_l("Please write the number."), "target_total")
    return typed.date("from_on") or production_date(), least, total


def asked_day(today: dt.date) -> dt.date:
    """The day a page is asked for by `?on=`; none or one to come: today. 404 for what is no day."""
    said = request.args.get("on", "").strip()
    try:
        return min(dt.date.fromisoformat(said), today) if said else today
    except ValueError:
        return abort(404)


def is_ticked(name: str) -> bool:
    return bool(request.form.get(name))


def choices(skill: Skill | None) -> dict[str, Any]:
    """What the forms of a skill offer: the plant's other languages, and standards it does not rest on yet."""
    linked = {link.standard_id for link in skill.standards if link.to_on is None} if skill else set()
    rows = db.session.scalars(select(Standard).order_by(Standard.code))
    return {
        "others": [code for code in languages() if code != SOURCE],
        "standards": [standard for standard in rows if standard.id not in linked],
    }


def standard() -> Standard:
    """The standard that was chosen. Unfit for none and for one that isn't here."""
    found = db.session.get(Standard, typed.number("standard") or 0)
    if found is None:
        raise Unfit(_l("Choose one of those shown."), "standard")
    return found

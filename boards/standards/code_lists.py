"""Code lists are standards too: what a form offers is what the list in force says, else the plant's own codes.

A retired code stays in history, with its words, and disappears from choices (domain 1.13).
"""

from __future__ import annotations

import re
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.db import db
from boards.i18n import language
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.refusals import Unfit
from boards.standards.models import Revision, Standard

CODE_MAX, NAME_MAX, CODES_MAX = 30, 80, 100
CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,29}", re.ASCII)
Lists = dict[str, list[dict[str, Any]]]


def choices(name: str) -> list[str]:
    """The codes of a list that may be chosen now, in their order."""
    listed = in_force().get(name)
    if listed is None:
        return [str(code) for code in Plant.get().codes.get(name, [])]
    return [str(entry["code"]) for entry in listed if not entry.get("retired")]


def word(name: str, code: str) -> str | None:
    """How a list in force says a code, also a retired one, in the page's language; none where it has no words of its own."""
    entry = next((one for one in in_force().get(name, []) if one["code"] == code), None)
    said = (entry or {}).get("names", {})
    return str(said.get(language()) or said.get(Plant.get().default_language) or "") or None


def in_force() -> Lists:
    """Every list that a standard in force holds; of two with one name the first standard's."""
    lists: Lists = {}
    on = production_date()
    for standard in db.session.scalars(Standard.loaded().where(Standard.kind == "code_list").order_by(Standard.code)):
        revision = standard.revision_on(on)
        for name, entries in ((revision and revision.lists) or {}).items():
            lists.setdefault(name, entries)
    return lists


def lists_of(revision: Revision) -> Lists:
    """What the editor shows: the draft's lists, and those the plant began with."""
    own: Lists = dict(revision.lists or {})
    for name, codes in Plant.get().codes.items():
        if isinstance(codes, list):
            own.setdefault(name, [{"code": str(code), "names": {}, "retired": False} for code in codes])
    return own


def typed_lists(revision: Revision) -> Lists:
    """The lists out of their form: words, who is retired, what is new. A code that was in force is never taken off."""
    before = {name: {entry["code"] for entry in entries} for name, entries in _approved(revision).items()}
    lists: Lists = {}
    for name, entries in lists_of(revision).items():
        rows = []
        for entry in entries:
            code = entry["code"]
            retired = request.form.get(f"retired-{name}-{code}") == "yes"
            if retired and code not in before.get(name, set()) and code not in Plant.get().codes.get(name, []):
                continue  # new in this draft and not wanted after all
            rows.append({"code": code, "names": _names(f"{name}-{code}"), "retired": retired})
        if fresh := _new_code(name):
            if any(row["code"] == fresh for row in rows):
                raise Unfit(_l("%(code)s is in the list already.", code=fresh), f"new-{name}")
            rows.append({"code": fresh, "names": _names(f"{name}-new"), "retired": False})
        if len(rows) > CODES_MAX:
            raise Unfit(_l("At most %(most)s codes in a list.", most=CODES_MAX), f"new-{name}")
        lists[name] = rows
    if (another := typed.words("new-list", CODE_MAX).lower().replace(" ", "_")) and another not in lists:
        if not CODE.fullmatch(another):
            raise Unfit(_l("A code has small letters, digits and _, like wrong_place."), "new-list")
        lists[another] = []
    return lists


def _approved(revision: Revision) -> Lists:
    last = next(reversed(revision.standard.approved()), None)
    return (last and last.lists) or {}


def _new_code(name: str) -> str:
    code = typed.words(f"new-{name}", CODE_MAX).lower().replace(" ", "_")
    if code and not CODE.fullmatch(code):
        raise Unfit(_l("A code has small letters, digits and _, like wrong_place."), f"new-{name}")
    return code


def _names(field: str) -> dict[str, str]:
    said = {code: typed.words(f"name-{code}-{field}", NAME_MAX) for code in Plant.get().languages}
    return {code: words for code, words in said.items() if words}

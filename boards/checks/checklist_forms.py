"""How a checklist is answered, out of its form."""

from __future__ import annotations

import re
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.checks.content import AUDITOR_RULES, KINDS, RANDOM, Checklist
from boards.checks.describing import BANDS
from boards.checks.setting_up import SCALE_MAX
from boards.people.models import ROLES
from boards.plant.models import Plant
from boards.refusals import Unfit
from boards.search.folding import fold

CATEGORIES_MAX, NAME_MAX, ANCHOR_MAX, LAYERS_MAX, MINUTES_MAX = 8, 40, 120, 4, 480
CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,23}", re.ASCII)


def kind() -> str:
    found = typed.choice("kind", KINDS)
    if found is None:
        raise Unfit(_l("What kind of check is it? Tap one."), "kind")
    return found


def described(checklist: Checklist) -> dict[str, Any]:
    """What `describe` takes."""
    minutes = typed.number("minutes")
    if minutes is not None and minutes > MINUTES_MAX:
        raise Unfit(_l("That number can't be right."), "minutes")
    return {
        "kind": typed.choice("kind", KINDS) or checklist.kind,
        "scored": request.form.get("scored") == "yes",
        "scale": _scale(checklist),
        "auditor_rule": typed.choice("auditor_rule", AUDITOR_RULES) or "anybody",
        "minutes": minutes,
        "draw": RANDOM if request.form.get("draw") == "yes" else None,
        "categories": _categories(checklist),
        "layers": _layers(),
    }


def _scale(checklist: Checklist) -> dict[str, Any] | None:
    if request.form.get("scored") != "yes":
        return checklist.scale
    scale = checklist.scale or {}
    low, high = scale.get("min", 0), typed.number("high")
    high = scale.get("max", 4) if high is None else high
    if not low < high <= SCALE_MAX:
        raise Unfit(_l("The best is a number from 1 to %(most)s.", most=SCALE_MAX), "high")
    said = {str(n): typed.words(f"anchor-{n}", ANCHOR_MAX) for n in range(low, high + 1)}
    anchors = {n: words for n, words in said.items() if words}
    bands = [dict(one) for one in scale.get("bands") or BANDS]
    for one in bands:
        least = typed.number(f"band-{one['label']}")
        one["from"] = one["from"] if least is None else least
    shares = [one["from"] for one in bands]
    if shares != sorted(set(shares), reverse=True) or shares[0] > 100:
        raise Unfit(_l("From the best to the least, each from fewer per cent on."), f"band-{bands[0]['label']}")
    return {**scale, "min": low, "max": high, "anchors": anchors, "bands": bands}


def _categories(checklist: Checklist) -> list[dict[str, Any]]:
    known = {one["code"]: one for one in checklist.categories}
    found: list[dict[str, Any]] = []
    for n in range(CATEGORIES_MAX):
        said = {code: typed.words(f"category-{n}-{code}", NAME_MAX) for code in Plant.get().languages}
        names = {code: words for code, words in said.items() if words}
        code = typed.words(f"category-{n}", 24)
        if not code and not names:
            continue
        code = re.sub(r"[^a-z0-9]+", "_", fold(code or next(iter(names.values()))) or "").strip("_")[:24]
        if not CODE.fullmatch(code) or any(one["code"] == code for one in found):
            raise Unfit(_l("Each category needs a short name of its own."), "categories")
        before = known.get(code, {"code": code})
        kept = {lang: words for lang, words in before.get("names", {}).items() if lang not in said}
        found.append({**before, "names": {**kept, **names}} if kept or names or "names" in before else before)
    return found


def _layers() -> dict[str, str] | None:
    chosen = {str(n): typed.choice(f"layer-{n}", ROLES) for n in range(1, LAYERS_MAX + 1)}
    return {layer: role for layer, role in chosen.items() if role} or None

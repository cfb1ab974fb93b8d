"""What stands on a label: nothing that ages. No status, no person, no revision (domain 7.4)."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from babel.dates import format_skeleton
from flask_babel import force_locale
from flask_babel import gettext as _

from boards.plant.models import Plant, Unit
from boards.screens import pictograms
from boards.screens.models import Label

TIERS = {"team": 1, "value_stream": 2, "plant": 3}  # where the plant did not say otherwise (domain 1.10)


class Sign(NamedTuple):
    """A pictogram with its word, in one language or two."""

    path: str
    words: list[str]


class LabelWords(NamedTuple):
    """Everything printed on one label. `places` says where it belongs, the longest wording first."""

    unit: str
    is_board: bool
    names: list[str]
    places: list[str]
    tier: str
    signs: list[Sign]
    address: str
    lost: str
    number: str


def words_of(label: Label, address: str, plant: Plant, on: dt.date) -> LabelWords:
    """The words of a unit's label in the plant's language, and the next one where there is a translation (U-07)."""
    unit, main, second = label.unit, plant.default_language, _second_language(label.unit, plant)
    with force_locale(main):
        date = format_skeleton("yMMMd", on, locale="en_GB" if main == "en" else main)
        return LabelWords(
            unit=unit.code,
            is_board=unit.has_board,
            names=list(dict.fromkeys(unit.name_in(language) for language in (main, second) if language)),
            places=_places(unit, main),
            tier=_("Tier %(number)s", number=_tier(unit)) if _tier(unit) else "",
            signs=_signs(unit, main, second or _next_language(plant)),
            address=address,
            lost=_("Lost or damaged: tell the team leader"),
            number=_("Label %(number)s · printed %(date)s", number=f"{label.id:04}", date=date),
        )


def _second_language(unit: Unit, plant: Plant) -> str | None:
    others = (language for language in plant.languages if language != plant.default_language)
    return next((language for language in others if unit.names.get(language)), None)


def _next_language(plant: Plant) -> str | None:
    return next((language for language in plant.languages if language != plant.default_language), None)


def _places(unit: Unit, language: str) -> list[str]:
    """Team and value stream of a station, the value stream of a team's board."""
    above = []
    here = unit.parent
    while here is not None and here.kind in ("team", "value_stream"):
        above.append(here)
        here = here.parent
    named = [f"{place.code} {place.name_in(language)}" for place in above]
    codes = [place.code for place in above]
    wordings = [named[:cut] + codes[cut:] for cut in range(len(above), -1, -1)]
    return [" · ".join(wording) for wording in wordings]


def _tier(unit: Unit) -> int | None:
    return (unit.tier or TIERS.get(unit.kind)) if unit.has_board else None


def _signs(unit: Unit, *languages: str | None) -> list[Sign]:
    spoken = [_sign_words(unit, language) for language in languages if language]
    paths = (
        [pictograms.STAND_UP]
        if unit.has_board
        else [pictograms.HELP, pictograms.PROBLEM, pictograms.IDEA, pictograms.STANDARD]
    )
    return [Sign(path, list(dict.fromkeys(words))) for path, *words in zip(paths, *spoken, strict=True)]


def _sign_words(unit: Unit, language: str) -> list[str]:
    with force_locale(language):
        return [_("Stand-up")] if unit.has_board else [_("Help"), _("Problem"), _("Idea"), _("Standard")]

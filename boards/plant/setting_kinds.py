"""How a setting of the plant is written and read: in its field, in a cell of the workbook, in the same words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from flask_babel import lazy_gettext as _l

from boards.refusals import Unfit

YES = ("yes", "ja", "x", "true", "1", "wahr", "oui", "tak", "ano", "evet", "sí", "si", "sì", "sim", "da", "نعم")
NO = ("no", "nein", "false", "0", "falsch", "-", "nie", "ne", "non", "hayır", "não", "nu", "لا")
TIME = re.compile(r"(\d{1,2})[:.](\d{2})(:00)?")


@dataclass(frozen=True)
class Kind:
    """`read`: what was written → the value as it is kept; raises Unfit. `options`: value → words, where it is one of few."""

    read: Callable[[str], Any]
    options: Mapping[str, Any] = field(default_factory=dict)
    inputmode: str = "text"

    def say(self, value: Any) -> str:
        """The value as it is written in a field or a cell."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        return ", ".join(value) if isinstance(value, list) else str(value)


def text(most: int) -> Kind:
    def read(said: str) -> str:
        kept = " ".join(said.split())
        if not kept:
            raise Unfit(_l("Please write a few words."))
        if len(kept) > most:
            raise Unfit(_l("Please say it shorter: at most %(most)s characters.", most=most))
        return kept

    return Kind(read)


def whole(low: int, high: int) -> Kind:
    def read(said: str) -> int:
        said = said.strip()
        if not (said.isascii() and said.isdigit() and len(said) < 10 and low <= int(said) <= high):
            raise Unfit(_l("Write a whole number from %(low)s to %(high)s.", low=low, high=high))
        return int(said)

    return Kind(read, inputmode="numeric")


def one_of(options: Mapping[str, Any]) -> Kind:
    def read(said: str) -> str:
        wanted = said.strip().casefold()
        for value, words in options.items():
            if wanted in (value.casefold(), str(words).casefold()):
                return value
        raise Unfit(_l("Write one of these: %(these)s.", these=", ".join(options)))

    return Kind(read, options)


def zone(said: str) -> str:
    if said.strip() not in available_timezones():
        raise Unfit(_l("We don't know that time zone. Write it like Europe/Berlin."))
    return said.strip()


def clock(said: str) -> str:
    """A time of the day as "06:00"."""
    found = TIME.fullmatch(said.strip())
    try:
        return dt.time(int(found[1]), int(found[2])).strftime("%H:%M") if found else _no_time()
    except ValueError:
        return _no_time()


def yes_no(said: str) -> bool:
    wanted = said.strip().casefold()
    if wanted in YES or wanted in NO:
        return wanted in YES
    raise Unfit(_l("Write yes or no."))


def language(said: str) -> str:
    code = said.strip().lower()
    try:
        if re.fullmatch(r"[a-z]{2}", code):
            Locale.parse(code)
            return code
    except (ValueError, LookupError):
        pass
    raise Unfit(_l("We don't know the language “%(code)s”. Write it like en or de.", code=said[:20]))


def languages(said: str) -> list[str]:
    return list(dict.fromkeys(language(one) for one in parts(said))) or [language("")]


def letters(said: str) -> list[str]:
    """Of every board, safety first (L-02)."""
    from boards.metrics.models import LETTERS

    found = list(dict.fromkeys(one.upper() for one in parts(said)))
    if not found or found[0] != "S" or any(one not in LETTERS for one in found):
        raise Unfit(_l("Write some of these letters, S first: %(these)s.", these=", ".join(LETTERS)))
    return found


def parts(said: str) -> list[str]:
    """What is listed in a cell or field, by commas or semicolons."""
    return [one.strip() for one in re.split(r"[,;]", said) if one.strip()]


def _no_time() -> str:
    raise Unfit(_l("Write a time like 06:00."))

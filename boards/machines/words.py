"""Why a message did not count, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

WHY: dict[str, Any] = {
    "too large": _l("It is too large: 64 kB is the most."),
    "no json": _l("It is no JSON."),
    "too deep": _l("It is nested too deeply."),
    "no value": _l("There is nothing at the path of the value."),
    "no numerator": _l("There is nothing at the path of how many."),
    "no denominator": _l("There is nothing at the path of out of how many."),
    "no key": _l("There is nothing at the path of its id."),
    "no time": _l("There is nothing at the path of its time."),
    "no number": _l("What stands there is no number."),
    "number too large": _l("The number is too large."),
    "bad key": _l("Its id is neither text nor a number."),
    "bad time": _l("Its time can't be read: ISO 8601, or seconds or milliseconds since 1970."),
    "no zone": _l("Its time doesn't say the time zone: +01:00 or Z is missing."),
    "to come": _l("Its time is still to come. Is the machine's clock right?"),
    "too old": _l("It is older than a month."),
    "broken": _l("It could not be counted. The server's log says why."),
}


def why_word(why: str) -> str:
    """A reason in the language that is being spoken: of ours, of the number it should have become, or as it was said."""
    return str(WHY[why]) if why in WHY else gettext(why)

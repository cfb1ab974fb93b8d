"""The fields of what goes over the wire, read strictly and told to the OpenAPI document as they are.

"1,5" and true are no numbers, days are YYYY-MM-DD, and what no database could keep is refused here.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from boards.metrics.conditions import LARGEST, SMALLEST
from boards.metrics.models import CATEGORIES

FIRST, LAST = dt.date(2000, 1, 1), dt.date(2199, 12, 31)  # what lies outside is a typing error
STATES = ("met", "missed", "amber", "off", "open", "missing", "no-output", "no-target", "future", "before")


def _day(written: object) -> object:
    """A day as ISO writes it, and no other way: fromisoformat would also read weeks."""
    if not isinstance(written, str):
        return written
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
            return dt.date.fromisoformat(written)
    except ValueError:
        pass
    raise PydanticCustomError("date", "Write a day that there is as YYYY-MM-DD.")


def _near(day: dt.date) -> dt.date:
    if not FIRST <= day <= LAST:
        raise PydanticCustomError("date", "That day is too far away.")
    return day


def _ended(after: str) -> str:
    try:
        dt.date.fromisoformat(after[:10])
    except ValueError:
        raise PydanticCustomError("date", "There is no such day.") from None
    return after


def _on_one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _measurable(number: float) -> float:
    if 0 < abs(number) < SMALLEST:
        raise PydanticCustomError("number", "That is no number we can keep.")
    return number


ProductionDate = Annotated[dt.date, BeforeValidator(_day), AfterValidator(_near)]
Number = Annotated[float, Field(gt=-LARGEST, lt=LARGEST), AfterValidator(_measurable)]
Amount = Annotated[float, Field(ge=0, lt=LARGEST), AfterValidator(_measurable)]
Place = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}/[^\u0000-\u001f\u007f]{0,10}$"), AfterValidator(_ended)]
Code = Annotated[str, Field(pattern=r"^[^\u0000-\u001f\u007f]+$", min_length=1, max_length=20)]
Words = Annotated[str, AfterValidator(_on_one_line)]
State = Literal[STATES]  # type: ignore[valid-type]
Category = Literal[CATEGORIES]  # type: ignore[valid-type]


class Shape(BaseModel):
    """What goes over the wire. A name in it that isn't known is refused: it would be a typing error that nobody sees."""

    model_config = ConfigDict(strict=True, extra="forbid")

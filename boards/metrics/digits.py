"""How numbers of metrics are said: rounded on boards, in full on the page of a day (L-08), as typed in a form (U-07)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from babel import Locale
from babel.numbers import get_decimal_symbol
from flask_babel import get_locale
from flask_babel import gettext as _

from boards.metrics import words
from boards.metrics.judging import NO_OUTPUT, exact, value_of
from boards.metrics.models import Metric
from boards.metrics.readings import Reading

FINEST = 10  # digits after the mark
PRECISION = 60


def shown(metric: Metric, value: Fraction | float | None) -> str:
    """Rounded to the metric's decimals, in the page's language, with its unit; "–" for none."""
    return words.shown(value, metric)


def in_full(metric: Metric, value: Fraction | float | None, target: float | None = None) -> str:
    """With all its digits; of one that never ends as many as tell it from the target, at least two more than shown."""
    if value is None:
        return "–"
    number, bar = _fraction(value), exact(target) if target is not None else None
    for digits in range(metric.decimals, FINEST):
        rounded = Fraction(_rounded(number, digits))
        if rounded == number or (digits >= metric.decimals + 2 and rounded != bar):
            break
    return _said(metric, number, digits)


def as_typed(value: float | None) -> str:
    """A number as somebody would type it: no thousands, the decimal mark of the page's language, nothing rounded."""
    if value is None:
        return ""
    written = format(Decimal(repr(value)), "f")
    written = written.rstrip("0").rstrip(".") if "." in written else written
    return written.replace(".", get_decimal_symbol(_locale()))


def of_reading(metric: Metric, reading: Reading, full: bool = False) -> str:
    """What one written number says, rounded or `full`; in words over nothing built."""
    value = value_of(metric, reading)
    if value == NO_OUTPUT:
        return str(_("no output"))
    return in_full(metric, value) if full else shown(metric, value)


def _said(metric: Metric, value: Fraction | float, digits: int) -> str:
    rounded = _rounded(_fraction(value), digits)
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return words.with_unit(words.written(rounded, pattern, None), metric)


def _rounded(value: Fraction, digits: int) -> Decimal:
    with localcontext() as context:
        context.prec = PRECISION
        exactly = Decimal(value.numerator) / Decimal(value.denominator)
        return exactly.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def _fraction(value: Fraction | float) -> Fraction:
    return value if isinstance(value, Fraction) else exact(value)


def _locale() -> Locale:
    return get_locale() or Locale("en")

"""How figures are said: values, targets, letters and states, in the language of the page.

A value is rounded only here; it is compared at full precision (L-08).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from boards.i18n import language
from boards.metrics.judging import exact
from boards.metrics.models import Metric
from boards.metrics.trend import Trend

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
FINEST = 6  # decimals that a detail shows at most

LETTERS: dict[str, Any] = {
    "S": _l("Safety"),
    "Q": _l("Quality"),
    "D": _l("Delivery"),
    "C": _l("Cost"),
    "M": _l("Morale"),
    "E": _l("Environment"),
    "P": _l("People"),
    "I": _l("Inventory"),
}
CATEGORIES: dict[str, Any] = {
    "none": _l("nothing happened"),
    "near_miss": _l("near miss"),
    "first_aid": _l("first aid"),
    "recordable": _l("injury"),
    "lost_time": _l("injury with lost time"),
}
STATES: dict[str, Any] = {
    "met": _l("target met"),
    "missed": _l("target missed"),
    "amber": _l("first aid"),
    "off": _l("nobody worked"),
    "open": _l("not over yet"),
    "missing": _l("not written"),
    "future": _l("still to come"),
    "no-output": _l("no output"),
    "no-target": _l("no target yet"),
    "before": _l("not measured yet"),
}
TRENDS: dict[str, Any] = {"better": _l("better"), "worse": _l("worse"), "steady": _l("steady")}
ARROWS = {"up": "↑", "down": "↓", "steady": "→"}  # up always means that the number went up (domain 7.6)
UNITS: dict[str, Any] = {  # codes that are no unit as people write it
    "count": "",
    "rate": "",
    "category": "",
    "days": _l("days"),
    "ideas": _l("ideas"),
    "kEUR": _l("k€"),
    "EUR": "€",
}


def shown(value: Fraction | float | None, metric: Metric, spoken: str | None = None) -> str:
    """A value as a board shows it: rounded to the metric's decimals, with its unit of measure; "–" for none.

    `spoken`: the language, by default that of the page.
    """
    return with_unit(number(value, metric, spoken), metric)


def number(value: Fraction | float | None, metric: Metric, spoken: str | None = None) -> str:
    """The same without its unit: "96.5", "96,5"; "–" for none."""
    if value is None:
        return "–"
    places = max(0, min(metric.decimals, FINEST))
    return written(_decimal(value, places), "#,##0" + ("." + "0" * places if places else ""), spoken)


def in_full(value: Fraction | float | None, metric: Metric, spoken: str | None = None) -> str:
    """A value as precisely as it was written, with its unit: what a detail shows of a rounded "96.5" (L-08)."""
    return with_unit(_fine(value, spoken), metric) if value is not None else "–"


def with_unit(figure: str, metric: Metric) -> str:
    """A written number and its unit of measure, kept on one line."""
    unit = unit_of(metric)
    return f"{figure}{NBSP}{unit}" if unit and figure != "–" else figure


def unit_of(metric: Metric) -> str:
    """The unit of measure as people write it; empty for plain counts."""
    return str(UNITS.get(metric.unit_of_measure, metric.unit_of_measure))


def target_text(metric: Metric, target: float | None, spoken: str | None = None) -> str:
    """What is to be reached: "≥ 98 %", "≤ 3"; for safety that nobody is hurt; empty without a target."""
    goal = goal_of(metric, target, spoken)
    return with_unit(goal, metric) if goal and metric.judge != "worst" else goal


def goal_of(metric: Metric, target: float | None, spoken: str | None = None) -> str:
    """The same without the unit of measure."""
    if metric.judge == "worst":
        return str(_("goal 0"))
    return "" if target is None else f"{'≤' if metric.lower_is_better else '≥'}{NBSP}{_fine(target, spoken)}"


def letter_word(letter: str) -> str:
    """What a letter stands for."""
    return str(LETTERS.get(letter, letter))


def category_word(category: str) -> str:
    return str(CATEGORIES.get(category, category))


def state_word(state: str) -> str:
    """The state of a day as a person says it."""
    return str(STATES[state])


def trend_word(trend: Trend) -> str:
    """better, worse or steady."""
    return str(TRENDS[trend.word])


def arrow(trend: Trend) -> str:
    return ARROWS[trend.moved]


def days_without(count: int) -> str:
    """Calendar days since somebody was hurt beyond first aid (L-18)."""
    return str(ngettext("%(num)s day without injury", "%(num)s days without injury", count))


def _fine(value: Fraction | float, spoken: str | None) -> str:
    return written(_decimal(value, FINEST), "#,##0." + "#" * FINEST, spoken)


def _decimal(value: Fraction | float, places: int) -> Decimal:
    whole = value if isinstance(value, Fraction) else exact(value)
    scaled = whole * 10**places
    halves = (abs(scaled.numerator) * 2 + scaled.denominator) // (2 * scaled.denominator)  # half away from zero, exactly
    return Decimal(halves if scaled >= 0 else -halves).scaleb(-places)


def written(value: Decimal, pattern: str, spoken: str | None) -> str:
    if not value:
        value = abs(value)  # no "−0"
    return str(format_decimal(value, pattern, locale=spoken or language())).replace("-", MINUS)

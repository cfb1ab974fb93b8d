"""A result as evidence says it: per cent with the points it is made of."""

from __future__ import annotations

from fractions import Fraction

from flask_babel import format_decimal
from flask_babel import gettext as _

from boards.checks import words
from boards.checks.models import CheckRun


def result_of(run: CheckRun) -> str:
    """Per cent with its points; a dash where nothing is scored or applied."""
    if run.percent is None:
        return "–"
    said = f"{percent(run.percent)} ({run.points} / {run.possible})"
    if run.band:
        said += f" · {words.band_word(run.band)}"
    return said + (f" · {_('critical')}" if run.critical_failed else "")


def percent(share: Fraction) -> str:
    return f"{format_decimal(float(share), format='#,##0.0')} %"

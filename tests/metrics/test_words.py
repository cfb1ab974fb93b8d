"""How figures are said: rounded on the board, in full where one looks closer, in the language's own way."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from boards.metrics import words
from boards.metrics.judging import exact, meets
from boards.metrics.models import Metric


def metric(**about: Any) -> Metric:
    return Metric(**{"unit_of_measure": "%", "decimals": 1, "direction": "higher", "judge": "target", **about})


def said(text: str) -> str:
    return text.replace(words.NBSP, " ")


def test_a_board_rounds_and_a_detail_does_not(app: Flask) -> None:  # L-08
    yield_ = metric()
    value = exact(96.46)
    assert said(words.shown(value, yield_, "en")) == "96.5 %"
    assert said(words.in_full(value, yield_, "en")) == "96.46 %"
    assert not meets(yield_, value, 96.5), "the premise: it looks like the target and is red"


@pytest.mark.parametrize(
    ("value", "about", "english", "german"),
    [
        (Fraction(1234567, 100), {"decimals": 1, "unit_of_measure": "kg"}, "12,345.7 kg", "12.345,7 kg"),
        (Fraction(589, 6), {"decimals": 1}, "98.2 %", "98,2 %"),
        (Fraction(-5, 4), {"decimals": 1, "unit_of_measure": "h"}, "−1.3 h", "−1,3 h"),
        (Fraction(-1, 1000), {"decimals": 1, "unit_of_measure": "h"}, "0.0 h", "0,0 h"),
        (Fraction(5, 2), {"decimals": 0, "unit_of_measure": "count"}, "3", "3"),
        (Fraction(0), {"decimals": 0, "unit_of_measure": "EUR"}, "0 €", "0 €"),
        (None, {}, "–", "–"),
    ],
)
def test_figures_are_written_as_each_language_does(
    app: Flask, value: Fraction | None, about: dict[str, Any], english: str, german: str
) -> None:  # U-07
    assert said(words.shown(value, metric(**about), "en")) == english
    assert said(words.shown(value, metric(**about), "de")) == german


def test_a_target_says_its_direction(app: Flask) -> None:
    with app.test_request_context():
        assert said(words.target_text(metric(), 98.0, "en")) == "≥ 98 %"
        assert said(words.target_text(metric(direction="lower", unit_of_measure="h"), 6.25, "de")) == "≤ 6,25 h"
        assert said(words.target_text(metric(judge="worst"), None)) == "goal 0"
        assert words.target_text(metric(), None) == ""

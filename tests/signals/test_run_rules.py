"""The run rules and the limits, against facts, against an independent reckoning, against what others have published."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import chain
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.metrics.judging import exact
from boards.signals.limits import FEWEST, Limits, frozen, limits_of, mean_of, moving_ranges
from boards.signals.run_rules import RULES, completed
from tests.signals.watch import FACTS, QUIET, SHOWCASE

Table = dict[str, list[int]]
NELSON, WESTERN = [f"N{n}" for n in range(1, 9)], [f"WE{n}" for n in range(1, 5)]


def exactly(values: list[float]) -> list[Fraction]:
    return [exact(value) for value in values]


def table(z: list[Fraction]) -> Table:
    """Rule → the 1-based numbers of the points that complete it."""
    found: Table = {}
    for number, patterns in enumerate(completed(z), start=1):
        for pattern in patterns:
            found.setdefault(pattern.rule, []).append(number)
    return found


@pytest.mark.parametrize("name", FACTS["vectors"])
def test_every_vector_also_the_silent_ones(name: str) -> None:  # K-03
    facts = FACTS["vectors"][name]
    assert table(exactly(facts["z"])) == facts["completes"]


@pytest.mark.parametrize("name", FACTS["vectors"])
def test_every_vector_upside_down_says_the_same_of_the_other_side(name: str) -> None:  # K-03
    z = exactly(FACTS["vectors"][name]["z"])
    over, under = completed(z), completed([-value for value in z])
    assert [[(one.rule, -one.side) for one in point] for point in over] == [
        [(one.rule, one.side) for one in p] for p in under
    ]


# --- limits


@pytest.mark.parametrize("series", ["before", "after"])
def test_limits_come_from_the_moving_range(series: str) -> None:  # K-02
    limits, ranges = limits_of(exactly(SHOWCASE[series])), moving_ranges(exactly(SHOWCASE[series]))
    assert limits is not None
    facts = {
        "mean": limits.mean, "mr_bar": mean_of(ranges), "sigma": limits.sigma, "lower": limits.lower,
        "upper": limits.upper, "range_limit": limits.range_limit,
    }  # fmt: skip
    for name, wanted in SHOWCASE["limits"][series].items():
        assert round(float(facts[name]), 4 if name in ("mr_bar", "sigma") else 3) == wanted, name


def test_a_shift_does_not_widen_the_limits_as_the_standard_deviation_would() -> None:  # K-02
    shifted = exactly([10, 11, 10, 11, 10, 11, 10, 20, 21, 20, 21, 20, 21, 20])
    limits = limits_of(shifted)
    assert limits is not None and limits.upper - limits.mean < 3 * Fraction(
        float(np.std([float(v) for v in shifted], ddof=1))
    )


def test_the_showcase_completes_what_it_should_and_nothing_earlier() -> None:  # K-02, K-03
    limits = limits_of(exactly(QUIET))
    assert limits is not None
    found = table([limits.z(value) for value in exactly(SHOWCASE["recent"])])
    by_point = {number: {rule for rule, numbers in found.items() if number in numbers} for number in range(1, 16)}
    for number in range(1, 13):
        assert not by_point[number] & {*WESTERN, "N2"}, number
    for number, rules in SHOWCASE["signals"].items():
        assert by_point[number] & {*WESTERN, "N2"} == set(rules)


@pytest.mark.parametrize("n", range(FEWEST + 1))
def test_fewer_than_twelve_points_give_no_limits(n: int) -> None:  # K-04
    assert (limits_of(exactly(QUIET[:n])) is None) == (n < 12)


def test_a_value_on_the_drawn_limit_or_three_sigma_away_is_no_signal() -> None:
    limits = limits_of(exactly(QUIET))
    assert limits is not None
    for value in (limits.upper, limits.lower, limits.mean + 3 * limits.sigma, limits.mean - 3 * limits.sigma):
        assert table([limits.z(value)]) == {}
    assert table([limits.z(limits.upper + Fraction(1, 10**6))]) == {"WE1": [1], "N1": [1]}


def test_what_a_double_loses_makes_no_signal() -> None:
    """A frozen mean is kept as a double: a third of 100 is none, and a value on the limit still lies on it."""
    mean, mr_bar = Fraction(100, 3), Fraction(7, 9)
    kept = frozen(exact(float(mean)), exact(float(mr_bar)))
    assert kept.z(mean) == 0 and abs(kept.z(mean + Fraction("2.66") * mr_bar)) == 3


def test_the_median_range_for_a_baseline_with_wild_points() -> None:
    wild = [*QUIET[:19], 80.0]
    by_mean, by_median = limits_of(exactly(wild)), limits_of(exactly(wild), median=True)
    assert by_mean is not None and by_median is not None
    assert by_median.sigma == Fraction(np.median(np.abs(np.diff(wild))).round(6).item()).limit_denominator(1000) / Fraction(
        "0.954"
    )
    assert by_median.sigma < by_mean.sigma / 2


@pytest.mark.parametrize(("lowest", "low_side"), [(None, True), (96.0, True), (96.5, False)])
def test_a_limit_below_what_is_possible_is_drawn_there_and_says_nothing(
    lowest: float | None, low_side: bool
) -> None:  # K-10
    limits = limits_of(exactly(QUIET), None if lowest is None else exact(lowest))
    assert limits is not None and limits.has_low_side is low_side
    assert limits.lower == (exact(96.5) if lowest == 96.5 else limits.mean - limits.reach)


# --- an independent reckoning, straight from the definitions


def reckoned(z: list[float]) -> Table:
    a = np.array(z)
    n, found = len(a), dict[str, list[int]]()

    def say(rule: str, ends: Any) -> None:
        if numbers := [int(end) + 1 for end in ends]:
            found[rule] = numbers

    def k_of_n(k: int, span: int, far: float) -> list[int]:
        ends = []
        for end in range(n):
            window = a[max(0, end - span + 1) : end + 1]
            high, low = np.count_nonzero(window > far), np.count_nonzero(window < -far)
            if (a[end] > far and high >= k) or (a[end] < -far and low >= k):
                ends.append(end)
        return ends

    def every(span: int, holds: Any) -> list[int]:
        return [end for end in range(span - 1, n) if holds(a[end - span + 1 : end + 1])]

    for rule in ("WE1", "N1"):
        say(rule, np.flatnonzero(np.abs(a) > 3))
    for rule in ("WE2", "N5"):
        say(rule, k_of_n(2, 3, 2))
    for rule in ("WE3", "N6"):
        say(rule, k_of_n(4, 5, 1))
    for rule, span in (("WE4", 8), ("N2", 9)):
        say(rule, every(span, lambda w: np.all(w > 0) or np.all(w < 0)))
    say("N3", every(6, lambda w: np.all(np.diff(w) > 0) or np.all(np.diff(w) < 0)))
    say("N4", every(14, lambda w: np.all(np.diff(w)[1:] * np.diff(w)[:-1] < 0)))
    say("N7", every(15, lambda w: np.all(np.abs(w) <= 1)))
    say("N8", every(8, lambda w: np.all(np.abs(w) > 1) and w.min() < 0 < w.max()))
    return found


QUARTERS = st.integers(-14, 14).map(lambda n: n / 4)  # exact in binary: the two may not differ by rounding
CALM, WILD = st.integers(-5, 5).map(lambda n: n / 4), st.sampled_from([-1.5, 1.25, 2.25, -1.25])
RISING = st.lists(QUARTERS, min_size=5, max_size=9, unique=True).map(sorted)
ZIGZAG = st.lists(st.integers(1, 8), min_size=12, max_size=18).map(lambda ns: [(-1) ** i * n / 8 for i, n in enumerate(ns)])
SERIES = st.one_of(
    st.lists(QUARTERS, max_size=40),
    st.lists(CALM, max_size=40),
    st.lists(WILD, max_size=20),
    st.lists(st.one_of(RISING, ZIGZAG, st.lists(QUARTERS, max_size=6)), max_size=4).map(lambda parts: [*chain(*parts)]),
    st.lists(st.integers(0, 9).map(lambda n: n / 4), max_size=25),
)


@given(SERIES)
def test_the_rules_agree_with_an_independent_reckoning(z: list[float]) -> None:  # K-03
    assert table([Fraction(value) for value in z]) == reckoned(z)


@given(st.lists(st.integers(0, 2000).map(lambda n: n / 10), min_size=12, max_size=60))
def test_the_limits_agree_with_an_independent_reckoning(values: list[float]) -> None:  # K-02
    limits = limits_of(exactly(values))
    assert limits is not None
    ranges = np.abs(np.diff(values))
    assert math.isclose(limits.mean, np.mean(values), abs_tol=1e-9)
    assert math.isclose(limits.upper, np.mean(values) + 2.66 * ranges.mean(), abs_tol=1e-9)
    assert math.isclose(limits.sigma, ranges.mean() / 1.128, abs_tol=1e-9)


def test_the_reckoning_itself_knows_every_rule() -> None:
    """The premise of the comparison: it is not silent where a rule should speak."""
    spoken = {rule for facts in FACTS["vectors"].values() for rule in reckoned(facts["z"])}
    assert spoken == set(RULES)


# --- what others have published


@pytest.mark.parametrize("name", ["flow rate", "paint viscosity"])
def test_published_individuals_charts(name: str) -> None:  # K-02
    facts = FACTS["published"][name]
    values = exactly(facts["values"])
    limits = limits_of(values) or frozen(mean_of(values), mean_of(moving_ranges(values)))  # ten values: by hand
    digits = 4 if name == "flow rate" else 2
    assert round(float(limits.mean), 2) == facts["mean"]
    assert round(float(mean_of(moving_ranges(values))), digits) == facts["mr_bar"]
    for limit, sign in (("lower", -1), ("upper", 1)):
        by_d2 = limits.mean + sign * 3 * limits.sigma
        assert round(float(by_d2), digits) == facts[limit]
        assert abs(float(getattr(limits, limit) - by_d2)) < 0.001  # 2.66 is 3 / 1.128, rounded
    assert round(float(limits.range_limit), 2) == facts.get("range_limit", round(float(limits.range_limit), 2))


def test_published_tests_for_special_causes() -> None:  # K-03
    """Means of five parts: the chart's sigma comes from the ranges within them, the tests are Nelson's 1 to 5."""
    facts = FACTS["published"]["gap width"]
    mean = mean_of(exactly(facts["means"]))
    sigma = mean_of(exactly(facts["ranges"])) / exact(facts["d2"]) / Fraction(math.sqrt(facts["subgroup"]))
    chart = Limits(mean, sigma, 3 * sigma, sigma)
    found = table([chart.z(value) for value in exactly(facts["means"])])
    assert {rule: numbers for rule, numbers in found.items() if rule in NELSON[:5]} == facts["positive"]

"""The Pareto: the few reasons that make most of the loss, and Other last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.charts.pareto import MOST, pareto

AT_THE_TESTER = {  # rejects of A3 in twenty production days
    "Bearing noise": 31, "Phase imbalance": 12, "No-load current high": 9, "Vibration": 6, "Earth continuity": 5,
    "High-voltage test": 4, "Wrong nameplate": 3, "Tester fault": 3, "Other": 2,
}  # fmt: skip


def test_the_tester_loses_most_by_bearing_noise() -> None:  # K-09
    bars = pareto(AT_THE_TESTER, list(AT_THE_TESTER))
    assert [bar.reason for bar in bars] == list(AT_THE_TESTER), "equal reasons stand as the metric has them"
    assert [round(bar.cumulative, 1) for bar in bars] == [41.3, 57.3, 69.3, 77.3, 84.0, 89.3, 93.3, 97.3, 100.0]


def test_other_is_last_even_where_it_is_the_largest() -> None:  # K-09
    bars = pareto({"Other": 50, "Vibration": 3, "Bearing noise": 7})
    assert [bar.reason for bar in bars] == ["Bearing noise", "Vibration", "Other"]
    assert bars[-1].share == pytest.approx(100 * 50 / 60)


def test_percent_is_of_the_loss_and_not_of_the_entries() -> None:  # K-09
    bars = pareto({"One long stop": 90.0, "Nine short ones": 10.0})
    assert [bar.share for bar in bars] == [90.0, 10.0]


def test_what_has_no_room_is_in_other_and_still_found_behind_it() -> None:  # K-09
    losses = {f"Reason {n}": float(20 - n) for n in range(11)} | {"Other": 1.0}
    bars = pareto(losses)
    assert len(bars) == MOST + 1
    assert bars[-1].reason == "Other"
    assert bars[-1].behind == ("Reason 8", "Reason 9", "Reason 10", "Other")
    assert bars[-1].quantity == 12 + 11 + 10 + 1


def test_nothing_lost_is_no_bar() -> None:
    assert pareto({}) == pareto({"Vibration": 0}) == []


losses = st.dictionaries(st.sampled_from([*"abcdefghijklm", "Other"]), st.floats(0, 1e6, allow_subnormal=False), max_size=14)


@given(losses)
def test_nothing_is_lost_and_nothing_is_out_of_order(lost: dict[str, float]) -> None:  # K-09
    bars = pareto(lost)
    total = sum(lost.values())
    assert sum(bar.quantity for bar in bars) == pytest.approx(total)
    assert sorted(one for bar in bars for one in bar.behind) == sorted(one for one, much in lost.items() if much > 0)
    named = [bar.quantity for bar in bars if not bar.is_other]
    assert named == sorted(named, reverse=True)
    assert len(named) <= MOST
    assert all(not bar.is_other for bar in bars[:-1])
    run = [bar.cumulative for bar in bars]
    assert run == sorted(run)
    assert not bars or run[-1] == pytest.approx(100)

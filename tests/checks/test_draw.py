"""Cards are drawn without replacement, and nobody draws again until a nice one comes."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.checks.draw import next_card

DECK = [f"K{n:02}" for n in range(20)]


def drawn(deck: list[str], days: int, seed: str) -> list[str]:
    found: list[str] = []
    for _ in range(days):
        found.append(next_card(deck, found, seed))
    return found


@pytest.mark.parametrize("seed", ["one", "two", "three"])
def test_a_thousand_days_of_twenty_cards(seed: str) -> None:  # H-10
    found = drawn(DECK, 1000, seed)
    rounds = [found[n : n + 20] for n in range(0, 1000, 20)]
    assert all(sorted(one) == DECK for one in rounds), "no card repeats before all have come"
    assert Counter(found) == dict.fromkeys(DECK, 50), "flat"
    assert len({tuple(one) for one in rounds}) == 50, "every round has an order of its own"
    places = [Counter(one[n] for one in rounds) for n in range(20)]
    assert max(max(place.values()) for place in places) < 12, "no card has a place of its own (2.5 are expected)"


def test_looking_again_shows_the_same_card() -> None:  # H-10
    before = drawn(DECK, 7, "seed")
    assert {next_card(DECK, before, "seed") for _ in range(50)} == {next_card(DECK, before, "seed")}
    assert drawn(DECK, 20, "seed") != drawn(DECK, 20, "another seed")


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True), st.text(max_size=8), st.integers(1, 60))
def test_every_card_comes_up_once_before_any_repeats(deck: list[str], seed: str, days: int) -> None:  # H-10
    found = drawn(deck, days, seed)
    for start in range(0, days, len(deck)):
        one = found[start : start + len(deck)]
        assert len(set(one)) == len(one)


def test_a_new_card_comes_up_in_the_running_round_and_a_lost_one_is_not_waited_for() -> None:  # H-10
    before = drawn(["a", "b"], 2, "seed")
    assert next_card(["a", "b", "c"], before, "seed") == "c"
    assert next_card(["a", "b"], ["a", "b", "c"], "seed") in ("a", "b")
    with pytest.raises(ValueError, match="empty"):
        next_card([], [], "seed")

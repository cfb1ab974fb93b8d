"""The page of a signal: said in a sentence, answered, closed by somebody else; and the limits of a number."""

from __future__ import annotations

import time_machine

from boards.metrics.watching import Signal
from tests.client import CheckingClient
from tests.metrics.watch import SHOWCASE, noon, signals, tell, watched
from tests.world import World


def raised(world: World) -> Signal:
    """SG-1 of A3's Q, raised by value 13 of the showcase."""
    tell(watched(world), SHOWCASE["recent"][:13])
    (signal,) = signals()
    return signal


def test_a_signal_is_told_in_a_sentence_to_anybody_who_looks(world: World, client: CheckingClient) -> None:
    signal = raised(world)
    with time_machine.travel(noon(signal.production_date), tick=False):
        page = client.get(f"/signals/{signal.id}").get_data(as_text=True)
    assert "8 days below the mean: something changed. Look at" in page
    assert "97.1" in page and f"/metrics/{signal.metric_id}" in page
    with time_machine.travel(noon(signal.production_date), tick=False):
        page = client.as_(world.amina).get(f"/signals/{signal.id}").get_data(as_text=True)
        page = client.get(f"/metrics/{signal.metric_id}/baselines").get_data(as_text=True)

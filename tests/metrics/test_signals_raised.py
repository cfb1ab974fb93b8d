"""From numbers to signals: the showcase, one signal for many hits, good news, corrections, days that do not exist."""

from __future__ import annotations

from tests.metrics.watch import SHOWCASE, hits, signals, tell, watched
from tests.world import World


def test_the_showcase_signals_at_value_13_and_nowhere_earlier(world: World) -> None:  # K-02, must show 2
    metric = watched(world)
    days = tell(metric, SHOWCASE["recent"][:12])
    assert signals() == []
    days += tell(metric, SHOWCASE["recent"][12:13])
    (signal,) = signals()
    assert (signal.production_date, signal.direction, signal.state) == (days[12], "adverse", "new")
    assert hits() == [(days[12], "WE4")]

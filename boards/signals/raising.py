"""Looks at metrics by their run rules and raises, attaches to or withdraws signals (domain 1.6).

Whoever looks and however often: a pattern is written once. Each metric's row is held while it is judged, so that of
several processes the second sees what the first has written; the unique key of a hit is the last word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from fractions import Fraction

from flask_babel import force_locale
from sqlalchemy import select

from boards.clock import now
from boards.db import db, next_number
from boards.history.models import record
from boards.issues.models import Issue
from boards.metrics.models import Metric
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.signals.looking import Found, Look, Watched, watched
from boards.signals.models import Signal, SignalHit
from boards.signals.run_rules import NEITHER
from boards.signals.words import sentence


def look_at(
    metrics: Iterable[Metric],
    since: dt.date | None = None,
    *,
    until: dt.date | None = None,
    judged_at: dt.datetime | None = None,
) -> None:
    """Evaluates the run rules of metrics whose readings changed. Call inside writing(); the same again changes nothing.

    `since`: the earliest production date that changed; without it everything since the baselines is judged again.
    `until`: the last date judged. `judged_at`: as of which instant days are final, where it is not now.
    """
    found = watched(metrics, since)
    if not found:
        return
    db.session.flush()
    _hold(found)
    look = Look(found, judged_at or now(), since, until)
    for one in found:
        _write(one.metric, look.found(one), look.written(one))


def is_adverse(metric: Metric, side: int) -> bool:
    """Whether a side is the bad one. What lies on neither side wants an answer too: it is never good news."""
    return side == NEITHER or (side > 0) == metric.lower_is_better


def differs(metric: Metric, found: Mapping[Found, Fraction], written: Mapping[Found, SignalHit]) -> bool:
    """Whether writing would change anything."""
    return bool(new_in(metric, found, written)) or bool(_turned(found, written))


def _hold(found: Iterable[Watched]) -> None:
    """Nobody else judges these metrics meanwhile. Not the stronger lock, which waits for every insert of a reading."""
    ids = [one.metric.id for one in found]
    db.session.execute(select(Metric.id).where(Metric.id.in_(ids)).order_by(Metric.id).with_for_update(key_share=True))


def _write(metric: Metric, found: Mapping[Found, Fraction], written: Mapping[Found, SignalHit]) -> None:
    turned = _turned(found, written)
    for hit in turned:
        hit.gone_on = production_date() if hit.gone_on is None else None
    for signal in dict.fromkeys(hit.signal for hit in turned):
        gone = not any(hit.gone_on is None for hit in signal.hits)
        record(signal, "all gone" if gone else "judged again", on=production_date())
    if new := new_in(metric, found, written):
        _tell(metric, new, found)


def new_in(metric: Metric, found: Mapping[Found, Fraction], written: Mapping[Found, SignalHit]) -> list[Found]:
    """The patterns that the metric is watched for and that nobody has written yet."""
    return [key for key in found if key not in written and key.rule in metric.rules]


def _turned(found: Mapping[Found, Fraction], written: Mapping[Found, SignalHit]) -> list[SignalHit]:
    """Hits of open signals that a correction took away or brought back; what is closed stays as it was (K-11)."""
    changed = [hit for key, hit in written.items() if (key in found) != (hit.gone_on is None)]
    return [hit for hit in changed if hit.signal.is_open]


def _tell(metric: Metric, new: list[Found], values: Mapping[Found, Fraction]) -> None:
    """One open signal per metric: further hits attach to it (K-07)."""
    adverse = [key for key in new if is_adverse(metric, key.side)]
    signal = Signal.open_on(metric)
    known = None if signal is None else {hit.rule for hit in signal.hits}
    if signal is None:
        signal = _raised(metric, min(adverse or new, key=lambda key: key.date), "adverse" if adverse else "good")
    for key in new:
        signal.hits.append(
            SignalHit(
                baseline_id=key.baseline_id, production_date=key.date, rule=key.rule, side=key.side,
                value=float(values[key]), at=now(),
            )
        )  # fmt: skip
    if adverse and signal.direction == "good":
        signal.turn_adverse()
    rules = sorted({key.rule for key in new})
    if known is None or not known.issuperset(rules):  # the same again stands in its hits
        record(signal, "raised" if known is None else "hit", on=production_date(), rules=rules)
    if signal.direction == "adverse" and signal.issue is None:
        _say(signal)


def _raised(metric: Metric, first: Found, direction: str) -> Signal:
    signal = Signal(
        number=next_number(Signal.number), metric=metric, baseline_id=first.baseline_id, direction=direction,
        production_date=first.date, raised_at=now(),
    )  # fmt: skip
    db.session.add(signal)
    return signal


def _say(signal: Signal) -> None:
    """An adverse signal is an abnormality on its unit's board, in the plant's language; a good one is none (K-05)."""
    metric, language = signal.metric, Plant.get().default_language
    with force_locale(language):
        text = f"{metric.name_in(language)} · {sentence(signal)}"
    signal.issue = Issue.raise_at(metric.unit, "abnormality", text, letter=metric.letter, signature=signal.label)

"""The radar and the trend of 5S, drawn on the server. A user unit is a pixel of a wall of 1920: type is never below 24.

An empty category is a gap in the radar, not a zero (H-04). Last month is dashed, so that the two differ without colour.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from fractions import Fraction

from flask_babel import format_date
from flask_babel import gettext as _
from markupsafe import Markup, escape

from boards.charts.axes import month, plain
from boards.checks.five_s import Audits, FiveS
from boards.i18n import direction

RADAR, MIDDLE, RADIUS = (300, 290), (150, 150), 104
TREND, LEFT, FOOT, HEAD = (600, 178), 8, 142, 18
LEAST = 4  # categories that make a shape; fewer are only points
Place = tuple[float, float]


def radar(found: FiveS) -> Markup:
    """Axes numbered as the rows beside the drawing are; the ring is what is asked for."""
    codes = found.categories
    parts = [_ring(share, codes) for share in (0.25, 0.5, 0.75, 1)]
    if found.target:
        parts.append(_ring(found.target / 100, codes, "goal"))
    for number, place in enumerate(_spokes(codes, 1), start=1):
        parts.append(f'<path class="spoke" d="M{MIDDLE[0]} {MIDDLE[1]}L{_at(place)}"/>')
        x, y = _spokes(codes, 1.24)[number - 1]
        parts.append(f'<text class="axis" x="{x:.0f}" y="{y + 9:.0f}">{number}</text>')
    for audits, kind in ((found.before, "before"), (found.latest, "latest")):
        if audits is not None:
            parts.append(_shape(audits, codes, kind))
    label = _("5S by category: %(percent)s %% in all", percent=_percent(found.latest))
    return _svg("radar", RADAR, label, parts)


def trend(found: FiveS) -> Markup:
    """Twelve months of totals; a month without an audit is a gap."""
    room = (TREND[0] - 2 * LEFT) / len(found.months)
    low = _low(found)
    places = [LEFT + room * (n + 0.5) for n in range(len(found.months))]
    parts = [f'<path class="foot" d="M{LEFT} {FOOT}H{TREND[0] - LEFT}"/>']
    if found.target is not None:
        y = _height(Fraction(found.target), low)
        parts.append(f'<path class="goal" d="M{LEFT} {y:.0f}H{TREND[0] - LEFT}"/>')
    run: list[Place] = []
    for x, ((year, number), audits) in zip(places, found.months, strict=True):
        name = escape(_month(year, number))
        parts.append(f'<text class="month" x="{x:.0f}" y="{TREND[1] - 8}">{name}</text>')
        if audits is None or audits.percent is None:
            parts += _line(run)
            run = []
        else:
            run.append((x, _height(audits.percent, low)))
    parts += _line(run)
    for x, (_when, audits) in zip(places, found.months, strict=True):
        if audits is not None and audits.percent is not None:
            parts.append(_point(x, audits.percent, found, low))
    return _svg("five-trend", TREND, _("5S: twelve months"), parts)


def _shape(audits: Audits, codes: Sequence[str], kind: str) -> str:
    """Lines between neighbours that both have a result; a closed area where all have."""
    shares = [audits.categories[code].percent if code in audits.categories else None for code in codes]
    places = [None if share is None else _spokes(codes, float(share) / 100)[n] for n, share in enumerate(shares)]
    parts = []
    if len(codes) >= LEAST and all(places):
        parts.append(f'<path class="area" d="M{"L".join(_at(place) for place in places if place)}z"/>')
    else:
        for one, other in zip(places, [*places[1:], places[0]], strict=True):
            if one and other:
                parts.append(f'<path class="edge" d="M{_at(one)}L{_at(other)}"/>')
    radius = 6 if kind == "latest" else 4
    parts += [f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="{radius}"/>' for place in places if place]
    return f'<g class="{kind}">{"".join(parts)}</g>'


def _ring(share: float, codes: Sequence[str], kind: str = "ring") -> str:
    return f'<path class="{kind}" d="M{"L".join(_at(place) for place in _spokes(codes, share))}z"/>'


def _spokes(codes: Sequence[str], share: float) -> list[Place]:
    turn = 2 * math.pi / max(1, len(codes))
    reach = RADIUS * share
    return [(MIDDLE[0] + reach * math.sin(turn * n), MIDDLE[1] - reach * math.cos(turn * n)) for n in range(len(codes))]


def _line(run: Sequence[Place]) -> list[str]:
    return [f'<path class="totals" d="M{"L".join(_at(place) for place in run)}"/>'] if len(run) > 1 else []


def _point(x: float, percent: Fraction, found: FiveS, low: int) -> str:
    """A dot, below the target a cross; the last with its figure."""
    y = _height(percent, low)
    missed = found.target is not None and percent < found.target
    mark = f"M{x - 7:.0f} {y - 7:.0f}l14 14m-14 0l14-14" if missed else f"M{x - 7:.0f} {y:.0f}a7 7 0 1 0 14 0a7 7 0 1 0-14 0"
    return f'<path class="{"under" if missed else "met"}" d="{mark}"/>'


def _height(percent: Fraction, low: int) -> float:
    return FOOT - (float(percent) - low) / (100 - low) * (FOOT - HEAD)


def _low(found: FiveS) -> int:
    """Where the axis begins: half way, or a step below the lowest."""
    least = min((one.percent for _, one in found.months if one and one.percent is not None), default=Fraction(50))
    return max(0, min(50, int(least) // 10 * 10 - 10))


def _month(year: int, number: int) -> str:
    """Three letters; one where a language has no such short forms."""
    first = dt.date(year, number, 1)
    return str(format_date(first, "LLLLL")) if direction() == "rtl" else month(first)[:3].rstrip(".")


def _percent(audits: Audits | None) -> str:
    return plain(round(float(audits.percent), 1)) if audits and audits.percent is not None else "–"


def _at(place: Place) -> str:
    return f"{place[0]:.1f} {place[1]:.1f}"


def _svg(name: str, size: tuple[int, int], label: str, parts: Sequence[str]) -> Markup:
    head = f'<svg class="{name}" viewBox="0 0 {size[0]} {size[1]}" role="img" aria-label="{escape(label)}">'
    return Markup(head + "".join(parts) + "</svg>")

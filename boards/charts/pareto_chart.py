"""The Pareto as a drawing: a bar a reason, longest first, and the line of what the first ones make together (K-09)."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from babel.numbers import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from boards.charts.axes import plain
from boards.charts.canvas import Size
from boards.charts.chart import Sheet, nice_ticks
from boards.charts.pareto import Bar
from boards.i18n import language

WIDE, NARROW = ("wide", 960, 16), ("narrow", 360, 14)  # name, width, type
TOP = 6
ASIDE, LINE = 26, 36  # letters of a name that stand beside its bar; on one line above it
INSIDE = 0.12  # of the whole loss: a bar that long has its figure in it


def pareto_chart(bars: Sequence[Bar], unit: str, address: Callable[[Bar], str]) -> Markup:
    """The drawing in its two sizes. `address`: where the readings behind a bar are listed."""
    return Markup("").join(_drawn(bars, unit, address, *size) for size in (WIDE, NARROW))


def name_of(bar: Bar) -> str:
    return bar.reason or _("Other")


def percent(value: float) -> str:
    """One decimal, always: "84.0 %"."""
    return f"{format_decimal(round(value, 1), '0.0', locale=language())}\N{NO-BREAK SPACE}%"


def _drawn(bars: Sequence[Bar], unit: str, address: Callable[[Bar], str], name: str, width: int, type: int) -> Markup:
    total = sum(bar.quantity for bar in bars)
    aside = name == "wide" and max(len(name_of(bar)) for bar in bars) <= ASIDE  # names beside the bars, else above them
    lines = 0 if aside else max(len(_broken(bar)) for bar in bars)
    row = 42 if aside else 44 + lines * (type + 3)
    right = 76 if name == "wide" else 66
    size = Size(name, width, row * len(bars) + TOP + 34, type, top=TOP, right=right)
    ticks = [(at, plain(at)) for at in nice_ticks(0, total, 6 if name == "wide" else 3)]
    names = [(-n - 0.5, name_of(bar)) for n, bar in enumerate(bars)] if aside else []
    sheet = Sheet(size, (0, total), (-len(bars), 0), label=_("What it was due to"), x_ticks=ticks, y_ticks=names)
    thick, foot = (0.64, 0.18) if aside else (28 / row, 10 / row)
    run = [(total * bar.cumulative / 100, -n - 1 + foot + thick / 2) for n, bar in enumerate(bars)]
    sheet.line(run, "cumulative")
    for n, bar in enumerate(bars):
        low, middle = -n - 1 + foot, run[n][1]
        said = f"{name_of(bar)}: {plain(bar.quantity)} {unit}".rstrip() + f" · {percent(bar.share)}"
        sheet.bar((0, bar.quantity), (low, low + thick), "other" if bar.is_other else "reason", said, address(bar))
        for m, text in enumerate([] if aside else reversed(_broken(bar))):
            sheet.word((0, low + thick), text, "bar-name", 2, -6 - m * (type + 3))
        inside = bar.quantity > INSIDE * total and not bar.is_other
        kind, side = ("bar-value inside", -9) if inside else ("bar-value", 8)
        sheet.word((bar.quantity, middle), plain(bar.quantity), kind, side, type * 0.35)
    for at, bar in zip(run, bars, strict=True):
        sheet.mark(at, "dot", "cumulative", f"{name_of(bar)}: {percent(bar.cumulative)}", 4)
        sheet.word((total, at[1]), percent(bar.cumulative), "percent", 14, type * 0.35)
    return sheet.drawn()


def _broken(bar: Bar) -> list[str]:
    """The name of a bar on as many lines as a phone needs."""
    return textwrap.wrap(name_of(bar), LINE) or [""]

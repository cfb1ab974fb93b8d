"""The Pareto as a drawing: a bar a reason, longest first, and the line of what the first ones make together (K-09)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from babel.numbers import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from boards.i18n import language
from boards.metrics.axes import plain
from boards.metrics.canvas import Size
from boards.metrics.chart import Sheet, nice_ticks
from boards.metrics.pareto import Bar

WIDE, NARROW = ("wide", 960, 42, 16), ("narrow", 360, 62, 14)  # name, width, height of a row, type
TOP = 6
INSIDE = 0.12  # of the whole loss: a bar that long has its figure in it


def pareto_chart(bars: Sequence[Bar], unit: str, address: Callable[[Bar], str]) -> Markup:
    """The drawing in its two sizes. `address`: where the readings behind a bar are listed."""
    return Markup("").join(_drawn(bars, unit, address, *size) for size in (WIDE, NARROW))


def name_of(bar: Bar) -> str:
    return bar.reason or _("Other")


def percent(value: float) -> str:
    """One decimal, always: "84.0 %"."""
    return f"{format_decimal(round(value, 1), '0.0', locale=language())}\N{NO-BREAK SPACE}%"


def _drawn(
    bars: Sequence[Bar], unit: str, address: Callable[[Bar], str], name: str, width: int, row: int, type: int
) -> Markup:
    wide = name == "wide"
    total = sum(bar.quantity for bar in bars)
    size = Size(name, width, row * len(bars) + TOP + 34, type, top=TOP, right=76 if wide else 66, left=8)
    ticks = [(at, plain(at)) for at in nice_ticks(0, total, 6 if wide else 3)]
    names = [(-n - 0.5, name_of(bar) if wide else "") for n, bar in enumerate(bars)]
    sheet = Sheet(size, (0, total), (-len(bars), 0), label=_("What it was due to"), x_ticks=ticks, y_ticks=names)
    for n, bar in enumerate(bars):
        said = f"{name_of(bar)}: {plain(bar.quantity)} {unit}".rstrip() + f" · {percent(bar.share)}"
        low, high = (-n - 0.82, -n - 0.18) if wide else (-n - 0.92, -n - 0.45)
        sheet.bar((0, bar.quantity), (low, high), "other" if bar.is_other else "reason", said, address(bar))
        if not wide:
            sheet.word((0, -n - 0.45), name_of(bar), "bar-name", 2, -5)
        inside = bar.quantity > INSIDE * total and not bar.is_other
        kind, side = ("bar-value inside", -9) if inside else ("bar-value", 8)
        sheet.word((bar.quantity, (low + high) / 2), plain(bar.quantity), kind, side, type * 0.35)
    run = [(total * bar.cumulative / 100, -n - 0.5 if wide else -n - 0.68) for n, bar in enumerate(bars)]
    sheet.line(run, "cumulative")
    for at, bar in zip(run, bars, strict=True):
        sheet.mark(at, "dot", "cumulative", f"{name_of(bar)}: {percent(bar.cumulative)}", 4)
        sheet.word((total, at[1]), percent(bar.cumulative), "percent", 14, type * 0.35)
    return sheet.drawn()

"""Sheet: one chart, collected layer by layer and drawn as SVG on the server. Coordinates are of the data."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from boards.charts.canvas import XY, Canvas, Layer, Size, Tick


class Sheet:
    """Collects what is to be drawn, then draws it: `str(sheet.drawn())` is an <svg> for a page."""

    def __init__(self, size: Size, x: XY, y: XY, *, label: str, x_ticks: Sequence[Tick], y_ticks: Sequence[Tick]) -> None:
        self.size = size
        self.room = x[1] - x[0]  # from end to end, in units of x
        self._layers: list[Layer] = []
        self._label = label
        self._canvas = Canvas.of(size, x, y, x_ticks, y_ticks, self._layers)

    def line(self, points: Sequence[XY], kind: str) -> None:
        """Straight lines from point to point."""
        if len(points) > 1:
            self._layers.append(lambda canvas: canvas.path(points, kind))

    def rule(self, y: float, x: XY, kind: str) -> None:
        """A level line."""
        self.line([(x[0], y), (x[1], y)], kind)

    def area(self, corners: Sequence[XY], kind: str) -> None:
        """A filled field; what lies outside of the axes is cut off at them."""
        self._layers.append(lambda canvas: canvas.path(corners, kind, closed=True))

    def upright(self, x: float, kind: str) -> None:
        """A line from the bottom to the top."""
        self._layers.append(lambda canvas: canvas.upright(x, kind))

    def mark(self, at: XY, shape: str, kind: str, say: str = "", radius: float = 4, tag: str = "") -> None:
        """A sign at a point. `say`: its date and value, heard and shown when pointed at. `tag`: a word above it."""
        self._layers.append(lambda canvas: canvas.mark(canvas.at(at), shape, kind, say, radius, tag))

    def lane(self, x: float, sign: str, kind: str, say: str) -> None:
        """A sign without a value, at the foot of the drawing: a day that nobody wrote."""
        self._layers.append(lambda canvas: canvas.sign((canvas.at((x, 0))[0], canvas.foot), sign, kind, say))

    def flag(self, x: float, number: str, say: str) -> None:
        """Something that happened: a flag above the drawing with its number in the list below."""
        self._layers.append(lambda canvas: canvas.flag(canvas.at((x, 0))[0], number, say))

    def word(self, at: XY, text: str, kind: str, dx: float = 0, dy: float = 0) -> None:
        """A text at a point, moved by dx and dy pixels."""
        self._layers.append(lambda canvas: canvas.word(canvas.at(at), text, kind, dx, dy))

    def bar(self, x: XY, y: XY, kind: str, say: str = "", href: str = "") -> None:
        """A filled bar, perhaps a door to what is behind it."""
        self._layers.append(lambda canvas: canvas.bar(canvas.at((x[0], y[0])), canvas.at((x[1], y[1])), kind, say, href))

    def drawn(self) -> Markup:
        """The drawing, without any style or script of its own."""
        return self._canvas.drawn(self._label)


def nice_ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers (1, 2 or 5 of a power of ten apart) from low to high, at most `most` and one more."""
    if high <= low:
        high = low + 1
    step = 10 ** math.floor(math.log10((high - low) / most))
    step *= next(times for times in (1, 2, 5, 10, 20) if (high - low) / (step * times) <= most)
    return [round(n * step, 10) for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]

"""The canvas under a chart: everything that is pygal's own is in this file.

pygal brings axes, margins and the projection; its styles, scripts and tooltips are left out (our policy for content
forbids them), the look is static/css/charts.css. Coordinates are of the data; x and y may be any numbers.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pygal
from markupsafe import Markup
from pygal.etree import etree

# pygal looks for plugins at every import of anything, in a way that Python warns of; there are none
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]
etree.to_etree()  # the library of the language, whatever else is installed: the same bytes everywhere

XY = tuple[float, float]
Tick = tuple[float, str]
Layer = Callable[["Canvas"], None]
SHAPES = {  # around 0 0, of radius 1; "?" and the like are texts
    "dot": "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0z",
    "cross": "M-1-1L1 1M1-1L-1 1",
    "diamond": "M0-1.3L1.3 0L0 1.3L-1.3 0z",
    "flag": "M0-.5V-1.8H1.4L1.1-1.15L1.4-.5z",
}
SMALL = 2.5  # radius below which a mark has no rim
EDGE = 30  # pixels from the right end in which a word above a mark stands left of it
NEAR = 9  # pixels between two signs at the foot below which the second is a dot


@dataclass(frozen=True)
class Size:
    """Of a drawing, in its own pixels; the page scales it. `type`: of its texts. `top`: room above for flags."""

    name: str
    width: int
    height: int
    type: int
    top: int = 14
    right: int = 14
    bottom: int = 8
    left: int = 8


class Canvas(pygal.XY):  # type: ignore[misc]
    """pygal's own chart with our layers in place of its lines."""

    layers: Sequence[Layer] = ()
    lately = -99.0  # where the last sign at the foot stands

    @classmethod
    def of(
        cls, size: Size, x: XY, y: XY, x_ticks: Sequence[Tick], y_ticks: Sequence[Tick], layers: Sequence[Layer]
    ) -> Canvas:
        """Axes from x[0] to x[1] and y[0] to y[1], and what is to be drawn on them."""
        canvas = cls(
            width=size.width, height=size.height, margin=0, margin_top=size.top, margin_right=size.right,
            margin_bottom=size.bottom, margin_left=size.left, spacing=8, show_legend=False, show_x_guides=False,
            x_labels=[{"value": at, "label": text} for at, text in x_ticks], xrange=x, truncate_label=-1,
            y_labels=[{"value": at, "label": text} for at, text in y_ticks], range=y, show_y_labels=bool(y_ticks),
            style=pygal.style.Style(label_font_size=size.type), js=(), explicit_size=False,
        )  # fmt: skip
        canvas.name, canvas.layers = size.name, layers
        canvas.add("", [(x[0], y[0]), (x[1], y[1])])
        return canvas

    def drawn(self, label: str) -> Markup:
        """An <svg> for a page, without any style or script of its own. `label`: what it is, for who can't see it."""
        name, root = self.name, self.render_tree()
        for one in [child for child in root if child.tag != "g"]:
            root.remove(one)  # comments, definitions, pygal's title
        for parent in list(root.iter()):
            for child in [one for one in parent if _is_pygals(one, parent)]:
                parent.remove(child)
        root.attrib.pop("id", None)
        root.set("class", f"chart-svg chart-{name}")
        root.set("role", "group" if root.find(".//a") is not None else "img")
        root.set("aria-label", label)
        return Markup(etree.tostring(root, encoding="unicode"))

    def _draw(self) -> None:
        self.svg.add_styles = self.svg.add_scripts = lambda: None
        super()._draw()

    def _plot(self) -> None:
        for layer in self.layers:
            layer(self)

    @property
    def foot(self) -> float:
        return float(self.view.height) - 9

    def at(self, point: XY) -> XY:
        return float(self.view.x(point[0])), float(self.view.y(point[1]))

    def path(self, points: Sequence[XY], kind: str, closed: bool = False) -> None:
        placed = [(x, min(max(y, 0.0), float(self.view.height))) for x, y in map(self.at, points)]
        d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in placed) + ("z" if closed else "")
        self._node("path", kind, d=d)

    def upright(self, x: float, kind: str) -> None:
        self._node("path", kind, d=f"M{self.at((x, 0))[0]:.1f} 0V{self.view.height:.1f}")

    def mark(self, at: XY, shape: str, kind: str, say: str, radius: float, tag: str) -> None:
        group = self._spot(at, f"{kind} small" if radius < SMALL else kind, say)
        self._node("path", "shape", group, d=SHAPES[shape], transform=f"scale({radius:g})")
        if tag:
            kind = "tag end" if at[0] > self.view.width - EDGE else "tag"
            self._node("text", kind, group, y=f"{-radius * 1.3 - 6:.1f}").text = tag

    def sign(self, at: XY, sign: str, kind: str, say: str) -> None:
        crowded, self.lately = at[0] - self.lately < NEAR, at[0]
        self._node("text", "sign", self._spot(at, kind, say), y="5").text = "·" if crowded else sign

    def flag(self, x: float, number: str, say: str) -> None:
        self._node("path", "flag-pole", d=f"M{x:.1f} -8V{self.view.height:.1f}")
        group = self._spot((x, -8), "flag", say)
        self._node("path", "shape", group, d=SHAPES["flag"], transform="scale(15)")
        self._node("text", "flag-number", group, x="8", y="-12.5").text = number

    def word(self, at: XY, text: str, kind: str, dx: float, dy: float) -> None:
        self._node("text", f"word {kind}", x=f"{at[0] + dx:.1f}", y=f"{at[1] + dy:.1f}").text = text

    def bar(self, start: XY, end: XY, kind: str, say: str, href: str) -> None:
        parent = None
        if href:
            parent = self._node("a", "bar-door")
            parent.set("href", href)  # pygal would write an old xlink
            parent.set("aria-label", say)
        left, top = min(start[0], end[0]), min(start[1], end[1])
        wide, high = abs(end[0] - start[0]), abs(end[1] - start[1])
        box = self._node(
            "rect", f"bar {kind}", parent, x=f"{left:.1f}", y=f"{top:.1f}", width=f"{wide:.1f}", height=f"{high:.1f}"
        )
        if say:
            self.svg.node(box, "title").text = say

    def _spot(self, at: XY, kind: str, say: str) -> Any:
        group = self._node("g", f"spot {kind}", transform=f"translate({at[0]:.1f} {at[1]:.1f})")
        if say:
            self.svg.node(group, "title").text = say
        return group

    def _node(self, tag: str, kind: str, parent: Any = None, **about: str) -> Any:
        return self.svg.node(self.nodes["plot"] if parent is None else parent, tag, class_=kind, **about)


def _is_pygals(node: Any, parent: Any) -> bool:
    """Boxes for its scripts, and titles that repeat the label they stand beside."""
    kind = node.get("class") or ""
    return "overlay" in kind or kind in ("titles", "background") or (node.tag, parent.get("class")) == ("title", "guides")

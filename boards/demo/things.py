"""What stands or lies about in several of the scenes."""

from __future__ import annotations

from boards.demo import colours as c
from boards.demo.sketch import Point, Sketch

BENCH = 520  # height at which a bench top lies


def bench(on: Sketch, left: float = 160) -> None:
    """A bench from `left` to the right; its top lies at BENCH."""
    on.box(left, BENCH, 1040 - left, 34, c.WOOD, 6)
    for x in (left + 40, 960):
        on.box(x, BENCH + 34, 34, 250, c.SOFT)


def stator(on: Sketch, x: float, y: float, radius: float = 112) -> None:
    """A stator seen from its end."""
    on.disc(x, y, radius, c.STEEL_DARK)
    on.disc(x, y, radius * 0.8, c.COPPER)
    on.disc(x, y, radius * 0.5, c.INK)


def coil(on: Sketch, x: float, y: float, radius: float = 230) -> None:
    """A coil of strip, as it stands at the press."""
    for number, share in enumerate((1, 0.92, 0.78, 0.7, 0.56)):
        on.disc(x, y, radius * share, c.STEEL if number % 2 else c.STEEL_DARK)
    on.disc(x, y, radius * 0.3, c.INK)


def die(on: Sketch, x: float, y: float) -> None:
    """A crimp die, hanging from (x, y)."""
    on.stroke(c.SOFT, 20, (x - 20, y + 140), (x - 8, y + 50))
    on.stroke(c.SOFT, 20, (x + 20, y + 140), (x + 8, y + 50))
    on.box(x - 24, y, 48, 60, c.INK, 8)


def tool(on: Sketch, handle: Point, tip: Point) -> None:
    """A torque tool from its handle to its tip."""
    on.stroke(c.INK, 40, handle, tip)
    on.stroke(c.WATCH, 22, handle, ((handle[0] + tip[0]) / 2, (handle[1] + tip[1]) / 2))


def person(on: Sketch, hip: Point, shoulder: Point, hand: Point) -> None:
    """Somebody seen from the side, standing below the hip."""
    on.stroke(c.BRAND, 60, hip, (hip[0], 800))
    on.box(hip[0] - 32, 796, 100, 34, c.INK, 14)
    on.stroke(c.INFO, 88, hip, shoulder)
    on.stroke(c.INFO, 40, shoulder, hand)
    on.disc(*hand, 24, c.SKIN)
    head = (shoulder[0] + (shoulder[0] - hip[0]) * 0.45, shoulder[1] + (shoulder[1] - hip[1]) * 0.3 - 62)
    on.disc(*head, 52, c.SKIN)


def person_on_stool(on: Sketch, foot: Point) -> None:
    """Somebody at work on a tall stool, seen from the side."""
    on.box(330, 560, 150, 26, c.INK, 12)
    on.stroke(c.STEEL_DARK, 18, (405, 586), (405, 800))
    on.stroke(c.STEEL_DARK, 18, (320, 806), (490, 806))
    on.stroke(c.BRAND, 54, (400, 540), (570, 545), foot)
    on.box(foot[0] - 24, foot[1] + 4, 90, 32, c.INK, 14)
    on.stroke(c.INFO, 84, (395, 510), (395, 350))
    on.stroke(c.INFO, 40, (395, 360), (520, 440), (640, 470))
    on.disc(395, 255, 58, c.SKIN)

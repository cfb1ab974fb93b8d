"""What the pictures of the demo's standards show: a step as it is done rightly. No words, so no language."""

from __future__ import annotations

from boards.demo import colours as c
from boards.demo import things
from boards.demo.sketch import Sketch
from boards.demo.things import BENCH


def housing_on_mandrel(on: Sketch, after: bool) -> None:
    """A finned housing over the heating mandrel, its flange down and flat."""
    things.bench(on)
    on.box(540, 250, 120, BENCH - 250, c.MISSED, 20)
    on.box(400, 300, 400, 190, c.STEEL, 16)
    for x in range(424, 800, 44):
        on.box(x, 300, 14, 190, c.STEEL_DARK)
    on.box(360, 490, 480, 30, c.STEEL_DARK, 6)
    on.stroke(c.GOOD, 14, (300, 505), (900, 505))
    on.shape(c.GOOD, (940, 380), (1000, 380), (1000, 470), (1030, 470), (970, 515), (910, 470), (940, 470))


def stator_gauge(on: Sketch, after: bool) -> None:
    """A stator with its leads at six o'clock, and the gauge ring that passes over the end winding."""
    things.bench(on)
    things.stator(on, 600, 330, 170)
    on.stroke(c.INK, 16, (592, 470), (580, 560), (560, 640))
    on.stroke(c.MISSED, 16, (610, 470), (620, 560), (640, 640))
    for turn in range(40):
        across, down = (turn % 10) * 48, 1 if turn < 20 else -1
        on.disc(384 + across, 330 + down * (230 - abs(across - 216) // 3), 12, c.GOOD)


def bore_temperature(on: Sketch, after: bool) -> None:
    """The display beside the press: the needle in the green field, the green lamp lit."""
    on.box(240, 140, 720, 480, c.SOFT, 30)
    on.disc(540, 430, 220, c.PANEL)
    for number in range(-6, 7):
        colour = c.GOOD if -2 <= number <= 2 else c.MISSED
        on.disc(540 + 28 * number, 430 - 170 + number * number * 3, 18, colour)
    on.stroke(c.INK, 18, (540, 430), (560, 290))
    on.disc(540, 430, 30, c.INK)
    on.disc(860, 260, 52, c.GOOD)
    on.disc(860, 410, 52, c.STEEL_DARK)


def tray_at_winder(on: Sketch, after: bool) -> None:
    """The winder's spindle, and the tray beside it that takes the wire ends."""
    things.bench(on)
    things.stator(on, 760, 405)
    on.stroke(c.COPPER, 8, (200, 200), (520, 260), (690, 330))
    on.shape(c.GOOD, (300, 450), (520, 450), (495, BENCH), (325, BENCH))
    for x, y in ((335, 446), (380, 438), (430, 442), (470, 436)):
        on.stroke(c.COPPER, 9, (x, y), (x + 26, y - 18), (x + 48, y - 4))

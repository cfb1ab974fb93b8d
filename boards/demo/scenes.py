"""What the demo's photos show: each scene as it was, and `after` somebody made it better. No words, so no language."""

from __future__ import annotations

from boards.demo import colours as c
from boards.demo import things
from boards.demo.sketch import Sketch
from boards.demo.things import BENCH


def tray(on: Sketch, after: bool) -> None:
    """Wire ends under the stator; later a tray beside the spindle takes them."""
    things.bench(on)
    things.stator(on, 640, 405)
    ends: tuple[tuple[int, int], ...] = ((430, 512), (500, 504), (560, 514), (760, 508), (840, 514), (900, 504), (355, 508))
    if after:
        on.shape(c.GOOD, (280, 450), (470, 450), (445, BENCH), (305, BENCH))
        ends = ((315, 446), (350, 438), (390, 444), (425, 436))
    for number, (x, y) in enumerate(ends):
        on.stroke(c.COPPER, 9, (x, y), (x + 26, y - 18 + 22 * (number % 2)), (x + 48, y - 4))


def tilt_table(on: Sketch, after: bool) -> None:
    """A deep box on a pallet, and a person bent over it; later it stands tilted on a table."""
    if after:
        on.stroke(c.SOFT, 26, (520, 800), (760, 620))
        on.stroke(c.SOFT, 26, (760, 800), (520, 620))
        on.box(470, 790, 350, 24, c.SOFT, 8)
        on.shape(c.STEEL_DARK, (450, 610), (800, 520), (808, 550), (458, 640))
        on.shape(c.CARTON, (430, 400), (760, 315), (798, 515), (455, 605))
        on.shape(c.WOOD_DARK, (430, 400), (760, 315), (766, 345), (436, 430))
        things.person(on, hip=(250, 620), shoulder=(250, 400), hand=(450, 440))
        return
    on.box(470, 780, 420, 34, c.WOOD_DARK)
    on.box(490, 560, 380, 220, c.CARTON)
    on.box(490, 560, 380, 28, c.WOOD_DARK)
    things.person(on, hip=(330, 560), shoulder=(520, 480), hand=(600, 690))


def drips(on: Sketch, after: bool) -> None:
    """Resin drips from the basket onto the grating; later a folded sheet leads it back to the vessel."""
    on.box(90, 260, 330, 460, c.STEEL, 40)
    on.box(130, 320, 250, 300, c.STEEL_DARK, 30)
    on.box(560, 230, 20, 60, c.SOFT)
    on.stroke(c.SOFT, 14, (120, 230), (1080, 230))
    on.box(700, 280, 300, 190, c.BRAND_SOFT, 10, edge=c.BRAND)
    on.stroke(c.SOFT, 14, (850, 230), (850, 280))
    for x in (750, 850, 950):
        things.stator(on, x, 375, 44)
    for x in range(440, 1180, 48):
        on.box(x, 735, 10, 90, c.STEEL_DARK)
    on.box(430, 725, 750, 14, c.STEEL_DARK)
    for number, x in enumerate((730, 800, 860, 920, 980)):
        on.disc(x, 505 + 22 * (number % 3), 11, c.RESIN)
    if after:
        on.shape(c.GOOD, (1040, 560), (1040, 590), (410, 690), (410, 655))
        on.stroke(c.RESIN, 12, (980, 566), (430, 655))
    else:
        for x, radius in ((760, 110), (950, 130), (860, 80)):
            on.disc(x, 745, radius, c.RESIN, flat=0.2)


def shadow_board(on: Sketch, after: bool) -> None:
    """Crimp dies in a heap; later each hangs on its outline, in the colour of its reel."""
    things.bench(on)
    colours = (c.MISSED, c.INFO, c.WATCH, c.GOOD, c.BRAND)
    if not after:
        on.box(360, 400, 480, 120, c.STEEL, 8, edge=c.STEEL_DARK)
        for number in range(7):
            x = 400 + 58 * number
            on.stroke(c.SOFT, 24, (x, 420 + 40 * (number % 2)), (x + 70 - 40 * (number % 3), 350 + 30 * (number % 3)))
        return
    on.box(230, 180, 740, 300, c.PANEL, 14, edge=c.STEEL_DARK)
    for number, colour in enumerate(colours):
        x = 270 + 136 * number
        on.box(x, 215, 110, 215, colour, 16)
        on.box(x + 10, 225, 90, 195, c.PANEL, 10)
        if number != 3:  # one is in use: its place says so
            things.die(on, x + 55, 250)
    things.die(on, 640, 430)


def foot_rest(on: Sketch, after: bool) -> None:
    """Feet that hang from a tall stool; later a board cut to height carries them."""
    things.bench(on, left=620)
    things.person_on_stool(on, foot=(600, 706) if after else (570, 735))
    if after:
        on.shape(c.WOOD, (540, 742), (720, 742), (760, 770), (520, 770))
        on.box(545, 770, 30, 45, c.WOOD_DARK)
        on.box(700, 770, 30, 45, c.WOOD_DARK)


def cartons(on: Sketch, after: bool) -> None:
    """Two nearly equal cartons on one shelf, mixed up; later one size."""
    sizes = (150,) * 6 if after else (150, 132, 150, 132, 132, 150)
    for row, y in enumerate((430, 690)):
        on.box(190, y, 820, 18, c.STEEL_DARK)
        for place in range(3):
            size = sizes[3 * row + place]
            x = 235 + 255 * place
            on.box(x, y - size, size * 1.4, size, c.CARTON, 4)
            on.box(x + size * 0.62, y - size, size * 0.16, size, c.WOOD)
            if after:
                on.box(x + 14, y - 50, 50, 34, c.GOOD, 4)
    on.box(180, 230, 18, 590, c.STEEL_DARK)
    on.box(1002, 230, 18, 590, c.STEEL_DARK)


def rack(on: Sketch, after: bool) -> None:
    """Coil formers in a stack, the bottom one always needed; later side by side, by size."""
    if after:
        on.box(230, 720, 760, 26, c.STEEL_DARK)
        on.box(230, 400, 18, 420, c.STEEL_DARK)
        on.box(972, 400, 18, 420, c.STEEL_DARK)
        for number in range(6):
            height = 150 + 26 * number
            x = 275 + 115 * number
            on.box(x, 720 - height, 76, height, c.COPPER, 30)
            on.box(x + 24, 720 - height + 26, 28, height - 52, c.PANEL, 12)
            on.box(x + 6, 752, 64, 34, c.GOOD, 4)
        return
    for number, wide in enumerate((330, 460, 380, 300, 420, 350, 280)):
        x, y = 600 - wide / 2 + 26 * (-1) ** number, 760 - 66 * number
        on.box(x, y, wide, 58, c.COPPER, 24)
        on.box(x + 40, y + 20, wide - 80, 18, c.PANEL, 8)


def sleeves(on: Sketch, after: bool) -> None:
    """Sleeves against cuts hang where the coil is loaded."""
    things.coil(on, 850, 560)
    on.box(160, 260, 420, 40, c.WOOD, 8)
    for number in range(4):
        x = 205 + 105 * number
        on.stroke(c.STEEL_DARK, 14, (x, 290), (x, 330), (x + 22, 330))
        if after:
            on.shape(c.WATCH, (x - 24, 335), (x + 44, 335), (x + 34, 570), (x - 14, 570))
            on.box(x - 26, 330, 72, 26, c.SOFT, 8)


def hook(on: Sketch, after: bool) -> None:
    """The torque tool lies on the motor and scratches it; later it hangs at hip height."""
    things.bench(on)
    on.box(470, 360, 330, 160, c.INFO, 26)
    for number in range(6):
        on.box(500 + 46 * number, 372, 12, 136, c.BRAND)
    on.box(800, 410, 80, 30, c.STEEL)
    on.box(500, 505, 270, 15, c.SOFT)
    if after:
        on.box(230, 250, 70, 110, c.STEEL, 8)
        on.stroke(c.GOOD, 18, (265, 330), (265, 380), (310, 380), (310, 360))
        things.tool(on, (292, 392), (292, 500))
    else:
        things.tool(on, (560, 340), (700, 322))
        on.stroke(c.PANEL, 5, (640, 400), (735, 440))
        on.stroke(c.PANEL, 5, (660, 392), (745, 424))


def guard(on: Sketch, after: bool) -> None:
    """A guard held by a cable tie; later by its clip."""
    on.box(220, 200, 760, 600, c.STEEL, 16)
    on.box(270, 250, 660, 440, c.BRAND_SOFT, 8, edge=c.SOFT)
    for x in range(320, 920, 60):
        on.stroke(c.WATCH, 10, (x, 262), (x, 680))
    on.box(560, 690, 80, 60, c.SOFT, 8)
    if after:
        on.box(530, 650, 140, 90, c.GOOD, 14)
        on.box(556, 676, 88, 38, c.PANEL, 10)
    else:
        on.stroke(c.INK, 14, (545, 660), (600, 735), (655, 660))
        on.stroke(c.INK, 10, (600, 735), (690, 810))


def exhaust(on: Sketch, after: bool) -> None:
    """An exhaust filter, full of dust, and the lamp that warns of it; later clean."""
    on.box(360, 90, 480, 120, c.STEEL_DARK)
    on.box(260, 210, 680, 420, c.STEEL, 20)
    on.box(320, 265, 560, 310, c.PANEL if after else c.SOFT, 8, edge=c.STEEL_DARK)
    for x in range(360, 870, 40):
        on.stroke(c.LINE if after else c.STEEL_DARK, 12, (x, 290), (x, 550))
    if not after:
        for number in range(40):
            on.disc(350 + (number * 67) % 500, 300 + (number * 41) % 240, 9 + number % 4 * 4, c.INK)
    on.disc(1020, 300, 46, c.GOOD if after else c.MISSED)
    on.box(1000, 346, 40, 300, c.STEEL_DARK)


def coil(on: Sketch, after: bool) -> None:
    """Loading the strip with bare hands; later with gloves and a bar that pushes."""
    things.coil(on, 480, 470, 250)
    on.stroke(c.STEEL_DARK, 12, (480, 712), (1180, 712))
    if after:
        on.stroke(c.GOOD, 30, (700, 560), (1030, 420))
        on.box(675, 530, 40, 70, c.GOOD, 8)
    on.stroke(c.INFO, 76, (1180, 330), (1050, 410))
    on.disc(1030 if after else 790, 420 if after else 560, 52, c.WATCH if after else c.SKIN)
    if not after:
        on.stroke(c.SKIN, 54, (1040, 416), (790, 560))

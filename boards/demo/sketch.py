"""A sheet to draw workshop scenes on: flat shapes in few colours, edges smoothed."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

from boards.demo import colours as c

WIDTH, HEIGHT = 1200, 900
FINER = 2  # drawn so many times larger, then reduced: that smooths the edges

Point = tuple[float, float]


class Sketch:
    """A wall and a floor to begin with; x to the right up to 1200, y down to 900, the floor from 640."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), c.PAPER)
        self._pen = ImageDraw.Draw(self._image)
        for x in (120, 720):
            self.box(x, 60, 360, 150, c.BRAND_SOFT, radius=10)
            self.box(x + 176, 60, 8, 150, c.PAPER)
        self.box(0, 640, WIDTH, 260, c.LINE)
        self.box(0, 640, WIDTH, 8, c.STEEL)
        self.box(0, 850, WIDTH, 22, c.WATCH)

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0, edge: str | None = None
    ) -> None:
        corners = [x * FINER, y * FINER, (x + width) * FINER - 1, (y + height) * FINER - 1]
        self._pen.rounded_rectangle(corners, radius * FINER, fill, edge, width=6 * FINER if edge else 0)

    def disc(self, x: float, y: float, radius: float, fill: str, flat: float = 1) -> None:
        """A disc around (x, y); `flat` below 1 makes a puddle of it."""
        across, high = radius * FINER, radius * flat * FINER
        self._pen.ellipse([x * FINER - across, y * FINER - high, x * FINER + across, y * FINER + high], fill)

    def shape(self, fill: str, *corners: Point) -> None:
        self._pen.polygon([(x * FINER, y * FINER) for x, y in corners], fill)

    def stroke(self, colour: str, wide: float, *points: Point) -> None:
        """A line with round ends and joints."""
        self._pen.line([(x * FINER, y * FINER) for x, y in points], colour, round(wide * FINER), joint="curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, wide / 2, colour)

    def jpeg(self) -> BytesIO:
        photo = BytesIO()
        self._image.reduce(FINER).save(photo, "JPEG", quality=90)
        photo.seek(0)
        return photo

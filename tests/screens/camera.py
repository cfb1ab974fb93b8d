"""What a phone sees of a label: at an angle, tilted, out of focus, in bad light, with dirt on it."""

from __future__ import annotations

import random

import zxingcpp
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter


def read(picture: Image.Image) -> list[str]:
    """The texts of all QR codes in a picture, by an independent reader."""
    return [code.text for code in zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)]


def at_an_angle(picture: Image.Image, degrees: float = 27, tilt: float = 0.18) -> Image.Image:
    """Turned and seen from the side: the far edge is shorter by 2 × `tilt`."""
    turned = picture.convert("L").rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=150)
    wide, high = turned.size
    corners = [(0, 0), (wide, high * tilt), (wide, high * (1 - tilt)), (0, high)]
    return turned.transform(
        turned.size, Image.Transform.PERSPECTIVE, _seen_from(corners, wide, high), Image.Resampling.BICUBIC, fillcolor=150
    )


def blurred(picture: Image.Image, pixels: float) -> Image.Image:
    """Out of focus, in weak light."""
    dim = ImageEnhance.Contrast(picture.convert("L")).enhance(0.5)
    return ImageEnhance.Brightness(dim).enhance(0.6).filter(ImageFilter.GaussianBlur(pixels))


def dirty(picture: Image.Image, box: tuple[int, int, int, int], share: float) -> Image.Image:
    """Oil on `share` of the area of `box`, in blots."""
    stained = picture.convert("L")
    draw, chance = ImageDraw.Draw(stained), random.Random(7)
    left, top, right, bottom = box
    spot = (right - left) / 6
    for _ in range(int(share * (right - left) * (bottom - top) / spot**2)):
        x, y = chance.uniform(left, right - spot), chance.uniform(top, bottom - spot)
        draw.ellipse((x, y, x + spot, y + spot), fill=40)
    return stained


def _seen_from(corners: list[tuple[float, float]], wide: int, high: int) -> list[float]:
    """Coefficients of the projection that puts the picture's corners at `corners` (Pillow wants the way back)."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(corners, [(0, 0), (wide, 0), (wide, high), (0, high)], strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]]
    for column in range(8):  # Gauss
        pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(8):
            if row != column:
                rows[row] = [value - rows[row][column] * lead for value, lead in zip(rows[row], rows[column], strict=True)]
    return [row[8] for row in rows]

"""On a PDF: a level circle with the sign of its status, as the wall shows it (templates/skills/_level.html); a QR code."""

from __future__ import annotations

from reportlab.lib.colors import HexColor, black, white
from reportlab.pdfgen.canvas import Canvas

from boards.screens import qr
from boards.skills.standing import COVERING

FULL, FAINT = HexColor("#0d47a1"), HexColor("#9fb0bb")  # counts, and does not: dark and light also in grey
AMBER = HexColor("#ffc107")


def draw(canvas: Canvas, x: float, y: float, radius: float, level: int, status: str) -> None:
    """Around (x, y): a quarter a level, clockwise from the top; what does not count is light, with a broken rim."""
    counts = status in (*COVERING, "none")
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(radius / 19, radius / 19)  # the wall's circle has radius 19
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.setFillColor(white)
    canvas.setStrokeColor(FULL if counts else black)
    canvas.setLineWidth(3)
    canvas.setDash([] if counts else [7, 5])
    canvas.circle(0, 0, 19, stroke=1, fill=1)
    canvas.setDash([])
    canvas.setFillColor(FULL if counts else FAINT)
    if level >= 4:
        canvas.circle(0, 0, 19, stroke=0, fill=1)
    elif level:
        canvas.wedge(-19, -19, 19, 19, 90, -90 * level, stroke=0, fill=1)
    if (sign := SIGNS.get(status)) is not None:
        sign(canvas)
    canvas.restoreState()


def draw_code(canvas: Canvas, address: str, x: float, top: float, side: float) -> None:
    """The QR code of an address, its quiet zone included. Raises as qr.symbol()."""
    symbol = qr.symbol(address)
    module = side / (symbol.side + 2 * qr.QUIET)
    path = canvas.beginPath()
    for outline in symbol.outlines:
        points = [(x + (a + qr.QUIET) * module, top - (b + qr.QUIET) * module) for a, b in outline]
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
    canvas.setFillColor(black)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)  # non-zero winding: holes run the other way round


def _corner(canvas: Canvas) -> None:
    _shape(canvas, [(7, 25), (25, 25), (25, 7)], AMBER)


def _stroke(canvas: Canvas) -> None:
    for ink, width in ((white, 11), (black, 5)):
        canvas.setStrokeColor(ink)
        canvas.setLineWidth(width)
        canvas.line(-22, -22, 22, 22)


def _padlock(canvas: Canvas) -> None:
    _ground(canvas)
    canvas.setFillColor(black)
    canvas.roundRect(5, -22, 18, 14, 2, stroke=0, fill=1)
    canvas.setLineWidth(3.5)
    path = canvas.beginPath()
    path.moveTo(8.5, -8)
    path.lineTo(8.5, -4)
    path.curveTo(8.5, 3.5, 19.5, 3.5, 19.5, -4)
    path.lineTo(19.5, -8)
    canvas.drawPath(path, stroke=1, fill=0)


def _arrow(canvas: Canvas) -> None:
    _ground(canvas)
    canvas.setLineWidth(3.5)
    canvas.arc(5, -21, 23, -3, 60, 270)
    _shape(canvas, [(13, -2), (24, -2), (20, -11)], black)


def _clock(canvas: Canvas) -> None:
    _ground(canvas)
    canvas.setLineWidth(3.5)
    canvas.circle(14, -12, 9.5, stroke=1, fill=0)
    canvas.lines([(14, -6, 14, -12), (14, -12, 18, -15)])


def _ground(canvas: Canvas) -> None:
    """White below a sign, so that the quarters do not run into it."""
    canvas.setFillColor(white)
    canvas.circle(14, -12, 14, stroke=0, fill=1)
    canvas.setStrokeColor(black)


def _shape(canvas: Canvas, points: list[tuple[float, float]], fill: object) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    canvas.setFillColor(fill)
    canvas.setStrokeColor(black)
    canvas.setLineWidth(1.5)
    canvas.drawPath(path, stroke=1, fill=1)


SIGNS = {"expiring": _corner, "expired": _stroke, "suspended": _padlock, "retraining_due": _arrow, "lapsed": _clock}

"""Labels on A4 sheets as PDF: eight stations or two boards a sheet, with marks where to cut. To be printed at 100 %."""

from __future__ import annotations

import io
import re

from reportlab.lib.colors import HexColor, white
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from boards.screens.label_layout import Placed, Text, Tile
from boards.screens.label_sheets import HEIGHT, WIDTH, Sheet
from boards.screens.pictograms import GRID, GROUND, INSIDE, ROUNDING, STROKE
from boards.screens.typeface import face

CUT = HexColor("#7d8b95")
STEP = re.compile(r"([MLCZ])([^MLCZ]*)")


def pdf(sheets: list[Sheet], title: str, language: str) -> bytes:
    """The sheets as a PDF with embedded fonts; viewers are asked not to scale it when printing."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH * mm, HEIGHT * mm), pageCompression=1, lang=language)
    canvas.setTitle(title)
    canvas.setCreator("Kaizen Boards")
    canvas.setViewerPreference("PrintScaling", "None")
    for sheet in sheets:
        canvas.scale(mm, mm)
        for x, y, label in sheet.labels:
            _draw(canvas, x, y, label)
        canvas.setLineWidth(0.1)
        canvas.setStrokeColor(CUT)
        for x1, y1, x2, y2 in sheet.cuts:
            canvas.line(x1, HEIGHT - y1, x2, HEIGHT - y2)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw(canvas: Canvas, x: float, y: float, label: Placed) -> None:
    canvas.saveState()
    canvas.translate(x, HEIGHT - y)  # from here down is negative
    for text in label.texts:
        _write(canvas, text)
    for tile in label.tiles:
        _tile(canvas, tile)
    _code(canvas, label)
    canvas.restoreState()


def _write(canvas: Canvas, text: Text) -> None:
    line = text.line
    canvas.saveState()
    canvas.translate(text.x, -text.y)
    if text.upward:
        canvas.rotate(90)
    canvas.setFillColor(HexColor(text.ink))
    written = canvas.beginText(0, 0)
    written.setFont(face(line.bold), line.size)
    written.setHorizScale(100 * line.squeeze)
    written.textOut(line.words)
    canvas.drawText(written)
    canvas.restoreState()


def _tile(canvas: Canvas, tile: Tile) -> None:
    canvas.setFillColor(HexColor(GROUND))
    canvas.roundRect(tile.x, -tile.y - tile.side, tile.side, tile.side, ROUNDING * tile.side, stroke=0, fill=1)
    canvas.saveState()
    margin = (1 - INSIDE) / 2 * tile.side
    canvas.translate(tile.x + margin, -tile.y - margin)
    scale = INSIDE * tile.side / GRID
    canvas.scale(scale, -scale)
    canvas.setStrokeColor(white)
    canvas.setLineWidth(STROKE)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.drawPath(_path(canvas, tile.path), stroke=1, fill=0)
    canvas.restoreState()


def _path(canvas: Canvas, drawn: str) -> PDFPathObject:
    path = canvas.beginPath()
    moves = {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}
    for step, numbers in STEP.findall(drawn):
        moves[step](*map(float, numbers.split()))
    return path


def _code(canvas: Canvas, label: Placed) -> None:
    module = label.code_side / label.code.side
    path = canvas.beginPath()
    for outline in label.code.outlines:
        points = [(label.code_x + x * module, -label.code_y - y * module) for x, y in outline]
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)  # non-zero winding: holes run the other way round

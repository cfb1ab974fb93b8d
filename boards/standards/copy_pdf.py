"""A standard on A4 or A3, landscape, as PDF: steps with pictures and key points, and on every page what tells a valid copy
from an old one. Nothing typed is read as markup."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from flask_babel import format_date
from flask_babel import gettext as _
from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, Image, PageBreak, PageTemplate, Paragraph, Spacer, Table, TableStyle

from boards.screens import qr
from boards.screens.typeface import face
from boards.standards.parts import Printed

MARGIN, HEAD, FOOT = 12 * mm, 18 * mm, 38 * mm
CODE_SIDE = 28 * mm  # of the symbol without its quiet zone: read from 25 cm (domain 7.3)
INK, LINE, SOFT = HexColor("#12202b"), HexColor("#7d8b95"), HexColor("#ececE7")
PICTURE = {"a4": 42 * mm, "a3": 62 * mm}
SIZE = {"a4": 10, "a3": 13}


class Step(NamedTuple):
    """A row. `photo`: its name for a page; `picture`: its file for a PDF."""

    do: str
    key_point: str
    reason: str
    seconds: int | None
    symbol: str | None
    symbol_words: str
    photo: str | None
    picture: Path | None


@dataclass(frozen=True)
class Sheet:
    code: str
    title: str
    rev: str
    effective_on: dt.date | None
    answer: str  # what its code says today (copies.Answer.kind)
    printed_on: dt.date
    plant: str
    takt_s: int | None
    wip: int | None
    text: str
    steps: list[Step]
    pictures: list[Path]  # pages of documents
    parts: list[Printed]
    address: str
    language: str


def pdf_of(sheet: Sheet, paper: str) -> bytes:
    """The copy as PDF. `paper`: a4 | a3."""
    file = io.BytesIO()
    width, height = size = landscape(A3 if paper == "a3" else A4)
    template = BaseDocTemplate(
        file, pagesize=size, title=f"{sheet.code} {sheet.rev} {sheet.title}", creator="Kaizen Boards", lang=sheet.language
    )
    frame = Frame(MARGIN, FOOT, width - 2 * MARGIN, height - HEAD - FOOT - MARGIN / 2, 0, 0, 0, 0)
    draw = lambda canvas, document: _frame(canvas, sheet, width, height, document.page)  # noqa: E731
    template.addPageTemplates([PageTemplate("copy", [frame], onPage=draw)])
    room = width - 2 * MARGIN, height - HEAD - FOOT - MARGIN
    template.build(_story(sheet, paper, *room))
    return file.getvalue()


def _story(sheet: Sheet, paper: str, width: float, height: float) -> list[Any]:
    size = SIZE[paper]
    plain = ParagraphStyle("plain", fontName=face(False), fontSize=size, leading=size * 1.3, textColor=INK)
    bold = ParagraphStyle("bold", parent=plain, fontName=face(True))
    story: list[Any] = []
    if sheet.steps:
        story.append(_steps(sheet, paper, width, plain, bold))
    for part in sheet.parts:
        story += part.drawn(paper, width)
    for line in sheet.text.splitlines():
        story.append(Paragraph(escape(line), plain) if line.strip() else Spacer(1, size / 2))
    for picture in sheet.pictures:
        if picture.exists():
            story += [PageBreak()] if story else []
            story.append(Image(str(picture), width, height, kind="proportional"))
    return story or [Paragraph("–", plain)]


def _steps(sheet: Sheet, paper: str, width: float, plain: ParagraphStyle, bold: ParagraphStyle) -> Table:
    with_pictures = any(step.picture for step in sheet.steps)
    picture = PICTURE[paper]
    heads = ["", _("Step"), _("Seconds"), _("Key point"), _("Reason"), *([_("Picture")] if with_pictures else [])]
    rows: list[list[Any]] = [[Paragraph(escape(str(head)), bold) for head in heads]]
    for number, step in enumerate(sheet.steps, start=1):
        sign = f"<br/>[{escape(step.symbol_words)}]" if step.symbol_words else ""
        row: list[Any] = [
            Paragraph(str(number), bold),
            Paragraph(escape(step.do) + sign, plain),
            Paragraph("" if step.seconds is None else str(step.seconds), plain),
            Paragraph(escape(step.key_point), bold),
            Paragraph(escape(step.reason), plain),
        ]
        if with_pictures:
            there = step.picture is not None and step.picture.exists()
            row.append(Image(str(step.picture), picture, picture * 0.75, kind="proportional") if there else "")
        rows.append(row)
    fixed = [9 * mm, 0, 20 * mm, 0, 0, *([picture + 4 * mm] if with_pictures else [])]
    free = (width - sum(fixed)) / 3
    table = Table(rows, colWidths=[one or free for one in fixed], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.6, LINE),
                ("BACKGROUND", (0, 0), (-1, 0), SOFT),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return table


def _frame(canvas: Canvas, sheet: Sheet, width: float, height: float, page: int) -> None:
    canvas.saveState()
    canvas.setFillColor(INK)
    canvas.setFont(face(True), 20)
    canvas.drawString(MARGIN, height - MARGIN - 4 * mm, f"{sheet.code}  {sheet.rev}")
    after = MARGIN + canvas.stringWidth(f"{sheet.code}  {sheet.rev}   ", face(True), 20)
    canvas.setFont(face(True), 14)
    canvas.drawString(after, height - MARGIN - 4 * mm, sheet.title)
    lines = [
        (True, _("Valid only if the code says: current.")),
        (True, _("%(code)s, revision %(rev)s", code=sheet.code, rev=sheet.rev) + " · " + _in_force(sheet)),
        (False, _("Printed on %(day)s", day=format_date(sheet.printed_on, "long")) + " · " + _("page %(n)s", n=page)),
        (False, " · ".join(_figures(sheet))),
        (False, sheet.address or _("This copy has no code: the server has no address that phones reach.")),
        (False, sheet.plant),
    ]
    for number, (strong, words) in enumerate(lines):
        canvas.setFont(face(strong), 11 if number == 0 else 9)
        canvas.drawString(MARGIN, FOOT - 9 * mm - number * 5 * mm, words)
    canvas.setStrokeColor(LINE)
    canvas.line(MARGIN, FOOT - 2 * mm, width - MARGIN, FOOT - 2 * mm)
    if sheet.address:
        _code(canvas, sheet.address, width - MARGIN - CODE_SIDE - 4 * mm, 4 * mm)
    canvas.restoreState()


def _in_force(sheet: Sheet) -> str:
    if sheet.effective_on is None:
        return ""
    day = format_date(sheet.effective_on, "long")
    said: str = _("in force since %(day)s", day=day) if sheet.answer == "current" else _("in force from %(day)s", day=day)
    return said


def _figures(sheet: Sheet) -> list[str]:
    figures = []
    if sheet.takt_s is not None:
        figures.append(_("Takt %(n)s s", n=sheet.takt_s))
    if sheet.wip is not None:
        figures.append(_("Standard work-in-process %(n)s", n=sheet.wip))
    return figures


def _code(canvas: Canvas, address: str, x: float, y: float) -> None:
    """The symbol with its quiet zone, lower left corner of the symbol at (x, y)."""
    symbol = qr.symbol(address)
    module = CODE_SIDE / symbol.side
    quiet = qr.QUIET * module
    canvas.setFillColor(white)
    canvas.rect(x - quiet, y - quiet, CODE_SIDE + 2 * quiet, CODE_SIDE + 2 * quiet, stroke=0, fill=1)
    path = canvas.beginPath()
    for outline in symbol.outlines:
        points = [(x + column * module, y + CODE_SIDE - row * module) for column, row in outline]
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
    canvas.setFillColor(black)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)  # non-zero winding: holes run the other way round

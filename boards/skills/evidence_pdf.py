"""Evidence on A4: the document as tables, with page numbers; no line is cut by the end of a page."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from flask import current_app
from flask_babel import gettext as _
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Image, LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from boards.aside import aside
from boards.history.photos import path_of
from boards.screens.typeface import face
from boards.skills.documents import Document, Section

BRAND, LINE, SOFT, INK = HexColor("#0c3b52"), HexColor("#b9c5cd"), HexColor("#3d4c58"), HexColor("#12202b")
GROUNDS = {"good": HexColor("#e7f5ea"), "bad": HexColor("#fbdedd")}
MARGIN, HEAD, FOOT = 14 * mm, 16 * mm, 14 * mm
PHOTO = 60 * mm  # at most so high
SIZE = 8.5  # points, of the tables
BROKEN_AT = 600  # letters of one cell: what is longer would not fit on a page of its own


def pdf(document: Document) -> bytes:
    """The document as PDF, made in the thread pool: a long one takes a second."""
    words = _("Page %(n)s of %(last)s", n="{n}", last="{last}")
    folder = Path(current_app.config["PHOTOS"])
    return aside(lambda: _made(document, words, folder))


def _made(document: Document, page_words: str, folder: Path) -> bytes:
    file = io.BytesIO()
    size = landscape(A4)
    pages = SimpleDocTemplate(
        file, pagesize=size, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=HEAD + 6 * mm, bottomMargin=FOOT + 4 * mm,
        title=f"{document.title} {document.about}", creator="Kaizen Boards", lang=document.language,
    )  # fmt: skip

    class Numbered(_Numbered):
        about, words = document, page_words

    pages.build(_story(document, size[0] - 2 * MARGIN, folder), canvasmaker=Numbered)
    return file.getvalue()


def _story(document: Document, width: float, folder: Path) -> list[Flowable]:
    story: list[Flowable] = [_facts(document, width), Spacer(0, 4 * mm)]
    for section in document.sections:
        story += [CondPageBreak(32 * mm), Paragraph(escape(section.title), _style(12, bold=True, after=2))]
        if section.note:
            story.append(Paragraph(escape(section.note), _style(SIZE, colour=SOFT, after=3)))
        story += [_table(section, width), *_photos(section, width, folder), Spacer(0, 5 * mm)]
    return story


def _facts(document: Document, width: float) -> LongTable:
    cells = [
        [Paragraph(escape(name), _style(SIZE, colour=SOFT)), Paragraph(escape(said), _style(SIZE + 1, bold=True))]
        for name, said in document.facts
    ]
    return LongTable(cells, colWidths=[width * 0.18, width * 0.82], style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))


def _table(section: Section, width: float) -> Flowable:
    if not section.lines:
        return Paragraph(escape(section.empty), _style(SIZE + 0.5))
    share = width / sum(section.widths)
    head = [Paragraph(escape(one), _style(SIZE, bold=True, colour=white)) for one in section.columns]
    rows = [[Paragraph(escape(cell[:BROKEN_AT]), _style(SIZE)) for cell in line.cells] for line in section.lines]
    looks: list[Any] = [
        ("BACKGROUND", (0, 0), (-1, 0), BRAND),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
    marked = [(n, GROUNDS[line.mark]) for n, line in enumerate(section.lines, 1) if line.mark]
    looks += [("BACKGROUND", (0, n), (-1, n), ground) for n, ground in marked]
    return LongTable([head, *rows], colWidths=[one * share for one in section.widths], repeatRows=1, style=TableStyle(looks))


def _photos(section: Section, width: float, folder: Path) -> list[Flowable]:
    """Three in a row, as high as fits, each with what it is about. A lost file leaves its words."""
    cells = []
    for photo in section.photos:
        path = path_of(folder, photo.name)
        shown = [Image(path, width / 3 - 4 * mm, PHOTO, kind="proportional")] if path.exists() else []
        cells.append([*shown, Paragraph(escape(photo.about), _style(SIZE, bold=True))])
    rows = [[*cells[n : n + 3], "", ""][:3] for n in range(0, len(cells), 3)]
    return [Spacer(0, 3 * mm), LongTable(rows, colWidths=[width / 3] * 3)] if rows else []


def _style(size: float, bold: bool = False, colour: Any = INK, after: float = 0) -> ParagraphStyle:
    return ParagraphStyle(
        "line", fontName=face(bold), fontSize=size, leading=size * 1.25, textColor=colour, spaceAfter=after, splitLongWords=1
    )


class _Numbered(Canvas):
    """Writes head and foot on every page once it is known how many there are."""

    about: Document
    words: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._kept, 1):
            self.__dict__.update(page)
            self._framed(number)
            super().showPage()
        super().save()

    def _framed(self, number: int) -> None:
        width, height = self._pagesize
        self.setFillColor(BRAND)
        self.rect(0, height - HEAD, width, HEAD, stroke=0, fill=1)
        self.setFillColor(white)
        self.setFont(face(True), 13)
        self.drawString(MARGIN, height - HEAD + 5.2 * mm, f"{self.about.title} · {self.about.about}")
        self.setFillColor(SOFT)
        self.setFont(face(False), 8)
        self.drawString(MARGIN, FOOT - 6 * mm, self.about.printed)
        said = self.words.format(n=number, last=len(self._kept))
        self.drawRightString(width - MARGIN, FOOT - 6 * mm, said)

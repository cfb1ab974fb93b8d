"""Questions drawn for a controlled copy: a table a category, boxes beside each question, room for what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from flask_babel import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Image, Paragraph, Spacer, Table, TableStyle

from boards.screens.typeface import face

if TYPE_CHECKING:
    from boards.checks.question_print import Group, Line, QuestionsPrinted

INK, LINE, SOFT = HexColor("#12202b"), HexColor("#7d8b95"), HexColor("#ececE7")
SIZE = {"a4": 9, "a3": 12}
PICTURE = {"a4": 26 * mm, "a3": 40 * mm}
CODE, ANSWER, SEEN = 0.06, 0.3, 0.22  # of the width; the question has the rest


def drawn(printed: QuestionsPrinted, paper: str, width: float) -> list[Any]:
    """Flowables, in their order."""
    size = SIZE[paper]
    plain = ParagraphStyle("plain", fontName=face(False), fontSize=size, leading=size * 1.25, textColor=INK)
    bold = ParagraphStyle("bold", parent=plain, fontName=face(True))
    blanks = [Paragraph(f"{escape(one)}:", bold) for one in printed.blanks]
    top = Table([blanks], colWidths=[width / len(blanks)] * len(blanks), rowHeights=[size * 2.6])
    top.setStyle(TableStyle([("BOX", (0, 0), (-1, -1), 0.8, INK), ("INNERGRID", (0, 0), (-1, -1), 0.6, LINE)]))
    story = [Paragraph(escape(printed.about), plain), Spacer(1, size / 2), top, Spacer(1, size / 2)]
    if printed.anchors:
        anchors = " &nbsp; ".join(f"{_strong(points)} {escape(words)}" for points, words in printed.anchors)
        story += [Paragraph(anchors, plain), Spacer(1, size / 2)]
    story.append(_table(printed, paper, width, plain, bold))
    if printed.scored:
        total = _("Points in all: ______ of %(n)s, less what does not apply", n=printed.possible)
        story += [Spacer(1, size), Paragraph(escape(total), bold)]
    return story


def _table(printed: QuestionsPrinted, paper: str, width: float, plain: ParagraphStyle, bold: ParagraphStyle) -> Table:
    picture = PICTURE[paper] + 4 * mm if printed.pictured else 0
    code, answer, seen = (share * width for share in ((CODE, ANSWER, SEEN) if printed.noted else (CODE, ANSWER + SEEN, 0)))
    widths = [code, width - code - answer - seen - picture, picture, answer, seen]
    heads = ["", _("Question"), _("How it should look"), _("Result"), _("What did you see?")]
    wide = [n for n, one in enumerate(widths) if one]
    rows: list[list[Any]] = [[Paragraph(escape(heads[n]), bold) for n in wide]]
    ruled = [
        ("GRID", (0, 0), (-1, -1), 0.6, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), SOFT),
    ]
    for group in printed.groups:
        if group.name:
            ruled += [("SPAN", (0, len(rows)), (-1, len(rows))), ("BACKGROUND", (0, len(rows)), (-1, len(rows)), SOFT)]
            rows.append([_heading(group, printed, bold)])
        for line in group.lines:
            cells = _cells(line, paper, answer, plain, bold)
            rows.append([cells[n] for n in wide])
    table = Table(rows, colWidths=[widths[n] for n in wide], repeatRows=1)
    table.setStyle(TableStyle(ruled))
    return table


def _heading(group: Group, printed: QuestionsPrinted, bold: ParagraphStyle) -> Paragraph:
    points = " · " + _("points: ______ of %(n)s", n=group.possible) if printed.scored and group.possible else ""
    return Paragraph(escape(group.name + points), bold)


def _cells(line: Line, paper: str, answer: float, plain: ParagraphStyle, bold: ParagraphStyle) -> list[Any]:
    asked = [Paragraph(escape(line.text), bold)]
    if line.look_for:
        asked.append(Paragraph(escape(line.look_for), plain))
    if line.reaction:
        asked.append(Paragraph(f"{_strong(_('At once'))}: {escape(line.reaction)}", plain))
    if line.marks:
        asked.append(Paragraph(escape(" · ".join(line.marks)), plain))
    given = [Paragraph(escape(line.within), plain)] if line.within else []
    room = answer - 4 * mm
    given.append(Boxes(line.boxes, plain.fontSize, room) if line.boxes else Rules(line.lines, plain.fontSize, room))
    there = line.picture is not None and line.picture.exists()
    picture = Image(str(line.picture), PICTURE[paper], PICTURE[paper], kind="proportional") if there else ""
    return [Paragraph(f"{'! ' if line.critical else ''}{escape(line.code)}", bold), asked, picture, given, ""]


def _strong(words: str) -> str:
    return f'<font name="{face(True)}">{escape(words)}</font>'


class Boxes(Flowable):  # type: ignore[misc]
    """A square before each answer, as many on a line as fit."""

    def __init__(self, words: list[str], size: float, width: float) -> None:
        super().__init__()
        self.size, self.width, self.lines = size, width, self._broken(words, size, width)
        self.height = len(self.lines) * size * 1.7

    def wrap(self, *room: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setFont(face(False), self.size)
        self.canv.setStrokeColor(INK)
        for number, line in enumerate(self.lines, start=1):
            base = self.height - number * self.size * 1.7 + self.size * 0.5
            for x, words in line:
                self.canv.rect(x, base - self.size * 0.2, self.size, self.size)
                self.canv.drawString(x + self.size * 1.4, base, words)

    @staticmethod
    def _broken(words: list[str], size: float, width: float) -> list[list[tuple[float, str]]]:
        lines: list[list[tuple[float, str]]] = [[]]
        x = 0.0
        for one in words:
            long = size * 2.4 + stringWidth(one, face(False), size)
            if lines[-1] and x + long > width:
                lines.append([])
                x = 0.0
            lines[-1].append((x, one))
            x += long
        return lines


class Rules(Flowable):  # type: ignore[misc]
    """Lines to write on."""

    def __init__(self, count: int, size: float, width: float) -> None:
        super().__init__()
        self.count, self.step, self.width = count, size * 2, width

    def wrap(self, *room: float) -> tuple[float, float]:
        return self.width, self.count * self.step

    def draw(self) -> None:
        self.canv.setStrokeColor(LINE)
        for number in range(self.count):
            self.canv.line(0, number * self.step + 2, self.width, number * self.step + 2)

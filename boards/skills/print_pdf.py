"""The matrix on A4 or A3, landscape: level circles with their signs, readable in grey (U-05). Lengths in millimetres."""

from __future__ import annotations

import io

from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from boards.aside import aside
from boards.screens.typeface import face, one_line
from boards.skills.print_marks import draw, draw_code
from boards.skills.print_paper import Paper, Row

PAPERS = {"a4": (297.0, 210.0), "a3": (420.0, 297.0)}
SCALES = (1.414, 1.25, 1.12, 1.0)  # A3 is A4 times 1.414
MARGIN, CODE_SIDE = 10.0, 33.0  # a footer code is read from 0.25 m (domain 7.3)
HEAD, COLUMNS_HEAD, LEGEND, FOOT = 35.0, 30.0, 12.0, 6.0
NAME_ROOM, CREW_ROOM = 46.0, 10.0
COLUMN, ROW = (9.0, 30.0), (5.6, 9.0)  # least, most
RULE, GROUND, INK, SOFT = HexColor("#b9c5cd"), HexColor("#eef2f4"), HexColor("#12202b"), HexColor("#3d4c58")


def pdf(paper: Paper, size: str) -> bytes:
    """The sheets as PDF, made in the thread pool. `size`: a4 | a3."""
    return aside(lambda: _largest(paper, *PAPERS[size]).made())


def _largest(paper: Paper, width: float, height: float) -> _Sheets:
    """All of it on one sheet, as large as goes; else in its least size on several."""
    scales = [scale for scale in SCALES if width / scale >= PAPERS["a4"][0] - 0.1]
    tried = (_Sheets(paper, width, height, scale) for scale in scales)
    return next((one for one in tried if len(one.pages) == 1), _Sheets(paper, width, height, 1))


class _Sheets:
    """`scale`: how much larger than its least size everything is drawn."""

    def __init__(self, paper: Paper, whole_width: float, whole_height: float, scale: float) -> None:
        self.paper, self.scale, self.whole = paper, scale, (whole_width, whole_height)
        self.width, self.height = width, height = whole_width / scale, whole_height / scale
        room = width - 2 * MARGIN - NAME_ROOM - CREW_ROOM
        most = max(1, int(room // COLUMN[0]))
        self.parts = _parts(list(range(len(paper.columns))), most) or [[]]
        self.column = min(COLUMN[1], max(COLUMN[0], room / max(1, max(map(len, self.parts)))))
        tall = height - 2 * MARGIN - HEAD - COLUMNS_HEAD - LEGEND - FOOT
        lines = len(paper.rows) + len(paper.sums)
        self.row = min(ROW[1], max(ROW[0], tall / max(1, lines)))
        self.fit = max(len(paper.sums) + 1, int(tall // self.row))
        self.pages = self._pages()

    def made(self) -> bytes:
        file = io.BytesIO()
        self.canvas = Canvas(
            file, pagesize=(self.whole[0] * mm, self.whole[1] * mm), pageCompression=1, lang=self.paper.language
        )
        self.canvas.setTitle(self.paper.title)
        self.canvas.setCreator("Kaizen Boards")
        for number, (part, rows, with_sums) in enumerate(self.pages, 1):
            self.canvas.scale(mm * self.scale, mm * self.scale)
            self._head()
            self._table(part, rows, with_sums)
            self._legend(number)
            self.canvas.showPage()
        self.canvas.save()
        return file.getvalue()

    def _pages(self) -> list[tuple[list[int], list[Row], bool]]:
        """Columns, rows and whether the sums follow, a page each; sums never stand alone."""
        pages: list[tuple[list[int], list[Row], bool]] = []
        for part in self.parts:
            left = list(self.paper.rows)
            while len(left) > self.fit - len(self.paper.sums):
                taken = min(self.fit, len(left) - 1)
                pages.append((part, left[:taken], False))
                left = left[taken:]
            pages.append((part, left, True))
        return pages

    def _head(self) -> None:
        top = self.height - MARGIN
        room = self.width - 2 * MARGIN - CODE_SIDE - 46
        self._write(self.paper.title, MARGIN, top - 6, 7.5, room, bold=True)
        for n, line in enumerate(self.paper.about):
            self._write(line, MARGIN, top - 13 - 5 * n, 3.8, room)
        if self.paper.address is not None:
            draw_code(self.canvas, self.paper.address, self.width - MARGIN - CODE_SIDE, top, CODE_SIDE)
            said = self.paper.valid.split("\n")
            for n, line in enumerate([*said, self.paper.address.partition("://")[2]]):
                self._write(line, self.width - MARGIN - CODE_SIDE - 44, top - 8 - 5 * n, 3.6, 42, bold=n < len(said))

    def _table(self, part: list[int], rows: list[Row], with_sums: bool) -> None:
        y = self.height - MARGIN - HEAD
        self._columns(part, y)
        y -= COLUMNS_HEAD
        for n, row in enumerate(rows):
            self._line(y, n % 2 == 0)
            self._write(row.name, MARGIN + 1, y - self.row / 2 - 1.2, min(4.2, self.row * 0.6), NAME_ROOM - 3)
            self._write(row.crew, MARGIN + NAME_ROOM, y - self.row / 2 - 1.2, 3.8, CREW_ROOM - 1)
            for at, column in enumerate(part):
                level, status = row.cells[column]
                draw(self.canvas, self._x(at), y - self.row / 2, min(self.row * 0.39, self.column * 0.3), level, status)
            y -= self.row
        for n, line in enumerate(self.paper.sums if with_sums else []):
            self._line(y, False, thick=n == 0)
            room = NAME_ROOM + CREW_ROOM - 3
            self._write(line.name, MARGIN + 1, y - self.row / 2 - 1.2, min(4, self.row * 0.6), room, bold=True)
            for at, column in enumerate(part):
                if (cell := line.cells[column]) is not None:
                    self._sum(self._x(at), y, *cell)
            y -= self.row
        self._line(y, False)

    def _columns(self, part: list[int], top: float) -> None:
        """Codes and names, upward."""
        bottom = top - COLUMNS_HEAD
        self._write(self.paper.heads[0], MARGIN + 1, bottom + 2, 3.6, NAME_ROOM - 3, bold=True)
        self._write(self.paper.heads[1], MARGIN + NAME_ROOM, bottom + 2, 3.6, CREW_ROOM - 1, bold=True)
        for at, column in enumerate(part):
            said = self.paper.columns[column]
            self.canvas.saveState()
            self.canvas.translate(self._x(at), bottom + 2)
            self.canvas.rotate(90)
            self._write(said.code + (" *" if said.critical else ""), 0, 0.6, 4.2, COLUMNS_HEAD - 3, bold=True)
            self._write(said.name, 0, -3.6, 3.2, COLUMNS_HEAD - 3)
            self.canvas.restoreState()

    def _sum(self, x: float, y: float, text: str, is_short: bool) -> None:
        if is_short:  # dark with a cross, so that it is dark in grey as well
            wide, high = min(self.column - 1, 15), self.row - 1
            self.canvas.setFillColor(black)
            self.canvas.roundRect(x - wide / 2, y - self.row + 0.5, wide, high, 0.8, stroke=0, fill=1)
        line = one_line(f"× {text}" if is_short else text, self.column - 1.4, min(4, self.row * 0.6), least=2.4)
        self._write(line.words, x - line.width / 2, y - self.row / 2 - 1.2, line.size, line.width + 0.1, bold=True,
                    ink=white if is_short else INK)  # fmt: skip

    def _legend(self, number: int) -> None:
        y, x = MARGIN + FOOT + 4, MARGIN
        signs = [(level, "valid" if level else "none", words) for level, words in enumerate(self.paper.levels)]
        signs += [(3, status, words) for status, words in self.paper.statuses]
        room = (self.width - 2 * MARGIN) / len(signs)
        for n, (level, status, words) in enumerate(signs):
            draw(self.canvas, x + n * room + 2.8, y + 1, 2.3, level, status)
            for at, line in enumerate(_halved(words, room - 8)):
                self._write(line, x + n * room + 6.4, y + 1.6 - 3.2 * at, 2.9, room - 7)
        self._write(self.paper.printed, MARGIN, MARGIN, 3.2, self.width / 2, ink=SOFT)
        said = self.paper.page.format(n=number, last=len(self.pages))
        self._write(said, self.width - MARGIN - 30, MARGIN, 3.2, 30, ink=SOFT)

    def _x(self, at: int) -> float:
        """The middle of a column."""
        return MARGIN + NAME_ROOM + CREW_ROOM + (at + 0.5) * self.column

    def _line(self, y: float, is_tinted: bool, thick: bool = False) -> None:
        right = MARGIN + NAME_ROOM + CREW_ROOM + self.column * max(map(len, self.parts))
        if is_tinted:
            self.canvas.setFillColor(GROUND)
            self.canvas.rect(MARGIN, y - self.row, right - MARGIN, self.row, stroke=0, fill=1)
        self.canvas.setStrokeColor(INK if thick else RULE)
        self.canvas.setLineWidth(0.6 if thick else 0.15)
        self.canvas.line(MARGIN, y, right, y)

    def _write(
        self, words: str, x: float, y: float, size: float, room: float, *, bold: bool = False, ink: object = INK
    ) -> None:
        line = one_line(words, room, size, least=size * 0.7, bold=bold)
        written = self.canvas.beginText(x, y)
        written.setFont(face(bold), line.size)
        written.setFillColor(ink)
        written.setHorizScale(100 * line.squeeze)
        written.textOut(line.words)
        self.canvas.drawText(written)


def _parts(columns: list[int], most: int) -> list[list[int]]:
    """As few pages side by side as will do, evenly filled."""
    pages = max(1, -(-len(columns) // most))
    each = -(-len(columns) // pages) if columns else 1
    return [columns[n : n + each] for n in range(0, len(columns), each)]


def _halved(words: str, room: float) -> list[str]:
    """On two lines where one would be too long."""
    whole = words.split()
    if len(whole) < 2 or one_line(words, 1000, 2.9, least=2.9, bold=False).width <= room:
        return [words]
    at = min(range(1, len(whole)), key=lambda n: abs(len(" ".join(whole[:n])) - len(" ".join(whole[n:]))))
    return [" ".join(whole[:at]), " ".join(whole[at:])]

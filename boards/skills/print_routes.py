"""The matrix on paper, and the page that says whether a printed one still holds."""

from __future__ import annotations

from flask import Response, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards.db import db
from boards.guard import me, open_to
from boards.live.checks import may_read
from boards.plant.addressed import board_at
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.screens import qr
from boards.screens.scanning import few_misses
from boards.skills import print_code, print_pdf
from boards.skills.documents import said_day
from boards.skills.evidence_routes import PDF, bp
from boards.skills.print_pdf import PAPERS
from boards.skills.print_words import paper_of
from boards.skills.sheet import Sheet
from boards.skills.words import cell_word

__all__ = ["bp"]
bp.add_app_template_global(cell_word, "skill_cell_word")
SMALL = (26, 14)  # people and skills that A4 shows well


@bp.get("/boards/<unit>/skills/print")
def matrix(unit: str) -> ResponseReturnValue:
    """As it comes out of the printer; `paper`: a4 | a3, `names`: wall | full."""
    sheet, names = Sheet(board_at(unit), production_date()), _names(unit)
    size = _paper(sheet)
    paper = paper_of(sheet, me(), names)
    return render_template(
        "skills/print.html", paper=paper, unit=sheet.unit, size=size, names=names, may_name=me().may_verify(sheet.unit),
        pdf=url_for("evidence.matrix_pdf", unit=sheet.unit.code.lower(), paper=size, names=names), papers=list(PAPERS),
        code=qr.svg(paper.address, title=_("Code that says whether this sheet is current")) if paper.address else None,
    )  # fmt: skip


@bp.get("/boards/<unit>/skills/print.pdf")
def matrix_pdf(unit: str) -> ResponseReturnValue:
    sheet, names = Sheet(board_at(unit), production_date()), _names(unit)
    paper, size = paper_of(sheet, me(), names), _paper(sheet)
    name = f"{sheet.unit.code.lower()}-skills-{sheet.on.isoformat()}"
    db.session.rollback()  # no transaction stays open while the PDF is made
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return Response(print_pdf.pdf(paper, size), mimetype=PDF, headers=headers)


@bp.get("/m/<code>")
@few_misses
@open_to("everyone")
def scanned(code: str) -> ResponseReturnValue:
    """Whether a printed matrix is current, without a name. 404 for a code that we did not print."""
    said = print_code.printed(code)
    today = production_date()
    unit = db.session.get(Unit, said.unit_id) if said is not None and said.on <= today else None
    if said is None or unit is None:
        abort(404)
    found = print_code.check(said, unit, today)
    return render_template(
        "skills/print_check.html", check=found, printed=said_day(found.on), since=said_day(found.since),
        unit=unit if unit.active else None, of=unit,
        readable=may_read(unit, g.person),
    )  # fmt: skip


def _names(code: str) -> str:
    """Full names are for who leads there or judges there; everybody else prints what the wall shows (Q-12)."""
    return "full" if request.args.get("names") == "full" and me().may_verify(board_at(code)) else "wall"


def _paper(sheet: Sheet) -> str:
    if (asked := request.args.get("paper", "")) in PAPERS:
        return asked
    return "a4" if len(sheet.people) <= SMALL[0] and len(sheet.skills) <= SMALL[1] else "a3"

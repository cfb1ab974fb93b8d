"""Addresses of copies on paper: the page to print, the PDF, and what their code answers."""

from __future__ import annotations

from pathlib import Path

from flask import Response, abort, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from boards.clock import now
from boards.db import db
from boards.guard import open_to
from boards.history.models import Attachment, photos_of
from boards.history.photos import path_of as photo_path
from boards.i18n import language
from boards.plant.models import Plant
from boards.plant.production_day import plant_date
from boards.refusals import NotNow
from boards.screens import qr
from boards.screens.scanning import few_misses
from boards.standards import copies, documents, parts
from boards.standards.comparing import PARTS
from boards.standards.content import WorkElement
from boards.standards.copy_pdf import Sheet, Step, pdf_of
from boards.standards.draft_pages import bp, found
from boards.standards.force import standard_day
from boards.standards.models import Revision
from boards.standards.parts import Printed
from boards.standards.words import SYMBOLS

PAPERS = ("a4", "a3")


@bp.get("/d/<code>")
@open_to("everyone")
@few_misses
def copy(code: str) -> ResponseReturnValue:
    """Whether a copy on paper still holds."""
    revision = copies.copied(code)
    if revision is None:
        return make_response(render_template("standards/copy.html", revision=None, answer=None), 404)
    answered = copies.answer(revision, standard_day())
    return render_template("standards/copy.html", revision=revision, answer=answered, unit=revision.standard.unit.board)


@bp.get("/standards/<code>/<rev>/print")
@open_to("everyone")
def print_page(code: str, rev: str) -> ResponseReturnValue:
    revision = _printable(code, rev)
    said = _language(revision)
    photos = photos_of("work_element", [element.id for element in revision.elements])
    return render_template(
        "standards/print.html",
        revision=revision,
        standard=revision.standard,
        said=said,
        steps=[_step(element, said, photos[element.id]) for element in revision.elements],
        parts=_parts(revision, said),
        address=(address := _address(revision)),
        code_svg=qr.svg(address, title=address) if address else "",
        paper=_paper(),
        answer=copies.answer(revision, standard_day()),
        printed_at=now(),
    )


@bp.get("/standards/<code>/<rev>.pdf")
@open_to("everyone")
def pdf(code: str, rev: str) -> ResponseReturnValue:
    revision = _printable(code, rev)
    said, standard = _language(revision), revision.standard
    photos = photos_of("work_element", [element.id for element in revision.elements])
    sheet = Sheet(
        code=standard.code,
        title=standard.title_in(said),
        rev=revision.rev,
        effective_on=revision.effective_on,
        answer=copies.answer(revision, standard_day()).kind,
        printed_on=plant_date(),
        plant=Plant.get().name,
        takt_s=revision.takt_s,
        wip=revision.wip,
        text=str(revision.texts.get(said) or revision.text),
        steps=[_step(element, said, photos[element.id]) for element in revision.elements],
        pictures=[
            documents.path_of(document.name, page)
            for document in revision.documents
            for page in range(1, document.pages + 1)
        ],
        parts=_parts(revision, said),
        address=_address(revision),
        language=said,
    )
    db.session.rollback()  # no transaction stays open while it is drawn
    name = f"{sheet.code}-{sheet.rev}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(pdf_of(sheet, _paper()), mimetype="application/pdf", headers=headers)


def _printable(code: str, rev: str) -> Revision:
    """Drafts are not printed: nobody should work by one."""
    revision = found(code, rev)
    if not revision.is_approved:
        abort(404)
    return revision


def _step(element: WorkElement, said: str, photos: list[Attachment]) -> Step:
    texts = element.texts.get(said) or {}
    do, key_point, reason = (str(texts.get(part) or getattr(element, part)) for part in PARTS)
    return Step(
        do,
        key_point,
        reason,
        seconds=element.seconds,
        symbol=element.symbol,
        symbol_words=str(SYMBOLS[element.symbol]) if element.symbol else "",
        photo=photos[0].name if photos else None,
        picture=photo_path(Path(current_app.config["PHOTOS"]), photos[0].name) if photos else None,
    )


def _parts(revision: Revision, said: str) -> list[Printed]:
    found = (part.printed(revision, said) for part in parts.PARTS)
    return [one for one in found if one is not None]


def _language(revision: Revision) -> str:
    """The page's language, or what was asked for."""
    asked = request.args.get("language", "")
    return asked if asked in Plant.get().languages else language()


def _address(revision: Revision) -> str:
    """What its code leads to; "" while phones have no way to this server, which the copy then says."""
    try:
        return copies.address(revision)
    except NotNow:
        return ""


def _paper() -> str:
    return request.args.get("paper", "") if request.args.get("paper") in PAPERS else "a4"

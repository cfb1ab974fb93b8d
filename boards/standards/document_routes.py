"""PDFs of standards: pages as pictures, the original only as a download and never as anything a browser would run."""

from __future__ import annotations

from flask import Response, abort
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.utils import secure_filename

from boards.db import db
from boards.guard import open_to
from boards.standards.content import Document
from boards.standards.documents import path_of
from boards.standards.draft_pages import bp

A_DAY = "private, max-age=86400"  # it never changes under its name
SANDBOX = "default-src 'none'; sandbox"


@bp.get("/documents/<name>")
@open_to("anybody")
def document(name: str) -> ResponseReturnValue:
    row = _row(name)
    title = secure_filename(row.title).removesuffix(".pdf") or "document"
    answer = _file(name, None, "application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{title}.pdf"'
    return answer


@bp.get("/documents/<name>/<int:page>")
@open_to("anybody")
def document_page(name: str, page: int) -> ResponseReturnValue:
    """One page as a picture, from 1."""
    if not 1 <= page <= _row(name).pages:
        abort(404)
    answer = _file(name, page, "image/jpeg")
    answer.headers["Content-Disposition"] = "inline"
    return answer


def _row(name: str) -> Document:
    return db.session.scalars(select(Document).where(Document.name == name)).first() or abort(404)


def _file(name: str, page: int | None, mimetype: str) -> Response:
    try:
        answer = Response(path_of(name, page).read_bytes(), mimetype=mimetype)
    except FileNotFoundError:
        abort(404)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = A_DAY
    return answer

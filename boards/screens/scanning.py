"""Scanning: whose label a code on paper is. A code on paper can be reset, so an old one gets a kind page, no riddle."""

from __future__ import annotations

from flask import Response, abort, make_response, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.db import db
from boards.guard import limiter
from boards.plant.models import Unit
from boards.screens.models import ALPHABET, CODE_LENGTH, Label


def _missed(response: Response) -> bool:
    return response.status_code == 404


# Only misses count: a whole plant may scan from behind one address, and nobody may try codes until one fits.
few_misses = limiter.shared_limit("60/minute", scope="labels", deduct_when=_missed)


def scanned(code: str) -> Unit:
    """The unit whose label carries `code`, in any case. Ends the request with a kind page: 410 for a label that was
    reset, 404 for a code that never was one.
    """
    plain = "".join(letter for letter in code.upper() if letter in ALPHABET)
    label = None
    if len(plain) == CODE_LENGTH:
        label = db.session.scalar(select(Label).where(Label.code == plain).options(joinedload(Label.unit)))
    if label is None:
        abort(_kind_page(404))
    if label.reset_at is not None or not label.unit.active:
        abort(_kind_page(410))
    return label.unit


def _kind_page(status: int) -> Response:
    typed = request.form.get("text", "") if request.method == "POST" else ""
    return make_response(render_template("screens/old_code.html", status=status, typed=typed), status)

"""Pages that a receipt opens: for whoever holds it, kept by no browser, found by no search, and guessed by nobody."""

from __future__ import annotations

import logging

from flask import Response, make_response, render_template

from boards.guard import limiter

log = logging.getLogger(__name__)


def _missed(answer: Response) -> bool:
    if answer.status_code != 404:
        return False
    log.warning("a receipt was tried that opens nothing")  # not which, nor from where: it may be a nameless author's slip
    return True


few_guesses = limiter.shared_limit("20/minute", scope="receipts", deduct_when=_missed)


def private_page(template: str, status: int = 200, **page: object) -> Response:
    """The page, to be kept nowhere."""
    answer = make_response(render_template(template, **page), status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer

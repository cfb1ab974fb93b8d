"""Pages that a receipt opens: for whoever holds it, kept by no browser, found by no search, and guessed by nobody."""

from __future__ import annotations

from flask import Response, make_response, render_template

from boards.guard import limiter

few_guesses = limiter.shared_limit("20/minute", scope="receipts", deduct_when=lambda answer: answer.status_code == 404)


def private_page(template: str, status: int = 200, **page: object) -> Response:
    """The page, to be kept nowhere."""
    answer = make_response(render_template(template, **page), status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer

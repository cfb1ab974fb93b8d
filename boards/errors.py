"""What can go wrong between a person and a verb, each with its status and one plain sentence; and the pages that say it."""

from __future__ import annotations

import contextlib
from typing import Any

from flask import Flask, current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import inspect
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError, ProgrammingError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from boards import api, figures
from boards.api import answers
from boards.db import db
from boards.htmx import is_htmx, plain_refusal, refusal
from boards.i18n import language
from boards.outages import Outage, outage_of
from boards.plant.models import NotSetUp
from boards.refusals import NotAllowed, NotNow, Refusal, Unfit

__all__ = ["NotAllowed", "NotNow", "Refusal", "Unfit", "init_app", "say"]


def init_app(app: Flask) -> None:
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _failed)
    app.register_error_handler(StaleDataError, _try_again)
    app.register_error_handler(NotSetUp, _not_set_up)
    app.register_error_handler(DBAPIError, _try_again)
    app.register_error_handler(NoConnection, _out_of_order)
    app.register_error_handler(OSError, _out_of_order)
    app.register_error_handler(OverflowError, lambda error: say(SENTENCES[404], 404))  # a number no row can have


def _refused(refusal: Refusal) -> ResponseReturnValue:
    if isinstance(refusal, Outage):
        return _out_of_order(refusal)
    return say(refusal.sentence, refusal.status, refusal.field)


def _failed(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()  # type: ignore[return-value]
    code = error.code or 500
    written = getattr(error, "description", None)
    own = written if written != type(error).description else None
    words = answers.SENTENCES if api.is_asked() else SENTENCES
    answer = make_response(say(own or words.get(code) or words[400 if code < 500 else 500], code))
    answer.headers.update({name: value for name, value in error.get_headers() if name in TOLD})
    return answer


def _overtaken(error: StaleDataError) -> ResponseReturnValue:
    db.session.rollback()
    return say(_l("Somebody else changed it at the same moment. Look at it again and repeat."), 409)


def _out_of_order(error: Exception) -> ResponseReturnValue:
    """Database or disk fail: said without asking the database anything."""
    if (outage := outage_of(error)) is None:
        raise error
    with contextlib.suppress(SQLAlchemyError):
        db.session.rollback()
    current_app.logger.error("%s: %s", outage.status, outage.cause)
    g.out_of_order = True
    answer = make_response(_plainly(outage), outage.status)
    answer.headers["Retry-After"] = "10"
    return answer


def _plainly(outage: Outage) -> ResponseReturnValue:
    if api.is_asked():
        return answers.problem(outage.status, outage.sentence)
    if is_htmx():
        return plain_refusal(outage.sentence, outage.status)
    if request.accept_mimetypes.best == "application/json":
        return {"error": str(outage.sentence)}
    return current_app.jinja_env.get_template("out_of_order.html").render(sentence=outage.sentence, lang=language())


def _not_set_up(error: NotSetUp) -> ResponseReturnValue:
    """Every page of an empty database leads to where a plant is set up; whatever else was asked is not ready."""
    for_programs = api.is_asked() or is_htmx() or request.accept_mimetypes.best == "application/json"
    if request.method in ("GET", "HEAD") and not for_programs:
        return redirect(url_for("setup.home"))
    return say(error.args[0], 503)


def _try_again(error: DBAPIError | StaleDataError) -> ResponseReturnValue:
    """PostgreSQL breaks one of two transactions that wait for each other, or that took the same number; and of two who
    change a record at once the second is overtaken. The view runs once more, on what is true now: a verb then says
    "done already" in the first one's words.
    """
    if not isinstance(error, StaleDataError) and outage_of(error):
        return _out_of_order(error)
    db.session.rollback()
    if isinstance(error, DataError):  # a number or a letter that the database can't hold
        return say(SENTENCES[400], 400)
    if isinstance(error, OperationalError | ProgrammingError) and not inspect(db.engine).has_table("plant"):
        return "The database has no tables yet. On the server: boards db upgrade", 503
    if isinstance(error, StaleDataError):
        if g.get("tried_again"):
            return _overtaken(error)
    elif g.get("tried_again") or not _passes(error):
        raise error
    g.tried_again = True
    figures.DATABASE_RETRIES.inc()
    for _, upload in request.files.items(multi=True):
        upload.stream.seek(0)
    try:
        answer: ResponseReturnValue = current_app.dispatch_request()
        return answer
    except Refusal as refusal:
        return _refused(refusal)
    except HTTPException as failed:
        return _failed(failed)
    except StaleDataError as overtaken:
        return _overtaken(overtaken)


def _passes(error: DBAPIError) -> bool:
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", "") in PASSING


def say(sentence: Any, status: int, field: str | None = None) -> ResponseReturnValue:
    """One plain sentence with its status: a toast on a board, JSON for scripts, else a page of its own."""
    if api.is_asked():
        return answers.problem(status, sentence, field)
    if is_htmx():
        return refusal(sentence, status)
    if request.accept_mimetypes.best == "application/json":
        return {"error": str(sentence)}, status
    return render_template("error.html", sentence=sentence, status=status), status


TOLD = ("Allow", "Retry-After", "WWW-Authenticate")  # what an error says to programs, beside its sentence
PASSING = ("40001", "40P01")  # serialisation failure, deadlock

SENTENCES: dict[int, Any] = {
    400: _l("We could not read what was sent. Go back and try again."),
    401: _l("Please sign in first."),
    403: _l("You may not do this here. Ask the leader of the team."),
    404: _l("This page is not here (any more)."),
    405: _l("This can't be done here."),
    409: _l("Somebody else was faster. Look at it again."),
    410: _l("This is no longer valid."),
    413: _l("That is too large. Go back, your text is still there; send a smaller photo."),
    422: _l("Something is missing. Go back and complete it."),
    429: _l("Too many tries. Wait a minute and try again."),
    500: _l("Something broke on our side. What you see may be incomplete; try again in a moment."),
    503: _l("The board is not ready yet."),
}

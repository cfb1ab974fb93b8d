"""The one place that reads and writes htmx's headers: the library has an unmended bug, and its successor other names."""

from __future__ import annotations

from flask import Flask, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from htmx_flask import Htmx

from boards.i18n import language
from boards.live.rendering import rendered
from boards.plant.models import Unit

htmx = Htmx()


def init_app(app: Flask) -> None:
    htmx.init_app(app)


def is_htmx() -> bool:
    """Whether the page swaps the answer in itself."""
    return bool(request.htmx)  # type: ignore[attr-defined]


def answer(
    unit: Unit, panel: str, said: object = None, undo: str | None = None, to: str | None = None
) -> ResponseReturnValue:
    """What a post from a board gets: the panel as it now is, and a toast with `said` and perhaps an undo (an address
    to DELETE). Without htmx: back to `to`, or the board, where the toast is shown.
    """
    if is_htmx():
        return str(rendered(unit, panel, language()).html) + toast(said, undo, panel)
    if said:
        flash(str(said), undo or "said")
    back = to or url_for("plant.board", unit=unit.code.lower(), _anchor=f"panel-{panel}")
    return redirect(back, 303)


def go(to: str) -> ResponseReturnValue:
    """Another page: a redirect that htmx follows as a whole page too."""
    if is_htmx():
        response = Response(status=204)
        response.headers["HX-Redirect"] = to
        return response
    return redirect(to, 303)


def toast(said: object, undo: str | None = None, panel: str | None = None, refused: bool = False) -> str:
    """The toast as an out-of-band swap, beside whatever else is answered. An undo answers with `panel` again."""
    return render_template("ui/_toast.html", said=said, undo=undo, panel=panel, refused=refused, oob=True)


def refusal(said: object, status: int) -> Response:
    """A "no" on a board: only the toast changes, the status says what it is."""
    return _beside(toast(said, refused=True), status)


def plain_refusal(said: object, status: int) -> Response:
    """The same without asking the database what every page knows."""
    return _beside(current_app.jinja_env.get_template("ui/_toast.html").render(said=said, refused=True, oob=True), status)


def _beside(toast: str, status: int) -> Response:
    response = make_response(toast, status)
    response.headers["HX-Reswap"] = "none"
    return response

"""Addresses of the audit trail: for administrators, who came by two factors; the works council without the sign-ins."""

from __future__ import annotations

import csv
import datetime as dt
import io

from flask import Blueprint, Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.db import db
from boards.guard import me
from boards.people.account_pages import named
from boards.people.models import Person
from boards.plant.models import WITH_BOARD, Unit
from boards.records import address_of
from boards.refusals import NotAllowed, Unfit
from boards.trail import words
from boards.trail.lines import KINDS, MOST, SIGNING_IN, Asked, Trail
from boards.uploads.workbooks import packed

bp = Blueprint("trail", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = [20, 26, 26, 16, 22, 50]


def may_read_trail(person: Person) -> bool:
    return person.holds("admin", "works_council")


@bp.record_once
def _told(state: object) -> None:
    app: Flask = state.app  # type: ignore[attr-defined]
    app.jinja_env.globals["may_read_trail"] = may_read_trail


@bp.get("/audit-trail")
def show() -> ResponseReturnValue:
    """`?person=` a number, or words of a name, `?kind=`, `?unit=`, `?from=`, `?to=`, `?page=`."""
    page = request.args.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 5 else 1
    refused, people = None, list[Person]()
    try:
        asked, people = _asked()
    except Unfit as refusal:
        asked, refused = Asked(signing_in=me().holds("admin")), refusal
    shown = render_template(
        "trail/show.html",
        trail=Trail(asked, max(number, 1)),
        asked=asked,
        people=people,
        kinds=[kind for kind in KINDS if asked.signing_in or kind not in SIGNING_IN],
        units=db.session.scalars(select(Unit).where(Unit.kind.in_(WITH_BOARD)).order_by(Unit.path)).all(),
        words=words,
        address_of=address_of,
        refused=refused,
        given={name: value for name, value in request.args.items() if name in GIVEN and value},
    )
    return shown, refused.status if refused else 200


@bp.get("/audit-trail.<any(csv, xlsx):sort>")
def file(sort: str) -> ResponseReturnValue:
    """What was asked for as a file: the latest 20 000 lines."""
    asked, _people = _asked()
    lines = Trail(asked).all()
    rows = [[str(head) for head in words.HEADS], *map(words.cells, lines)]
    if len(lines) == MOST:
        rows.append([str(_l("Here it ends: ask for fewer days."))])
    db.session.rollback()  # no transaction stays open while a workbook is made
    if sort == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        answer = Response("\N{BYTE ORDER MARK}" + text.getvalue(), mimetype="text/csv")
    else:
        sheet = {"name": str(_l("Audit trail")), "rows": rows, "widths": WIDTHS, "dates": []}
        answer = Response(packed([sheet]), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f"attachment; filename=audit-trail.{sort}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


GIVEN = ("person", "kind", "unit", "from", "to")


def _asked() -> tuple[Asked, list[Person]]:
    """What is asked for, and the people that its words fit. Raises NotAllowed; Unfit for what cannot be asked."""
    if not may_read_trail(me()):
        raise NotAllowed(_l("This is for administrators and the works council."))
    all_of_it = me().holds("admin")
    kind = request.args.get("kind") or None
    if kind is not None and (kind not in KINDS or (kind in SIGNING_IN and not all_of_it)):
        raise Unfit(_l("Choose one of those shown."), "kind")
    code = request.args.get("unit", "")[:20]
    unit = db.session.scalar(select(Unit).where(Unit.code == code.upper())) if code else None
    if code and unit is None:
        raise Unfit(_l("Choose one of those shown."), "unit")
    typed = request.args.get("person", "")[:60]
    people = list(db.session.scalars(named(typed).order_by(Person.name).limit(20))) if typed.strip() else []
    if typed.strip() and not people:
        raise Unfit(_l("Nobody found."), "person")
    first, last = _day("from"), _day("to")
    return Asked(people[0] if people else None, kind, unit, first, last, all_of_it), people


def _day(name: str) -> dt.date | None:
    typed = request.args.get(name, "").strip()
    try:
        return dt.date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Unfit(_l("We don't know that date. Choose one in the calendar."), name) from None

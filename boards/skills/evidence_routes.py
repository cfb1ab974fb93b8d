"""What an auditor asks for, as a page and as a PDF: of a station on a past day, of a person."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.db import db
from boards.guard import me
from boards.i18n import language
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date
from boards.records import ID_MAX
from boards.refusals import NotAllowed, Unfit
from boards.skills.documents import Document
from boards.skills.evidence import Evidence
from boards.skills.evidence_pdf import pdf
from boards.skills.evidence_person import may_see, person_document
from boards.skills.evidence_words import station_document

bp = Blueprint("evidence", __name__)
bp.add_app_template_global(may_see, "may_see_evidence")
PDF = "application/pdf"
FIRST_YEAR = 1990  # nothing was noted before; and time zones know no year 1


@bp.get("/stations/<unit>/evidence")
def station(unit: str) -> ResponseReturnValue:
    """Of the production date `on`, by default the last on which the station worked; of one `shift`, or of the whole day."""
    found, on, shift = _asked(unit)
    shifts = {code: plan["name"].get(language(), code) for code, plan in Plant.get().shifts.items()}
    document = station_document(Evidence(found, on, shift), me())
    return render_template(
        "skills/evidence_station.html", document=document, unit=found.board, station=found, on=on, shift=shift,
        pdf=url_for("evidence.station_pdf", unit=found.code.lower(), on=on.isoformat(), shift=shift), shifts=shifts,
        today=production_date(), one_day=dt.timedelta(days=1),
    )  # fmt: skip


@bp.get("/stations/<unit>/evidence.pdf")
def station_pdf(unit: str) -> ResponseReturnValue:
    found, on, shift = _asked(unit)
    name = "-".join(["evidence", found.code.lower(), on.isoformat(), *([shift] if shift else [])])
    return file_of(station_document(Evidence(found, on, shift), me()), name)


@bp.get("/people/<int:id>/evidence")
def person(id: int) -> ResponseReturnValue:
    found = _person(id)
    return render_template(
        "skills/evidence.html", document=person_document(found, me()), unit=found.home_unit.board,
        pdf=url_for("evidence.person_pdf", id=found.id),
    )  # fmt: skip


@bp.get("/people/<int:id>/evidence.pdf")
def person_pdf(id: int) -> ResponseReturnValue:
    found = _person(id)
    return file_of(person_document(found, me()), f"evidence-{found.personnel_no or found.id}")


def file_of(document: Document, name: str) -> Response:
    db.session.rollback()  # no transaction stays open while the PDF is made
    answer = Response(pdf(document), mimetype=PDF)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "no-store"  # names: nothing that a shared computer should keep
    return answer


def _asked(code: str) -> tuple[Unit, dt.date, str | None]:
    """Which station, production date and shift. 404 for no station, also one that is not used any more is found; Unfit
    for a date or shift that is none, or still to come."""
    found = db.session.scalar(select(Unit).where(Unit.code == code.upper(), Unit.kind == "station"))
    if found is None:
        abort(404)
    shift = request.args.get("shift", "").strip() or None
    if shift is not None and shift not in Plant.get().shifts:
        raise Unfit(_l("Choose one of those shown."), "shift")
    today, typed = production_date(), request.args.get("on", "").strip()
    try:
        on = dt.date.fromisoformat(typed) if typed else Calendar(found).before(today, 1)
    except ValueError:
        raise Unfit(_l("We don't know that date. Choose one in the calendar."), "on") from None
    if on > today:
        raise Unfit(_l("That day is still to come."), "on")
    if on.year < FIRST_YEAR:
        raise Unfit(_l("We don't know that date. Choose one in the calendar."), "on")
    return found, on, shift


def _person(id: int) -> Person:
    found = db.session.get(Person, id) if id <= ID_MAX else None
    if found is None:
        abort(404)
    if not may_see(found, me()):
        raise NotAllowed(_l("This is for the person, who leads the team, and those who keep the training records."))
    return found

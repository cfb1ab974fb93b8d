"""Addresses of a team's plan: one shift by names, in taps; a day of all teams for who leads several. All of it works
without scripts: the first name tapped is an address, the second a form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from boards import typed
from boards.db import db, writing
from boards.guard import me
from boards.htmx import answer, is_htmx
from boards.people.models import Person
from boards.plant import staffing_words as said
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date
from boards.plant.roster import ABSENCES, ROLES, RosterEntry
from boards.plant.roster_forms import asked, board_of, date_of, entry_of, is_in, person_of, row_of, sent, station_of
from boards.plant.roster_page import DAY, RosterPage
from boards.plant.roster_weeks import copy_week
from boards.plant.rostering import AHEAD_DAYS, Roster
from boards.plant.staffing import Staffings
from boards.refusals import Refusal, Unfit

bp = Blueprint("roster", __name__)
View = TypeVar("View", bound=Callable[..., Any])
for word in (said.post_sign, said.post_state, said.post_why, said.absence_word, said.roster_event):
    bp.add_app_template_global(word)


@bp.get("/boards/<unit>/roster")
def show(unit: str) -> ResponseReturnValue:
    """One shift of a team, `?date=&shift=`; with somebody picked (`entry` or `who`) what would be without him."""
    found = board_of(unit)
    if found.kind != "team":
        return _of_all(found)
    return _page(asked(found, request.args.get("date", ""), request.args.get("shift", "")))


def staying(view: View) -> View:
    """After a refusal the plan as it is now, with the sentence over it and its status."""

    @wraps(view)
    def answered(unit: str) -> ResponseReturnValue:
        roster = sent(board_of(unit))
        try:
            return view(roster)  # type: ignore[no-any-return]
        except Refusal as refusal:
            if is_htmx():
                raise
            db.session.rollback()
            return _page(sent(board_of(unit)), refusal)

    return answered  # type: ignore[return-value]


@bp.post("/boards/<unit>/roster/swaps")
@staying
def swap(roster: Roster) -> ResponseReturnValue:
    """Two names tapped: they change places, once however often it is sent."""
    with writing():
        first, second = entry_of(roster, "first"), entry_of(roster, "second")
        names = {"one": first.person.short_name, "other": second.person.short_name}
        roster.swap(first, second, me(), (typed.number("first_at"), typed.number("second_at")))
    return _back(roster, _("%(one)s and %(other)s have changed places.", **names))


@bp.post("/boards/<unit>/roster/places")
@staying
def place(roster: Roster) -> ResponseReturnValue:
    """Somebody at a station: moved there (`entry`), planned, lent, as a trainee, or in place of who is away (`away`)."""
    role, kind = typed.choice("role", ROLES) or "work", typed.choice("kind", ABSENCES) or "unplanned"
    with writing():
        station = station_of(roster, "station")
        if request.form.get("entry"):
            entry = entry_of(roster, "entry")
            person = entry.person
            roster.move(entry, station, me())
        else:
            person = person_of("person")
            if request.form.get("away"):
                roster.absent(person_of("away"), me(), kind)
            trainer = person_of("trainer") if request.form.get("trainer") else None
            roster.place(person, station, me(), role, trainer)
        name = person.short_name
    where = station.code if station else ""
    words = _("%(name)s: %(station)s", name=name, station=where) if where else _("%(name)s is in the shift.", name=name)
    return _back(roster, words)


@bp.delete("/boards/<unit>/roster/places")
@staying
def take_off(roster: Roster) -> ResponseReturnValue:
    with writing():
        person = person_of("person")
        roster.take_off(person, me())
        name = person.short_name
    return _back(roster, _("%(name)s is not in this shift any more.", name=name))


@bp.post("/boards/<unit>/roster/absences")
@staying
def absent(roster: Roster) -> ResponseReturnValue:
    kind = typed.choice("kind", ABSENCES) or "unplanned"
    with writing():
        person = person_of("person")
        roster.absent(person, me(), kind, went_home=request.form.get("went_home") == "yes")
        name = person.short_name
    return _back(roster, _("%(name)s is not there.", name=name))


@bp.delete("/boards/<unit>/roster/absences")
@staying
def back(roster: Roster) -> ResponseReturnValue:
    with writing():
        person = person_of("person")
        roster.back(person, me())
        name = person.short_name
    return _back(roster, _("%(name)s is there.", name=name))


@bp.post("/boards/<unit>/roster/attendance")
@staying
def attend(roster: Roster) -> ResponseReturnValue:
    """All here as planned, in one tap; also from the stand-up (`next`)."""
    with writing():
        roster.attend(me())
    return _back(roster, _("All are here as planned. Tap who is not."))


@bp.post("/boards/<unit>/roster/weeks")
@staying
def copy(roster: Roster) -> ResponseReturnValue:
    from_monday, to_monday = typed.date("from"), typed.date("to")
    if from_monday is None or to_monday is None:
        raise Unfit(_l("Choose two weeks, each by its Monday."), "to")
    if (to_monday - production_date()).days > AHEAD_DAYS:
        raise Unfit(_l("That is too far away. Choose an earlier day."), "to")
    with writing():
        count = copy_week(board_of(roster.unit.code), from_monday, to_monday, me())
    words = ngettext("%(num)s shift is planned.", "%(num)s shifts are planned.", count)
    moved = Roster(roster.unit, roster.date + (to_monday - from_monday), roster.shift)
    return _back(moved, words if count else _("Every shift of that week was planned already."))


def _page(roster: Roster, refused: Refusal | None = None) -> ResponseReturnValue:
    page = RosterPage(roster, me(), refused=refused)
    given = request.args if request.method == "GET" else {}
    entry = row_of(RosterEntry, given.get("entry", ""))
    if entry is not None and is_in(entry, roster):
        page.entry = entry
    elif (who := row_of(Person, given.get("who", ""))) is not None and who.is_active:
        page.who = who
    code = given.get("station", "")[:20]
    page.station = next((post.station for post in page.staffing.posts if post.code == code.upper()), None)
    return render_template("plant/roster.html", unit=roster.unit, page_=page), refused.status if refused else 200


def _of_all(unit: Unit) -> ResponseReturnValue:
    """A day of all teams below: shift by shift what is covered, for a shift lead or a manager."""
    teams = select(Unit).where(Unit.path.startswith(unit.path), Unit.kind == "team", Unit.active)
    found = list(db.session.scalars(teams.order_by(Unit.position, Unit.code)))
    if not found:
        abort(404)
    date = date_of(request.args.get("date", "")) or production_date()
    staffings = Staffings(found, [date])
    rows = [(team, [staffings.of(team, date, code) for code in staffings.shifts(team, date)]) for team in found]
    days = {"date": date, "today": production_date(), "tomorrow": production_date() + DAY}
    return render_template("plant/roster_all.html", unit=unit, rows=rows, shifts=Plant.get().shifts, **days)


def _back(roster: Roster, words: str) -> ResponseReturnValue:
    """The plan as it now is; in a stand-up, whose page swaps by itself, its panel and the words."""
    shown: dict[str, Any] = {"date": roster.date.isoformat(), "shift": roster.shift}
    page = url_for("roster.show", unit=roster.unit.code.lower(), **shown)
    return answer(roster.unit, "meeting", words, to=typed.same_site(request.form.get("next")) or page)

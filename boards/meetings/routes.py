"""Addresses of meetings: starting, running, ending one; its record; those a unit has held. The taps are in taps.py."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from boards.clock import now
from boards.db import db, writing
from boards.guard import me, open_to
from boards.htmx import go, is_htmx
from boards.issues.words import issue_kind, issue_state
from boards.live.checks import may_read
from boards.live.revisions import revisions_of
from boards.meetings.agenda import topic_question, topic_word
from boards.meetings.came_in import came_in
from boards.meetings.models import Forum, Meeting
from boards.meetings.record import told, told_of
from boards.meetings.schedule import forum_of, next_meeting, present_occurrence
from boards.meetings.taps import bp, found
from boards.meetings.tiers import topics_at
from boards.meetings.words import group_word, record_address, topic_count
from boards.plant.addressed import board_at
from boards.plant.models import Plant, Unit
from boards.plant.production_day import plant_date, shift
from boards.refusals import NotAllowed

__all__ = ["bp"]
FOLLOWED = ("now", "actions", "ideas", "answers", "children", "meeting")  # panels whose news a stand-up hears
LIST_MAX = 60
for word in (topic_word, topic_question, issue_kind, issue_state, group_word, record_address, topic_count):
    bp.add_app_template_global(word)


@bp.get("/boards/<unit>/stand-up")
def stand_up(unit: str) -> ResponseReturnValue:
    """The running stand-up, or the one tap that starts it; for a page that is open already only what changes."""
    board = _board(unit)
    running = Meeting.running_at(board.id)
    if running is None or not running.is_led_by(me()):
        last = db.session.scalars(Meeting.held_at(board).limit(1)).first()
        if is_htmx():
            return go(url_for("meetings.meeting", id=last.id) if last else url_for("plant.board", unit=unit))
        forum = forum_of(board)
        if forum and running is None and not forum.is_led_by(me()):
            raise NotAllowed(_l("A leader of %(unit)s runs the stand-up.", unit=board.name))
        held = Meeting.all_of(present_occurrence(forum, now())[1]) if forum else []
        more = {"forum": forum, "held": held, "running": running, "coming": next_meeting(board, now()), "last": last}
        return render_template("meetings/start.html", unit=board, zone=Plant.get().zone, **more)
    page = "meetings/_stand_up.html" if is_htmx() else "meetings/stand_up.html"
    return render_template(page, **_context(running))


@bp.post("/boards/<unit>/stand-up")
def start(unit: str) -> ResponseReturnValue:
    """One tap; who taps second joins."""
    board = _board(unit)
    forum = _forum(board)
    with writing():
        Meeting.start(forum, me(), again=request.form.get("again") == "yes")
    return go(url_for("meetings.stand_up", unit=board.code.lower()))


@bp.get("/meetings/<int:id>")
@open_to("everyone")
def meeting(id: int) -> ResponseReturnValue:
    """The record: it writes itself, and stays as it was at the end (M-02)."""
    shown = found(id)
    if not may_read(shown.unit, g.person):
        abort(401)
    return render_template("meetings/meeting.html", unit=shown.unit, meeting=shown, record=told(shown), shift=_shift(shown))


@bp.get("/boards/<unit>/meetings")
@open_to("everyone")
def meetings(unit: str) -> ResponseReturnValue:
    """The unit's last meetings, each with what it brought."""
    board = _board(unit)
    held = db.session.scalars(Meeting.held_at(board).limit(LIST_MAX)).all()
    return render_template("meetings/meetings.html", unit=board, held=held, records=told_of(held), zone=Plant.get().zone)


def _context(running: Meeting) -> dict[str, Any]:
    at = now()
    look = topics_at(running, at)
    return {
        "unit": running.unit,
        "meeting": running,
        "look": look,
        "agenda": look.agenda,
        "record": told(running),
        "came": came_in(running),
        "shift": _shift(running),
        "today": plant_date(at),
        "coming": next_meeting(running.unit, at),
        "zone": Plant.get().zone,
        "followed": {name: revisions_of(running.unit_id).get(name, 0) for name in FOLLOWED},
        "endpoints": current_app.view_functions,
        "picked": request.args.get("pick", ""),
    }


def _shift(meeting: Meeting) -> Any:
    plant = Plant.get()
    return shift(meeting.shift_code, meeting.production_date, plant) if meeting.shift_code in plant.shifts else None


def _board(code: str) -> Unit:
    unit = board_at(code)
    return unit if may_read(unit, g.person) else abort(401)


def _forum(board: Unit) -> Forum:
    return forum_of(board) or abort(404)

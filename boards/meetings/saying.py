"""What is said in a stand-up: every form of its page carries the meeting's number, whatever record it is about.

It counts only where whoever says it leads there; a tablet that was offline may say it after the end (an addendum, M-02).
"""

from __future__ import annotations

import contextlib

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from boards.db import db
from boards.guard import SAFE
from boards.history.models import said_in
from boards.meetings.models import Meeting

bp = Blueprint("saying", __name__)


@bp.before_app_request
def said() -> ResponseReturnValue | None:
    if request.method in SAFE or g.get("person") is None or request.mimetype != "application/x-www-form-urlencoded":
        return None
    number = request.form.get("meeting", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    meeting = db.session.get(Meeting, int(number))
    if meeting is not None and meeting.is_led_by(g.person):
        g.said_in = contextlib.ExitStack()
        g.said_in.enter_context(said_in(meeting.id))
    return None


@bp.teardown_app_request
def over(error: BaseException | None) -> None:
    if stack := g.pop("said_in", None):
        stack.close()

"""What the pages of screens show: which there are, how they stand, and which boards they may be given."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter

from flask import Response, abort, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.clock import now
from boards.db import db
from boards.guard import me
from boards.people.models import Person
from boards.plant.models import WITH_BOARD, Unit
from boards.records import ID_MAX
from boards.refusals import NotAllowed, NotNow, Refusal
from boards.screens.codes import in_groups, plain
from boards.screens.models import Screen
from boards.screens.public_address import public_url
from boards.screens.standing import Standing, standings
from boards.screens.verbs import before_looking_after, may_look_after

ORDER = ("dark", "new", "live", "quiet", "ended")
ENDED_KEPT = dt.timedelta(days=1)  # so long an unpaired one is listed


class ScreensPage:
    """The screens that a person looks after, of all boards or of one and those below it; what is dark comes first."""

    def __init__(self, person: Person, unit: Unit | None = None) -> None:
        self.unit, at = unit, now()
        rows = select(Screen).options(joinedload(Screen.unit)).order_by(Screen.id)
        rows = rows.where(Screen.ended_at.is_(None) | (Screen.ended_at > at - ENDED_KEPT))
        mine = [
            screen
            for screen in db.session.scalars(rows)
            if may_look_after(person, screen.unit) and (unit is None or screen.unit.is_within(unit.id))
        ]
        self.rows: list[Standing] = sorted(
            standings(mine, at), key=lambda one: (ORDER.index(one.state), one.screen.unit.path, one.screen.id)
        )
        self.counts = Counter(row.state for row in self.rows)


def boards_for(person: Person) -> list[Unit]:
    """The boards whose screens this person looks after, from the top down."""
    boards = select(Unit).where(Unit.kind.in_(WITH_BOARD), Unit.active).order_by(Unit.path)
    return [unit for unit in db.session.scalars(boards) if may_look_after(person, unit)]


def page_of(id: int, refused: Refusal | None = None, secret: str | None = None, is_new: bool = False) -> Response:
    """The page of one screen; `secret`: of its kiosk address, which is shown this once."""
    shown = found(id)
    before_looking_after(me(), shown.unit)
    page = render_template(
        "screens/tv.html",
        unit=shown.unit,
        one=standings([shown], now())[0],
        boards=[unit for unit in boards_for(me()) if unit.id != shown.unit_id],
        kiosk=secret and f"{_host()}{url_for('walls.kiosk', secret=in_groups(secret))}",
        is_new=is_new,
        refused=refused,
        submission=secrets.token_urlsafe(12),
    )
    answer = make_response(page, refused.status if refused else 200)
    answer.headers["Cache-Control"] = "no-store"  # an address that is shown once: not again by the way back either
    return answer


def form_page(refused: Refusal | None = None) -> ResponseReturnValue:
    """The form to pair a screen, with what was typed and why that did not do."""
    code = plain(request.args.get("code", "") if refused is None else request.form.get("code", ""))[:12]
    page = render_template("screens/tv_new.html", boards=boards_of_mine(), code=code, refused=refused)
    return page, refused.status if refused else 200


def boards_of_mine() -> list[Unit]:
    """The boards whose screens who asks looks after. Raises NotAllowed when there are none."""
    found = boards_for(me())
    if not found:
        raise NotAllowed(_l("Screens are looked after by those who lead a team. Ask your team leader."))
    return found


def _host() -> str:
    try:
        return public_url()
    except NotNow:
        return request.host_url.rstrip("/")


def found(id: int) -> Screen:
    """The screen with this number, or the answer that there is none."""
    found = db.session.get(Screen, id) if id <= ID_MAX else None
    return found or abort(404)

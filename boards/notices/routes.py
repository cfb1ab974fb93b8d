"""Addresses of channels: where notices go, for oneself and for the units one leads. POST sets, DELETE ends, a trial sends.

The address is looked at, and a trial sent, before or after a transaction, never inside one.
"""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from boards.db import db, writing
from boards.guard import limiter, me
from boards.notices.channels import before_setting, channel_of, end_channel, looked_at, masked, set_channel
from boards.notices.models import Channel
from boards.notices.sending import try_out
from boards.people.models import LINE, Person
from boards.plant.models import Unit
from boards.refusals import NotNow, Refusal
from boards.typed import same_site

bp = Blueprint("notices", __name__)
bp.add_app_template_filter(masked, "masked")
TRIALS = "10/hour"
LOOKS = "30/hour"  # each starts a process


@bp.get("/channel")
def channel() -> ResponseReturnValue:
    return _page()


@bp.post("/channel")
@limiter.limit(LOOKS)
def mine() -> ResponseReturnValue:
    return _set(me())


@bp.delete("/channel")
def mine_ended() -> ResponseReturnValue:
    return _end(me())


@bp.post("/channel/trials")
@limiter.limit(TRIALS)
def mine_tried() -> ResponseReturnValue:
    return _try(me())


@bp.post("/boards/<unit>/channel")
@limiter.limit(LOOKS)
def of_unit(unit: str) -> ResponseReturnValue:
    return _set(_unit(unit))


@bp.delete("/boards/<unit>/channel")
def of_unit_ended(unit: str) -> ResponseReturnValue:
    return _end(_unit(unit))


@bp.post("/boards/<unit>/channel/trials")
@limiter.limit(TRIALS)
def of_unit_tried(unit: str) -> ResponseReturnValue:
    return _try(_unit(unit))


def _set(owner: Person | Unit) -> ResponseReturnValue:
    try:
        before_setting(owner, me())
        address = looked_at(request.form.get("address", ""))
        with writing():
            set_channel(owner, address, me())
    except Refusal as refusal:
        return _page(refusal, owner)
    return _back(_("Notices go to %(address)s. Try it.", address=masked(address)))


def _end(owner: Person | Unit) -> ResponseReturnValue:
    with writing():
        end_channel(owner, me())
    return _back(_("No notices any more."))


def _try(owner: Person | Unit) -> ResponseReturnValue:
    """One message now. Says whether it got through."""
    before_setting(owner, me())
    channel = channel_of(owner)
    if channel is None:
        raise NotNow(_("Notices go nowhere yet."))
    address = channel.address
    db.session.rollback()  # nothing is open while the network is waited for
    if not try_out(address):
        return _page(NotNow(_("It did not get through. Is the address right?")), owner)
    return _back(_("Sent. Look there."))


def _page(refused: Refusal | None = None, owner: Person | Unit | None = None) -> ResponseReturnValue:
    led = [grant.unit_id for grant in me().grants if grant.role in LINE and grant.counts_on(None)]
    units = list(db.session.scalars(select(Unit).where(Unit.id.in_(led), Unit.active).order_by(Unit.path)))
    channels = db.session.scalars(select(Channel).where(Channel.unit_id.in_(led))).all()
    page = render_template(
        "notices/channel.html",
        mine=channel_of(me()),
        units=[(unit, next((one for one in channels if one.unit_id == unit.id), None)) for unit in units],
        refused=refused,
        refused_at=owner,
    )
    return page, refused.status if refused else 200


def _back(said: str) -> ResponseReturnValue:
    flash(said, "said")
    return redirect(same_site(request.form.get("next")) or url_for("notices.channel"), 303)


def _unit(code: str) -> Unit:
    return Unit.by_code(code) or abort(404)

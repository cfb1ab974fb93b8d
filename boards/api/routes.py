"""The API, version 1: what is measured at a unit, its readings and days, and readings that a machine sends."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from flask import Blueprint, Response, abort
from sqlalchemy import select

from boards.api import VERSION_1, bearer, document, figures, intake, shapes
from boards.api.bearer import asker
from boards.api.operations import JSON, batch_problem, operation
from boards.clock import now
from boards.db import db, writing
from boards.guard import open_to
from boards.metrics.days import Days
from boards.metrics.models import Metric
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import Unfit

bp = Blueprint("api", __name__, url_prefix=VERSION_1)
bp.before_request(bearer.admit)
Asked = TypeVar("Asked", bound=shapes.Period)
USUAL = dt.timedelta(days=30)


@bp.get("/openapi.json")
@open_to("anybody")
def openapi() -> Response:
    """This document. It says what any plant's API says, so it needs no token."""
    return Response(document.written(), mimetype=JSON)


@bp.get("/units")
@operation("metrics:read", shapes.Units)
def units() -> shapes.Units:
    """The token's unit and all below it, from the top down."""
    seen = {unit.id: unit for unit in db.session.scalars(asker().units())}
    return shapes.Units(units=[figures.unit(unit, seen) for unit in seen.values()])


@bp.get("/metrics")
@operation("metrics:read", shapes.Metrics, asked=shapes.OfUnit, statuses=(404,))
def metrics(asked: shapes.OfUnit) -> shapes.Metrics:
    """What is measured there now."""
    found = asker().metrics().where(Metric.active)
    if asked.unit:
        top = db.session.scalar(asker().units().where(Unit.code == asked.unit.upper())) or abort(404)
        found = found.where(Metric.unit_id.in_(select(Unit.id).where(Unit.path.startswith(top.path))))
    return shapes.Metrics(metrics=[figures.metric(metric) for metric in db.session.scalars(found)])


@bp.get("/metrics/<code>")
@operation("metrics:read", shapes.Metric, statuses=(404,))
def metric(code: str) -> shapes.Metric:
    """One of them, also one that is not measured any more."""
    return figures.metric(_metric(code))


@bp.get("/metrics/<code>/readings")
@operation("metrics:read", shapes.Readings, asked=shapes.ReadingPage, statuses=(404,))
def readings(code: str, asked: shapes.ReadingPage) -> shapes.Readings:
    """What was written, by production date and shift: of several revisions the one that counts, none that was taken back."""
    metric, asked = _metric(code), _whole(asked)
    found = db.session.scalars(figures.counting(metric, asked).limit(asked.limit + 1)).all()
    page = [figures.reading(metric, reading) for reading in found[: asked.limit]]
    return shapes.Readings(
        metric=metric.code, readings=page, next=figures.place_of(page) if len(found) > asked.limit else None
    )


@bp.get("/metrics/<code>/days")
@operation("metrics:read", shapes.Days, asked=shapes.Period, statuses=(404,))
def days(code: str, asked: shapes.Period) -> shapes.Days:
    """Each day's value, the target it is judged by, and its colour: what the letter on the wall shows. 400 days at most."""
    metric, asked = _metric(code), _whole(asked)
    assert asked.first and asked.last
    if (asked.last - asked.first).days >= shapes.MOST_DAYS:
        raise Unfit(f"Ask for at most {shapes.MOST_DAYS} days at once.", "from")
    found = Days([metric], asked.first, asked.last, now()).of(metric)
    return shapes.Days(metric=metric.code, days=[figures.day(day) for day in found])


@bp.post("/readings")
@operation("readings:write", shapes.WrittenBatch, body=shapes.Batch, statuses=(400, 404, 409, 413, 415))
def write(body: shapes.Batch) -> shapes.WrittenBatch:
    """Writes up to 1,000 readings: all or none. The same again changes nothing, another number is the next revision.
    What a person typed is never overwritten: 409.
    """
    try:
        with writing():
            written = intake.write(asker(), body.readings)
    except intake.Unwritable as refused:
        abort(batch_problem(refused.wrong))
    counts = {result: sum(one.result == result for one in written) for result in ("new", "changed", "unchanged")}
    return shapes.WrittenBatch(readings=written, **counts)


def _metric(code: str) -> Metric:
    return db.session.scalar(asker().metrics().where(Metric.code == code)) or abort(404)


def _whole(asked: Asked) -> Asked:
    """The period with both its ends."""
    last = asked.last or production_date()
    first = asked.first or last - USUAL
    if first > last:
        raise Unfit("from lies after to.", "from")
    return asked.model_copy(update={"first": first, "last": last})

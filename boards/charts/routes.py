"""The page of a metric: what a tap on a letter opens, the readings behind a reason, and the numbers for other software."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from boards.charts.axes import full_day, plain
from boards.charts.csv_file import csv_of
from boards.charts.page import MetricPage
from boards.charts.pareto import Bar
from boards.charts.pareto_chart import name_of, pareto_chart, percent
from boards.charts.periods import KINDS, Period
from boards.clock import now
from boards.db import db
from boards.guard import open_to
from boards.live.checks import may_read
from boards.metrics import words
from boards.metrics.models import Metric
from boards.plant.production_day import production_date
from boards.records import ID_MAX
from boards.signals.words import sentence, signal_state

bp = Blueprint("metrics", __name__)


@bp.get("/metrics/<int:id>")
@open_to("everyone")
def metric(id: int) -> ResponseReturnValue:
    """Trend, Pareto and the chart of single values of one period: `period` month, quarter or year, `to` its end."""
    page = _page(id)
    asked: dict[str, Any] = page.period.asked()

    def behind(bar: Bar) -> str:
        return url_for("metrics.reasons", id=id, reason=bar.behind, **asked)

    return render_template(
        "charts/metric.html", page="metric", unit=page.metric.unit.board, shown=page, kinds=KINDS, behind=behind,
        bars_chart=pareto_chart(page.bars, _loss_unit(page.metric), behind) if page.bars else Markup(),
        loss_unit=_loss_unit(page.metric), words=words, plain=plain, percent=percent, name_of=name_of, full_day=full_day,
        signal_sentence=sentence, signal_state=signal_state,
    )  # fmt: skip


@bp.get("/metrics/<int:id>/reasons")
@open_to("everyone")
def reasons(id: int) -> ResponseReturnValue:
    """The readings of the period and what was written beside them, for one `reason` or several folded together."""
    page = _page(id)
    wanted = request.args.getlist("reason") or list(page.losses)
    rows = [
        (day, reading, why)
        for day in reversed(page.days)
        for reading in day.readings
        for why in reading.why
        if why.reason in wanted and why.quantity > 0
    ]
    return render_template(
        "charts/reasons.html", page="metric-reasons", unit=page.metric.unit.board, shown=page, wanted=wanted, rows=rows,
        loss_unit=_loss_unit(page.metric), words=words, plain=plain, full_day=full_day,
    )  # fmt: skip


@bp.get("/metrics/<int:id>/readings.csv")
@open_to("everyone")
def readings(id: int) -> ResponseReturnValue:
    """The counting readings of the period, a row each; figures and dates as computers write them everywhere."""
    page = _page(id)
    name = f"{page.metric.code}_{page.period.first}_{page.period.seen}.csv"
    answer = Response(csv_of(page.metric, page.days), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(id: int) -> MetricPage:
    """The metric's page if whoever asks may read its board; 404 for a metric that isn't there."""
    metric = db.session.scalar(Metric.loaded().where(Metric.id == id)) if id <= ID_MAX else None
    if metric is None:
        abort(404)
    if not may_read(metric.unit.board, g.person):
        abort(401)
    at = now()
    kind = request.args.get("period") if metric.frequency == "daily" else "year"
    return MetricPage(metric, Period.of(kind, request.args.get("to"), production_date(at)), at)


def _loss_unit(metric: Metric) -> str:
    """What reasons are counted in: the metric's own unit where it adds up, else pieces without a name."""
    return words.unit_of(metric) if metric.roll_up == "sum" else ""

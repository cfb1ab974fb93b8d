"""Figures that are looked up when /metrics is asked: screens, the outbox, the tick, the last backup."""

from __future__ import annotations

import math
from collections.abc import Iterable
from importlib.metadata import version

from flask import Flask, current_app
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import DBAPIError

from boards.backup.models import Backup
from boards.clock import last_tick, now
from boards.db import db
from boards.plant.models import NotSetUp
from boards.screens.standing import dark_at


class State(Collector):
    """Asks within the request that asks for /metrics. A database that is away is a figure, too: then only `up` is there."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def collect(self) -> Iterable[Metric]:
        live = self.app.extensions["live"]
        yield _gauge("boards_build_info", "The version that runs.", 1, version=version("kaizen-boards"))
        yield _gauge("boards_screens_connected", "Pages that watch a board over this process.", live.rooms.watching)
        yield _gauge("boards_outbox_panels", "Panels that wait to be pushed.", len(live.outbox))
        yield _gauge("boards_outbox_seconds", "How long the oldest of them waits.", live.lag)
        try:
            found = [figure() for figure in (_dark, _tick, _backup_age, _backup_failed)]
        except DBAPIError:
            current_app.logger.exception("the database does not answer /metrics")
            db.session.rollback()
            found = []
        yield _gauge("boards_database_up", "Whether the database answers.", bool(found))
        yield from found


def _dark() -> Metric:
    try:
        dark = len(dark_at(now()))
    except NotSetUp:
        dark = 0
    return _gauge("boards_screens_dark", "Paired screens not heard while their unit works.", dark)


def _tick() -> Metric:
    last = last_tick()
    age = (now() - last).total_seconds() if last else math.nan
    return _gauge("boards_tick_age_seconds", "Since time was told last, by whichever process.", age)


def _backup_age() -> Metric:
    made = Backup.last_made()
    age = (now() - made.ended_at).total_seconds() if made and made.ended_at else math.inf
    return _gauge("boards_backup_age_seconds", "Since the last backup was made; infinite: none was.", age)


def _backup_failed() -> Metric:
    tried = Backup.last_tried()
    return _gauge("boards_backup_failed", "Whether the last try failed.", bool(tried and tried.failed))


def _gauge(name: str, says: str, value: float, **labels: str) -> Metric:
    family = GaugeMetricFamily(name, says, labels=list(labels))
    family.add_metric(list(labels.values()), value)
    return family

"""What is measured, in the plant's workbook: metrics with their targets, and which of them hang on the boards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.db import db
from boards.metrics.metric_words import DIRECTIONS, FREQUENCIES, KINDS, ROLL_UP_WORDS
from boards.metrics.models import LETTERS, BoardMetric, Metric
from boards.metrics.setting_up import CODE, DECIMALS_MAX, SAFETY, may_set_up
from boards.people.models import Person
from boards.plant.models import WITH_BOARD, Unit
from boards.plant.production_day import production_date
from boards.setup import cells
from boards.setup.sheet import Column, Fault, Key, Plan, Said, Sheet, Weighed, name_columns, names_after, names_said

NAME_MAX, UNIT_MAX, REASON_MAX, REASONS_MAX = 120, 20, 60, 20
WORDS = ("name", "reasons", "decimals", "lowest", "highest", "active", "recorder")  # may be said otherwise later
FIXED = ("unit", "letter", "kind", "unit_of_measure", "direction", "frequency", "by_shift", "roll_up")
BESIDE_SAFETY = ("target", "unit_of_measure", "direction", "by_shift", "roll_up", "decimals", "lowest", "highest", "reasons")
LEADER = "TEAM_LEADER"


class MetricSheet(Sheet):
    name, words, also, key = "metrics", _l("Numbers"), "metrics, kennzahlen, zahlen", ("code",)
    about = _l("What each board measures, letter by letter, and the target from today on. Days that are over keep theirs.")

    def __init__(self) -> None:
        self.metrics: dict[str, Metric] = {}
        self.units: dict[str, Unit] = {}
        self.today = production_date()

    def columns(self) -> Sequence[Column]:
        def one_of(name: str, words: Any, options: dict[str, Any], also: str, **more: Any) -> Column:
            about, says = ", ".join(map(str, options.values())), lambda value: str(options.get(value, value))
            return Column(name, words, cells.choice(options), also, about, 18, says=says, **more)

        letters = {letter: letter for letter in LETTERS}
        return [
            Column("code", _l("Code"), cells.code, "kürzel", _l("short and for ever, like A3-Q"), 14),
            *name_columns(NAME_MAX),
            Column("unit", _l("Unit"), cells.code, "bereich, team", _l("the code of the board's unit"), 10, needed=True),
            Column("letter", _l("Letter"), cells.choice(letters), "buchstabe", ", ".join(LETTERS), 8, needed=True),
            one_of("kind", _l("Where from"), KINDS, "woher, kind"),
            Column(
                "unit_of_measure", _l("Unit of measure"), cells.text(UNIT_MAX), "maßeinheit, einheit",
                _l("%, count, h, min …"), 12,
            ),
            one_of("direction", _l("Better"), DIRECTIONS, "besser"),
            one_of("frequency", _l("How often"), FREQUENCIES, "wie oft"),
            Column("by_shift", _l("Each shift"), cells.yes, "je schicht", _l("no: once for the whole day"), 10),
            one_of("roll_up", _l("Shifts become a day by"), ROLL_UP_WORDS, "schichten werden zum tag"),
            Column("target", _l("Target"), cells.number, "ziel", _l("from today on"), 10),
            Column("decimals", _l("Decimals"), cells.whole(0, DECIMALS_MAX), "nachkommastellen", width=10),
            Column(
                "recorder", _l("Written by"), cells.code, "geschrieben von",
                _l("empty: the leader; or a function's code"), 14,
            ),
            Column("lowest", _l("Lowest possible"), cells.number, "kleinstmöglich", width=14, clears=True),
            Column("highest", _l("Highest possible"), cells.number, "größtmöglich", width=14, clears=True),
            Column(
                "reasons", _l("Reasons"), cells.lines(REASONS_MAX, REASON_MAX), "gründe",
                _l("why a day is red, with ; between"), 40,
            ),
            Column("on_board", _l("On the board"), cells.yes, "auf der tafel", _l("yes: it colours the letter"), 12),
            Column("active", _l("In use"), cells.yes, "in betrieb, aktiv", width=8),
        ]  # fmt: skip

    def standing(self) -> dict[Key, Said]:
        found = db.session.scalars(Metric.loaded().order_by(Metric.unit_id, Metric.position, Metric.id)).all()
        self.metrics = {metric.code: metric for metric in found}
        found = [metric for metric in found if metric.counted != "checks"]  # they follow from plans, reasons and all
        self.units = {unit.code: unit for unit in db.session.scalars(select(Unit))}
        shown: dict[tuple[int, str], int | None] = {}
        rows = select(BoardMetric).where(BoardMetric.valid_from <= self.today).order_by(BoardMetric.valid_from)
        for row in db.session.scalars(rows):
            shown[row.unit_id, row.letter] = row.metric_id
        return {(metric.code,): self._said(metric, shown) for metric in found}

    def _said(self, metric: Metric, shown: dict[tuple[int, str], int | None]) -> Said:
        target = metric.target_on(self.today)
        same = ("code", "name", "letter", "unit_of_measure", "direction", "frequency", "by_shift", "roll_up", "decimals")
        more = ("lowest", "highest", "reasons", "active")
        return {
            **{name: getattr(metric, name) for name in (*same, *more)},
            **names_said(metric.names),
            "unit": metric.unit.code,
            "kind": "safety" if metric.judge == "worst" else "target",
            "target": target.value if target else None,
            "recorder": metric.recorder.upper(),
            "on_board": shown.get((metric.unit_id, metric.letter or "")) == metric.id,
        }

    def defaults(self, said: Said) -> Said:
        kept = {
            "kind": "target",
            "by_shift": False,
            "frequency": "daily",
            "direction": "higher",
            "on_board": True,
            "active": True,
        }
        return {**kept, "roll_up": "sum" if said.get("by_shift") else "last"}

    def faults(self, said: Said, stands: Said | None, plan: Plan) -> Iterator[Fault]:
        after = plan.get("metrics", said["code"]) or said
        unit = plan.get("units", after["unit"])
        if stands is None and said["code"] in self.metrics:
            yield "code", _("%(metric)s comes from checks by itself.", metric=said["code"])
        if stands is None and (unit is None or unit["kind"] not in WITH_BOARD):
            yield "unit", _("There is no unit with a board “%(code)s”.", code=after["unit"])
        elif not may_set_up(self.units.get(after["unit"]) or Unit.root(), plan.by):
            yield "code", _("Numbers are set up by the leader of the value stream or the Kaizen Support Office.")
        if stands is None and not CODE.fullmatch(said["code"]):
            yield "code", _("A short code of letters and digits, like A3-Q2.")
        for name in FIXED if stands is not None else ():
            if name in said and said[name] != stands[name]:  # type: ignore[index]
                yield (
                    name,
                    _("This stays as it was set up. Take %(code)s out of use and set up another one.", code=said["code"]),
                )
        recorder = said.get("recorder")
        function = plan.get("units", recorder)
        is_known = recorder in (None, LEADER, (stands or {}).get("recorder")) or (
            function and function["kind"] == "function"
        )
        if not is_known:
            yield "recorder", _("There is no function “%(code)s”.", code=recorder)
        low, high = after.get("lowest"), after.get("highest")
        if low is not None and high is not None and low >= high:
            yield "highest", _("The highest has to lie above the lowest.")
        for name in BESIDE_SAFETY if after["kind"] == "safety" else ():
            if said.get(name) not in (None, SAFETY.get(name)):
                yield name, _("Safety counts by itself: leave this cell empty.")
        if after.get("on_board") and after["active"] and self._others_on(after, plan):
            yield (
                "on_board",
                _("Two numbers would colour the letter %(letter)s of %(unit)s.", letter=after["letter"], unit=after["unit"]),
            )

    def _others_on(self, after: Said, plan: Plan) -> bool:
        place = after["unit"], after["letter"]
        rows = plan.there["metrics"].values()
        return any(
            row.get("on_board") and row["code"] != after["code"] and (row["unit"], row["letter"]) == place for row in rows
        )

    def write(self, row: Weighed, by: Person) -> None:
        words: dict[str, Any] = {name: row.said[name] for name in WORDS if name in row.changed}
        if "recorder" in words:
            words["recorder"] = words["recorder"].lower() if words["recorder"] == LEADER else words["recorder"]
        metric = self._set_up(row, words, by) if row.stands is None else self.metrics[row["code"]]
        if row.stands is not None:
            metric.amend(by, metric.version, names=names_after(row, metric.names), **words)
        if "target" in row.changed and row["target"] is not None:
            metric.set_target(row["target"], self.today, by)
        shown = row.said.get("on_board", True) if row.stands is None else row["on_board"]
        if (row.stands is None and shown) or "on_board" in row.changed:
            Metric.show(metric.unit, metric.letter or "", metric if shown else None, self.today, by)

    def _set_up(self, row: Weighed, words: dict[str, Any], by: Person) -> Metric:
        active = words.pop("active", True)
        about = {**self.defaults(row.said), **row.said}
        fixed = {
            name: about[name]
            for name in ("unit_of_measure", "direction", "frequency", "by_shift", "roll_up")
            if name in about
        }
        if about["kind"] == "safety":
            fixed = dict(SAFETY)
            words = {name: said for name, said in words.items() if name == "recorder" or name == "name"}
        kept = {**words, **fixed, "names": names_after(row, {})}
        metric = Metric.set_up(
            self._unit(row["unit"]), by, code=row["code"], name=kept.pop("name"), letter=row["letter"], **kept
        )
        db.session.flush()
        if not active:
            metric.amend(by, metric.version, active=False)
        self.metrics[metric.code] = metric
        return metric

    def _unit(self, code: str) -> Unit:
        if code not in self.units:
            self.units = {unit.code: unit for unit in db.session.scalars(select(Unit))}
        return self.units[code]

"""Setting up what a unit measures: a new metric, other words for one, and which one a letter shows (domain 1.4, L-16).

Whatever counts from a date counts from today at the earliest: days that are over keep what they showed.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from boards.db import db
from boards.history.models import record
from boards.people.models import LINE, Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.metrics.models import BoardMetric, Metric

CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{1,19}")
DECIMALS_MAX = 4
WORDS = ("name", "names", "reasons", "decimals", "recorder", "formula", "lowest", "highest", "active")
SAFETY: dict[str, Any] = {  # counted from what is reported, never typed
    "judge": "worst", "counted": "issues", "direction": "lower", "by_shift": True, "roll_up": "worst_shift",
    "unit_of_measure": "category", "decimals": 0, "reasons": [], "rules": [],
}  # fmt: skip


def may_set_up(unit: Unit, by: Person | None) -> bool:
    """The leader of the value stream or above it, the Kaizen Support Office, or who looks after the system."""
    if by is None or not by.is_active:
        return False
    return not by.roles_in(unit).isdisjoint(LINE[2:]) or by.holds("kso", "admin")


def before_setting_up(unit: Unit, by: Person) -> None:
    if not may_set_up(unit, by):
        raise NotAllowed(_l("Numbers are set up by the leader of the value stream or the Kaizen Support Office."))


class MetricSettingUp:
    @classmethod
    def set_up(cls, unit: Unit, by: Person, *, code: str, name: str, letter: str | None, **about: Any) -> Metric:
        """A new metric, measured from today on. Raises NotAllowed, or Unfit at the field that doesn't do."""
        from boards.metrics.models import DEFAULT_RULES, Metric

        before_setting_up(unit, by)
        need(name, "name")
        code = code.upper()
        if not CODE.fullmatch(code):
            raise Unfit(_l("A short code of letters and digits, like A3-Q2."), "code")
        if db.session.scalar(select(Metric.id).where(Metric.code == code)):
            raise Unfit(_l("This code is taken. Choose another one."), "code")
        position = db.session.scalar(select(func.max(Metric.position)).where(Metric.unit_id == unit.id))
        kept = {"unit_of_measure": "", "reasons": [], "rules": DEFAULT_RULES, **about}
        metric = Metric(
            unit=unit, code=code, name=name, letter=letter, measured_from=production_date(),
            position=(position or 0) + 1, **kept,
        )  # fmt: skip
        metric.before_bounds()
        db.session.add(metric)
        record(metric, "set up", on=production_date(), by=by)
        return metric

    def amend(self: Metric, by: Person, version: int, **words: Any) -> None:
        """Other words for it, by column. A reason that is taken off the list stays where it was said.

        Raises NotNow for a version that somebody else has changed meanwhile (U-01).
        """
        before_setting_up(self.unit, by)
        need(words.get("name", self.name), "name")
        if changed := [name for name in WORDS if name in words and getattr(self, name) != words[name]]:
            if version != self.version:
                raise NotNow(_l("Somebody else changed it meanwhile. Look at both and save again."), "version")
            former = {name: getattr(self, name) for name in changed}
            for name in changed:
                setattr(self, name, words[name])
            self.before_bounds()
            record(self, "amended", on=production_date(), by=by, **{f"former_{name}": former[name] for name in changed})

    def before_bounds(self: Metric) -> None:
        """Raises Unfit for limits that no number could lie between, and for more decimals than anybody reads."""
        if self.lowest is not None and self.highest is not None and self.lowest >= self.highest:
            raise Unfit(_l("The highest has to lie above the lowest."), "highest")
        if not 0 <= (self.decimals or 0) <= DECIMALS_MAX:
            raise Unfit(_l("Choose one of those shown."), "decimals")

    @classmethod
    def show(cls, unit: Unit, letter: str, metric: Metric | None, valid_from: dt.date, by: Person) -> BoardMetric:
        """From a production date on this metric colours the letter of the unit's board; none: the letter is taken off."""
        from boards.metrics.models import LETTERS, BoardMetric

        before_setting_up(unit, by)
        if letter not in LETTERS or (metric is not None and (metric.unit_id != unit.id or not metric.active)):
            raise Unfit(_l("Choose one of those shown."), "metric")
        if valid_from < production_date():
            raise Unfit(_l("It counts from today on: days that are over keep what they showed."), "valid_from")
        here = BoardMetric.unit_id == unit.id, BoardMetric.letter == letter, BoardMetric.valid_from == valid_from
        chosen = db.session.scalar(select(BoardMetric).where(*here))
        if chosen is not None and chosen.metric is metric:
            return chosen
        if chosen is None:
            chosen = BoardMetric(unit_id=unit.id, letter=letter, valid_from=valid_from)
            db.session.add(chosen)
        chosen.metric = metric
        code = metric.code if metric else None
        record(unit, "letter", on=production_date(), by=by, letter=letter, to=code, valid_from=valid_from.isoformat())
        return chosen

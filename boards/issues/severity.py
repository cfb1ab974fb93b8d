"""E-04: a recordable injury, a stop at a customer, a line that stands for more than an hour go to Tier 3 at once, beside
the ordinary way, without anybody deciding it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from boards.clock import now
from boards.history.models import record
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date

if TYPE_CHECKING:
    from boards.issues.models import Issue

ASKS: dict[str, Any] = {
    "injury": _l("Somebody was hurt: recordable."),
    "customer_stop": _l("A customer's line has stopped because of us."),
    "line_stop": _l("Our line has stood for more than %(minutes)s minutes."),
}


class IssueSeverity:
    def stop_line(self: Issue, by: Person) -> None:
        """The line stands, from now on; after an hour the plant is asked (E-04)."""
        if self.line_stopped_at is not None:
            return
        self.before_stopping_line(by)
        self.line_stopped_at = now()
        record(self, "line stopped", on=production_date(), by=by)

    def restart_line(self: Issue, by: Person) -> None:
        """The line runs again; how long it stood is added up."""
        if self.line_stopped_at is None:
            return
        self.before_stopping_line(by)
        self.ask_the_top()
        self._line_runs()
        record(self, "line restarted", on=production_date(), by=by, minutes=self.line_stopped_minutes)

    def ask_the_top(self: Issue) -> None:
        """Asks the plant at once where it must know; once in each cycle, however often it is looked at."""
        from boards.escalations.models import Escalation
        from boards.issues.models import IssueStep

        why = self._why_severe()
        if why is None or self.step("severity") is not None:
            return
        self.steps.append(IssueStep(kind="severity", rung=why, cycle=self.cycle, at=self._time(), on=production_date()))
        self._touch()
        plant = Plant.get()
        with force_locale(plant.default_language):
            ask = str(ASKS[why]) % {"minutes": _limit(plant)}
        words = f"{self.place.code}: {ask} {self.text}".strip()[:300]
        Escalation.ask_for(self.unit, Unit.root(), words, by=None, subject=self, reason="severity")

    def line_limit_at(self: Issue) -> dt.datetime | None:
        """When the line, still standing, will have stood for so long that the plant must know; None while it runs."""
        if self.line_stopped_at is None or not self.is_open or self.step("severity") is not None:
            return None
        left = _limit(Plant.get()) - (self.line_stopped_minutes or 0)
        return self.line_stopped_at + dt.timedelta(minutes=max(left, 0))

    def _line_runs(self: Issue) -> None:
        if self.line_stopped_at is not None:
            stood = int((now() - self.line_stopped_at).total_seconds() // 60)
            self.line_stopped_minutes = (self.line_stopped_minutes or 0) + stood
            self.line_stopped_at = None

    def _why_severe(self: Issue) -> str | None:
        from boards.issues.models import SEVERE

        if self.kind == "injury" and self.severity in SEVERE and self.cycle == 1:
            return "injury"
        if (self.details or {}).get("customer_stop"):
            return "customer_stop"
        stood = self.line_stopped_minutes or 0
        limit_at = self.line_limit_at()
        if stood > _limit(Plant.get()) or (limit_at is not None and limit_at <= now()):
            return "line_stop"
        return None

    def _time(self: Issue) -> dt.datetime | None:
        return None if self.is_nameless else now()


def _limit(plant: Plant) -> int:
    return int(plant.setting("line_stop_minutes"))

"""The issues of the story, told with the application's own verbs: raised, answered, contained, put right, declined."""

from __future__ import annotations

import datetime as dt
from typing import Any

from boards import clock
from boards.db import db
from boards.demo.days import Days
from boards.demo.people import People
from boards.demo.plant import Units
from boards.demo.story import Row, number
from boards.escalations.models import Escalation
from boards.issues.deciding import Backfill
from boards.issues.effect import Effect
from boards.issues.models import Issue
from boards.people.models import Person, leader_of
from boards.plant.models import Unit
from boards.plant.production_day import crew_at, instant, production_date

NOON = "12:00"  # of what is told without an hour
SOON = dt.timedelta(minutes=10)
DETAILS = ("item", "quantity", "value_eur", "reason", "held_at", "shift", "machine")
DAYS = {"hold_until_day": "hold_until", "from_day": "from_on", "to_day": "to_on", "alternative_day": "alternative_on"}
FINE = "Runs as before, seen at the place."


class Raised:
    """The issues told so far, and what they need to know of the plant."""

    def __init__(self, units: Units, people: People, days: Days, escalations: list[Row]) -> None:
        self.units, self.people, self.days = units, people, days
        self.severe = {row["subject"]: row for row in escalations if row["reason"] == "severity"}
        self.issues: dict[str, Issue] = {}

    def issue(self, row: Row) -> None:
        """One issue from the moment it was raised until today."""
        at = self._at(row["at"], row["unit"])
        with clock.at(at):
            issue = self.issues[row["id"]] = Issue.raise_at(
                self.units[row["unit"]],
                row["kind"],
                row.get("text") or row["item"],
                by=self.people[row["raised_by"]] if row["raised_by"] else None,
                nameless=row.get("anonymous", False),
                letter=row.get("letter"),
                severity=row.get("severity"),
                called=self._called(row),
                number=number(row["id"]),
                details=self._details(row),
            )
        if row["state"] != "raised":
            self._answered(issue, row, at)
        self._as_the_story_asks(issue, row)

    def _answered(self, issue: Issue, row: Row, raised: dt.datetime) -> None:
        at = self._at(row["acknowledged_at"], row["unit"]) if "acknowledged_at" in row else self._soon(raised)
        by = self._handler(issue, row, at)
        if row["state"] == "declined":
            self._declined(issue, row)
            return
        issue.climb(at)
        with clock.at(at):
            issue.acknowledge(by)
        self._line_stood(issue, row, by, at)
        over = self._ended(row, at)
        if "containment" in row:
            with clock.at(min(self._soon(at), over)):
                issue.contain(by, row["containment"])
        if row["state"] == "resolved":
            decider = self.people[row["decided_by"]] if row.get("decided_by") else by
            with clock.at(over):
                if issue.needs_decision:
                    stands_in = self._stand_ins(issue, row)
                    issue.decide(decider, row["outcome"], backfill=stands_in, planned_stop=row.get("gap", ""))
                elif row["kind"] == "red_tag":
                    issue.dispose(decider, row["disposition"], row.get("note", ""))
                else:
                    issue.resolve(decider, self._outcome(row), row.get("line_stopped_minutes"))

    def _stand_ins(self, issue: Issue, row: Row) -> list[Backfill]:
        """Who stands in for whom, in every shift that is concerned."""
        pairs = {self.people[one]: self.people[other] for one, other in row.get("backfill", {}).items()}
        return [
            Backfill(turn.date, turn.shift, turn.unit, pairs[person], person=person)
            for turn in Effect(issue).turns
            for person in turn.people
            if person in pairs
        ]

    def _declined(self, issue: Issue, row: Row) -> None:
        with clock.at(self._at([row["decided_day"], NOON], row["unit"])):
            issue.decline(self.people[row["decided_by"]], row["reason"])

    def _line_stood(self, issue: Issue, row: Row, by: Person, at: dt.datetime) -> None:
        """Said by who came: since the call. Where it stood too long time itself asked the plant (E-04)."""
        if row["kind"] != "andon" or not row.get("line_stopped_minutes"):
            return
        with clock.at(at):
            issue.stop_line(by)
        issue.line_stopped_at = issue.raised_at
        limit = issue.line_limit_at()
        if limit is not None and limit <= self._ended(row, at):
            with clock.at(limit):
                issue.ask_the_top()

    def _as_the_story_asks(self, issue: Issue, row: Row) -> None:
        """What the system has asked by itself has the number and the words it has in the story."""
        told = self.severe.get(row["id"])
        if told is None:
            return
        db.session.flush()
        asked = Escalation.open_on(issue, severe=True)
        if asked is not None:
            asked.number, asked.ask = number(told["id"]), told["ask"]

    def _handler(self, issue: Issue, row: Row, at: dt.datetime) -> Person:
        """Who answered: as told; else the leader of the team then, of a request the one above."""
        if "acknowledged_by" in row:
            return self.people[row["acknowledged_by"]]
        if row.get("decided_by"):
            return self.people[row["decided_by"]]
        unit = issue.unit.parent if issue.is_request and issue.unit.parent else issue.unit
        leader = leader_of(unit, crew_at(at, self.days.plant))
        assert leader is not None
        return leader

    def _called(self, row: Row) -> Unit | None:
        """The function whose people came."""
        came = self.people[row["acknowledged_by"]].home_unit if "acknowledged_by" in row else None
        return came if came and came.kind == "function" else None

    def _ended(self, row: Row, at: dt.datetime) -> dt.datetime:
        if "resolved_at" in row:
            return self._at(row["resolved_at"], row["unit"])
        if "decided_day" in row:
            return max(self._at([row["decided_day"], NOON], row["unit"]), at)
        return min(at + 6 * SOON, self.days.moment)

    def _outcome(self, row: Row) -> str:
        return str(row.get("note") or FINE)

    def _details(self, row: Row) -> dict[str, Any] | None:
        found: dict[str, Any] = {
            name: row[name] for name in DETAILS if row.get(name) is not None and row["state"] != "declined"
        }
        found.update({name: self.days.date(row[day]).isoformat() for day, name in DAYS.items() if day in row})
        if "people" in row:
            found["people"] = [self.people[key].id for key in row["people"]]
        if "wanted" in row:
            found.update(row["wanted"])
        return found or None

    def _soon(self, at: dt.datetime) -> dt.datetime:
        return min(at + SOON, self.days.moment)

    def _at(self, at: list[Any], unit: str) -> dt.datetime:
        """An instant of the plant; on a day nobody works the production day before, never later than now."""
        day, time = at
        date = self.days.date(day)
        told = instant(date, dt.time.fromisoformat(time or NOON), self.days.plant)
        if told > self.days.moment:
            return self.days.moment
        on = production_date(told, self.days.plant)
        worked = self.days.worked((on - self.days.anchor).days, self.units[unit].board)
        told = instant(date + (worked - on), dt.time.fromisoformat(time or NOON), self.days.plant)
        return min(told, self.days.moment)

"""The questions of the story, told by the application's own verbs: asked, seen, talked over, passed up, answered, heard."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select

from boards import clock
from boards.actions.models import Action
from boards.db import db
from boards.demo.days import Days, Diary
from boards.demo.people import People
from boards.demo.plant import Units
from boards.demo.story import Row, number
from boards.escalations.levels import crews_of, leaders_at
from boards.escalations.models import Escalation
from boards.escalations.promises import start_of_day
from boards.escalations.requests import ask_above, undecided_until
from boards.ideas.models import Idea
from boards.issues.models import Issue
from boards.people.models import Person, leader_of
from boards.plant.calendar import Calendar
from boards.plant.production_day import crew_on, shift

KINDS: dict[str, Any] = {"AC": Action, "ID": Idea, "IS": Issue}
SOON = dt.timedelta(minutes=30)  # somebody asks while it happens
STAND_UP = dt.timedelta(minutes=12)  # after the start of a shift an answer has been read aloud
TIME_RAN_OUT = "time ran out"


class Asked:
    """The questions told so far, and what they need to know of the plant."""

    def __init__(self, units: Units, people: People, days: Days) -> None:
        self.units, self.people, self.days = units, people, days

    def by_time(self) -> None:
        """What time has asked by itself until today: people are needed soon and nobody has decided."""
        for one in undecided_until(self.days.moment):
            with clock.at(one.at):
                ask_above(one)

    def question(self, row: Row) -> None:
        """One question from the day it was asked until today."""
        found = db.session.scalars(select(Escalation).where(Escalation.number == number(row["id"]))).first()
        question = found or self._asked(row)  # what is severe time has asked by itself
        diary = Diary(self.days, question.from_unit, question.number, since=question.asked_at)
        self._seen(question, row, diary)
        if "passed_day" in row:
            with clock.at(self._morning(row["passed_day"], question)):
                question.pass_up(None)
        if "answered_day" in row:
            self._answered(question, row, diary)
        if "received_day" in row:
            self._heard(question, row)

    def _asked(self, row: Row) -> Escalation:
        by = None if row["asked_by"] == "system" else self.people[row["asked_by"]]
        unit, subject = self.units[row["from"]], _record(row["subject"])
        with clock.at(self._asked_at(row, by, subject)):
            return Escalation.ask_for(
                unit,
                self.units[row["to"][0]],
                row["ask"],
                by=by,
                subject=subject,
                reason=row["reason"],
                parties=[self.units[code] for code in row.get("parties", [])],
                number=number(row["id"]),
            )

    def _asked_at(self, row: Row, by: Person | None, subject: Any) -> dt.datetime:
        """By time as a production day begins; about a call for help while it lasts; else when the asker works."""
        unit = self.units[row["from"]]
        date = self.days.worked(row["asked_day"], unit)
        if by is None:
            return start_of_day(date, self.days.plant)
        if isinstance(subject, Issue) and subject.kind == "andon" and subject.raised_at:
            return min(subject.raised_at + SOON, self.days.moment)
        return min(self.days.at_work(date, by, spread=number(row["id"]) * 37), self.days.moment)

    def _seen(self, question: Escalation, row: Row, diary: Diary) -> None:
        if "acknowledged_by" in row:
            by = self.people[row["acknowledged_by"]]
            with diary.on(row["acknowledged_day"], by):
                question.acknowledge(by)
        for stop in row.get("path", []):
            if stop["result"] != TIME_RAN_OUT:
                by = leaders_at(self.units[stop["unit"]])[0]
                with diary.on(stop["day"], by):
                    question.comment(by, stop["result"])

    def _answered(self, question: Escalation, row: Row, diary: Diary) -> None:
        by, kind, text = self.people[row["answered_by"]], row["answer_kind"], row["answer"]
        for key in row.get("agreed_by", []):
            with diary.on(row["answered_day"], self.people[key]):
                question.agree(self.people[key], text)
        offer = None
        if kind == "decline":
            text, _, offer = text.partition(". ")
            text += "."
        action = _record(row["action"]) if "action" in row else None
        with diary.on(row["answered_day"], by):
            question.reply(by, kind, text, action, offer)

    def _heard(self, question: Escalation, row: Row) -> None:
        """Each crew on its own shift, from its leader; without crews in the story: all of the team."""
        unit, first = question.from_unit, self.people[row["received_by"]]
        answer = question.answer
        assert answer is not None  # it was told before
        date = self.days.worked(row["received_day"], unit)
        crews = row.get("received_by_crews") or crews_of(unit)
        told = {crew: at for crew in crews if (at := self._on_shift(question, crew, answer.at, date))}
        for crew, at in sorted(told.items(), key=lambda one: one[1]):
            by = first if first.crew == crew else leader_of(unit, crew)
            if by is not None:
                with clock.at(at):
                    question.hear(by, crew)

    def _on_shift(self, question: Escalation, crew: str, after: dt.datetime, date: dt.date) -> dt.datetime | None:
        """The first stand-up of a crew on or after a production date; none until now."""
        calendar, plant = Calendar(question.from_unit, self.days.plant), self.days.plant
        while date <= self.days.anchor:
            for code in calendar.shifts_on(date):
                at = shift(code, date, plant).starts + STAND_UP
                if crew_on(code, date, plant) == crew and after <= at <= self.days.moment:
                    return at
            date += dt.timedelta(days=1)
        return None

    def _morning(self, day: int, question: Escalation) -> dt.datetime:
        morning = start_of_day(self.days.worked(day, question.from_unit), self.days.plant)
        last = question.steps[-1].at if question.steps else question.asked_at
        return min(max(morning, last), self.days.moment)


def _record(label: str) -> Any:
    model = KINDS[label.partition("-")[0]]
    return db.session.scalars(select(model).where(model.number == number(label))).one()

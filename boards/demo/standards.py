"""The Standard Catalog of the story, told with the application's own verbs: written, approved, read, reviewed, withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

from boards.demo.days import Days, Diary
from boards.demo.people import People
from boards.demo.plant import Units
from boards.demo.story import Row
from boards.demo.work import Work
from boards.people.models import Person
from boards.standards.acknowledging import enter_acknowledgements
from boards.standards.debts import Readership
from boards.standards.models import Revision, Standard
from boards.standards.who import gives_leave

WRITTEN, SENT, SIGNED = 34, 30, 14  # days before it takes effect, unless the story says when it was approved
ALL_STANDARDS_ON = -760  # the day on which the catalog began
READ_AFTER = 3  # days after it took effect, or after somebody came


class Written:
    """The standards told so far, by code."""

    def __init__(self, units: Units, people: People, days: Days, story: Row, work: Work) -> None:
        self.units, self.people, self.days, self.story, self.work = units, people, days, story, work
        self.standards: dict[str, Standard] = {}

    def catalog(self) -> None:
        for number, row in enumerate(self.story["standards"]):
            self.standards[row["code"]] = self._standard(row, number)

    def read(self) -> None:
        """Everybody has read what was in force while there, and what waits, but for those whom the story names."""
        missing = {(row["standard"], row["rev"]): row["people"] for row in self.story["acknowledgements"]["missing"]}
        asked = Readership(list(self.standards.values()), self.days.anchor)
        for code, standard in self.standards.items():
            approved = [one for one in standard.approved() if not one.is_editorial]
            for revision, follows in zip(approved, [*approved[1:], None], strict=True):
                late = {self.people[key].id for key in missing.get((code, revision.rev), [])}
                until = follows.effective_on if follows and follows.effective_on else dt.date.max
                readers = [one for one in asked.distribution(standard) if one.id not in late and _came_before(one, until)]
                enter_acknowledgements(revision, {person: self._read_at(revision, person) for person in readers})

    def _standard(self, row: Row, number: int) -> Standard:
        kso = self.people["maren.fuchs"]
        began = min(ALL_STANDARDS_ON, _signed(row["revisions"][0]) - WRITTEN)
        diary = Diary(self.days, self.units[row["owner"]], number)
        with diary.on(began, kso):
            standard = Standard.create(
                kso,
                code=row["code"],
                kind=row["kind"],
                title=row["title"]["en"],
                titles={language: words for language, words in row["title"].items() if language != "en"},
                unit=self.units[row["owner"]],
                uses=[self.units[code] for code in row["used_at"]],
                review_interval_months=row["review_interval_months"],
                pillar=self.units[row["pillar"]] if "pillar" in row else None,
            )
        told = [(_signed(one) - WRITTEN, "revision", one) for one in row["revisions"]]
        told += [(one["day"], "review", one) for one in row.get("reviews", [])]
        for day, kind, one in sorted(told, key=lambda entry: entry[0]):
            if kind == "revision":
                self._revision(standard, row, one, diary)
                continue
            by = self.people[one["by"]]
            with diary.on(day, by):
                standard.review(by, "Still the best way we know")
        return standard

    def _revision(self, standard: Standard, row: Row, told: Row, diary: Diary) -> None:
        author, signed = self.people[told["author"]], _signed(told)
        with diary.on(signed - WRITTEN + SIGNED, author):
            revision = standard.draft(author, rev=told["rev"], origin=self.work.origins.get(told.get("source", "")))
            revision.origin_label = revision.origin_label or told.get("source")
            self.work.write(revision, author, row, told)
        if told["state"] == "draft":
            return
        approvers = {self.people[key]: "" for key in told["approvers"]}
        effective = told["effective_day"] if "effective_day" in told else signed + SENT
        with diary.on(told.get("submitted_day", signed - 2), author):
            if not revision.has_leave(author, list(approvers)):
                leader = next(one for one in self.people.values() if gives_leave(one, standard.unit))
                approvers[leader] = "reviewer"
            revision.submit(author, effective_on=self.days.date(effective), approvers=approvers)
        if told["state"] == "in_review":
            return
        for person, role in approvers.items():
            if role != "reviewer":
                with diary.on(signed, person):
                    revision.approve(person)
        if told["state"] == "withdrawn":
            with diary.on(told["withdrawn_day"], author):
                standard.withdraw(author, self.people[told["approvers"][0]], told["change"])

    def _read_at(self, revision: Revision, person: Any) -> Any:
        assert revision.effective_on is not None
        day = min((revision.effective_on - self.days.anchor).days, -8) + READ_AFTER
        if person.joined_on is not None:
            day = max(day, (person.joined_on - self.days.anchor).days + READ_AFTER)
        at = self.days.at_work(self.days.date(min(day, -1)), person, spread=person.id * 7)
        return min(at, self.days.moment)


def _came_before(person: Person, day: dt.date) -> bool:
    return person.joined_on is None or person.joined_on + dt.timedelta(days=READ_AFTER) < day


def _signed(told: Row) -> int:
    """The day on which the last one approved it; of what waits for that, the day it will be."""
    if "approved_day" in told:
        return int(told["approved_day"])
    return int(told["effective_day"]) - SIGNED if "effective_day" in told else int(told.get("submitted_day", -5)) + 2

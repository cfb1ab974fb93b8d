"""The checklists of the story as controlled standards in force, and the plans by which they are done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from boards.checks.content import RANDOM, Checklist
from boards.checks.plans import CheckPlan
from boards.db import db
from boards.demo.days import Days, Diary
from boards.demo.people import People
from boards.demo.plant import Units
from boards.demo.story import Row
from boards.people.models import Person

WRITTEN, APPROVED, IN_FORCE = -212, -204, -200  # days from the anchor
OWNER, AUTHOR = "KSO", "david.okafor"
APPROVERS = ("maren.fuchs", "ingrid.halvorsen")
RULES = {"not_initiative_member": "not_involved"}
MONTH_BEGINS = range(-12, -7)  # of the 5S plans: so that every audit of the story lies in a month of its own
SINCE = {"each_shift": -14, "weekly": -56, "monthly": -90, "quarterly": -90, "by_item": -7}  # when a plan began
HANDED_OVER = -7
FEEDS = {  # items of leader standard work that tick themselves
    "T01": "handover:in", "T03": "meeting:1", "T07": "run:kamishibai", "T08": "idea_answer", "T10": "handover:out",
    "T11": "run:lpa/1", "S04": "verification", "S06": "meeting:2", "S08": "run:lpa/2", "S11": "run:five_s",
    "V01": "meeting:2", "V02": "meeting:3", "V07": "run:sustainment", "P01": "meeting:3", "P02": "run:gemba_walk",
    "P03": "run:lpa/3", "O01": "verification",
}  # fmt: skip
WORDS = ("text", "look_for", "reaction")


class Planned:
    """Checklists by code, and plans by checklist, unit and layer. `words`: what questions say in other languages."""

    def __init__(self, units: Units, people: People, days: Days, story: Row, words: Row) -> None:
        self.units, self.people, self.days, self.story, self.words = units, people, days, story, words
        self.checklists: dict[str, Checklist] = {}
        self.plans: dict[tuple[str, str, int | None], CheckPlan] = {}

    def checklists_in_force(self) -> None:
        for number, row in enumerate(self.story["checklists"]):
            self.checklists[row["code"]] = self._checklist(row, number)
        db.session.flush()

    def all_plans(self) -> None:
        auditors = [self.people[key] for key in self.story["five_s_auditors"]]
        first_audit: dict[str, int] = {}
        for row in self.story["five_s_history"]:
            first_audit.setdefault(row["unit"], row["day"])
        for row in self.story["plans"]:
            for code in row["units"]:
                self._plan(row, code, auditors, first_audit.get(code))
        db.session.flush()

    @property
    def month_begins(self) -> dt.date:
        """The first day of the running month of the 5S plans: one that every month has."""
        return next(date for day in MONTH_BEGINS if (date := self.days.date(day)).day <= 28)

    def _checklist(self, row: Row, number: int) -> Checklist:
        kso, author = self.people[APPROVERS[0]], self.people[AUTHOR]
        diary, said = Diary(self.days, self.units[OWNER], number), self.words.get(row["code"], {})
        with diary.on(WRITTEN, kso):
            made = Checklist.create(
                kso,
                code=row["code"],
                title=row["title"],
                titles=said.get("title", {}),
                kind=row["kind"],
                unit=self.units[OWNER],
                scale=self._scale(row),
                scored=row.get("scored", row["kind"] not in ("lsw", "handover", "agenda", "reflection", "readiness")),
                auditor_rule=RULES.get(row.get("auditor_rule", ""), row.get("auditor_rule", "anybody")),
                minutes=row.get("minutes"),
                draw=RANDOM if "draw" in row else None,
                categories=[_category(one) for one in row.get("categories", [])],
                layers={str(layer): role for layer, role in row["layers"].items()} if "layers" in row else None,
            )
        with diary.on(WRITTEN, author):
            draft = made.standard.draft(author)
            asked = [_question(one, row, said.get("questions", {}).get(one["code"], {})) for one in _asked(row)]
            made.write(draft, author, asked)
            draft.write(author, change_class="editorial", change="The first one we wrote down")  # plans say where it holds
        with diary.on(APPROVED, author):
            approvers = {self.people[key]: "" for key in APPROVERS}
            draft.submit(author, effective_on=self.days.date(IN_FORCE), approvers=approvers)
        for key in APPROVERS:
            with diary.on(APPROVED, self.people[key]):
                draft.approve(self.people[key])
        return made

    def _scale(self, row: Row) -> dict[str, Any] | None:
        if "scale" not in row:
            return None
        scale: dict[str, Any] = self.story["scales"][row["scale"]]
        return {**scale, "anchors": {str(score): words for score, words in scale["anchors"].items()}}

    def _plan(self, row: Row, code: str, auditors: list[Person], first_audit: int | None) -> None:
        checklist, layer = self.checklists[row["checklist"]], row.get("layer")
        who, _, named = row["assignee"].partition(":")
        kind = {"station_crew": "crew", "rotation": "rotation"}.get(who, "role")
        audit = checklist.kind == "five_s"
        since = self._since(row, checklist.kind, first_audit)
        diary = Diary(self.days, self.units[OWNER], len(self.plans))
        with diary.on(min((since - self.days.anchor).days - 3, -1), self.people[AUTHOR]):
            self.plans[row["checklist"], code, layer] = CheckPlan.set_up(
                checklist,
                self.units[code],
                self.people[AUTHOR],
                frequency=row["frequency"],
                assignee_kind=kind,
                role=named if kind == "role" else None,
                people=auditors if kind == "rotation" else (),
                layer=layer,
                active_from=since,
                month_day=self.month_begins.day if audit else 1,
                target_percent=row.get("target_percent"),
            )

    def _since(self, row: Row, kind: str, first_audit: int | None) -> dt.date:
        """When a plan began: 5S with the month of its first audit, the others some weeks ago."""
        if kind != "five_s":
            layered = kind == "lpa" and row["frequency"] == "each_shift"
            day = HANDED_OVER if kind == "handover" else -28 if layered else SINCE[row["frequency"]]
            return self.days.date(day)
        start = self.month_begins
        while first_audit is not None and start > self.days.worked(first_audit, self.units["PLANT"]):
            start = (start.replace(day=1) - dt.timedelta(days=1)).replace(day=start.day)
        return start


def _asked(row: Row) -> list[Row]:
    return list(row.get("questions") or row.get("cards") or row["items"])


def _category(row: Row) -> Row:
    kept = {"code": row["code"], "names": row.get("name", {})}
    return {**kept, "japanese": row["japanese"]} if "japanese" in row else kept


def _question(row: Row, of: Row, words: Row) -> dict[str, Any]:
    same = ("code", "category", "text", "look_for", "reaction", "layers", "critical", "finding", "unit_of_measure", "clause",
            "private", "minutes", "frequency", "required")  # fmt: skip
    asked = {name: row[name] for name in same if name in row}
    last_of_handover = of["kind"] == "handover" and row is _asked(of)[-1]
    asked["answer_kind"] = "items" if last_of_handover else row["kind"]
    asked["texts"] = {
        language: {part: one for part, one in zip(WORDS, said, strict=False) if one} for language, said in words.items()
    }
    asked["low"], asked["high"] = row.get("min"), row.get("max")
    asked["at"], feed = row.get("at", ""), row.get("feed", FEEDS.get(row["code"], "") if of["kind"] == "lsw" else "")
    asked["feed"] = "" if feed == "none" else feed
    return asked

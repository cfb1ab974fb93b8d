"""The tree of units in the plant's workbook: value streams, teams, stations, functions, in any order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.db import db
from boards.people.models import Person
from boards.plant import units
from boards.plant.calendar import WEEKDAYS
from boards.plant.models import Unit
from boards.plant.setting_up import before_setting_up
from boards.plant.shift_sheet import GERMAN, SHORT
from boards.plant.words import KIND_WORDS
from boards.refusals import Refusal
from boards.setup import cells
from boards.setup.sheet import Column, Fault, Key, Plan, Said, Sheet, Weighed, name_columns, names_after, names_said
from boards.uploads.plain import Wrong

NAME_MAX, DETAIL_MAX = 80, 80
SAME = ("name", "detail", "tier", "takt_s", "critical")  # columns that are the unit's own


class UnitSheet(Sheet):
    name, words, also, key = "units", _l("Units"), "bereiche, einheiten, organisation, stations, stationen", ("code",)
    about = _l("Value streams, their teams, the teams' stations, functions beside them. The code stays for ever.")

    def __init__(self) -> None:
        self.units: dict[str, Unit] = {}
        self.last = 0  # position

    def columns(self) -> Sequence[Column]:
        return [
            Column("code", _l("Code"), cells.code, "kürzel", _l("short and for ever, like A3 or A3-10"), 12),
            Column(
                "kind", _l("Kind"), cells.choice(KIND_WORDS), "art", ", ".join(map(str, KIND_WORDS.values())), 18,
                needed=True, says=lambda kind: str(KIND_WORDS[kind]),
            ),
            *name_columns(NAME_MAX),
            Column("parent", _l("Below"), cells.code, "unter, gehört zu, parent", _l("the code of the unit above it"), 12),
            Column("detail", _l("Detail"), cells.text(DETAIL_MAX), "beschreibung", width=26, clears=True),
            Column("tier", _l("Tier"), cells.whole(1, 5), "ebene", _l("of its meetings; empty: as usual"), 7, clears=True),
            Column("takt_s", _l("Takt (s)"), cells.whole(1, 10**6), "takt", _l("seconds"), 9, clears=True),
            Column("critical", _l("Critical"), cells.yes, "kritisch", _l("yes: a gap at this station is red at once"), 9),
            Column(
                "week", _l("Own week"), _week, "eigene woche", _l("where it differs: sa: early, late; su: -"), 26,
                clears=True, says=said_week,
            ),
            Column("active", _l("In use"), cells.yes, "in betrieb, aktiv", _l("no: closed; what was stays"), 8),
        ]  # fmt: skip

    def standing(self) -> dict[Key, Said]:
        found = db.session.scalars(select(Unit).order_by(Unit.position, Unit.id)).all()
        self.units = {unit.code: unit for unit in found}
        self.last = max((unit.position for unit in found), default=0)
        codes = {unit.id: unit.code for unit in found}
        return {(unit.code,): _said(unit, codes.get(unit.parent_id or 0)) for unit in found}

    def defaults(self, said: Said) -> Said:
        return {"critical": False, "active": True}

    def faults(self, said: Said, stands: Said | None, plan: Plan) -> Iterator[Fault]:
        try:
            before_setting_up(plan.by)
        except Refusal as refusal:
            yield "code", refusal.sentence
            return
        after = plan.get("units", said["code"]) or said
        if stands is None and not units.CODE.fullmatch(said["code"]):
            yield "code", _("A short code of letters and digits, like A3 or A3-10.")
        if after["kind"] == "plant":
            yield from self._of_the_plant(said, stands)
            return
        yield from self._place(after, plan)
        if stands is not None and after["kind"] != stands["kind"] and units.has_history(self.units[said["code"]]):
            yield "kind", _("Something has happened at %(unit)s already: its kind stays.", unit=said["code"])
        if unknown := [
            code for codes in (after.get("week") or {}).values() for code in codes if not plan.has("shifts", code)
        ]:
            yield "week", _("There is no shift “%(text)s”.", text=unknown[0])
        if stands is not None and stands["active"] and not after["active"]:
            yield from self._closing(said["code"], plan)

    def _of_the_plant(self, said: Said, stands: Said | None) -> Iterator[Fault]:
        if stands is None:
            yield "kind", _("There is one plant, and it is here already.")
        elif said.get("parent"):
            yield "parent", _("Nothing stands above the plant.")
        elif said.get("active") is False:
            yield "active", _("The plant itself stays.")

    def _place(self, after: Said, plan: Plan) -> Iterator[Fault]:
        parent = plan.get("units", after.get("parent"))
        if not after.get("parent"):
            yield "parent", _("This is missing: %(what)s.", what=_("the code of the unit above it"))
        elif parent is None:
            yield "parent", _("There is no unit “%(code)s”.", code=after["parent"])
        elif after["active"] and not parent["active"]:
            yield "parent", _("%(unit)s is out of use itself.", unit=after["parent"])
        elif parent["kind"] not in units.UNDER[after["kind"]]:
            yield "parent", _("It can't stand there. A team stands below a value stream, a station below a team.")
        elif after["code"] in self._above(after, plan):
            yield "parent", _("It can't stand below itself.")

    def _above(self, row: Said | None, plan: Plan) -> list[str]:
        found: list[str] = []
        while row is not None and row.get("parent") and row["parent"] not in found:
            found.append(row["parent"])
            row = plan.get("units", row["parent"])
        return found

    def _closing(self, code: str, plan: Plan) -> Iterator[Fault]:
        if any(row.get("parent") == code and row["active"] for row in plan.there["units"].values()):
            yield "active", _("Close or move what stands below %(unit)s first.", unit=code)
        elif self._people_at(code):
            yield "active", _("People belong to %(unit)s. Move them first.", unit=code)

    def _people_at(self, code: str) -> bool:
        from boards.people.models import active

        return (
            db.session.scalar(select(Person.id).where(Person.home_unit_id == self.units[code].id, *active()).limit(1))
            is not None
        )

    def ordered(self, rows: list[Weighed]) -> list[Weighed]:
        """New ones from the top down, then what changes; what closes from below."""
        new = {row["code"]: row for row in rows if row.stands is None}
        done: dict[str, Weighed] = {}

        def take(row: Weighed) -> None:
            if row["parent"] in new and row["parent"] not in done:
                take(new[row["parent"]])
            done.setdefault(row["code"], row)

        for row in new.values():
            take(row)
        closing = [row for row in rows if "active" in row.changed and row.stands is not None and not row["active"]]
        others = [row for row in rows if row.stands is not None and row not in closing]
        return [*done.values(), *others, *sorted(closing, key=lambda row: -len(self.units[row["code"]].lineage))]

    def write(self, row: Weighed, by: Person) -> None:
        if row.stands is None:
            parent = self.units[row["parent"]]
            self.last += 1
            named = {"names": names_after(row, {}), "week_pattern": row["week"], "position": self.last}
            about = {
                name: row.said[name] for name in ("tier", "takt_s", "critical", "detail") if row.said.get(name) is not None
            }
            unit = units.add(row["code"], row["kind"], row["name"], parent, by, **named, **about)
            self.units[unit.code] = unit
            if row.said.get("active") is False:
                units.close(unit, by)
            return
        unit = self.units[row["code"]]
        if "parent" in row.changed:
            units.move(unit, self.units[row["parent"]], by)
        units.become(unit, row["kind"], by)
        words: dict[str, Any] = {name: row[name] for name in SAME if name in row.changed}
        if "detail" in words:
            words["detail"] = words["detail"] or ""
        words |= {"names": names_after(row, unit.names), "week_pattern": row["week"]}
        units.amend(unit, by, **words)
        if "active" in row.changed:
            (units.reopen if row["active"] else units.close)(unit, by)


def _said(unit: Unit, parent: str | None) -> Said:
    own = {name: getattr(unit, name) for name in SAME}
    week = unit.week_pattern
    return {
        "code": unit.code, "kind": unit.kind, **own, **names_said(unit.names), "detail": unit.detail or None,
        "parent": parent, "week": week or None, "active": unit.active,
    }  # fmt: skip


def _week(cell: object) -> dict[str, list[str]]:
    """ "sa: early, late; su: -" as weekday → shift codes."""
    found: dict[str, list[str]] = {}
    for part in cells.plain(cell).split(";"):
        day, colon, said = part.partition(":")
        short = day.strip().casefold()[:2]
        n = next((n for n in range(7) if short in (SHORT[n], GERMAN[n])), None)
        if n is None or not colon:
            raise Wrong(_("Write it like: sa: early, late; su: -"))
        found[WEEKDAYS[n]] = [one for one in cells.codes(said) if one not in ("-", "–")]
    return found


def said_week(week: dict[str, list[str]]) -> str:
    """A unit's own weekdays as they are written in a cell."""
    days = [(SHORT[n], week[day]) for n, day in enumerate(WEEKDAYS) if day in week]
    return "; ".join(f"{short}: {', '.join(codes) or '-'}" for short, codes in days)

"""When units stand up, in the plant's workbook: a row a forum of the tiers, first those of the teams."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.db import db
from boards.history.models import record
from boards.meetings.models import Forum
from boards.people.models import Person
from boards.plant.calendar import WEEKDAYS
from boards.plant.models import WITH_BOARD, Unit
from boards.plant.production_day import production_date
from boards.plant.setting_up import before_setting_up
from boards.plant.shift_sheet import GERMAN, SHORT
from boards.refusals import Refusal
from boards.setup import cells
from boards.setup.sheet import Column, Fault, Key, Plan, Said, Sheet, Weighed
from boards.uploads.plain import SHOWN, Wrong

CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,19}")
EACH_DAY, EACH_WEEK = "daily", "weekly"
TIERS = {"team": 1, "function": 1, "value_stream": 2, "plant": 3}


class MeetingSheet(Sheet):
    name, words, also, key = "meetings", _l("Meetings"), "besprechungen, stand-ups, regelbesprechungen", ("code",)
    about = _l("When each unit stands up. A team's stand-up belongs to each shift, the others' to a day or a weekday.")

    def __init__(self) -> None:
        self.forums: dict[str, Forum] = {}

    def columns(self) -> Sequence[Column]:
        return [
            Column("code", _l("Code"), cells.code, "kürzel", _l("like T1-A3"), 12),
            Column("unit", _l("Unit"), cells.code, "bereich", width=10, needed=True),
            Column("tier", _l("Tier"), cells.whole(1, 5), "ebene", _l("empty: by its unit"), 7),
            Column(
                "times", _l("When"), _times, "wann, zeiten", _l("early 06:05; late 14:05 · daily 08:30 · weekly th 10:00"),
                40,
                needed=True, says=said_times,
            ),
            Column("minutes", _l("Minutes"), cells.whole(5, 240), "minuten", width=9),
            Column(
                "leader", _l("Leader"), cells.text(20), "leitung",
                _l("a personnel number; empty: who leads the crew"), 14, clears=True,
            ),
        ]  # fmt: skip

    def standing(self) -> dict[Key, Said]:
        rows = select(Forum).where(Forum.kind == "tier").options(joinedload(Forum.unit), joinedload(Forum.leader))
        self.forums = {forum.code: forum for forum in db.session.scalars(rows.order_by(Forum.tier, Forum.id))}
        return {
            (forum.code,): {
                "code": forum.code, "unit": forum.unit.code, "tier": forum.tier, "minutes": forum.minutes,
                "times": forum.times, "leader": forum.leader.personnel_no if forum.leader else None,
            }
            for forum in self.forums.values()
        }  # fmt: skip

    def faults(self, said: Said, stands: Said | None, plan: Plan) -> Iterator[Fault]:
        try:
            before_setting_up(plan.by)
        except Refusal as refusal:
            yield "code", refusal.sentence
        after = plan.get("meetings", said["code"]) or said
        unit = plan.get("units", after["unit"])
        if stands is None and not CODE.fullmatch(said["code"]):
            yield "code", _("A short code of letters and digits, like A3-Q2.")
        if unit is None or unit["kind"] not in WITH_BOARD:
            yield "unit", _("There is no unit with a board “%(code)s”.", code=after["unit"])
        elif stands is not None and after["unit"] != stands["unit"]:
            yield "unit", _("%(code)s stays at %(unit)s. Set up another one.", code=said["code"], unit=stands["unit"])
        unknown = [when for when in after["times"] if when not in (EACH_DAY, EACH_WEEK) and not plan.has("shifts", when)]
        if unknown:
            yield "times", _("There is no shift “%(text)s”.", text=unknown[0][:SHOWN])
        if after.get("leader") and not plan.has("people", after["leader"]):
            yield "leader", _("There is nobody else with the number “%(number)s”.", number=after["leader"])

    def write(self, row: Weighed, by: Person) -> None:
        forum = self.forums.get(row["code"])
        if forum is None:
            unit = db.session.scalars(select(Unit).where(Unit.code == row["unit"])).one()
            forum = Forum(code=row["code"], unit=unit, tier=row["tier"] or TIERS[unit.kind], times={})
            db.session.add(forum)
        leader = select(Person).where(Person.personnel_no == row["leader"])
        forum.leader = db.session.scalars(leader).one() if row["leader"] else None
        forum.times, forum.minutes, forum.tier = row["times"], row["minutes"] or 10, row["tier"] or forum.tier
        record(forum, "set up" if row.stands is None else "amended", on=production_date(), by=by)


def said_times(times: dict[str, str]) -> str:
    return "; ".join(f"{when} {said}" for when, said in times.items())


def _times(cell: object) -> dict[str, str]:
    """ "early 06:05; late 14:05", "daily 08:30" or "weekly thursday 10:00", as a forum keeps it."""
    found: dict[str, str] = {}
    for part in [one.strip() for one in cells.plain(cell).replace("·", ";").split(";") if one.strip()]:
        when, *said = part.split()
        when = {"täglich": EACH_DAY, "wöchentlich": EACH_WEEK}.get(when.casefold(), when.casefold())
        if len(said) != (2 if when == EACH_WEEK else 1):
            raise Wrong(_("“%(text)s” says no time. Write it like: early 06:05; late 14:05", text=part[:SHOWN]))
        time = cells.time({"o": said[-1]})
        found[when] = f"{_weekday(said[0])} {time}" if when == EACH_WEEK else time
    return found


def _weekday(said: str) -> str:
    short = said.casefold()[:2]
    n = next((n for n in range(7) if short in (SHORT[n], GERMAN[n])), None)
    if n is None:
        raise Wrong(_("“%(text)s” is no weekday.", text=said[:SHOWN]))
    return WEEKDAYS[n]

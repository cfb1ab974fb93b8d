"""More checks than a wall holds: every part full, everything missed, in the longest words there are."""

from __future__ import annotations

import datetime as dt

from boards.checks.content import Checklist, CheckQuestion
from boards.checks.entering import enter
from boards.checks.plans import CheckPlan
from boards.checks.rows import Paper
from boards.clock import now
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date, shift

STATIONS = 14
SINCE = 80  # days ago


def check(team: Unit, lead: Person, auditor: Person, kso: Person, words: str) -> None:
    """Two months of 5S, process audits in three layers, cards, a handover that nobody has signed, machines nobody checks."""
    since = production_date() - dt.timedelta(days=SINCE)

    def planned(code: str, unit: Unit, frequency: str, role: str = "team_leader", **about: object) -> CheckPlan:
        checklist = Checklist.by_code(code)
        assert checklist
        wanted = {"assignee_kind": "role", "role": role, "active_from": since, **about}
        return CheckPlan.set_up(checklist, unit, kso, frequency=frequency, **wanted)  # type: ignore[arg-type]

    audits = planned("CL-5S-SHOP", team, "monthly", assignee_kind="person", people=[auditor], target_percent=80)
    for layer, role in ((1, "team_leader"), (2, "shift_lead"), (3, "plant_manager")):
        planned("CL-LPA-A3", team, "each_shift" if layer == 1 else "weekly", role, layer=layer)
    planned("CL-KAM-AREA", team, "each_shift")
    handovers = planned("CL-HANDOVER", team, "each_shift")
    for number in range(STATIONS):
        station = Unit.add(f"{team.code}-{number + 1}0", "station", f"{words} {number}"[:80], team)
        planned("CL-AM-PRESS", station, "daily", assignee_kind="crew", role=None)
    papers, plant = list[Paper](), Plant.get()
    for window in audits.windows(since, production_date())[:-1]:
        asked = CheckQuestion.of(audits.checklist.standard.revision_on(window.last))  # type: ignore[arg-type]
        answers = {one.code: ("2", words) for one in asked}
        papers.append(Paper(audits, window, auditor, answers, window.opens_at(plant) + dt.timedelta(hours=30)))
    over = [one for one in handovers.windows(since, production_date()) if shift(one.shift, one.first, plant).ends < now()]
    last = max(over, key=lambda one: shift(one.shift, one.first, plant).ends)
    left = "\n".join(f"{words} {number}"[:200] for number in range(3))
    papers.append(Paper(handovers, last, lead, {"H7": (left, "")}, shift(last.shift, last.first, plant).ends))
    enter(papers, look=False)

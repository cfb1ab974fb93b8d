"""What an external auditor asks for of a place's year, in words that the page and the PDF share."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from fractions import Fraction

from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from boards.checks import words
from boards.checks.adherence import Adherence, adherence
from boards.checks.due import Due, Schedule
from boards.checks.evidence_words import percent, result_of
from boards.checks.models import CheckRun
from boards.checks.plans import CheckPlan
from boards.db import db
from boards.i18n import language
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date
from boards.skills.documents import Document, Line, Section, printed, said_day, said_person
from boards.standards.models import Standard

MONTHS = 12


def year_document(unit: Unit, year: int, by: Person) -> Document:
    """A place's year with all below it: adherence and per cent by month and checklist, and every run."""
    places = list(db.session.scalars(select(Unit).where(Unit.path.startswith(unit.path))))
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    runs = _runs(places, first, last)
    plans = db.session.scalars(CheckPlan.active_at(places, first, last)).all()
    dues = Schedule(places, first, last, plans=[plan for plan in plans if not plan.by_item]).dues(personal=False)
    facts = [
        (_("Place"), f"{unit.code} {unit.name_in(language())}"),
        (_("Year"), str(year)),
        (_("On time"), _share(adherence(due.state for due in dues))),
        (_("Checks sent"), str(sum(run.counts for run in runs))),
    ]
    if year == production_date().year:
        facts.append((_("As of"), said_day(production_date())))
    sections = [_on_time(dues), _per_cent(runs), _all(runs)]
    return Document(_("Checks of a year"), f"{unit.code} {unit.name_in(language())} · {year}", facts, sections, printed(by))


def _on_time(dues: list[Due]) -> Section:
    """Adherence by checklist and month: on time of due, without what was excused (H-08)."""
    cells: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for due in dues:
        cells[_checklist(due.plan.checklist.standard)][due.window.last.month].append(due.state)
    lines = []
    for name, months in sorted(cells.items()):
        every = [state for states in months.values() for state in states]
        lines.append(Line((name, *(_short(months.get(n, [])) for n in range(1, MONTHS + 1)), _short(every))))
    return _by_month(
        _("On time, by month"), lines, _("Nothing was planned."), _("Done in time of what was due; excused is left out.")
    )


def _per_cent(runs: list[CheckRun]) -> Section:
    """Pooled points by checklist and month, never the mean of percentages (H-04)."""
    cells: dict[str, dict[int, list[CheckRun]]] = defaultdict(lambda: defaultdict(list))
    for run in runs:
        if run.counts and run.possible:
            cells[_checklist(run.revision.standard)][run.last.month].append(run)
    lines = []
    for name, months in sorted(cells.items()):
        every = [run for ones in months.values() for run in ones]
        lines.append(Line((name, *(_pooled(months.get(n, [])) for n in range(1, MONTHS + 1)), _pooled(every))))
    return _by_month(_("Per cent, by month"), lines, _("Nothing was scored."), _("All points of what was possible."))


def _by_month(title: str, lines: list[Line], empty: str, note: str) -> Section:
    locale = get_locale()
    heads = [str(format_date(dt.date(2026, n, 1), "LLL", locale=locale)) for n in range(1, MONTHS + 1)]
    return Section(title, (_("Checklist"), *heads, _("Year")), (22, *(6 for _n in heads), 7), lines, empty, note)


def _all(runs: list[CheckRun]) -> Section:
    lines = []
    for run in runs:
        mark = "bad" if run.critical_failed and run.counts else ""
        late = f" · {_('late')}" if run.is_late(Plant.get()) else ""
        state = str(words.check_state(run.state)) + late
        place = f"{run.unit.code} {run.unit.name_in(language())}"
        cells = (run.label, said_day(run.last), place, run.revision.label, said_person(run.done_by), result_of(run), state)
        lines.append(Line(cells, mark))
    columns = (_("Check"), _("Day"), _("Place"), _("Revision"), _("By"), _("Result"), _("State"))
    return Section(_("All checks"), columns, (9, 12, 20, 16, 20, 15, 12), lines, _("No check was done."))


def _runs(places: list[Unit], first: dt.date, last: dt.date) -> list[CheckRun]:
    """Sent or void, but for leader standard work, whose days are its list's."""
    here = [unit.id for unit in places]
    rows = CheckRun.loaded().where(
        CheckRun.unit_id.in_(here), CheckRun.last.between(first, last), CheckRun.has("submission")
    )
    found = db.session.scalars(rows.order_by(CheckRun.last, CheckRun.id)).unique()
    return [run for run in found if run.checklist.kind != "lsw"]


def _checklist(standard: Standard) -> str:
    return f"{standard.code} {standard.title_in(language())}"


def _share(said: Adherence) -> str:
    return f"{percent(said.percent)} ({said.done} / {said.asked})" if said.percent is not None else "–"


def _short(states: list[str]) -> str:
    said = adherence(states)
    return _bare(said.percent) if said.percent is not None else "–"


def _pooled(runs: list[CheckRun]) -> str:
    possible = sum(run.possible or 0 for run in runs)
    return _bare(Fraction(100 * sum(run.points or 0 for run in runs), possible)) if possible else "–"


def _bare(share: Fraction) -> str:
    """Without its sign: the heading says it, and the columns are narrow."""
    return percent(share).removesuffix(" %")

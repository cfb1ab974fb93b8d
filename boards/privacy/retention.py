"""Time does what the plant has set: once a production day every kind is looked at, and what is over ends, told in a row."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import NamedTuple

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from boards import clock
from boards.clock import happens_with_time, now
from boards.db import db, writing
from boards.history.models import record
from boards.history.removing import off_the_disk
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date
from boards.privacy.models import RetentionRun
from boards.privacy.rules import BY_CODE, MOST_MONTHS, RULES, Rule
from boards.refusals import NotAllowed, Unfit
from boards.touches import untold

AT_ONCE = 200  # rows a transaction
SOON, LATER = dt.timedelta(days=30), dt.timedelta(days=90)


class Ahead(NamedTuple):
    """What a rule will do: rows that are over today, in a month, in three (each with those before)."""

    rule: Rule
    today: int
    soon: int
    later: int


def ahead(today: dt.date) -> list[Ahead]:
    return [Ahead(rule, rule.count(today), rule.count(today + SOON), rule.count(today + LATER)) for rule in RULES]


def kept_for(code: str) -> str:
    """How long a kind is kept, in words."""
    months = BY_CODE[code].kept_months
    if not months:
        return str(_l("for good"))
    if months % 12:
        return str(ngettext("%(num)s month", "%(num)s months", months))
    return str(ngettext("%(num)s year", "%(num)s years", months // 12))


def set_months(by: Person, months: dict[str, int]) -> None:
    """What the plant has decided; `months` by the rules' codes. By who looks after settings."""
    before_setting(by)
    for code, count in months.items():
        if count and not BY_CODE[code].least <= count <= MOST_MONTHS:
            least = {"least": BY_CODE[code].least, "most": MOST_MONTHS}
            raise Unfit(_l("Between %(least)s and %(most)s months, or 0 for good.", **least), code)
    plant, was = Plant.get(), {rule.code: rule.kept_months for rule in RULES}
    changed = {code: count for code, count in months.items() if count != was[code]}
    if changed:
        plant.settings = {**plant.settings, "retention_months": {**was, **changed}}
        former = {code: was[code] for code in changed}
        record(Unit.root(), "retention set", on=production_date(), by=by, to=changed, former=former)


def before_setting(by: Person) -> None:
    if not by.holds("admin", "kso"):
        raise NotAllowed(_l("This is for the Kaizen Office and who looks after accounts."))


@happens_with_time
def times_are_over(at: dt.datetime) -> None:
    """Once a production day; a process remembers that it has looked, and a second look finds nothing."""
    today = production_date(at)
    if current_app.extensions.get("retention_looked") != today:
        for rule in RULES:
            if rule.end is not None:
                with clock.at(at):
                    carry_out(rule, today)
        current_app.extensions["retention_looked"] = today


def carry_out(rule: Rule, today: dt.date) -> int:
    """Ends what is over, some hundred rows a transaction; answers how many. Photos go from the disk after the commit."""
    done = 0
    before = rule.before(today)
    while before is not None and rule.end is not None:
        with writing():
            rows = [row for query in rule.rows(before) for row in db.session.scalars(query.limit(AT_ONCE)).unique()]
            with contextlib.nullcontext() if rule.on_boards else untold():  # days long past move no panel
                gone = [name for row in rows if (name := rule.end(row)) is not None]
                db.session.flush()
            if rows:
                db.session.add(RetentionRun(rule=rule.code, on=today, at=now(), before=before, rows=len(rows)))
        off_the_disk(gone)
        done += len(rows)
        if not rows:
            break
    return done

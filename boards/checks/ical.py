"""What is due as an iCalendar (RFC 5545): one event a window, under an id that stays, so that nothing is doubled. A leader's
list is one event, not one an item."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from icalendar import Calendar, Event

from boards.checks.due import Due
from boards.checks.windows import Window
from boards.checks.words import due_word
from boards.clock import now
from boards.plant.models import Plant

ONE = dt.timedelta(days=1)
REFRESH = dt.timedelta(hours=1)


def ical(dues: Iterable[Due], name: str, language: str) -> bytes:
    """A whole calendar. `name`: as calendars show it."""
    plant = Plant.get()
    made = Calendar()
    made.add("prodid", "-//Kaizen Boards//Checks//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    lists: dict[tuple[int, Window], list[Due]] = {}
    for due in dues:
        if due.question is None:
            made.add_component(_event(due, plant, language, str(due_word(due.state))))
        else:
            lists.setdefault((due.plan.id, due.window), []).append(due)
    for items in lists.values():
        asked = [one for one in items if one.state != "excused"]
        done = sum(one.done_at is not None for one in asked)
        made.add_component(_event(items[0], plant, language, _("%(done)s of %(all)s done", done=done, all=len(asked))))
    return bytes(made.to_ical())


def _event(due: Due, plant: Plant, language: str, said: str) -> Event:
    """Of a shift with its hours; else on whole days, from the first to the last on which it may be done."""
    plan, window, one = due.plan, due.window, Event()
    one.add("uid", f"{plan.id}-{window.key}@{plant.epoch}".replace("/", "-"))
    one.add("dtstamp", now().astimezone(dt.UTC))
    one.add("summary", f"{plan.checklist.standard.title_in(language)} · {plan.unit.code}: {said}")
    one.add("location", f"{plan.unit.code} {plan.unit.name_in(language)}")
    page = (
        url_for("checks.mine", _external=True) if plan.by_item else url_for("check_plans.plan", id=plan.id, _external=True)
    )
    one.add("url", page)
    if window.shift:
        one.add("dtstart", window.opens_at(plant).astimezone(dt.UTC))
        one.add("dtend", window.closes_at(plant).astimezone(dt.UTC))
    else:
        one.add("dtstart", window.first)
        one.add("dtend", window.last + ONE)  # the day after the last
    one.add("transp", "TRANSPARENT")
    return one

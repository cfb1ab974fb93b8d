"""How what is recorded is said: the state of a day, who writes a number, how shifts become a day, what happened to it."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards.history.models import TimelineEntry
from boards.metrics import words
from boards.metrics.models import Metric
from boards.plant.models import Unit

ROLL_UPS: dict[str, Any] = {
    "sum": _l("all shifts added up"),
    "ratio": _l("so many out of so many"),
    "mean": _l("the mean of the shifts"),
    "last": _l("the last shift's number"),
    "worst_shift": _l("the worst shift's number"),
}
SOURCES: dict[str, Any] = {
    "typed": _l("typed"),
    "file": _l("from a file"),
    "api": _l("from another system"),
    "machine": _l("from the machine"),
    "checks": _l("from the checks"),
}
EVENTS: dict[str, Any] = {
    "set up": _l("set it up"),
    "amended": _l("changed its words"),
    "target": _l("set the target"),
    "corrected": _l("corrected it"),
    "explained": _l("said why"),
    "answered": _l("said what is done"),
    "uploaded": _l("loaded a file"),
    "bound": _l("connected a machine"),
    "unbound": _l("stopped a machine"),
}
LEADER = "team_leader"


def day_state(state: str) -> str:
    """The state of a day as a person says it."""
    return words.state_word(state)


def day_category(category: str | None) -> str:
    return words.category_word(category or "none")


def letter_meaning(letter: str | None) -> str:
    return words.letter_word(letter or "–")


def roll_up_word(roll_up: str) -> str:
    return str(ROLL_UPS.get(roll_up, roll_up))


def source_word(source: str) -> str:
    return str(SOURCES.get(source, source))


def metric_event(entry: TimelineEntry) -> str:
    """What happened to a metric, after the name of who did it."""
    return str(EVENTS.get(entry.event, entry.event))


def recorder_name(metric: Metric, language: str) -> str:
    """Who writes it: the leader of the unit, or a function by its name."""
    if metric.recorder == LEADER:
        return str(_("the leader of %(unit)s", unit=metric.unit.name_in(language)))
    unit = Unit.by_code(metric.recorder)
    return unit.name_in(language) if unit else metric.recorder


def answer_words(kind: str) -> str:
    said = {"action": _("An action"), "issue": _("A problem that is known"), "none": _("No action, because")}
    return str(said[kind])


def metric_page(id: int) -> str:
    """The address of a metric's own page: its trend and all its days."""
    return url_for("metrics.metric", id=id)


WORDS = (
    metric_page,
    day_state, day_category, letter_meaning, roll_up_word, source_word, metric_event, recorder_name, answer_words,
)  # fmt: skip

"""A letter as it is drawn: where each day's cell stands, which signs it bears, and all that is said beside it.

Everything a template needs, ready to be written: colours and shapes are the style sheet's, by `state` and `marks`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import ngettext

from boards.i18n import language
from boards.metrics import words
from boards.metrics.day import Day
from boards.metrics.letters import Letter
from boards.metrics.shapes import Shape, shape_of
from boards.plant.pages import weekday
from boards.signals.words import short

PITCH = 34  # user units from one cell to the next; a digit is 24 of them high: 24 px on a wall (domain 7.2)
FOOT = 25  # from a cell's top to the foot of its number
UNSEEN = ("future", "before", "off")  # states of days behind which nothing stands
SIZES = ((9, "longest"), (7, "long"))  # characters of a figure with its unit from which on it is written smaller


@dataclass(frozen=True)
class Cell:
    """One place of the letter. `marks`: today, near, corrected, lacking; a filler has no day."""

    x: int  # user units, of the middle
    y: int  # of the foot of its number
    state: str
    day: int | None = None
    marks: tuple[str, ...] = ()
    said: str = ""
    href: str = ""


@dataclass(frozen=True)
class Drawn:
    """One letter of a board with what stands beside it; texts are empty where there is nothing to say."""

    letter: str
    cells: list[Cell]
    columns: int
    rows: int
    word: str
    said: str  # the whole letter in one sentence
    href: str = ""
    name: str = ""  # what is measured
    state: str = "before"  # of the last production day
    figure: str = ""  # its value
    unit: str = ""
    when: str = ""  # which day that was, where it is not yesterday
    goal: str = ""  # what is to be reached, and in which unit
    goal_unit: str = ""
    reds: int = 0
    lacks: int = 0  # red days without a reason or an answer (L-10)
    near: int = 0  # near misses this month
    trend: str = ""  # better, worse, steady
    arrow: str = ""
    trend_word: str = ""
    signal: str = ""
    signal_is_good: bool = False
    is_measured: bool = field(default=True)

    @property
    def width(self) -> int:
        return self.columns * PITCH

    @property
    def height(self) -> int:
        return self.rows * PITCH

    @property
    def size(self) -> str:
        length = len(self.figure) + len(self.unit) + bool(self.unit)
        return next((name for least, name in SIZES if length >= least), "")


def drawn(letter: Letter, today: dt.date, *, cross: bool = False) -> Drawn:
    """A letter of a board on a production date. `cross`: S in the older form of the safety cross."""
    shape, word = shape_of(letter.letter, cross), words.letter_word(letter.letter)
    cells = _cells(letter, shape, today)
    metric, last = letter.metric, letter.last
    if metric is None or last is None:
        return Drawn(letter.letter, cells, shape.columns, shape.rows, word, word, is_measured=False)
    figure, unit, name = _figure(letter, last, today)
    return Drawn(
        letter.letter, cells, shape.columns, shape.rows, word, _in_words(word, letter),
        href=f"/metrics/{metric.id}",
        name=name,
        state=last.state,
        figure=figure,
        unit=unit,
        when="" if (today - last.date).days <= 1 or metric.judge == "worst" else weekday(last.date),
        goal=words.goal_of(metric, last.target),
        goal_unit=words.unit_of(metric),
        reds=len(letter.reds),
        lacks=len(letter.lacks),
        near=sum(day.near for day in letter.cells),
        trend=letter.trend.word if letter.trend else "",
        arrow=words.arrow(letter.trend) if letter.trend else "",
        trend_word=words.trend_word(letter.trend) if letter.trend else "",
        signal=short(letter.signal) if letter.signal else "",
        signal_is_good=bool(letter.signal and letter.signal.direction == "good"),
    )  # fmt: skip


def said_of(letter: Letter, day: Day) -> str:
    """A day in words: "3: 97.4 %, target met"; after it what its corners mean."""
    parts = [words.state_word(day.state)]
    metric = day.readings[0].metric if day.readings else letter.metric
    if day.value is not None and metric:
        parts.insert(0, words.shown(day.value, metric))
    if day.near:
        parts.append(ngettext("%(num)s near miss", "%(num)s near misses", day.near))
    if day.corrected:
        parts.append(_("corrected later"))
    if day.lacks_reason:
        parts.append(_("reason missing"))
    elif day.lacks_answer:
        parts.append(_("answer missing"))
    return f"{day.date.day}: {', '.join(parts)}"


def _cells(letter: Letter, shape: Shape, today: dt.date) -> list[Cell]:
    cells = []
    for number, (column, row) in enumerate(shape.places):
        x, y = column * PITCH + PITCH // 2, row * PITCH + FOOT
        if number >= len(letter.cells):
            cells.append(Cell(x, y, "filler"))
            continue
        day = letter.cells[number]
        marks = {
            "today": day.date == today,
            "near": day.near > 0,
            "corrected": day.corrected,
            "lacking": day.lacks_reason or day.lacks_answer,
        }
        there = tuple(name for name, is_there in marks.items() if is_there)
        cells.append(Cell(x, y, day.state, day.date.day, there, said_of(letter, day), _address(letter, day, today)))
    return cells


def _address(letter: Letter, day: Day, today: dt.date) -> str:
    """The page of a day behind which something stands."""
    metric = day.readings[0].metric if day.readings else letter.metric
    empty = day.state in UNSEEN and not day.readings and not day.near
    return "" if metric is None or empty or day.date > today else f"/metrics/{metric.id}/days/{day.date.isoformat()}"


def _figure(letter: Letter, last: Day, today: dt.date) -> tuple[str, str, str]:
    """The large figure, its unit, and what it is: of safety the days since somebody was hurt (L-14, L-18)."""
    metric = letter.metric
    assert metric
    if metric.judge == "worst":
        hurt = letter.days_without is not None
        count = letter.days_without if hurt else (today - metric.measured_from).days
        return str(count), str(_("d")), str(_("without injury"))
    name = metric.name_in(language())
    if last.state == "missing":
        return "?", "", name
    if last.state == "no-output":
        return "–", "", f"{words.state_word('no-output')}: {name}"
    return words.number(last.value, metric), words.unit_of(metric) if last.value is not None else "", name


def _in_words(word: str, letter: Letter) -> str:
    counts = Counter(day.state for day in letter.cells)
    days = (
        f"{ngettext('%(num)s day', '%(num)s days', counts[state])} {words.state_word(state)}"
        for state in words.STATES
        if counts[state]
    )
    return f"{word}: {', '.join(days)}"

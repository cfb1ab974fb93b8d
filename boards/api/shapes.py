"""What is asked and answered over the wire: each a model that reads and writes JSON and tells the document how it looks."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from boards.api.fields import Amount, Category, Code, Number, Place, ProductionDate, Shape, State, Words
from boards.metrics.readings import NOTE_MAX

MOST_READINGS, MOST_DAYS, PAGE = 1000, 400, 200

# --- what is asked for


class Nothing(Shape):
    pass


class OfUnit(Shape):
    unit: Code | None = Field(None, description="Only this unit and what is below it.")


class Period(Shape):
    first: ProductionDate | None = Field(None, alias="from", description="The first day. Left out: 30 before the last.")
    last: ProductionDate | None = Field(None, alias="to", description="The last day. Left out: the present one.")


class ReadingPage(Period):
    shift: Code | None = Field(None, description="Only this shift.")
    limit: int = Field(PAGE, ge=1, le=MOST_READINGS, description="How many at most.")
    after: Place | None = Field(None, description="`next` of the answer before.")


class NewReading(Shape):
    """Either `value`, or `numerator` and `denominator`, or `category`: as the metric is measured."""

    metric: Code
    date: ProductionDate = Field(description="Production date: a night shift belongs to the day it started on.")
    shift: Code | None = Field(None, description="Left out: the number stands for the whole day.")
    value: Number | None = None
    numerator: Number | None = None
    denominator: Amount | None = None
    category: Category | None = Field(None, description="Of a metric judged by the worst of several.")
    note: Words | None = Field(None, max_length=NOTE_MAX, description="Left out: as before.")
    reasons: dict[str, Amount] | None = Field(
        None, description="Why the target was missed: reason of the metric → how much of the loss. Left out: as before."
    )

    @model_validator(mode="after")
    def one_way(self) -> NewReading:
        pair = self.numerator is not None or self.denominator is not None
        if (self.value is not None) + pair + (self.category is not None) != 1:
            raise PydanticCustomError("ways", "Send either value, or numerator and denominator, or category.")
        return self


class Batch(Shape):
    readings: list[NewReading] = Field(min_length=1, max_length=MOST_READINGS)


# --- what is answered


class Unit(Shape):
    code: str
    kind: str
    name: str
    parent: str | None = Field(description="Code of the unit above, where this token sees it.")


class Units(Shape):
    units: list[Unit]


class Target(Shape):
    valid_from: dt.date
    value: float


class Metric(Shape):
    code: str
    unit: str
    letter: str | None
    name: str
    unit_of_measure: str
    direction: Literal["higher", "lower"] = Field(description="Which is better.")
    judge: Literal["target", "worst"]
    frequency: Literal["daily", "monthly"]
    by_shift: bool
    shifts: list[str] = Field(description="The shifts it may be written for.")
    roll_up: str = Field(description="How the shifts of a day become its value.")
    factor: int = Field(description="What numerator over denominator is multiplied by.")
    decimals: int
    lowest: float | None
    highest: float | None
    counted: str | None = Field(description="Where it comes from by itself; null: it is written.")
    reasons: list[str]
    measured_from: dt.date
    active: bool
    targets: list[Target] = Field(description="The latest one that is valid on a day counts for it.")


class Metrics(Shape):
    metrics: list[Metric]


class Reading(Shape):
    date: dt.date
    shift: str | None = Field(description="null: the whole day.")
    revision: int
    value: float | None = Field(description="As written, or computed; null: a category, or a ratio over nothing.")
    numerator: float | None
    denominator: float | None
    category: Category | None
    note: str
    reasons: dict[str, float]
    source: Literal["typed", "file", "api", "machine", "checks"]
    corrected: bool = Field(description="Changed after the time to write it was over.")
    recorded_at: dt.datetime


class Readings(Shape):
    metric: str
    readings: list[Reading]
    next: str | None = Field(description="Send it as `after` for the next page; null: this was the last.")


class Day(Shape):
    date: dt.date
    state: State
    value: float | None
    target: float | None
    category: Category | None
    near: int = Field(description="Near misses and unsafe conditions reported.")
    reasons: dict[str, float]
    lacking: list[str] = Field(description="Planned shifts that nobody has written yet.")
    corrected: bool
    final: bool = Field(description="All that was planned is written, or the time for it is over.")


class Days(Shape):
    metric: str
    days: list[Day]


class Written(Shape):
    metric: str
    date: dt.date
    shift: str | None
    result: Literal["new", "changed", "unchanged"]
    revision: int


class WrittenBatch(Shape):
    new: int
    changed: int
    unchanged: int
    readings: list[Written] = Field(description="In the order they were sent.")


class WrongReading(Shape):
    index: int = Field(description="Which of the readings sent, from 0.")
    status: int
    sentence: str
    field: str | None


class Problem(Shape):
    status: int
    sentence: str
    field: str | None
    readings: list[WrongReading] = Field(default=[], description="Of a batch: each one that can't be written.")


class Error(Shape):
    error: Problem

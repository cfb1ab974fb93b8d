"""Readings that a machine sends, many at once: all of them or none, and the same again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from boards.api import shapes
from boards.api.models import ApiToken
from boards.db import db
from boards.metrics.models import Metric
from boards.metrics.readings import WHOLE_DAY
from boards.metrics.writing import Number, Standing, Weighed, breathing, finish
from boards.refusals import Refusal, Unfit


class Unknown(Refusal):
    """A code that is none, or another unit's: the token can't tell which."""

    status = 404


class Unwritable(Exception):
    """Some readings can't be written; raised inside writing(), so that none is."""

    def __init__(self, wrong: list[shapes.WrongReading]) -> None:
        super().__init__(f"{len(wrong)} readings")
        self.wrong = wrong


def write(token: ApiToken, readings: Sequence[shapes.NewReading]) -> list[shapes.Written]:
    """Writes what a token sent; call inside writing(). Raises Unwritable with everything that can't be."""
    numbers = _numbers(token, readings)
    standing = Standing([number for number in numbers if number])
    seen: dict[tuple[str, object, str | None], shapes.NewReading] = {}
    done: list[Weighed] = []
    wrong: list[shapes.WrongReading] = []
    with db.session.no_autoflush:
        for index, (number, sent) in enumerate(breathing(list(zip(numbers, readings, strict=True)))):
            try:
                if number is None:
                    raise Unknown("There is no number of that code, or this token may not write it.", "metric")
                if seen.setdefault((sent.metric, sent.date, sent.shift), sent) != sent:
                    raise Unfit("This place stands twice among them, with different numbers.", "date")
                done.append(standing.weigh(number, None, "api"))
                standing.write(done[-1], None, "api")
            except Refusal as refusal:
                wrong.append(_wrong(index, refusal))
    if wrong:
        raise Unwritable(wrong)
    finish(standing, done, None, "")
    return [_written(one) for one in done]


def _numbers(token: ApiToken, readings: Sequence[shapes.NewReading]) -> list[Number | None]:
    codes = {sent.metric for sent in readings}
    seen = db.session.scalars(token.metrics().where(Metric.code.in_(codes), Metric.active))
    metrics = {metric.code: metric for metric in seen}
    return [
        Number(metrics[sent.metric], shift=sent.shift or WHOLE_DAY, **sent.model_dump(exclude={"metric", "shift"}))
        if sent.metric in metrics
        else None
        for sent in readings
    ]


def _wrong(index: int, refusal: Refusal) -> shapes.WrongReading:
    """At a field that the machine sent: that a day was an extra shift is for people to say."""
    field = refusal.field if refusal.field in shapes.NewReading.model_fields else "date"
    return shapes.WrongReading(index=index, status=refusal.status, sentence=refusal.sentence, field=field)


def _written(weighed: Weighed) -> shapes.Written:
    number, before = weighed.number, weighed.last.revision if weighed.last else 0
    return shapes.Written(
        metric=number.metric.code,
        date=number.date,
        shift=number.shift or None,
        result=weighed.verdict,  # type: ignore[arg-type]
        revision=before + weighed.is_written,
    )

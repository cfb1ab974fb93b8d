"""One address of the API: its scope, what is asked and answered. The view and the OpenAPI document both follow from it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, current_app, request
from pydantic import ValidationError

from boards.api import answers, shapes
from boards.api.fields import Shape
from boards.guard import open_to

LARGEST_BODY = 1_000_000  # bytes; a thousand readings with notes
JSON = "application/json"


@dataclass(frozen=True)
class Operation:
    """`asked`: the query's shape; `body`: what is posted. `statuses`: what can go wrong here beside what can anywhere."""

    scope: str
    answer: type[Shape]
    asked: type[Shape] = shapes.Nothing
    body: type[Shape] | None = None
    statuses: tuple[int, ...] = ()


def operation(scope: str, answer: type[Shape], **about: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Opens a view to tokens of a scope. It gets `asked` and `body`, read and checked, and answers a shape."""
    declared = Operation(scope, answer, **about)

    def made(view: Callable[..., Shape]) -> Callable[..., Response]:
        @functools.wraps(view)
        def answering(**path: str) -> Response:
            given: dict[str, Any] = dict(path)
            try:
                asked = declared.asked.model_validate_strings(_query())
                if declared.asked is not shapes.Nothing:
                    given["asked"] = asked
                if declared.body:
                    given["body"] = declared.body.model_validate_json(_body())
            except ValidationError as wrong:
                return _unfit(wrong)
            return sent(view(**given))

        answering.operation = declared  # type: ignore[attr-defined]
        return open_to("token")(answering)

    return made


def sent(shape: Shape) -> Response:
    """What is answered, for nobody to keep."""
    return Response(shape.model_dump_json(), mimetype=JSON, headers={"Cache-Control": "no-store"})


def _query() -> dict[str, str]:
    twice = next((name for name, values in request.args.lists() if len(values) > 1), None)
    if twice:
        abort(422, description=f"{twice} stands twice in the address.")
    return request.args.to_dict()


def _body() -> bytes:
    if request.mimetype != JSON:
        abort(415)
    request.max_content_length = LARGEST_BODY
    return request.get_data()


def _unfit(wrong: ValidationError) -> Response:
    """What does not fit, said at its place; of a batch, at each of its readings."""
    found = wrong.errors(include_url=False, include_context=False, include_input=False)
    if found[0]["type"] == "json_invalid":
        current_app.logger.info("a body that is no JSON")
        return answers.problem(400, answers.SENTENCES[400])
    places = [error["loc"] for error in found]
    if not all(len(place) > 1 and place[0] == "readings" for place in places):
        field, sentence = ".".join(map(str, places[0])) or None, _sentence(found[0])
        return answers.problem(422, sentence, field)
    return batch_problem(
        shapes.WrongReading(
            index=int(place[1]), status=422, sentence=_sentence(error), field=".".join(map(str, place[2:])) or None
        )
        for place, error in zip(places, found, strict=True)
    )


def batch_problem(wrong: Iterable[shapes.WrongReading]) -> Response:
    """Nothing was written, and why: the status of all where they agree, else 422."""
    listed = list(wrong)
    statuses = {one.status for one in listed}
    status = statuses.pop() if len(statuses) == 1 else 422
    count = len({one.index for one in listed})
    sentence = listed[0].sentence if count == 1 else f"{count} of these readings can't be written. Nothing was written."
    return answers.problem(status, sentence, readings=[one.model_dump() for one in listed])


def _sentence(error: Any) -> str:
    return f"{error['msg'].rstrip('.')}."

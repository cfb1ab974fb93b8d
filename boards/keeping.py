"""After a refusal the page again, with the sentence at its form and what was typed still there: nobody types twice."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask.typing import ResponseReturnValue

from boards.htmx import is_htmx
from boards.refusals import Refusal

View = TypeVar("View", bound=Callable[..., Any])


def keeping(page: Callable[[int, Refusal, str], ResponseReturnValue]) -> Callable[[str], Callable[[View], View]]:
    """A decorator for views of one record: `page` (its id, the refusal, the form's name) is what a refusal is answered
    with. A board that swaps by itself gets the toast instead (errors.py).
    """

    def kept(section: str) -> Callable[[View], View]:
        def keeps(view: View) -> View:
            @wraps(view)
            def answered(id: int, **address: str) -> ResponseReturnValue:
                try:
                    answer: ResponseReturnValue = view(id, **address)
                    return answer
                except Refusal as refusal:
                    if is_htmx():
                        raise
                    return page(id, refusal, section)

            return answered  # type: ignore[return-value]

        return keeps

    return kept

"""A verb's "no": raised by models, said by errors.py."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l


class Refusal(Exception):
    """A verb's "no". `sentence` is shown to the person, in their language; nothing has changed."""

    status = 422

    def __init__(self, sentence: Any, field: str | None = None) -> None:
        super().__init__(str(sentence))
        self.sentence = str(sentence)  # a lazy text would stand in a page as it is, names and words in it unescaped
        self.field = field  # the form field it belongs to, if one


class Unfit(Refusal):
    """What was typed doesn't do: 422, said at the field."""


class NotAllowed(Refusal):
    """This person may not do this: 403."""

    status = 403


class NotNow(Refusal):
    """The state of things doesn't allow it (any more): 409."""

    status = 409


def need(text: str | None, field: str) -> None:
    """Raises Unfit where somebody should have written a few words and did not."""
    if not (text or "").strip():
        raise Unfit(_l("Please write a few words."), field)

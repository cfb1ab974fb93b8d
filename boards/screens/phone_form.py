"""What a phone sends without signing in: words or a photo, a name if one likes. The same for ideas and problems."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from flask import g, request
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.refusals import Unfit

TEXT_MIN, TEXT_MAX = 3, 2000
NAME_MAX = 60
SUBMISSION_MAX = 100


@dataclass
class PhoneForm:
    """What stands in the form, as typed. `wrong` says by field what doesn't do; `as_me`: who is signed in gives the name."""

    submission: str
    text: str = ""
    author: str = ""
    as_me: bool = False
    wrong: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def empty(cls) -> Self:
        """A new one. The phone puts an id of its own in place of ours as soon as scripts run."""
        return cls(submission=secrets.token_urlsafe(16))

    @classmethod
    def sent(cls) -> Self:
        """The one that was sent, never emptied by a mistake. Aborts with 413 where it is too large."""
        form = cls(
            submission=request.form.get("submission", "")[:SUBMISSION_MAX] or secrets.token_urlsafe(16),
            as_me=request.form.get("signed") == "me",
        )
        form.text = form.take("text", lambda: typed.words("text", TEXT_MAX, lines=True))
        form.author = form.take("author", lambda: typed.words("author", NAME_MAX))
        form.take_more()
        if form.as_me and g.person is None:  # never quietly nameless: signing in has run out
            form.wrong["author"] = _l("You are not signed in any more. Write your name here, or send it without.")
            form.as_me = False
        if "text" not in form.wrong and not form.has_photo and not form._says_something:
            form.wrong["text"] = _l("We need at least a few words, or a photo.")
        return form

    def take_more(self) -> None:
        """Reads the fields that only this form has."""

    @property
    def has_photo(self) -> bool:
        return bool(request.files.get("photo"))

    def take(self, name: str, read: Callable[[], Any]) -> Any:
        """What `read` answers; where it refuses, what was typed, and why in `wrong`."""
        try:
            return read()
        except Unfit as unfit:
            self.wrong[name] = unfit.sentence
            return request.form.get(name, "")

    @property
    def _says_something(self) -> bool:
        return len(self.text) >= TEXT_MIN and any(letter.isalnum() for letter in self.text)

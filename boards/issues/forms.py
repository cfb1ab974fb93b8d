"""The form of a problem: read, checked field by field, and never emptied by a mistake."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from flask import g, request
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.issues.models import TEXT_MAX
from boards.refusals import Unfit

TEXT_MIN = 3
NAME_MAX = 60
SUBMISSION_MAX = 100
KINDS: tuple[tuple[str, Any], ...] = (
    ("abnormality", _l("Something is wrong")),
    ("nonconformity", _l("Parts not ok")),
    ("unsafe_condition", _l("Unsafe")),
    ("near_miss", _l("Near miss")),
    ("concern", _l("A worry about how we work")),
)
LETTERS: tuple[tuple[str, Any], ...] = (
    ("S", _l("Safety")),
    ("Q", _l("Quality")),
    ("D", _l("Delivery")),
    ("C", _l("Cost")),
    ("M", _l("Morale")),
)
USUAL = {"nonconformity": "Q", "unsafe_condition": "S", "near_miss": "S"}  # the letter where none is tapped


@dataclass
class ProblemForm:
    """What stands in the form. `wrong` says by field what doesn't do; `as_me`: the signed-in person gives the name."""

    submission: str
    text: str = ""
    kind: str = "abnormality"
    letter: str | None = None
    author: str = ""
    as_me: bool = False
    wrong: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def empty(cls) -> ProblemForm:
        """A new one. The phone puts an id of its own in place of ours as soon as scripts run."""
        return cls(submission=secrets.token_urlsafe(16))

    @classmethod
    def sent(cls) -> ProblemForm:
        """The one that was sent, as typed, with all that is wrong with it."""
        form = cls(
            submission=request.form.get("submission", "")[:SUBMISSION_MAX] or secrets.token_urlsafe(16),
            as_me=request.form.get("signed") == "me",
        )
        form.text = form._take("text", lambda: typed.words("text", TEXT_MAX, lines=True))
        form.author = form._take("author", lambda: typed.words("author", NAME_MAX))
        form.kind = form._take("kind", lambda: typed.choice("kind", [code for code, _ in KINDS])) or "abnormality"
        letter = form._take("letter", lambda: typed.choice("letter", [code for code, _ in LETTERS]))
        form.letter = letter or USUAL.get(form.kind)
        if form.as_me and g.person is None:  # never quietly nameless: signing in has run out
            form.wrong["author"] = _l("You are not signed in any more. Write your name here, or send it without.")
            form.as_me = False
        if "text" not in form.wrong and not request.files.get("photo") and not form._says_something:
            form.wrong["text"] = _l("We need at least a few words, or a photo.")
        return form

    @property
    def _says_something(self) -> bool:
        return len(self.text) >= TEXT_MIN and any(letter.isalnum() for letter in self.text)

    def _take(self, name: str, read: Any) -> Any:
        try:
            return read()
        except Unfit as unfit:
            self.wrong[name] = unfit.sentence
            return request.form.get(name, "")

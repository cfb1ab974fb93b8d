"""The form of an idea: read, checked field by field, and never emptied by a mistake."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from flask import g, request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from boards import typed
from boards.ideas.models import TEXT_MAX
from boards.ideas.themes import themes
from boards.refusals import Unfit

TEXT_MIN = 3
NAME_MAX = 60
SUBMISSION_MAX = 100
PHOTOS = ("photo", "photo_before")


@dataclass
class IdeaForm:
    """What stands in the form. `wrong` says by field what doesn't do; `as_me`: the signed-in person gives the name."""

    submission: str
    text: str = ""
    benefit: str | None = None
    done: bool = False
    author: str = ""
    as_me: bool = False
    photos: dict[str, FileStorage] = field(default_factory=dict)
    wrong: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def empty(cls) -> IdeaForm:
        """A new one. The phone puts an id of its own in place of ours as soon as scripts run."""
        return cls(submission=secrets.token_urlsafe(16))

    @classmethod
    def sent(cls) -> IdeaForm:
        """The one that was sent, as typed, with all that is wrong with it. Aborts with 413 where it is too large."""
        form = cls(
            submission=request.form.get("submission", "")[:SUBMISSION_MAX] or secrets.token_urlsafe(16),
            done=request.form.get("kind") == "done",
            as_me=request.form.get("signed") == "me",
            photos={name: request.files[name] for name in PHOTOS if request.files.get(name)},
        )
        form.text = form._take("text", lambda: typed.words("text", TEXT_MAX, lines=True))
        form.author = form._take("author", lambda: typed.words("author", NAME_MAX))
        form.benefit = form._take("benefit", lambda: typed.choice("benefit", [code for code, _ in themes()])) or None
        if form.as_me and g.person is None:  # never quietly nameless: signing in has run out
            form.wrong["author"] = _l("You are not signed in any more. Write your name here, or send it without.")
            form.as_me = False
        if "text" not in form.wrong and not form.photos and not form._says_something:
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

"""The form of an idea: what it helps, whether it is made already, and a photo of how it was."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import request
from werkzeug.datastructures import FileStorage

from boards import typed
from boards.ideas.themes import themes
from boards.screens.phone_form import PhoneForm

PHOTOS = ("photo", "photo_before")


@dataclass
class IdeaForm(PhoneForm):
    benefit: str | None = None
    done: bool = False
    photos: dict[str, FileStorage] = field(default_factory=dict)

    def take_more(self) -> None:
        self.done = request.form.get("kind") == "done"
        self.photos = {name: request.files[name] for name in PHOTOS if request.files.get(name)}
        self.benefit = self.take("benefit", lambda: typed.choice("benefit", [code for code, _ in themes()])) or None

    @property
    def has_photo(self) -> bool:
        return bool(self.photos)

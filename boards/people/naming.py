"""How people are called where everybody reads it (public_name_format); in full only for who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boards.plant.models import Plant

if TYPE_CHECKING:
    from boards.people.models import Person

FORMATS = ("first_name_initial", "initials", "full")
NUMBER_SHOWN = 3  # digits of a nameless person's number in a circle


class Naming:
    """What a person knows of it. Who has become nameless keeps the number everywhere, or two would be one (P-02)."""

    @property
    def short_name(self: Person) -> str:
        """The name for a wall, as the plant has decided: "Lena H.", "LH" or "Lena Hofmann"."""
        how = Plant.get().setting("public_name_format")
        name = self.name.removeprefix("Dr. ")
        first, _, last = name.rpartition(" ")
        if self.anonymised_at is not None or how == "full" or not first:
            return name
        return self.initials if how == "initials" else f"{first} {last[:1]}."

    @property
    def initials(self: Person) -> str:
        words = self.name.removeprefix("Dr. ").replace("-", " ").split()
        if self.anonymised_at is not None:
            return words[-1][-NUMBER_SHOWN:]
        return (words[0][:1] + words[-1][:1]).upper() if len(words) > 1 else self.name[:2].upper()

    def consent(self: Person, shown: bool) -> None:
        """Whether thanks on the boards may carry the name: one's own word, given and taken back at any time."""
        if self.show_name_consent is not shown:
            self.show_name_consent = shown

"""What the standards of the story say: their steps with pictures and translations, or a text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from boards.demo.pictures import Prints
from boards.demo.story import Row
from boards.history.attaching import attach
from boards.people.models import Person
from boards.standards.models import Revision

PARTS = ("do", "key_point", "reason", "seconds", "symbol")
LANGUAGES = ("de", "pl")


def pictured_steps(story: dict[str, Row]) -> list[Row]:
    """The steps that carry a picture, as rows to draw one from."""
    days = {(row["code"], one["rev"]): one for row in story["standards"]["standards"] for one in row["revisions"]}
    return [
        {
            "id": _label(code, rev, number),
            "photos": ["before"],
            "scene": step["scene"],
            "day": days[code, rev]["effective_day"],
        }
        for code, revisions in story["work"].items()
        for rev, said in revisions.items()
        for number, step in enumerate(said.get("steps", ()), start=1)
        if "scene" in step
    ]


class Work:
    """The words of all revisions, the pictures drawn for them, and the records they come from."""

    def __init__(self, story: Row, prints: Prints, origins: dict[str, Any]) -> None:
        self.story, self.prints, self.origins = story, prints, origins

    def write(self, revision: Revision, author: Person, row: Row, told: Row) -> None:
        """Puts the words of the story into the draft; its steps are the former ones, but for those that are new."""
        said = self.story.get(row["code"], {}).get(told["rev"], {})
        words: dict[str, Any] = {"change_class": told.get("change_class", "minor")}
        words["change"] = told.get("change", "The first one we wrote down")
        words["text"] = said.get("text", "")
        if steps := said.get("steps"):
            words |= {"takt_s": row.get("takt_s"), "wip": row.get("wip"), "elements": _elements(revision, steps)}
        revision.write(author, **words)
        for element in revision.elements:
            if photo := self.prints.get((_label(row["code"], told["rev"], element.position), "photo_before")):
                attach(photo, element, "photo", author)


def _elements(revision: Revision, steps: Iterable[Row]) -> list[dict[str, Any]]:
    former = iter([element.key for element in revision.elements])
    told = []
    for step in steps:
        element = {part: step.get(part) for part in PARTS if part in step}
        element["texts"] = {language: step[language] for language in LANGUAGES if language in step}
        if not step.get("new"):
            element["key"] = next(former, None)
        told.append(element)
    return told


def _label(code: str, rev: str, number: int) -> str:
    return f"{code}/{rev}/{number}"

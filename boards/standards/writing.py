"""Writing in a draft: its words, its steps, what comes with it. Verbs of `Revision` (domain 1.13)."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from boards.clock import now
from boards.db import db
from boards.history.models import photos_of, record, timeline_of
from boards.notices.telling import tell
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit, need
from boards.standards.conditions import WRITTEN, RevisionConditions
from boards.standards.who import may_write

if TYPE_CHECKING:
    from boards.standards.content import Document, WorkElement
    from boards.standards.models import Revision, RevisionStep

WORDS = ("language", "change_class", "change", "changes", "takt_s", "wip", "text", "texts", "lists")
OF_A_STEP = ("seconds", "symbol", "do", "key_point", "reason", "texts")
STEPS_MAX = 60
SECONDS_MAX = 86400


class RevisionWriting(RevisionConditions):
    def write(
        self: Revision,
        by: Person,
        *,
        version: int | None = None,
        elements: Iterable[dict[str, Any]] | None = None,
        **words: Any,
    ) -> None:
        """Other words (WORDS), and with `elements` all steps in their order: {"do", "key_point", "reason", "seconds",
        "symbol", "texts", "key"}; a step keeps its photos by its `key`, one without is new.

        `version`: which was seen; NotNow when somebody has written since, and nothing is lost (U-01).
        """
        self.before_writing(by)
        self.before_writing_over(version)
        unknown = words.keys() - set(WORDS)
        if unknown:
            raise TypeError(f"a revision has no {unknown}")
        if "texts" not in words and words.get("text", self.text) != self.text:
            words["texts"] = {}  # translations of what it no longer says
        changed = [name for name, said in words.items() if getattr(self, name) != said]
        _must_fit(words)
        for name in changed:
            setattr(self, name, words[name])
        if elements is not None and self._put_steps(list(elements)):
            changed.append("steps")
        if changed:
            self._written(by, changed)

    def has_new(self: Revision, by: Person, part: str, version: int | None = None) -> None:
        """Something that hangs on it (parts.py) is written anew by `by`, who has seen `version`: asked before it is."""
        self.before_writing(by)
        self.before_writing_over(version)
        self._written(by, [part])

    def attach(self: Revision, by: Person, document: dict[str, Any]) -> Document:
        """A PDF, which documents.py has looked at and laid down: {"name", "title", "sha256", "size", "pages"}."""
        from boards.standards.content import Document

        self.before_writing(by)
        if there := next((one for one in self.documents if one.sha256 == document["sha256"]), None):
            return there
        row = Document(**document, by_id=by.id, on=production_date())
        self.documents.append(row)
        self._written(by, ["document"])
        return row

    def detach(self: Revision, by: Person, document: Document) -> None:
        self.before_writing(by)
        self.documents.remove(document)
        db.session.delete(document)
        self._written(by, ["document"])

    def has_new_photo(self: Revision, by: Person, element: WorkElement) -> None:
        """A photo was hung on a step: one a step, so the former goes."""
        self.before_writing(by)
        self._drop_photos([element.id])
        self._written(by, ["photo"])

    def drop_photo(self: Revision, by: Person, element: WorkElement) -> None:
        self.has_new_photo(by, element)

    def comment(self: Revision, by: Person, text: str) -> None:
        """A word of who was asked, or of who may write it, while it is open. Its author hears of it."""
        if not self.is_open:
            raise NotNow(_l("This revision is no longer open for comments."))
        if not may_write(by, self.unit) and all(row.person_id != by.id for row in self.approvers):
            raise NotAllowed(_l("Comments are for who was asked, and for the people of %(unit)s.", unit=self.unit.name))
        need(text, "text")
        last = timeline_of(self)[-1]
        if (last.event, last.person_id, last.reason) == ("commented", by.id, text):
            return
        said = record(self, "commented", on=production_date(), by=by, reason=text)
        db.session.flush()
        tell([self.author], "commented", self, by=by, of=str(said.id))

    def undraft(self: Revision, by: Person) -> None:
        """Throws the draft away. Its row stays, so that its letter is never used again (D-13)."""
        if self.is_discarded:
            return
        self.before_throwing_away(by)
        self._reach("discard", by)
        record(self, "thrown away", on=production_date(), by=by)

    def _put_steps(self: Revision, wanted: list[dict[str, Any]]) -> bool:
        from boards.standards.content import WorkElement

        if len(wanted) > STEPS_MAX:
            raise Unfit(_l("At most %(most)s steps. Make two standards of it.", most=STEPS_MAX))
        there = {element.key: element for element in self.elements}
        before = [_said(element) for element in self.elements]
        kept: list[WorkElement] = []
        for position, step in enumerate(wanted, start=1):
            _must_fit(step)
            element = there.pop(step.get("key") or "", None) or WorkElement(key=secrets.token_hex(5), texts={})
            if "texts" not in step:
                step = {**step, "texts": _still_true(element, step)}
            for name in OF_A_STEP:
                if name in step:
                    setattr(element, name, step[name])
            element.position = position
            kept.append(element)
        self._drop_photos([element.id for element in there.values()])
        self.elements = kept
        db.session.flush()
        return before != [_said(element) for element in kept]

    def _drop_photos(self: Revision, ids: list[int]) -> None:
        for photos in photos_of("work_element", ids).values():
            for photo in photos:
                db.session.delete(photo)

    def _written(self: Revision, by: Person, changed: list[str]) -> None:
        self._touch()
        record(self, WRITTEN, on=production_date(), by=by, changed=changed)

    def _reach(
        self: Revision, kind: str, by: Person | None, text: str | None = None, on: dt.date | None = None
    ) -> RevisionStep:
        from boards.standards.models import RevisionStep

        step = RevisionStep(cycle=self.cycle, kind=kind, by=by, at=now(), on=on or production_date(), text=text)
        self.steps.append(step)
        self._touch()
        return step

    def _touch(self: Revision) -> None:
        """Steps and states lie in rows of their own: the revision's own row changes with them, so that of two at the same
        moment the second is told (`version`)."""
        flag_modified(self, "language")


def _must_fit(words: dict[str, Any]) -> None:
    """Raises Unfit for a step or a revision that can't be so."""
    from boards.standards.content import SYMBOLS
    from boards.standards.models import CLASSES

    if "do" in words:
        need(words["do"], "do")
    if words.get("symbol") not in (None, *SYMBOLS) or words.get("change_class") not in (None, *CLASSES):
        raise Unfit(_l("Choose one of those shown."), "symbol" if words.get("symbol") else "change_class")
    for name in ("seconds", "takt_s", "wip"):
        number = words.get(name)
        if number is not None and not 0 <= number <= SECONDS_MAX:
            raise Unfit(_l("That number can't be right."), name)


def _still_true(element: WorkElement, step: dict[str, Any]) -> dict[str, Any]:
    """Its translations without those of what says something else now: a missing one is shown, a wrong one isn't (D-06)."""
    stays = {part for part in OF_A_STEP if getattr(element, part) == step.get(part, getattr(element, part))}
    kept = {code: {part: words[part] for part in words if part in stays} for code, words in (element.texts or {}).items()}
    return {code: words for code, words in kept.items() if words}


def _said(element: WorkElement) -> tuple[Any, ...]:
    return element.key, *(getattr(element, name) for name in OF_A_STEP)

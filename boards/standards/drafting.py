"""A standard comes to be, gets its next revision, and is distributed: verbs of `Standard` (domain 1.13)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from boards.clock import now
from boards.db import db
from boards.history.attaching import reattach
from boards.history.models import photos_of, record
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit, need
from boards.screens.models import new_code
from boards.standards.parts import PARTS
from boards.standards.revisions import LETTERS, next_rev
from boards.standards.who import may_manage, may_write

if TYPE_CHECKING:
    from boards.standards.models import Revision, Standard, Use

COPIED = ("language", "takt_s", "wip", "text", "texts", "lists")  # what the next revision begins with
OF_ELEMENTS = ("position", "key", "seconds", "symbol", "do", "key_point", "reason", "texts")
OF_DOCUMENTS = ("name", "title", "sha256", "size", "pages", "by_id", "on")


class StandardDrafting:
    @classmethod
    def create(
        cls,
        by: Person,
        *,
        code: str,
        kind: str,
        title: str,
        unit: Unit,
        uses: Iterable[Unit] = (),
        **details: Any,
    ) -> Standard:
        """A new standard, without a revision yet, used at `uses` from today. `details`: titles, pillar,
        review_interval_months. The same again is the same standard (U-02). Unfit for a code that is taken or is none."""
        from boards.standards.models import KINDS, Standard

        if not may_manage(by, unit):
            raise NotAllowed(_l("New standards of %(unit)s are made by its leaders and the Kaizen office.", unit=unit.name))
        code = code.strip().upper()
        if not re.fullmatch(r"[A-Z0-9]([A-Z0-9]|-(?=[A-Z0-9])){1,19}", code, re.ASCII):
            raise Unfit(_l("A code has 2 to 20 letters, digits and hyphens, like SW-A3-10."), "code")
        need(title, "title")
        if kind not in KINDS:
            raise Unfit(_l("Choose one of those shown."), "kind")
        if (there := Standard.by_code(code)) is not None:
            if (there.kind, there.title, there.unit_id) == (kind, title, unit.id):
                return there
            raise Unfit(_l("%(code)s is taken: “%(title)s”.", code=code, title=there.title), "code")
        standard = Standard(code=code, kind=kind, title=title, unit=unit, **details)
        db.session.add(standard)
        record(standard, "created", on=production_date(), by=by)
        for place in dict.fromkeys(uses):
            standard.use_at(place, production_date(), by=by)
        return standard

    def draft(
        self: Standard,
        by: Person,
        *,
        from_revision: Revision | None = None,
        rev: str | None = None,
        language: str | None = None,
        origin: Any = None,
        submission: str | None = None,
    ) -> Revision:
        """The next revision, to be written: a copy of the latest approved one, or of `from_revision` (rolling back, D-13).

        `rev`: the letter it already has on paper, for the first one only. One draft at a time: NotNow names the other.
        """
        from boards.standards.models import Revision

        if submission and (sent := next((one for one in self.revisions if one.submission == submission), None)):
            return sent
        self._before_drafting(by)
        source = from_revision or next(reversed(self.approved()), None)  # also one that waits for its day
        if from_revision is not None and not (from_revision.standard is self and from_revision.is_approved):
            raise Unfit(_l("Choose a revision of this standard that was approved."), "from")
        revision = Revision(
            standard=self,
            rev=self._letter(rev),
            code=new_code(),
            language=language or Plant.get().default_language,
            author=by,
            drafted_at=now(),
            drafted_on=production_date(),
            submission=submission,
        )
        if origin is not None:
            revision.origin_type, revision.origin_id, revision.origin_label = origin.__tablename__, origin.id, origin.label
        db.session.add(revision)
        if source is not None:
            _copy(source, revision)
        details: dict[str, Any] = {"back_to": from_revision.rev} if from_revision is not None else {}
        record(revision, "drafted", on=production_date(), by=by, **details)
        return revision

    def use_at(self: Standard, unit: Unit, from_on: dt.date, *, by: Person | None = None) -> Use:
        """It holds at `unit` from a day on: whoever works there owes the reading from that day (D-07)."""
        from boards.standards.models import Use

        self._before_distributing(by)
        if there := next((use for use in self.uses if use.unit_id == unit.id and use.counts_on(from_on)), None):
            return there
        if from_on < production_date():
            raise Unfit(_l("That day is over. Choose a later one."), "from_on")
        use = Use(standard=self, unit=unit, unit_id=unit.id, from_on=from_on)
        db.session.add(use)
        record(self, "used", on=production_date(), by=by, unit=unit.code, from_on=str(from_on))
        return use

    def end_use(self: Standard, unit: Unit, to_on: dt.date, *, by: Person | None = None) -> None:
        """It holds there until `to_on`, the last day; yesterday: from today no more. Readings stay, debts end (D-07)."""
        self._before_distributing(by)
        if to_on < production_date() - dt.timedelta(days=1):
            raise Unfit(_l("That day is over. Choose a later one."), "to_on")
        for use in self.uses:
            if use.unit_id == unit.id and (use.to_on is None or use.to_on > to_on):
                use.to_on = to_on
                record(self, "use ended", on=production_date(), by=by, unit=unit.code, to_on=str(to_on))

    def open_draft(self: Standard) -> Revision | None:
        """What is being written or approved."""
        return next((revision for revision in self.revisions if revision.is_open), None)

    def _before_drafting(self: Standard, by: Person) -> None:
        if not may_write(by, self.unit):
            raise NotAllowed(
                _l("It is written by the people of %(unit)s, its leaders and specialists.", unit=self.unit.name)
            )
        if self.withdrawal() is not None:
            raise NotNow(_l("This standard was withdrawn."))
        if (there := self.open_draft()) is not None:
            raise NotNow(_l("Revision %(rev)s is being written by %(name)s.", rev=there.rev, name=there.author.name))

    def _before_distributing(self: Standard, by: Person | None) -> None:
        if by is not None and not may_manage(by, self.unit):
            raise NotAllowed(_l("Where it holds, the leaders of %(unit)s and the Kaizen office say.", unit=self.unit.name))
        if self.withdrawal() is not None:
            raise NotNow(_l("This standard was withdrawn."))

    def _letter(self: Standard, asked: str | None) -> str:
        """The next letter, or for the first revision the one it has on paper."""
        if asked is None or self.revisions:
            return next_rev([revision.rev for revision in self.revisions])
        letter = asked.strip().upper()
        if not re.fullmatch(rf"[{LETTERS}]{{1,2}}", letter):
            raise Unfit(_l("A revision is a letter from A to Z, without I and O."), "rev")
        return letter


def _copy(source: Revision, to: Revision) -> None:
    """The same text, steps under the same keys, photos and documents."""
    from boards.standards.content import Document, WorkElement

    for name in COPIED:
        setattr(to, name, getattr(source, name))
    to.elements = [WorkElement(**{name: getattr(one, name) for name in OF_ELEMENTS}) for one in source.elements]
    to.documents = [Document(**{name: getattr(one, name) for name in OF_DOCUMENTS}) for one in source.documents]
    db.session.flush()
    photos = photos_of(WorkElement.__tablename__, [element.id for element in source.elements])
    for before, after in zip(source.elements, to.elements, strict=True):
        for photo in photos[before.id]:
            reattach(photo, after)
    for part in PARTS:
        part.copy(source, to)

"""Somebody is in a photo and wants it gone (P-08): asked, it is off every screen at once; who leads there or sent it says.

Taken away, it goes from the disk too; its record keeps a line that says a photo was there and why it went.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, aliased, joinedload, mapped_column, relationship

from boards.clock import now
from boards.db import Base, db
from boards.history.models import Attachment, record
from boards.history.photos import path_of
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow

WORDS_MAX = 300


class PhotoRequest(Base):
    """One wish that a photo goes. `decision`: none while it waits, then "removed" or "kept" with its reason."""

    __tablename__ = "photo_request"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), index=True)  # of the photo; its row may be gone
    open_for: Mapped[int | None] = mapped_column(unique=True)  # the photo's row while it waits: one at a time
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)  # whose leader decides
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[dt.datetime]
    reason: Mapped[str] = mapped_column(String(WORDS_MAX), default="")
    decision: Mapped[str | None] = mapped_column(String(8))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[dt.datetime | None]
    answer: Mapped[str | None] = mapped_column(String(WORDS_MAX))
    unit: Mapped[Unit] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])

    @property
    def photo(self) -> Attachment | None:
        """None once it is gone."""
        return db.session.scalar(select(Attachment).where(Attachment.name == self.name))

    @classmethod
    def ask(cls, photo: Attachment, by: Person, reason: str) -> PhotoRequest:
        """Anybody with a badge, of any photo; a second wish for the same photo finds the first."""
        if (there := cls.open_of(photo)) is not None:
            return there
        subject = subject_of(photo)
        asked = cls(name=photo.name, open_for=photo.id, unit=unit_of(subject), asked_by=by, asked_at=now(), reason=reason)
        db.session.add(asked)
        if subject is not None:
            record(subject, "photo asked off", on=production_date(), by=by)
        return asked

    def keep(self, by: Person, answer: str) -> None:
        """Nobody can be recognised in it: it stays, with a sentence for who asked."""
        photo = self._to_decide(by)
        if by.id == self.asked_by_id:
            raise NotAllowed(_l("You asked for it yourself: somebody else decides."))
        self._decided("kept", by, answer)
        if (subject := subject_of(photo)) is not None:
            record(subject, "photo kept", on=production_date(), by=by, reason=answer)

    def grant(self, by: Person) -> list[str]:
        """It goes, wherever else the same photo hangs. Answers the names to be taken off the disk after the commit."""
        photo = self._to_decide(by)
        self._decided("removed", by, None)
        same = select(Attachment).where(Attachment.sha256 == photo.sha256)
        return [remove(one, by) for one in db.session.scalars(same).all()]

    def _to_decide(self, by: Person) -> Attachment:
        photo = db.session.get(Attachment, self.open_for) if self.open_for is not None else None
        if photo is None:
            raise NotNow(_l("This has been decided already."))
        if not may_decide(photo, by):
            raise NotAllowed(_l("This is for the leader of the team, and for who sent the photo."))
        return photo

    def _decided(self, decision: str, by: Person, answer: str | None) -> None:
        self.decision, self.decided_by, self.decided_at = decision, by, now()
        self.answer, self.open_for = answer, None

    @classmethod
    def open_of(cls, photo: Attachment) -> PhotoRequest | None:
        """The wish that waits for this photo, or for the same one on another record."""
        same = select(Attachment.id).where(Attachment.sha256 == photo.sha256)
        return db.session.scalars(select(cls).where(cls.open_for.in_(same)).order_by(cls.id).limit(1)).first()

    @classmethod
    def asked_for(cls, by: Person) -> list[PhotoRequest]:
        """This person's own wishes with what became of them, the latest first."""
        return list(db.session.scalars(select(cls).where(cls.asked_by_id == by.id).order_by(cls.id.desc())))

    @classmethod
    def to_decide(cls, by: Person) -> list[PhotoRequest]:
        """What waits for this person: in units led, or of photos sent; the oldest first."""
        mine = select(Attachment.id).where(Attachment.by_id == by.id)
        waiting = select(cls).options(joinedload(cls.unit)).where(cls.open_for.is_not(None)).order_by(cls.id)
        sent = set(db.session.scalars(mine.join(cls, cls.open_for == Attachment.id)))
        return [one for one in db.session.scalars(waiting) if one.open_for in sent or by.leads(one.unit)]


def asked_off() -> Any:
    """Condition: photos that somebody wants off, and nobody has decided about; under whatever name they hang."""
    asked = aliased(Attachment)
    return Attachment.sha256.in_(select(asked.sha256).join(PhotoRequest, PhotoRequest.open_for == asked.id))


def may_decide(photo: Attachment, by: Person | None) -> bool:
    """Who sent it with a name, and who leads where it hangs."""
    return by is not None and (photo.by_id == by.id or by.leads(unit_of(subject_of(photo))))


def subject_of(photo: Attachment) -> Any | None:
    """The record that the photo hangs on."""
    from boards.records import record_of

    return record_of(photo.subject_type, photo.subject_id)


def unit_of(subject: Any | None) -> Unit:
    """Where a record is; the plant for one that is nowhere."""
    while subject is not None and not isinstance(getattr(subject, "unit", None), Unit):
        subject = next((up for name in ("run", "revision", "standard") if (up := getattr(subject, name, None))), None)
    return subject.unit if subject is not None else Unit.root()


def remove(photo: Attachment, by: Person | None = None) -> str:
    """The photo's row goes (time itself: nobody); its name is answered, for `off_the_disk` after the commit."""
    if (subject := subject_of(photo)) is not None:
        record(subject, "photo removed", on=production_date(), by=by, was={"kind": photo.kind})
    name = photo.name
    db.session.delete(photo)
    return name


def off_the_disk(names: Iterable[str]) -> None:
    """After the commit: a crash in between leaves a file that the daily sweep finds."""
    for name in names:
        for small in (True, False):
            with contextlib.suppress(FileNotFoundError):
                path_of(Path(current_app.config["PHOTOS"]), name, small).unlink()

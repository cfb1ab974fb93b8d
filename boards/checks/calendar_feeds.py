"""A secret address by which somebody's own calendar fetches what is due: of a person, or of a unit; revocable.

Kept is its hash alone; the secret follows from the server's own and the form's submission, so that a double tap shows the
one that counts (as tokens do, boards/api).
"""

from __future__ import annotations

import base64
import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.clock import now
from boards.db import Base, db
from boards.history.models import record
from boards.keyed import hash_of, keyed
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotNow

SHOWN = dt.timedelta(minutes=1)  # so long a tap that is sent twice gets the same answer


class CheckFeed(Base):
    """One address: the person's, for the own checks or for those of a unit."""

    __tablename__ = "check_feed"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # none: the person's own checks
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
    last_used_on: Mapped[dt.date | None]
    person: Mapped[Person] = relationship()
    unit: Mapped[Unit | None] = relationship()

    @property
    def label(self) -> str:
        return self.unit.code if self.unit else self.person.name

    @classmethod
    def make(cls, person: Person, unit: Unit | None, submission: str) -> tuple[CheckFeed, str]:
        """A new address and its secret, which is kept nowhere; the former one opens nothing any more."""
        words = f"{person.id}:{unit.id if unit else 0}:{submission}"
        secret = base64.urlsafe_b64encode(keyed("check feed", words)).decode().rstrip("=")
        if (there := db.session.scalar(select(cls).where(cls.secret_hash == hash_of(secret)))) is not None:
            if there.revoked_at is not None or now() - there.made_at > SHOWN:
                raise NotNow(_l("This address was shown once and can't be shown again. Make a new one."))
            return there, secret
        if (former := cls.of(person, unit)) is not None:
            former.revoke()
        made = cls(person=person, unit=unit, secret_hash=hash_of(secret), made_at=now())
        db.session.add(made)
        record(made, "made", on=production_date(), by=person)
        return made, secret

    def revoke(self) -> None:
        if self.revoked_at is None:
            self.revoked_at = now()
            record(self, "revoked", on=production_date(), by=self.person)

    def is_used(self) -> None:
        """Noted once a day, so that its owner sees whether anybody still fetches it."""
        if self.last_used_on != production_date():
            self.last_used_on = production_date()
            db.session.flush()

    @classmethod
    def of(cls, person: Person, unit: Unit | None) -> CheckFeed | None:
        """The one that opens something."""
        mine = cls.person_id == person.id, cls.revoked_at.is_(None)
        return db.session.scalar(
            select(cls).where(*mine, cls.unit_id == (unit.id if unit else None)).order_by(cls.id.desc())
        )

    @classmethod
    def known_as(cls, secret: str) -> CheckFeed | None:
        """The address with this secret, while it is not revoked and its person is with us."""
        found = db.session.scalar(select(cls).where(cls.secret_hash == hash_of(secret), cls.revoked_at.is_(None)))
        return found if found is not None and found.person.is_active else None

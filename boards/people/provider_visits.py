"""Ways to the identity provider and back: each row one way, good once and not long, and only for the browser that began it.

One that was refused stays in the audit trail. In a signed cookie, as Authlib has it, nothing could be good only once.
"""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.clock import now
from boards.db import Base, db
from boards.keyed import hash_of
from boards.people.models import Person
from boards.refusals import Refusal

GOOD = dt.timedelta(minutes=10)
ONWARDS_MAX = 500
UNFITTING = _l("What %(provider)s sent does not fit. Tell who looks after this server.")
STRANGER = _l("%(provider)s knows you, this plant does not yet. Ask your leader or an administrator to enter you.")
SAID: dict[str, tuple[int, Any]] = {  # why → status and sentence
    "state": (400, _l("This sign-in was not begun here. Begin it again.")),
    "used": (410, _l("This sign-in was used already, or took too long. Begin it again.")),
    "denied": (403, _l("%(provider)s did not say who you are. Try again, or sign in with badge and PIN.")),
    **dict.fromkeys(("issuer", "audience", "expired", "nonce", "signature", "token"), (403, UNFITTING)),
    **dict.fromkeys(("claim", "unknown"), (403, STRANGER)),
    "left": (403, _l("You can't sign in here any more. If that is wrong, ask your leader.")),
    "bound": (403, _l("Your badge is bound to another account at %(provider)s. Ask your leader or an administrator.")),
    "away": (503, _l("%(provider)s can't be reached just now. Sign in with badge and PIN, or try again later.")),
}


class NotLetIn(Refusal):
    """The way ends here; `why`: a word of SAID."""

    def __init__(self, why: str, provider: str, person: Person | None = None) -> None:
        self.status, sentence = SAID[why]
        super().__init__(str(sentence) % {"provider": provider})
        self.why, self.person_id = why, person.id if person is not None else None


class ProviderVisit(Base):
    """`state_hash`: of what only browser and provider have; none: not begun here. `refused`: a word of SAID."""

    __tablename__ = "provider_visit"
    id: Mapped[int] = mapped_column(primary_key=True)
    state_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    nonce: Mapped[str] = mapped_column(String(64), default="")
    verifier: Mapped[str] = mapped_column(String(128), default="")
    onwards: Mapped[str | None] = mapped_column(String(ONWARDS_MAX))
    is_shared: Mapped[bool] = mapped_column(default=False)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    used_at: Mapped[dt.datetime | None]
    refused: Mapped[str | None] = mapped_column(String(16))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    person: Mapped[Person | None] = relationship()

    @classmethod
    def begin(cls, onwards: str | None, is_shared: bool) -> tuple[ProviderVisit, str]:
        """A new way, and its state, which is kept nowhere here. Call inside writing()."""
        state = secrets.token_urlsafe(32)
        visit = cls(
            state_hash=hash_of(state), nonce=secrets.token_urlsafe(32), verifier=secrets.token_urlsafe(48), at=now(),
            onwards=onwards if onwards and len(onwards) <= ONWARDS_MAX else None, is_shared=is_shared,
        )  # fmt: skip
        db.session.add(visit)
        return visit, state

    @classmethod
    def back(cls, state: str, begun: str | None, provider: str) -> ProviderVisit:
        """The way that ends with `state`; from now on it is used. `begun`: the state that this browser went with. Raises
        NotLetIn for another one's, for one that was used, and for an old one. Call inside writing()."""
        found = db.session.scalar(select(cls).where(cls.state_hash == hash_of(state)).with_for_update())
        if found is None or not secrets.compare_digest(state.encode(), (begun or "").encode()):
            raise NotLetIn("state", provider)
        if found.used_at is not None or now() > found.at + GOOD:
            raise NotLetIn("used", provider)
        found.used_at = now()
        return found


def note(refusal: NotLetIn, id: int | None) -> None:
    """For the audit trail; `id`: of the way, if it is known. Call inside writing()."""
    visit = db.session.get(ProviderVisit, id) if id is not None else None
    if visit is None:
        visit = ProviderVisit(at=now(), used_at=now())
        db.session.add(visit)
    visit.refused, visit.person_id = refusal.why, refusal.person_id

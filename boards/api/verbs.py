"""What can be done with a token: make one, note that it was used, revoke it. A mixin of models.ApiToken."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.clock import now
from boards.db import db
from boards.history.models import record
from boards.keyed import hash_of, keyed
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import plant_date, production_date
from boards.refusals import NotAllowed, NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.api.models import ApiToken

MARK = "kb_"  # by which a scanner for lost secrets knows one
MAKERS = {"value_stream_manager", "plant_manager", "admin"}
ONLY = _l("Only who runs the value stream, the Kaizen office or the administrator may do this.")
SHOWN = dt.timedelta(minutes=1)  # so long a tap that is sent twice gets the same answer


def may_make(person: Person, unit: Unit) -> bool:
    """Who runs the value stream or stands above, who administers, and the Kaizen office."""
    return person.holds("kso") or (person.is_active and not person.roles_in(unit).isdisjoint(MAKERS))


class ApiTokenVerbs:
    @classmethod
    def make(
        cls: type[ApiToken], unit: Unit, name: str, scopes: Collection[str], by: Person, submission: str
    ) -> tuple[ApiToken, str]:
        """A new token and its secret, which is kept nowhere. The same `submission` again is the same token (U-02).

        The secret follows from the server's own and the submission, so that a double tap shows the one that counts.
        Raises NotAllowed, Unfit, or NotNow for a name in use and for a submission of long ago.
        """
        from boards.api.models import SCOPES

        if not may_make(by, unit):
            raise NotAllowed(ONLY)
        secret = MARK + base64.urlsafe_b64encode(keyed("api token", f"{by.id}:{unit.id}:{submission}")).decode().rstrip("=")
        if made := cls.known_as(secret):
            if made.is_revoked or now() - made.made_at > SHOWN:
                raise NotNow(_l("This token was shown once and can't be shown again. Make a new one."))
            return made, secret
        need(name, "name")
        if not scopes or not set(scopes) <= set(SCOPES):
            raise Unfit(_l("Choose what it may do."), "scopes")
        in_use = cls.of(unit).where(cls.name == name, cls.revoked_at.is_(None))
        if db.session.scalar(in_use):
            raise NotNow(_l("There is a token of that name already."), "name")
        token = cls(
            name=name, unit=unit, scopes=[scope for scope in SCOPES if scope in scopes], token_hash=hash_of(secret),
            start=secret[:8], made_by=by, made_at=now(),
        )  # fmt: skip
        db.session.add(token)
        record(token, "made", on=production_date(), by=by, unit=unit.code, scopes=token.scopes)
        return token, secret

    def revoke(self: ApiToken, by: Person) -> None:
        """From now on it opens nothing. Once more changes nothing."""
        if not may_make(by, self.unit):
            raise NotAllowed(ONLY)
        if self.is_revoked:
            return
        self.revoked_by, self.revoked_at = by, now()
        record(self, "revoked", on=production_date(), by=by)

    def note_use(self: ApiToken) -> None:
        """The last day it was used, to find those that nobody needs any more."""
        self.last_used_on = plant_date()

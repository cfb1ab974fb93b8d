"""What can be done with a screen, and by whom: pair it, send it another board, let it load anew, unpair it. A mixin of
models.Screen.

Nothing here reaches the device itself. Its page asks every 20 s what it should show (`shows`), and loads itself anew when
that is another number; being told to ask at once (boards/live) only makes it sooner.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from boards.clock import now
from boards.db import db
from boards.history.models import record, timeline_of
from boards.keyed import hash_of
from boards.people.models import LINE, Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit
from boards.screens.codes import kiosk_secret

if TYPE_CHECKING:
    from boards.screens.models import Pairing, Screen

UNDO = dt.timedelta(minutes=10)
TWICE = dt.timedelta(minutes=1)  # so long the same tap again gets the same answer (U-02)


def may_look_after(person: Person, unit: Unit) -> bool:
    """Who leads the unit; who administers and the Kaizen Support Office everywhere."""
    return person.leads(unit) or person.holds("admin", "kso")


def looks_after_any(person: Person) -> bool:
    """Whether there is anything to look after for this person."""
    return person.holds(*LINE, "admin", "kso")


def before_looking_after(person: Person, unit: Unit) -> None:
    if not may_look_after(person, unit):
        raise NotAllowed(_l("The screens of %(unit)s are looked after by those who lead it.", unit=unit.code))


class ScreenVerbs:
    @classmethod
    def pair(cls: type[Screen], code: str, unit: Unit, by: Person, **about: Any) -> tuple[Screen, str]:
        """The TV that shows `code` is from now on a screen of `unit`; also its kiosk address, which is kept nowhere.

        `about`: place, kind, size_inch, distance_m. Raises NotAllowed, and Unfit for a code that opens nothing.
        """
        before_looking_after(by, unit)
        pairing = _pairing(code, by)
        secret = kiosk_secret(f"pairing {pairing.secret_hash}")
        if pairing.screen_id is not None:
            return db.session.get_one(cls, pairing.screen_id), secret
        screen = cls(code=pairing.code, unit=unit, **about)
        db.session.add(screen)
        db.session.flush()
        screen.code = f"{'TAB' if screen.kind == 'tablet' else 'TV'}-{screen.id}"
        screen._is_shown_by(pairing, by)
        screen._opens_at(secret)
        record(screen, "paired", on=production_date(), by=by, unit=unit.code)
        return screen, secret

    def take(self: Screen, code: str, by: Person) -> None:
        """Another device hangs here now, the one that shows `code`; the former one shows nothing any more."""
        before_looking_after(by, self.unit)
        pairing = _pairing(code, by)
        if pairing.screen_id is None:
            self._is_shown_by(pairing, by)
            self.ended_at = self.ended_by_id = None
            self.shows += 1
            record(self, "paired", on=production_date(), by=by, unit=self.unit.code)
        elif pairing.screen_id != self.id:
            raise Unfit(USED, "code")

    def send_to(self: Screen, unit: Unit, by: Person) -> None:
        """From now on it shows another board."""
        self._before(by)
        before_looking_after(by, unit)
        if unit.id != self.unit_id:
            record(self, "sent", on=production_date(), by=by, former=self.unit.code, to=unit.code)
            self.unit = unit
            self.shows += 1

    def undo_sending(self: Screen, by: Person) -> None:
        """Back to the board it showed before: by the same person, within ten minutes. Once more changes nothing."""
        self._before(by)
        moves = [entry for entry in timeline_of(self) if entry.event in ("sent", "sending undone")]
        if not moves or moves[-1].event != "sent":
            return
        last = moves[-1]
        if last.person_id != by.id or last.at is None or now() - last.at > UNDO:
            raise NotNow(TOO_LATE)
        former = Unit.by_code((last.details or {}).get("former", ""))
        if former is None:
            raise NotNow(_l("That board is not there any more."))
        before_looking_after(by, former)
        record(self, "sending undone", on=production_date(), by=by)
        self.unit = former
        self.shows += 1

    def load_anew(self: Screen, by: Person) -> None:
        self._before(by)
        self.shows += 1

    def amend(self: Screen, by: Person, version: int | None, **about: Any) -> None:
        """Another place, kind, size or distance. Raises NotNow where somebody else wrote meanwhile (U-01)."""
        self._before(by)
        if all(getattr(self, name) == value for name, value in about.items()):
            return
        if version != self.version:
            raise NotNow(_l("Somebody else changed it at the same moment. Look at it again and repeat."))
        was = {name: getattr(self, name) for name, value in about.items() if getattr(self, name) != value}
        for name, value in about.items():
            setattr(self, name, value)
        self.version += 1
        self.shows += 1
        record(self, "changed", on=production_date(), by=by, was=was)

    def make_kiosk(self: Screen, by: Person, submission: str) -> str:
        """A new secret address that opens its board without a cookie; the former one opens nothing any more.

        The same `submission` again is the same address, for a minute; after that it can't be shown again (NotNow).
        """
        self._before(by)
        secret = kiosk_secret(f"screen {self.id}:{by.id}:{submission}")
        if self.kiosk_hash == hash_of(secret):
            if self.kiosk_made_at is None or now() - self.kiosk_made_at > TWICE:
                raise NotNow(_l("This address was shown once and can't be shown again. Make a new one."))
            return secret
        self._opens_at(secret)
        record(self, "kiosk address made", on=production_date(), by=by)
        return secret

    def end_kiosk(self: Screen, by: Person) -> None:
        """Its secret address opens nothing any more; the device's own credential stays."""
        self._before(by)
        if self.kiosk_hash is not None:
            self.kiosk_hash = self.kiosk_made_at = None
            self.shows += 1
            record(self, "kiosk address ended", on=production_date(), by=by)

    def unpair(self: Screen, by: Person) -> None:
        """Its credential and its kiosk address open nothing any more: the TV shows a code again. Twice changes nothing."""
        before_looking_after(by, self.unit)
        if self.ended_at is None:
            self.ended_at, self.ended_by_id = now(), by.id
            self.shows += 1
            record(self, "unpaired", on=production_date(), by=by)

    def undo_unpairing(self: Screen, by: Person) -> None:
        """By the same person, within ten minutes: what it had opens again."""
        before_looking_after(by, self.unit)
        if self.ended_at is None:
            return
        if self.ended_by_id != by.id or now() - self.ended_at > UNDO:
            raise NotNow(TOO_LATE)
        self.ended_at = self.ended_by_id = None
        self.shows += 1
        record(self, "unpairing undone", on=production_date(), by=by)

    def _before(self: Screen, by: Person) -> None:
        before_looking_after(by, self.unit)
        if self.ended_at is not None:
            raise NotNow(_l("This screen is unpaired."))

    def _is_shown_by(self: Screen, pairing: Pairing, by: Person) -> None:
        pairing.used_at, pairing.used_by_id, pairing.screen_id = now(), by.id, self.id
        self.credential_hash, self.paired_at, self.heard_at = pairing.secret_hash, now(), now()

    def _opens_at(self: Screen, secret: str) -> None:
        self.kiosk_hash, self.kiosk_made_at = hash_of(secret), now()


def _pairing(code: str, by: Person) -> Pairing:
    """The pairing with this code, open, or just used by the same person."""
    from boards.screens.models import Pairing

    pairing = Pairing.by_code(code)
    if pairing is None:
        raise Unfit(_l("No screen shows that code. Type it as it stands there now."), "code")
    if pairing.used_at is not None:
        if pairing.used_by_id != by.id or now() - pairing.used_at > TWICE:
            raise Unfit(USED, "code")
    elif not pairing.is_open:
        raise Unfit(_l("That code is over. The screen shows another one now."), "code")
    return pairing


USED = _l("That code was used already. A screen that waits shows another one.")
TOO_LATE = _l("This can be undone by the same person within ten minutes. Later do it again the other way.")

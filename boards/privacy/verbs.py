"""Taking a name out, with four eyes: asked for by one, each place in free text decided, confirmed by another (P-02).

What was done stays, under "Former employee n": the same n everywhere, because every record points at the same person. So
training and reading stay evidence (P-03). It can't be undone: what the name was is written nowhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from boards.checks.calendar_feeds import CheckFeed
from boards.clock import now
from boards.db import db, next_number
from boards.history.models import record
from boards.live.everywhere import touch_everything
from boards.notices.models import Channel, Notice
from boards.people.company_account import CompanyAccount
from boards.people.models import Person
from boards.people.provider_visits import ProviderVisit
from boards.people.sign_ins import SignIn
from boards.people.strong import StrongKey
from boards.people.tries import SignInTry
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.privacy import free_text
from boards.privacy.free_text import QUIET, Place
from boards.refusals import NotAllowed, NotNow
from boards.skills.evidence_person import HR_FUNCTIONS
from boards.uploads.models import Upload

if TYPE_CHECKING:
    from boards.privacy.models import Anonymisation, NamePlace

LAST_NUMBER = re.compile(r"\d+$")


def may_anonymise(by: Person | None) -> bool:
    """Who looks after accounts, the works council, specialists of human resources."""
    if by is None or not by.is_active:
        return False
    return by.holds("admin", "works_council") or (by.home_unit.code in HR_FUNCTIONS and by.holds("specialist"))


def before_anonymising(person: Person, by: Person) -> None:
    """Raises NotAllowed for anybody else, NotNow for who is still with the company, or has no name any more."""
    if not may_anonymise(by):
        raise NotAllowed(_l("This is for human resources, the works council and who looks after accounts."))
    if person.anonymised_at is not None:
        raise NotNow(_l("This has been done: there is no name any more."))
    if person.left_on is None:
        raise NotNow(_l("%(name)s has not left: names are taken out afterwards.", name=person.name))


class Anonymising:
    """What can be done to it."""

    @classmethod
    def ask(cls: type[Anonymisation], person: Person, by: Person) -> Anonymisation:
        """The first pair of eyes. Nothing changes yet; a second tap finds the row."""
        before_anonymising(person, by)
        if (there := cls.open_of(person)) is not None:
            return there
        asked = cls(person=person, open_for=person.id, asked_by=by, asked_at=now())
        db.session.add(asked)
        record(person, "anonymising asked", on=production_date(), by=by)
        return asked

    def withdraw(self: Anonymisation, by: Person) -> None:
        """Asked for by mistake: any of those who may takes it back while the name is still there."""
        before_anonymising(self.person, by)
        if self.withdrawn_at is None:
            self.withdrawn_by_id, self.withdrawn_at, self.open_for = by.id, now(), None
            record(self.person, "anonymising withdrawn", on=production_date(), by=by)

    def decide(self: Anonymisation, key: tuple[str, int, str], decision: str, by: Person) -> None:
        """Whether the name stays at one place ("keep", as it means somebody else) or goes ("replace")."""
        from boards.privacy.models import NamePlace

        self.before_deciding(by)
        place = self.decided.get(key)
        if place is None:
            if free_text.place_at(self.person, key) is None:
                raise NotNow(_l("This text is not there any more. Look at the list again."))
            table, row_id, column = key
            place = NamePlace(table=table, row_id=row_id, column=column)
            self.places.append(place)
        place.decision, place.by_id, place.at = decision, by.id, now()

    def confirm(self: Anonymisation, by: Person) -> None:
        """The second pair of eyes, not the first; when every place is decided. From here on nobody knows the name."""
        self.before_deciding(by)
        if by.id == self.asked_by_id:
            raise NotAllowed(_l("Somebody else has to confirm it: four eyes."))
        found = free_text.places(self.person)
        undecided = [place for place in found if place.key not in self.decided]
        if undecided:
            raise NotNow(_l("%(n)s places are not decided yet. Keep or replace each of them.", n=len(undecided)))
        self._take_out([place for place in found if self.decided[place.key].decision == "replace"])
        self.confirmed_by, self.confirmed_at, self.open_for = by, now(), None
        record(self.person, "anonymised", on=production_date(), by=by)
        touch_everything()

    def before_deciding(self: Anonymisation, by: Person) -> None:
        before_anonymising(self.person, by)
        if self.open_for is None:
            raise NotNow(_l("This was taken back. Ask for it again."))

    @property
    def decided(self: Anonymisation) -> dict[tuple[str, int, str], NamePlace]:
        return {(one.table, one.row_id, one.column): one for one in self.places}

    def _take_out(self: Anonymisation, places: list[Place]) -> None:
        person = self.person
        self.number = _next()
        with force_locale(Plant.get().default_language):
            pseudonym = gettext("Former employee %(n)s", n=self.number)
        for place in places:
            free_text.take_out(place, person, pseudonym)
        free_text.take_out_written(person, pseudonym)
        _end_access(person)
        person.name, person.personnel_no, person.anonymised_at = pseudonym, None, now()
        person.pin_hash, person.pin_once = None, False
        person.language, person.show_name_consent = Plant.get().default_language, None
        person.away_until = person.coach_id = person.deputy_id = None
        db.session.flush()
        db.session.expire_all()


def _next() -> int:
    """The next n: also after names that were taken out elsewhere, before this plant's data came here."""
    former = db.session.scalars(select(Person.name).where(Person.anonymised_at.is_not(None)))
    used = [int(found[0]) for name in former if (found := LAST_NUMBER.search(name))]
    from boards.privacy.models import Anonymisation

    return max([next_number(Anonymisation.number), *(n + 1 for n in used if n < 10**6)])


def _end_access(person: Person) -> None:
    """What belonged to the account alone goes: addresses, notices, files that were never loaded; nobody's stand-in."""
    for gone in (
        delete(Channel).where(Channel.person_id == person.id),
        delete(CheckFeed).where(CheckFeed.person_id == person.id),
        delete(Notice).where(Notice.person_id == person.id),
        delete(SignIn).where(SignIn.person_id == person.id),
        delete(SignInTry).where(SignInTry.person_id == person.id),
        delete(StrongKey).where(StrongKey.person_id == person.id),
        delete(CompanyAccount).where(CompanyAccount.person_id == person.id),
        delete(ProviderVisit).where(ProviderVisit.person_id == person.id),
        delete(Upload).where(Upload.by_id == person.id, Upload.loaded_at.is_(None)),
        update(Person).where(Person.coach_id == person.id).values(coach_id=None),
        update(Person).where(Person.deputy_id == person.id).values(deputy_id=None),
    ):
        db.session.execute(gone, execution_options=QUIET)

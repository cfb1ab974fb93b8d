"""What a leader answers to an idea: ask, say a word, accept, decline, park, merge (domain 1.12). A mixin of models.Idea."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.db import db
from boards.people.models import LINE, Person, RoleGrant, active
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.ideas.models import Idea

OWN_WORDS_MIN = 20  # characters of a personal answer to a declined author (I-02)
OPEN = ("submitted", "needs_info", "parked")


class IdeaAnswers:
    def ask(self: Idea, by: Person, question: str) -> None:
        """A question to the author; the clock of the first answer stops, the idea waits for the author."""
        self.before_answering(by, *OPEN)
        need(question, "text")
        self._step("question", by, question)

    def say(self: Idea, by: Person, text: str) -> None:
        """A sentence without a decision yet: counts as first answer (I-01)."""
        self.before_saying(by)
        need(text, "text")
        self._step("word", by, text)

    def accept(
        self: Idea,
        by: Person,
        owner: Person,
        due_on: dt.date,
        text: str | None = None,
        touches: frozenset[str] = frozenset(),
        agreed_by: tuple[Person, ...] = (),
    ) -> None:
        """Yes: somebody makes it real by a date. What touches safety devices or the product needs EHS or quality (I-13)."""
        self.before_answering(by, *OPEN)
        if not owner.is_active:
            raise Unfit(_l("%(name)s has left. Choose somebody else.", name=owner.name), "owner")
        _need_agreement(touches, agreed_by)
        agreed = {"agreed_by": [person.name for person in agreed_by]} if agreed_by else None
        self._step("acceptance", by, text, owner=owner, due_on=due_on, details=agreed)

    def decline(self: Idea, by: Person, reason_code: str, text: str) -> None:
        """No, with a reason code and a sentence written for this author (I-02)."""
        self.before_answering(by, *OPEN, "accepted", "trial")
        if len((text or "").strip()) < OWN_WORDS_MIN:
            raise Unfit(_l("Please write a sentence of your own, at least 20 characters."), "text")
        if not reason_code:
            raise Unfit(_l("Choose a reason."), "reason_code")
        self._step("decline", by, text, reason_code=reason_code)

    def park(self: Idea, by: Person, review_on: dt.date, text: str, reason_code: str | None = None) -> None:
        """Not now: it comes back by itself on the date (I-08)."""
        self.before_answering(by, "submitted", "needs_info")
        if review_on <= production_date():
            raise Unfit(_l("Choose a date in the future."), "review_on")
        need(text, "text")
        self._step("parking", by, text, review_on=review_on, reason_code=reason_code)

    def merge(self: Idea, by: Person, into: Idea) -> None:
        """The same idea as another: its authors follow the other and share the credit (I-06)."""
        self.before_answering(by, *OPEN)
        if into is self or into.merged_into_id:
            raise Unfit(_l("Choose another idea."), "into")
        self.merged_into = into
        self._step("merger", by, into.label)  # never its title: it may be taken off the screens one day

    def before_saying(self: Idea, by: Person) -> None:
        """A leader of the team who is no author; a leader's own idea is answered by the next level (I-07).

        Where nobody stands above the author: a leader of the same level, or the Kaizen Support Office.
        """
        is_author, level = by in self.authors, _level(by, self.unit) if by.is_active else -1
        highest = max((_level(author, self.unit) for author in self.authors), default=-1)
        if not is_author and level > highest:
            return
        on_top = highest >= 0 and not _anybody_above(highest, self.unit)
        if not is_author and on_top and (level == highest or is_of_the_kaizen_office(by)):
            return
        if is_author or level < 0:
            raise NotAllowed(_l("Answering is for the leaders of this team, not for the author."))
        raise NotAllowed(_l("A leader's own idea is answered by the next level."))

    def before_answering(self: Idea, by: Person, *states: str) -> None:
        """Who may say a word may also decide, while the idea is in one of these states."""
        self.before_saying(by)
        if self.state(production_date()) not in states:
            last = self.last_step
            name = last.by.name if last and last.by else ""
            raise NotNow(_l("It has been answered already: %(name)s, %(text)s", name=name, text=(last and last.text) or ""))


def _level(person: Person, unit: Unit) -> int:
    roles = person.roles_in(unit)
    return max((LINE.index(role) for role in roles if role in LINE), default=-1)


def _anybody_above(level: int, unit: Unit) -> bool:
    above = (RoleGrant.unit_id.in_(unit.lineage), RoleGrant.role.in_(LINE[level + 1 :]), *active())
    return any(_level(person, unit) > level for person in db.session.scalars(select(Person).join(RoleGrant).where(*above)))


def is_of_the_kaizen_office(person: Person) -> bool:
    return person.is_active and any(grant.role == "kso" and grant.counts_on(None) for grant in person.grants)


def _need_agreement(touches: frozenset[str], agreed_by: tuple[Person, ...]) -> None:
    functions = {person.home_unit.code for person in agreed_by}
    if "safety" in touches and "EHS" not in functions:
        raise Unfit(_l("It changes a safety device: somebody of EHS has to agree first."), "agreed_by")
    if "product" in touches and "QLT" not in functions:
        raise Unfit(_l("It changes how the product is made or measured: quality has to agree first."), "agreed_by")

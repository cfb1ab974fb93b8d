"""What can be done to an idea, and by whom (the state table of domain 1.12, rules I-*). A mixin of models.Idea."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from boards.clock import now
from boards.db import db, next_number
from boards.history.models import photos_of, record
from boards.ideas.receipts import Receipt
from boards.people.models import LINE, Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit

if TYPE_CHECKING:
    from boards.ideas.models import Idea, IdeaStep, Recognition, Yokoten

OWN_WORDS_MIN = 20  # characters of a personal answer to a declined author (I-02)
OPEN = ("submitted", "needs_info", "parked")


class IdeaVerbs:
    @classmethod
    def submit(
        cls,
        unit: Unit,
        text: str,
        *,
        receipt: Receipt,
        language: str,
        author: Person | None = None,
        signature: str | None = None,
        title: str | None = None,
        number: int | None = None,
        **details: Any,
    ) -> Idea:
        """A new idea at the board of `unit`. The same receipt again is the same idea (U-02): one row, one history line.

        Without `author` and `signature` nothing that could identify the person is kept (I-03).
        """
        from boards.ideas.models import Idea

        if sent := Idea.by_submission(receipt):
            return sent
        nameless = author is None and not signature
        idea = Idea(
            number=number or next_number(Idea.number),
            unit=unit.board,
            station=unit if unit.kind == "station" else None,
            title=title or first_words(text),
            text=text,
            language=language,
            author=author,
            signature=signature,
            submitted_on=production_date(),
            submitted_at=None if nameless else now(),
            submission_hash=receipt.submission_hash,
            receipt_hash=receipt.code_hash,
            **details,
        )
        db.session.add(idea)
        record(idea, "submitted", on=production_date(), by=author, timeless=nameless)
        return idea

    def ask(self: Idea, by: Person, question: str) -> None:
        """A question to the author; the clock of the first answer stops, the idea waits for the author."""
        self.before_answering(by, *OPEN)
        _need(question, "text")
        self._step("question", by, question)

    def say(self: Idea, by: Person, text: str) -> None:
        """A sentence without a decision yet: counts as first answer (I-01)."""
        if not by.leads(self.unit) or by is self.author:
            raise NotAllowed(_l("Answering is for the leaders of this team, not for the author."))
        _need(text, "text")
        self._step("word", by, text)

    def reply(self: Idea, text: str, by: Person | None = None) -> None:
        """The author answers a question: by name, or with the receipt and no name."""
        if self.stored_state != "needs_info":
            raise NotNow(_l("There is no open question."))
        _need(text, "text")
        self._step("reply", by, text, timeless=by is None)

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
        _need(text, "text")
        self._step("parking", by, text, review_on=review_on, reason_code=reason_code)

    def merge(self: Idea, by: Person, into: Idea) -> None:
        """The same idea as another: its authors follow the other and share the credit (I-06)."""
        self.before_answering(by, *OPEN)
        if into is self or into.merged_into_id:
            raise Unfit(_l("Choose another idea."), "into")
        self.merged_into = into
        self._step("merger", by, into.title)

    def try_out(self: Idea, by: Person, from_on: dt.date, to_on: dt.date, look_at: str) -> None:
        """The owner tries it: from, to, and what we look at."""
        self.before_making(by, "accepted")
        _need(look_at, "look_at")
        self._step("trial", by, None, from_on=from_on, to_on=to_on, details={"look_at": look_at})

    def report(self: Idea, by: Person, effect: str, no_photo_reason: str | None = None) -> None:
        """The owner says: it is in use. A leader who is another person confirms (I-09)."""
        self.before_making(by, "accepted", "trial")
        _need(effect, "effect")
        self._step("report", by, effect, details={"no_photo_reason": no_photo_reason} if no_photo_reason else None)

    def confirm(self: Idea, by: Person, effect: str | None = None, no_photo_reason: str | None = None) -> None:
        """Seen in use by another person than owner and author, with a photo after or the reason why none (I-09)."""
        if self.stored_state in ("implemented", "standardised"):
            return
        report = self.step("report")
        if not (report or self.kind == "done"):
            raise NotNow(_l("The owner has to say first that it is in use."))
        owner = self.acceptance.owner if self.acceptance else self.author
        if by in (owner, self.author, *self.coauthors) or not by.leads(self.unit):
            raise NotAllowed(_l("Another leader has to confirm this."))
        why_none = no_photo_reason or (report and (report.details or {}).get("no_photo_reason"))
        if not why_none and not any(photo.kind == "photo_after" for photo in photos_of("idea", [self.id])[self.id]):
            raise Unfit(_l("Add a photo of the result, or say why there is none."), "photo")
        effect = effect or (report.text if report else None)
        self._step("implementation", by, effect, details={"no_photo_reason": why_none} if why_none else None)

    def standardise(self: Idea, by: Person, standard: str) -> None:
        """It is in the standard now, or no standard is concerned."""
        if not by.leads(self.unit):
            raise NotAllowed(_l("This is for the leaders of the team."))
        if self.stored_state == "standardised":
            return
        if self.stored_state != "implemented":
            raise NotNow(_l("Only what is in use can become the standard."))
        self._step("standardisation", by, standard)

    def reopen(self: Idea, by: Person | None, text: str) -> None:
        """A new fact: declined or parked is looked at again; "not in use any more" goes back to accepted (I-10)."""
        _need(text, "text")
        if self.stored_state in ("declined", "parked"):
            self._step("reopening", by, text, timeless=by is None)
        elif self.stored_state in ("implemented", "standardised") and by is not None and by.leads(self.unit):
            self._step("relapse", by, text)
        else:
            raise NotNow(_l("It is still open."))

    def hide(self: Idea, by: Person, reason: str) -> None:
        """Off the screens, never deleted; the author sees it by receipt."""
        if not by.leads(self.unit):
            raise NotAllowed(_l("Only a leader of this team can take it off the screens."))
        _need(reason, "reason")
        self.hidden_by_id, self.hidden_reason = by.id, reason
        record(self, "hidden", on=production_date(), by=by, reason=reason)

    def show_again(self: Idea, by: Person) -> None:
        """A second leader brings it back."""
        if self.hidden_by_id is None:
            return
        if by.id == self.hidden_by_id or not by.leads(self.unit):
            raise NotAllowed(_l("Another leader has to bring it back."))
        self.hidden_by_id = self.hidden_reason = None
        record(self, "shown again", on=production_date(), by=by)

    def thank(self: Idea, by: Person, to: Person, text: str) -> Recognition:
        """Thanks by name, from a leader."""
        from boards.ideas.models import Recognition

        if not by.leads(self.unit):
            raise NotAllowed(_l("Thanks on the board come from a leader."))
        _need(text, "text")
        thanks = Recognition(idea=self, to=to, by=by, text=text, on=production_date())
        db.session.add(thanks)
        record(self, "thanked", on=production_date(), by=by, to=to.name)
        return thanks

    def ask_to_look(self: Idea, unit: Unit, by: Person | None = None) -> Yokoten:
        """Asks another unit to go and see (yokoten). Without `by` nobody asked: it was suggested by itself."""
        from boards.ideas.models import Yokoten

        asked = Yokoten(idea=self, unit=unit, asked_on=production_date())
        db.session.add(asked)
        record(self, "look asked", on=production_date(), by=by, unit=unit.code)
        return asked

    def before_answering(self: Idea, by: Person, *states: str) -> None:
        """A leader of the team who is not the author; a leader's own idea is answered by the next level (I-07)."""
        if not by.leads(self.unit) or by is self.author:
            raise NotAllowed(_l("Answering is for the leaders of this team, not for the author."))
        if self.author and _level(by, self.unit) <= _level(self.author, self.unit):
            raise NotAllowed(_l("A leader's own idea is answered by the next level."))
        if self.state(production_date()) not in states:
            last = self.last_step
            name = last.by.name if last and last.by else ""
            raise NotNow(_l("It has been answered already: %(name)s, %(text)s", name=name, text=(last and last.text) or ""))

    def before_making(self: Idea, by: Person, *states: str) -> None:
        if self.stored_state not in states:
            raise NotNow(_l("It has to be accepted first."))
        owner = self.acceptance.owner if self.acceptance else None
        if by is not owner and not by.leads(self.unit):
            raise NotAllowed(_l("This is for the person who makes it real."))

    def _step(self: Idea, kind: str, by: Person | None, text: str | None, timeless: bool = False, **said: Any) -> IdeaStep:
        from boards.ideas.models import LEADS_TO, IdeaStep

        at = None if timeless else now()
        step = IdeaStep(kind=kind, state=LEADS_TO.get(kind), by=by, on=production_date(), at=at, text=text, **said)
        self.steps.append(step)
        record(self, kind, on=production_date(), by=by, timeless=timeless, reason=said.get("reason_code"))
        return step


def first_words(text: str, limit: int = 80) -> str:
    """A list title: the first sentence or words of the text, at most `limit` characters, cut between words."""
    line = " ".join(text.split())
    sentence = line.split(". ")[0].rstrip(".")
    if len(sentence) <= limit:
        return sentence
    return sentence[:limit].rsplit(" ", 1)[0][:limit]


def _level(person: Person, unit: Unit) -> int:
    roles = person.roles_in(unit)
    return max((LINE.index(role) for role in roles if role in LINE), default=-1)


def _need_agreement(touches: frozenset[str], agreed_by: tuple[Person, ...]) -> None:
    functions = {person.home_unit.code for person in agreed_by}
    if "safety" in touches and "EHS" not in functions:
        raise Unfit(_l("It changes a safety device: somebody of EHS has to agree first."), "agreed_by")
    if "product" in touches and "QLT" not in functions:
        raise Unfit(_l("It changes how the product is made or measured: quality has to agree first."), "agreed_by")


def _need(text: str | None, field: str) -> None:
    if not (text or "").strip():
        raise Unfit(_l("Please write a few words."), field)

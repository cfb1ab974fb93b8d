"""What can be done to an idea, and by whom (the state table of domain 1.12, rules I-*). A mixin of models.Idea."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from boards.clock import now
from boards.db import db, next_number
from boards.history.models import record
from boards.ideas.deciding import IdeaAnswers, is_of_the_kaizen_office
from boards.ideas.realising import IdeaRealising
from boards.ideas.receipts import Receipt
from boards.ideas.undoing import IdeaUndoing
from boards.notices.telling import leaders_at, tell
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.ideas.models import Idea, IdeaStep
    from boards.ideas.recognition import Recognition
    from boards.ideas.yokoten import Yokoten


class IdeaVerbs(IdeaAnswers, IdeaRealising, IdeaUndoing):
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

    def reply(self: Idea, text: str, by: Person | None = None) -> None:
        """The author answers a question: by name, or with the receipt and no name."""
        if self.stored_state != "needs_info":
            raise NotNow(_l("There is no open question."))
        need(text, "text")
        self._step("reply", by, text, timeless=by is None)

    def reopen(self: Idea, by: Person | None, text: str) -> None:
        """A new fact: declined or parked is looked at again; "not in use any more" goes back to accepted (I-10)."""
        need(text, "text")
        if self.stored_state in ("declined", "parked"):
            self._step("reopening", by, text, timeless=by is None)
        elif self.stored_state in ("implemented", "standardised") and by is not None and by.leads(self.unit):
            self._step("relapse", by, text)
        else:
            raise NotNow(_l("It is still open."))

    def is_shown_to(self: Idea, person: Person | None) -> bool:
        """Taken off the screens it is there for leaders of its team only (decision 13)."""
        return self.hidden_by_id is None or (person is not None and person.leads(self.unit))

    def hide(self: Idea, by: Person, reason: str) -> None:
        """Off the screens, never deleted; the author sees it by receipt."""
        if not by.leads(self.unit):
            raise NotAllowed(_l("Only a leader of this team can take it off the screens."))
        need(reason, "reason")
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

    def thank(self: Idea, by: Person, to: Person | None, text: str) -> Recognition:
        """Thanks from a leader; to nobody in particular where the author gave no name."""
        from boards.ideas.recognition import Recognition

        if not by.leads(self.unit):
            raise NotAllowed(_l("Thanks on the board come from a leader."))
        need(text, "text")
        same = {"idea_id": self.id, "to_id": to and to.id, "by_id": by.id, "text": text, "on": production_date()}
        if sent := db.session.scalars(select(Recognition).filter_by(**same)).first():
            return sent  # a second tap (U-02)
        self._touch()
        thanks = Recognition(idea=self, to=to, by=by, text=text, on=production_date())
        db.session.add(thanks)
        record(self, "thanked", on=production_date(), by=by, to=to and to.name)
        tell([to], "thanked", self, by=by, of=str(thanks.id))
        return thanks

    def ask_to_look(self: Idea, unit: Unit, by: Person | None = None) -> Yokoten:
        """Asks another unit to go and see (yokoten). Without `by` nobody asked: it was suggested by itself.

        A unit that is asked already and has not answered is asked once.
        """
        from boards.ideas.yokoten import DECIDED, Yokoten

        if by is not None:
            self.before_asking_to_look(by)
        if unit.id in (self.unit_id, self.station_id):
            raise Unfit(_l("Ask another team: this one has it already."), "unit")
        waiting = select(Yokoten).where(Yokoten.idea_id == self.id, Yokoten.unit_id == unit.id)
        if open_one := db.session.scalars(waiting.where(Yokoten.state.not_in(DECIDED))).first():
            return open_one
        asked = Yokoten(idea=self, unit=unit, asked_on=production_date())
        db.session.add(asked)
        record(self, "look asked", on=production_date(), by=by, unit=unit.code)
        tell([*leaders_at(unit)], "look", self, by=by, of=str(asked.id))
        return asked

    def before_asking_to_look(self: Idea, by: Person) -> None:
        """A leader of its team or the Kaizen office, about what is in use (domain 1.12)."""
        if self.stored_state not in ("implemented", "standardised"):
            raise NotNow(_l("Others are asked to look when it is in use."))
        if not by.leads(self.unit) and not is_of_the_kaizen_office(by):
            raise NotAllowed(_l("Asking others to look is for the leaders of its team and the Kaizen office."))

    def _touch(self: Idea) -> None:
        """What is said lies in a row of its own: the idea's own row changes with it, so that of two who decide at the
        same moment the second is told (`version`), also where the database lets both write."""
        flag_modified(self, "title")

    def _step(self: Idea, kind: str, by: Person | None, text: str | None, timeless: bool = False, **said: Any) -> IdeaStep:
        from boards.ideas.models import LEADS_TO, IdeaStep

        at = None if timeless else now()
        step = IdeaStep(kind=kind, state=LEADS_TO.get(kind), by=by, on=production_date(), at=at, text=text, **said)
        self.steps.append(step)
        self._touch()
        record(self, kind, on=production_date(), by=by, timeless=timeless, reason=said.get("reason_code"))
        of = f"{kind} {step.id}"
        if step.is_response:  # who gave no name is told by nobody, and reads it with the receipt
            tell([*self._followers()], "answered", self, by=by, of=of)
        if step.owner is not None:
            tell([step.owner], "given", self, by=by, of=of)
        if kind == "report":
            tell([leader for leader in leaders_at(self.unit) if leader is not self.maker], "check", self, by=by, of=of)
        return step

    def _followers(self: Idea) -> list[Person]:
        """All who thought of it by name, also those whose idea was put together with this one (I-06)."""
        from boards.ideas.models import Idea

        merged = db.session.scalars(select(Idea).where(Idea.merged_into_id == self.id)).all() if self.id else []
        return list(dict.fromkeys([*self.authors, *(author for idea in merged for author in idea.authors)]))


def first_words(text: str, limit: int = 80) -> str:
    """A list title: the first sentence or words of the text, at most `limit` characters, cut between words."""
    line = " ".join(text.split())
    sentence = line.split(". ")[0].rstrip(".")
    if len(sentence) <= limit:
        return sentence
    return sentence[:limit].rsplit(" ", 1)[0][:limit]

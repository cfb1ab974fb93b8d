"""What a leader owes now: who called, who asked, what waits for a word, a check or a yes (domain 6.3).

Only records of the units this person answers for, and only what this very person may do: never a list of what others owe.
The same few queries for 3 rows and for 30.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cached_property

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from boards.actions.models import Action, Move
from boards.db import db
from boards.escalations.levels import crews_in
from boards.escalations.models import Escalation, Party
from boards.ideas.models import Idea
from boards.ideas.urgency import Promises, Row
from boards.issues.models import Issue
from boards.meetings.missed import Missed, missed_below
from boards.people.models import LINE, Person, RoleGrant, active
from boards.people.numbers_owed import NumbersOwed
from boards.people.unheard import Answer
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import crew_at, production_date
from boards.signals.models import Signal

SILENT = ("declined", "merged", "implemented", "standardised")  # ideas that wait for nobody's word
WORDS_WANTED = ("unanswered", "answer", "decide", "confirm")
MISSED_HOURS = 24


class Owing:
    """Read for one person at one instant."""

    def __init__(self, person: Person, at: dt.datetime) -> None:
        self.person, self.at, self.plant = person, at, Plant.get()
        self.crew = crew_at(at, self.plant)
        self.today = production_date(at, self.plant)

    @cached_property
    def units(self) -> list[Unit]:
        """What this person answers for: units led, and the function answered for; not what lies below."""
        return self._led_by([self.person])

    @cached_property
    def stands_in_for(self) -> list[Unit]:
        """Units whose leader this person is deputy of: their questions may be answered too (E-09)."""
        mine = select(Person).where(Person.deputy_id == self.person.id, *active())
        return self._led_by(list(db.session.scalars(mine)))

    @cached_property
    def calls(self) -> list[Issue]:
        """Calls for help that came to this person and nobody has answered, the longest first."""
        paths = [Unit.path.startswith(unit.path) for unit in self.units]
        near = or_(Issue.unit.has(or_(*paths)) if paths else Issue.id < 0, Issue.called_id == self.person.home_unit_id)
        found = Issue.loaded().options(joinedload(Issue.unit)).where(Issue.kind == "andon", near, ~Issue.ended())
        open_calls = db.session.scalars(found.where(~Issue.has("acknowledgement")).order_by(Issue.id)).unique()
        return [issue for issue in open_calls if self._is_called(issue)]

    @cached_property
    def noticed(self) -> list[Issue]:
        """Anything else that somebody pointed at and nobody has taken up, here."""
        found = Issue.loaded().where(Issue.unit_id.in_(_ids(self.units)), Issue.kind != "andon", ~Issue.ended())
        found = found.where(~Issue.has("acknowledgement", "containment"), Issue.id.not_in(Signal.issues()))
        return list(db.session.scalars(found.order_by(Issue.id)))

    @cached_property
    def signals(self) -> list[Signal]:
        """What the numbers say here and nobody has finished answering, bad news first; its issue is not said beside it."""
        return Signal.waiting_at(self.units)

    @cached_property
    def questions(self) -> list[Escalation]:
        """Answers owed by these units, the one promised first on top."""
        owed = Escalation.loaded().where(
            Escalation.to_unit_id.in_(_ids([*self.units, *self.stands_in_for])), Escalation.owed()
        )
        return list(db.session.scalars(owed.order_by(Escalation.answer_due_at)).unique())

    @cached_property
    def agreements(self) -> list[Escalation]:
        """Joint answers that wait for the yes of one of these units (E-06)."""
        party = select(Party.escalation_id).where(Party.unit_id.in_(_ids(self.units)), Party.agreed_at.is_(None))
        open_ones = Escalation.loaded().where(Escalation.id.in_(party), Escalation.owed())
        open_ones = open_ones.where(Escalation.to_unit_id.not_in(_ids(self.units)))  # those stand with the answers owed
        return list(db.session.scalars(open_ones.order_by(Escalation.answer_due_at)).unique())

    @cached_property
    def answers(self) -> list[Answer]:
        """Answers that the crew on shift, or the own one, has not heard yet (E-02)."""
        home = self.person.home_unit.board
        asking = [unit for unit in dict.fromkeys([*self.units, home]) if unit.kind != "plant"]
        crews, found = crews_in(asking), list[Answer]()
        for unit in asking:
            crew = self.crew if self.crew in crews[unit.id] and unit in self.units else self.person.crew or ""
            crew = crew if crew in crews[unit.id] else ""
            if crew or not crews[unit.id]:
                there = not crew or crew == self.crew
                found += [Answer(one, unit, crew, there) for one in Escalation.unheard_by(unit, crew)]
        return found

    @cached_property
    def ideas(self) -> list[Row]:
        """Ideas that wait for a word of this person, in the order of their clocks; a leader's own one comes to the next
        level (I-07)."""
        here, below = _ids(self.units), Idea.unit.has(Unit.parent_id.in_(_ids(self.units)))
        leading = select(RoleGrant.person_id).where(RoleGrant.role.in_(LINE))
        found = Idea.loaded().options(joinedload(Idea.unit)).where(Idea.stored_state.not_in(SILENT))
        found = found.where(Idea.hidden_by_id.is_(None), or_(Idea.unit_id.in_(here), below & Idea.author_id.in_(leading)))
        ideas = [idea for idea in db.session.scalars(found.order_by(Idea.id)).unique() if self._answers(idea)]
        calendars = Calendar.of_units(list(dict.fromkeys(idea.unit for idea in ideas)), self.plant)
        rows = [Promises(calendars[idea.unit_id], self.plant, self.today).row(idea) for idea in ideas]
        return sorted((row for row in rows if row and row.urgency in WORDS_WANTED), key=lambda row: row.rank)

    @cached_property
    def here(self) -> list[Action]:
        """Open promises of these units that somebody else has made or nobody."""
        found = Action.loaded().options(selectinload(Action.unit), selectinload(Action.moves).selectinload(Move.by))
        open_ones = found.where(Action.unit_id.in_(_ids(self.units)), ~Action.ended()).order_by(Action.due_on, Action.id)
        return [action for action in db.session.scalars(open_ones) if action.owner_id != self.person.id]

    @property
    def checks(self) -> list[Action]:
        """Done by others, and this person may say whether it works (A-01)."""
        return [action for action in self.here if action.stage in (2, 3) and not self._did(action)]

    @property
    def moves(self) -> list[Action]:
        """Another day that an owner asks for."""
        return [action for action in self.here if (move := action.proposed_move) and move.by_id != self.person.id]

    @property
    def ownerless(self) -> list[Action]:
        """Promises that nobody owns any more (A-11)."""
        return [action for action in self.here if action.needs_owner]

    @cached_property
    def missed(self) -> list[Missed]:
        """Stand-ups below that were planned in the last day and not held (M-04)."""
        above = [unit for unit in self.units if unit.kind in ("value_stream", "plant")]
        since = self.at - dt.timedelta(hours=MISSED_HOURS)
        return [one for unit in above[:1] for one in missed_below(unit, since, self.at)]

    @cached_property
    def numbers(self) -> NumbersOwed:
        """Numbers of shifts that are over, and red days without a reason or an answer."""
        return NumbersOwed(self.person, self.units, self.at)

    @property
    def is_empty(self) -> bool:
        """Nothing waits for this person."""
        waiting = (self.calls, self.questions, self.agreements, self.answers, self.ideas, self.noticed, self.missed)
        numbers = (self.signals, self.numbers.unwritten, self.numbers.reds)
        return not any((*waiting, *numbers, self.checks, self.moves, self.ownerless))

    def _led_by(self, people: Sequence[Person]) -> list[Unit]:
        grants = [grant for person in people for grant in person.grants if grant.role in LINE and grant.counts_on(None)]
        ids = [grant.unit_id for grant in grants] + [person.home_unit_id for person in people if person.leads_unit]
        return list(db.session.scalars(select(Unit).where(Unit.id.in_(ids), Unit.active).order_by(Unit.path)))

    def _is_called(self, issue: Issue) -> bool:
        """The leader on shift at once, the others from their rung on; who was named in any case."""
        roles = self.person.roles_in(issue.unit)
        if issue.called_id == self.person.home_unit_id or roles & {step.rung for step in issue.calls}:
            return True
        return issue.unit in self.units and self.person.crew in (None, self.crew)

    def _answers(self, idea: Idea) -> bool:
        """Not the author, and above every author who leads (I-07)."""
        if self.person in idea.authors:
            return False
        return max((_level(author, idea.unit) for author in idea.authors), default=-1) < _level(self.person, idea.unit)

    def _did(self, action: Action) -> bool:
        return (done := action.step("completion")) is not None and self.person.id in (done.by_id, done.entered_by_id)


def _level(person: Person, unit: Unit) -> int:
    return max((LINE.index(role) for role in person.roles_in(unit) if role in LINE), default=-1)


def _ids(units: Iterable[Unit]) -> list[int]:
    return [unit.id for unit in units]

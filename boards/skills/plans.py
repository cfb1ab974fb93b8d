"""Planning a training: an action of kind training, promised by who trains or organises it (domain 1.14). Done, it raises no
level: an assessment does (Q-10). A mixin of models.Skill."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards.actions.models import TITLE_MAX, Action
from boards.db import db
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit

if TYPE_CHECKING:
    from boards.skills.models import Skill
    from boards.skills.training import Training


class SkillPlanning:
    def plan_training(
        self: Skill,
        person: Person,
        to_level: int,
        by: Person,
        due_on: dt.date,
        trainer: Person | None = None,
        note: str | None = None,
        submission: str | None = None,
        number: int | None = None,
    ) -> Training:
        """A training of `person` to `to_level`, due on `due_on`: the trainer's promise, or that of who plans it.

        The level one has already is an assessment anew. A trainer of elsewhere is asked first (A-03). The same
        `submission` again is the same training (U-02). Raises NotAllowed for who does not lead the person, Unfit and NotNow
        for what can't be.
        """
        from boards.skills.training import Training

        if submission and (sent := Action.by_submission(submission)):
            if (same := Training.of_action(sent)) is not None:
                return same
            raise NotNow(_l("This was sent already."))
        before_planning(person, by)
        is_at = self._level_of(person)
        if to_level not in range(1, 5):
            raise Unfit(_l("To which level? Choose one of those shown."), "to_level")
        if to_level < is_at:
            raise Unfit(_l("%(name)s is at level %(level)s already.", name=person.name, level=is_at), "to_level")
        if not person.is_active:
            raise Unfit(_l("%(name)s has left. Choose somebody else.", name=person.name), "person")
        if trainer is not None and trainer.id == person.id:
            raise Unfit(_l("Nobody trains himself. Choose somebody else."), "trainer")
        if (open_one := Training.open_of(person, self)) is not None:
            raise NotNow(_l("This training is planned already: %(number)s.", number=open_one.action.label))
        action = Action.raise_at(
            person.home_unit,
            self._title(person, to_level, is_at)[:TITLE_MAX],
            by=by,
            owner=trainer or by,
            due_on=due_on,
            number=number,
            submission=submission,
            kind="training",
            letter="M",
            note=note or None,
        )
        training = Training(
            action=action, skill=self, person=person, from_level=is_at, to_level=to_level, trainer_id=trainer and trainer.id
        )
        db.session.add(training)
        db.session.flush()
        return training

    def _level_of(self: Skill, person: Person) -> int:
        from boards.skills.status import Standings

        return Standings([self], [person], production_date())[person, self].level

    def _title(self: Skill, person: Person, to_level: int, is_at: int) -> str:
        words = {"name": person.short_name, "skill": self.code, "level": to_level}
        if to_level == is_at:
            return str(_("Assess %(name)s again: %(skill)s at level %(level)s", **words))
        return str(_("Train %(name)s: %(skill)s to level %(level)s", **words))


def before_planning(person: Person, by: Person) -> None:
    """A leader of the person's team, or the Kaizen office."""
    if not by.leads(person.home_unit) and not by.holds("kso"):
        raise NotAllowed(_l("This is for the leader of the team."))

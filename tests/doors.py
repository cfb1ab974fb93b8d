"""Every unsafe address with what makes it valid: the record in the right state, the form, and who may.

A new unsafe address has to be entered here before the suite is green again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from boards.actions.models import Action
from boards.db import db
from boards.plant.models import Plant
from tests.api.doors import TOKENS
from tests.checks.checklist_doors import CHECKLIST_DOORS
from tests.checks.doors import CHECK_DOORS, WALK_DOORS
from tests.checks.plan_doors import FEED_DOORS, PLAN_DOORS
from tests.issues.doors import ISSUE_DOORS, ISSUES_OPEN
from tests.machines.doors import MACHINE_DOORS
from tests.meetings.doors import MEETING_DOORS
from tests.metrics.recording_doors import NUMBER_DOORS
from tests.people.doors import OWN_DOORS, PEOPLE_DOORS, PEOPLE_OPEN
from tests.plant.doors import ROSTER_DOORS
from tests.prepared import (
    LATER,
    SOON,
    accepted,
    answered_by_leader,
    answered_question,
    asked,
    asked_of_leader,
    asked_to_look,
    closed,
    declined,
    done,
    done_by_leaders_tap,
    everybody_wants_notices,
    hidden,
    idea,
    implemented,
    joint_question,
    marek,
    marek_away,
    planned,
    proposed,
    question,
    reported,
    seen_question,
    team_wants_notices,
    thanked,
    two_ideas,
)
from tests.privacy.doors import PRIVACY_DOORS
from tests.screens.doors import SCREEN_DOORS
from tests.setup.doors import SET_UP_DOORS
from tests.signals.doors import SIGNAL_DOORS
from tests.skills.doors import SKILL_DOORS
from tests.skills.file_doors import FILE_DOORS
from tests.skills.training_doors import TRAINING_DOORS
from tests.standards.doors import STANDARD_DOORS, STANDARDS_OPEN
from tests.standards.writing_doors import WRITING_DOORS
from tests.uploads.doors import UPLOAD_DOORS
from tests.world import World

EVERYBODY = frozenset({"worker", "other leader", "leader"})
LEADER = frozenset({"leader"})

Setting = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Door:
    """`prepare` makes the record (inside writing()) and answers the address's values; `form` may need the world."""

    prepare: Setting
    who: frozenset[str] = LEADER
    form: Callable[[World], dict[str, Any]] = field(default=lambda world: {})


def on(make: Callable[[World], Any], **values: Any) -> Setting:
    def prepare(world: World) -> dict[str, Any]:
        return {"record": make(world), **values}

    return prepare


def on_shift(make: Callable[[World], Any]) -> Setting:
    """Whatever the time: it is the shift of Amina's crew."""

    def prepare(world: World) -> dict[str, Any]:
        Plant.get().crew_rotation = {}
        return {"record": make(world)}

    return prepare


def says(**form: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: {name: value(world) if callable(value) else value for name, value in form.items()}


REASON = "The sheet was cut wrong"
CLOSING = says(standard_decision="none", yokoten_decision="none", yokoten_decision_words="only here")

LEADERS_DOORS = MEETING_DOORS | MACHINE_DOORS | UPLOAD_DOORS | FILE_DOORS | SIGNAL_DOORS
LEADERS_DOORS |= PEOPLE_DOORS | SKILL_DOORS | TRAINING_DOORS | ROSTER_DOORS | STANDARD_DOORS | CHECK_DOORS
LEADERS_DOORS |= CHECKLIST_DOORS | PLAN_DOORS | SET_UP_DOORS | SCREEN_DOORS
OTHERS_DOORS = NUMBER_DOORS | OWN_DOORS | WRITING_DOORS | WALK_DOORS | FEED_DOORS | PRIVACY_DOORS
DOORS: dict[str, Door] = {
    "POST actions.create": Door(lambda world: {"unit": "a3"}, EVERYBODY, says(title="Weld the pan", submission="one")),
    "POST actions.amendment": Door(on(planned), LEADER, says(title="Weld the pan at the door", version="2")),
    "POST actions.acceptance": Door(on(asked)),
    "POST actions.refusal": Door(on(asked_of_leader), LEADER, says(reason=REASON)),
    "POST actions.start": Door(on(planned)),
    "POST actions.completion": Door(on(planned)),
    "POST actions.verification": Door(on(done)),
    "POST actions.rejection": Door(on(done), LEADER, says(reason=REASON, due_on=LATER.isoformat())),
    "POST actions.closure": Door(on(done), LEADER, CLOSING),
    "POST actions.cancellation": Door(on(planned), LEADER, says(reason=REASON)),
    "POST actions.reopening": Door(on(closed), LEADER, says(reason=REASON, due_on=LATER.isoformat())),
    "POST actions.owner": Door(on(planned), LEADER, says(owner=lambda world: world.joana.id)),
    "POST actions.due_date": Door(on(planned), LEADER, says(reason=REASON, due_on=LATER.isoformat())),
    "POST actions.agreement": Door(on(proposed)),
    "DELETE actions.undo": Door(on(done_by_leaders_tap, state="completion")),
    "POST actions.given_away": Door(
        on(planned, unit="a3"),
        LEADER,
        says(action=lambda world: db.session.query(Action.id).scalar(), owner=lambda world: world.joana.id),
    ),
    "POST actions.absence": Door(marek, LEADER, says(until=LATER.isoformat())),
    "DELETE actions.presence": Door(marek_away),
    "POST ideas.acceptance": Door(
        on(idea), LEADER, says(owner=lambda world: world.marek.id, due_on=SOON.isoformat(), touches="none")
    ),
    "POST ideas.question": Door(on(idea), LEADER, says(text="Which hook do you mean?")),
    "POST ideas.word": Door(on(idea), LEADER, says(text="I look at it with you tomorrow")),
    "POST ideas.decline": Door(
        on(idea), LEADER, says(reason_code="already_exists", text="Thank you: it has hung there since May.")
    ),
    "POST ideas.parking": Door(on(idea), LEADER, says(review_on=LATER.isoformat(), text="After the stocktaking")),
    "POST ideas.merger": Door(two_ideas, LEADER),
    "POST ideas.owner": Door(on(accepted), LEADER, says(owner=lambda world: world.joana.id, due_on=LATER.isoformat())),
    "POST ideas.trial": Door(
        on(accepted), LEADER, says(from_on=SOON.isoformat(), to_on=LATER.isoformat(), look_at="Seconds to find it")
    ),
    "POST ideas.report": Door(on(accepted), LEADER, says(effect="Found at once", no_photo_reason="A hook is a hook")),
    "POST ideas.implementation": Door(on(reported), LEADER, says(effect="Found at once")),
    "POST ideas.standardisation": Door(on(implemented), LEADER, says(standard="No standard concerned")),
    "POST ideas.reopening": Door(on(declined), LEADER, says(text="The hook has fallen off")),
    "POST ideas.recognition": Door(on(implemented), LEADER, says(text="Two days from idea to hook")),
    "POST ideas.consent": Door(on(thanked), LEADER, says(answer="yes")),
    "POST ideas.look": Door(on(implemented), LEADER, says(unit="B2")),
    "POST ideas.look_visit": Door(on(asked_to_look, unit="a3")),
    "POST ideas.look_answer": Door(on(asked_to_look, unit="a3"), LEADER, says(state="adopted", note="The same hook")),
    "DELETE ideas.undo": Door(on(answered_by_leader, state="word")),
    "POST ideas.hiding": Door(on(idea), LEADER, says(reason="A name is in it")),
    "DELETE ideas.unhiding": Door(on(hidden)),
    "POST escalations.create": Door(
        lambda world: {"unit": "a3"}, LEADER, says(ask="Who may start a load?", to="VSA", submission="one")
    ),
    "POST escalations.acknowledgement": Door(on(question)),
    "POST escalations.answer": Door(on(question), LEADER, says(kind="answer", text="Nobody")),
    "POST escalations.agreement": Door(on(joint_question), LEADER, says(text="Each pays half")),
    "POST escalations.passing": Door(on(question), LEADER, says(text="We may not decide it")),
    "POST escalations.hearing": Door(on_shift(answered_question)),
    "POST escalations.reopening": Door(on(answered_question), LEADER, says(text="Tonight, not always")),
    "POST escalations.comments": Door(on(question), LEADER, says(text="It is getting urgent")),
    "DELETE escalations.undo": Door(on(seen_question, state="acknowledgement")),
    "POST notices.mine": Door(lambda world: {}, EVERYBODY, says(address="ntfys://kestrel-motors-a3")),
    "DELETE notices.mine_ended": Door(everybody_wants_notices, EVERYBODY),
    "POST notices.of_unit": Door(lambda world: {"unit": "a3"}, LEADER, says(address="ntfys://kestrel-motors-a3")),
    "DELETE notices.of_unit_ended": Door(team_wants_notices, LEADER),
    "POST labels.reset": Door(lambda world: {"unit": "A3-10"}),
    **{
        name: Door(make, EVERYBODY if all_may else LEADER, says(**form))
        for name, (make, all_may, form) in ISSUE_DOORS.items()
    },
    **{name: Door(make, LEADER, says(**form)) for name, (make, form) in LEADERS_DOORS.items()},
    **{name: Door(make, frozenset(), says(**form)) for name, (make, form) in TOKENS.items()},
    **{name: Door(make, frozenset(who), form) for name, (make, who, form) in OTHERS_DOORS.items()},
}

OPEN = {  # anybody may, and each has tests of its own
    "POST api.write",  # by token
    *ISSUES_OPEN,
    *STANDARDS_OPEN,
    "POST phone.send",
    "POST phone.followed",
    "POST phone.reply",
    *PEOPLE_OPEN,
    "POST setup.founding",  # by the code from the server's console
    "POST checks.signatures",  # by badge and PIN in the form itself
    "POST machines.trial",  # changes nothing: it says what a message would be
    "POST notices.mine_tried",  # changes nothing: it sends
    "POST notices.of_unit_tried",
}

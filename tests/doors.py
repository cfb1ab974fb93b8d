"""Every unsafe address with what makes it valid: the record in the right state, the form, and who may.

A new unsafe address has to be entered here before the suite is green again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from boards.actions.models import Action
from boards.clock import now
from boards.db import db
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.notices.models import Channel
from boards.plant.models import Plant
from tests.issues.doors import ISSUE_DOORS, ISSUES_OPEN
from tests.meetings.doors import MEETING_DOORS
from tests.world import World

SOON = (now() + dt.timedelta(days=5)).date()
LATER = (now() + dt.timedelta(days=9)).date()
EVERYBODY = frozenset({"worker", "other leader", "leader"})
LEADER = frozenset({"leader"})

Setting = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Door:
    """`prepare` makes the record (inside writing()) and answers the address's values; `form` may need the world."""

    prepare: Setting
    who: frozenset[str] = LEADER
    form: Callable[[World], dict[str, Any]] = field(default=lambda world: {})


def planned(world: World) -> Action:
    a3 = world.unit("A3")
    return Action.raise_at(a3, "Weld the drain pan", by=world.amina, owner=world.marek, due_on=SOON)


def asked(world: World) -> Action:
    """A worker asks a colleague: a request until accepted."""
    a3 = world.unit("A3")
    return Action.raise_at(a3, "Weld the drain pan", by=world.joana, owner=world.marek, due_on=SOON)


def asked_of_leader(world: World) -> Action:
    a3 = world.unit("A3")
    return Action.raise_at(a3, "Weld the drain pan", by=world.joana, owner=world.amina, due_on=SOON)


def done(world: World) -> Action:
    action = planned(world)
    action.complete(world.marek)
    return action


def done_by_leaders_tap(world: World) -> Action:
    action = planned(world)
    action.complete(world.amina)
    return action


def closed(world: World) -> Action:
    action = done(world)
    action.close(world.bruno, "none: seen", "none: only here")
    return action


def proposed(world: World) -> Action:
    action = planned(world)
    action.move_due(world.marek, LATER, "The sheet was cut wrong")
    return action


def idea(world: World) -> Idea:
    text = "Hang the key at a hook"
    return Idea.submit(world.unit("A3-10"), text, receipt=receipt_for("door"), language="en", author=world.joana)


def accepted(world: World) -> Idea:
    shown = idea(world)
    shown.accept(world.bruno, world.marek, SOON)
    return shown


def reported(world: World) -> Idea:
    shown = accepted(world)
    shown.report(world.marek, "Found at once", "A hook is a hook")
    return shown


def implemented(world: World) -> Idea:
    shown = reported(world)
    shown.confirm(world.bruno)
    return shown


def declined(world: World) -> Idea:
    shown = idea(world)
    shown.decline(world.bruno, "already_exists", "Thank you: it has hung there since May.")
    return shown


def asked_to_look(world: World) -> Idea:
    """What is in use elsewhere, and A3 is asked to go and see."""
    text = "A tray for the wire ends"
    shown = Idea.submit(world.unit("B2"), text, receipt=receipt_for("tray"), language="en", author=world.rosa)
    shown.accept(world.piotr, world.rosa, SOON)
    shown.report(world.rosa, "No wire end on the floor", "A tray is a tray")
    shown.confirm(world.piotr)
    shown.ask_to_look(world.unit("A3"), world.piotr)
    return shown


def thanked(world: World) -> Idea:
    """The leader of these doors was thanked for an idea of her own."""
    text = "A hook for the key"
    shown = Idea.submit(world.unit("A3"), text, receipt=receipt_for("thanks"), language="en", author=world.amina)
    shown.thank(world.leo, world.amina, "Seen on the walk")
    return shown


def answered_by_leader(world: World) -> Idea:
    """The leader of these doors has said a word just now."""
    shown = idea(world)
    shown.say(world.amina, "I look at it with you tomorrow")
    return shown


def hidden(world: World) -> Idea:
    shown = idea(world)
    shown.hide(world.bruno, "A name is in it")
    return shown


def marek(world: World) -> dict[str, Any]:
    return {"record": world.marek}


def marek_away(world: World) -> dict[str, Any]:
    world.marek.be_away(world.bruno, LATER)
    return {"record": world.marek}


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


def another_idea(world: World) -> Any:
    return Idea.submit(world.unit("A3"), "Another hook", receipt=receipt_for("other"), language="en")


def two_ideas(world: World) -> dict[str, Any]:
    return {"record": idea(world), "into": another_idea(world)}


def question(world: World) -> Escalation:
    """A3 asks its own leader's level about nothing in particular; Amina of A3 may answer as the deputy of Greta."""
    world.greta.deputy = world.amina
    return Escalation.ask_for(world.unit("A3"), world.unit("VSA"), "Who may start a load?", by=world.amina)


def joint_question(world: World) -> Escalation:
    world.greta.deputy = world.amina
    parties = [world.unit("VSA"), world.unit("VSB")]
    return Escalation.ask_for(world.unit("A3"), world.unit("PLANT"), "Who pays?", by=world.amina, parties=parties)


def answered_question(world: World) -> Escalation:
    asked = question(world)
    asked.reply(world.greta, "answer", "Nobody: the vessel stays empty.")
    return asked


def seen_question(world: World) -> Escalation:
    asked = question(world)
    asked.acknowledge(world.amina)
    return asked


def everybody_wants_notices(world: World) -> dict[str, Any]:
    for person in (world.rosa, world.piotr, world.amina):
        db.session.add(Channel(person_id=person.id, address="ntfys://kestrel-motors-a3"))
    return {}


def team_wants_notices(world: World) -> dict[str, Any]:
    db.session.add(Channel(unit_id=world.unit("A3").id, address="ntfys://kestrel-motors-a3"))
    return {"unit": "a3"}


REASON = "The sheet was cut wrong"
CLOSING = says(standard_decision="none", yokoten_decision="none", yokoten_decision_words="only here")

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
    **{name: Door(make, LEADER, says(**form)) for name, (make, form) in MEETING_DOORS.items()},
}

OPEN = {  # anybody may, and each has tests of its own
    *ISSUES_OPEN,
    "POST phone.send",
    "POST phone.followed",
    "POST phone.reply",
    "POST people.signed_in",
    "POST people.sign_out",
    "POST people.language",
    "POST notices.mine_tried",  # changes nothing: it sends
    "POST notices.of_unit_tried",
}

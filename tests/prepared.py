"""Records in the state a door needs, made inside writing(): by hand, as the people of the remembered plant."""

from __future__ import annotations

import datetime as dt
from typing import Any

from boards.actions.models import Action
from boards.clock import now
from boards.db import db
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.notices.models import Channel
from tests.world import World

SOON = (now() + dt.timedelta(days=5)).date()
LATER = (now() + dt.timedelta(days=9)).date()


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

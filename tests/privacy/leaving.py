"""Joana as she was everywhere in the plant, and how her name is taken out."""

from __future__ import annotations

from boards.db import db, writing
from boards.ideas.models import Idea
from boards.issues.models import Issue
from boards.notices.models import Channel
from boards.people.models import Person
from boards.privacy import free_text
from boards.privacy.models import Anonymisation
from tests import prepared
from tests.plant.rosters import matrix
from tests.world import World

NAME, LAST, BADGE = "Joana Brito", "Brito", "104"


def joana_everywhere(world: World) -> None:
    """In promises, ideas, thanks, issues, questions, assessments, histories; and in what others wrote."""
    matrix(world)
    action = prepared.planned(world)
    action.reassign(world.amina, world.joana)  # "to": her name, on the timeline
    action.reassign(world.amina, world.marek)
    implemented: Idea = prepared.implemented(world)  # hers
    implemented.thank(world.amina, world.joana, "Thank you, JOANA: seen on every shift")
    implemented.say(world.bruno, "Brito's hook holds; Joana showed it to the night shift")
    Issue.raise_at(world.unit("A3"), "abnormality", "The 104 mm ring is loose, ask Brito", by=world.joana)
    world.bruno.deputy = world.joana
    db.session.add(Channel(person_id=world.joana.id, address="joana.brito@kestrel.example"))
    world.joana.leave(world.amina)


def taken_out(person: Person, first: Person, second: Person, keep: str = "") -> Anonymisation:
    """Both pairs of eyes; every place goes but those whose words hold `keep`."""
    with writing():
        asked = Anonymisation.ask(person, first)
    with writing():
        for place in free_text.places(person):
            kept = bool(keep) and any(keep in words for words in place.words)
            asked.decide(place.key, "keep" if kept else "replace", second)
    with writing():
        asked.confirm(second)
    return asked

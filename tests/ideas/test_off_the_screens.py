"""What a leader has taken off the screens stands nowhere else either: not in a notice, not in a meeting's record."""

from __future__ import annotations

import pytest

from boards.clock import now
from boards.db import db, writing
from boards.history.models import said_in
from boards.ideas.models import Idea
from boards.meetings.models import Forum, Meeting
from boards.notices.kinds import sentence
from boards.notices.models import Notice
from boards.plant.production_day import production_date
from tests.client import CheckingClient
from tests.ideas.test_answering import idea_of
from tests.world import World

WORDS = "The foreman is a fool"


def hidden(world: World) -> Idea:
    """Joana's idea, with which Marek's goes on; Amina has said a word about it and thanked both."""
    kept, same = idea_of(world.joana, world, WORDS), idea_of(world.marek, world, "Hang the key")
    with writing():
        same.merge(world.amina, kept)
        kept.say(world.amina, "Let us talk about it")
        kept.thank(world.amina, world.marek, "For the hook")
    with writing():
        kept.hide(world.amina, "Insult")
    return kept


@pytest.mark.parametrize("kind", ["answered", "thanked"])
def test_whoever_goes_on_with_it_reads_no_words_of_it_in_a_notice(world: World, kind: str) -> None:  # decision 13, I-06
    idea = hidden(world)
    (notice,) = db.session.query(Notice).filter_by(
        kind=kind, person_id=world.marek.id, subject_type="idea", subject_id=idea.id
    )
    assert idea.label in sentence(notice, idea) or kind == "thanked"
    assert WORDS not in sentence(notice, idea)


def test_the_record_of_a_meeting_says_its_number_only(client: CheckingClient, world: World) -> None:  # decision 13
    idea = idea_of(world.joana, world, WORDS)
    with writing():
        forum = Forum(code="T1-A3", tier=1, unit=world.unit("A3"), times={"early": "06:05"})
        meeting = Meeting(forum=forum, unit=forum.unit, production_date=production_date(), started_at=now(), looked_at={})
        db.session.add_all((forum, meeting))
        db.session.flush()
        with said_in(meeting.id):
            idea.say(world.amina, "Let us talk about it")
        meeting.ended_at = now()
    address = f"/meetings/{meeting.id}"
    assert WORDS in client.get(address).text
    with writing():
        idea.hide(world.amina, "Insult")
    page = client.get(address).text
    assert WORDS not in page and idea.label in page

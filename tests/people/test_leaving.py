"""Somebody leaves: nobody waits for who is gone, nothing is sent there, and what was stays with the name (P-01)."""

from __future__ import annotations

import datetime as dt

from boards.checks.calendar_feeds import CheckFeed
from boards.db import db, writing
from boards.history.models import timeline_of
from boards.meetings.models import Forum
from boards.notices.models import Channel, Notice
from boards.plant.production_day import production_date
from boards.plant.roster import RosterEntry
from boards.skills.models import Skill
from boards.skills.training import Training
from tests import prepared
from tests.client import CheckingClient
from tests.plant.rosters import matrix
from tests.world import World


def test_nothing_waits_for_who_has_left(client: CheckingClient, world: World) -> None:  # P-01, E-09
    now = dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC)
    with writing():
        matrix(world)
        action = prepared.planned(world)  # Marek's
        idea = prepared.accepted(world)  # Joana's, made real by Marek
        training = prepared.closed(world)
        skill = db.session.query(Skill).first()
        db.session.add(
            Training(action=action, skill=skill, person=world.joana, from_level=1, to_level=3, trainer=world.marek)
        )
        world.amina.deputy, world.joana.coach_id = world.marek, world.marek.id
        forum = Forum(code="F1", kind="improvement", unit=world.unit("A3"), minutes=10, times={}, leader=world.marek)
        forum.members.append(world.marek)
        day = production_date() + dt.timedelta(days=1)
        tomorrow = {"production_date": day, "shift": "early", "unit": world.unit("A3")}
        sent = {"person": world.marek, "kind": "asked", "subject_type": "action", "at": now, "send_at": now}
        db.session.add_all([forum, Channel(person_id=world.marek.id, address="marek@kestrel.example")])
        db.session.add_all([RosterEntry(**tomorrow, person=world.marek, at=now), Notice(**sent, subject_id=1)])
        _feed, secret = CheckFeed.make(world.marek, None, "mine")
    with writing():
        world.marek.leave(world.amina)
    db.session.expire_all()
    assert not world.marek.is_active and world.marek.pin_hash is None and world.marek.deputy is None
    assert world.fresh(action).owner_id is None and world.fresh(training).owner_id == world.marek.id, "what is closed stays"
    assert world.fresh(idea).needs_owner
    assert db.session.query(RosterEntry).filter(RosterEntry.role != "off").count() == 0
    assert (world.amina.deputy, world.joana.coach_id) == (None, None)
    assert db.session.query(Training).one().trainer is None and "trainer left" in [one.event for one in timeline_of(action)]
    assert (world.fresh(forum).leader, world.fresh(forum).members) == (None, [])
    assert db.session.query(Channel).count() == 0
    assert db.session.query(Notice).filter_by(person_id=world.marek.id, sent_at=None).count() == 0
    assert CheckFeed.known_as(secret) is None
    story = client.as_(world.amina).get("/actions/1").text
    assert "Marek Szymański" in story, "history stays with the name"

"""Red tags: an item nobody needs is held, claimed by who can use it, and decided by a day (domain 1.17)."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from boards import clock
from boards.clock import now
from boards.db import db, writing
from boards.history.models import timeline_of
from boards.issues.models import Issue
from boards.issues.red_tags import RedTags
from boards.plant.production_day import plant_date
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.client import CheckingClient
from tests.world import World

DAY = dt.timedelta(days=1)


def basket(world: World, **about: object) -> Issue:
    with writing():
        return Issue.tag(world.unit("A3"), "Basket, bent", world.joana, quantity=3, value_eur=900, reason="broken", **about)


def test_it_is_held_and_decided(app: Flask, world: World) -> None:
    tag = basket(world)
    assert (tag.state, tag.hold_until) == ("raised", plant_date() + 30 * DAY)
    with writing():
        with pytest.raises(NotAllowed):
            tag.hold(world.marek, "Red-tag area A")
        tag.hold(world.amina, "Red-tag area A")
        tag.hold(world.amina, "Red-tag area B")  # moved
        assert (tag.state, tag.details["held_at"]) == ("acknowledged", "Red-tag area B")
        with pytest.raises(Unfit):
            tag.dispose(world.amina, "burn")
        with pytest.raises(Unfit):
            tag.dispose(world.amina, "relocate")  # where to?
        tag.dispose(world.amina, "relocate", "To the tool crib, labelled")
        tag.dispose(world.amina, "relocate", "To the tool crib, labelled")
    assert (tag.state, tag.disposition) == ("resolved", "relocate")
    assert [entry.event for entry in timeline_of(tag)] == ["raised", "acknowledged", "held", "resolved"]


def test_another_team_claims_it_before_the_day(app: Flask, world: World) -> None:
    tag = basket(world)
    with writing():
        with pytest.raises(NotAllowed):
            tag.claim(world.rosa, world.unit("A1"))
        tag.claim(world.rosa, world.unit("B2"), "We need three")
        tag.claim(world.rosa, world.unit("B2"), "We need three")
    assert tag.claimed_by == "B2"
    with clock.at(now() + 31 * DAY), writing(), pytest.raises(NotNow):
        tag.claim(world.marek, world.unit("A3"))


def test_past_its_day_it_is_overdue_until_somebody_decides(app: Flask, world: World) -> None:
    tag, today = basket(world), plant_date()
    assert not tag.is_past_hold(today + 30 * DAY) and tag.is_past_hold(today + 31 * DAY)
    found = list(db.session.scalars(Issue.red_tags_at(world.unit("A3"))))
    assert RedTags.of(found, today + 31 * DAY) == RedTags(1, 900.0, 1)
    with writing():
        tag.dispose(world.amina, "return_to_place")
    assert not tag.is_past_hold(today + 31 * DAY) and list(db.session.scalars(Issue.red_tags_at(world.unit("A3")))) == []


def test_what_is_worth_more_is_scrapped_by_the_value_stream_manager(app: Flask, world: World) -> None:
    tag = basket(world)
    with writing():
        with pytest.raises(NotAllowed):
            tag.dispose(world.amina, "scrap")
        with pytest.raises(NotAllowed):
            tag.dispose(world.leo, "scrap")
        tag.dispose(world.greta, "scrap")
    assert tag.disposition == "scrap"


def test_it_is_not_put_right_with_words_alone(app: Flask, world: World) -> None:
    tag = basket(world)
    with writing(), pytest.raises(NotNow):
        tag.resolve(world.amina, "Away")


@pytest.mark.parametrize("wrong", [{"quantity": 0}, {"reason": "ugly"}, {"value_eur": -1}])
def test_an_item_that_cannot_be_so(app: Flask, world: World, wrong: dict[str, object]) -> None:
    with writing(), pytest.raises(Unfit):
        Issue.tag(world.unit("A3"), "Basket", world.joana, **wrong)


def test_no_other_issue_is_held_or_claimed(app: Flask, world: World) -> None:
    with writing():
        issue = Issue.raise_at(world.unit("A3"), "abnormality", "A noise", by=world.joana)
        for verb in (
            lambda: issue.hold(world.amina, "Here"),
            lambda: issue.claim(world.rosa, world.unit("B2")),
            lambda: issue.dispose(world.amina, "sell"),
        ):
            with pytest.raises(NotNow):
                verb()


def test_its_page_offers_what_its_state_allows(client: CheckingClient, world: World) -> None:
    tag = basket(world)
    page = client.as_(world.amina).get(f"/issues/{tag.id}").text
    assert "/holding" in page and "/disposition" in page and "/resolution" not in page and "/claim" not in page
    client.post(f"/issues/{tag.id}/holding", data={"held_at": "Red-tag area A"})
    page = client.as_(world.rosa).get(f"/issues/{tag.id}").text
    assert "Red-tag area A" in page and "/claim" in page
    client.post(f"/issues/{tag.id}/claim", data={"text": "We need three"})
    client.as_(world.amina)
    assert client.post(f"/issues/{tag.id}/disposition", data={"disposition": "relocate"}).status_code == 422
    client.post(f"/issues/{tag.id}/disposition", data={"disposition": "relocate", "text": "To B2"})
    shown = client.get(f"/issues/{tag.id}").text
    assert "to another place" in shown and "To B2" in shown
    assert (world.fresh(tag).disposition, tag.claimed_by) == ("relocate", "B2")

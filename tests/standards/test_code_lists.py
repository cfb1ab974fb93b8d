"""Code lists are standards: what a form offers follows the list in force."""

from __future__ import annotations

import datetime as dt

import pytest

from boards import clock
from boards.db import db, writing
from boards.ideas.themes import reasons, theme, themes
from boards.standards import code_lists
from boards.standards.models import Revision, Standard
from tests.client import CheckingClient
from tests.standards.prepared import today
from tests.world import World

LISTS = {"idea_themes": [{"code": "safety", "names": {}, "retired": True}, {"code": "noise", "names": {"en": "Less noise"}}]}


def codes(world: World) -> Revision:
    made = Standard.create(world.karl, code="CODES-01", kind="code_list", title="Codes", unit=world.unit("KSO"))
    draft = made.draft(world.quin)
    draft.write(world.quin, change_class="minor", change="Less noise", lists=LISTS)
    return draft


def in_force(world: World, on: dt.date) -> Revision:
    draft = codes(world)
    draft.submit(world.quin, effective_on=on, approvers={world.karl: "", world.ingrid: ""})
    for person in (world.karl, world.ingrid):
        draft.approve(person)
    return draft


def test_choices_follow_the_list_in_force_from_its_day(world: World) -> None:
    soon = dt.timedelta(days=3)
    before = code_lists.choices("idea_themes")
    assert "safety" in before
    with writing():
        world.karl.leads_unit = True
        in_force(world, today() + soon)
    assert code_lists.choices("idea_themes") == before
    with clock.at(clock.now() + soon):
        assert code_lists.choices("idea_themes") == ["noise"]
        assert themes() == [("noise", "Less noise")]
        assert theme("safety") == "Safety"  # retired, and history still says it
        assert len(reasons()) == 3  # a list that it doesn't hold is as the plant has it
    assert code_lists.choices("unheard_of") == []


def test_a_retired_code_is_no_choice_any_more(client: CheckingClient, world: World) -> None:
    with writing():
        world.karl.leads_unit = True
        in_force(world, today())
    page = client.get(f"/s/{world.label('A3-10')}/ideas/new").text
    assert "Less noise" in page and 'value="safety"' not in page
    sent = {"text": "Hang the key at a hook", "benefit": "safety", "submission": "one"}
    assert client.post(f"/s/{world.label('A3-10')}/ideas", data=sent).status_code in (400, 422)


def test_the_editor_adds_and_retires_and_never_loses_a_code(client: CheckingClient, world: World) -> None:
    with writing():
        draft = codes(world)
    client.as_(world.karl)
    assert "Less noise" in client.get("/standards/codes-01/a/lists").text
    sent = {
        "version": draft.version,
        "retired-idea_themes-time": "yes",
        "name-en-idea_themes-noise": "Quieter",
        "new-idea_themes": "Dust",
        "name-de-idea_themes-new": "Staub",
        "new-list": "red_tag_reasons",
    }
    assert client.post("/standards/codes-01/a/lists", data=sent).status_code == 303
    lists = world.fresh(draft).lists
    assert lists["idea_themes"] == [
        {"code": "safety", "names": {}, "retired": False},
        {"code": "noise", "names": {"en": "Quieter"}, "retired": False},
        {"code": "dust", "names": {"de": "Staub"}, "retired": False},
    ]
    assert lists["red_tag_reasons"] == [] and len(lists["idea_decline_reasons"]) == 3


def test_who_approves_sees_which_codes_are_new_or_out_of_use(client: CheckingClient, world: World) -> None:
    with writing():
        world.karl.leads_unit = True
        first = in_force(world, today())
        after = first.standard.draft(world.quin)
        lists = {"idea_themes": [{**LISTS["idea_themes"][0], "retired": False}, {"code": "dust", "names": {"en": "Dust"}}]}
        after.write(world.quin, change_class="minor", change="Dust", lists=lists)
    page = client.as_(world.ingrid).get("/standards/codes-01/b/approval").text
    for row in ('data-change="new"', 'data-change="used again"', 'data-change="gone"'):
        assert row in page


@pytest.mark.parametrize("wrong", [{"new-idea_themes": "<b>"}, {"new-idea_themes": "safety"}, {"new-list": "ä"}])
def test_a_code_that_cannot_be_is_said(client: CheckingClient, world: World, wrong: dict[str, str]) -> None:
    with writing():
        draft = codes(world)
    answer = client.as_(world.karl).post("/standards/codes-01/a/lists", data={"version": draft.version, **wrong})
    assert answer.status_code == 422
    assert db.session.query(Revision).one().lists == LISTS

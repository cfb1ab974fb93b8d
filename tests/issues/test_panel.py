"""What the boards show now: calls first, on every board they have climbed to, never a name too many."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from boards.clock import at
from boards.db import db, writing
from boards.issues.models import Issue
from boards.live.rendering import rendered
from boards.plant.models import Unit
from tests.client import CheckingClient
from tests.issues.calls import MORNING, after, andon, minutes, raised, ticked
from tests.live.conftest import Watching
from tests.live.test_queries import statements_for
from tests.world import World

Open = Callable[..., Watching]
Publish = Callable[[], None]


def shown(app: Flask, unit: str, when: float = 0) -> str:
    found = Unit.by_code(unit)
    assert found
    with app.test_request_context(), at(MORNING + minutes(when)):
        return str(rendered(found, "now", "en").html)


def ids(html: str) -> list[int]:
    return [int(id) for id in re.findall(r'id="issue-(\d+)"', html)]


def test_nothing_open_says_what_is_normal(app: Flask, world: World) -> None:  # U-10
    assert "No open calls" in shown(app, "A3")


def test_a_call_says_where_since_when_and_who_is_called(app: Flask, world: World) -> None:
    andon(world, details={"what": "machine"})
    panel = shown(app, "A3")
    for said in ("HELP A3-10", 'data-since="2026-11-16T08:00:00+00:00"', "Machine", "Nobody has answered yet.", "Amina H."):
        assert said in panel, said


def test_once_somebody_is_there_it_says_who(app: Flask, world: World) -> None:
    issue = andon(world)
    after(3, lambda: issue.acknowledge(world.amina))
    panel = shown(app, "A3", 3)
    assert "Amina H. is there" in panel and "data-open" not in panel


def test_calls_come_first_then_safety_then_parts_then_the_rest(app: Flask, world: World) -> None:
    kinds = ("concern", "abnormality", "nonconformity", "near_miss", "unsafe_condition", "request_support", "red_tag")
    made = {kind: raised(world, kind).id for kind in kinds}
    help_ = andon(world).id
    order = ["unsafe_condition", "near_miss", "nonconformity", "abnormality", "concern", "request_support"]
    assert ids(shown(app, "A3")) == [help_, *(made[kind] for kind in order)], "red tags have a place of their own"


CLIMBS = [(0, ["A3"]), (5, ["A3"]), (15, ["A3", "VSA"]), (30, ["A3", "VSA"]), (60, ["A3", "PLANT", "VSA"])]


@pytest.mark.parametrize(("count", "boards"), CLIMBS)
def test_it_climbs_to_the_boards_above_and_to_no_other(  # issue 3, must show 4
    app: Flask, world: World, watching: Open, publish: Publish, count: float, boards: list[str]
) -> None:
    pages: list[Watching] = [watching(code) for code in ("A3", "VSA", "PLANT", "VSB", "B2", "A1")]
    andon(world)
    for one in (5, 15, 30, 60):
        if one <= count:
            ticked(one)
    publish()
    for page in pages:
        page.told()
    assert sorted(page.unit.upper() for page in pages if "HELP A3-10" in page.html["now"]) == boards


def test_it_leaves_all_boards_above_as_soon_as_somebody_is_there(
    app: Flask, world: World, watching: Open, publish: Publish
) -> None:
    pages = [watching(code) for code in ("VSA", "PLANT")]
    issue = andon(world)
    ticked(61)
    after(62, lambda: issue.acknowledge(world.greta))
    publish()
    for page in pages:
        page.told()
        assert "HELP" not in page.html["now"], page.unit


def test_an_injury_is_shown_without_a_name(app: Flask, world: World) -> None:  # P-07
    raised(world, "injury", severity="first_aid")
    panel = shown(app, "A3")
    assert "Clamp slips" in panel and "Marek" not in panel


def test_a_leader_answers_from_the_board_in_one_tap_and_takes_it_back(client: CheckingClient, world: World) -> None:
    with writing():
        issue = Issue.raise_at(world.unit("A3-10"), "andon", "")
    client.as_(world.amina)
    swapped = client.post(f"/issues/{issue.id}/acknowledgement", data={"board": "A3"}, headers={"HX-Request": "true"})
    assert "Amina H. is there" in swapped.text and f'action="/issues/{issue.id}/acknowledgement"' in swapped.text
    client.delete(f"/issues/{issue.id}/acknowledgement")
    assert world.fresh(issue).state == "raised"


def test_thirty_cost_as_many_queries_as_three(app: Flask, world: World) -> None:
    counts = {}
    for many in (3, 30):
        for number in range(many):
            issue = andon(world, MORNING - minutes(100 + number))
            other = raised(world, "abnormality")
            if number % 2:
                after(1, lambda: other.acknowledge(world.amina))  # noqa: B023
            after(2, lambda: issue.climb(MORNING + minutes(2)))  # noqa: B023
        counts[many] = [len(statements_for(app, unit, "now")) for unit in ("A3", "VSA", "PLANT")]
    assert counts[30] <= counts[3] and max(counts[30]) <= 18, counts
    db.session.rollback()

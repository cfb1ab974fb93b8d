"""A board of a day that is over shows the matrix and the standards of then: by dated rows, judged by the day (D-12)."""

from __future__ import annotations

import datetime as dt

import pytest
from lxml import html

from boards import clock
from boards.db import db, writing
from boards.live.registry import panel_named
from boards.skills.models import Skill
from tests.client import CheckingClient
from tests.skills.matrix import TODAY, before, judged, noon, revision, skill, standard
from tests.world import World


def there_is(name: str) -> None:
    if panel_named(name) is None:
        pytest.skip(f"no board has the panel {name!r}")


def board(client: CheckingClient, on: dt.date) -> html.HtmlElement:
    with clock.at(noon(TODAY)):
        answer = client.get(f"/boards/a3/days/{on}")
    assert answer.status_code == 200
    return html.document_fromstring(answer.get_data(as_text=True))


def cell(page: html.HtmlElement, person: int) -> tuple[str, str]:
    (found,) = page.xpath(f"//td[@data-person='{person}'][@data-skill='A3-10']")
    return found.get("data-level"), found.get("data-state")


def test_the_matrix_of_a_past_day_is_the_one_of_then(client: CheckingClient, world: World) -> None:
    # D-12, Q-08
    there_is("skills")
    shrink = skill(world, recertify_months=12)
    judged(shrink, world.marek, 3, before(40))
    judged(shrink, world.joana, 3, before(40))
    judged(shrink, world.marek, 1, before(20))
    marek, joana = world.marek.id, world.joana.id
    with clock.at(noon(before(15))), writing():
        db.session.merge(shrink).suspend(world.joana, world.amina, "He came drunk to work")
    with clock.at(noon(before(10))), writing():
        world.joana.leave(world.amina)
        Skill.by_code("A3-10").suspend(world.marek, world.amina, "He came drunk to work")

    assert cell(board(client, before(30)), marek) == ("3", "valid")
    assert cell(board(client, before(30)), joana) == ("3", "valid")
    assert cell(board(client, before(16)), marek) == ("1", "valid")
    page = board(client, before(12))
    assert cell(page, joana) == ("3", "suspended")
    assert "drunk" not in page.text_content()
    page = board(client, before(5))
    assert cell(page, marek) == ("1", "suspended")
    assert not page.xpath(f"//td[@data-person='{joana}']"), "she has left"


def test_the_standards_of_a_past_day_are_the_ones_of_then(client: CheckingClient, world: World) -> None:
    # D-12
    there_is("standards")
    with clock.at(noon(before(40))):
        skill(world)
    made = standard(world)
    revision(world, made, "B", before(10), approved_on=before(30))
    (panel,) = board(client, before(20)).xpath("//*[@data-panel='standards']")
    assert "SW-A3-10" in panel.xpath(".//@data-standard")
    assert "rev B in 10 days" in " ".join(panel.text_content().split())

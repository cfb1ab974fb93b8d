"""The figures of ideas: of twelve months, of teams; each can be checked by hand (I-05, I-06, I-10, P-06)."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml

from boards.clock import at
from boards.config import ROOT
from boards.db import db, writing
from boards.ideas.kpis import Figures, a_year_before, figures_for, headcount
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.people.models import Person
from boards.plant.production_day import production_date
from tests.client import CheckingClient
from tests.ideas.test_answering import OWN_WORDS, idea_of, made_real
from tests.live.test_queries import counted
from tests.world import World

TODAY = dt.date(2026, 11, 19)


def test_the_plants_own_example_comes_out() -> None:  # I-05
    check = yaml.safe_load((ROOT / "boards/demo/story/ideas.yaml").read_text())["kpi_check"]
    figures = Figures(
        headcount=check["headcount_average"],
        submitted=check["ideas_submitted"],
        anonymous=check["of_those_anonymous"],
        authors=check["distinct_named_authors"],
        implemented=check["ideas_implemented"],
    )
    expected = check["expected"]
    assert figures.ideas_per_person == expected["ideas_per_person"] == 4.30
    assert figures.participation_percent == expected["participation_percent"] == 46.8
    assert figures.implementation_percent == expected["implementation_percent"] == 61.1


def test_everybody_counts_for_the_days_employed(world: World) -> None:  # I-05
    since, until = TODAY - dt.timedelta(days=100), TODAY
    before = headcount(world.unit("A3"), since, until)
    with writing():
        joined = dt.date(2026, 11, 10)  # ten of the hundred days: a temp
        db.session.add(Person(personnel_no="900", name="Tim Temp", home_unit=world.unit("A3"), joined_on=joined))
        world.joana.left_on = TODAY - dt.timedelta(days=50)
        world.marek.left_on = since  # gone before it began
    assert headcount(world.unit("A3"), since, until) == pytest.approx(before + 0.1 - 0.5 - 1)


def test_who_gave_names_counts_once_and_co_authors_too(world: World) -> None:  # I-05
    with writing():
        for n, author in enumerate((world.marek, world.marek, None)):
            Idea.submit(world.unit("A3"), f"Hook {n}", receipt=receipt_for(str(n)), language="en", author=author)
        shared = db.session.query(Idea).first()
        assert shared
        shared.coauthors.append(world.joana)
    figures = figures_for(world.unit("A3"), production_date())
    assert (figures.submitted, figures.anonymous, figures.authors) == (3, 1, 2)
    assert figures_for(world.unit("B2"), production_date()).submitted == 0
    assert figures_for(world.unit("VSA"), production_date()).submitted == 3


def test_who_has_left_counts_while_employed(world: World) -> None:  # I-05
    idea_of(world.marek, world)
    with writing():
        world.marek.leave(world.ingrid)
    assert figures_for(world.unit("A3"), production_date()).authors == 1


def test_an_idea_older_than_twelve_months_no_longer_counts(world: World) -> None:  # I-05
    with at(dt.datetime(2025, 11, 19, 9, tzinfo=dt.UTC)):
        idea_of(world.marek, world)
    assert figures_for(world.unit("A3"), dt.date(2026, 11, 18)).submitted == 1
    assert figures_for(world.unit("A3"), dt.date(2026, 11, 19)).submitted == 0
    assert a_year_before(dt.date(2028, 2, 29)) == dt.date(2027, 2, 28)  # T-10


def test_two_put_together_are_made_real_once(world: World) -> None:  # I-06
    kept, same = made_real(world), idea_of(world.joana, world, "A hook for that key, please")
    with writing():
        same.merge(world.amina, kept)
    figures = figures_for(world.unit("A3"), production_date())
    assert (figures.submitted, figures.implemented, figures.authors) == (2, 1, 2)


def test_what_is_not_in_use_any_more_takes_the_figure_down(world: World) -> None:  # I-10
    idea = made_real(world)
    assert figures_for(world.unit("A3"), production_date()).still_in_use_percent == 100
    with writing():
        idea.reopen(world.amina, "The hook has fallen off")
    assert figures_for(world.unit("A3"), production_date()).still_in_use_percent == 0


def test_what_is_off_the_screens_is_neither_counted_nor_listed(client: CheckingClient, world: World) -> None:  # U-09
    made_real(world)
    with writing():
        idea_of(None, world, "The foreman is a fool").hide(world.amina, "Insult")
    figures = figures_for(world.unit("A3"), production_date())
    assert (figures.submitted, figures.anonymous) == (1, 0)
    assert client.get("/boards/a3/ideas").text.count('class="row"') == 1


def test_thirty_ideas_cost_as_many_queries_as_three(world: World) -> None:
    costs = []
    for until in (3, 30):
        with writing():
            for n in range(until):
                Idea.submit(world.unit("A3"), f"Hook {until} {n}", receipt=receipt_for(f"{until} {n}"), language="en")
        with counted() as statements:
            figures_for(world.unit("A3"), production_date())
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_what_fell_out_of_use_is_listed_however_old(client: CheckingClient, world: World) -> None:  # I-10, U-09
    with at(dt.datetime(2024, 11, 19, 9, tzinfo=dt.UTC)):
        old = made_real(world)
    with writing():
        old.reopen(world.amina, "The hook has fallen off")
    assert f'id="idea-{old.id}"' in client.get("/boards/a3/ideas?show=not_any_more").text
    assert f'id="idea-{old.id}"' not in client.get("/boards/a3/ideas").text


def test_the_page_counts_and_opens_what_it_counts(client: CheckingClient, world: World) -> None:  # U-09
    used, no = made_real(world), idea_of(world.joana, world, "Open the guard")
    with writing():
        no.decline(world.amina, "safety_risk", OWN_WORDS)
    page = client.get("/boards/a3/ideas").text
    assert f'id="idea-{used.id}"' in page and f'id="idea-{no.id}"' in page
    page = client.get("/boards/a3/ideas?show=in_use").text
    assert f'id="idea-{used.id}"' in page and f'id="idea-{no.id}"' not in page
    assert client.get("/boards/a3/ideas?show=declined").text.count('class="row"') == 1


def test_no_page_of_figures_ranks_persons_and_small_groups_have_none(
    client: CheckingClient, world: World
) -> None:  # P-05, P-06
    made_real(world)
    team, plant = client.get("/boards/a3/ideas").text, client.get("/boards/plant/ideas").text
    assert 'data-figure="participation"' not in team, "four people: it would be about persons"
    assert 'data-figure="participation"' in plant
    for page in (team, plant, client.get("/boards/a3/actions").text):
        figures = page.split('class="doors"')[1].split("</ul>")[0]
        assert not [name for name in ("Marek", "Joana", "Amina", "Bruno") if name in figures]

"""The pages of a signal and of limits: told in a sentence, answered with a tap, refused in words, found again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from boards.actions.models import Action
from boards.db import db, writing
from boards.issues.models import Issue
from boards.signals.baselines import Proposal
from boards.signals.models import Baseline, Signal
from boards.signals.run_rules import RULES
from boards.signals.words import BOTH, MEANING, SHORT, STRONGEST
from tests.client import CheckingClient
from tests.signals import doors
from tests.signals.watch import signals
from tests.world import World

NOW = dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC)  # a Tuesday, 12:00 at the plant


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def signal(world: World) -> Signal:
    """SG-1 of A3's Q."""
    with writing():
        return doors.raised(world)


def page_of(client: CheckingClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_it_is_told_in_a_sentence_to_whoever_looks(client: CheckingClient, signal: Signal) -> None:
    page = page_of(client, f"/signals/{signal.id}")
    assert "8 days below the mean: something changed. Look at" in page
    assert f'href="/metrics/{signal.metric_id}"' in page and "96.29" in page and "New press fixture" in page
    assert page.count('class="hit"') == 1 and page.count('class="part"') == 7, "the eight days stand out"


def test_every_rule_has_its_sentence_and_fits_a_wall() -> None:
    for rule in RULES:
        said = [words for (known, _), words in SHORT.items() if known == BOTH.get(rule, rule)]
        assert said and all(len(str(words)) <= 40 for words in said), rule
        assert MEANING[BOTH.get(rule, rule)] and rule in STRONGEST


def test_a_worker_reads_it_and_has_no_button(client: CheckingClient, world: World, signal: Signal) -> None:
    page = page_of(client.as_(world.marek), f"/signals/{signal.id}")
    assert 'id="explanation"' not in page and "This is for the leader of the team." in page


def test_explaining_twice_by_two_taps_is_once(client: CheckingClient, world: World, signal: Signal) -> None:
    for _ in range(2):
        said = client.as_(world.amina).post(f"/signals/{signal.id}/explanation", data={"text": "Trial"})
        assert said.status_code == 303
    assert [step.kind for step in world.fresh(signal).steps] == ["explanation"]
    assert "Trial" in page_of(client, f"/signals/{signal.id}")


def test_an_action_from_it_leads_back(client: CheckingClient, world: World, signal: Signal) -> None:
    form = {"how": "action", "title": "Change the electrode", "owner": world.marek.id, "due_on": "2026-11-27"}
    for _ in range(2):
        client.as_(world.amina).post(f"/signals/{signal.id}/acting", data={**form, "submission": "one"})
    (action,) = db.session.query(Action)
    assert world.fresh(signal).state == "acting" and (action.letter, action.origin_label) == ("Q", "SG-1")
    assert f'href="/signals/{signal.id}"' in page_of(client, f"/actions/{action.id}")
    assert "Change the electrode" in page_of(client, f"/signals/{signal.id}")


def test_what_was_typed_comes_back_with_the_refusal(client: CheckingClient, world: World, signal: Signal) -> None:
    answer = client.as_(world.amina).post(
        f"/signals/{signal.id}/acting", data={"how": "action", "title": "Change the electrode", "owner": world.marek.id}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "By when? Choose a day." in page and 'value="Change the electrode"' in page
    assert db.session.query(Action).count() == 0 and world.fresh(signal).state == "new"
    assert client.post(f"/signals/{signal.id}/explanation", data={"text": " "}).status_code == 422


def test_closing_too_early_is_refused_in_words(client: CheckingClient, world: World, signal: Signal) -> None:
    with writing():
        signal.explain(world.bruno, "Worn electrode")
    answer = client.as_(world.amina).post(f"/signals/{signal.id}/closure", data={"text": "Seems fine"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "0 of 8 days without it" in page and "Seems fine" in page


def test_its_issue_leads_to_it(client: CheckingClient, signal: Signal) -> None:
    issue = db.session.query(Issue).one()
    assert f'href="/signals/{signal.id}"' in page_of(client, f"/issues/{issue.id}")


def test_it_waits_on_the_leaders_today_and_once(client: CheckingClient, world: World, signal: Signal) -> None:
    page = page_of(client.as_(world.amina), "/today")
    assert f'id="signal-{signal.id}"' in page and "Figure Q: 8 days below the mean" in page
    assert 'id="noticed"' not in page, "its issue is not listed beside it"
    assert f'id="signal-{signal.id}"' not in page_of(client.as_(world.piotr), "/today")
    with writing():
        signal.act(world.amina)
    assert f'id="signal-{signal.id}"' not in page_of(client.as_(world.amina), "/today")


@pytest.mark.parametrize("typed", ["SG-1", "sg 1", "figure q", "electrode"])
def test_it_is_found_by_number_and_by_words(client: CheckingClient, world: World, signal: Signal, typed: str) -> None:
    with writing():
        signal.explain(world.amina, "Worn electrode")
    found = client.get("/find", query_string={"q": typed}, follow_redirects=True).get_data(as_text=True)
    assert f"/signals/{signal.id}" in found or f'id="signal-{signal.id}"' in found


def test_limits_are_proposed_frozen_and_kept(client: CheckingClient, world: World) -> None:  # K-08
    with writing():
        metric, days = doors.numbers(world)
    address = f"/metrics/{metric.id}/baselines"
    assert "No limits yet." in page_of(client.as_(world.amina), address)
    form = {"first": days[0].isoformat(), "last": days[-1].isoformat(), "why": "New press fixture"}
    for _ in range(2):
        assert client.post(address, data=form).status_code == 303
    (baseline,) = Baseline.of(metric)
    page = page_of(client, address)
    assert f'id="baseline-{baseline.id}" data-state="in-force"' in page and "New press fixture" in page
    assert "Amina Haddad" in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"why": ""}, "Please write a few words."),
        ({"first": ""}, "Choose the days they are taken from."),
        ({"last": "tomorrow"}, "We don&#39;t know that date."),
        ({"last": "2099-01-01"}, "That day is still to come."),
        ({"first": "1850-01-01"}, "From an earlier to a later day, please."),
        ({"first": "2026-11-20"}, "of 12 days with a number: too few for limits."),
    ],
)
def test_wrong_limits_are_refused_in_words(
    client: CheckingClient, world: World, wrong: dict[str, str], says: str
) -> None:  # K-04, K-08
    with writing():
        metric, days = doors.numbers(world)
    form = {"first": days[0].isoformat(), "last": days[-1].isoformat(), "why": "New press fixture"}
    answer = client.as_(world.amina).post(f"/metrics/{metric.id}/baselines", data={**form, **wrong})
    assert answer.status_code == 422 and says in answer.get_data(as_text=True)
    assert not Baseline.of(metric)


def test_the_page_of_limits_says_how_many_days_there_are(client: CheckingClient, world: World) -> None:  # K-04
    with writing():
        metric, days = doors.numbers(world, [97.0, 98.0, 97.5])
        metric.measured_from = days[0]
    assert Baseline.propose(metric, days[0] - dt.timedelta(days=1)) == Proposal(days[0], days[-1], 3)
    assert "3 of 12 days with a number." in page_of(client, f"/metrics/{metric.id}/baselines")


@pytest.mark.parametrize(
    "address", ["/signals/99", "/signals/99999999999", "/metrics/99/baselines", "/metrics/99999999999/baselines"]
)
def test_what_is_not_there_is_not_found(client: CheckingClient, world: World, address: str) -> None:
    page_of(client, address, 404)


def test_only_one_signal_was_raised(signal: Signal) -> None:
    assert [one.label for one in signals()] == ["SG-1"]

"""How promises are kept, in figures that nobody can brighten: moving, cancelling and opening again change no past month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from boards.actions.kpis import Figures, figures_for
from boards.actions.models import Action
from boards.clock import at
from boards.db import writing
from boards.plant.production_day import plant_date
from tests.actions.promises import MONDAY
from tests.client import CheckingClient
from tests.world import World


@contextmanager
def on_day(days: int) -> Iterator[None]:
    """So many days after a Monday in November."""
    with at(MONDAY + dt.timedelta(days=days)), writing():
        yield


def promised_for(world: World, days: int, unit: str = "A3") -> Action:
    """Promised on the Monday, for so many days later."""
    with on_day(0):
        due_on = plant_date() + dt.timedelta(days=days)
        return Action.raise_at(world.unit(unit), "Weld the pan", by=world.amina, owner=world.marek, due_on=due_on)


def after(days: int, world: World, since: int = -30, unit: str = "A3") -> Figures:
    with at(MONDAY + dt.timedelta(days=days)):
        return figures_for(world.unit(unit), plant_date(MONDAY) + dt.timedelta(days=since), plant_date())


def test_moved_twice_and_done_on_the_new_day_counts_late(world: World) -> None:
    moved, kept = promised_for(world, 2), promised_for(world, 2)
    with on_day(1):
        kept.complete(world.marek)
    for days in (4, 6):
        with on_day(1):
            moved.move_due(world.amina, plant_date() + dt.timedelta(days=days), "The sheet comes later")
    with on_day(6):
        moved.complete(world.marek)
    figures = after(7, world)
    assert figures.late == [moved]
    assert figures.on_time_percent == 50
    assert figures.moved == [moved]


def test_on_the_promised_day_is_on_time(world: World) -> None:
    action = promised_for(world, 2)
    with on_day(2):
        action.complete(world.marek)
    assert (after(3, world).on_time_percent, after(3, world).late) == (100, [])


def test_moving_an_overdue_one_brightens_nothing(world: World) -> None:  # A-04, domain 1.7
    action = promised_for(world, 2)
    assert after(3, world).overdue == [action]
    with on_day(3):
        action.move_due(world.amina, plant_date() + dt.timedelta(days=9), "The sheet comes later")
        action.complete(world.marek)
    assert after(4, world).on_time_percent == 0


def test_cancelled_is_counted_apart_and_never_as_done(world: World) -> None:
    done, dropped, dropped_when_done = (promised_for(world, 2) for _ in range(3))
    with on_day(1):
        done.complete(world.marek)
        dropped_when_done.complete(world.marek)
        dropped.cancel(world.amina, "The pan is replaced")
        dropped_when_done.cancel(world.amina, "The pan is replaced")
    figures = after(3, world)
    assert (len(figures.done), figures.on_time_percent) == (1, 100)
    assert figures.cancelled == [dropped, dropped_when_done]


def test_what_slips_takes_nothing_from_last_month_and_counts_now(world: World) -> None:
    action = promised_for(world, 2)
    with on_day(1):
        action.complete(world.marek)
        action.close(world.amina, "none: seen", "none: only here")
    before = after(10, world)
    with on_day(40):
        action.reopen(world.amina, "It drips again", plant_date() + dt.timedelta(days=5))
    last_month = after(10, world)
    assert (
        (last_month.closed, last_month.done)
        == (before.closed, before.done)
        == ([action], [(action, plant_date(MONDAY) + dt.timedelta(days=1))])
    )
    assert last_month.reopened == []
    now = after(41, world, since=10)
    assert (now.reopened, now.closed, now.open) == ([action], [], [action])


def test_said_to_be_done_and_sent_back_was_not_done(world: World) -> None:
    action, fine = promised_for(world, 2), promised_for(world, 2)
    with on_day(1):
        action.complete(world.marek)
        fine.complete(world.marek)
        fine.verify_done(world.amina)
        action.send_back(world.amina, "Still drips", plant_date() + dt.timedelta(days=5))
    figures = after(2, world)
    assert [one for one, _ in figures.done] == [fine]
    assert (figures.effective, figures.sent_back, figures.effective_percent) == ([fine], [action], 50)
    with on_day(5):
        action.complete(world.marek)
        action.verify_done(world.amina)
    figures = after(6, world)
    assert figures.effective_percent == 50, "it worked at the second check, not at the first"
    assert figures.late == [action]


def test_a_tier_counts_all_below_it_and_nothing_else(world: World) -> None:
    promised_for(world, 2)
    assert len(after(1, world, unit="VSA").open) == len(after(1, world, unit="PLANT").open) == 1
    assert after(1, world, unit="VSB").open == []
    assert after(5, world).median_age == 5


@pytest.mark.parametrize(("figure", "behind"), [("open", 1), ("overdue", 0), ("closed", 1), ("late", 0), ("cancelled", 0)])
def test_every_figure_opens_what_is_behind_it(
    client: CheckingClient, world: World, figure: str, behind: int
) -> None:  # U-09
    with writing():
        for _ in range(2):
            due_on = plant_date() + dt.timedelta(days=2)
            action = Action.raise_at(world.unit("A3"), "Weld", by=world.amina, owner=world.marek, due_on=due_on)
        action.complete(world.marek)
        action.close(world.amina, "none: seen", "none: only here")
    page = client.get(f"/boards/a3/actions?show={figure}&days=30").text
    assert page.count('class="row"') == behind

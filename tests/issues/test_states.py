"""Raised, answered, contained, put right, declined, taken back, back again (the state table of domain 1.8)."""

from __future__ import annotations

import pytest

from boards.clock import at
from boards.db import db, writing
from boards.history.models import timeline_of
from boards.issues.models import SAFETY, Issue
from boards.plant.models import Plant
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.client import CheckingClient
from tests.issues.calls import MORNING, after, andon, minutes, raised
from tests.world import World


def test_the_leader_is_there_contains_it_and_puts_it_right(world: World) -> None:
    issue = andon(world)
    after(2, lambda: issue.acknowledge(world.amina))
    after(4, lambda: issue.contain(world.amina, "Second clamp set"))
    after(9, lambda: issue.resolve(world.amina, "Clamp exchanged", line_stopped_minutes=7))
    assert issue.state == "resolved" and issue.line_stopped_minutes == 7
    assert [entry.event for entry in timeline_of(issue)] == ["raised", "acknowledged", "contained", "resolved"]


def test_a_second_tap_of_anybody_changes_nothing(world: World) -> None:  # U-02
    issue = andon(world)
    for _ in range(2):
        after(2, lambda: issue.acknowledge(world.amina))
        after(3, lambda: issue.acknowledge(world.leo))
    assert len(issue.steps) == 1 and issue.steps[0].by is world.amina


def test_one_submission_is_one_issue(world: World) -> None:  # U-02
    first, second = andon(world, submission="phone"), andon(world, submission="phone")
    assert first is second and db.session.query(Issue).count() == 1


@pytest.mark.parametrize("who", ["marek", "rosa", "piotr", "karl"])
def test_who_neither_leads_nor_was_called_may_not(world: World, who: str) -> None:
    issue, by = andon(world), getattr(world, who)
    for verb in (
        issue.acknowledge,
        lambda by: issue.contain(by, "Done"),
        lambda by: issue.resolve(by, "Done"),
        issue.stop_line,
    ):
        with pytest.raises(NotAllowed), writing():
            verb(by)
    assert world.fresh(issue).state == "raised"


def test_the_deputy_of_the_leader_may(world: World) -> None:
    with writing():
        world.amina.deputy = world.joana
    issue = andon(world)
    after(6, lambda: issue.acknowledge(world.joana))
    assert issue.state == "acknowledged"


def test_containing_says_how_and_putting_right_how_it_ended(world: World) -> None:
    issue = andon(world)
    for verb in (issue.contain, issue.resolve):
        with pytest.raises(Unfit), writing():
            verb(world.amina, " ")
    assert world.fresh(issue).state == "raised"


def test_a_no_needs_a_reason_and_a_leader(world: World) -> None:
    issue = raised(world)
    with pytest.raises(Unfit), writing():
        issue.decline(world.amina, "")
    with pytest.raises(NotAllowed), writing():
        issue.decline(world.marek, "Not so bad")
    after(3, lambda: issue.decline(world.amina, "That is the normal sound"))
    assert issue.state == "declined"


@pytest.mark.parametrize("kind", [*SAFETY, "andon"])
def test_safety_and_help_are_never_declined(world: World, kind: str) -> None:
    issue = raised(world, kind)
    with pytest.raises(NotAllowed), writing():
        issue.decline(world.amina, "Not so bad")


def test_what_was_taken_up_is_not_declined_but_a_request_is(world: World) -> None:  # domain 1.15
    issue, request = raised(world), raised(world, "request_release")
    for one in (issue, request):
        after(1, lambda: one.acknowledge(world.amina))  # noqa: B023
    with pytest.raises(NotNow), writing():
        issue.decline(world.amina, "Not so bad")
    after(2, lambda: request.decline(world.amina, "One week later"))
    assert request.state == "declined"


def test_a_wrong_tap_is_taken_back_within_ten_minutes(world: World) -> None:
    early, late = raised(world), raised(world)
    after(9, lambda: early.withdraw(world.marek))
    assert early.state == "withdrawn"
    with pytest.raises(NotNow), at(MORNING + minutes(11)), writing():
        late.withdraw(world.marek)


def test_only_who_raised_it_takes_it_back(world: World) -> None:
    issue = raised(world, submission="mine")
    for given in ({"by": world.amina}, {"submission": "another"}, {"code": "K7F4QX"}, {}):
        with pytest.raises(NotAllowed), at(MORNING), writing():
            issue.withdraw(**given)  # type: ignore[arg-type]


def test_a_nameless_phone_takes_back_what_it_sent(world: World) -> None:
    issue = andon(world, submission="phone")
    after(3, lambda: issue.withdraw(submission="phone"))
    assert issue.state == "withdrawn"


def test_once_somebody_is_there_it_is_no_wrong_tap(world: World) -> None:
    issue = andon(world, submission="phone")
    after(1, lambda: issue.acknowledge(world.amina))
    with pytest.raises(NotNow), at(MORNING + minutes(2)), writing():
        issue.withdraw(submission="phone")


def test_it_is_back_on_the_same_card_said_by_anybody(world: World) -> None:
    issue = raised(world)
    with pytest.raises(NotNow), writing():
        issue.reopen(None)
    after(5, lambda: issue.resolve(world.amina, "Clamp exchanged"))
    number = issue.number
    for _ in range(2):
        after(50, lambda: issue.reopen(world.rosa, "Slips again"))
    assert (issue.number, issue.state, issue.cycle, issue.reopened) == (number, "raised", 2, 1)


def test_what_was_tapped_is_undone_by_who_tapped_soon(world: World) -> None:  # decision 2
    issue = andon(world)
    after(1, lambda: issue.acknowledge(world.amina))
    with pytest.raises(NotAllowed), at(MORNING + minutes(2)), writing():
        issue.undo("acknowledgement", world.leo)
    after(2, lambda: issue.undo("acknowledgement", world.amina))
    assert issue.state == "raised"
    assert timeline_of(issue)[-1].event == "acknowledgement undone"
    after(3, lambda: issue.acknowledge(world.amina))
    with pytest.raises(NotNow), at(MORNING + minutes(14)), writing():
        issue.undo("acknowledgement", world.amina)


def test_where_boards_need_sign_in_nobody_reads_a_card_by_saying_it_is_back(client: CheckingClient, world: World) -> None:
    issue = raised(world)
    with writing():
        Plant.get().settings = {"reading": "signed-in"}
    said = client.post(f"/issues/{issue.id}/reopening")
    assert said.status_code == 401
    assert "Clamp slips" not in said.text


def test_a_name_is_added_afterwards_from_the_same_phone_only(world: World) -> None:  # decision 6
    issue = andon(world, submission="phone")
    with pytest.raises(NotNow), writing():
        issue.sign("Rosa", "", "another phone")
    after(1, lambda: issue.sign("Marek", "The clamp slips", "phone"))
    assert (issue.signature, issue.text) == ("Marek", "The clamp slips")


def test_it_may_have_happened_on_an_earlier_day_never_on_a_later_one(world: World) -> None:  # L-05, L-06
    yesterday = (MORNING - minutes(24 * 60)).date()
    issue = raised(world, "near_miss", happened_on=yesterday)
    assert (issue.happened_on, issue.raised_on) == (yesterday, MORNING.date())
    with pytest.raises(Unfit), at(MORNING), writing():
        Issue.raise_at(world.unit("A3"), "near_miss", "Slipped", happened_on=(MORNING + minutes(24 * 60)).date())


def test_what_happens_at_night_belongs_to_the_day_the_shift_began(world: World) -> None:  # T-01
    issue = andon(world, MORNING - minutes(6 * 60))  # 03:00 at the plant
    assert issue.raised_on == (MORNING - minutes(24 * 60)).date()

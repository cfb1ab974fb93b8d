"""Standards come to be and get their next revision."""

from __future__ import annotations

import datetime as dt

import pytest

from boards.db import db, writing
from boards.history.models import Attachment, timeline_of
from boards.refusals import NotAllowed, NotNow, Unfit
from boards.standards.models import Standard
from tests.standards.prepared import STEPS, in_force, next_draft, send_and_sign, standard, today, written
from tests.world import World


def test_a_double_tap_makes_one_standard_and_one_draft(world: World) -> None:  # U-02
    with writing():
        first, again = standard(world), standard(world)
        assert first is again
        assert first.draft(world.amina, submission="one") is first.draft(world.amina, submission="one")
    assert len(Standard.by_code("sw-a3-10").uses) == 1  # type: ignore[union-attr]


def test_a_code_belongs_to_one_standard(world: World) -> None:
    with writing():
        standard(world)
        with pytest.raises(Unfit, match="SW-A3-10 is taken"):
            Standard.create(world.karl, code="SW-A3-10", kind="checklist", title="Other", unit=world.unit("A3"))
        for code in ("", "A", "SW A3", "-A3", "SW--A3", "../A3", "Ä1"):
            with pytest.raises(Unfit):
                Standard.create(world.karl, code=code, kind="checklist", title="Other", unit=world.unit("A3"))


def test_the_team_its_leaders_the_kaizen_office_and_specialists_write_it(world: World) -> None:
    with writing():
        made = standard(world)
        with pytest.raises(NotAllowed):
            made.draft(world.rosa)  # of another team
        with pytest.raises(NotAllowed):
            made.draft(world.piotr)  # who leads another one
        for person in (world.marek, world.amina, world.greta, world.karl, world.quin):
            made.draft(person).undraft(person)
        with pytest.raises(NotAllowed):
            Standard.create(world.marek, code="X-1", kind="checklist", title="Mine", unit=world.unit("A3"))


def test_one_draft_at_a_time_which_the_second_is_told(world: World) -> None:
    with writing():
        made = standard(world)
        made.draft(world.amina)
        with pytest.raises(NotNow, match="Revision A is being written by Amina Haddad"):
            made.draft(world.bruno)


def test_letters_skip_i_and_o_and_are_never_used_twice(world: World) -> None:  # D-13
    with writing():
        made = standard(world)
        made.draft(world.amina, rev="h").undraft(world.amina)
        assert made.draft(world.amina).rev == "J"  # H was thrown away: it stays used, and I is no letter
        made.open_draft().undraft(world.amina)  # type: ignore[union-attr]
        assert [revision.state(today()) for revision in made.revisions] == ["discarded", "discarded"]
        for rev in ("I", "1", "ABC", "o"):
            with pytest.raises(Unfit):
                standard(world, code=f"X-{ord(rev[0])}").draft(world.amina, rev=rev)


def test_the_next_revision_begins_as_the_one_in_force_with_its_photos(world: World, photo: Attachment) -> None:
    with writing():
        first = in_force(world, takt_s=58, wip=2)
        db.session.add(photo)
        photo.subject_type, photo.subject_id = "work_element", first.elements[0].id
        after = first.standard.draft(world.amina)
        assert [element.key for element in after.elements] == [element.key for element in first.elements]
        assert (after.takt_s, after.wip, after.rev, after.change) == (58, 2, "B", "")
        copied = db.session.query(Attachment).filter_by(subject_id=after.elements[0].id).one()
        assert copied.name != photo.name and copied.sha256 == photo.sha256
        after.write(world.amina, elements=[{"do": "Only this"}])
    assert db.session.query(Attachment).count() == 1  # the first revision's own


def test_rolling_back_is_a_new_revision_with_the_old_text(world: World) -> None:  # D-13
    with writing():
        first = in_force(world)
        second = next_draft(world, first.standard)
        second.write(world.amina, elements=[{"do": "Something else"}])
        send_and_sign(world, second, on=today() + dt.timedelta(days=1))
        back = first.standard.draft(world.bruno, from_revision=first)
        assert back.rev == "C"
        assert [element.do for element in back.elements] == [step["do"] for step in STEPS]
        assert timeline_of(back)[0].details == {"back_to": "A"}


def test_two_who_edit_one_draft_lose_nothing(world: World) -> None:  # U-01
    with writing():
        draft = written(world)
    seen = draft.version
    with writing():
        draft.write(world.bruno, version=seen, takt_s=60)
    with writing(), pytest.raises(NotNow, match="Here are both versions"):
        draft.write(world.amina, version=seen, takt_s=55)
    assert draft.takt_s == 60


def test_a_step_keeps_its_key_when_it_moves(world: World) -> None:
    with writing():
        draft = written(world)
        first, second = draft.elements
        keys = (second.key, first.key)
        draft.write(world.amina, elements=[{"do": second.do, "key": second.key}, {"do": first.do, "key": first.key}])
        assert tuple(element.key for element in draft.elements) == keys
        assert [element.position for element in draft.elements] == [1, 2]


@pytest.mark.parametrize("step", [{"do": " "}, {"do": "x", "symbol": "skull"}, {"do": "x", "seconds": -1}])
def test_a_step_that_cannot_be_is_refused(world: World, step: dict[str, str]) -> None:
    with writing(), pytest.raises(Unfit):
        written(world).write(world.amina, elements=[step])


def test_it_holds_where_it_is_used_from_a_day_to_a_day(world: World) -> None:  # D-07
    with writing():
        made, place = standard(world), world.unit("A3-20")
        later = today() + dt.timedelta(days=3)
        assert made.use_at(place, later, by=world.amina) is made.use_at(place, later, by=world.amina)
        assert place.id not in made.used_on(today()) and place.id in made.used_on(later)
        made.end_use(place, later, by=world.amina)
        assert place.id not in made.used_on(later + dt.timedelta(days=1))
        with pytest.raises(Unfit):
            made.use_at(place, today() - dt.timedelta(days=1), by=world.amina)
        with pytest.raises(NotAllowed):
            made.use_at(world.unit("B2-10"), later, by=world.marek)

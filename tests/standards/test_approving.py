"""The states of a revision, row by row (domain 1.13), and who brings it from one to the next."""

from __future__ import annotations

import datetime as dt

import pytest

from boards import clock
from boards.db import db, writing
from boards.history.signoffs import Signoff
from boards.notices.models import Notice
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.standards.prepared import (
    STEPS,
    approved,
    in_force,
    next_draft,
    send_and_sign,
    standard,
    submitted,
    today,
    written,
)
from tests.world import World

SOON = dt.timedelta(days=6)


def test_the_states_in_their_order(world: World) -> None:
    with writing():
        revision = written(world)
        assert revision.state(today()) == "draft"
        revision.submit(world.amina, effective_on=today() + SOON, approvers={world.greta: "", world.quin: ""})
        assert revision.state(today()) == "in_review"
        revision.approve(world.greta)
        assert revision.state(today()) == "in_review"  # one is not enough
        revision.approve(world.quin)
        assert revision.state(today()) == "approved"
        assert revision.state(today() + SOON) == "effective"  # nobody has to write at that moment
        with clock.at(clock.now() + SOON):
            after = next_draft(world, revision.standard)
            send_and_sign(world, after, on=today() + SOON)
        assert revision.state(today() + SOON) == "effective"
        assert revision.state(today() + 2 * SOON) == "superseded"
        assert after.state(today() + 2 * SOON) == "effective"
        with clock.at(clock.now() + 3 * SOON):
            revision.standard.withdraw(world.amina, world.greta, "The machine is gone")
        assert after.state(today() + 3 * SOON) == "withdrawn"
        assert revision.state(today()) == "approved"  # the past stays as it was


def test_draft_to_review_needs_class_words_and_something_in_it(world: World) -> None:
    asked = {world.greta: "", world.quin: ""}
    with writing():
        draft = standard(world).draft(world.amina)
        with pytest.raises(Unfit, match="What does the change ask"):
            draft.submit(world.amina, effective_on=today(), approvers=asked)
        draft.write(world.amina, change_class="minor")
        with pytest.raises(Unfit, match="nothing in it"):
            draft.submit(world.amina, effective_on=today(), approvers=asked)
        draft.write(world.amina, elements=STEPS)
        send_and_sign(world, draft)
        after = draft.standard.draft(world.amina)
        after.write(world.amina, change_class="minor")
        with pytest.raises(Unfit, match="a few words"):  # what is new, as soon as there is something old
            after.submit(world.amina, effective_on=today() + SOON, approvers=asked)


def test_two_approve_it_and_never_who_wrote_it(world: World) -> None:  # D-02
    with writing():
        draft = written(world)
        for asked, why in (
            ({world.greta: "owner"}, "Two people"),
            ({world.greta: "owner", world.bruno: "reviewer"}, "Two people"),
            ({world.greta: "owner", world.amina: ""}, "Amina Haddad has written in it"),
            ({world.quin: "", world.eva: ""}, "process owner"),
            ({world.greta: "quality", world.quin: ""}, "can't sign as that"),
        ):
            with pytest.raises(Unfit, match=why):
                draft.submit(world.amina, effective_on=today(), approvers=asked)
        draft.write(world.bruno, takt_s=50)
        with pytest.raises(Unfit, match="Bruno Keller has written"):  # an editor has written it too
            draft.submit(world.amina, effective_on=today(), approvers={world.greta: "", world.bruno: ""})
        draft.submit(world.amina, effective_on=today(), approvers={world.greta: "", world.quin: ""})
        for person in (world.amina, world.bruno, world.ingrid):
            with pytest.raises(NotAllowed):
                draft.approve(person)


@pytest.mark.parametrize(("kind", "who"), [("control_plan", "quin"), ("safety_rule", "eva"), ("code_list", "karl")])
def test_some_kinds_need_their_function_too(world: World, kind: str, who: str) -> None:
    with writing():
        draft = standard(world, code="X-1", kind=kind).draft(world.amina)
        draft.write(world.amina, change_class="minor", text="As we do it")
        with pytest.raises(Unfit):
            draft.submit(world.amina, effective_on=today(), approvers={world.greta: "", world.leo: ""})
        draft.submit(world.amina, effective_on=today(), approvers={world.greta: "", getattr(world, who): ""})
        assert draft.state(today()) == "in_review"


def test_a_mark_of_quality_in_a_step_asks_for_quality(world: World) -> None:
    with writing():
        draft = written(world)
        draft.write(world.amina, elements=[{"do": "Gauge it", "symbol": "quality"}])
        with pytest.raises(Unfit, match="quality"):
            draft.submit(world.amina, effective_on=today(), approvers={world.greta: "", world.leo: ""})


def test_a_member_needs_the_team_leader_to_know_of_it(world: World) -> None:
    with writing():
        draft = standard(world).draft(world.marek)
        draft.write(world.marek, change_class="minor", elements=STEPS)
        asked = {world.greta: "", world.quin: ""}
        with pytest.raises(NotAllowed, match="team leader"):
            draft.submit(world.marek, effective_on=today(), approvers=asked)
        draft.submit(world.marek, effective_on=today(), approvers={**asked, world.amina: "reviewer"})
        assert draft.state(today()) == "in_review"


def test_a_major_one_leaves_time_for_training(world: World) -> None:
    asked = {world.greta: "", world.quin: ""}
    with writing():
        draft = written(world)
        draft.write(world.amina, change_class="major")
        with pytest.raises(Unfit, match="time to train"):
            draft.submit(world.amina, effective_on=today() + dt.timedelta(days=4), approvers=asked)
        with pytest.raises(Unfit, match="is over"):
            draft.submit(world.amina, effective_on=today() - dt.timedelta(days=1), approvers=asked)
        with pytest.raises(Unfit, match="From when"):
            draft.submit(world.amina, effective_on=None, approvers=asked)
        draft.submit(world.amina, effective_on=today() + dt.timedelta(days=5), approvers=asked)


def test_two_revisions_never_begin_on_one_day(world: World) -> None:  # D-01
    with writing():
        waits = approved(world)
        after = next_draft(world, waits.standard)
        for days in (0, 5, 6):
            with pytest.raises(Unfit, match="Revision A takes effect"):
                send_and_sign(world, after, on=today() + dt.timedelta(days=days))
        send_and_sign(world, after, on=today() + dt.timedelta(days=7))


def test_who_approves_too_late_is_told_to_send_it_back(world: World) -> None:
    with writing():
        revision = submitted(world, takt_s=5)
        revision.approve(world.greta)
        with clock.at(clock.now() + dt.timedelta(days=7)):
            with pytest.raises(NotNow, match="too near now"):
                revision.approve(world.quin)
            revision.send_back(world.quin, "Another day, please")
            assert revision.is_draft
            send_and_sign(world, revision, on=today() + SOON)
    assert revision.is_approved


def test_sent_back_it_is_a_draft_and_everybody_signs_anew(world: World) -> None:
    with writing():
        revision = submitted(world)
        revision.approve(world.greta)
        with pytest.raises(Unfit):
            revision.send_back(world.quin, " ")
        with pytest.raises(NotAllowed):
            revision.send_back(world.bruno, "A reviewer comments")
        revision.send_back(world.quin, "Which gauge?")
        revision.send_back(world.quin, "Which gauge?")  # a second tap
        assert (revision.state(today()), revision.cycle) == ("draft", 2)
        send_and_sign(world, revision)
    signed = db.session.query(Signoff).filter_by(subject_type="standard_revision", kind="approve").order_by(Signoff.id)
    assert [(one.person.name, one.decision, one.subject_version) for one in signed] == [
        ("Greta Steiner", "approved", 1),
        ("Quin Lund", "returned", 1),
        ("Greta Steiner", "approved", 2),
        ("Quin Lund", "approved", 2),
    ]


def test_before_its_day_an_approver_calls_it_back_and_after_it_nobody(world: World) -> None:
    with writing():
        revision = approved(world)
        with pytest.raises(NotAllowed):
            revision.recall(world.amina, "I forgot something")
        with clock.at(clock.now() + SOON), pytest.raises(NotNow, match="in force"):
            revision.recall(world.greta, "Too late")
        revision.recall(world.greta, "The gauge is not there yet")
        revision.recall(world.greta, "The gauge is not there yet")
        assert revision.state(today()) == "draft"
        assert revision.standard.revision_on(today() + SOON) is None


def test_its_author_takes_it_back_from_the_approvers(world: World) -> None:
    with writing():
        revision = submitted(world)
        with pytest.raises(NotAllowed):
            revision.recall(world.marek, "Not mine")
        revision.recall(world.amina, "One more step")
        assert revision.is_draft


def test_after_approval_neither_class_nor_words_change(world: World) -> None:  # D-05
    with writing():
        revision = approved(world)
        for words in ({"change_class": "editorial"}, {"text": "Other"}, {"elements": STEPS}):
            with pytest.raises(NotNow, match="approved and can't be changed"):
                revision.write(world.amina, **words)  # type: ignore[arg-type]
        with pytest.raises(NotNow):
            revision.undraft(world.amina)
        with pytest.raises(NotNow):
            revision.submit(world.amina, effective_on=today(), approvers={}) or revision.approve(world.bruno)


def test_editorial_asks_nothing_and_binds_nobody(world: World) -> None:  # D-05
    with writing():
        first = in_force(world)
        typing = first.standard.draft(world.amina)
        typing.write(world.amina, change_class="editorial", change="A typing error")
        send_and_sign(world, typing, on=today() + SOON)
        assert first.standard.revision_on(today() + SOON) is typing
        assert first.standard.binding_on(today() + SOON) is first


def test_who_owes_a_word_hears_of_it(world: World) -> None:
    with writing():
        revision = submitted(world)
        told = {(notice.person_id, notice.kind) for notice in db.session.query(Notice)}
        assert told == {(world.greta.id, "approve"), (world.quin.id, "approve"), (world.bruno.id, "review")}
        revision.comment(world.bruno, "Where is the gauge?")
        revision.comment(world.bruno, "Where is the gauge?")
        revision.send_back(world.quin, "See Bruno's word")
        mine = [notice.kind for notice in db.session.query(Notice).filter_by(person_id=world.amina.id)]
        assert mine == ["commented", "back"]

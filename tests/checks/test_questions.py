"""Setting up a checklist as a controlled standard: its questions in a draft, compared, translated, approved."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from PIL import Image

from boards import clock
from boards.checks.content import Checklist, CheckQuestion
from boards.checks.models import CheckRun
from boards.checks.repeating import repeats_of
from boards.db import db, writing
from boards.history.models import photos_of
from boards.plant.production_day import production_date
from boards.standards.models import Revision, Standard
from tests.checks.checklist_doors import QUESTION, drafted
from tests.checks.lists import checklist, conform, plan
from tests.client import CheckingClient
from tests.world import World

EDITOR = "/standards/cl-a3/a/checklist"


def sent(*questions: dict[str, Any], version: int | None = None, **more: Any) -> dict[str, Any]:
    """The editor's form with these questions, each beside what one usually says."""
    form: dict[str, Any] = {name: [] for name in QUESTION}
    for n, question in enumerate(questions, start=1):
        for name, said in (QUESTION | question).items():
            if name in ("required", "finding", "critical"):
                form.setdefault(name, []).extend([str(n)] if said else [])
            else:
                form[name].append(said)
    seen = db.session.query(Revision.version).filter_by(rev="A").scalar() if version is None else version
    return {**form, "version": seen, **more}


def asked(rev: str = "A") -> list[CheckQuestion]:
    db.session.rollback()
    standard = Standard.by_code("CL-A3")
    assert standard is not None
    return CheckQuestion.of(next(one for one in standard.revisions if one.rev == rev))


@pytest.fixture
def amina(client: CheckingClient, world: World) -> CheckingClient:
    with writing():
        drafted(world)
    return client.as_(world.amina)


def jpeg() -> io.BytesIO:
    taken = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(taken, "JPEG")
    taken.seek(0)
    return taken


def approved(world: World, days: int = 0) -> None:
    """The open draft, in force from today, or so many days later."""
    with clock.at(clock.now() + dt.timedelta(days=days)), writing():
        standard = Standard.by_code("CL-A3")
        draft = standard.open_draft() if standard else None
        assert draft is not None
        draft.write(world.amina, change_class="editorial", change="As the team does it")
        draft.submit(world.amina, effective_on=production_date(), approvers={world.greta: "", world.quin: ""})
        draft.approve(world.greta)
        draft.approve(world.quin)


def test_a_checklist_is_begun_on_a_page(client: CheckingClient, world: World) -> None:
    client.as_(world.amina)
    assert "5S audit" in client.get("/boards/a3/checklists/new").text
    form = {"kind": "five_s", "title": "5S of our line", "code": "cl-5s-a3", "language": "en"}
    answer = client.post("/boards/a3/checklists", data=form)
    assert answer.status_code == 303 and answer.location.endswith("/standards/cl-5s-a3/a/checklist")
    assert "Set in order" in client.get(answer.location).text
    made = Checklist.by_code("CL-5S-A3")
    assert made is not None and (made.kind, made.auditor_rule, made.scored) == ("five_s", "not_own_team", True)
    assert client.post("/boards/a3/checklists", data=form).location == answer.location  # a double tap


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"kind": ""}, "What kind of check is it?"), ({"kind": "magic"}, "Choose one"), ({"title": ""}, "What is it about?")],
)
def test_what_is_missing_is_asked_for(client: CheckingClient, world: World, wrong: dict[str, str], sentence: str) -> None:
    form = {"kind": "five_s", "title": "5S", "code": "CL-A3", "language": "en", **wrong}
    answer = client.as_(world.amina).post("/boards/a3/checklists", data=form)
    assert answer.status_code == 422 and sentence in answer.text and Checklist.by_code("CL-A3") is None


def test_every_part_of_a_question_is_kept_and_shown_again(amina: CheckingClient) -> None:
    full = {
        "code": "2.3", "category": "shine", "answer_kind": "number", "text": "Pressure", "look_for": "The gauge",
        "reaction": "Stop the press", "low": "5,5", "high": "6.5", "unit_of_measure": "bar", "clause": "7.1.5",
        "minutes": "", "critical": "1", "required": "", "finding": "1",
    }  # fmt: skip
    choice = {"code": "2.4", "answer_kind": "choice", "text": "How does it sound?", "choices": "As always\n! loud: Louder"}
    assert amina.post(EDITOR, data=sent(full, choice)).status_code == 303
    one, two = asked()
    assert (one.low, one.high, one.unit_of_measure, one.clause) == (5.5, 6.5, "bar", "7.1.5")
    assert (one.critical, one.required, one.finding, one.reaction) == (True, False, True, "Stop the press")
    assert two.choices == [
        {"code": "as_always", "names": {"en": "As always"}, "bad": False},
        {"code": "loud", "names": {"en": "Louder"}, "bad": True},
    ]
    page = amina.get(EDITOR).text
    for words in ("Pressure", "The gauge", "Stop the press", "7.1.5", "! loud: Louder", 'value="6.5"'):
        assert words in page


@pytest.mark.parametrize(
    ("wrong", "sentence", "field"),
    [
        ({"code": ""}, "The code is missing.", "code-1"),
        ({"code": "a b/c"}, "A code has at most 12", "code-1"),
        ({"text": ""}, "What is asked?", "text-1"),
        ({"category": "magic"}, "This checklist has no category", "category-1"),
        ({"answer_kind": "guess"}, "How is it answered?", "answer-kind-1"),
        ({"answer_kind": "choice"}, "A choice needs something", "choices-1"),
        ({"answer_kind": "number", "low": "warm"}, "That is no number", "low-1"),
        ({"answer_kind": "number", "low": "7", "high": "6"}, "The highest has to lie above", "high-1"),
    ],
)
def test_what_can_not_be_asked_is_said_at_its_field(
    amina: CheckingClient, wrong: dict[str, str], sentence: str, field: str
) -> None:
    answer = amina.post(EDITOR, data=sent({**wrong, "look_for": "Nothing is lost"}))
    assert answer.status_code == 422 and f'id="{field}-wrong"' in answer.text
    assert sentence in answer.text and "Nothing is lost" in answer.text and not asked()


def test_two_questions_with_one_code_are_refused(amina: CheckingClient) -> None:
    answer = amina.post(EDITOR, data=sent({}, {"code": "1.1", "text": "Another"}))
    assert answer.status_code == 422 and "Two questions have the code 1.1." in answer.text


def test_questions_are_moved_put_between_and_taken_out(amina: CheckingClient) -> None:
    three = [{"code": f"1.{n}", "text": f"Question {n}"} for n in (1, 2, 3)]
    amina.post(EDITOR, data=sent(*three))
    there = [{**one, "was": one["code"]} for one in three]
    amina.post(EDITOR, data=sent(*there, step="up:3"))
    assert [one.code for one in asked()] == ["1.1", "1.3", "1.2"]
    room = amina.post(EDITOR, data=sent(there[0], there[2], there[1], step="add:1"))
    assert "room=2" in room.location
    amina.post(EDITOR, data=sent(there[0], there[2], there[1], step="remove:2"))
    assert [(one.code, one.position) for one in asked()] == [("1.1", 1), ("1.2", 2)]


def test_two_questions_swap_their_codes(amina: CheckingClient) -> None:
    amina.post(EDITOR, data=sent({"code": "1.1", "text": "Drawers"}, {"code": "1.2", "text": "Floor"}))
    swapped = [{"was": "1.1", "code": "1.2", "text": "Drawers"}, {"was": "1.2", "code": "1.1", "text": "Floor"}]
    assert amina.post(EDITOR, data=sent(*swapped)).status_code == 303
    assert [(one.code, one.text) for one in asked()] == [("1.2", "Drawers"), ("1.1", "Floor")]


def test_who_was_overtaken_sees_both_and_loses_nothing(amina: CheckingClient, world: World) -> None:  # U-01
    amina.post(EDITOR, data=sent({"text": "Is it clean?"}))
    seen = db.session.query(Revision.version).filter_by(rev="A").scalar()
    amina.as_(world.bruno).post(EDITOR, data=sent({"was": "1.1", "text": "Is it clean and dry?"}))
    answer = amina.as_(world.amina).post(EDITOR, data=sent({"was": "1.1", "text": "Is it really clean?"}, version=seen))
    assert answer.status_code == 409 and "Both versions" in answer.text
    assert "Is it really clean?" in answer.text and "and dry" in answer.text
    assert asked()[0].text == "Is it clean and dry?"


def test_a_reference_photo_stays_with_its_question_into_the_next_revision(amina: CheckingClient, world: World) -> None:
    shot = {"photo-1": (jpeg(), "clean.jpg")}
    amina.post(EDITOR, data=sent({}) | shot, content_type="multipart/form-data")
    (first,) = asked()
    (kept,) = photos_of("check_question", [first.id])[first.id]
    assert kept.name in amina.get(EDITOR).text
    amina.post(EDITOR, data=sent({"was": "1.1", "code": "1.2"}))  # under another code the same photo
    assert photos_of("check_question", [asked()[0].id])[asked()[0].id]
    approved(world)
    with writing():
        Standard.by_code("CL-A3").draft(world.amina)
    (copied,) = asked("B")
    (copy,) = photos_of("check_question", [copied.id])[copied.id]
    assert copy.name != kept.name and copied.id != first.id
    answer = amina.post("/standards/cl-a3/b/checklist", data=sent({"was": "1.2", "code": "1.2"}, **{"no-photo": "1.2"},
                        version=db.session.query(Revision.version).filter_by(rev="B").scalar()))  # fmt: skip
    assert answer.status_code == 303 and not photos_of("check_question", [copied.id])[copied.id]
    assert photos_of("check_question", [first.id])[first.id]  # the approved revision keeps its own


def test_comparing_two_revisions_shows_what_changed_in_questions(amina: CheckingClient, world: World) -> None:
    amina.post(
        EDITOR,
        data=sent({"text": "Is it clean?"}, {"code": "1.2", "text": "Is it dry?"}, {"code": "1.3", "text": "Gone soon"}),
    )
    approved(world)
    with writing():
        Standard.by_code("CL-A3").draft(world.amina)
    version = db.session.query(Revision.version).filter_by(rev="B").scalar()
    rows: list[dict[str, Any]] = [
        {"was": "1.1", "text": "Is it clean and dry?", "critical": "1"},
        {"was": "1.2", "code": "1.2", "text": "Is it dry?"},
        {"code": "1.4", "text": "Is it labelled?"},
    ]
    amina.post("/standards/cl-a3/b/checklist", data=sent(*rows, version=version))
    page = amina.get("/standards/cl-a3/b/approval").text
    assert "<del>clean?</del>" in page and "<ins>clean and dry?</ins>" in page
    for change, times in (("changed", 1), ("new", 1), ("gone", 1), ("same", 1)):
        assert page.count(f'data-change="{change}"') == times
    assert "Critical" in page and "Gone soon" in page and "3 places" in page


def test_approval_is_that_of_every_standard_and_an_open_run_keeps_its_revision(
    amina: CheckingClient, world: World
) -> None:  # H-01
    amina.post(EDITOR, data=sent({"answer_kind": "tick", "category": ""}))
    approved(world)
    refused = amina.post(EDITOR, data=sent({"was": "1.1", "text": "Another"}))
    assert refused.status_code == 409 and asked()[0].text == QUESTION["text"]
    with writing():
        run = CheckRun.start_ad_hoc(Checklist.by_code("CL-A3"), world.unit("B2"), world.ingrid)
        Standard.by_code("CL-A3").draft(world.amina)
    version = db.session.query(Revision.version).filter_by(rev="B").scalar()
    amina.post("/standards/cl-a3/b/checklist", data=sent({"was": "1.1"}, {"code": "1.2", "text": "New"}, version=version))
    approved(world, days=1)
    assert [question.code for question in world.fresh(run).asked] == ["1.1"]
    assert "Only what is needed" in amina.get("/standards/cl-a3/b").text  # a reader sees the questions


def test_a_question_under_another_code_is_the_same_finding(amina: CheckingClient, world: World) -> None:  # H-11
    amina.post(EDITOR, data=sent({"answer_kind": "conform", "category": ""}))
    approved(world)
    with writing():
        made = Checklist.by_code("CL-A3")
        made.auditor_rule = "anybody"
        run = CheckRun.start_ad_hoc(made, world.unit("B2"), world.ingrid)
        run.answer(run.asked[0], "nok", world.ingrid, note="Seen")
        run.submit(world.ingrid)
        Standard.by_code("CL-A3").draft(world.amina)
    version = db.session.query(Revision.version).filter_by(rev="B").scalar()
    row = {"was": "1.1", "code": "S1", "answer_kind": "conform", "category": ""}
    amina.post("/standards/cl-a3/b/checklist", data=sent(row, version=version))
    taken = sent({**row, "was": "S1"}, {"code": "1.1", "text": "Another"},
                 version=db.session.query(Revision.version).filter_by(rev="B").scalar())  # fmt: skip
    assert "was the code of what is S1 now" in amina.post("/standards/cl-a3/b/checklist", data=taken).text
    assert asked("B")[0].former_code == "1.1"
    approved(world, days=1)
    with clock.at(clock.now() + dt.timedelta(days=1)):
        with writing():
            second = CheckRun.start_ad_hoc(Checklist.by_code("CL-A3"), world.unit("B2"), world.ingrid)
            second.answer(second.asked[0], "nok", world.ingrid, note="Again")
        assert repeats_of(world.fresh(second)) == {"S1": 2}


def test_a_translation_goes_when_its_original_says_something_else(amina: CheckingClient) -> None:  # D-06
    amina.post(EDITOR, data=sent({"text": "Clean?", "look_for": "Drawers"}))
    version = db.session.query(Revision.version).scalar()
    german = {"version": version, "text-1": "Sauber?", "look_for-1": "Schubladen"}
    assert "Clean?" in amina.get(f"{EDITOR}/de").text
    assert amina.post(f"{EDITOR}/de", data=german).status_code == 303
    assert asked()[0].said_in("de") == "Sauber?"
    amina.post(EDITOR, data=sent({"was": "1.1", "text": "Clean and dry?", "look_for": "Drawers"}))
    assert asked()[0].texts == {"de": {"look_for": "Schubladen"}}


def test_how_it_is_answered_is_said_until_a_revision_is_approved(amina: CheckingClient, world: World) -> None:
    about = "/standards/cl-a3/checklist"
    form = {"scored": "yes", "high": "5", "anchor-0": "Not begun", "band-holding": "95", "auditor_rule": "anybody",
            "category-0": "sort", "category-0-en": "Sort", "category-1": "", "category-1-en": "Safety first"}  # fmt: skip
    assert amina.post(about, data=form).status_code == 303
    made = Checklist.by_code("CL-A3")
    assert made is not None and made.scale is not None and made.auditor_rule == "anybody"
    assert (made.scale["max"], made.scale["anchors"]["0"], made.marks.bands[0]) == (5, "Not begun", (95, "holding"))
    assert [one["code"] for one in made.categories] == ["sort", "safety_first"]
    amina.post(EDITOR, data=sent({}))
    without = amina.post(about, data={**form, "category-0": "", "category-0-en": ""})
    assert without.status_code == 422 and "Questions still have the category “sort”" in without.text
    approved(world)
    refused = amina.post(about, data={**form, "high": "4"})
    assert refused.status_code == 409 and "results would not compare" in refused.text
    assert amina.post(about, data={**form, "auditor_rule": "not_own_team"}).status_code == 303
    assert amina.as_(world.marek).post(about, data=form).status_code == 403


def test_nobody_else_writes_the_questions(amina: CheckingClient, world: World) -> None:
    version = db.session.query(Revision.version).scalar()
    for stranger in (world.rosa, world.piotr):
        assert amina.as_(stranger).post(EDITOR, data=sent({}, version=version)).status_code == 403
        assert amina.get(EDITOR).status_code == 403


def test_a_phone_shows_how_it_should_look(client: CheckingClient, world: World) -> None:
    from boards.history.models import Attachment

    with writing():
        made = checklist(world, "CL-D", "machine_check", conform("M1"))
        question = db.session.query(CheckQuestion).one()
        same = {"kind": "photo", "name": "2026/clean.jpg", "sha256": "0" * 64, "width": 4, "height": 3}
        db.session.add(Attachment(subject_type="check_question", subject_id=question.id, on=production_date(), **same))
        run = CheckRun.start(plan(made, world), world.amina)
    assert "How it should look" in client.as_(world.amina).get(f"/checks/{run.id}").text

"""A checklist out as a workbook and in again: previewed by cell, loaded into a draft after a yes."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from boards import clock
from boards.checks.content import CheckQuestion
from boards.checks.models import CheckRun
from boards.checks.uploads import weighed
from boards.db import db, writing
from boards.standards.models import Standard
from tests.checks.checklist_doors import drafted
from tests.checks.lists import answered, at, checklist, conform, plan
from tests.client import CheckingClient
from tests.world import World

HEADS = ("Code", "Category", "Answer", "Question", "What to look for", "At once", "Layers", "Critical", "Required",
         "At least", "At most", "Choices", "Time", "Minutes")  # fmt: skip
GOOD = {"Code": "1.1", "Category": "Sort", "Answer": "Points", "Question": "Clean?", "Critical": "no", "Required": "yes"}
QUESTIONS = [
    {"code": "1.1", "category": "sort", "answer_kind": "score", "text": "Clean?", "texts": {"de": {"text": "Sauber?"}}},
    {"code": "1.2", "category": "sort", "answer_kind": "number", "text": "Pressure", "low": 5.5, "high": 6.5},
    {"code": "1.3", "answer_kind": "choice", "text": "Sound?", "choices": [
        {"code": "a", "names": {"en": "As ever"}, "bad": False}]},
]  # fmt: skip


@pytest.fixture
def amina(client: CheckingClient, world: World) -> CheckingClient:
    with writing():
        made = drafted(world)
        draft = made.standard.open_draft()
        assert draft is not None
        made.write(draft, world.amina, QUESTIONS)
    return client.as_(world.amina)


def asked() -> list[CheckQuestion]:
    db.session.rollback()
    standard = Standard.by_code("CL-A3")
    assert standard is not None
    return CheckQuestion.of(standard.revisions[0])


def book(*rows: dict[str, Any], heads: tuple[str, ...] = HEADS, merge: str = "") -> io.BytesIO:
    made = Workbook()
    sheet = made.active
    sheet.title = "Questions"
    sheet.append(heads)
    for row in rows:
        sheet.append([row.get(head) for head in heads])
    if merge:
        sheet.merge_cells(merge)
    file = io.BytesIO()
    made.save(file)
    file.seek(0)
    return file


def sent(client: CheckingClient, file: io.BytesIO, **said: str) -> Any:
    form = {"standard": "CL-A3", "file": (file, "questions.xlsx"), **said}
    return client.post("/boards/a3/checklists/upload", data=form, content_type="multipart/form-data")


def exported(client: CheckingClient) -> io.BytesIO:
    return io.BytesIO(client.get("/standards/cl-a3/a/checklist.xlsx").data)


def test_the_same_file_back_is_nothing_to_do(amina: CheckingClient) -> None:
    answer = sent(amina, exported(amina))
    assert answer.status_code == 303
    page = amina.get(answer.location).text
    assert "Nothing to do" in page and amina.post(f"{answer.location}/loading").status_code == 409


def test_what_was_edited_is_previewed_by_cell_and_loaded_once(amina: CheckingClient) -> None:
    workbook = load_workbook(exported(amina))
    sheet = workbook["Questions"]
    where = {cell.value: cell.column_letter for cell in sheet[1]}
    sheet[f"{where['Question']}2"] = "Clean and dry?"
    sheet[f"{where['At most']}3"] = "7"
    sheet.insert_rows(3)
    for name, said in (("Code", "1.15"), ("Answer", "Done or not"), ("Question", "Labelled?"), ("Required", "ja")):
        sheet[f"{where[name]}3"] = said
    file = io.BytesIO()
    workbook.save(file)
    data = file.getvalue()
    answer = sent(amina, io.BytesIO(data))
    page = amina.get(answer.location).text
    for words in (f"Questions!{where['Question']}2", f"Questions!{where['At most']}4", "Clean and dry?", "Labelled?", "6.5"):
        assert words in page, words
    assert asked()[0].text == "Clean?"  # nothing yet
    for _tap in (1, 2):
        assert amina.post(f"{answer.location}/loading").status_code == 303
    now = asked()
    assert [one.code for one in now] == ["1.1", "1.15", "1.2", "1.3"]
    assert (now[0].text, now[0].texts, now[1].answer_kind, now[2].high) == ("Clean and dry?", {}, "tick", 7)
    assert "Nothing to do" in amina.get(sent(amina, io.BytesIO(data)).location).text


@pytest.mark.parametrize(
    ("wrong", "cell", "sentence"),
    [
        ({"Code": None}, "A2", "The code is missing."),
        ({"Code": "one/1"}, "A2", "A code has at most 12"),
        ({"Code": __import__("datetime").date(2026, 2, 1)}, "A2", "Excel has made a date of this code."),
        ({"Category": "Sparkle"}, "B2", "This checklist has no category “Sparkle”."),
        ({"Answer": None}, "C2", "is none of:"),
        ({"Answer": "Guess"}, "C2", "“Guess” is none of:"),
        ({"Question": None}, "D2", "What is asked?"),
        ({"Question": "x" * 401}, "D2", "at most 400 characters"),
        ({"What to look for": "x" * 301}, "E2", "at most 300 characters"),
        ({"At once": "x" * 301}, "F2", "at most 300 characters"),
        ({"Layers": "one"}, "G2", "“one” are no layers."),
        ({"Layers": "7"}, "G2", "This checklist has no layer 7."),
        ({"Critical": "perhaps"}, "H2", "“perhaps” is neither yes nor no."),
        ({"Required": "sometimes"}, "I2", "“sometimes” is neither yes nor no."),
        ({"Answer": "A number", "At least": "warm"}, "J2", "That is no number."),
        ({"Answer": "A number", "At least": 7, "At most": 6}, "K2", "The highest has to lie above the lowest."),
        ({"At most": 6}, "K2", "Only a number has limits."),
        ({"Answer": "A choice"}, "L2", "A choice needs something to choose from."),
        ({"Time": "noonish"}, "M2", "At what time?"),
        ({"Minutes": 2.5}, "N2", "Write whole minutes."),
        ({"Minutes": 9999}, "N2", "be right."),
        ({"Question": "=1/0"}, "D2", "This formula was never calculated."),
    ],
)
def test_each_fault_is_named_by_its_cell(amina: CheckingClient, wrong: dict[str, Any], cell: str, sentence: str) -> None:
    answer = sent(amina, book({**GOOD, "Code": "9.9", **wrong}))
    page = amina.get(answer.location).text
    assert f"Questions!{cell}<" in page and sentence in page
    assert amina.post(f"{answer.location}/loading").status_code == 409 and len(asked()) == 3


def test_two_rows_with_one_code_and_merged_cells(amina: CheckingClient) -> None:
    page = amina.get(sent(amina, book(GOOD, {**GOOD, "Question": "Another?"})).location).text
    assert "Questions!A3<" in page and "Questions!A2 has the same code." in page
    rows = [{**GOOD, "Code": "8.1"}, {**GOOD, "Code": "8.2"}]
    merged = amina.get(sent(amina, book(*rows, merge="D2:D3")).location).text
    assert "Questions!D3<" in merged and "D2:D3 are merged cells." in merged


def test_a_column_that_is_not_there_changes_nothing(amina: CheckingClient) -> None:
    answer = sent(amina, book({"Code": "1.2", "Question": "Pressure, bar", "Mine": "x"}, heads=("Code", "Question", "Mine")))
    assert "Columns that were not read: Mine." in amina.get(answer.location).text
    amina.post(f"{answer.location}/loading")
    assert (asked()[1].text, asked()[1].low, len(asked())) == ("Pressure, bar", 5.5, 3)


def test_what_was_written_meanwhile_is_compared_anew(amina: CheckingClient, world: World) -> None:
    answer = sent(amina, book({"Code": "1.1", "Question": "Cleaner?"}, heads=("Code", "Question")))
    with writing():
        standard = Standard.by_code("CL-A3")
        draft = standard.revisions[0]
        from boards.checks.content import Checklist

        Checklist.of(standard).write(draft, world.bruno, [{**QUESTIONS[0], "text": "Is it clean?"}, *QUESTIONS[1:]])
    stale = amina.post(f"{answer.location}/loading")
    assert stale.status_code == 409 and "Is it clean?" in stale.text and asked()[0].text == "Is it clean?"
    assert amina.post(f"{answer.location}/loading").status_code == 303 and asked()[0].text == "Cleaner?"


def test_no_questions_no_draft_and_no_stranger(amina: CheckingClient, world: World) -> None:
    assert "No questions are in this file" in sent(amina, book({"A": 1}, heads=("A", "B"))).text
    assert "every row is empty" in sent(amina, book()).text
    assert "Choose a file first." in amina.post("/boards/a3/checklists/upload", data={"standard": "CL-A3"}).text
    assert "Which checklist?" in amina.post("/boards/a3/checklists/upload", data={"standard": "CL-X"}).text
    assert sent(amina.as_(world.piotr), book(GOOD)).status_code == 403


def test_a_file_that_holds_all_takes_out_and_rearranges(amina: CheckingClient, world: World) -> None:
    rows = [
        {**GOOD, "Code": "1.3", "Answer": "Done or not", "Question": "Sound?", "Choices": None},
        {**GOOD, "Code": "1.4", "Question": "Labelled?"},
        GOOD,
    ]
    heads = ("Code", "Category", "Answer", "Question", "Choices")
    left = sent(amina, book(*rows, heads=heads))
    assert "goes" not in amina.get(left.location).text, "who does not say so takes nothing out"
    answer = sent(amina, book(*rows, heads=heads), entire="yes")
    page = amina.get(answer.location).text
    assert "1.2 Pressure" in page and "<b>goes</b>" in page and "place 2" in page and "moved" in page
    assert [one.code for one in asked()] == ["1.1", "1.2", "1.3"], "nothing yet"
    for _tap in (1, 2):
        assert amina.post(f"{answer.location}/loading").status_code == 303
    assert [(one.code, one.answer_kind) for one in asked()] == [("1.3", "tick"), ("1.4", "score"), ("1.1", "score")]
    assert asked()[2].texts == {"de": {"text": "Sauber?"}}
    assert "Nothing to do" in amina.get(sent(amina, book(*rows, heads=heads), entire="yes").location).text


def test_a_row_that_is_refused_takes_no_question_out(amina: CheckingClient) -> None:
    rows = [GOOD, {"Code": "1.2", "Question": "Pressure", "Answer": "Guess"}]
    heads = ("Code", "Answer", "Question")
    answer = sent(amina, book(*rows, heads=heads), entire="yes")
    amina.post(f"{answer.location}/loading")
    assert [(one.code, one.answer_kind) for one in asked()] == [("1.1", "score"), ("1.2", "number")]


def test_what_went_stays_in_the_runs_of_the_revision_before(amina: CheckingClient, world: World) -> None:  # H-01
    with clock.at(at("2026-11-19")):
        with writing():
            made = checklist(world, "CL-D", "machine_check", conform("M1", "M2"), owner="A3")
            run = CheckRun.start(plan(made, world, frequency="daily"), world.amina)
            answered(run, world.amina, "ok").submit(world.amina)
            draft = made.standard.draft(world.amina)
            rows = [{"sheet": "", "row": 2, "said": {"code": "M2", "text": "Dry?"}, "at": {"code": "A2", "text": "B2"}}]
            _rows, questions = weighed(rows, draft, made, entire=True)
            made.write(draft, world.amina, questions)
        assert [one.code for one in CheckQuestion.of(draft)] == ["M2"]
        page = amina.get(f"/checks/{run.id}").text
        assert "Question M1" in page and "Question M2" in page and "Dry?" not in page

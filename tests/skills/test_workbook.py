"""The matrix out and in: what stays as it is is nothing to do, faults are named by their cells, a yes enters once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from boards import clock
from boards.db import db, writing
from boards.skills.desk import Judged, enter_assessments
from boards.skills.models import Assessment, Skill
from tests.client import CheckingClient
from tests.live.test_queries import counted
from tests.skills.files import book_of, fetched, send, sent
from tests.skills.matrix import TODAY, before, judged, noon, skill, stands, trainer
from tests.uploads.sheets import in_bytes, sentence, whys, yes
from tests.world import World

SKILLS = ("A3-10", "A3-20")


@pytest.fixture(autouse=True)
def a_day(world: World) -> Iterator[None]:
    """It is TODAY; A3 has two skills and everybody some level; Amina may assess there."""
    with clock.at(noon(TODAY)):
        trainer(world.amina, world.unit("A3"))
        for code in SKILLS:
            made = skill(world, code, recertify_months=12)
            for n, person in enumerate((world.marek, world.joana, world.bruno)):
                judged(made, person, n + 1, before(40 + n))
        yield


def there() -> int:
    return db.session.scalar(select(func.count(Assessment.id))) or 0


def row_of(book: Workbook, number: str) -> int:
    sheet = book["Matrix"]
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == number)


def test_what_comes_back_as_it_went_is_nothing_to_do(client: CheckingClient, world: World) -> None:
    client.as_(world.amina)
    for book in (fetched(client), in_bytes(fetched(client))):
        upload = sent(client, book)
        assert upload.counts == {"unchanged": 6}
        page = client.get(f"/uploads/{upload.token}").get_data(as_text=True)
        assert "Nothing to do: all 6 levels are as they stand." in page
        assert yes(client, upload).status_code == 409
    assert there() == 6


def test_the_workbook_shows_levels_to_edit_and_how_people_stand_to_read(client: CheckingClient, world: World) -> None:
    book = fetched(client.as_(world.amina))
    assert book.sheetnames == ["Matrix", "Status", "Read me"]
    sheet = book["Matrix"]
    assert [cell.value for cell in sheet[1]] == ["Personnel no", "Person", "Crew", *SKILLS]
    assert sheet.cell(2, 4).value == "Job A3-10"
    marek = row_of(book, "103")
    assert [cell.value for cell in sheet[marek]] == ["103", "Marek Szymański", "A", *[f"1 ({before(40)})"] * 2]
    assert book["Status"].cell(marek, 4).value.startswith("1 · valid · until ")
    assert sheet.freeze_panes == "D3"


def test_levels_that_were_changed_are_entered_after_a_yes(client: CheckingClient, world: World) -> None:
    client.as_(world.amina)
    book = fetched(client)
    sheet = book["Matrix"]
    sheet.cell(row_of(book, "103"), 4).value = 2
    sheet.cell(row_of(book, "104"), 4).value = f"2 ({before(3)})"  # the same level, seen again
    sheet.cell(row_of(book, "102"), 4).value = "4"
    sheet.cell(row_of(book, "301") if any(c.value == "301" for c in sheet["A"]) else row_of(book, "104"), 5).value = "3"
    upload = sent(client, book)
    assert upload.counts == {"changed": 4, "unchanged": 2}
    page = client.get(f"/uploads/{upload.token}").get_data(as_text=True)
    assert "Enter 4 assessments" in page
    assert there() == 6
    assert yes(client, upload).status_code == 303
    assert there() == 10
    a310 = db.session.scalars(select(Skill).where(Skill.code == "A3-10")).one()
    assert stands(a310, world.marek).level == 2
    assert stands(a310, world.joana).assessment.assessed_on == before(3)
    made = db.session.scalars(select(Assessment).where(Assessment.method == "import")).all()
    assert len(made) == 4
    assert {one.assessor_id for one in made} == {world.amina.id}
    assert made[0].valid_until is not None


def thirty_faults(book: Workbook, world: World) -> dict[str, str]:
    """Puts faults of every kind into the workbook; what must be said of each, by cell."""
    sheet = book["Matrix"]
    tomorrow = TODAY + dt.timedelta(days=1)
    faults = [  # in one row of Marek's each, columns D on
        ("5", "There is no level 5"),
        ("-1", "There is no level -1"),
        (-2, "There is no level -2"),
        (2.5, "Levels are whole"),
        ("1,5", "Levels are whole"),
        ("three", "“three” is no level"),
        ("U", "“U” is no level"),
        (True, "“True” is no level"),
        (4, "One level at a time"),
        (f"2 ({tomorrow})", "still to come"),
        ("2 (31.02.2026)", "is no date"),
        ("2 (yesterday)", "is no date"),
        ("2 (03/04/2026)", "can be two days"),
        ("2 (1996-01-01)", "more than twenty years ago"),
        (f"2 ({before(390)})", "with us only since"),
        (f"2 ({before(60)})", "A later assessment stands"),
        (dt.datetime(2026, 10, 1), "This is a date"),
        ("#DIV/0!", "Excel says #DIV/0! here"),
        ("=1+1", "This formula was never calculated"),
        ("2 3 4", "is no date"),
        ("99999999999999999999", "There is no level"),
    ]
    with writing():
        world.marek.joined_on = before(380)
    told = {}
    marek = row_of(book, "103")
    for n, (wrong, said) in enumerate(faults):
        column = 6 + n
        skill(world, f"T-{n:02}", "A3-10")
        judged(db.session.scalars(select(Skill).where(Skill.code == f"T-{n:02}")).one(), world.marek, 1, before(40))
        sheet.cell(1, column).value = f"T-{n:02}"
        cell = sheet.cell(marek, column)
        cell.value = wrong
        if wrong == "#DIV/0!":
            cell.data_type = "e"
        told[cell.coordinate] = said
    last = sheet.max_row
    for n, (number, name, said) in enumerate(
        [
            ("999", "Nobody", "Nobody has the personnel number “999”"),
            ("201", "Piotr Zieliński", "belongs to B2, not to A3"),
            (None, "Somebody", "The personnel number is missing"),
            ("101", "Joana Brito", "This number is Amina Haddad's"),
        ]
    ):
        row = last + 1 + n
        sheet.cell(row, 1).value, sheet.cell(row, 2).value, sheet.cell(row, 4).value = number, name, 1
        told[f"A{row}"] = said
    for row in [one for one in range(3, last + 1) if sheet.cell(one, 1).value == "101"]:
        sheet.delete_rows(row)  # Amina stands at the end, under another's name
        told = {_up(cell, row): said for cell, said in told.items()}
    last = sheet.max_row
    for n in (1, 2):
        sheet.cell(last + n, 1).value, sheet.cell(last + n, 4).value = "301", 1
        told[f"A{last + n}"] = "is the same person"
    at = sheet.max_column + 1
    for column, code, said in ((at, "X-99", "There is no skill"), (at + 1, "B2-10", "belongs to B2-10"),
                               (at + 2, "T-00X", "is the same skill"), (at + 3, "t-00x", "is the same skill")):  # fmt: skip
        sheet.cell(1, column).value = code
        sheet.cell(row_of(book, "104"), column).value = 1
        told[sheet.cell(1, column).coordinate] = said
    bruno = row_of(book, "102")
    sheet.merge_cells(start_row=bruno, start_column=4, end_row=bruno, end_column=5)
    told[f"E{bruno}"] = "are merged cells"
    return {f"Matrix!{cell}": said for cell, said in told.items()}


def _up(cell: str, deleted: int) -> str:
    letters = cell.rstrip("0123456789")
    row = int(cell[len(letters) :])
    return f"{letters}{row - 1 if row > deleted else row}"


def test_every_fault_is_named_by_its_cell_and_the_good_ones_come_in(client: CheckingClient, world: World) -> None:
    client.as_(world.amina)
    skill(world, "B2-10", unit="B2-10")
    book = fetched(client)
    told = thirty_faults(book, world)
    assert len(told) >= 30
    sheet = book["Matrix"]
    sheet.cell(row_of(book, "103"), 4).value = 2
    before_it = there()
    upload = sent(client, book)
    said = whys(upload)
    assert {cell: said.get(cell) for cell, why in told.items() if why not in said.get(cell, "")} == {}
    assert said.keys() == told.keys()
    assert upload.counts["refused"] == len(told)
    assert upload.counts["changed"] == 1
    assert client.get(f"/uploads/{upload.token}").status_code == 200
    assert yes(client, upload).status_code == 303
    assert there() == before_it + 1


def test_nobody_assesses_himself_nor_what_is_not_his_to_judge(client: CheckingClient, world: World) -> None:
    #
    upload = sent(
        client.as_(world.amina),
        book_of([["Personnel no", *SKILLS], ["101", 1, None], ["103", 2, 2]]),
    )
    assert list(whys(upload).values()) == ["Nobody assesses himself. Ask a trainer or a colleague of level 4."]
    client.set_cookie("lang", "en")
    other = sent(client.as_(world.leo), book_of([["Personnel no", *SKILLS], ["103", 2, None]]), "vsa")
    assert "Only a trainer" in whys(other)["Matrix!B2"]


def test_the_kaizen_office_may_recognise_levels_at_once(client: CheckingClient, world: World) -> None:
    upload = sent(client.as_(world.karl), book_of([["Personnel no", "A3-10"], ["101", f"4 ({before(300)})"]]))
    assert upload.counts == {"new": 1}
    yes(client, upload)
    made = db.session.scalars(select(Assessment).where(Assessment.person_id == world.amina.id)).one()
    assert (made.level, made.method, made.assessed_on) == (4, "transfer", before(300))


def test_what_a_colleague_of_level_four_sends_waits_for_a_leader_and_again_adds_nothing(
    client: CheckingClient, world: World
) -> None:
    """Karl of the Kaizen office can do it himself, and leads nobody here."""
    a310 = db.session.scalars(select(Skill).where(Skill.code == "A3-10")).one()
    with writing():
        enter_assessments(Judged(a310, world.karl, n, world.amina, on=before(40 - n)) for n in (1, 2, 3, 4))
    file = book_of([["Personnel no", "A3-10"], ["103", 2]])
    upload = sent(client.as_(world.karl), file)
    assert upload.rows[0]["waits"] is True
    assert "counts once a leader has confirmed it" in client.get(f"/uploads/{upload.token}").get_data(as_text=True)
    yes(client, upload)
    assert stands(a310, world.marek).level == 1
    assert sent(client, file).counts == {"unchanged": 1}


def test_two_taps_enter_once(client: CheckingClient, world: World) -> None:
    # U-02
    upload = sent(client.as_(world.amina), book_of([["Personnel no", "A3-10"], ["103", 2]]))
    assert [yes(client, upload).status_code for _ in range(2)] == [303, 303]
    assert there() == 7


def test_of_two_previews_the_second_sees_what_the_first_has_done(client: CheckingClient, world: World) -> None:
    client.as_(world.amina)
    rows = [["Personnel no", "A3-10"], ["103", 2]]
    one, other = sent(client, book_of(rows)), sent(client, book_of(rows))
    assert yes(client, one).status_code == 303
    stale = yes(client, other)
    assert stale.status_code == 409
    assert "Something was written meanwhile" in sentence(stale)
    assert world.fresh(other).counts == {"unchanged": 1}
    assert there() == 7


def test_who_leaves_between_preview_and_yes_is_not_assessed(client: CheckingClient, world: World) -> None:
    #
    upload = sent(client.as_(world.amina), book_of([["Personnel no", "A3-10"], ["103", 2], ["104", 3]]))
    with writing():
        world.marek.leave(world.amina)
    assert yes(client, upload).status_code == 409
    fresh = world.fresh(upload)
    assert "has left" in whys(fresh)["Matrix!A2"]
    assert yes(client, fresh).status_code == 303
    assert there() == 7


def test_names_that_look_like_formulas_are_made_harmless(client: CheckingClient, world: World) -> None:
    with writing():
        world.marek.name = "=HYPERLINK(1)"
        world.joana.name = "@SUM(A1)"
        db.session.scalars(select(Skill).where(Skill.code == "A3-10")).one().name = "+evil"
    client.as_(world.amina)
    book = fetched(client)
    sheet = book["Matrix"]
    assert sheet.cell(row_of(book, "103"), 2).value == "'=HYPERLINK(1)"
    assert sheet.cell(2, 4).value == "'+evil"
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    assert sent(client, book).counts == {"unchanged": 6}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["Name", "A3-10"], ["Marek", 2]], "No matrix is in this file"),
        ([["Personnel no"], ["103"]], "No matrix is in this file"),
        ([["Personnel no", "A3-10"], ["103", None]], "There is no level in this file"),
        ([["Personnel no", *[f"S-{n}" for n in range(253)]], ["103", *[1] * 253]], "too many columns"),
    ],
)
def test_what_is_no_matrix_is_said_in_a_sentence(client: CheckingClient, world: World, rows: list, said: str) -> None:
    answer = send(client.as_(world.amina), book_of(rows))
    assert answer.status_code == 422
    assert said in sentence(answer)


def test_a_file_that_is_none_or_a_bomb_is_unpacked_elsewhere_and_refused(client: CheckingClient, world: World) -> None:
    client.as_(world.amina)
    bomb = book_of([["Personnel no", "A3-10"], *[["x" * 400, "1"] for _ in range(20_100)]])
    for file, said in (
        (b"%PDF-1.7", "no table we can read"),
        (b"", "nothing in this file"),
        (in_bytes(bomb), "too many rows"),
    ):
        answer = send(client, file)
        assert answer.status_code == 422
        assert said in sentence(answer)
    assert client.post("/boards/a3/skills/upload", data={}).status_code == 422


def test_a_csv_file_will_do(client: CheckingClient, world: World) -> None:
    file = "Personalnummer;Name;A3-10\r\n103;Marek Szymański;2 (17.11.2026)\r\n".encode()
    upload = sent(client.as_(world.amina), file, name="a.csv")
    assert upload.counts == {"changed": 1}
    assert upload.rows[0]["on"] == "2026-11-17"


def test_who_judges_nobody_there_gets_no_workbook_and_sends_none(client: CheckingClient, world: World) -> None:
    for person in (world.marek, world.piotr, world.nils):
        client.as_(person)
        assert client.get("/boards/a3/skills.xlsx").status_code == 403
        assert client.get("/boards/a3/skills/upload").status_code == 403
        assert send(client, book_of([["Personnel no", "A3-10"], ["103", 2]])).status_code == 403
    assert client.as_(world.amina).get("/boards/a3-10/skills.xlsx").status_code == 404


def test_a_matrix_is_its_senders_alone(client: CheckingClient, world: World) -> None:
    upload = sent(client.as_(world.amina), book_of([["Personnel no", "A3-10"], ["103", 2]]))
    assert client.as_(world.ingrid).get(f"/uploads/{upload.token}").status_code == 404
    away = client.as_(world.amina).post(f"/uploads/{upload.token}", data={"_method": "DELETE"})
    assert away.location == "/boards/a3/skills/upload"


def test_as_many_queries_for_many_levels_as_for_few(client: CheckingClient, world: World) -> None:
    client.as_(world.amina)

    def asked(rows: list[list[object]]) -> int:
        upload = sent(client, book_of([["Personnel no", *SKILLS], *rows]))
        with counted() as statements:
            yes(client, upload)
        return len([one for one in statements if not one.startswith(("INSERT", "UPDATE"))])

    asked([["103", 1, 1]])
    few = asked([["103", 2, None]])
    assert asked([["104", 3, 3], ["102", 4, 4]]) == few

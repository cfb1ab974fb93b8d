"""Files as they come: in the ways people write, and in the ways people mean harm. Each is read, or refused in a sentence."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from sqlalchemy import event

from boards.db import db
from boards.metrics.models import Metric
from boards.uploads.models import Upload
from tests.client import CheckingClient
from tests.metrics.numbers import working_days
from tests.uploads.sheets import ALL_DAY, in_bytes, lines, of_a3, send, sent, sentence, text, whys, workbook
from tests.world import World


@pytest.fixture
def metrics(world: World) -> dict[str, Metric]:
    return of_a3(world)


@pytest.fixture
def day(world: World) -> dt.date:
    return working_days(world.unit("A3"), 1)[0]


# --- as people write


@pytest.mark.parametrize("by", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_file_is_read_however_it_was_saved(
    client: CheckingClient, world: World, metrics: dict[str, Metric], day: dt.date, by: str, encoding: str
) -> None:
    file = text([["A3-Q", day, "Früh", '"96,5"', "Prüfstand stand"]], ["Kennzahl", "Datum", "Schicht", "Wert", "Notiz"], by)
    upload = sent(client.as_(world.bruno), file.decode().encode(encoding), "zahlen.csv")
    row = upload.rows[0]
    assert (row["code"], row["date"], row["shift"], row["value"]) == ("A3-Q", day.isoformat(), "early", 96.5)
    assert row["note"] == "Prüfstand stand"


@pytest.mark.parametrize(
    ("written", "by", "meant"),
    [
        ("1.234", ";", 1234),  # as Excel writes it where commas are decimal
        ("1.234", ",", 1.234),
        ("1.234", "\t", 1.234),  # nothing but Amina's English decides
        ("1.234,5", "\t", 1234.5),
        ("1,234.5", ";", 1234.5),
        ("1'234,5", ";", 1234.5),
        ("1 234,5", ";", 1234.5),
        ("−3,5", ";", -3.5),
        ("+.5", ";", 0.5),
        ("1,2E+03", ";", 1200),
    ],
)
def test_a_number_is_what_its_writer_meant(
    client: CheckingClient, world: World, metrics: dict[str, Metric], day: dt.date, written: str, by: str, meant: float
) -> None:
    file = text([["B2-Q", day, "early", written]], ["metric", "date", "shift", "value"], by)
    assert sent(client.as_(world.amina), file, "a.csv", "plant").rows[0]["value"] == meant


@pytest.mark.parametrize("written", ["1e999", "-1E+400", "NaN", "inf", "Infinity", "∞"])
def test_what_no_database_can_hold_is_no_number(
    client: CheckingClient, world: World, metrics: dict[str, Metric], day: dt.date, written: str
) -> None:
    file = text([["A3-Q", day, "early", written], ["A3-Q", day, "late", 96]])
    assert whys(sent(client.as_(world.amina), file, "a.csv")) == {"D2": f"“{written}” is no number."}


def test_what_could_be_two_numbers_is_read_as_the_others_are_and_said(
    client: CheckingClient, world: World, metrics: dict[str, Metric], day: dt.date
) -> None:
    # U-07
    rows = [["A3-Q", day, "early", "1.234"], ["A3-Q", day, "late", "96,5"]]
    upload = sent(client.as_(world.amina), text(rows, ["metric", "date", "shift", "value"], "\t"), "a.csv")
    assert upload.rows[0]["value"] == 1234
    page = client.get(f"/uploads/{upload.token}").get_data(as_text=True)
    assert "“1.234” was read with a decimal comma, as the other numbers in this file." in page
    both = sent(client, text([*rows, ["A3-Q", day, "night", "96.5"]], ["metric", "date", "shift", "value"], "\t"), "b.csv")
    assert [row["verdict"] for row in both.rows] == ["refused", "new", "new"]
    assert "can be two numbers" in whys(both)["D2"]


@pytest.mark.parametrize(
    "word", ["{0:%Y-%m-%d}", "{0:%d.%m.%Y}", "{0.day}.{0.month}.{0.year}", "{0:%d.%m.%y}", "{0:%Y/%m/%d}"]
)
def test_a_date_may_be_written_in_several_ways(
    client: CheckingClient, world: World, metrics: dict[str, Metric], day: dt.date, word: str
) -> None:
    upload = sent(client.as_(world.amina), text([["A3-Q", word.format(day), "early", 96]]), "a.csv")
    assert upload.rows[0]["date"] == day.isoformat()


def test_what_excel_shows_as_per_cent_is_per_cent(
    client: CheckingClient, world: World, metrics: dict[str, Metric], day: dt.date
) -> None:
    book = workbook([["A3-Q", day, "early", 0.965], ["B2-Q", day, "early", 0.965]])
    book["Numbers"]["D2"].number_format = book["Numbers"]["D3"].number_format = "0.0%"
    upload = sent(client.as_(world.ingrid), in_bytes(book), unit="plant")
    assert upload.rows[0]["value"] == 96.5
    assert whys(upload) == {"Numbers!D3": "This is per cent, but B2-Q is not."}


def test_a_wide_table_has_a_column_for_each_metric(client: CheckingClient, world: World, metrics: dict[str, Metric]) -> None:
    days = working_days(world.unit("A3"), 2)
    rows = [[days[0], "early", 96.5, "12/440", None], [days[1], "Late", "x", None, 3]]
    book = workbook(rows, ["DATE", "Shift", "a3-q", "A3-D", "A3-XX"])
    upload = sent(client.as_(world.amina), in_bytes(book))
    assert upload.counts == {"new": 2, "refused": 2}
    assert (upload.rows[2]["numerator"], upload.rows[2]["denominator"]) == (12, 440)
    assert whys(upload) == {
        "Numbers!E1": "There is no metric “A3-XX”. Its whole column stays out.", "Numbers!C3": "“x” is no number.",
    }  # fmt: skip


def test_formulas_merged_cells_and_hidden_sheets_are_told(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:
    days = working_days(world.unit("A3"), 5)
    book = workbook(lines(metrics["Q"], days, ["early"]))
    sheet = book["Numbers"]
    sheet["D2"] = "=95+1"
    sheet["D3"] = "#DIV/0!"
    sheet["D3"].data_type = "e"
    sheet.merge_cells("B4:B5")
    book.create_sheet("Old").sheet_state = "hidden"
    book.create_sheet("Plan").append(["nothing", "here"])
    upload = sent(client.as_(world.amina), in_bytes(book))
    assert whys(upload) == {
        "Numbers!D2": "This formula was never calculated. Open the file in Excel and save it.",
        "Numbers!D3": "Excel says #DIV/0! here.",
        "Numbers!B5": "B4:B5 are merged cells. Split them, so that each has its own.",
    }
    page = client.get(f"/uploads/{upload.token}").get_data(as_text=True)
    assert "Hidden sheets were not read: Old." in page
    assert "Sheets without a table of numbers: Plan." in page


def test_the_workbook_to_fill_in_comes_back_unchanged_in_every_language(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:
    days = working_days(world.unit("A3"), 3)
    client.as_(world.amina)
    rows = [
        ["A3-Q", days[0], "early", 96.5, None, None, None, "=1+1 is two", "Bearing noise; Other", "2; 0,5"],
        ["A3-D", days[1], "late", None, 12, 440, None, None, "Other", 3],
        ["A3-Q", days[2], "", 91, None, None, None, None, None, None],
    ]
    book = workbook(rows)
    book["Numbers"]["H2"].data_type = "s"  # a note, no formula
    first = sent(client, in_bytes(book))
    assert first.counts == {"new": 3}, "the premise"
    client.post(f"/uploads/{first.token}/loading")
    for language in ("en", "de"):
        file = client.get(f"/boards/a3/numbers.xlsx?lang={language}")
        assert file.mimetype.endswith("spreadsheetml.sheet")
        back = sent(client, file.data)
        assert back.counts == {"unchanged": 3}
        assert back.read["empty"] > 20 * 3 * 7 - 10, "the premise: all places of twenty days are in it"


def test_the_workbook_of_the_plant_holds_all_units_and_asks_no_more_for_many_metrics(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:
    def asked(unit: str) -> tuple[int, set[str]]:
        count = [0]

        def counting(*about: object) -> None:
            count[0] += 1

        event.listen(db.engine, "before_cursor_execute", counting)
        try:
            file = client.get(f"/boards/{unit}/numbers.xlsx?days=400").data
        finally:
            event.remove(db.engine, "before_cursor_execute", counting)
        rows = load_workbook(io.BytesIO(file), read_only=True)["Numbers"].iter_rows(min_row=2, values_only=True)
        return count[0], {str(row[0]) for row in rows}

    client.as_(world.ingrid)
    asked("b2")
    few, of_b2 = asked("b2")
    many, of_all = asked("plant")
    assert of_b2 == {"B2-Q"}
    assert of_all == {"A3-Q", "A3-C", "A3-M", "A3-E", "A3-P", "A3-I", "A3-D", "B2-Q"}
    assert many <= few + 1


# --- as people mean harm


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (120 * 2**20))
    return file.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    file = io.BytesIO(in_bytes(workbook([])))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, content)
    return file.getvalue()


def entities(where: str = "sheet1.xml") -> bytes:
    names = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    sheet = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">{names}]><worksheet>&a9;</worksheet>'
    file, out = zipfile.ZipFile(io.BytesIO(in_bytes(workbook([])))), io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in file.infolist():
            is_it = part.filename.endswith(where)
            archive.writestr(part.filename, sheet if is_it else file.read(part.filename))
    return out.getvalue()


def many_rows() -> bytes:
    return b"metric;date;value\n" + b"A3-Q;2026-11-27;1\n" * 20_001


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a program": (lambda: b"MZ\x90\x00" + b"\0" * 5000, "no table we can read"),
    "a photo": (lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20, "no table we can read"),
    "nothing": (lambda: b"", "nothing in this file"),
    "blanks": (lambda: b" \n \n", "nothing in this file"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel file"),
    "macros": (lambda: with_part("xl/vbaProject.bin", b"Sub"), "holds macros"),
    "half a workbook": (lambda: in_bytes(workbook([]))[:2000], "no table we can read"),
    "another archive": (lambda: _zip({"word/document.xml": b"<x/>"}), "no table we can read"),
    "a zip bomb": (bomb, "too large"),
    "an XML bomb": (entities, "no table we can read"),
    "an XML bomb elsewhere": (lambda: entities("styles.xml"), "no table we can read"),
    "too many rows": (many_rows, "too many rows"),
    "too many bytes": (lambda: b"metric;date;value\n" + b"#" * (11 * 2**20), "too large"),
    "far too many bytes": (lambda: b"#" * (31 * 2**20), "too large"),
    "no headings": (lambda: b"A3-Q;2026-11-27;1\n", "No table of numbers"),
    "the same heading twice": (
        lambda: b"metric;date;value;Value\nA3-Q;2026-11-27;1;2\n",
        "Two columns have the same heading",
    ),
    "only empty rows": (lambda: b"metric;date;value\nA3-Q;2026-11-27;\n", "every row is empty"),
}


def _zip(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_table_is_refused_in_a_sentence(
    client: CheckingClient, world: World, metrics: dict[str, Metric], name: str
) -> None:
    make, said = HOSTILE[name]
    answer = send(client.as_(world.amina), make())
    assert answer.status_code in (413, 422)
    assert said in sentence(answer)
    assert db.session.query(Upload).count() == 0


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\Users\\lena\\zahlen.csv", "<script>.csv", "\u202enumbers.csv", "x" * 400]
)
def test_the_name_of_a_file_is_only_a_name(
    client: CheckingClient, world: World, metrics: dict[str, Metric], day: dt.date, name: str
) -> None:
    upload = sent(client.as_(world.amina), text([["A3-Q", day, "early", 96, None, None, None, "a\x01b\x7f"]]), name)
    assert len(upload.name) <= 120
    assert not {"/", "\\", "\u202e"} & set(upload.name)
    assert upload.rows[0]["note"] == "ab"
    assert client.get(f"/uploads/{upload.token}").status_code == 200


def test_a_form_without_a_file_is_told_so(client: CheckingClient, world: World, metrics: dict[str, Metric]) -> None:
    answer = client.as_(world.amina).post("/boards/a3/uploads", data={})
    assert answer.status_code == 422
    assert "Choose a file first." in sentence(answer)


def test_a_stray_cell_at_the_end_of_the_sheet_costs_nothing(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:
    book = workbook(lines(metrics["Q"], working_days(world.unit("A3"), 2), ALL_DAY))
    book["Numbers"]["XFD1048576"] = "here I was"
    assert sent(client.as_(world.amina), in_bytes(book)).counts == {"new": 6}

"""A workbook of five thousand rows with forty faults: each is named by its cell, the good rows come in, all or none."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import event, select

from boards.db import db, writing
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.metrics.writing import Number, write_many
from boards.plant.production_day import production_date
from tests.client import CheckingClient
from tests.metrics.numbers import working_days
from tests.uploads.sheets import ALL_DAY, in_bytes, lines, of_a3, sent, there, whys, workbook, yes
from tests.world import World

ROWS = 5000


@pytest.fixture
def metrics(world: World) -> dict[str, Metric]:
    return of_a3(world)


def five_thousand(metrics: dict[str, Metric]) -> tuple[Workbook, list[dt.date]]:
    days = working_days(metrics["Q"].unit, ROWS // 18 + 1)
    return workbook([row for letter in "QCMEPI" for row in lines(metrics[letter], days, ALL_DAY)][:ROWS]), days


def forty_faults(book: Workbook, metrics: dict[str, Metric]) -> dict[str, str]:
    """Puts faults of many kinds into the workbook, a hundred rows apart; what must be said of each, by cell."""
    tomorrow, sheet = production_date() + dt.timedelta(days=1), book["Numbers"]
    sunday = tomorrow - dt.timedelta(days=tomorrow.isoweekday() + 7)
    faults: list[tuple[str, Any, str]] = [
        *(("D", wrong, "no number") for wrong in ("abc", "12,3,4", "1.2.3", "ten", "--", True, "n/a", "9 6 x")),
        *(("D", high, "outside of what is possible") for high in (100.5, -1, 1234, 1e6)),
        ("D", 1e15, "no number we can keep"),
        *(("B", date, "no date") for date in ("31.02.2026", "yesterday", "46000", "2026-13-01", "30.11")),
        ("B", dt.datetime(2026, 6, 3, 22, 30), "Which production day"),
        ("B", "1996-06-03", "ten years"),
        *(("B", tomorrow + dt.timedelta(days=n), "still to come") for n in range(3)),
        *(("B", sunday - dt.timedelta(days=7 * n), "Nobody was planned") for n in range(3)),
        *(("A", code, "no metric") for code in ("A3-X", "Quality", 17)),
        ("A", None, "The metric is missing"),
        ("A", metrics["B"].code, "belongs to B2"),
        ("A", metrics["S"].code, "Safety counts by itself"),
        *(("C", shift, "no shift") for shift in ("siesta", "4", "early shift")),
        ("H", "long " * 70, "too long"),
        ("G", "recordable", "no category"),
        ("I", "Moonlight", "not among them"),
    ]
    told = {}
    for n, (column, wrong, said) in enumerate(faults):
        sheet[f"{column}{20 + 100 * n}"] = wrong
        told[f"{'D' if 'Safety' in said else column}{20 + 100 * n}"] = said
    return {f"Numbers!{cell}": said for cell, said in told.items()}


def test_forty_faults_are_named_by_their_cells_and_the_good_rows_come_in(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:
    book, days = five_thousand(metrics)
    sheet, told = book["Numbers"], forty_faults(book, metrics)
    sheet["D4001"], told["Numbers!D4001"] = 50, "Bruno K. typed another number"
    told["Numbers!A2"] = "A shift lead may still correct it"  # 90 stands there, since long
    for n, cell in enumerate(sheet[4999], 1):
        sheet.cell(5000, n).value = cell.value
    told |= {"Numbers!D4999": "Numbers!D5000 is for the same", "Numbers!D5000": "Numbers!D4999 is for the same"}
    sheet.append([metrics["D"].code, days[-1], "early", None, 12])
    sheet.append([metrics["D"].code, days[-1], "late", None, 12, -3])
    told |= {"Numbers!F5002": "Both numbers", "Numbers!F5003": "Less than nothing"}
    where = metrics[sheet["A4001"].value[-1]], sheet["B4001"].value, sheet["C4001"].value
    with writing():
        write_many([Number(metrics["Q"], days[0], "early", value=90)])
        where[0].record(*where[1:], by=world.bruno, value=96)
    assert len(told) >= 40

    upload = sent(client.as_(world.amina), in_bytes(book))
    said = whys(upload)
    assert said.keys() == told.keys()
    assert {cell: why for cell, why in said.items() if told[cell] not in why} == {}
    good = ROWS + 2 - len(told)
    assert upload.counts == {"refused": len(told), "new": good}
    page = client.get(f"/uploads/{upload.token}").get_data(as_text=True)
    assert all(f">{cell}<" in page for cell in told), "the premise: all refused ones are on the page"
    assert there() == 2
    assert yes(client, upload).status_code == 303
    assert there() == 2 + good
    files = db.session.scalars(select(Reading).where(Reading.source == "file")).all()
    assert {one.recorded_by for one in files} == {world.amina}
    assert "Loaded on" in client.get(f"/uploads/{upload.token}").get_data(as_text=True)


def test_as_many_queries_for_many_rows_as_for_few(client: CheckingClient, world: World, metrics: dict[str, Metric]) -> None:
    def asked(days: list[dt.date]) -> tuple[int, int, int]:
        counts = []
        count = [0]

        def counting(*about: Any) -> None:
            count[0] += not str(about[2]).startswith("INSERT INTO read")  # by some hundreds at a time

        event.listen(db.engine, "before_cursor_execute", counting)
        try:
            upload = sent(client, in_bytes(workbook(lines(metrics["Q"], days, ALL_DAY))))
            for call in (lambda: client.get(f"/uploads/{upload.token}"), lambda: yes(client, upload), lambda: None):
                counts.append(count[0])
                count[0] = 0
                call()
        finally:
            event.remove(db.engine, "before_cursor_execute", counting)
        return counts[0], counts[1], counts[2]

    client.as_(world.amina)
    days = working_days(world.unit("A3"), 103)
    asked([days.pop()])  # what is asked once in the life of a process
    few, rest = asked(days[:2]), asked(days[2:])
    assert rest == few

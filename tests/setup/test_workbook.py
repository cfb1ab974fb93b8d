"""The plant's workbook: every wrong cell is named, what is right comes in whole, and twice is once."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from boards.db import db, writing
from boards.issues.models import Issue
from boards.metrics.models import Metric
from boards.people.models import Person
from boards.plant.models import CalendarDay, Plant, Unit
from boards.plant.production_day import production_date
from boards.setup.book import plant_book
from boards.setup.book_routes import taken_in
from boards.skills.models import Skill
from boards.uploads.workbooks import packed, unpacked
from tests.client import CheckingClient
from tests.metrics.numbers import measured, working_days, written
from tests.setup.books import PEOPLE, SKILLS, UNITS, as_file, founded, loaded, says_yes, sent, whys
from tests.world import World

METRICS = [
    "Code",
    "Name",
    "Unit",
    "Letter",
    "Where from",
    "Target",
    "Better",
    "Written by",
    "Lowest possible",
    "Highest possible",
]


def next_year() -> int:
    return production_date().year + 1


def faults() -> list[tuple[str, list[str], list[Any], str, str]]:
    """The sheet, its headings, a row, the wrong column and a part of what is said."""
    year = next_year()
    units, calendar = UNITS, ["Date", "Until", "Unit", "Shifts worked"]
    shifts = ["Code", "Name", "Starts", "Ends"]
    return [
        ("Plant", ["Setting", "Value"], ["timezone", "Berlin"], "B", "time zone"),
        ("Plant", ["Setting", "Value"], ["production_day_start", "26:00"], "B", "time like 06:00"),
        ("Plant", ["Setting", "Value"], ["letters", "Q, S"], "B", "S first"),
        ("Plant", ["Setting", "Value"], ["red_tag_days", "soon"], "B", "whole number from 1 to 365"),
        ("Plant", ["Setting", "Value"], ["colour", "blue"], "A", "no setting"),
        ("Plant", ["Setting", "Value"], ["default_language", "fr"], "B", "among the others"),
        ("Shifts", shifts, ["Früh!", "Early", "06:00", "14:00"], "A", "small letters"),
        ("Shifts", shifts, ["early2", "Early", "six", "14:00"], "C", "time like 06:00"),
        ("Shifts", shifts, ["early2", "Early", "06:00", "06:00"], "D", "another time"),
        ("Shifts", shifts, ["early2", "Early", None, "14:00"], "C", "missing: Starts"),
        ("Crews", ["Crew", "Shift"], ["D", "siesta"], "B", "no shift"),
        ("Crews", ["Crew", "Shift"], ["D", "early"], "B", "Two crews"),
        ("Units", units, ["A 4", "team", "Paint", "VSA"], "A", "no code"),
        ("Units", units, ["Ä4", "team", "Paint", "VSA"], "A", "letters and digits"),
        ("Units", units, ["A4", "crowd", "Paint", "VSA"], "B", "none of these"),
        ("Units", units, ["A4", "team", None, "VSA"], "C", "missing: Name"),
        ("Units", units, ["A4", "team", "Paint", None], "D", "missing"),
        ("Units", units, ["A4", "team", "Paint", "VSX"], "D", "no unit"),
        ("Units", units, ["A4", "team", "Paint", "A3-10"], "D", "can't stand there"),
        ("Units", units, ["A4", "station", "Paint", "VSA"], "D", "can't stand there"),
        ("Units", units, ["P2", "plant", "Another", None], "B", "one plant"),
        ("Units", units, ["A3", "function", "Assembly", "PLANT"], "B", "its kind stays"),
        ("Units", [*units, "Takt (s)"], ["A4", "team", "Paint", "VSA", "fast"], "E", "no number"),
        ("Units", [*units, "In use"], ["A3", "team", "Assembly", "VSA", "no"], "E", "stands below A3"),
        ("Units", [*units, "Own week"], ["A4", "team", "Paint", "VSA", "early"], "E", "Write it like"),
        ("Calendar", calendar, ["32.12.2027", None, "PLANT", "-"], "A", "no date"),
        ("Calendar", calendar, [f"{year}-05-01", None, "PLANT", "siesta"], "D", "no shift"),
        ("Calendar", calendar, [f"{year}-05-01", None, "NIX", "-"], "C", "no unit"),
        ("Calendar", calendar, ["2020-05-01", None, "PLANT", "-"], "A", "day is over"),
        ("Calendar", calendar, [f"{year}-05-02", f"{year}-05-01", "PLANT", "-"], "B", "1 to 120"),
        ("People", PEOPLE, [None, "Nobody", "A3", "A", "worker"], "A", "missing: Personnel no"),
        ("People", PEOPLE, ["900", "N", "A3-10", "A", "worker"], "C", "no team or function"),
        ("People", PEOPLE, ["900", "N", "A3", "Z", "worker"], "D", "no crew"),
        ("People", PEOPLE, ["900", "N", "A3", "A", "boss"], "E", "none of these"),
        ("People", PEOPLE, ["900", "N", "A3", "A", "trainer @ NIX"], "E", "no unit"),
        ("People", PEOPLE, ["900", "N" * 61, "A3", "A", "worker"], "B", "at most 60"),
        ("People", [*PEOPLE, "Deputy"], ["900", "N", "A3", "A", "worker", "901"], "F", "nobody else"),
        ("Skills", SKILLS, ["A3-10", "Fit", "NIX", 1, 3], "C", "no unit"),
        ("Skills", SKILLS, ["A3-10", "Fit", "A3-10", 3, 1], "E", "as many as in one shift"),
        ("Skills", SKILLS, ["A3-10", "Fit", "A3-10", "many", 1], "D", "no number"),
        ("Numbers", METRICS, ["A3-Q", "Good", "A3-10", "Q"], "C", "with a board"),
        ("Numbers", METRICS, ["A3-Q", "Good", "A3", "Z"], "D", "none of these"),
        ("Numbers", METRICS, ["A3-S", "Safe", "A3", "S", "safety", 3], "F", "counts by itself"),
        ("Numbers", METRICS, ["A3-Q", "Good", "A3", "Q", None, 3, None, "NIX"], "H", "no function"),
        ("Numbers", METRICS, ["A3-Q", "Good", "A3", "Q", None, 3, None, None, 5, 4], "J", "above the lowest"),
        ("Meetings", ["Code", "Unit", "When"], ["T1", "A3", "early"], "C", "says no time"),
        ("Meetings", ["Code", "Unit", "When"], ["T1", "A3", "weekly noday 10:00"], "C", "no weekday"),
        ("Meetings", ["Code", "Unit", "When"], ["T1", "A3", "siesta 10:00"], "C", "no shift"),
    ]  # fmt: skip


def test_every_wrong_cell_is_named_and_said_in_a_sentence(world: World) -> None:
    """Each alone, so that none hides another; the good row beside it would come in."""
    for sheet, heads, row, column, said in faults():
        found = whys(sent(world.nils, **{sheet: [heads, row]}))
        assert list(found) == [f"{sheet}!{column}2"], f"{row}: {found}"
        assert said in found[f"{sheet}!{column}2"], found


def test_two_rows_for_the_same_name_each_other_and_what_rests_on_a_wrong_row_is_refused_with_it(world: World) -> None:
    twice = ["A5", "team", "x", "VSA"], ["a5", "team", "y", "VSA"]
    upload = sent(
        world.nils,
        Units=[UNITS, ["A4", "team", "Paint", "VSX"], ["A4-10", "station", "Spray", "A4"], *twice],
        People=[PEOPLE, ["900", "Ned", "A4", "A", "worker"], ["901", "Ann", "A3", "A", "worker"]],
    )  # fmt: skip
    assert {cell: why.split(".")[0] for cell, why in whys(upload).items()} == {
        "Units!D2": "There is no unit “VSX”",
        "Units!D3": "There is no unit “A4”",
        "Units!A4": "Units!A5 is the same again",
        "Units!A5": "Units!A4 is the same again",
        "People!C2": "There is no team or function “A4” in use",
    }
    assert says_yes(upload), "the good row comes in"
    assert db.session.scalar(select(Person.name).where(Person.personnel_no == "901")) == "Ann"


def test_what_is_not_in_the_workbook_stays_and_empty_cells_say_nothing(world: World) -> None:
    before = world.unit("A3").name
    upload = loaded(
        world.nils, Units=[["Code", "Takt (s)"], ["A3", 58]], People=[["Personnel no", "Name"], [103, "Marek S."]]
    )
    assert upload.counts["changed"] == 2
    a3, marek = world.unit("A3"), world.marek
    assert (a3.name, a3.takt_s, marek.name, marek.crew, marek.home_unit) == (before, 58, "Marek S.", "A", a3)
    loaded(world.nils, Units=[["Code", "Takt (s)"], ["A3", "-"]])
    assert world.fresh(a3).takt_s is None, "a dash takes away what is there"


def test_moving_somebody_keeps_what_was_and_is_for_who_leads_both(world: World) -> None:  # P-10
    rows = [PEOPLE, ["103", "Marek Szymański", "B2", "B", "worker"]]
    assert "for the leader" in whys(sent(world.nils, People=rows))["People!C2"]
    loaded(world.ingrid, People=rows)
    marek = world.marek
    assert (marek.home_unit.code, marek.crew) == ("B2", "B")
    yesterday = production_date() - dt.timedelta(days=1)
    assert marek.home_on(yesterday).code == "A3"


def test_moving_a_unit_takes_all_below_it_and_its_numbers_along(world: World) -> None:
    with writing():
        metric = measured(world.unit("A3"), "Q")
        written(metric, {working_days(metric.unit, 5)[0]: 97})
        issue = Issue.raise_at(world.unit("A3-10"), "abnormality", "Clamp slips", by=world.bruno)
    loaded(world.ingrid, Units=[["Code", "Below"], ["A3", "VSB"]])
    station = world.unit("A3-10")
    assert [db.session.get_one(Unit, id).code for id in station.lineage] == ["PLANT", "VSB", "A3", "A3-10"]
    assert world.fresh(issue).unit_id == world.unit("A3").id and world.fresh(metric).unit.code == "A3"


def test_nobody_gives_more_than_he_has_himself(world: World) -> None:
    admin = [["Personnel no", "Roles"], ["304", "Kaizen Support Office; system administrator"]]
    assert "to himself" in whys(sent(world.karl, People=admin))["People!B2"]
    anothers = [["Personnel no", "Roles"], ["103", "worker; system administrator"]]
    assert "somebody who has it" in whys(sent(world.karl, People=anothers))["People!B2"]
    assert "to himself" in whys(sent(world.nils, People=[["Personnel no", "Roles"], ["307", "worker"]]))["People!B2"]
    loaded(world.nils, People=admin)
    assert world.karl.holds("admin")
    loaded(world.nils, People=[["Personnel no", "Roles"], ["304", "Kaizen Support Office"]])
    assert not world.karl.holds("admin"), "a role that is left out of the list ends"


def test_a_new_target_counts_from_today_and_letters_follow(world: World) -> None:  # L-09, L-16
    loaded(world.nils, Numbers=[METRICS, ["A3-Q", "Good", "A3", "Q", None, "96,5", "higher"]])
    metric = Metric.by_code("A3-Q")
    assert metric is not None
    target = metric.target_on(production_date())
    assert target is not None and (target.value, target.valid_from) == (96.5, production_date())
    fixed = whys(sent(world.nils, Numbers=[METRICS, ["A3-Q", "Good", "A3", "Q", None, None, "lower"]]))
    assert "stays as it was set up" in fixed["Numbers!G2"]


def test_the_workbook_of_a_plant_changes_nothing_when_it_comes_back_in_any_language(
    client: CheckingClient, world: World
) -> None:
    for language in ("en", "de", "tr", "ar"):
        book = client.as_(world.nils).get(f"/set-up/workbook.xlsx?lang={language}").data
        answer = client.post("/set-up/workbook", data={"file": (io.BytesIO(book), "plant.xlsx")})
        page = client.get(answer.location).get_data(as_text=True)
        assert answer.status_code == 303 and 'data-state="waiting"' in page
        assert "/loading" not in page, "there is nothing to load"
        assert 'class="upload-read"' not in page, "every sheet and every column was read"


def test_the_example_is_a_plant_that_works(app: Flask) -> None:
    admin = founded()
    with tempfile.TemporaryFile() as file:
        file.write(packed(plant_book(example=True)))
        file.seek(0)
        cells = unpacked(file)
    upload = taken_in(cells, "plant.xlsx", "0" * 64, admin)
    assert not whys(upload)
    assert says_yes(upload)
    assert db.session.query(Skill).count() == 4 and db.session.query(Metric).count() == 10
    again = taken_in(cells, "plant.xlsx", "0" * 64, admin)
    assert again.to_load == 0 and not whys(again)


NAMES = st.text(st.characters(min_codepoint=33, max_codepoint=0x24F), min_size=1, max_size=12).filter(
    lambda one: one not in "-–—"
)
UNIT_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["T1", "T2", "T3", "T1-10", "T2-10"]),
        st.sampled_from(["team", "station", "function"]),
        NAMES,
        st.sampled_from(["PLANT", "T1", "T2", "T3"]),
    ),
    max_size=6,
)
PEOPLE_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "3"]), NAMES, st.sampled_from(["PLANT", "T1", "T2"]), st.none(),
        st.sampled_from(["worker", "trainer; worker"]),
    ),
    max_size=4,
)  # fmt: skip
DAYS = st.lists(st.tuples(st.integers(1, 28), st.sampled_from(["-", "early", "late, early"])), max_size=4)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(steps=st.lists(st.tuples(UNIT_ROWS, PEOPLE_ROWS, DAYS), min_size=1, max_size=3))
def test_whatever_comes_in_the_same_again_changes_nothing(app: Flask, steps: list[Any]) -> None:
    admin = founded()
    year = next_year()
    for units, people, days in steps:
        book: dict[str, Any] = {
            "Units": [UNITS, *map(list, units)],
            "People": [PEOPLE, *map(list, people)],
            "Calendar": [["Date", "Shifts worked"], *([f"{year}-03-{day:02}", shifts] for day, shifts in days)],
            "Plant": [["Setting", "Value"], ["name", "Works"]],
        }
        upload = sent(admin, **book)
        if upload.to_load:
            assert says_yes(upload)
        again = sent(admin, **book)
        assert again.to_load == 0, [row for row in again.rows if row["verdict"] in ("new", "changed")]
        assert whys(again).keys() <= whys(upload).keys()


def test_what_was_looked_at_is_what_is_loaded_or_nothing(client: CheckingClient, world: World) -> None:
    """Somebody else was faster: the new comparison is shown, and nothing is written."""
    upload = sent(world.nils, Units=[["Code", "Name"], ["A3", "Assembly"]])
    token = upload.token
    loaded(world.ingrid, Units=[["Code", "Name"], ["A3", "Motors"]])
    answer = client.as_(world.nils).post(f"/uploads/{token}/loading")
    assert answer.status_code == 409 and world.unit("A3").name == "Motors"
    assert client.post(f"/uploads/{token}/loading").status_code == 303
    assert client.post(f"/uploads/{token}/loading").status_code == 303, "a second tap finds it there"
    assert world.unit("A3").name == "Assembly"
    assert client.get(f"/uploads/{token}/progress").json == {}


def test_only_who_sets_the_plant_up_gets_and_sends_it(client: CheckingClient, world: World) -> None:
    for person in (world.amina, world.marek, world.greta):
        client.as_(person)
        assert client.get("/set-up/workbook.xlsx").status_code == 403
        assert client.post("/set-up/workbook", data={"file": (as_file({"Units": [UNITS]}), "a.xlsx")}).status_code == 403
        assert client.get("/set-up").status_code == 403
    assert client.as_(world.karl).get("/set-up").status_code == 200


def test_a_file_that_is_no_workbook_of_a_plant_is_refused_in_a_sentence(client: CheckingClient, world: World) -> None:
    client.as_(world.nils)
    for file, name in ((as_file({"Cars": [["Code", "Kind"], ["1", "2"]]}), "a.xlsx"), (io.BytesIO(b"a;b\n1;2\n"), "a.csv")):
        answer = client.post("/set-up/workbook", data={"file": (file, name)})
        assert answer.status_code == 422 and "workbook" in answer.get_data(as_text=True)


def test_a_shutdown_is_a_row_and_a_day_each(world: World) -> None:
    year = next_year()
    loaded(
        world.nils,
        Calendar=[["Date", "Until", "Shifts worked", "Note"], [f"{year}-12-24", f"{year}-12-31", "-", "Shutdown"]],
    )
    days = db.session.scalars(select(CalendarDay).where(CalendarDay.note == "Shutdown")).all()
    assert len(days) == 8 and all(day.shifts == [] for day in days)


def test_new_hours_of_a_shift_and_its_weekdays(world: World) -> None:
    heads = ["Code", "Starts", "Ends", "Mon", "sa"]
    loaded(world.nils, Shifts=[heads, ["early", 0.25, {"o": "13:30:00"}, "no", "yes"]])
    plant = Plant.get()
    assert plant.shifts["early"]["end"] == "13:30" and plant.shifts["early"]["name"]["de"] == "Früh"
    assert "early" not in plant.week_pattern["monday"] and plant.week_pattern["saturday"] == ["early"]

"""The wall's matrix: who can work where now, what turns by itself, and what it costs to draw."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from lxml import html

from boards.clock import tick
from boards.db import db, writing
from boards.live.revisions import revisions_of
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.skills.desk import Judged, enter_assessments
from boards.skills.models import Skill
from boards.skills.panels import JOBS_MAX
from tests.client import CheckingClient
from tests.live.conftest import Watching
from tests.live.test_queries import counted, statements_for
from tests.skills.matrix import TODAY, before, judged, noon, revision, rostered, six, skill, standard, stands
from tests.world import World

Open = Callable[..., Watching]
Cell = tuple[str, str]


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(noon(TODAY), tick=False) as traveller:
        yield traveller


def panel(client: CheckingClient, unit: str = "a3", language: str = "en") -> html.HtmlElement:
    text = client.get(f"/boards/{unit}/panels/skills?lang={language}").get_data(as_text=True)
    return html.fromstring(text)


def cell(found: html.HtmlElement, person: Person, code: str = "A3-10") -> Cell:
    (one,) = found.xpath(f".//td[@data-person='{person.id}'][@data-skill='{code}']")
    return one.get("data-level"), one.get("data-state")


def cover(found: html.HtmlElement, code: str = "A3-10") -> tuple[str, str, str]:
    """How many are there, how many are needed, and how it looks."""
    (one,) = found.xpath(f".//td[@data-skill='{code}'][@data-cover]")
    return one.get("data-cover"), one.get("data-needed"), one.get("class")


def heading(found: html.HtmlElement) -> str:
    return " ".join(found.xpath(".//header")[0].text_content().split())


def test_who_works_now_comes_first_with_cover_against_need(client: CheckingClient, world: World) -> None:
    shrink = skill(world, need=(2, 3))
    judged(shrink, world.bruno, 4, before(10))
    judged(shrink, world.marek, 3, before(10))
    tick()
    found = panel(client)
    assert heading(found) == "Qualification Early shift 1 gap"
    assert [row.findtext("th").strip() for row in found.xpath(".//tr[@class='person']")] == [
        "Amina H.", "Joana B.", "Marek S.", "Bruno K.",
    ]  # fmt: skip
    assert [row.get("data-calm") is not None for row in found.xpath(".//tr[@class='person']")] == [False] * 3 + [True]
    assert cover(found) == ("1", "2", "bad") and found.xpath(".//td[@data-actual='2'][@data-target='3']")
    judged(shrink, world.joana, 3, before(10))
    assert cover(panel(client)) == ("2", "2", "good") and "no gap" in heading(panel(client))
    with time_machine.travel(noon(TODAY) + dt.timedelta(hours=4), tick=False):
        tick()
        assert "Late shift" in heading(panel(client)) and cover(panel(client)) == ("1", "2", "bad")


def test_every_status_has_a_sign_of_its_own(client: CheckingClient, world: World) -> None:  # Q-02, U-05
    shrink = skill(world, recertify_months=12, lapse_days=60)
    sw = standard(world, shrink)
    revision(world, sw, "B", before(150))
    rostered(world, "A3", "A3-10", world.greta, before(300), attended=True)
    days = {"joana": 200, "bruno": 100, "amina": 10, "marek": 400}
    for name, ago in days.items():
        judged(shrink, getattr(world, name), 3, before(ago))
    with writing():
        shrink.suspend(world.amina, world.leo, "Found without gloves")
    found = panel(client)
    said = {name: cell(found, getattr(world, name)) for name in days}
    assert said == {
        "joana": ("3", "retraining_due"), "bruno": ("3", "lapsed"), "amina": ("3", "suspended"), "marek": ("3", "expired"),
    }  # fmt: skip
    signs = {one.get("data-status"): html.tostring(one) for one in found.xpath(".//svg[@data-status]")}
    drawings = {b"".join(drawn.split(b"quarters")[1:]) for drawn in signs.values()}
    assert len(drawings) == len(signs) == 4, "told apart without colour"
    assert "level 3 of 4, expired" in found.text_content() and "Found without gloves" not in found.text_content()


def test_on_whom_a_job_hangs_and_what_has_ended_is_said_in_words(client: CheckingClient, world: World) -> None:
    shrink = skill(world, critical=True, recertify_months=12)
    fork = skill(world, "FORK", "PLANT", recertify_months=12)
    for name, ago in (("marek", 10), ("joana", 345), ("bruno", 30)):
        judged(shrink, getattr(world, name), 3, before(ago))
    judged(fork, world.bruno, 3, before(371))
    found = panel(client)
    notes = {one.get("data-note"): " ".join(one.text_content().split()) for one in found.xpath(".//li[@data-note]")}
    assert notes["single"] == "Hangs on one A3-10 late: Bruno K. only"
    assert notes["ended"] == "Licences Job FORK: Bruno K. expired (Fri 13)"
    assert notes["soon"] == "Ends soon Joana B. A3-10, 8 Dec"
    assert found.xpath(f".//td[@data-person='{world.bruno.id}'][@data-single]")
    tier = panel(client, "vsa")
    figures = {
        one.get("data-figure"): " ".join(one.text_content().split()) for one in tier.xpath(".//tr[@data-unit='A3']/td")
    }
    assert figures == {"coverage": "100 %", "gaps": "0", "single": "1: 1", "ended": "0", "expiring": "1"}


def test_names_on_a_wall_are_as_the_plant_wants_them(client: CheckingClient, world: World) -> None:
    judged(skill(world, critical=True), world.marek, 3, before(10))
    said = {}
    for how in ("short", "initials", "none"):
        with writing():
            Plant.get().settings = {"matrix_names": how}
        said[how] = panel(client)
    rows = {
        how: [row.findtext("th").strip() for row in found.xpath(".//tr[@class='person']")] for how, found in said.items()
    }
    assert rows["initials"] == ["AH", "JB", "MS", "BK"] and rows["none"] == ["1", "2", "3", "4"]
    nameless = html.tostring(said["none"]).decode()
    assert "data-person" not in nameless and "Marek" not in nameless and "people/" not in nameless
    assert "A3-10: one person only" in said["none"].text_content()


def test_two_of_one_short_name_are_told_apart(client: CheckingClient, world: World) -> None:
    skill(world)
    with writing():
        world.joana.name = "Marek Sikora"
    rows = [row.findtext("th").strip() for row in panel(client).xpath(".//tr[@class='person']")]
    assert rows[1:3] == ["Marek Sikora", "Marek Szymański"]


def test_a_team_without_skills_has_no_matrix(client: CheckingClient, world: World) -> None:
    text = client.get("/boards/a3/wall").get_data(as_text=True)
    assert "data-skills" not in text and '<section class="panel panel-skills" id="panel-skills"' in text
    assert not panel(client).xpath("./*")


def test_at_six_a_major_revision_turns_the_wall_and_nobody_writes(
    app: Flask, client: CheckingClient, world: World, watching: Open, publish: Callable[[], None],
    at_noon: time_machine.Traveller,
) -> None:  # D-04, Q-01, decision 11  # fmt: skip
    shrink = skill(world, need=(2, 3))
    sw = standard(world, shrink)
    tomorrow = TODAY + dt.timedelta(days=1)
    b = revision(world, sw, "B", tomorrow, approved_on=before(9))
    judged(shrink, world.marek, 3, before(50))
    judged(shrink, world.joana, 3, before(2), revisions=[b])
    with writing():
        for person in (world.marek, world.joana):
            person.crew = "C"  # works the night, 22:00 to 06:00
    at_noon.move_to(six(tomorrow, -60))
    tick()
    page = watching("A3")
    night = html.fromstring(page.html["skills"])
    assert "Night shift" in heading(night) and cover(night) == ("2", "2", "good"), "keeps what it started with"
    assert cell(night, world.marek) == ("3", "valid")
    with writing():
        Plant.get().crew_rotation = {}  # everybody works every shift: only the revision can change the cover
    publish()
    page.told()
    before_it = db.session.query(Skill).count()
    at_noon.move_to(six(tomorrow))
    with counted() as statements:
        tick()
    publish()
    assert "skills" in [push["panel"] for push in page.told()], "told within the minute"
    written = [one for one in statements if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert all(any(table in one for table in ("panel_revision", "tick", "notice")) for one in written) and before_it == 1, (
        "nothing but the telling"
    )
    morning = html.fromstring(page.html["skills"])
    assert cell(morning, world.marek) == ("3", "retraining_due")
    assert cell(morning, world.joana) == ("3", "valid"), "assessed against it before: stays"
    assert cover(morning) == ("1", "2", "bad") and "1 gap" in heading(morning)
    assert stands(shrink, world.marek, TODAY).covers, "and yesterday's night is what it was"


@pytest.mark.parametrize(("since", "until", "moves"), [("13:59", "14:00", True), ("14:01", "14:02", False)])
def test_another_shift_is_another_matrix(world: World, since: str, until: str, moves: bool) -> None:
    skill(world)
    a3 = world.unit("A3").id

    def at(clock: str) -> dt.datetime:
        return dt.datetime.combine(TODAY, dt.time.fromisoformat(clock), Plant.get().zone)

    tick(at(since))
    db.session.rollback()
    first = revisions_of(a3).get("skills", 0)
    tick(at(until))
    db.session.rollback()
    assert (revisions_of(a3).get("skills", 0) != first) is moves


def grown(world: World, people: int, skills: int, first: int = 0) -> None:
    """A3 grows to so many people and skills, each pair assessed five times in two years."""
    with writing():
        a3, station, karl = world.unit("A3"), world.unit("A3-10"), world.karl
        crew = [
            Person(personnel_no=f"8{n:03}", name=f"Worker Number{n}", home_unit=a3, crew="ABC"[n % 3])
            for n in range(first, people)
        ]
        db.session.add_all(crew)
        jobs = [Skill(code=f"J-{n}", name=f"Job {n}", unit=station, recertify_months=12) for n in range(first, skills)]
        db.session.add_all(jobs)
        db.session.flush()
        for job in jobs:
            job.need(TODAY, 1, 3, karl)
        enter_assessments(
            Judged(job, one, 3, karl, on=before(730 - 140 * turn), transfer=True)
            for job in jobs for one in crew for turn in range(5)
        )  # fmt: skip


def test_sixty_people_and_24_skills_ask_as_often_as_three(app: Flask, client: CheckingClient, world: World) -> None:
    grown(world, 2, 2)
    few = {unit: statements_for(app, unit, "skills") for unit in ("A3", "VSA")}
    grown(world, 60, 24, first=2)
    many = {unit: statements_for(app, unit, "skills") for unit in ("A3", "VSA")}
    for unit in few:
        assert len(many[unit]) == len(few[unit]) <= 22, (unit, len(few[unit]), len(many[unit]))
    began = time.monotonic()
    found = panel(client)
    assert time.monotonic() - began < 5
    assert len(found.xpath(".//tr[@class='person']")) == 40 and len(found.xpath(".//thead//th")) == JOBS_MAX
    (more,) = found.xpath(".//p[@class='more']")
    assert int(more.get("data-rest")) == len(Person.working_in(Unit.by_code("A3"))) - 40 + 24 - JOBS_MAX  # type: ignore[arg-type]

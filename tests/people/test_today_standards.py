"""Today, of standards and qualification: what I have to read, who asks about what I wrote, what my crew lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from lxml import html
from sqlalchemy import event

from boards import clock
from boards.db import db, writing
from boards.people.models import Person
from boards.plant.calendar import set_day
from boards.skills.models import Skill
from boards.standards.models import Standard, Use
from tests.client import CheckingClient
from tests.people.test_today import TUESDAY, Page, plant_time, rows, sections
from tests.skills.matrix import judged, skill
from tests.standards.catalog import DAY, revision, standard
from tests.world import World


@pytest.fixture(autouse=True)
def tuesday_ten(world: World) -> Iterator[None]:
    with clock.at(plant_time("10:00")):
        yield


@pytest.fixture
def opened(client: CheckingClient) -> Callable[[Person], html.HtmlElement]:
    def page(person: Person) -> html.HtmlElement:
        answer = client.as_(person).get("/today")
        assert answer.status_code == 200
        return html.document_fromstring(answer.get_data(as_text=True))

    return page


def states(page: html.HtmlElement, section: str) -> list[str]:
    return [row.get("data-state") for row in page.xpath(f"//section[@id='{section}']//li")]


def links(page: html.HtmlElement, section: str) -> list[str]:
    return list(page.xpath(f"//section[@id='{section}']//a[@class='title']/@href"))


def text(page: html.HtmlElement, section: str) -> str:
    return " ".join(page.get_element_by_id(section).text_content().split())


# --- to read


def test_i_see_what_i_have_to_read_the_overdue_first_then_what_waits_for_its_day(world: World, opened: Page) -> None:
    with writing():
        revision(standard(world), "A", TUESDAY - 3 * DAY)
        revision(standard(world, "SW-OLD"), "A", TUESDAY - 40 * DAY)
        revision(standard(world, "SW-NEXT"), "A", TUESDAY + 5 * DAY, "major", approved_on=TUESDAY - 10 * DAY)
        revision(standard(world, "SW-B2", "B2", ("B2-10",)), "A", TUESDAY - 3 * DAY)
    shown = opened(world.joana)
    assert links(shown, "readings") == ["/standards/sw-old/a", "/standards/sw-a3-10/a", "/standards/sw-next/a"]
    assert states(shown, "readings") == ["late", "owed", "coming"]
    assert sections(shown) == ["readings"], "she leads nobody"
    assert "Nothing waits" not in shown.text_content()
    assert shown.xpath("//ul[@class='today-figures']//a[@href='#readings' and @class='bad']/b/text()") == ["3"]


def test_read_in_the_page_one_tap_away_it_is_gone(world: World, client: CheckingClient, opened: Page) -> None:
    with writing():
        revision(standard(world), "A", TUESDAY - 3 * DAY)
    [address] = links(opened(world.joana), "readings")
    page = html.document_fromstring(client.get(address).get_data(as_text=True))
    [form] = page.xpath("//form[contains(@action, 'acknowledgement')]")
    client.post(form.get("action"), data={field.get("name"): field.get("value") for field in form.xpath(".//input")})
    shown = opened(world.joana)
    assert not sections(shown) and "Nothing waits for you." in shown.text_content()
    assert rows(opened(world.marek), "readings"), "each has to read it himself"


def test_who_was_away_owes_it_a_week_after_the_return(world: World, opened: Page) -> None:  # D-08
    with writing():
        revision(standard(world), "A", TUESDAY - 40 * DAY)
        world.joana.away_until = TUESDAY - DAY
    assert states(opened(world.joana), "readings") == ["owed"]
    assert states(opened(world.marek), "readings") == ["late"]


def test_while_my_question_is_open_it_is_the_authors_turn(world: World, opened: Page) -> None:  # D-14
    with writing():
        asked = revision(standard(world), "A", TUESDAY - 40 * DAY).ask(world.joana, "Which flange?")
        asked_id = asked.id
    shown = opened(world.joana)
    assert states(shown, "readings") == ["asked"]
    assert not shown.xpath("//ul[@class='today-figures']//a[@class='bad']"), "nothing is late by her"
    author = opened(world.amina)
    assert rows(author, "asked-of-me") == ["Which flange?"]
    assert links(author, "asked-of-me") == [f"/standards/sw-a3-10/a#question-{asked_id}"]
    assert not rows(opened(world.bruno), "asked-of-me"), "the author answers"
    with writing():
        db.session.merge(asked).reply(world.amina, "The narrow one")
    assert not rows(opened(world.amina), "asked-of-me")
    assert states(opened(world.joana), "readings") == ["late"]


def test_when_the_author_has_left_who_leads_the_team_is_asked(world: World, opened: Page) -> None:
    with writing():
        revision(standard(world), "A", TUESDAY - 3 * DAY, author=world.marek).ask(world.joana, "Which flange?")
        world.marek.left_on = TUESDAY - DAY
    assert rows(opened(world.bruno), "asked-of-me") == ["Which flange?"]
    assert not rows(opened(world.piotr), "asked-of-me")


# --- who leads


def test_a_leader_sees_how_many_of_the_own_crew_have_not_read_and_no_names(world: World, opened: Page) -> None:  # P-06
    with writing():
        made = revision(standard(world), "A", TUESDAY - 40 * DAY)
        made.acknowledge(world.amina, "en")
        made.acknowledge(world.marek, "en")
    shown = opened(world.amina)
    assert links(shown, "unread") == ["/standards/sw-a3-10#readers-A"]
    assert "1 of 3 has not read it" in text(shown, "unread") and states(shown, "unread") == ["late"]
    assert "Joana" not in text(shown, "unread")
    assert not rows(opened(world.bruno), "unread"), "of crew B there is only himself, and his own is to read"
    assert not rows(opened(world.joana), "unread") and not rows(opened(world.piotr), "unread")
    with writing():
        world.bruno.left_on = TUESDAY
    assert "1 of 3" in text(opened(world.amina), "unread")


def test_a_crew_that_nobody_leads_is_not_forgotten(world: World, opened: Page) -> None:
    with writing():
        made = revision(standard(world), "A", TUESDAY - 40 * DAY)
        for reader in (world.amina, world.bruno, world.marek):
            made.acknowledge(reader, "en")
        world.joana.crew = "C"
    assert "1 of 3" in text(opened(world.amina), "unread")
    assert "1 von 2" in text(opened(world.bruno), "unread"), "in his language"


def test_a_review_that_is_near_or_over_comes_to_who_leads_the_owner(world: World, opened: Page) -> None:  # D-10 T-10
    with writing():
        for code, ago in (("SW-FAR", 200), ("SW-NEAR", 350), ("SW-OVER", 400)):
            made = revision(standard(world, code), "A", TUESDAY - ago * DAY)
            for reader in (world.amina, world.bruno, world.marek, world.joana):
                made.acknowledge(reader, "en")
    shown = opened(world.amina)
    assert links(shown, "reviews") == ["/standards/sw-over/uses", "/standards/sw-near/uses"]
    assert states(shown, "reviews") == ["late", "owed"]
    assert not rows(opened(world.piotr), "reviews") and not rows(opened(world.greta), "reviews")
    with writing():
        db.session.query(Standard).filter_by(code="SW-OVER").one().review(world.amina)
    assert len(rows(opened(world.amina), "reviews")) == 1


def test_what_ends_or_waits_for_retraining_is_one_tap_from_the_plan(world: World, opened: Page) -> None:
    job = skill(world, recertify_months=12)
    with writing():
        for person, until in ((world.joana, TUESDAY - DAY), (world.marek, TUESDAY + 20 * DAY), (world.bruno, TUESDAY)):
            judged_on = TUESDAY - 300 * DAY
            judged(job, person, 3, judged_on, valid_until=until)
    shown = opened(world.amina)
    assert rows(shown, "ending") == ["Joana Brito: A3-10 Job A3-10", "Marek Szymański: A3-10 Job A3-10"], "Bruno's crew: B"
    plan = shown.xpath("//section[@id='ending']//div[@class='controls']/a/@href")
    assert plan[0] == f"/boards/a3/skills/training?person={world.joana.id}&skill=A3-10&level=3#new"
    assert not rows(opened(world.joana), "ending"), "her own page of qualifications says it"
    with writing():
        db.session.query(Skill).one().plan_training(world.joana, 3, world.amina, TUESDAY + 5 * DAY)
    assert rows(opened(world.amina), "ending") == ["Marek Szymański: A3-10 Job A3-10"], "it is promised"


def test_stations_that_nobody_covers_on_the_next_working_day(world: World, opened: Page) -> None:  # domain 6.3
    job = skill(world)
    judged(job, world.joana, 3, TUESDAY - 100 * DAY, valid_until=TUESDAY)
    shown, at = opened(world.amina), "/boards/a3/roster?date=2026-11-{}&shift={}"
    assert rows(shown, "gaps") == ["A3-10 Stator shrink-fit"] * 2, "Joana's ends today"
    assert links(shown, "gaps") == [at.format(18, "early"), at.format(18, "night")], "and nobody leads crew C"
    assert links(opened(world.bruno), "gaps") == [at.format(18, "late"), at.format(18, "night")], "of his crew"
    with writing():
        set_day(world.unit("PLANT"), TUESDAY + DAY, [])
    assert links(opened(world.amina), "gaps")[0] == at.format(19, "early")
    judged(job, world.marek, 3, TUESDAY - 100 * DAY)
    assert links(opened(world.amina), "gaps") == [at.format(19, "night")]
    assert not rows(opened(world.marek), "gaps")


def test_as_many_queries_for_thirty_as_for_three(world: World, opened: Page) -> None:
    job = skill(world)

    def more(numbers: range) -> None:
        for n in numbers:
            home = world.unit("A3")
            person = Person(personnel_no=f"9{n:03}", name=f"New {n}", home_unit=home, crew="A", language="en")
            with writing():
                db.session.add(person)
                made = standard(world, f"SW-{n}")
                old = revision(made, "A", TUESDAY - 400 * DAY)
                revision(made, "B", TUESDAY + 9 * DAY, approved_on=TUESDAY - DAY)
                old.ask(person, f"Why {n}?")
                made.uses.append(Use(unit=world.unit("B2"), from_on=TUESDAY))
            judged(job, person, 3, TUESDAY - 300 * DAY, valid_until=TUESDAY + n * DAY)

    def counted() -> int:
        asked = list[str]()
        db.session.expire_all()

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            shown = opened(world.amina)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        assert len(rows(shown, "readings")) >= 6 and len(rows(shown, "unread")) >= 3 and len(rows(shown, "ending")) >= 3
        assert len(rows(shown, "asked-of-me")) >= 3 and len(rows(shown, "reviews")) >= 3
        return len(asked)

    more(range(3))
    counted()
    few = counted()
    more(range(3, 30))
    assert counted() == few

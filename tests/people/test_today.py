"""Today: what I owe now, in order; and my own actions, ideas and questions. Nobody else's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

import pytest
from lxml import html
from sqlalchemy import event

from boards import clock
from boards.actions.models import Action
from boards.db import db, writing
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.issues.models import Issue
from boards.metrics.models import Metric
from boards.people.models import Person
from tests.client import CheckingClient
from tests.metrics.numbers import measured, safety
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = dt.date(2026, 11, 17)  # crew A works early


def plant_time(time: str, days: int = 0) -> dt.datetime:
    return dt.datetime.combine(TUESDAY + dt.timedelta(days=days), dt.time.fromisoformat(time), BERLIN)


@pytest.fixture(autouse=True)
def tuesday_ten(world: World) -> Iterator[None]:
    with clock.at(plant_time("10:00")):
        yield


@pytest.fixture
def opened(client: CheckingClient) -> Callable[[Person], html.HtmlElement]:
    """`opened(amina)`: her page."""

    def page(person: Person) -> html.HtmlElement:
        answer = client.as_(person).get("/today")
        assert answer.status_code == 200
        return html.document_fromstring(answer.get_data(as_text=True))

    return page


Page = Callable[[Person], html.HtmlElement]


def sections(page: html.HtmlElement) -> list[str]:
    return [section.get("id") for section in page.xpath("//div[@id='today']//section[contains(@class, 'owed')]")]


def rows(page: html.HtmlElement, section: str) -> list[str]:
    return [" ".join(row.text_content().split()) for row in page.xpath(f"//section[@id='{section}']//a[@class='title']")]


def everything(world: World, n: int = 1) -> None:
    """One, or many, of all that can wait for Amina."""
    a3 = world.unit("A3")
    for number in range(n):
        Issue.raise_at(world.unit("A3-10"), "andon", "", by=world.joana)
        Issue.raise_at(world.unit("A3-10"), "abnormality", f"It rattles {number}", by=world.joana)
        Escalation.ask_for(world.unit("B2"), a3, f"Can you lend us a crate {number}?", by=world.piotr)
        asked = Escalation.ask_for(a3, world.unit("VSA"), f"Who orders tape {number}?", by=world.joana)
        asked.reply(world.greta, "answer", "Stores does, from Monday on")
        Action.raise_at(a3, f"Mine and late {number}", by=world.amina, owner=world.amina, due_on=TUESDAY - dt.timedelta(2))
        Action.raise_at(a3, f"Asked of me {number}", by=world.joana, owner=world.amina, due_on=TUESDAY + dt.timedelta(4))
        Action.raise_at(a3, f"Mine for later {number}", by=world.amina, owner=world.amina, due_on=TUESDAY + dt.timedelta(9))
        done = Action.raise_at(a3, f"Marek did it {number}", by=world.amina, owner=world.marek, due_on=TUESDAY)
        done.complete(world.marek)
        moved = Action.raise_at(a3, f"Later please {number}", by=world.amina, owner=world.marek, due_on=TUESDAY)
        moved.move_due(world.marek, TUESDAY + dt.timedelta(days=3), "The sheet was cut wrong")
        Action.raise_at(a3, f"Nobody owns it {number}", by=world.amina)
        Idea.submit(a3, f"Hang the key {number}", receipt=receipt_for(f"one {number}"), language="en", author=world.joana)
        Idea.submit(a3, f"My own {number}", receipt=receipt_for(f"two {number}"), language="en", author=world.amina)


def test_a_leader_sees_what_is_owed_in_the_order_of_urgency(world: World, opened: Page) -> None:
    with writing():
        everything(world)
    shown = opened(world.amina)
    assert sections(shown) == [
        "calls",
        "questions",
        "answers",
        "now",
        "ideas",
        "checks",
        "noticed",
        "moves",
        "ownerless",
    ]
    assert rows(shown, "now") == ["Mine and late 0", "Asked of me 0"]
    assert rows(shown, "actions") == ["Mine for later 0"]
    assert rows(shown, "ideas") == ["Hang the key 0"], "not her own (I-07)"
    assert rows(shown, "my-ideas") == ["My own 0"]
    assert rows(shown, "checks") == ["Marek did it 0"]


def test_every_figure_leads_to_its_rows(world: World, opened: Page) -> None:  # U-09
    with writing():
        everything(world, 2)
    shown = opened(world.amina)
    for link in shown.xpath("//ul[@class='today-figures']//a"):
        [section] = shown.xpath(f"//section[@id='{link.get('href')[1:]}']")
        count = int(link.findtext("b"))
        wanted = rows(shown, section.get("id"))
        assert count == len(wanted), section.get("id")


def test_who_owes_nothing_reads_so(world: World, opened: Page) -> None:
    with writing():
        everything(world)
    shown = opened(world.rosa)
    assert "Nothing waits for you." in shown.text_content()
    assert not sections(shown)


def test_nobody_sees_what_others_owe(world: World, opened: Page) -> None:  # P-06
    with writing():
        everything(world)
    for person in (world.rosa, world.piotr, world.ingrid, world.nils):
        text = opened(person).text_content()
        for private in ("Mine and late", "Asked of me", "My own", "Marek did it"):
            assert private not in text, (person.name, private)


def test_marek_may_not_check_what_he_did(world: World, opened: Page) -> None:
    with writing():
        everything(world)
        Action.raise_at(world.unit("A3"), "By herself", by=world.amina, owner=world.amina, due_on=TUESDAY).complete(
            world.amina
        )
    assert rows(opened(world.amina), "checks") == ["Marek did it 0"]
    assert not rows(opened(world.marek), "checks")


def test_a_leaders_own_idea_waits_for_the_next_level(world: World, opened: Page) -> None:  # I-07
    with writing():
        everything(world)
    assert "My own 0" in rows(opened(world.greta), "ideas")
    assert "My own 0" not in rows(opened(world.bruno), "ideas")
    assert "My own 0" not in rows(opened(world.ingrid), "ideas")


def test_a_call_comes_to_the_leader_on_shift_then_to_the_next(world: World, opened: Page) -> None:
    with writing():
        call = Issue.raise_at(world.unit("A3-10"), "andon", "", by=world.joana)
    assert rows(opened(world.amina), "calls")
    assert not rows(opened(world.bruno), "calls"), "his shift begins at 14:00"
    assert not rows(opened(world.leo), "calls"), "not yet"
    with writing():
        db.session.get_one(Issue, call.id).climb(plant_time("10:16"))
    with clock.at(plant_time("10:16")):
        assert rows(opened(world.leo), "calls")


def test_one_tap_on_the_row_and_undo(world: World, client: CheckingClient, opened: Page) -> None:
    with writing():
        everything(world)
    shown = opened(world.amina)
    [form] = shown.xpath("//section[@id='now']//li[contains(., 'Mine and late')]//form")
    answer = client.post(
        form.get("action"), data={field.get("name"): field.get("value") for field in form.xpath(".//input")}
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/today"
    again = html.document_fromstring(client.get("/today").get_data(as_text=True))
    assert "Mine and late 0" not in rows(again, "now")
    [undo] = again.xpath("//div[@id='toast']//form")
    taken_back = client.post(
        undo.get("action"), data={field.get("name"): field.get("value") for field in undo.xpath(".//input")}
    )
    assert taken_back.headers["Location"] == "/today"
    assert "Mine and late 0" in rows(opened(world.amina), "now")


def test_the_answer_is_heard_in_one_tap_on_the_crews_shift(
    world: World, client: CheckingClient, opened: Page
) -> None:  # E-02
    with writing():
        everything(world)
    shown = opened(world.joana)
    [form] = shown.xpath("//section[@id='answers']//form")
    client.post(form.get("action"), data={field.get("name"): field.get("value") for field in form.xpath(".//input")})
    assert not rows(opened(world.joana), "answers")
    with clock.at(plant_time("15:00")):
        assert rows(opened(world.bruno), "answers"), "his crew has not heard it"


def test_overdue_begins_at_midnight_of_the_plant(world: World, opened: Page) -> None:  # T-05
    with writing():
        Action.raise_at(world.unit("A3"), "Weld the pan", by=world.amina, owner=world.marek, due_on=TUESDAY)
    with clock.at(plant_time("23:59")):
        assert opened(world.marek).xpath("//section[@id='now']//span[contains(@class, 'today')]")
    with clock.at(plant_time("00:01", 1)):
        assert opened(world.marek).xpath("//section[@id='now']//span[contains(@class, 'late')]")


def test_as_many_questions_to_the_database_for_thirty_rows_as_for_three(world: World, opened: Page) -> None:
    def counted() -> int:
        asked = list[str]()
        db.session.expire_all()

        def note(connection: object, cursor: object, statement: str, *more: object) -> None:
            asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            opened(world.amina)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(asked)

    with writing():
        everything(world, 3)
    few = counted()
    with writing():
        for number in range(3, 30):
            everything_more(world, number)
    assert counted() == few


def everything_more(world: World, number: int) -> None:
    a3 = world.unit("A3")
    Issue.raise_at(world.unit("A3-10"), "andon", "", by=world.joana)
    Escalation.ask_for(world.unit("B2"), a3, f"Can you lend us a crate {number}?", by=world.piotr)
    asked = Escalation.ask_for(a3, world.unit("VSA"), f"Who orders tape {number}?", by=world.joana)
    asked.reply(world.greta, "answer", "Stores does, from Monday on")
    Action.raise_at(a3, f"Mine and late {number}", by=world.amina, owner=world.amina, due_on=TUESDAY - dt.timedelta(days=2))
    done = Action.raise_at(a3, f"Marek did it {number}", by=world.amina, owner=world.marek, due_on=TUESDAY)
    done.complete(world.marek)
    Idea.submit(a3, f"Hang the key {number}", receipt=receipt_for(f"one {number}"), language="en", author=world.joana)


def test_after_signing_in_it_is_the_first_page(client: CheckingClient, world: World) -> None:
    answer = client.post("/sign-in", data={"badge": "101", "pin": "2468"})
    assert answer.headers["Location"] == "/today"
    assert client.get("/today").status_code == 200


def test_numbers_of_my_shift_that_nobody_wrote_and_reds_that_nobody_explained(opened: Page, world: World) -> None:
    a3 = world.unit("A3")
    with writing():
        q = measured(a3, "Q", 96.5, by_shift=True, roll_up="worst_shift")
        measured(a3, "M", 95)
        safety(a3)
        monday = TUESDAY - dt.timedelta(days=1)
        q.record(monday, "late", by=None, value=94, source="machine")
    with clock.at(plant_time("14:05")):
        page = opened(world.amina)  # crew A works early
        assert rows(page, "numbers") == ["A3 · Early", "A3 · Early"]
        links = page.xpath("//section[@id='numbers']//a/@href")
        assert links[0] == "/boards/a3/numbers?day=2026-11-17&shift=early"
        assert rows(page, "reds") == ["Figure Q"]
        assert page.xpath("//section[@id='reds']//a/@href") == [f"/metrics/{q.id}/days/{monday}#red"]
        assert "reason missing" in page.get_element_by_id("reds").text_content()
        assert not rows(opened(world.piotr), "numbers") and not rows(opened(world.marek), "reds")
        with writing():
            for day in (monday, TUESDAY):
                q.record(day, "early", by=world.amina, value=97)
            q.explain(monday, world.amina, {"Other": 1})
            q.answer_red(monday, world.amina, "none", text="The line was new")
        page = opened(world.amina)
        assert not rows(page, "numbers") and not rows(page, "reds")


def test_numbers_cost_as_many_queries_for_forty_as_for_one(opened: Page, world: World) -> None:
    def ask() -> int:
        statements: list[str] = []

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        opened(world.amina)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    def number(n: int) -> None:
        metric = measured(world.unit("A3"), "Q", 96.5, code=f"A3-{n}", measured_from=TUESDAY - dt.timedelta(days=300 + n))
        metric.record(TUESDAY - dt.timedelta(days=1), by=None, value=90, source="machine")

    with writing():
        number(1)
    ask()
    few = ask()
    with writing():
        for n in range(2, 40):
            metric = Metric(
                code=f"A3-{n}", unit=world.unit("A3"), name=f"Number {n}", reasons=["Other"], rules=[],
                measured_from=TUESDAY - dt.timedelta(days=300),
            )  # fmt: skip
            db.session.add(metric)
            db.session.flush()
            metric.set_target(96.5, TUESDAY - dt.timedelta(days=300), None)
            metric.record(TUESDAY - dt.timedelta(days=1), by=None, value=90, source="machine")
    assert ask() == few

"""The shift end: the outgoing leader writes the numbers of the shift on a phone, and says why the red ones are red."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from lxml import html
from sqlalchemy import func, select

from boards import clock
from boards.actions.models import Action
from boards.db import db, writing
from boards.issues.models import Issue
from boards.machines.models import MachineCount
from boards.metrics.day import Day
from boards.metrics.days import Days
from boards.metrics.models import Metric
from boards.metrics.readings import Reading, RedAnswer
from boards.plant.calendar import Calendar, set_day
from tests.client import CheckingClient
from tests.live.test_queries import counted
from tests.metrics.numbers import measured, safety
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = dt.date(2026, 11, 17)
SATURDAY = dt.date(2026, 11, 21)
SHEET = "/boards/a3/numbers"


def plant_time(time: str, date: dt.date = TUESDAY) -> dt.datetime:
    return dt.datetime.combine(date, dt.time.fromisoformat(time), BERLIN)


@pytest.fixture(autouse=True)
def shift_end(world: World) -> Iterator[None]:
    with clock.at(plant_time("13:50")):
        yield


@pytest.fixture
def metrics(world: World) -> dict[str, Metric]:
    """A3's five: safety counts itself, first pass yield and delivery are ratios, hours add up, one value a day."""
    a3 = world.unit("A3")
    with writing():
        return {
            "S": safety(a3),
            "Q": measured(a3, "Q", 96.5, by_shift=True, roll_up="ratio", lowest=0, highest=100),
            "D": measured(a3, "D", 97, by_shift=True, roll_up="ratio"),
            "C": measured(a3, "C", 6, by_shift=True, roll_up="sum", direction="lower", unit_of_measure="h"),
            "M": measured(a3, "M", 95, decimals=0),
        }


def typed(metrics: dict[str, Metric], seen: int = 0, shift: str = "early", date: dt.date = TUESDAY, **numbers: Any) -> dict:
    """A filled-in sheet: Q="420/430" is numerator and denominator."""
    form: dict[str, Any] = {"day": date.isoformat(), "shift": shift}
    for letter, said in numbers.items():
        id = metrics[letter].id
        form[f"version-{id}"] = seen
        if "/" in said:
            form[f"numerator-{id}"], form[f"denominator-{id}"] = said.split("/")
        else:
            form[f"value-{id}"] = said
    return form


def of(metric: Metric, shift: str = "early", date: dt.date = TUESDAY) -> Reading | None:
    db.session.rollback()
    return Reading.latest(metric, date, shift)


def day(metric: Metric, date: dt.date = TUESDAY) -> Day:
    db.session.rollback()
    return Days([metric], date, date, clock.now()).on(metric, date)


def page(answer: Any) -> html.HtmlElement:
    return html.document_fromstring(answer.get_data(as_text=True))


def filled(shown: html.HtmlElement, name: str) -> str | None:
    return next(iter(shown.xpath(f"//input[@name='{name}']/@value")), None)


def test_the_sheet_is_that_of_the_shift_that_ends(client: CheckingClient, world: World, metrics: dict[str, Metric]) -> None:
    client.as_(world.amina)
    for time, shift, date in (("13:50", "early", TUESDAY), ("14:20", "early", TUESDAY), ("21:30", "late", TUESDAY)):
        with clock.at(plant_time(time)):
            shown = page(client.get(SHEET))
            form = shown.xpath("//form[starts-with(@id, 'numbers-')]")[0]
            assert form.get("id") == f"numbers-{date.isoformat()}-{shift}"
            assert [row.get("data-metric") for row in shown.xpath("//section[contains(@class, 'number-row')]")] == [
                "A3-S", "A3-Q", "A3-D", "A3-C", "A3-M"
            ]  # fmt: skip
    with clock.at(plant_time("05:30", TUESDAY + dt.timedelta(days=1))):  # T-01: the night belongs to Tuesday
        assert page(client.as_(world.amina).get(SHEET)).xpath(f"//form[@id='numbers-{TUESDAY.isoformat()}-night']")


def test_five_numbers_go_in_one_send(client: CheckingClient, world: World, metrics: dict[str, Metric]) -> None:
    answer = client.as_(world.amina).post(SHEET, data=typed(metrics, Q="425/430", D="430/430", C="1.5", M="100"))
    assert answer.status_code == 303
    reading = of(metrics["Q"])
    assert reading and (reading.numerator, reading.denominator, reading.recorded_by) == (425, 430, world.amina)
    assert (of(metrics["C"]) or reading).value == 1.5
    assert (of(metrics["M"], shift="") or reading).value == 100
    shown = page(client.get(answer.location))
    assert "All of it is written" in shown.text_content()


@pytest.mark.parametrize(
    ("language", "said", "value"),
    [
        ("de", "96,5", 96.5), ("en", "96.5", 96.5), ("de", "96.5", 96.5), ("en", "96,5", 96.5), ("de", "1.234,5", 1234.5),
        ("en", "1,234.5", 1234.5), ("de", "−3", -3), ("de", "1 234,5", 1234.5), ("en", ".5", 0.5), ("de", "1,234", 1.234),
        ("en", "1.234", 1.234), ("de", "0.125", 0.125), ("en", "1,234,567", 1234567), ("de", "2.345.678", 2345678),
    ],
)  # fmt: skip
def test_a_comma_or_a_point_both_are_understood(
    client: CheckingClient, world: World, metrics: dict[str, Metric], language: str, said: str, value: float
) -> None:  # U-07
    with writing():
        metrics["C"].lowest = None
    answer = client.as_(world.amina).post(f"{SHEET}?lang={language}", data=typed(metrics, C=said))
    assert answer.status_code == 303
    assert (of(metrics["C"]) or Reading()).value == value


@pytest.mark.parametrize(
    ("language", "said", "sentence"),
    [
        ("en", "1,234", "Is it 1234 or 1.234?"),
        ("de", "1.234", "1234"),
        ("en", "96,5,1", "That is no number"),
        ("en", "many", "That is no number"),
        ("en", "1e5", "That is no number"),
        ("en", "nan", "That is no number"),
        ("en", "９６", "That is no number"),
        ("en", "1.2.3,4", "That is no number"),
    ],
)
def test_what_can_not_be_told_is_asked_again(
    client: CheckingClient, world: World, metrics: dict[str, Metric], language: str, said: str, sentence: str
) -> None:
    answer = client.as_(world.amina).post(f"{SHEET}?lang={language}", data=typed(metrics, C=said))
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert filled(page(answer), f"value-{metrics['C'].id}") == said
    assert of(metrics["C"]) is None


def test_german_pages_show_what_is_written_with_a_comma(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:
    client.as_(world.amina).post(SHEET, data=typed(metrics, C="1.5"))
    assert filled(page(client.get(f"{SHEET}?lang=de")), f"value-{metrics['C'].id}") == "1,5"
    assert filled(page(client.get(f"{SHEET}?lang=en")), f"value-{metrics['C'].id}") == "1.5"


def test_a_row_that_does_not_do_stays_and_the_others_are_saved(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:
    answer = client.as_(world.amina).post(SHEET, data=typed(metrics, Q="431/430", D="420/430", C="about two"))
    assert answer.status_code == 422
    shown = page(answer)
    assert "lies outside" in shown.get_element_by_id(f"metric-{metrics['Q'].id}").text_content()
    assert filled(shown, f"numerator-{metrics['Q'].id}") == "431"
    assert filled(shown, f"value-{metrics['C'].id}") == "about two"
    assert of(metrics["D"]) is not None and of(metrics["Q"]) is None and of(metrics["C"]) is None
    assert "1 number is saved" in shown.text_content()


def test_half_a_ratio_is_asked_for_the_other_half(client: CheckingClient, world: World, metrics: dict[str, Metric]) -> None:
    answer = client.as_(world.amina).post(SHEET, data=typed(metrics, Q="425/"))
    assert answer.status_code == 422 and of(metrics["Q"]) is None
    assert filled(page(answer), f"numerator-{metrics['Q'].id}") == "425"


def test_sending_twice_is_one_number(client: CheckingClient, world: World, metrics: dict[str, Metric]) -> None:  # U-02
    form = typed(metrics, Q="425/430", C="2")
    for _ in range(2):
        assert client.as_(world.amina).post(SHEET, data=form).status_code == 303
    assert db.session.scalar(select(func.count(Reading.id))) == 2


def test_of_two_leaders_the_second_sees_both_numbers(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:  # U-01
    first, second = typed(metrics, Q="425/430", C="2"), typed(metrics, Q="420/430", C="2")
    assert client.as_(world.amina).post(SHEET, data=first).status_code == 303
    answer = client.as_(world.bruno).post(f"{SHEET}?lang=en", data=second)
    assert answer.status_code == 409
    row = page(answer).get_element_by_id(f"metric-{metrics['Q'].id}")
    assert "98.8" in row.text_content() and "420 / 430" in row.text_content() and "Amina H." in row.text_content()
    assert (of(metrics["Q"]) or Reading()).numerator == 425
    assert "is-saved" in html.tostring(page(answer).get_element_by_id(f"metric-{metrics['C'].id}")).decode()
    again = typed(metrics, seen=int(filled(page(answer), f"version-{metrics['Q'].id}") or 0), Q="420/430")
    assert client.post(SHEET, data=again).status_code == 303  # now he knows
    last = of(metrics["Q"])
    assert last and (last.numerator, last.revision) == (420, 2)


def test_what_a_machine_counted_stands_there_already(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:
    with writing():
        db.session.add(
            MachineCount(metric=metrics["Q"], production_date=TUESDAY, shift="early", numerator=398, denominator=401)
        )
        db.session.add(MachineCount(metric=metrics["C"], production_date=TUESDAY, shift="early", total=2.5))
    shown = page(client.as_(world.amina).get(SHEET))
    assert filled(shown, f"numerator-{metrics['Q'].id}") == "398"
    assert filled(shown, f"denominator-{metrics['Q'].id}") == "401"
    assert filled(shown, f"value-{metrics['C'].id}") == "2.5"


def test_safety_is_shown_and_never_typed(client: CheckingClient, world: World, metrics: dict[str, Metric]) -> None:
    with writing():
        Issue.raise_at(world.unit("A3-10"), "near_miss", "Slipped at the press", by=world.joana)
    row = page(client.as_(world.amina).get(SHEET)).get_element_by_id(f"metric-{metrics['S'].id}")
    assert "nothing happened" in row.text_content() and "1 near miss" in row.text_content()
    assert not row.xpath(".//input")


def test_a_red_number_asks_why_and_what_is_done(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:  # L-10
    answer = client.as_(world.amina).post(SHEET, data=typed(metrics, Q="400/430", D="430/430", C="1", M="90"))
    shown = page(client.get(answer.location))
    assert [red.get("id") for red in shown.xpath("//section[@class='red']")] == [
        f"red-{metrics['Q'].id}", f"red-{metrics['M'].id}"
    ]  # fmt: skip
    q, m = metrics["Q"].id, metrics["M"].id
    form = {
        "day": TUESDAY.isoformat(), "shift": "early",
        f"reason-{q}": ["Bearing noise", "Other"], f"quantity-{q}-0": "28,0", f"answer-{q}": "new",
        f"title-{q}": "Change the bearing supplier's box", f"owner-{q}": world.amina.id,
        f"due_on-{q}": (TUESDAY + dt.timedelta(days=1)).isoformat(), f"submission-{q}": "red-1",
        f"reason-{m}": "Other", f"answer-{m}": "none", f"because-{m}": "Both ideas came on Friday evening",
    }  # fmt: skip
    for _ in range(2):  # a double tap is one action
        assert client.post(f"{SHEET}/reasons", data=form).status_code == 303
    reading = of(metrics["Q"])
    assert reading and {one.reason: one.quantity for one in reading.why} == {"Bearing noise": 28, "Other": 1}
    action = db.session.scalars(select(Action)).one()
    assert (action.owner, action.letter, action.origin_type, action.origin_id) == (
        world.amina, "Q", "reading", reading.id
    )  # fmt: skip
    answers = {one.metric_id: one for one in db.session.scalars(select(RedAnswer))}
    assert answers[q].action is action and answers[m].text.startswith("Both ideas")
    shown = page(client.get(SHEET))
    assert not shown.xpath("//section[@class='red']") and "All of it is written" in shown.text_content()


def test_the_action_leads_to_the_red_day_and_back(client: CheckingClient, world: World, metrics: dict[str, Metric]) -> None:
    #
    q = metrics["Q"]
    client.as_(world.amina).post(SHEET, data=typed(metrics, Q="400/430"))
    client.post(
        f"/metrics/{q.id}/days/{TUESDAY}/answer",
        data={"answer": "new", "title": "Look at the tester", "owner": world.amina.id, "due_on": "2026-11-18"},
    )
    action = db.session.scalars(select(Action)).one()
    there = page(client.get(f"/actions/{action.id}"))
    links = there.xpath(f"//a[@href='/metrics/{q.id}/days/{TUESDAY}']")
    assert links
    back = page(client.get(links[0].get("href")))
    assert back.xpath(f"//a[@href='/actions/{action.id}']")


def test_a_red_number_names_a_promise_that_is_there(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:
    with writing():
        action = Action.raise_at(world.unit("A3"), "Look at the tester", by=world.amina)
        elsewhere = Action.raise_at(world.unit("B2"), "Turn the basket", by=world.piotr)
        issue = Issue.raise_at(world.unit("A3-10"), "abnormality", "Clamp slips", by=world.joana)
        db.session.flush()
        named = {"action": f"action-{action.id}", "issue": f"issue-{issue.id}", "elsewhere": f"action-{elsewhere.id}"}
    client.as_(world.amina).post(SHEET, data=typed(metrics, Q="400/430"))
    shown = page(client.get(SHEET))
    q = metrics["Q"].id
    assert set(shown.xpath(f"//input[@name='answer-{q}']/@value")) == {"new", "none", named["action"], named["issue"]}
    form = {"day": TUESDAY.isoformat(), "shift": "early"}
    assert client.post(f"{SHEET}/reasons", data={**form, f"answer-{q}": named["elsewhere"]}).status_code == 422
    assert client.post(f"{SHEET}/reasons", data={**form, f"answer-{q}": named["issue"]}).status_code == 303
    answer = db.session.scalars(select(RedAnswer)).one()
    assert (answer.kind, answer.issue_id) == ("issue", issue.id)


def test_a_refused_answer_keeps_what_was_tapped(client: CheckingClient, world: World, metrics: dict[str, Metric]) -> None:
    q = metrics["Q"].id
    client.as_(world.amina).post(SHEET, data=typed(metrics, Q="400/430"))
    form = {
        "day": TUESDAY.isoformat(), "shift": "early", f"reason-{q}": "Other", f"answer-{q}": "none", f"because-{q}": " ",
    }  # fmt: skip
    answer = client.post(f"{SHEET}/reasons", data=form)
    assert answer.status_code == 422
    shown = page(answer)
    assert shown.xpath(f"//input[@name='answer-{q}' and @value='none' and @checked]")
    assert "Please write a few words" in shown.get_element_by_id(f"red-{q}").text_content()
    assert [one.reason for one in (of(metrics["Q"]) or Reading()).why] == ["Other"]  # that was fine: it is said


def test_a_shift_within_its_part_of_a_sum_is_not_asked(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:
    client.as_(world.amina).post(SHEET, data=typed(metrics, C="5.5"))
    assert not page(client.get(SHEET)).xpath("//section[@class='red']")
    client.post(SHEET, data=typed(metrics, seen=1, C="6.5"))  # more than the whole day may take
    assert page(client.get(SHEET)).xpath(f"//section[@id='red-{metrics['C'].id}']")


def test_working_on_a_grey_day_asks_whether_it_was_an_extra_shift(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:  # T-07
    with clock.at(plant_time("14:10", SATURDAY)):
        client.as_(world.amina)
        address = f"{SHEET}?day={SATURDAY}&shift=early"
        assert "Was it an extra shift?" in page(client.get(address)).text_content()
        form = typed(metrics, date=SATURDAY, Q="425/430", M="96")
        answer = client.post(SHEET, data=form)  # without saying so, as an old page would
        assert answer.status_code == 422 and of(metrics["Q"], date=SATURDAY) is None
        assert filled(page(answer), f"numerator-{metrics['Q'].id}") == "425"
        assert client.post(SHEET, data={**form, "extra": "yes"}).status_code == 303
        a3, a1 = world.unit("A3"), world.unit("A1")
        assert Calendar(a3).shifts_on(SATURDAY) == ["early"]
        assert Calendar(a1).shifts_on(SATURDAY) == []  # the others stay grey
        assert of(metrics["M"], shift="", date=SATURDAY) is not None
    with clock.at(plant_time("12:00", SATURDAY + dt.timedelta(days=2))):
        assert day(metrics["Q"], SATURDAY).state == "met"


def test_cancelling_a_planned_day_loses_no_number(client: CheckingClient, world: World, metrics: dict[str, Metric]) -> None:
    # T-08
    client.as_(world.amina).post(SHEET, data=typed(metrics, Q="400/430"))
    with writing():
        set_day(world.unit("A3"), TUESDAY, [], "cancelled")
    with clock.at(plant_time("12:00", TUESDAY + dt.timedelta(days=1))):
        shown = day(metrics["Q"])
        assert shown.readings and shown.value is not None and shown.state == "missed"
        text = page(client.get(f"/metrics/{metrics['Q'].id}/days/{TUESDAY}")).text_content()
        assert "400 / 430" in text


def test_after_the_deadline_the_first_number_is_the_leaders_and_a_change_is_not(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:  # L-15
    late = plant_time("11:00", TUESDAY + dt.timedelta(days=1))
    with clock.at(late):
        assert client.as_(world.amina).post(SHEET, data=typed(metrics, Q="425/430")).status_code == 303
        shown = page(client.get(f"{SHEET}?day={TUESDAY}&shift=early"))
        assert not shown.xpath(f"//input[@name='numerator-{metrics['Q'].id}']")
        assert client.post(SHEET, data=typed(metrics, seen=1, Q="400/430")).status_code == 403
        assert (of(metrics["Q"]) or Reading()).numerator == 425


def test_a_monthly_number_is_one_for_the_month(client: CheckingClient, world: World) -> None:
    with writing():
        plant = world.unit("PLANT")
        rate = measured(
            plant, "S", 2, frequency="monthly", recorder="EHS", direction="lower", unit_of_measure="rate", judge="target"
        )
    client.as_(world.eva)
    shown = page(client.get("/boards/plant/numbers"))
    assert shown.xpath("//form[starts-with(@id, 'numbers-2026-10-01')]")  # the month that ended last
    form = {"month": "2026-10", f"value-{rate.id}": "1,8", f"version-{rate.id}": 0}
    assert client.post("/boards/plant/numbers?lang=de", data=form).status_code == 303
    reading = db.session.scalars(select(Reading)).one()
    assert (reading.production_date, reading.shift, reading.value) == (dt.date(2026, 10, 1), "", 1.8)
    assert client.as_(world.rosa).get("/boards/plant/numbers").status_code == 403


@pytest.mark.parametrize(
    ("query", "status"),
    [("day=2026-02-30", 422), ("day=2099-01-01", 422), ("shift=lunch", 422), ("month=2026-13", 422), ("day=x", 422),
     ("day=0001-01-01&shift=early", 200), ("month=2099-01", 422), ("day=2026-11-17&shift=night", 422)],
)  # fmt: skip
def test_a_forged_day_or_shift_is_answered_in_a_sentence(
    client: CheckingClient, world: World, metrics: dict[str, Metric], query: str, status: int
) -> None:
    assert client.as_(world.amina).get(f"{SHEET}?{query}").status_code == status


def test_who_may_not_write_here_is_told_so(client: CheckingClient, world: World, metrics: dict[str, Metric]) -> None:
    for person in (world.marek, world.piotr, world.eva):
        assert client.as_(person).get(SHEET).status_code == 403
        assert client.post(SHEET, data=typed(metrics, Q="425/430")).status_code == 403
    assert of(metrics["Q"]) is None


def test_the_sheet_costs_as_many_queries_for_many_numbers_as_for_few(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:
    client.as_(world.amina)
    client.get(SHEET)
    with counted() as few:
        client.get(SHEET)
    with writing():
        for n in range(12):
            more = measured(world.unit("A1"), "Q", 96, code=f"A3-X{n}", by_shift=True, roll_up="ratio") if n < 1 else None
            if more is None:
                more = Metric(
                    code=f"A3-X{n}", unit=world.unit("A3"), name=f"More {n}", unit_of_measure="%", reasons=["Other"],
                    rules=[], measured_from=TUESDAY, by_shift=True, roll_up="ratio",
                )  # fmt: skip
                db.session.add(more)
    with counted() as many:
        client.get(SHEET)
    assert len(many) == len(few)

"""The matrix, a job and one person in it, as a browser without scripts gets them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from lxml import html

from boards.db import db, writing
from boards.plant.models import Plant
from boards.skills.models import Assessment, Skill
from tests.client import CheckingClient
from tests.skills.doors import judged as judged_by
from tests.skills.matrix import TODAY, before, judged, noon, revision, skill, standard, stands
from tests.world import World

WHY = "Found without gloves"


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(noon(TODAY), tick=False):
        yield


def page(client: CheckingClient, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return html.document_fromstring(answer.get_data(as_text=True))


def states(found: html.HtmlElement, person: int) -> list[tuple[str, str]]:
    return [(cell.get("data-level"), cell.get("data-state")) for cell in found.xpath(f"//td[@data-person='{person}']")]


def test_from_the_board_to_an_assessment_in_five_taps(client: CheckingClient, world: World) -> None:
    shrink = skill(world)
    sw = standard(world, shrink)
    b = revision(world, sw, "B", TODAY + dt.timedelta(days=5), approved_on=before(3))
    judged(shrink, world.amina, 4, before(10))
    judged(shrink, world.marek, 2, before(10))
    client.as_(world.amina)
    (matrix,) = page(client, "/boards/a3").xpath("//section[@id='panel-skills']//h2/a/@href")  # 1
    (cell,) = page(client, matrix).xpath(f"//td[@data-person='{world.marek.id}']/a")  # 2
    form = page(client, cell.get("href")).get_element_by_id("assess")
    chips = {box.get("value"): box.get("checked") is not None for box in form.xpath(".//input[@name='revisions']")}
    assert chips == {str(sw.revisions[0].id): True, str(b.id): False}, "in force is chosen, the new one by choice"
    assert [tile.get("value") for tile in form.xpath(".//input[@name='level']")] == ["0", "1", "2", "3"]
    said = {"level": "3", "revisions": [str(sw.revisions[0].id), str(b.id)]}  # 3, 4
    kept = {name: form.fields[name] for name in ("submission", "revisions_asked")}
    for _ in range(2):
        assert client.post(form.action, data={**kept, **said}).status_code == 303  # 5, and a double tap
    made = db.session.query(Assessment).filter_by(person_id=world.marek.id, level=3).one()
    assert (made.assessor_id, made.revisions) == (world.amina.id, sorted([sw.revisions[0].id, b.id]))


def test_a_past_day_shows_what_was_then(client: CheckingClient, world: World) -> None:  # D-12
    shrink = skill(world, recertify_months=12)
    judged(shrink, world.marek, 3, before(380))
    judged(shrink, world.joana, 2, before(20))
    client.as_(world.joana)
    now = page(client, "/boards/a3/skills")
    then = page(client, f"/boards/a3/skills?on={before(100).isoformat()}")
    assert states(now, world.marek.id) == [("3", "expired")] and states(then, world.marek.id) == [("3", "valid")]
    assert states(now, world.joana.id) == [("2", "valid")] and states(then, world.joana.id) == [("0", "none")]
    assert client.get("/boards/a3/skills?on=yesterday").status_code == 404
    assert page(client, f"/boards/a3/skills?on={TODAY + dt.timedelta(days=9)}").xpath(f"//*[@data-on='{TODAY}']")
    assert len(page(client, "/boards/a3/skills?crew=B").xpath("//tr[starts-with(@class, 'person')]")) == 1


def test_the_page_hides_names_like_the_wall_from_who_is_not_signed_in(client: CheckingClient, world: World) -> None:
    judged(skill(world), world.marek, 3, before(10))
    assert "Marek S." in client.get("/boards/a3/skills").get_data(as_text=True)
    with writing():
        Plant.get().settings = {"matrix_names": "none"}
    for address in ("/boards/a3/skills", "/skills/a3-10"):
        text = client.get(address).get_data(as_text=True)
        assert "Marek" not in text and "data-person" not in text and "Joana" not in text
    assert "Marek Szymański" in client.as_(world.joana).get("/boards/a3/skills").get_data(as_text=True)


def test_why_somebody_is_suspended_reaches_few_pages(client: CheckingClient, world: World) -> None:  # Q-12, P-07
    judged(skill(world), world.marek, 3, before(10))
    address = f"/skills/a3-10/people/{world.marek.id}"
    assert client.as_(world.amina).post(f"{address}/suspension", data={"reason": ""}).status_code == 422
    assert client.post(f"{address}/suspension", data={"reason": WHY}).status_code == 303
    for who, reads in (("amina", True), ("marek", True), ("eva", True), ("joana", False), ("karl", False)):
        text = client.as_(getattr(world, who)).get(address).get_data(as_text=True)
        assert (WHY in text) is reads, who
        for other in ("/boards/a3/skills", "/skills/a3-10", "/boards/a3", "/boards/a3/panels/skills", "/boards/vsa"):
            assert WHY not in client.get(other).get_data(as_text=True)
    assert client.as_(world.amina).open(f"{address}/suspension", method="DELETE").status_code == 303
    assert client.open(f"{address}/suspension", method="DELETE").status_code == 409


def test_a_leader_finds_on_today_what_waits_for_his_yes(client: CheckingClient, world: World) -> None:
    shrink = skill(world)
    judged(shrink, world.joana, 4, before(10))
    with writing():
        waits = judged_by(shrink, world.marek, 1, world.joana)
    assert "Marek" not in client.as_(world.piotr).get("/today").get_data(as_text=True)
    (form,) = page(client.as_(world.amina), "/today").xpath(f"//*[@id='assessment-{waits.id}']//form")
    assert client.post(form.action, data=dict(form.fields)).headers["Location"].endswith("/today")
    assert stands(shrink, world.marek).level == 1
    assert not page(client, "/today").xpath(f"//*[@id='assessment-{waits.id}']")


def test_everybody_finds_the_own_qualifications(client: CheckingClient, world: World) -> None:
    judged(skill(world, recertify_months=12), world.marek, 3, before(370))
    assert client.get("/skills/mine").status_code == 302
    (row,) = page(client.as_(world.marek), "/skills/mine").xpath("//li[@data-skill]")
    assert (row.get("data-level"), row.get("data-state")) == ("3", "expired")
    refused = client.get(f"/skills/a3-10/people/{world.marek.id}").get_data(as_text=True)
    assert "Nobody assesses himself" in refused and 'id="assess"' not in refused


def test_a_skill_is_set_up_needed_linked_and_retired(client: CheckingClient, world: World) -> None:
    client.as_(world.amina)
    said = {"code": "a3-30", "name": "Wiring", "place": "A3-20", "critical": "yes"}
    said |= {"min_per_shift": "1", "target_total": "5"}
    for wrong in ({"code": "!"}, {"name": ""}, {"min_per_shift": "many"}, {"place": "B2-10"}, {"recertify_months": "9000"}):
        answer = client.post("/boards/a3/skills", data={**said, **wrong})
        assert (answer.status_code == 422 and "Wiring" in answer.get_data(as_text=True)) or "name" in wrong
    assert client.post("/boards/a3/skills", data=said).status_code == 303
    assert client.post("/boards/a3/skills", data=said).status_code == 422, "the code is taken"
    made = Skill.by_code("A3-30")
    assert made is not None and (made.unit.code, made.critical, made.set_up_on) == ("A3-20", True, TODAY)
    sw = standard(world)
    assert client.post("/skills/a3-30/standards", data={"standard": sw.id}).status_code == 303
    assert client.post("/skills/a3-30/standards", data={"standard": "99999"}).status_code == 422
    assert client.post("/skills/a3-30/needs", data={"min_per_shift": "2", "target_total": "6"}).status_code == 303
    past = {"min_per_shift": "2", "target_total": "6", "from_on": before(1).isoformat()}
    assert client.post("/skills/a3-30/needs", data=past).status_code == 422
    text = client.get("/skills/a3-30").get_data(as_text=True)
    assert "SW-A3-10" in text and "2 in each shift, 6 in all" in text
    version = db.session.query(Skill.version).filter_by(code="A3-30").scalar()
    other = {"name": "Wiring box", "version": str(version - 1)}
    answer = client.post("/skills/a3-30/about", data=other)
    assert answer.status_code == 409 and "Wiring box" in answer.get_data(as_text=True)
    gone = {"name": "Wiring box", "version": str(version), "retired": "yes"}
    assert client.post("/skills/a3-30/about", data=gone).status_code == 303
    assert Skill.of(world.unit("A3")) == []
    assert client.get("/skills/nothing").status_code == 404 == client.get("/boards/none/skills").status_code


def test_bad_input_is_answered_in_words_and_kept(client: CheckingClient, world: World) -> None:
    shrink = skill(world)
    judged(shrink, world.amina, 4, before(10))
    address = f"/skills/a3-10/people/{world.marek.id}/assessments"
    client.as_(world.amina)
    unfit = ({}, {"level": "9"}, {"level": "3"}, {"level": "x"}, {"level": "1", "revisions": "7"})
    for wrong in (*unfit, {"level": "1", "note": "x" * 301}):
        answer = client.post(address, data={"note": "Seen it twice", **wrong})
        assert answer.status_code == 422, wrong
        assert "Seen it twice" in answer.get_data(as_text=True) or "note" in wrong
    assert client.post("/skills/a3-10/people/99999/assessments", data={"level": "1"}).status_code == 404
    assert client.post("/assessments/99999/confirmation").status_code == 404
    assert db.session.query(Assessment).filter_by(person_id=world.marek.id).count() == 0


@pytest.mark.parametrize("unit", ["vsa", "plant", "b2", "kso", "a3-10"])
def test_every_unit_has_its_page(client: CheckingClient, world: World, unit: str) -> None:
    address = f"/boards/{unit}/skills"
    judged(skill(world), world.marek, 3, before(10))
    judged(skill(world, "FORK", "PLANT", critical=True), world.marek, 3, before(10))
    assert page(client, address).findtext(".//h1")
    assert page(client.as_(world.karl), address).findtext(".//h1")

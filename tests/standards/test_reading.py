"""A standard is read at the station by anybody, and understood by somebody: badge and PIN, or a question first."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from boards.clock import tick
from boards.db import db, writing
from boards.history.signoffs import Signoff
from boards.live.revisions import PanelRevision
from boards.refusals import NotNow, Unfit
from boards.standards.models import Revision, StandardStep
from tests.client import CheckingClient
from tests.standards.catalog import DAY, at_the_plant, revision, standard
from tests.world import PIN, World

TODAY = dt.date(2026, 11, 18)
NEW = (
    ("load", "Load the housing", "Flange down"),
    ("read", "Read the bore temperature", "245 to 255"),
    ("hold", "Hold", ""),
)


@pytest.fixture(autouse=True)
def wednesday(time_machine: Any) -> None:
    at_the_plant(time_machine, TODAY, "09:00")


@pytest.fixture
def in_force(world: World) -> Revision:
    with writing():
        return revision(standard(world), "A", TODAY - 20 * DAY)


def said(person: Any) -> list[Signoff]:
    db.session.rollback()
    return db.session.query(Signoff).filter_by(person_id=person.id, kind="acknowledge").all()


def test_the_label_opens_the_standard_of_the_station_in_two_taps(
    client: CheckingClient, world: World, in_force: Revision
) -> None:
    code = world.label("A3-10")
    assert f"/s/{code}/standards" in client.get(f"/s/{code}").get_data(as_text=True)
    page = client.get(f"/s/{code}/standards", follow_redirects=True).get_data(as_text=True)
    assert "Load the housing" in page and "Flange down" in page and "revision A in force" in page


def test_understood_by_badge_and_pin_on_a_phone_of_many(
    client: CheckingClient, world: World, in_force: Revision
) -> None:  # D-06
    code = world.label("A3-10")
    form = {"language": "en", "station": code, "badge": "103", "pin": PIN}
    for _tap in (1, 2):  # U-02
        assert client.post("/standards/sw-a3-10/a/acknowledgement", data=form).status_code == 303
    (only,) = said(world.marek)
    assert (only.subject_version, only.language, only.decision) == (1, "en", "understood")


def test_a_wrong_pin_is_said_and_the_badge_is_kept(client: CheckingClient, world: World, in_force: Revision) -> None:
    form = {"language": "en", "station": world.label("A3-10"), "badge": "103", "pin": "1111"}
    answer = client.post("/standards/sw-a3-10/a/acknowledgement", data=form)
    assert answer.status_code == 422 and 'value="103"' in answer.get_data(as_text=True)
    assert "fit together" in answer.get_data(as_text=True) and said(world.marek) == []


def test_who_is_nobody_is_asked_who(client: CheckingClient, world: World, in_force: Revision) -> None:  # D-06
    answer = client.post("/standards/sw-a3-10/a/acknowledgement", data={"language": "en"})
    assert answer.status_code == 422 and db.session.query(Signoff).count() == 0


def test_a_question_goes_first_and_understood_waits_for_the_answer(
    client: CheckingClient, world: World, in_force: Revision
) -> None:  # D-14
    client.as_(world.marek)
    sent = {"text": "What if the lamp stays red?", "submission": "one"}
    for _tap in (1, 2):
        assert client.post("/standards/sw-a3-10/a/questions", data=sent).status_code == 303
    refused = client.post("/standards/sw-a3-10/a/acknowledgement", data={"language": "en"})
    assert refused.status_code == 409 and "not answered yet" in refused.get_data(as_text=True)
    (question,) = World().fresh(in_force).questions
    client.as_(world.amina)
    assert client.post(f"/standard-questions/{question.id}/answer", data={"answer": "Stop and call."}).status_code == 303
    client.as_(world.marek)
    page = client.get("/standards/sw-a3-10/a").get_data(as_text=True)
    assert "Stop and call." in page
    assert client.post("/standards/sw-a3-10/a/acknowledgement", data={"language": "en"}).status_code == 303
    assert len(said(world.marek)) == 1


def test_an_answer_is_for_the_author_or_the_leader(client: CheckingClient, world: World, in_force: Revision) -> None:
    with writing():
        question = in_force.ask(world.marek, "Why?")
    client.as_(world.joana)
    assert client.post(f"/standard-questions/{question.id}/answer", data={"answer": "So"}).status_code == 403
    assert client.post("/standard-questions/99999/answer", data={"answer": "So"}).status_code == 404
    client.as_(world.bruno)
    empty = client.post(f"/standard-questions/{question.id}/answer", data={"answer": " "})
    assert empty.status_code == 422


def test_a_missing_translation_is_said_and_a_full_one_is_shown(
    client: CheckingClient, world: World, in_force: Revision
) -> None:  # D-06
    client.set_cookie("lang", "de")
    address = f"/s/{world.label('A3-10')}/standards/sw-a3-10"
    assert "Load the housing" in client.get(address).get_data(as_text=True)
    assert in_force.shown_in("de") == "en"
    with pytest.raises(Unfit), writing():
        in_force.acknowledge(world.marek, "de")
    with writing():
        for element in World().fresh(in_force).elements:
            element.texts = {"de": {"do": f"Auf Deutsch {element.position}", "key_point": "Flansch unten", "reason": ""}}
    page = client.get(address).get_data(as_text=True)
    assert "Auf Deutsch 1" in page and "Load the housing" not in page


def test_what_changed_since_one_last_read_is_counted_and_marked(
    client: CheckingClient, world: World, in_force: Revision
) -> None:
    with writing():
        in_force.acknowledge(world.marek, "en")
        revision(in_force.standard, "B", TODAY, steps=NEW)
    client.as_(world.marek)
    page = client.get(f"/s/{world.label('A3-10')}/standards/sw-a3-10").get_data(as_text=True)
    assert "3 lines changed since you last read it (revision A)" in page, "a key point, and a step with its seconds"
    assert page.count('class="new-line"') == 2
    client.as_(world.joana)
    page = client.get("/standards/sw-a3-10/b").get_data(as_text=True)
    assert "lines changed" not in page and "What is new in B" in page


def test_another_language_of_the_text_is_one_tap_and_stays_after_a_refusal(
    client: CheckingClient, world: World, in_force: Revision
) -> None:  # D-06
    with writing():
        for element in World().fresh(in_force).elements:
            element.texts = {"pl": {"do": f"Po polsku {element.position}", "key_point": "Kołnierz w dół", "reason": ""}}
    address = f"/s/{world.label('A3-10')}/standards/sw-a3-10"
    page = client.get(address).get_data(as_text=True)
    assert 'href="?in=pl"' in page and "Po polsku" not in page
    assert "Po polsku 1" in client.get(f"{address}?in=pl").get_data(as_text=True)
    assert "Load the housing" in client.get(f"{address}?in=xx").get_data(as_text=True), "what isn't there is not offered"
    form = {"language": "pl", "station": world.label("A3-10"), "badge": "103", "pin": "1111"}
    refused = client.post("/standards/sw-a3-10/a/acknowledgement", data=form)
    assert refused.status_code == 422 and "Po polsku 1" in refused.get_data(as_text=True)


def test_who_has_no_name_sees_what_is_new_against_the_revision_before(
    client: CheckingClient, world: World, in_force: Revision
) -> None:
    with writing():
        revision(in_force.standard, "B", TODAY, steps=NEW)
    page = client.get(f"/s/{world.label('A3-10')}/standards/sw-a3-10").get_data(as_text=True)
    assert "3 lines changed since revision A" in page and page.count('class="new-line"') == 2


def test_names_of_readers_are_for_who_is_signed_in(client: CheckingClient, world: World, in_force: Revision) -> None:
    with writing():
        in_force.acknowledge(world.marek, "en")
    page = client.get("/standards/sw-a3-10").get_data(as_text=True)
    assert "Who has read revision A" in page and world.marek.name not in page and world.joana.name not in page
    client.as_(world.amina)
    page = client.get("/standards/sw-a3-10").get_data(as_text=True)
    assert world.marek.name in page and world.joana.name in page


def test_the_work_of_the_station_opens_before_what_is_about_it(
    client: CheckingClient, world: World, in_force: Revision
) -> None:
    with writing():
        revision(standard(world, code="CP-A3", kind="control_plan"), "A", TODAY - 20 * DAY)
    code = world.label("A3-10")
    page = client.get(f"/s/{code}/standards", follow_redirects=True).get_data(as_text=True)
    assert "Load the housing" in page and "SW-A3-10" in page
    every = client.get(f"/s/{code}/standards?all=1").get_data(as_text=True)
    assert every.index("SW-A3-10") < every.index("CP-A3")


def test_what_was_superseded_cannot_be_understood_any_more(world: World, in_force: Revision) -> None:  # D-03
    with writing():
        revision(in_force.standard, "B", TODAY)
    with pytest.raises(NotNow), writing():
        World().fresh(in_force).acknowledge(world.marek, "en")


def test_the_label_of_a_withdrawn_standard_explains(
    client: CheckingClient, world: World, in_force: Revision
) -> None:  # D-11
    with writing():
        step = StandardStep(kind="withdrawal", by=world.amina, at=in_force.drafted_at, on=TODAY, text="The press is gone")
        in_force.standard.steps.append(step)
    page = client.get(f"/s/{world.label('A3-10')}/standards/sw-a3-10").get_data(as_text=True)
    assert "Withdrawn" in page and "The press is gone" in page and "Load the housing" not in page


def test_a_board_says_how_many_have_read_and_when_the_next_one_comes(
    client: CheckingClient, world: World, in_force: Revision
) -> None:
    with writing():
        in_force.acknowledge(world.marek, "en")
        revision(in_force.standard, "B", TODAY + 5 * DAY, "major").acknowledge(world.joana, "en")
    panel = client.get("/boards/a3/panels/standards").get_data(as_text=True)
    assert "rev B in 5 days: 1 of 4 trained" in panel and "rev A · 2 of 4 read" in panel, "B counts for A"
    assert "missing" in panel
    assert "<li" not in client.get("/boards/b2/panels/standards").get_data(as_text=True), "B2 has none: nothing is said"


def test_at_six_the_boards_are_told_though_nobody_writes(
    world: World, in_force: Revision, time_machine: Any
) -> None:  # D-01
    with writing():
        revision(in_force.standard, "B", TODAY + DAY, "major")
    at_the_plant(time_machine, TODAY + DAY, "05:58")
    tick()
    before = panel_revision(world)
    at_the_plant(time_machine, TODAY + DAY, "05:59")
    tick()
    assert panel_revision(world) == before
    at_the_plant(time_machine, TODAY + DAY, "06:00")
    tick()
    assert panel_revision(world) > before


def panel_revision(world: World) -> int:
    db.session.rollback()
    found = db.session.query(PanelRevision).filter_by(unit_id=world.unit("A3").id, panel="standards").one_or_none()
    return found.revision if found else 0


def test_the_catalog_finds_by_words_and_place(client: CheckingClient, world: World, in_force: Revision) -> None:
    assert "SW-A3-10" in client.get("/standards?q=shrink").get_data(as_text=True)
    assert "No standard fits" in client.get("/standards?q=nothing").get_data(as_text=True)
    assert "SW-A3-10" in client.get("/standards?unit=vsa").get_data(as_text=True)
    assert "SW-A3-10" not in client.get("/standards?unit=b2").get_data(as_text=True)
    assert client.get("/standards?unit=zz").status_code == 404
    for address in ("/standards/none", "/standards/sw-a3-10/z", f"/s/{world.label('B2-10')}/standards/sw-a3-10"):
        assert client.get(address).status_code == 404, address

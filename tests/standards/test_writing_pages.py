"""Writing and approving in pages, with scripts off: everything is a form."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from PIL import Image

from boards.db import db, writing
from boards.history.models import Attachment
from boards.standards.models import Revision, Standard
from tests.client import CheckingClient
from tests.standards import hostile
from tests.standards.prepared import STEPS, approved, in_force, next_draft, send_and_sign, submitted, today, written
from tests.world import World

NEW = {"kind": "standard_work", "title": "Shrink-fit", "code": "sw-a3-10", "uses": "A3-10", "language": "en"}


def typed(revision: Revision, **more: Any) -> dict[str, Any]:
    """What the editor sends when nothing is changed in it."""
    rows: dict[str, list[Any]] = {name: [] for name in ("key", "do", "key_point", "reason", "seconds", "symbol")}
    for element in revision.elements:
        for name, values in rows.items():
            values.append(getattr(element, name) or "")
    words = {"version": revision.version, "text": revision.text, "takt_s": revision.takt_s or "", "wip": revision.wip or ""}
    return {**rows, **words, "change": revision.change, "change_class": revision.change_class or "", **more}


def test_a_new_standard_opens_its_first_draft(client: CheckingClient, world: World) -> None:
    client.as_(world.amina)
    assert "New standard" in client.get("/standards/new", follow_redirects=True).text
    answer = client.post("/boards/a3/standards", data=NEW)
    assert answer.headers["Location"] == "/standards/sw-a3-10/a/text"
    assert client.post("/boards/a3/standards", data=NEW).headers["Location"] == "/standards/sw-a3-10/a/text"  # U-02
    assert db.session.query(Revision).count() == 1
    assert "Step 1: what is done" in client.get("/standards/sw-a3-10/a/text").text


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"code": "../A3"}, 422),
        ({"kind": "poem"}, 422),
        ({"kind": ""}, 422),
        ({"title": ""}, 422),
        ({"title": "x" * 121}, 422),
        ({"uses": "A3-10, A9-99"}, 422),
        ({"review_interval_months": "-3"}, 422),
        ({"rev": "IO"}, 422),
        ({"language": "xx"}, 422),
        ({"review_interval_months": "121"}, 422),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    client: CheckingClient, world: World, wrong: dict[str, str], status: int
) -> None:
    answer = client.as_(world.amina).post("/boards/a3/standards", data={**NEW, "title": "Shrink-fit of the stator", **wrong})
    assert answer.status_code == status
    if "title" not in wrong:
        assert "Shrink-fit of the stator" in answer.text
    assert db.session.query(Standard).count() == 0
    assert client.post("/boards/b2/standards", data=NEW).status_code == 403
    assert client.post("/boards/x/standards", data=NEW).status_code == 404


def test_steps_are_added_moved_and_taken_out_by_taps(client: CheckingClient, world: World) -> None:
    with writing():
        draft = written(world)
    client.as_(world.amina)

    def tap(what: str, **more: Any) -> str:
        answer = client.post("/standards/sw-a3-10/a/text", data=typed(world.fresh(draft), step=what, **more))
        assert answer.status_code == 303
        return str(answer.headers["Location"])

    assert tap("add:1") == "/standards/sw-a3-10/a/text?room=2#step-2"
    assert client.get("/standards/sw-a3-10/a/text?room=2").text.count("what is done") == 3
    tap("down:1")
    assert [element.do for element in world.fresh(draft).elements] == ["Fit the stator", "Load the housing"]
    tap("remove:2")
    assert [element.do for element in world.fresh(draft).elements] == ["Fit the stator"]


def test_a_step_gets_its_photo_with_the_same_save(client: CheckingClient, world: World) -> None:
    with writing():
        draft = written(world)
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(picture, "PNG")
    sent = typed(draft, takt_s="58", **{"photo-2": (io.BytesIO(picture.getvalue()), "step.png")})
    client.as_(world.amina).post("/standards/sw-a3-10/a/text", data=sent)
    photo = db.session.query(Attachment).one()
    assert photo.subject_id == world.fresh(draft).elements[1].id
    assert photo.name in client.get("/standards/sw-a3-10/a/text").text
    key = draft.elements[1].key
    client.post("/standards/sw-a3-10/a/text", data=typed(world.fresh(draft), **{"no-photo": key}))
    assert db.session.query(Attachment).count() == 0


def test_a_pdf_comes_as_pictures_and_leaves_as_a_download(client: CheckingClient, world: World) -> None:
    with writing():
        draft = written(world)
    sent = typed(draft, document=(io.BytesIO(hostile.plain(2)), "../../Plan<x>.pdf"))
    client.as_(world.amina).post("/standards/sw-a3-10/a/text", data=sent)
    [document] = world.fresh(draft).documents
    assert document.title == "Plan<x>.pdf" and "Plan&lt;x&gt;.pdf" in client.get("/standards/sw-a3-10/a/text").text
    got = client.get(f"/documents/{document.name}")
    assert got.mimetype == "application/pdf"
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert client.get(f"/documents/{document.name}/2").mimetype == "image/jpeg"
    for lost in (f"{document.name}/3", f"{document.name}/0", "a" * 32, "..%2f..%2fboards.sqlite"):
        assert client.get(f"/documents/{lost}").status_code == 404


def test_a_hostile_pdf_is_refused_in_words_and_the_text_stays(client: CheckingClient, world: World) -> None:
    with writing():
        draft = written(world)
    pdf, sentence = hostile.ATTACKS["a script when it opens"]
    sent = typed(draft, text="What I have typed", document=(io.BytesIO(pdf), "plan.pdf"))
    answer = client.as_(world.amina).post("/standards/sw-a3-10/a/text", data=sent)
    assert answer.status_code == 422 and sentence in answer.text and "What I have typed" in answer.text
    assert world.fresh(draft).documents == []


def test_200_megabytes_are_refused_before_they_are_read(client: CheckingClient, world: World) -> None:
    with writing():
        written(world)

    class Counted(io.BytesIO):
        asked = 0

        def read(self, size: int | None = -1) -> bytes:
            Counted.asked += 1
            return super().read(size)

    answer = client.as_(world.amina).post(
        "/standards/sw-a3-10/a/text",
        input_stream=Counted(bytes(1000)),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(200 * 2**20)},
    )
    assert answer.status_code == 413 and "a PDF has at most 25 MB" in answer.text
    assert Counted.asked == 0


def test_two_who_save_the_same_draft_see_both_versions(client: CheckingClient, world: World) -> None:  # U-01
    with writing():
        draft = written(world)
    mine = typed(draft, takt_s="55", do=["Load the housing carefully", "Fit the stator"])
    with writing():
        draft.write(world.bruno, takt_s=60, elements=[{"do": "Load it by crane", "key": draft.elements[0].key}])
    answer = client.as_(world.amina).post("/standards/sw-a3-10/a/text", data=mine)
    assert answer.status_code == 409
    for words in ("Both versions", "crane", "carefully", "Save mine"):
        assert words in answer.text
    assert world.fresh(draft).takt_s == 60  # nothing was overwritten
    again = {**mine, "version": world.fresh(draft).version}
    assert client.post("/standards/sw-a3-10/a/text", data=again).status_code == 303
    assert world.fresh(draft).takt_s == 55


def test_a_draft_is_translated_beside_its_original(client: CheckingClient, world: World) -> None:
    with writing():
        draft = written(world)
    client.as_(world.amina)
    assert "Load the housing" in client.get("/standards/sw-a3-10/a/languages/de").text
    first, second = draft.elements
    sent = {f"do-{first.key}": "Gehäuse einlegen", f"key_point-{first.key}": "Flansch unten", "version": draft.version}
    assert client.post("/standards/sw-a3-10/a/languages/de", data=sent).status_code == 303
    draft = world.fresh(draft)
    assert draft.elements[0].texts["de"]["do"] == "Gehäuse einlegen" and draft.elements[1].texts == {}
    client.post("/standards/sw-a3-10/a/text", data=typed(draft, do=["Load it", second.do]))
    assert world.fresh(draft).elements[0].texts == {"de": {"key_point": "Flansch unten", "reason": ""}}  # D-06
    for language in ("en", "xx", "fr"):
        assert client.get(f"/standards/sw-a3-10/a/languages/{language}").status_code == 404


def test_what_changed_is_marked_in_words(client: CheckingClient, world: World) -> None:
    with writing():
        first = in_force(world)
        after = next_draft(world, first.standard)
        one, two = after.elements
        steps = [{"do": "Gauge it"}, {"do": two.do, "key": two.key}, {"do": "Load the warm housing", "key": one.key}]
        after.write(world.amina, elements=steps)
    page = client.as_(world.quin).get("/standards/sw-a3-10/b/approval").text
    assert "What changed since revision A" in page
    for marked in ("+ new", "≠ changed", "= same", "↕ moved", "<ins>warm </ins>"):
        assert marked in page


def test_approvers_find_it_on_their_page_and_approve(client: CheckingClient, world: World) -> None:
    with writing():
        draft = written(world)
    sent = {"effective_on": today().isoformat(), "approver": [world.greta.id, world.quin.id], "reviewer": world.bruno.id}
    answer = client.as_(world.amina).post("/standards/sw-a3-10/a/submission", data=sent, follow_redirects=True)
    assert "It is with the approvers" in answer.text
    client.set_cookie("lang", "en")
    for person in (world.greta, world.quin):
        assert "Waits for your approval" in client.as_(person).get("/today").text
        assert client.post("/standards/sw-a3-10/a/approval").status_code == 303
        assert client.post("/standards/sw-a3-10/a/approval").status_code == 303  # U-02: a second tap
        assert "Waits for your approval" not in client.get("/today").text
    assert world.fresh(draft).state(today()) == "effective"
    assert client.as_(world.amina).get("/standards/sw-a3-10/a/text").status_code == 302  # no draft any more


def test_a_no_keeps_what_was_typed(client: CheckingClient, world: World) -> None:
    with writing():
        written(world)
    sent = {"effective_on": today().isoformat(), "approver": [world.greta.id], "reviewer": world.bruno.id}
    answer = client.as_(world.amina).post("/standards/sw-a3-10/a/submission", data=sent)
    assert answer.status_code == 422 and "Two people have to approve it" in answer.text
    assert f'value="{world.greta.id}" selected' in answer.text
    for forged in ("999999", "abc", "99999999999"):
        assert client.post("/standards/sw-a3-10/a/submission", data={**sent, "approver": forged}).status_code == 422


def test_sent_back_commented_and_thrown_away(client: CheckingClient, world: World) -> None:
    with writing():
        submitted(world)
    assert client.as_(world.bruno).post("/standards/sw-a3-10/a/comments", data={"text": "Which gauge?"}).status_code == 303
    client.as_(world.quin)
    assert client.post("/standards/sw-a3-10/a/return", data={"reason": ""}).status_code == 422
    assert client.post("/standards/sw-a3-10/a/return", data={"reason": "See Bruno's word"}).status_code == 303
    page = client.as_(world.amina).get("/standards/sw-a3-10/a/approval").text
    assert "Which gauge?" in page and "See Bruno&#39;s word" in page
    assert client.delete("/standards/sw-a3-10/a").status_code == 303
    assert "thrown away" in client.get("/standards/sw-a3-10/a/approval").text


def test_the_next_revision_and_the_way_back_begin_with_a_tap(client: CheckingClient, world: World) -> None:  # D-13
    with writing():
        first = in_force(world)
        second = next_draft(world, first.standard)
        second.write(world.amina, elements=[{"do": "Something else"}])
        send_and_sign(world, second, on=today() + dt.timedelta(days=99))
    client.as_(world.amina)
    assert (
        client.post("/standards/sw-a3-10/revisions", data={"from": "a"}).headers["Location"] == "/standards/sw-a3-10/c/text"
    )
    assert STEPS[0]["do"] in client.get("/standards/sw-a3-10/c/text").text
    assert client.post("/standards/sw-a3-10/revisions").status_code == 409  # one at a time
    assert client.post("/standards/sw-a3-10/revisions", data={"from": "z"}).status_code == 404


def test_where_it_holds_and_how_it_ends(client: CheckingClient, world: World) -> None:  # D-07, D-10, D-11
    with writing():
        made = in_force(world).standard
    client.as_(world.amina)
    assert "A3-10" in client.get("/standards/sw-a3-10/uses").text
    assert client.post("/standards/sw-a3-10/uses", data={"units": "a3-20"}).status_code == 303
    assert client.post("/standards/sw-a3-10/uses", data={"units": "nowhere"}).status_code == 422
    use = world.fresh(made).uses[-1]
    assert client.delete(f"/standards/sw-a3-10/uses/{use.id}").status_code == 303
    assert client.delete("/standards/sw-a3-10/uses/99999").status_code == 404
    assert client.post("/standards/sw-a3-10/review", data={"text": "All as it says"}).status_code == 303
    gone = {"text": "The machine is gone", "badge": "302", "pin": "0000"}
    assert client.post("/standards/sw-a3-10/withdrawal", data=gone).status_code == 422
    assert client.post("/standards/sw-a3-10/withdrawal", data={**gone, "badge": "103", "pin": "2468"}).status_code == 403
    assert client.post("/standards/sw-a3-10/withdrawal", data={**gone, "pin": "2468"}).status_code == 303
    assert "Withdrawn on" in client.get("/standards/sw-a3-10/uses").text


def test_a_standard_of_the_whole_plant_opens_with_people_of_no_crew(client: CheckingClient, world: World) -> None:
    with writing():
        in_force(world).standard.use_at(world.unit("PLANT"), today())
    page = client.as_(world.karl).get("/standards/sw-a3-10").text
    assert "Who has read revision A" in page and "Greta Steiner" in page and "Write the next revision" in page


def test_what_is_not_there_is_not_there(client: CheckingClient, world: World) -> None:
    with writing():
        approved(world)
    client.as_(world.amina)
    for lost in ("x/a/text", "sw-a3-10/b/text", "sw-a3-10/a/lists", "sw-a3-10/%C3%84/text", "x/uses", "sw-a3-10/b/approval"):
        assert client.get(f"/standards/{lost}").status_code == 404, lost
    for wrong in ({"takt_s": "soon"}, {"takt_s": "-1"}, {"change_class": "huge"}, {"text": "x" * 20_001}):
        assert client.post("/standards/sw-a3-10/a/text", data=wrong).status_code in (409, 422)

"""What becomes of a file of numbers: its yes, its no, what was written meanwhile, and whose it is."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from boards.db import db, writing
from boards.history.models import TimelineEntry, timeline_of
from boards.i18n import COOKIE
from boards.metrics import writing as many
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.metrics.writing import Number, write_many
from boards.uploads.models import Upload
from tests.client import CheckingClient
from tests.metrics.numbers import measured, working_days
from tests.uploads.sheets import ALL_DAY, in_bytes, lines, of_a3, send, sent, sentence, text, there, whys, workbook, yes
from tests.world import World


@pytest.fixture
def metrics(world: World) -> dict[str, Metric]:
    return of_a3(world)


def test_the_same_file_twice_changes_nothing(client: CheckingClient, world: World, metrics: dict[str, Metric]) -> None:
    days = working_days(world.unit("A3"), 10)
    file = in_bytes(workbook(lines(metrics["Q"], days, ALL_DAY)))
    yes(client.as_(world.amina), sent(client, file))
    again = sent(client, file)
    assert again.counts == {"unchanged": 30}
    assert "All 30 are unchanged" in client.get(f"/uploads/{again.token}").get_data(as_text=True)
    assert yes(client, again).status_code == 409
    assert there() == 30


def test_a_change_shows_what_stands_there_and_becomes_a_revision(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:
    day = working_days(world.unit("A3"), 1)[0]
    with writing():
        write_many([Number(metrics["Q"], day, "early", value=91.25, note="Line 2 stood", reasons={"Other": 2})])
    upload = sent(client.as_(world.leo), in_bytes(workbook([[metrics["Q"].code, day, "early", 94.5]])))
    assert upload.rows[0]["old"] == {"value": 91.25}
    page = client.get(f"/uploads/{upload.token}").get_data(as_text=True)
    assert "91,25" in page, "in Leo's language"
    assert "94,5" in page
    assert yes(client, upload, reason="Counted again").status_code == 303
    last = Reading.latest(metrics["Q"], day, "early")
    assert last is not None
    assert (last.value, last.revision, last.note) == (94.5, 2, "Line 2 stood")
    assert [(one.reason, one.quantity) for one in last.why] == [("Other", 2)]


def test_all_late_corrections_have_one_reason_and_leave_their_mark(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:
    # L-15
    days = working_days(world.unit("A3"), 6)[:4]
    with writing():
        write_many([Number(metrics["Q"], day, "early", value=90) for day in days])
    file = text(lines(metrics["Q"], days, ["early"], 91))
    client.set_cookie(COOKIE, "en")
    assert sent(client.as_(world.amina), file, "late.csv").counts == {"refused": 4}
    upload = sent(client.as_(world.leo), file, "late.csv")
    assert "4 numbers are corrected late. Why?" in client.get(f"/uploads/{upload.token}").get_data(as_text=True)
    unsaid = yes(client, upload)
    assert unsaid.status_code == 422
    assert there() == 4
    yes(client, upload, reason="The counter was wrong")
    marked = db.session.scalars(select(Reading).where(Reading.corrected)).all()
    assert [(one.value, one.reason) for one in marked] == [(91, "The counter was wrong")] * 4
    events = Counter(one.event for one in timeline_of(metrics["Q"]))
    assert events["corrected"] == 4
    assert events["uploaded"] == 1
    assert [one.event for one in timeline_of(db.session.get(Upload, upload.id))] == ["loaded"]


def test_what_breaks_in_the_middle_leaves_nothing_behind(
    app: Flask, client: CheckingClient, world: World, metrics: dict[str, Metric], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = sent(
        client.as_(world.amina), in_bytes(workbook(lines(metrics["Q"], working_days(world.unit("A3"), 9), ALL_DAY)))
    )

    def broken(metrics: Any) -> None:
        assert there() == 27, "the premise: they are written, not yet committed"
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(many, "look_at", broken)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    assert yes(client, upload).status_code == 500
    assert there() == 0
    assert db.session.scalar(select(func.count(TimelineEntry.id)).where(TimelineEntry.event == "uploaded")) == 0
    monkeypatch.undo()
    assert yes(client, upload).status_code == 303
    assert there() == 27


def test_what_was_written_meanwhile_is_said_and_nothing_is_loaded(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:
    days = working_days(world.unit("A3"), 3)
    upload = sent(client.as_(world.amina), in_bytes(workbook(lines(metrics["Q"], days, ALL_DAY))))
    with writing():
        metrics["Q"].record(days[-1], "night", by=world.bruno, value=95)
    answer = yes(client, upload)
    assert answer.status_code == 409
    assert "Something was written meanwhile" in sentence(answer)
    assert there() == 1
    fresh = world.fresh(upload)
    assert fresh.counts == {"new": 8, "refused": 1}
    assert yes(client, fresh).status_code == 303
    assert there() == 9


def test_two_taps_load_once(client: CheckingClient, world: World, metrics: dict[str, Metric]) -> None:
    # U-02
    upload = sent(client.as_(world.amina), in_bytes(workbook(lines(metrics["Q"], working_days(world.unit("A3"), 3)))))
    assert [yes(client, upload).status_code for _ in range(2)] == [303, 303]
    assert there() == 3
    assert len([one for one in timeline_of(metrics["Q"]) if one.event == "uploaded"]) == 1


def test_an_upload_is_its_senders_alone(client: CheckingClient, world: World, metrics: dict[str, Metric]) -> None:
    upload = sent(client.as_(world.amina), text(lines(metrics["Q"], working_days(world.unit("A3"), 3))), "a.csv")
    for person in (world.ingrid, world.bruno):
        client.as_(person)
        assert client.get(f"/uploads/{upload.token}").status_code == 404
        assert yes(client, upload).status_code == 404
        assert client.delete(f"/uploads/{upload.token}").status_code == 404
    assert client.as_(world.amina).get(f"/uploads/{upload.token[:-1]}x").status_code == 404
    assert there() == 0


def test_away_with_it_and_it_is_gone_but_what_is_loaded_stays(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:
    file = text(lines(metrics["Q"], working_days(world.unit("A3"), 3)))
    upload = sent(client.as_(world.amina), file, "a.csv")
    token = upload.token
    away = client.post(f"/uploads/{token}", data={"_method": "DELETE"})
    assert away.location == "/boards/a3/uploads/new"
    assert client.get(f"/uploads/{token}").status_code == 404
    kept = sent(client, file, "a.csv")
    yes(client, kept)
    assert client.delete(f"/uploads/{kept.token}").status_code == 409
    assert there() == 3


def test_who_may_write_none_of_the_numbers_sends_no_file(
    client: CheckingClient, world: World, metrics: dict[str, Metric]
) -> None:
    file = text(lines(metrics["Q"], working_days(world.unit("A3"), 3)))
    for person in (world.marek, world.piotr):
        assert client.as_(person).get("/boards/a3/uploads/new").status_code == 403
        assert send(client, file, "a.csv").status_code == 403
    mine = text(
        [*lines(metrics["Q"], working_days(world.unit("A3"), 1)), *lines(metrics["B"], working_days(world.unit("A3"), 1))]
    )
    with writing():
        stator = measured(world.unit("A1"), "Q", 3)
    other = mine + b"\r\n" + text(lines(stator, working_days(world.unit("A3"), 1))).split(b"\r\n")[1]
    upload = sent(client.as_(world.amina), other, "a.csv", "vsa")
    assert upload.counts == {"new": 1, "refused": 2}
    assert [why.split(":")[0] for why in whys(upload).values()] == [
        "B2-Q belongs to B2, not to VSA.", "This number is written by somebody else",
    ]  # fmt: skip

"""From a draft to a standard in force, at a laptop: steps, a photo, what changed, two who approve."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from boards.db import writing
from tests.axe import complaints
from tests.serving import Server
from tests.standards.prepared import in_force, today
from tests.world import PIN, World


def signed_in(browser: Browser, server: Server, badge: str) -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-GB").new_page()
    page.goto(f"{server.url}/sign-in?next=/today")
    page.fill("[name=badge]", badge)
    page.fill("[name=pin]", PIN)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(f"{server.url}/today")
    return page


def test_a_revision_from_its_draft_into_force(
    app: Flask, world: World, server: Server, browser: Browser, tmp_path: Path
) -> None:
    with writing():
        made = in_force(world).standard
        world.quin.language = world.greta.language = "en"
    Image.new("RGB", (400, 300), "teal").save(tmp_path / "step.jpg")

    page = signed_in(browser, server, "101")
    page.goto(f"{server.url}/standards/sw-a3-10")
    page.get_by_role("button", name="Write the next revision").click()
    page.get_by_label("Step 2: what is done").fill("Fit the stator with the hoist")
    page.locator("#photo-2").set_input_files(tmp_path / "step.jpg")
    page.get_by_role("button", name="Another step").click()
    page.get_by_label("Step 3: what is done").fill("Gauge it")
    page.locator("#symbol-3").select_option("quality")
    page.get_by_role("radio", name="To read it and say").check()
    page.get_by_label("What changed, in a sentence").fill("A hoist, and a gauge")
    assert complaints(page) == []
    page.locator(".draft-save [type=submit]").click()
    expect(page.get_by_alt_text("Photo of step 2")).to_be_visible()

    page.get_by_role("link", name="What changed, and send it").click()
    expect(page.locator("tr[data-change=new]")).to_contain_text("Gauge it")
    expect(page.locator("tr[data-change=changed] ins").first).to_contain_text("with the hoist")
    assert complaints(page) == []
    page.get_by_label("As process owner").select_option(label="Greta Steiner, VSA")
    page.get_by_label("As quality").select_option(label="Quin Lund, QLT")
    page.get_by_label("In force from").fill((today() + dt.timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Send it for approval").click()
    expect(page.get_by_text("It is with the approvers.")).to_be_visible()

    for badge in ("302", "306"):
        theirs = signed_in(browser, server, badge)
        theirs.locator("#approvals").get_by_role("link", name="Look").click()
        theirs.get_by_role("button", name="Approve: I have read it").click()
        expect(theirs.locator(".toast-line")).to_be_visible()

    assert [one.state(today()) for one in world.fresh(made).revisions] == ["effective", "approved"]

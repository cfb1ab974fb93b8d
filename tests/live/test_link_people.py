"""A push arrives while somebody works: what is typed, where the cursor is and what was opened stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.live.fake_board import FakeBoard, fake_board, section
from tests.live.screens import opened, panel, shows

pytestmark = pytest.mark.once

board = fake_board

ROWS = """
  <h2>Ideas</h2>
  <ul>{new}
    <li id="idea-1"><p>{words}</p>
      <details><summary>Answer</summary>
        <form><label>Why <textarea name="why"></textarea></label>
          <label>When <input name="when" value="tomorrow"></label>
          <label>Urgent <input type="checkbox" name="urgent"></label>
          <label>Who <select name="who"><option>Amina</option><option>Marek</option></select></label>
          <button type="button">Send</button></form>
      </details></li>
    <li id="idea-2"><details><summary>Other</summary>Not opened</details></li>
  </ul>"""


@pytest.fixture
def at_work(page: Page, board: FakeBoard) -> Page:
    """Somebody has opened an idea and begins to answer it."""
    board.says(inner={"ideas": ROWS.format(new="", words="Hang the key at a hook")})
    opened(page, f"{board.url}/boards/A3")
    page.get_by_text("Answer").click()
    page.get_by_label("When").fill("on Friday")
    page.get_by_label("Urgent").check()
    page.get_by_label("Who").select_option("Marek")
    page.get_by_label("Why").fill("Because we alw")
    return page


def test_typed_text_focus_and_what_was_opened_survive_a_push(at_work: Page, board: FakeBoard) -> None:
    new = '<li id="idea-3"><details><summary>Newest</summary>Closed</details></li>'
    board.says(inner={"ideas": ROWS.format(new=new, words="Hang the key at two hooks")})
    board.push("ideas", 6)
    shows(at_work, 6)
    expect(panel(at_work)).to_contain_text("two hooks")
    expect(at_work.get_by_label("Why")).to_be_focused()
    at_work.keyboard.type("ays look for it")
    expect(at_work.get_by_label("Why")).to_have_value("Because we always look for it")
    expect(at_work.get_by_label("When")).to_have_value("on Friday")
    expect(at_work.get_by_label("Urgent")).to_be_checked()
    expect(at_work.get_by_label("Who")).to_have_value("Marek")
    assert [details.get_attribute("open") for details in at_work.locator("details").all()] == [None, "", None]


def test_what_nobody_touched_follows_the_server(at_work: Page, board: FakeBoard) -> None:
    rows = ROWS.format(new="", words="Hang the key at a hook").replace("Amina", "Bruno").replace("Send", "Answer now")
    board.says(inner={"ideas": rows})
    at_work.get_by_label("Who").select_option("Amina")  # as it was
    at_work.get_by_role("button", name="Send").focus()
    board.push("ideas", 6)
    shows(at_work, 6)
    expect(at_work.get_by_role("button", name="Answer now")).to_be_focused()
    expect(at_work.get_by_label("Who")).to_have_value("Bruno")


def test_what_is_pushed_works_like_what_was_loaded(at_work: Page, board: FakeBoard) -> None:
    board.says(inner={"ideas": '<p id="taken">open</p><button hx-get="/boards/A3/check" hx-target="#taken">Take</button>'})
    board.push("ideas", 6)
    shows(at_work, 6)
    at_work.get_by_role("button", name="Take").click()
    expect(at_work.locator("#taken")).to_contain_text("build-one")


def test_an_answer_that_was_overtaken_by_a_push_does_not_bring_back_the_old(at_work: Page, board: FakeBoard) -> None:
    old = section("ideas", 6, "<p>old</p>") + '<p id="toast" hx-swap-oob="true">Thanks</p>'
    at_work.evaluate(
        """document.body.insertAdjacentHTML('beforeend', '<p id="toast"></p>' +
           '<form hx-post="/old" hx-target="#panel-ideas" hx-swap="outerHTML"><button>Post</button></form>');
           htmx.process(document.body);"""
    )
    at_work.route("**/old", lambda route: route.fulfill(body=old))
    board.push("ideas", 7)
    shows(at_work, 7)
    at_work.get_by_role("button", name="Post").click()
    expect(at_work.locator("#toast")).to_have_text("Thanks")
    expect(panel(at_work)).to_have_attribute("data-revision", "7")


@pytest.mark.parametrize("script", ["truth.js", "link.js", "wall.js"])
def test_what_a_wall_runs_is_understood_by_the_browser_of_an_old_tv(script: str) -> None:
    source = (Path(__file__).parents[2] / "static" / "js" / script).read_text()
    code = re.sub(r"/\*.*?\*/|//[^\n]*|\"[^\"\n]*\"", "", source, flags=re.S)
    assert not re.search(r"=>|`|\?\.|\?\?|\.\.\.|\b(let|const|class|async|await|import|export)\b", code)
    assert not re.search(r"\b(fetch|includes|append|remove|replaceAll|replaceChildren)\(", code)

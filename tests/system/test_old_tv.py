"""The wall on a TV of 2020: not what tables say of Chromium 68, but Chromium 68 (screens: old browsers are the rule)."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.serving import Server
from tests.system.conftest import LOOKS
from tests.system.old_tv import OldTv, runs_here
from tests.system.overfull import CODE
from tests.system.test_wall_looks import CONTRAST, SIZES, SMALLEST

LIVE = "document.body.getAttribute('data-live') === 'live' && document.documentElement.classList.contains('fits')"
FONTS = ("400 24px 'Atkinson Hyperlegible Next'", "700 24px 'Atkinson Hyperlegible Next'")

pytestmark = pytest.mark.skipif(not runs_here(), reason="the old browser's binary is for Linux on x86-64")


@pytest.fixture(scope="module")
def tv(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OldTv]:
    tv = OldTv(tmp_path_factory.mktemp("tv"))
    yield tv
    tv.close()


@pytest.mark.parametrize("unit", ["a3", "plant", CODE.lower()])
def test_an_old_tv_holds_what_it_shows_at_every_size(tv: OldTv, plant: Server, unit: str) -> None:
    # U-05, U-06, U-08
    tv.open(f"{plant.url}/boards/{unit}/wall")
    tv.until(LIVE)
    assert "HeadlessChrome/68." in tv.js("navigator.userAgent"), "the premise"
    for font in FONTS:
        assert tv.js(f"document.fonts.ready.then(function () {{ return document.fonts.check({json.dumps(font)}) }})")
    for width, height in SIZES:
        tv.resize(width, height)
        tv.js("window.fitPanels()")
        wrong = tv.js(f"({LOOKS})({json.dumps({'smallest': SMALLEST, 'contrast': CONTRAST})})")
        assert not wrong, f"at {width} × {height}:\n" + "\n".join(wrong)


def test_an_idea_from_a_phone_reaches_an_old_tv_by_itself(tv: OldTv, plant: Server) -> None:
    tv.resize(1920, 1080)
    tv.open(f"{plant.url}/boards/a2/wall")
    tv.until(LIVE)
    tv.js("window.theSamePage = true")
    label = tv.js("document.querySelector('.address').textContent").rpartition("/")[2].strip()
    _send_idea(plant, label, "A hook for the torque wrench beside the balancer")
    tv.until("document.querySelector('#panel-ideas').textContent.indexOf('A hook for the torque wrench') >= 0")
    assert tv.js("window.theSamePage"), "pushed, not loaded again"
    assert tv.js(LIVE)


def _send_idea(plant: Server, label: str, text: str) -> None:
    form = urlencode({"text": text, "submission": "old-tv-1"}).encode()
    request = urllib.request.Request(f"{plant.url}/s/{label}/ideas", form, {"Origin": plant.url})
    assert urllib.request.urlopen(request, timeout=10).status == 201

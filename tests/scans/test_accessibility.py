"""WCAG 2.2 AA over the whole demo, as everybody who may look at it, by two engines not ours: axe and HTML_CodeSniffer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from boards.people.models import ROLES
from tests.scans.crawling import NOBODY, Plant, Seen, walk
from tests.scans.looking import found_by_both, looking, opened


@pytest.fixture(scope="module")
def seen() -> Seen:
    return Seen()


@pytest.mark.parametrize("role", (NOBODY, *ROLES))
def test_nothing_shuts_anybody_out(browser: Browser, plant: Plant, seen: Seen, role: str) -> None:
    found, pages, looked_at = list[str](), 0, 0
    with looking(browser, plant, role) as page:
        for one in walk(plant, role):
            pages += 1
            if seen.is_new(one):
                looked_at += 1
                opened(page, plant, one.address)
                found += [f"{one.address}: {each}" for each in found_by_both(page)]
    print(f"{role}: {pages} pages, {looked_at} looked at")
    assert pages > 100, "the premise"
    assert not found, f"{len(found)} on {looked_at} pages:\n" + "\n".join(found[:40])

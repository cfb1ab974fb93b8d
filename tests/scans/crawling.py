"""The demo plant as somebody walks through it: every page that links lead to, a few of each kind."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

from playwright.sync_api import Page

from boards.people.models import ROLES, Person
from tests.serving import Server

NOBODY = "nobody"
STARTS = ("/", "/today", "/boards/a3", "/boards/vsa", "/boards/plant", "/boards/a3/wall", "/sign-in")
EACH_KIND = 2  # pages of one kind: /actions/4 and /actions/9 are one kind
PIN = "2468"
LINKS = """Array.from(document.querySelectorAll("a[href]:not([download])"),
  (a) => new URL(a.getAttribute("href"), location).href)"""


def of_each_role() -> dict[str, str]:
    """A badge for every role that somebody of the plant has."""
    found: dict[str, str] = {}
    for person in Person.query.order_by(Person.id):
        for role in {grant.role for grant in person.grants} or {"worker"}:
            if person.is_active and person.pin_hash and person.personnel_no:
                found.setdefault(role, person.personnel_no)
    return {role: found[role] for role in ROLES if role in found}


def signed_in(page: Page, server: Server, badge: str) -> None:
    page.goto(f"{server.url}/sign-in")
    page.fill("#badge", badge)
    page.fill("#pin", PIN)
    page.click(".sign-in-go")
    page.wait_for_url("**/today")


def walk(page: Page, server: Server) -> Iterator[str]:
    """Goes through the plant; yields each address while its page is open."""
    waiting, seen, kinds = deque(STARTS), set(STARTS), Counter[str]()
    while waiting:
        address = waiting.popleft()
        kind = _kind(address)
        if kinds[kind] >= EACH_KIND:
            continue
        kinds[kind] += 1
        answer = page.goto(server.url + address)
        assert answer and answer.status < 500, f"{address}: {answer and answer.status}"
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        yield address
        links: list[str] = page.evaluate(LINKS)
        for link in links:
            onward = urldefrag(link).url.removeprefix(server.url)
            if onward.startswith("/") and onward not in seen and not _is_file(onward):
                seen.add(onward)
                waiting.append(onward)


def _kind(address: str) -> str:
    """The address without what tells one record from another: /actions/#, /boards/@/panels."""
    parts = urlsplit(address)
    path = re.sub(r"/\d[\d-]*", "/#", parts.path)
    path = re.sub(r"^/(boards|s|i|standards|labels)/[^/]+", r"/\1/@", path)
    return path + ("?" + ",".join(sorted(re.findall(r"(\w+)=", parts.query))) if parts.query else "")


def _is_file(address: str) -> bool:
    return bool(re.search(r"\.(pdf|xlsx|csv|ics|jpg|png|svg|json|css)(\?|$)", address)) or "/photos/" in address

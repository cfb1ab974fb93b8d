"""The demo plant as somebody walks through it: every page that links lead to, a few of each kind.

It walks by HTTP alone, which is cheap; scanners look only at what is new. A page is new when it is the first of its kind,
whatever is asked of it (?q=), or shows an element that no page before it has shown: a tag with its class, its state, its
attributes and what it stands in.
"""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urljoin

from lxml import html

from tests.scans.kinds import kind_of
from tests.serving import Server

NOBODY = "nobody"
STARTS = ("/", "/today", "/boards/a1", "/boards/vsa", "/boards/a1/wall", "/s/{station}", "/sign-in", "/wall", "/nowhere")
EACH_KIND = 2  # pages of one kind: /actions/4 and /actions/9 are one kind
TELLING = {"class", "type", "role", "data-state", "hidden", "lang", "dir", "autocomplete", "inputmode", "aria-current"}


@dataclass(frozen=True)
class Plant:
    """A served one. For every role the session's cookie of somebody who has it; the code of the label at some station."""

    server: Server
    cookies: dict[str, str]
    station: str


@dataclass(frozen=True)
class Found:
    """A page: its address, what it is like, and itself."""

    address: str
    kind: str
    document: Any


@dataclass
class Seen:
    """What scanners have looked at, whoever they were signed in as."""

    kinds: set[str] = field(default_factory=set)
    elements: set[tuple[Any, ...]] = field(default_factory=set)

    def is_new(self, page: Found) -> bool:
        """Whether it should be looked at; it has been then."""
        elements = {_likeness(one) for one in page.document.iter() if isinstance(one.tag, str)}
        kind = page.kind.partition("?")[0]
        new = kind not in self.kinds or not elements <= self.elements
        self.kinds.add(kind)
        self.elements |= elements
        return new


def walk(plant: Plant, role: str) -> Iterator[Found]:
    """Goes through the plant. Raises AssertionError where it is answered by a server's error."""
    starts = [start.format(station=plant.station) for start in STARTS]
    waiting, met, kinds = deque(starts), set(starts), Counter[str]()
    while waiting:
        address = waiting.popleft()
        kinds[kind_of(address)] += 1
        if kinds[kind_of(address)] > (1 if "?" in address else EACH_KIND):
            continue
        page = fetched(plant, role, address)
        if page is None:
            continue
        yield page
        for link in page.document.xpath("//a[@href and not(@download)]/@href"):
            onward = urldefrag(urljoin(plant.server.url + page.address, link)).url.removeprefix(plant.server.url)
            if onward.startswith("/") and onward not in met and not _is_file(onward):
                met.add(onward)
                waiting.append(onward)


def fetched(plant: Plant, role: str, address: str) -> Found | None:
    """The page that is there, after redirects; nothing where there is no page but a file."""
    headers = {"Cookie": f"boards={plant.cookies[role]}"} if plant.cookies[role] else {}
    asked = urllib.request.Request(plant.server.url + address, headers=headers)
    try:
        answer = urllib.request.urlopen(asked, timeout=30)
    except urllib.error.HTTPError as refused:
        assert refused.code < 500, f"{address}: {refused.code}"
        answer = refused
    with answer:
        if "text/html" not in answer.headers.get("Content-Type", ""):
            return None
        address = answer.url.removeprefix(plant.server.url)
        return Found(address, kind_of(address), html.document_fromstring(answer.read().decode()))


def _likeness(element: Any) -> tuple[Any, ...]:
    above = element.getparent()
    said = frozenset((name, value if name in TELLING else "") for name, value in element.attrib.items())
    return (None if above is None else (above.tag, above.get("class")), element.tag, said)


def _is_file(address: str) -> bool:
    return bool(re.search(r"\.(pdf|xlsx|csv|ics|zip|jpg|png|svg|json|css)(\?|$)", address)) or "/photos/" in address

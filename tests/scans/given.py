"""Wapiti, given its pages: it takes the forms that are on them, one of each kind, and follows no link.

Run by the scanner's own Python in place of its command, with the same arguments. Which pages there are, and which of a kind
are enough, tests/scans/crawling.py knows; a crawler that doesn't would walk through every day of every board.

`TARGET`: where the plant is served. `TAKEN`: a file with the kinds of forms that were taken before, whoever was signed in;
those of this run are added.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from wapitiCore.main.wapiti import wapiti_asyncio_wrapper
from wapitiCore.net.explorer import Explorer
from wapitiCore.parsers.html_parser import Html

from tests.scans.kinds import kind_of

TAKEN = Path(os.environ["TAKEN"])


def forms_alone(explorer: Any, response: Any, request: Any) -> list[Any]:
    taken = set(TAKEN.read_text().splitlines())
    found = []
    for form in Html(response.content, response.url).iter_forms() if "text/html" in response.type else ():
        fields = sorted({name for name, *_ in (*form.get_params, *form.post_params, *form.file_params)})
        kind = " ".join((form.method, kind_of(form.path.removeprefix(os.environ["TARGET"])), *fields))
        if kind not in taken and not explorer.is_forbidden(form.url):
            taken.add(kind)
            form.link_depth = request.link_depth + 1
            found.append(form)
    TAKEN.write_text("\n".join(sorted(taken)))
    return found


Explorer.extract_links = forms_alone
wapiti_asyncio_wrapper()

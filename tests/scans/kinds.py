"""What makes two addresses one kind. Imports nothing of ours: the scanner's own Python reads it, too."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

CODED = "boards|s|i|standards|skills|labels|stations|set-up/units|m|w|p|wall|photos|uploads"


def kind_of(address: str) -> str:
    """The address without what tells one record from another: /actions/#, /boards/@/panels."""
    parts = urlsplit(address)
    path = re.sub(r"/\d[\d-]*", "/#", parts.path)
    path = re.sub(rf"^/({CODED})/(?!new$)[^/]+", r"/\1/@", path)
    path = re.sub(r"^(/standards/@)/[a-z]{1,2}(?=/|$)", r"\1/@", path)
    return path + ("?" + ",".join(sorted(re.findall(r"(\w+)=", parts.query))) if parts.query else "")

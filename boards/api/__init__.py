"""The way in for machines and other software: a token instead of a person, JSON instead of pages.

Nothing under PATH ever looks at a cookie's person, and whatever goes wrong there is said in one JSON shape, in English:
what a program reads must not change with a browser's language.
"""

from __future__ import annotations

from flask import request

PATH = "/api/"
VERSION_1 = "/api/v1"


def is_asked() -> bool:
    """Whether this request is for the API, also where it leads nowhere."""
    return request.path.startswith(PATH)

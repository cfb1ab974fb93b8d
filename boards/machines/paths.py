"""Paths into the JSON of a message: "result.good", "parts[0].ok", and in brackets what has dots in its name:
"values[\\"oee.total\\"]". A "$" in front means the whole message, as many tools write it. Pure.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

STEP = re.compile(
    r"""(?P<dot>\.)?(?P<name>[^.\[\]"]+)      # a name, after a dot unless it is the first
      | \[(?P<index>\d{1,6})\]                # a place in a list
      | \["(?P<quoted>[^"]+)"\]               # a name with dots or brackets in it""",
    re.X,
)

Steps = tuple[str | int, ...]


class NoSuchPath(LookupError):
    """There is nothing at that path in this message."""


@lru_cache(maxsize=1000)
def steps(path: str) -> Steps:
    """The names and places that a path goes through; none for "$". Raises ValueError for what is no path."""
    rest = path.strip()
    if rest == "$":
        return ()
    if rest.startswith(("$.", "$[")):
        rest = rest[1:]
    elif not rest.startswith((".", "[")):
        rest = "." + rest
    found: list[str | int] = []
    at = 0
    while at < len(rest):
        step = STEP.match(rest, at)
        if step is None or (step["name"] is not None and not step["dot"]):
            raise ValueError(path)
        found.append(int(step["index"]) if step["index"] else step["quoted"] or step["name"])
        at = step.end()
    if not found:
        raise ValueError(path)
    return tuple(found)


def at_path(message: Any, path: str) -> Any:
    """What stands at a path of a message. Raises NoSuchPath."""
    here = message
    for step in steps(path):
        try:
            if isinstance(step, int) is not isinstance(here, list):
                raise NoSuchPath(path)
            here = here[step]
        except (KeyError, IndexError, TypeError) as error:
            raise NoSuchPath(path) from error
    return here


def written(through: Steps) -> str:
    """The path that goes through these names and places."""
    said = ""
    for step in through:
        if isinstance(step, int):
            said += f"[{step}]"
        elif re.search(r'[.\[\]"$\s]', step):
            said += f'["{step}"]'
        else:
            said += f".{step}"
    return said.removeprefix(".") or "$"

"""A path leads to one place in a message, or to none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.machines.paths import NoSuchPath, at_path, steps, written

pytestmark = pytest.mark.once

NAMES = st.text(st.characters(blacklist_characters='"'), min_size=1, max_size=8)
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
MESSAGES = st.recursive(LEAVES, lambda inside: st.lists(inside, max_size=4) | st.dictionaries(NAMES, inside, max_size=4))


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("good", 3),
        ("$.good", 3),
        ("$", "all of it"),
        ("result.parts[1].ok", True),
        ('values["oee.total"]', 71.5),
        ("$['x']", ValueError),
        ("", ValueError),
        (".good", 3),
        ("result..parts", ValueError),
        ("result.", ValueError),
        ("result.parts[-1]", ValueError),
        ("result.parts[x]", ValueError),
        ("result.parts[1", ValueError),
        ("result.parts[1]ok", ValueError),
        ("result.parts[9].ok", NoSuchPath),
        ("result.good", NoSuchPath),
        ("good.more", NoSuchPath),
        ("good[0]", NoSuchPath),
        ("result.parts.ok", NoSuchPath),
    ],
)
def test_a_path_is_names_and_places(path: str, found: Any) -> None:
    message = {"good": 3, "result": {"parts": [{"ok": False}, {"ok": True}]}, "values": {"oee.total": 71.5}}
    if isinstance(found, type):
        with pytest.raises(found):
            at_path(message, path)
    else:
        assert at_path(message, path) == (message if path == "$" else found)


@given(st.lists(NAMES | st.integers(0, 999), max_size=5))
def test_every_way_can_be_written_and_read_again(way: list[str | int]) -> None:
    assert steps(written(tuple(way))) == tuple(way)


@given(MESSAGES, st.data())
def test_whatever_is_in_a_message_its_path_finds_it(message: Any, data: st.DataObject) -> None:
    here, way = message, list[str | int]()
    while isinstance(here, list | dict) and here and data.draw(st.booleans()):
        step = data.draw(st.sampled_from(range(len(here)) if isinstance(here, list) else sorted(here)))
        way.append(step)
        here = here[step]
    assert at_path(message, written(tuple(way))) == here


@given(MESSAGES, st.text(max_size=20))
def test_whatever_is_written_as_a_path_it_leads_somewhere_or_says_no(message: Any, path: str) -> None:
    try:
        at_path(message, path)
    except (NoSuchPath, ValueError):
        pass

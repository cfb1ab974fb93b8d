"""Something for each value of an address, for tests that come to every address there is."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import Rule

VALUES = {"unit": "a3", "panel": "actions", "date": "2026-11-17", "day": "2026-11-17", "what": "open"}


def values_of(rule: Rule) -> dict[str, Any]:
    number = {name for name, converter in rule._converters.items() if type(converter).__name__ == "IntegerConverter"}
    choice = {name: converter for name, converter in rule._converters.items() if type(converter).__name__ == "AnyConverter"}
    first = {name: sorted(converter.items)[0] for name, converter in choice.items()}
    return {name: 1 if name in number else first.get(name) or VALUES.get(name, "x") for name in rule.arguments}

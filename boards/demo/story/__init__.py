"""The story of the demo plant, as written in the files beside this one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

Row = dict[str, Any]


def chapter(name: str) -> Row:
    """One file of the story: "plant", "ideas" or "actions"."""
    text = (Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: Row = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


def number(label: str) -> int:
    """The number in a record's label: "AC-461" → 461."""
    return int(label.rpartition("-")[2])

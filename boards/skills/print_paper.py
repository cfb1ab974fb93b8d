"""A printed matrix in words, before it is drawn: no part of it asks the database."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    code: str
    name: str
    critical: bool


@dataclass(frozen=True)
class Row:
    name: str
    crew: str
    cells: list[tuple[int, str]]  # level and status, a column each


@dataclass(frozen=True)
class Sum:
    """A line below the people: text and whether it is too little, a column each; none: nothing is needed there."""

    name: str
    cells: list[tuple[str, bool] | None]


@dataclass(frozen=True)
class Paper:
    """All that is printed."""

    title: str
    about: list[str]
    columns: list[Column]
    rows: list[Row]
    sums: list[Sum]
    levels: list[str]  # what 0 to 4 mean
    statuses: list[tuple[str, str]]  # sign and what it means
    address: str | None  # what the QR code says; none: why is in `about`
    valid: str
    page: str  # "Page {n} of {last}"
    printed: str
    heads: tuple[str, str]  # over the names and the crews
    language: str

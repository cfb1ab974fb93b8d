"""Where the days of a month stand in each letter: no standard fixes it, so the product does (domain 1.4).

# is a cell, . is empty; days are numbered row by row, left to right. Few rows, so that a cell is large.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

DAYS_MAX = 31
MAPS = {
    "S": """
        .####
        #####
        ##...
        #####
        .####
        ...##
        #####
        ####.""",
    "Q": """
        .####.
        ##..##
        ##..##
        ##..##
        ##..##
        ##.###
        .####.
        ....##""",
    "D": """
        ####.
        ##.##
        ##.##
        ##.##
        ##.##
        ##.##
        ##.##
        ####.""",
    "C": """
        .#####
        ######
        ##...#
        ##....
        ##....
        ##....
        ######
        .#####""",
    "M": """
        #.....#
        ##...##
        ###.###
        ##.#.##
        ##...##
        ##...##
        ##...##
        #.....#""",
    "E": """
        ######
        ######
        ##....
        #####.
        #####.
        ##....
        ######""",
    "P": """
        #####.
        ######
        ##..##
        ######
        #####.
        ##....
        ##....
        ##....""",
    "I": """
        #####
        #####
        .###.
        .###.
        .###.
        .###.
        #####
        #####""",
    "cross": """
        ..###..
        ..###..
        #######
        #######
        #######
        ..###..
        ...#...""",
}


@dataclass(frozen=True)
class Shape:
    """A letter's places as (column, row), the first day's first; more than a month has are filler (L-01)."""

    places: tuple[tuple[int, int], ...]
    columns: int
    rows: int


@functools.cache
def shape_of(letter: str, cross: bool = False) -> Shape:
    """The shape of a letter; with `cross` that of S is the older safety cross. Raises KeyError for what is no letter."""
    rows = MAPS["cross" if cross and letter == "S" else letter].split()
    places = tuple((x, y) for y, row in enumerate(rows) for x, sign in enumerate(row) if sign == "#")
    return Shape(places, len(rows[0]), len(rows))

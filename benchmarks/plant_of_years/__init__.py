"""A plant of fifty teams with a past of any length: an equal present, and behind it more of what is over.

The demo plant is lived through once, by the product's own verbs; the rest are copies of its rows (`copying.py`): each team
again under its value stream until there are fifty, and what is over again and again, earlier each time (`grows.py` says of
every table how). Rows of ten years are some ten million; the open ones are the same at every age.
"""

from benchmarks.plant_of_years.building import built, lived

__all__ = ["built", "lived"]

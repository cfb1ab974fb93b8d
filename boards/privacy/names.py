"""How somebody is called in free text, and how that is taken out of it."""

from __future__ import annotations

import json
import re
from typing import Any

from boards.people.models import Person
from boards.search.folding import fold

TITLES = ("Dr.", "Prof.", "Dipl.-Ing.")
SHORTEST = 3  # letters of a word that is looked for: "Li" would be found in half of all words


def called(person: Person) -> list[str]:
    """What could stand for this person in a text, the longest first: the name and its words, the short name, the badge."""
    words = [word for word in person.name.split() if word not in TITLES]
    found = [person.name, " ".join(words), f"{words[0]} {words[-1][:1]}.", *words, *_reversed(words)]
    found += [person.personnel_no] if person.personnel_no else []
    return sorted({one for one in found if len(one) >= SHORTEST}, key=len, reverse=True)


def surely(person: Person) -> list[str]:
    """What means nobody else: what the system itself wrote (never a first name alone, or a number that may be a length)."""
    words = [word for word in person.name.split() if word not in TITLES]
    found = {person.name, " ".join(words), f"{words[0]} {words[-1][:1]}.", *_reversed(words)}
    return sorted(found, key=len, reverse=True)


def pattern_of(names: list[str]) -> re.Pattern[str]:
    """Whole words in any case; in "Marek's" and "Mareks" the name alone."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?=(?:['’]?s)?(?!\w))", re.IGNORECASE)


def stands_in(value: Any, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(text) for text in texts_in(value))


def taken_out(value: Any, pattern: re.Pattern[str], pseudonym: str, most: int | None = None) -> Any:
    """The same text, or the same JSON, with the pseudonym where the name stood; at most `most` characters."""
    if isinstance(value, str):
        return pattern.sub(pseudonym, value)[:most]
    if isinstance(value, list):
        return [taken_out(one, pattern, pseudonym) for one in value]
    if isinstance(value, dict):
        return {key: taken_out(one, pattern, pseudonym) for key, one in value.items()}
    return value


def texts_in(value: Any) -> list[str]:
    """Every text in a text or in JSON."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in texts_in(one)]


def needles(names: list[str]) -> list[str]:
    """What the database looks for, folded: the last words of names as text has them, and as JSON writes them."""
    shortest = [one for one in names if not any(other != one and other in one for other in names)]
    return sorted({form for one in shortest for form in (fold(one) or "", json.dumps(one)[1:-1].lower())})


def _reversed(words: list[str]) -> list[str]:
    return [f"{words[-1]}, {' '.join(words[:-1])}", f"{words[-1]} {' '.join(words[:-1])}"] if len(words) > 1 else []

"""One sheet of the plant's workbook, as its domain declares it: its columns, how it is now, what may be, how it is written.

Comparing, preview, export and import are one engine for all sheets (comparing.py, reading.py, book.py). A row is a plain
dict of what its filled cells say, by column; an empty cell says nothing, so that nobody deletes by leaving out; "-" in a
column that may be empty takes away what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from flask_babel import gettext as _

from boards.i18n import SOURCE, language_name, languages
from boards.people.models import Person
from boards.setup import cells

Said = dict[str, Any]
Key = tuple[Any, ...]
NOTHING = "-"
Fault = tuple[str, str]  # the column, and what is wrong there in a sentence


@dataclass(frozen=True)
class Column:
    """`also`: other headings it is known by, in any language; `about`: what to write there."""

    name: str
    words: Any
    read: cells.Reader
    also: str = ""
    about: Any = ""
    width: int = 14
    needed: bool = False  # in a new row
    clears: bool = False  # "-" takes away what is there
    nothing: str | None = None  # how an empty list is written
    says: Callable[[Any], str] | None = None  # how a value is written, where it is no plain text, number, list or yes

    def written(self, value: Any) -> Any:
        """A value as it is written in a cell; none for nothing."""
        if value is None:
            return None
        if self.says is not None:
            return self.says(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return ("\n" if any(";" in str(one) for one in value) else "; ").join(map(str, value)) or self.nothing
        return value


@dataclass
class Plan:
    """What will be there once the workbook is in: of each sheet its rows by their key, good ones of the file among them."""

    by: Person
    there: dict[str, dict[Key, Said]] = field(default_factory=dict)

    def has(self, sheet: str, *key: Any) -> bool:
        return key in self.there.get(sheet, {})

    def get(self, sheet: str, *key: Any) -> Said | None:
        return self.there.get(sheet, {}).get(key)


@dataclass(frozen=True)
class Weighed:
    """A good row that changes something: what it says, how it stands (none: it is new), which cells differ."""

    said: Said
    stands: Said | None
    changed: frozenset[str]

    def __getitem__(self, name: str) -> Any:
        """What will be: the file's word, else what stands."""
        return self.said[name] if name in self.said else (self.stands or {}).get(name)


class Sheet:
    name: ClassVar[str]
    words: ClassVar[Any]  # its title
    also: ClassVar[str] = ""  # other titles
    about: ClassVar[Any] = ""
    key: ClassVar[tuple[str, ...]]  # columns that say which row it is
    understood: ClassVar[tuple[str, ...]] = ()  # those of them that may be empty: `expanded` fills them in

    def columns(self) -> Sequence[Column]:
        raise NotImplementedError

    def standing(self) -> dict[Key, Said]:
        """How it is now, in the order of the export; every column, none where there is nothing."""
        raise NotImplementedError

    def defaults(self, said: Said) -> Said:
        """What a new row means where its cells are empty."""
        return {}

    def expanded(self, said: Said) -> list[Said]:
        """The rows that one row of the file stands for."""
        return [said]

    def faults(self, said: Said, stands: Said | None, plan: Plan) -> Iterator[Fault]:
        """What is wrong with a row that can be read. `said`: its cells."""
        yield from ()

    def write(self, row: Weighed, by: Person) -> None:
        """By the domain's own verbs."""
        raise NotImplementedError

    def ordered(self, rows: list[Weighed]) -> list[Weighed]:
        """The order in which they can be written."""
        return rows

    def done(self, by: Person) -> None:
        """After its rows."""

    def label(self, said: Said) -> str:
        """How the preview calls a row."""
        return " ".join(str(said[name]) for name in self.key if said.get(name))


def name_columns(most: int) -> list[Column]:
    """The name in English or the plant's first language, and one column for each other language that is spoken here."""
    others = [code for code in languages() if code != SOURCE]
    first = Column("name", _("Name"), cells.text(most), "name, bezeichnung", width=30, needed=True)
    return [first] + [
        Column(
            f"name_{code}",
            _("Name (%(language)s)", language=language_name(code)),
            cells.text(most),
            f"name {code}, name ({code}), bezeichnung ({code}), name ({language_name(code)})",
            width=30,
            clears=True,
        )
        for code in others
    ]


def names_said(names: dict[str, Any]) -> Said:
    """A record's other names as the columns of `name_columns` say them."""
    return {f"name_{code}": names.get(code) or None for code in languages() if code != SOURCE}


def names_after(row: Weighed, names: dict[str, Any]) -> dict[str, Any]:
    """A record's other names as they will be."""
    said = {code: row[f"name_{code}"] for code in languages() if code != SOURCE and f"name_{code}" in row.said}
    return {code: name for code, name in {**names, **said}.items() if name}

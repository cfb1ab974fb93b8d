"""What other domains hang on a revision: copied with it into the next draft, and something to approve by itself.

A checklist's questions are such a part. Standards know none of them by name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from boards.standards.models import Revision

PARTS: list[Part] = []


class Printed(Protocol):
    """A part on paper, in words alone: a PDF is drawn when no transaction is open any more. `template` draws it on a page as
    `part`, with the style sheet `style`."""

    template: ClassVar[str]
    style: ClassVar[str]

    def drawn(self, paper: str, width: float) -> list[Any]:
        """What reportlab lays out, in points. `paper`: a4 | a3."""


class Part(ABC):
    """One kind of thing that hangs on revisions; making it declares it. `template` draws what `compared` answers as
    `compared`, `reading` what `read` answers as `read`."""

    template: ClassVar[str]
    reading: ClassVar[str]

    def __init__(self) -> None:
        PARTS.append(self)

    @abstractmethod
    def is_in(self, revision: Revision) -> bool:
        """Whether the revision says something by it."""

    @abstractmethod
    def copy(self, source: Revision, to: Revision) -> None:
        """The same into the next draft; both have their ids."""

    @abstractmethod
    def compared(self, before: Revision | None, after: Revision) -> dict[str, Any] | None:
        """What differs between two revisions, with the number of places as `changed`; None where neither has any."""

    @abstractmethod
    def read(self, revision: Revision) -> dict[str, Any] | None:
        """What a reader of the revision sees of it; None where it has none."""

    @abstractmethod
    def printed(self, revision: Revision, language: str) -> Printed | None:
        """What a controlled copy in a language holds of it; None where the revision has none."""

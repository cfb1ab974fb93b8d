"""Who may read the works council's pages, and what is typed into them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from boards import typed
from boards.people.models import Person
from boards.people.naming import FORMATS
from boards.privacy.rules import MOST_MONTHS, RULES
from boards.privacy.verbs import may_anonymise
from boards.refusals import NotAllowed, Unfit


def may_read_table(by: Person) -> bool:
    """The works council, the Kaizen Office, who looks after accounts, specialists of human resources."""
    return by.holds("works_council", "kso", "admin") or may_anonymise(by)


def before_reading_table(by: Person) -> None:
    if not may_read_table(by):
        raise NotAllowed(_l("This is for the works council, the Kaizen Office and who looks after accounts."))


def months_typed() -> dict[str, int]:
    """Months by the rules' codes; Unfit at the field that holds no number."""
    found = {}
    for rule in RULES:
        count = typed.number(rule.code)
        if count is None or count > MOST_MONTHS:
            raise Unfit(_l("How many months? 0 keeps it for good."), rule.code)
        found[rule.code] = count
    return found


def format_typed() -> str:
    return typed.choice("public_name_format", FORMATS) or FORMATS[0]


def place_typed() -> tuple[tuple[str, int, str], str]:
    """One place in free text, and what is decided about it."""
    key = (typed.words("table", 40), typed.number("row") or 0, typed.words("column", 40))
    decision = typed.choice("decision", ("keep", "replace"))
    if decision is None:
        raise Unfit(_l("Tap one of the answers."), "decision")
    return key, decision

"""The ideas of the story, told with the application's own verbs: sent, answered, tried, in use, passed on, thanked."""

from __future__ import annotations

from typing import Any

from boards.demo.days import Days, Diary
from boards.demo.people import People
from boards.demo.pictures import Prints, hang
from boards.demo.plant import Units
from boards.demo.story import Row, number
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.ideas.yokoten import Yokoten
from boards.people.models import Person

AGREE = {"EHS": "safety", "QLT": "product"}  # the function that agreed → what the idea touches (I-13)
AFTER_TRIAL = ("implemented", "standardised")
Ideas = dict[str, Idea]


class Told:
    """The ideas told so far, and what they need to know of the plant."""

    def __init__(self, units: Units, people: People, days: Days, prints: Prints) -> None:
        self.units, self.people, self.days, self.prints = units, people, days, prints
        self.ideas: Ideas = {}

    def idea(self, row: Row) -> None:
        """One idea from the day it was sent until today."""
        diary = Diary(self.days, self.units[row["unit"]], number(row["id"]))
        idea = self.ideas[row["id"]] = self._sent(row, diary)
        if row["responded_day"] is None:
            return
        self._first_answer(idea, row, diary)
        if row["state"] == "needs_info":
            with diary.on(row["question_day" if "question_day" in row else "responded_day"], self._first(row)):
                idea.ask(self._first(row), row["question"])
        if "decided_day" in row and row["kind"] == "proposal":
            by = self.people[row["decided_by"]]
            with diary.on(row["decided_day"], by):
                self._decided(idea, row, by)
        if "trial_day" in row:
            owner = self.people[row["owner"]]
            with diary.on(row["trial_day"], owner):
                dates = self.days.date(row["trial_day"]), self.days.date(row["trial_until_day"])
                idea.try_out(owner, *dates, row["look_at"])
        if row["state"] in AFTER_TRIAL:
            self._in_use(idea, row, diary)

    def look_across(self, row: Row) -> None:
        """Another unit was asked to go and see; what it answered."""
        idea, unit = self.ideas[row["of"]], self.units[row["unit"]]
        seen = idea.step("implementation")
        assert seen is not None  # only what is in use is passed on
        asker, diary = seen.by, Diary(self.days, unit, idea.number, since=seen.at)
        with diary.on(row["asked_day"], asker):
            asked = idea.ask_to_look(unit, asker)
        if "by" in row:
            by = self.people[row["by"]]
            with diary.on(row["decided_day" if "decided_day" in row else "visited_day"], by):
                _answered(asked, row, by)

    def thanks(self, row: Row) -> None:
        """A leader thanked by name."""
        idea, by = self.ideas[row["for"]], self.people[row["by"]]
        seen = idea.step("implementation")
        diary = Diary(self.days, idea.unit, idea.number, since=seen.at if seen else None)
        for key in row["to"]:
            with diary.on(row["day"], by):
                idea.thank(by, self.people[key], row["text"])
                self.people[key].show_name_consent = True  # asked then, and said yes

    def _sent(self, row: Row, diary: Diary) -> Idea:
        author = self.people[row["author"]] if row["author"] else None
        with diary.on(row["day"], author):
            idea = Idea.submit(
                self.units[row["unit"]],
                f"{row['problem']} {row['idea']}",
                receipt=receipt_for(f"demo {row['id']}"),
                language="en",
                author=author,
                title=row["title"],
                number=number(row["id"]),
                kind=row["kind"],
                benefit=row["theme"],
                coauthors=[self.people[key] for key in row.get("coauthors", [])],
            )
            hang(self.prints, row, "photo_before", idea, author)
            if row["kind"] == "done":
                hang(self.prints, row, "photo_after", idea, author)
        return idea

    def _first_answer(self, idea: Idea, row: Row, diary: Diary) -> None:
        words = row.get("first_words") or (row.get("answer") if row["state"] in ("submitted", "needs_info") else None)
        if words:
            with diary.on(row["responded_day"], self._first(row)):
                idea.say(self._first(row), words)

    def _first(self, row: Row) -> Person:
        return self.people[row["first_response_by"]]

    def _decided(self, idea: Idea, row: Row, by: Person) -> None:
        if row["state"] == "declined":
            idea.decline(by, row["decline_reason"], row["answer"])
        elif row["state"] == "parked":
            idea.park(by, self.days.date(row["review_day"]), row["answer"], row["decline_reason"])
        elif row["state"] == "merged":
            idea.merge(by, self.ideas[row["merged_into"]])
        else:
            agreed = tuple(self.people[key] for key in row.get("agreed_by", []))
            touches = frozenset(AGREE[person.home_unit.code] for person in agreed)
            due = self.days.date(row["due_day"])
            idea.accept(by, self.people[row["owner"]], due, touches=touches, agreed_by=agreed)

    def _in_use(self, idea: Idea, row: Row, diary: Diary) -> None:
        owner, leader, day = self.people[row["owner"]], self.people[row["confirmed_by"]], row["implemented_day"]
        if row["kind"] == "proposal":
            with diary.on(day, owner):
                hang(self.prints, row, "photo_after", idea, owner)
                idea.report(owner, row["effect"], row.get("no_photo_reason"))
        with diary.on(day, leader):
            idea.confirm(leader, row["effect"], row.get("no_photo_reason"))
            for words in _passed_on(row):
                idea.say(leader, words)
        if row["state"] == "standardised":
            with diary.on(row["standardised_day"], leader):
                idea.standardise(leader, row["standard"])


def _passed_on(row: Row) -> list[str]:
    """What became of it in records that are not loaded yet: kept as words with their number."""
    words = []
    if "standard_revision_pending" in row:
        words.append(f"It goes into {row['standard_revision_pending']} with the next revision.")
    if "source_of" in row:
        words.append(f"{row['source_of']} has grown out of it.")
    return words


def _answered(asked: Yokoten, row: Row, by: Person) -> None:
    verbs: dict[str, Any] = {"adopted": asked.adopt, "adapted": asked.adapt, "not_applicable": asked.explain_why_not}
    if row["state"] == "visited":
        asked.visit(by)
    else:
        verbs[row["state"]](by, row.get("note"))

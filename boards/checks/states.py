"""What a run says of itself, read off its rows: its state, what it has found so far, what is still missing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from boards.checks.scoring import NA, Result, Scale, is_bad, missing, result
from boards.plant.models import Plant

if TYPE_CHECKING:
    from boards.checks.content import Checklist, CheckQuestion
    from boards.checks.models import CheckAnswer, CheckRun
    from boards.people.models import Person


class RunStates:
    @property
    def state(self: CheckRun) -> str:
        """planned, in_progress, submitted, excused or void; of a handover also signed_out, signed_in and refused."""
        reached = {step.kind for step in self.steps}
        if "void" in reached:
            return "void"
        if "submission" in reached:
            if not self.is_handover:
                return "submitted"
            return "signed_in" if "sign_in" in reached else "refused" if "refusal" in reached else "signed_out"
        return "excused" if "excuse" in reached else "in_progress" if "start" in reached else "planned"

    @property
    def checklist(self: CheckRun) -> Checklist:
        from boards.checks.content import Checklist

        found = self.plan.checklist if self.plan else Checklist.of(self.revision.standard)
        assert found is not None, "a run is made of a checklist's revision"
        return found

    @property
    def is_handover(self: CheckRun) -> bool:
        return self.checklist.kind == "handover"

    @property
    def is_submitted(self: CheckRun) -> bool:
        return self.step("submission") is not None

    @property
    def is_void(self: CheckRun) -> bool:
        return self.step("void") is not None

    @property
    def is_excused(self: CheckRun) -> bool:
        return self.step("excuse") is not None and not self.is_submitted

    @property
    def counts(self: CheckRun) -> bool:
        """Its answers are results: sent, and not void (H-12)."""
        return self.is_submitted and not self.is_void

    @property
    def done_by(self: CheckRun) -> Person | None:
        """Who sent it."""
        step = self.step("submission")
        return step.by if step else None

    def is_late(self: CheckRun, plant: Plant | None = None) -> bool:
        """Sent after its window had closed: the slot stays missed (H-07)."""
        step = self.step("submission")
        return step is not None and self.plan_id is not None and step.at >= self.window.closes_at(plant or Plant.get())

    # --- what it asks and has found

    @cached_property
    def asked(self: CheckRun) -> list[CheckQuestion]:
        """Its questions in their order: those of its layer, or the one card that was drawn."""
        from boards.checks.content import CheckQuestion

        questions = CheckQuestion.of(self.revision)
        if self.card is not None:
            return [question for question in questions if question.code == self.card]
        return [question for question in questions if question.is_asked_in(self.layer)]

    def question(self: CheckRun, code: str) -> CheckQuestion | None:
        return next((question for question in self.asked if question.code == code), None)

    def answer_to(self: CheckRun, question: CheckQuestion) -> CheckAnswer | None:
        """What was answered, also where it was taken back (no value)."""
        return next((answer for answer in self.answers if answer.question_id == question.id), None)

    def value_of(self: CheckRun, question: CheckQuestion) -> str | None:
        answer = self.answer_to(question)
        return answer.value if answer else None

    @property
    def scale(self: CheckRun) -> Scale:
        return self.checklist.marks

    @property
    def result(self: CheckRun) -> Result:
        """Of the answers given so far."""
        return result(((question, self.value_of(question)) for question in self.asked), self.scale)

    @property
    def band(self: CheckRun) -> str | None:
        """What its percentage is called: holding, nearly, not_yet."""
        return self.scale.band(self.percent)

    @property
    def findings(self: CheckRun) -> list[CheckAnswer]:
        """Answers that are bad or were corrected on the spot, in the order asked."""
        return [
            answer
            for question in self.asked
            if (answer := self.answer_to(question)) is not None
            and (is_bad(question, answer.value, self.scale) or answer.value == "corrected")
        ]

    @property
    def missing(self: CheckRun) -> list[tuple[CheckQuestion, str]]:
        """What still has to be said before it can be sent: (question, "value" or "note"), in the order asked."""
        said = {answer.question.code: (answer.value, answer.note) for answer in self.answers}
        return missing(self.asked, said, self.scale)

    @property
    def answered(self: CheckRun) -> int:
        """How many of its questions have an answer."""
        return sum(bool(self.value_of(question)) for question in self.asked)

    def reaction_to(self: CheckRun, question: CheckQuestion) -> str:
        """What has to be done at once after this answer; "" where nothing (H-02)."""
        value = self.value_of(question)
        return question.reaction if value != NA and is_bad(question, value, self.scale) else ""

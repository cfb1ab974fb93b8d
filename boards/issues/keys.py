"""What a phone keeps of an issue it sent: the submission, and the code computed from it (as with ideas, decision 19).

Only keyed hashes of both are stored. The submission takes back a wrong tap; the code opens the story on any phone.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from sqlalchemy import select

from boards.db import db
from boards.ideas.models import Idea
from boards.ideas.receipts import Receipt, code_hash, receipt_for

if TYPE_CHECKING:
    from boards.issues.models import Issue

ATTEMPTS = 8  # codes tried for one submission


class IssueKeys:
    def take_keys(self: Issue, submission: str) -> None:
        """Hashes of the submission and, but for a call for help, of a code that nobody else has."""
        self.submission_hash = receipt_for(submission).submission_hash
        if self.kind != "andon":
            self.receipt_hash = next(code.code_hash for code in _codes(submission) if not _taken(code))

    def was_sent_as(self: Issue, submission: str) -> bool:
        sent = self.submission_hash
        return sent is not None and hmac.compare_digest(sent, receipt_for(submission).submission_hash)

    def is_of(self: Issue, code: str) -> bool:
        """Whether this code, in whatever way it was typed, opens its story."""
        return self.receipt_hash is not None and hmac.compare_digest(self.receipt_hash, code_hash(code))

    def receipt(self: Issue, submission: str) -> Receipt | None:
        """The code that this submission was answered with."""
        return next((code for code in _codes(submission) if code.code_hash == self.receipt_hash), None)


def _codes(submission: str) -> list[Receipt]:
    return [receipt_for(submission, attempt) for attempt in range(ATTEMPTS)]


def _taken(code: Receipt) -> bool:
    from boards.issues.models import Issue

    owners = (select(model.id).where(model.receipt_hash == code.code_hash) for model in (Issue, Idea))
    return any(db.session.scalar(owner) is not None for owner in owners)

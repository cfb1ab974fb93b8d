"""What can be done to a run: begun and taken over, answered, sent, declared void, handed over; what a finding becomes.

A mixin of models.CheckRun, put together from starting.py, answering.py, handover.py and findings.py. Every verb raises
NotAllowed, NotNow or Unfit with a plain sentence (conditions.py) and then has changed nothing.
"""

from __future__ import annotations

from boards.checks.findings import RunFindings
from boards.checks.handover import RunHandover


class RunVerbs(RunHandover, RunFindings):
    """All of them."""

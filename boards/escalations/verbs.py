"""What can be done to an escalation, and by whom (the state table of domain 1.9). A mixin of models.Escalation."""

from __future__ import annotations


class EscalationVerbs:
    pass

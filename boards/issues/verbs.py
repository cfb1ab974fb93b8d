"""What can be done to an issue, and by whom (the state table of domain 1.8). A mixin of models.Issue."""

from __future__ import annotations


class IssueVerbs:
    pass

"""What can be done in a meeting, and by whom (domain 1.10). A mixin of models.Meeting."""

from __future__ import annotations


class MeetingVerbs:
    pass

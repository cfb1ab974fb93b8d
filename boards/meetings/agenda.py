"""The fixed agenda of a stand-up, by tier (domain 1.10, CL-AGENDA-T1). Only what data exists for is asked.

Answers from above come before new escalations; problem solving is not on it: it is assigned.
"""

from __future__ import annotations

from flask_babel import gettext as _

TEAM = ("here", "safety", "yesterday", "actions", "ideas", "answers", "escalate", "end")
TIER = ("here", "teams", "owed", "promises", "answers", "escalate", "end")


def topics_of(tier: int | None) -> tuple[str, ...]:
    """What is talked about at this tier, in order."""
    return TEAM if tier == 1 else TIER


def topic_word(topic: str) -> str:
    """A topic as the agenda and the wall call it."""
    words = {
        "here": _("Who is here"),
        "safety": _("Safety"),
        "yesterday": _("Yesterday"),
        "actions": _("Actions"),
        "ideas": _("Ideas"),
        "answers": _("Answers"),
        "escalate": _("Ask for help"),
        "teams": _("Teams"),
        "owed": _("We owe an answer"),
        "promises": _("Our own promises"),
        "end": _("Summary"),
    }
    word: str = words[topic]
    return word


def topic_question(topic: str) -> str:
    """What the leader asks the circle: one short sentence under the topic's name."""
    words = {
        "here": _("How many are we?"),
        "safety": _("Anything unsafe, anything near?"),
        "yesterday": _("What went wrong, and who does something about it?"),
        "actions": _("Overdue and due today first"),
        "ideas": _("One gets its answer now"),
        "answers": _("Read aloud: what came back for us"),
        "escalate": _("What can we not solve ourselves?"),
        "teams": _("Only red is talked about"),
        "owed": _("Who asked us, and when do they get their answer?"),
        "promises": _("What leaders owe comes first"),
        "end": _("What we take with us"),
    }
    question: str = words[topic]
    return question

"""How a screen stays true: panels are declared, transactions say what they touched, the publisher tells the screens.

Opened to change the mechanism, never to add a feature: a feature declares a panel with `@panel` and is done.
"""

from boards.live.changes import touch
from boards.live.registry import panel

__all__ = ["panel", "touch"]

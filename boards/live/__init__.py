"""How a screen stays true: panels are declared, transactions say what they touched, the publisher tells the screens.

Opened to change the mechanism, never to add a feature: a feature declares a panel with `@panel` and is done.
"""

from boards.live.registry import panel
from boards.touches import touch

__all__ = ["panel", "touch"]

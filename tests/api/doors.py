"""The unsafe addresses of tokens, as tests/doors.py wants them; a team's leader may none of it (test_pages.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boards.api.models import SCOPES, ApiToken
from tests.world import World


def there(world: World) -> dict[str, Any]:
    token, _ = ApiToken.make(world.unit("A3"), "MES", SCOPES, world.greta, "one")
    return {"record": token, "unit": "a3"}


TOKENS: dict[str, tuple[Callable[[World], dict[str, Any]], dict[str, Any]]] = {
    "POST tokens.make": (lambda world: {"unit": "a3"}, {"name": "MES", "scopes": "metrics:read", "submission": "one"}),
    "DELETE tokens.end": (there, {}),
}

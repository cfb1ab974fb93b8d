from __future__ import annotations

from tests.standards.conftest import photo as photo

"""`python -m tests.addresses` writes the list of addresses anew; read the diff before you commit it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from boards.app import create_app
from tests.conftest import settings
from tests.test_house import ADDRESSES, addresses

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings(Path(folder), "sqlite://"))
        ADDRESSES.write_text("\n".join(addresses(app)) + "\n")

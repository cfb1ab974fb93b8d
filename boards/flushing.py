"""Files that have to be there after the power was cut: their folder is flushed, too."""

from __future__ import annotations

import os
from pathlib import Path


def flush(folder: Path) -> None:
    """Returns when the names in `folder` are on the disk; what the files hold is flushed by who writes them."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

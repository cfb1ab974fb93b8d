from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from boards.history import photos
from boards.history.models import Attachment
from boards.plant.production_day import production_date


@pytest.fixture
def photo(app: Flask) -> Attachment:
    """A photo on disk, whose row is yet to be hung on something."""
    taken = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(taken, "JPEG")
    taken.seek(0)
    kept = photos.store(taken, Path(app.config["PHOTOS"]))
    return Attachment(
        kind="photo", name=kept.name, sha256=kept.sha256, width=kept.width, height=kept.height, on=production_date()
    )

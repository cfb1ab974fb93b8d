"""The demo plant as a workbook: what goes out and comes back changes nothing."""

from __future__ import annotations

import tempfile

from sqlalchemy import select

from boards.db import db
from boards.people.models import Person, RoleGrant
from boards.setup.book import plant_book
from boards.setup.book_routes import taken_in
from boards.uploads.workbooks import packed, unpacked
from tests.demo.conftest import FRIDAY, Loaded
from tests.setup.books import whys


def test_the_demo_plant_comes_back_unchanged(loaded: Loaded) -> None:
    loaded(FRIDAY)
    with tempfile.TemporaryFile() as file:
        file.write(packed(plant_book(example=False)))
        file.seek(0)
        cells = unpacked(file)
    admin = db.session.scalars(select(Person).join(RoleGrant).where(RoleGrant.role == "admin")).first()
    assert admin is not None
    upload = taken_in(cells, "plant.xlsx", "0" * 64, admin)
    assert not whys(upload)
    assert upload.to_load == 0 and upload.counts["unchanged"] > 300

"""How boards name people, as the plant has decided: every panel that may hold a name is drawn anew."""

from __future__ import annotations

from boards.history.models import record
from boards.live.everywhere import touch_everything
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date
from boards.privacy.retention import before_setting


def set_public_names(by: Person, how: str) -> None:
    """`how`: one of FORMATS."""
    before_setting(by)
    plant = Plant.get()
    was = plant.setting("public_name_format")
    if how != was:
        plant.settings = {**plant.settings, "public_name_format": how}
        record(Unit.root(), "names on boards", on=production_date(), by=by, to=how, former=was)
        touch_everything()

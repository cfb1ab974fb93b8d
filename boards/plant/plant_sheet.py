"""The plant's settings in its workbook: a row a setting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards.people.models import Person
from boards.plant.models import Plant
from boards.plant.setting_up import before_setting_up
from boards.plant.settings import SETTINGS, before_going_together, change
from boards.refusals import Refusal, Unfit
from boards.setup import cells
from boards.setup.sheet import Column, Fault, Key, Plan, Said, Sheet, Weighed


class PlantSheet(Sheet):
    name, words, also, key = "plant", _l("Plant"), "werk, settings, einstellungen", ("setting",)
    about = _l("How the plant counts its days, what boards show, how long things may take.")

    def __init__(self) -> None:
        self.said: Said = {}

    def columns(self) -> Sequence[Column]:
        return [
            Column("setting", _l("Setting"), lambda cell: cells.plain(cell), "einstellung", width=46),
            Column("value", _l("Value"), lambda cell: cells.plain(cell), "wert", _l("lists with commas"), 30, needed=True),
            Column("meaning", _l("What it is"), lambda cell: None, "was es ist", width=60),
        ]

    def standing(self) -> dict[Key, Said]:
        plant = Plant.get()
        return {
            (name,): {"setting": name, "value": one.kind.say(one.of(plant)), "meaning": str(one.words)}
            for name, one in SETTINGS.items()
        }

    def expanded(self, said: Said) -> list[Said]:
        """What is meant, as it is said: "Yes" is "yes", "6:00" is "06:00". What doesn't do is refused when it is weighed."""
        wanted = cells.plain(said["setting"]).casefold()
        name = next((name for name, one in SETTINGS.items() if wanted in (name, str(one.words).casefold())), said["setting"])
        value = said.get("value", "")
        if name == "production_day_start" or name == "cell_record_deadline":
            value = _time(value)
        try:
            value = SETTINGS[name].kind.say(SETTINGS[name].read(value)) if name in SETTINGS else value
        except Unfit:
            pass
        return [{"setting": name, **({"value": value} if value else {})}]

    def faults(self, said: Said, stands: Said | None, plan: Plan) -> Iterator[Fault]:
        if stands is None:
            yield "setting", _("There is no setting “%(name)s”.", name=said["setting"][:40])
            return
        try:
            before_setting_up(plan.by)
            if "value" in said:
                SETTINGS[said["setting"]].read(said["value"])
                after = {name: SETTINGS[name].read(row["value"]) for (name,), row in plan.there["plant"].items()}
                before_going_together(after)
        except Refusal as refusal:
            if refusal.field in (None, said["setting"]):
                yield "value", refusal.sentence

    def write(self, row: Weighed, by: Person) -> None:
        self.said[row["setting"]] = SETTINGS[row["setting"]].read(row["value"])

    def label(self, said: Said) -> str:
        return str(SETTINGS[said["setting"]].words) if said["setting"] in SETTINGS else str(said["setting"])

    def done(self, by: Person) -> None:
        """All at once: one alone may not go together with what stands."""
        change(Plant.get(), self.said, by)


def _time(said: str) -> str:
    try:
        return cells.time(float(said)) if said.replace(".", "", 1).isdigit() and float(said) < 1 else cells.time({"o": said})
    except Exception:
        return said

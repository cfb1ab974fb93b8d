"""The works council reads one page: what is stored, who sees it, how long; of teams figures, of persons none."""

from __future__ import annotations

from boards.db import db, writing
from boards.people.models import Person
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.privacy.groups import groups
from boards.privacy.kinds import KINDS
from boards.privacy.rules import RULES
from tests import prepared
from tests.client import CheckingClient
from tests.world import World


def test_the_table_is_the_one_everybody_reads_about_himself(client: CheckingClient, world: World) -> None:  # domain 6.5
    with writing():
        world.quin.grants[0].role = "works_council"
    page, own = client.as_(world.quin).get("/privacy").text, client.get("/me/data").text
    for kind in KINDS:
        assert f'data-kind="{kind.code}"' in page and f'data-kind="{kind.code}"' in own
    for person in (world.karl, world.nils):
        assert client.as_(person).get("/privacy").status_code == 200
    for person in (world.rosa, world.amina, world.ingrid, world.eva):
        assert client.as_(person).get("/privacy").status_code == 403


def test_of_fewer_than_five_nothing_is_shown_and_of_nobody_a_name(
    client: CheckingClient, world: World
) -> None:  # P-05, P-06
    with writing():
        prepared.reported(world)
        for n in range(3):
            db.session.add(Person(personnel_no=f"90{n}", name="Temp", home_unit=world.unit("A3"), crew="A"))
        world.quin.grants[0].role = "works_council"
    shown = {group.unit.code: group.figures for group in groups(production_date())}
    assert shown["A3"] is not None and shown["B2"] is None, "seven in A3, two in B2"
    for fewest, is_shown in ((8, False), (2, True)):  # a plant asks for larger groups, never for smaller ones
        with writing():
            Plant.get().settings = {"min_group_size_for_person_statistics": fewest}
        again = {group.unit.code: group.figures for group in groups(production_date())}
        assert (again["A3"] is not None) is is_shown and again["B2"] is None
    page = client.as_(world.quin).get("/privacy").text
    assert "fewer than five people: not shown" in page
    for person in Person.working_in(world.unit("PLANT")):
        assert person is world.quin or person.name not in page


def test_a_wall_names_people_as_the_plant_has_decided(client: CheckingClient, world: World) -> None:
    with writing():
        prepared.planned(world)
    page = client.as_(world.nils).get("/privacy/retention").text
    assert 'name="public_name_format" value="first_name_initial" checked' in page
    for how, named in (("first_name_initial", "Marek S."), ("initials", "MS"), ("full", "Marek Szymański")):
        form = {**{rule.code: str(rule.months) for rule in RULES}, "public_name_format": how}
        assert client.as_(world.nils).post("/privacy/retention", data=form).status_code == 303
        client.post("/sign-out")
        page = client.get("/boards/a3/wall").text
        assert named in page and ("103" not in page)

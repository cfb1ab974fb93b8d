"""A transaction says what it touched: in the same transaction, once, whoever commits."""

from boards.actions.models import Action
from boards.db import db, writing
from boards.live.revisions import revisions_of
from tests.world import World


def test_it_starts(app, client, world: World) -> None:
    assert world.amina.leads(world.unit("A3"))
    with writing():
        action = Action.raise_at(world.unit("A3"), "Weld the pan", by=world.amina)
    assert action.stage == 0
    assert revisions_of(world.unit("A3").id) is not None
    assert db.session.is_active

"""Roles by the provider's groups: dated grants that name their group, made to match at each sign-in.

What somebody gave by hand is nobody's group's: it is neither looked at nor ended here.
"""

from __future__ import annotations

import datetime as dt

from flask import current_app

from boards.people.models import Person, RoleGrant
from boards.people.provider import Provider
from boards.plant.models import Unit
from boards.plant.production_day import plant_date

GROUP_MAX = 120


def follow(person: Person, groups: set[str], provider: Provider) -> None:
    """From today on the roles of these groups and no other group's. Call inside writing()."""
    today = plant_date()
    wanted = _wanted(person, groups, provider)
    for one in [one for one in person.grants if one.by_group is not None and one.counts_on(today)]:
        if wanted.pop((one.role, one.unit_id, str(one.by_group)), None) is None:
            one.valid_to = today - dt.timedelta(days=1)
            person.tell_account("role ended by group", None, role=one.role, unit=one.unit.code, group=one.by_group)
    for (role, unit_id, group), unit in sorted(wanted.items(), key=lambda one: one[0]):
        person.grants.append(RoleGrant(role=role, unit_id=unit_id, valid_from=today, by_group=group))
        person.tell_account("role by group", None, role=role, unit=unit.code, group=group)


def _wanted(person: Person, groups: set[str], provider: Provider) -> dict[tuple[str, int, str], Unit]:
    found = {}
    for group in sorted(groups & provider.groups.keys()):
        for role, code in provider.groups[group]:
            unit = Unit.by_code(code) if code else person.home_unit
            if unit is None:
                current_app.logger.warning("BOARDS_OIDC_GROUPS names the unit %s, which is not there", code)
                continue
            found[role, unit.id, group[:GROUP_MAX]] = unit
    return found

"""Where this machine is in the plant's network, and what to open from there. Nothing is sent to find out."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import struct

from sqlalchemy import select

from boards.db import db, writing
from boards.people.models import Person, RoleGrant, active
from boards.plant.models import Plant, Unit
from boards.screens.models import Label

SIOCGIFADDR = 0x8915  # Linux: the IPv4 address of an interface
NOWHERE = ("192.0.2.1", "10.255.255.255", "172.31.255.255", "192.168.255.255")  # asked which way, never sent anything
INSIDE_THE_MACHINE = ("docker", "br-", "veth", "virbr")
DEMO_PIN = "2468"  # surface: everybody's in the demo plant


def addresses() -> list[str]:
    """This machine's IPv4 addresses, the one on the way out of the house first; without loopback and self-assigned."""
    found = [*_on_the_way_out(), *_of_interfaces()]
    return list(dict.fromkeys(address for address in found if _is_for_others(address)))


def what_to_open(port: int) -> str:
    """What to open after a start: the plant, a wall, a station, by every address; in the demo whom to sign in as."""
    team = db.session.scalars(
        select(Unit).where(Unit.kind == "team", Unit.active).order_by(Unit.code != "A3", Unit.id)
    ).first()
    station = next(iter(team.children()), None) if team else None
    paths = [("the plant", "/")]
    if team:
        paths.append((f"the wall of {team.code}", f"/boards/{team.code.lower()}/wall"))
    if station:
        with writing():
            paths.append((f"the station {station.code}", f"/s/{Label.make(station).code}"))
    lines = [Plant.get().name]
    for host in [*addresses(), "127.0.0.1"]:
        lines += [
            "",
            f"from this machine only, http://{host}:{port}" if host == "127.0.0.1" else f"http://{host}:{port}",
        ]
        lines += [f"  {name:<20} http://{host}:{port}{path}" for name, path in paths]
    return "\n".join([*lines, "", *_whom_to_sign_in_as(team)])


def _on_the_way_out() -> list[str]:
    """Connecting a UDP socket only chooses the interface: no packet leaves."""
    found = []
    for target in NOWHERE:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
            probe.connect((target, 9))
            found.append(str(probe.getsockname()[0]))
    return found


def _of_interfaces() -> list[str]:
    try:
        from fcntl import ioctl
    except ImportError:  # Windows, which knows the addresses of its own name without asking anybody
        return socket.gethostbyname_ex(socket.gethostname())[2]
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with contextlib.suppress(OSError):
                answer = ioctl(probe.fileno(), SIOCGIFADDR, struct.pack("256s", name[:15].encode()))
                if not name.startswith(INSIDE_THE_MACHINE):
                    found.append(socket.inet_ntoa(answer[20:24]))
    return found


def _is_for_others(address: str) -> bool:
    known = ipaddress.ip_address(address)
    return not (known.is_loopback or known.is_link_local or known.is_unspecified)


def _whom_to_sign_in_as(team: Unit | None) -> list[str]:
    if team is None or Plant.get().demo_anchor is None:
        return []
    rows = (
        select(Person, RoleGrant.role, Unit.code)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.unit_id.in_(team.lineage), *active())
        .order_by(Unit.path.desc(), Person.id)
    )
    first: dict[str, str] = {}
    for person, role, code in db.session.execute(rows):
        first.setdefault(role, f"  badge {person.personnel_no:<6} {person.name}, {role.replace('_', ' ')} of {code}")
    return [f"Sign in with a badge number and PIN {DEMO_PIN}:", *first.values()]

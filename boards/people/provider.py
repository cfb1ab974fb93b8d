"""The company's identity provider, by the settings (BOARDS_OIDC_…): who it is, and what its words mean here.

OpenID Connect: the browser goes there and comes back with a code; who it is then says a signed token.
"""

from __future__ import annotations

import ipaddress
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app

from boards.people.ranks import ROLES

SECRET_FILE = "oidc_secret"  # in the instance folder
Roles = tuple[tuple[str, str | None], ...]  # (role, the unit's code; none: the own one)


@dataclass(frozen=True)
class Provider:
    """`claim`: what says who it is here; `groups`: group → roles; `strong`: claim → values that prove a second factor."""

    issuer: str
    client_id: str
    secret: str | None
    name: str
    scopes: str
    claim: str
    groups_claim: str
    groups: dict[str, Roles]
    strong: dict[str, tuple[str, ...]]
    ca: str | None

    @classmethod
    def of(cls, app: Flask) -> Provider | None:
        """By the settings; none where none is set. Raises ValueError with a sentence for what cannot be."""
        said = {name.removeprefix("OIDC_"): value for name, value in app.config.items() if name.startswith("OIDC_")}
        if not said["ISSUER"]:
            return None
        issuer = str(said["ISSUER"]).strip()
        if not is_private(issuer):
            raise ValueError(f"BOARDS_OIDC_ISSUER is {issuer}; it must begin with https://")
        if not said["CLIENT_ID"]:
            raise ValueError("BOARDS_OIDC_CLIENT_ID is not set: the name under which the provider knows this server")
        scopes = str(said["SCOPES"])
        if "openid" not in scopes.split():
            raise ValueError("BOARDS_OIDC_SCOPES has to name openid")
        strong = _table("OIDC_STRONG", said["STRONG"])
        return cls(
            issuer, str(said["CLIENT_ID"]), _secret(app), str(said["NAME"] or urlsplit(issuer).hostname), scopes,
            str(said["CLAIM"]), str(said["GROUPS_CLAIM"]),
            {group: _roles(group, _words(roles)) for group, roles in _table("OIDC_GROUPS", said["GROUPS"]).items()},
            {claim: _words(values) for claim, values in strong.items()}, said["CA"] or None,
        )  # fmt: skip

    @classmethod
    def here(cls) -> Provider | None:
        """As `of`; none too where the settings are wrong: the doctor says so, and people sign in by PIN."""
        try:
            return cls.of(current_app)
        except ValueError:
            return None

    @property
    def by_email(self) -> bool:
        """Whether people are known by their e-mail; else by the number on the badge."""
        return self.claim == "email"

    def proves_two_factors(self, claims: dict[str, Any]) -> bool:
        return any(set(values) & set(_said(claims.get(claim))) for claim, values in self.strong.items())

    def groups_of(self, claims: dict[str, Any]) -> set[str]:
        return set(_said(claims.get(self.groups_claim)))


def is_private(address: Any) -> bool:
    """https, or this machine itself: nobody on the way can read along or answer instead."""
    parts = urlsplit(str(address))
    host = parts.hostname or ""
    if parts.scheme == "https":
        return bool(host)
    try:
        return parts.scheme == "http" and (host == "localhost" or ipaddress.ip_address(host).is_loopback)
    except ValueError:
        return False


def _secret(app: Flask) -> str | None:
    """By setting, else from its file; none: the provider knows this server as a public client."""
    path = Path(app.instance_path) / SECRET_FILE
    return str(app.config["OIDC_CLIENT_SECRET"] or (path.read_text().strip() if path.exists() else "")) or None


def _table(name: str, value: Any) -> dict[str, Any]:
    """A table of the file, or the same as JSON of the environment."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.strip() else {}
        except ValueError:
            value = None
    if not isinstance(value, dict):
        raise ValueError(f"BOARDS_{name} is no table: in the environment write it as JSON")
    return value


def _words(value: Any) -> tuple[str, ...]:
    """A list, or one text with semicolons."""
    parts = value.split(";") if isinstance(value, str) else value if isinstance(value, list) else [value]
    return tuple(text for part in parts if (text := str(part).strip()))


def _roles(group: str, words: tuple[str, ...]) -> Roles:
    """ "team_leader@A3": a role by its code, at the own unit or another."""
    found = []
    for word in words:
        role, _at, unit = (part.strip() for part in word.partition("@"))
        if role not in ROLES:
            raise ValueError(f"BOARDS_OIDC_GROUPS gives {group} the role {role}; there are: {', '.join(ROLES)}")
        found.append((role, unit.upper() or None))
    return tuple(found)


def _said(value: Any) -> list[str]:
    """What a claim says: one text, or several."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]

"""What is asked of the identity provider over the network, with short patience: its addresses, its keys, a token for a code.

Authlib's session asks; under gevent it waits without keeping anybody else waiting. Call nothing here inside writing(), nor
with a transaction open.
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from boards.clock import now
from boards.people.provider import Provider, is_private

PATIENCE = (3.05, 5.0)  # seconds to connect, and between two bytes
KEPT_SECONDS = 600.0
ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class _Kept:
    """What an address answered, until when that counts, and by how much its clock differed."""

    found: dict[str, Any]
    until: float
    apart: dt.timedelta | None


_kept: dict[str, _Kept] = {}


class Away(Exception):
    """The provider can't be reached, or what it answers is no answer. Says why, for who runs the server."""


class Unproved(Exception):
    """The provider does not stand by the code."""


def addresses(provider: Provider) -> dict[str, Any]:
    """Its discovery document. Raises Away, also where it is somebody else's or names an address that could be read along."""
    found = _asked(provider, _discovery(provider))
    if found.get("issuer") != provider.issuer:
        raise Away(f"it calls itself {str(found.get('issuer'))[:120]}")
    for name in ADDRESSES:
        if not is_private(found.get(name)):
            raise Away(f"its {name} is no https address")
    return found


def keys(provider: Provider, fresh: bool = False) -> KeySet:
    """What its tokens are signed with; `fresh`: asked now, because a token names one that we don't know."""
    where = str(addresses(provider)["jwks_uri"])
    if fresh:
        _kept.pop(where, None)
    said = _asked(provider, where).get("keys")
    public = [one for one in said if isinstance(one, dict) and one.get("kty") != "oct"] if isinstance(said, list) else []
    try:
        return KeySet.import_key_set({"keys": public})
    except (JoseError, ValueError, TypeError, KeyError) as reason:
        raise Away(f"its keys can't be read ({type(reason).__name__})") from reason


def way_there(provider: Provider, back: str, state: str, nonce: str, verifier: str, **more: str) -> str:
    """The address a browser goes to, with a challenge that only who has `verifier` can meet (PKCE)."""
    there = str(addresses(provider)["authorization_endpoint"])
    with _session(provider, back) as session:
        url, _state = session.create_authorization_url(there, state=state, nonce=nonce, code_verifier=verifier, **more)
    return str(url)


def token_for(provider: Provider, back: str, code: str, verifier: str) -> dict[str, Any]:
    """What the provider gives for a code. Raises Unproved for a code it does not know, Away."""
    found = addresses(provider)
    how = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    with _session(
        provider, back, "client_secret_basic" if "client_secret_basic" in how else "client_secret_post"
    ) as session:
        try:
            said = session.fetch_token(
                found["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=verifier,
                allow_redirects=False,
            )  # fmt: skip
        except OAuthError as reason:
            raise Unproved(str(reason.error)) from reason
        except (RequestException, ValueError) as reason:
            raise Away(type(reason).__name__) from reason
    return dict(said)


def apart(provider: Provider) -> dt.timedelta | None:
    """By how much its clock and ours differ, asked now; none where it does not say. Raises Away."""
    where = _discovery(provider)
    _kept.pop(where, None)
    _asked(provider, where)
    return _kept[where].apart


def _discovery(provider: Provider) -> str:
    return provider.issuer.rstrip("/") + "/.well-known/openid-configuration"


def _asked(provider: Provider, where: str) -> dict[str, Any]:
    kept = _kept.get(where)
    if kept is None or time.monotonic() > kept.until:
        kept = _kept[where] = _fetched(provider, where)
    return kept.found


def _fetched(provider: Provider, where: str) -> _Kept:
    with _session(provider) as session:
        try:
            answer = session.get(where, withhold_token=True, allow_redirects=False, headers={"Accept": "application/json"})
            found = answer.json() if answer.status_code == 200 else None
        except (RequestException, ValueError) as reason:
            raise Away(type(reason).__name__) from reason
    if not isinstance(found, dict):
        raise Away(f"{where} answers {answer.status_code}, no document")
    date = answer.headers.get("Date")
    differ = abs(parsedate_to_datetime(date) - now()) if date else None
    return _Kept(found, time.monotonic() + KEPT_SECONDS, differ)


def _session(provider: Provider, back: str | None = None, method: str = "client_secret_basic") -> OAuth2Session:
    session = OAuth2Session(
        provider.client_id, provider.secret, method if provider.secret else "none", scope=provider.scopes, redirect_uri=back,
        code_challenge_method="S256", default_timeout=PATIENCE,
    )  # fmt: skip
    session.verify = provider.ca or True
    return session

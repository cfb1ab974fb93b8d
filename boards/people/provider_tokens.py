"""Whether a token of the identity provider is one: signed by it, for us, for this very way there and back, and now.

Algorithms are those of public keys alone: never `none`, nor one whose key would be a secret that is public (HS256).
"""

from __future__ import annotations

from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, InvalidKeyIdError, JoseError
from joserfc.jws import JWSRegistry

from boards.clock import now
from boards.people import provider_answers
from boards.people.provider import Provider

ALGORITHMS = frozenset(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"))
LEEWAY_SECONDS = 60
WRONG = {"iss": "issuer", "aud": "audience", "azp": "audience", "nonce": "nonce"}


class Forged(Exception):
    """It is none; `why`: issuer, audience, expired, nonce, signature, token."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def claims_of(token: dict[str, Any], nonce: str, provider: Provider) -> dict[str, Any]:
    """What the ID token of a token answer says. Raises Forged, Away."""
    said = token.get("id_token")
    if not isinstance(said, str):
        raise Forged("token")
    read = _read(said, provider)
    options: Any = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},  # Authlib alone would be content with a fitting azp
        "sub": {"essential": True},
    }
    asked = {"nonce": nonce, "client_id": provider.client_id, "access_token": token.get("access_token")}
    claims = CodeIDToken(read.claims, read.header, options, asked)
    try:
        claims.validate(int(now().timestamp()), LEEWAY_SECONDS)
    except ExpiredTokenError as reason:
        raise Forged("expired") from reason
    except ClaimError as reason:
        raise Forged(WRONG.get(reason.claim, "token")) from reason
    except (JoseError, TypeError, ValueError) as reason:
        raise Forged("token") from reason
    return dict(claims)


def _read(said: str, provider: Provider) -> jwt.Token:
    offered = provider_answers.addresses(provider).get("id_token_signing_alg_values_supported") or ["RS256"]
    registry = JWSRegistry(algorithms=sorted(ALGORITHMS.intersection(offered)), strict_check_header=False)
    try:
        try:
            return jwt.decode(said, provider_answers.keys(provider), registry=registry)
        except InvalidKeyIdError:  # the provider may have a new key
            return jwt.decode(said, provider_answers.keys(provider, fresh=True), registry=registry)
    except (JoseError, TypeError, ValueError) as reason:
        raise Forged("signature") from reason

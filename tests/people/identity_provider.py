"""A small identity provider: a real HTTP server in a thread, with discovery, keys that sign, and codes that are good once.

It checks what a client must send (PKCE, secret, redirect address) as the real ones do. `says` is what its next token says of
who comes; `lies`, `algorithm` and `signed_by` make that token a wrong one.
"""

from __future__ import annotations

import hmac
import json
import secrets
import threading
from base64 import b64decode, urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from boards.clock import now

CLIENT, SECRET = "boards", "s3cret of the tests: with / and +"
OUR_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
NOBODY, EVERYBODY = "nobody", "everybody"


class IdentityProvider:
    """`issuer` answers after start(). `back_to`: the redirect addresses it knows."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.says: dict[str, Any] = {"sub": "marek-1", "personnel_no": "103"}
        self.lies: dict[str, Any] = {}
        self.headers: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.signed_by: Any = OUR_KEY
        self.keys = [OUR_KEY]
        self.asked: dict[str, str] = {}  # what the last browser came with
        self.heard: list[str] = []  # paths
        self.document: dict[str, Any] = {}
        self.date: str | None = None
        self._codes: dict[str, dict[str, str]] = {}
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"provider": self}))
        self._http.daemon_threads = True
        self.issuer = f"http://{host}:{self._http.server_port}"

    def start(self) -> IdentityProvider:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def settings(self, **more: Any) -> dict[str, Any]:
        named = {"ISSUER": self.issuer, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET, "NAME": "Kestrel account", **more}
        return {f"OIDC_{name}": value for name, value in named.items()}

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            **self.document,
        }

    def code_for(self, asked: dict[str, str]) -> str:
        """As if the person had given name and password. Raises AssertionError for what a provider would refuse."""
        self.asked = asked
        assert asked["response_type"] == "code" and asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split()
        assert asked["state"] and asked["nonce"]
        code = secrets.token_urlsafe(16)
        self._codes[code] = {**asked, "at": str(int(now().timestamp()))}
        return code

    def token_for(self, asked: dict[str, str], authorization: str) -> dict[str, Any] | None:
        begun = self._codes.pop(asked.get("code", ""), None)
        scheme, _, said = authorization.partition(" ")
        known = scheme == "Basic" and [unquote(part) for part in b64decode(said).decode().split(":", 1)] == [CLIENT, SECRET]
        if begun is None or not known or asked["redirect_uri"] != begun["redirect_uri"]:
            return None
        if create_s256_code_challenge(asked["code_verifier"]) != begun["code_challenge"]:
            return None
        return {
            "access_token": "for nothing",
            "token_type": "Bearer",
            "id_token": self.token(begun["nonce"], int(begun["at"])),
        }

    def token(self, nonce: str, at: int) -> str:
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": at, "exp": at + 300, "nonce": nonce, **self.says, **self.lies}
        if self.signed_by in (NOBODY, EVERYBODY):  # no library signs like that
            said = ".".join(_plain(json.dumps(part).encode()) for part in (self.headers, claims))
            seal = hmac.digest(OUR_KEY.as_pem(private=False), said.encode(), "sha256")
            return f"{said}.{_plain(seal) if self.signed_by == EVERYBODY else ''}"
        return jwt.encode(self.headers, claims, self.signed_by)

    def says_unsigned(self) -> None:
        self.headers, self.signed_by = {"alg": "none"}, NOBODY

    def says_signed_by_what_everybody_knows(self) -> None:
        """HS256 with the public key as its secret: who takes any algorithm believes it."""
        self.headers, self.signed_by = {"alg": "HS256", "kid": "one"}, EVERYBODY


class _Handler(BaseHTTPRequestHandler):
    provider: IdentityProvider
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.provider.heard.append(parts.path)
        if parts.path == "/.well-known/openid-configuration":
            self._say(200, self.provider.discovery())
        elif parts.path == "/keys":
            self._say(200, KeySet(self.provider.keys).as_dict(private=False))
        elif parts.path in ("/authorize", "/signed-in"):
            self._authorize(parts.path, parts.query)
        else:
            self._say(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.provider.heard.append(self.path)
        token = self.provider.token_for(_flat(body), self.headers.get("Authorization", ""))
        self._say(400, {"error": "invalid_grant"}) if token is None else self._say(200, token)

    def _authorize(self, path: str, query: str) -> None:
        """First a page where somebody says who he is, then back with a code."""
        if path == "/authorize":
            page = f'<!doctype html><title>Kestrel</title><h1>Kestrel</h1><a href="/signed-in?{query}">I am who I am</a>'
            self._say(200, page.replace("&", "&amp;").encode(), "text/html")
            return
        asked = _flat(query)
        back = urlencode({"code": self.provider.code_for(asked), "state": asked["state"], "iss": self.provider.issuer})
        self._say(302, b"", "text/plain", Location=f"{asked['redirect_uri']}?{back}")

    def _say(self, status: int, said: Any, kind: str = "application/json", **headers: str) -> None:
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        return self.provider.date or super().date_time_string(timestamp)

    def log_message(self, *said: Any) -> None:
        """Nothing: it is a test's."""


def _plain(part: bytes) -> str:
    return urlsafe_b64encode(part).decode().rstrip("=")


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}

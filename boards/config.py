"""Settings: defaults, then instance/config.toml, then the environment (`BOARDS_…`). The secret key makes itself."""

from __future__ import annotations

import os
import secrets
import tomllib
from pathlib import Path
from typing import Any

from flask import Flask

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = (
    "DATABASE_URL",
    "REDIS_URL",
    "PUBLIC_URL",
    "SECRET_KEY",
    "TIMEZONE",
    "PORT",
    "TRUSTED_HOSTS",
    "PROXIES",
    "RATELIMIT_ENABLED",
    "NOTICE_MAIL",
    "NOTICE_SCHEMES",
    "NOTICE_HOSTS",
    "MQTT_URL",
    "MQTT_CA",
    "OPERATIONS_NETWORKS",
    "OIDC_ISSUER",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_NAME",
    "OIDC_SCOPES",
    "OIDC_CLAIM",
    "OIDC_GROUPS_CLAIM",
    "OIDC_GROUPS",
    "OIDC_STRONG",
    "OIDC_CA",
    "BACKUP_FOLDER",
    "BACKUP_HOUR",
    "BACKUP_KEEP",
    "BACKUP_KEEP_DAYS",
    "LOG_LEVEL",
    "LOG_FORMAT",
)

DEFAULTS: dict[str, Any] = {
    "PORT": 8000,
    "TIMEZONE": "Europe/Berlin",
    "PUBLIC_URL": None,
    "REDIS_URL": None,
    "PROXIES": 0,  # how many proxies in front may say who asks (X-Forwarded-*)
    "TRUSTED_HOSTS": None,
    "PUBLISHER": True,  # tests empty the outbox by hand
    "TICKING": True,
    "RATELIMIT_ENABLED": True,
    "RATELIMIT_HEADERS_ENABLED": False,
    "NOTICE_MAIL": None,  # the plant's mail server for notices: mailtos://user:password@mail.example?from=boards@…
    "NOTICE_SCHEMES": (  # what kinds of address people may give (docs/notices.md)
        "mailto mailtos msteams workflow workflows slack tgram discord ntfy ntfys signal signals matrix matrixs gchat "
        "webex wxteams rocket rockets mmost mmosts pover twilio threema whatsapp"
    ),
    "NOTICE_HOSTS": None,  # hosts inside the plant that such an address may name
    "NOTICE_SECONDS": 20,  # a message that takes longer is tried again later
    "MQTT_URL": None,  # the broker that machines send to: mqtt://user:password@host:1883, mqtts:// with TLS
    "MQTT_CA": None,  # of mqtts://, the file of the plant's own certificate authority
    "OPERATIONS_NETWORKS": "127.0.0.0/8 ::1/128",  # who may ask /healthz, /readyz and /metrics
    "OIDC_ISSUER": None,  # the company's identity provider (docs/people.md); the client's secret may lie in a file
    "OIDC_CLIENT_ID": None,
    "OIDC_CLIENT_SECRET": None,
    "OIDC_NAME": None,  # what the button says; the provider's host
    "OIDC_SCOPES": "openid profile email",
    "OIDC_CLAIM": "personnel_no",  # what holds the number on the badge; or email
    "OIDC_GROUPS_CLAIM": "groups",
    "OIDC_GROUPS": {},  # group → roles: {"a3-leads" = "team_leader@A3"}
    "OIDC_STRONG": {"amr": ["mfa"]},  # claim → values that prove a second factor
    "OIDC_CA": None,  # the file of the company's own certificate authority
    "BACKUP_FOLDER": None,  # where a backup is made each night; none: by hand
    "BACKUP_HOUR": 2,  # of the plant's clock
    "BACKUP_KEEP": 14,  # so many stay, however old
    "BACKUP_KEEP_DAYS": 30,  # what is older goes, but for those
    "LOG_LEVEL": "info",  # debug | info (a line per request) | warning | error
    "LOG_FORMAT": "line",  # line: key=value | json
    "MAX_CONTENT_LENGTH": 30 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 200_000,
    "MAX_FORM_PARTS": 60,
    "SESSION_COOKIE_NAME": "boards",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "BABEL_DEFAULT_LOCALE": "en",
    "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "boards" / "translations"),
    "COMPRESS_MIMETYPES": [
        "text/html",
        "text/css",
        "application/javascript",
        "text/javascript",
        "image/svg+xml",
        "application/json",
    ],
    "SQLALCHEMY_ENGINE_OPTIONS": {},
    "TEMPLATES_AUTO_RELOAD": False,
}


def configure(app: Flask, overrides: dict[str, Any] | None = None) -> None:
    """Fills app.config. Later sources win: defaults, instance/config.toml, environment, `overrides` (tests)."""
    instance = Path(app.instance_path)
    instance.mkdir(parents=True, exist_ok=True)
    app.config.update(DEFAULTS)
    app.config["DATABASE_URL"] = f"sqlite:///{instance / 'boards.sqlite'}"
    app.config.update(_from_file(instance / "config.toml"))
    app.config.update({name: os.environ[f"BOARDS_{name}"] for name in SETTINGS if os.environ.get(f"BOARDS_{name}")})
    app.config.update(overrides or {})
    app.config["PORT"] = int(app.config["PORT"])
    app.config["PROXIES"] = int(app.config["PROXIES"])
    app.config["RATELIMIT_ENABLED"] = str(app.config["RATELIMIT_ENABLED"]).lower() not in ("0", "off", "false")
    if not app.config.get("SECRET_KEY"):
        app.config["SECRET_KEY"] = _own_secret(instance / "secret")
    app.config["SQLALCHEMY_DATABASE_URI"] = app.config["DATABASE_URL"]
    app.config.setdefault("PHOTOS", str(instance / "photos"))
    app.config.setdefault("DOCUMENTS", str(instance / "documents"))
    if not app.config["DATABASE_URL"].startswith("sqlite"):
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 20, "pool_timeout": 5, "pool_pre_ping": True}


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {name.removeprefix("BOARDS_").upper(): value for name, value in tomllib.load(file).items()}


def _own_secret(path: Path) -> str:
    """Made on first start, readable by its owner only. Two processes starting at once agree on one."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text().strip()

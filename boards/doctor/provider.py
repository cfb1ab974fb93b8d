"""The doctor's looks at the sign-in by company account: settings, the provider, the way back, both clocks."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app, url_for

from boards.doctor.finding import Finding, look
from boards.people import provider_answers
from boards.people.provider import SECRET_FILE, Provider, is_private
from boards.people.provider_answers import Away
from boards.people.provider_tokens import LEEWAY_SECONDS
from boards.plant.models import Unit

ABOUT = "company account"
CLOSE = dt.timedelta(seconds=LEEWAY_SECONDS / 2)


@look
def company_account() -> Finding:
    try:
        provider = Provider.of(current_app)
    except (ValueError, OSError) as wrong:
        return Finding("bad", ABOUT, str(wrong), "docs/people.md says what each setting means")
    if provider is None:
        return Finding("none", ABOUT, "not set: people sign in by badge and PIN")
    path = Path(current_app.instance_path) / SECRET_FILE
    if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding("bad", ABOUT, f"others on this machine may read {path}", f"chmod 600 {path}")
    named = {code for roles in provider.groups.values() for _role, code in roles if code}
    if missing := sorted(code for code in named if Unit.by_code(code) is None):
        return Finding("bad", ABOUT, f"BOARDS_OIDC_GROUPS names units that are not there: {', '.join(missing)}")
    try:
        provider_answers.addresses(provider)
        keys = provider_answers.keys(provider, fresh=True)
    except Away as reason:
        said = f"{provider.issuer} can't be reached ({reason})"
        return Finding("bad", ABOUT, said, "Is BOARDS_OIDC_ISSUER right, and may this server reach it? PINs work meanwhile")
    return Finding("good", ABOUT, f"{provider.issuer} answers, keys: {len(keys.keys)}")


@look
def way_back() -> Finding:
    about = "way back from the company account"
    if Provider.here() is None:
        return Finding("none", about, "not set")
    public = str(current_app.config["PUBLIC_URL"] or "").rstrip("/")
    if not public:
        return Finding("bad", about, "the provider sends people back to one address", "Set BOARDS_PUBLIC_URL")
    with current_app.test_request_context():
        address = public + url_for("people.from_provider")
    if not is_private(public):
        do = "Put a proxy with a certificate in front (docs/install.md); most providers take nothing else"
        return Finding("bad", about, f"{address} is not https: who listens gets in", do)
    if urlsplit(public).scheme != "https":
        return Finding("watch", about, f"{address} is this machine alone", "Set BOARDS_PUBLIC_URL")
    return Finding("good", about, f"to be registered there: {address}")


@look
def provider_clock() -> Finding:
    about = "clock of the company account"
    provider = Provider.here()
    if provider is None:
        return Finding("none", about, "not set")
    try:
        apart = provider_answers.apart(provider)
    except Away:
        return Finding("watch", about, "unknown, as the provider can't be reached")
    if apart is None:
        return Finding("watch", about, "the provider does not say its time")
    if apart > CLOSE:
        return Finding(
            "bad", about, f"the provider's and this machine's differ by {apart.total_seconds():.0f} s", "Let NTP keep it"
        )
    return Finding("good", about, "as this machine's")

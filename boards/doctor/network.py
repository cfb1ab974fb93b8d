"""The doctor's looks at the network: by which address phones come, TLS, Redis, the broker."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
from urllib.parse import urlsplit

from flask import current_app

from boards.doctor.finding import Finding, look
from boards.machines.broker import Broker
from boards.refusals import Refusal
from boards.screens import lan
from boards.screens.public_address import is_number, public_url

PATIENCE = 4.0  # seconds
SOON = dt.timedelta(days=21)


@look
def public_address() -> Finding:
    about = "public address"
    try:
        url = public_url()
    except Refusal as refusal:
        return Finding(
            "bad", about, refusal.sentence, "Set BOARDS_PUBLIC_URL to the name of this server in the plant's network"
        )
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((host, port), PATIENCE):
            pass
    except socket.gaierror:
        return Finding("bad", about, f"nobody knows the name {host}", "Enter it in the plant's DNS")
    except OSError as reason:
        return Finding(
            "bad", about, f"{url} can't be reached from here ({reason.strerror or reason})", "Does the server run there?"
        )
    if not current_app.config.get("PUBLIC_URL"):
        do = "Set BOARDS_PUBLIC_URL: labels carry it for years"
        return Finding("watch", about, f"{url} is guessed, and may be another one tomorrow", do)
    if is_number(host) and ipaddress.ip_address(host).is_private:
        return Finding(
            "watch", about, f"{url} is a number; by DHCP it changes", "Give the server a name, or a fixed address"
        )
    return Finding("good", about, f"{url} answers")


@look
def tls() -> Finding:
    url = str(current_app.config.get("PUBLIC_URL") or "")
    parts = urlsplit(url)
    if parts.scheme != "https":
        said = "the public address is plain http: PINs and photos can be read on the way"
        return Finding("watch", "TLS", said, "Put a proxy with a certificate in front (docs/install.md)")
    try:
        plain = socket.create_connection((parts.hostname or "", parts.port or 443), PATIENCE)
        with plain, ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname) as secure:
            certificate = secure.getpeercert() or {}
    except ssl.SSLCertVerificationError as reason:
        return Finding(
            "bad",
            "TLS",
            f"the certificate is not believed: {reason.verify_message}",
            "Install the company's CA, or renew it",
        )
    except OSError as reason:
        return Finding("bad", "TLS", f"no secure connection ({reason})", "Does the proxy run?")
    ends = dt.datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), dt.UTC)
    if ends - dt.datetime.now(dt.UTC) < SOON:
        return Finding("watch", "TLS", f"the certificate ends on {ends:%Y-%m-%d}", "Renew it")
    return Finding("good", "TLS", f"the certificate holds until {ends:%Y-%m-%d}")


@look
def queue() -> Finding:
    url = current_app.config["REDIS_URL"]
    if not url:
        return Finding("none", "Redis", "not set: one server process")
    import redis

    try:
        redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE).ping()
    except Exception as reason:
        do = "Is it running, and is BOARDS_REDIS_URL right?"
        return Finding("bad", "Redis", f"it does not answer ({type(reason).__name__})", do)
    return Finding("good", "Redis", "it answers")


@look
def broker() -> Finding:
    if not current_app.config["MQTT_URL"]:
        return Finding("none", "MQTT", "not set: no machines")
    try:
        place = Broker.of(current_app._get_current_object())  # type: ignore[attr-defined]
    except ValueError as wrong:
        return Finding("bad", "MQTT", str(wrong))
    assert place is not None
    try:
        with socket.create_connection((place.host, place.port), PATIENCE):
            pass
    except OSError as reason:
        return Finding(
            "bad", "MQTT", f"{place.place} can't be reached ({reason.strerror or reason})", "Is the broker running?"
        )
    return Finding("good", "MQTT", f"{place.place} answers")


@look
def names() -> Finding:
    addresses = lan.addresses()
    if not addresses:
        return Finding("watch", "network", "this machine has no address in a network", "Connect it")
    return Finding("good", "network", f"this machine is {', '.join(addresses)}")

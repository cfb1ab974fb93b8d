"""Carries letters to mail servers and messengers, by Apprise. A program of its own, never imported by the server: what
answers at the other end may hang or send hostile bytes, so it works in a process that may be killed, without secrets in
its environment. What is secret comes by stdin, never by arguments, which others on the machine can read.

    post.py < {"letters": [{"to": …, "title": …, "body": …}], "trusted": [hosts] or null, "seconds": 20}

prints the number of each letter that got through. With {"look": address} it sends nothing and prints the address as
Apprise writes it, or nothing when Apprise doesn't know such a one.

`trusted`: only these hosts may lie inside the plant or on this machine; null: all may (the plant's own mail server).
It is judged at each connection, so neither a redirect nor a name that changes its address gets around it.
"""

import ipaddress
import json
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Iterable
from typing import Any

import apprise

ASSET = apprise.AppriseAsset(http_redirects=False, secure_logging=True, async_mode=False, app_id="Kaizen boards")


def main() -> None:
    logging.disable(logging.CRITICAL)  # libraries log addresses, and addresses hold passwords
    order = json.load(sys.stdin)
    if order.get("trusted") is not None:
        keep_out(order["trusted"])
    if "look" in order:
        known: Any = apprise.Apprise.instantiate(order["look"], asset=ASSET)
        print(known.url(privacy=False) if known else "")
        return
    carried = [threading.Thread(target=carry, args=(n, letter), daemon=True) for n, letter in enumerate(order["letters"])]
    for thread in carried:
        thread.start()
    until = time.monotonic() + order["seconds"]
    for thread in carried:
        thread.join(max(0, until - time.monotonic()))
    sys.stdout.flush()
    os._exit(0)  # whoever still hangs is left


def carry(n: int, letter: dict[str, str]) -> None:
    post = apprise.Apprise(asset=ASSET)
    if post.add(letter["to"]) and post.notify(
        title=letter["title"], body=letter["body"], body_format=apprise.NotifyFormat.TEXT
    ):
        print(n, flush=True)


def keep_out(trusted: Iterable[str]) -> None:
    """From here on, no connection to this machine or a private network, except to `trusted` hosts."""
    ask = socket.getaddrinfo
    allowed = {host.lower() for host in trusted}

    def looked_up(host: Any, *args: Any, **more: Any) -> Any:
        found = ask(host, *args, **more)
        name = host.decode() if isinstance(host, bytes) else str(host)
        if name.lower() not in allowed and not all(ipaddress.ip_address(row[4][0]).is_global for row in found):
            raise OSError("inside the plant")
        return found

    socket.getaddrinfo = looked_up


if __name__ == "__main__":
    main()

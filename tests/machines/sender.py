"""`python -m tests.machines.sender PORT RATE SECONDS AT`: a tester that sends its readings, in a process of its own.

Every message has an id and was measured at AT plus as many milliseconds as its id. Each seventh part is bad; each
fiftieth message is sent twice, as machines do that are not sure. What the broker has not confirmed is sent again.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion


def reading(number: int, since: dt.datetime) -> dict[str, object]:
    at = since + dt.timedelta(milliseconds=number)
    return {"id": number, "at": at.isoformat(), "result": {"good": int(number % 7 != 0), "parts": 1}, "minutes": 0.1}


def main(port: int, rate: int, seconds: int, since: dt.datetime) -> None:
    client = paho.Client(CallbackAPIVersion.VERSION2, "tester", clean_session=False)
    client.reconnect_delay_set(1, 1)
    client.max_inflight_messages_set(200)
    confirmed: list[int] = []
    client.on_publish = lambda client, userdata, id, *more: confirmed.append(id)
    client.connect("127.0.0.1", port)
    client.loop_start()
    began, sent = time.monotonic(), 0
    for number in range(rate * seconds):
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        for _ in range(2 if number % 50 == 0 else 1):
            client.publish(f"plant/a3/tester/{number % 2}", json.dumps(reading(number, since)), qos=1)
            sent += 1
    while len(confirmed) < sent:
        time.sleep(0.05)
    client.loop_stop()
    client.disconnect()
    print(f"sent {sent} in {time.monotonic() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), dt.datetime.fromisoformat(sys.argv[4]))

"""The connection to a broker with a password and a certificate of the plant's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from boards.machines.broker import Away, Broker, Connection
from tests.machines.mosquitto import Mosquitto, program

pytestmark = pytest.mark.once

PATIENCE = 15.0


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a certificate for 127.0.0.1 that signs itself."""
    folder = tmp_path_factory.mktemp("certificate")
    if not shutil.which("openssl"):
        assert not os.environ.get("CI"), "no openssl"
        pytest.skip("no openssl here")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


def connected(broker: Broker) -> bool:
    """Whether the broker lets us in; why not is raised."""
    connection = Connection(broker)
    deadline = time.monotonic() + PATIENCE
    try:
        connection.open()
        while connection.since is None:
            assert time.monotonic() < deadline
            connection.turn(0.2)
        return True
    finally:
        connection.close()


def broker_at(mosquitto: Mosquitto, **about: object) -> Broker:
    wanted = {"host": "127.0.0.1", "port": mosquitto.port, "tls": False, "user": None, "password": None, "ca": None}
    return Broker(**{**wanted, **about}, client_id="boards-test")  # type: ignore[arg-type]


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # paho leaves a refused socket to the collector
def test_with_tls_only_a_broker_with_the_right_certificate_is_believed(tmp_path: Path, certificate: Path) -> None:
    own = f"certfile {certificate / 'cert.pem'}\nkeyfile {certificate / 'key.pem'}"
    mosquitto = Mosquitto(tmp_path, listener=own)
    mosquitto.start()
    try:
        assert connected(broker_at(mosquitto, tls=True, ca=str(certificate / "cert.pem")))
        with pytest.raises(Away, match=r"(?i)certificate"):
            connected(broker_at(mosquitto, tls=True))
        with pytest.raises(Away, match="No such file"):
            connected(broker_at(mosquitto, tls=True, ca=str(tmp_path / "missing.pem")))
        with pytest.raises(Away):
            connected(broker_at(mosquitto))
    finally:
        mosquitto.stop()


def test_without_the_right_password_the_broker_says_no(tmp_path: Path) -> None:
    program()
    passwords = tmp_path / "passwords"
    subprocess.run(["mosquitto_passwd", "-c", "-b", str(passwords), "boards", "s@fe"], check=True, capture_output=True)
    mosquitto = Mosquitto(tmp_path, more=f"password_file {passwords}", anonymous=False)
    mosquitto.start()
    try:
        assert connected(broker_at(mosquitto, user="boards", password="s@fe"))
        for wrong in ({}, {"user": "boards", "password": "wrong"}):
            with pytest.raises(Away, match=r"(?i)not authori[sz]ed"):
                connected(broker_at(mosquitto, **wrong))
    finally:
        mosquitto.stop()


def test_where_no_broker_is_the_network_says_so() -> None:
    with pytest.raises(Away, match="refused"):
        connected(Broker("127.0.0.1", 9, False, None, None, None, "boards-test"))

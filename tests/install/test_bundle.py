"""The bundle is installed as docs/install.md says, where there is no internet; then upgraded, and taken back."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from boards.config import ROOT
from tests.install.test_files import VERSION, block, run

NEXT = "0.7.0"  # on the page
PATIENCE = 90.0
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9999", "{head}", None, None
def upgrade():
    op.create_table("of_the_next_version", sa.Column("id", sa.Integer, primary_key=True))
"""
pytestmark = [pytest.mark.once, pytest.mark.skipif("BOARDS_AUDIT" not in os.environ, reason="make audit")]


class Target:
    """A server's folders, in a network that ends at its own loopback."""

    def __init__(self, place: Path, network: str) -> None:
        self.place, self.network = place, network
        self.environment = {
            "PATH": PATH if _python() == sys.version_info[:2] else os.environ["PATH"],
            "HOME": str(place),
            "BOARDS_INSTANCE": f"{place}/instance",
            "BOARDS_PUBLIC_URL": "https://boards.plant.example",
        }
        self.server: subprocess.Popen[bytes] | None = None

    def types(self, line: str) -> None:
        """A line of the page, in this place."""
        if "systemctl stop" in line:
            self.stop()
        elif "systemctl start" in line:
            self.start()
        elif not re.match(r"adduser|install .*-o boards|boards doctor", line):
            self.run(self.here(line))

    def here(self, line: str) -> str:
        line = re.sub(r"^boards ", f"{self.place}/opt/current/.venv/bin/boards ", line.replace(" /etc/boards", ""))
        for told, mine in (("/opt/boards", "opt"), ("/var/backups/boards", "backups"), ("/var/tmp", "carried")):
            line = line.replace(told, f"{self.place}/{mine}")
        return line

    def run(self, *lines: str) -> str:
        shell = ("ip", "netns", "exec", self.network, "env", "-i", *(f"{a}={b}" for a, b in self.environment.items()), "sh")
        return run(*shell, "-euc", "\n".join(lines))

    def start(self) -> None:
        boards = f"{self.place}/opt/current/.venv/bin/boards"
        command = ("ip", "netns", "exec", self.network, boards, "serve", "--host", "127.0.0.1", "--port", "8000")
        with (self.place / "log").open("ab") as log:
            self.server = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while "ready" not in self.get("/readyz"):
            assert self.server.poll() is None and time.monotonic() < deadline, (self.place / "log").read_text()
            time.sleep(0.2)

    def stop(self) -> None:
        if self.server:
            self.server.terminate()
            self.server.wait(PATIENCE)

    def get(self, address: str) -> str:
        ask = f"import urllib.request as ask; print(ask.urlopen('http://127.0.0.1:8000{address}').read().decode())"
        return self.run(f'python3 -c "{ask}" 2>&1 || true')


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    assert os.getuid() == 0, "a network of its own is made by root"
    network = f"boards-{os.getpid()}"
    run("ip", "netns", "add", network)
    run("ip", "netns", "exec", network, "ip", "link", "set", "lo", "up")
    target = Target(tmp_path, network)
    for folder in ("instance", "backups", "carried"):
        (tmp_path / folder).mkdir(mode=0o700)
    yield target
    target.stop()
    run("ip", "netns", "delete", network)


@pytest.fixture(scope="module")
def bundle() -> Path:
    run("sh", str(ROOT / "docs" / "install" / "bundle.sh"), PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    return ROOT / "dist" / f"kaizen-boards-{VERSION}.tar.gz"


def test_it_is_installed_upgraded_and_taken_back_without_internet(bundle: Path, target: Target) -> None:
    assert "unreachable" in target.run(
        "python3 -c \"import socket; socket.create_connection(('192.0.2.1', 80))\" 2>&1 || true"
    )
    (target.place / "carried" / bundle.name).symlink_to(bundle)
    steps = block("2. User, folders, product")
    target.run(*(target.here(line) for line in steps if not re.match(r"adduser|install .*-o boards", line)))
    target.types("boards db upgrade")
    target.types("boards init --name 'Plant Far Away' --admin Anna --badge 1001 --pin 482915")
    target.start()
    assert "Plant Far Away" in target.get("/") and f'version="{VERSION}"' in target.get("/metrics")
    assert "alive" in target.get("/healthz")

    prepare_the_next(target)
    upgrade, back = block("Upgrade, and back"), block("Upgrade, and back", 1)
    for line in upgrade:
        target.types(line)
    assert "Plant Far Away" in target.get("/") and f'version="{NEXT}"' in target.get("/metrics")
    assert "the database is at the present version, 9999" in target.run(target.here("boards doctor") + " || true")

    for line in back:
        target.types(line)
    assert "Plant Far Away" in target.get("/") and f'version="{VERSION}"' in target.get("/metrics")


def prepare_the_next(target: Target) -> None:
    """The same product as another version, with a migration more, installed beside."""
    steps = [target.here(line.replace(VERSION, NEXT)) for line in block("2. User, folders, product")]
    tree, versions = target.place / "opt" / NEXT, ROOT / "boards" / "migrations" / "versions"
    tree.mkdir()
    target.run(
        f"tar -xzf {target.place}/carried/kaizen-boards-{VERSION}.tar.gz -C {tree} --strip-components=1 --no-same-owner"
    )
    project = tree / "pyproject.toml"
    project.write_text(project.read_text().replace(f'version = "{VERSION}"', f'version = "{NEXT}"'))
    head = max(path.name[:4] for path in versions.glob("0*.py"))
    (tree / "boards" / "migrations" / "versions" / "9999_next.py").write_text(MIGRATION.format(head=head))
    target.run(f"cd {tree}", *(line for line in steps if line.startswith(("python3 -m venv", ".venv/bin/"))))


def _python() -> tuple[int, ...]:
    """The minor version of the system's own Python: Debian's is older than many, and a bundle has to do for it."""
    said = subprocess.run(["/usr/bin/python3", "-V"], capture_output=True, text=True).stdout
    return tuple(int(number) for number in re.findall(r"\d+", said)[:2])

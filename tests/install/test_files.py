"""The files of docs/install say what is true: settings, commands, ports, versions; and their own programs take them."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from flask import Flask

from boards.config import ROOT, SETTINGS

PAGE = ROOT / "docs" / "install.md"
FILES = ROOT / "docs" / "install"
ALL = [PAGE, *sorted(FILES.iterdir())]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
OUTSIDE = "/usr/sbin:/sbin"  # of a user's PATH on Debian
pytestmark = pytest.mark.once


def program(name: str) -> str:
    """Where it is. Leaves the test out where it isn't, but not in the audit."""
    found = shutil.which(name) or shutil.which(name, path=OUTSIDE)
    if found is None:
        assert "BOARDS_AUDIT" not in os.environ, f"no {name}: make proxies"
        pytest.skip(f"no {name} here")
    return found


def run(*command: str, **environment: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def block(title: str = "", number: int = 0) -> list[str]:
    """The lines to type of a block below a heading, without what is said about them; of all blocks without a title."""
    page = PAGE.read_text()
    below = re.split(r"^## ", page.split(f"## {title}\n", 1)[1], flags=re.M)[0] if title else page
    blocks = re.findall(r"^```\n(.*?)^```", below, re.M | re.S)
    return [
        re.split(r"  +#", line)[0]
        for block in (blocks[number : number + 1] if title else blocks)
        for line in block.splitlines()
    ]


@pytest.fixture
def certified(tmp_path: Path) -> Path:
    """A copy of the files that finds a certificate."""
    folder = tmp_path / "install"
    shutil.copytree(FILES, folder)
    made = ("-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=boards.plant.example")
    run(program("openssl"), "req", "-x509", *made, "-keyout", f"{folder}/boards.key", "-out", f"{folder}/boards.crt")
    return folder


# --- what they name is there


def test_every_setting_is_one() -> None:
    known = {f"BOARDS_{name}" for name in (*SETTINGS, "INSTANCE")}
    for path in ALL:
        assert set(re.findall(r"\bBOARDS_[A-Z_]+", path.read_text())) <= known, path.name


def test_every_command_is_one(app: Flask) -> None:
    said = [line for line in block() if re.match(r"(docker compose exec app )?boards ", line)]
    assert len(said) > 6, "the premise: the page says what to type"
    for line in said:
        name, *more = shlex.split(line.removeprefix("docker compose exec app "))[1:]
        command = app.cli.get_command(None, name)  # type: ignore[arg-type]
        assert command, line
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in more if word.startswith("-")} <= options, line


def test_every_file_is_there_and_named_on_the_page() -> None:
    page = PAGE.read_text()
    for path in FILES.iterdir():
        assert path.name in page or path.name == "bundle.sh", path.name
    for named in re.findall(r"docs/install/([\w.@]+)", page):
        assert (FILES / named).exists(), named
    for page_named in re.findall(r"\]\((\w[\w-]*\.md)\)|docs/(\w[\w-]*\.md)", page):
        assert (ROOT / "docs" / "".join(page_named)).exists(), page_named


def test_version_places_and_ports_agree() -> None:
    page, unit, settings = PAGE.read_text(), (FILES / "boards.service").read_text(), (FILES / "boards.env").read_text()
    assert f"kaizen-boards-{VERSION}.tar.gz" in page and f"ln -sfn {VERSION} /opt/boards/current" in page
    assert f"VERSION:-{VERSION}" in (FILES / "compose.yaml").read_text()
    assert f"kaizen-boards:{VERSION} " in (FILES / "Containerfile").read_text()
    writable = re.search(r"^ReadWritePaths=(.*)$", unit, re.M)
    assert writable and all(f'"{place}"' in settings and place in page for place in writable[1].split())
    assert (
        "/opt/boards/current/.venv/bin/boards" in unit
        and "/opt/boards/current/.venv/bin/boards" in (FILES / "boards").read_text()
    )
    for proxy in ("nginx.conf", "Caddyfile"):
        assert "127.0.0.1:8000" in (FILES / proxy).read_text() and "--host 127.0.0.1 --port 8000" in unit


def test_the_unit_of_several_processes_is_the_unit_with_a_port() -> None:
    one, several = ((FILES / name).read_text() for name in ("boards.service", "boards@.service"))
    assert several == one.replace("--port 8000", "--port %i").replace("Kaizen Boards\n", "Kaizen Boards on port %i\n", 1)


def test_the_containers_hang_together() -> None:
    told = yaml.safe_load((FILES / "compose.yaml").read_text())
    services = told["services"]
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in told["volumes"] or source == "./tls" or (FILES / source).exists(), volume
        assert service["read_only"] and service["cap_drop"] == ["ALL"], name
    assert services["app"]["user"].split(":")[0] in (FILES / "Containerfile").read_text()
    assert {"upgrade", "app", "db", "redis", "proxy"} == set(services)


# --- their own programs take them


@pytest.mark.parametrize("name", ["boards.service", "boards@.service"])
def test_systemd_takes_the_unit(name: str, tmp_path: Path) -> None:
    path = tmp_path / name.replace("@", "@8001")
    path.write_text((FILES / name).read_text().replace("/opt/boards/current/.venv/bin/boards", "/bin/true"))
    said = run(program("systemd-analyze"), "verify", "--man=no", str(path))
    assert path.name not in said, said


def test_nginx_takes_its_file(certified: Path) -> None:
    site = (
        (certified / "nginx.conf")
        .read_text()
        .replace("/etc/boards/tls", str(certified))
        .replace("/var/log/nginx", str(certified))
    )
    whole = certified / "whole.conf"
    whole.write_text(f"pid {certified}/pid;\nerror_log {certified}/log;\nevents {{}}\nhttp {{\n{site}\n}}\n")
    run(program("nginx"), "-t", "-q", "-e", f"{certified}/log", "-c", str(whole))


def test_caddy_takes_its_file(certified: Path) -> None:
    tls = {"CERTIFICATE": f"{certified}/boards.crt", "KEY": f"{certified}/boards.key", "HOME": str(certified)}
    run(program("caddy"), "validate", "--adapter", "caddyfile", "--config", str(certified / "Caddyfile"), **tls)


@pytest.mark.parametrize("name", ["boards", "bundle.sh"])
def test_the_shell_takes_the_scripts(name: str) -> None:
    run("sh", "-n", str(FILES / name))

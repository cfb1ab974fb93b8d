"""Wapiti, a scanner for faults of web sites, over the demo as everybody who may use it: nothing found, no server's error.

Each role has a plant of its own: what a scanner sends is a mess. The doors that are open to everybody come first, then who
may most; a form that was tried before isn't again. The scanner comes as if by a proxy with TLS, as a plant should be served:
by plain http no cookie could be kept to https (Secure).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from boards.config import ROOT
from boards.people.models import ROLES
from tests.scans.conftest import Served
from tests.scans.crawling import NOBODY, Plant, fetched, walk

SCANNER = Path(os.environ.get("BOARDS_SCANNER", ROOT / ".venv-scan")) / "bin" / "python"
MIGHTIEST = ("plant_manager", "admin", "kso")
ORDER = (NOBODY, *MIGHTIEST, *(role for role in ROLES if role not in MIGHTIEST))
# Not csrf: it asks for tokens in forms; here a request from another site is refused by its Origin (tests/test_doors.py).
# Not ssrf, xxe, log4shell: they need a server of their own outside. Not buster, backup, nikto …: they guess names of
# files that other software leaves lying about; here only what is in tests/addresses.txt answers.
MODULES = "cookieflags,csp,http_headers,xss,permanentxss,sql,crlf,redirect,upload,exec,file"
SECONDS = 240  # at most for one module as one role; what was cut short is printed


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kinds of forms that were tried."""
    path = tmp_path_factory.mktemp("taken") / "kinds"
    path.touch()
    return path


@pytest.mark.parametrize("role", ORDER)
def test_a_scanner_finds_no_fault(tmp_path: Path, served: Served, taken: Path, role: str) -> None:
    assert SCANNER.exists(), "make scanner"
    with served(tmp_path, BOARDS_PROXIES="1") as plant:
        before = _sent(taken)
        report = scanned(plant, role, tmp_path, taken)
        log = plant.server.log.read_text()
        if role != NOBODY:
            today = fetched(plant, role, "/today")
            assert today and today.address == "/today", "the premise: still signed in"
    assert report["infos"]["crawled_pages_nbr"] > 50, "the premise"
    assert role not in MIGHTIEST[:1] or _sent(taken) > before, (
        "the premise: it was signed in, and met forms that nobody meets"
    )
    assert said(report) == []
    assert "Traceback" not in log, log[-4000:]


def _sent(taken: Path) -> int:
    return sum(line.startswith("POST ") for line in taken.read_text().splitlines())


def scanned(plant: Plant, role: str, folder: Path, taken: Path) -> Any:
    """What Wapiti reports. `taken`: the kinds of forms and of questions in addresses that were tried before; grows."""
    pages, server, before = list(walk(plant, role)), plant.server, set(taken.read_text().splitlines())
    new = [page for page in pages if "?" not in page.kind or f"GET {page.kind}" not in before]
    taken.write_text("\n".join(sorted(before | {f"GET {page.kind}" for page in new})))
    (folder / "pages").write_text("\n".join(server.url + page.address for page in new))
    own = next((page.document.body.get("data-person") for page in pages if page.document.body.get("data-person")), "0")
    # Not --drop-set-cookie: it takes the given cookie away as well, and everybody is nobody.
    command = [
        *(str(SCANNER), "-m", "tests.scans.given", "-u", f"{server.url}/", "-s", str(folder / "pages"), "-d", "1"),
        *("-m", MODULES, "--max-attack-time", str(SECONDS), "-t", "30", "--no-bugreport", "--scope", "folder"),
        *("--store-session", str(folder / "session"), "--store-config", str(folder / "config"), "-v", "1"),
        *("-f", "json", "-o", str(folder / "report.json"), "-C", f"boards={plant.cookies[role]}"),
        *("-x", f"{server.url}/sign-out*", "-x", f"{server.url}/people/{own}/*"),
        *("-H", "X-Forwarded-Proto: https", "-H", f"Origin: {server.url.replace('http', 'https')}"),
    ]
    environment = {**os.environ, "TAKEN": str(taken), "TARGET": server.url, "HOME": str(folder)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (folder / "report.json").exists(), done.stdout[-3000:] + done.stderr[-3000:]
    report = json.loads((folder / "report.json").read_text())
    cut = ", ".join(re.findall(r"Max attack time was reached for module (\w+)", done.stdout))
    print(f"{role}: {report['infos']['crawled_pages_nbr']} pages and forms; cut after {SECONDS} s: {cut or 'nothing'}")
    return report


def said(report: Any) -> list[str]:
    """A line for each fault (vulnerability) and each error or timeout (anomaly) of the report."""
    kinds = {**report["vulnerabilities"], **report["anomalies"]}
    return [
        f"{kind}: {one['method']} {one['path']} {one['parameter']}: {one['info']}" for kind in kinds for one in kinds[kind]
    ]

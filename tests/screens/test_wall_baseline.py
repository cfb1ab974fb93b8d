"""The wall's own styles and scripts speak the language of a TV of 2020: Chromium 68, scripts in ES5 (screens)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from boards.assets import STATIC
from boards.config import ROOT
from tests.client import CheckingClient

pytestmark = pytest.mark.once

HERE = Path(__file__).parent / "baseline"
TOOLS = ROOT / "tests" / "node_modules"
SYNTAX = (  # one of each kind that the parser of ES5 has to refuse, in a file of its own
    "var a = b?.c;",
    "var a = b ?? c;",
    "const a = 1;",
    "var a = () => 1;",
    "class A { b = 1 }",
    "class A { #b }",
    "async function a() {}",
    "import a from 'a';",
    "var a = `b`;",
    "var a = {...b};",
)


@pytest.fixture
def files(client: CheckingClient) -> list[Path]:
    """The own styles and scripts of walls, and of a TV that waits for its board, as their pages name them."""
    page = client.get("/boards/a3/wall").get_data(as_text=True) + client.get("/wall").get_data(as_text=True)
    named = re.findall(r'(?:href|src)="/static/[^/]+/((?:css|js)/[^"?]+)"', page)
    assert {"css/wall.css", "css/actions.css", "js/fit.js", "js/wall.js", "js/pairing.js"} <= set(named), (
        "the premise: the page names them"
    )
    return [STATIC / name for name in dict.fromkeys(named)]


def test_the_walls_styles_are_old_enough(files: list[Path]) -> None:
    found = _stylelint([file for file in files if file.suffix == ".css"])
    assert not found, "\n".join(found)


def test_the_walls_scripts_are_old_enough(files: list[Path]) -> None:
    found = _eslint([file for file in files if file.suffix == ".js"])
    assert not found, "\n".join(found)


def test_the_checkers_find_what_is_too_young(tmp_path: Path) -> None:
    for planted, check in ((HERE / "planted.css", _stylelint), (HERE / "planted.js", _eslint)):
        seen = {int(line.split(":")[1]) for line in check([planted])}
        wanted = set(range(2, len(planted.read_text().splitlines()) + 1))
        assert wanted <= seen, f"{planted.name}: nobody minds the lines {sorted(wanted - seen)}"
    modern = []
    for number, statement in enumerate(SYNTAX):
        file = tmp_path / f"modern{number}.js"
        file.write_text(statement)
        modern.append(file)
    refused = {line.split(":")[0] for line in _eslint(modern, tmp_path)}
    assert refused == {file.name for file in modern}


def _stylelint(files: list[Path]) -> list[str]:
    config = str(HERE / "stylelint.config.mjs")
    results = _run("stylelint/bin/stylelint.mjs", ["--config", config, "--formatter", "json", "--allow-empty-input"], files)
    return [
        f"{Path(result['source']).name}:{said['line']}: {said['text']}"
        for result in results
        for said in [*result["warnings"], *({"line": 0, **error} for error in result["parseErrors"])]
    ]


def _eslint(files: list[Path], folder: Path = ROOT) -> list[str]:
    config = str(HERE / "eslint.config.mjs")
    results = _run("eslint/bin/eslint.js", ["--config", config, "--format", "json", "--no-ignore"], files, folder)
    return [
        f"{Path(result['filePath']).name}:{said['line']}: {said['message']}"
        for result in results
        for said in result["messages"]
    ]


def _run(tool: str, options: list[str], files: list[Path], folder: Path = ROOT) -> list[dict[str, Any]]:
    node = shutil.which("node")
    assert node and (TOOLS / tool).exists(), "the checkers come by `make test` (npm ci in tests/)"
    assert files
    done = subprocess.run([node, TOOLS / tool, *options, *files], cwd=folder, capture_output=True, text=True, check=False)
    said = done.stdout or done.stderr  # stylelint tells its findings on the one or the other
    assert said.lstrip().startswith("["), f"{tool}: {done.stdout}{done.stderr}"
    results: list[dict[str, Any]] = json.loads(said)
    assert len(results) == len(files), "every file was read"
    return results

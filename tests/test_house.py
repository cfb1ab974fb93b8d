"""The structure of the house, held: addresses, guards, pure panels, directions of imports, migrations, form."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from boards.config import ROOT
from boards.db import Base, db
from boards.live.registry import all_panels

ADDRESSES = ROOT / "tests" / "addresses.txt"
LONGEST = 200  # lines of a source file; more smells


def run(*command: str, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def sources(*patterns: str) -> list[Path]:
    return [path for pattern in patterns for path in sorted(ROOT.glob(pattern)) if "versions" not in path.parts]


# --- addresses and guards


def addresses(app: Flask) -> list[str]:
    """A line each: methods, address, endpoint, who may."""
    lines = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        who = getattr(app.view_functions[rule.endpoint], "open_to", "person")
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"{methods:<12} {rule.rule:<48} {rule.endpoint:<28} {who}")
    return sorted(lines, key=lambda line: (line.split()[1], line))


def test_the_list_of_addresses_is_the_reviewed_one(app: Flask) -> None:
    assert "\n".join(addresses(app)) + "\n" == ADDRESSES.read_text(), "review it: python -m tests.addresses"


def test_no_address_has_a_verb_in_it(app: Flask) -> None:
    verbs = {"close", "accept", "create", "delete", "update", "edit", "do", "submit", "verify", "complete"}
    for rule in app.url_map.iter_rules():
        assert not verbs & set(re.findall(r"[a-z]+", re.sub(r"<[^>]*>", "", rule.rule))), rule.rule


# --- panels


def test_a_panel_never_looks_at_who_watches() -> None:
    for template in {ROOT / "templates" / panel.template for panel in all_panels()}:
        for expression in re.findall(r"\{[{%].*?[%}]\}", template.read_text(), re.S):
            assert not re.search(r"\b(current_user|session|request)\b|\bg\.", expression), f"{template.name}: {expression}"
    for path in sources("boards/*/panels.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module in ("flask", "boards.guard"):
                seen = {name.name for name in node.names} & {"g", "request", "session", "me", "may"}
                assert not seen, f"{path}: {seen}"


# --- directions, form, types


def test_imports_go_one_way() -> None:
    run(tool("lint-imports"), "--no-cache")


def test_the_code_is_formatted_and_clean() -> None:
    run(tool("ruff"), "check", "--no-cache", ".")
    run(tool("ruff"), "format", "--no-cache", "--check", ".")


def test_the_types_hold(tmp_path: Path) -> None:
    run(tool("mypy"), f"--cache-dir={tmp_path}")


def test_who_opens_an_app_in_a_test_closes_its_database() -> None:
    for path in sources("tests/**/test_*.py", "tests/**/conftest.py"):
        tree = ast.parse(path.read_text())
        called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
        opens = any(isinstance(name, ast.Name) and name.id == "create_app" for name in called)
        closes = any(isinstance(name, ast.Attribute) and name.attr == "dispose" for name in called)
        assert closes or not opens, f"{path.name}: use `opened`"


def test_the_templates_are_clean() -> None:
    run(tool("djlint"), "--lint", "--quiet", "templates")


def test_no_file_outgrows_a_screen_or_two() -> None:
    files = sources("boards/**/*.py", "templates/**/*.html", "static/js/*.js", "static/css/*.css", "tests/*.py")
    long = {str(path.relative_to(ROOT)): n for path in files if (n := len(path.read_text().splitlines())) > LONGEST}
    assert not long, long


def test_nothing_is_loaded_from_other_hosts() -> None:
    for path in sources("templates/**/*.html", "static/css/*.css", "static/js/*.js"):
        text = re.sub(r"http://www\.w3\.org/\S+", "", path.read_text())
        assert not re.search(r"(src|href|url)\s*[=(]\s*[\"']?(https?:)?//", text), path


# --- the database


def test_migrations_lead_to_the_models(app: Flask, database: str, tmp_path: Path) -> None:
    """The tests' own database was made by the migrations (conftest), on SQLite and on PostgreSQL."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []
    # the command alone, which knows only the tables that the app itself has imported:
    environment = {**os.environ, "BOARDS_INSTANCE": str(tmp_path), "BOARDS_DATABASE_URL": database}
    run(tool("boards"), "db", "check", environment=environment)


# --- words about the code


def test_the_docs_name_what_exists() -> None:
    for page in sources("*.md", "docs/*.md"):
        for named in re.findall(r"`((?:boards|templates|static|tests|benchmarks)/[\w./-]+)`", page.read_text()):
            assert (ROOT / named).exists() or list(ROOT.glob(named)), f"{page.name} names {named}"


def test_git_holds_no_secret_and_no_path_of_a_machine() -> None:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert not [name for name in listed if name.startswith("instance/") and name != "instance/.gitkeep"]
    for name in listed:
        if name.endswith((".py", ".md", ".html", ".toml", ".js", ".css", ".yaml", ".sh")) and "vendor" not in name:
            text = (ROOT / name).read_text(errors="replace")
            assert not re.search(r"(?<![\w.:/])/(work|farm|root)/\w", text), name

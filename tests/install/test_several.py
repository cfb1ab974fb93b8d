"""Several servers of one machine share an instance folder, and start at the same moment."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from boards import assets

BUILD = "1d2128c259cd"
pytestmark = pytest.mark.once


def test_the_static_files_of_the_server_that_was_faster_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "of-a-former-build").mkdir()
    (tmp_path / f"{BUILD}.1").mkdir()  # a third one is at it

    def overtaken(*told: Any) -> Any:
        (tmp_path / BUILD / "css").mkdir(parents=True, exist_ok=True)
        return copied(*told)

    copied = shutil.copytree
    monkeypatch.setattr(shutil, "copytree", overtaken)
    monkeypatch.setattr(assets.Compressor, "should_compress", lambda press, name: False)
    assert assets._compressed(tmp_path, BUILD) == tmp_path / BUILD
    assert {path.name for path in tmp_path.iterdir()} == {BUILD, f"{BUILD}.1"}
    assert [path.name for path in (tmp_path / BUILD).iterdir()] == ["css"]

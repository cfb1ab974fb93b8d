"""Static files: one build id for the whole of what a browser loads, compressed once, cached for ever under that id."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import zlib
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from boards.config import ROOT
from boards.serve import serving

STATIC = ROOT / "static"
COUNTED = ("static/**/*", "templates/**/*.html", "boards/**/*.py", "boards/translations/**/*.mo")
FOR_EVER = 365 * 24 * 3600


@functools.cache
def build_id() -> str:
    """Changes with anything that could change a page: screens that hear another one load themselves again."""
    digest = hashlib.sha256()
    for pattern in COUNTED:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(ROOT)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def init_app(app: Flask) -> None:
    """Serves static/ under /static/<build>/, from a compressed copy in the instance folder when serving."""
    build = build_id()
    app.config["BUILD"] = f"{build}-{zlib.crc32(str(app.config['PUBLIC_URL']).encode()):x}"  # QR codes carry the address
    app.static_url_path = f"/static/{build}"
    source = _compressed(Path(app.instance_path) / "static", build) if serving() else STATIC
    files = WhiteNoise(app.wsgi_app, max_age=FOR_EVER, immutable_file_test=lambda path, url: True)
    files.add_files(str(source), prefix=f"static/{build}/")
    app.wsgi_app = files  # type: ignore[method-assign]
    app.add_url_rule(f"/static/{build}/<path:filename>", endpoint="static", build_only=True)


def _compressed(folder: Path, build: str) -> Path:
    """Several servers may share the folder and start at once: each makes a copy, and that of the first stays."""
    copy = folder / build
    if not copy.exists():
        making = folder / f"{build}.{os.getpid()}"
        for former in [path for path in folder.glob("*") if not path.name.startswith(build)]:
            shutil.rmtree(former, ignore_errors=True)
        shutil.copytree(STATIC, making)
        press = Compressor(quiet=True)
        for path in [path for path in making.rglob("*") if path.is_file() and press.should_compress(path.name)]:
            list(press.compress(str(path)))
        try:
            making.rename(copy)
        except OSError:
            shutil.rmtree(making)
    return copy

"""The doctor's looks at this machine: its folders, who may read them, room on the disk, words in other languages."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path

from flask import current_app

from boards.config import ROOT
from boards.doctor.finding import Finding, look

LITTLE, TOO_LITTLE = 2 * 2**30, 256 * 2**20  # bytes


@look
def instance_folder() -> Finding:
    folder = Path(current_app.instance_path)
    owner = folder.stat().st_uid
    if owner != 0 and os.geteuid() == 0:
        said = f"{folder} is {_name(owner)}'s, and this is root: what is written now the server can't read"
        return Finding("bad", "instance folder", said, f"Run it as {_name(owner)} (docs/install.md)")
    if trouble := _cannot_write(folder):
        return Finding("bad", "instance folder", f"{folder} {trouble}", f"chown -R <the server's user> {folder}")
    if folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding("watch", "instance folder", f"others on this machine may look into {folder}", f"chmod 700 {folder}")
    return Finding("good", "instance folder", f"{folder} is writable and private")


@look
def secret_key() -> Finding:
    path = Path(current_app.instance_path) / "secret"
    key = str(current_app.config["SECRET_KEY"])
    if len(key) < 32:
        return Finding(
            "bad", "secret key", "it is short: sessions could be forged", "Remove BOARDS_SECRET_KEY; it makes itself"
        )
    if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding("bad", "secret key", f"others on this machine may read {path}", f"chmod 600 {path}")
    where = f"{path}, its owner's alone" if path.exists() and path.read_text().strip() == key else "by setting"
    return Finding("good", "secret key", where)


@look
def photos() -> Finding:
    for name in ("PHOTOS", "DOCUMENTS"):
        folder = Path(current_app.config[name])
        near = next(one for one in (folder, *folder.parents) if one.exists())
        if trouble := _cannot_write(near):
            return Finding("bad", "photos and documents", f"{folder} {trouble}", f"chown -R <the server's user> {near}")
    return Finding("good", "photos and documents", "their folders are writable")


@look
def disk() -> Finding:
    free = shutil.disk_usage(current_app.instance_path).free
    said = f"{free / 2**30:.1f} GB free at {current_app.instance_path}"
    if free < TOO_LITTLE:
        return Finding("bad", "disk", said, "Make room: nothing can be written when it is full")
    return Finding("watch" if free < LITTLE else "good", "disk", said, "Make room soon" if free < LITTLE else "")


@look
def words() -> Finding:
    folder = ROOT / "boards" / "translations"
    missing = [
        path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/messages.po") if not path.with_suffix(".mo").exists()
    ]
    if missing:
        return Finding("bad", "languages", f"not compiled: {', '.join(missing)}", "pybabel compile -d boards/translations")
    return Finding("good", "languages", "compiled")


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"


def _cannot_write(folder: Path) -> str:
    if not folder.is_dir():
        return "is no folder"
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as reason:
        return f"can't be written ({os.strerror(reason.errno or 0)})"

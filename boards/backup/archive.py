"""The file: a plain tar, so that it can be written and read in one pass, and looked into without this product.

First what it is, then photos, documents and the database, last the manifest with the SHA-256 of each and its own. A file
that was cut off has no manifest; a byte that was changed doesn't fit it.
"""

from __future__ import annotations

import hashlib
import os
import re
import tarfile
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from boards.backup.manifest import Manifest, Part
from boards.backup.refused import BackupRefused
from boards.history.photos import dated

DATABASE, MANIFEST, SEAL, LABEL = "database", "manifest.json", "manifest.sha256", "KAIZEN-BOARDS-BACKUP"
FORMAT = "1"
SAYS = f"{FORMAT}\nA backup of Kaizen Boards. To bring it back, on the server: boards restore FILE\n"
NAMES = re.compile(
    rf"{DATABASE}|{MANIFEST}|{SEAL}|photos/[0-9a-f]{{2}}/[0-9a-f]{{32}}(\.small)?\.jpg"
    r"|documents/[0-9a-f]{32}/(document\.pdf|[0-9]{1,4}\.jpg)"
)
AT_ONCE = 2**20  # bytes


class Written:
    """An archive that is being written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._tar = tarfile.TarFile(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)
        self.parts: dict[str, Part] = {}
        self._add_bytes(LABEL, SAYS.encode())

    def add(self, name: str, path: Path) -> None:
        """A file, with the day it says it is from. FileNotFoundError where it is gone."""
        with path.open("rb") as file:
            is_so = os.fstat(file.fileno())
            member = _member(name, is_so.st_size)
            member.mtime = int(is_so.st_mtime)
            hashing = _Hashing(file)
            self._tar.addfile(member, hashing)  # type: ignore[arg-type]
        self.parts[name] = Part(member.size, hashing.digest.hexdigest())

    def close(self, manifest: Manifest) -> None:
        whole = manifest.to_json()
        self._add_bytes(MANIFEST, whole)
        self._add_bytes(SEAL, f"{hashlib.sha256(whole).hexdigest()}  {MANIFEST}\n".encode())
        self._tar.close()

    def _add_bytes(self, name: str, content: bytes) -> None:
        self._tar.addfile(_member(name, len(content)), BytesIO(content))


def unpacked(file: Path, into: Path) -> Manifest:
    """Lays everything down in `into`, an empty folder of the caller's, and answers the manifest that all of it fits.

    Raises BackupRefused for what is no backup, is not whole, or is not as it was written.
    """
    found: dict[str, Part] = {}
    try:
        with tarfile.open(file, "r|") as tar:
            first = tar.next()
            _is_ours(file, _content(tar, first) if first is not None and first.name == LABEL else b"")
            while (member := tar.next()) is not None:
                if not (member.isreg() and NAMES.fullmatch(member.name)) or member.name in found:
                    raise _damaged(file, f"it holds {member.name[:80]!r}")
                found[member.name] = _laid_down(tar, member, into / member.name)
    except tarfile.ReadError as reason:
        if not found:
            _is_ours(file, b"")
        raise _damaged(file, str(reason)) from reason
    return _fitting(file, into, found)


def _is_ours(file: Path, label: bytes) -> None:
    if not label:
        raise BackupRefused(f"{file} is no backup of Kaizen Boards.")
    if (said := label.split(b"\n")[0].decode("ascii", "replace")) != FORMAT:
        raise BackupRefused(f"{file} was written by a newer Kaizen Boards (format {said[:9]}). Install that version first.")


def _fitting(file: Path, into: Path, found: dict[str, Part]) -> Manifest:
    if SEAL not in found or MANIFEST not in found:
        raise _damaged(file, "its end is missing")
    seal, own = (into / SEAL).read_bytes().split(b" ")[0].decode("ascii", "replace"), found.pop(MANIFEST)
    del found[SEAL]
    if seal != own.sha256:
        raise _damaged(file, "its manifest was changed")
    manifest = Manifest.from_json((into / MANIFEST).read_bytes())
    for name in sorted(manifest.parts.keys() | found.keys()):
        if manifest.parts.get(name) != found.get(name):
            raise _damaged(file, f"{name} is not as it was written")
    return manifest


def _laid_down(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> Part:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = tar.extractfile(member)
    assert content is not None
    hashing = _Hashing(content)
    path.touch(mode=0o600, exist_ok=False)
    with path.open("wb") as laid:
        while chunk := hashing.read(AT_ONCE):
            laid.write(chunk)
    if path.parts[-3] == "photos":
        dated(path, int(member.mtime))
    if hashing.size != member.size:
        raise tarfile.ReadError("unexpected end of data")
    return Part(member.size, hashing.digest.hexdigest())


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    content = tar.extractfile(member)
    return content.read(len(SAYS)) if content else b""


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _damaged(file: Path, how: str) -> BackupRefused:
    return BackupRefused(f"{file} is damaged: {how}. Take another one.")


class _Hashing:
    """A file that is read, and hashed on the way."""

    def __init__(self, file: Any) -> None:
        self._file, self.digest, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        chunk: bytes = self._file.read(size)
        self.digest.update(chunk)
        self.size += len(chunk)
        return chunk

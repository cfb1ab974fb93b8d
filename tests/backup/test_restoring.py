"""What a backup holds comes back, and nothing else happens: a restore that is refused changes nothing."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from boards import clock
from boards.backup.archive import FORMAT, SAYS
from boards.db import db, writing
from boards.history.photos import path_of
from boards.ideas.models import Idea
from boards.people.sign_ins import SignIn
from boards.plant.models import Plant
from tests.backup.conftest import sqlite_only
from tests.backup.plants import backed_up, checked, everything, idea, photo_of, restored
from tests.conftest import POSTGRES
from tests.serving import Server
from tests.world import World


def test_a_plant_comes_back_with_its_photos_on_another_server(
    app: Flask, elsewhere: Flask, world: World, tmp_path: Path, photo: bytes
) -> None:
    sent = idea(app, photo)
    name, signed_in, newest = photo_of(sent), signed_in_person(world), version()
    file = backed_up(app, tmp_path / "a.tar")
    assert file.stat().st_mode & 0o777 == 0o600, "people's names are in it"
    assert not list(tmp_path.glob(".boards-*")), "nothing unfinished is left beside it"
    assert checked(app, file)[0] == 0
    original = path_of(Path(app.config["PHOTOS"]), name)
    with elsewhere.app_context():
        code, said = restored(elsewhere, file)
        assert code == 0, said
        assert db.session.scalars(select(Idea.text)).all() == ["Hang the key at a hook"]
        copy = path_of(Path(elsewhere.config["PHOTOS"]), name)
        assert copy.read_bytes() == original.read_bytes()
        assert copy.stat().st_mtime == original.stat().st_mtime, "a midnight: no photo tells when it was sent (I-03)"
        assert Plant.get().epoch != "world", "screens read everything anew"
        assert db.session.get_one(SignIn, signed_in).ended_why == "restored"
        assert "another secret key" not in said
        assert version() == newest
        db.session.remove()


def signed_in_person(world: World) -> int:
    with writing():
        signed_in, _ = SignIn.begin(world.amina, "a device", "pin")
    return signed_in.id


def test_over_a_plant_that_lives_there_only_by_force_and_what_was_there_is_kept(
    app: Flask, world: World, tmp_path: Path, photo: bytes
) -> None:
    first = photo_of(idea(app, photo, "Before"))
    file = backed_up(app, tmp_path / "a.tar")
    second = photo_of(idea(app, photo, "After"))
    before = everything(app)
    code, said = restored(app, file)
    assert code == 1 and "Kestrel Motors lives in this database" in said and "--force" in said
    assert everything(app) == before
    code, said = restored(app, file, "--force")
    assert code == 0, said
    assert db.session.scalars(select(Idea.text)).all() == ["Before"]
    folder = Path(app.config["PHOTOS"])
    assert path_of(folder, first).exists() and not path_of(folder, second).exists()
    kept = next(tmp_path.glob("photos.before-*"))
    assert path_of(kept, second).exists() and str(kept) in said
    if POSTGRES:
        schema = db.session.scalar(text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before%'"))
        assert schema in said
        assert db.session.scalar(text(f"SELECT count(*) FROM {schema}.idea")) == 2
        code, said = checked(app, backed_up(app, tmp_path / "b.tar"))
        assert code == 0, "what is kept aside is in no backup"
    else:
        assert next(tmp_path.glob("boards.sqlite.before-*")).exists()


def test_twice_in_a_second_keeps_what_was_there_both_times(app: Flask, world: World, tmp_path: Path, photo: bytes) -> None:
    idea(app, photo, "Before")
    file = backed_up(app, tmp_path / "a.tar")
    moment = clock.now().replace(microsecond=0)
    for microsecond in (1, 2):
        with clock.at(moment.replace(microsecond=microsecond)):
            assert restored(app, file, "--force")[0] == 0
    assert len([*tmp_path.glob("photos.before-*")]) == 2


def test_not_under_a_server_that_runs(app: Flask, server: Server, tmp_path: Path, photo: bytes) -> None:
    idea(app, photo)
    file = backed_up(app, tmp_path / "a.tar")
    code, said = restored(app, file, "--force")
    assert code == 1 and "A server runs on this instance" in said
    (Path(app.instance_path) / "in-use").unlink()  # one of another machine, or of an older version
    before = everything(app)
    code, said = restored(app, file, "--force")
    assert code == 1 and ("has the database open" in said or "connected to the database" in said)
    assert everything(app) == before
    server.stop()
    assert restored(app, file, "--force")[0] == 0


def truncated(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def cut_before_the_manifest(whole: bytes) -> bytes:
    return whole[: whole.index(b"manifest.json") // 512 * 512]


def bent(whole: bytes) -> bytes:
    """One byte in the middle of a photo."""
    at = whole.index(b"\xff\xd8\xff") + 700
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


def renamed_table(whole: bytes) -> bytes:
    """One byte of the manifest."""
    return whole.replace(b'"plant": "Kestrel', b'"plant": "Kestrol')


def header_bent(whole: bytes) -> bytes:
    at = whole.index(b"database\0") + 1
    return whole[:at] + b"A" + whole[at + 1 :]


def another_tar(whole: bytes) -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("database"))
    return out.getvalue()


def out_of_its_folder(whole: bytes) -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in (("KAIZEN-BOARDS-BACKUP", SAYS.encode()), ("photos/../../escaped.jpg", b"x")):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, BytesIO(content))
    return out.getvalue()


def of_another_format(whole: bytes) -> bytes:
    return whole.replace(f"{FORMAT}\nA backup".encode(), b"7\nA backup")


BAD: list[tuple[Callable[[bytes], bytes], str]] = [
    (truncated, "is damaged"),
    (cut_before_the_manifest, "its end is missing"),
    (bent, "is not as it was written"),
    (renamed_table, "its manifest was changed"),
    (header_bent, "is damaged"),
    (another_tar, "is no backup of Kaizen Boards"),
    (lambda whole: b"PK\x03\x04" + whole[:4000], "is no backup of Kaizen Boards"),
    (lambda whole: b"", "is no backup of Kaizen Boards"),
    (out_of_its_folder, "is damaged: it holds 'photos/../../escaped.jpg'"),
    (of_another_format, "newer Kaizen Boards (format 7)"),
]


def test_a_bad_file_is_refused_in_a_sentence_and_nothing_is_touched(app: Flask, tmp_path: Path, photo: bytes) -> None:
    idea(app, photo)
    whole = backed_up(app, tmp_path / "a.tar").read_bytes()
    file = tmp_path / "bad.tar"
    file.write_bytes(b"")
    before = {**everything(app), "bad.tar": b""}
    for spoil, sentence in BAD:
        file.write_bytes(spoil(whole))
        for code, said in (restored(app, file, "--force"), checked(app, file)):
            assert code == 1 and sentence in said and said.count("\n") == 1, (spoil, said)
        assert {**everything(app), "bad.tar": b""} == before, spoil
    code, said = restored(app, tmp_path / "nowhere.tar", "--force")
    assert code == 1 and "nowhere.tar: No such file" in said


def test_a_newer_one_is_refused_and_what_was_there_is_there_again(app: Flask, tmp_path: Path, photo: bytes) -> None:
    idea(app, photo)
    newest = version()
    of_version("9999")
    file = backed_up(app, tmp_path / "a.tar")
    of_version(newest)
    before = everything(app)
    for code, said in (restored(app, file, "--force"), checked(app, file)):
        assert code == 1 and "which is newer" in said
    assert everything(app) == before
    assert not list(tmp_path.glob("*before*"))


def version() -> str:
    return str(db.session.scalar(text("SELECT version_num FROM alembic_version")))


def of_version(number: str) -> None:
    db.session.remove()
    with db.engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{number}'"))


def test_an_older_one_is_upgraded(app: Flask, elsewhere: Flask, tmp_path: Path, photo: bytes) -> None:
    from flask_migrate import downgrade

    idea(app, photo)
    db.session.remove()
    downgrade(revision="0011")  # the one before there were backups
    file = backed_up(app, tmp_path / "a.tar")  # before an upgrade is when a backup is wanted most
    with elsewhere.app_context():
        code, said = restored(elsewhere, file)
        assert code == 0, said
        assert db.session.scalar(text("SELECT count(*) FROM backup")) == 0, "the table of this version"
        db.session.remove()


def test_a_backup_of_the_other_kind_of_database_is_refused(
    app: Flask, elsewhere: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backed_up(app, tmp_path / "a.tar")
    kind = b"postgresql" if POSTGRES else b"sqlite"
    with elsewhere.app_context():
        monkeypatch.setattr("boards.backup.databases.kind", lambda: "another")
        code, said = restored(elsewhere, file)
    assert code == 1 and f"of the kind {kind.decode()}, this server's is another" in said


def test_another_secret_key_is_told(app: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    file = backed_up(app, tmp_path / "a.tar")
    assert app.config["SECRET_KEY"].encode() not in file.read_bytes(), "who has the file can't sign in by it"
    elsewhere.config["SECRET_KEY"] = "another secret"
    with elsewhere.app_context():
        code, said = restored(elsewhere, file)
    assert code == 0 and "This server has another secret key" in said and "instance/secret" in said


@sqlite_only
def test_a_database_that_is_broken_is_replaced_and_kept(app: Flask, tmp_path: Path, photo: bytes) -> None:
    idea(app, photo)
    file = backed_up(app, tmp_path / "a.tar")
    db.session.remove()
    db.engine.dispose()
    (tmp_path / "boards.sqlite").write_bytes(b"not a database at all, since the disk was torn" * 100)
    code, said = restored(app, file)
    assert code == 1 and "Something that can't be read lives in this database" in said
    code, said = restored(app, file, "--force")
    assert code == 0, said
    assert db.session.scalars(select(Idea.text)).all() == ["Hang the key at a hook"]

"""Whatever a phone sends becomes two clean JPEGs that say nothing of who, where and when; the rest is refused."""

import hashlib
import os
import socket
import struct
import subprocess
import sys
import threading
import zlib
from calendar import timegm
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
import time_machine
from PIL import ExifTags, Image, ImageCms, ImageDraw, ImageOps

from boards.history import develop, photos

pytestmark = pytest.mark.once

pillow_heif.register_heif_opener()

RED, GREEN, BLUE, WHITE = (220, 20, 20), (20, 200, 20), (20, 20, 220), (250, 250, 250)
TUESDAY = date(2026, 3, 10)
DAY = 86400


def shop_floor(width: int = 800, height: int = 600) -> Image.Image:
    """Four colours, one a corner, so that one sees which way up it is."""
    picture = Image.new("RGB", (width, height), WHITE)
    for colour, x, y in ((RED, 0, 0), (GREEN, 1, 0), (BLUE, 0, 1)):
        left, top = x * width // 2, y * height // 2
        ImageDraw.Draw(picture).rectangle((left, top, left + width // 2 - 1, top + height // 2 - 1), fill=colour)
    return picture


def sent(picture: Image.Image, kind: str = "JPEG", **how: object) -> BytesIO:
    file = BytesIO()
    picture.save(file, kind, **how)
    file.seek(0)
    return file


@cache
def jpeg() -> bytes:
    return sent(shop_floor()).getvalue()


def corners(picture: Image.Image) -> list[str]:
    """Top left, top right, bottom left, bottom right."""
    right, bottom = picture.width - 9, picture.height - 9
    return [nearest(picture.getpixel(at)) for at in ((8, 8), (right, 8), (8, bottom), (right, bottom))]


def nearest(pixel: object) -> str:
    assert isinstance(pixel, tuple)
    names = {RED: "red", GREEN: "green", BLUE: "blue", WHITE: "white"}
    return names[min(names, key=lambda colour: sum(abs(a - b) for a, b in zip(colour, pixel, strict=True)))]


def picture_at(path: Path) -> Image.Image:
    return Image.open(BytesIO(path.read_bytes()))


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


# --- what is taken


def test_a_photo_is_kept_large_and_small(tmp_path: Path) -> None:  # P-08
    photo = photos.store(sent(shop_floor(3000, 2000)), tmp_path / "photos")

    large, small = (
        photos.path_of(tmp_path / "photos", photo.name),
        photos.path_of(tmp_path / "photos", photo.name, True),
    )
    assert set(files(tmp_path)) == {large, small}, "nothing else is left behind"
    assert picture_at(large).size == (photo.width, photo.height) == (1600, 1067)
    assert picture_at(small).size == (480, 320)
    assert photo.sha256 == hashlib.sha256(large.read_bytes()).hexdigest()
    assert photo.size == large.stat().st_size
    assert {path.stat().st_mode & 0o777 for path in (large, small)} == {0o600}
    assert {place.stat().st_mode & 0o777 for place in (large.parent, large.parent.parent)} == {0o700}


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("JPEG", {}),
        ("PNG", {}),
        ("WEBP", {}),
        ("HEIF", {"quality": 60}),
        ("MPO", {"save_all": True, "append_images": [Image.new("RGB", (800, 600), "black")]}),  # two lenses: the first
    ],
)
def test_every_phones_kind_of_photo_is_taken(kind: str, how: dict[str, object], tmp_path: Path) -> None:
    photo = photos.store(sent(shop_floor(), kind, **how), tmp_path)
    kept = picture_at(photos.path_of(tmp_path, photo.name))
    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (800, 600)), "a small one is not blown up"
    assert corners(kept) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_taken_with_the_phone_on_its_side_stands_upright(orientation: int) -> None:  # P-08
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    upload = sent(shop_floor(), exif=exif)
    assert corners(develop.develop(upload)) == corners(ImageOps.exif_transpose(Image.open(upload)))


def test_an_iphones_upright_photo_is_upright_in_both_sizes(tmp_path: Path) -> None:  # P-08
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    photo = photos.store(sent(shop_floor(2000, 1000), "HEIF", exif=exif.tobytes(), quality=60), tmp_path)
    assert (photo.width, photo.height) == (800, 1600)
    for small in (False, True):
        assert corners(picture_at(photos.path_of(tmp_path, photo.name, small))) == ["blue", "red", "white", "green"]


def test_a_50_megapixel_photo_shrinks(tmp_path: Path) -> None:
    photo = photos.store(sent(Image.new("RGB", (8000, 6250), RED)), tmp_path)
    assert (photo.width, photo.height) == (1600, 1250)
    assert photo.size < 100_000


def test_a_photo_with_damaged_notes_is_taken_all_the_same() -> None:
    upload = sent(shop_floor(), exif=b"Exif\0\0not what it says", icc_profile=b"nor this")
    assert corners(develop.develop(upload)) == ["red", "green", "blue", "white"]


def test_colours_are_those_the_phone_meant() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"?XYZ").replace(b"gXYZ", b"rXYZ").replace(b"?XYZ", b"gXYZ")
    assert corners(develop.develop(sent(shop_floor(), icc_profile=swapped))) == ["green", "red", "blue", "white"]


def test_a_see_through_drawing_stands_on_white_and_a_scanners_grey_stays_grey() -> None:
    assert develop.develop(sent(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")).getpixel((9, 9)) == (255, 255, 255)
    assert develop.develop(sent(Image.new("I;16", (20, 20), 128 * 256), "PNG")).getpixel((9, 9)) == (128, 128, 128)


# --- what a photo does not tell


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_tells_nobody_where_it_was_taken_and_by_which_phone(kind: str, tmp_path: Path) -> None:  # P-08
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Amina's phone"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSMapDatum] = "52 degrees 31 minutes"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    notes = {"exif": exif.tobytes(), "xmp": b"<x:xmpmeta>line 3</x:xmpmeta>", "comment": b"sent from line 3"}
    upload = sent(shop_floor(), kind, **notes, icc_profile=profile)
    assert b"52 degrees" in upload.getvalue(), "the phone did tell"

    photo = photos.store(upload, tmp_path)

    for file in files(tmp_path):
        assert set(segments(file.read_bytes())) == {"app0", "db", "c0", "c4", "da"}, "a header, tables, and pixels"
        assert not any(word in file.read_bytes() for word in (b"Exif", b"52 deg", b"Amina", b"line 3", b"ICC_"))
        assert set(picture_at(file).info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert photo.name.removesuffix(".jpg") not in (photo.sha256, hashlib.sha256(upload.getvalue()).hexdigest())


def segments(kept: bytes) -> list[str]:
    """The markers of a JPEG up to its pixels."""
    found: list[str] = []
    at = 2
    while not found or found[-1] != "da":
        marker, length = struct.unpack(">xBH", kept[at : at + 4])
        found.append("app0" if marker == 0xE0 else f"{marker:x}")
        at += 2 + length
    return found


def test_no_time_on_the_disk_is_finer_than_the_production_date(tmp_path: Path) -> None:  # I-03
    folder = tmp_path / "photos"
    photo = photos.store(BytesIO(jpeg()), folder, taken_for=TUESDAY)
    photos.path_of(folder, photo.name).read_bytes()  # a wall shows it at once

    for path in (folder, *folder.rglob("*")):
        assert path.stat().st_mtime == timegm(TUESDAY.timetuple()), path
        if path.is_file():
            assert path.stat().st_atime % DAY == 0, "nor is the first reading noted"


def test_a_photo_without_an_author_looks_like_any_other(tmp_path: Path) -> None:  # I-03
    for taken_for in (None, datetime.now(UTC).date()):
        photos.store(BytesIO(jpeg()), tmp_path, taken_for)
    assert len({path.stat().st_mtime for path in files(tmp_path)}) == 1


def test_names_are_random(tmp_path: Path) -> None:  # I-03
    first, second = (photos.store(BytesIO(jpeg()), tmp_path) for _ in range(2))
    assert first.sha256 == second.sha256, "the same photo twice"
    assert first.name != second.name


# --- what is refused

WHOLE = {kind: sent(shop_floor(), kind).getvalue() for kind in ("JPEG", "PNG", "WEBP", "HEIF")}


@pytest.mark.parametrize(
    "upload",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"I am called photo.jpg\n" * 40, id="text called .jpg"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", id="svg"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", id="pdf"),
        pytest.param(sent(shop_floor(), "GIF", save_all=True, append_images=[shop_floor()]).getvalue(), id="animation"),
        pytest.param(sent(shop_floor(), "TIFF").getvalue(), id="tiff"),
        pytest.param(b"\xff\xd8\xff\xe0" + os.urandom(5000), id="only begins as a JPEG"),
        *(pytest.param(whole[: len(whole) * 2 // 3], id=f"half a {kind}") for kind, whole in WHOLE.items()),
    ],
)
def test_what_is_not_a_whole_photo_is_refused_in_words(upload: bytes, tmp_path: Path) -> None:
    with pytest.raises(photos.NotAPhoto, match="is not a photo we can read"):
        photos.store(BytesIO(upload), tmp_path)
    assert files(tmp_path) == []


def test_both_refusals_are_one_to_a_view() -> None:
    assert issubclass(photos.NotAPhoto, photos.PhotoRefused)
    assert issubclass(photos.PhotoTooLarge, photos.PhotoRefused)
    assert issubclass(photos.PhotoRefused, ValueError)


class Film(BytesIO):
    """An upload without an end, which counts what is asked of it."""

    given = largest = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size > 0, "never all at once"
        self.given, self.largest = self.given + size, max(self.largest, size)
        return bytes(size)


def test_a_film_is_refused_without_reading_it_to_the_end(tmp_path: Path) -> None:
    film = Film()
    with pytest.raises(photos.PhotoTooLarge, match="at most 25 MB and 120 megapixels"):
        photos.store(film, tmp_path)
    assert photos.MOST_BYTES < film.given < photos.MOST_BYTES + 2**20
    assert film.largest <= 2**20, "a piece at a time"


def test_a_photo_of_just_25_mb_is_taken(tmp_path: Path) -> None:
    photos.store(BytesIO(jpeg() + bytes(photos.MOST_BYTES - len(jpeg()))), tmp_path)
    with pytest.raises(photos.PhotoTooLarge):
        photos.store(BytesIO(jpeg() + bytes(photos.MOST_BYTES - len(jpeg()) + 1)), tmp_path)


def png_of_zeros(width: int, height: int) -> bytes:
    """One bit a pixel: 110 kB for 900 megapixels, which decoded would take 3.6 GB."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer, row = zlib.compressobj(1), bytes(1 + (width + 7) // 8)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_a_decompression_bomb_costs_neither_memory_nor_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb, cost = png_of_zeros(30_000, 30_000), tmp_path / "cost"
    assert len(bomb) < 2**20, "it looks harmless"
    develop_it = "answer = develop.main(*sys.argv[1:])\nimport pathlib, time\n"
    tell = "told = pathlib.Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0], time.process_time()\n"
    write = f"pathlib.Path({str(cost)!r}).write_text(' '.join(map(str, told)))\nsys.exit(answer)"
    instead(tmp_path, monkeypatch, develop_it + tell + write)

    with pytest.raises(photos.PhotoTooLarge):
        photos.store(BytesIO(bomb), tmp_path / "photos")

    peak, seconds = cost.read_text().split()
    assert int(peak) < 80_000, "kB"
    assert float(seconds) < 2


def test_a_photo_just_over_120_megapixels_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(photos.PhotoTooLarge):
        photos.store(BytesIO(png_of_zeros(12_000, 10_001)), tmp_path)


# --- a process with limits


def instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Runs this in place of the developing program, which it finds as `develop`."""
    script = tmp_path / "instead.py"
    load = f"import importlib.util as u, sys\nspec = u.spec_from_file_location('develop', {develop.__file__!r})\n"
    load += "develop = u.module_from_spec(spec)\nspec.loader.exec_module(develop)\n"
    script.write_text(load + program)
    monkeypatch.setattr(photos, "_DEVELOP", script)


def test_a_photo_that_wants_too_much_memory_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = png_of_zeros(5000, 5000)  # 125 MB while it is shrunk
    assert photos.store(BytesIO(upload), tmp_path / "photos").width == 1600, "with the memory we give it works"
    instead(tmp_path, monkeypatch, "develop.MEMORY = 180 * 2**20\nsys.exit(develop.main(*sys.argv[1:]))")
    assert photos.store(BytesIO(jpeg()), tmp_path / "photos").width == 800, "nor is it too little for any photo"
    with pytest.raises(photos.PhotoTooLarge):
        photos.store(BytesIO(upload), tmp_path / "photos")


def test_a_photo_that_keeps_the_processor_busy_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    instead(tmp_path, monkeypatch, "develop.CPU_SECONDS = 1\ndevelop.limit()\nwhile True: pass")
    with pytest.raises(photos.PhotoTooLarge):
        photos.store(BytesIO(jpeg()), tmp_path / "photos")


def test_a_photo_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    instead(tmp_path, monkeypatch, "open(sys.argv[1], 'w').write('half a photo'); import signal; signal.pause()")
    monkeypatch.setattr(photos, "PATIENCE", 0.5)
    with pytest.raises(photos.PhotoTooLarge):
        photos.store(BytesIO(jpeg()), tmp_path / "photos")
    assert files(tmp_path / "photos") == [], "nor is half a photo left"


def test_a_photo_that_breaks_the_decoder_breaks_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    instead(tmp_path, monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    with pytest.raises(photos.NotAPhoto):
        photos.store(BytesIO(jpeg()), tmp_path / "photos")


def test_our_own_fault_is_not_blamed_on_the_photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    instead(tmp_path, monkeypatch, "raise OSError('No space left on device')")
    with pytest.raises(RuntimeError, match="No space left on device"):
        photos.store(BytesIO(jpeg()), tmp_path / "photos")


def test_the_program_knows_no_secret_of_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOARDS_DATABASE_URL", "a password")
    instead(tmp_path, monkeypatch, "import os; sys.exit(' '.join(os.environ))")
    with pytest.raises(RuntimeError) as fault:
        photos.store(BytesIO(jpeg()), tmp_path / "photos")
    assert "MALLOC_ARENA_MAX" in str(fault.value), "it told what it knows"
    assert "BOARDS" not in str(fault.value)


def test_two_photos_are_in_work_at_once_and_a_third_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        ask = f"import socket; socket.create_connection({door.getsockname()!r}).recv(1)\n"
        instead(tmp_path, monkeypatch, ask + "sys.exit(develop.main(*sys.argv[1:]))")
        stored: list[photos.Photo] = []

        def send() -> None:
            stored.append(photos.store(BytesIO(jpeg()), tmp_path / "photos"))

        people = [threading.Thread(target=send) for _ in range(3)]
        for person in people:
            person.start()
        door.settimeout(10)
        inside = [door.accept()[0] for _ in range(2)]
        door.settimeout(0.5)
        with pytest.raises(TimeoutError):
            door.accept()
        inside.pop().close()  # one may go on, so there is room
        door.settimeout(10)
        inside.append(door.accept()[0])
        for connection in inside:
            connection.close()
        for person in people:
            person.join(10)
    assert len({photo.name for photo in stored}) == 3


def test_the_boards_go_on_while_a_photo_is_developed(tmp_path: Path) -> None:
    """Under gevent, as served: another greenlet runs all the while."""
    (tmp_path / "photo.jpg").write_bytes(jpeg())
    served = f"""
from gevent import monkey; monkey.patch_all()
import gevent, pathlib
from boards.history import photos
folder, beats = pathlib.Path({str(tmp_path)!r}), 0
def heart():
    global beats
    while True:
        gevent.sleep(0.005)
        beats += 1
gevent.spawn(heart)
sending = [gevent.spawn(photos.store, (folder / "photo.jpg").open("rb"), folder) for _ in range(3)]
gevent.joinall(sending, raise_error=True)
print(beats)
"""
    run = subprocess.run([sys.executable, "-c", served], capture_output=True, text=True, check=True, timeout=60)
    assert int(run.stdout) > 10
    assert len(files(tmp_path)) == 7


# --- on the disk


def test_a_photo_is_on_the_disk_before_store_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[tuple[str, list[str]]] = []
    really: Callable[[int], None] = os.fsync

    def fsync(handle: int) -> None:
        place = Path(f"/proc/self/fd/{handle}").readlink()
        held = sorted(path.name for path in place.iterdir()) if place.is_dir() else [str(place.stat().st_size)]
        flushed.append((place.name, held))
        really(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    size, _ = develop.lay_down(shop_floor(), str(tmp_path / "draft"))
    assert flushed == [("draft", [str(size)])], "the whole file"

    flushed.clear()
    photo = photos.store(BytesIO(jpeg()), tmp_path / "photos")
    both = sorted([photo.name, photo.name.replace(".jpg", ".small.jpg")])
    assert flushed[-2:] == [(photo.name[:2], both), ("photos", [photo.name[:2]])], "under their last names"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../secret",
        "../../etc/passwd",
        "/etc/passwd",
        "ab" * 16,
        "ab" * 16 + ".png",
        "AB" * 16 + ".jpg",
        "ab" * 16 + ".small.jpg",
        "ab" * 16 + ".jpg\n",
        "../" + "ab" * 15 + "a.jpg",
        "٣" * 32 + ".jpg",
        "ab" * 16 + ".jpg/../x",
    ],
)
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    for small in (False, True):
        with pytest.raises(FileNotFoundError):
            photos.path_of(tmp_path, name, small)


def test_a_photo_that_was_taken_back_is_swept_and_the_others_stay(tmp_path: Path) -> None:  # P-08
    kept, taken_back = (photos.store(BytesIO(jpeg()), tmp_path) for _ in range(2))
    crashed = photos.path_of(tmp_path, taken_back.name).with_suffix(".draft")
    crashed.write_bytes(b"half a photo")
    (crashed.parent / "README").write_text("not ours")

    assert photos.sweep(tmp_path, keep={kept.name}) == 0, "their rows may still be on the way"
    with time_machine.travel(datetime.now(UTC) + timedelta(days=3, minutes=1)):
        assert photos.sweep(tmp_path, keep={kept.name}) == 3
    large, small = photos.path_of(tmp_path, kept.name), photos.path_of(tmp_path, kept.name, small=True)
    assert set(files(tmp_path)) == {large, small, crashed.parent / "README"}


def test_a_photo_entered_later_with_its_date_is_not_swept_from_under_its_idea(tmp_path: Path) -> None:
    photos.store(BytesIO(jpeg()), tmp_path, taken_for=date(2020, 1, 1))
    assert photos.sweep(tmp_path, keep=set()) == 0


def test_after_the_sweep_the_disk_no_longer_tells_when_a_photo_was_sent(tmp_path: Path) -> None:  # I-03
    photos.store(BytesIO(jpeg()), tmp_path / "photos")
    sent_at = {path: path.stat() for path in files(tmp_path)}
    tick = tmp_path / "tick"
    tick.touch()
    while tick.stat().st_ctime_ns <= max(at.st_ctime_ns for at in sent_at.values()):
        tick.touch()  # the clock of a file system stands still for some milliseconds

    photos.sweep(tmp_path / "photos", keep={path.name for path in sent_at})

    for path, at in sent_at.items():
        assert path.stat().st_ctime_ns > at.st_ctime_ns
        assert path.stat().st_mtime == at.st_mtime, "still the midnight"

"""PDFs that come with a standard: what is kept, what is refused, and how it is handed out."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from boards.refusals import Unfit
from boards.standards import documents
from tests.standards import hostile


def test_a_plain_pdf_is_kept_with_a_picture_of_each_page(app: Flask, tmp_path: Path) -> None:
    pdf = hostile.plain(3)
    kept = documents.store(io.BytesIO(pdf), tmp_path / "documents")
    place = tmp_path / "documents" / kept["name"]
    assert (kept["pages"], kept["size"]) == (3, len(pdf))
    assert sorted(path.name for path in place.iterdir()) == ["1.jpg", "2.jpg", "3.jpg", "document.pdf"]
    assert (place / "document.pdf").read_bytes() == pdf
    with Image.open(place / "2.jpg") as picture:
        assert max(picture.size) in (1800, 1801)


def test_where_a_pdf_opens_is_no_script(app: Flask, tmp_path: Path) -> None:
    for opens in (b"/OpenAction[3 0 R/Fit]", b"/OpenAction<</S/GoTo/D[3 0 R/Fit]>>"):
        assert documents.store(io.BytesIO(hostile.page_with(b"", opens)), tmp_path / "documents")["pages"] == 1


@pytest.mark.parametrize("what", hostile.ATTACKS)
def test_what_could_do_harm_is_refused_in_words(app: Flask, tmp_path: Path, what: str) -> None:
    pdf, sentence = hostile.ATTACKS[what]
    with pytest.raises(Unfit, match=sentence):
        documents.store(io.BytesIO(pdf), tmp_path / "documents")
    assert list((tmp_path / "documents").iterdir()) == []  # nothing of it stays


@pytest.mark.parametrize("make", [hostile.bomb, hostile.huge_picture])
def test_a_bomb_goes_off_elsewhere_and_is_refused_or_harmless(app: Flask, tmp_path: Path, make: object) -> None:
    try:
        kept = documents.store(io.BytesIO(make()), tmp_path / "documents")  # type: ignore[operator]
    except Unfit as refused:
        assert "too much memory or time" in refused.sentence or "no PDF" in refused.sentence
        assert list((tmp_path / "documents").iterdir()) == []
    else:
        assert kept["pages"] == 1
        assert all(path.stat().st_size < 2**20 * 3 for path in (tmp_path / "documents" / kept["name"]).iterdir())


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../../etc/cron.d/evil.pdf", "evil.pdf"),
        ("C:\\Windows\\evil.pdf", "evil.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("..", ".."),
        ("/", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 120),
    ],
)
def test_a_path_in_its_name_leads_nowhere(sent: str, kept: str) -> None:
    assert documents.title_of(sent) == kept


def test_only_names_of_ours_lead_to_a_file(app: Flask) -> None:
    for name in ("../boards.sqlite", "", "a" * 31, "A" * 32, "../" + "a" * 29):
        with pytest.raises(FileNotFoundError):
            documents.path_of(name)


def test_what_no_row_names_is_swept_after_two_days(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    kept, lost = (documents.store(io.BytesIO(hostile.plain(1)), folder)["name"] for _ in range(2))
    assert documents.sweep(folder, {kept}) == 0
    assert documents.sweep(folder, {kept}, older_than_days=-1) == 1
    assert [path.name for path in folder.iterdir()] == [kept]
    assert lost != kept

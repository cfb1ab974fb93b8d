"""Labels on paper: they measure, scan and say what they should, and nothing lies over anything else."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from boards.db import writing
from boards.plant.models import Unit
from boards.screens import labels as paper
from boards.screens import pictograms
from boards.screens.label_layout import REACH, Placed, placed
from boards.screens.label_words import LabelWords, Sign
from boards.screens.models import Label
from boards.screens.qr import QUIET
from boards.screens.typeface import CAP, DESCENT, bearing
from tests.world import World

from . import camera

pytestmark = pytest.mark.once

MM = 72 / 25.4
DPMM = 8  # pixels a millimetre: about 200 dpi
POLISH, TURKISH = "Zażółć gęślą jaźń", "Çığ şöför ölçüm İĞ"


@pytest.fixture
def named(world: World) -> None:
    """Names with all the letters: German beside English, Polish, Turkish, Romanian."""
    with writing():
        world.unit("A3-10").names = {"de": "Ständer schrumpfen – größer"}
        world.unit("A3-20").name = TURKISH
        world.unit("A3-20").names = {"pl": POLISH}
        world.unit("B2-10").name = "Încălzire și așteptare"


def pages(document: bytes) -> Iterator[tuple[Image.Image, str]]:
    """Each page as a picture and as its text."""
    pdf = pypdfium2.PdfDocument(document)
    try:
        for page in pdf:
            text = page.get_textpage()
            yield page.render(scale=DPMM / MM).to_pil(), text.get_text_bounded()
            text.close()
            page.close()
    finally:
        pdf.close()


def units(world: World, *codes: str) -> list[Unit]:
    return [world.unit(code) for code in codes]


def test_every_label_of_the_pdf_scans_and_measures_what_it_should(world: World) -> None:
    codes = ["A3", "A3-10", "A3-20", "B2-10", "PLANT"]
    stations, boards = (picture for picture, _ in pages(paper.sheet(units(world, *codes))))
    for sheet in (stations, boards):
        assert sheet.size == (pytest.approx(297 * DPMM, abs=1), pytest.approx(210 * DPMM, abs=1))
    expected = {f"http://boards.example/s/{world.label(code)}": code for code in codes}
    found = {code.text: code for picture in (stations, boards) for code in zxingcpp.read_barcodes(picture)}
    assert found.keys() == expected.keys()
    for address, code in expected.items():
        corners = found[address].position
        side = (corners.top_right.x - corners.top_left.x) / DPMM
        assert side == pytest.approx(116 if world.unit(code).has_board else 50, abs=0.6)


def test_a_printed_label_scans_at_an_angle_out_of_focus_and_copied(world: World) -> None:
    [(picture, _)] = pages(paper.sheet(units(world, "A3-10")))
    label = picture.crop((0, 0, 74 * DPMM, 105 * DPMM))
    address = f"http://boards.example/s/{world.label('A3-10')}"
    assert camera.read(camera.blurred(camera.at_an_angle(label), 3)) == [address]
    assert camera.read(camera.at_an_angle(label.resize((220, 312)), -40)) == [address]  # from 1.5 m by an old phone


def test_the_code_of_a_station_is_the_largest_and_fifteen_millimetres_high(world: World) -> None:
    [(picture, _)] = pages(paper.sheet(units(world, "A3-10")))
    above = picture.convert("L").crop((0, 0, 74 * DPMM, 21 * DPMM)).point(lambda light: 255 if light < 128 else 0)
    box = above.getbbox()
    assert box is not None
    assert (box[3] - box[1]) / DPMM >= 15
    [sheet] = paper.laid_out(paper.labels_of(units(world, "A3-10")))
    [(_, _, label)] = sheet.labels
    assert max(label.texts, key=lambda text: text.line.size).line.words == "A3-10"


def test_a_station_label_says_what_it_should_and_nothing_that_ages(named: None, world: World) -> None:
    [(_, text)] = pages(paper.sheet(units(world, "A3-10")))
    label = Label.of(world.unit("A3-10"))
    assert label is not None
    for words in (
        "A3-10",
        "Stator shrink-fit",
        "Ständer schrumpfen – größer",
        "A3 Small motor assembly · VSA Small motors",
        *("Help", "Problem", "Idea", "Standard"),
        f"http://boards.example/s/{label.code}",
        f"Label {label.id:04} · printed ",
        "Lost or damaged: tell the team leader",
    ):
        assert words in text
    for person in (world.amina, world.bruno, world.greta):
        assert person.name not in text


def test_a_board_label_says_which_board_which_tier_and_that_it_is_the_stand_up(world: World) -> None:
    [(_, text)] = pages(paper.sheet(units(world, "A3")))
    for words in ("A3", "Small motor assembly", "Tier 1 · VSA Small motors", "Stand-up", world.label("A3")):
        assert words in text
    assert "Tier" not in next(pages(paper.sheet(units(world, "EHS"))))[1]


def test_polish_turkish_and_romanian_letters_are_printed(named: None, world: World) -> None:
    [(_, text)] = pages(paper.sheet(units(world, "A3-20", "B2-10")))
    for words in (POLISH, TURKISH, "Încălzire și așteptare"):
        assert words in text
    assert paper.warnings(paper.labels_of(units(world, "A3-20", "B2-10"))) == []


def test_letters_that_the_typeface_lacks_are_named_before_printing(world: World) -> None:
    with writing():
        world.unit("A3-10").names = {"de": "Цех"}
    assert any("Цех" in warning for warning in paper.warnings(paper.labels_of(units(world, "A3-10"))))


# --- everything fits

LONG = "Endmontage der Drehstrommotoren mit Klemmenkasten, Lüfterhaube und Typenschild"
LANGUAGES = (["Help", "Problem", "Idea", "Standard"], ["Yardım", "Sorunlar", "Önerim", "Standartlar"])


@pytest.mark.parametrize("is_board", [False, True], ids=["station", "board"])
@pytest.mark.parametrize("code", ["W3", "A3-40", "WMW-90", "LINE3-STATION-110-RH"])
@pytest.mark.parametrize("names", [["Test"], [LONG, LONG[::-1]], ["Donaudampfschifffahrtsmotorenendprüfung" * 2] * 2])
@pytest.mark.parametrize("host", ["k.example", "kaizen.large-motors.example"])
def test_nothing_overlaps_nor_leaves_the_label(is_board: bool, code: str, names: list[str], host: str) -> None:
    words = [[a, b] for a, b in zip(*LANGUAGES, strict=True)]
    paths = (pictograms.HELP, pictograms.PROBLEM, pictograms.IDEA, pictograms.STANDARD)
    signs = [Sign(path, pair) for path, pair in zip(paths, words, strict=True)]
    label = placed(
        LabelWords(
            unit=code,
            is_board=is_board,
            names=names,
            places=[f"A3 {LONG} · VSA {LONG}", f"A3 {LONG} · VSA", "A3 · VSA"],
            tier="Tier 1",
            signs=signs[:1] if is_board else signs,
            address=f"http://{host}/s/7F3K9Q",
            lost="Zgubiona lub uszkodzona: powiedz liderowi zespołu",
            number="Etykieta 0017 · wydrukowano 22 lis 2026",
        )
    )
    boxes = dict(boxes_of(label))
    for (one, box), (other, box2) in itertools.combinations(boxes.items(), 2):
        assert not overlap(box, box2), f"{one} lies over {other}"
    for name, (left, top, right, bottom) in boxes.items():
        edge = 0 if name == "QR with quiet zone" else REACH - 0.05
        assert left >= edge and top >= edge and right <= label.width - edge and bottom <= label.height - edge, name


Box = tuple[float, float, float, float]


def boxes_of(label: Placed) -> Iterator[tuple[str, Box]]:
    quiet = QUIET * label.code_side / label.code.side
    x, y, far = label.code_x, label.code_y, label.code_side + quiet
    yield "QR with quiet zone", (x - quiet, y - quiet, x + far, y + far)
    for number, tile in enumerate(label.tiles):
        yield f"pictogram {number}", (tile.x, tile.y, tile.x + tile.side, tile.y + tile.side)
    for number, text in enumerate(label.texts):
        long, above, below = text.line.width, CAP * text.line.size, DESCENT * text.line.size
        if text.line.words == label.words.unit:  # capitals and figures, their ink in line with the rest
            yield "unit", (text.x + bearing(text.line), text.y - above, text.x + long, text.y)
        elif text.upward:
            yield f"{number} {text.line.words}", (text.x - above, text.y - long, text.x + below, text.y)
        else:
            yield f"{number} {text.line.words}", (text.x, text.y - above, text.x + long, text.y + below)


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] - 0.01 and other[0] < one[2] - 0.01 and one[1] < other[3] - 0.01 and other[1] < one[3] - 0.01

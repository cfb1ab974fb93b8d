"""`boards labels` at the command line, and what a start says to open."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
from flask import Flask

from boards.screens import lan
from tests.client import CheckingClient
from tests.world import World


def test_the_list_has_a_line_each_with_unit_code_and_address(app: Flask, world: World) -> None:
    done = app.test_cli_runner().invoke(args=["labels", "--list", "--unit", "a3"])
    assert done.exit_code == 0
    assert [line.split("\t") for line in done.stdout.splitlines()] == [
        [code, world.label(code), f"http://boards.example/s/{world.label(code)}"] for code in ("A3", "A3-10", "A3-20")
    ]


def test_the_pdf_of_the_whole_plant_holds_every_board_and_station(app: Flask, world: World, tmp_path: Path) -> None:
    out = tmp_path / "labels.pdf"
    done = app.test_cli_runner().invoke(args=["labels", "--out", str(out)])
    assert (done.exit_code, done.stderr) == (0, "")
    pdf = pypdfium2.PdfDocument(out.read_bytes())
    words = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    pdf.close()
    for code in ("PLANT", "VSA", "A3", "A3-10", "B2-10", "EHS", "KSO"):
        assert world.label(code) in words


def test_a_loopback_address_ends_with_one_sentence_and_no_file(app: Flask, tmp_path: Path) -> None:
    app.config["PUBLIC_URL"] = "http://localhost:8000"
    out = tmp_path / "labels.pdf"
    for how in (["--list"], ["--out", str(out)]):
        done = app.test_cli_runner().invoke(args=["labels", *how])
        assert done.exit_code == 1
        assert done.stderr.startswith("Error: Labels cannot carry http://localhost:8000: on a phone")
        assert done.stdout == ""
        assert not out.exists()


def test_what_cannot_be_printed_is_said(app: Flask, tmp_path: Path) -> None:
    run = app.test_cli_runner().invoke
    assert "no station or board NOWHERE" in run(args=["labels", "--list", "--unit", "nowhere"]).stderr
    nothing = run(args=["labels"])
    assert nothing.exit_code == 2 and "--out FILE.pdf" in nothing.stderr
    lost = run(args=["labels", "--out", str(tmp_path / "no" / "folder.pdf")])
    assert lost.exit_code == 1 and "cannot be written" in lost.stderr


def test_a_number_from_the_network_is_printed_with_a_warning(app: Flask) -> None:
    app.config["PUBLIC_URL"] = "http://10.1.2.3:8000"
    done = app.test_cli_runner().invoke(args=["labels", "--list", "--unit", "A3-10"])
    assert done.exit_code == 0
    assert "Mind: The labels carry the number 10.1.2.3" in done.stderr


def test_the_addresses_of_this_machine_are_for_others() -> None:
    found = [ipaddress.ip_address(address) for address in lan.addresses()]
    assert len(set(found)) == len(found)
    assert not any(address.is_loopback or address.is_link_local for address in found)


def test_what_a_start_says_to_open_opens(app: Flask, client: CheckingClient) -> None:
    said = lan.what_to_open(8123)
    addresses = [word for word in said.split() if word.startswith("http://127.0.0.1:8123/")]
    assert len(addresses) == 3
    for address in addresses:
        assert client.get(urlsplit(address).path).status_code == 200
    for own in lan.addresses():
        assert f"http://{own}:8123/" in said

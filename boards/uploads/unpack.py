"""Turns a file of numbers into plain cells. A program of its own, never imported by the server: it reads hostile bytes, so
it works in a process that may be killed, with limits, and without secrets in its environment.

    unpack.py MOST_ROWS COLUMNS < file   prints JSON: {"kind", "sheets": [{"name", "hidden", "rows", "merged"}]} or {"fault"}

A cell is null, a number, a text, true or false, or an object that says what it is: {"d": date}, {"t": date with a time},
{"p": what Excel shows as per cent}, {"e": error}, {"f": formula that nobody calculated}, {"o": anything else}.
"""

import codecs
import csv
import datetime as dt
import io
import json
import os
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

os.environ["OPENPYXL_LXML"] = "False"  # the standard library's parser, which opens nothing that a file names
import openpyxl

MEMORY, CPU_SECONDS, PRINTED = 768 * 2**20, 15, 24 * 2**20  # bytes, seconds, bytes
PARTS, UNPACKED = 400, 96 * 2**20  # files in a workbook; bytes of them all
TEXT = 2000  # letters of a cell
UNCALCULATED = re.compile(rb"(</(\w+:)?f>|<(\w+:)?f( [^>]*)?/>)\s*(<(\w+:)?v\s*/>|<(\w+:)?v></(\w+:)?v>)?\s*</(\w+:)?c>")
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
DELIMITERS = ";\t,"
OTHER_KINDS = ((b"\xd0\xcf\x11\xe0", "old"), (b"MZ", "unreadable"), (b"%PDF", "unreadable"), (b"\x7fELF", "unreadable"))


class Fault(Exception):
    """Why the whole file is not read: old, macros, large, rows, unreadable."""


def main(most_rows: str, columns: str) -> int:
    limit()
    try:
        found = unpack(sys.stdin.buffer.read(), int(most_rows), int(columns))
    except Fault as fault:
        found = {"fault": str(fault)}
    except MemoryError:
        found = {"fault": "large"}
    except Exception as reason:  # parsers raise whatever they like
        print(repr(reason)[:300], file=sys.stderr)
        found = {"fault": "unreadable"}
    json.dump(found, sys.stdout)
    sys.stdout.flush()
    return 0


def limit() -> None:
    """Binds this process: memory, processor seconds, what it may print; no core dump, which would hold the file."""
    os.nice(5)  # the boards come first
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, PRINTED),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def unpack(file: bytes, most_rows: int, columns: int) -> dict[str, Any]:
    """By what the bytes are, never by the name of the file. `columns`: so many cells of a row are looked at."""
    for magic, fault in OTHER_KINDS:
        if file.startswith(magic):
            raise Fault(fault)
    return (from_workbook if file.startswith(b"PK") else from_text)(file, most_rows, columns)


def from_workbook(file: bytes, most_rows: int, columns: int) -> dict[str, Any]:
    archive = zipfile.ZipFile(io.BytesIO(file))
    parts = archive.infolist()
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise Fault("large")
    names = [part.filename.lower() for part in parts]
    if any("vbaproject" in name or name.endswith((".exe", ".dll")) for name in names):
        raise Fault("macros")
    if "xl/workbook.xml" not in names:
        raise Fault("unreadable")
    raw = {part.filename: archive.read(part) for part in parts if part.filename.startswith("xl/worksheets/")}
    heads = (archive.open(part).read(4096) for part in parts if part.filename.endswith((".xml", ".rels")))
    if any(b"<!DOCTYPE" in text or b"<!ENTITY" in text for text in (*heads, *raw.values())):
        raise Fault("unreadable")  # no Excel writes that
    with_formulas = any(UNCALCULATED.search(text) for text in raw.values())
    book = openpyxl.load_workbook(io.BytesIO(file), read_only=True, data_only=True)
    asked = openpyxl.load_workbook(io.BytesIO(file), read_only=True) if with_formulas else None
    sheets = []
    for sheet in book.worksheets:
        hidden = sheet.sheet_state != "visible"
        rows = [] if hidden else list(cells_of(sheet, asked[sheet.title] if asked else None, most_rows, columns))
        most_rows -= len(rows)
        merged = re.findall(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z0-9:]+)"', raw.get(sheet._worksheet_path.lstrip("/"), b""))
        sheets.append(
            {"name": sheet.title, "hidden": hidden, "rows": rows, "merged": [one.decode() for one in merged[:999]]}
        )
    return {"kind": "xlsx", "sheets": sheets}


def cells_of(sheet: Any, formulas: Any, most_rows: int, columns: int) -> Iterator[list[Any]]:
    """[row number, its cells] of every row in which something stands."""
    given = sheet.iter_rows(max_col=columns)
    written = formulas.iter_rows(max_col=columns) if formulas is not None else None
    found, before = 0, None
    for number, row in enumerate(given, 1):
        asked = next(written, ()) if written is not None else ()
        gap, before = row is before, row  # a million empty rows above a stray cell are one and the same
        if gap:
            continue
        cells = [plain(cell) for cell in row]
        for n, cell in enumerate(asked):
            if cell.data_type == "f" and cells[n] is None:
                cells[n] = {"f": str(cell.value)[:60]}
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            if (found := found + 1) > most_rows:
                raise Fault("rows")
            yield [number, cells]


def plain(cell: Any) -> Any:
    value = cell.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"e": value} if cell.data_type == "e" else clean(value)
    if isinstance(value, int | float):
        return {"p": value} if "%" in (cell.number_format or "") else value
    if isinstance(value, dt.datetime):
        return {"d": value.date().isoformat()} if value.time() == dt.time() else {"t": value.isoformat(" ", "minutes")}
    return {"o": str(value)[:60]}


def clean(text: str) -> str | None:
    """A text without what no page may contain; none for nothing."""
    return UNFIT.sub("", text[:TEXT]).strip() or None


def from_text(file: bytes, most_rows: int, columns: int) -> dict[str, Any]:
    text, encoding = decoded(file)
    if "\0" in text or not text.strip():
        raise Fault("unreadable" if text.strip() else "empty")
    first, _, rest = text.partition("\n")
    if said := re.fullmatch(r"sep=(.)\s*", first.strip("\ufeff"), re.IGNORECASE):  # Excel's own word for it
        delimiter, text = said[1], rest
    else:
        heading = re.sub(r'"[^"]*"', "", next(line for line in text.splitlines() if line.strip()))
        delimiter = max(DELIMITERS, key=heading.count)
    rows: list[Any] = []
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
        cells = [clean(cell) for cell in row[:columns]]
        if any(cells):
            rows.append([number, cells])
            if len(rows) > most_rows:
                raise Fault("rows")
    sheet = {"name": "", "hidden": False, "rows": rows, "merged": []}
    return {"kind": "csv", "encoding": encoding, "delimiter": delimiter, "sheets": [sheet]}


def decoded(file: bytes) -> tuple[str, str]:
    """The text and how it was written: UTF-8, what Excel calls Unicode, or an older Windows file."""
    if file.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return file.decode("utf-16"), "UTF-16"
    try:
        return file.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return file.decode("cp1252"), "Windows-1252"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

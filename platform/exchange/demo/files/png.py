"""Pictures as PNG with the grain of a camera, which is what makes photographs large."""

import random
import struct
import zlib
from functools import cache

from exchange.demo.files.scenes import Colour, Scene

GRAIN = 9


def make(scene: Scene, width: int, height: int) -> bytes:
    """Return the scene as a PNG of this size in pixels."""
    grain = random.Random(f"{width}x{height}")  # noqa: S311 -- a picture's noise, the same each time
    rows = b"".join(b"\0" + _row(scene, y / height, width, grain) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows, 1)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def noise(grain: random.Random, size: int, value: int, depth: int) -> bytes:
    """Return bytes around a value, no further from it than half the depth."""
    return grain.randbytes(size).translate(_table(value, depth))


@cache
def _table(value: int, depth: int) -> bytes:
    return bytes(min(max(value + place % depth - depth // 2, 0), 255) for place in range(256))


def _row(scene: Scene, y: float, width: int, grain: random.Random) -> bytes:
    row = bytearray(width * 3)
    for start, end, colour in scene(y):
        first, last = max(round(start * width), 0), min(round(end * width), width)
        if last > first:
            row[first * 3 : last * 3] = _span(colour, last - first, grain)
    return bytes(row)


def _span(colour: Colour, length: int, grain: random.Random) -> bytes:
    pixels = bytearray(length * 3)
    for place, value in enumerate(colour):
        pixels[place::3] = noise(grain, length, value, GRAIN)
    return bytes(pixels)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

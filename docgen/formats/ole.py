"""Compound files, the format behind .doc, .xls, .wps and encrypted workbooks: their directory.

Only the names of the streams right under the root are read, which tell what a file is; those of
objects embedded in it lie deeper.
"""

import struct
from typing import Final

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEAD: Final = 512
_ENTRY: Final = 128
_IN_HEAD: Final = 109
_NOTHING: Final = 0xFFFFFFFA
_MOST_SECTORS: Final = 512
_MOST_ENTRIES: Final = 2_000
_LINKS: Final = struct.Struct("<3L")


def stream_names(data: bytes) -> frozenset[str] | None:
    """The names of a compound file's streams and storages; None if it is broken or cut off."""
    try:
        return _top(_directory(data))
    except (struct.error, ValueError):
        return None


def _directory(data: bytes) -> bytes:
    """The sectors of the directory, joined; never more than a bounded number of them."""
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise ValueError("no such size of sectors")
    size = 1 << shift
    sector = struct.unpack_from("<L", data, 48)[0]
    tables = struct.unpack_from(f"<{_IN_HEAD}L", data, 76)
    sectors: list[bytes] = []
    while sector < _NOTHING and len(sectors) < _MOST_SECTORS:
        sectors.append(_sector(data, sector, size))
        each = size // 4
        if sector // each >= _IN_HEAD:
            break
        table = _sector(data, tables[sector // each], size)
        sector = struct.unpack_from("<L", table, sector % each * 4)[0]
    return b"".join(sectors)


def _sector(data: bytes, number: int, size: int) -> bytes:
    start = (number + 1) * size
    if start + _ENTRY > len(data):
        raise ValueError("cut off")
    return data[start : start + size]


def _top(directory: bytes) -> frozenset[str]:
    """The names below the root: its child and that one's neighbours left and right."""
    names: set[str] = set()
    seen: set[int] = set()
    waiting = [_LINKS.unpack_from(directory, 68)[2]]
    while waiting and len(seen) < _MOST_ENTRIES:
        number = waiting.pop()
        if number in seen or (number + 1) * _ENTRY > len(directory):
            continue
        seen.add(number)
        at = number * _ENTRY
        length = min(struct.unpack_from("<H", directory, at + 64)[0], 64)
        raw = directory[at : at + max(length - 2, 0)]
        names.add(raw.decode("utf-16-le", "replace"))
        waiting += _LINKS.unpack_from(directory, at + 68)[:2]
    return frozenset(names)

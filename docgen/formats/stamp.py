"""A package with holes: made once, filled many times, each time only with what differs."""

import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

from docgen.formats.package import read_package, sorted_names

_LEVEL: Final = 6
# What write_package puts into a zip: deflated, made on 1 January 1980, readable by its owner.
_LOCAL: Final = struct.Struct("<4s2B4H3L2H")
_CENTRAL: Final = struct.Struct("<4s4B4H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_VERSION: Final = 20
_UNIX: Final = 3
_UTF8: Final = 0x800
_DEFLATED: Final = 8
_DAY: Final = 0x21
_MODE: Final = 0o600 << 16


class _Packed(NamedTuple):
    """A member as it lies in the zip: its compressed bytes, checksum and length."""

    name: str
    data: bytes
    checksum: int
    size: int


class Stamp:
    """A package whose parts hold the `holes`, texts to be replaced wherever they stand.

    `data` is an OOXML package; holes must be texts that XML needs not escape. Parts without
    holes are compressed once. Raises DocgenError when the data is no package, ValueError when a
    hole stands nowhere in it.
    """

    def __init__(self, data: bytes, holes: Sequence[str]) -> None:
        members = read_package(data)
        # Some writers put numbers for Chinese characters.
        self._holes = {form: hole for hole in holes for form in _written(hole)}
        pattern = re.compile(b"|".join(map(re.escape, self._holes)) or b"(?!)")
        self._parts: list[_Packed | tuple[str, bytes]] = []
        found: set[bytes] = set()
        for name in sorted_names(members):
            here = set(pattern.findall(members[name]))
            found |= here
            self._parts.append((name, members[name]) if here else _pack(name, members[name]))
        if missing := set(holes) - {self._holes[form] for form in found}:
            raise ValueError(f"{missing} stands nowhere in the package")
        self._pattern = pattern

    def fill(self, texts: Mapping[str, str]) -> bytes:
        """The package with a text for each hole, the same as write_package would write it.

        Raises KeyError for a hole without text.
        """
        filling = {form: escape(texts[hole]).encode() for form, hole in self._holes.items()}
        return _joined([self._filled(part, filling) for part in self._parts])

    def _filled(
        self, part: "_Packed | tuple[str, bytes]", filling: Mapping[bytes, bytes]
    ) -> _Packed:
        if isinstance(part, _Packed):
            return part
        name, content = part
        return _pack(name, self._pattern.sub(lambda found: filling[found[0]], content))


def _written(text: str) -> set[bytes]:
    return {text.encode(), text.encode("ascii", "xmlcharrefreplace")}


def _pack(name: str, content: bytes) -> _Packed:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    data = packer.compress(content) + packer.flush()
    return _Packed(name, data, zlib.crc32(content), len(content))


def _joined(parts: Sequence[_Packed]) -> bytes:
    """The zip of the members; its directory follows them."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for part in parts:
        name = part.name.encode()
        flags = 0 if part.name.isascii() else _UTF8
        sizes = (part.checksum, len(part.data), part.size)
        kind = (flags, _DEFLATED, 0, _DAY, *sizes, len(name), 0)
        local = _LOCAL.pack(b"PK\3\4", _VERSION, 0, *kind) + name
        body += (local, part.data)
        entry = (b"PK\1\2", _VERSION, _UNIX, _VERSION, 0, *kind, 0, 0, 0, _MODE, offset)
        directory.append(_CENTRAL.pack(*entry) + name)
        offset += len(local) + len(part.data)
    length = sum(map(len, directory))
    end = _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), length, offset, 0)
    return b"".join([*body, *directory, end])

"""A zip from a stranger's hand: its directory within limits, its members read one by one.

Only what is asked for is unpacked, and counted while it is; what the directory says of sizes is
not believed. So members that overlap, lie or hide a bomb cost nothing until they are read.
"""

import struct
import zlib
from typing import Final, NamedTuple

from docgen.findings import DocgenError, Place, finding
from docgen.formats.package import MAX_MEMBERS, MAX_RATIO, RATIO_FROM

_END: Final = struct.Struct("<4s4H2LH")
_LOCATOR: Final = struct.Struct("<4sLQL")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_ENTRY: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_STORED: Final = 0
_DEFLATED: Final = 8
_FULL: Final = 0xFFFFFFFF
_FULL_COUNT: Final = 0xFFFF
_ENCRYPTED: Final = 1
_ZIP_64: Final = 1


class _Entry(NamedTuple):
    """Where a member lies; `again` if the directory has its name a second time."""

    flags: int
    method: int
    checksum: int
    packed: int
    offset: int
    again: bool = False


class Archive:
    """The members of a zip by name, in small letters and with /: programs differ in both.

    data: the file; name: as the user knows it; limit: bytes that all members read may have
    together. Raises DocgenError if the zip's directory is missing, broken or too long.
    """

    def __init__(self, data: bytes, *, name: str | None = None, limit: int = _FULL) -> None:
        self._data = data
        self._name = name
        self._left = limit
        self._limit = limit
        try:
            self._entries = self._directory()
        except (struct.error, IndexError):
            raise self.failure("package-broken") from None

    def __contains__(self, member: str) -> bool:
        return member.lower() in self._entries

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all members, in small letters."""
        return tuple(self._entries)

    def failure(self, code: str, part: str | None = None, **params: object) -> DocgenError:
        """An error of one finding about the file or a part of it."""
        return DocgenError([finding(code, Place(file=self._name, part=part), **params)])

    def read(self, member: str, limit: int) -> bytes | None:
        """A member's content, None if there is none; raises DocgenError beyond `limit` bytes."""
        entry = self._entries.get(member.lower())
        if entry is None:
            return None
        if entry.flags & _ENCRYPTED:
            raise self.failure("returned-encrypted")
        content = self._unpacked(entry, min(limit, self._left), member)
        if entry.again or zlib.crc32(content) != entry.checksum:
            raise self.failure("package-broken")
        self._left -= len(content)
        return content

    def _unpacked(self, entry: _Entry, limit: int, member: str) -> bytes:
        try:
            packed = self._packed(entry)
            content, whole = _inflated(packed, entry.method, limit + 1)
        except (struct.error, zlib.error, ValueError):
            raise self.failure("package-broken") from None
        if len(content) > RATIO_FROM and len(content) > MAX_RATIO * len(packed):
            raise self.failure("package-ratio", limit=MAX_RATIO)
        if len(content) > limit:
            raise self.failure("returned-part-too-large", member, limit=f"{limit / 1e6:.0f} MB")
        if not whole:
            raise self.failure("package-broken")
        return content

    def _packed(self, entry: _Entry) -> memoryview:
        head = _LOCAL.unpack_from(self._data, entry.offset)
        if head[0] != b"PK\3\4":
            raise ValueError("no member begins here")
        start = entry.offset + _LOCAL.size + head[9] + head[10]
        return memoryview(self._data)[start : start + entry.packed]

    # ------------------------------------------------------------ directory

    def _directory(self) -> dict[str, _Entry]:
        at, count = self._bounds()
        if count > MAX_MEMBERS:
            raise self.failure("package-members", limit=MAX_MEMBERS)
        entries: dict[str, _Entry] = {}
        for _ in range(count):
            fields = _ENTRY.unpack_from(self._data, at)
            if fields[0] != b"PK\1\2":
                raise self.failure("package-broken")
            at += _ENTRY.size
            raw, extra = self._data[at : at + fields[10]], at + fields[10]
            at = extra + fields[11] + fields[12]
            name = _member(raw)
            packed, offset = self._wide(fields, extra)
            again = name in entries
            entries[name] = _Entry(
                fields[3], fields[4], fields[7], packed, self._shift + offset, again
            )
        return entries

    def _bounds(self) -> tuple[int, int]:
        """Where the directory begins, and how many entries it has."""
        end = self._data.rfind(b"PK\5\6")
        if end < 0:
            raise self.failure("returned-truncated")
        _, _, _, _, count, size, offset, _ = _END.unpack_from(self._data, end)
        if count == _FULL_COUNT or _FULL in (size, offset):
            end, count, size, offset = self._bounds_64(end, count, size, offset)
        # Something may have been put before the zip.
        start = end - size
        if start < 0 or self._data[start : start + 4] not in (b"PK\1\2", b""):
            start = offset
        self._shift = max(start - offset, 0)
        return start, count

    def _bounds_64(self, end: int, count: int, size: int, offset: int) -> tuple[int, int, int, int]:
        at = end - _LOCATOR.size
        if at < 0 or self._data[at : at + 4] != b"PK\6\7":
            return end, count, size, offset
        _, _, at, _ = _LOCATOR.unpack_from(self._data, at)
        found = _END_64.unpack_from(self._data, min(at, len(self._data)))
        return at, found[7], found[8], found[9]

    def _wide(self, fields: tuple[int, ...], extra: int) -> tuple[int, int]:
        """Packed size and offset, which large files, and cautious writers, put into 64 bits."""
        unpacked, packed, offset = fields[9], fields[8], fields[16]
        if _FULL not in (unpacked, packed, offset):
            return packed, offset
        end = extra + fields[11]
        while extra + 4 <= end:
            kind, size = struct.unpack_from("<2H", self._data, extra)
            if kind == _ZIP_64:
                wide = struct.iter_unpack("<Q", self._data[extra + 4 : extra + 4 + size // 8 * 8])
                values = [each[0] for each in wide]
                if unpacked == _FULL:
                    values = values[1:]
                packed = values.pop(0) if packed == _FULL and values else packed
                return packed, values.pop(0) if offset == _FULL and values else offset
            extra += 4 + size
        return packed, offset


def _member(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").replace("\\", "/").lstrip("/").lower()


def _inflated(packed: memoryview, method: int, limit: int) -> tuple[bytes, bool]:
    """At most `limit` bytes of a member, and whether that is all of it."""
    if method == _STORED:
        return bytes(packed[:limit]), len(packed) <= limit
    if method != _DEFLATED:
        raise ValueError(f"packed by method {method}")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    content = inflater.decompress(packed, limit)
    return content, inflater.eof

"""Members of a zip, packed once and joined often, also out of pieces that are deflated already.

What many packages share is deflated a single time and copied after that.
"""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LEVEL: Final = 6

_LOCAL: Final = struct.Struct("<4s2B4HL2L2H")
_CENTRAL: Final = struct.Struct("<4s4B4HL2L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
# 1980-01-01 00:00, written on a Unix system, for its owner only.
_TIME: Final = (0, 1 << 5 | 1)
_UNIX: Final = 3
_MODE: Final = 0o600 << 16
_VERSION: Final = 20
_UTF8: Final = 0x800
_OFFSET: Final = struct.Struct("<L")
_STORED: Final = struct.Struct("<B2H")
_MOST_STORED: Final = 0xFFFF


@dataclass(frozen=True, kw_only=True, slots=True)
class Packed:
    """A member ready for any zip: its header with the deflated data, and its directory entry.

    Where it begins, `joined` writes between the two halves of the directory entry.
    """

    local: bytes
    entry: bytes
    name: bytes


def pack(name: str, data: bytes, *, level: int = LEVEL) -> Packed:
    """The member deflated, with `level` from 1 (fast) to 9 (small)."""
    return packed(name, deflated(data, level=level), zlib.crc32(data), len(data))


def packed(name: str, deflated: bytes, crc: int, size: int) -> Packed:
    """The member of data that are deflated already, with their checksum and size."""
    encoded = name.encode()
    flags = 0 if name.isascii() else _UTF8
    shared = (flags, zlib.DEFLATED, *_TIME, crc, len(deflated), size)
    header = _LOCAL.pack(b"PK\3\4", _VERSION, 0, *shared, len(encoded), 0)
    versions = (_VERSION, _UNIX, _VERSION, 0)
    entry = _CENTRAL.pack(b"PK\1\2", *versions, *shared, len(encoded), 0, 0, 0, 0, _MODE, 0)
    return Packed(local=header + encoded + deflated, entry=entry[: -_OFFSET.size], name=encoded)


def deflated(data: bytes, *, level: int = LEVEL, last: bool = True) -> bytes:
    """The data deflated; what is not `last` can be followed by other deflated data."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush(zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH)


def stored(data: bytes) -> bytes:
    """Data as they are between deflated ones, which must follow."""
    if len(data) <= _MOST_STORED:
        return _STORED.pack(0, len(data), len(data) ^ _MOST_STORED) + data
    return stored(data[:_MOST_STORED]) + stored(data[_MOST_STORED:])


@dataclass(frozen=True, kw_only=True, slots=True)
class Zipped:
    """The beginning of a zip: members one after the other, and their part of the directory."""

    members: bytes = b""
    directory: bytes = b""
    count: int = 0

    def plus(self, members: Iterable[Packed]) -> "Zipped":
        """With more members behind."""
        pieces = [self.members]
        directory = [self.directory]
        offset = len(self.members)
        for member in members:
            pieces.append(member.local)
            directory += (member.entry, _OFFSET.pack(offset), member.name)
            offset += len(member.local)
        return Zipped(
            members=b"".join(pieces),
            directory=b"".join(directory),
            count=self.count + len(pieces) - 1,
        )

    def whole(self) -> bytes:
        """The zip, with nothing more to come."""
        size, at = len(self.directory), len(self.members)
        end = _END.pack(b"PK\5\6", 0, 0, self.count, self.count, size, at, 0)
        return b"".join((self.members, self.directory, end))


def joined(members: Iterable[Packed]) -> bytes:
    """The members as a zip, in their order."""
    return Zipped().plus(members).whole()

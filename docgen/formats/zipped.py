"""Members of a zip, packed once and joined often: the bytes are those of the standard library.

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
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = packer.compress(data) + packer.flush()
    encoded = name.encode()
    flags = 0 if name.isascii() else _UTF8
    shared = (flags, zlib.DEFLATED, *_TIME, zlib.crc32(data), len(deflated), len(data))
    header = _LOCAL.pack(b"PK\3\4", _VERSION, 0, *shared, len(encoded), 0)
    versions = (_VERSION, _UNIX, _VERSION, 0)
    entry = _CENTRAL.pack(b"PK\1\2", *versions, *shared, len(encoded), 0, 0, 0, 0, _MODE, 0)
    return Packed(local=header + encoded + deflated, entry=entry[: -_OFFSET.size], name=encoded)


def joined(members: Iterable[Packed]) -> bytes:
    """The members as a zip, in their order."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        pieces.append(member.local)
        directory += (member.entry, _OFFSET.pack(offset), member.name)
        offset += len(member.local)
    count = len(pieces)
    listed = b"".join(directory)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), offset, 0)
    return b"".join((*pieces, listed, end))

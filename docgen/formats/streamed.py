"""Members of a zip deflated as their pieces come, so that a large one is never held whole."""

import struct
import zlib
from collections.abc import Iterable
from typing import Final

from docgen.formats.zipped import Packed

_LOCAL: Final = struct.Struct("<4s2B4HL2L2H")
_CENTRAL: Final = struct.Struct("<4s4B4HL2L5H2L")
# 1980-01-01 00:00, written on a Unix system, for its owner only: as in `zipped`.
_TIME: Final = (0, 1 << 5 | 1)
_UNIX: Final = 3
_MODE: Final = 0o600 << 16
_VERSION: Final = 20
_OFFSET_SIZE: Final = 4


def pack_pieces(name: str, pieces: Iterable[str], *, level: int) -> Packed:
    """The pieces as a member; of those already deflated nothing else is kept.

    name: in ASCII; level: from 1 (fast) to 9 (small).
    """
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated: list[bytes] = []
    size, check = 0, 0
    for piece in pieces:
        data = piece.encode()
        size, check = size + len(data), zlib.crc32(data, check)
        deflated.append(packer.compress(data))
    deflated.append(packer.flush())
    packed = b"".join(deflated)
    encoded = name.encode("ascii")
    shared = (0, zlib.DEFLATED, *_TIME, check, len(packed), size)
    header = _LOCAL.pack(b"PK\3\4", _VERSION, 0, *shared, len(encoded), 0)
    versions = (_VERSION, _UNIX, _VERSION, 0)
    entry = _CENTRAL.pack(b"PK\1\2", *versions, *shared, len(encoded), 0, 0, 0, 0, _MODE, 0)
    return Packed(local=header + encoded + packed, entry=entry[:-_OFFSET_SIZE], name=encoded)

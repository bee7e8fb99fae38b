"""A package with holes: made once, filled many times, each time only with what differs."""

import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Final

from docgen.formats.package import rank, read_package
from docgen.formats.zipped import Packed, Zipped, deflated, pack, packed, stored

_SMALLEST: Final = 9


class Stamp:
    """A package whose parts hold the `holes`, texts to be replaced wherever they stand.

    `data` is an OOXML package; holes must be texts that XML needs not escape. All is compressed
    once, what stands between the holes too: a text is put there as it is. Raises DocgenError when
    the data is no package, ValueError when a hole stands nowhere in it.
    """

    def __init__(self, data: bytes, holes: Sequence[str]) -> None:
        members = read_package(data)
        # Some writers put numbers for Chinese characters.
        written = {form: hole for hole in holes for form in _written(hole)}
        pattern = re.compile(b"(" + (b"|".join(map(re.escape, written)) or b"(?!)") + b")")
        # What is the same in all packages comes first, and keeps its place in them.
        fixed: list[Packed] = []
        self._parts: list[_Part] = []
        for name in sorted(members, key=rank):
            pieces = pattern.split(members[name])
            if len(pieces) > 1:
                named = tuple(written[form] for form in pieces[1::2])
                self._parts.append(_Part.made(name, pieces[::2], named))
            else:
                fixed.append(pack(name, members[name]))
        self._fixed = Zipped().plus(fixed)
        self._holes = tuple(holes)
        if missing := {*holes} - {hole for part in self._parts for hole in part.holes}:
            raise ValueError(f"{missing} stands nowhere in the package")

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 of all that a filled package depends on but its texts."""
        said = hashlib.sha256(self._fixed.whole())
        for part in self._parts:
            said.update(repr((part.name, part.plain, part.holes)).encode())
        return said.digest()

    def fill(self, texts: Mapping[str, str]) -> bytes:
        """The package with a text for each hole: the same texts give the same bytes.

        Raises KeyError for a hole without text.
        """
        given = {hole: escape(texts[hole]).encode() for hole in self._holes}
        return self._fixed.plus([part.filled(given) for part in self._parts]).whole()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """A member with holes: what stands before, between and behind them, plain and deflated."""

    name: str
    plain: tuple[bytes, ...]
    deflated: tuple[bytes, ...]
    holes: tuple[str, ...]

    @classmethod
    def made(cls, name: str, pieces: Sequence[bytes], holes: tuple[str, ...]) -> "_Part":
        last = len(pieces) - 1
        done = (
            deflated(piece, level=_SMALLEST, last=at == last) for at, piece in enumerate(pieces)
        )
        return cls(name=name, plain=tuple(pieces), deflated=tuple(done), holes=holes)

    def filled(self, texts: Mapping[str, bytes]) -> Packed:
        plain, done = [self.plain[0]], [self.deflated[0]]
        for at, hole in enumerate(self.holes, 1):
            text = texts[hole]
            plain += (text, self.plain[at])
            done += (stored(text), self.deflated[at])
        whole = b"".join(plain)
        return packed(self.name, b"".join(done), zlib.crc32(whole), len(whole))


def _written(text: str) -> set[bytes]:
    return {text.encode(), text.encode("ascii", "xmlcharrefreplace")}

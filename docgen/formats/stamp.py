"""A package with holes: made once, filled many times, each time only with what differs."""

import re
from collections.abc import Mapping, Sequence
from html import escape

from docgen.formats.package import rank, read_package
from docgen.formats.zipped import Packed, joined, pack


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
        self._parts: list[Packed | tuple[str, bytes]] = []
        found: set[bytes] = set()
        for name in sorted(members, key=rank):
            here = set(pattern.findall(members[name]))
            found |= here
            self._parts.append((name, members[name]) if here else pack(name, members[name]))
        if missing := set(holes) - {self._holes[form] for form in found}:
            raise ValueError(f"{missing} stands nowhere in the package")
        self._pattern = pattern

    def fill(self, texts: Mapping[str, str]) -> bytes:
        """The package with a text for each hole, the same as write_package would write it.

        Raises KeyError for a hole without text.
        """
        filling = {form: escape(texts[hole]).encode() for form, hole in self._holes.items()}
        return joined(self._filled(part, filling) for part in self._parts)

    def _filled(self, part: Packed | tuple[str, bytes], filling: Mapping[bytes, bytes]) -> Packed:
        if isinstance(part, Packed):
            return part
        name, content = part
        return pack(name, self._pattern.sub(lambda found: filling[found[0]], content))


def _written(text: str) -> set[bytes]:
    return {text.encode(), text.encode("ascii", "xmlcharrefreplace")}

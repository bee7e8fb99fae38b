"""Where in report.yaml a place inside a text stands."""

import re
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from typing import Final

from docgen.findings import Place
from docgen.source import Source

_OPENING: Final = re.compile(r"\{[{%#]")
_FAR: Final = 2000


class Places:
    """The places of a YAML file, also inside its texts, by the tags that stand in them."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @cached_property
    def _lines(self) -> list[str]:
        with suppress(OSError, UnicodeDecodeError):
            return self._source.path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
        return []

    def of(self, loc: Sequence[str | int]) -> Place:
        """Where a value stands."""
        return self._source.place(loc)

    def inside(self, loc: Sequence[str | int], text: str, at: int) -> Place:
        """Where in the file the character `at` of a text stands, in or at one of its tags.

        How the text was folded does not matter: the tags are counted. What is not found is said
        to stand where the text begins.
        """
        mark = self._source.mark(loc)
        openings = [found.start() for found in _OPENING.finditer(text, 0, at + 2)]
        if not openings or mark.line > len(self._lines):
            return self.of(loc)
        raw = "".join(self._lines[mark.line - 1 : mark.line + _FAR])
        tags = _OPENING.finditer(raw, mark.column - 1)
        starts = [found.start() for found, _ in zip(tags, openings, strict=False)]
        if len(starts) < len(openings):
            return self.of(loc)
        place = _counted(raw, starts[-1], text[openings[-1] : at])
        line = raw.count("\n", 0, place)
        column = place - (raw.rfind("\n", 0, place) + 1) + 1
        return Place(file=self._source.name, line=mark.line + line, column=column)


def _counted(raw: str, start: int, before: str) -> int:
    """As many visible characters from the start on as there are in `before`."""
    place = start
    for _ in re.sub(r"\s", "", before):
        while place < len(raw) and raw[place].isspace():
            place += 1
        place += 1
    while place < len(raw) and raw[place].isspace():
        place += 1
    return min(place, len(raw) - 1)

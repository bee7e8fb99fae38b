"""How wide characters are: full width is one em, the rest as in Times New Roman.

Liberation Serif has the advance widths of Times New Roman; they are given in 1/2048 em.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import groupby
from typing import Final

UNITS_PER_EM: Final = 2048

_WIDTHS: Final = {
    0x20: "512 682 836 1024 1024 1706 1593 369 682 682 1024 1155 512 682 512 569 "
    "1024 1024 1024 1024 1024 1024 1024 1024 1024 1024 569 569 1155 1155 1155 909 "
    "1886 1479 1366 1366 1479 1251 1139 1479 1479 682 797 1479 1251 1821 1479 1479 "
    "1139 1479 1366 1139 1251 1479 1479 1933 1479 1479 1251 682 569 682 961 1024 "
    "682 909 1024 909 1024 909 682 1024 1024 569 569 1024 569 1593 1024 1024 "
    "1024 1024 682 797 569 1024 1024 1479 1024 1024 909 983 410 983 1108",
    0xA0: "512 682 1024 1024 1024 1024 410 1024 682 1556 565 1024 1155 682 1556 1024 "
    "819 1124 614 614 682 1180 928 512 682 614 635 1024 1536 1536 1536 909 "
    "1479 1479 1479 1479 1479 1479 1821 1366 1251 1251 1251 1251 682 682 682 682 "
    "1479 1479 1479 1479 1479 1479 1479 1155 1479 1479 1479 1479 1479 1479 1139 1024 "
    "909 909 909 909 909 909 1366 909 909 909 909 909 569 569 569 569 "
    "1024 1024 1024 1024 1024 1024 1024 1124 1024 1024 1024 1024 1024 1024 1024 1024",
    0x391: "1479 1366 1184 1317 1251 1251 1479 1479 682 1479 1485 1821 1479 1317 1479 1479 1139",
    0x3A3: "1192 1251 1479 1497 1479 1511 1522 682 1479 1073 860 1071 551 1014 1073 1042 "
    "905 965 860 848 1071 981 551 1032 993 1098 926 913 1024 1034 1022 811 "
    "1104 823 1014 1182 909 1282 1348",
    0x401: "1251",
    0x410: "1479 1176 1366 1184 1397 1251 1835 1026 1479 1479 1366 1389 1821 1479 1479 1479 "
    "1139 1366 1251 1450 1618 1479 1479 1331 2066 2066 1446 1786 1176 1352 2105 1366 "
    "909 1042 967 840 1042 909 1415 809 1096 1096 995 1022 1296 1096 1024 1096 "
    "1024 909 895 1024 1327 1024 1096 1030 1577 1577 1059 1376 934 879 1530 942 909 909",
    0x2010: "682 682",
    0x2013: "1024 2048 2048",
    0x2018: "682 682 682 682 909 909 909",
    0x2020: "1024 1024 717",
    0x2026: "2048",
    0x2030: "2048",
    0x2032: "448 853",
    0x20AC: "1024",
    0x2116: "1954",
    0x2122: "2007",
    0x2190: "2048 1024 2048 1024 2048 1024",
    0x2248: "1124",
    0x2260: "1124 1155",
    0x2264: "1124 1124",
}

WESTERN_WIDTHS: Final = {
    chr(first + offset): int(width)
    for first, widths in _WIDTHS.items()
    for offset, width in enumerate(widths.split())
}
"""Advance widths of the Western font, in 1/2048 em."""

# A space among Chinese characters is drawn in the East Asian font: half an em in FangSong,
# a third of an em in the font that stands in for it where FangSong is not installed.
_ASIAN_SPACE: Final = 2048 // 3
_DEFAULT_WESTERN: Final = 1024
_GREEK_FIRST: Final = "\u0370"
_CYRILLIC_LAST: Final = "\u04ff"
_SPACES: Final = " \u00a0"

# LibreOffice measures on a device of 120 dots a point and rounds each character's width to dots.
_DOTS: Final = 120
_DOTS_PER_TWIP: Final = 6
_LINE_HEIGHT: Final = 1.107  # of Liberation Serif, in em


class Script(Enum):
    """What decides the font of a character: WEAK ones follow the character before them."""

    WESTERN = 1
    ASIAN = 2
    WEAK = 3


_SCRIPTS: Final = (
    (0x20, 0x20, Script.WEAK),
    (0x21, 0x9F, Script.WESTERN),
    (0xA0, 0xA0, Script.WEAK),
    (0xA1, 0x10FF, Script.WESTERN),
    (0x1100, 0x11FF, Script.ASIAN),
    (0x1200, 0x1FFF, Script.WESTERN),
    (0x212A, 0x212B, Script.WESTERN),
    (0x2E80, 0xD7FF, Script.ASIAN),
    (0xF900, 0xFAFF, Script.ASIAN),
    (0xFE30, 0xFE4F, Script.ASIAN),
    (0xFF00, 0xFFEF, Script.ASIAN),
    (0x20000, 0x3FFFF, Script.ASIAN),
)


@lru_cache(maxsize=4096)
def script(char: str) -> Script:
    """The script of a character."""
    code = ord(char)
    return next((kind for low, high, kind in _SCRIPTS if low <= code <= high), Script.WEAK)


def scripts(text: str) -> list[Script]:
    """The script each character is drawn in, WESTERN or ASIAN; WESTERN is where a line begins."""
    current = Script.WESTERN
    resolved = []
    for char in text:
        kind = Script.WESTERN if char == "\n" else script(char)
        current = current if kind is Script.WEAK else kind
        resolved.append(current)
    return resolved


@lru_cache(maxsize=4096)
def joins(char: str) -> bool:
    """Whether a space is added where Chinese and Western text meet at this character."""
    return unicodedata.category(char)[0] == "L" or unicodedata.category(char) == "Nd"


@lru_cache(maxsize=8192)
def _advance(char: str, kind: Script, forced: bool) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    if char in _SPACES and kind is Script.ASIAN:
        return _ASIAN_SPACE
    if kind is Script.ASIAN or forced:
        return UNITS_PER_EM
    wide = script(char) is Script.WEAK
    return WESTERN_WIDTHS.get(char, UNITS_PER_EM if wide else _DEFAULT_WESTERN)


class Font(Enum):
    """Which font a piece of text has to name, so that every program draws it alike."""

    STYLE = "the fonts of the style, with hint eastAsia"
    EAST = "the East Asian font as the Western one too"
    WEST = "the Western font as the East Asian one too, without hint"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that one run holds."""

    text: str
    font: Font = Font.STYLE


def _font(char: str, kind: Script) -> Font:
    """The font that a character needs: its style's, unless programs would disagree."""
    if char in _SPACES:
        return Font.WEST if kind is Script.ASIAN else Font.STYLE
    if _GREEK_FIRST <= char <= _CYRILLIC_LAST:
        return Font.WEST
    weak = script(char) is Script.WEAK and char != "\n"
    ambiguous = kind is Script.WESTERN and (char in "§¨°±·×÷" or weak)
    return Font.EAST if ambiguous else Font.STYLE


def fonts(text: str) -> list[Font]:
    """The font each character has to name."""
    return [_font(char, kind) for char, kind in zip(text, scripts(text), strict=True)]


def pieces(text: str) -> tuple[Piece, ...]:
    """The text cut into runs, such that its width depends on no program's guess of a font."""
    pairs = zip(fonts(text), text, strict=True)
    grouped = groupby(pairs, key=lambda pair: pair[0])
    return tuple(Piece("".join(char for _, char in group), font) for font, group in grouped)


class Setting:
    """A text set in one size: its scripts, portions and widths, in twips."""

    __slots__ = ("_em", "_ends", "_spacing", "_sums", "kinds", "text")

    def __init__(
        self, text: str, *, size: float, spacing: float, cuts: Sequence[int], forced: bool
    ) -> None:
        self.text = text
        self.kinds = scripts(text)
        named = fonts(text) if forced else [Font.STYLE] * len(text)
        self._em = round(size * _DOTS)
        self._spacing = round(spacing * _DOTS)
        self._sums = [0]
        for char, kind, font in zip(text, self.kinds, named, strict=True):
            drawn = Script.WESTERN if font is Font.WEST else kind
            units = _advance(char, drawn, font is Font.EAST)
            dots = (units * self._em * 2 + UNITS_PER_EM) // (2 * UNITS_PER_EM)
            self._sums.append(self._sums[-1] + dots)
        wanted = set(cuts)
        self._ends = [
            place
            for place in range(1, len(text))
            if place in wanted
            or self.kinds[place] is not self.kinds[place - 1]
            or named[place] is not named[place - 1]
        ] + [len(text)]

    def portions(self, start: int) -> Iterator[tuple[int, int]]:
        """The stretches of one script and one run from start on, as (begin, end)."""
        for end in self._ends:
            if end > start:
                yield start, end
                start = end

    def width(self, begin: int, end: int) -> int:
        """Width of text[begin:end] within one portion: no spacing follows its last character."""
        return (self._dots(begin, end) * 2 + _DOTS_PER_TWIP) // (2 * _DOTS_PER_TWIP)

    def fits(self, begin: int, end: int, room: int) -> bool:
        """Whether a portion fits the room; a long one in a short room is measured exactly."""
        if room * 2 > (end - begin) * self._em * _LINE_HEIGHT / _DOTS_PER_TWIP:
            return self.width(begin, end) <= room
        return self._dots(begin, end) <= room * _DOTS_PER_TWIP

    def _dots(self, begin: int, end: int) -> int:
        gaps = max(end - begin - 1, 0)
        return self._sums[end] - self._sums[begin] + gaps * self._spacing

    @property
    def trailing(self) -> int:
        """The spacing after a portion's last character: only added spacing counts there."""
        return max(self._spacing, 0) // _DOTS_PER_TWIP

    def gap(self, place: int) -> int:
        """The space added where Chinese and Western text meet at a place."""
        if self.kinds[place] is self.kinds[place - 1]:
            return 0
        touching = joins(self.text[place - 1]) and joins(self.text[place])
        return int(self._em / _DOTS_PER_TWIP / 5) if touching else 0

    def fitting(self, begin: int, end: int, room: int) -> int:
        """The first place in text[begin:end] whose character does not fit the room."""
        place = begin
        while place < end - 1 and self._dots(begin, place + 1) <= room * _DOTS_PER_TWIP:
            place += 1
        return place


def text_width(text: str, *, size: float, spacing: float = 0.0, forced: bool = True) -> float:
    """Width in points of a text on one line; size and spacing of its characters in points."""
    setting = Setting(text, size=size, spacing=spacing, cuts=(), forced=forced)
    portions = list(setting.portions(0))
    widths = sum(setting.width(begin, end) for begin, end in portions)
    gaps = sum(setting.gap(begin) + setting.trailing for begin, _ in portions[1:])
    return (widths + gaps) / 20

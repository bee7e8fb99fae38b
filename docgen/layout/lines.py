"""Line breaking of East Asian text, as LibreOffice and Word do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypedDict, Unpack

from docgen.layout.metrics import Script, Setting
from docgen.layout.western import last_break

NOT_FIRST: Final = frozenset(
    ":!),.:;?]}¢'\"、。〉》」』】〕〗〞︰︱︳﹐､﹒﹔﹕﹖﹗﹚﹜﹞！），．：；？｜｝︴︶︸︺︼︾﹀﹂﹄﹏～￠々‖•·ˇˉ―-′’”"
)
"""Characters that never begin a line, as LibreOffice keeps them for zh-CN."""

NOT_LAST: Final = frozenset("([{£¥'\"‵〈《「『【〔〖（［｛￡￥〝︵︷︹︻︽︿﹁﹃﹙﹛﹝“‘")
"""Characters that never end a line."""

HANGING: Final = frozenset("!,.:;?、。！，．：；？")
"""Punctuation that may stand outside the right margin."""

_BLANK: Final = " \u3000"


class How(TypedDict, total=False):
    """What break_lines takes beside text and width."""

    size: float
    spacing: float
    first_indent: float
    hanging: bool
    cuts: Iterable[int]
    forced: bool


def break_lines(
    text: str,
    width: float,
    *,
    size: float = 16.0,
    spacing: float = -0.25,
    first_indent: float = 0.0,
    hanging: bool = True,
    cuts: Iterable[int] = (),
    forced: bool = True,
) -> tuple[str, ...]:
    """The lines of a paragraph; joined they are the text again.

    width: of a full line, points. first_indent: of the first line, points, negative when it
    hangs out. size and spacing: of the characters, points. hanging: whether punctuation may
    stand outside the margin, as it does in body text but not in a table. cuts: where the text
    is cut into runs. forced: whether the text is written in the runs that pieces() gives.
    A line feed ends a line. In justified text LibreOffice 7.4 sometimes leaves the punctuation
    that hangs undrawn; w:overflowPunct 1 keeps it from hanging anything.
    """
    lines: list[str] = []
    offset = 0
    wanted = sorted(set(cuts))
    for part in text.split("\n"):
        if offset:
            lines[-1] += "\n"
        inner = [cut - offset for cut in wanted if 0 < cut - offset < len(part)]
        setting = Setting(part, size=size, spacing=spacing, cuts=inner, forced=forced)
        filler = _Filler(setting, hanging)
        lines += filler.lines(width, width - (0 if lines else first_indent))
        offset += len(part) + 1
    return tuple(lines)


def count_lines(text: str, width: float, **how: Unpack[How]) -> int:
    """How many lines break_lines gives."""
    return len(break_lines(text, width, **how))


@dataclass(frozen=True, slots=True)
class _Filler:
    """Fills lines with one paragraph of text."""

    setting: Setting
    hanging: bool

    def lines(self, width: float, first: float) -> list[str]:
        text = self.setting.text
        lines: list[str] = []
        start, room = 0, first
        while start < len(text):
            end = self._line_end(start, round(room * 20))
            lines.append(text[start:end])
            start, room = end, width
        return lines or [""]

    def _line_end(self, start: int, room: int) -> int:
        """Where the line that begins at start ends, in a room of so many twips."""
        used = 0
        places: list[tuple[int, int]] = []
        for begin, end in self.setting.portions(start):
            if begin > start:
                gap = self.setting.gap(begin)
                used += gap if used + gap <= room else 0
            places.append((begin, end))
            if self.setting.fits(begin, end, room - used):
                used += self.setting.width(begin, end)
                used += max(min(self.setting.trailing, room - used - 1), 0)
                continue
            cut = self.setting.fitting(begin, end, room - used)
            return self._cut(start, cut, places)
        return len(self.setting.text)

    def _cut(self, start: int, cut: int, portions: list[tuple[int, int]]) -> int:
        """Where to end a line whose first character that does not fit is text[cut]."""
        text = self.setting.text
        while True:
            begin, _ = portions.pop()
            if text[cut] in _BLANK:
                return self._after_blanks(cut)
            place = self._place(cut, begin)
            if place < begin and place >= start and portions:
                cut = portions[-1][1] - 1
            elif place > start:
                return place
            else:
                return max(cut, start + 1)

    def _after_blanks(self, cut: int) -> int:
        text = self.setting.text
        while cut < len(text) and text[cut] in _BLANK:
            cut += 1
        return cut

    def _place(self, cut: int, begin: int) -> int:
        """The last place before text[cut] where a line may end; after it when it hangs."""
        text = self.setting.text
        if self._script(cut, begin) is Script.WESTERN:
            return last_break(text, cut)
        if self.hanging and text[cut] in HANGING:
            cut += 1
        if not 0 < cut < len(text):
            return cut
        while cut > 0 and (text[cut] in NOT_FIRST or text[cut - 1] in NOT_LAST):
            cut -= 1
        return cut

    def _script(self, cut: int, begin: int) -> Script:
        """Whose rules hold at text[cut]: those of the last letter or digit before it."""
        text = self.setting.text
        letter = cut
        while letter > 0 and not text[letter].isalnum():
            letter -= 1
        return self.setting.kinds[letter if letter < begin else begin]

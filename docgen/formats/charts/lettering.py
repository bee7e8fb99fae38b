"""The text of a chart: its fonts, Chinese and Western, and what may stand in its XML."""

import re
from dataclasses import dataclass
from html import escape
from typing import Final, Literal, TypeAlias

from docgen.formats.charts.looks import BLACK, solid
from docgen.text import clean_control

Turn: TypeAlias = Literal["", "up", "slanted"]

_TURNS: Final = {"": "0", "up": "-5400000", "slanted": "-2700000"}
_BREAKS: Final = re.compile(r"[\t\r\n]+")


def written(text: str) -> str:
    """The text as one line of XML, in an element or an attribute."""
    return escape(_BREAKS.sub(" ", clean_control(text)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Lettering:
    """A Chinese and a Western font, in a size in points."""

    east: str
    west: str
    size: float

    def look(self, turn: Turn = "") -> str:
        """How text looks that stands elsewhere: labels of axes, legends, values."""
        body = f'<a:bodyPr rot="{_TURNS[turn]}" vert="horz"/><a:lstStyle/>'
        return f"<c:txPr>{body}<a:p>{self._paragraph()}{self._end()}</a:p></c:txPr>"

    def line(self, text: str) -> str:
        """A line of text."""
        run = f"{self._properties('rPr', language=True)}<a:t>{written(text)}</a:t>"
        return f"<a:p>{self._paragraph()}<a:r>{run}</a:r></a:p>"

    def _paragraph(self) -> str:
        return f"<a:pPr>{self._properties('defRPr')}</a:pPr>"

    def _end(self) -> str:
        return '<a:endParaRPr lang="zh-CN"/>'

    def _properties(self, tag: str, *, language: bool = False) -> str:
        spoken = 'lang="zh-CN" altLang="en-US" ' if language else ""
        fonts = "".join(
            f'<a:{slot} typeface="{escape(font)}"/>'
            for slot, font in (("latin", self.west), ("ea", self.east), ("cs", self.west))
            if font
        )
        size = round(self.size * 100)
        return f'<a:{tag} {spoken}sz="{size}" b="0">{solid(BLACK)}{fonts}</a:{tag}>'


def titled(lines: str, turn: Turn = "") -> str:
    """A title of the lines, which takes room of its own."""
    body = f'<a:bodyPr rot="{_TURNS[turn]}" vert="horz"/><a:lstStyle/>'
    text = f"<c:tx><c:rich>{body}{lines}</c:rich></c:tx>"
    return f'<c:title>{text}<c:overlay val="0"/></c:title>'

"""The standard for official documents, GB/T 9704-2012: its numbers, its numbering, its offsets.

Lengths are points unless a name says mm. 字 (`char` in code) is the pitch of one full-width
character: the text area's width over 28. Clause numbers are those of the standard.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

POINTS_PER_MM: Final = 72 / 25.4
# Lines that fill the page to less than this are one too many for LibreOffice, points.
SPARE: Final = 0.5
MAX_LEVEL: Final = 4
MAX_NUMERAL: Final = 99

SIZES: Final[Mapping[str, float]] = {
    "初号": 42.0,
    "小初": 36.0,
    "一号": 26.0,
    "小一": 24.0,
    "二号": 22.0,
    "小二": 18.0,
    "三号": 16.0,
    "小三": 15.0,
    "四号": 14.0,
    "小四": 12.0,
    "五号": 10.5,
    "小五": 9.0,
}


def mm(length: float) -> float:
    """Millimetres as points."""
    return length * POINTS_PER_MM


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Paper and white around the text area in millimetres (5.1, 5.2.1)."""

    width: float = 210.0
    height: float = 297.0
    top: float = 37.0
    bottom: float = 35.0
    left: float = 28.0
    right: float = 26.0
    footer: float = 24.34

    @property
    def text_width(self) -> float:
        """Width of the text area (版心), points."""
        return mm(self.width - self.left - self.right)

    @property
    def text_height(self) -> float:
        """Height of the text area (版心), points."""
        return mm(self.height - self.top - self.bottom)

    def turned(self) -> "Page":
        """The landscape page: this one turned left, its head on the binding side (clause 8)."""
        return Page(
            width=self.height,
            height=self.width,
            top=self.left,
            bottom=self.right,
            left=self.bottom,
            right=self.top,
            footer=self.footer,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """Geometry, fonts and sizes of one way to read the standard; sizes in points.

    `fonts` and `sizes` go by role: mark, title, body, level1, level2, label, head and table (of
    activities and of forms with several columns), form_head and form (a list of fields),
    dense_head and dense (of forms with many columns), hint and code (below a form), imprint,
    page, western. `pitch`
    is the exact line height, `tracking` what is added to each character's width.
    """

    name: str
    page: Page = Page()
    pitch: float = 28.95
    tracking: float = -0.25
    chars: int = 28
    fonts: Mapping[str, str] = field(
        default_factory=lambda: {
            "mark": "方正小标宋简体",
            "title": "方正小标宋简体",
            "body": "仿宋_GB2312",
            "level1": "黑体",
            "level2": "楷体_GB2312",
            "label": "黑体",
            "head": "黑体",
            "table": "仿宋_GB2312",
            "form": "仿宋_GB2312",
            "form_head": "黑体",
            "dense": "仿宋_GB2312",
            "dense_head": "黑体",
            "hint": "仿宋_GB2312",
            "code": "宋体",
            "imprint": "仿宋_GB2312",
            "page": "宋体",
            "western": "Times New Roman",
        }
    )
    sizes: Mapping[str, float] = field(
        default_factory=lambda: {
            "mark": 54.0,
            "title": 22.0,
            "body": 16.0,
            "level1": 16.0,
            "level2": 16.0,
            "label": 16.0,
            "head": 12.0,
            "table": 12.0,
            "form": 14.0,
            "form_head": 14.0,
            "dense": 10.5,
            "dense_head": 10.5,
            "hint": 10.5,
            "code": 9.0,
            "imprint": 14.0,
            "page": 14.0,
        }
    )

    @property
    def char(self) -> float:
        """One 字 of the body, points."""
        return self.sizes["body"] + self.tracking

    @property
    def lines(self) -> int:
        """Lines on a full upright page."""
        return int(self.page.text_height / self.pitch + 0.01)


GBT9704: Final = Profile(name="gbt9704")
GBT33476: Final = Profile(
    name="gbt33476", page=Page(top=34.58, bottom=32.58, footer=21.92), pitch=29.6
)
PROFILES: Final[Mapping[str, Profile]] = {p.name: p for p in (GBT9704, GBT33476)}


class Look(NamedTuple):
    """What a named style of the shipped templates takes from a profile.

    `role` picks font and size, `first` is the first line's indent in 字, `pitch` is 0 for the
    profile's own line height or a factor of the size, `outline` the heading level, `rule` a red
    line below the paragraph. `tight` keeps Word from spacing Chinese and Western text apart, so
    that a row of a table never takes more lines there than were reckoned.
    """

    role: str
    align: str = "left"
    first: float = 0.0
    pitch: float = 0.0
    outline: int = 0
    red: bool = False
    rule: bool = False
    tight: bool = False


LOOKS: Final[Mapping[str, Look]] = {
    "公文正文": Look("body", "both", first=2),
    "公文标题": Look("title", "center"),
    "一级标题": Look("level1", "both", first=2, outline=1),
    "二级标题": Look("level2", "both", first=2, outline=2),
    "三级标题": Look("body", "both", first=2, outline=3),
    "四级标题": Look("body", "both", first=2, outline=4),
    "份号": Look("body"),
    "密级": Look("label"),
    "紧急程度": Look("label"),
    "发文机关标志": Look("mark", "center", pitch=1.25, red=True),
    "发文字号": Look("body", "center"),
    "红色分隔线": Look("body", red=True, rule=True),
    "签发人": Look("body"),
    "主送机关": Look("body", "both"),
    "附件说明": Look("body", "both"),
    "署名": Look("body", "right"),
    "附注": Look("body", "both", first=2),
    "附件序号": Look("label", outline=1),
    "附件标题": Look("title", "center"),
    "填表信息": Look("body"),
    "表头": Look("head", "center", pitch=1.5, tight=True),
    "表格正文": Look("table", "both", pitch=1.5, tight=True),
    "统计表表头": Look("form_head", "center", pitch=1.5, tight=True),
    "统计表正文": Look("form", "both", pitch=1.5, tight=True),
    "密表表头": Look("dense_head", "center", pitch=1.5, tight=True),
    "密表正文": Look("dense", "both", pitch=1.5, tight=True),
    "填表说明": Look("hint", "both", pitch=1.4, tight=True),
    "表格标识": Look("code", "right", pitch=1.5, tight=True),
    "版记": Look("imprint", "both"),
    # As high as there is room for: on pages that begin on an even number, LibreOffice lets the
    # text area reach down to the footer.
    "页码": Look("page", pitch=30 / 14),
    "空行": Look("body"),
}
"""Paragraph styles of the shipped templates, by the names that Word shows."""

CHARACTER_LOOKS: Final[Mapping[str, str]] = {
    "一级标题字": "level1",
    "二级标题字": "level2",
    "姓名": "level2",
}
"""Character styles of the shipped templates and the role whose font they take."""

# Where the ink of a Chinese glyph ends above and below its baseline, in parts of its size.
# In a line of exact height the baseline lies at four fifths of it, in Word and LibreOffice.
INK_TOP: Final = 0.845
INK_BOTTOM: Final = 0.12
BASELINE: Final = 0.8


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """Heights of the head of page one (版头, 7.2), points; the mark's size included."""

    mark_size: float
    mark_line: float
    above_mark: float
    below_number: float


RULE: Final = mm(0.53)
MARK_TOP: Final = mm(35)
RULE_GAP: Final = mm(4)


def head(
    profile: Profile,
    *,
    mark_chars: float,
    lines_above: int,
    mark_lines: int = 1,
    room: float = math.inf,
) -> Head:
    """Heights that put the mark's upper edge 35 mm below the text area's top (7.2.4).

    `mark_chars` is the mark's width in characters, `lines_above` how many lines of the text area
    are taken by copy number, secrecy and urgency. A mark of many lines is set smaller, down to
    the title's size, so as to take no more than `room` below those 35 mm. The red line is 4 mm
    below the number (7.2.7).
    """
    pitch = LOOKS["发文机关标志"].pitch
    low = max(room / mark_lines / pitch, profile.sizes["title"])
    wide = profile.page.text_width / mark_chars
    size = math.floor(min(profile.sizes["mark"], low, wide) * 2) / 2
    line = size * pitch
    ink = BASELINE * line - INK_TOP * size
    number = profile.sizes["body"]
    below = RULE_GAP - ((1 - BASELINE) * profile.pitch - INK_BOTTOM * number)
    return Head(
        mark_size=size,
        mark_line=line,
        above_mark=max(MARK_TOP - ink - lines_above * profile.pitch, 1.0),
        below_number=below,
    )


# --- numbers ------------------------------------------------------------------------------------

_DIGITS: Final = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """A Chinese numeral for section numbers, 1 to 99."""
    if not 1 <= number <= MAX_NUMERAL:
        raise ValueError(f"section numbers run from 1 to {MAX_NUMERAL}, not {number}")
    tens, ones = divmod(number, 10)
    head_ = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head_ + (_DIGITS[ones] if ones else "")


_LEVELS: Final[Sequence[Callable[[int], str]]] = (
    lambda n: f"{numeral(n)}、",
    lambda n: f"（{numeral(n)}）",
    lambda n: f"{n}.",
    lambda n: f"（{n}）",
)


def section_number(level: int, number: int) -> str:
    """The number of a section: 一、（一）1.（1）on levels 1 to 4 (7.3.3)."""
    return _LEVELS[level - 1](number)


TYPED_NUMBER: Final = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\([一二三四五六七八九十]{1,3}\)"
    r"|\d{1,2}[.．、](?!\d)|（\d{1,2}）|\(\d{1,2}\))"
)
"""A section number that an author typed by hand, where docgen puts its own."""

DOCUMENT_NUMBER: Final = re.compile(r"^(?P<code>\S+?)〔(?P<year>\d{4})〕(?P<serial>[1-9]\d*)号$")
"""发文字号 (7.2.5): code, year in 〔〕, serial without leading zero, 号."""

_LOOSE_NUMBER: Final = re.compile(
    r"^(?P<code>\S+?)\s*[\[［【(（〔]\s*(?P<year>\d{4})\s*[\]］】)）〕]\s*第?0*(?P<serial>[1-9]\d*)\s*号?$"
)


def mend_number(text: str) -> str | None:
    """What a wrongly written document number was meant to be; None if that cannot be told."""
    found = _LOOSE_NUMBER.match(text.strip())
    return found and f"{found['code']}〔{found['year']}〕{found['serial']}号"


def annex_label(number: int, count: int) -> str:
    """附件1, or 附件 where there is only one (7.3.7)."""
    return "附件" if count == 1 else f"附件{number}"


# --- signature ----------------------------------------------------------------------------------


class Offsets(NamedTuple):
    """White right of the issuer and of the date below it, points."""

    issuer: float
    date: float


def plain_offsets(issuer: float, date: float, char: float) -> Offsets:
    """Offsets without seal (7.3.5.2).

    The issuer ends 2 字 from the right and the date begins 2 字 right of the issuer's first
    character; a date longer than the issuer ends 2 字 from the right and the issuer gives way.
    """
    if date <= issuer:
        return Offsets(2 * char, issuer - date)
    return Offsets(4 * char + date - issuer, 2 * char)

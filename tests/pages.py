"""What stands on the pages of a PDF, in mm from the page's top left corner.

Characters are grouped to lines in the order of reading, not the order in the PDF; rules (borders,
drawn lines) are joined whatever pieces LibreOffice draws them in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pdfplumber
from pdfplumber.page import Page as PdfPage

MM_PER_POINT = 25.4 / 72
SAME_BASELINE = 0.3
SAME_RULE = 0.06
RULE_GAP = 0.3
THICKEST_RULE = 2.0


class Box(NamedTuple):
    """A rectangle on the page, in mm from the page's top left."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Char:
    """One character as drawn.

    The box is the advance width by the em height, not the ink. `size` is in points, `baseline`
    in mm from the top (from the left for a character turned by 90 or 270), `turn` in degrees
    clockwise, `font` the drawn font's name, `color` RRGGBB.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    font: str
    size: float
    color: str
    turn: int = 0

    @property
    def upright(self) -> bool:
        """Whether the character stands upright on the page."""
        return self.turn == 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One straight ruled line; the box includes its thickness (mm), `color` is RRGGBB."""

    x0: float
    x1: float
    top: float
    bottom: float
    thickness: float
    color: str
    horizontal: bool

    @property
    def middle(self) -> float:
        """Where its centre line lies: mm from the top if horizontal, else from the left."""
        return (self.top + self.bottom) / 2 if self.horizontal else (self.x0 + self.x1) / 2

    @property
    def start(self) -> float:
        """Its left end if horizontal, else its upper end, in mm."""
        return self.x0 if self.horizontal else self.top

    @property
    def end(self) -> float:
        """Its right end if horizontal, else its lower end, in mm."""
        return self.x1 if self.horizontal else self.bottom

    @property
    def length(self) -> float:
        """Its length in mm."""
        return self.end - self.start


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Characters on one baseline in the order of reading, without white at either end."""

    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        """What the line says."""
        return "".join(c.text for c in self.chars)

    @property
    def x0(self) -> float:
        """Left end in mm."""
        return min(c.x0 for c in self.chars)

    @property
    def x1(self) -> float:
        """Right end in mm."""
        return max(c.x1 for c in self.chars)

    @property
    def top(self) -> float:
        """Upper end of the tallest em box in mm."""
        return min(c.top for c in self.chars)

    @property
    def bottom(self) -> float:
        """Lower end of the tallest em box in mm."""
        return max(c.bottom for c in self.chars)

    @property
    def baseline(self) -> float:
        """The baseline in mm (see Char)."""
        return self.chars[0].baseline

    @property
    def turn(self) -> int:
        """Degrees clockwise the line is turned by."""
        return self.chars[0].turn

    @property
    def upright(self) -> bool:
        """Whether the line runs from left to right."""
        return self.turn == 0

    @property
    def fonts(self) -> frozenset[str]:
        """Names of the fonts its visible characters are drawn in."""
        return frozenset(c.font for c in self.chars if not c.text.isspace())

    def part(self, text: str) -> "Line":
        """The first piece of the line that says `text`; ValueError if there is none."""
        start = self.text.index(text)
        owners = [c for c in self.chars for _ in c.text]
        return Line(chars=tuple(dict.fromkeys(owners[start : start + len(text)])))


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page: number from 1, size in mm, characters in the PDF's order, rules from the top."""

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    rules: tuple[Rule, ...]

    def lines(self, *, gap: float | None = None) -> tuple[Line, ...]:
        """The text lines from the top; `gap`: white of so many mm starts another line."""
        runs = (run for row in _rows(self.chars) for run in _split(row, gap))
        lines = [Line(chars=kept) for run in runs if (kept := _stripped(run))]
        return tuple(sorted(lines, key=_place))

    def line(self, text: str, *, gap: float | None = None) -> Line:
        """The one line that has `text` in it; AssertionError if there is none or several."""
        found = [line for line in self.lines(gap=gap) if text in line.text]
        assert len(found) == 1, f"page {self.number}: {len(found)} lines with {text!r}"
        return found[0]

    @property
    def text(self) -> str:
        """All lines, one under the other."""
        return "\n".join(line.text for line in self.lines())


def read_pdf(path: Path) -> list[Page]:
    """Read every page's characters and rules."""
    with pdfplumber.open(path) as pdf:
        return [_page(page) for page in pdf.pages]


# Reading a page


def _page(page: PdfPage) -> Page:
    shapes = (*page.lines, *page.rects, *page.curves)
    read = Page(
        number=page.page_number,
        width=float(page.width) * MM_PER_POINT,
        height=float(page.height) * MM_PER_POINT,
        chars=tuple(_char(char, float(page.height)) for char in page.chars),
        rules=join_rules(rule for shape in shapes for rule in _pieces(shape)),
    )
    page.close()
    return read


def _char(char: dict[str, Any], page_height: float) -> Char:
    a, b, _c, _d, x, y = char["matrix"]
    turn = (0 if a > 0 else 180) if abs(a) >= abs(b) else (90 if b < 0 else 270)
    sideways = turn in (90, 270)
    return Char(
        text=char["text"],
        x0=char["x0"] * MM_PER_POINT,
        x1=char["x1"] * MM_PER_POINT,
        top=char["top"] * MM_PER_POINT,
        bottom=char["bottom"] * MM_PER_POINT,
        baseline=(x if sideways else page_height - y) * MM_PER_POINT,
        font=char["fontname"].rpartition("+")[2],
        size=round(char["x1"] - char["x0"] if sideways else char["size"], 3),
        color=_color(char["non_stroking_color"]),
        turn=turn,
    )


def _color(value: Any) -> str:
    parts = value if isinstance(value, tuple | list) else (value or 0,)
    if len(parts) == 4:
        *cmy, black = parts
        parts = tuple((1 - part) * (1 - black) for part in cmy)
    red, green, blue = parts if len(parts) == 3 else (parts[0],) * 3
    return "".join(f"{round(part * 255):02X}" for part in (red, green, blue))


# Lines


def _along(char: Char) -> float:
    """Where a character stands in the direction of reading."""
    return {0: char.x0, 90: char.top, 180: -char.x1, 270: -char.bottom}[char.turn]


def _length(char: Char) -> float:
    return char.x1 - char.x0 if char.turn in (0, 180) else char.bottom - char.top


def _rows(chars: Iterable[Char]) -> Iterator[list[Char]]:
    row: list[Char] = []
    for char in sorted(chars, key=lambda c: (c.turn, c.baseline)):
        first = row[0] if row else char
        if char.turn != first.turn or char.baseline - first.baseline > SAME_BASELINE:
            yield sorted(row, key=_along)
            row = []
        row.append(char)
    yield sorted(row, key=_along)


def _split(row: list[Char], gap: float | None) -> Iterator[list[Char]]:
    if gap is not None:
        inked = [char for char in row if not char.text.isspace()]
        for before, after in pairwise(inked):
            if _along(after) - _along(before) - _length(before) > gap:
                cut = row.index(after)
                yield row[:cut]
                row = row[cut:]
    yield row


def _stripped(row: list[Char]) -> tuple[Char, ...]:
    inked = [i for i, char in enumerate(row) if not char.text.isspace()]
    return tuple(row[inked[0] : inked[-1] + 1]) if inked else ()


def _place(line: Line) -> tuple[float, float]:
    return (line.baseline if line.upright else line.top, line.x0)


# Rules


def join_rules(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Touching or overlapping pieces of one ruled line made one, sorted from the top."""
    joined: list[Rule] = []
    for piece in sorted(rules, key=lambda r: r.start):
        for i, rule in enumerate(joined):
            if _continues(rule, piece):
                joined[i] = _stretched(rule, max(rule.end, piece.end))
                break
        else:
            joined.append(piece)
    return tuple(sorted(joined, key=lambda r: (r.top, r.x0)))


def _continues(rule: Rule, piece: Rule) -> bool:
    return (
        (rule.horizontal, rule.color) == (piece.horizontal, piece.color)
        and abs(rule.middle - piece.middle) <= SAME_RULE
        and abs(rule.thickness - piece.thickness) <= SAME_RULE
        and piece.start <= rule.end + RULE_GAP
    )


def _stretched(rule: Rule, end: float) -> Rule:
    return replace(rule, x1=end) if rule.horizontal else replace(rule, bottom=end)


def _pieces(shape: dict[str, Any]) -> Iterator[Rule]:
    """The ruled lines one shape of a PDF draws: its stroked sides, or itself if it is thin."""
    width = shape["linewidth"] * MM_PER_POINT if shape["stroke"] else 0.0
    sides = _sides(shape)
    box = Box(*(shape[k] * MM_PER_POINT for k in ("x0", "top", "x1", "bottom")))
    thin = min(box.x1 - box.x0, box.bottom - box.top)
    if shape["fill"] and len(sides) > 1 and thin <= THICKEST_RULE:
        color = shape["non_stroking_color"]
        yield from _rule(box, width if shape["stroke"] else 0.0, color)
    elif shape["stroke"]:
        for (xa, ya), (xb, yb) in sides:
            side = Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
            if min(side.x1 - side.x0, side.bottom - side.top) <= SAME_RULE:
                yield from _rule(side, width, shape["stroking_color"])


def _sides(shape: dict[str, Any]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    points = [(x * MM_PER_POINT, y * MM_PER_POINT) for x, y in shape["pts"]]
    if shape["object_type"] == "rect":
        points.append(points[0])
    return [(a, b) for a, b in pairwise(points) if a != b]


def _rule(box: Box, width: float, color: Any) -> Iterator[Rule]:
    """The rule that fills a flat box, thickened by a pen of `width` across its length."""
    across, along = box.bottom - box.top, box.x1 - box.x0
    horizontal = along > across
    half = width / 2
    if max(across, along) <= max(min(across, along), width):
        return
    yield Rule(
        x0=box.x0 if horizontal else box.x0 - half,
        x1=box.x1 if horizontal else box.x1 + half,
        top=box.top - half if horizontal else box.top,
        bottom=box.bottom + half if horizontal else box.bottom,
        thickness=min(across, along) + width,
        color=_color(color),
        horizontal=horizontal,
    )

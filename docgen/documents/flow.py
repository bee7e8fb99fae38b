"""Where blocks come to lie: how tall they are, and on which page each begins and ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from docgen.blocks import Block, Chart, Paragraph, Table
from docgen.layout import count_lines
from docgen.official import LOOKS, RULE, Page, Profile

_SLACK: Final = 0.2
# What a line of tiny type takes below the chart that stands on it.
_CHART_LINE: Final = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """Where a block lies: its first and last page, and where it ends on the last, points."""

    first: int
    last: int
    bottom: float


def pitch_of(paragraph: Paragraph, profile: Profile) -> float:
    """The height of one line of the paragraph, points."""
    if paragraph.line is not None:
        return paragraph.line
    look = LOOKS[paragraph.style]
    return look.pitch * profile.sizes[look.role] or profile.pitch


def lines_of(paragraph: Paragraph, profile: Profile, width: float) -> int:
    """How many lines the paragraph takes in so many points."""
    look = LOOKS[paragraph.style]
    size = max((run.size for run in paragraph.runs if run.size), default=profile.sizes[look.role])
    spacing = profile.tracking if size == profile.sizes["body"] else 0.0
    left, right = paragraph.left or 0.0, paragraph.right or 0.0
    first = look.first * profile.char if paragraph.first is None else paragraph.first
    text = paragraph.text
    ends = list(accumulate(len(run.text) for run in paragraph.runs))
    if "\t" in text:
        text, first, ends = text.rpartition("\t")[2], 0.0, []
    width -= left + right
    return count_lines(
        text,
        width,
        size=size,
        spacing=spacing,
        first_indent=first,
        cuts=ends,
        hanging=look.align != "both",
    )


def height_of(block: Block, profile: Profile, page: Page) -> float:
    """The block's height on a page wide enough, points."""
    return sum(_steps(block, profile, page))


def place(blocks: Iterable[Block], profile: Profile, page: Page) -> tuple[Spot, ...]:
    """A spot for every block, laid on pages one after the other from page 1."""
    pen = _Pen(page.text_height)
    spots: list[Spot] = []
    waiting: list[Sequence[float]] = []
    heads: list[float] = []
    for block in blocks:
        steps = _steps(block, profile, page)
        heads.append(_head(block))
        if isinstance(block, Paragraph) and block.page_break_before:
            pen.turn()
        waiting.append(steps)
        if isinstance(block, Paragraph | Chart) and block.keep_next:
            continue
        pen.keep(waiting)
        spots.extend(map(pen.put, waiting, heads))
        waiting, heads = [], []
    spots.extend(map(pen.put, waiting, heads))
    return tuple(spots)


def _steps(block: Block, profile: Profile, page: Page) -> Sequence[float]:
    """The heights of what cannot be parted: lines of a paragraph, rows of a table, a chart.

    A rule below a paragraph takes its own thickness.
    """
    if isinstance(block, Table):
        head, rows = _head(block), [row.height for row in block.rows if not row.header]
        return [head + rows[0], *rows[1:]] if rows else [head]
    if isinstance(block, Chart):
        return [block.height + _CHART_LINE]
    steps = [pitch_of(block, profile)] * lines_of(block, profile, page.text_width)
    if LOOKS[block.style].rule:
        steps[-1] += RULE
    return steps


def _head(block: Block) -> float:
    """The height of a table's header, which stands on each of its pages with the rows there."""
    if not isinstance(block, Table):
        return 0.0
    return sum(row.height for row in block.rows if row.header)


class _Pen:
    """A place on a page that moves down and turns pages."""

    def __init__(self, height: float) -> None:
        self.height = height + _SLACK
        self.page = 1
        self.at = 0.0

    def turn(self) -> None:
        """Go to the top of the next page, unless at the top of one."""
        if self.at:
            self.page, self.at = self.page + 1, 0.0

    def keep(self, waiting: Sequence[Sequence[float]]) -> None:
        """Turn the page if what is kept with the last block's first line does not fit here."""
        together = sum(map(sum, waiting[:-1])) + waiting[-1][0]
        if len(waiting) > 1 and self.at + together > self.height >= together:
            self.turn()

    def put(self, steps: Sequence[float], head: float = 0.0) -> Spot:
        """Lay the steps down and say where; `head` stands again above those on a new page."""
        first = 0
        for step in steps:
            if self.at + step > self.height:
                self.turn()
                self.at += head if first else 0.0
            first = first or self.page
            self.at += step
        return Spot(first=first or self.page, last=self.page, bottom=self.at)

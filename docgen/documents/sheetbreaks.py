"""Where the pages of a worksheet begin, so that what belongs together is printed together."""

from collections.abc import Sequence
from typing import Final

from docgen.worksheet import SheetLine

SCALES: Final = (95, 92, 89, 86)
"""In what size sheets with page breaks are printed, per cent: a little less than the page."""


def scaled_breaks(lines: Sequence[SheetLine], room: float) -> tuple[int, tuple[int, ...]]:
    """The largest scale that takes fewest pages, and the rows that pages begin with."""
    made = [(scale, page_breaks(lines, range(0), room * 100 / scale)) for scale in SCALES]
    return min(made, key=lambda each: len(each[1]))


def page_breaks(lines: Sequence[SheetLine], repeated: range, room: float) -> tuple[int, ...]:
    """The rows (from 0) that pages begin with, the first page left out.

    `repeated` are the rows that are printed again on each page, `room` the height of a page,
    points. What is joined and taller than a page is parted where the page ends.
    """
    again = sum(lines[row].height for row in repeated)
    breaks: list[int] = []
    start, used = 0, 0.0
    for row, line in enumerate(lines):
        used += line.height
        if used <= room or row == start:
            continue
        free = (at for at in range(row, start, -1) if not lines[at].joined)
        start = next(free, row)
        breaks.append(start)
        used = again + sum(each.height for each in lines[start : row + 1])
    return tuple(breaks)

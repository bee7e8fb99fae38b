"""Pages of a long table: which rows stand on which page, and how tall they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class RowBox:
    """A row as pagination sees it.

    height: what its own cells need, points. groups: labels of its grouping cells, outermost
    first. labels: heights that these labels need, points; empty when they never matter.
    """

    height: float
    groups: tuple[str, ...] = ()
    labels: tuple[float, ...] = ()


def usable_height(height: float, grid: float | None = None) -> float:
    """The part of a text area's height that LibreOffice fills, points.

    grid: line pitch of the section's w:docGrid of type lines, None without one. With a grid only
    whole grid lines are filled, by tables too.
    """
    twips = round(height * 20)
    return (twips - twips % round(grid * 20) if grid else twips) / 20


def row_height(lines: int, pitch: float, margin: float = 0.0, border: float = 0.5) -> float:
    """Height of a row whose tallest cell holds so many lines of an exact pitch.

    margin: top and bottom cell margins together. border: width of a horizontal border.
    A row includes one border; all in points.
    """
    return lines * pitch + margin + border


def table_height(heights: Sequence[float], border: float = 0.5) -> float:
    """Height of a table with rows of these heights: one more border closes it."""
    return sum(heights) + border if heights else 0.0


def stretch(rows: Sequence[RowBox]) -> tuple[float, ...]:
    """Heights of rows that stand together on one page, grown so that merged labels fit."""
    heights = [row.height for row in rows]
    for level in reversed(range(max((len(row.labels) for row in rows), default=0))):
        for block in _blocks(rows, level):
            needed = max(_label(rows[index], level) for index in block)
            missing = needed - sum(heights[index] for index in block)
            for index in block:
                heights[index] += max(missing, 0.0) / len(block)
    return tuple(heights)


def paginate_rows(
    rows: Sequence[RowBox], *, first: float, other: float, keep: int = -1
) -> tuple[range, ...]:
    """The rows of each page.

    first and other: room for rows on the first and on other pages, points. keep: the grouping
    level whose blocks stay on one page; -1 for none. A block that does not fit the rest of a
    page goes to the next one. A block longer than a page begins where it is if two rows fit
    there, or one that is tall, and is split between rows; so is one that begins the first page.
    The first range is empty when not even one row fits under the title; a row that fits no
    page stands alone on one (see oversized).
    """
    pages: list[range] = []
    start, room = 0, first
    while start < len(rows):
        end = _page_end(rows, start, room=room, other=other, keep=keep)
        if end == start and (pages or rows[start].height > other or first >= other):
            end = start + 1
        pages.append(range(start, end))
        start, room = end, other
    return tuple(pages)


def oversized(rows: Sequence[RowBox], other: float) -> tuple[int, ...]:
    """The rows that fit on no page of this room."""
    return tuple(index for index in range(len(rows)) if _height(rows, index, index + 1) > other)


def _page_end(rows: Sequence[RowBox], start: int, *, room: float, other: float, keep: int) -> int:
    """Where the page that begins at a row ends."""
    end = _fill(rows, start, room)
    if end == len(rows):
        return end
    block = _block_around(rows, end, keep, start)
    if end == block.start or block.start == start:
        return end
    long = _height(rows, block.start, block.stop) > other
    return end if long and _may_begin(rows, block.start, end, other) else block.start


def _fill(rows: Sequence[RowBox], start: int, room: float) -> int:
    """The first row after start that does not fit the room."""
    end = start
    while end < len(rows) and _height(rows, start, end + 1) <= room + 1e-6:
        end += 1
    return end


def _may_begin(rows: Sequence[RowBox], start: int, end: int, other: float) -> bool:
    """Whether a block that is to be split may begin with rows[start:end]."""
    return end - start >= 2 or (end > start and rows[start].height > other / 2)


def _height(rows: Sequence[RowBox], start: int, end: int) -> float:
    return sum(stretch(rows[start:end]))


def _label(row: RowBox, level: int) -> float:
    return row.labels[level] if level < len(row.labels) else 0.0


def _blocks(rows: Sequence[RowBox], level: int) -> Iterator[range]:
    """Maximal runs of rows with the same labels down to a grouping level."""
    start = 0
    for index in range(1, len(rows) + 1):
        if index == len(rows) or not _same(rows[start], rows[index], level):
            yield range(start, index)
            start = index


def _same(one: RowBox, other: RowBox, level: int) -> bool:
    return level >= 0 and one.groups[: level + 1] == other.groups[: level + 1]


def _block_around(rows: Sequence[RowBox], index: int, level: int, floor: int) -> range:
    """The block that holds a row, from the row floor on."""
    start, stop = index, index + 1
    while start > floor and _same(rows[start - 1], rows[index], level):
        start -= 1
    while stop < len(rows) and _same(rows[stop], rows[index], level):
        stop += 1
    return range(start, stop)

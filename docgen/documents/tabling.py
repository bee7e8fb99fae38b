"""Long tables: rows with grouping columns, laid on pages, the labels shown again on each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from docgen.blocks import Align, Block, Cell, Merge, Paragraph, Row, Rules, Run, Table
from docgen.documents.titles import label_lines
from docgen.layout import (
    RowBox,
    count_lines,
    oversized,
    paginate_rows,
    row_height,
    stretch,
    usable_height,
)
from docgen.official import LOOKS, Page, Profile

PADDING: Final = 5.0
"""White left and right of a cell's text, points."""

LEAD: Final = 8.0
"""White above and below the text of a row, both together, points."""

BORDER: Final = 0.5
"""The line that closes a table, points; each row's height includes the one above it."""

MOVED: Final = 2
"""How many lines go on to the next page with what shall stand below a table."""

TURN: Final = 1.0
"""Height of the paragraphs that begin a new page of a table and end the last, points."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column: header label, width in points, alignment; `group` merges equal cells downwards."""

    label: str
    width: float
    align: Align = "left"
    group: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class HeadCell:
    """A cell of a header: its label, paragraphs parted by line feeds, and what it covers."""

    label: str
    at: int
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A row's texts by column, paragraphs parted by line feeds, and the keys of its groups.

    Rows whose keys agree up to a grouping column share that column's cell. `indent` moves the
    first text column in, in 字. `runs` say what a column's text says, in looks and with marks.
    `spans` are the cells that cover several columns, by their first: such a cell is not merged
    downwards, and the texts of the others that it covers are not shown. `aligns` are those of
    cells that stand otherwise than their column; the row is at least `least` lines high.
    """

    cells: tuple[str, ...]
    keys: tuple[str, ...] = ()
    indent: float = 0.0
    runs: Mapping[int, tuple[Run, ...]] = field(default_factory=dict)
    spans: Mapping[int, int] = field(default_factory=dict)
    aligns: Mapping[int, Align] = field(default_factory=dict)
    least: int = 1

    def places(self) -> Iterator[tuple[int, int]]:
        """The first column of each cell, and how many it covers."""
        column = 0
        while column < len(self.cells):
            span = self.spans.get(column, 1)
            yield column, span
            column += span


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """How a table is set: columns, styles of header and text, and the white of a row's height.

    `head` are the rows of the header; by default one of the columns' labels. A table that is not
    `ruled` has neither rules nor header.
    """

    columns: tuple[Column, ...]
    profile: Profile
    head_style: str = "表头"
    style: str = "表格正文"
    lead: float = LEAD
    padding: float = PADDING
    head: tuple[tuple[HeadCell, ...], ...] = ()
    ruled: bool = True

    @property
    def size(self) -> float:
        """The size of the text, points."""
        return self.profile.sizes[LOOKS[self.style].role]

    @property
    def pitch(self) -> float:
        """The line height of the text, points."""
        return LOOKS[self.style].pitch * self.size

    @property
    def groups(self) -> tuple[int, ...]:
        """The indexes of the grouping columns."""
        return tuple(i for i, column in enumerate(self.columns) if column.group)

    @property
    def heads(self) -> tuple[tuple[HeadCell, ...], ...]:
        """The cells of the header by row."""
        if self.head or not self.ruled:
            return self.head
        return (tuple(HeadCell(label=c.label, at=at) for at, c in enumerate(self.columns)),)

    @property
    def border(self) -> float:
        """How thick the rules are, points."""
        return BORDER if self.ruled else 0.0

    def inner(self, column: int, span: int = 1) -> float:
        """The width that text has in a cell over so many columns, points."""
        widths = (each.width for each in self.columns[column : column + span])
        return sum(widths) - 2 * self.padding

    def chars_in(self, column: int) -> int:
        """How many characters fit on a line of the column."""
        return int(self.inner(column) / self.size)

    def lines_in(self, text: str, column: int, indent: float = 0.0, span: int = 1) -> int:
        """How many lines the text takes in the column, or a cell over several."""
        return _lines(text, self.inner(column, span) - indent, self.size)

    def height(self, lines: int) -> float:
        """The height of a row, or merged cell, with so many lines."""
        return row_height(lines, self.pitch, self.lead, self.border)


# A form is set in several ways before one is chosen; most of its texts stay the same.
@lru_cache(maxsize=8192)
def _lines(text: str, width: float, size: float) -> int:
    return sum(
        count_lines(part, width, size=size, spacing=0.0, hanging=False) for part in text.split("\n")
    )


def head_heights(table: Setting) -> tuple[float, ...]:
    """The heights of the rows of the header, grown so that merged labels fit, points."""
    look = LOOKS[table.head_style]
    size = table.profile.sizes[look.role]
    heights = [row_height(1, look.pitch * size, table.lead)] * len(table.heads)
    cells = [(row, cell) for row, cells in enumerate(table.heads) for cell in cells]
    for row, cell in sorted(cells, key=lambda each: each[1].rows):
        lines = _lines(cell.label, table.inner(cell.at, cell.columns), size)
        covered = heights[row : row + cell.rows]
        missing = row_height(lines, look.pitch * size, table.lead) - sum(covered)
        if missing > 0:
            grown = [height + missing / cell.rows for height in covered]
            heights[row : row + cell.rows] = grown
    return tuple(heights)


def head_rows(table: Setting) -> tuple[Row, ...]:
    """The rows of the header, as high as their tallest labels."""
    cells: list[dict[int, Cell]] = [{} for _ in table.heads]
    for row, heads in enumerate(table.heads):
        for head in heads:
            for down in range(head.rows):
                cells[row + down][head.at] = _head_cell(head, table.head_style, down)
    return tuple(
        Row(cells=tuple(found[at] for at in sorted(found)), height=height, header=True)
        for found, height in zip(cells, head_heights(table), strict=True)
    )


def _head_cell(head: HeadCell, style: str, down: int) -> Cell:
    """A cell of a header, or what it covers so many rows below."""
    merge: Merge = "continue" if down else ("restart" if head.rows > 1 else "")
    labels = [""] if down else head.label.split("\n")
    paragraphs = tuple(_paragraph(label, style, "center") for label in labels)
    return Cell(paragraphs=paragraphs, span=head.columns, merge=merge)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pages:
    """A table on its pages: blocks, how many pages, and where the last one ends, points.

    `first` is how many lines stand on the first page; `oversized` are the indexes of lines that
    are taller than a page.
    """

    blocks: tuple[Block, ...]
    count: int
    bottom: float
    oversized: tuple[int, ...]
    first: int = 0


def page_tables(
    table: Setting,
    lines: Sequence[Line],
    *,
    keep: int,
    above: float,
    page: Page,
    below: float = 0.0,
) -> Pages:
    """The table as one block a page, the grouping labels shown again on each.

    `keep` is the grouping level (from 0) whose rows stay on one page where they can; `above` is
    what the first page has above the table, `below` what shall stand below its end on the same
    page, points.
    """
    head = head_rows(table)
    whole = usable_height(page.text_height, table.profile.pitch)
    other = whole - sum(row.height for row in head) - table.border - 2 * TURN
    boxes = line_boxes(table, lines)
    pages = paginate_rows(boxes, first=other + TURN - above, other=other, keep=keep)
    pages = _with_room(pages, boxes, below, other if len(pages) > 1 else other + TURN - above)
    blocks: list[Block] = []
    bottom = above
    for number, rows in enumerate(pages):
        if number:
            blocks.append(Paragraph(style="空行", line=TURN, page_break_before=True))
        if rows:
            made = _page_rows(table, lines, boxes, rows)
            blocks.append(_table(table, (*head, *made)))
            height = sum(row.height for row in (*head, *made)) + table.border
            bottom = (TURN if number else above) + height
    # Word puts a full line after a table that ends a document, unless there is a paragraph.
    blocks.append(Paragraph(style="空行", line=TURN))
    return Pages(
        blocks=tuple(blocks),
        count=len(pages),
        bottom=bottom + TURN,
        oversized=oversized(boxes, other),
        first=len(pages[0]) if pages else 0,
    )


def _with_room(
    pages: tuple[range, ...], boxes: Sequence[RowBox], below: float, room: float
) -> tuple[range, ...]:
    """The pages with two lines moved on to a page more where the last one has no room below."""
    if not below or not pages or len(pages[-1]) <= MOVED:
        return pages
    last = pages[-1]
    if sum(stretch([boxes[index] for index in last])) + below <= room:
        return pages
    cut = last.stop - MOVED
    return (*pages[:-1], range(last.start, cut), range(cut, last.stop))


def _table(table: Setting, rows: tuple[Row, ...]) -> Table:
    widths = tuple(column.width for column in table.columns)
    rules = Rules() if table.ruled else Rules(outer=0.0, inner=0.0, sides=0.0)
    return Table(widths=widths, rows=rows, padding=table.padding, rules=rules)


def table_heights(table: Setting, lines: Sequence[Line]) -> tuple[float, ...]:
    """The heights of the lines as they stand on one page, points."""
    return stretch(line_boxes(table, lines))


def line_boxes(table: Setting, lines: Sequence[Line]) -> list[RowBox]:
    """The lines as pagination sees them."""
    return [_box(line, table) for line in lines]


def line_height(table: Setting, line: Line) -> float:
    """The height of a line's row from its own cells, the merged ones left out, points."""
    lines = (
        table.lines_in(line.cells[column], column, indent(table, line, column), span)
        for column, span in line.places()
        if not grouping(table, line, column)
    )
    return table.height(max((*lines, line.least)))


def grouping(table: Setting, line: Line, column: int) -> bool:
    """Whether the line's cell in that column is merged with those of its group."""
    return table.columns[column].group and column not in line.spans


def indent(table: Setting, line: Line, column: int) -> float:
    """How far the row's text stands in, in its first cell that is not a group's, points."""
    return line.indent * table.size if column == first_text(table, line) else 0.0


def first_text(table: Setting, line: Line) -> int | None:
    """The first column of the line that is not a group's."""
    texts = (each for each, _ in line.places() if not grouping(table, line, each))
    return next(texts, None)


def _box(line: Line, table: Setting) -> RowBox:
    labels = (
        table.height(len(group_label(table, line, each))) if grouping(table, line, each) else 0.0
        for each in table.groups
    )
    return RowBox(height=line_height(table, line), groups=line.keys, labels=tuple(labels))


def group_label(table: Setting, line: Line, column: int) -> list[str]:
    """The lines of a grouping cell, broken at whole words where it can be."""
    return label_lines(line.cells[column], table.chars_in(column))


def _page_rows(
    table: Setting, lines: Sequence[Line], boxes: Sequence[RowBox], rows: range
) -> list[Row]:
    """The rows of one page; a grouping cell begins anew at its top."""
    made: list[Row] = []
    heights = stretch([boxes[index] for index in rows])
    for index, height in zip(rows, heights, strict=True):
        above = lines[index - 1].keys if index > rows.start else None
        line = lines[index]
        cells = tuple(_cell(table, line, column, span, above) for column, span in line.places())
        made.append(Row(cells=cells, height=height))
    return made


def _cell(table: Setting, line: Line, column: int, span: int, above: Sequence[str] | None) -> Cell:
    """A cell, merged with the one above if the row's groups agree down to this column."""
    align = line.aligns.get(column, table.columns[column].align)
    merge: Merge = ""
    if grouping(table, line, column):
        level = table.groups.index(column) + 1
        merge = "continue" if above and above[:level] == line.keys[:level] else "restart"
    texts = [""] if merge == "continue" else line.cells[column].split("\n")
    if merge == "restart":
        texts = group_label(table, line, column)
    left = indent(table, line, column)
    paragraphs = tuple(_paragraph(text, table.style, align, left) for text in texts)
    if runs := line.runs.get(column):
        paragraphs = (Paragraph(runs=runs, style=table.style, align=align),)
    return Cell(paragraphs=paragraphs, span=span, merge=merge)


def _paragraph(text: str, style: str, align: Align, left: float = 0.0) -> Paragraph:
    return Paragraph(
        runs=(Run(text=text),) if text else (), style=style, align=align, left=left or None
    )

"""Long tables: rows with grouping columns, laid on pages, the labels shown again on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from docgen.blocks import Align, Block, Cell, Merge, Paragraph, Row, Run, Table
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

LEAST_LEAD: Final = 1.5
MOST_LEAD: Final = 10.0
"""How narrow and how wide a fitted table may be set, points of white a row."""

FIT_SLACK: Final = 3.0
"""What a fitted table leaves free at the foot of the page, points."""

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
class Line:
    """A row's texts by column, paragraphs parted by line feeds, and the keys of its groups.

    Rows whose keys agree up to a grouping column share that column's cell. `indent` moves the
    first text column in, in 字. `runs` say what a column's text says, in looks and with marks.
    """

    cells: tuple[str, ...]
    keys: tuple[str, ...] = ()
    indent: float = 0.0
    runs: Mapping[int, tuple[Run, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """How a table is set: columns, styles of header and text, and the white of a row's height."""

    columns: tuple[Column, ...]
    profile: Profile
    head_style: str = "表头"
    style: str = "表格正文"
    lead: float = LEAD

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

    def chars_in(self, column: int) -> int:
        """How many characters fit on a line of the column."""
        return int((self.columns[column].width - 2 * PADDING) / self.size)

    def lines_in(self, text: str, column: int, indent: float = 0.0) -> int:
        """How many lines the text takes in the column."""
        width = self.columns[column].width - 2 * PADDING - indent
        return sum(
            count_lines(part, width, size=self.size, spacing=0.0, hanging=False)
            for part in text.split("\n")
        )

    def height(self, lines: int) -> float:
        """The height of a row, or merged cell, with so many lines."""
        return row_height(lines, self.pitch, self.lead)


def head_row(table: Setting) -> Row:
    """The header row, as high as its tallest label."""
    look = LOOKS[table.head_style]
    size = table.profile.sizes[look.role]
    lines = max(
        count_lines(c.label, c.width - 2 * PADDING, size=size, spacing=0.0, hanging=False)
        for c in table.columns
    )
    cells = tuple(
        Cell(paragraphs=(_paragraph(c.label, table.head_style, "center"),)) for c in table.columns
    )
    height = row_height(lines, look.pitch * size, table.lead)
    return Row(cells=cells, height=height, header=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pages:
    """A table on its pages: blocks, how many pages, and where the last one ends, points.

    `oversized` are the indexes of lines that are taller than a page.
    """

    blocks: tuple[Block, ...]
    count: int
    bottom: float
    oversized: tuple[int, ...]


def page_tables(
    table: Setting, lines: Sequence[Line], *, keep: int, above: float, page: Page
) -> Pages:
    """The table as one block a page, the grouping labels shown again on each.

    `keep` is the grouping level (from 0) whose rows stay on one page where they can; `above` is
    what the first page has above the table, points.
    """
    head = head_row(table)
    whole = usable_height(page.text_height, table.profile.pitch)
    other = whole - head.height - BORDER - 2 * TURN
    boxes = [_box(line, table) for line in lines]
    pages = paginate_rows(boxes, first=other + TURN - above, other=other, keep=keep)
    blocks: list[Block] = []
    bottom = above
    for number, rows in enumerate(pages):
        if number:
            blocks.append(Paragraph(style="空行", line=TURN, page_break_before=True))
        if rows:
            made = _page_rows(table, lines, boxes, rows)
            blocks.append(_table(table, (head, *made)))
            bottom = (TURN if number else above) + sum(row.height for row in (head, *made)) + BORDER
    # Word puts a full line after a table that ends a document, unless there is a paragraph.
    blocks.append(Paragraph(style="空行", line=TURN))
    return Pages(
        blocks=tuple(blocks),
        count=len(pages),
        bottom=bottom + TURN,
        oversized=oversized(boxes, other),
    )


def _table(table: Setting, rows: tuple[Row, ...]) -> Table:
    widths = tuple(column.width for column in table.columns)
    return Table(widths=widths, rows=rows, padding=PADDING)


def fitted(table: Setting, lines: Sequence[Line], room: float) -> Setting:
    """The setting whose rows fill the room, points, if the lines fit one page at all."""
    bare = replace(table, lead=0.0)
    taken = head_row(bare).height + sum(line_height(bare, line) for line in lines)
    lead = (room - taken - FIT_SLACK) / (len(lines) + 1)
    return table if lead < LEAST_LEAD else replace(table, lead=min(lead, MOST_LEAD))


def line_height(table: Setting, line: Line) -> float:
    """The height of a line's row from its own cells, the merged ones left out, points."""
    return table.height(
        max(
            table.lines_in(text, index, _indent(table, line, index))
            for index, text in enumerate(line.cells)
            if not table.columns[index].group
        )
    )


def _indent(table: Setting, line: Line, column: int) -> float:
    """How far the row's text stands in, in its first column that is not a grouping one."""
    texts = [i for i, each in enumerate(table.columns) if not each.group]
    return line.indent * table.size if texts and column == texts[0] else 0.0


def _box(line: Line, table: Setting) -> RowBox:
    labels = (table.height(len(_label(table, line, i))) for i in table.groups)
    return RowBox(height=line_height(table, line), groups=line.keys, labels=tuple(labels))


def _label(table: Setting, line: Line, column: int) -> list[str]:
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
        cells = tuple(
            _cell(table, lines[index], column, above) for column in range(len(table.columns))
        )
        made.append(Row(cells=cells, height=height))
    return made


def _cell(table: Setting, line: Line, column: int, above: Sequence[str] | None) -> Cell:
    """A cell, merged with the one above if the row's groups agree down to this column."""
    spec = table.columns[column]
    merge: Merge = ""
    if spec.group:
        level = table.groups.index(column) + 1
        merge = "continue" if above and above[:level] == line.keys[:level] else "restart"
    texts = [""] if merge == "continue" else line.cells[column].split("\n")
    if merge == "restart":
        texts = _label(table, line, column)
    indent = _indent(table, line, column)
    paragraphs = tuple(_paragraph(text, table.style, spec.align, indent) for text in texts)
    if runs := line.runs.get(column):
        paragraphs = (Paragraph(runs=runs, style=table.style, align=spec.align),)
    return Cell(paragraphs=paragraphs, merge=merge)


def _paragraph(text: str, style: str, align: Align, left: float = 0.0) -> Paragraph:
    return Paragraph(
        runs=(Run(text=text),) if text else (), style=style, align=align, left=left or None
    )

"""What a document is made of: runs, paragraphs, tables. Values without any XML.

`documents/` makes them, `formats/word.py` writes them. All lengths are points.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Align: TypeAlias = Literal["left", "center", "right", "justify", "distribute"]
Merge: TypeAlias = Literal["", "restart", "continue"]
TabKind: TypeAlias = Literal["left", "center", "right"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """A stretch of text in one look; `style` names a character style of the template.

    `size` and `tracking` (added to each character's width) in points, None as the style has it.
    `mark` names the place (a bookmark) where the text stands, or may be put if there is none yet.
    """

    text: str
    style: str | None = None
    bold: bool = False
    size: float | None = None
    tracking: float | None = None
    mark: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tab:
    """A tab stop, `at` points from the left edge of the text area."""

    at: float
    kind: TabKind = "left"


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """A paragraph in a named style, and what differs from that style here.

    `line` is an exact line height, `first` the indent of the first line (negative: hanging),
    all in points; None leaves the style's own value.
    """

    runs: tuple[Run, ...] = ()
    style: str
    left: float | None = None
    right: float | None = None
    first: float | None = None
    before: float | None = None
    line: float | None = None
    align: Align | None = None
    tabs: tuple[Tab, ...] = ()
    page_break_before: bool = False
    keep_next: bool = False

    @property
    def text(self) -> str:
        """The paragraph's text, tabs as tabs."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A table cell: paragraphs over `span` columns, merged downwards by `merge`."""

    paragraphs: tuple[Paragraph, ...]
    span: int = 1
    merge: Merge = ""
    middle: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A table row at least `height` points high (exactly, if `exact`)."""

    cells: tuple[Cell, ...]
    height: float
    exact: bool = False
    header: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """Thickness in points of a table's lines; 0 draws none."""

    outer: float = 0.5
    inner: float = 0.5
    sides: float = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table of fixed column `widths` in points.

    `padding` is the white left and right in each cell, `left` the table's distance from the text
    area's left edge. `page_bottom` floats the table to the bottom edge of the text area; then
    `left` counts from the paper's edge.
    """

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    rules: Rules = Rules()
    padding: float = 0.0
    left: float = 0.0
    page_bottom: bool = False


Block: TypeAlias = Paragraph | Table
Blocks: TypeAlias = tuple[Block, ...]


def paragraph(text: str, style: str, *, run_style: str | None = None) -> Paragraph:
    """One run of `text` as a paragraph of the named style."""
    return Paragraph(runs=(Run(text=text, style=run_style),) if text else (), style=style)


def texts(blocks: Iterable[Block]) -> tuple[str, ...]:
    """The texts of the blocks in reading order: a paragraph each, table cells in rows."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        else:
            cells = (cell for row in block.rows for cell in row.cells)
            found.extend(texts(p for cell in cells for p in cell.paragraphs))
    return tuple(found)

"""What a document is made of: runs, paragraphs, tables, charts. Values without any XML.

`documents/` makes them, `formats/word.py` writes them. All lengths are points.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

Align: TypeAlias = Literal["left", "center", "right", "justify", "distribute"]
Merge: TypeAlias = Literal["", "restart", "continue"]
TabKind: TypeAlias = Literal["left", "center", "right"]
ChartKind: TypeAlias = Literal["column", "bar", "line", "pie"]
Legend: TypeAlias = Literal["bottom", "right", "top", "none"]
Number: TypeAlias = int | float | Decimal


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """What a chart draws in one look: a value for each category, None where there is none."""

    name: str
    values: tuple[Number | None, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A chart in a paragraph of its own, centred; columns stand upright, bars lie.

    Bars are drawn from the top in the order of the categories. A pie has one series, no value of
    it below zero. `measure` is printed below the title (单位：家), `category_title` and
    `value_title` along the axes. `number_format` is a format of Excel, empty for as many places
    as the values have. None lets the writer choose: a `legend` where there are several series,
    `labels` (values at the columns, name, value and share at the slices) where they fit.

    `style` and `title_style` name paragraph styles whose fonts the text and the title have;
    `size` is that of the text, values and the measure are a little smaller. Raises ValueError
    for values that are not one for each category, or cannot be drawn.
    """

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    width: float
    height: float
    title: str = ""
    measure: str = ""
    category_title: str = ""
    value_title: str = ""
    number_format: str = ""
    legend: Legend | None = None
    labels: bool | None = None
    style: str = "密表正文"
    title_style: str = "密表表头"
    size: float = 10.5
    title_size: float = 12.0
    keep_next: bool = False

    def __post_init__(self) -> None:
        if not self.categories or not self.series:
            raise ValueError("a chart has categories and series")
        if any(len(each.values) != len(self.categories) for each in self.series):
            raise ValueError("a series has one value for each category")
        if not all(map(math.isfinite, self.numbers)):
            raise ValueError("a chart draws finite numbers")
        if self.kind == "pie" and (len(self.series) > 1 or min(self.numbers, default=0) < 0):
            raise ValueError("a pie has one series, no value of it below zero")

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The values of all series that are there."""
        return tuple(n for each in self.series for n in each.values if n is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A picture as large as it is shown, points; it stands where a run has its name for mark.

    `content` is the file, JPEG or PNG; `text` tells what is on it to who cannot see it.
    """

    content: bytes
    width: float
    height: float
    text: str = ""


Block: TypeAlias = Paragraph | Table | Chart
Blocks: TypeAlias = tuple[Block, ...]


def paragraph(text: str, style: str, *, run_style: str | None = None) -> Paragraph:
    """One run of `text` as a paragraph of the named style."""
    return Paragraph(runs=(Run(text=text, style=run_style),) if text else (), style=style)


def texts(blocks: Iterable[Block]) -> tuple[str, ...]:
    """The texts of the blocks in reading order: a paragraph each, cells in rows, chart titles."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Chart):
            found.append(block.title)
        else:
            cells = (cell for row in block.rows for cell in row.cells)
            found.extend(texts(p for cell in cells for p in cell.paragraphs))
    return tuple(found)

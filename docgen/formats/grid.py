"""A list of many rows as a worksheet shows it, with headers of several levels and live totals.

Plain data, which `formats/ledgerbook.py` writes row by row; rows may be made as they are written.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Date
from decimal import Decimal
from typing import Final, Literal, NamedTuple, TypeAlias

Content: TypeAlias = str | int | float | Decimal | Date | None

Look: TypeAlias = Literal[
    "plain", "branch", "whole", "missing", "late", "corrected", "unclear", "faint"
]
"""What a row or cell looks like: a unit's, a subtotal, the total; not reported, late, corrected by
hand, not understood; and what only helps to read."""

HEAD_ROW: Final = 3
"""The row, from 1, in which the header begins; above it stand the title and a line of notes."""


class Label(NamedTuple):
    """A label of a header; neighbours with the same text and key become one cell."""

    text: str
    key: str = ""


class Cell(NamedTuple):
    """A cell that does not look like its row, or that reckons: `value` is what it comes to."""

    value: Content
    look: Look | None = None
    formula: str | None = None


class GridRow(NamedTuple):
    """A row: its cells by column, its look, how deep in the outline, its height in points."""

    cells: Sequence[Content | Cell]
    look: Look = "plain"
    level: int = 0
    height: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class GridColumn:
    """A column: the labels above it, the outermost first, its measure and its width in digits.

    `shown` is the number format, `number` what the row below the totals says of it. `merged` says
    that its label reaches down over the row of measures.
    """

    path: tuple[Label, ...]
    width: float
    measure: str = ""
    shown: str = "General"
    side: Literal["left", "center", "right"] = "center"
    number: str = ""
    merged: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class GridSheet:
    """A sheet: its name, title and notes, columns, a row of totals, and the rows below it.

    The first `frozen` columns stay in sight and are on each page; `levels` is how deep the outline
    goes. `wraps` says that long texts go on in a second line. `rows` is called once.
    """

    name: str
    title: str
    below: str
    columns: tuple[GridColumn, ...]
    rows: Callable[[], Iterable[GridRow]]
    totals: GridRow | None = None
    frozen: int = 0
    levels: int = 0
    wraps: bool = True

    @property
    def head(self) -> Sequence[int]:
        """The rows of the header, from 1, with that of the measures."""
        return head_rows(self.columns)


def head_rows(columns: Sequence[GridColumn]) -> range:
    """The rows of the header, from 1, with that of the measures."""
    deep = max(len(column.path) for column in columns)
    measured = any(column.measure for column in columns)
    return range(HEAD_ROW, HEAD_ROW + deep + measured)


def first_row(columns: Sequence[GridColumn], *, totals: bool) -> int:
    """The row, from 1, of the first of the rows; above it, the totals and their numbers."""
    return head_rows(columns).stop + (2 if totals else 0)

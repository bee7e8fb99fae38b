"""A sheet to be filled in and printed: rows, cells, names and rules. Values without any Excel.

`documents/` makes it, `formats/formbook.py` writes it. All lengths are points.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from docgen.fields import Plain, Validation
from docgen.official import Page, Profile

Side: TypeAlias = Literal["left", "center", "right"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetCell:
    """A cell from column `at` (from 0), over `columns` and `rows`; `style` is a look's name.

    `borders` are letters of top, bottom, left and right. A cell with a `mark`, its defined name,
    is `open` for entries if so said. `shown` is a number format, `western` asks for digits in
    the Western font. `formula` reckons over marks, with `value` as what it comes to so far. A
    cell with `shrunk` shows its value on one line, smaller where it must.
    """

    at: int
    value: Plain | None = None
    style: str
    columns: int = 1
    rows: int = 1
    align: Side = "left"
    indent: int = 0
    borders: str = ""
    mark: str | None = None
    open: bool = False
    shown: str = "General"
    western: bool = False
    rule: Validation | None = None
    formula: str | None = None
    shrunk: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetLine:
    """A row of the sheet and its height; one that is `joined` is on the page of the one above."""

    height: float
    cells: tuple[SheetCell, ...] = ()
    joined: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Worksheet:
    """The sheet: widths of its columns, its rows.

    The first `frozen` rows stay in sight, those of `repeated` (from 0) are on each page. `single`
    asks for one page, else it is one page wide; with a `scale`, per cent, it is printed in that
    size, and pages begin at the rows in `breaks`. To one that `grows`, rows may be added.
    """

    title: str
    widths: tuple[float, ...]
    lines: tuple[SheetLine, ...]
    frozen: int
    repeated: range
    page: Page
    profile: Profile
    landscape: bool = False
    single: bool = True
    grows: bool = False
    scale: int | None = None
    breaks: tuple[int, ...] = ()

    def cells(self) -> Iterator[tuple[int, SheetCell]]:
        """Every cell with the index of its row."""
        for row, line in enumerate(self.lines):
            for cell in line.cells:
                yield row, cell

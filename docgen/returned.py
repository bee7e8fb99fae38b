"""A returned file as cells and texts: values without any Word or Excel.

`formats/` reads it from a file, `intake/` finds the fields of a form in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Final, Literal, NamedTuple, TypeAlias

from docgen.fields import Raw

FileKind: TypeAlias = Literal["docx", "xlsx"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnedCell:
    """A cell of a table or a sheet, at the row and column (from 0) of its top left corner.

    `rows` and `columns` say how many it covers; `place` how a person finds it: 填报表!D7, or
    第1个表格第3行第2列. `marks` are the bookmarks or defined names that stand in it.
    """

    row: int
    column: int
    raw: Raw
    place: str
    rows: int = 1
    columns: int = 1
    marks: tuple[str, ...] = ()


_new: Final = object.__new__
_row, _column, _raw, _place, _rows, _columns, _marks = (
    ReturnedCell.__dict__[each.name].__set__ for each in fields(ReturnedCell)
)


def returned_cell(
    row: int,
    column: int,
    raw: Raw,
    place: str,
    rows: int = 1,
    columns: int = 1,
    marks: tuple[str, ...] = (),
) -> ReturnedCell:
    """A cell, made in half the time that its class takes: a file has many."""
    cell = _new(ReturnedCell)
    _row(cell, row)
    _column(cell, column)
    _raw(cell, raw)
    _place(cell, place)
    _rows(cell, rows)
    _columns(cell, columns)
    _marks(cell, marks)
    return cell


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """A table or a sheet: its cells in reading order; `name` is the sheet's, empty in Word.

    Of merged cells only the one in the top left corner is there. Cells of a sheet that hold
    nothing are only there if they have a mark or lie beside one that holds something.
    """

    cells: tuple[ReturnedCell, ...]
    name: str = ""
    hidden: bool = False

    def lines(self) -> Mapping[int, tuple[ReturnedCell, ...]]:
        """The cells by the row they begin in, from left to right."""
        found: dict[int, list[ReturnedCell]] = {}
        for cell in self.cells:
            found.setdefault(cell.row, []).append(cell)
        return {row: tuple(found[row]) for row in sorted(found)}


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnedText:
    """A paragraph outside of tables; `marks` gives the text that each bookmark in it encloses."""

    text: str
    place: str
    marks: Mapping[str, str] = field(default_factory=dict)


class Found(NamedTuple):
    """A cell and the index of its grid."""

    grid: int
    cell: ReturnedCell


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """What a returned file holds: properties, identifier, tables or sheets, texts around them."""

    kind: FileKind
    properties: Mapping[str, str] = field(default_factory=dict)
    identifier: str = ""
    grids: tuple[Grid, ...] = ()
    texts: tuple[ReturnedText, ...] = ()

    def marked(self) -> Mapping[str, Found]:
        """The cells by their marks; of a mark that stands twice, the first."""
        found: dict[str, Found] = {}
        for index, grid in enumerate(self.grids):
            for cell in grid.cells:
                for mark in cell.marks:
                    found.setdefault(mark, Found(index, cell))
        return found

    def all_texts(self) -> Iterator[str]:
        """Every text in the file: paragraphs, then cells."""
        yield from (each.text for each in self.texts)
        yield from (cell.raw.text for grid in self.grids for cell in grid.cells)

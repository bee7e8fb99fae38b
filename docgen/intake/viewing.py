"""A returned file as one run of rows: cells with the keys of their texts, and merged ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from docgen.fields import Raw
from docgen.intake.matching import key_of
from docgen.returned import Grid, Returned, ReturnedCell

MOST_CELLS: Final = 24_000
_WIDEST: Final = 300
_MOST_ABOVE: Final = 40

At = tuple[int, int, int]
"""Where a value stands: grid, row and column; of a paragraph -1, its index, and 0."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """A place where a value stands: how a person finds it, what stands there."""

    at: At
    place: str
    raw: Raw


@dataclass(slots=True)
class Row:
    """A row of a grid: the cells that begin in it, their keys, and those that reach down to it."""

    grid: int
    number: int
    cells: tuple[ReturnedCell, ...]
    keys: tuple[str, ...]
    above: tuple[ReturnedCell, ...] = ()

    def cell(self, column: int) -> ReturnedCell | None:
        """The cell that covers a column, also one that begins in a row above."""
        return next((each for each in self.covering(column)), None)

    def covering(self, column: int) -> Iterator[ReturnedCell]:
        """The cells that cover a column, those that begin in this row first."""
        for cells in (self.cells, self.above):
            for each in cells:
                if each.column <= column < each.column + each.columns:
                    yield each

    def own(self, column: int) -> ReturnedCell | None:
        """The cell that begins in this row and covers a column."""
        for each in self.cells:
            if each.column <= column < each.column + each.columns:
                return each
        return None

    def spot(self, cell: ReturnedCell) -> Spot:
        """A cell of this row as a place."""
        return spot_of(self.grid, cell)

    @property
    def blank(self) -> bool:
        """Whether its cells hold no text at all."""
        return not any(each.raw.text.strip() for each in self.cells)

    @property
    def width(self) -> int:
        """The column after the last."""
        return max((each.column + each.columns for each in self.cells), default=0)


def spot_of(grid: int, cell: ReturnedCell) -> Spot:
    """A cell as a place."""
    return Spot(at=(grid, cell.row, cell.column), place=cell.place, raw=cell.raw)


def rows_of(returned: Returned, *, hidden: bool) -> tuple[list[Row], bool]:
    """The rows of the grids that are hidden, or of those that are not, from the top.

    Also whether there are more cells than any form has, of which the rest is left out.
    """
    rows: list[Row] = []
    left = MOST_CELLS
    for index, grid in enumerate(returned.grids):
        if grid.hidden is hidden:
            rows.extend(_rows(index, grid, left))
            left -= min(left, len(grid.cells))
    return rows, left == 0


def _rows(index: int, grid: Grid, most: int) -> Iterator[Row]:
    above: list[ReturnedCell] = []
    cells: list[ReturnedCell] = []
    for cell in _in_order(grid.cells[:most]):
        if cells and cell.row != cells[0].row:
            yield _row(index, cells, above)
            above = _still(above, cells, cell.row)
            cells = []
        cells.append(cell)
    if cells:
        yield _row(index, cells, above)


def _in_order(cells: tuple[ReturnedCell, ...]) -> Iterable[ReturnedCell]:
    places = [(cell.row, cell.column) for cell in cells]
    if places == sorted(places):
        return cells
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def _row(index: int, cells: list[ReturnedCell], above: list[ReturnedCell]) -> Row:
    some = tuple(cells[:_WIDEST])
    keys = tuple(key_of(cell.raw.text) if cell.raw.text else "" for cell in some)
    return Row(index, some[0].row, some, keys, tuple(above))


def _still(above: list[ReturnedCell], cells: list[ReturnedCell], number: int) -> list[ReturnedCell]:
    """The cells that reach down to a row."""
    tall = [cell for cell in cells if cell.rows > 1]
    if not above and not tall:
        return above
    return [cell for cell in (*above, *tall) if cell.row + cell.rows > number][:_MOST_ABOVE]

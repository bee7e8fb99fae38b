"""The columns of a worksheet on which the tables of a form stand one below the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from docgen.documents.formparts import FormParts
from docgen.documents.formtable import FormTable
from docgen.documents.tabling import PADDING
from docgen.layout import text_width

_NARROWEST: Final = 0.4
"""The least part of the value's column that is left to the value beside its measure."""

_SNAP: Final = 6.0
"""Edges of columns that lie no farther apart than this become one, points."""

_SAME: Final = 0.01


@dataclass(frozen=True, kw_only=True, slots=True)
class TableGrid:
    """Where a table's columns begin on the sheet, and the last one ends; where measures begin."""

    starts: tuple[int, ...]
    measures: int | None = None

    def at(self, column: int, span: int = 1) -> tuple[int, int]:
        """The first column of a cell on the sheet, and how many it covers there."""
        return self.starts[column], self.starts[column + span] - self.starts[column]


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetGrid:
    """The widths of the sheet's columns, points, and the tables on them."""

    widths: tuple[float, ...]
    tables: tuple[TableGrid, ...]

    def width(self, start: int, count: int) -> float:
        """The width of a cell, points."""
        return sum(self.widths[start : start + count])

    def last(self, needed: float) -> int:
        """The last column from which so many points are left to the right."""
        inner = {start for table in self.tables for start in table.starts[1:-1]}
        count = len(self.widths)
        wide = [at for at in inner if self.width(at, count - at) >= needed]
        return max(wide, default=0)


def sheet_grid(parts: FormParts) -> SheetGrid:
    """The columns of all tables, laid over each other."""
    tables = parts.all
    edges: list[float] = [0.0, sum(column.width for column in tables[0].setting.columns)]
    wanted: dict[int, tuple[list[float], list[float]]] = {}
    for at in sorted(range(len(tables)), key=lambda at: -len(tables[at].setting.columns)):
        columns = _settled(_edges(tables[at]), edges)
        wanted[at] = columns, _settled(_split(tables[at]), edges)
    edges.sort()
    return SheetGrid(
        widths=tuple(end - start for start, end in pairwise(edges)),
        tables=tuple(
            TableGrid(
                starts=(0, *map(edges.index, columns), len(edges) - 1),
                measures=edges.index(split[0]) if split else None,
            )
            for columns, split in (wanted[at] for at in range(len(tables)))
        ),
    )


def _edges(table: FormTable) -> list[float]:
    """The edges between the table's columns, from its left side."""
    return list(accumulate(column.width for column in table.setting.columns))[:-1]


def _split(table: FormTable) -> list[float]:
    """The edge between values and their measures."""
    if table.parted is None:
        return []
    measures = {place.measure for row in table.rows for place in row.places.values()} - {""}
    if not measures:
        return []
    value = table.setting.columns[table.parted].width
    wide = max(text_width(each, size=table.setting.size) for each in measures) + 2 * PADDING
    right = min(max(wide, value / 2), value * (1 - _NARROWEST))
    return [sum(column.width for column in table.setting.columns) - right]


def _settled(wanted: Sequence[float], edges: list[float]) -> list[float]:
    """The edges as they are among those of the sheet, which get those that lie apart."""
    found: list[float] = []
    for edge in wanted:
        near = _nearest(edge, edges, after=found[-1] if found else 0.0)
        if near is None:
            edges.append(edge)
        found.append(edge if near is None else near)
    return found


def _nearest(edge: float, edges: Sequence[float], after: float) -> float | None:
    """The nearest edge of the sheet inside it and beyond another, if it is near enough."""
    free = _inside(edges, after)
    near = min(free, key=lambda each: abs(each - edge), default=None)
    return near if near is not None and abs(near - edge) <= _SNAP else None


def _inside(edges: Sequence[float], after: float) -> Iterator[float]:
    return (each for each in edges if after + _SAME < each < edges[1] - _SAME)

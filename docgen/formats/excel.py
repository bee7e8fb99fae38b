"""Tables in Excel workbooks as rows of text by header."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from docgen.findings import DocgenError, Finding, Place, finding
from docgen.formats.cells import Value
from docgen.formats.package import MAX_FILE
from docgen.formats.workbook import Corner, Grid, failure, letters, read_grid
from docgen.sheets import SheetRow
from docgen.source.reading import file_not_found
from docgen.text import join_lines

MAX_CHARACTERS: Final = 2_000_000


def read_rows(
    path: Path, sheet: str | None, name: str, place: Place
) -> tuple[tuple[SheetRow, ...], tuple[Finding, ...]]:
    """The rows of a table in a workbook below its headers; nothing is raised.

    sheet: its sheet, by default the first visible one with content; name: the file's name as
    shown to the user; place: where the file is named, for findings about it as a whole.
    The headers are the first row with two texts or more: titles and lines such as 填报单位：某局
    above them are passed over. Merged cells all hold the text of their first one. Empty rows
    are left out; what else is left out or cannot be taken as it stands is a finding.
    """
    try:
        grid = read_grid(_load(path, name, place), sheet, name)
        rows, findings = _Table(grid).read()
        _check_size(rows, grid)
    except DocgenError as error:
        return (), tuple(_named_at(item, name, place) for item in error.findings)
    return rows, findings


def _named_at(item: Finding, name: str, place: Place) -> Finding:
    """The finding about the file where the campaign names it."""
    if item.place.file != name or place.file is None:
        return item
    part = name if item.place.part is None else f"{name}: {item.place.part}"
    return replace(item, place=replace(place, part=part))


def _load(path: Path, name: str, place: Place) -> bytes:
    if path.is_dir():
        raise failure("file-is-folder", name, file=name)
    try:
        with path.open("rb") as file:
            # One byte more than the limit tells read_package that there is more.
            return file.read(MAX_FILE + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise DocgenError([file_not_found(path, name, place)]) from None
    except OSError as error:
        raise failure(
            "file-unreadable", name, file=name, reason=error.strerror or str(error)
        ) from None


def _check_size(rows: Sequence[SheetRow], grid: Grid) -> None:
    if sum(len(text) for row in rows for text in row.cells.values()) > MAX_CHARACTERS:
        raise failure("sheet-too-long", grid.file, grid.sheet, limit=MAX_CHARACTERS)


class _Table:
    """The table on a sheet: which cells cover which, and what was found on the way."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._covers = _covers(grid)
        self._rows = sorted(row for row in grid.cells if self._own(row))
        self._head = self._header_row()
        self._found: list[Finding] = []
        self._reported: set[Corner] = set()

    def read(self) -> tuple[tuple[SheetRow, ...], tuple[Finding, ...]]:
        """The rows below the headers, and the findings."""
        headers = self._headers()
        below = [row for row in self._rows if row > self._head]
        rows = tuple(self._row(row, headers) for row in below if self._is_data(row, headers))
        self._report_columns(below, headers)
        self._report_hidden(below)
        return rows, tuple(self._found)

    def _own(self, row: int) -> list[int]:
        """The columns with content of a row's own, in order."""
        columns = self._grid.cells.get(row, ())
        return sorted(c for c in columns if self._origin(row, c) == (row, c))

    def _origin(self, row: int, column: int) -> Corner:
        return self._covers.get((row, column), (row, column))

    def _value(self, row: int, column: int) -> Value | None:
        row, column = self._origin(row, column)
        return self._grid.cells.get(row, {}).get(column)

    def _text(self, row: int, column: int) -> str:
        """A cell's text; a problem with it is told once, however many cells are merged."""
        value, origin = self._value(row, column), self._origin(row, column)
        if value is None:
            return ""
        if value.problem and origin not in self._reported:
            self._reported.add(origin)
            self._found.append(replace(value.problem, place=self._grid.place(*origin)))
        return value.text

    def _header_row(self) -> int:
        several = [row for row in self._rows if len(self._own(row)) > 1]
        plain = [row for row in several if not self._is_line(row)]
        if found := plain or several or self._rows:
            return found[0]
        raise failure("sheet-empty", self._grid.file, sheet=self._grid.sheet)

    def _is_line(self, row: int) -> bool:
        """Whether it is a line such as 填报单位：某局, 填报日期：6月8日."""
        first = self._value(row, self._own(row)[0])
        return first is not None and bool(re.search("[:：]", first.text))

    def _headers(self) -> dict[str, int]:
        """The column of each header; of two that are the same, the first."""
        headers: dict[str, int] = {}
        for column in self._own(self._head):
            header = "".join(join_lines(self._text(self._head, column)))
            if not header:
                continue
            if header in headers:
                place = self._grid.place(self._head, column)
                first = f"{letters(headers[header])}{self._head}"
                self._found.append(finding("header-duplicate", place, header=header, first=first))
            headers.setdefault(header, column)
        return headers

    def _is_data(self, row: int, headers: Mapping[str, int]) -> bool:
        origins = [self._origin(row, column) for column in headers.values()]
        if any(origin[0] == self._head for origin in origins):
            self._found.append(finding("header-rows", self._grid.row_place(row)))
            return False
        if len(origins) > 1 and set(origins) == {(row, origins[0][1])}:
            text = self._text(row, origins[0][1])
            self._found.append(finding("row-merged", self._grid.row_place(row), text=text))
            return False
        return True

    def _row(self, row: int, headers: Mapping[str, int]) -> SheetRow:
        return SheetRow(
            cells={header: self._text(row, column) for header, column in headers.items()},
            places={header: self._grid.place(row, column) for header, column in headers.items()},
            place=self._grid.row_place(row),
        )

    def _report_columns(self, rows: Sequence[int], headers: Mapping[str, int]) -> None:
        """Tell of the columns that hold something, but have no header."""
        firsts: dict[int, int] = {}
        for row in rows:
            for column in self._own(row):
                firsts.setdefault(column, row)
        for column in sorted(firsts.keys() - set(self._own(self._head))):
            place = self._grid.place(firsts[column], column)
            self._found.append(finding("header-missing", place, column=letters(column)))

    def _report_hidden(self, rows: Sequence[int]) -> None:
        if hidden := sorted(set(self._grid.hidden) & set(rows)):
            place = Place(file=self._grid.file, part=self._grid.sheet)
            shown = [*hidden[:10], *(["…"] if len(hidden) > 10 else [])]
            self._found.append(finding("rows-hidden", place, count=len(hidden), rows=shown))


def _covers(grid: Grid) -> dict[Corner, Corner]:
    """The first cell of the merged range around a cell, for cells in rows and columns in use.

    A range that meets another ends there, so that each cell is visited once however many
    ranges there are.
    """
    rows = sorted(grid.cells)
    columns = sorted({column for cells in grid.cells.values() for column in cells})
    covers: dict[Corner, Corner] = {}
    for (top, left), (bottom, right) in grid.merges:
        within = columns[bisect_left(columns, left) : bisect_right(columns, right)]
        for row in rows[bisect_left(rows, top) : bisect_right(rows, bottom)]:
            cells = [(row, column) for column in within]
            if any(cell in covers for cell in cells):
                break
            covers.update(dict.fromkeys(cells, (top, left)))
    return covers

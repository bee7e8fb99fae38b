"""The tables of a form on a worksheet: headers, labels, and cells for values."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from docgen.documents import tabling
from docgen.documents.formpages import GAP, title_height, title_style
from docgen.documents.formparts import FormParts
from docgen.documents.formtable import FormRow, FormTable, Place
from docgen.documents.sheetformula import Formulas
from docgen.documents.sheetgrid import SheetGrid, TableGrid
from docgen.documents.tabling import Line
from docgen.fields import Value
from docgen.forms import FormModel, Values, computed_values
from docgen.identity import mark_of
from docgen.worksheet import SheetCell, SheetLine, Side

_BOX: Final = "tblr"
_INDENT: Final = 2
_PADDING: Final = 3.0


@dataclass(frozen=True, kw_only=True)
class SheetTables:
    """Makes the rows of a form's tables, one below the other."""

    form: FormModel
    parts: FormParts
    grid: SheetGrid
    values: Values

    @cached_property
    def formulas(self) -> Formulas:
        """How computed entries are reckoned."""
        plans = self.form.growing.items()
        rows = {name: len(self.parts.tables[plan.part].rows) for name, plan in plans}
        return Formulas(form=self.form, rows=rows)

    @cached_property
    def computed(self) -> Mapping[str, Value | None]:
        """What computed entries come to."""
        return computed_values(self.form, self.values)

    def lines(self, page: float, above: float) -> Iterator[SheetLine]:
        """The tables, each below its title, and the line for those who sign.

        `page` is the height of a page, points, on which what belongs together is printed,
        `above` what the first one has above the tables.
        """
        for at, (table, grid) in enumerate(zip(self.parts.all, self.grid.tables, strict=True)):
            if at:
                yield SheetLine(height=GAP)
            made = self._made(table, grid)
            heads = [*self._title(table), *_header(made, grid)]
            yield from heads
            heights = tabling.table_heights(made.setting, made.lines)
            high = sum(heights) + sum(line.height for line in heads) + (0.0 if at else above)
            # Where there are several tables, no header is printed again.
            whole = len(self.parts.tables) > 1 and high <= page
            joined = [True] * len(heights) if whole else _joined(made, heights, page)
            for index, height in enumerate(heights):
                cells = tuple(self._cells(made, grid, index))
                yield SheetLine(height=height, cells=cells, joined=joined[index])

    def _title(self, table: FormTable) -> Iterator[SheetLine]:
        if table.title:
            count = len(self.grid.widths)
            cell = SheetCell(at=0, value=table.title, style=title_style(table), columns=count)
            height = title_height(table, sum(self.grid.widths))
            yield SheetLine(height=height, cells=(cell,), joined=True)

    def _made(self, table: FormTable, grid: TableGrid) -> FormTable:
        """The table as it is on the sheet, where nothing is ticked."""
        rows = (replace(row, line=self._unticked(row)) for row in table.rows)
        return replace(table, setting=self._on_grid(table.setting, grid), rows=tuple(rows))

    def _unticked(self, row: FormRow) -> Line:
        cells = list(row.line.cells)
        for column, place in row.places.items():
            if place.entry.kind.ticked:
                value = self.values.get(place.entry.name)
                cells[column] = str(place.entry.kind.plain(value, place.entry.spec) or "")
        return replace(row.line, cells=tuple(cells))

    def _on_grid(self, setting: tabling.Setting, grid: TableGrid) -> tabling.Setting:
        """The setting with its columns as wide as they are on the sheet."""
        columns = tuple(
            replace(column, width=self.grid.width(*grid.at(at)))
            for at, column in enumerate(setting.columns)
        )
        white = setting.padding if self.parts.plain else min(setting.padding, _PADDING)
        return replace(setting, columns=columns, padding=white)

    def _cells(self, table: FormTable, grid: TableGrid, index: int) -> Iterator[SheetCell]:
        """The cells of a row; that of a group goes down over all its rows."""
        row = table.rows[index]
        for column, span in row.line.places():
            at, columns = grid.at(column, span)
            if column in row.places:
                yield from self._value(table, grid, row, column)
            elif not tabling.grouping(table.setting, row.line, column):
                yield _text(table, row.line, column, at, columns)
            elif rows := _grouped(table, index, column):
                yield replace(_text(table, row.line, column, at, columns), rows=rows)

    def _value(
        self, table: FormTable, grid: TableGrid, row: FormRow, column: int
    ) -> Iterator[SheetCell]:
        """The value's cell, and its measure beside it without a rule between them."""
        place = row.places[column]
        at, columns = grid.at(column)
        cell = self._place(table, row.line, column, place)
        if not place.measure or grid.measures is None:
            borders = _BOX if table.setting.ruled else "b"
            yield replace(cell, at=at, columns=columns, borders=borders)
            return
        split = grid.measures
        yield replace(cell, at=at, columns=split - at, borders="tbl", align="right")
        yield SheetCell(
            at=split,
            value=place.measure,
            style=table.setting.style,
            columns=at + columns - split,
            borders="tbr",
        )

    def _place(self, table: FormTable, line: Line, column: int, place: Place) -> SheetCell:
        entry = place.entry
        kind, spec = entry.kind, entry.spec
        formula, value = self.formulas.of(entry), self.values.get(entry.name)
        computed = self.computed.get(entry.name)
        if formula is not None and value not in (None, computed):
            # What the unit reported stays, also where it does not add up.
            formula = None
        return SheetCell(
            at=0,
            value=kind.plain(value if formula is None else computed, spec),
            style=table.setting.style,
            align=_side(table, line, column),
            mark=mark_of(entry.name),
            open=formula is None,
            shown=kind.number_format(spec),
            western=kind.order == "number",
            rule=kind.validation(spec) if formula is None else None,
            formula=formula,
            shrunk=column != table.parted and kind.order is not None,
        )


def _joined(table: FormTable, heights: Sequence[float], page: float) -> list[bool]:
    """Which rows stay with the one above: the second, the last, those of a group, who signs."""
    groups = table.setting.groups
    keys = [line.keys[:1] if groups else (str(at),) for at, line in enumerate(table.lines)]
    high: Counter[tuple[str, ...]] = Counter()
    for key, height in zip(keys, heights, strict=True):
        high[key] += round(height)
    last = len(keys) - 1
    return [
        at <= 1
        or at == last
        or not table.setting.ruled
        or (keys[at] == keys[at - 1] and high[keys[at]] <= page / 2)
        for at in range(len(keys))
    ]


def _header(table: FormTable, grid: TableGrid) -> Iterator[SheetLine]:
    """The rows of a table's header."""
    heights = tabling.head_heights(table.setting)
    for heads, height in zip(table.setting.heads, heights, strict=True):
        cells = (_head_cell(table, head, *grid.at(head.at, head.columns)) for head in heads)
        yield SheetLine(height=height, cells=tuple(cells), joined=True)


def _head_cell(table: FormTable, head: tabling.HeadCell, at: int, columns: int) -> SheetCell:
    return SheetCell(
        at=at,
        value=head.label,
        style=table.setting.head_style,
        columns=columns,
        rows=head.rows,
        align="center",
        borders=_BOX,
    )


def _text(table: FormTable, line: Line, column: int, at: int, columns: int) -> SheetCell:
    """A cell that is not filled in: a number, a label, a code."""
    text, side = line.cells[column], _side(table, line, column)
    counted = column == table.counted
    first = table.setting.ruled and tabling.first_text(table.setting, line) == column
    return SheetCell(
        at=at,
        value=int(text) if counted else text or None,
        style=table.setting.style,
        columns=columns,
        align=side,
        indent=_indent(table, line) if first and side == "left" else 0,
        borders=_BOX if table.setting.ruled else "",
        western=counted or text.isascii(),
    )


def _indent(table: FormTable, line: Line) -> int:
    """How far the label stands in; in a list, which has room, further."""
    return round(1 + line.indent * _INDENT if table.parted is not None else line.indent)


def _side(table: FormTable, line: Line, column: int) -> Side:
    align = line.aligns.get(column, table.setting.columns[column].align)
    return "center" if align == "center" else "left"


def _grouped(table: FormTable, index: int, column: int) -> int:
    """How many rows a group's cell covers that begins there; 0 if it began above."""
    level = table.setting.groups.index(column) + 1
    keys = [line.keys[:level] for line in table.lines]
    if index and keys[index - 1] == keys[index]:
        return 0
    rows = 0
    while keys[index + rows : index + rows + 1] == [keys[index]]:
        rows += 1
    return rows

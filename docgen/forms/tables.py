"""What cannot work in the declaration of a matrix: names, headers, and what its rows say."""

from collections.abc import Iterable, Iterator

from docgen.findings import Finding, Place, finding, suggestion
from docgen.forms.entries import cell_field
from docgen.forms.fielding import ValueModel
from docgen.forms.matrix import MatrixColumnModel, MatrixModel, MatrixRowModel
from docgen.forms.sections import Loc
from docgen.source import Source

MOST_LEVELS = 3
MOST_GROUPS = 2


def matrix_faults(matrix: MatrixModel, loc: Loc, source: Source) -> Iterator[Finding]:
    """What cannot work in the declaration of a matrix, which stands at `loc`."""
    yield from _columns(matrix.columns, (*loc, "columns"), source)
    yield from _rows(matrix.rows, (*loc, "rows"), source)
    if matrix.header > MOST_LEVELS:
        yield finding("header-deep", source.place((*loc, "columns")), limit=MOST_LEVELS)
    if matrix.stubs - 1 > MOST_GROUPS:
        yield finding("groups-deep", source.place((*loc, "rows")), limit=MOST_GROUPS)
    yield from names_twice(
        (column.name, source.place((*loc, *column.loc, "name")))
        for column in matrix.columns_flat
        if column.name
    )
    yield from _lines(matrix, loc, source)


def _columns(columns: tuple[MatrixColumnModel, ...], loc: Loc, source: Source) -> Iterator[Finding]:
    for at, column in enumerate(columns):
        here = (*loc, at)
        if column.columns:
            for key in column.model_fields_set - {"label", "columns"}:
                yield finding("key-of-group", source.place((*here, key), key=True), key=key)
            yield from _columns(column.columns, (*here, "columns"), source)
        elif column.name is None:
            yield finding("missing-key", source.place(here), key="name")


def _rows(rows: tuple[MatrixRowModel, ...], loc: Loc, source: Source) -> Iterator[Finding]:
    for at, row in enumerate(rows):
        here = (*loc, at)
        if row.group:
            for key in row.model_fields_set - {"label", "rows", "group"}:
                yield finding("key-of-group", source.place((*here, key), key=True), key=key)
            if not row.rows:
                yield finding("missing-key", source.place(here), key="rows")
        elif row.name is None and row.code is None:
            yield finding("missing-key", source.place(here), key="code")
        for inner, each in enumerate(row.rows):
            if each.group and not row.group:
                yield finding("group-inside", source.place((*here, "rows", inner)))
        yield from _rows(row.rows, (*here, "rows"), source)


def names_twice(names: Iterable[tuple[str, Place]]) -> Iterator[Finding]:
    """Names of columns that stand twice in a table, each with its place."""
    seen: dict[str, int] = {}
    for name, place in names:
        if name in seen:
            yield finding("duplicate-name", place, name=name, line=seen[name])
        seen.setdefault(name, place.line or 0)


def _lines(matrix: MatrixModel, loc: Loc, source: Source) -> Iterator[Finding]:
    """Columns left out that there are not, and keys of a row that its cells cannot have."""
    names = [column.name for column in matrix.columns_flat if column.name]
    for line in matrix.lines:
        here = (*loc, *line.loc)
        for at, name in enumerate(line.model.without):
            if name not in names:
                place = source.place((*here, "without", at))
                yield finding(
                    "matrix-column-unknown", place, name=name, hint=suggestion(name, names)
                )
        for key in ("numerator", "denominator"):
            if key in line.model.model_fields_set:
                place = source.place((*here, key), key=True)
                yield finding("key-of-group", place, key=key)
        own = line.model.model_fields_set & ValueModel.model_fields.keys()
        asked = [each for each in matrix.columns_flat if each.name not in line.model.without]
        for column in asked if own else ():
            yield from _cell_faults(line.model, own, cell_field(line, column), here, source)


def _cell_faults(
    row: MatrixRowModel, own: set[str], cell: ValueModel, here: Loc, source: Source
) -> Iterator[Finding]:
    """Bounds and the like that a row gives to a cell whose type cannot have them."""
    for key, code, params in cell.kind.faults(cell.spec_of(row.label)):
        if key in own:
            place = source.place((*here, key))
            yield Finding(code=code, place=place, params={"label": row.label, **params})

"""How computed entries follow from others: terms over the names of entries."""

from collections.abc import Iterator, Mapping, Sequence

from docgen.forms.matrix import MatrixColumn, MatrixLine, MatrixModel
from docgen.forms.naming import COLUMN, EACH, ROW, Names, plain
from docgen.forms.sections import Loc, SectionModel, part_lines
from docgen.rules import RuleError, Term, parse_term


def formulas_of(parts: Sequence[SectionModel], names: Names) -> Mapping[str, Term]:
    """The formulas of computed entries by their names; of growing rows see `row_terms`.

    Raises RuleError.
    """
    found: dict[str, Term] = {}
    for index, part in enumerate(parts):
        for line in part_lines(part):
            if line.field.computed:
                found[line.field.name] = _term(line.field.computed, names.callings)
        if part.matrix:
            found.update(_of_matrix(part.matrix, index, names))
    return found


def _term(text: str, callings: Mapping[str, str]) -> Term:
    return parse_term(plain(text), callings)


def _of_matrix(matrix: MatrixModel, part: int, names: Names) -> Iterator[tuple[str, Term]]:
    """The formulas of the cells: a computed column's for rates, else a computed row's first."""
    columns = {
        column.name: _term(column.model.computed, names.of_column(part))
        for column in matrix.columns_flat
        if column.model.computed
    }
    rows = {
        line.name: _term(line.model.computed, names.of_row(part))
        for line in matrix.lines
        if line.model.computed
    }
    for line in matrix.lines:
        for column in matrix.columns_flat:
            if column.name in line.model.without or column.model.numerator:
                continue
            if line.name in rows:
                yield f"{line.name}.{column.name}", in_cell(rows[line.name], line, column)
            elif column.name in columns:
                yield f"{line.name}.{column.name}", in_cell(columns[column.name], line, column)


def in_cell(term: Term, line: MatrixLine, column: MatrixColumn) -> Term:
    """The term with its rows taken in the column, its columns in the row."""

    def named(name: str) -> str:
        kind, _, rest = name.partition("/")
        what = rest.partition("/")[2]
        if kind == ROW and what:
            return f"{what}.{column.name}"
        return f"{line.name}.{what}" if kind == COLUMN and what else name

    return term.renamed(named)


def row_terms(names: Names) -> Iterator[tuple[tuple[str, str], Term]]:
    """The formulas of computed columns of growing rows, by rows and column. Raises RuleError."""
    for name, rows in names.rows.items():
        for column in rows.columns:
            if column.computed:
                yield (name, column.name), _term(column.computed, names.of_rows(name))


def in_row(term: Term, rows: str, number: int) -> Term:
    """The term with the columns of the growing rows taken in one of them."""

    def named(name: str) -> str:
        kind, _, rest = name.partition("/")
        where, _, column = rest.partition("/")
        return f"{rows}.{number}.{column}" if (kind, where) == (EACH, rows) else name

    return term.renamed(named)


def computed_faults(
    parts: Sequence[SectionModel], locs: Sequence[Loc], names: Names
) -> Iterator[tuple[Loc, RuleError | tuple[str, ...]]]:
    """Each formula as declared: its place, and the names it needs or its error.

    Names of rows and columns are targets as `Names` writes them.
    """
    for at, text, callings in _declared(parts, locs, names):
        try:
            yield at, tuple(dict.fromkeys(_term(text, callings).names()))
        except RuleError as error:
            yield at, error


def _declared(
    parts: Sequence[SectionModel], locs: Sequence[Loc], names: Names
) -> Iterator[tuple[Loc, str, Mapping[str, str]]]:
    for index, (part, loc) in enumerate(zip(parts, locs, strict=True)):
        for line in part_lines(part, loc):
            if line.field.computed:
                yield line.loc, line.field.computed, names.callings
        if part.matrix:
            for column in part.matrix.columns_flat:
                if column.model.computed:
                    at = (*loc, "matrix", *column.loc)
                    yield at, column.model.computed, names.of_column(index)
            for row in part.matrix.lines:
                if row.model.computed:
                    at = (*loc, "matrix", *row.loc)
                    yield at, row.model.computed, names.of_row(index)
        if part.rows:
            for number, each in enumerate(part.rows.columns):
                if each.computed:
                    at = (*loc, "rows", "columns", number)
                    yield at, each.computed, names.of_rows(part.rows.name)

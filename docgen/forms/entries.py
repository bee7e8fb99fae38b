"""The places for values on a form: a field, a cell of a matrix, a cell of a growing row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.fields import FieldType, Spec
from docgen.forms.fielding import FieldModel, field_of
from docgen.forms.matrix import MatrixColumn, MatrixLine, MatrixModel
from docgen.forms.sections import RowsModel, SectionModel, SignatureModel, part_lines

SIGNATURE = -1
"""The part of the entries of the signature line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A place for a value on a form.

    `name` is what values are stored under: visited, 002.money, activities.3.people; `label` what
    messages call it. `part` is the index of the form's part, SIGNATURE for the line below;
    `line` and `column` count its lines and value columns from 0.
    """

    name: str
    label: str
    field: FieldModel
    part: int
    line: int
    column: int = 0

    @property
    def kind(self) -> FieldType:
        """The type of the value."""
        return self.field.kind

    @property
    def spec(self) -> Spec:
        """The declaration as the type wants it."""
        return self.field.spec


@dataclass(frozen=True, kw_only=True, slots=True)
class RowsPlan:
    """Growing rows: the part they are, what messages call them, and their declaration."""

    part: int
    label: str
    model: RowsModel


def entries_of(parts: Sequence[SectionModel], signers: Sequence[SignatureModel]) -> Iterator[Entry]:
    """The entries of a blank form, in reading order."""
    for index, part in enumerate(parts):
        if part.fields:
            yield from _listed(part, index)
        elif part.matrix:
            yield from _crossed(part.matrix, index)
        elif part.rows:
            plan = RowsPlan(part=index, label=part.rows_label, model=part.rows)
            for number in range(1, part.rows.blank + 1):
                yield from row_entries(plan, number)
    for line, signer in enumerate(signers):
        yield Entry(
            name=signer.name,
            label=signer.label,
            field=field_of(signer.name, signer.label, signer),
            part=SIGNATURE,
            line=line,
        )


def _listed(part: SectionModel, index: int) -> Iterator[Entry]:
    for at, line in enumerate(part_lines(part)):
        field = line.field
        yield Entry(name=field.name, label=field.label, field=field, part=index, line=at)


def _crossed(matrix: MatrixModel, index: int) -> Iterator[Entry]:
    for at, line in enumerate(matrix.lines):
        for across, column in enumerate(matrix.columns_flat):
            if column.name not in line.model.without:
                yield Entry(
                    name=f"{line.name}.{column.name}",
                    label=f"{line.label}·{column.label}",
                    field=cell_field(line, column),
                    part=index,
                    line=at,
                    column=across,
                )


def cell_field(line: MatrixLine, column: MatrixColumn) -> FieldModel:
    """The field of a cell of a matrix; what the row says wins over the column."""
    model, row = column.model, line.name
    return field_of(
        f"{row}.{column.name}",
        f"{line.model.label}·{column.label}",
        model,
        line.model,
        numerator=f"{row}.{model.numerator}" if model.numerator else "",
        denominator=f"{row}.{model.denominator}" if model.denominator else "",
    )


def row_entries(plan: RowsPlan, number: int) -> Iterator[Entry]:
    """The entries of a growing row, counted from 1."""
    for at, column in enumerate(plan.model.columns):
        name = f"{plan.model.name}.{number}"
        label = f"{plan.label}第{number}行·{column.label}"
        above, below = column.numerator, column.denominator
        yield Entry(
            name=f"{name}.{column.name}",
            label=label,
            field=field_of(
                f"{name}.{column.name}",
                column.label,
                column,
                numerator=f"{name}.{above}" if above else "",
                denominator=f"{name}.{below}" if below else "",
            ),
            part=plan.part,
            line=number - 1,
            column=at,
        )


def row_entry(plan: RowsPlan, number: int, column: str) -> Entry | None:
    """The entry of a growing row in the column of that name."""
    if number > plan.model.most:
        return None
    name = f"{plan.model.name}.{number}.{column}"
    return next((each for each in row_entries(plan, number) if each.name == name), None)

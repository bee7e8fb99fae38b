"""The columns of a form's ledger: its entries under their headers, and what growing rows sum to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from docgen.fields import FieldType, Spec
from docgen.formats.grid import GridColumn, Label
from docgen.forms import (
    FormModel,
    MatrixModel,
    RowsPlan,
    SectionModel,
    ValueModel,
    part_lines,
    row_entries,
)
from docgen.totals import Totals

_WHOLE: Final = "计"
"""The label of an item's own column beside those of its parts."""

_SIGNED: Final = "签署"
_ROWS: Final = "行数"
_WIDEST: Final = 24.0
_NARROWEST: Final = 8.0
_WIDE: Final[dict[str, float]] = {"long": 42.0, "text": 22.0, "choices": 20.0, "period": 26.0}


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryColumn:
    """A column of the ledger: the entry's name, as `Totals` knows it, its type, and its look."""

    name: str
    kind: FieldType
    spec: Spec
    column: GridColumn


def entry_columns(totals: Totals) -> tuple[EntryColumn, ...]:
    """The columns of all entries, growing rows as their number and the sums of their columns."""
    made = [
        replace(each, column=replace(each.column, number=f"({number})", width=_width(each, totals)))
        for number, each in enumerate(_columns(totals), 1)
    ]
    return tuple(made)


def row_columns(plan: RowsPlan) -> tuple[EntryColumn, ...]:
    """The columns of growing rows, named as in the form, in one level."""
    return tuple(
        _column(column.name, (Label(column.label),), entry.field, entry.spec)
        for column, entry in zip(plan.model.columns, row_entries(plan, 1), strict=True)
    )


def _columns(totals: Totals) -> Iterator[EntryColumn]:
    form = totals.form
    for index, part in enumerate(form.parts):
        title = (Label(part.title, f"part {index}"),) if part.title else ()
        if part.matrix:
            yield from _crossed(form, part.matrix, title)
        elif part.rows:
            yield from _growing(totals, part, title)
        else:
            yield from _listed(part, title)
    for signer in form.signers:
        path = (Label(_SIGNED), Label(signer.label, signer.name))
        yield _column(signer.name, path, signer, signer.spec_of(signer.label))


def _listed(part: SectionModel, title: tuple[Label, ...]) -> Iterator[EntryColumn]:
    above: list[Label] = []
    for line in part_lines(part):
        field = line.field
        label = Label(f"{field.code} {field.label}" if field.code else field.label, field.name)
        above[line.depth :] = [label]
        path = (*title, *above)
        if field.fields:
            path = (*path, Label(_WHOLE, field.name))
        yield _column(field.name, path, field, field.spec)


def _crossed(
    form: FormModel, matrix: MatrixModel, title: tuple[Label, ...]
) -> Iterator[EntryColumn]:
    for line in matrix.lines:
        code = line.model.code
        groups = [
            Label(text, str(key)) for text, key in zip(line.group_labels, line.groups, strict=True)
        ]
        label = Label(f"{code} {line.model.label}" if code else line.model.label, line.name)
        for column in matrix.columns_flat:
            name = f"{line.name}.{column.name}"
            if (entry := form.by_name.get(name)) is None:
                continue
            labels = [
                Label(text, "·".join(column.path[: at + 1])) for at, text in enumerate(column.path)
            ]
            path = (*title, *groups, label, *labels)
            yield _column(name, path, entry.field, entry.spec)


def _growing(totals: Totals, part: SectionModel, title: tuple[Label, ...]) -> Iterator[EntryColumn]:
    assert part.rows
    rows, plan = part.rows, totals.form.growing[part.rows.name]
    above = title or (Label(plan.label, rows.name),)
    entries = row_entries(plan, 1)
    yield _column(rows.name, (*above, Label(_ROWS, rows.name)), ValueModel(), Spec())
    for entry, column in zip(entries, rows.columns, strict=True):
        name = f"{rows.name}.{column.name}"
        if totals.way(name) == "sum":
            path = (*above, Label(column.label, name))
            yield _column(name, path, entry.field, entry.spec)


def _column(name: str, path: tuple[Label, ...], model: ValueModel, spec: Spec) -> EntryColumn:
    number = model.kind.order == "number"
    return EntryColumn(
        name=name,
        kind=model.kind,
        spec=spec,
        column=GridColumn(
            path=path,
            width=_WIDE.get(model.type, _NARROWEST if number else 12.0),
            measure="%" if model.type == "rate" else spec.measure,
            shown=model.kind.number_format(spec),
            side="right" if number else "left" if model.kind.paragraphs else "center",
        ),
    )


def _width(each: EntryColumn, totals: Totals) -> float:
    """Wide enough for every number, which Excel would else show as ###, and for most labels."""
    width = each.column.width
    if each.kind.order == "number":
        numbers = [v for v in totals.values(each.name) if isinstance(v, int | Decimal)]
        total = totals.figure(each.name)
        ends: Sequence[int | Decimal] = [
            *((max(numbers), min(numbers)) if numbers else ()),
            *(() if total is None else (total.value,)),
        ]
        places = each.spec.places or 2
        width = max([width, *(len(f"{int(end)}") + places + 3.0 for end in ends)])
    label = len(each.column.path[-1].text)
    return min(max(width, label + 2.0), max(width, _WIDEST))

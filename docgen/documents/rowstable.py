"""A part of a form that is growing rows: one for each activity, as many as there are."""

from collections.abc import Iterator
from dataclasses import replace

from docgen.documents import tabling
from docgen.documents.formtable import (
    FormRow,
    FormTable,
    Making,
    cell_align,
    cell_parts,
    head_label,
    headed,
    marks_of,
    placed,
    tallest,
)
from docgen.documents.formwidths import Want, fits, narrow_width, shared, value_want
from docgen.documents.tabling import Column, HeadCell, Line
from docgen.forms import FormModel, RowsModel, RowsPlan, filled_rows, row_entries
from docgen.forms.sections import RowColumnModel
from docgen.official import mm


def rows_table(form: FormModel, part: int, making: Making) -> FormTable:
    """The table: running number if asked for, and the columns; rows for all values, and more."""
    plan = _plan(form, part)
    setting = _setting(plan.model, making)
    last = max(filled_rows(plan.model.name, making.values), default=0)
    count = max(plan.model.blank, min(last, plan.model.most))
    return FormTable(
        setting=setting,
        rows=tuple(_rows(plan, count, setting, making)),
        title=form.parts[part].title or "",
        counted=0 if plan.model.number else None,
        grows=True,
    )


def rows_fit(form: FormModel, part: int, making: Making) -> bool:
    """Whether every column has the width it needs."""
    return fits(_wants(_plan(form, part).model, making), making.page.text_width)


def _plan(form: FormModel, part: int) -> RowsPlan:
    return next(plan for plan in form.growing.values() if plan.part == part)


def column_label(column: RowColumnModel) -> str:
    """The label of a column, with its measure: 人数（人次）."""
    spec = column.spec_of(column.label)
    return headed(column.label, column.measure or "", column.kind, spec)


def _wants(rows: RowsModel, making: Making) -> list[Want]:
    bare = making.bare
    wants = []
    if rows.number:
        width = narrow_width([rows.number, str(rows.most)], bare)
        wants.append(Want(least=width, wish=width, fixed=width))
    for column in rows.columns:
        fixed = mm(column.width) if column.width else None
        spec = column.spec_of(column.label)
        wants.append(value_want(column.kind, spec, column_label(column), bare, fixed))
    return wants


def _setting(rows: RowsModel, making: Making) -> tabling.Setting:
    widths = list(shared(_wants(rows, making), making.page.text_width))
    bare = making.bare
    columns = (
        [Column(label=rows.number, width=widths.pop(0), align="center")] if rows.number else []
    )
    for column, width in zip(rows.columns, widths, strict=True):
        align = cell_align(column.kind, column.spec_of(column.label))
        columns.append(Column(label=column_label(column), width=width, align=align))
    setting = replace(bare, columns=tuple(columns))
    head = (
        HeadCell(label=head_label(column.label, setting, at), at=at)
        for at, column in enumerate(columns)
    )
    return replace(setting, head=(tuple(head),))


def _rows(
    plan: RowsPlan, count: int, setting: tabling.Setting, making: Making
) -> Iterator[FormRow]:
    for number in range(1, count + 1):
        counted = (str(number),) if plan.model.number else ()
        places = {
            at: placed(entry, cell_parts(entry, making.values), setting, at)
            for at, entry in enumerate(row_entries(plan, number), len(counted))
        }
        line = Line(
            cells=(*counted, *(place.parts.text for place in places.values())),
            runs=marks_of(places, marked=making.marked),
            least=tallest(places, setting),
        )
        yield FormRow(line=line, places=places)

"""Charts of a report: units, branches, fields or choices by their figures."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from docgen.blocks import Chart, ChartKind, Series
from docgen.documents.report.making import Made, Making, lacking
from docgen.documents.report.models import ChartModel
from docgen.documents.report.speaking import Loc
from docgen.documents.report.tables import FieldColumn, columns_of, scopes_of
from docgen.documents.report.traces import Printed
from docgen.findings import finding
from docgen.official import mm
from docgen.totals import Figure, Scope

_FEW: Final = 8
_SHORT: Final = 6
_UPRIGHT: Final = mm(75)
_HEAD: Final = mm(22)
_BAR: Final = mm(5.5)
_TALLEST: Final = mm(200)


class _Drawn(NamedTuple):
    """What a chart shows: categories, and a figure for each by series."""

    categories: list[str]
    series: dict[str, list[Figure | None]]
    measures: set[str]


def chart(model: ChartModel, loc: Loc, number: int, making: Making) -> Made:
    """The chart, or what there is no data for."""
    made = Made()
    title = making.spoken(model.title, (*loc, "title"), made)
    columns = columns_of(model.fields, making.data, making.names)
    drawn = _drawn(model, columns, making)
    if not any(each is not None for figures in drawn.series.values() for each in figures):
        return lacking(columns[0].target.entry, making.place((*loc, "fields")))
    kind = model.kind or _kind(model, drawn)
    if kind == "pie" and (len(drawn.series) > 1 or _below_zero(drawn)):
        return Made(findings=[finding("report-pie", making.place(loc))])
    title = f"图{number} {title or _title(columns)}"
    made.blocks.append(_block(kind, title, drawn, making))
    place = making.place(loc)
    for name, figures in drawn.series.items():
        for category, figure in zip(drawn.categories, figures, strict=True):
            if figure is not None:
                where = f"{title}，{category}，{name}"
                said = figure.expression or name
                made.printed.append(Printed(str(figure), said, place, figure, where))
    return made


def _below_zero(drawn: _Drawn) -> bool:
    every = (each for figures in drawn.series.values() for each in figures)
    return any(each is not None and each.value < 0 for each in every)


def _title(columns: Sequence[FieldColumn]) -> str:
    return "、".join(dict.fromkeys(_label(column) for column in columns))


def _label(column: FieldColumn) -> str:
    """What a series is called; a group's own column by the group."""
    heading = column.heading
    if heading.group and not heading.measure:
        return heading.group
    return f"{heading.group}{heading.label}" if heading.group else heading.label


def _drawn(model: ChartModel, columns: Sequence[FieldColumn], making: Making) -> _Drawn:
    measures = {column.totals.measure(column.target.entry) for column in columns}
    if model.by == "field":
        totals = [column.totals.figure(column.target.entry) for column in columns]
        return _Drawn([_label(column) for column in columns], {"合计": totals}, measures)
    if model.by == "choice":
        column = columns[0]
        found: Mapping[str, Figure] = column.totals.counts(column.target.entry)
        return _Drawn([*found], {_label(column): [*found.values()]}, {"家"})
    scopes = scopes_of(model.by, making.data)
    rows = [(scope, [_figure(column, scope) for column in columns]) for scope in scopes]
    rows = [row for row in rows if any(figure is not None for figure in row[1])]
    if model.sort:
        rows.sort(key=lambda row: -(row[1][0].shown if row[1][0] is not None else 0))
    elif len(rows) > model.most:
        largest = sorted(rows, key=lambda row: -(row[1][0].shown if row[1][0] is not None else 0))
        kept = {scope for scope, _ in largest[: model.most]}
        rows = [row for row in rows if row[0] in kept]
    rows = rows[: model.most]
    names = [making.data.tree.name(scope.unit) for scope, _ in rows]
    series = {
        _label(column): [figures[at] for _, figures in rows] for at, column in enumerate(columns)
    }
    return _Drawn(names, series, measures)


def _figure(column: FieldColumn, scope: Scope) -> Figure | None:
    if scope.own:
        return column.totals.own(column.target.entry, scope.unit)
    return column.totals.figure(column.target.entry, scope)


def _kind(model: ChartModel, drawn: _Drawn) -> ChartKind:
    """Columns for few categories with short names, else bars; slices for shares of choices."""
    if model.by == "choice" and len(drawn.categories) <= _SHORT:
        return "pie"
    short = max(map(len, drawn.categories)) <= _SHORT
    return "column" if len(drawn.categories) <= _FEW and short else "bar"


def _block(kind: ChartKind, title: str, drawn: _Drawn, making: Making) -> Chart:
    height = _UPRIGHT
    if kind == "bar":
        thick = _BAR * (1 + (len(drawn.series) - 1) / 2)
        height = min(_HEAD + thick * len(drawn.categories), _TALLEST)
    measure = next(iter(drawn.measures)) if len(drawn.measures) == 1 else ""
    return Chart(
        kind=kind,
        categories=tuple(drawn.categories),
        series=tuple(
            Series(
                name=name, values=tuple(None if each is None else each.shown for each in figures)
            )
            for name, figures in drawn.series.items()
        ),
        width=making.profile.page.text_width,
        height=height,
        title=title,
        measure=measure,
    )

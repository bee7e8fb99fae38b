"""Tables of a report: a row for each unit or branch, a column for each field, a total below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from docgen.blocks import Align, Blocks, Paragraph, Row, Table, paragraph
from docgen.documents import tabling
from docgen.documents.laid import Laid
from docgen.documents.report.columns import (
    Heading,
    field_of,
    head_cells,
    heading_of,
    settled,
    wanted,
)
from docgen.documents.report.data import MANY, FormData, ReportData
from docgen.documents.report.models import FieldChoice, TableModel
from docgen.documents.report.names import Names, Target
from docgen.documents.report.scope import shown_value
from docgen.documents.report.traces import Printed
from docgen.documents.tabling import Column, Line
from docgen.documents.titles import heading_blocks, heading_height
from docgen.fields.values import NIL
from docgen.findings import Place
from docgen.layout import text_width
from docgen.official import LOOKS, Page, Profile
from docgen.totals import Figure, Scope, Totals

NOT_IN: Final = "未报"
UNCLEAR: Final = "待核"
NOT_APPLICABLE: Final = "—"
TOTAL: Final = "合计"
LATE: Final = "*"
LATE_NOTE: Final = "注：带“*”的单位迟报。"
IN_OF: Final = "已报/应报\n（家）"

_ENDLESS: Final = 1e6
_STUB: Final = 10
_DRESSES: Final = (("表头", "表格正文", tabling.PADDING), ("密表表头", "密表正文", 3.0))


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldColumn:
    """A column: the entry it shows, its form's data, what stands above it."""

    target: Target
    form: FormData
    heading: Heading

    @property
    def totals(self) -> Totals:
        """The totals that its figures come from."""
        return self.form.totals


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """A table before it is laid out: labels at the left, headings, rows; figures printed in it."""

    stubs: tuple[str, ...]
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    printed: tuple[Printed, ...]
    figures: int
    aligns: tuple[Align, ...]
    late: bool = False


def columns_of(fields: Sequence[FieldChoice], data: ReportData, names: Names) -> list[FieldColumn]:
    """The columns of a table or chart; names that there are not were told of before."""
    found: list[tuple[Target, FormData, Heading]] = []
    for choice in map(field_of, fields):
        target = names.target(choice.name)
        if target is not None:
            form = data.forms[target.document]
            measure = form.totals.measure(target.entry)
            found.append((target, form, heading_of(form.totals.form, target, measure, choice)))
    headings = settled([heading for _, _, heading in found])
    return [
        FieldColumn(target=target, form=form, heading=heading)
        for (target, form, _), heading in zip(found, headings, strict=True)
    ]


def scopes_of(
    by: Literal["unit", "branch"] | None, data: ReportData, of: str | None = None
) -> tuple[Scope, ...]:
    """The rows of a table: units, or branches; by default units where they are not too many."""
    units = tuple(Scope(code, own=True) for code in data.tree.asked(of))
    if by == "unit" or (by is None and len(units) <= MANY):
        return units
    return data.tree.parts(of) if of else data.tree.branches


def grid_of(
    model: TableModel, columns: Sequence[FieldColumn], data: ReportData, place: Place
) -> Grid:
    """The table's rows with their figures."""
    scopes = scopes_of(model.by, data, model.of)
    branches = any(not scope.own for scope in scopes)
    maker = _Maker(columns, data, place, branches)
    lines = [maker.line(scope) for scope in scopes]
    if model.total and len(scopes) > 1:
        lines.append(maker.total(model.of))
    number: list[Align] = ["right" if maker.numeric(each) else "left" for each in columns]
    return Grid(
        stubs=(model.unit, *((IN_OF,) if branches else ())),
        headings=tuple(column.heading for column in columns),
        lines=tuple(lines),
        printed=tuple(maker.printed),
        figures=maker.figures,
        aligns=("left", *(("center",) if branches else ()), *number),
        late=maker.late,
    )


class _Maker:
    """Makes the lines of a table, and remembers what it printed."""

    def __init__(
        self, columns: Sequence[FieldColumn], data: ReportData, place: Place, branches: bool
    ) -> None:
        self.columns, self.data, self.place, self.branches = columns, data, place, branches
        forms = {id(column.form): column.form for column in columns}
        self.forms = tuple(forms.values())
        self.reported = [frozenset(form.totals.reported) for form in self.forms]
        self.lates = frozenset(code for form in self.forms for code in form.totals.late)
        self.printed: list[Printed] = []
        self.figures = 0
        self.late = False

    @staticmethod
    def numeric(column: FieldColumn) -> bool:
        """Whether the column has figures."""
        entry = column.totals.form.entry(column.target.entry)
        return entry is None or entry.kind.order == "number"

    def line(self, scope: Scope) -> Line:
        """The row of a unit or a branch."""
        name = self.data.tree.name(scope.unit)
        late = scope.own and scope.unit in self.lates
        self.late |= late
        if not any(set(self.data.tree.asked(scope)) & reported for reported in self.reported):
            return self._not_in(name, scope)
        values = [self._cell(column, scope, name) for column in self.columns]
        stub = name + LATE * late
        return Line(cells=(stub, *self._in(scope, name), *values))

    def _not_in(self, name: str, scope: Scope) -> Line:
        """The row of a unit that has not reported: one cell that says so."""
        count = len(self.columns)
        at = 1 + self.branches
        cells = (name, *self._in(scope, name), NOT_IN, *("",) * (count - 1))
        return Line(cells=cells, spans={at: count} if count > 1 else {}, aligns={at: "center"})

    def _in(self, scope: Scope | None, name: str) -> tuple[str, ...]:
        """How many of a branch's units have reported on all the forms."""
        if not self.branches:
            return ()
        asked = self.data.tree.asked(scope)
        inside = [code for code in asked if all(code in each for each in self.reported)]
        text = f"{len(inside)}/{len(asked)}"
        figure = self.forms[0].count(inside, "已报单位") if self.forms else None
        self.printed.append(Printed(text, "已报/应报", self.place, figure, name))
        return (text,)

    def total(self, of: str | None) -> Line:
        """The row of the total."""
        values = [self._number(column, of, TOTAL) for column in self.columns]
        whole = Scope(of) if of else None
        return Line(cells=(TOTAL, *self._in(whole, TOTAL), *values), aligns={0: "center"})

    def _number(self, column: FieldColumn, scope: Scope | str | None, row: str) -> str:
        figure = column.totals.figure(column.target.entry, scope)
        return self._said(figure, column, row) if figure is not None else ""

    def _cell(self, column: FieldColumn, scope: Scope, row: str) -> str:
        if not scope.own:
            return self._number(column, scope, row)
        totals, entry = column.totals, column.target.entry
        figure = totals.own(entry, scope.unit)
        if figure is not None:
            return self._said(figure, column, row)
        submission = totals.submission(scope.unit)
        if submission is None:
            return NOT_IN
        if entry in submission.open:
            return UNCLEAR
        if "." not in entry and totals.value(entry, scope.unit) is NIL:
            return NOT_APPLICABLE
        return str(shown_value(totals, entry, scope.unit) or "")

    def _said(self, figure: Figure, column: FieldColumn, row: str) -> str:
        text = str(figure)
        self.figures += 1
        label = column.totals.label(column.target.entry)
        where = f"{row}，{label}"
        self.printed.append(Printed(text, figure.expression or label, self.place, figure, where))
        return text


# ------------------------------------------------------------ layout


@dataclass(frozen=True, kw_only=True, slots=True)
class Fit:
    """A table's setting, and whether all of it has room on the page."""

    setting: tabling.Setting
    fits: bool


def fitted(grid: Grid, profile: Profile, page: Page) -> Fit:
    """The table as wide as the page, in the usual type or, where that is too large, a smaller."""
    best: Fit | None = None
    for head, body, padding in _DRESSES:
        size = profile.sizes[LOOKS[body].role]
        widths = _widths(grid, size, padding)
        room = page.text_width
        shown = _stretched(widths, room)
        chars = [int((width - 2 * padding) / profile.sizes[LOOKS[head].role]) for width in shown]
        best = Fit(
            setting=tabling.Setting(
                columns=_columns(grid, shown),
                profile=profile,
                head_style=head,
                style=body,
                padding=padding,
                head=head_cells(grid.stubs, grid.headings, chars),
            ),
            fits=sum(widths) <= room,
        )
        if best.fits:
            break
    assert best is not None
    return best


def _widths(grid: Grid, size: float, padding: float) -> list[float]:
    names = max(text_width(line.cells[0], size=size) for line in grid.lines)
    stubs = [min(names, _STUB * size) + 2 * padding]
    stubs += [5 * size + 2 * padding] * (len(grid.stubs) - 1)
    first = len(grid.stubs)
    texts = list(zip(*(line.cells for line in grid.lines if not line.spans), strict=True))
    return stubs + [
        wanted(texts[first + at] if texts else (), heading, size, padding)
        for at, heading in enumerate(grid.headings)
    ]


def _stretched(widths: Sequence[float], room: float) -> list[float]:
    return [width * room / sum(widths) for width in widths]


def _columns(grid: Grid, widths: Sequence[float]) -> tuple[Column, ...]:
    return tuple(
        Column(label="", width=width, align=align)
        for width, align in zip(widths, grid.aligns, strict=True)
    )


def table_blocks(fit: Fit, grid: Grid, caption: str) -> Blocks:
    """The table within the text: caption, one table whose header is repeated, a note."""
    page = replace(fit.setting.profile.page, height=_ENDLESS)
    pages = tabling.page_tables(fit.setting, grid.lines, keep=-1, above=0.0, page=page)
    made = [_kept(block) if isinstance(block, Table) else block for block in pages.blocks]
    head = (replace(paragraph(caption, "表头"), keep_next=True),) if caption else ()
    return (*head, *made, *_note(grid))


def _kept(table: Table) -> Table:
    """The table with its header on the page of its first row."""
    return replace(table, rows=tuple(_kept_row(row) if row.header else row for row in table.rows))


def _kept_row(row: Row) -> Row:
    cells = tuple(
        replace(cell, paragraphs=tuple(replace(each, keep_next=True) for each in cell.paragraphs))
        for cell in row.cells
    )
    return replace(row, cells=cells)


def _note(grid: Grid) -> Iterator[Paragraph]:
    if grid.late:
        yield paragraph(LATE_NOTE, "填表说明")


def appended(
    grid: Grid, title: str, label: str, profile: Profile, names: Sequence[str], landscape: bool
) -> Laid:
    """The table on pages of its own after the report."""
    page = profile.page.turned() if landscape else profile.page
    above = heading_blocks(title, label, profile, page, names)
    fit = fitted(grid, profile, page)
    pages = tabling.page_tables(
        fit.setting, grid.lines, keep=-1, above=heading_height(above, profile), page=page
    )
    return Laid(
        elements={**above, "body": (*pages.blocks, *_note(grid))},
        profile=profile,
        landscape=landscape,
        pages=pages.count,
        bottom=pages.bottom,
    )

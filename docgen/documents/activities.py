"""The activity table (活动安排): columns, groups and rows from YAML, pages by docgen."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import Discriminator, Field, SkipValidation, Tag, field_validator
from typing_extensions import TypeAliasType

from docgen.documents import tabling
from docgen.documents.body import Loc
from docgen.documents.kinds import Kind, Setting, Surroundings
from docgen.documents.laid import Laid
from docgen.documents.tabling import Column, Line
from docgen.documents.titles import heading_blocks, heading_height, whole_title
from docgen.findings import Finding, Place, finding, suggestion
from docgen.messages import N_, phrase
from docgen.official import mm
from docgen.sheets import SheetRow
from docgen.source import Model, Name, Source, Text, problem
from docgen.text import join_lines

ROWS: Final = "rows"


class ColumnModel(Model):
    """One column of the table."""

    name: Annotated[Name, Field(description="栏目名称，各行按它填写")]
    label: Annotated[Text, Field(description="表头文字")]
    width: Annotated[
        float | None, Field(gt=5, le=260, description="宽度，毫米；省略的各栏平分其余宽度")
    ] = None
    align: Annotated[Literal["left", "center", "right", "justify"], Field(description="对齐")] = (
        "left"
    )
    group: Annotated[bool, Field(description="相同的上下合并，每页重新标出")] = False
    unit: Annotated[bool, Field(description="填写 campaign.yaml 中的填报单位")] = False
    number: Annotated[bool, Field(description="由 docgen 编排的顺序号，各行不填")] = False


RowModel = TypeAliasType("RowModel", "dict[str, str | list[RowModel]]")
"""A row as YAML has it: texts by column, and rows nested in it. `entries` checks it."""


class RowsFile(Model):
    """Rows that lie in a workbook with the same columns."""

    file: Annotated[Text, Field(description="工作簿（.xlsx）文件名")]
    sheet: Annotated[Text | None, Field(description="工作表名，省略时用第一张")] = None


def _kind_of_rows(value: Any) -> str:
    return "file" if isinstance(value, dict | RowsFile) else "list"


class ActivitiesModel(Model):
    """activities.yaml: an activity table."""

    title: Annotated[Text, Field(description="表名；一行由 docgen 分行，多行则按所写分行")]
    page: Annotated[
        Literal["portrait", "landscape"], Field(description="纸张方向：portrait 竖、landscape 横")
    ] = "portrait"
    keep: Annotated[
        Name | None, Field(description="尽量不跨页的分组栏目，省略时为最里层的分组栏目")
    ] = None
    columns: Annotated[tuple[ColumnModel, ...], Field(min_length=1, description="栏目")]
    rows: Annotated[
        Annotated[tuple[SkipValidation[RowModel], ...], Tag("list")]
        | Annotated[RowsFile, Tag("file")],
        Discriminator(_kind_of_rows),
        Field(description="各行；可用 rows 嵌套，里层继承外层各栏；或 {file: …} 取自工作簿"),
    ]

    @field_validator("columns")
    @classmethod
    def _columns(cls, columns: tuple[ColumnModel, ...]) -> tuple[ColumnModel, ...]:
        names = [column.name for column in columns]
        for index, name in enumerate(names):
            if name == ROWS:
                raise problem("column-name", column=name, at=(index, "name"))
            if name in names[:index]:
                raise problem("duplicate-name", name=name, at=(index, "name"))
        return columns


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A row of the table: its cells by column name, and where each was written."""

    cells: Mapping[str, str]
    places: Mapping[str, Place]
    place: Place


def entries(model: ActivitiesModel, source: Source) -> tuple[list[Entry], list[Finding]]:
    """The rows of the YAML with the cells they inherit, and what is wrong with them."""
    reader = _RowReader(model, source)
    if isinstance(model.rows, tuple):
        reader.read(model.rows, (ROWS,), {}, {})
    return reader.entries, reader.findings


class _RowReader:
    """Flattens nested rows."""

    def __init__(self, model: ActivitiesModel, source: Source) -> None:
        self.columns = {column.name: column for column in model.columns}
        self.source = source
        self.entries: list[Entry] = []
        self.findings: list[Finding] = []

    def read(
        self,
        rows: Sequence[Any],
        loc: Loc,
        cells: Mapping[str, str],
        places: Mapping[str, Place],
    ) -> None:
        """Read a list of rows inside what the rows around them say."""
        for index, row in enumerate(rows):
            here = (*loc, index)
            if not isinstance(row, dict):
                self._wrong(here, N_("a row"), N_("a mapping of columns"))
                continue
            own = {name: self._cell(name, row[name], (*here, name)) for name in row if name != ROWS}
            inner = {**cells, **{name: text for name, text in own.items() if text is not None}}
            marks = {**places, **{name: self.source.place((*here, name)) for name in own}}
            if ROWS in row:
                self._nested(row[ROWS], (*here, ROWS), inner, marks)
            else:
                self._leaf(inner, marks, self.source.place(here))

    def _nested(
        self, rows: Any, loc: Loc, cells: Mapping[str, str], places: Mapping[str, Place]
    ) -> None:
        if isinstance(rows, list | tuple) and rows:
            self.read(rows, loc, cells, places)
        else:
            self._wrong(loc, N_("“rows”"), N_("a list of rows"))

    def _leaf(self, cells: Mapping[str, str], places: Mapping[str, Place], place: Place) -> None:
        for column in self.columns.values():
            if column.name not in cells and not column.number:
                self.findings.append(
                    finding("cell-missing", place, column=column.name, label=column.label)
                )
        self.entries.append(Entry(cells=cells, places=places, place=place))

    def _cell(self, name: str, value: Any, loc: Loc) -> str | None:
        column = self.columns.get(name)
        if column is None:
            known = "、".join(self.columns)
            place = self.source.place(loc, key=True)
            self.findings.append(finding("column-unknown", place, column=name, known=known))
        elif column.number:
            self.findings.append(
                finding("number-typed", self.source.place(loc, key=True), column=name)
            )
        elif not isinstance(value, str):
            self._wrong(loc, phrase(N_("“{key}”"), key=name), N_("text (in quotes)"))
        else:
            return value.strip()
        return None

    def _wrong(self, loc: Loc, what: object, expected: str) -> None:
        subject = what if not isinstance(what, str) else phrase(what)
        self.findings.append(
            finding("row-wrong", self.source.place(loc), subject=subject, expected=phrase(expected))
        )


def check_units(
    model: ActivitiesModel, rows: Iterable[Entry], around: Surroundings
) -> Iterator[Finding]:
    """Units in the table that the campaign does not have."""
    named = [column.name for column in model.columns if column.unit]
    told: set[tuple[str, Place]] = set()
    for row in rows:
        for name in named:
            unit = row.cells.get(name)
            if unit is not None and around.unit(unit) is None:
                place = row.places.get(name, row.place)
                if (unit, place) not in told:
                    told.add((unit, place))
                    hint = suggestion(unit, around.units)
                    yield finding("unit-unknown", place, unit=unit, hint=hint)


@dataclass(frozen=True, kw_only=True, slots=True)
class ActivityTable:
    """An activity table with all its rows."""

    model: ActivitiesModel
    rows: tuple[Entry, ...]


class Activities(Kind):
    """The kind `activities`."""

    name = "activities"
    model = ActivitiesModel
    template = "activities"

    def read(
        self, content: ActivitiesModel, source: Source, around: Surroundings
    ) -> tuple[ActivityTable, Sequence[Finding]]:
        """Rows flattened, from the YAML or the workbook, and units that are not in the list."""
        if isinstance(content.rows, RowsFile):
            rows, found = _sheet_entries(content, content.rows, source, around)
        else:
            rows, found = entries(content, source)
        found = [*found, *_check_keep(content, source)]
        if not rows and not found:
            found.append(finding("no-rows", source.place((ROWS,))))
        found.extend(check_units(content, rows, around))
        return ActivityTable(model=content, rows=tuple(rows)), found

    def title(self, content: ActivityTable) -> str:
        """The table's title on one line."""
        return whole_title(content.model.title)

    def lay_out(self, content: ActivityTable, setting: Setting) -> Laid:
        """The table on its pages, below label and title."""
        model, profile = content.model, setting.profile
        landscape = model.page == "landscape"
        page = profile.page.turned() if landscape else profile.page
        above = heading_blocks(model.title, setting.label, profile, page, setting.names)
        table = tabling.Setting(columns=_columns(model.columns, page.text_width), profile=profile)
        lines = [
            _line(row, number, model, setting.unit) for number, row in enumerate(content.rows, 1)
        ]
        tables = tabling.page_tables(
            table, lines, keep=_keep(model), above=heading_height(above, profile), page=page
        )
        return Laid(
            elements={**above, "table": tables.blocks},
            profile=profile,
            landscape=landscape,
            pages=tables.count,
            bottom=tables.bottom,
            findings=tuple(
                finding("row-too-long", content.rows[index].place, number=index + 1)
                for index in tables.oversized
            ),
        )


def _check_keep(model: ActivitiesModel, source: Source) -> Iterator[Finding]:
    groups = [column.name for column in model.columns if column.group]
    if model.keep is not None and model.keep not in groups:
        known = "、".join(groups)
        yield finding("column-unknown", source.place(("keep",)), column=model.keep, known=known)


def _keep(model: ActivitiesModel) -> int:
    """The grouping level whose rows stay together: the author's, else the innermost."""
    groups = [column.name for column in model.columns if column.group]
    return groups.index(model.keep) if model.keep else len(groups) - 1


def _sheet_entries(
    model: ActivitiesModel, rows: RowsFile, source: Source, around: Surroundings
) -> tuple[list[Entry], list[Finding]]:
    """Rows of a workbook whose header has the columns' labels or names.

    An empty cell of a grouping column holds what stands above it, as merged cells do.
    """
    sheet, findings = around.sheet(rows.file, rows.sheet, source.place((ROWS, "file")))
    found, made = list(findings), []
    columns = {column.name: column for column in model.columns if not column.number}
    keys = {name: _header(column, sheet) for name, column in columns.items()}
    for name in [name for name, key in keys.items() if sheet and key is None]:
        known = "、".join(sheet[0].cells)
        found.append(
            finding("column-missing", sheet[0].place, label=columns.pop(name).label, known=known)
        )
    last: dict[str, str] = {}
    for row in sheet:
        cells = {name: row.cells[keys[name] or ""] for name in columns}
        for name, column in columns.items():
            if column.group:
                last[name] = cells[name] = cells[name] or last.get(name, "")
        places = {name: row.places[keys[name] or ""] for name in columns}
        found.extend(
            finding("cell-missing", places[name], column=name, label=columns[name].label)
            for name, text in cells.items()
            if not text
        )
        made.append(Entry(cells=cells, places=places, place=row.place))
    return made, found


def _header(column: ColumnModel, sheet: Sequence[SheetRow]) -> str | None:
    """The header of the column in the workbook: its label, or its name."""
    headers = sheet[0].cells if sheet else {}
    return next((key for key in (column.label, column.name) if key in headers), None)


def _columns(columns: Sequence[ColumnModel], width: float) -> tuple[Column, ...]:
    """Widths in points: what the author gave, the rest shared by the other columns.

    Widths that leave no room, or too much, are scaled to the text area.
    """
    given = [mm(column.width) if column.width else 0.0 for column in columns]
    open_ = given.count(0.0)
    rest = (width - sum(given)) / open_ if open_ else 0.0
    wide = [each or max(rest, mm(10)) for each in given]
    scale = width / sum(wide)
    return tuple(
        Column(label=column.label, width=each * scale, align=column.align, group=column.group)
        for column, each in zip(columns, wide, strict=True)
    )


def _line(
    row: Entry, number: int, model: ActivitiesModel, show: Callable[[str], str | None]
) -> Line:
    cells = tuple(_shown(column, row, number, show) for column in model.columns)
    keys = tuple(cell for cell, column in zip(cells, model.columns, strict=True) if column.group)
    return Line(cells=cells, keys=keys)


def _shown(column: ColumnModel, row: Entry, number: int, show: Callable[[str], str | None]) -> str:
    if column.number:
        return str(number)
    text = row.cells[column.name]
    if column.unit:
        return show(text) or text
    return "\n".join(join_lines(text))

"""The other sheets of a ledger: growing rows, problems, origins, and how to read it all."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from docgen.fields import FieldType, Nil, Spec, Value
from docgen.fields.base import NIL_TEXT
from docgen.findings import Finding, Severity
from docgen.formats.formbook import letters
from docgen.formats.grid import (
    Cell,
    Content,
    GridColumn,
    GridRow,
    GridSheet,
    Label,
    Look,
    first_row,
)
from docgen.formats.gridsheet import row_height
from docgen.formats.ledgerbook import MOST_ROWS
from docgen.forms import FormModel, RowsPlan
from docgen.forms.ruling import filled_rows, is_number
from docgen.press.ledger.formsheet import ALL, OPEN, STATES, content_of
from docgen.press.ledger.head import EntryColumn, row_columns
from docgen.submissions import CellFinding, FormSubmission, Route
from docgen.text import CHINESE
from docgen.totals import Totals

ROUTES: Final[Mapping[Route, str]] = {
    "mark": "按标记",
    "label": "按栏目名称",
    "position": "按位置",
    "computed": "计算得出",
    "hand": "手工填写",
}
_DEMANDS: Final = {"correct": "须更正", "explain": "须说明", "nothing": "提示"}
_SEVERITIES: Final = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.INFO: "提示"}
_DAY: Final = "yyyy-mm-dd"
_MOST_NAMED: Final = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A form of the ledger: its totals, its title, and what the units must put right in it."""

    totals: Totals
    title: str
    items: Mapping[str, Sequence[CellFinding]]


def _column(label: str, width: float, shown: str = "General", *, left: bool = False) -> GridColumn:
    return GridColumn(
        path=(Label(label),), width=width, shown=shown, side="left" if left else "center"
    )


_UNIT: Final = (_column("填报单位", 26, left=True), _column("代码", 11))


# ------------------------------------------------------------ growing rows


def rows_sheet(totals: Totals, plan: RowsPlan, title: str, below: str) -> GridSheet:
    """All units' rows of a table that grows, each with its unit."""
    entries = row_columns(plan)
    columns = (
        _column("序号", 7, "0"),
        *_UNIT,
        _column("行号", 7, "0"),
        *(each.column for each in entries),
    )
    rows = totals.rows(plan.model.name)

    def made() -> Iterator[GridRow]:
        for number, row in enumerate(rows, 1):
            contents = [
                content_of(row.values.get(each.name), each.kind, each.spec) for each in entries
            ]
            cells = (number, row.name, row.unit, row.number, *contents)
            yield _row(cells, columns)

    return GridSheet(
        name=plan.label,
        title=f"{title}：{plan.label}",
        below=below,
        columns=columns,
        rows=made,
        totals=_added(totals, plan, entries, columns, len(rows)) if rows else None,
        frozen=2,
    )


def _added(
    totals: Totals,
    plan: RowsPlan,
    entries: Sequence[EntryColumn],
    columns: Sequence[GridColumn],
    count: int,
) -> GridRow:
    start = first_row(columns, totals=True)
    cells: list[Content | Cell] = [None, ALL, None, None]
    for each in entries:
        full = f"{plan.model.name}.{each.name}"
        if totals.way(full) != "sum":
            cells.append(None)
            continue
        column = letters(len(cells) + 1)
        range_ = f"{column}{start}:{column}{start + count - 1}"
        figure = totals.figure(full)
        value: Content = "" if figure is None else figure.value
        cells.append(Cell(value, formula=f'IF(COUNT({range_})=0,"",SUM({range_}))'))
    return GridRow(cells, "whole")


# ------------------------------------------------------------ problems

_PROBLEMS: Final = (
    _column("序号", 7, "0"),
    *_UNIT,
    _column("统计表", 22, left=True),
    _column("类别", 8),
    _column("指标", 22, left=True),
    _column("位置", 18, left=True),
    _column("原填内容", 22, left=True),
    _column("问题", 34, left=True),
    _column("处理要求", 30, left=True),
)


def problems_sheet(
    parts: Sequence[Part], findings: Iterable[Finding], title: str, below: str
) -> GridSheet:
    """What the units must put right, and what else there is to tell."""

    def made() -> Iterator[GridRow]:
        for number, cells in enumerate((*_items(parts), *_others(findings)), 1):
            yield _row((number, *cells), _PROBLEMS)

    return GridSheet(name="问题", title=title, below=below, columns=_PROBLEMS, rows=made, frozen=2)


def _items(parts: Sequence[Part]) -> Iterator[tuple[Content, ...]]:
    for part in parts:
        for unit in part.totals.asked:
            name = part.totals.tree.name(unit)
            for item in part.items.get(unit, ()):
                kind, what = _DEMANDS[item.demand], item.finding
                said = (what.message(CHINESE).strip(), what.remedy(CHINESE).strip())
                yield name, unit, part.title, kind, item.label, item.cell, item.raw, *said


def _others(findings: Iterable[Finding]) -> Iterator[tuple[Content, ...]]:
    for each in findings:
        said = (each.message(CHINESE).strip(), each.remedy(CHINESE).strip())
        kind, place = _SEVERITIES[each.severity], each.place.text(CHINESE)
        yield None, None, None, kind, None, place, None, *said


# ------------------------------------------------------------ origins

_ORIGINS: Final = (
    *_UNIT,
    _column("统计表", 22, left=True),
    _column("指标", 24, left=True),
    _column("名称", 22, left=True),
    _column("采用的值", 16),
    _column("原填内容", 20, left=True),
    _column("文件", 24, left=True),
    _column("单元格", 18),
    _column("取数方式", 11),
    _column("更正前", 12),
    _column("更正人", 10),
    _column("更正原因", 20, left=True),
    _column("更正日期", 12, _DAY),
    _column("文件的SHA-256", 66, left=True),
)


def origins_sheets(parts: Sequence[Part], title: str, below: str) -> Iterator[GridSheet]:
    """Where every value comes from; as many sheets as its rows need."""
    for at, group in enumerate(_grouped(parts)):
        yield GridSheet(
            name=f"来源{at + 1}" if at else "来源",
            title=title,
            below=below,
            columns=_ORIGINS,
            rows=_rows_of(group),
            frozen=2,
            wraps=False,
        )


Sent = tuple[Part, str, FormSubmission]


def _rows_of(group: Sequence[Sent]) -> Callable[[], Iterator[GridRow]]:
    return lambda: (row for sent in group for row in _origins(*sent))


def _grouped(parts: Sequence[Part]) -> list[list[Sent]]:
    """The submissions in groups that have room on a sheet."""
    groups: list[list[Sent]] = [[]]
    room = MOST_ROWS
    for part in parts:
        for unit in part.totals.asked:
            if (submission := part.totals.submission(unit)) is None:
                continue
            most = len(submission.current.keys() | submission.origins.keys())
            most += len(part.totals.form.fixed)
            if most > room:
                groups.append([])
                room = MOST_ROWS
            room -= most
            groups[-1].append((part, unit, submission))
    return groups


def _origins(part: Part, unit: str, submission: FormSubmission) -> Iterator[GridRow]:
    held, file = part.totals.held(unit), submission.file
    stubs = (part.totals.tree.name(unit), unit, part.title)
    files = (file.name, file.sha256) if file else (None, None)
    for name, label, kind, spec in _cells(part.totals.form, submission):
        origin, correction = submission.origins.get(name), submission.corrections.get(name)
        value, before = held.get(name), None
        if value is None and correction is None and not (origin and origin.raw):
            continue
        used: Content | Cell = _said(value, kind, spec)
        hand: tuple[Content, ...] = (None, None, None, None)
        if correction:
            before = _said(submission.values.get(name), kind, spec)
            used = Cell(_said(value, kind, spec), "corrected")
            hand = (before, correction.by, correction.why, correction.on)
        elif name in submission.open:
            used = Cell(OPEN, "unclear")
        route = ROUTES[origin.route if origin else "hand"]
        raw, cell = (origin.raw, origin.cell) if origin else (None, None)
        found = (raw, files[0], cell, route)
        yield GridRow((*stubs, label, name, used, *found, *hand, files[1]))


def _cells(
    form: FormModel, submission: FormSubmission
) -> Iterator[tuple[str, str, FieldType, Spec]]:
    """Name, label and type of all entries, also in rows beyond those that the blank form has."""
    for entry in form.fixed:
        yield entry.name, entry.label, entry.kind, entry.spec
    for rows, plan in form.growing.items():
        columns = row_columns(plan)
        for number in filled_rows(rows, submission.current):
            for column, each in zip(plan.model.columns, columns, strict=True):
                name = f"{rows}.{number}.{column.name}"
                yield name, f"{plan.label}第{number}行·{column.label}", each.kind, each.spec


def _said(value: Value | None, kind: FieldType, spec: Spec) -> Content:
    """The value in a column of all types: a number as such, all else as it is read."""
    if value is None or isinstance(value, Nil):
        return None if value is None else NIL_TEXT
    sign = "%" if kind.number_format(spec).endswith("%") else ""
    return value if is_number(value) and not sign else kind.words(value, spec) + sign


# ------------------------------------------------------------ how to read it

_NOTES: Final = (_column("项目", 30), _column("说明", 100, left=True))


def notes_sheet(parts: Sequence[Part], title: str, below: str) -> GridSheet:
    """Who has reported on which form, and what colours and signs mean."""

    def made() -> Iterator[GridRow]:
        for part in parts:
            yield _row((part.title, _returns(part.totals)), _NOTES)
        for look, sign, text in _LEGEND:
            yield _row((Cell(sign, look), text), _NOTES)

    return GridSheet(name="说明", title=title, below=below, columns=_NOTES, rows=made)


_LEGEND: Final[tuple[tuple[Look, str, str], ...]] = (
    ("plain", "（空白）", "未填。合计中没有这个数，不当作零。"),
    ("plain", "0", "填报的数是零。"),
    ("plain", NIL_TEXT, "不适用，即填报的是“无”“—”“/”。不当作零，也不算未填。"),
    ("unclear", OPEN, "原填内容读不成数，没有计入合计；原文见“来源”，要求见“问题”。"),
    ("corrected", "12", "更正过的数；更正前的数、更正人和原因见“来源”。"),
    ("late", STATES["late"], "报送日期在截止日期以后；数照常计入合计。"),
    ("missing", STATES["missing"], "应报而没有报的单位；合计不含它的数。"),
    ("branch", "单位（含下级）", "该单位和所属各单位的小计。"),
    (
        "whole",
        ALL,
        "各填报单位的合计，不含小计。百分比用分子、分母各自的合计相除，不是各单位百分比的平均。",
    ),
)


def _returns(totals: Totals) -> str:
    late = f"，其中迟报{len(totals.late)}（{_names(totals, totals.late)}）" if totals.late else ""
    missing = f"（{_names(totals, totals.missing)}）" if totals.missing else ""
    return (
        f"应报{len(totals.asked)}，已报{len(totals.reported)}{late}；"
        f"未报{len(totals.missing)}{missing}。"
    )


def _names(totals: Totals, codes: Sequence[str]) -> str:
    names = "、".join(totals.tree.name(code) for code in codes[:_MOST_NAMED])
    return f"{names}等" if len(codes) > _MOST_NAMED else names


def _row(cells: Sequence[Content | Cell], columns: Sequence[GridColumn]) -> GridRow:
    """A row as high as its texts."""
    texts = (
        (content, column.width)
        for content, column in zip(cells, columns, strict=True)
        if isinstance(content, str)
    )
    return GridRow(cells, height=row_height(texts))

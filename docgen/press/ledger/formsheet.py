"""The sheet of a form: a row a unit under its branch, subtotals and totals as live formulas."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from itertools import accumulate
from typing import Final, Literal

from docgen.fields import FieldType, Nil, Spec, Value
from docgen.fields.base import NIL_TEXT
from docgen.formats.grid import Cell, Content, GridColumn, GridRow, GridSheet, Label, first_row
from docgen.formats.gridsheet import row_height
from docgen.forms.ruling import is_number
from docgen.press.ledger.head import entry_columns
from docgen.press.ledger.sums import Span, Sums
from docgen.submissions import FormSubmission
from docgen.text import date as date_text
from docgen.totals import Scope, Totals, UnitTree

ALL: Final = "合计"
OPEN: Final = "待核"
"""What stands for a value that was not understood: it is neither blank nor 0."""

STATES: Final = {"reported": "已报", "late": "迟报", "missing": "未报"}
_OWN: Final = "（本级）"
_BELOW: Final = "（含下级）"
_DAY: Final = "yyyy-mm-dd"
_STUBS: Final = (
    GridColumn(path=(Label("序号"),), width=6, shown="0", merged=True),
    GridColumn(path=(Label("填报单位"),), width=26, side="left", merged=True),
    GridColumn(path=(Label("代码"),), width=11, merged=True),
    GridColumn(path=(Label("状态"),), width=10, merged=True),
    GridColumn(path=(Label("报送日期"),), width=12, shown=_DAY, merged=True),
)
_FROZEN: Final = 2
_MOST_LINES: Final = 4


@dataclass(slots=True)
class Line:
    """A row: of a unit alone, or of a branch with the lines down to `last`, counted from 0."""

    kind: Literal["unit", "branch"]
    unit: str
    level: int
    own: bool = False
    last: int = 0
    nested: bool = False


def lines_of(tree: UnitTree) -> list[Line]:
    """The rows in the order of the tree; a single unit above all the others is no branch."""
    made: list[Line] = []
    tops = _below(tree, None)
    while len(tops) == 1 and (inner := _below(tree, tops[0])):
        if _reports(tree, tops[0]):
            made.append(Line("unit", tops[0], 0, own=True))
        tops = inner
    # A branch comes up a second time, with its line, after all that are below it.
    stack: list[tuple[str, int, Line | None]] = [(code, 0, None) for code in reversed(tops)]
    while stack:
        code, level, branch = stack.pop()
        if branch:
            branch.last = len(made) - 1
            continue
        inner = _below(tree, code)
        if inner:
            branch = Line("branch", code, level)
            made.append(branch)
            stack.append((code, level, branch))
            stack.extend((each, level + 1, None) for each in reversed(inner))
            level += 1
        if _reports(tree, code):
            made.append(Line("unit", code, level, own=bool(inner)))
    _mark_nested(made)
    return made


def _below(tree: UnitTree, code: str | None) -> list[str]:
    spans = ((each, tree.span(each)) for each in tree.children(code))
    return [each for each, span in spans if span.stop > span.start]


def _reports(tree: UnitTree, code: str) -> bool:
    return bool(tree.asked(Scope(code, own=True)))


def _mark_nested(lines: Sequence[Line]) -> None:
    """Say of each branch whether there are branches inside it."""
    next_branch = len(lines)
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if line.kind == "branch":
            line.nested = next_branch <= line.last
            next_branch = at


class FormSheet:
    """The ledger of one form."""

    def __init__(self, totals: Totals) -> None:
        self.totals = totals
        self.entries = entry_columns(totals)
        self.columns = (*_STUBS, *(each.column for each in self.entries))
        self.lines = lines_of(totals.tree)
        self.start = first_row(self.columns, totals=True)
        self._widths = [column.width for column in self.columns]
        self._values = [totals.values(each.name) for each in self.entries]
        self._late = frozenset(totals.late)
        rows = {
            line.unit: self.start + at for at, line in enumerate(self.lines) if line.kind == "unit"
        }
        self._sums = Sums(totals, self.entries, rows, first=len(_STUBS) + 1)
        come = (totals.submission(code) is not None for code in totals.asked)
        self._come = tuple(accumulate(come, initial=0))

    def sheet(self, name: str, title: str, on: Date) -> GridSheet:
        """The sheet; its rows are made when it is written."""
        return GridSheet(
            name=name,
            title=title,
            below=self._below(on),
            columns=self.columns,
            totals=self._whole(),
            rows=self._made,
            frozen=_FROZEN,
            levels=max((line.level for line in self.lines), default=0),
        )

    def _below(self, on: Date) -> str:
        totals = self.totals
        late = f"（其中迟报{len(totals.late)}）" if totals.late else ""
        return (
            f"截至{date_text(on)}，应报{len(totals.asked)}，已报{len(totals.reported)}{late}，"
            f"未报{len(totals.missing)}。空白为未填，“{NIL_TEXT}”为不适用，0为零，"
            f"“{OPEN}”为原填内容不清；带下划线和底色的为更正过的数。合计不含未报单位和未填、不清的数。"
        )

    # ------------------------------------------------------------ rows

    def _made(self) -> Iterator[GridRow]:
        at = 0
        for index, line in enumerate(self.lines):
            if line.kind == "branch":
                yield self._branch(line, index)
            else:
                yield self._unit(line, at)
                at += 1

    def _unit(self, line: Line, at: int) -> GridRow:
        """A unit's own row, the one at that place among those that report."""
        code = line.unit
        name = self.totals.tree.name(code) + (_OWN if line.own else "")
        submission = self.totals.submission(code)
        if submission is None:
            blank = [None] * len(self.entries)
            absent = (at + 1, name, code, STATES["missing"], None)
            return GridRow([*absent, *blank], "missing", line.level)
        late = code in self._late
        state = Cell(STATES["late"], "late") if late else STATES["reported"]
        values = [each[at] for each in self._values]
        stubs = (at + 1, name, code, state, submission.received)
        cells = (*stubs, *self._cells(values, submission))
        height = row_height(zip(map(_text, cells), self._widths, strict=True), _MOST_LINES)
        return GridRow(cells, level=line.level, height=height)

    def _cells(
        self, values: Sequence[Value | None], submission: FormSubmission
    ) -> Iterator[Content | Cell]:
        plain = not submission.corrections and not submission.unclear
        open_ = {} if plain else submission.open
        for each, value in zip(self.entries, values, strict=True):
            content = content_of(value, each.kind, each.spec)
            if plain:
                yield content
            elif each.name in open_:
                yield Cell(OPEN, "unclear")
            elif each.name in submission.corrections:
                yield Cell(content, "corrected")
            else:
                yield content

    # ------------------------------------------------------------ totals

    def _whole(self) -> GridRow | None:
        if not self.lines:
            return None
        nested = any(line.kind == "branch" for line in self.lines)
        span = Span(None, self.start, self.start + len(self.lines) - 1, nested=nested)
        cells = [None, ALL, None, self._in(None), None, *self._sums.cells(span)]
        return GridRow(cells, "whole")

    def _branch(self, line: Line, index: int) -> GridRow:
        scope = Scope(line.unit)
        top, bottom = self.start + index + 1, self.start + line.last
        cells = self._sums.cells(Span(scope, top, bottom, nested=line.nested))
        name = self.totals.tree.name(line.unit) + _BELOW
        stubs = (None, name, line.unit, self._in(scope), None)
        return GridRow([*stubs, *cells], "branch", line.level)

    def _in(self, scope: Scope | None) -> str:
        """How many of those asked have reported: 3/4."""
        span = self.totals.tree.span(scope)
        return f"{self._come[span.stop] - self._come[span.start]}/{span.stop - span.start}"


def content_of(value: Value | None, kind: FieldType, spec: Spec) -> Content:
    """What a cell holds for a value: numbers and days as such, 无 as —, all else in words."""
    if value is None:
        return None
    if isinstance(value, Nil):
        return NIL_TEXT
    if is_number(value) or (isinstance(value, Date) and kind.order == "date"):
        return value
    return kind.words(value, spec)


def _text(content: Content | Cell) -> str:
    value = content.value if isinstance(content, Cell) else content
    return value if isinstance(value, str) else ""

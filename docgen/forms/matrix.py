"""A matrix: rows with codes, columns under headers of up to three levels, a value in each cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from pydantic import Field

from docgen.forms.fielding import ValueModel
from docgen.source import Model, Name, Text

Width = Annotated[float, Field(ge=8, le=200)]

# As old forms count their columns of texts: 甲, 乙.
STEMS = "甲乙丙丁戊己"


class MatrixColumnModel(ValueModel):
    """A column of a matrix, or several under a common header."""

    name: Annotated[Name | None, Field(description="栏的名称；有下属各栏的不写")] = None
    label: Annotated[Text, Field(description="栏的标题；计量单位写在 measure，不写在这里")]
    width: Annotated[Width | None, Field(description="栏宽，毫米；不写则平分")] = None
    columns: Annotated[
        tuple["MatrixColumnModel", ...], Field(description="下属各栏，表头最多三层")
    ] = ()


class MatrixRowModel(ValueModel):
    """A row of a matrix, with the rows that are part of it (其中); or several under one label."""

    name: Annotated[Name | None, Field(description="行的名称；不写则用代码")] = None
    code: Annotated[Name | None, Field(description="表上印的行次代码，如 001；写在引号里")] = None
    label: Annotated[Text, Field(description="行的标题")]
    group: Annotated[bool, Field(description="true 本身没有数据，标题竖着合并在下属各行的左边")] = (
        False
    )
    without: Annotated[tuple[Name, ...], Field(description="不填的各栏的名称，印“×”")] = ()
    rows: Annotated[tuple["MatrixRowModel", ...], Field(description="下属各行（其中）")] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class MatrixColumn:
    """A column that holds values: its number from 1, and the labels above it, its own last."""

    model: MatrixColumnModel
    name: str
    number: int
    path: tuple[str, ...]
    loc: tuple[str | int, ...]

    @property
    def label(self) -> str:
        """The labels of all levels: 本期·数量."""
        return "·".join(self.path)


@dataclass(frozen=True, kw_only=True, slots=True)
class MatrixLine:
    """A row that holds values: its depth below the row it is part of, and the groups around it.

    `groups` are the paths of the groups, the outermost first: equal ones are one merged cell.
    """

    model: MatrixRowModel
    name: str
    depth: int
    groups: tuple[tuple[int, ...], ...]
    group_labels: tuple[str, ...]
    above: tuple[str, ...]
    loc: tuple[str | int, ...]

    @property
    def label(self) -> str:
        """The labels of the groups and the row's own: 检查·食品."""
        return "·".join((*self.group_labels, self.model.label))


class MatrixModel(Model):
    """A table of rows and columns."""

    stub: Annotated[Text, Field(description="行标题一栏的名称")] = "项目"
    code: Annotated[Text, Field(description="代码一栏的名称；各行都没有代码就没有这一栏")] = "代码"
    numbers: Annotated[bool, Field(description="表头下面的栏次：甲 乙 1 2 3")] = True
    stub_width: Annotated[Width | None, Field(description="行标题一栏的宽度，毫米")] = None
    code_width: Annotated[Width, Field(description="代码一栏的宽度，毫米")] = 14.0
    columns: Annotated[tuple[MatrixColumnModel, ...], Field(min_length=1, description="各栏")]
    rows: Annotated[tuple[MatrixRowModel, ...], Field(min_length=1, description="各行")]

    @cached_property
    def columns_flat(self) -> tuple[MatrixColumn, ...]:
        """The columns that hold values, from the left."""
        found = [*_columns(self.columns, (), ("columns",))]
        return tuple(
            MatrixColumn(model=model, name=model.name or "", number=number, path=path, loc=loc)
            for number, (model, path, loc) in enumerate(found, 1)
        )

    @cached_property
    def header(self) -> int:
        """How many levels the header has, the row of numbers not among them."""
        return max(len(column.path) for column in self.columns_flat)

    @cached_property
    def lines(self) -> tuple[MatrixLine, ...]:
        """The rows that hold values, from the top."""
        return tuple(_lines(self.rows, _Around()))

    @cached_property
    def stubs(self) -> int:
        """How many columns of labels there are: one for each level of groups, and one."""
        return 1 + max((len(line.groups) for line in self.lines), default=0)

    @cached_property
    def coded(self) -> bool:
        """Whether any row has a code."""
        return any(line.model.code for line in self.lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Around:
    """What is around a row: its depth, groups, the labels above, and its place."""

    depth: int = 0
    groups: tuple[tuple[int, ...], ...] = ()
    labels: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    at: tuple[int, ...] = ()
    loc: tuple[str | int, ...] = ()


Leaf = tuple[MatrixColumnModel, tuple[str, ...], tuple[str | int, ...]]


def _columns(
    columns: tuple[MatrixColumnModel, ...], path: tuple[str, ...], loc: tuple[str | int, ...]
) -> Iterator[Leaf]:
    for index, column in enumerate(columns):
        inner, at = (*path, column.label), (*loc, index)
        if column.columns:
            yield from _columns(column.columns, inner, (*at, "columns"))
        else:
            yield column, inner, at


def _lines(rows: tuple[MatrixRowModel, ...], around: _Around) -> Iterator[MatrixLine]:
    for index, row in enumerate(rows):
        at, loc = (*around.at, index), (*around.loc, "rows", index)
        if row.group:
            inner = _Around(
                groups=(*around.groups, at), labels=(*around.labels, row.label), at=at, loc=loc
            )
        else:
            yield MatrixLine(
                model=row,
                name=row.name or row.code or "",
                depth=around.depth,
                groups=around.groups,
                group_labels=around.labels,
                above=around.above,
                loc=loc,
            )
            inner = _Around(
                depth=around.depth + 1,
                groups=around.groups,
                labels=around.labels,
                above=(*around.above, row.label),
                at=at,
                loc=loc,
            )
        yield from _lines(row.rows, inner)

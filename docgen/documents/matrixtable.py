"""A part of a form that is a matrix: headers of several levels, labels and codes of rows."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from docgen.blocks import Align
from docgen.documents import tabling
from docgen.documents.formtable import (
    INDENT,
    FormRow,
    FormTable,
    Making,
    Place,
    cell_align,
    cell_parts,
    head_label,
    headed,
    marks_of,
    placed,
    tallest,
)
from docgen.documents.formwidths import Want, fits, narrow_width, shared, text_want, value_want
from docgen.documents.tabling import Column, HeadCell, Line
from docgen.forms import FormModel, MatrixColumn, MatrixLine, MatrixModel
from docgen.official import mm

LEFT_OUT: Final = "×"
"""What stands in a cell that is not to be filled in."""

_STEMS: Final = "甲乙"
_SHORT: Final = 2
_SHORT_GROUP: Final = 4
_GROUP_LINES: Final = 4


def matrix_table(form: FormModel, part: int, making: Making) -> FormTable:
    """The table: labels of groups, label, code if there are codes, a column for each value."""
    matrix = _matrix(form, part)
    setting = _setting(matrix, making)
    return FormTable(
        setting=setting,
        rows=tuple(
            _row(form, matrix, line, str(number), setting, making)
            for number, line in enumerate(matrix.lines)
        ),
        title=form.parts[part].title or "",
        keep=0 if _short_groups(matrix) else -1,
    )


def _short_groups(matrix: MatrixModel) -> bool:
    """Whether groups can be kept on one page without leaving much of the one before empty."""
    groups = Counter(line.groups[:1] for line in matrix.lines if line.groups)
    return max(groups.values(), default=0) <= _SHORT_GROUP


def matrix_fits(form: FormModel, part: int, making: Making) -> bool:
    """Whether every column has the width it needs."""
    return fits(_wants(_matrix(form, part), making), making.page.text_width)


def _matrix(form: FormModel, part: int) -> MatrixModel:
    matrix = form.parts[part].matrix
    assert matrix is not None
    return matrix


def leaf_label(column: MatrixColumn) -> str:
    """The label of a column that holds values, with its measure: 金额（万元）."""
    model = column.model
    return headed(model.label, model.measure or "", model.kind, model.spec_of(model.label))


def row_label(line: MatrixLine, matrix: MatrixModel) -> str:
    """The label of a row, with its measure where its columns do not tell it."""
    own = line.model.measure
    told = all(column.model.measure == own for column in matrix.columns_flat)
    return line.model.label if not own or told else f"{line.model.label}（{own}）"


def _wants(matrix: MatrixModel, making: Making) -> list[Want]:
    bare = making.bare
    groups = [_group_want(matrix, level, bare) for level in range(matrix.stubs - 1)]
    labels = text_want(_stub_texts(matrix), bare)
    if matrix.stub_width:
        taken = sum(want.fixed or 0.0 for want in groups)
        labels = replace(labels, fixed=max(mm(matrix.stub_width) - taken, labels.least))
    width = _code_width(matrix, bare)
    code = Want(least=width, wish=width, fixed=width)
    return [
        *groups,
        labels,
        *((code,) if matrix.coded else ()),
        *(_leaf_want(column, bare) for column in matrix.columns_flat),
    ]


def _code_width(matrix: MatrixModel, bare: tabling.Setting) -> float:
    """As the author wants it, else no wider than it need be."""
    if "code_width" in matrix.model_fields_set:
        return mm(matrix.code_width)
    codes = [line.model.code or "" for line in matrix.lines]
    return min(narrow_width([matrix.code, *codes], bare), mm(matrix.code_width))


def _stub_texts(matrix: MatrixModel) -> list[str]:
    indents = (int(line.depth * INDENT) * "　" for line in matrix.lines)
    labels = (row_label(line, matrix) for line in matrix.lines)
    return [matrix.stub, *(a + b for a, b in zip(indents, labels, strict=True))]


def _group_want(matrix: MatrixModel, level: int, bare: tabling.Setting) -> Want:
    """A column of groups is narrow: its labels take a few lines."""
    width = _group_chars(matrix, level) * bare.size + 2 * bare.padding + 1
    return Want(least=width, wish=width, fixed=width)


def _group_chars(matrix: MatrixModel, level: int) -> int:
    """How many characters of a group's label stand on a line."""
    lines = (line for line in matrix.lines if len(line.groups) > level)
    longest = max(len(line.group_labels[level]) for line in lines)
    return 1 if longest <= _SHORT else max(math.ceil(longest / _GROUP_LINES), 2)


def _group_labels(matrix: MatrixModel, line: MatrixLine) -> Iterator[str]:
    for level, label in enumerate(line.group_labels):
        chars = _group_chars(matrix, level)
        yield "\n".join(label[at : at + chars] for at in range(0, len(label), chars))


def _leaf_want(column: MatrixColumn, bare: tabling.Setting) -> Want:
    model = column.model
    label = leaf_label(column)
    width = mm(model.width) if model.width else None
    return value_want(model.kind, model.spec_of(model.label), label, bare, width)


def _setting(matrix: MatrixModel, making: Making) -> tabling.Setting:
    widths = shared(_wants(matrix, making), making.page.text_width)
    middle: tuple[Align, ...] = ("center",)
    aligns: tuple[Align, ...] = (
        *(middle * (matrix.stubs - 1)),
        "left",
        *(middle * matrix.coded),
        *(cell_align(c.model.kind, c.model.spec_of("")) for c in matrix.columns_flat),
    )
    columns = tuple(
        Column(label="", width=width, align=align, group=at < matrix.stubs - 1)
        for at, (width, align) in enumerate(zip(widths, aligns, strict=True))
    )
    bare = replace(making.bare, columns=columns)
    return replace(bare, head=tuple(map(tuple, _head(matrix, bare))))


def _head(matrix: MatrixModel, setting: tabling.Setting) -> list[list[HeadCell]]:
    """The rows of the header, the columns' numbers below them."""
    levels: list[list[HeadCell]] = [[] for _ in range(matrix.header)]
    levels[0].append(HeadCell(label=matrix.stub, at=0, columns=matrix.stubs, rows=matrix.header))
    if matrix.coded:
        levels[0].append(HeadCell(label=matrix.code, at=matrix.stubs, rows=matrix.header))
    first = matrix.stubs + matrix.coded
    for level in range(matrix.header):
        levels[level] += _head_level(matrix.columns_flat, level, matrix.header, first, setting)
    return [*levels, _numbers(matrix)] if matrix.numbers else levels


def _head_level(
    leaves: Sequence[MatrixColumn], level: int, depth: int, first: int, setting: tabling.Setting
) -> Iterator[HeadCell]:
    """The cells of columns, and of those they stand under, that begin on a level."""
    at = 0
    while at < len(leaves):
        leaf, end = leaves[at], at + 1
        if len(leaf.path) == level + 1:
            label = head_label(leaf_label(leaf), setting, first + at)
            yield HeadCell(label=label, at=first + at, rows=depth - level)
        elif len(leaf.path) > level + 1:
            while end < len(leaves) and _above(leaves[end], level) == _above(leaf, level):
                end += 1
            label = head_label(leaf.path[level], setting, first + at, end - at)
            yield HeadCell(label=label, at=first + at, columns=end - at)
        at = end


def _above(leaf: MatrixColumn, level: int) -> tuple[str | int, ...] | None:
    """Which column on a level a leaf stands under."""
    # The place of a column is columns, its index, columns, an index below it, …
    return leaf.loc[: 2 * (level + 1)] if len(leaf.path) > level + 1 else None


def _numbers(matrix: MatrixModel) -> list[HeadCell]:
    """甲 and 乙 for labels and codes, 1, 2, 3 for values."""
    first = matrix.stubs + matrix.coded
    stems = [HeadCell(label=_STEMS[0], at=0, columns=matrix.stubs)]
    if matrix.coded:
        stems.append(HeadCell(label=_STEMS[1], at=matrix.stubs))
    leaves = enumerate(matrix.columns_flat, first)
    return [*stems, *(HeadCell(label=str(column.number), at=at) for at, column in leaves)]


def _row(
    form: FormModel,
    matrix: MatrixModel,
    line: MatrixLine,
    unique: str,
    setting: tabling.Setting,
    making: Making,
) -> FormRow:
    """A row: its groups merged downwards, its label over the columns of groups it is not in."""
    first, groups = matrix.stubs + matrix.coded, len(line.groups)
    places: dict[int, Place] = {}
    for at, column in enumerate(matrix.columns_flat, first):
        entry = form.by_name.get(f"{line.name}.{column.name}")
        if entry is not None:
            places[at] = placed(entry, cell_parts(entry, making.values), setting, at)
    values = range(first, first + len(matrix.columns_flat))
    missing = matrix.stubs - 1 - groups
    cells = (
        *_group_labels(matrix, line),
        row_label(line, matrix),
        *([""] * missing),
        *((line.model.code or "",) if matrix.coded else ()),
        *(places[at].parts.text if at in places else LEFT_OUT for at in values),
    )
    made = Line(
        cells=cells,
        keys=(*map(str, line.groups), *([unique] * missing)),
        indent=line.depth * INDENT,
        runs=marks_of(places, marked=making.marked),
        spans={groups: missing + 1} if missing else {},
        aligns={groups: "left", **{at: _align(places.get(at)) for at in values}},
        least=tallest(places, setting),
    )
    return FormRow(line=made, places=places)


def _align(place: Place | None) -> Align:
    return "center" if place is None else cell_align(place.entry.kind, place.entry.spec)

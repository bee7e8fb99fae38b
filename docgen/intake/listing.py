"""The values of lists of fields and of matrices, found by the labels around them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from docgen.intake.columns import Columns
from docgen.intake.matching import LabelRow, key_of, match_lines, squeezed
from docgen.intake.planning import PartPlan
from docgen.intake.viewing import Row, Spot
from docgen.returned import ReturnedCell
from docgen.submissions import Route

_MOST_BESIDE: Final = 8
_MOST_KEPT: Final = 32
_MOST_KEPT_ROWS: Final = 300
_MOST_LABEL_COLUMNS: Final = 40


@dataclass(slots=True)
class BodyRow:
    """A row of a part's body: its columns of values, its label's cell, the line that it is."""

    row: Row
    columns: Columns
    label: ReturnedCell | None = None
    key: str = ""
    line: int | None = None


@dataclass(slots=True)
class Listed:
    """What labels find: for each entry's name the place and the route; and the rows."""

    spots: dict[str, tuple[Spot, Route]] = field(default_factory=dict)
    rows: list[BodyRow] = field(default_factory=list)


def listed(part: PartPlan, bodies: Sequence[tuple[Sequence[Row], Columns]]) -> Listed:
    """The places of a part's values, by the labels of its rows and columns.

    bodies: the rows below a header, with the columns that it names.
    """
    found = Listed()
    for rows, columns in bodies:
        found.rows.extend(_labelled(part, rows, columns))
    matched = _matched(part, tuple((each.key, _beside(each, part)) for each in found.rows))
    for line, at in matched.items():
        found.rows[at].line = line
    routes: dict[int, Route] = dict.fromkeys(matched, "label")
    for line, at in _by_position(part, found.rows, matched).items():
        found.rows[at].line = line
        matched[line], routes[line] = at, "position"
    for line, at in matched.items():
        _take(found, part, line, routes[line], found.rows[at])
    return found


def _matched(part: PartPlan, labels: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[int, int]:
    """The row of each line, by the keys of labels and what stands beside them."""
    known = part.matched.get(labels)
    if known is None:
        rows = [LabelRow(key=key, beside=beside) for key, beside in labels]
        known = match_lines(part.lines, rows)
        if len(labels) <= _MOST_KEPT_ROWS:
            part.matched[labels] = known
            # Most files that come back have the labels that were sent out.
            while len(part.matched) > _MOST_KEPT:
                part.matched.clear()
    return dict(known)


def _labelled(part: PartPlan, rows: Sequence[Row], columns: Columns) -> Iterator[BodyRow]:
    column = _label_column(part, rows)
    # Where all labels were retyped, the header still tells where they stand.
    column = columns.stub if column is None else column
    for row in rows:
        made = BodyRow(row, columns)
        if column is not None:
            for cell, key in zip(row.cells, row.keys, strict=True):
                if cell.column <= column < cell.column + cell.columns:
                    made.label, made.key = cell, key
                    break
        yield made


def _label_column(part: PartPlan, rows: Sequence[Row]) -> int | None:
    """The column in which most labels of the part stand, the last of several."""
    known = frozenset(part.labels)
    spans = [
        (cell.column, cell.column + cell.columns)
        for row in rows
        for cell, key in zip(row.cells, row.keys, strict=True)
        if key and key in known
    ]
    starts = sorted({start for start, _ in spans})[:_MOST_LABEL_COLUMNS]
    if not starts:
        return None
    # Lines of a group stand in the last of the columns that a line without group covers.
    spans = spans[:2000]
    return max(starts, key=lambda at: (sum(start <= at < end for start, end in spans), at))


def _beside(body: BodyRow, part: PartPlan) -> tuple[str, ...]:
    """The keys of what stands in the row before its values, the label apart."""
    first = body.columns.first
    if first is None and body.label is not None:
        # A code stands right of the label, and a value is no code where nothing tells them apart.
        first = body.label.column + body.label.columns
    texts = [
        key
        for cell, key in zip(body.row.cells, body.row.keys, strict=True)
        if key and cell is not body.label and (first is None or cell.column < first)
    ]
    above = [
        key_of(cell.raw.text) for cell in body.row.above if first is None or cell.column < first
    ]
    return (*texts[:_MOST_BESIDE], *above[:_MOST_BESIDE])


def _by_position(
    part: PartPlan, rows: Sequence[BodyRow], matched: dict[int, int]
) -> dict[int, int]:
    """The lines that were not found, where there are as many rows as lines, in their order.

    A row that has another label is not taken for the line that stood there.
    """
    if len(matched) == len(part.lines):
        return {}
    filled = [at for at, each in enumerate(rows) if len(each.row.cells) > 1]
    if len(filled) != len(part.lines):
        return {}
    if any(filled[line] != at for line, at in matched.items()):
        return {}
    return {
        line: at for line, at in enumerate(filled) if line not in matched and _wordless(rows[at])
    }


def _wordless(body: BodyRow) -> bool:
    """Whether no words stand before the row's value."""
    first = body.columns.first
    before = (
        key
        for cell, key in zip(body.row.cells[:-1], body.row.keys, strict=False)
        if first is None or cell.column < first
    )
    return not any(key and not key.isdigit() for key in before)


def _take(found: Listed, part: PartPlan, line: int, route: Route, body: BodyRow) -> None:
    for leaf, entry in enumerate(part.entries[line]):
        if entry is None:
            continue
        if cell := _value_cell(part, body, leaf, squeezed(entry.spec.measure)):
            by: Route = "position" if body.columns.position(leaf) else route
            found.spots[entry.name] = (body.row.spot(cell), by)


def _value_cell(part: PartPlan, body: BodyRow, leaf: int, measure: str) -> ReturnedCell | None:
    """The cell under the column's header; in a list without header the one beside the label."""
    span = body.columns.spans[leaf]
    if span is not None:
        cell = _inside(body.row, span, measure) or body.row.cell(span[0])
    elif part.kind == "fields":
        cell = _right_of(body, part, measure)
    else:
        return None
    return None if cell is body.label else cell


def _inside(row: Row, span: tuple[int, int], measure: str) -> ReturnedCell | None:
    """The first cell that begins under the header and does not hold the measure alone."""
    inside = (cell for cell in row.cells if span[0] <= cell.column < span[1])
    return next((cell for cell in inside if not _is_measure(cell, measure)), None)


def _is_measure(cell: ReturnedCell, measure: str) -> bool:
    return bool(measure) and squeezed(cell.raw.text) == measure


def _right_of(body: BodyRow, part: PartPlan, measure: str) -> ReturnedCell | None:
    if body.label is None:
        # By position alone: the last cell that is no measure.
        cells = list(zip(body.row.cells, body.row.keys, strict=True))[::-1]
    else:
        end = body.label.column + body.label.columns
        cells = [
            (cell, key)
            for cell, key in zip(body.row.cells, body.row.keys, strict=True)
            if cell.column >= end
        ]
    codes = {part.lines[body.line].code} if body.line is not None else set()
    return next(
        (cell for cell, key in cells if not ((key and key in codes) or _is_measure(cell, measure))),
        None,
    )

"""Growing rows of a returned form: read in order, down to where the table ends."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from docgen.fields import State
from docgen.findings import Finding, Place, finding
from docgen.forms import Entry
from docgen.intake.columns import Columns
from docgen.intake.planning import TOTALS, PartPlan, Plan
from docgen.intake.viewing import Row, Spot
from docgen.returned import ReturnedCell
from docgen.submissions import Route

_SAID: Final = 60


@dataclass(frozen=True, slots=True)
class GrowingSite:
    """A cell of a growing row: its entry's name, the column's entry in the first row, its place.

    `other` is where marks say that the column is, if it is somewhere else.
    """

    name: str
    entry: Entry
    spot: Spot
    route: Route
    other: Spot | None = None


@dataclass(slots=True)
class Grown:
    """The cells of the rows that hold something, what else was found, and those rows.

    `beyond` are the parameters of a message where there are more rows than the form allows.
    """

    sites: list[GrowingSite] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows: list[tuple[Row, Columns]] = field(default_factory=list)
    beyond: Mapping[str, object] = field(default_factory=dict)


def grown(part: PartPlan, bodies: Sequence[tuple[Sequence[Row], Columns]], plan: Plan) -> Grown:
    """The growing rows of a part: those that hold something, numbered from 1 in their order."""
    found = Grown()
    count = 0
    for row, columns in ((row, columns) for rows, columns in bodies for row in rows):
        cells = _cells(row, columns)
        if not any(_written(cell) for cell in cells):
            continue
        if (total := _total(row, columns)) is not None:
            found.findings.append(_said("total-row", total, row))
            continue
        if _caption(row, cells, part):
            found.findings.append(_said("row-outside", _first(cells), row))
            continue
        states = _states(part, cells)
        if State.NIL in states and not states - {State.NIL, State.BLANK}:
            found.findings.append(_said("rows-nil", _first(cells), row, label=part.label))
        elif states - {State.BLANK}:
            count += 1
            if count > part.most:
                found.beyond = {"label": part.label, "limit": part.most, "at": row.cells[0].place}
                break
            found.rows.append((row, columns))
            found.sites.extend(_sites(part, count, row, columns, plan))
    return found


def _written(cell: ReturnedCell | None) -> bool:
    return cell is not None and (cell.raw.kind != "blank" and bool(cell.raw.text.strip()))


def _cells(row: Row, columns: Columns) -> list[ReturnedCell | None]:
    """The cells that begin in the row, by column of the part."""
    return [row.own(span[0]) if span else None for span in columns.spans]


def _total(row: Row, columns: Columns) -> ReturnedCell | None:
    """The cell that says that a row is a sum typed below the others."""
    first = columns.first or 0
    for cell, key in zip(row.cells, row.keys, strict=True):
        if key in TOTALS and cell.column <= first:
            return cell
        if key:
            return None
    return None


def _caption(row: Row, cells: Sequence[ReturnedCell | None], part: PartPlan) -> bool:
    """Whether one cell stands over all columns: no row of values, but a text between them."""
    across = {id(cell) for cell in cells if cell is not None}
    return len(part.leaves) > 1 and len(across) == 1 and sum(map(bool, cells)) == len(cells)


def _states(part: PartPlan, cells: Sequence[ReturnedCell | None]) -> set[State]:
    """How the written cells read; the first that holds a value is enough."""
    states: set[State] = set()
    for entry, cell, blank in zip(part.entries[0], cells, part.blanks, strict=True):
        if entry is None or cell is None or not _written(cell):
            continue
        if cell.raw.kind == "text" and "".join(cell.raw.text.split()) == blank:
            continue
        states.add(entry.kind.read(cell.raw, entry.spec).state)
        if states - {State.NIL, State.BLANK}:
            break
    return states


def _first(cells: Sequence[ReturnedCell | None]) -> ReturnedCell:
    return next(cell for cell in cells if cell is not None and _written(cell))


def _said(code: str, cell: ReturnedCell, row: Row, **params: object) -> Finding:
    texts = (each.raw.text.strip() for each in row.cells)
    text = " ".join(" ".join(each.split()) for each in texts if each)
    return finding(code, Place(part=cell.place), text=text[:_SAID], **params)


def _sites(
    part: PartPlan, number: int, row: Row, columns: Columns, plan: Plan
) -> Iterator[GrowingSite]:
    for leaf, entry in enumerate(part.entries[0]):
        span = columns.spans[leaf]
        cell = row.cell(span[0]) if span else None
        if entry is None or cell is None or span is None:
            continue
        name = f"{part.rows}.{number}.{entry.name.rpartition('.')[2]}"
        yield GrowingSite(
            name=name,
            entry=entry,
            spot=row.spot(cell),
            route=_route(cell, leaf, columns, part, plan),
            other=_other(row, columns.marked[leaf], span),
        )


def _route(cell: ReturnedCell, leaf: int, columns: Columns, part: PartPlan, plan: Plan) -> Route:
    for mark in cell.marks:
        at = plan.marks.get(mark)
        if at and at.part == part.index and at.column == leaf:
            return "mark"
    if columns.by[leaf] == "mark":
        return "mark"
    return "position" if columns.position(leaf) else "label"


def _other(row: Row, marked: int | None, span: tuple[int, int]) -> Spot | None:
    """The place where marks say that the column is, if its header says otherwise."""
    if marked is None or span[0] <= marked < span[1]:
        return None
    cell = row.own(marked)
    return row.spot(cell) if cell is not None else None

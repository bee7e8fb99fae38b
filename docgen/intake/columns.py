"""The columns of values in a returned table: by its header, by marks, or by their order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from docgen.intake.matching import alike
from docgen.intake.planning import Leaf, PartPlan, Plan
from docgen.intake.regions import Block
from docgen.intake.viewing import Row

_MOST_COLUMNS: Final = 300
_MOST_HEADS: Final = 6
_LEAST_ALIKE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Columns:
    """For each column of values the grid's column where it begins and the one after it.

    `by` says how each was found: header, mark, order, or empty; `marked` is where marks say that
    it begins, wherever the header is; `stub` is the column of labels, as the header has it.
    """

    spans: tuple[tuple[int, int] | None, ...]
    by: tuple[str, ...]
    marked: tuple[int | None, ...]
    stub: int | None = None

    @property
    def first(self) -> int | None:
        """The leftmost column of values."""
        return min((span[0] for span in self.spans if span), default=None)

    def position(self, leaf: int) -> bool:
        """Whether a column is known by its order alone."""
        return self.by[leaf] == "order"


def columns_of(block: Block, part: PartPlan, plan: Plan) -> Columns:
    """Where the columns of values of a part are in a block of rows."""
    marked = _marked(block, part, plan)
    headed = _headed(block.head[:_MOST_HEADS], part)
    spans: list[tuple[int, int] | None] = []
    by: list[str] = []
    for leaf in range(len(part.leaves)):
        mark = marked[leaf]
        if span := headed.get(leaf):
            spans.append(span)
            by.append("header")
        elif mark is not None and not _taken(mark, headed):
            spans.append((mark, mark + 1))
            by.append("mark")
        else:
            spans.append(None)
            by.append("")
    if not all(spans) and part.kind != "fields":
        _fill_in(block, part, spans, by)
    return Columns(tuple(spans), tuple(by), tuple(marked), _stub(block.head, part))


def _stub(head: Sequence[Row], part: PartPlan) -> int | None:
    """The last column under the header over the labels."""
    for row in head:
        for cell, key in zip(row.cells, row.keys, strict=True):
            if key and key in part.stub:
                return cell.column + cell.columns - 1
    return None


def _taken(column: int, headed: dict[int, tuple[int, int]]) -> bool:
    return any(start <= column < end for start, end in headed.values())


def _marked(block: Block, part: PartPlan, plan: Plan) -> list[int | None]:
    """Where most marks of each column stand."""
    seen: list[Counter[int]] = [Counter() for _ in part.leaves]
    for row in block.body:
        for cell in row.cells:
            for mark in cell.marks:
                at = plan.marks.get(mark)
                if at and at.part == part.index:
                    seen[at.column][cell.column] += 1
    return [max(each, key=lambda c: (each[c], -c)) if each else None for each in seen]


def _headed(head: Sequence[Row], part: PartPlan) -> dict[int, tuple[int, int]]:
    """The columns that the header names: by the labels above them, or by number."""
    if not head:
        return {}
    bottom: dict[int, tuple[tuple[str, ...], int]] = {}
    starts = sorted({cell.column for row in head for cell in row.cells})[:_MOST_COLUMNS]
    for column in starts:
        path, end = _path(head, column)
        bottom[column] = (path, end)
    by_path = _by_path(bottom, part)
    by_number = _by_number(head, part) if part.kind == "matrix" else {}
    if len(by_number) == len(part.leaves) and _agree(by_path, by_number):
        return {**by_number, **by_path}
    return by_path


def _agree(one: dict[int, tuple[int, int]], other: dict[int, tuple[int, int]]) -> bool:
    return all(leaf not in one or one[leaf][0] == span[0] for leaf, span in other.items())


def _path(head: Sequence[Row], column: int) -> tuple[tuple[str, ...], int]:
    """The keys over a column from the top, and the column after the lowest of their cells."""
    keys: list[str] = []
    end = column + 1
    for row in head:
        for cell, key in zip(row.cells, row.keys, strict=True):
            if cell.column <= column < cell.column + cell.columns:
                end = cell.column + cell.columns
                if key and not key.isdigit():
                    keys.append(key)
                break
    return tuple(keys), end


def _by_path(
    bottom: dict[int, tuple[tuple[str, ...], int]], part: PartPlan
) -> dict[int, tuple[int, int]]:
    """Each column whose labels stand over one place alone, or over as many as there are."""
    found: dict[int, tuple[int, int]] = {}
    places: dict[tuple[str, ...], list[int]] = {}
    for column, (path, _) in bottom.items():
        if path:
            places.setdefault(path, []).append(column)
    wanted: dict[tuple[frozenset[str], ...], list[int]] = {}
    for index, leaf in enumerate(part.leaves):
        wanted.setdefault(leaf.path, []).append(index)
    left: list[int] = []
    for labels, leaves in wanted.items():
        there = sorted(
            column for path, columns in places.items() if _is(labels, path) for column in columns
        )
        if len(there) == len(leaves):
            for leaf_index, column in zip(leaves, there, strict=True):
                found[leaf_index] = (column, bottom[column][1])
        else:
            left.extend(leaves)
    _nearly(found, left, bottom, part)
    return found


def _is(labels: Sequence[frozenset[str]], path: Sequence[str]) -> bool:
    return len(labels) == len(path) and all(
        key in keys for keys, key in zip(labels, path, strict=True)
    )


def _nearly(
    found: dict[int, tuple[int, int]],
    left: Sequence[int],
    bottom: dict[int, tuple[tuple[str, ...], int]],
    part: PartPlan,
) -> None:
    """Retyped labels: the one column left whose labels are the nearest."""
    taken = {span[0] for span in found.values()}
    free = [c for c, (path, _) in bottom.items() if c not in taken and path and path[-1]]
    free = [c for c in free if bottom[c][0][-1] not in part.stub][:_MOST_COLUMNS]
    if len(left) * len(free) > 400:
        return
    scores = {
        (leaf, column): _likeness(part.leaves[leaf], bottom[column][0])
        for leaf in left
        for column in free
    }
    for (leaf, column), score in scores.items():
        rivals = [s for (i, c), s in scores.items() if (i == leaf) != (c == column)]
        if score >= _LEAST_ALIKE and score > max(rivals, default=0.0) + 0.05:
            found[leaf] = (column, bottom[column][1])


def _likeness(leaf: Leaf, path: Sequence[str]) -> float:
    """How alike labels are, level by level; the lowest counts most."""
    last = max(alike(key, path[-1]) for key in leaf.path[-1])
    if len(leaf.path) == 1 or len(path) == 1:
        return last if len(leaf.path) == len(path) else 0.8 * last
    upper = [
        max(alike(key, other) for key in keys)
        for keys, other in zip(leaf.path[:-1], path[:-1], strict=False)
    ]
    return (2 * last + sum(upper)) / (2 + len(upper))


def _by_number(head: Sequence[Row], part: PartPlan) -> dict[int, tuple[int, int]]:
    """The columns under the numbers 1, 2, 3 of the row below the header."""
    for row in reversed(head):
        numbered = [
            (int(key), cell)
            for cell, key in zip(row.cells, row.keys, strict=True)
            if key.isascii() and key.isdigit() and len(key) < 4
        ]
        if [number for number, _ in numbered] == list(range(1, len(part.leaves) + 1)):
            return {
                number - 1: (cell.column, cell.column + cell.columns) for number, cell in numbered
            }
    return {}


def _fill_in(
    block: Block, part: PartPlan, spans: list[tuple[int, int] | None], by: list[str]
) -> None:
    """Columns without label or mark: by order, if the table is as wide as the form's."""
    rows = (*block.head, *block.body[:20])
    width = max((row.width for row in rows), default=0)
    if width != part.before + len(part.leaves):
        return
    for leaf, span in enumerate(spans):
        column = part.before + leaf
        if span is None and not any(s and s[0] <= column < s[1] for s in spans):
            spans[leaf], by[leaf] = (column, column + 1), "order"

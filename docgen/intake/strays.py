"""What a unit typed beside the places for values, so that nothing is lost without a word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from docgen.fields.stripping import bare
from docgen.findings import Finding, Place, finding
from docgen.intake.columns import Columns
from docgen.intake.listing import BodyRow
from docgen.intake.matching import squeezed
from docgen.intake.planning import PartPlan, Plan
from docgen.intake.viewing import At, Row
from docgen.returned import ReturnedCell

_SAID: Final = 60
_FIGURES: Final = re.compile(r"\d+")
_CROSSES: Final = frozenset("×xX✕✖/／—-")


def strays_of_lines(
    rows: Iterable[BodyRow], used: set[At], part: PartPlan, plan: Plan
) -> Iterator[Finding]:
    """Texts in the rows of lists and matrices that are neither printed nor a value."""
    for body in rows:
        grid, start = body.row.grid, body.label.column if body.label is not None else -1
        cells = [
            cell
            for cell, key in zip(body.row.cells, body.row.keys, strict=True)
            if cell is not body.label
            and cell.column > start
            and (grid, cell.row, cell.column) not in used
            and not (key and key in _codes(body, part))
            and _says(cell, key, plan)
        ]
        if not cells:
            continue
        if body.line is None and not _used(body.row, used):
            if len(cells) > 1 or body.label or _FIGURES.search(cells[0].raw.text):
                yield _row(body, cells)
        else:
            yield from (_cell("text-outside", cell, cell.raw.text) for cell in cells)


def strays_of_rows(
    rows: Iterable[tuple[Row, Columns]], used: set[At], plan: Plan
) -> Iterator[Finding]:
    """Texts in growing rows that stand in none of the columns."""
    for row, columns in rows:
        first = columns.first or 0
        for cell, key in zip(row.cells, row.keys, strict=True):
            if cell.column < first and (key.isdigit() or cell.raw.kind == "number"):
                continue
            if (row.grid, cell.row, cell.column) not in used and _says(cell, key, plan):
                yield _cell("text-outside", cell, cell.raw.text)


def _codes(body: BodyRow, part: PartPlan) -> set[str]:
    """The codes that may stand in a row; any, in one that only its marks tell of."""
    lines = part.lines if body.line is None else (part.lines[body.line],)
    return {line.code for line in lines}


def _used(row: Row, used: set[At]) -> bool:
    return any((row.grid, cell.row, cell.column) in used for cell in row.cells)


def _says(cell: ReturnedCell, key: str, plan: Plan) -> bool:
    """Whether a cell holds more than what the form prints, brackets, or a stroke through it."""
    text = cell.raw.text.strip()
    if not text or cell.raw.kind == "blank" or squeezed(text) in plan.measures:
        return False
    if key in plan.printed and _FIGURES.findall(text) == _FIGURES.findall(key):
        return False
    return bool(bare(text[:200])) and not set(text) <= _CROSSES


def _row(body: BodyRow, cells: Sequence[ReturnedCell]) -> Finding:
    texts = [each.raw.text for each in cells]
    if body.label is not None:
        texts.insert(0, body.label.raw.text)
    return _cell("row-outside", cells[0], " ".join(texts))


def _cell(code: str, cell: ReturnedCell, text: str) -> Finding:
    said = " ".join(text.split())
    shown = said if len(said) <= _SAID else said[: _SAID - 1] + "…"
    return finding(code, Place(part=cell.place), text=shown)

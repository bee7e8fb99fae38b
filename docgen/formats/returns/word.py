"""Word files (.docx) that units return: the text and the bookmarks of every cell and paragraph.

What nobody sees is left out: deletions that are only tracked, hidden text, field codes. Word and
LibreOffice may move a bookmark's start between cells; it then stands for the cell after it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from docgen.fields import Raw
from docgen.formats.returns.hidden import MARK, MARK_END, W, boxes_of, prune
from docgen.formats.returns.looks import show_looks
from docgen.formats.returns.parts import Parts
from docgen.returned import Grid, ReturnedCell, ReturnedText, returned_cell

_P: Final = f"{W}p"
_TBL: Final = f"{W}tbl"
_TR: Final = f"{W}tr"
_TC: Final = f"{W}tc"
_T: Final = f"{W}t"
_R: Final = f"{W}r"
_SYMBOL: Final = f"{W}sym"
_FORMULA: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_ID: Final = f"{W}id"
_NAME: Final = f"{W}name"
_FIRST: Final = f"{W}colFirst"
_VAL: Final = f"{W}val"
_BEFORE: Final = f"{W}gridBefore"
_SPAN: Final = f"{W}gridSpan"
_MERGE: Final = f"{W}vMerge"
_ACROSS: Final = f"{W}hMerge"
_BREAKS: Final = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n"}
_SIGNS: Final = {**_BREAKS, f"{W}noBreakHyphen": "-"}
_USUAL: Final = (_P, _T, MARK, MARK_END)
_SELDOM: Final = (_TBL, _FORMULA, _SYMBOL, *_SIGNS)
_PROPERTIES: Final = frozenset(f"{W}{name}" for name in ("tblPr", "tblGrid", "trPr", "tblPrEx"))

_MARKS: Final = ("f_", "h_", "form_")
# Ticks and boxes that people insert as symbols, by font and the last byte of the code.
_WINGDINGS: Final = {0xFC: "✓", 0xFE: "☑", 0xFB: "✗", 0xFD: "☒", 0xA8: "□", 0x6F: "□"}
_WINGDINGS_2: Final = {0x50: "✓", 0x52: "☑", 0x4F: "✗", 0x51: "☒", 0x53: "☒", 0xA3: "□"}
_SYMBOLS: Final = {"Wingdings": _WINGDINGS, "Wingdings 2": _WINGDINGS_2}
_MOST_COLUMNS: Final = 1_000
_DEEPEST: Final = 3


@dataclass(slots=True)
class _Text:
    """The text of a cell or a paragraph, where bookmarks begin and end in it, tables inside."""

    pieces: list[str] = field(default_factory=list)
    begins: dict[str, tuple[str, int, int | None]] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    tables: list[Any] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces).strip("\n")

    def marks(self, parts: Parts) -> dict[str, str]:
        """The text that each bookmark encloses, counted."""
        found = {}
        for key, (name, begin, _) in self.begins.items():
            pieces = self.pieces[begin : self.ends.get(key)]
            found[name] = "".join(pieces)
            parts.count_text(len(pieces) + len(found[name]))
        return found


@dataclass(slots=True)
class _Cell:
    row: int
    column: int
    columns: int
    place: str
    raw: Raw
    marks: list[str]
    rows: int = 1


@dataclass(slots=True)
class _Table:
    """A table while it is read: its cells, the merged ones that go on, bookmarks before a cell."""

    place: str
    cells: list[_Cell] = field(default_factory=list)
    inner: list[tuple[Any, str]] = field(default_factory=list)
    open: dict[int, _Cell] = field(default_factory=dict)
    waiting: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    row: int = -1
    column: int = 0
    number: int = 0


def read_word(parts: Parts, main: str) -> tuple[tuple[Grid, ...], tuple[ReturnedText, ...]]:
    """The tables of a document, those inside others last, and its paragraphs outside of tables.

    Raises DocgenError for broken XML and beyond the limits.
    """
    root = parts.tree(main)
    prune(root)
    show_looks(root)
    parts.count_cells(sum(1 for _ in root.iter(MARK)))
    boxes = boxes_of(root)
    story = _Story(parts, root)
    for body in root.iterchildren(f"{W}body"):
        story.blocks(body)
    for box in boxes:
        story.blocks(box)
    return story.grids(), tuple(story.texts)


class _Story:
    """The document's blocks in reading order."""

    def __init__(self, parts: Parts, root: Any) -> None:
        self._parts = parts
        self._wanted = _wanted(root)
        self._merges = _settings(root, _SPAN, _MERGE, _ACROSS)
        self._indents = _settings(root, _BEFORE)
        self._tables: list[tuple[Any, str, dict[str, tuple[str, int | None]]]] = []
        self._waiting: dict[str, tuple[str, int | None]] = {}
        self.texts: list[ReturnedText] = []
        self._told = 0

    def blocks(self, container: Any) -> None:
        """Take up the paragraphs and tables of a container, whatever they are wrapped in."""
        for child in container:
            tag = child.tag
            if tag == _P:
                self._paragraph(child)
            elif tag == _TBL:
                place = f"第{len(self._tables) + 1}个表格"
                self._tables.append((child, place, self._waiting))
                self._waiting = {}
            elif tag == MARK:
                _wait(self._waiting, child)
            elif tag == MARK_END:
                self._waiting.pop(child.get(_ID, ""), None)
            elif len(child):
                self.blocks(child)

    def _paragraph(self, element: Any) -> None:
        found = _read(element, self._waiting, self._wanted)
        self._waiting = {}
        self._parts.count_cells(1)
        text, marks = found.text, found.marks(self._parts)
        if not text.strip() and not marks:
            return
        self._told += bool(text.strip())
        self._parts.count_text(len(text))
        self.texts.append(ReturnedText(text=text, place=f"第{self._told}段", marks=marks))

    def grids(self) -> tuple[Grid, ...]:
        """The tables, then those inside their cells."""
        waiting, made = self._tables, []
        # What lies deeper is only text of the cell around it.
        for _ in range(_DEEPEST):
            inner: list[tuple[Any, str, dict[str, tuple[str, int | None]]]] = []
            for element, place, marks in waiting:
                table = _Table(place=place, waiting=marks)
                self._rows(element, table)
                made.append(Grid(cells=tuple(map(_returned, table.cells))))
                inner += [(each, where, {}) for each, where in table.inner]
            waiting = inner
        return tuple(made)

    def _rows(self, container: Any, table: _Table) -> None:
        for child in container:
            tag = child.tag
            if tag == _TR:
                self._row(child, table)
            elif not _is_mark(child, table) and tag not in _PROPERTIES and len(child):
                self._rows(child, table)

    def _row(self, row: Any, table: _Table) -> None:
        table.row += 1
        table.number = 0
        table.column = max((_number(each, 0) for each in self._indents.get(row, ())), default=0)
        first = len(table.cells)
        moved: list[tuple[str, int]] = []
        self._cells(row, table, moved)
        cells = table.cells[first:] if moved else []
        for name, column in moved:
            _give(name, column, cells)

    def _cells(self, container: Any, table: _Table, moved: list[tuple[str, int]]) -> None:
        for child in container:
            tag = child.tag
            if tag == _TC:
                self._cell(child, table, moved)
            elif not _is_mark(child, table) and tag not in _PROPERTIES and len(child):
                self._cells(child, table, moved)

    def _cell(self, element: Any, table: _Table, moved: list[tuple[str, int]]) -> None:
        span, merge, across = _merging(self._merges.get(element, ()))
        found = _read(element, table.waiting, self._wanted)
        self._parts.count_cells(1)
        table.waiting = {}
        table.number += 1
        column = min(table.column, _MOST_COLUMNS)
        table.column = column + span
        marks: list[str] = []
        for name, _, first in found.begins.values():
            if first is None:
                marks.append(name)
            else:
                moved.append((name, first))
        before = table.open.pop(column, None)
        if across and table.cells and table.cells[-1].row == table.row:
            table.cells[-1].columns += span
            table.cells[-1].marks += marks
        elif merge == "continue" and before and before.row + before.rows == table.row:
            before.rows += 1
            before.marks += marks
            table.open[column] = before
        else:
            self._new(found, column, span, marks, table)
            if merge:
                table.open[column] = table.cells[-1]

    def _new(self, found: _Text, column: int, span: int, marks: list[str], table: _Table) -> None:
        text = found.text
        self._parts.count_text(len(text))
        place = f"{table.place}第{table.row + 1}行第{table.number}列"
        raw = Raw(text) if text.strip() else Raw(text, None, "blank")
        table.cells.append(_Cell(table.row, column, span, place, raw, marks))
        for number, inner in enumerate(found.tables, 1):
            table.inner.append((inner, f"{place}内第{number}个表格"))


def _returned(cell: _Cell) -> ReturnedCell:
    marks = tuple(dict.fromkeys(cell.marks)) if cell.marks else ()
    return returned_cell(
        cell.row, cell.column, cell.raw, cell.place, cell.rows, cell.columns, marks
    )


# ---------------------------------------------------------------- bookmarks


def _is_mark(element: Any, table: _Table) -> bool:
    """Whether it is the start or end of a bookmark between cells, which then waits or is empty."""
    if element.tag == MARK:
        _wait(table.waiting, element)
        return True
    if element.tag == MARK_END:
        table.waiting.pop(element.get(_ID, ""), None)
        return True
    return False


def _wait(waiting: dict[str, tuple[str, int | None]], element: Any) -> None:
    name = element.get(_NAME, "")
    if name.startswith(_MARKS):
        waiting[element.get(_ID, "")] = (name, _column(element))


def _column(element: Any) -> int | None:
    """The column that a bookmark over columns of a table begins in."""
    text = element.get(_FIRST, "")
    return int(text) if re.fullmatch("[0-9]{1,4}", text) else None


def _give(name: str, column: int, cells: Sequence[_Cell]) -> None:
    """Give a bookmark to the cell of a row that covers a column."""
    at = bisect_right(cells, column, key=lambda cell: cell.column) - 1
    if at >= 0 and column < cells[at].column + cells[at].columns:
        cells[at].marks.append(name)


# ---------------------------------------------------------------- text


def _wanted(root: Any) -> tuple[str, ...]:
    """The elements that are looked at; fewer are found faster, so not those that do not occur."""
    tables = len(list(islice(root.iter(_TBL), 2)))
    seldom = next(root.iter(*_SELDOM[1:]), None) is not None
    return (*_USUAL, *_SELDOM) if tables > 1 or seldom else _USUAL


def _read(
    element: Any, waiting: dict[str, tuple[str, int | None]], wanted: tuple[str, ...]
) -> _Text:
    """The text under a cell or paragraph; `waiting` are the bookmarks that begin before it."""
    found = _Text()
    if waiting:
        found.begins = {key: (name, 0, first) for key, (name, first) in waiting.items()}
    pieces = found.pieces
    paragraphs = -1
    for each in element.iter(*wanted):
        tag = each.tag
        if tag == _T:
            pieces.append("".join(each.itertext()) if len(each) else each.text or "")
        elif tag == _P:
            paragraphs += 1
            if paragraphs > 0:
                pieces.append("\n")
        elif tag in _SIGNS:
            # Stops of the tabulator have the same name as the tabs in a run.
            if each.getparent().tag == _R:
                pieces.append(_SIGNS[tag])
        elif tag == _SYMBOL:
            pieces.append(_symbol(each))
        elif tag == _FORMULA:
            pieces.append("".join(each.itertext()))
        elif _belongs(each, element, found):
            _note(each, found)
    return found


def _belongs(each: Any, element: Any, found: _Text) -> bool:
    """Whether a bookmark or table stands in the cell itself, not in a table inside it."""
    if not found.tables:
        return True
    return next(each.iterancestors(_TC, _TBL), None) is element


def _note(each: Any, found: _Text) -> None:
    if each.tag == _TBL:
        found.tables.append(each)
    elif each.tag == MARK:
        name = each.get(_NAME, "")
        if name.startswith(_MARKS):
            found.begins[each.get(_ID, "")] = (name, len(found.pieces), _column(each))
    else:
        found.ends.setdefault(each.get(_ID, ""), len(found.pieces))


def _symbol(element: Any) -> str:
    code = element.get(f"{W}char", "")
    if not re.fullmatch("[0-9A-Fa-f]{4}", code):
        return ""
    return _SYMBOLS.get(element.get(f"{W}font", ""), {}).get(int(code, 16) & 0xFF, "")


# ---------------------------------------------------------------- merged cells


def _settings(root: Any, *names: str) -> dict[Any, list[Any]]:
    """The elements of those names in the properties of cells or rows, by the cell or row."""
    found: dict[Any, list[Any]] = {}
    for each in root.iter(*names):
        if (properties := each.getparent()) is not None:
            found.setdefault(properties.getparent(), []).append(each)
    return found


def _merging(settings: Iterable[Any]) -> tuple[int, str, bool]:
    """Grid columns, "restart", "continue" or nothing, and whether it goes on from the left."""
    span, merge, across = 1, "", False
    for each in settings:
        if each.tag == _SPAN:
            span = max(_number(each, 1), 1)
        elif each.tag == _MERGE:
            merge = each.get(_VAL, "continue")
        else:
            across = each.get(_VAL, "continue") == "continue"
    return span, merge, across


def _number(element: Any, default: int) -> int:
    text = element.get(_VAL, "")
    return min(int(text), _MOST_COLUMNS) if re.fullmatch("[0-9]{1,9}", text) else default

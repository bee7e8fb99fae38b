"""Workbooks (.xlsx, .xlsm) that units return: the cells of every sheet, with their names.

Nothing is believed but the cells that are there: not the size that a sheet claims, nor that of a
merged range. Of the styles only number formats count, so broken or bloated ones do no harm.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, Final, TypeAlias

from docgen.fields import Raw
from docgen.formats.returns.cellvalues import BLANK, GENERAL, S, Texts, cell_raw, value_raw
from docgen.formats.returns.numberformats import number_formats
from docgen.formats.returns.parts import (
    MAX_ELEMENTS,
    MAX_MERGES,
    MAX_SHEET,
    MAX_STYLES,
    Parts,
)
from docgen.formats.returns.plainsheet import PlainSheet, plain_sheet
from docgen.formats.workbook import LAST, letters
from docgen.returned import Grid, ReturnedCell, returned_cell

_NONE: Final[dict[int, Raw]] = {}
_NUMBERS: Final = (None, "n", "d")
_C: Final = f"{S}c"
_DATA: Final = f"{S}sheetData"
_ROW: Final = f"{S}row"
_MARKS: Final = ("f_", "h_", "form_")
_RELATION_ID: Final = re.compile(r"\{[^}]*/relationships\}id")
_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_NAMED: Final = re.compile(
    r"(?:'((?:[^'\[\]]|'')+)'|([^'!\[\]]+))!(\$?[A-Z]{1,3}\$?[0-9]{1,7})(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?"
)
# Cells and rows of nothing but style, as a sheet formatted to its end has by the million.
_EMPTY_CELL: Final = re.compile(rb'<c r="[A-Z]+[0-9]+"[^<>]*(?:/>|></c>)')
_EMPTY_ROW: Final = re.compile(rb"<row r=[^<>]*(?:/>|>\s*</row>)")
_ROW_NUMBER: Final = re.compile("[0-9]{1,7}")
_DIGITS: Final = "0123456789"
_WIDEST_GAP: Final = 60
_MOST_COVERED: Final = 100_000
_MOST_BLANK: Final = 30_000

Corner: TypeAlias = tuple[int, int]
Range: TypeAlias = tuple[int, int, int, int]
Merged: TypeAlias = dict[Corner, Range]
Marks: TypeAlias = dict[str, dict[Corner, list[str]]]


@dataclass(kw_only=True, slots=True)
class _Book:
    """What the cells of a workbook refer to."""

    parts: Parts
    texts: Texts
    styles: str | None
    from_1904: bool
    formats: tuple[str, ...] | None = None
    known: dict[str, str] = field(default_factory=dict)
    coverable: int = _MOST_COVERED
    blanks: int = _MOST_BLANK

    def number_format(self, style: str | None) -> str:
        """The number format of a cell's style."""
        if style is None or style == "0":
            return GENERAL
        if style in self.known:
            return self.known[style]
        if self.formats is None:
            source = self.parts.source(self.styles, MAX_STYLES) if self.styles else None
            self.formats = number_formats(source) if source else ()
        number = int(style) if len(style) < 7 and style.isascii() and style.isdigit() else 0
        found = self.formats[number] if number < len(self.formats) else GENERAL
        self.known[style] = found
        return found


@dataclass(kw_only=True, slots=True)
class _Sheet:
    """A sheet while it is read: cells by row and column, both from 1; merged ranges; names."""

    name: str
    hidden: bool
    rows: dict[int, dict[int, Raw]] = field(default_factory=dict)
    merges: list[Range] = field(default_factory=list)
    marks: dict[Corner, list[str]] = field(default_factory=dict)


def read_book(parts: Parts, main: str) -> tuple[Grid, ...]:
    """The sheets of a workbook in the order of their tabs, hidden ones too.

    Raises DocgenError for broken XML and beyond the limits.
    """
    root = parts.tree(main)
    relations = list(parts.related(main))
    kinds = {each.kind: each.part for each in reversed(relations) if each.part in parts}
    settings = root.find(f"{S}workbookPr")
    book = _Book(
        parts=parts,
        texts=Texts(parts, kinds.get("sharedStrings")),
        styles=kinds.get("styles"),
        from_1904=settings is not None and settings.get("date1904") in ("1", "true"),
    )
    names = [each.get("name", "") for each in root.iterfind(f"{S}sheets/{S}sheet")]
    marks = _marks(root, names)
    parts.count_cells(sum(map(len, marks.values())))
    targets = {each.id: each.part for each in relations if each.kind == "worksheet"}
    return tuple(
        _grid(sheet, book)
        for sheet, part in _sheets(root, targets, marks)
        if part in parts and _read_sheet(sheet, part, book)
    )


def _sheets(root: Any, targets: dict[str, str], marks: Marks) -> Iterator[tuple[_Sheet, str]]:
    """The worksheets with their parts; sheets that are only a chart are none."""
    for sheet in root.iterfind(f"{S}sheets/{S}sheet"):
        ids = (value for key, value in sheet.items() if _RELATION_ID.fullmatch(key))
        # Each part once: a hostile workbook has a thousand sheets of one part.
        if part := targets.pop(next(ids, ""), ""):
            hidden = sheet.get("state", "visible") != "visible"
            name = sheet.get("name", "")
            yield _Sheet(name=name, hidden=hidden, marks=marks.pop(name.casefold(), {})), part


# ---------------------------------------------------------------- defined names


def _marks(root: Any, names: list[str]) -> Marks:
    """The names that docgen gave to cells, by sheet and cell."""
    known = {name.casefold() for name in names}
    found: Marks = {}
    for each in root.iterfind(f"{S}definedNames/{S}definedName"):
        name = each.get("name", "")
        if name.startswith(_MARKS) and (target := _named_cell(each.text or "")):
            sheet, corner = target
            if sheet in known:
                found.setdefault(sheet, {}).setdefault(corner, []).append(name)
    return found


@lru_cache(maxsize=4096)
def _named_cell(formula: str) -> tuple[str, Corner] | None:
    """Sheet and cell that a name stands for; None for formulas, other files and #REF!."""
    match = _NAMED.fullmatch(formula.strip()) if len(formula) < 300 else None
    corner = _corner(match[3]) if match else None
    if match is None or corner is None:
        return None
    sheet = match[1].replace("''", "'") if match[1] else match[2]
    return sheet.casefold(), corner


def _corner(text: str) -> Corner | None:
    """Row and column, from 1, of a reference such as $B$12 that a worksheet can have."""
    found = _REFERENCE.fullmatch(text)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row, column) if 1 <= row <= LAST[0] and column <= LAST[1] else None


# ---------------------------------------------------------------- cells


def _read_sheet(sheet: _Sheet, part: str, book: _Book) -> bool:
    """Read a sheet's cells; False if the part is no worksheet."""
    content = book.parts.source(part, MAX_SHEET) or b""
    # An element has at least four characters: <c/>.
    many = len(content) > 2 * MAX_ELEMENTS
    if many and content.count(b"<") - content.count(b"</") > MAX_ELEMENTS // 2:
        content = _without_empty(content)
    plain = plain_sheet(content)
    root = book.parts.parsed(content, part, plain.rest if plain else None)
    if root.tag != f"{S}worksheet":
        return False
    if plain is None:
        _read_rows(root, sheet, book)
    elif root.find(_DATA) is not None:
        _read_plain(plain, sheet, book)
    _read_merges(root, sheet, book)
    return True


def _read_rows(root: Any, sheet: _Sheet, book: _Book) -> None:
    number = 0
    for row in (row for data in root.iterchildren(_DATA) for row in data.iterchildren(_ROW)):
        number = _row_number(row.get("r"), number)
        if len(row) and number <= LAST[0]:
            _read_row(row, number, sheet, book)


def _without_empty(content: bytes) -> bytes:
    """A sheet without the cells and rows that hold nothing, where each says where it is."""
    placed = content.count(b"<c r=") == content.count(b"<c ") and b"<c>" not in content
    if not placed or content.count(b"<row r=") != content.count(b"<row"):
        return content
    return _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", content))


def _row_number(text: str | None, before: int) -> int:
    return int(text) if text and _ROW_NUMBER.fullmatch(text) else before + 1


def _read_row(row: Any, number: int, sheet: _Sheet, book: _Book) -> None:
    found = sheet.rows.get(number, {})
    made = book.texts.made
    column = length = 0
    for cell in row.iterchildren(_C):
        # A cell that does not say where it is follows the one before it.
        column = _column(cell.get("r", "").rstrip(_DIGITS)) or column + 1
        if not len(cell) or column > LAST[1]:
            continue
        kind = cell.get("t")
        known = made.get(cell[0].text) if kind == "s" and len(cell) == 1 else None
        raw = known or _raw(cell, kind, book)
        if raw is not BLANK:
            length += len(raw.text)
            found[column] = raw
    _put_row(found, number, length, sheet, book)


def _put_row(found: dict[int, Raw], number: int, length: int, sheet: _Sheet, book: _Book) -> None:
    if found:
        book.parts.count_cells(len(found))
        book.parts.count_text(length)
        sheet.rows[number] = found


def _read_plain(plain: PlainSheet, sheet: _Sheet, book: _Book) -> None:
    """Read the cells of a sheet that `plain_sheet` told."""
    for number, cells in plain.rows:
        if not cells or number > LAST[0]:
            continue
        found = sheet.rows.get(number, {})
        column = length = 0
        for name, style, kind, value, text in cells:
            column = _column(name) or column + 1
            if column <= LAST[1]:
                # Only a number depends on the style.
                raw = text or value_raw(
                    value,
                    kind,
                    book.texts,
                    book.number_format(style or None) if kind == "n" else GENERAL,
                    from_1904=book.from_1904,
                )
                length += len(raw.text)
                found[column] = raw
        _put_row(found, number, length, sheet, book)


def _raw(cell: Any, kind: str | None, book: _Book) -> Raw:
    format_ = book.number_format(cell.get("s")) if kind in _NUMBERS else GENERAL
    return cell_raw(cell, book.texts, format_, from_1904=book.from_1904)


@lru_cache(maxsize=1024)
def _column(name: str) -> int:
    """The number, from 1, of a column's letters; 0 for what are no letters of a column."""
    corner = _corner(f"{name}1")
    return corner[1] if corner else 0


# ---------------------------------------------------------------- merged cells


def _read_merges(root: Any, sheet: _Sheet, book: _Book) -> None:
    for number, each in enumerate(root.iterfind(f"{S}mergeCells/{S}mergeCell")):
        if number >= MAX_MERGES:
            raise book.parts.failure("returned-merges", sheet.name, limit=MAX_MERGES)
        if around := _range(each.get("ref", "")[:40]):
            sheet.merges.append(around)


@lru_cache(maxsize=1024)
def _range(text: str) -> Range | None:
    """The corners of a range such as A1:D1; None for what is none."""
    corners = [_corner(each) for each in text.split(":")]
    if len(corners) != 2 or corners[0] is None or corners[1] is None:
        return None
    (top, left), (bottom, right) = corners[0], corners[1]
    return (top, left, bottom, right) if top <= bottom and left <= right else None


def _merged(sheet: _Sheet, book: _Book, rows: list[int], columns: list[int]) -> Merged:
    """The ranges around the cells of the rows and columns in use.

    A range that meets another is left out.
    """
    around: Merged = {}
    for each in sheet.merges:
        top, left, bottom, right = each
        over = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
        across = columns[bisect_left(columns, left) : bisect_right(columns, right)]
        book.coverable -= len(over) * len(across)
        if book.coverable < 0:
            raise book.parts.failure("returned-merges", sheet.name, limit=MAX_MERGES)
        cells = [(top, left), *((row, column) for row in over for column in across)]
        if not any(cell in around for cell in cells):
            around.update(dict.fromkeys(cells, each))
    return around


# ---------------------------------------------------------------- grid


def _grid(sheet: _Sheet, book: _Book) -> Grid:
    """The sheet's cells in reading order, with the blank ones beside those that hold something."""
    rows = sorted({*sheet.rows, *(row for row, _ in sheet.marks)})
    used = chain((c for row in sheet.rows.values() for c in row), (c for _, c in sheet.marks))
    columns = _spread(sorted(set(used)), beyond=not sheet.marks)
    around = _merged(sheet, book, rows, columns)
    marks: dict[Corner, list[str]] = {}
    for corner, names in sheet.marks.items():
        # The first cell of the range around it stands for a cell.
        marks.setdefault(around.get(corner, corner)[:2], []).extend(names)
    near = columns if len(rows) * len(columns) <= book.blanks else []
    book.blanks -= len(rows) * len(near)
    titles = {column: f"{sheet.name}!{letters(column)}" for column in columns}
    cells = [cell for row in rows for cell in _line(sheet, row, near, around, marks, titles)]
    # Named cells among blank ones, and merged ranges that begin in a row that is not in use.
    others = [(corner, f"{sheet.name}!{letters(corner[1])}") for corner in marks]
    if others:
        cells += [_cell(corner, BLANK, title, around, marks) for corner, title in others]
        cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(cells=tuple(cells), name=sheet.name, hidden=sheet.hidden)


def _line(
    sheet: _Sheet,
    row: int,
    near: list[int],
    around: Merged,
    marks: dict[Corner, list[str]],
    titles: Mapping[int, str],
) -> Iterator[ReturnedCell]:
    """The cells of a row: all in the columns, if there are any, or those that hold something."""
    filled = sheet.rows.get(row, _NONE)
    for column in near or sorted(filled):
        corner = (row, column)
        raw = filled.get(column, BLANK)
        if corner not in around and corner not in marks:
            yield returned_cell(row - 1, column - 1, raw, f"{titles[column]}{row}")
        elif corner not in around or around[corner][:2] == corner:
            yield _cell(corner, raw, titles[column], around, marks)


def _cell(
    corner: Corner, raw: Raw, title: str, around: Merged, marks: dict[Corner, list[str]]
) -> ReturnedCell:
    """A cell with its marks, which are then told."""
    row, column = corner
    _, _, bottom, right = around.get(corner, (row, column, row, column))
    return returned_cell(
        row - 1,
        column - 1,
        raw,
        f"{title}{row}",
        bottom - row + 1,
        right - column + 1,
        tuple(dict.fromkeys(marks.pop(corner))) if corner in marks else (),
    )


def _spread(columns: list[int], *, beyond: bool) -> list[int]:
    """The columns in use and those between them, but not across a wide gap.

    beyond: also the one after the last, where the values of a sheet without names may be due.
    """
    found = set(columns)
    for before, after in pairwise(columns):
        found.update(range(before, after) if after - before <= _WIDEST_GAP else (before + 1,))
    if beyond and columns and columns[-1] < LAST[1]:
        found.add(columns[-1] + 1)
    return sorted(found)

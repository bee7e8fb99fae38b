"""Excel workbooks (.xlsx, .xlsm) as cells with content, read with care.

Only the cells that are there are looked at: neither the size that a sheet claims nor that of a
merged range is believed. Styles matter only for their number formats.
"""

import difflib
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, TypeAlias

from lxml import etree

from docgen.findings import DocgenError, Place, finding
from docgen.formats.cells import Value, built_in, cell_value, clean, rich_text
from docgen.formats.package import parse_xml, read_package
from docgen.messages import N_, phrase

MAX_ROWS: Final = 5_000
MAX_COLUMNS: Final = 100
MAX_MERGES: Final = 50_000
# The last row and column of a worksheet (ECMA-376-1, 18.3.1).
LAST: Final = (1_048_576, 16_384)

_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_RELATION_ID: Final = re.compile(r"\{[^}]*/relationships\}id")

Corner: TypeAlias = tuple[int, int]
Cells: TypeAlias = dict[int, dict[int, Value]]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sheet:
    name: str
    hidden: bool
    part: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Book:
    """A workbook: its parts by their names in small letters, its sheets, what cells refer to."""

    name: str
    parts: Mapping[str, bytes]
    sheets: Sequence[_Sheet]
    shared: Sequence[Value]
    styles: Sequence[str]
    from_1904: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """A sheet: cells with content by row and column, hidden rows, merged ranges by corners."""

    file: str
    sheet: str
    cells: Cells
    hidden: Sequence[int]
    merges: Sequence[tuple[Corner, Corner]]

    def place(self, row: int, column: int) -> Place:
        """Where a cell is."""
        return Place(file=self.file, part=f"{self.sheet}!{letters(column)}{row}")

    def row_place(self, row: int) -> Place:
        """Where a row is."""
        part = phrase(N_("{sheet}, row {row}"), sheet=self.sheet, row=row)
        return Place(file=self.file, part=part)


def read_grid(data: bytes, sheet: str | None, name: str) -> Grid:
    """The cells of a workbook's sheet, by default of the first visible one with content.

    name: the file's name as shown to the user. Raises DocgenError for a file that is no
    workbook or is broken, for a sheet that is not there, empty or too large.
    """
    return _grid_of(_open(data, name), sheet)


def failure(code: str, name: str, part: str | None = None, **params: object) -> DocgenError:
    """An error of one finding about a file or a part of it."""
    return DocgenError([finding(code, Place(file=name, part=part), **params)])


# ---------------------------------------------------------------- workbook


def _open(data: bytes, name: str) -> _Book:
    # Some writers name a part Xl/SharedStrings.xml and refer to it in small letters.
    parts = {part.lower(): content for part, content in read_package(data, name=name).items()}
    main = next((part for kind, part in _related(parts, "", name) if kind == "officeDocument"), "")
    if main not in parts:
        raise failure("package-broken", name)
    if not main.endswith(".xml"):
        raise failure("workbook-foreign", name)
    root = parse_xml(parts[main], name=name, part=main)
    if not str(root.tag).endswith("}workbook"):
        raise failure("workbook-foreign", name)
    related = {kind: part for kind, part in _related(parts, main, name) if part in parts}
    settings = root.find("{*}workbookPr")
    return _Book(
        name=name,
        parts=parts,
        sheets=tuple(_sheets(root, parts, main, name)),
        shared=_shared(_part(parts, related.get("sharedStrings"), name)),
        styles=_styles(_part(parts, related.get("styles"), name)),
        from_1904=settings is not None and settings.get("date1904") in ("1", "true"),
    )


def _part(parts: Mapping[str, bytes], part: str | None, name: str) -> Any:
    return None if part is None else parse_xml(parts[part], name=name, part=part)


def _relations(parts: Mapping[str, bytes], part: str, name: str) -> Iterator[Any]:
    folder, file = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{file}.rels")
    if relations in parts:
        yield from parse_xml(parts[relations], name=name, part=relations).iter("{*}Relationship")


def _related(parts: Mapping[str, bytes], part: str, name: str) -> Iterator[tuple[str, str]]:
    """The last word of each relation's type, and the part it leads to."""
    for relation in _relations(parts, part, name):
        yield posixpath.basename(relation.get("Type", "")), _target(relation, part)


def _target(relation: Any, part: str) -> str:
    # A target outside the package finds no part in it.
    path = posixpath.join("/", posixpath.dirname(part), relation.get("Target", "").lower())
    return posixpath.normpath(path).lstrip("/")


def _sheets(root: Any, parts: Mapping[str, bytes], main: str, name: str) -> Iterator[_Sheet]:
    """The worksheets in the order of their tabs; sheets that are only a chart are none."""
    targets = {
        relation.get("Id"): _target(relation, main)
        for relation in _relations(parts, main, name)
        if relation.get("Type", "").endswith("/worksheet")
    }
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        ids = (value for key, value in sheet.items() if _RELATION_ID.fullmatch(key))
        # Each part once: a hostile workbook has a thousand sheets of one part.
        part = targets.pop(next(ids, ""), "")
        if part in parts:
            hidden = sheet.get("state", "visible") != "visible"
            yield _Sheet(name=sheet.get("name", ""), hidden=hidden, part=part)


def _shared(root: Any) -> tuple[Value, ...]:
    if root is None:
        return ()
    return tuple(clean(rich_text(item)) for item in root.iterchildren("{*}si"))


def _styles(root: Any) -> tuple[str, ...]:
    """The number format of each cell style."""
    if root is None:
        return ()
    own = {
        item.get("numFmtId"): item.get("formatCode", "General")
        for item in root.iterfind("{*}numFmts/{*}numFmt")
    }
    numbers = [item.get("numFmtId", "0") for item in root.iterfind("{*}cellXfs/{*}xf")]
    return tuple(own.get(number) or built_in(_number(number, 0)) for number in numbers)


# ---------------------------------------------------------------- sheet


def _grid_of(book: _Book, sheet: str | None) -> Grid:
    if sheet is not None:
        grid = _grid(book, _named(book, sheet))
        if not grid.cells:
            raise failure("sheet-empty", book.name, sheet=grid.sheet)
        return grid
    grids = (_grid(book, item) for item in book.sheets if not item.hidden)
    if found := next((grid for grid in grids if grid.cells), None):
        return found
    raise failure("workbook-empty", book.name)


def _named(book: _Book, name: str) -> _Sheet:
    """The sheet with a name; as in Excel, capital and small letters are the same."""
    sheets = {item.name.strip().casefold(): item for item in book.sheets}
    if found := sheets.get(name.strip().casefold()):
        return found
    names = [item.name for item in book.sheets]
    near = difflib.get_close_matches(name, names, 1)
    hint = phrase(N_(" Did you mean “{name}”?"), name=near[0]) if near else ""
    raise failure("sheet-unknown", book.name, sheet=name, known="、".join(names), hint=hint)


def _grid(book: _Book, sheet: _Sheet) -> Grid:
    cells: Cells = {}
    columns: set[int] = set()
    hidden, merges, number = [], [], 0
    for element in _elements(book, sheet):
        if _local(element) == "mergeCell":
            merges.append(element.get("ref", ""))
            continue
        number = _number(element.get("r"), 0) or number + 1
        if values := dict(_values(element, book)):
            cells.setdefault(number, {}).update(values)
            columns.update(values)
            hidden += [number] if element.get("hidden") in ("1", "true") else []
        if len(cells) > MAX_ROWS or len(columns) > MAX_COLUMNS:
            raise _too_large(book, sheet)
    if len(merges) > MAX_MERGES:
        raise _too_large(book, sheet)
    ranges = tuple(found for found in map(_range, merges) if found)
    return Grid(file=book.name, sheet=sheet.name, cells=cells, hidden=hidden, merges=ranges)


def _elements(book: _Book, sheet: _Sheet) -> Iterator[Any]:
    """The rows and merged ranges of a sheet, each dropped when it was seen.

    A sheet formatted down to its last row has a million cells without content.
    """
    # Within sheetData and mergeCells only: pictures and buttons have rows of their own.
    wanted = {"row": "}sheetData", "mergeCell": "}mergeCells"}
    stream = etree.iterparse(
        BytesIO(book.parts[sheet.part]),
        tag=[f"{{*}}{tag}" for tag in wanted],
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        for _, element in stream:
            if element.getroottree().docinfo.internalDTD is not None:
                raise failure("package-doctype", book.name, sheet.part)
            parent = element.getparent()
            if parent is not None and parent.tag.endswith(wanted[_local(element)]):
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del parent[0]
    except etree.XMLSyntaxError as error:
        raise failure("package-xml", book.name, sheet.part, reason=error.msg) from error


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _values(row: Any, book: _Book) -> Iterator[tuple[int, Value]]:
    column = 0
    for cell in row.iterchildren("{*}c"):
        # A cell that does not say where it is follows the one before it.
        column = _column(cell.get("r", "")) or column + 1
        if not len(cell):
            continue
        style = _number(cell.get("s"), 0)
        format_ = book.styles[style] if style < len(book.styles) else "General"
        value = cell_value(cell, book.shared, format_, from_1904=book.from_1904)
        if value is not None and (value.text or value.problem):
            yield column, value


def _column(reference: str) -> int:
    corner = _corner(reference)
    return corner[1] if corner else 0


def _number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,9}", text) else default


def _corner(text: str) -> Corner | None:
    """Row and column, from 1, of a reference such as B12."""
    found = _REFERENCE.fullmatch(text)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def letters(column: int) -> str:
    """The name of a column, counted from 1."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _range(reference: str) -> tuple[Corner, Corner] | None:
    """The corners of a merged range, None for one that no worksheet can have."""
    corners = [_corner(item) for item in reference.split(":")]
    if len(corners) != 2 or corners[0] is None or corners[1] is None:
        return None
    (top, left), (bottom, right) = corners[0], corners[1]
    if 1 <= top <= bottom <= LAST[0] and left <= right <= LAST[1]:
        return corners[0], corners[1]
    return None


def _too_large(book: _Book, sheet: _Sheet) -> DocgenError:
    limits = {"rows": MAX_ROWS, "columns": MAX_COLUMNS, "merges": MAX_MERGES}
    return failure("sheet-too-large", book.name, sheet.name, **limits)

"""Workbooks as people change them: rows of the sheet's XML, with what refers to them."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import openpyxl
from lxml import etree

from docgen.formats.package import read_package, write_package

S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET: Final = "xl/worksheets/sheet1.xml"
_BOOK: Final = "xl/workbook.xml"
_REFERENCE: Final = re.compile(r"(\$?[A-Z]{1,3})(\$?)(\d+)")


def opened(data: bytes) -> Any:
    """The workbook and its first sheet, in openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        sheet.protection.sheet = False
    return book, book.worksheets[0]


def cell_of(sheet: Any, label: str, number: int = 1) -> Any:
    """The cell with just that text, of several the one of that number."""
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == label]
    return found[number - 1]


def value_of(book: Any, mark: str) -> Any:
    """The cell of a defined name."""
    sheet, _, place = book.defined_names[mark].attr_text.rpartition("!")
    return book[sheet.strip("'")][place.replace("$", "")]


class Sheet:
    """The first sheet's XML and the workbook's, for changes that move rows as Excel does."""

    def __init__(self, data: bytes) -> None:
        self.members = dict(read_package(data))
        self.sheet = etree.fromstring(self.members[_SHEET])
        self.book = etree.fromstring(self.members[_BOOK])

    def save(self) -> bytes:
        """The file."""
        made = {_SHEET: self.sheet, _BOOK: self.book}
        return write_package(
            {**self.members, **{name: _bytes(root) for name, root in made.items()}}
        )

    def rows(self) -> Iterator[Any]:
        """The rows."""
        yield from self.sheet.iter(f"{S}row")

    def renumber(self, place: Callable[[int], int | None]) -> None:
        """Give each row a new number, None deletes it; all references go with them, as in Excel."""
        data = self.sheet.find(f"{S}sheetData")
        kept = []
        for row in list(data):
            new = place(int(row.get("r")))
            data.remove(row)
            if new is not None:
                row.set("r", str(new))
                for cell in row:
                    cell.set("r", re.sub(r"\d+", str(new), cell.get("r")))
                kept.append((new, row))
        data.extend(row for _, row in sorted(kept, key=lambda each: each[0]))
        for each in list(self.sheet.iter(f"{S}mergeCell")):
            self._refer(each, "ref", place)
        for each in list(self.sheet.iter(f"{S}dataValidation")):
            self._refer(each, "sqref", place)
        for each in self.book.iter(f"{S}definedName"):
            sheet, _, cells = (each.text or "").rpartition("!")
            moved = _moved(cells, place)
            each.text = f"{sheet}!{moved}" if moved else f"{sheet}!#REF!"

    def _refer(self, element: Any, key: str, place: Callable[[int], int | None]) -> None:
        moved = " ".join(filter(None, (_moved(ref, place) for ref in element.get(key).split())))
        if moved:
            element.set(key, moved)
        else:
            around = element.getparent()
            around.remove(element)
            around.set("count", str(len(around)))


def _moved(reference: str, place: Callable[[int], int | None]) -> str | None:
    """A1:B2 after the rows have moved; None if they are gone."""
    rows = [place(int(found[3])) for found in _REFERENCE.finditer(reference)]
    if None in rows:
        return None
    numbers = iter(rows)
    return _REFERENCE.sub(lambda found: f"{found[1]}{found[2]}{next(numbers)}", reference)


def changed(data: bytes, **members: Callable[[bytes], bytes]) -> bytes:
    """The file with some members rewritten: sheet, book, styles."""
    paths = {"sheet": _SHEET, "book": _BOOK, "styles": "xl/styles.xml"}
    found = dict(read_package(data))
    for name, change in members.items():
        found[paths[name]] = change(found[paths[name]])
    return write_package(found)


def _bytes(root: Any) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made

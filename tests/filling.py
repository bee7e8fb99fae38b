"""Forms filled in by a program: through the bookmarks of a docx, the defined names of an xlsx."""

import io
from collections.abc import Iterator, Mapping
from typing import Any, Final

import openpyxl
from lxml import etree

from docgen.fields import Plain
from docgen.formats.package import read_package, write_package

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_DOCUMENT: Final = "word/document.xml"


def fill_docx(data: bytes, texts: Mapping[str, str]) -> bytes:
    """The form with a text at each of the bookmarks, in place of what stands between its ends.

    Line feeds become line breaks. Raises KeyError for a bookmark that the form does not have.
    """
    members = read_package(data)
    document = etree.fromstring(members[_DOCUMENT])
    starts = {each.get(f"{W}name"): each for each in document.iter(f"{W}bookmarkStart")}
    for mark, text in texts.items():
        _put(starts[mark], text)
    made = etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True)
    return write_package({**members, _DOCUMENT: made})


def fill_xlsx(data: bytes, values: Mapping[str, Plain | None]) -> bytes:
    """The form with a value in the cell of each of the defined names; None empties the cell.

    Raises KeyError for a name that the form does not have, ValueError for a cell that is locked.
    """
    book = openpyxl.load_workbook(io.BytesIO(data))
    for mark, value in values.items():
        sheet, _, place = book.defined_names[mark].attr_text.rpartition("!")
        cell = book[sheet.strip("'")][place.replace("$", "")]
        if cell.protection.locked:
            raise ValueError(f"{mark} is locked")
        # A text stays one, also where it begins with = as a formula does.
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _put(start: Any, text: str) -> None:
    """The text between the ends of a bookmark, in the look of what stood there or before it."""
    inside = list(_inside(start))
    model = next(iter(inside), None)
    if model is None:
        model = next(start.itersiblings(f"{W}r", preceding=True), None)
    properties = None if model is None else model.find(f"{W}rPr")
    run = etree.Element(f"{W}r")
    if properties is not None:
        run.append(etree.fromstring(etree.tostring(properties)))
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(run, f"{W}br")
        told = etree.SubElement(run, f"{W}t")
        told.text = line
        told.set(_SPACE, "preserve")
    for each in inside:
        each.getparent().remove(each)
    if text:
        start.addnext(run)


def _inside(start: Any) -> Iterator[Any]:
    """The runs between the ends of a bookmark."""
    for item in start.itersiblings():
        if item.tag == f"{W}bookmarkEnd" and item.get(f"{W}id") == start.get(f"{W}id"):
            return
        if item.tag == f"{W}r":
            yield item

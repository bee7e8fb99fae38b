"""A workbook of openpyxl's made what Excel would have written, so that no validator complains.

openpyxl writes the properties of fonts out of order, and each text into its own cell.
"""

from typing import Any, Final

from lxml import etree

from docgen.formats.package import CONTENT_TYPES, parse_xml, read_package, write_package

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PACKAGE: Final = "{http://schemas.openxmlformats.org/package/2006/%s}%s"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_STYLES: Final = "xl/styles.xml"
_STRINGS: Final = "xl/sharedStrings.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_SHEETS: Final = "xl/worksheets/"
# ECMA-376-1, 18.8.22, as the schemas of the first edition have it.
_FONT: Final = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)


def tidied(data: bytes) -> bytes:
    """The workbook with fonts in the schema's order and its texts in one table."""
    members = read_package(data)
    roots = {name: parse_xml(members[name]) for name in (_STYLES, _RELATIONS, CONTENT_TYPES)}
    _order_fonts(roots[_STYLES])
    sheets = {
        name: parse_xml(content)
        for name, content in members.items()
        if name.startswith(_SHEETS) and name.endswith(".xml")
    }
    strings: dict[str, int] = {}
    for sheet in sheets.values():
        _share_strings(sheet, strings)
    roots[_STRINGS] = _table(strings)
    _register(roots[_RELATIONS], roots[CONTENT_TYPES])
    made = {name: _serialised(root) for name, root in (*roots.items(), *sheets.items())}
    return write_package({**members, **made})


def _order_fonts(styles: Any) -> None:
    for font in styles.iterfind(f"{_MAIN}fonts/{_MAIN}font"):
        font[:] = sorted(font, key=lambda each: _FONT.index(etree.QName(each).localname))


def _share_strings(sheet: Any, strings: dict[str, int]) -> None:
    """Replace the texts of cells by their numbers in the table."""
    for text in list(sheet.iter(f"{_MAIN}is")):
        cell = text.getparent()
        cell.remove(text)
        cell.set("t", "s")
        number = strings.setdefault("".join(text.itertext()), len(strings))
        etree.SubElement(cell, f"{_MAIN}v").text = str(number)


def _table(strings: dict[str, int]) -> Any:
    table = etree.Element(f"{_MAIN}sst", nsmap={None: _MAIN.strip("{}")})
    for text in strings:
        item = etree.SubElement(etree.SubElement(table, f"{_MAIN}si"), f"{_MAIN}t")
        item.text = text
        item.set(_SPACE, "preserve")
    return table


def _register(relations: Any, types: Any) -> None:
    """Name the table in the workbook's relations and the package's content types."""
    relation = etree.SubElement(relations, _PACKAGE % ("relationships", "Relationship"))
    for key, value in (
        ("Id", f"rId{len(relations) + 1}"),
        ("Type", f"{_OFFICE}/sharedStrings"),
        ("Target", "sharedStrings.xml"),
    ):
        relation.set(key, value)
    override = etree.SubElement(types, _PACKAGE % ("content-types", "Override"))
    override.set("PartName", f"/{_STRINGS}")
    override.set("ContentType", _TYPE)


def _serialised(root: Any) -> bytes:
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data

"""The workbook inside a chart, which Word opens to let its numbers be edited."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from docgen.blocks import Chart, Number
from docgen.formats.charts.lettering import written
from docgen.formats.charts.numbers import number_format, plain
from docgen.formats.package import CONTENT_TYPES, PACKAGE_RELATIONS, write_package
from docgen.formats.theme import theme
from docgen.formats.workbook import letters
from docgen.official import GBT9704

SHEET: Final = "Sheet1"

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETML: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_PARTS: Final = (
    ("xl/workbook.xml", "sheet.main"),
    ("xl/worksheets/sheet1.xml", "worksheet"),
    ("xl/styles.xml", "styles"),
    ("xl/sharedStrings.xml", "sharedStrings"),
)
_THEME: Final = "xl/theme/theme1.xml"
_THEME_TYPE: Final = "application/vnd.openxmlformats-officedocument.theme+xml"
_TYPES: Final = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + "".join(
        f'<Override PartName="/{part}" ContentType="{_SHEETML}{kind}+xml"/>'
        for part, kind in _PARTS
    )
    + f'<Override PartName="/{_THEME}" ContentType="{_THEME_TYPE}"/></Types>'
)
_BOOK: Final = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    f'<sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_TARGETS: Final = {
    "worksheet": "worksheets/sheet1.xml",
    "styles": "styles.xml",
    "sharedStrings": "sharedStrings.xml",
    "theme": "theme/theme1.xml",
}
_WIDTHS: Final = '<cols><col min="1" max="1" width="30" customWidth="1"/></cols>'


def cells(column: int, first: int, last: int) -> str:
    """A range of cells in one column, as a chart names it; all counted from 1."""
    name = letters(column)
    start = f"{SHEET}!${name}${first}"
    return start if first == last else f"{start}:${name}${last}"


def workbook(chart: Chart) -> bytes:
    """The categories in the first column, a series in each of the next: equal bytes for equal."""
    members = {
        CONTENT_TYPES: _TYPES,
        PACKAGE_RELATIONS: _relations({"officeDocument": "xl/workbook.xml"}),
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": _relations(_TARGETS),
        "xl/worksheets/sheet1.xml": _sheet(chart),
        "xl/sharedStrings.xml": _strings(chart),
        "xl/styles.xml": _styles(number_format(chart)),
    }
    texts = {name: (_HEAD + text).encode() for name, text in members.items()}
    return write_package({**texts, _THEME: theme(GBT9704).encode()})


def _relations(targets: Mapping[str, str]) -> str:
    made = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _sheet(chart: Chart) -> str:
    rows = "".join(_rows(chart))
    return f'<worksheet xmlns="{_MAIN}">{_WIDTHS}<sheetData>{rows}</sheetData></worksheet>'


def _rows(chart: Chart) -> Iterator[str]:
    count = len(chart.series)
    names = [_text(column, 1, column - 2) for column in range(2, count + 2)]
    yield f'<row r="1">{"".join(names)}</row>'
    for row, values in enumerate(zip(*(each.values for each in chart.series), strict=True), 2):
        yield f'<row r="{row}">{_text(1, row, count + row - 2)}{_numbers(row, values)}</row>'


def _text(column: int, row: int, number: int) -> str:
    """A cell with one of the shared strings."""
    return f'<c r="{letters(column)}{row}" t="s"><v>{number}</v></c>'


def _strings(chart: Chart) -> str:
    """The names of the series, then the categories, each as often as it stands in a cell."""
    texts = [*(each.name for each in chart.series), *chart.categories]
    items = "".join(f'<si><t xml:space="preserve">{written(text)}</t></si>' for text in texts)
    count = len(texts)
    return f'<sst xmlns="{_MAIN}" count="{count}" uniqueCount="{count}">{items}</sst>'


def _numbers(row: int, values: Sequence[Number | None]) -> str:
    return "".join(
        f'<c r="{letters(column)}{row}" s="1"><v>{plain(value)}</v></c>'
        for column, value in enumerate(values, 2)
        if value is not None
    )


def _styles(format_: str) -> str:
    """Two cell styles: text, and numbers in the chart's format."""
    plain_ = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"'
    number = plain_.replace('"0"', '"164"', 1)
    return (
        f'<styleSheet xmlns="{_MAIN}">'
        f'<numFmts count="1"><numFmt numFmtId="164" formatCode="{written(format_)}"/></numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        f'<cellStyleXfs count="1">{plain_}/></cellStyleXfs><cellXfs count="2">'
        f'{plain_} xfId="0"/>{number} xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )

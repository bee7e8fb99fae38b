"""A worksheet as an Excel workbook: filled in where it is open, printed as the page looks.

The XML is written here: a library would take longer to load than a hundred forms to make.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from html import escape
from typing import Final

from docgen.fields import Plain, Validation
from docgen.formats.bookstyles import BookStyles
from docgen.formats.package import CONTENT_TYPES, PACKAGE_RELATIONS, write_package
from docgen.formats.theme import theme
from docgen.worksheet import SheetCell, Worksheet

SHEET: Final = "填报表"
LISTS: Final = "选项"

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_BOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS_TYPE: Final = "application/vnd.openxmlformats-officedocument"
_A4: Final = 9
_INCH: Final = 25.4
# A column's width counts digits of the workbook's own font, which are half an em wide: 8 dots
# of 96 an inch, in every program that has Times New Roman or its like.
_DOTS: Final = 96 / 72
_DIGIT: Final = 8
_HIGHEST: Final = 409
"""How high a row may be, points: a longer text is read by scrolling in its cell."""

_DAY_ZERO: Final = date(1899, 12, 30)


def form_book(sheet: Worksheet, *, title: str, author: str) -> bytes:
    """The worksheet as an .xlsx: the same sheet gives the same bytes.

    `title` and `author` are for the properties of the file.
    """
    return write_package(
        {name: text.encode() for name, text in _Writer(sheet).parts(title, author).items()}
    )


class _Writer:
    """Writes one sheet, and a hidden one for long lists."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._styles = BookStyles(sheet.profile)
        self._strings: dict[str, int] = {}
        self._lists: list[tuple[str, ...]] = []

    def parts(self, title: str, author: str) -> dict[str, str]:
        """The texts of the package's parts by name."""
        first = self._worksheet()
        sheets = {"sheet1": first, **({"sheet2": self._list_sheet()} if self._lists else {})}
        return {
            CONTENT_TYPES: content_types(sheets),
            PACKAGE_RELATIONS: relations(
                (f"{_OFFICE}/relationships/officeDocument", "xl/workbook.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                (f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
            ),
            "xl/_rels/workbook.xml.rels": relations(
                *((f"{_OFFICE}/relationships/worksheet", f"worksheets/{n}.xml") for n in sheets),
                (f"{_OFFICE}/relationships/styles", "styles.xml"),
                (f"{_OFFICE}/relationships/theme", "theme/theme1.xml"),
                (f"{_OFFICE}/relationships/sharedStrings", "sharedStrings.xml"),
            ),
            "xl/workbook.xml": self._workbook(),
            "xl/styles.xml": _XML + self._styles.xml(),
            "xl/theme/theme1.xml": theme(self._sheet.profile),
            "xl/sharedStrings.xml": self._shared_strings(),
            "docProps/core.xml": _core(title, author),
            "docProps/app.xml": f'{_XML}<Properties xmlns="{_OFFICE}/extended-properties">'
            "<Application>docgen</Application></Properties>",
            **{f"xl/worksheets/{name}.xml": text for name, text in sheets.items()},
        }

    def _worksheet(self) -> str:
        sheet, page = self._sheet, self._sheet.page
        margins = "".join(
            f' {side}="{getattr(page, side) / _INCH:.4f}"'
            for side in ("left", "right", "top", "bottom")
        )
        orientation = "landscape" if sheet.landscape else "portrait"
        rows = "".join(self._rows())
        # Columns and rows may be made wider, for reading.
        grows = ' insertRows="0"' if sheet.grows else ""
        return (
            f'{_XML}<worksheet xmlns="{_MAIN}">'
            f'<sheetPr><pageSetUpPr fitToPage="{int(sheet.scale is None)}"/></sheetPr>'
            f'<dimension ref="A1:{self._last}"/>'
            '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
            f"{self._pane()}</sheetView></sheetViews>"
            f'<sheetFormatPr defaultRowHeight="{sheet.profile.pitch}"/>{self._columns()}'
            f"<sheetData>{rows}</sheetData>"
            f'<sheetProtection sheet="1" formatColumns="0" formatRows="0"{grows}/>'
            f'{self._merges()}{self._validations()}<printOptions horizontalCentered="1"/>'
            f'<pageMargins{margins} header="0.3" footer="0.3"/>'
            f'<pageSetup paperSize="{_A4}" orientation="{orientation}"{self._size()}/>'
            f"{self._breaks()}</worksheet>"
        )

    def _size(self) -> str:
        """In what size the sheet is printed."""
        if self._sheet.scale is not None:
            return f' scale="{self._sheet.scale}"'
        return f' fitToWidth="1" fitToHeight="{int(self._sheet.single)}"'

    def _breaks(self) -> str:
        """Where pages begin, by the row above."""
        rows = self._sheet.breaks
        made = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in rows)
        count = f'count="{len(rows)}" manualBreakCount="{len(rows)}"'
        return f"<rowBreaks {count}>{made}</rowBreaks>" if rows else ""

    def _pane(self) -> str:
        """The rows that stay in sight."""
        rows = self._sheet.frozen
        if not rows:
            return ""
        return (
            f'<pane ySplit="{rows}" topLeftCell="A{rows + 1}" activePane="bottomLeft"'
            ' state="frozen"/>'
        )

    @property
    def _last(self) -> str:
        return f"{letters(len(self._sheet.widths))}{len(self._sheet.lines)}"

    def _columns(self) -> str:
        columns = "".join(
            f'<col min="{at}" max="{at}" width="{round(width * _DOTS) / _DIGIT}" customWidth="1"/>'
            for at, width in enumerate(self._sheet.widths, 1)
        )
        return f"<cols>{columns}</cols>"

    def _rows(self) -> Iterator[str]:
        covered: dict[int, dict[int, SheetCell]] = {}
        for row, cell in self._sheet.cells():
            for down in range(cell.rows):
                for along in range(cell.columns):
                    covered.setdefault(row + down, {})[cell.at + along] = cell
        for row, line in enumerate(self._sheet.lines):
            cells = "".join(
                self._cell(cell, row, at, first=cell in line.cells and at == cell.at)
                for at, cell in sorted(covered.get(row, {}).items(), key=lambda item: item[0])
            )
            height = f'ht="{min(line.height, _HIGHEST):.2f}" customHeight="1"'
            yield f'<row r="{row + 1}" {height}>{cells}</row>'

    def _cell(self, cell: SheetCell, row: int, at: int, *, first: bool) -> str:
        start = f'<c r="{letters(at + 1)}{row + 1}" s="{self._styles.of(cell)}"'
        if first and cell.formula is not None:
            return f"{start}{_reckoned(cell.formula, cell.value)}"
        return f"{start}{self._content(cell.value if first else None)}"

    def _content(self, value: Plain | None) -> str:
        """What follows a cell's style: its type and its value."""
        if value is None:
            return "/>"
        if isinstance(value, bool):
            return f' t="b"><v>{int(value)}</v></c>'
        if isinstance(value, str):
            number = self._strings.setdefault(value, len(self._strings))
            return f' t="s"><v>{number}</v></c>'
        return f"><v>{_formula(value)}</v></c>"

    def _shared_strings(self) -> str:
        strings = "".join(
            f'<si><t xml:space="preserve">{escape(text, quote=False)}</t></si>'
            for text in self._strings
        )
        return f'{_XML}<sst xmlns="{_MAIN}">{strings}</sst>'

    def _merges(self) -> str:
        ranges = [
            f"{_place(row, cell)}:{letters(cell.at + cell.columns)}{row + cell.rows}"
            for row, cell in self._sheet.cells()
            if cell.columns > 1 or cell.rows > 1
        ]
        merged = "".join(f'<mergeCell ref="{each}"/>' for each in ranges)
        return f'<mergeCells count="{len(ranges)}">{merged}</mergeCells>' if ranges else ""

    def _validations(self) -> str:
        places: dict[Validation, list[str]] = {}
        for row, cell in self._sheet.cells():
            if cell.rule:
                places.setdefault(cell.rule, []).append(_place(row, cell))
        made = "".join(self._validation(rule, " ".join(at)) for rule, at in places.items())
        return f'<dataValidations count="{len(places)}">{made}</dataValidations>' if made else ""

    def _validation(self, rule: Validation, places: str) -> str:
        kind = "" if rule.kind == "none" else f' type="{rule.kind}"'
        operator = f' operator="{rule.operator}"' if rule.operator else ""
        refuses = f' showErrorMessage="{int(rule.kind != "none")}"'
        title, message = escape(rule.title), escape(rule.message)
        texts = f' errorTitle="{title}" error="{message}" promptTitle="{title}" prompt="{message}"'
        first = self._list(rule.items, inline=rule.inline) if rule.items else _formula(rule.first)
        second = _formula(rule.second)
        formulas = f"<formula1>{escape(first, quote=False)}</formula1>" if first else ""
        formulas += f"<formula2>{escape(second, quote=False)}</formula2>" if second else ""
        return (
            f'<dataValidation{kind} errorStyle="{rule.style}"{operator}'
            f' allowBlank="{int(rule.blank)}" showInputMessage="1"{refuses}{texts}'
            f' sqref="{places}">{formulas}</dataValidation>'
        )

    def _list(self, items: tuple[str, ...], *, inline: bool) -> str:
        """The entries of a drop-down list, or the range of the hidden sheet that has them."""
        if inline:
            return f'"{",".join(items)}"'
        if items not in self._lists:
            self._lists.append(items)
        column = letters(self._lists.index(items) + 1)
        return f"'{LISTS}'!${column}$1:${column}${len(items)}"

    def _list_sheet(self) -> str:
        rows = "".join(
            f'<row r="{row + 1}">'
            + "".join(
                f'<c r="{letters(at)}{row + 1}"{self._content(items[row])}'
                for at, items in enumerate(self._lists, 1)
                if row < len(items)
            )
            + "</row>"
            for row in range(max(map(len, self._lists)))
        )
        return f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'

    def _workbook(self) -> str:
        hidden = f'<sheet name="{LISTS}" sheetId="2" state="hidden" r:id="rId2"/>'
        last = f"${letters(len(self._sheet.widths))}${len(self._sheet.lines)}"
        names = {
            ("_xlnm.Print_Area", ' localSheetId="0"'): f"$A$1:{last}",
        }
        if titles := self._sheet.repeated:
            place = f"${titles.start + 1}:${titles.stop}"
            names["_xlnm.Print_Titles", ' localSheetId="0"'] = place
        for row, cell in self._sheet.cells():
            if cell.mark:
                names[cell.mark, ""] = f"${letters(cell.at + 1)}${row + 1}"
        defined = "".join(
            f"<definedName name=\"{name}\"{local}>'{SHEET}'!{place}</definedName>"
            for (name, local), place in sorted(names.items())
        )
        reckons = any(cell.formula for _, cell in self._sheet.cells())
        reckoned = '<calcPr fullCalcOnLoad="1"/>' if reckons else ""
        return (
            f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships">'
            f'<bookViews><workbookView/></bookViews><sheets><sheet name="{SHEET}" sheetId="1"'
            f' r:id="rId1"/>{hidden if self._lists else ""}</sheets>'
            f"<definedNames>{defined}</definedNames>{reckoned}</workbook>"
        )


def letters(column: int) -> str:
    """The letters of a column, counted from 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _place(row: int, cell: SheetCell) -> str:
    return f"{letters(cell.at + 1)}{row + 1}"


def _formula(value: object) -> str:
    """A bound as a formula, a number as it is written; a day counts from the end of 1899."""
    if value is None:
        return ""
    if isinstance(value, date):
        return str((value - _DAY_ZERO).days)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _reckoned(formula: str, value: Plain | None) -> str:
    """What follows the style of a cell with a formula: what it comes to is kept beside it."""
    text = isinstance(value, str) or value is None
    kind = ' t="str"' if text else ""
    kept = escape(str(value or ""), quote=False) if text else _formula(value)
    return f"{kind}><f>{escape(formula, quote=False)}</f><v>{kept}</v></c>"


def relations(*targets: tuple[str, str]) -> str:
    """The relations part to these targets, each with its kind: rId1, rId2 and so on."""
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def content_types(sheets: Iterable[str]) -> str:
    """The content types of a workbook with sheets of these names."""
    overrides = {
        "xl/workbook.xml": f"{_BOOK_TYPE}.sheet.main+xml",
        "xl/styles.xml": f"{_BOOK_TYPE}.styles+xml",
        "xl/sharedStrings.xml": f"{_BOOK_TYPE}.sharedStrings+xml",
        "xl/theme/theme1.xml": f"{_PARTS_TYPE}.theme+xml",
        **{f"xl/worksheets/{name}.xml": f"{_BOOK_TYPE}.worksheet+xml" for name in sheets},
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": f"{_PARTS_TYPE}.extended-properties+xml",
    }
    inner = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides.items()
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inner}</Types>'
    )


def _core(title: str, author: str) -> str:
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title, quote=False)}</dc:title>"
        f"<dc:creator>{escape(author, quote=False)}</dc:creator>"
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )

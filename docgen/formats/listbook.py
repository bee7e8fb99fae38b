"""Lists as an Excel workbook, to be sorted, filtered and printed: each sheet one list.

What the list says is written as text, never as a formula.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from docgen.formats.package import normalise
from docgen.formats.tidying import tidied
from docgen.layout import count_lines
from docgen.official import Profile
from docgen.text import clean_control

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Content: TypeAlias = str | int | float | Date | None

_A4: Final = "9"
_TITLE_ROW: Final = 1
_BELOW_ROW: Final = 2
HEAD_ROW: Final = 3
"""The row of the header, from 1; the list begins below it."""

_TITLE_SIZE: Final = 18
_SIZE: Final = 11
# Points: what a digit of a column's width takes, white in a cell, height of a line.
_DIGIT: Final = 5.25
_PADDING: Final = 6.0
_PITCH: Final = 15.0
_LEAD: Final = 6.0
_MOST_LINES: Final = 12
_HEIGHTS: Final = {_TITLE_ROW: 32.0, _BELOW_ROW: 20.0}
# Excel takes 32,767 characters a cell.
_LONGEST: Final = 32_000
_HEAD_COLOR: Final = "EDEDED"
_INCH: Final = 25.4
_MARGINS: Final = {"left": 15, "right": 15, "top": 18, "bottom": 18, "header": 8, "footer": 8}


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column: header, width in digits, number format, whether it stands in the middle.

    `colors` (RRGGBB) are laid under the texts that they are for.
    """

    label: str
    width: float
    shown: str = "General"
    middle: bool = False
    colors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class ListSheet:
    """A sheet: its name, the title and the line below it, columns, rows."""

    name: str
    title: str
    below: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Content, ...], ...]


def list_book(
    sheets: Sequence[ListSheet], *, title: str, author: str, on: Date, profile: Profile
) -> bytes:
    """The lists as an .xlsx: the same lists of the same day give the same bytes.

    `title`, `author` and the day `on` are for the properties of the file.
    """
    import openpyxl  # 200 ms, for those who ask for a list only

    book = openpyxl.Workbook()
    book.properties.title = title
    book.properties.creator = author
    if book.active is not None:
        book.remove(book.active)
    for sheet in sheets:
        _Writer(book.create_sheet(sheet.name), sheet, profile).write()
    data = BytesIO()
    book.save(data)
    return normalise(tidied(data.getvalue()), date=on)


class _Writer:
    """Writes one sheet: title, line below it, header, rows."""

    def __init__(self, sheet: "Worksheet", content: ListSheet, profile: Profile) -> None:
        from openpyxl.styles import Alignment, Border, Font, Side

        self._sheet = sheet
        self._content = content
        roles = {"title": _TITLE_SIZE, "form": _SIZE, "form_head": _SIZE}
        self._fonts = {
            role: Font(name=profile.fonts[role], size=size) for role, size in roles.items()
        }
        line = Side(style="thin", color="FF000000")
        self._border = Border(left=line, right=line, top=line, bottom=line)
        self._aligned = {
            align: Alignment(horizontal=align, vertical="center", wrap_text=True)
            for align in ("left", "center", "right")
        }

    def write(self) -> None:
        """Fill the sheet and set it up for printing."""
        content = self._content
        self._above(_TITLE_ROW, content.title, "title", "center")
        self._above(_BELOW_ROW, content.below, "form", "right")
        for at, column in enumerate(content.columns, 1):
            head = self._framed(HEAD_ROW, at, column.label, "form_head", "center")
            head.fill = _fill(_HEAD_COLOR)
        for row, contents in enumerate(content.rows, HEAD_ROW + 1):
            for at, (column, each) in enumerate(zip(content.columns, contents, strict=True), 1):
                self._entry(row, at, column, each)
        self._set_up()
        self._set_heights()
        self._set_up_print(HEAD_ROW + len(content.rows))

    def _above(self, row: int, text: str, role: str, align: str) -> None:
        """A line across the sheet."""
        last = len(self._content.columns)
        self._sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
        cell = self._cell(row, 1, text)
        cell.font = self._fonts[role]
        cell.alignment = self._aligned[align]

    def _entry(self, row: int, at: int, column: Column, content: Content) -> None:
        cell = self._framed(row, at, content, "form", "center" if column.middle else "left")
        if not isinstance(content, str):
            cell.number_format = column.shown
        elif content in column.colors:
            cell.fill = _fill(column.colors[content])

    def _framed(self, row: int, at: int, content: Content, role: str, align: str) -> Any:
        cell = self._cell(row, at, content)
        cell.font = self._fonts[role]
        cell.alignment = self._aligned[align]
        cell.border = self._border
        return cell

    def _cell(self, row: int, at: int, content: Content) -> Any:
        """A cell; text stays text whatever it begins with, also after somebody edits it."""
        cell = self._sheet.cell(row=row, column=at)
        if not isinstance(content, str):
            cell.value = content
        elif clean := clean_control(content)[:_LONGEST]:
            cell.value = clean
            cell.data_type = "s"
            cell.quotePrefix = clean[0] in "=+-@'"
        return cell

    def _set_up(self) -> None:
        """Widths and heights, the header frozen, a filter on it."""
        from openpyxl.utils import get_column_letter

        sheet, columns = self._sheet, self._content.columns
        for at, column in enumerate(columns, 1):
            sheet.column_dimensions[get_column_letter(at)].width = column.width
        end = get_column_letter(len(columns))
        sheet.freeze_panes = f"A{HEAD_ROW + 1}"
        sheet.auto_filter.ref = f"A{HEAD_ROW}:{end}{HEAD_ROW + len(self._content.rows)}"

    def _set_heights(self) -> None:
        """Rows as high as their texts; LibreOffice would leave them all one line high."""
        columns = self._content.columns
        rows = (tuple(column.label for column in columns), *self._content.rows)
        heights = {
            number: max(map(_lines, columns, row)) * _PITCH + _LEAD
            for number, row in enumerate(rows, HEAD_ROW)
        }
        for number, height in {**_HEIGHTS, **heights}.items():
            self._sheet.row_dimensions[number].height = height

    def _set_up_print(self, last: int) -> None:
        """A4 across, as wide as the page, the header on each, with page numbers."""
        from openpyxl.worksheet.header_footer import HeaderFooterItem
        from openpyxl.worksheet.properties import PageSetupProperties

        sheet = self._sheet
        sheet.print_title_rows = f"{_TITLE_ROW}:{HEAD_ROW}"
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.orientation = "landscape"
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.print_options.horizontalCentered = True
        for side, width in _MARGINS.items():
            setattr(sheet.page_margins, side, width / _INCH)
        sheet.oddFooter = HeaderFooterItem()
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _lines(column: Column, content: Content) -> int:
    """How many lines the content takes, or is shown of it."""
    if not isinstance(content, str):
        return 1
    shown = clean_control(content)[: _MOST_LINES * int(column.width)]
    width = column.width * _DIGIT - _PADDING
    return min(count_lines(shown, width, size=_SIZE, spacing=0.0, hanging=False), _MOST_LINES)


def _fill(color: str) -> Any:
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=f"FF{color}")

"""The XML of a sheet of a ledger, piece by piece, so that no sheet is ever held whole."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date as Date
from decimal import Decimal
from html import escape
from itertools import accumulate, pairwise
from typing import Final

from docgen.formats.formbook import letters
from docgen.formats.grid import (
    HEAD_ROW,
    Cell,
    Content,
    GridColumn,
    GridRow,
    GridSheet,
    Look,
    first_row,
)
from docgen.formats.gridstyles import GridStyles
from docgen.layout import count_lines
from docgen.text import clean_control

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_A4: Final = 9
_DAY_ZERO: Final = Date(1899, 12, 30)
_LONGEST: Final = 32_000
"""Excel takes 32,767 characters a cell."""
_MOST_LEVEL: Final = 7
_DIGITS: Final = 18
_MOST_LINES: Final = 8
# Points: a digit of a column's width, white in a cell, the height of a line and of a row.
_DIGIT: Final = 5.25
_PADDING: Final = 6.0
_PITCH: Final = 15.0
_HEIGHT: Final = 20.0
_HEIGHTS: Final = (32.0, 30.0)
# As many digits as can still be read on one page across.
_PAGE_WIDTH: Final = 240.0
_SIZE: Final = 11
_BATCH: Final = 1000
_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class GridWriter:
    """Writes sheets with common styles and texts.

    `texts` are those of all sheets by number, `ends` the last rows of the sheets written.
    """

    def __init__(self, styles: GridStyles) -> None:
        self._styles = styles
        self.texts: list[str] = []
        # By the text as given, so that each is cleaned once only.
        self._numbers: dict[str, tuple[int, bool]] = {}
        self.ends: list[int] = []

    def sheet(self, sheet: GridSheet, *, first: bool) -> Iterator[str]:
        """The pieces of a worksheet's XML."""
        yield _start(sheet, first=first)
        yield "".join(self._head(sheet))
        at, written = first_row(sheet.columns, totals=False), self._rows(sheet)
        if sheet.totals:
            yield written(at, sheet.totals)
            numbers = GridRow([column.number for column in sheet.columns], "faint")
            yield written(at + 1, numbers)
            at += 2
        last = at - 1
        batch: list[str] = []
        for last, row in enumerate(sheet.rows(), at):
            batch.append(written(last, row))
            if len(batch) == _BATCH:
                yield "".join(batch)
                batch.clear()
        yield "".join(batch)
        self.ends.append(last)
        yield _end(sheet, at, last)

    # ------------------------------------------------------------ the header

    def _head(self, sheet: GridSheet) -> Iterator[str]:
        """Title, notes, and the levels of the header; covered cells have their borders."""
        for row, (look, text, side) in enumerate(
            (("title", sheet.title, "center"), ("below", sheet.below, "left")), 1
        ):
            style = self._styles.of(look, side=side)
            height = max(_HEIGHTS[row - 1], row_height([(text, _room(sheet))]) or 0)
            yield f'<row r="{row}" ht="{height}" customHeight="1">'
            yield f'<c r="A{row}" s="{style}"{self._text(text)}</row>'
        style = self._styles.of("head", side="center")
        for row, labels in enumerate(_grid(sheet.columns), HEAD_ROW):
            height = max(map(_tall, labels, sheet.columns)) * _PITCH + 6
            yield f'<row r="{row}" ht="{height}" customHeight="1">'
            for at, label in enumerate(labels, 1):
                yield f'<c r="{letters(at)}{row}" s="{style}"{self._text(label)}'
            yield "</row>"

    # ------------------------------------------------------------ rows

    def _rows(self, sheet: GridSheet) -> Callable[[int, GridRow], str]:
        """What writes a row of the sheet, by its number; the styles of its columns are kept."""
        columns = [(letters(at), column) for at, column in enumerate(sheet.columns, 1)]
        known: list[dict[tuple[Look, int], int]] = [{} for _ in columns]
        of, text_number = self._styles.of, self._text_number

        def style(at: int, look: Look, kind: int) -> int:
            """kind: 0 for what is no text, 1 for a text, 2 for one that begins like a formula."""
            made = known[at].get((look, kind))
            if made is None:
                column = columns[at][1]
                shown = "@" if kind else column.shown
                made = of(look, shown, column.side, quoted=kind == 2, wraps=sheet.wraps)
                known[at][look, kind] = made
            return made

        def written(number: int, row: GridRow) -> str:
            height = f' ht="{row.height}" customHeight="1"' if row.height else ""
            level = f' outlineLevel="{min(row.level, _MOST_LEVEL)}"' if row.level else ""
            pieces = [f'<row r="{number}"{height}{level}>']
            for at, ((letter, _), content) in enumerate(zip(columns, row.cells, strict=True)):
                if isinstance(content, Cell):
                    value, look, formula = content
                    look = look or row.look
                else:
                    value, look, formula = content, row.look, None
                place = f'<c r="{letter}{number}" s="'
                if formula is not None:
                    pieces.append(f'{place}{style(at, look, 0)}"{_reckoned(formula, value)}')
                elif value is None or value == "":
                    pieces.append(f'{place}{style(at, look, 0)}"/>')
                elif isinstance(value, str):
                    text, quoted = text_number(value)
                    pieces.append(f'{place}{style(at, look, 1 + quoted)}"{_text_tail(text)}')
                else:
                    pieces.append(f'{place}{style(at, look, 0)}"><v>{_written(value)}</v></c>')
            pieces.append("</row>")
            return "".join(pieces)

        return written

    def _text(self, text: str) -> str:
        """What follows a cell's style: a text among those of the workbook."""
        return _text_tail(self._text_number(text)[0])

    def _text_number(self, text: str) -> tuple[int, bool]:
        """The number of a text, -1 for none, and whether it begins like a formula."""
        if text not in self._numbers:
            clean = cleaned(text)
            if clean:
                self.texts.append(clean)
            number = len(self.texts) - 1 if clean else -1
            self._numbers[text] = number, clean[:1] in ("=", "+", "-", "@", "'")
        return self._numbers[text]

    def shared(self) -> Iterator[str]:
        """The pieces of the part with all texts."""
        yield f'{_XML}<sst xmlns="{_MAIN}">'
        batch: list[str] = []
        for text in self.texts:
            written = escape(_ESCAPE.sub("_x005F_", text), quote=False)
            batch.append(f'<si><t xml:space="preserve">{written}</t></si>')
            if len(batch) == _BATCH:
                yield "".join(batch)
                batch.clear()
        yield "".join(batch)
        yield "</sst>"


def cleaned(text: str) -> str:
    """The text as a cell can hold it."""
    return clean_control(text)[:_LONGEST]


def row_height(texts: Iterable[tuple[str, float]], most: int = _MOST_LINES) -> float | None:
    """The height of a row with these texts, each with its column's width; None for one line.

    most: lines, beyond which the cell must be opened to read on.
    """
    most = min(max((_lines(text, width) for text, width in texts if text), default=1), most)
    return most * _PITCH + 6 if most > 1 else None


def _lines(text: str, width: float) -> int:
    shown = cleaned(text)[: _MOST_LINES * int(width)]
    room = width * _DIGIT - _PADDING
    # Most texts are short, and a character is never wider than it is high.
    if "\n" not in shown and len(shown) * _SIZE <= room:
        return 1
    return min(count_lines(shown, room, size=_SIZE, spacing=0.0, hanging=False), _MOST_LINES)


def _tall(label: str, column: GridColumn) -> int:
    return _lines(label, column.width) if label == column.path[-1].text else 1


def _text_tail(number: int) -> str:
    return "/>" if number < 0 else f' t="s"><v>{number}</v></c>'


def _written(value: int | float | Decimal | Date) -> str:
    if isinstance(value, Date):
        return str((value - _DAY_ZERO).days)
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text if len(text) <= _DIGITS else repr(float(value))
    return repr(value)


def _reckoned(formula: str, value: Content) -> str:
    """What follows a cell's style: a formula, with what it comes to for who does not reckon."""
    written = escape(formula, quote=False)
    if value is None or isinstance(value, str):
        kept = escape(value or "", quote=False)
        return f' t="str"><f>{written}</f><v>{kept}</v></c>'
    return f"><f>{written}</f><v>{_written(value)}</v></c>"


# ------------------------------------------------------------ the header's cells


def _grid(columns: Sequence[GridColumn]) -> list[list[str]]:
    """The texts of the header by row; "" where a cell is covered."""
    made = [["" for _ in columns] for _ in range(_depth(columns) + _measured(columns))]
    for top, left, _, _, text in _spans(columns):
        made[top][left] = text
    if _measured(columns):
        for at, column in enumerate(columns):
            made[-1][at] = column.measure or made[-1][at]
    return made


def _spans(columns: Sequence[GridColumn]) -> Iterator[tuple[int, int, int, int, str]]:
    """The cells of the header: first row and column from 0, last row and column, text."""
    deep, measured = _depth(columns), _measured(columns)
    for at, column in enumerate(columns):
        inner = len(column.path) - 1
        bottom = deep - 1 + int(measured and column.merged)
        yield inner, at, bottom, at, column.path[-1].text
    for level in range(deep - 1):
        starts = [
            at
            for at, column in enumerate(columns)
            if len(column.path) - 1 > level and (at == 0 or not _joined(columns, at, level))
        ]
        for start, after in pairwise([*starts, len(columns)]):
            end = start
            while end + 1 < after and _joined(columns, end + 1, level):
                end += 1
            yield level, start, level, end, columns[start].path[level].text


def _joined(columns: Sequence[GridColumn], at: int, level: int) -> bool:
    """Whether a column stands below the same label of a level as the one to its left."""
    one, other = columns[at - 1].path, columns[at].path
    both = min(len(one), len(other)) - 1 > level
    return both and one[: level + 1] == other[: level + 1]


def _depth(columns: Sequence[GridColumn]) -> int:
    return max(len(column.path) for column in columns)


def _measured(columns: Sequence[GridColumn]) -> bool:
    return any(column.measure for column in columns)


# ------------------------------------------------------------ before and after the rows


def _first_page(sheet: GridSheet) -> int:
    """How many columns lie on the first page, above which title and notes stand."""
    room = sum(column.width for column in sheet.columns) / pages_across(sheet)
    ends = accumulate(column.width for column in sheet.columns)
    return max(1, sum(end <= room + 1 for end in ends))


def _room(sheet: GridSheet) -> float:
    return sum(column.width for column in sheet.columns[: _first_page(sheet)])


def pages_across(sheet: GridSheet) -> int:
    """How many pages the sheet is wide in print."""
    return max(1, round(sum(column.width for column in sheet.columns) / _PAGE_WIDTH))


def _start(sheet: GridSheet, *, first: bool) -> str:
    frozen_rows = first_row(sheet.columns, totals=sheet.totals is not None) - 1
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{column.width}" customWidth="1"/>'
        for at, column in enumerate(sheet.columns, 1)
    )
    levels = f' outlineLevelRow="{min(sheet.levels, _MOST_LEVEL)}"' if sheet.levels else ""
    across = f' xSplit="{sheet.frozen}"' if sheet.frozen else ""
    pane = "bottomRight" if sheet.frozen else "bottomLeft"
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetPr><outlinePr summaryBelow="0"/>'
        '<pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
        f"<sheetView{' tabSelected=' + chr(34) + '1' + chr(34) if first else ''}"
        f' workbookViewId="0"><pane{across} ySplit="{frozen_rows}"'
        f' topLeftCell="{letters(sheet.frozen + 1)}{frozen_rows + 1}" activePane="{pane}"'
        f' state="frozen"/><selection pane="{pane}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="{_HEIGHT}" customHeight="1"{levels}/>'
        f"<cols>{columns}</cols><sheetData>"
    )


def _end(sheet: GridSheet, at: int, last: int) -> str:
    end = letters(len(sheet.columns))
    above = letters(_first_page(sheet))
    merges = [f"A{row}:{above}{row}" for row in (1, 2) if above != "A"]
    merges += [
        f"{letters(left + 1)}{HEAD_ROW + top}:{letters(right + 1)}{HEAD_ROW + bottom}"
        for top, left, bottom, right, _ in _spans(sheet.columns)
        if (top, left) != (bottom, right)
    ]
    merged = "".join(f'<mergeCell ref="{each}"/>' for each in merges)
    cells = f'<mergeCells count="{len(merges)}">{merged}</mergeCells>' if merges else ""
    return (
        f'</sheetData><autoFilter ref="A{at - 1}:{end}{last}"/>{cells}'
        '<printOptions horizontalCentered="1"/><pageMargins left="0.5" right="0.5" top="0.7"'
        f' bottom="0.7" header="0.3" footer="0.3"/><pageSetup paperSize="{_A4}"'
        f' orientation="landscape" fitToWidth="{pages_across(sheet)}" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>"
        # Codes are texts on purpose; Excel would put a mark at each.
        f'<ignoredErrors><ignoredError sqref="A1:{end}{last}" numberStoredAsText="1"/>'
        "</ignoredErrors></worksheet>"
    )

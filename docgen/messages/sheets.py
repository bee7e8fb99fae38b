"""Messages about tables in Excel files."""

from collections.abc import Mapping
from typing import Final

from docgen.locale import N_
from docgen.messages.message import Message, error, warning

MESSAGES: Final[Mapping[str, Message]] = {
    "workbook-foreign": error(
        N_("The file is not an Excel workbook of the kind .xlsx."),
        N_("Open it in Excel, WPS or LibreOffice and save it as .xlsx."),
    ),
    "workbook-empty": error(
        N_("No visible sheet of the workbook has content."),
        N_("Check that it is the right file; to read a hidden sheet, name it with sheet."),
    ),
    "sheet-empty": error(
        N_("The sheet “{sheet}” has no content."),
        N_("Check that it is the right sheet."),
    ),
    "sheet-unknown": error(
        N_("The workbook has no sheet “{sheet}”; it has: {known}."),
        N_("Correct the sheet's name.{hint}"),
    ),
    "sheet-too-large": error(
        N_(
            "The sheet has more than {rows} rows, {columns} columns or {merges} merged ranges"
            " with content."
        ),
        N_("Check that it is the right sheet, and delete what is not part of the table."),
    ),
    "sheet-too-long": error(
        N_("The table has more than {limit} characters, merged cells counted in each row."),
        N_("Check that it is the right sheet, and delete what is not part of the table."),
    ),
    "header-duplicate": error(
        N_("The header “{header}” stands already in {first}."),
        N_("Give each column a header of its own."),
    ),
    "header-missing": warning(
        N_("Column {column} has content, but no header above it; it was left out."),
        N_("Write its header, or delete the content."),
    ),
    "header-rows": error(
        N_("The headers take more than one row."),
        N_("Put the headers into one row, without cells merged with the row below."),
    ),
    "row-merged": warning(
        N_("The row is one merged cell over the whole table, “{text}”; it was left out."),
        N_("Put headings and notes outside the table; give each activity its own cells."),
    ),
    "rows-hidden": warning(
        N_("{count} hidden rows were read like the others: {rows}."),
        N_("Delete them in the sheet if they do not belong to the table."),
    ),
    "cell-boolean": error(
        N_("The cell holds the logical value {value}, not text."),
        N_("Type what the document is to say."),
    ),
    "cell-error": error(
        N_("The cell shows the error {value}."),
        N_("Correct its formula, or type the value instead."),
    ),
    "cell-formula": error(
        N_("The file holds no result for the formula “{formula}”."),
        N_("Open the file in Excel, WPS or LibreOffice, save it again, or type the value instead."),
    ),
    "cell-date": error(
        N_("The cell is formatted as a date, but holds {value}, which is no day."),
        N_("Type the date again, or give the cell the format of a number."),
    ),
    "cell-format": warning(
        N_("{value} was read; the cell's format “{format}” shows it differently."),
        N_("If the document is to say what the cell shows, type that into the cell as text."),
    ),
    "cell-broken": error(
        N_("The cell's content “{value}” cannot be understood."),
        N_("Type it again, or open the file in Excel and save it anew."),
    ),
    "cell-too-long": error(
        N_("The cell's text is longer than {limit} characters, more than Excel allows."),
        N_("Shorten it."),
    ),
}

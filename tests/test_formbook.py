"""Worksheets written as workbooks, read again by openpyxl."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from docgen.fields import Validation
from docgen.formats.formbook import LISTS, SHEET, form_book, letters
from docgen.official import GBT9704
from docgen.worksheet import SheetCell, SheetLine, Worksheet
from tests.judged_books import check_book

RULE: Final = Validation(
    kind="whole", operator="between", first=0, second=9, title="甲", message="乙"
)


def cell(at: int = 0, **more: Any) -> SheetCell:
    return SheetCell(at=at, style="统计表正文", **more)


def sheet(*lines: tuple[SheetCell, ...], **more: Any) -> Worksheet:
    made = tuple(SheetLine(height=20.0, cells=cells) for cells in lines)
    given = {
        "title": "表",
        "widths": (45.0, 240.0, 60.0),
        "frozen": 1,
        "repeated": range(1),
        **more,
    }
    return Worksheet(lines=made, page=GBT9704.page, profile=GBT9704, **given)


def book(made: Worksheet) -> Any:
    return openpyxl.load_workbook(io.BytesIO(form_book(made, title="题", author="局")))


@pytest.mark.parametrize(
    "value", ["甲 & <乙>", "=1+1", " 两端 ", "一\n二", 12, 0, 1.5, True, date(2024, 6, 3)]
)
def test_values_are_read_as_they_were(value: Any) -> None:
    shown = "yyyy-mm-dd" if isinstance(value, date) else "General"
    read = book(sheet((cell(value=value, shown=shown),)))[SHEET]["A1"].value
    assert (read.date() if isinstance(value, date) else read) == value
    assert isinstance(value, bool) == isinstance(read, bool)


def test_empty_cells_are_empty() -> None:
    read = book(sheet((cell(mark="f_a", open=True),)))[SHEET]["A1"]
    assert read.value is None
    assert read.protection.locked is False


def test_names_protection_and_pages() -> None:
    lines = ((cell(value="题", columns=3),), (cell(value="头"),), (cell(2, mark="f_a", open=True),))
    read = book(sheet(*lines, frozen=2, repeated=range(1, 2)))
    page = read[SHEET]
    assert read.defined_names["f_a"].attr_text == f"'{SHEET}'!$C$3"
    assert page.protection.sheet is True
    assert page.protection.password is None
    assert (page["A1"].protection.locked, page["C3"].protection.locked) == (True, False)
    assert page.freeze_panes == "A3"
    assert page.print_title_rows == "$2:$2"
    assert page.print_area == "'填报表'!$A$1:$C$3"
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "portrait")
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 1)
    assert page.page_margins.left == pytest.approx(28 / 25.4, abs=0.001)
    assert [str(each) for each in page.merged_cells.ranges] == ["A1:C1"]


def test_landscape_and_many_pages() -> None:
    page = book(sheet((cell(),), landscape=True, single=False))[SHEET]
    assert page.page_setup.orientation == "landscape"
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)


def test_looks() -> None:
    styled = cell(value=1, align="center", indent=2, borders="tbl", shown='0.0"%"', western=True)
    read = book(sheet((styled, cell(1, value="甲"))))[SHEET]
    one, other = read["A1"], read["B1"]
    assert (one.font.name, one.font.size) == ("Times New Roman", 14)
    assert (other.font.name, other.font.size) == ("仿宋_GB2312", 14)
    assert (one.alignment.horizontal, one.alignment.indent) == ("center", 2)
    assert one.border.left.style == one.border.top.style == one.border.bottom.style == "thin"
    assert one.border.right.style is None
    assert one.number_format == '0.0"%"'
    assert read.column_dimensions["B"].width == pytest.approx(40)
    assert read.row_dimensions[1].height == 20


def rule_of(rule: Validation) -> Any:
    (read,) = book(sheet((cell(rule=rule),)))[SHEET].data_validations.dataValidation
    return read


@pytest.mark.parametrize(
    ("first", "formula"),
    [
        (0, "0"),
        (Decimal("0.50"), "0.50"),
        (Decimal("1E+3"), "1000"),
        (date(2024, 6, 3), "45446"),
    ],
)
def test_bounds(first: Any, formula: str) -> None:
    read = rule_of(replace(RULE, first=first))
    assert (read.type, read.operator, read.formula1) == ("whole", "between", formula)


def test_messages_and_what_a_rule_refuses() -> None:
    read = rule_of(replace(RULE, title='<"甲">', message="乙&", style="warning"))
    assert (read.errorTitle, read.error) == (read.promptTitle, read.prompt) == ('<"甲">', "乙&")
    assert read.errorStyle == "warning"
    assert read.showErrorMessage
    assert not rule_of(Validation(kind="none", title="甲", message="乙")).showErrorMessage


def test_short_lists_stand_in_the_rule_and_long_ones_on_a_sheet() -> None:
    short = rule_of(Validation(kind="list", items=("线上", "线下"), title="甲", message="乙"))
    assert short.formula1 == '"线上,线下"'
    long = tuple(f"很长的选项之{n}" for n in range(60))
    other = ("含,逗号", "乙")
    rules = [Validation(kind="list", items=items, title="甲") for items in (long, other, long)]
    read = book(
        sheet(tuple(cell(at, rule=replace(r, message=str(at))) for at, r in enumerate(rules)))
    )
    found = [rule.formula1 for rule in read[SHEET].data_validations.dataValidation]
    assert found == [f"'{LISTS}'!$A$1:$A$60", f"'{LISTS}'!$B$1:$B$2", f"'{LISTS}'!$A$1:$A$60"]
    assert read[LISTS].sheet_state == "hidden"
    assert [row[0].value for row in read[LISTS]["A1:A60"]] == list(long)
    assert [row[0].value for row in read[LISTS]["B1:B2"]] == list(other)


def test_formulas_keep_what_they_come_to() -> None:
    made = sheet(
        (cell(mark="f_a", value=2, open=True), cell(1, formula='IF(f_a<3,f_a*2,"")', value=4)),
        (cell(formula='IF(f_a>3,f_a,"")'), cell(1, formula="f_a&f_a", value="<22>")),
    )
    read = book(made)
    assert read[SHEET]["B1"].value == '=IF(f_a<3,f_a*2,"")'
    assert read.calculation.fullCalcOnLoad is True
    data = form_book(made, title="", author="")
    kept = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[SHEET]
    assert (kept["B1"].value, kept["A2"].value, kept["B2"].value) == (4, None, "<22>")


def test_a_sheet_that_grows_lets_rows_be_added() -> None:
    assert book(sheet((cell(),), grows=True))[SHEET].protection.insertRows is False
    assert book(sheet((cell(),)))[SHEET].protection.insertRows is True


def test_a_sheet_with_a_scale_has_its_own_page_breaks() -> None:
    page = book(sheet((cell(),), (cell(),), (cell(),), scale=92, breaks=(1, 2)))[SHEET]
    assert page.page_setup.scale == 92
    assert not page.sheet_properties.pageSetUpPr.fitToPage
    assert [each.id for each in page.row_breaks.brk] == [1, 2]


def test_nothing_stays_in_sight_or_is_repeated_unless_asked() -> None:
    page = book(sheet((cell(),), frozen=0, repeated=range(0)))[SHEET]
    assert page.freeze_panes is None
    assert page.print_title_rows is None


def test_a_shrunk_cell_stays_on_one_line() -> None:
    read = book(sheet((cell(value=1, shrunk=True), cell(1, value="一"))))[SHEET]
    assert (read["A1"].alignment.shrinkToFit, read["A1"].alignment.wrapText) == (True, None)
    assert (read["B1"].alignment.shrinkToFit, read["B1"].alignment.wrapText) == (None, True)


def test_the_same_rule_covers_several_cells() -> None:
    made = sheet((cell(rule=RULE), cell(1, rule=RULE)))
    (read,) = book(made)[SHEET].data_validations.dataValidation
    assert str(read.sqref) == "A1 B1"


@pytest.mark.parametrize(("column", "text"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_letters(column: int, text: str) -> None:
    assert letters(column) == text


# --- what the judges' own checks see ------------------------------------------------------------


def spoilt(tmp_path: Path, part: str, old: str, new: str) -> list[str]:
    made = sheet((cell(value=1, mark="f_a", rule=RULE), cell(1, columns=2)), (cell(value=2),))
    target = tmp_path / "a.xlsx"
    with (
        zipfile.ZipFile(io.BytesIO(form_book(made, title="", author=""))) as package,
        zipfile.ZipFile(target, "w") as changed,
    ):
        for name in package.namelist():
            text = package.read(name).decode()
            assert name != part or old in text
            changed.writestr(name, text.replace(old, new) if name == part else text)
    return list(check_book(target))


SHEET_PART: Final = "xl/worksheets/sheet1.xml"
BOOK_PART: Final = "xl/workbook.xml"


def test_a_sound_book_has_no_complaints(tmp_path: Path) -> None:
    assert spoilt(tmp_path, SHEET_PART, "", "") == []


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET_PART, 'r="A2"', 'r="A1"'),
        (SHEET_PART, "</mergeCells>", '<mergeCell ref="A1:B2"/></mergeCells>'),
        (SHEET_PART, 'sqref="A1"', 'sqref="A1 A1:A3"'),
        (SHEET_PART, 'errorTitle="甲"', f'errorTitle="{"甲" * 33}"'),
        (SHEET_PART, 'prompt="乙"', f'prompt="{"乙" * 256}"'),
        (SHEET_PART, "<formula1>0</formula1>", ""),
        (SHEET_PART, "<formula1>0</formula1>", f"<formula1>{'0' * 256}</formula1>"),
        (BOOK_PART, 'name="f_a"', 'name="AB12"'),
        (BOOK_PART, 'name="f_a"', 'name="r1c1"'),
        (BOOK_PART, 'name="f_a"', 'name="1a"'),
        (BOOK_PART, "</definedNames>", '<definedName name="F_A">1</definedName></definedNames>'),
    ],
)
def test_spoilt_books_are_complained_of(tmp_path: Path, part: str, old: str, new: str) -> None:
    assert spoilt(tmp_path, part, old, new) != []

"""The ledger: what stands in it as openpyxl reads it back, and what LibreOffice reckons of it."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from docgen.campaign import Campaign, load
from docgen.fields import NIL, Value
from docgen.findings import finding
from docgen.formats.grid import GridColumn, GridRow, GridSheet, Label
from docgen.formats.ledgerbook import ledger_book, sheet_names
from docgen.formats.office import Office, find_soffice
from docgen.press.ledger import ledger_bytes
from docgen.submissions import CellFinding, Correction, FileOrigin, FormSubmission, Origin, Unclear
from docgen.totals import Totals, total_up
from tests.campaigns import write_campaign

Judge = Callable[[Iterable[Path]], dict[Path, list[str]]]

ON: Final = date(2024, 7, 8)
FORM_SHEET: Final = "1 活动情况"
WILD: Final = '=HYPERLINK("http://example.org","看")'
FORM: Final = f"""\
title: {FORM_SHEET}
sections:
  - title: 一、基本情况
    fields:
      - name: drills
        label: 开展应急演练
        code: "1"
        measure: 场次
        fields:
          - {{name: people, label: 其中：参加人数, measure: 人次}}
      - {{name: money, label: 投入, type: decimal, places: 2, measure: 万元}}
      - {{name: asked, label: 排查, measure: 项}}
      - {{name: done, label: 整改, measure: 项}}
      - {{name: rate, label: 整改率, type: rate, numerator: done, denominator: asked}}
      - {{name: full, label: 核对率, type: rate, numerator: asked, denominator: asked}}
      - {{name: peak, label: 单场最多, measure: 人, total: largest}}
      - {{name: open, label: 在办, measure: 件, total: latest}}
      - {{name: how, label: 方式, type: choice, choices: [线上, 线下]}}
      - {{name: cases, label: 典型案例, type: long}}
  - title: 二、检查
    matrix:
      columns:
        - label: 本期
          columns:
            - {{name: count, label: 数量, measure: 件}}
            - {{name: sum, label: 金额, type: decimal, places: 2, measure: 万元}}
      rows:
        - {{code: "001", label: 立案}}
        - {{code: "002", label: 结案, without: [sum]}}
  - title: 三、明细
    rows:
      name: finds
      columns:
        - {{name: place, label: 地点, type: text}}
        - {{name: cost, label: 投入, type: decimal, places: 2, measure: 万元}}
signature: [填表人]
"""
UNITS: Final = """\
name: 安全生产月活动
year: 2024
issuer: 示例市应急管理局
documents:
  - {name: form, kind: form, file: form.yaml}
units:
  - {code: "01", name: 示例市应急管理局, short: 市局, reports: false}
  - {code: "02", name: 示例市东区应急管理局, short: 东区局, parent: "01"}
  - {code: "021", name: 示例市东区甲街道办事处, short: 甲街道, parent: "02"}
  - {code: "022", name: 示例市东区乙街道办事处, short: 乙街道, parent: "02"}
  - {code: "03", name: 示例市西区应急管理局, short: 西区局, parent: "01"}
  - {code: "04", name: 示例市北区应急管理局, short: 北区局, parent: "01"}
"""
VALUES: Final[dict[str, dict[str, Value | None]]] = {
    "02": {"drills": 3, "people": 120, "money": Decimal("1.25"), "asked": 4, "done": 1, "open": 7},
    "021": {"drills": 0, "people": NIL, "money": Decimal("-0.05"), "asked": 10, "how": "线上"},
    "022": {"drills": None, "asked": 6, "done": 5, "peak": 80, "001.count": 2, "cases": WILD},
    "03": {
        "drills": 9, "people": 10**12, "money": Decimal("123456789012.34"), "asked": 0, "done": 0,
        "peak": 300, "open": 2, "how": "线下", "001.count": 1, "001.sum": Decimal("0.5"),
        "finds.1.place": "=1+1", "finds.1.cost": Decimal("2.50"), "finds.2.place": "丙",
        "填表人": "张三",
    },
}  # fmt: skip


def origin(name: str, value: object) -> Origin:
    return Origin(cell=f"填报表!{name}", route="label", raw=str(value))


def sent(unit: str, **more: Any) -> FormSubmission:
    values = VALUES[unit]
    return FormSubmission(
        document="form",
        version=1,
        values=values,
        origins={name: origin(name, value) for name, value in values.items()},
        file=FileOrigin(
            name=f"{unit}.xlsx", sha256=unit * 16, time=datetime(2024, 7, 1, tzinfo=UTC)
        ),
        received=date(2024, 7, int(unit[1:2])),
        **more,
    )


SUBMISSIONS: Final = {
    "02": sent("02"),
    "021": sent(
        "021", corrections={"drills": Correction(value=5, by="李四", why="电话核实", on=ON)}
    ),
    "022": sent(
        "022", unclear={"drills": Unclear(state="ask", code="number-vague", params={"text": "约3"})}
    ),
    "03": sent("03"),
}
ITEM: Final = CellFinding(
    name="drills",
    label="开展应急演练",
    cell="填报表!C5",
    raw="+约3",
    finding=finding("number-vague", text="+约3"),
)


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    return load(write_campaign(tmp_path_factory.mktemp("ledger"), campaign=UNITS, form=FORM))


@pytest.fixture(scope="module")
def totals(campaign: Campaign) -> Totals:
    form = campaign.documents["form"].content
    return total_up(form, "form", SUBMISSIONS, campaign.model.units, late={"03"})


@pytest.fixture(scope="module")
def ledger(campaign: Campaign, totals: Totals) -> bytes:
    items = {("022", "form"): [ITEM]}
    return ledger_bytes(campaign, [totals], on=ON, items=items, findings=[finding("file-empty")])


@pytest.fixture(scope="module")
def book(ledger: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(ledger), data_only=True)


@pytest.fixture(scope="module")
def formulas(ledger: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(ledger))


def column(sheet: Any, label: str) -> int:
    """The first column under a label, from 1."""
    cells = (cell for row in sheet.iter_rows(min_row=3, max_row=8) for cell in row)
    return next(int(cell.column) for cell in cells if cell.value == label)


def row(sheet: Any, label: str) -> int:
    """The row of a unit, from 1."""
    return next(int(line[1].row) for line in sheet.iter_rows() if line[1].value == label)


def cell(sheet: Any, unit: str, label: str) -> Any:
    return sheet.cell(row(sheet, unit), column(sheet, label))


def test_sheets_and_rows(book: Any) -> None:
    assert book.sheetnames == [FORM_SHEET, "明细", "问题", "来源", "说明"]
    sheet = book[FORM_SHEET]
    start = row(sheet, "合计")
    assert [line[1].value for line in sheet.iter_rows(min_row=start)] == [
        "合计", None, "东区局（含下级）", "东区局（本级）", "甲街道", "乙街道", "西区局", "北区局",
    ]  # fmt: skip
    assert [sheet.row_dimensions[n].outlineLevel for n in range(start, start + 8)] == [
        0, 0, 0, 1, 1, 1, 0, 0,
    ]  # fmt: skip


def test_blank_zero_nil_and_unclear_are_told_apart(book: Any) -> None:
    sheet = book[FORM_SHEET]
    assert cell(sheet, "甲街道", "1 开展应急演练").value == 5, "as corrected"
    assert cell(sheet, "西区局", "排查").value == 0
    assert cell(sheet, "甲街道", "其中：参加人数").value == "—"
    assert cell(sheet, "乙街道", "1 开展应急演练").value == "待核"
    assert cell(sheet, "乙街道", "投入").value is None
    assert cell(sheet, "西区局", "其中：参加人数").value == 10**12
    assert cell(sheet, "西区局", "投入").value == 123456789012.34
    assert cell(sheet, "西区局", "方式").value == "线下"


def test_late_missing_and_corrected_are_marked(book: Any) -> None:
    sheet = book[FORM_SHEET]
    states = {unit: cell(sheet, unit, "状态") for unit in ("甲街道", "西区局", "北区局")}
    assert [each.value for each in states.values()] == ["已报", "迟报", "未报"]
    assert cell(sheet, "东区局（含下级）", "状态").value == "3/3"
    fills = {each.fill.fgColor.rgb for each in states.values()}
    assert len(fills) == 3
    corrected = cell(sheet, "甲街道", "1 开展应急演练")
    assert corrected.font.underline
    assert corrected.fill.fgColor.rgb not in {
        cell(sheet, "西区局", "排查").fill.fgColor.rgb,
        *fills,
    }
    assert cell(sheet, "北区局", "投入").fill.fgColor.rgb == states["北区局"].fill.fgColor.rgb


def test_totals_are_kept_beside_their_formulas(book: Any, formulas: Any) -> None:
    values, live = book[FORM_SHEET], formulas[FORM_SHEET]
    wanted = {
        "投入": (123456789013.54, 1.20),
        "1 开展应急演练": (17, 8),
        "单场最多": (300, 80),
        "核对率": (1, 1),
        "在办": (2, 7),
        "排查": (20, 20),
        "001 立案": (3, 2),
        "行数": (2, 0),
    }
    for label, numbers in wanted.items():
        for unit, number in zip(("合计", "东区局（含下级）"), numbers, strict=True):
            assert cell(values, unit, label).value == number, (unit, label)
            assert str(cell(live, unit, label).value).startswith("="), (unit, label)
    # 乙街道 asked 6, done 5; 东区局 4 and 1: those that have both
    assert cell(values, "合计", "整改率").value == 0.6
    assert cell(values, "合计", "整改率").number_format == "0.00%"
    assert cell(values, "东区局（含下级）", "单场最多").value == 80
    assert cell(values, "合计", "方式").value == "线上1、线下1"
    assert cell(values, "合计", "典型案例").value is None


def test_a_total_of_nothing_is_empty(campaign: Campaign) -> None:
    form = campaign.documents["form"].content
    none = total_up(form, "form", {}, campaign.model.units)
    sheet = openpyxl.load_workbook(BytesIO(ledger_bytes(campaign, [none], on=ON)), data_only=True)[
        FORM_SHEET
    ]
    line = [each.value for each in sheet[row(sheet, "合计")]]
    assert line[:5] == [None, "合计", None, "0/5", None]
    assert not any(line[5:])


def test_headers_have_their_levels(formulas: Any) -> None:
    sheet = formulas[FORM_SHEET]
    first = column(sheet, "1 开展应急演练")
    texts = [[each.value for each in line[first - 1 : first + 2]] for line in sheet["A3:Z7"]]
    assert texts == [
        ["一、基本情况", None, None],
        ["1 开展应急演练", None, "投入"],
        ["计", "其中：参加人数", None],
        [None, None, None],
        ["场次", "人次", "万元"],
    ]
    merged = {str(each) for each in sheet.merged_cells.ranges}
    assert {"A3:A7", "F4:G4", "F5:F6", "H4:H6"} <= merged


def test_made_to_be_read_and_printed(formulas: Any) -> None:
    sheet = formulas[FORM_SHEET]
    start = row(sheet, "合计")
    assert sheet.freeze_panes == f"C{start + 2}"
    assert sheet.auto_filter.ref == f"A{start + 1}:V{start + 7}", "down to the last unit"
    assert sheet.print_title_rows == f"$1:${start - 1}"
    assert sheet.print_title_cols == "$A:$B"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    wide = sheet.column_dimensions[openpyxl.utils.get_column_letter(column(sheet, "投入"))].width
    assert wide > len("123456789013.54")


def test_growing_rows_name_their_unit(book: Any, formulas: Any) -> None:
    lines = [[each.value for each in line] for line in book["明细"].iter_rows(min_row=5)]
    assert lines == [
        [None, "合计", None, None, None, 2.5],
        [None] * 6,
        [1, "西区局", "03", 1, "=1+1", 2.5],
        [2, "西区局", "03", 2, "丙", None],
    ]
    assert formulas["明细"]["F5"].value == '=IF(COUNT(F7:F8)=0,"",SUM(F7:F8))'


def test_findings_are_listed(book: Any) -> None:
    lines = [[each.value for each in line] for line in book["问题"].iter_rows(min_row=4)]
    assert lines[0][:8] == [
        1, "乙街道", "022", FORM_SHEET, "须更正", "开展应急演练", "填报表!C5", "+约3",
    ]  # fmt: skip
    assert lines[0][8]
    assert lines[1][4] == "错误"


def test_origins_lead_to_file_and_cell(book: Any) -> None:
    lines = [[each.value for each in line] for line in book["来源"].iter_rows(min_row=4)]
    found = {(line[1], line[4]): line for line in lines}
    assert found["021", "drills"] == [
        "甲街道", "021", FORM_SHEET, "开展应急演练", "drills", 5, "0", "021.xlsx", "填报表!drills",
        "按栏目名称", 0, "李四", "电话核实", datetime(2024, 7, 8), "021" * 16,
    ]  # fmt: skip
    assert found["022", "drills"][5:7] == ["待核", "None"]
    assert found["03", "finds.1.cost"][3] == "明细第1行·投入"
    assert ("03", "rate") not in found, "0 of 0"
    assert found["02", "rate"][5] == "25%"
    assert not any(line[1] == "04" for line in lines)


def test_texts_never_become_formulas(formulas: Any, ledger: bytes) -> None:
    wild = [
        each
        for sheet in formulas
        for line in sheet.iter_rows()
        for each in line
        if each.value in (WILD, "=1+1", "+约3")
    ]
    assert len(wild) == 7
    assert {(each.data_type, each.quotePrefix) for each in wild} == {("s", True)}
    with zipfile.ZipFile(BytesIO(ledger)) as package:
        sheets = [package.read(n).decode() for n in package.namelist() if "worksheets/" in n]
    assert not any(
        "HYPERLINK" in made for sheet in sheets for made in re.findall("<f>(.*?)</f>", sheet)
    )


def test_the_same_totals_give_the_same_bytes(
    campaign: Campaign, totals: Totals, ledger: bytes
) -> None:
    items = {("022", "form"): [ITEM]}
    again = ledger_bytes(campaign, [totals], on=ON, items=items, findings=[finding("file-empty")])
    assert again == ledger


def test_libreoffice_reckons_the_same(
    rendering: None, ledger: bytes, book: Any, tmp_path: Path
) -> None:
    """Without what is kept beside the formulas, it must reckon them all itself."""
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(BytesIO(ledger)) as package, zipfile.ZipFile(bare, "w") as copy:
        for name in package.namelist():
            text = package.read(name)
            if "worksheets/" in name:
                text = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", text)
            copy.writestr(name, text)
    soffice = find_soffice()
    assert soffice
    for _, made in Office(soffice, tmp_path, 120, "xlsx").convert([bare]):
        assert made
        reckoned = openpyxl.load_workbook(made, data_only=True)
    formulas = openpyxl.load_workbook(BytesIO(ledger))
    compared = 0
    for sheet in formulas:
        for each in (each for line in sheet.iter_rows() for each in line if each.data_type == "f"):
            ours = book[sheet.title][each.coordinate].value
            theirs = reckoned[sheet.title][each.coordinate].value
            if isinstance(ours, int | float):
                assert theirs == pytest.approx(ours, rel=1e-12), (each.coordinate, each.value)
            else:
                assert (theirs or "") == (ours or ""), (each.coordinate, each.value)
            compared += 1
    assert compared > 20


def test_judges_are_content(
    tmp_path: Path, judges: Judge, ledger: bytes, campaign: Campaign
) -> None:
    form = campaign.documents["form"].content
    none = total_up(form, "form", {}, ())
    files = {
        tmp_path / "ledger.xlsx": ledger,
        tmp_path / "none.xlsx": ledger_bytes(campaign, [none], on=ON),
    }
    for path, made in files.items():
        path.write_bytes(made)
    assert judges(files) == {}


def test_names_of_sheets_fit_excel() -> None:
    long = "示例市企业商业秘密保护能力提升服务月活动开展情况统计表"
    names = sheet_names([long * 2, long * 2, "a/b:c*[1]?", "'A B C 1 '", ""])
    assert len({name.casefold() for name in names}) == 5
    assert max(map(len, names)) == 31
    assert names[2] == "a b c 1"
    assert not any(set("[]:*?/\\") & set(name) for name in names)


def test_large_numbers_days_and_odd_texts_come_through() -> None:
    contents = (
        10**15 - 1,
        Decimal("1E+3"),
        date(2024, 2, 29),
        "_x0041_",
        "甲\r\n乙\x07",
        "1e5",
        "007",
    )
    columns = tuple(GridColumn(path=(Label(str(n)),), width=10) for n in range(len(contents)))
    sheet = GridSheet(
        name="表", title="题", below="", columns=columns, rows=lambda: [GridRow(contents)]
    )
    data = ledger_book([sheet], title="题", author="局", on=ON)
    made = openpyxl.load_workbook(BytesIO(data)).active
    assert made is not None
    values = [each.value for each in made[4]]
    assert values[:3] == [10**15 - 1, 1000, 45351]
    assert values[4:] == ["甲\n乙", "1e5", "007"]
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert b"_x005F_x0041_" in package.read("xl/sharedStrings.xml"), "Excel would read A"


def test_openpyxl_is_not_needed_to_write() -> None:
    code = "import sys, docgen.press.ledger; assert 'openpyxl' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)

"""The status list as a workbook: what stands in it, as openpyxl reads it back."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from docgen.findings import finding
from docgen.formats.listbook import HEAD_ROW
from docgen.formats.statusbook import (
    ProblemRow,
    StatusList,
    StatusRow,
    status_book,
    totals_of,
)
from docgen.submissions import CellFinding

Judge = Callable[[Iterable[Path]], dict[Path, list[str]]]

DUE: Final = date(2024, 7, 5)
TODAY: Final = date(2024, 7, 8)
WILD: Final = (
    '=HYPERLINK("http://example.org","看")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "#N/A",
    "{=A1}",
    "'12",
    "007",
    "1e5",
    "第一行\r\n第二行\x07\x0b\ud800",
)


def row(unit: str, **more: Any) -> StatusRow:
    given: dict[str, Any] = {"code": "02", "form": "活动情况统计表", "due": DUE}
    return StatusRow(unit=unit, **{**given, **more})


def problem(raw: str, **more: Any) -> ProblemRow:
    item = CellFinding(
        name="drills",
        label="开展应急演练",
        cell="填报表!C5",
        raw=raw,
        finding=finding("number-unclear", text=raw),
    )
    return ProblemRow(unit="东区局", code="02", form="活动情况统计表", item=item, **more)


ROWS: Final = (
    row(
        "东区局",
        state="reported",
        received=DUE,
        files=("东区.xlsx", "东区2.xlsx"),
        contact="办公室",
    ),
    row("西区局", state="late", received=date(2024, 7, 7)),
    row("南区局", state="correcting", received=date(2024, 7, 6), problems=3),
    row("北区局", state="missing", above="区级"),
    row("东区局", form="设备情况统计表", state="missing", due=TODAY),
    row("西区局", form="设备情况统计表", state="missing", due=date(2024, 7, 10)),
    row("南区局", form="设备情况统计表", state="correcting", due=None),
)
LIST: Final = StatusList(
    campaign="安全生产月活动",
    issuer="示例市应急管理局",
    on=TODAY,
    rows=ROWS,
    problems=(*map(problem, WILD), problem("4200", explain=True)),
)


@pytest.fixture(scope="module")
def book() -> Any:
    return openpyxl.load_workbook(BytesIO(status_book(LIST)))


def records(sheet: Any) -> list[dict[str, Any]]:
    """The rows below the header, by its labels."""
    head, *below = sheet.iter_rows(min_row=HEAD_ROW, values_only=True)
    return [dict(zip(head, values, strict=True)) for values in below]


def shown(sheet: Any, label: str) -> list[tuple[Any, str]]:
    """Values and number formats of a column."""
    labels = [cell.value for cell in sheet[HEAD_ROW]]
    cells = [line[labels.index(label)] for line in sheet.iter_rows(min_row=HEAD_ROW + 1)]
    return [(cell.value, cell.number_format) for cell in cells]


def test_three_sheets_with_title_and_day(book: Any) -> None:
    assert book.sheetnames == ["报送情况", "汇总", "问题"]
    assert book["报送情况"]["A1"].value == "安全生产月活动报送情况"
    assert all("截至2024年7月8日" in sheet["A2"].value for sheet in book)


def test_a_row_a_unit_and_form(book: Any) -> None:
    first, *_, last = records(book["报送情况"])
    assert first == {
        "序号": 1,
        "填报单位": "东区局",
        "代码": "02",
        "上级单位/层级": None,
        "统计表": "活动情况统计表",
        "截止日期": datetime(2024, 7, 5),
        "状态": "已报",
        "报送日期": datetime(2024, 7, 5),
        "迟报天数": None,
        "剩余/逾期天数": None,
        "文件": "东区.xlsx\n东区2.xlsx",
        "问题数": None,
        "联系部门": "办公室",
    }
    assert (last["截止日期"], last["状态"], last["剩余/逾期天数"]) == (None, "需补正", None)


def test_days_are_numbers_that_read_as_words(book: Any) -> None:
    sheet = book["报送情况"]
    assert [value for value, _ in shown(sheet, "迟报天数")] == [None, 2, 1, None, None, None, None]
    left = shown(sheet, "剩余/逾期天数")
    assert [value for value, _ in left] == [None, None, -3, -3, 0, 2, None]
    assert {code for _, code in left} == {'"还有"0"天";"已逾期"0"天";"今天截止"'}


def test_totals_are_plain_numbers(book: Any) -> None:
    first, second, every = records(book["汇总"])
    assert list(first.values()) == [
        *(1, "活动情况统计表", datetime(2024, 7, 5)),
        *(4, 3, 2, 1, 1, 0.75),
    ]
    assert list(second.values())[2:] == [None, 3, 1, 0, 1, 2, pytest.approx(1 / 3)]
    assert list(every.values())[:8] == [None, "合计", None, 7, 4, 2, 2, 3]


def test_one_form_has_no_sum_of_all() -> None:
    (only,) = totals_of(ROWS[:4])
    assert (only.asked, only.reported, only.missing, only.rate) == (4, 3, 1, 0.75)
    assert totals_of(()) == ()


def test_what_units_typed_never_becomes_a_formula(book: Any) -> None:
    sheet = book["问题"]
    labels = [cell.value for cell in sheet[HEAD_ROW]]
    cells = [line[labels.index("原填内容")] for line in sheet.iter_rows(min_row=HEAD_ROW + 1)]
    assert [cell.value for cell in cells] == [*WILD[:-1], "第一行\n第二行\n", "4200"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells[:4]] == [True] * 4
    everything = (cell for each in book for line in each.iter_rows() for cell in line)
    assert [cell.coordinate for cell in everything if cell.data_type in ("f", "e")] == []


def test_problems_say_what_and_what_to_do(book: Any) -> None:
    *_, last = records(book["问题"])
    assert (last["类别"], last["指标"], last["位置"]) == ("须说明", "开展应急演练", "填报表!C5")
    assert last["问题"]
    assert last["处理要求"]


def test_it_can_be_filtered_and_printed(book: Any) -> None:
    for sheet in book:
        assert sheet.freeze_panes == f"A{HEAD_ROW + 1}"
        assert sheet.auto_filter.ref.startswith(f"A{HEAD_ROW}:")
        assert sheet.print_title_rows == f"$1:${HEAD_ROW}"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)


def test_rows_are_as_high_as_their_texts(book: Any) -> None:
    heights = book["报送情况"].row_dimensions
    assert heights[HEAD_ROW + 1].height > heights[HEAD_ROW + 4].height
    assert all(each.height <= 400 for each in book["问题"].row_dimensions.values())


def test_very_long_texts_are_cut_to_what_a_cell_holds() -> None:
    status = StatusList(
        campaign="活动", issuer="局", on=TODAY, rows=(), problems=(problem("甲" * 100_000),)
    )
    sheet = openpyxl.load_workbook(BytesIO(status_book(status)))["问题"]
    assert len(records(sheet)[0]["原填内容"]) == 32_000


def test_the_same_list_gives_the_same_bytes() -> None:
    assert status_book(LIST) == status_book(LIST)


def test_judges_are_content(tmp_path: Path, judges: Judge) -> None:
    empty = StatusList(campaign="活动", issuer="局", on=TODAY, rows=())
    files = {tmp_path / "list.xlsx": LIST, tmp_path / "empty.xlsx": empty}
    for path, status in files.items():
        path.write_bytes(status_book(status))
    assert judges(files) == {}


def test_openpyxl_is_loaded_only_when_asked() -> None:
    code = "import sys, docgen.formats.statusbook; assert 'openpyxl' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)

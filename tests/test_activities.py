"""Activity tables from YAML and from workbooks: rows, groups, widths."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from docgen.blocks import Table
from docgen.build import build
from docgen.campaign import Campaign, load
from docgen.documents.activities import ActivityTable
from docgen.documents.kinds import Setting
from docgen.official import GBT9704
from tests.campaigns import PLAN, findings_of, told, write_campaign

FROM_FILE: Final = PLAN[: PLAN.index("rows:")] + "rows: {file: plan.xlsx}\n"


def table_of(campaign: Campaign) -> list[list[str]]:
    """The texts of all rows as printed, a merged cell's in its first row."""
    document = campaign.documents["plan"]
    setting = Setting(
        issuer="", profile=campaign.profile, unit=campaign.shown_unit, facts=campaign.facts
    )
    laid = document.kind.lay_out(document.content, setting)
    tables = [block for block in laid.blocks if isinstance(block, Table)]
    return [
        ["".join(p.text for p in cell.paragraphs) for cell in row.cells]
        for table in tables
        for row in table.rows[1:]
    ]


def workbook(folder: Path, rows: Sequence[Sequence[object]]) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    book.save(folder / "plan.xlsx")


def test_nested_rows_inherit_and_are_numbered(tmp_path: Path) -> None:
    assert table_of(load(write_campaign(tmp_path))) == [
        ["市局", "1", "举办启动仪式。"],
        ["", "2", "开展专家讲座。"],
        ["东区局", "3", "组织应急演练。"],
    ]


def test_units_may_be_written_by_code_or_full_name(tmp_path: Path) -> None:
    plan = PLAN.replace("unit: 东区局", 'unit: "02"').replace(
        "unit: 市局", "unit: 示例市应急管理局"
    )
    rows = table_of(load(write_campaign(tmp_path, plan=plan)))
    assert [row[0] for row in rows] == ["市局", "", "东区局"]


def test_a_workbook_with_the_same_columns_gives_the_same_table(tmp_path: Path) -> None:
    write_campaign(tmp_path / "a")
    write_campaign(tmp_path / "b", plan=FROM_FILE)
    workbook(
        tmp_path / "b",
        [
            ["单位", "序号", "内容"],
            ["市局", 1, "举办启动仪式。"],
            [None, 2, "开展专家讲座。"],
            ["东区局", 3, "组织应急演练。"],
        ],
    )
    assert table_of(load(tmp_path / "a")) == table_of(load(tmp_path / "b"))


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [
        ([["单位", "内容"], ["南区局", "检查。"]], "unit-unknown", "Sheet!A2"),
        ([["单位", "内容"], ["东区局", None]], "cell-missing", "Sheet!B2"),
        ([["单位", "事项"], ["东区局", "检查。"]], "column-missing", None),
        ([["单位", "内容"], ["东区局", True]], "cell-boolean", "Sheet!B2"),
        ([["单位", "内容"]], "no-rows", None),
    ],
)
def test_mistakes_in_the_workbook_name_the_cell(
    tmp_path: Path, rows: list[list[object]], code: str, cell: str | None
) -> None:
    folder = write_campaign(tmp_path, plan=FROM_FILE)
    workbook(folder, rows)
    found = {each.code: str(each.place.part or "") for each in findings_of(folder)}
    assert code in found
    assert cell is None or cell == found[code]


def test_a_missing_workbook_is_a_finding_where_the_yaml_names_it(tmp_path: Path) -> None:
    found = told(findings_of(write_campaign(tmp_path, plan=FROM_FILE)))
    assert ("file-not-found", "plan.yaml", 6) in found


def test_columns_without_width_share_the_rest(tmp_path: Path) -> None:
    campaign = load(write_campaign(tmp_path))
    content = campaign.documents["plan"].content
    assert isinstance(content, ActivityTable)
    laid = campaign.documents["plan"].kind.lay_out(
        content, Setting(issuer="", profile=GBT9704, facts={})
    )
    table = next(block for block in laid.blocks if isinstance(block, Table))
    assert sum(table.widths) == pytest.approx(GBT9704.page.text_width)
    assert table.widths[0] * 25.4 / 72 == pytest.approx(40)


def test_a_row_longer_than_a_page_is_told(tmp_path: Path) -> None:
    plan = PLAN.replace("组织应急演练。", "组织应急演练。" * 400)
    result = build(load(write_campaign(tmp_path / "c", plan=plan)), tmp_path / "out")
    assert "row-too-long" in [each.code for each in result.findings]

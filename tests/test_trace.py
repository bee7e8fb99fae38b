"""Where the numbers of a report come from: every one of them, down to cells and corrections."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from docgen.blocks import Chart, texts
from docgen.campaign import Campaign
from docgen.findings import DocgenError
from docgen.trace import Traced, trace
from tests.reports import EAST, WEST, campaign_in, written

BODY = """\
  - 演练{{ drills }}场次，参加{{ people|余 }}人次，合格率{{ passed }}。
  - returns: true
  - table: {title: 数据, fields: [drills, people, passed]}
  - ranking: {field: people, most: 1, share: true}
  - ranking: {field: drills, most: 2, show: table, share: true}
  - chart: {fields: [people]}
  - notes: true
"""
CORRECTED = {"drills": {"value": 15, "by": "张三", "why": "电话核实"}}
ORIGIN = {
    "version": 1,
    "file": {"name": "东区.xlsx", "sha256": "0" * 64, "time": "2024-07-04T08:00:00Z"},
    "origins": {"drills": {"cell": "表!C3", "raw": "12场", "route": "mark"}},
}


@pytest.fixture
def campaign(tmp_path: Path) -> Campaign:
    """A report with each kind of part that prints numbers."""
    east = {"values": EAST, "corrections": CORRECTED, **ORIGIN}
    return campaign_in(tmp_path, BODY, {"02": east, "03": {"values": WEST}})


def only(campaign: Campaign, text: str) -> Traced:
    """The first thing that the text finds."""
    return trace(campaign, text)[0]


def test_a_total_is_traced_to_its_cells(campaign: Campaign) -> None:
    found = only(campaign, "23")
    assert (found.expression, found.place.line, found.place.column) == ("drills", 4, 10)
    assert found.missing == ("南区局",)
    east, west = found.cells
    assert (east.unit_name, east.label, east.value, east.raw) == (
        "东区局",
        "开展应急演练",
        15,
        "12场",
    )
    assert (east.file and east.file.name, east.cell, east.before) == ("东区.xlsx", "表!C3", 12)
    assert east.correction is not None
    assert east.correction.why == "电话核实"
    assert (west.value, west.file, west.correction) == (8, None, None)


@pytest.mark.parametrize("asked", ["23", "23场次", "２３", " 23 场次"])
def test_a_number_is_found_as_it_may_be_typed(asked: str, campaign: Campaign) -> None:
    assert {each.text for each in trace(campaign, asked)} == {"23"}


def test_words_find_the_numbers_in_them(campaign: Campaign) -> None:
    assert [each.text for each in trace(campaign, "合格率83.3%")] == ["23", "9.1万余", "83.3%"]
    assert {each.text for each in trace(campaign, "图1")} == {"90123", "1000"}
    assert trace(campaign, "没有的话") == ()
    assert trace(campaign, "99") == ()


def test_a_rate_is_traced_to_numerators_and_denominators(campaign: Campaign) -> None:
    found = only(campaign, "83.3%")
    assert {(each.unit, each.entry) for each in found.cells} == {
        (unit, entry) for unit in ("02", "03") for entry in ("good", "posters")
    }


def test_who_reported_is_traced_to_the_units(campaign: Campaign) -> None:
    found = next(each for each in trace(campaign, "2家") if each.expression == "已报单位")
    assert [(each.unit, each.entry) for each in found.cells] == [("02", ""), ("03", "")]


def test_every_number_of_the_report_can_be_traced(campaign: Campaign) -> None:
    body = written(campaign).pages[0].elements["body"]
    printed = {each.text for each in trace(campaign)}
    digits = set(re.findall(r"\d+(?:\.\d+)?", " ".join(printed)))
    for text in texts(body):  # type: ignore[arg-type]
        # What the sentences of the parts say by themselves: ranks, and numbers of tables.
        bare = re.sub(r"居前\d位|前\d位|[表图]\d|截至[\d年月]+日|并列第\d", "", text)
        if text not in {"1", "2"}:
            assert set(re.findall(r"\d+(?:\.\d+)?", bare)) <= digits, text


def test_tables_sentences_and_charts_say_the_same(campaign: Campaign) -> None:
    for text in ("90123", "91123"):
        values = {each.figure and Decimal(each.figure.value) for each in trace(campaign, text)}
        assert values == {Decimal(text)}
    body = written(campaign).pages[0].elements["body"]
    (chart,) = (each for each in body if isinstance(each, Chart))  # type: ignore[attr-defined]
    assert chart.series[0].values == (90123, 1000)


def test_all_totals_are_what_the_files_say(campaign: Campaign) -> None:
    blocks = []
    for path in (campaign.folder / "submissions").iterdir():
        block = yaml.safe_load(path.read_text("utf-8"))["forms"]["form"]
        fixed = {name: each["value"] for name, each in block.get("corrections", {}).items()}
        blocks.append({**block["values"], **fixed})
    for entry in ("drills", "people"):
        (total,) = {
            each.figure.value
            for each in trace(campaign)
            if each.figure and each.figure.expression == f"合计({_LABELS[entry]})"
        }
        assert total == sum(block[entry] for block in blocks)


_LABELS = {"drills": "开展应急演练", "people": "参加人数"}


def test_without_submissions_there_is_nothing_to_trace(tmp_path: Path) -> None:
    campaign = campaign_in(tmp_path, "  - 演练{{ drills }}场次。\n", {})
    with pytest.raises(DocgenError) as caught:
        trace(campaign)
    assert [each.code for each in caught.value.findings] == ["report-none"]


def test_a_report_that_there_is_not(campaign: Campaign) -> None:
    with pytest.raises(DocgenError) as caught:
        trace(campaign, report="nothing")
    assert [each.code for each in caught.value.findings] == ["trace-no-report"]

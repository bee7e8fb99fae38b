"""Reports: sentences, tables, rankings and notes from what units reported; what cannot be said."""

import re
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest

from docgen.blocks import Chart, Table, texts
from docgen.documents.report.rounding import in_wan, nearly, over, percent, places
from docgen.findings import CampaignError
from tests.reports import EAST, WEST, campaign_in, said, written, wrong

HEAD = 4
"""The line of report.yaml on which its body begins."""


def sentence(folder: Path, text: str, **more: Any) -> str:
    """What becomes of a text in a report."""
    return "".join(said(campaign_in(folder, f"  - {text!r}\n", **more)))


# --- sentences ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("演练{{ drills }}场次", "演练20场次"),
        ("演练{{ 开展应急演练 }}场次", "演练20场次"),
        ("参加{{ 开展应急演练.参加人数 }}人次", "参加91123人次"),
        ("参加{{ form.people }}人次", "参加91123人次"),
        ('参加{{ cell("people") }}人次', "参加91123人次"),
        ("参加{{ people|余 }}人次", "参加9.1万余人次"),
        ("参加{{ people|余(1) }}人次", "参加9万余人次"),
        ("参加{{ people|近 }}人次", "参加近9.2万人次"),
        ("参加{{ people|万 }}人次", "参加9.11万人次"),
        ("场均{{ (people / drills)|places(1) }}人次", "场均4556.2人次"),
        ("场均{{ people / drills }}人次", "场均4556.15人次"),
        ("占{{ (good / posters)|percent }}", "占83.3%"),
        ("合格率{{ passed }}", "合格率83.3%"),
        ('东区局{{ unit("02").drills }}场次', "东区局12场次"),
        ('{{ unit("东区局").name }}占{{ share(drills, "02") }}', "东区局占60%"),
        ('{{ branch("01").drills }}场次', "20场次"),
        ("{{ names(ranking(people)) }}", "东区局、西区局"),
        ("{% for r in ranking(drills, 1) %}{{ r.name }}{{ r.figure }}{% endfor %}", "东区局12"),
        ("{% if drills > 10 %}超过10场次{% else %}不多{% endif %}", "超过10场次"),
        ("{% if cost is defined %}有{% else %}无{% endif %}经费", "无经费"),
        ("{% set n = drills + 1 %}{{ n }}", "21"),
        ("应报{{ returns.asked }}家，未报{{ returns.missing_names }}", "应报3家，未报南区局"),
        ("完成目标的{{ (drills / target(drills))|percent(0) }}", "完成目标的50%"),
        ("截至{{ on|date }}", "截至2024年7月4日"),
    ],
)
def test_sentences(text: str, says: str, tmp_path: Path) -> None:
    assert sentence(tmp_path, text) == says


def test_what_is_compared_with_last_time(tmp_path: Path) -> None:
    last = {"02": {"values": {"drills": 16}}}
    text = "去年{{ last.drills }}，增加{{ change(drills) }}场次，增长{{ growth(drills) }}"
    assert sentence(tmp_path, text, last=last).startswith("去年16，增加4场次，增长25")


def test_texts_of_units_are_never_expressions(tmp_path: Path) -> None:
    reported = {"02": {"values": {**EAST, "problems": "{{ drills }} & <b>"}}}
    campaign = campaign_in(tmp_path, "  - collect: {field: problems}\n", reported)
    assert said(campaign) == ["东区局：{{ drills }} & <b>"]


def test_corrections_by_hand_count(tmp_path: Path) -> None:
    correction = {"drills": {"value": 15, "by": "张三", "why": "电话核实"}}
    reported = {"02": {"values": EAST, "corrections": correction}}
    assert sentence(tmp_path, "{{ drills }}", reported=reported) == "15"


@pytest.mark.parametrize(
    ("number", "near", "more", "wan"),
    [
        (90123, "近9.1万", "9万余", "9.01万"),
        (90000, "9万", "9万", "9万"),
        (1234, "近1300", "1200余", "1234"),
        (99999, "近10万", "9.9万余", "10万"),
        (56, "近60", "50余", "56"),
        (7, "7", "7", "7"),
        (0, "0", "0", "0"),
        (-90123, "近-9.1万", "-9万余", "-9.01万"),
        (10**12, "1万亿", "1万亿", "1万亿"),
        (123456789012, "近1300亿", "1200亿余", "1234.57亿"),
        (99_999_999, "近1亿", "9900万余", "1亿"),
    ],
)
def test_rounding_by_rule(number: int, near: str, more: str, wan: str) -> None:
    assert (nearly(number), over(number), in_wan(number)) == (near, more, wan)


def test_decimals_and_per_cents_are_rounded_half_up() -> None:
    assert (places(2.345, 2), places(2.5, 0), places(3, 2, fixed=True)) == ("2.35", "3", "3.00")
    assert (percent(0.12345), percent(0.125, 0)) == ("12.3%", "13%")


# --- what cannot be said --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("{{ drils }}场次", "report-undefined", 9),
        ("共{{ drills }}场次，{{ form.peple }}人", "report-undefined", 25),
        ('{{ cell("peple") }}人', "report-undefined", 15),
        ("{{ last.peple }}人", "report-undefined", 14),
        ('{{ unit("99").drills }}', "report-unit", 15),
        ("{{ drills|大约 }}", "report-filter-unknown", 16),
        ("{{ drills + }}", "report-syntax", 9),
        ("{{ drills", "report-tag", 6),
        ("{{ （drills） }}", "report-punctuation", 9),
        ("{% for a in units %}{{ a.name }}", "report-tag", 6),
        ("{% include 'x' %}", "report-tag", 6),
        ("{{ cost }}万元", "report-missing", 9),
        ("{{ drills / (posters - 300) }}", "divided-by-zero", 9),
        ("{{ drills / 0 }}", "divided-by-zero", 9),
        ("{{ drills + people }}", "measures-mixed", 9),
        ("{{ growth(drills) }}", "report-no-last", 16),
        ("{{ target(people) }}", "report-no-target", 16),
        ("{{ passed|万 }}", "report-filter", 9),
        ("{{ drills.__class__ }}", "report-undefined", 9),
        ("{{ units }}{{ none }}", "report-unsayable", 20),
    ],
)
def test_findings_have_line_and_column(text: str, code: str, column: int, tmp_path: Path) -> None:
    found = wrong(tmp_path, f"  - >-\n     {text}\n")
    assert found[:1] == [(code, HEAD + 1, column)]


def test_all_is_told_at_once(tmp_path: Path) -> None:
    body = "  - '{{ drils }}和{{ peple }}'\n  - table: {fields: [people, poster]}\n  - '{{ x'\n"
    assert [(code, line) for code, line, _ in wrong(tmp_path, body)] == [
        ("report-undefined", HEAD),
        ("report-undefined", HEAD),
        ("report-undefined", HEAD + 1),
        ("report-tag", HEAD + 2),
    ]


def test_places_in_texts_of_several_lines(tmp_path: Path) -> None:
    body = (
        "  - |\n    演练{{ drills }}场次，\n    经费{{ cost }}万元，再多{{\n      cost }}万元。\n"
    )
    assert [each[1:] for each in wrong(tmp_path, body)] == [(HEAD + 2, 10), (HEAD + 3, 7)]


def test_a_name_that_several_forms_have_wants_the_document(tmp_path: Path) -> None:
    form = "title: 表\nfields: [{name: a, label: 同名}, {name: b, label: 同名}]\n"
    assert [each[0] for each in wrong(tmp_path, "  - '{{ 同名 }}'\n", form=form)] == [
        "report-undefined"
    ]


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        ("{text: '经费{{ cost }}万元。', optional: true}", False),
        ("{text: '演练{{ drills }}场次。', optional: true}", True),
        (
            "{heading: 问题, optional: true, body: [{collect: {field: problems}, optional: true}]}",
            False,
        ),
        ("{table: {fields: [cost]}, optional: true}", False),
        ("{ranking: {field: cost}, optional: true}", False),
        ("{chart: {fields: [cost]}, optional: true}", False),
    ],
)
def test_optional_parts_without_data_drop_out(part: str, kept: bool, tmp_path: Path) -> None:
    assert bool(said(campaign_in(tmp_path, f"  - {part}\n"))) is kept


def test_an_optional_sentence_with_some_data_missing_is_still_a_finding(tmp_path: Path) -> None:
    body = "  - {text: '演练{{ drills }}场次，经费{{ cost }}万元。', optional: true}\n"
    assert [each[0] for each in wrong(tmp_path, body)] == ["report-missing"]


def test_sections_that_drop_out_take_no_number(tmp_path: Path) -> None:
    body = (
        "  - {heading: 经费, optional: true, body: [{text: '{{ cost }}', optional: true}]}\n"
        "  - {heading: 演练, body: ['{{ drills }}场次。']}\n"
    )
    assert said(campaign_in(tmp_path, body)) == ["一、演练", "20场次。"]


@pytest.mark.parametrize("data", ["nothing", "report"])
def test_data_must_be_forms(data: str, tmp_path: Path) -> None:
    with pytest.raises(CampaignError) as caught:
        campaign_in(tmp_path, "  - 无。\n", data=data)
    assert [each.code for each in caught.value.findings] == ["report-data"]


# --- who reported, and until when -----------------------------------------------------------------


def test_an_interim_report_says_so(tmp_path: Path) -> None:
    campaign = campaign_in(tmp_path, "  - 情况如下。\n")
    title = texts(written(campaign).pages[0].elements["title"])  # type: ignore[arg-type]
    assert title[-1] == "（截至2024年7月4日，应报3家，已报2家）"


@pytest.mark.parametrize("how", ["all in", "said to be final"])
def test_a_final_report_does_not(how: str, tmp_path: Path) -> None:
    reported = {code: {"values": WEST} for code in ("02", "03", "04")}
    more = "" if how == "all in" else "final: true\n"
    given = reported if how == "all in" else None
    campaign = campaign_in(tmp_path, "  - 情况如下。\n", given, more=more)
    title = texts(written(campaign).pages[0].elements["title"])  # type: ignore[arg-type]
    assert title[-1] == "关于活动情况的报告"


def test_returns_name_who_is_late_and_who_is_missing(tmp_path: Path) -> None:
    reported: dict[str, Any] = {
        "02": {"values": EAST},
        "03": {"values": WEST, "received": Date(2024, 7, 6)},
    }
    campaign = campaign_in(tmp_path, "  - returns: true\n", reported)
    assert said(campaign) == [
        "截至2024年7月6日，应报单位3家，已报2家，报送率66.7%，其中按时报送1家、迟报1家（西区局）；"
        "未报1家（南区局）。"
    ]


def test_notes_tell_what_was_corrected_left_blank_and_asked_back(tmp_path: Path) -> None:
    correction = {"people": {"value": 9012, "by": "张三", "why": "多写一位"}}
    unclear = {"posters": {"raw": "约100", "state": "ask", "code": "number-vague"}}
    values = {key: value for key, value in WEST.items() if key != "posters"}
    reported = {
        "02": {"values": EAST, "corrections": correction},
        "03": {"values": values, "unclear": unclear},
    }
    notes = "\n".join(said(campaign_in(tmp_path, "  - notes: true\n", reported)))
    assert "未报单位1家（南区局）" in notes
    assert "东区局“开展应急演练·参加人数”由90123人次更正为9012人次（多写一位）" in notes
    assert "西区局“张贴海报”填写为“约100”" in notes
    assert "“开展应急演练·参与单位”1家" in notes


# --- tables, rankings, charts ---------------------------------------------------------------------


def rows(campaign: Any) -> list[list[str]]:
    """The rows of the first table."""
    body: Any = written(campaign).pages[0].elements["body"]
    table = next(block for block in body if isinstance(block, Table))
    return [["".join(p.text for p in cell.paragraphs) for cell in row.cells] for row in table.rows]


def test_a_table_tells_blank_zero_nil_and_not_reported_apart(tmp_path: Path) -> None:
    reported: dict[str, Any] = {
        "02": {"values": {"drills": 0, "posters": "无"}},
        "03": {"values": {"drills": 8}, "received": Date(2024, 7, 8)},
    }
    campaign = campaign_in(tmp_path, "  - table: {fields: [drills, posters]}\n", reported)
    assert rows(campaign) == [
        ["单位", "开展应急演练（场次）", "张贴海报（张）"],
        ["东区局", "0", "—"],
        ["西区局*", "8", ""],
        ["南区局", "未报"],
        ["合计", "8", ""],
    ]
    assert "注：带“*”的单位迟报。" in said(campaign)


def test_fields_stand_under_the_item_that_they_are_part_of(tmp_path: Path) -> None:
    campaign = campaign_in(tmp_path, "  - table: {fields: [drills, people, posters]}\n")
    assert rows(campaign)[:2] == [
        ["单位", "开展应急演练", "张贴海报（张）"],
        ["", "场次", "参加人数（人次）", ""],
    ]


def test_rankings_say_ties_and_shares(tmp_path: Path) -> None:
    reported = {code: {"values": {"drills": n}} for code, n in (("02", 5), ("03", 5), ("04", 2))}
    body = "  - ranking: {field: drills, most: 1, share: true, text: '居首的是{{ ranking }}。'}\n"
    assert said(campaign_in(tmp_path, body, reported)) == [
        "居首的是东区局（5场次，占41.67%，并列第1）、西区局（5场次，占41.67%，并列第1）。"
    ]


def test_a_chart_has_the_figures_of_the_units(tmp_path: Path) -> None:
    campaign = campaign_in(tmp_path, "  - chart: {title: 演练, fields: [drills]}\n")
    body: Any = written(campaign).pages[0].elements["body"]
    (chart,) = (block for block in body if isinstance(block, Chart))
    assert (chart.title, chart.kind, chart.measure) == ("图1 演练", "column", "场次")
    assert dict(zip(chart.categories, chart.series[0].values, strict=True)) == {
        "东区局": 12,
        "西区局": 8,
    }


def test_a_wide_table_stands_after_the_report_on_landscape_pages(tmp_path: Path) -> None:
    fields = "".join(f"  - {{name: f{n}, label: 第{n}项工作, measure: 万元}}\n" for n in range(14))
    form = f"title: 表\nfields:\n{fields}"
    values = {"values": {f"f{n}": 10**12 - n for n in range(14)}}
    names = ", ".join(f"f{n}" for n in range(7))
    campaign = campaign_in(
        tmp_path,
        f"  - table: {{title: 工作情况, fields: [{names}]}}\n",
        {"02": values, "03": values},
        form=form,
    )
    first, table = written(campaign).pages
    assert texts(first.elements["body"]) == ("工作情况见附表。",)  # type: ignore[arg-type]
    assert (first.landscape, table.landscape) == (False, True)
    assert "1999999999994" in texts(table.elements["body"])  # type: ignore[arg-type]
    assert first.elements.keys() == table.elements.keys()


def many(count: int) -> list[dict[str, object]]:
    """Units in branches of fifty."""
    cities: list[dict[str, object]] = [
        {"code": f"c{n}", "name": f"第{n}市", "reports": False} for n in range(-(-count // 50))
    ]
    for n in range(count):
        cities.append({"code": f"u{n}", "name": f"第{n}单位", "parent": f"c{n // 50}"})
    return cities


def test_many_units_are_shown_by_branches_unless_told_to(tmp_path: Path) -> None:
    reported = {f"u{n}": {"values": {"drills": 1}} for n in range(0, 200, 2)}
    table = "  - table: {{fields: [drills]{}}}\n  - returns: true\n"
    branches = rows(campaign_in(tmp_path, table.format(""), reported, units=many(200)))
    assert branches[1:3] == [["第0市", "25/50", "25"], ["第1市", "25/50", "25"]]
    assert branches[-1] == ["合计", "100/200", "100"]
    campaign = campaign_in(tmp_path, table.format(", by: unit"), reported, units=many(200))
    assert len(rows(campaign)) == 202
    assert re.search("未报100家（.*等100家单位）", said(campaign)[-1])


def test_one_unit_with_a_long_name(tmp_path: Path) -> None:
    name = "中国（上海）自由贸易试验区临港新片区管理委员会市场监督管理局综合执法大队第一分队"
    units: list[dict[str, object]] = [{"code": "1", "name": name}]
    body = (
        "  - returns: true\n  - table: {fields: [drills, people]}\n  - chart: {fields: [drills]}\n"
    )
    campaign = campaign_in(tmp_path, body, {"1": {"values": {"drills": -3}}}, units=units)
    assert "应报单位1家，全部报送" in said(campaign)[0]
    assert [name, "-3", ""] in rows(campaign)

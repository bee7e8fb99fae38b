"""Mistakes in a campaign's YAML: all of them at once, each with file and line."""

from pathlib import Path

import pytest

from docgen.campaign import load
from docgen.findings import CampaignError
from tests.campaigns import CAMPAIGN, FORM, NOTICE, PLAN, findings_of, told, write_campaign


def test_a_sound_campaign_loads_without_findings(tmp_path: Path) -> None:
    campaign = load(write_campaign(tmp_path))
    assert campaign.findings == ()
    assert list(campaign.documents) == ["notice", "plan", "form"]
    assert campaign.shown_unit("02") == campaign.shown_unit("示例市东区应急管理局") == "东区局"


def test_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    folder = write_campaign(
        tmp_path,
        campaign=CAMPAIGN.replace("2024-07-05", "2024-05-05").replace("year: 2024", "year: 今年"),
        notice=NOTICE.replace("annex: plan", "annex: plane").replace("title:", "titel:"),
        plan=PLAN.replace("东区局", "南区局"),
        form=FORM.replace("posters", "people"),
    )
    found = findings_of(folder)
    assert {each.place.file for each in found} == {
        "campaign.yaml",
        "notice.yaml",
        "form.yaml",
    }
    assert all(each.place.line and each.place.column for each in found)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("issuer: 示例市应急管理局", "isuer: 示例市应急管理局", "unknown-key", 4),
        ("year: 2024", "year: 今年", "wrong-type", 2),
        ("2024-06-30", "2024-06-31", "bad-date", 3),
        ("end: 2024-06-30", "end: 2024-05-30", "end-before-start", 3),
        ("date: 2024-07-05", "date: 2024-05-05", "due-before-start", 10),
        ("document: form, date", "document: from, date", "due-unknown", 10),
        ('code: "03"', 'code: "02"', "duplicate-code", 14),
        ('code: "03"', "code: 3", "wrong-type", 14),
        ("name: 示例市西区应急管理局", "name: 示例市东区应急管理局", "duplicate-name", 14),
        ('short: 西区局, parent: "01"', 'short: 西区局, parent: "09"', "unit-unknown", 14),
        ('short: 西区局, parent: "01"', 'short: 西区局, parent: "03"', "unit-circle", 14),
        ("name: form, kind: form", "name: plan, kind: form", "duplicate-name", 8),
        ("kind: form, file: form.yaml", "kind: form", "missing-key", 8),
        ("kind: form, file", "kind: table, file", "bad-choice", 8),
        ("file: form.yaml", "file: ../form.yaml", "file-outside", 8),
        ("file: form.yaml", "file: forms.yaml", "file-not-found", 8),
        ("kind: notice, file", "kind: notice, template: own.docx, file", "file-not-found", 6),
        ("year: 2024\n", "year: 2024\nyear: 2025\n", "duplicate-key", 3),
        ("year: 2024\n", "year: 2024\nprofile: gbt9705\n", "bad-choice", 3),
    ],
)
def test_mistakes_in_the_campaign(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    assert old in CAMPAIGN
    found = told(findings_of(write_campaign(tmp_path, campaign=CAMPAIGN.replace(old, new))))
    assert (code, "campaign.yaml", line) in found


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("title: 关于", "titel: 关于", "unknown-key", 2),
        ("〔2024〕", "[2024]", "number-brackets", 1),
        ("示应急〔2024〕8号", "第八号", "bad-number", 1),
        ("annex: plan", "annex: plane", "annex-unknown", 9),
        ("annexes: [plan, form]", "annexes: [form]", "annex-not-listed", 9),
        ("annexes: [plan, form]", "annexes: [plan, form, plan]", "annex-twice", 10),
        ("annexes: [plan, form]", "annexes: [plan, forms]", "annex-unknown", 10),
        ("heading: 活动时间", "heading: 一、活动时间", "typed-numbering", 5),
        ("2024年6月。", "见附件2。", "typed-annex", 6),
        ("date: 2024-05-20", "date: 2024-02-30", "bad-date", 11),
        ("office: 示例市应急管理局办公室, ", "", "missing-key", 12),
    ],
)
def test_mistakes_in_the_notice(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    assert old in NOTICE
    found = told(findings_of(write_campaign(tmp_path, notice=NOTICE.replace(old, new))))
    assert (code, "notice.yaml", line) in found


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("unit: 东区局", "unit: 南区局", "unit-unknown", 11),
        ("- what: 组织应急演练。", "- waht: 组织应急演练。", "column-unknown", 13),
        ("- what: 组织应急演练。", "- waht: 组织应急演练。", "cell-missing", 13),
        ("- what: 组织应急演练。", "- {what: 组织。, number: 3}", "number-typed", 13),
        ("- what: 组织应急演练。", "- what: 2024", "row-wrong", 13),
        ("- what: 组织应急演练。", "- 组织应急演练。", "row-wrong", 13),
        ("name: what", "name: rows", "column-name", 5),
        ("name: number, label", "name: unit, label", "duplicate-name", 4),
        ("title: 活动安排", "title: 活动安排\nkeep: number", "column-unknown", 2),
    ],
)
def test_mistakes_in_the_activities(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    assert old in PLAN
    found = told(findings_of(write_campaign(tmp_path, plan=PLAN.replace(old, new))))
    assert (code, "plan.yaml", line) in found


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("name: posters", "name: people", "duplicate-code", 8),
        ("measure: 张", "mesure: 张", "unknown-key", 8),
        ("label: 张贴海报", "type: integer, label: 张贴海报", "bad-choice", 8),
    ],
)
def test_mistakes_in_the_form(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    assert old in FORM
    found = told(findings_of(write_campaign(tmp_path, form=FORM.replace(old, new))))
    assert (code, "form.yaml", line) in found


def test_sections_lie_at_most_four_deep(tmp_path: Path) -> None:
    deep = "title: 通知\nbody:\n"
    for level in range(5):
        deep += "    " * level + "  - heading: 节\n" + "    " * level + "    body:\n"
    deep += "    " * 5 + "  - 完。\n"
    found = findings_of(write_campaign(tmp_path, notice=deep))
    assert ("section-too-deep", "notice.yaml") in [(f.code, f.place.file) for f in found]


def test_a_wrong_campaign_file_does_not_hide_the_others(tmp_path: Path) -> None:
    folder = write_campaign(
        tmp_path,
        campaign=CAMPAIGN.replace("issuer: 示例市应急管理局\n", ""),
        plan=PLAN.replace("title:", "titel:"),
    )
    codes = {(each.code, each.place.file) for each in findings_of(folder)}
    assert ("missing-key", "campaign.yaml") in codes
    assert ("unknown-key", "plan.yaml") in codes


def test_a_folder_without_campaign_is_a_finding(tmp_path: Path) -> None:
    with pytest.raises(CampaignError) as caught:
        load(tmp_path / "nothing")
    assert [each.code for each in caught.value.findings] == ["file-not-found"]


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_findings_say_where_what_and_what_to_do(tmp_path: Path, locale: str) -> None:
    folder = write_campaign(tmp_path, notice=NOTICE.replace("〔2024〕", "[2024]"))
    text = findings_of(folder)[0].text(locale)
    assert text.startswith("notice.yaml:1:9")
    assert "示应急〔2024〕8号" in text

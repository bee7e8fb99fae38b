"""Documents of the user's own: any docxtpl template with any YAML, alone and as an annex."""

import io
from pathlib import Path
from typing import Final

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.shared import Mm

from docgen.build import BuildResult, build
from docgen.campaign import load
from tests.campaigns import CAMPAIGN, NOTICE, findings_of, told, write_campaign
from tests.rendering import read_pdf, to_pdf

WITH_BUDGET: Final = CAMPAIGN.replace(
    "due:", "  - {name: budget, kind: custom, file: budget.yaml, template: budget.docx}\ndue:"
)
WITH_ANNEX: Final = NOTICE.replace("annexes: [plan, form]", "annexes: [plan, budget, form]")
DATA: Final = """\
title: 经费预算表
made: 2024-05-18
total: 1234500
items:
  - {name: 宣传 & 培训, amount: 1200000}
  - {name: 检查 <抽查>, amount: 34500}
"""


def template(folder: Path, *paragraphs: str, landscape: bool = False) -> None:
    """A template made with python-docx, with a table of items."""
    document = docx.Document()
    if landscape:
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(rows=4, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "项目", "金额（元）"
    table.rows[1].cells[0].text = "{%tr for item in items %}"
    table.rows[2].cells[0].text = "{{ item.name }}"
    table.rows[2].cells[1].text = "{{ item.amount | number(grouping=true) }}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    document.save(str(folder / "budget.docx"))


SOUND: Final = (
    "{{ label }}",
    "{{ title }}（{{ campaign.year }}年）",
    "编制日期：{{ made | date }}；合计{{ total | large }}元，大写{{ total | numeral_upper }}元。",
)


def built(tmp_path: Path, *paragraphs: str, data: str = DATA, **files: str) -> BuildResult:
    folder = write_campaign(tmp_path / "c", **{"campaign": WITH_BUDGET, "budget": data, **files})
    template(folder, *paragraphs)
    return build(load(folder), tmp_path / "out")


def text_of(path: Path) -> str:
    document = docx.Document(io.BytesIO(path.read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_any_template_is_filled_with_any_data(tmp_path: Path) -> None:
    result = built(tmp_path, *SOUND)
    assert result.findings == ()
    text = text_of(tmp_path / "out" / "经费预算表.docx")
    assert "经费预算表（2024年）" in text
    assert "编制日期：2024年5月18日；合计123.45万元，大写壹佰贰拾叁万肆仟伍佰元。" in text
    assert "宣传 & 培训" in text
    assert "检查 <抽查>" in text
    assert "1,200,000" in text


def test_the_manifest_has_the_name_that_the_author_gave(tmp_path: Path) -> None:
    made = built(tmp_path, *SOUND).written.made
    assert {entry.kind for entry in made} == {"notice", "annex", "blank-form", "budget"}


@pytest.mark.parametrize(
    ("paragraph", "code"),
    [
        ("{{ totl }}", "template-undefined"),
        ("{{ items[0].price }}", "template-undefined"),
        ("{{ total | grouped }}", "template-syntax"),
        ("{{ total + }}", "template-syntax"),
        ("{%p if total %}没有换行", "template-tag-text"),
    ],
)
def test_a_wrong_template_is_told_and_the_rest_is_built(
    tmp_path: Path, paragraph: str, code: str
) -> None:
    result = built(tmp_path, *SOUND, paragraph)
    assert code in [each.code for each in result.findings]
    assert {each.place.file for each in result.findings} == {"budget.docx"}
    kinds = [entry.kind for entry in result.written.made if entry.unit is None]
    assert kinds == ["notice", "annex", "annex"]


def test_a_failing_document_keeps_what_an_earlier_build_made(tmp_path: Path) -> None:
    built(tmp_path, *SOUND)
    before = (tmp_path / "out" / "经费预算表.docx").read_bytes()
    built(tmp_path, *SOUND, "{{ totl }}")
    assert (tmp_path / "out" / "经费预算表.docx").read_bytes() == before


def test_data_that_is_no_mapping_is_a_finding(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path, campaign=WITH_BUDGET, budget="- 一\n- 二\n")
    template(folder, *SOUND)
    assert ("data-not-mapping", "budget.yaml", 1) in told(findings_of(folder))


def test_a_custom_document_needs_a_template(tmp_path: Path) -> None:
    campaign = WITH_BUDGET.replace(", template: budget.docx", "")
    folder = write_campaign(tmp_path, campaign=campaign, budget=DATA)
    assert ("missing-key", "campaign.yaml", 9) in told(findings_of(folder))


@pytest.mark.usefixtures("rendering")
def test_a_landscape_annex_stands_between_upright_ones(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "c", campaign=WITH_BUDGET, notice=WITH_ANNEX, budget=DATA)
    template(folder, *SOUND, landscape=True)
    result = build(load(folder), tmp_path / "out")
    assert result.findings == ()
    notice = next(entry for entry in result.written.made if entry.kind == "notice")
    copy = tmp_path / "notice.docx"
    copy.write_bytes((tmp_path / "out" / notice.path).read_bytes())
    pages = read_pdf(to_pdf([copy], tmp_path)[0])
    turned = [page.number for page in pages if page.width > page.height]
    assert len(turned) == 1
    wide = pages[turned[0] - 1]
    assert "附件2" in wide.text
    number = [line for line in wide.lines() if line.text.replace(" ", "") == f"—{wide.number}—"]
    assert len(number) == 1
    assert number[0].turn == 90
    following = pages[turned[0]]
    assert "附件3" in following.text
    assert f"— {following.number} —" in following.text

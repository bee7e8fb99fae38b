"""The notice of correction: what it says, and how it looks as LibreOffice draws it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from docgen.blocks import Paragraph, Table, texts
from docgen.campaign import Campaign, load
from docgen.documents.correcting import (
    LIST_TITLE,
    CorrectionNotice,
    ReturnedForm,
    correction_of,
)
from docgen.documents.laid import Laid
from docgen.documents.legible import legible, shown_raw
from docgen.findings import DocgenError, Finding
from docgen.formats.package import read_package
from docgen.formats.properties import custom_properties
from docgen.official import GBT9704, GBT33476
from docgen.press.correcting import KIND_PROPERTY, correction_bytes
from docgen.submissions import CellFinding
from tests.campaigns import write_campaign
from tests.outlining import Word
from tests.rendering import Page, read_pdf, to_pdf

Judge = Callable[[Iterable[Path]], dict[Path, list[str]]]

TITLE: Final = "活动情况统计表"
UNIT: Final = "示例市东区应急管理局"
LONG_UNIT: Final = "示例国家级新区管理委员会应急管理局暨安全生产委员会办公室防灾减灾救灾指挥中心"
COLUMNS: Final = ["类别", "序号", "指标", "位置", "原填内容", "问题", "处理要求"]
TEXT_BOTTOM: Final = 262.0
FORMULA: Final = '=HYPERLINK("http://example.org","看")'


def item(label: str, cell: str, raw: str, code: str, /, **params: object) -> CellFinding:
    """A finding about one cell."""
    found = Finding(code=code, params=params)
    return CellFinding(name=label, label=label, cell=cell, raw=raw, finding=found)


VAGUE: Final = item("开展应急演练", "填报表!C5", "约120", "number-vague", text="约120")
EMPTY: Final = item("参加人数", "填报表!C6", "", "value-required", label="参加人数")
BROKEN: Final = {"rule": "001 = 004 + 007 + 010", "left": "100", "right": "98", "message": ""}
SUM: Final = item("合计·本期·数量", "填报表!D12", "100", "rule-broken", **BROKEN)
CHANGED: Final = {"rule": "本期 ≤ 上期", "left": "4200", "right": "310", "message": ""}
SOFT: Final = item("张贴海报", "填报表!C7", "4200", "rule-soft", **CHANGED)
LONG: Final = item(
    "说明", "第1表第12行第3列", "甲乙丙丁。" * 200, "text-long", count=1000, limit=200
)
STRANGE: Final = item(
    "海报", "C9", "12\n场\t\x07\u200b\u202e", "number-unclear", text="12\n场\t\x07\u200b\u202e"
)


def form(title: str = TITLE, **more: Any) -> ReturnedForm:
    return ReturnedForm(title=title, **{"files": ("东区.xlsx",), **more})


def notice(*forms: ReturnedForm, **more: Any) -> CorrectionNotice:
    given: dict[str, Any] = {
        "issuer": "示例市应急管理局",
        "unit": UNIT,
        "code": "02",
        "forms": forms,
        "date": date(2024, 7, 6),
        "due": date(2024, 7, 10),
        "contact": "应急指挥处，0100-1234567",
    }
    return CorrectionNotice(**{**given, **more})


ONE: Final = notice(form(correct=(VAGUE,)))
SIXTY: Final = notice(form(correct=(VAGUE, EMPTY, SUM) * 18, explain=(SOFT,) * 6), contact=None)
LONG_TEXTS: Final = notice(form(correct=(LONG, STRANGE), explain=(SOFT,)), unit=LONG_UNIT)
TWO: Final = notice(
    form(correct=(VAGUE, EMPTY)), form("设备情况统计表", correct=(SUM,) * 9, explain=(SOFT,))
)
EXPLAIN: Final = notice(form(explain=(SOFT,)), seal=False)
# Letters about as long as a page and longer: their signature could stand alone on the next.
MANY: Final = [
    notice(*[form(f"{n}{'安全生产检查' * count}统计表", correct=(VAGUE,)) for n in "甲乙丙丁"])
    for count in range(1, 13)
]
CASES: Final = {
    "one": ONE,
    "sixty": SIXTY,
    "long": LONG_TEXTS,
    "two": TWO,
    "explain": EXPLAIN,
    **{f"many-{number}": each for number, each in enumerate(MANY)},
}


def laid(given: CorrectionNotice) -> Laid:
    return correction_of(given, GBT9704)


def rows(given: CorrectionNotice) -> list[list[str]]:
    """The rows of the notice's tables without their headers; merged cells are empty."""
    tables = [block for block in laid(given).blocks if isinstance(block, Table)]
    return [
        ["".join(texts(cell.paragraphs)) for cell in row.cells]
        for table in tables
        for row in table.rows
        if not row.header
    ]


def said(given: CorrectionNotice, element: str) -> str:
    """What an element of the notice says."""
    blocks = laid(given).elements[element]
    assert isinstance(blocks, tuple)
    return "\n".join(texts(blocks)).strip()


# --- what it says -------------------------------------------------------------------------------


def test_one_finding_stands_in_the_letter_itself() -> None:
    assert said(ONE, "title") == "关于补正《活动情况统计表》的通知"
    assert said(ONE, "addressees") == "示例市东区应急管理局："
    assert rows(ONE)[0][:5] == ["须更正", "1", "开展应急演练", "填报表!C5", "约120"]
    assert said(ONE, "signature").split() == ["示例市应急管理局", "2024年7月6日"]
    assert said(ONE, "note") == "（联系方式：应急指挥处，0100-1234567）"
    assert (said(ONE, "annexes"), said(ONE, "list"), laid(ONE).pages) == ("", "", 1)


def test_the_body_tells_what_by_when_and_how() -> None:
    body = said(LONG_TEXTS, "body")
    assert "《活动情况统计表》（文件“东区.xlsx”）" in body
    assert "2项内容须更正、1项内容须说明" in body
    assert "2024年7月10日前重新报送" in body
    assert "保留表末的表格标识" in body


def test_without_a_day_the_form_is_asked_for_soon() -> None:
    assert "尽快重新报送" in said(replace(ONE, due=None), "body")


def test_a_list_that_does_not_fit_is_an_annex() -> None:
    assert said(SIXTY, "table") == ""
    assert said(SIXTY, "annexes") == f"附件：{LIST_TITLE}"
    assert (said(SIXTY, "label"), said(SIXTY, "heading")) == ("附件", LIST_TITLE)
    assert [row[1] for row in rows(SIXTY)] == [str(number) for number in range(1, 61)]


def test_what_must_be_corrected_comes_before_what_must_be_explained() -> None:
    kinds = [row[0] for row in rows(LONG_TEXTS) if row[0]]
    assert kinds == ["须更正", "须说明"]


def test_the_kind_of_item_is_told_again_on_each_page() -> None:
    tables = [block for block in laid(SIXTY).blocks if isinstance(block, Table)]
    assert len(tables) > 2
    assert all("".join(texts(each.rows[1].cells[0].paragraphs)) for each in tables)


def test_several_forms_have_a_table_each_and_one_numbering() -> None:
    assert said(TWO, "title").replace("\n", "") == "关于补正《活动情况统计表》等2张统计表的通知"
    assert "一、活动情况统计表" in said(TWO, "list")
    assert "二、设备情况统计表" in said(TWO, "list")
    assert [row[1] for row in rows(TWO)] == [str(number) for number in range(1, 13)]


def test_a_letter_names_three_forms_of_many() -> None:
    many = notice(*[form(f"第{n}类统计表", correct=(VAGUE,)) for n in "一二三四五"])
    assert "、《第三类统计表》（文件“东区.xlsx”）等5张统计表收悉" in said(many, "body")
    assert "五、第五类统计表" in said(many, "list")


def test_a_caption_is_never_parted_from_its_table() -> None:
    for given in (TWO, *MANY):
        blocks = laid(given).blocks
        captions = [i for i, b in enumerate(blocks) if getattr(b, "style", "") == "一级标题"]
        assert len(captions) == len(given.forms)
        assert all(isinstance(blocks[index + 1], Table) for index in captions)


def test_only_soft_rules_ask_for_no_correction() -> None:
    assert said(EXPLAIN, "title") == "关于核实说明《活动情况统计表》的通知"
    assert "书面说明原因" in said(EXPLAIN, "body")
    assert "须更正" not in said(EXPLAIN, "body")


def test_a_notice_with_nothing_to_tell_is_refused() -> None:
    with pytest.raises(ValueError, match="needs something"):
        laid(notice(form()))


def test_a_finding_about_the_whole_file_has_no_cell() -> None:
    broken = item("", "", "", "package-encrypted")
    assert rows(notice(form(correct=(broken,))))[0][2:5] == ["整张表", "—", "—"]


def test_titles_within_a_title_change_their_brackets() -> None:
    nested = notice(form("贯彻《安全生产法》情况表", correct=(VAGUE,)))
    assert "《贯彻〈安全生产法〉情况表》" in said(nested, "title").replace("\n", "")


def test_raw_text_is_shown_as_it_was_typed() -> None:
    shown = [row[4] for row in rows(notice(form(correct=(VAGUE, EMPTY, LONG, STRANGE))))]
    assert shown[:2] == ["约120", "（空）"]
    assert shown[2] == "甲乙丙丁。" * 15 + "甲乙丙丁…"
    assert shown[3] == "12〔换行〕场〔制表符〕〔U+0007〕〔U+200B〕〔U+202E〕"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("", "（空）"),
        (" \u3000", "（空格）"),
        ("１２", "１２"),
        ("1\r\n2", "1〔换行〕2"),
        ("1\u00a0000", "1〔U+00A0〕000"),
        ("\ud800\ufffe", "〔U+D800〕〔U+FFFE〕"),
        (FORMULA, FORMULA),
        ("*{{ name }}*<w:p/>&amp;", "*{{ name }}*<w:p/>&amp;"),
    ],
)
def test_every_character_is_seen(raw: str, shown: str) -> None:
    assert shown_raw(raw) == shown


def test_legible_texts_are_short_whatever_comes_in() -> None:
    assert len(legible("\x07" * 100_000)) <= 80
    assert legible("甲" * 80) == "甲" * 80
    assert legible("甲" * 81) == "甲" * 79 + "…"


# --- as a file ----------------------------------------------------------------------------------


@pytest.fixture
def campaign(tmp_path: Path) -> Campaign:
    return load(write_campaign(tmp_path / "campaign"))


def test_the_same_notice_gives_the_same_bytes(campaign: Campaign) -> None:
    assert correction_bytes(campaign, TWO) == correction_bytes(campaign, TWO)


def test_tags_and_markup_in_raw_texts_stay_text(campaign: Campaign, tmp_path: Path) -> None:
    wild = item("海报", "C9", "{{ issuer }}<w:p/>&amp;", "number-unclear", text="{{ issuer }}")
    path = tmp_path / "made.docx"
    path.write_bytes(correction_bytes(campaign, notice(form(correct=(wild,)))))
    (table,) = Word.open(path).tables()
    assert [cell.text for cell in table[0]] == COLUMNS
    assert table[1][4].text == "{{ issuer }}<w:p/>&amp;"


def test_the_file_says_that_it_is_no_form(campaign: Campaign) -> None:
    properties = custom_properties(read_package(correction_bytes(campaign, ONE)))
    assert properties == {KIND_PROPERTY: "correction", "docgen-unit": "02"}


def test_the_campaigns_own_template_comes_first(campaign: Campaign) -> None:
    own = campaign.folder / "templates/correction.docx"
    own.parent.mkdir()
    own.write_bytes(b"PK")
    with pytest.raises(DocgenError) as raised:
        correction_bytes(campaign, ONE)
    assert {each.place.file for each in raised.value.findings} == {"templates/correction.docx"}


# --- as drawn -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawn:
    """A case as a file, as planned, and as drawn."""

    file: Path
    notice: CorrectionNotice
    pages: list[Page]

    @property
    def tables(self) -> list[Page]:
        """The pages with a table."""
        return [page for page in self.pages if any(not rule.horizontal for rule in page.rules)]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every case as a docx."""
    root = tmp_path_factory.mktemp("corrections")
    campaign = load(write_campaign(root / "campaign"))
    made = {name: root / f"{name}.docx" for name in CASES}
    for name, path in made.items():
        path.write_bytes(correction_bytes(campaign, CASES[name]))
    return made


@pytest.fixture(scope="module")
def drawn(rendering: None, files: dict[str, Path]) -> dict[str, Drawn]:
    """Every case, drawn in one call."""
    pdfs = to_pdf(list(files.values()), next(iter(files.values())).parent)
    return {
        name: Drawn(files[name], CASES[name], read_pdf(pdf))
        for name, pdf in zip(files, pdfs, strict=True)
    }


@pytest.fixture(params=list(CASES))
def case(request: pytest.FixtureRequest, drawn: dict[str, Drawn]) -> Drawn:
    """Each case in turn."""
    return drawn[request.param]


def test_judges_are_content(files: dict[str, Path], judges: Judge) -> None:
    assert judges(files[name] for name in ("one", "sixty", "long", "two", "explain")) == {}


def test_there_are_as_many_pages_as_planned(case: Drawn) -> None:
    assert len(case.pages) == laid(case.notice).pages


def test_the_header_stands_on_every_page_of_a_table(case: Drawn) -> None:
    assert case.tables
    for page in case.tables:
        heads = [line.text for line in page.lines() if "处理要求" in line.text]
        assert len(heads) == len(runs(page)), "a header above each table of the page"
        assert [label for label in COLUMNS[1:] if label not in heads[0]] == []


def test_every_item_is_drawn_once(case: Drawn) -> None:
    count = case.notice.corrections + case.notice.explanations
    drawn_numbers = [int(text) for page in case.tables for text in numbers(page)]
    assert drawn_numbers == list(range(1, count + 1))


def runs(page: Page) -> list[float]:
    """Where the tables of the page begin: the upper ends of their left borders."""
    left = min(rule.middle for rule in page.rules if not rule.horizontal)
    return [r.start for r in page.rules if not r.horizontal and abs(r.middle - left) < 0.3]


def numbers(page: Page) -> Iterator[str]:
    """The running numbers in the table's second column, from the top."""
    edges = sorted({round(rule.middle, 1) for rule in page.rules if not rule.horizontal})
    inside = [c for c in page.chars if edges[1] < (c.x0 + c.x1) / 2 < edges[2]]
    lines: dict[float, str] = {}
    for char in sorted(inside, key=lambda c: (round(c.baseline, 1), c.x0)):
        lines[round(char.baseline, 1)] = lines.get(round(char.baseline, 1), "") + char.text
    top, bottom = (each(r.top for r in page.rules if r.horizontal) for each in (min, max))
    return (text for y, text in lines.items() if top < y < bottom and re.fullmatch(r"\d+", text))


def test_tables_end_inside_the_text_area(case: Drawn) -> None:
    for page in case.tables:
        assert max(rule.bottom for rule in page.rules) <= TEXT_BOTTOM + 0.2


def test_the_signature_never_stands_alone(case: Drawn) -> None:
    (page,) = [each for each in case.pages if "2024年7月6日" in each.text.replace(" ", "")]
    above = page.text.replace(" ", "").split("2024年7月6日")[0]
    body = said(case.notice, "body").splitlines()[-1]
    assert body[-8:] in re.sub(r"\s", "", above)
    assert "示例市应急管理局" in above


def test_a_letter_of_one_page_has_no_number(drawn: dict[str, Drawn]) -> None:
    assert "— 1 —" not in drawn["one"].pages[0].text
    assert "— 1 —" in drawn["sixty"].pages[0].text


def test_a_long_name_of_a_unit_is_wrapped_flush_left(drawn: dict[str, Drawn]) -> None:
    page = drawn["long"].pages[0]
    lines = [line for line in page.lines() if line.text.rstrip("：") in LONG_UNIT]
    assert [round(line.x0) for line in lines] == [28, 28]


@pytest.mark.parametrize("given", [ONE, SIXTY, TWO], ids=["one", "sixty", "two"])
def test_the_other_profile_holds_it_too(given: CorrectionNotice) -> None:
    made = correction_of(given, GBT33476)
    assert made.profile is GBT33476
    assert any(isinstance(block, Paragraph) and block.style == "署名" for block in made.blocks)

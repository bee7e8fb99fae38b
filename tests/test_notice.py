"""The notice from its YAML: what its elements say, and what is found wrong with it."""

from pathlib import Path

import pytest

from docgen.blocks import Paragraph, Table, texts
from docgen.documents.titles import Shape, break_title
from docgen.layout import text_width
from tests.notices import ANNEXES, BODY, LONG, OFFICES, Case, campaign, findings, predicted


def element(folder: Path, name: str, case: Case) -> list[str]:
    """The texts of one element of the notice, blank lines left out."""
    blocks = predicted(campaign(folder, case)).elements[name]
    assert isinstance(blocks, tuple)
    return [text for text in texts(blocks) if text]


def notice(key: str, value: str) -> Case:
    return Case(notice=f"{key}: {value}")


# --- head ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        ("{}", ["上海市市场监督管理局文件"]),
        ("{mark: 上海市人民政府}", ["上海市人民政府文件"]),
        ("{document_word: ''}", ["上海市市场监督管理局"]),
        ("{secrecy: {level: 机密, term: 1年}}", ["机密★1年", "上海市市场监督管理局文件"]),
        ("{secrecy: {level: 秘密}}", ["秘密", "上海市市场监督管理局文件"]),
        ("{copy_number: '000012', urgency: 特急}", ["000012", "特急", "上海市市场监督管理局文件"]),
        ("{preprinted: true}", []),
    ],
)
def test_head(head: str, lines: list[str], tmp_path: Path) -> None:
    shown = element(tmp_path, "head", notice("head", head))
    assert shown == [*lines, "沪市监竞争〔2023〕242号"]


def test_mark_is_broken_where_the_author_breaks_it(tmp_path: Path) -> None:
    mark = '{mark: "中国（上海）自由贸易试验区\\n临港新片区管理委员会"}'
    shown = element(tmp_path, "head", notice("head", mark))
    assert shown[:2] == ["中国（上海）自由贸易试验区", "临港新片区管理委员会文件"]


def test_joint_mark_says_its_word_once(tmp_path: Path) -> None:
    shown = element(tmp_path, "head", notice("issuers", f"[{', '.join(OFFICES[:3])}]"))
    assert shown == [OFFICES[0], "文件", *OFFICES[1:3], "沪市监竞争〔2023〕242号"]


def test_joint_mark_without_word_is_one_column(tmp_path: Path) -> None:
    case = Case(notice=f"issuers: [{', '.join(OFFICES[:2])}]\nhead: {{document_word: ''}}")
    head = predicted(campaign(tmp_path, case)).elements["head"]
    assert isinstance(head, tuple)
    (mark,) = (block for block in head if isinstance(block, Table))
    assert len(mark.widths) == 1


def test_signers_stand_two_a_row_and_the_number_on_the_last(tmp_path: Path) -> None:
    shown = element(tmp_path, "head", notice("signers", "[张三丰, 李四, 王五六]"))
    assert shown[1:] == ["\t签发人：张三丰\t李四", "沪市监竞争〔2023〕242号\t\t王五六"]


@pytest.mark.parametrize(
    ("number", "code"),
    [("沪市监[2023]242号", "number-brackets"), ("第242号", "bad-number")],
)
def test_document_number_is_checked(number: str, code: str, tmp_path: Path) -> None:
    assert findings(tmp_path, notice("number", f"'{number}'")) == [code]


def test_copy_number_has_six_digits(tmp_path: Path) -> None:
    assert len(findings(tmp_path, notice("head", "{copy_number: '12'}"))) == 1


# --- title and addressees -----------------------------------------------------------------------


def test_title_of_several_lines_is_broken_as_written(tmp_path: Path) -> None:
    case = Case(notice="title: |\n  关于开展\n  商业秘密保护宣传活动的通知")
    assert element(tmp_path, "title", case) == ["关于开展", "商业秘密保护宣传活动的通知"]


def test_long_title_is_broken_at_words_and_grows_downwards(tmp_path: Path) -> None:
    title = "上海市市场监督管理局关于开展商业秘密保护宣传活动的通知"
    lines = element(tmp_path, "title", notice("title", title))
    assert "".join(lines) == title
    assert len(lines) == 2
    assert len(lines[0]) <= len(lines[1])


PHRASES = ("关于", "开展", "商业", "秘密", "保护", "宣传", "活动", "的", "通知")


@pytest.mark.parametrize("shape", ["trapezoid", "inverted", "diamond"])
def test_title_takes_the_shape_asked_for(shape: Shape) -> None:
    found = break_title("".join(PHRASES), chars=7, shape=shape, phrases=PHRASES)
    assert "".join(found) == "".join(PHRASES)
    first, second, third = (text_width(line, size=1.0) for line in found)
    assert max(first, second, third) <= 7
    assert first <= second if shape != "inverted" else first >= second
    assert second <= third if shape == "trapezoid" else second >= third


def test_very_long_title_is_broken_at_once() -> None:
    words = [f"第{n}类" for n in range(10, 55)]
    found = break_title("".join(words), chars=20, shape="trapezoid", phrases=words)
    assert "".join(found) == "".join(words)


@pytest.mark.parametrize(
    ("addressees", "line"),
    [
        ("各区市场监管局", "各区市场监管局："),
        ("各区市场监管局：", "各区市场监管局："),
        ("[各区市场监管局, 机场分局]", "各区市场监管局、机场分局："),
    ],
)
def test_addressees_end_with_a_colon(addressees: str, line: str, tmp_path: Path) -> None:
    assert element(tmp_path, "addressees", notice("addressees", addressees)) == [line]


def test_addressees_may_be_left_out(tmp_path: Path) -> None:
    assert element(tmp_path, "addressees", notice("addressees", "[]")) == []


# --- body ---------------------------------------------------------------------------------------


def test_sections_are_numbered_anew_in_each_section(tmp_path: Path) -> None:
    body = (
        "[前言。, {heading: 甲, body: [{section: 子}, {heading: 丑, text: 文。}]},"
        " {heading: 乙, body: [文, {section: 寅, body: [{heading: 卯, body: [{section: 辰}]}]}]}]"
    )
    assert element(tmp_path, "body", notice("body", body)) == [
        "前言。",
        "一、甲",
        "（一）子",
        "（二）丑。文。",
        "二、乙",
        "文",
        "（一）寅",
        "1.卯",
        "（1）辰",
    ]


def test_run_in_heading_keeps_its_own_stop(tmp_path: Path) -> None:
    body = "[{heading: 为什么？, text: 因为。}, {heading: 怎么办, text: 照办。}]"
    shown = element(tmp_path, "body", notice("body", body))
    assert shown == ["一、为什么？因为。", "二、怎么办。照办。"]


def test_block_scalar_is_one_paragraph_until_a_blank_line(tmp_path: Path) -> None:
    case = Case(notice="body:\n  - |\n    第一行，\n    接着写。\n\n    另一段。")
    assert element(tmp_path, "body", case) == ["第一行，接着写。", "另一段。"]


def test_bold_headings_unless_a_section_says_otherwise(tmp_path: Path) -> None:
    case = Case(notice="headings_bold: true\nbody: [{heading: 甲}, {heading: 乙, bold: false}]")
    blocks = predicted(campaign(tmp_path, case)).elements["body"]
    assert isinstance(blocks, tuple)
    assert [block.runs[0].bold for block in blocks if isinstance(block, Paragraph)] == [True, False]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[一、活动安排]", "typed-numbering"),
        ("[{heading: （一）活动安排}]", "typed-numbering"),
        ("[{section: 1.逐项落实。}]", "typed-numbering"),
        ("[{text: [（2）逐项, {strong: 落实}]}]", "typed-numbering"),
        ("[见附件1。]", "typed-annex"),
        ("[见附件 12。]", "typed-annex"),
        ("[{text: [见, {annex: plan}]}]", "annex-unknown"),
        ("[{text: [见, {annex: notice}]}]", "annex-not-listed"),
    ],
)
def test_body_is_checked(body: str, code: str, tmp_path: Path) -> None:
    assert findings(tmp_path, notice("body", body)) == [code]


def test_fifth_level_of_sections_is_refused(tmp_path: Path) -> None:
    body = "[{heading: 甲}]"
    for _ in range(4):
        body = f"[{{heading: 甲, body: {body}}}]"
    assert findings(tmp_path, notice("body", body)) == ["section-too-deep"]


def test_hundredth_section_is_refused(tmp_path: Path) -> None:
    body = f"[{', '.join(['{heading: 甲}'] * 100)}]"
    assert findings(tmp_path, notice("body", body)) == ["section-too-many"]


# --- annexes, signature, note -------------------------------------------------------------------


def test_annex_list_numbers_annexes_as_references_do(tmp_path: Path) -> None:
    body = "body: [{text: [见, {annex: annex2}, {annex: annex1, brackets: false}]}]"
    case = Case(notice=body, annexes=("活动安排", "统计表"))
    assert element(tmp_path / "a", "annexes", case) == ["附件：1.\t活动安排", "2.\t统计表"]
    assert element(tmp_path / "b", "body", case) == ["见（附件2）附件1"]


def test_one_annex_has_no_number(tmp_path: Path) -> None:
    case = Case(notice="body: [{text: [见, {annex: annex1}]}]", annexes=("活动安排",))
    assert element(tmp_path / "a", "annexes", case) == ["附件：活动安排"]
    assert element(tmp_path / "b", "body", case) == ["见（附件）"]


def test_no_annex_no_list(tmp_path: Path) -> None:
    assert element(tmp_path, "annexes", Case()) == []


@pytest.mark.parametrize(
    ("annexes", "code"), [("[plan]", "annex-unknown"), ("[notice, notice]", "annex-twice")]
)
def test_annexes_are_checked(annexes: str, code: str, tmp_path: Path) -> None:
    assert findings(tmp_path, notice("annexes", annexes)) == [code]


@pytest.mark.parametrize("note", ["此件公开发布", "（此件公开发布）"])
def test_note_stands_in_brackets_once(note: str, tmp_path: Path) -> None:
    assert element(tmp_path, "note", notice("note", note)) == ["（此件公开发布）"]


def test_signature_may_name_other_issuers(tmp_path: Path) -> None:
    case = notice("signature", "{date: 2023-01-05, issuers: [上海市公安局]}")
    assert element(tmp_path, "signature", case) == ["上海市公安局", "2023年1月5日"]


def test_issuer_longer_than_a_line_is_broken_at_words(tmp_path: Path) -> None:
    first, second, _ = element(tmp_path, "signature", Case(issuer=LONG))
    assert first + second == LONG
    assert first.endswith("临港")


def test_notice_without_signature_ends_with_its_body(tmp_path: Path) -> None:
    laid = predicted(campaign(tmp_path, Case(notice=BODY + "\nsignature: null")))
    assert laid.elements["signature"] == ()
    assert laid.pages == 1


@pytest.mark.parametrize("missing", ["title", "body"])
def test_title_and_body_are_asked_for(missing: str, tmp_path: Path) -> None:
    assert findings(tmp_path, notice(missing, "null")) != []


def test_line_height_changes_only_where_a_signature_would_stand_alone(tmp_path: Path) -> None:
    cases = [Case(notice=BODY, annexes=ANNEXES), Case(notice="body: [落实。]")]
    laid = [predicted(campaign(tmp_path / str(n), case)) for n, case in enumerate(cases)]
    assert {each.profile.pitch for each in laid} == {28.95}

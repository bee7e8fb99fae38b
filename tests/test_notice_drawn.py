"""Notices measured in mm on the pages that LibreOffice draws (GB/T 9704-2012).

All cases are drawn in one call. Baselines lie at four fifths of a line; LibreOffice draws them
0.16 mm lower than that, which the tolerances allow for.
"""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from docgen.campaign import load
from tests.notices import (
    BOTTOM,
    CASES,
    CHAR,
    DRAWN_LOWER,
    HEADS,
    IMPRINT_CHAR,
    ISSUER,
    LEFT,
    LINE,
    LONG,
    OFFICES,
    RIGHT,
    SIGNERS,
    SWEEP,
    TITLE,
    TOP,
    Case,
    Drawn,
    campaign,
    draw,
    fonts,
    row,
    text_lines,
)
from tests.pages import MM_PER_POINT
from tests.rendering import Box, Line, ink_box, is_red

SEAL = 42.0
pytestmark = pytest.mark.usefixtures("rendering")

EXAMPLE = Path(__file__).parents[1] / "examples" / "trade-secret-month"


@pytest.fixture(scope="session")
def drawn(rendering: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Drawn]:
    """The example and all cases, drawn."""
    folder = tmp_path_factory.mktemp("notices")
    campaigns = {name: campaign(folder / name, case) for name, case in CASES.items()}
    return draw({"example": load(EXAMPLE), **campaigns}, tmp_path_factory.mktemp("drawn"))


def middle(line: Line) -> float:
    return (line.x0 + line.x1) / 2


def of(cases: dict[str, Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("name", list(cases))


# --- the page -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["full pages", "full pages for the screen"])
def test_full_page_has_22_lines_of_28_characters(name: str, drawn: dict[str, Drawn]) -> None:
    case = drawn[name]
    found = text_lines(case.pages[1])
    assert len(found) == 22
    for number, line in enumerate(found, 1):
        assert row(line, case.laid.profile) == pytest.approx(number, abs=0.03)
    assert {len(line.text) for line in found} == {28}


@pytest.mark.parametrize("name", ["example", "full pages"])
def test_text_area_is_filled_within_1_mm(name: str, drawn: dict[str, Drawn]) -> None:
    page = drawn[name].pages[1]
    found = text_lines(page)
    assert min(line.x0 for line in found) == pytest.approx(LEFT, abs=1)
    assert max(line.x1 for line in found) == pytest.approx(RIGHT, abs=1)
    assert found[0].baseline - 0.8 * LINE == pytest.approx(TOP, abs=1)
    assert found[-1].baseline + 0.2 * LINE == pytest.approx(BOTTOM, abs=1)


def test_page_numbers_stand_outside_7_mm_below_the_text(drawn: dict[str, Drawn]) -> None:
    pages = drawn["example"].pages
    assert len(pages) % 2 == 0
    for page in pages:
        if page.width > page.height:
            continue
        number = page.line(f"— {page.number} —")
        ink = ink_box(drawn["example"].pdf, page.number, Box(LEFT, BOTTOM + 3, RIGHT, 290))
        assert ink
        middle = (ink.top + ink.bottom) / 2
        assert middle - BOTTOM == pytest.approx(7, abs=1)
        if page.number % 2:
            assert RIGHT - number.x1 == pytest.approx(CHAR, abs=0.5)
        else:
            assert number.x0 - LEFT == pytest.approx(CHAR, abs=0.5)
        assert {char.size for char in number.chars} == {14}


# --- the head -----------------------------------------------------------------------------------


@of(HEADS)
def test_mark_begins_35_mm_below_the_text_areas_top(name: str, drawn: dict[str, Drawn]) -> None:
    ink = ink_box(drawn[name].pdf, 1, Box(0, 0, 210, drawn[name].red_line.top - 1), is_red)
    assert ink
    assert ink.top - TOP == pytest.approx(35, abs=0.5)
    assert ink.x0 >= LEFT - 0.5
    assert ink.x1 <= RIGHT + 0.5
    assert (ink.x0 + ink.x1) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1)


@of({"example": Case(), **HEADS})
def test_red_line_and_title_follow_the_number(name: str, drawn: dict[str, Drawn]) -> None:
    page, rule = drawn[name].pages[0], drawn[name].red_line
    number = page.line("242号")
    assert rule.top - (number.baseline + 0.12 * 16 * 25.4 / 72) == pytest.approx(4, abs=0.2)
    assert rule.length == pytest.approx(156, abs=0.2)
    title = next(line for line in page.lines() if line.chars[0].size == 22)
    line = drawn[name].pitch
    assert title.baseline - rule.bottom == pytest.approx(2.8 * line, abs=0.3)


@pytest.mark.parametrize("name", ["usual", "long issuer", "joint 3", "joint 5", "4 signers"])
def test_mark_is_two_lines_above_the_number(name: str, drawn: dict[str, Drawn]) -> None:
    page, line = drawn[name].pages[0], drawn[name].pitch
    mark = [c for c in page.chars if c.color == "FF0000"]
    lowest, size = max(c.baseline for c in mark), mark[0].size
    number = page.line("签发人" if "signers" in name else "242号")
    below = 0.25 * size * 25.4 / 72
    assert number.baseline - lowest == pytest.approx(below + 2.8 * line, abs=0.3)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_joint_mark_spreads_names_to_one_width(count: int, drawn: dict[str, Drawn]) -> None:
    page = drawn[f"joint {count}"].pages[0]
    red = replace(page, chars=tuple(c for c in page.chars if c.color == "FF0000")).lines()
    word = page.line("文件", gap=5).part("文件")
    names = [Line(chars=tuple(c for c in line.chars if c.x1 <= word.x0)) for line in red]
    names = [line for line in names if line.chars]
    assert [line.text for line in names] == list(OFFICES[:count])
    for line in names:
        assert line.x0 == pytest.approx(names[0].x0, abs=0.2)
        assert line.x1 == pytest.approx(max(each.x1 for each in names), abs=0.2)
    middle = (names[0].baseline + names[-1].baseline) / 2
    assert word.baseline == pytest.approx(middle, abs=0.3)
    assert word.x0 > names[0].x1


@pytest.mark.parametrize("count", [2, 3, 5])
def test_first_page_of_a_joint_issue_shows_body_text(count: int, drawn: dict[str, Drawn]) -> None:
    assert "保护商业秘密" in drawn[f"joint {count}"].pages[0].text


def test_long_mark_stands_in_lines_and_is_larger_than_the_title(drawn: dict[str, Drawn]) -> None:
    mark = [c for c in drawn["long issuer"].pages[0].chars if c.color == "FF0000"]
    assert "".join(c.text for c in mark) == LONG + "文件"
    assert mark[0].size >= 22


def test_copy_number_secrecy_and_urgency_stand_on_lines_1_to_3(drawn: dict[str, Drawn]) -> None:
    page = drawn["secret"].pages[0]
    profile = drawn["secret"].laid.profile
    found = {line.text: line for line in page.lines()[:3]}
    assert list(found) == ["000001", "机密★1年", "特急"]
    for index, line in enumerate(found.values(), 1):
        assert row(line, profile) == pytest.approx(index, abs=0.05)
        assert line.x0 == pytest.approx(LEFT, abs=0.5)
    assert fonts(found["特急"]) == {"FandolHei"}


def test_secrecy_keeps_line_2_without_copy_number(drawn: dict[str, Drawn]) -> None:
    secrecy = drawn["only secrecy"].pages[0].lines()[0]
    assert secrecy.text == "秘密"
    assert row(secrecy) == pytest.approx(2, abs=0.05)


def test_preprinted_head_leaves_mark_and_line_out_in_place(drawn: dict[str, Drawn]) -> None:
    preprinted, usual = drawn["preprinted"], drawn["usual"].pages[0]
    assert ink_box(preprinted.pdf, 1, ink=is_red) is None
    page = preprinted.pages[0]
    assert page.rules == ()
    for words in ("242号", TITLE, "各区市场监管局："):
        assert page.line(words).baseline == pytest.approx(usual.line(words).baseline, abs=0.1)
        assert page.line(words).x0 == pytest.approx(usual.line(words).x0, abs=0.1)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_upward_document_names_signers_on_the_right(count: int, drawn: dict[str, Drawn]) -> None:
    page = drawn[f"{count} signers"].pages[0]
    names = [page.line(name, gap=1.5).part(name) for name in SIGNERS[:count]]
    number, label = page.line("242号", gap=1.5), page.line("签发人：", gap=1.5).part("签发人：")
    assert number.x0 - LEFT == pytest.approx(CHAR, abs=0.3)
    assert number.baseline == pytest.approx(names[-1].baseline, abs=0.1)
    assert label.baseline == pytest.approx(names[0].baseline, abs=0.1)
    assert RIGHT - max(name.x1 for name in names) == pytest.approx(CHAR, abs=0.5)
    assert names[0].x0 - label.x1 == pytest.approx(0, abs=0.3)
    assert all(fonts(name) == {"FandolKai"} for name in names)
    assert fonts(label) == {"FandolFang"}
    if count > 2:
        assert names[2].x0 == pytest.approx(names[0].x0, abs=0.1)
        assert names[2].baseline - names[0].baseline == pytest.approx(
            drawn[f"{count} signers"].pitch, abs=0.1
        )


# --- title, addressees, body --------------------------------------------------------------------


@pytest.mark.parametrize(("name", "count"), [("one line", 1), ("three lines", 3)])
def test_title_lines_are_centred_one_under_the_other(
    name: str, count: int, drawn: dict[str, Drawn]
) -> None:
    page = drawn[name].pages[0]
    title = [line for line in page.lines() if line.chars[0].size == 22]
    assert len(title) == count
    for line in title:
        assert (line.x0 + line.x1) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)
    addressees = page.line("各区市场监管局：")
    assert addressees.baseline - title[-1].baseline == pytest.approx(2 * LINE, abs=0.2)
    assert addressees.x0 == pytest.approx(LEFT, abs=0.3)


def test_sections_are_numbered_on_four_levels_in_their_fonts(drawn: dict[str, Drawn]) -> None:
    page = drawn["nested"].pages[0]
    expected = {
        "一、活动目标": "FandolHei",
        "（一）提高认识": "FandolKai",
        "1.宣传法律": "FandolFang",
        "（1）走进企业。": "FandolFang",
        "（2）没有标题的一段。": "FandolFang",
        "（二）抓好落实。": "FandolKai",
        "二、活动安排": "FandolHei",
    }
    for words, font in expected.items():
        part = page.line(words).part(words)
        assert fonts(part) - {"LiberationSerif"} == {font}
        assert part.x0 - LEFT == pytest.approx(2 * CHAR, abs=0.3)
        assert not any("Bold" in name for name in part.fonts)
    assert fonts(page.line("逐项落实。").part("逐项落实。")) == {"FandolFang"}


def test_strong_text_is_bold(drawn: dict[str, Drawn]) -> None:
    line = drawn["strong"].pages[0].line("2023年7月3日前")
    strong, plain = line.part("2023年7月3日前"), line.part("报送材料")
    assert strong.fonts != plain.fonts
    assert any("Bold" in font for font in strong.fonts)
    assert not any("Bold" in font for font in plain.fonts)


def test_chinese_punctuation_keeps_its_font_after_latin_letters(drawn: dict[str, Drawn]) -> None:
    page = drawn["strong"].pages[0]
    marks = [char for char in page.line("小程序App").chars if char.text in "“”’—…"]
    assert len(marks) == 7
    assert {char.font for char in marks} == {"FandolFang-Regular"}
    assert all(char.x1 - char.x0 > 5 for char in marks)


# --- annex list and annexes ---------------------------------------------------------------------


def test_annex_list_has_names_in_one_column(drawn: dict[str, Drawn]) -> None:
    case = drawn["eleven annexes"]
    pages = [page.lines() for page in case.notice]
    entries = [line for found in pages for line in found if "项活动的安排" in line.text]
    assert len(entries) == 11
    starts = [line.part("商业秘密保护宣传").x0 for line in entries]
    assert starts == pytest.approx([starts[0]] * 11, abs=0.1)
    rest = [line for found in pages for line in found if line.text.endswith("措施和要求")]
    assert [line.x0 for line in rest] == pytest.approx([starts[0]] * 2, abs=0.2)
    assert entries[0].x0 - LEFT == pytest.approx(2 * CHAR, abs=0.3)
    numbers = [line.part(f"{n}.").x0 for n, line in enumerate(entries, 1)]
    assert numbers == pytest.approx([LEFT + 5 * CHAR] * 11, abs=0.3)


def test_annex_list_follows_the_body_after_one_line(drawn: dict[str, Drawn]) -> None:
    case = drawn["eleven annexes"]
    page = case.pages[0]
    found = text_lines(page)
    index = next(i for i, line in enumerate(found) if "附件：" in line.text)
    pitch = case.pitch
    assert found[index].baseline - found[index - 1].baseline == pytest.approx(2 * pitch, abs=0.1)


def test_a_single_annex_has_no_number_and_hangs_under_its_name(drawn: dict[str, Drawn]) -> None:
    case = drawn["one annex"]
    found = [line for page in case.notice for line in page.lines()]
    index = next(i for i, line in enumerate(found) if "附件：" in line.text)
    name = found[index].part("商业秘密保护宣传")
    assert found[index].text.startswith("附件：商业秘密")
    after = next(line for line in found if line.text.endswith("措施和要求"))
    assert after.x0 == pytest.approx(name.x0, abs=0.2)
    assert case.pages[case.laid.pages or 0].lines()[0].text == "附件"


@pytest.mark.parametrize(("name", "count"), [("two annexes", 2), ("eleven annexes", 11)])
def test_annexes_begin_on_new_pages_with_number_and_title(
    name: str, count: int, drawn: dict[str, Drawn]
) -> None:
    case = drawn[name]
    for number in range(1, count + 1):
        page = case.pages[(case.laid.pages or 0) + number - 1]
        label, title = page.lines()[:2]
        assert label.text == f"附件{number}"
        assert row(label) == pytest.approx(1, abs=0.05)
        assert label.x0 == pytest.approx(LEFT, abs=0.3)
        assert row(title) == pytest.approx(3, abs=0.05)
        assert title.chars[0].size == 22
        assert (title.x0 + title.x1) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)


# --- signature ----------------------------------------------------------------------------------


@pytest.mark.parametrize("issuer", ["usual", "short", "long date"])
def test_seal_is_set_on_issuer_and_date(issuer: str, drawn: dict[str, Drawn]) -> None:
    page = drawn[f"{issuer} with seal"].pages[0]
    name, date = text_lines(page)[-2:]
    assert RIGHT - date.x1 == pytest.approx(4 * CHAR, abs=0.5)
    assert middle(name) == pytest.approx(middle(date), abs=0.5)
    assert date.baseline - name.baseline == pytest.approx(LINE, abs=0.1)


@pytest.mark.parametrize("issuer", ["usual", "longer", "short", "long date"])
def test_signature_without_seal_is_offset_by_2(issuer: str, drawn: dict[str, Drawn]) -> None:
    page = drawn[f"{issuer} without seal"].pages[0]
    text, name, date = text_lines(page)[-3:]
    assert RIGHT - max(name.x1, date.x1) == pytest.approx(2 * CHAR, abs=0.5)
    assert date.x0 - name.x0 == pytest.approx(2 * CHAR, abs=0.5)
    assert name.baseline - text.baseline == pytest.approx(2 * LINE, abs=0.1)


def test_issuer_too_long_to_be_centred_stays_in_the_text_area(drawn: dict[str, Drawn]) -> None:
    name, date = text_lines(drawn["longer with seal"].pages[0])[-2:]
    assert RIGHT - name.x1 == pytest.approx(0, abs=0.5)
    assert middle(name) == pytest.approx(middle(date), abs=0.5)


@pytest.mark.parametrize("seal", ["with", "without"])
def test_issuer_longer_than_a_line_is_centred_in_two(seal: str, drawn: dict[str, Drawn]) -> None:
    first, second, date = text_lines(drawn[f"longest {seal} seal"].pages[0])[-3:]
    assert first.text + second.text == LONG
    assert middle(first) == pytest.approx(middle(second), abs=0.5)
    assert min(first.x0, second.x0) >= LEFT
    assert max(first.x1, second.x1, date.x1) <= RIGHT + 0.2


@pytest.mark.parametrize("count", [2, 3, 5])
def test_seals_of_a_joint_issue_do_not_touch(count: int, drawn: dict[str, Drawn]) -> None:
    found = [line for page in drawn[f"joint {count}"].notice for line in page.lines(gap=2)]
    names = [line for line in found if line.text in OFFICES and line.chars[0].size == 16]
    date = next(line for line in found if line.text == "2023年5月30日")
    assert [line.text for line in names] == list(OFFICES[:count])
    assert middle(names[-1]) == pytest.approx(middle(date), abs=0.5)
    assert RIGHT - date.x1 == pytest.approx(4 * CHAR, abs=0.5)
    for one, other in pairwise(names):
        apart = (middle(one) - middle(other), one.baseline - other.baseline)
        assert max(map(abs, apart)) > SEAL
    assert min(middle(name) for name in names) - LEFT >= SEAL / 2
    assert RIGHT - max(middle(name) for name in names) >= SEAL / 2


@pytest.mark.parametrize("count", [2, 3, 5])
def test_joint_issuers_without_seal_stand_one_below_the_other(
    count: int, drawn: dict[str, Drawn]
) -> None:
    case = drawn[f"joint {count} without seal"]
    *names, date = text_lines(case.notice[-1])[-count - 1 :]
    assert [line.text for line in names] == list(OFFICES[:count])
    assert {round(name.x0, 1) for name in names} == {round(names[0].x0, 1)}
    assert RIGHT - max(name.x1 for name in names) == pytest.approx(2 * CHAR, abs=0.5)
    assert date.x0 - names[0].x0 == pytest.approx(2 * CHAR, abs=0.5)


@pytest.mark.parametrize("name", list(SWEEP))
def test_no_page_holds_only_a_signature(name: str, drawn: dict[str, Drawn]) -> None:
    case = drawn[name]
    last = text_lines(case.pages[-1])
    assert len(case.pages) == case.laid.pages
    assert len(case.pages) == 1 or ISSUER not in last[0].text
    assert any(ISSUER in line.text for line in last)


@pytest.mark.parametrize("name", [*SWEEP, *HEADS, "example", "one annex", "eleven annexes"])
def test_notice_ends_where_docgen_foresaw_it(name: str, drawn: dict[str, Drawn]) -> None:
    case = drawn[name]
    last = text_lines(case.notice[-1])[-1]
    end = last.baseline + 0.2 * case.pitch - DRAWN_LOWER - TOP
    assert end == pytest.approx((case.laid.bottom or 0) * MM_PER_POINT, abs=0.2)
    assert all("附件" in page.lines()[0].text for page in case.pages[len(case.notice) :][:1])


# --- imprint ------------------------------------------------------------------------------------

ON_LAST = ["example", "imprint on page 2", "imprint on last page", "two annexes", "many copies"]


@pytest.mark.parametrize("name", [*ON_LAST, "imprint with room", "imprint without room"])
def test_imprint_lies_on_the_bottom_edge_of_the_last_page(
    name: str, drawn: dict[str, Drawn]
) -> None:
    page = drawn[name].pages[-1]
    rules = [rule for rule in page.rules if rule.horizontal][-3:]
    widths = [rule.thickness for rule in rules]
    assert widths == pytest.approx([0.35, 0.25, 0.35], abs=0.02)
    assert rules[-1].bottom == pytest.approx(BOTTOM, abs=0.3)
    for rule in rules:
        assert rule.x0 == pytest.approx(LEFT, abs=0.3)
        assert rule.length == pytest.approx(156, abs=0.3)


def test_imprint_leaves_one_character_on_both_sides(drawn: dict[str, Drawn]) -> None:
    page = drawn["many copies"].pages[-1]
    found = [line for line in page.lines() if line.chars[0].size == 14 and "—" not in line.text]
    *copies, printed = found
    assert len(copies) > 1
    assert copies[0].text.startswith("抄送：")
    assert copies[-1].text.endswith("。")
    assert copies[0].x0 - LEFT == pytest.approx(IMPRINT_CHAR, abs=0.3)
    for line in copies[1:]:
        assert line.x0 == pytest.approx(copies[0].part("：").x1, abs=0.3)
    assert RIGHT - max(line.x1 for line in copies) >= IMPRINT_CHAR - 0.5
    assert printed.text.startswith("上海市市场监督管理局办公室")
    assert printed.text.endswith("2023年5月31日印发")
    assert printed.x0 - LEFT == pytest.approx(IMPRINT_CHAR, abs=0.3)
    assert RIGHT - printed.x1 == pytest.approx(IMPRINT_CHAR, abs=0.3)


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("imprint on page 2", ["— 1 —", "— 2 —"]),
        ("imprint on last page", ["— 1 —"]),
        ("imprint with room", ["— 1 —", "— 2 —"]),
        ("two annexes", ["— 1 —", "— 2 —", "— 3 —", "— 4 —"]),
    ],
)
def test_imprint_page_is_even_or_the_last_of_the_text(
    name: str, pages: list[str], drawn: dict[str, Drawn]
) -> None:
    assert [page.lines()[-1].text for page in drawn[name].pages] == pages


def test_blank_page_before_the_imprint_and_its_own_have_no_number(drawn: dict[str, Drawn]) -> None:
    pages = drawn["imprint without room"].pages
    last = [page.lines()[-1].text if page.lines() else "" for page in pages]
    assert last == ["— 1 —", "— 2 —", "", "上海市市场监督管理局办公室2023年5月31日印发"]

"""The numbers of GB/T 9704-2012: sections, document numbers, signature offsets, head."""

from datetime import date

import pytest

from docgen.documents.signing import Signature, signature_blocks
from docgen.layout import text_width
from docgen.official import (
    BASELINE,
    DOCUMENT_NUMBER,
    GBT9704,
    INK_BOTTOM,
    INK_TOP,
    MARK_TOP,
    MAX_NUMERAL,
    PROFILES,
    RULE_GAP,
    TYPED_NUMBER,
    Profile,
    annex_label,
    head,
    mend_number,
    mm,
    numeral,
    plain_offsets,
    section_number,
)

CHAR = 15.75


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_numeral(number: int, words: str) -> None:
    assert numeral(number) == words


@pytest.mark.parametrize("number", [0, -1, MAX_NUMERAL + 1])
def test_numeral_refuses_what_no_section_has(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        numeral(number)


def test_sections_are_numbered_by_level() -> None:
    assert [section_number(level, 12) for level in (1, 2, 3, 4)] == [
        "十二、",
        "（十二）",
        "12.",
        "（12）",
    ]


@pytest.mark.parametrize("level", [1, 2, 3, 4])
@pytest.mark.parametrize("number", [1, 10, 25])
def test_own_numbers_are_known_when_typed(level: int, number: int) -> None:
    typed = TYPED_NUMBER.match(section_number(level, number) + "活动安排")
    assert typed
    assert typed[0] == section_number(level, number)


@pytest.mark.parametrize(
    "text", ["1.5万元", "一是走访企业", "2023年6月", "（以下简称局）", "十分重要"]
)
def test_text_is_no_typed_number(text: str) -> None:
    assert TYPED_NUMBER.match(text) is None


@pytest.mark.parametrize("number", ["沪市监竞争〔2023〕242号", "国发〔2024〕1号"])
def test_document_number(number: str) -> None:
    assert DOCUMENT_NUMBER.match(number)
    assert mend_number(number) == number


@pytest.mark.parametrize(
    "text",
    [
        "沪市监竞争[2023]242号",
        "沪市监竞争［2023］242号",
        "沪市监竞争（2023）242号",
        "沪市监竞争【2023】第0242号",
        "沪市监竞争〔2023〕0242 号",
        " 沪市监竞争 〔2023〕242",
    ],
)
def test_wrongly_written_document_number_is_mended(text: str) -> None:
    assert DOCUMENT_NUMBER.match(text) is None
    assert mend_number(text) == "沪市监竞争〔2023〕242号"


@pytest.mark.parametrize("text", ["", "沪市监", "242号", "沪市监〔23〕242号", "〔2023〕242号"])
def test_what_is_no_document_number_is_not_mended(text: str) -> None:
    assert mend_number(text) is None


def test_one_annex_has_no_number() -> None:
    assert annex_label(1, 1) == "附件"
    assert [annex_label(n, 2) for n in (1, 2)] == ["附件1", "附件2"]


# --- signature (7.3.5) --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issuer", "white"), [("市局", 4), ("示例市市场监督管理局", 4), ("示" * 26, None)]
)
def test_sealed_issuer_is_centred_on_the_date(issuer: str, white: int | None) -> None:
    model = Signature(date=date(2023, 5, 30), seal=True)
    *_, name, day = signature_blocks(model, (issuer,), GBT9704)
    assert (name.align, name.left) == (day.align, day.left) == ("center", day.left)
    right = (GBT9704.page.text_width - (day.left or 0)) / 2
    if white is None:  # too long to be centred there: it ends at the edge of the text area
        assert right == pytest.approx(width(issuer) / 2)
    else:
        assert right - width("2023年5月30日") / 2 == pytest.approx(white * CHAR)


def width(text: str) -> float:
    return text_width(text, size=GBT9704.sizes["body"], spacing=GBT9704.tracking)


@pytest.mark.parametrize("issuer", [112.0, 160.0, 400.0])
def test_date_begins_2_right_of_the_issuer_without_seal(issuer: float) -> None:
    offsets = plain_offsets(issuer, 112.0, CHAR)
    assert offsets.issuer == 2 * CHAR
    assert (offsets.issuer + issuer) - (offsets.date + 112) == pytest.approx(2 * CHAR)


def test_date_longer_than_the_issuer_ends_2_from_the_right() -> None:
    offsets = plain_offsets(60.0, 112.0, CHAR)
    assert offsets.date == 2 * CHAR
    assert (offsets.issuer + 60) - (offsets.date + 112) == pytest.approx(2 * CHAR)


# --- page and head ------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_profiles_have_22_lines_of_28_characters(profile: Profile) -> None:
    assert profile.lines == 22
    assert int(profile.page.text_width / profile.char) == 28


def test_text_area_is_156_by_225_mm() -> None:
    page = GBT9704.page
    assert page.text_width == pytest.approx(mm(156))
    assert page.text_height == pytest.approx(mm(225))
    assert page.turned().text_width == pytest.approx(mm(225))


def test_landscape_page_has_its_head_on_the_binding_side() -> None:
    turned = GBT9704.page.turned()
    assert (turned.width, turned.height) == (297, 210)
    assert (turned.top, turned.right, turned.bottom, turned.left) == (28, 37, 26, 35)


@pytest.mark.parametrize("lines", [0, 1, 3])
@pytest.mark.parametrize("chars", [4, 12, 20])
def test_mark_begins_35_mm_below_the_top(chars: int, lines: int) -> None:
    sizes = head(GBT9704, mark_chars=chars, lines_above=lines)
    ink = BASELINE * sizes.mark_line - INK_TOP * sizes.mark_size
    assert lines * GBT9704.pitch + sizes.above_mark + ink == pytest.approx(MARK_TOP)
    assert sizes.mark_size * chars <= GBT9704.page.text_width
    assert sizes.mark_size <= GBT9704.sizes["mark"]


def test_red_line_is_4_mm_below_the_number() -> None:
    sizes = head(GBT9704, mark_chars=12, lines_above=0)
    below = (1 - BASELINE) * GBT9704.pitch - INK_BOTTOM * 16
    assert below + sizes.below_number == pytest.approx(RULE_GAP)


def test_mark_of_many_lines_is_set_smaller_but_not_below_the_title() -> None:
    usual = head(GBT9704, mark_chars=8, lines_above=0, mark_lines=5)
    small = head(GBT9704, mark_chars=8, lines_above=0, mark_lines=5, room=200)
    least = head(GBT9704, mark_chars=8, lines_above=0, mark_lines=5, room=10)
    assert usual.mark_size == GBT9704.sizes["mark"]
    assert small.mark_line * 5 <= 200
    assert least.mark_size == GBT9704.sizes["title"]

"""Line breaking and pagination: what holds for any text and any table."""

from itertools import groupby, pairwise
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from docgen.layout import (
    HANGING,
    NOT_FIRST,
    NOT_LAST,
    Font,
    RowBox,
    break_lines,
    count_lines,
    oversized,
    paginate_rows,
    pieces,
    row_height,
    stretch,
    table_height,
    text_width,
    usable_height,
)
from docgen.layout.metrics import WESTERN_WIDTHS
from tests.rendering import skip_or_fail

BODY = 442.2
CHINESE = "商业秘密保护宣传周活动安排一二三"
TEXT = st.text(
    alphabet=CHINESE + "，。、；：？！（）《》“”〔〕……——ABCde 0123456789%-/.", max_size=200
)
PURE = st.text(alphabet=CHINESE + "，。、；：？！（）《》", max_size=200)


@given(TEXT, st.floats(40, 500), st.booleans(), st.booleans())
def test_lines_joined_are_the_text(text: str, width: float, hanging: bool, forced: bool) -> None:
    lines = break_lines(text, width, hanging=hanging, forced=forced)
    assert "".join(lines) == text
    assert len(lines) == count_lines(text, width, hanging=hanging, forced=forced) >= 1
    assert all(lines) or not text


@given(PURE, st.floats(300, 500))
def test_no_line_begins_or_ends_with_a_forbidden_character(text: str, width: float) -> None:
    lines = break_lines(text, width)
    ends = [
        (before[-1], after[0])
        for before, after in pairwise(lines)
        if set(before) & set(CHINESE) and set(after) & set(CHINESE)
    ]
    assert not [pair for pair in ends if pair[0] in NOT_LAST]
    assert not [pair for pair in ends if pair[1] in NOT_FIRST and pair[0] in CHINESE]


@given(TEXT, st.floats(100, 500))
def test_no_line_is_wider_than_the_room_but_for_hanging_punctuation(
    text: str, width: float
) -> None:
    for line in break_lines(text, width, hanging=False):
        assert text_width(line.rstrip(), size=16, spacing=-0.25) <= width + 8
    for line in break_lines(text, width):
        bare = line.rstrip()
        hung = bare[:-1] if bare and bare[-1] in HANGING else bare
        assert text_width(hung, size=16, spacing=-0.25) <= width + 8


@given(TEXT)
def test_pieces_joined_are_the_text(text: str) -> None:
    found = pieces(text)
    assert "".join(piece.text for piece in found) == text
    assert all(a.font is not b.font for a, b in pairwise(found))


def test_a_line_of_the_text_area_holds_28_characters() -> None:
    assert [len(line) for line in break_lines("中" * 60, BODY)] == [28, 28, 4]
    assert [len(line) for line in break_lines("中" * 60, BODY, first_indent=31.5)] == [26, 28, 6]
    assert [len(line) for line in break_lines("中" * 60, BODY, first_indent=-31.5)] == [30, 28, 2]
    assert break_lines("", BODY) == ("",)
    assert break_lines("中\n\n国\n", BODY) == ("中\n", "\n", "国\n", "")


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("中" * 28 + "，" + "国" * 4, [29, 4]),
        ("中" * 28 + "》" + "国" * 4, [27, 6]),
        ("中" * 27 + "，”" + "国" * 4, [26, 7]),
        ("中" * 27 + "《国》", [27, 3]),
        ("中" * 27 + "“国”", [27, 3]),
        ("中" * 27 + "GB/T 9704", [27, 9]),
        ("中" * 27 + "12345家", [27, 6]),
        ("中" * 26 + "1234.5%以上", [26, 9]),
        ("中" * 26 + "a well-known name", [28, 15]),
        ("中" * 27 + "1-2023", [29, 4]),
        ("中" * 28 + "　国", [29, 1]),
        ("中" * 30 + "\n" + "国" * 29, [28, 3, 28, 1]),
    ],
)
def test_where_a_line_of_body_text_ends(text: str, lengths: list[int]) -> None:
    assert [len(line) for line in break_lines(text, BODY)] == lengths


def test_punctuation_does_not_hang_in_a_table() -> None:
    lines = break_lines("中" * 12 + "，" + "国" * 4, 144, size=12, spacing=0, hanging=False)
    assert lines == ("中" * 11, "中，" + "国" * 4)


def test_a_word_longer_than_the_line_is_cut() -> None:
    lines = break_lines("a" * 100, 100, size=12, spacing=0)
    assert len(lines) == 6
    assert len({len(line) for line in lines[:-1]}) == 1


def test_widths() -> None:
    assert text_width("中文", size=16, spacing=-0.25) == pytest.approx(31.75)
    assert text_width("12", size=16, spacing=0) == 16
    assert text_width("A", size=16) == pytest.approx(11.55, abs=0.02)
    assert text_width("中1", size=16) == pytest.approx(16 + 3.2 + 8)
    assert text_width("中，1", size=16) == pytest.approx(40)
    assert text_width("“中”", size=16) == 48
    assert text_width("A”", size=16) == pytest.approx(27.55, abs=0.02)
    assert text_width("A”", size=16, forced=False) == pytest.approx(18.65, abs=0.02)
    assert text_width("", size=16) == 0


def test_only_ambiguous_characters_name_another_font() -> None:
    found = [(piece.text, piece.font) for piece in pieces("“5”家（3×4）“A”“中” 文μ")]
    assert found == [
        ("“", Font.EAST),
        ("5", Font.STYLE),
        ("”", Font.EAST),
        ("家（3", Font.STYLE),
        ("×", Font.EAST),
        ("4）“A", Font.STYLE),
        ("”“", Font.EAST),
        ("中”", Font.STYLE),
        (" ", Font.WEST),
        ("文", Font.STYLE),
        ("μ", Font.WEST),
    ]


def test_western_widths_are_those_of_the_metric_twin_of_times_new_roman() -> None:
    found = sorted(Path("/usr/share/fonts").rglob("LiberationSerif-Regular.ttf"))
    if not found:
        skip_or_fail("Liberation Serif is not installed")
    font = TTFont(found[0])
    names, widths = font.getBestCmap(), font["hmtx"]
    assert font["head"].unitsPerEm == 2048
    assert {c: widths[names[ord(c)]][0] for c in WESTERN_WIDTHS} == WESTERN_WIDTHS


# Tables

ROWS = st.lists(
    st.builds(
        lambda height, city, unit: RowBox(height=height, groups=(city, unit), labels=(45.0, 30.0)),
        st.floats(10, 150),
        st.sampled_from("ABC"),
        st.sampled_from("xyz"),
    ),
    max_size=60,
)


@given(ROWS, st.floats(100, 600), st.integers(-1, 1))
def test_every_row_is_on_one_page_and_fits(rows: list[RowBox], first: float, keep: int) -> None:
    pages = paginate_rows(rows, first=first, other=620, keep=keep)
    assert [index for page in pages for index in page] == list(range(len(rows)))
    assert all(pages[1:])
    for number, page in enumerate(pages):
        total = sum(stretch(rows[page.start : page.stop]))
        assert total <= (620 if number else first) + 1e-6


@given(ROWS, st.integers(-1, 1))
def test_a_page_ends_only_where_the_next_block_does_not_fit(rows: list[RowBox], keep: int) -> None:
    room = 620.0
    pages = paginate_rows(rows, first=room, other=room, keep=keep)
    for page, following in pairwise(pages):
        block = _block(rows, following.start, keep)
        assert sum(stretch(rows[page.start : block.stop])) > room
        if page.start < block.start < following.start:
            assert sum(stretch(rows[block.start : block.stop])) > room
            assert following.start - block.start >= 2 or rows[block.start].height > room / 2


def _block(rows: list[RowBox], index: int, keep: int) -> range:
    if keep < 0:
        return range(index, index + 1)
    keys = [row.groups[: keep + 1] for row in rows]
    start = 0
    for _, group in groupby(keys):
        stop = start + len(list(group))
        if index < stop:
            return range(start, stop)
        start = stop
    raise AssertionError(index)


@given(ROWS.filter(bool))
def test_merged_labels_fit(rows: list[RowBox]) -> None:
    heights = stretch(rows)
    assert all(h >= row.height for h, row in zip(heights, rows, strict=True))
    for level, needed in enumerate((45.0, 30.0)):
        keys = [row.groups[: level + 1] for row in rows]
        start = 0
        for _, group in groupby(keys):
            stop = start + len(list(group))
            assert sum(heights[start:stop]) >= needed - 1e-6
            start = stop


def boxes(*blocks: tuple[str, int], height: float = 100.0) -> list[RowBox]:
    return [RowBox(height=height, groups=(name,)) for name, count in blocks for _ in range(count)]


def test_a_block_that_does_not_fit_goes_to_the_next_page() -> None:
    rows = boxes(("a", 4), ("b", 4), ("c", 1))
    assert paginate_rows(rows, first=600, other=600, keep=0) == (range(4), range(4, 9))
    assert paginate_rows(rows, first=600, other=600) == (range(6), range(6, 9))


def test_a_block_longer_than_a_page_begins_where_two_rows_fit() -> None:
    rows = boxes(("a", 4), ("b", 9))
    assert paginate_rows(rows, first=600, other=600, keep=0) == (
        range(6),
        range(6, 12),
        range(12, 13),
    )
    assert paginate_rows(rows, first=500, other=600, keep=0)[0] == range(4)


def test_a_block_that_begins_the_first_page_is_split_rather_than_leaving_it_empty() -> None:
    rows = boxes(("a", 5))
    assert paginate_rows(rows, first=300, other=600, keep=0) == (range(3), range(3, 5))


def test_a_row_that_fits_no_page_stands_alone() -> None:
    rows = [*boxes(("a", 1)), RowBox(height=700, groups=("b",)), *boxes(("c", 1))]
    assert paginate_rows(rows, first=600, other=600, keep=0) == (range(1), range(1, 2), range(2, 3))
    assert oversized(rows, 600) == (1,)


def test_the_first_page_stays_empty_when_no_row_fits_under_the_title() -> None:
    rows = boxes(("a", 2), height=400)
    assert paginate_rows(rows, first=300, other=600) == (range(0), range(1), range(1, 2))


def test_no_rows_no_pages() -> None:
    assert paginate_rows([], first=600, other=600, keep=0) == ()
    assert table_height([]) == 0


def test_labels_grow_their_rows_evenly() -> None:
    rows = [RowBox(height=20, groups=("a",), labels=(70,)) for _ in range(2)]
    assert stretch(rows) == (35, 35)
    assert stretch(rows[:1]) == (70,)


def test_a_row_has_one_border_and_the_table_one_more() -> None:
    assert row_height(3, 20, 4, 0.5) == 64.5
    assert table_height([row_height(1, 20)] * 2) == 41.5


def test_a_line_grid_takes_whole_lines_only() -> None:
    assert usable_height(637.8) == 637.8
    assert usable_height(637.8, 28.95) == 636.9
    assert usable_height(442.2, 28.95) == 434.25

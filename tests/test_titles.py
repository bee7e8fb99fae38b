"""Titles broken by docgen: at whole words, in the shapes that 7.3.1 allows."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.documents.titles import Shape, phrases, title_lines
from docgen.official import GBT9704

OFFICES = ("上海市市场监督管理局", "示例市应急管理局", "示例市总工会", "共青团示例市委员会")
MONTH = "上海市市场监督管理局关于开展上海市“企业商业秘密保护能力提升服务月”活动的通知"
JOINT = "示例市应急管理局、示例市总工会、共青团示例市委员会关于联合开展安全生产知识竞赛的通知"


def lines(text: str, shape: Shape = "trapezoid") -> list[str]:
    return title_lines(text, profile=GBT9704, shape=shape, names=OFFICES)


def test_a_short_title_stands_on_one_line() -> None:
    assert lines("关于开展安全生产月活动的通知") == ["关于开展安全生产月活动的通知"]


def test_lines_broken_by_hand_stay() -> None:
    assert lines("关于开展\n  安全生产月活动的通知\n") == ["关于开展", "安全生产月活动的通知"]


@pytest.mark.parametrize("shape", ["trapezoid", "inverted", "diamond"])
def test_a_quotation_and_the_name_of_a_place_stay_whole(shape: Shape) -> None:
    assert lines(MONTH, shape) == [
        "上海市市场监督管理局关于开展上海市",
        "“企业商业秘密保护能力提升服务月”",
        "活动的通知",
    ]


@pytest.mark.parametrize("shape", ["trapezoid", "inverted", "diamond"])
def test_names_of_offices_stay_whole(shape: Shape) -> None:
    broken = lines(JOINT, shape)
    assert "".join(broken) == JOINT
    assert all(any(name in line for line in broken) for name in OFFICES[1:])


def test_shapes() -> None:
    text = "示例市应急管理局关于印发《示例市危险化学品安全生产专项整治三年行动实施方案》的通知"
    assert [len(line) for line in lines(text, "trapezoid")] == sorted(map(len, lines(text)))
    inverted = [len(line) for line in lines(text, "inverted")]
    assert inverted == sorted(inverted, reverse=True)


@given(st.text("上海市关于开展活动的通知“”《》、，（）示例市总工会2024AB", min_size=1, max_size=60))
def test_phrases_lose_nothing_and_respect_punctuation(text: str) -> None:
    parts = phrases(text, limit=20, whole=OFFICES)
    assert "".join(parts) == text
    assert all(part for part in parts)
    for left, right in pairwise(parts):
        assert left[-1] not in "“《（"
        assert right[0] not in "”》）、，"


@given(st.text("安全生产月活动通知关于开展", min_size=1, max_size=70))
def test_no_line_is_wider_than_the_text_area(text: str) -> None:
    broken = lines(text)
    assert "".join(broken) == text
    assert max(map(len, broken)) * 22 <= GBT9704.page.text_width

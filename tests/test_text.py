"""Dates, numbers, numerals, lists and file names as official documents write them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen import text


@pytest.mark.parametrize("value", [date(2023, 5, 30), datetime(2023, 5, 30, 23, 59), "2023-05-30"])
def test_date(value: text.Moment) -> None:
    assert text.date(value) == "2023年5月30日"
    assert text.month(value) == "2023年5月"


def test_date_in_another_language() -> None:
    assert text.date("2023-05-30", locale="en") == "May 30, 2023"


@pytest.mark.parametrize("value", ["30.5.2023", "", "2023-02-30"])
def test_date_refuses_other_text(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        text.date(value)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2023-06-01", "2023年6月1日"),
        ("2023-06-30", "2023年6月1日至30日"),
        ("2023-07-02", "2023年6月1日至7月2日"),
        ("2024-01-02", "2023年6月1日至2024年1月2日"),
    ],
)
def test_period(end: str, expected: str) -> None:
    assert text.period("2023-06-01", end) == expected


def test_period_refuses_an_end_before_its_start() -> None:
    with pytest.raises(ValueError, match="before its start"):
        text.period("2023-06-02", "2023-06-01")


@pytest.mark.parametrize(
    ("value", "options", "expected"),
    [
        (1500, {}, "1500"),
        (1500, {"grouping": True}, "1,500"),
        ("1234.5", {}, "1234.5"),
        (0.1, {}, "0.1"),
        (Decimal("1E-10"), {}, "0.0000000001"),
        (2.5, {"places": 0}, "3"),
        (0.125, {"places": 2}, "0.13"),
        (-0.001, {"places": 1}, "0"),
        (1, {"places": 2}, "1"),
        (1, {"places": 2, "fixed": True}, "1.00"),
    ],
)
def test_number(value: text.Number, options: Mapping[str, Any], expected: str) -> None:
    assert text.number(value, **options) == expected


@pytest.mark.parametrize(
    ("value", "error"), [("x", ValueError), (float("inf"), ValueError), (True, TypeError)]
)
def test_number_refuses_what_is_none(value: text.Number, error: type[Exception]) -> None:
    with pytest.raises(error):
        text.number(value)


@pytest.mark.parametrize(
    ("value", "options", "expected"),
    [
        (0.12345, {}, "12.3%"),
        (1, {}, "100%"),
        (1, {"fixed": True}, "100.0%"),
        ("0.12345", {"places": None}, "12.345%"),
    ],
)
def test_percent(value: text.Number, options: Mapping[str, Any], expected: str) -> None:
    assert text.percent(value, **options) == expected


@pytest.mark.parametrize(
    ("value", "places", "rounding", "expected"),
    [
        (9999, None, "nearest", "9999"),
        (12300, None, "nearest", "1.23万"),
        (12345, None, "nearest", "1.2345万"),
        (12345, 2, "nearest", "约1.23万"),
        (93215, 0, "down", "9万余"),
        (90000, 0, "down", "9万"),
        (99999, 0, "up", "近10万"),
        (9500, 0, "nearest", "9500"),
        (Decimal("9999.6"), 0, "nearest", "约1万"),
        (99_999_999, 0, "nearest", "约1亿"),
        (10**12, None, "nearest", "1万亿"),
        (-12345, 1, "nearest", "约-1.2万"),
        (0, None, "nearest", "0"),
    ],
)
def test_large(
    value: text.Number, places: int | None, rounding: text.Rounding, expected: str
) -> None:
    assert text.large(value, places=places, rounding=rounding) == expected


UNITS = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "": 1}


@given(st.integers(-(10**15), 10**15))
def test_large_without_places_loses_nothing(value: int) -> None:
    match = re.fullmatch(r"(-?[\d.]+)(\D*)", text.large(value))
    assert match
    assert Decimal(match[1]) * UNITS[match[2]] == value


@given(st.integers(0, 10**13), st.sampled_from(["nearest", "down", "up"]))
def test_large_says_what_it_left_out(value: int, rounding: text.Rounding) -> None:
    match = re.fullmatch(
        r"([约近]?)([\d.]+)(万亿|万|亿|)(余?)", text.large(value, places=1, rounding=rounding)
    )
    assert match
    shown = Decimal(match[2]) * UNITS[match[3]]
    assert bool(match[1] or match[4]) == (shown != value)
    assert shown <= value if rounding == "down" else True
    assert shown >= value if rounding == "up" else True


@pytest.mark.parametrize(
    ("value", "lower", "upper"),
    [
        (0, "零", "零"),
        (10, "十", "壹拾"),
        (12, "十二", "壹拾贰"),
        (110, "一百一十", "壹佰壹拾"),
        (123, "一百二十三", "壹佰贰拾叁"),
        (1001, "一千零一", "壹仟零壹"),
        (1010, "一千零一十", "壹仟零壹拾"),
        (10010, "一万零一十", "壹万零壹拾"),
        (100000, "十万", "壹拾万"),
        (100500, "十万零五百", "壹拾万零伍佰"),
        (100_002_000, "一亿零二千", "壹亿零贰仟"),
        (1_200_000_000, "十二亿", "壹拾贰亿"),
        (10**12 + 1, "一万亿零一", "壹万亿零壹"),
        (10**16, "一亿亿", "壹亿亿"),
        (-3, "负三", "负叁"),
        (-12, "负十二", "负壹拾贰"),
        ("3.140", "三点一四", "叁点壹肆"),
    ],
)
def test_numeral(value: text.Number, lower: str, upper: str) -> None:
    assert text.numeral(value) == lower
    assert text.numeral_upper(value) == upper


def _read(numeral: str) -> int:
    """The value of a Chinese numeral, read in another way than it is written."""
    for unit, factor in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10)):
        if unit in numeral:
            high, low = numeral.rsplit(unit, 1)
            return (_read(high) if high else 1) * factor + (_read(low) if low else 0)
    rest = numeral.lstrip("零")
    return "零一二三四五六七八九".index(rest) if rest else 0


@given(st.integers(0, 10**16))
def test_numeral_reads_back(value: int) -> None:
    assert _read(text.numeral(value)) == value
    assert "零零" not in text.numeral(value)


def test_numeral_refuses_what_is_too_large() -> None:
    with pytest.raises(ValueError, match="larger"):
        text.numeral(10**16 + 1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(2023, "二〇二三"), ("007", "〇〇七"), ("２０２３", "二〇二三"), (-5, "负五")],
)
def test_numeral_digits(value: text.Number, expected: str) -> None:
    assert text.numeral_digits(value) == expected


@pytest.mark.parametrize(
    ("values", "expected"), [("", ""), ("甲", "甲"), ("甲乙", "甲和乙"), ("甲乙丙", "甲、乙和丙")]
)
def test_series(values: str, expected: str) -> None:
    assert text.series(values) == expected
    assert text.series(values, conjunction=False) == expected.replace("和", "、")


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("为深入贯彻\n  落实《条例》，\n现通知如下\n", ("为深入贯彻落实《条例》，现通知如下",)),
        ("执行 GB/T\n9704", ("执行 GB/T 9704",)),
        ("一段\n\n\n二段\r\n续", ("一段", "二段续")),
        ("称为“甲”\n“乙”", ("称为“甲”“乙”",)),
        ("the “word”\nand\nmore", ("the “word” and more",)),
        (" \n\u3000\n", ()),
    ],
)
def test_join_lines(given_text: str, expected: tuple[str, ...]) -> None:
    assert text.join_lines(given_text) == expected


def test_control_characters() -> None:
    assert text.control_characters("a\x07b\x00\x07\ud800\t\n") == ("U+0007", "U+0000", "U+D800")
    assert text.clean_control("a\x07\r\nb\vc\rd") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ('a<b>:"/\\|?*', "a＜b＞：＂／＼｜？＊"),
        ("con.txt", "con_.txt"),
        ("COM1", "COM1_"),
        ("console", "console"),
        ("..", "．．"),
        ("附件1. ", "附件1．"),
        ("a\nb\u202ec", "a bc"),
        ("", "_"),
    ],
)
def test_safe_name(name: str, expected: str) -> None:
    assert text.safe_name(name) == expected


def test_safe_name_keeps_long_names_apart() -> None:
    one, other = (text.safe_name("长" * 100 + end + ".docx") for end in "甲乙")
    assert one != other
    assert one.endswith(".docx")
    assert len(one.encode()) <= 200


@given(st.text())
def test_safe_name_is_safe(name: str) -> None:
    safe = text.safe_name(name)
    assert safe
    assert len(safe.encode()) <= 200
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]|[. ]$|^ ', safe)
    assert text.safe_name(safe) == safe

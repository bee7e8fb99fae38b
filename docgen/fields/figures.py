"""A figure as people type it, read or asked back; nothing is guessed.

The order matters: ², ① and Ⅻ are refused before NFKC, which would turn them into 2, 1 and XII.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from docgen.fields.stripping import bare
from docgen.text import numeral

MOST_DIGITS: Final = 15
"""Excel keeps no more."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number read, or None; and the code of what must be named or asked about it."""

    value: Decimal | None
    code: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)


_LONGEST: Final = 100
_VAST: Final = 10**40
_BLANK: Final = Figure(None)
_DASHES: Final = re.compile("[–—―─﹣−‐‑‒]")
_NUMBER: Final = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+)(?:\.\d+)?", re.A)
_LOOSE: Final = "[0-9,.' ]*[0-9]"
_SEPARATED: Final = re.compile(rf"[+-]?{_LOOSE}[,.]?", re.A)
_RANGE: Final = re.compile(rf"{_LOOSE}\D{{0,4}}?[-~至到]+{_LOOSE}\D{{0,4}}", re.A)
_VAGUE: Final = re.compile(
    r"约|大概|大约|左右|上下|近|将近|余|多|几|数[十百千万]|以上|以下|超|不足|不到|至少|[+＋±≈≥≤<>＜＞?？]"
)
_UNIT: Final = re.compile(rf"[+-]?{_LOOSE} ?([^\W\d_]+|[%‰℃°$¥€])")
_SPOKEN: Final = re.compile("[零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]+")
_UPPER: Final = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟〇", "一二三四五六七八九十百千零")
_DIGITS: Final = "零一二三四五六七八九"
_STEPS: Final = {"十": 10, "百": 100, "千": 1000}


def read_figure(text: str, measure: str = "") -> Figure:
    """The number that a cell's text says, with what must be named or asked.

    measure: the field's own, the only one that is understood. A figure with neither value nor
    code is a blank cell.
    """
    inner = bare(text, measure)
    if not inner:
        return _BLANK
    if len(inner) > _LONGEST:
        return Figure(None, "number-unclear")
    if odd := odd_digits(inner):
        return Figure(None, "number-symbols", {"symbols": odd})
    inner = _normal(inner)
    if _SPOKEN.fullmatch(inner):
        return _spoken(inner)
    if not _NUMBER.fullmatch(inner):
        return _doubt(inner, measure)
    return limited(Decimal(re.sub("[, ]", "", inner)))


def limited(value: Decimal) -> Figure:
    """A number as a figure, if it has no more digits than Excel can hold."""
    value = plain(value)
    if value.adjusted() >= MOST_DIGITS or len(value.as_tuple().digits) > MOST_DIGITS:
        return Figure(None, "number-huge", {"limit": MOST_DIGITS})
    return Figure(value)


def plain(value: Decimal) -> Decimal:
    """The number without zeros at the end of its decimals, without exponent; zero unsigned."""
    if not value:
        return Decimal(0)
    if value.adjusted() > 4 * MOST_DIGITS:
        return value
    return Decimal(f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}")


def digits(value: object) -> str:
    """A workbook's number as its digits would be typed; a float counts to Excel's 15 digits."""
    number = exact(value)
    return f"{plain(number):f}" if number is not None and abs(number) < _VAST else str(value)


def exact(value: object) -> Decimal | None:
    """A workbook's number as a Decimal; None for what is no finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(f"{value:.{MOST_DIGITS}g}") if isinstance(value, float) else Decimal(value)
    return number if number.is_finite() else None


def odd_digits(text: str) -> str:
    """Characters that are digits in disguise: ², ①, Ⅻ, ½, and digits of other scripts."""
    return "".join(character for character in text if _is_odd(character))


def _is_odd(character: str) -> bool:
    if character in "0123456789０１２３４５６７８９〇":
        return False
    return unicodedata.category(character) in {"Nd", "Nl", "No"}


def _normal(text: str) -> str:
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    # A separator has often a space behind it, and a figure a full stop.
    return re.sub(r"(?<=\d), (?=\d{3})", ",", text.rstrip("。;")).strip()


def _spoken(text: str) -> Figure:
    text = text.translate(_UPPER)
    value = _spoken_value(text.replace("两", "二"))
    params: dict[str, object] = {"number": value}
    # 三五 means three to five, and 一百二 is 120 to some: only what is written in full counts.
    said = re.sub("^一十", "十", text.replace("两", "二"))
    if said != numeral(value):
        return Figure(None, "number-unclear")
    return Figure(Decimal(value), "number-spoken", params)


def _spoken_value(text: str) -> int:
    total, digit = 0, 0
    for character in text:
        if character in _STEPS:
            total += (digit or 1) * _STEPS[character]
            digit = 0
        else:
            digit = _DIGITS.index(character)
    return total + digit


def _doubt(text: str, measure: str) -> Figure:
    """Why a text is no number."""
    if _SEPARATED.fullmatch(text):
        return Figure(None, "number-separators")
    if _RANGE.fullmatch(text):
        return Figure(None, "number-range")
    if _VAGUE.search(text):
        return Figure(None, "number-vague")
    if found := _UNIT.fullmatch(text):
        known = {"unit": found[1], "measure": measure}
        return Figure(None, "number-unit" if measure else "number-unit-none", known)
    return Figure(None, "number-unclear")

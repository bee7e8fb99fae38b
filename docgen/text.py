"""Text: dates, numbers and lists as Chinese official documents write them, and file names.

Babel knows the languages; it is imported inside the functions, because its date and number
modules would double the start-up time of commands that write no text. FILTERS are the filters
of the templates, one name for one thing.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date as Date
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from babel import Locale

CHINESE: Final = "zh_CN"

Moment: TypeAlias = Date | str
Number: TypeAlias = int | float | Decimal | str
Rounding: TypeAlias = Literal["nearest", "down", "up"]

# Enough for 10^16 with any decimals that a form holds.
_PRECISE: Final = Context(prec=60)
_ROUNDING: Final = {"nearest": ROUND_HALF_UP, "down": ROUND_FLOOR, "up": ROUND_CEILING}


@cache
def _locale(name: str) -> "Locale":
    # Babel looks a locale up among its files, each time it is named.
    from babel import Locale

    return Locale.parse(name)


# ---------------------------------------------------------------- dates


def date(value: Moment, *, locale: str = CHINESE) -> str:
    """A day, 2023年5月30日: the year in full, no zeros before month and day (GB/T 9704, 7.3.5).

    `value` is a date or text such as 2023-05-30. Raises ValueError for other text.
    """
    from babel.dates import format_date

    return format_date(_day(value), "long", locale=_locale(locale))


def month(value: Moment, *, locale: str = CHINESE) -> str:
    """The month of a day, 2023年5月."""
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", _day(value), locale=_locale(locale))


def period(start: Moment, end: Moment, *, locale: str = CHINESE) -> str:
    """From day to day, 2023年6月1日至30日: the end without what it shares with the start.

    Raises ValueError when the end lies before the start.
    """
    from babel.dates import format_interval

    first, last = _day(start), _day(end)
    if last < first:
        raise ValueError(f"the period ends on {last}, before its start {first}")
    return format_interval(first, last, "yMMMd", locale=_locale(locale))


def _day(value: Moment) -> Date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, Date):
        return value
    if isinstance(value, str):
        return Date.fromisoformat(value)
    raise TypeError(f"{value!r} is not a date")


# ---------------------------------------------------------------- numbers


def number(
    value: Number,
    *,
    places: int | None = None,
    fixed: bool = False,
    grouping: bool = False,
    locale: str = CHINESE,
) -> str:
    """A number in digits, 1500, with `grouping` 1,500.

    `places` rounds half up to at most so many decimals, `fixed` keeps their zeros; without
    `places` every decimal stays. Raises ValueError for text that is no number.
    """
    from babel.numbers import format_decimal

    rounded = _rounded(decimal(value), places)
    return format_decimal(
        rounded,
        format=_pattern(places, fixed),
        locale=_locale(locale),
        decimal_quantization=False,
        group_separator=grouping,
    )


def percent(
    value: Number, *, places: int | None = 1, fixed: bool = False, locale: str = CHINESE
) -> str:
    """A ratio as per cent, 0.123 as 12.3%; `places` and `fixed` as in `number`."""
    from babel.numbers import format_percent

    rounded = _rounded(decimal(value), None if places is None else places + 2)
    pattern = _pattern(places, fixed) + "%"
    return format_percent(
        rounded, format=pattern, locale=_locale(locale), decimal_quantization=False
    )


def large(value: Number, *, places: int | None = None, rounding: Rounding = "nearest") -> str:
    """A number in 万, 亿 or 万亿, 12300 as 1.23万.

    Without `places` the value is exact. With `places` it has at most so many decimals, and where
    digits were dropped the text says so: by `rounding` "nearest" (half up) 约1.2万, "down" 1.2万余,
    "up" 近1.3万.
    """
    amount = decimal(value)
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    unit, shown = _in_unit(size, places, rounding)
    text = f"{sign}{number(shown)}{unit}"
    if shown.scaleb(_UNITS[unit], _PRECISE) == size:
        return text
    return {"nearest": f"约{text}", "down": f"{text}余", "up": f"近{text}"}[rounding]


_UNITS: Final = {"": 0, "万": 4, "亿": 8, "万亿": 12}


def _in_unit(size: Decimal, places: int | None, rounding: Rounding) -> tuple[str, Decimal]:
    """The largest unit that the size reaches, if only by rounding, and the size in it."""
    reached = ("", _rounded(size, places, rounding))
    for unit, power in _UNITS.items():
        shown = _rounded(size.scaleb(-power, _PRECISE), places, rounding)
        if max(size, reached[1].scaleb(_UNITS[reached[0]], _PRECISE)) >= 10**power:
            reached = (unit, shown)
    return reached


def decimal(value: Number) -> Decimal:
    """The number as a Decimal; a float by its shortest text, so that 0.1 stays 0.1.

    Raises ValueError for text that is no number and for infinity, TypeError for other values.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise TypeError(f"{value!r} is not a number")
    try:
        result = Decimal(repr(value) if isinstance(value, float) else value)
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None
    if not result.is_finite():
        raise ValueError(f"{value!r} is not a number")
    # Minus zero is written like zero.
    return result if result else abs(result)


def _rounded(value: Decimal, places: int | None, rounding: Rounding = "nearest") -> Decimal:
    if places is None:
        return value
    step = Decimal(1).scaleb(-places)
    result = value.quantize(step, rounding=_ROUNDING[rounding], context=_PRECISE)
    return result if result else abs(result)


def _pattern(places: int | None, fixed: bool) -> str:
    if not places:
        return "#,##0" if places == 0 else "#,##0.###"
    return "#,##0." + ("0" if fixed else "#") * places


# ---------------------------------------------------------------- Chinese numerals

_LOWER: Final = ("零一二三四五六七八九", "十百千")
_UPPER: Final = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")
_YEAR_DIGITS: Final = str.maketrans("0123456789-.", "〇一二三四五六七八九负点")
LARGEST_NUMERAL: Final = 10**16


def numeral(value: Number) -> str:
    """A number in Chinese numerals, 一百二十三; up to 10^16 either way.

    Decimals are read one by one, 三点一四. Raises ValueError for a larger number.
    """
    text = _spoken(value, *_LOWER)
    # 10 to 19 begin with 十, not with 一十.
    return re.sub("^(负?)一十", r"\1十", text)


def numeral_upper(value: Number) -> str:
    """A number in the numerals of bills and contracts, 壹佰贰拾叁; limits as in `numeral`."""
    return _spoken(value, *_UPPER)


def numeral_digits(value: Number) -> str:
    """A number digit by digit, 2023 as 二〇二三; leading zeros of a text stay."""
    plain = value if isinstance(value, str) and value.isdecimal() else f"{decimal(value):f}"
    return unicodedata.normalize("NFKC", plain).translate(_YEAR_DIGITS)


def _spoken(value: Number, digits: str, steps: str) -> str:
    amount = decimal(value)
    if abs(amount) > LARGEST_NUMERAL:
        raise ValueError(f"{value} is larger than 10^16")
    whole, _, part = f"{abs(amount):f}".partition(".")
    text = _whole(int(whole), digits, steps)
    if part := part.rstrip("0"):
        text += "点" + "".join(digits[int(digit)] for digit in part)
    return f"负{text}" if amount < 0 else text


def _whole(value: int, digits: str, steps: str) -> str:
    for power, unit in ((8, "亿"), (4, "万")):
        high, low = divmod(value, 10**power)
        if high:
            rest = _rest(low, power, digits, steps)
            return _whole(high, digits, steps) + unit + rest
    return _below_ten_thousand(value, digits, steps)


def _rest(low: int, power: int, digits: str, steps: str) -> str:
    if not low:
        return ""
    zero = digits[0] if low < 10 ** (power - 1) else ""
    return zero + _whole(low, digits, steps)


def _below_ten_thousand(value: int, digits: str, steps: str) -> str:
    for power in (3, 2, 1):
        high, low = divmod(value, 10**power)
        if high:
            return digits[high] + steps[power - 1] + _rest(low, power, digits, steps)
    return digits[value]


# ---------------------------------------------------------------- lists


def series(values: Iterable[object], *, conjunction: bool = True, locale: str = CHINESE) -> str:
    """A list in a sentence, 甲、乙和丙; without `conjunction` 甲、乙、丙."""
    from babel.lists import format_list

    texts = [str(value) for value in values]
    if not conjunction and locale == CHINESE:
        return "、".join(texts)
    return format_list(texts, style="standard" if conjunction else "unit", locale=_locale(locale))


# ---------------------------------------------------------------- plain text

_BREAKS: Final = re.compile(r"\r\n?|[\v\f]")
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def control_characters(text: str) -> tuple[str, ...]:
    """What the text holds that XML cannot, each once, as U+0007."""
    return tuple(dict.fromkeys(f"U+{ord(found):04X}" for found in _NOT_XML.findall(text)))


def clean_control(text: str) -> str:
    """The text as XML can hold it: every kind of line break as a newline, no control characters."""
    return _NOT_XML.sub("", _BREAKS.sub("\n", text))


def join_lines(text: str) -> tuple[str, ...]:
    """The paragraphs of a text that was broken into lines by hand; blank lines part them.

    Lines of one paragraph are joined with a space between two Latin words or figures, and with
    none beside Chinese characters.
    """
    paragraphs: list[list[str]] = [[]]
    for line in (raw.strip() for raw in clean_control(text).split("\n")):
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return tuple(_joined(lines) for lines in paragraphs if lines)


def _joined(lines: list[str]) -> str:
    # Curly quotes and dashes are Chinese in Chinese text, and Latin in Latin text.
    chinese = any(map(_is_chinese, "".join(lines)))
    text = lines[0]
    for line in lines[1:]:
        text += _between(text[-1], line[0], chinese) + line
    return text


def _between(left: str, right: str, chinese: bool) -> str:
    tight = chinese and any(_is_chinese(c) or c in "“”‘’…—·" for c in (left, right))
    return "" if tight else " "


def _is_chinese(character: str) -> bool:
    wide = unicodedata.east_asian_width(character) in "WF"
    # Emoji are as wide as Chinese characters.
    return wide and unicodedata.category(character) != "So"


# ---------------------------------------------------------------- file names

_LOOKALIKES: Final = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
_RESERVED: Final = re.compile(
    r"^(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])(?=\.|\s|$)", re.IGNORECASE
)
# Controls, marks of writing direction, zero-width spaces, and halves of characters.
_INVISIBLE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_HALVES: Final = re.compile("[\ud800-\udfff]")


def safe_name(text: str, *, limit: int = 200) -> str:
    """The text as the name of one file on any system, at most `limit` bytes of UTF-8.

    Characters forbidden on Windows become their full-width look-alikes. A name that is too long
    keeps its ending and gets a mark of its whole text, so that two long names stay two.
    """
    name = _INVISIBLE.sub("", re.sub(r"\s", " ", text))
    name = _HALVES.sub("\N{REPLACEMENT CHARACTER}", re.sub(" +", " ", name))
    name = unicodedata.normalize("NFC", name)
    name = name.translate(_LOOKALIKES).strip()
    name = re.sub(r"\.[. ]*$", lambda dots: dots[0].replace(".", "．"), name)
    name = _RESERVED.sub(r"\1_", name)
    return _shortened(name, limit) or "_"


def _shortened(name: str, limit: int) -> str:
    if len(name.encode()) <= limit:
        return name
    stem, ending = _split_ending(name)
    mark = "~" + hashlib.sha256(name.encode()).hexdigest()[:8]
    room = limit - len((mark + ending).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip() + mark + ending


def _split_ending(name: str) -> tuple[str, str]:
    found = re.search(r"\.\w{1,10}$", name, re.ASCII)
    return (name[: found.start()], found[0]) if found else (name, "")


FILTERS: Final[Mapping[str, Callable[..., object]]] = MappingProxyType(
    {
        "date": date,
        "month": month,
        "period": period,
        "number": number,
        "percent": percent,
        "large": large,
        "numeral": numeral,
        "numeral_upper": numeral_upper,
        "numeral_digits": numeral_digits,
        "series": series,
    }
)

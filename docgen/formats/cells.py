"""A cell of a worksheet as the text that its author sees: texts, numbers, dates and times."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

from docgen import text as texts
from docgen.findings import Finding, finding

# More than this Excel itself cannot hold.
MAX_TEXT: Final = 32_767

_SECONDS: Final = 86_400
# From 1900 to the end of 9999.
_DAYS: Final = 2_958_466
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHOLE: Final = re.compile(r"-?[0-9]{1,30}")

# The formats that a workbook need not define, as Chinese Excel shows them (ECMA-376-1, 18.8.30).
_DAY: Final = 'yyyy"年"m"月"d"日"'
_BUILT_IN: Final = {
    **dict.fromkeys((9, 10), "0%"),
    **dict.fromkeys((12, 13), "# ?/?"),
    **dict.fromkeys((14, 15, 30, 31), _DAY),
    **dict.fromkeys((17, 27, 36, 50, 52, 57), "yyyy-m"),
    **dict.fromkeys((16, 28, 29, 51, 53, 54, 58), "m-d"),
    **dict.fromkeys((18, 20, 32, 34, 55), "h:mm"),
    **dict.fromkeys((19, 21, 33, 35, 56), "h:mm:ss"),
    22: "yyyy-m-d h:mm",
    **dict.fromkeys((45, 47), "mm:ss"),
    46: "[h]:mm:ss",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """What a cell holds as text, and what is wrong with it, without its place."""

    text: str
    problem: Finding | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """What a number format shows.

    parts: letters of y, m, d (date), h, n (minutes), s; elapsed: hours go beyond 24;
    altered: something beyond the plain number.
    """

    source: str
    parts: str = ""
    percent: bool = False
    elapsed: bool = False
    altered: bool = False


class Moment(NamedTuple):
    """A date or time as its cell shows it, and the moment itself; None for a time of day."""

    text: str
    value: datetime | None


def built_in(number: int) -> str:
    """The number format with a number that the workbook does not define."""
    return _BUILT_IN.get(number, "General")


def cell_value(
    cell: Any, shared: Sequence[Value], style: str, *, from_1904: bool = False
) -> Value | None:
    """What a `c` element holds, None for nothing.

    shared: the workbook's texts; style: the cell's number format; from_1904: its days are
    counted from 1904.
    """
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find("{*}is")
        return None if inline is None else clean(rich_text(inline))
    raw = (cell.findtext("{*}v") or "").strip(" \n")
    if kind == "str":
        return clean(raw)
    if not raw:
        return _formula(cell.find("{*}f"))
    if kind == "s":
        return _shared(raw, shared)
    if kind == "b":
        shown = {"0": "FALSE", "1": "TRUE"}.get(raw, raw)
        return Value(text=shown, problem=finding("cell-boolean", value=shown))
    if kind == "e":
        return Value(text=raw, problem=finding("cell-error", value=raw))
    return _moment_of_text(raw, style) if kind == "d" else _number(raw, style, from_1904)


def rich_text(element: Any) -> str:
    """The text of a shared or inline string, without the phonetic signs above it."""
    return "".join(
        part.text or ""
        for part in element.iter("{*}t")
        if not str(part.getparent().tag).endswith("}rPh")
    )


def clean(raw: str) -> Value:
    """A text of the file as a value: escapes resolved, white space around it stripped."""
    text = unescaped(raw).replace("\r\n", "\n").replace("\r", "\n")
    cleaned = texts.clean_control(text).strip()
    if len(cleaned) > MAX_TEXT:
        return Value(text="", problem=finding("cell-too-long", limit=MAX_TEXT))
    controls = texts.control_characters(text)
    problem = finding("control-character", characters=controls) if controls else None
    return Value(text=cleaned, problem=problem)


def unescaped(raw: str) -> str:
    """A text of the file with the characters that are written as _x000D_ in it."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), raw)


def _shared(raw: str, shared: Sequence[Value]) -> Value:
    if _WHOLE.fullmatch(raw) and 0 <= int(raw) < len(shared):
        return shared[int(raw)]
    return _broken(raw)


def _formula(formula: Any) -> Value | None:
    if formula is None:
        return None
    shown = "=" + (formula.text or "").strip()[:200]
    return Value(text=shown, problem=finding("cell-formula", formula=shown))


def _broken(raw: str) -> Value:
    raw = raw[:200]
    return Value(text=raw, problem=finding("cell-broken", value=raw))


# ---------------------------------------------------------------- numbers


def _number(raw: str, style: str, from_1904: bool) -> Value:
    format_ = read_format(style)
    try:
        number = float(raw)
        shown = number_text(raw, percent=format_.percent and not format_.parts)
    except (ValueError, ArithmeticError):
        return _broken(raw)
    if format_.parts:
        found = moment(number, format_, from_1904=from_1904)
        return Value(text=found.text) if found else _no_date(shown)
    if format_.altered:
        problem = finding("cell-format", value=shown, format=format_.source)
        return Value(text=shown, problem=problem)
    return Value(text=shown)


def number_text(raw: str, *, percent: bool = False) -> str:
    """The number without zeros that say nothing; 15 digits, as many as Excel shows.

    Raises ValueError or ArithmeticError for what is no finite number.
    """
    number = Decimal(int(raw)) if _WHOLE.fullmatch(raw) else texts.decimal(f"{float(raw):.15g}")
    return _written(number.scaleb(2)) + "%" if percent else _written(number)


def _written(number: Decimal) -> str:
    return f"{number.normalize():f}" if number else "0"


# ---------------------------------------------------------------- dates and times


def moment(number: float, format_: Format, *, from_1904: bool = False) -> Moment | None:
    """What a number says in the format of a date or a time; None if it is no day."""
    if not 0 <= number < _DAYS:
        return None
    days, seconds = divmod(round(number * _SECONDS), _SECONDS)
    if not set("ymd") & set(format_.parts):
        seconds += days * _SECONDS if format_.elapsed else 0
        return Moment(_time(seconds, format_.parts), None)
    try:
        day = _day(days, from_1904)
    except (ValueError, OverflowError):
        return None
    shown = _date_and_time(day, seconds, format_.parts)
    return Moment(shown, datetime.combine(day, datetime.min.time()) + timedelta(seconds=seconds))


def _no_date(shown: str) -> Value:
    return Value(text=shown, problem=finding("cell-date", value=shown))


def _day(days: int, from_1904: bool) -> Date:
    if from_1904:
        return Date(1904, 1, 1) + timedelta(days)
    # Excel's calendar has a 29th of February 1900 and no day 0.
    if days < 1 or days == 60:
        raise ValueError(days)
    return Date(1899, 12, 31 if days < 60 else 30) + timedelta(days)


def _moment_of_text(raw: str, style: str) -> Value:
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        return _broken(raw)
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    parts = read_format(style).parts or "ymdhn"
    return Value(text=_date_and_time(moment.date(), seconds, parts))


def _date_and_time(day: Date, seconds: int, parts: str) -> str:
    # Midnight stands for a day without a time of day.
    time = _time(seconds, parts) if seconds and set("hns") & set(parts) else ""
    return _date(day, parts) + time


def _date(day: Date, parts: str) -> str:
    """The day with the parts that the format shows: a year that nobody sees is seldom right."""
    if "y" in parts and "d" in parts:
        return f"{day.year}年{day.month}月{day.day}日"
    pieces = (("y", f"{day.year}年"), ("m", f"{day.month}月"), ("d", f"{day.day}日"))
    return "".join(piece for letter, piece in pieces if letter in parts)


def _time(seconds: int, parts: str) -> str:
    minutes, seconds = divmod(seconds, 60)
    text = f"{minutes // 60}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if "s" in parts else text


# ---------------------------------------------------------------- number formats

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<plain>.)', re.S
)
_ELAPSED: Final = re.compile(r"h+|m+|s+", re.I)
_SILENT: Final = re.compile(r"general|g/通用格式|am/pm|a/p|上午/下午")
_RUN: Final = re.compile(r"y+|e(?![+-])|m+|d+|h+|s+")
_ORDINARY: Final = re.compile(r"[-0#?.,%+e()@ ]*")
# Zeros put before the number, and thousands left out behind it.
_RESHAPED: Final = re.compile(r"^[^.e]*0,?0|[0#?],+[^0#?,]*$")


@lru_cache(maxsize=256)
def read_format(source: str) -> Format:
    """What a number format shows, by its first section."""
    bare, literal, elapsed = _tokens(source)
    bare = _SILENT.sub("", bare.lower())
    parts = _parts(bare)
    return Format(
        source=source,
        parts=parts,
        elapsed=elapsed,
        percent="%" in bare,
        altered=literal or not _ORDINARY.fullmatch(bare) or bool(_RESHAPED.search(bare)),
    )


def _tokens(source: str) -> tuple[str, bool, bool]:
    """The format's signs, whether it adds text of its own, whether it counts hours beyond 24."""
    bare, literal, elapsed = "", False, False
    for token in _TOKEN.finditer(source):
        bracket = token["bracket"] or ""
        if token["plain"] == ";":
            break
        if _ELAPSED.fullmatch(bracket):
            bare, elapsed = bare + bracket, True
        # [$¥-804] shows ¥, [DBNum1] Chinese numerals; [Red] and [$-804] show nothing.
        literal = literal or bool(re.match(r"\$[^-]|DBNum", bracket))
        literal = literal or bool(((token["quoted"] or "") + (token["escaped"] or "")).strip())
        bare += token["plain"] or ""
    return bare, literal, elapsed


def _parts(bare: str) -> str:
    runs = _RUN.findall(bare)
    found = set()
    for before, run, after in zip(["-", *runs], runs, [*runs[1:], "-"], strict=False):
        letter = run[0]
        if letter == "m" and (before[0] == "h" or after[0] == "s"):
            letter = "n"
        # dddd is the day of the week.
        if letter != "d" or len(run) < 3:
            found.add("y" if letter == "e" else letter)
    return "".join(letter for letter in "ymdhns" if letter in found)

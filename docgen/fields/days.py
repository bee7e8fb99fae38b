"""Types of fields that hold time: a day, a month, a period."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final, Literal, TypeAlias

from docgen import text
from docgen.fields.base import Fault, FieldType
from docgen.fields.figures import digits, odd_digits
from docgen.fields.stripping import bare
from docgen.fields.values import Plain, Raw, Reading, Spec, State, Validation, Value, Yaml

_EARLIEST: Final = date(1900, 1, 1)
_LATEST: Final = date(9999, 12, 31)
_LONGEST: Final = 100

_DASHES: Final = re.compile("[–—―─﹣−‐‑‒]")
_CLOCK: Final = re.compile(r"(?<=\d)[ T]+0?0:00(:00(\.0+)?)?$")
_DAY: Final = r"(?P<y>\d{4})(?:年|(?P<s>[-./]))(?P<m>\d{1,2})(?(s)(?P=s)|月)(?P<d>\d{1,2})[日号]?"
_DAYS: Final = (re.compile(_DAY, re.A), re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)", re.A))
_MONTHS: Final = (
    re.compile(r"(?P<y>\d{4})(?:年|[-./])(?P<m>\d{1,2})月?", re.A),
    re.compile(r"(?P<y>\d{4})(?P<m>\d\d)", re.A),
)
_PERIOD: Final = re.compile(
    _DAY + r"[至到~-]+(?:(?:(?P<y2>\d{4})[年./-])?(?P<m2>\d{1,2})[月./-])?(?P<d2>\d{1,2})[日号]?",
    re.A,
)
_SPOKEN: Final = re.compile("[〇零一二三四五六七八九十]+")
_HANZI: Final = "〇一二三四五六七八九"

Crumbs: TypeAlias = Mapping[str, str | None]


class Calendar(FieldType):
    """What the types of time share: no brackets, the words 年, 月 and 日 printed instead."""

    room: str
    noun: str
    excel: Literal["date", "none"] = "date"
    keys = frozenset({"minimum", "maximum"})

    def blank(self, spec: Spec) -> str:
        """Room for the figures before 年, 月 and 日."""
        return self.room

    def filled(self, value: Value, spec: Spec) -> str:
        """The words alone."""
        return self.words(value, spec)

    def parse(self, raw: Raw, spec: Spec) -> Reading:
        """The ways to write it that leave no doubt."""
        written, spoken = _written(raw.text)
        if not written.strip("年月日至"):
            return Reading(State.BLANK, None, raw.text)
        if odd_digits(raw.text) or len(written) > _LONGEST:
            return self.ask(raw, "date-unclear")
        crumbs = self.crumbs(written)
        if crumbs is None:
            return self.ask(raw, "date-unclear")
        try:
            value = self.made(crumbs)
        except ValueError:
            return self.wrong(raw, "date-none")
        return self.ok(raw, value, "date-spoken" if spoken else None, value=self.words(value, spec))

    def crumbs(self, written: str) -> Crumbs | None:
        """The figures of year, month and day in a text, or None."""
        raise NotImplementedError

    def made(self, crumbs: Crumbs) -> Value:
        """The value of the figures; raises ValueError."""
        raise NotImplementedError

    def parse_cell(self, raw: Raw, spec: Spec) -> Reading:
        """A day of a workbook, or figures such as 20230530."""
        if raw.kind == "date" and isinstance(raw.value, date):
            return self.of_day(raw, _day(raw.value))
        if raw.kind == "bool":
            return self.wrong(raw, "value-bool")
        made = self.parse(Raw(digits(raw.value)), spec)
        return self.ok(raw, made.value) if made.value is not None else self.ask(raw, "date-unclear")

    def of_day(self, raw: Raw, day: date) -> Reading:
        """The reading of a workbook's day."""
        return self.ok(raw, day)

    def check_value(self, value: Value, spec: Spec) -> Iterator[Fault]:
        """Whether it lies within the bounds."""
        first, last = self.span(value)
        said = self.words(value, spec)
        if isinstance(spec.minimum, date) and first < spec.minimum:
            yield "value-below", {"value": said, "limit": text.date(spec.minimum)}
        if isinstance(spec.maximum, date) and last > spec.maximum:
            yield "value-above", {"value": said, "limit": text.date(spec.maximum)}

    def span(self, value: Value) -> tuple[date, date]:
        """The first and the last day of a value."""
        assert isinstance(value, date)
        return value, value

    def validation(self, spec: Spec) -> Validation | None:
        """A day within the bounds; a period only has its message."""
        if self.excel == "none":
            return super().validation(spec)
        first, last = spec.minimum or _EARLIEST, spec.maximum or _LATEST
        return self._validation(spec, kind="date", operator="between", first=first, second=last)

    def demands(self, spec: Spec) -> Iterator[str]:
        """An example, and the bounds."""
        yield f"填{self.noun}"
        low, high = (
            text.date(each) if isinstance(each, date) else ""
            for each in (spec.minimum, spec.maximum)
        )
        if low and high:
            yield f"{low}至{high}"
        elif low or high:
            yield f"不早于{low}" if low else f"不晚于{high}"

    def faults(self, spec: Spec) -> Iterator[tuple[str, str, Mapping[str, object]]]:
        """Bounds that are numbers, or crossed."""
        bounds = {"minimum": spec.minimum, "maximum": spec.maximum}
        for key, each in bounds.items():
            if each is not None and not isinstance(each, date):
                yield key, "bound-not-date", {"value": each}
        least, most = spec.minimum, spec.maximum
        if isinstance(least, date) and isinstance(most, date) and least > most:
            yield "maximum", "bounds-crossed", {"minimum": least, "maximum": most}


class Day(Calendar):
    """A day of the calendar."""

    name = "date"
    order = "date"
    room = "    年    月    日"
    noun = "日期，如2023年5月30日"

    def words(self, value: Value, spec: Spec) -> str:
        """2023年5月30日"""
        return text.date(_day(value))

    def cell(self, value: Value, spec: Spec) -> Plain:
        """The day."""
        return _day(value)

    def number_format(self, spec: Spec) -> str:
        """2023年5月30日"""
        return 'yyyy"年"m"月"d"日"'

    def crumbs(self, written: str) -> Crumbs | None:
        """2023年5月30日, 2023-05-30, 2023.5.30, 2023/5/30, 20230530."""
        return _match(_DAYS, written)

    def made(self, crumbs: Crumbs) -> Value:
        """The day."""
        return _made(crumbs, "")

    def dump_value(self, value: Value) -> Yaml:
        """The day."""
        return _day(value)

    def load_value(self, data: object) -> Value:
        """A day, or its text 2023-05-30."""
        return _loaded(data)


class Month(Calendar):
    """A month of a year; its value is the first day."""

    name = "month"
    order = "date"
    room = "    年    月"
    noun = "年月，如2023年5月"

    def words(self, value: Value, spec: Spec) -> str:
        """2023年5月"""
        return text.month(_day(value))

    def cell(self, value: Value, spec: Spec) -> Plain:
        """The first day."""
        return _day(value)

    def number_format(self, spec: Spec) -> str:
        """2023年5月"""
        return 'yyyy"年"m"月"'

    def crumbs(self, written: str) -> Crumbs | None:
        """2023年5月, 2023-05, 2023.5, 202305, or a day of the month."""
        return _match((*_MONTHS, *_DAYS), written)

    def made(self, crumbs: Crumbs) -> Value:
        """The first day."""
        return _made({"d": "1", **crumbs}, "").replace(day=1)

    def of_day(self, raw: Raw, day: date) -> Reading:
        """The month of the day."""
        return self.ok(raw, day.replace(day=1))

    def dump_value(self, value: Value) -> Yaml:
        """2023-05"""
        return f"{_day(value):%Y-%m}"

    def load_value(self, data: object) -> Value:
        """Text such as 2023-05."""
        return _loaded(f"{data}-01")


class Period(Calendar):
    """From a day to a day."""

    name = "period"
    room = "    年    月    日至    年    月    日"
    noun = "起止日期，如2023年6月1日至30日"
    excel = "none"

    def words(self, value: Value, spec: Spec) -> str:
        """2023年6月1日至30日"""
        return text.period(*self.span(value))

    def span(self, value: Value) -> tuple[date, date]:
        """The value itself."""
        assert isinstance(value, tuple)
        first, last = value
        return _day(first), _day(last)

    def crumbs(self, written: str) -> Crumbs | None:
        """Two days with 至, ~ or a dash between, the second without what it shares; or one day."""
        return _match((_PERIOD, *_DAYS), written)

    def made(self, crumbs: Crumbs) -> Value:
        """The two days in their order."""
        if "d2" not in crumbs:
            return _made(crumbs, ""), _made(crumbs, "")
        shared = {"y2": crumbs["y"], "m2": crumbs["m"]}
        whole = {**crumbs, **{key: crumbs[key] or each for key, each in shared.items()}}
        first, last = _made(whole, ""), _made(whole, "2")
        if last < first:
            raise ValueError("the end lies before the start")
        return first, last

    def of_day(self, raw: Raw, day: date) -> Reading:
        """A workbook may have made a day of something else."""
        return self.ask(raw, "value-date")

    def dump_value(self, value: Value) -> Yaml:
        """As the campaign's period: start and end."""
        first, last = self.span(value)
        return {"start": first, "end": last}

    def load_value(self, data: object) -> Value:
        """A mapping of start and end."""
        if not isinstance(data, Mapping) or set(data) != {"start", "end"}:
            raise ValueError(f"{data!r} is not a start and an end")
        return _loaded(data["start"]), _loaded(data["end"])


def _written(raw: str) -> tuple[str, bool]:
    """The text in half width without spaces, and whether its figures were Chinese numerals."""
    short = bare(raw)[: 2 * _LONGEST]
    short = _CLOCK.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", short)))
    short = short.replace(" ", "")
    return _SPOKEN.sub(_figure, short), bool(_SPOKEN.search(short))


def _figure(found: re.Match[str]) -> str:
    """二〇二三 as 2023, 三十一 as 31; else unchanged, so that nothing matches it."""
    said = found[0].replace("零", "〇")
    if "十" not in said:
        return "".join(str(_HANZI.index(each)) for each in said)
    tens, _, ones = said.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "〇" in said:
        return found[0]
    return str(10 * (_HANZI.index(tens) if tens else 1) + (_HANZI.index(ones) if ones else 0))


def _match(patterns: tuple[re.Pattern[str], ...], written: str) -> Crumbs | None:
    found = next(filter(None, (each.fullmatch(written) for each in patterns)), None)
    return found.groupdict() if found else None


def _made(crumbs: Crumbs, which: str) -> date:
    year, month, day = (int(crumbs[key + which] or "") for key in "ymd")
    made = date(year, month, day)
    if made < _EARLIEST:
        raise ValueError("earlier than a workbook can hold")
    return made


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    assert isinstance(value, date)
    return value


def _loaded(data: object) -> date:
    if isinstance(data, date):
        return _day(data)
    return date.fromisoformat(str(data))

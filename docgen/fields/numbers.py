"""Types of fields that hold numbers: whole numbers, decimals, rates."""

import decimal
from collections.abc import Iterator, Mapping
from typing import ClassVar, Final, Literal

from docgen.fields.base import BRACKETS, Fault, FieldType
from docgen.fields.figures import MOST_DIGITS, Figure, exact, limited, plain, read_figure
from docgen.fields.stripping import is_nil
from docgen.fields.values import Nil, Plain, Raw, Reading, Spec, State, Validation, Value, Yaml

_MOST: Final = 10**MOST_DIGITS - 1
_RATE_PLACES: Final = 2


class Number(FieldType):
    """What all types of numbers share."""

    keys = frozenset({"measure", "minimum", "maximum"})
    order = "number"
    noun: ClassVar[str]
    excel: ClassVar[Literal["whole", "decimal"]]

    def words(self, value: Value, spec: Spec) -> str:
        """The number in digits."""
        return f"{plain(as_decimal(value)):f}"

    def cell(self, value: Value, spec: Spec) -> Plain:
        """An int if it is whole, else a float."""
        number = as_decimal(value)
        return int(number) if number == number.to_integral_value() else float(number)

    def dump_value(self, value: Value) -> Yaml:
        """As in a workbook."""
        return self.cell(value, Spec())

    def parse(self, raw: Raw, spec: Spec) -> Reading:
        """A figure, full-width or not, with the field's own brackets and measure or without."""
        return self.settle(raw, read_figure(raw.text, spec.measure))

    def parse_cell(self, raw: Raw, spec: Spec) -> Reading:
        """A number of a workbook, which must not be shown in per cent."""
        if raw.kind == "date":
            return self.ask(raw, "value-date")
        if raw.kind != "number" or raw.value is None:
            return self.wrong(raw, "value-bool")
        if raw.percent:
            return self.ask(raw, "number-percent")
        return self.settle(raw, figure_of(raw))

    def settle(self, raw: Raw, figure: Figure) -> Reading:
        """The reading of a figure."""
        if figure.value is not None:
            return self.ok(raw, figure.value, figure.code, **figure.params)
        if figure.code is None:
            return Reading(State.BLANK, None, raw.text)
        return self.ask(raw, figure.code, **figure.params)

    def check_value(self, value: Value, spec: Spec) -> Iterator[Fault]:
        """Whether the number lies within the bounds."""
        number = self.shown(as_decimal(value))
        least, most = self.bounds(spec)
        if least is not None and number < least:
            yield "value-below", {"value": f"{plain(number):f}", "limit": f"{least:f}"}
        if most is not None and number > most:
            yield "value-above", {"value": f"{plain(number):f}", "limit": f"{most:f}"}

    def shown(self, number: decimal.Decimal) -> decimal.Decimal:
        """The number as bounds and places count it."""
        return number

    def bounds(self, spec: Spec) -> tuple[decimal.Decimal | None, decimal.Decimal | None]:
        """The least and the greatest number that the declaration allows."""
        return _bound(spec.minimum), _bound(spec.maximum)

    def validation(self, spec: Spec) -> Validation | None:
        """The bounds, or those of what Excel can hold."""
        least, most = self.bounds(spec)
        first, second = self.limit(least, -_MOST), self.limit(most, _MOST)
        return self._validation(
            spec, kind=self.excel, operator="between", first=first, second=second
        )

    def limit(self, bound: decimal.Decimal | None, default: int) -> int | decimal.Decimal:
        """A bound as the validation of a workbook's cell wants it."""
        number = plain(bound) if bound is not None else decimal.Decimal(default)
        return int(number) if number == number.to_integral_value() else number

    def demands(self, spec: Spec) -> Iterator[str]:
        """What kind of number, and the bounds."""
        yield f"填{self.noun}"
        if bounds := self.bounds_text(spec):
            yield bounds

    def bounds_text(self, spec: Spec) -> str:
        """The bounds in Chinese; none where they say nothing new."""
        sign = self.sign
        least, most = (None if each is None else f"{plain(each):f}" for each in self.bounds(spec))
        if least is not None and most is not None:
            return f"{least}{sign}至{most}{sign}"
        if most is not None:
            return f"不大于{most}{sign}"
        return f"不小于{least}{sign}" if least is not None else ""

    sign: ClassVar[str] = ""

    def faults(self, spec: Spec) -> Iterator[tuple[str, str, Mapping[str, object]]]:
        """Bounds that are days, or crossed."""
        bounds = {"minimum": spec.minimum, "maximum": spec.maximum}
        wrong = [key for key, each in bounds.items() if not _is_number(each)]
        for key in wrong:
            yield key, "bound-not-number", {"value": bounds[key]}
        if not wrong:
            yield from self._crossed(spec)

    def _crossed(self, spec: Spec) -> Iterator[tuple[str, str, Mapping[str, object]]]:
        least, most = self.bounds(spec)
        if least is not None and most is not None and least > most:
            yield "maximum", "bounds-crossed", {"minimum": least, "maximum": most}


class Whole(Number):
    """A whole number counted in a measure: 家, 场次. Not negative unless `minimum` says so."""

    name = "whole"
    noun = "整数"
    excel = "whole"

    def settle(self, raw: Raw, figure: Figure) -> Reading:
        """The reading of a figure, which must be whole."""
        if figure.value is None:
            return super().settle(raw, figure)
        if figure.value != figure.value.to_integral_value():
            return self.wrong(raw, "number-not-whole")
        return self.ok(raw, int(figure.value), figure.code, **figure.params)

    def bounds(self, spec: Spec) -> tuple[decimal.Decimal | None, decimal.Decimal | None]:
        """The declared bounds; what is counted is not negative."""
        least, most = super().bounds(spec)
        if least is None and (most is None or most >= 0):
            return decimal.Decimal(0), most
        return least, most

    def bounds_text(self, spec: Spec) -> str:
        """The bounds in Chinese, without the 0 that nobody declared."""
        return super().bounds_text(spec) if spec.minimum is not None or spec.maximum else ""

    def number_format(self, spec: Spec) -> str:
        """Digits."""
        return "0"

    def load_value(self, data: object) -> Value:
        """An int."""
        if isinstance(data, int) and not isinstance(data, bool):
            return data
        raise ValueError(f"{data!r} is not a whole number")

    def faults(self, spec: Spec) -> Iterator[tuple[str, str, Mapping[str, object]]]:
        """Also bounds that are not whole."""
        yield from super().faults(spec)
        for key, bound in (("minimum", spec.minimum), ("maximum", spec.maximum)):
            number = _bound(bound) if _is_number(bound) else None
            if number is not None and number != number.to_integral_value():
                yield key, "bound-not-whole", {"value": f"{number:f}"}


class Decimal(Number):
    """A number with decimals in a measure: 万元."""

    name = "decimal"
    keys = Number.keys | {"places"}
    noun = "数字"
    excel = "decimal"

    def parse_cell(self, raw: Raw, spec: Spec) -> Reading:
        """A number of a workbook; decimals that its cell does not show are rounded and named."""
        return self.as_shown(super().parse_cell(raw, spec), raw, spec)

    def as_shown(self, made: Reading, raw: Raw, spec: Spec) -> Reading:
        """The reading with the decimals that the workbook's cell shows, if they are those asked."""
        if spec.places is None or not isinstance(made.value, decimal.Decimal):
            return made
        rounded = self.rounded(made.value, spec.places)
        if rounded == made.value or raw.shown_places != spec.places:
            return made
        said = self.words(rounded, spec)
        return self.ok(raw, rounded, "number-rounded", value=said, limit=spec.places)

    def rounded(self, number: decimal.Decimal, places: int) -> decimal.Decimal:
        """The number with so many decimals as it is shown, half up."""
        shift = self.shown(decimal.Decimal(1)).adjusted()
        step = decimal.Decimal(1).scaleb(-places - shift)
        return plain(number.quantize(step, rounding=decimal.ROUND_HALF_UP))

    def check_value(self, value: Value, spec: Spec) -> Iterator[Fault]:
        """Whether the bounds hold, and the number of decimals."""
        yield from super().check_value(value, spec)
        number = plain(self.shown(as_decimal(value)))
        exponent = number.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) else 0
        if spec.places is not None and places > spec.places:
            yield "value-places", {"value": f"{number:f}", "limit": spec.places}

    def demands(self, spec: Spec) -> Iterator[str]:
        """Also the number of decimals."""
        first, *rest = super().demands(spec)
        yield first
        if spec.places is not None:
            yield f"最多{spec.places}位小数" if spec.places else "不带小数"
        yield from rest

    def number_format(self, spec: Spec) -> str:
        """Digits, as many decimals as declared."""
        if spec.places is None:
            return "General"
        return "0." + "0" * spec.places if spec.places else "0"

    def load_value(self, data: object) -> Value:
        """An int or a float, to 15 digits."""
        number = exact(data)
        if number is not None:
            return plain(number)
        raise ValueError(f"{data!r} is not a number")


class Rate(Decimal):
    """A ratio in per cent, of two other fields where the declaration names them.

    Its value is the ratio, as Excel holds it; places and bounds are those of the per cent.
    """

    name = "rate"
    keys = frozenset({"measure", "minimum", "maximum", "places", "numerator", "denominator"})
    noun = "百分数"
    sign = "%"

    def blank(self, spec: Spec) -> str:
        """（    ）%"""
        return f"{BRACKETS}%"

    def filled(self, value: Value, spec: Spec) -> str:
        """（12.5）%"""
        return f"（{self.words(value, spec)}）%"

    def words(self, value: Value, spec: Spec) -> str:
        """The per cent in digits."""
        return super().words(self.shown(as_decimal(value)), spec)

    def shown(self, number: decimal.Decimal) -> decimal.Decimal:
        """The per cent."""
        return number.scaleb(2)

    def number_format(self, spec: Spec) -> str:
        """Per cent, with as many decimals as declared."""
        places = _RATE_PLACES if spec.places is None else spec.places
        return ("0." + "0" * places if places else "0") + "%"

    def is_nil(self, raw: Raw, spec: Spec) -> bool:
        """Also with the sign that the form prints: （—）%."""
        return is_nil(raw.text, "%")

    def parse(self, raw: Raw, spec: Spec) -> Reading:
        """A figure in per cent; up to 1 without the sign may be the ratio itself."""
        figure = read_figure(raw.text, "%")
        signed = "%" in raw.text or "％" in raw.text
        return self._of_percent(raw, figure, signed=signed)

    def parse_cell(self, raw: Raw, spec: Spec) -> Reading:
        """A number of a workbook, shown in per cent or typed as such."""
        if raw.kind != "number" or raw.value is None:
            return super().parse_cell(raw, spec)
        if not raw.percent:
            return self._of_percent(raw, figure_of(raw), signed=False)
        figure = figure_of(raw)
        if figure.value is not None and limited(self.shown(figure.value)).value is None:
            figure = limited(self.shown(figure.value))
        return self.as_shown(self.settle(raw, figure), raw, spec)

    def _of_percent(self, raw: Raw, figure: Figure, *, signed: bool) -> Reading:
        if figure.value is None:
            return self.settle(raw, figure)
        if not signed and 0 < abs(figure.value) <= 1:
            return self.ask(raw, "rate-ratio")
        value = plain(figure.value.scaleb(-2))
        return self.settle(raw, Figure(value, figure.code, figure.params))

    def dump_value(self, value: Value) -> Yaml:
        """12.5%, which nobody can take for something else."""
        return self.words(value, Spec()) + "%"

    def load_value(self, data: object) -> Value:
        """Text with the sign %."""
        figure = read_figure(data, "%") if isinstance(data, str) and data.endswith("%") else None
        if figure is None or figure.value is None:
            raise ValueError(f"{data!r} is not a rate such as 12.5%")
        return plain(figure.value.scaleb(-2))

    def limit(self, bound: decimal.Decimal | None, default: int) -> int | decimal.Decimal:
        """The ratio."""
        return super().limit(None if bound is None else bound.scaleb(-2), default)

    def computed(self, spec: Spec, values: Mapping[str, Value | None]) -> Value | None:
        """Numerator by denominator, rounded half up; None if one is missing or the lower is 0."""
        above, below = (values.get(name or "") for name in (spec.numerator, spec.denominator))
        if not _is_value(above) or not _is_value(below) or not below:
            return None
        places = _RATE_PLACES if spec.places is None else spec.places
        return self.rounded(as_decimal(above) / as_decimal(below), places)

    def faults(self, spec: Spec) -> Iterator[tuple[str, str, Mapping[str, object]]]:
        """Also another measure than %, and a numerator without denominator."""
        yield from super().faults(spec)
        if spec.measure not in {"", "%", "％"}:
            yield "measure", "rate-measure", {"measure": spec.measure}
        if bool(spec.numerator) != bool(spec.denominator):
            key = "numerator" if spec.numerator else "denominator"
            yield key, "rate-half", {}


def as_decimal(value: object) -> decimal.Decimal:
    """A number's value as a Decimal."""
    if isinstance(value, int | decimal.Decimal) and not isinstance(value, bool):
        return decimal.Decimal(value)
    raise TypeError(f"{value!r} is not a number")


def figure_of(raw: Raw) -> Figure:
    """The figure that a workbook's number is."""
    number = exact(raw.value)
    return Figure(None, "number-unclear") if number is None else limited(number)


def _bound(bound: object) -> decimal.Decimal | None:
    return None if bound is None else as_decimal(bound)


def _is_number(bound: object) -> bool:
    return bound is None or isinstance(bound, int | decimal.Decimal)


def _is_value(value: Value | None) -> bool:
    return value is not None and not isinstance(value, Nil)

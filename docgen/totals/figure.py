"""A figure: a number with its measure, the cells it was made of, and the units it lacks."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final, TypeAlias

from docgen.forms.ruling import is_number

RATE: Final = "%"
"""The measure of a ratio: 0.125 is 12.5%."""

POINTS: Final = "个百分点"
"""The measure of the difference of two rates: 12.5% and 10% are 2.5 apart."""

EXACT: Final = Context(prec=100)
"""Enough for any sum of what forms hold."""

_DIVISION: Final = Context(prec=28)

Number: TypeAlias = int | Decimal


class TotalsError(Exception):
    """A reckoning that cannot be done: the code of a message and its parameters.

    Codes: measures-mixed (left, right), rates-added (left, right), divided-by-zero (expression).
    """

    def __init__(self, code: str, /, **params: object) -> None:
        self.code, self.params = code, params
        super().__init__(code, params)


@dataclass(frozen=True, slots=True)
class Source:
    """One cell of one submission: the unit's code, the form's document, the entry's name.

    last: of last time's submission.
    """

    unit: str
    document: str
    entry: str
    last: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A number that knows where it comes from; it reckons as a number does.

    value: exact, a rate is a ratio; measure: 家, 万元, "%" of a rate, 个百分点, "" of a bare ratio;
    missing: codes of the units that were asked, and have no value in it; expression: what it is,
    合计(走访企业); places: decimals that `str` shows at most, of a rate those of the per cent.

    + and - and comparisons want the same measure, or a plain number. * and / make measures:
    万元/家; what has the same measure above and below is a bare ratio. Two rates cannot be added;
    what lies between them is in 个百分点. Sources and missing units are those of both sides. Raises
    TotalsError for what cannot be reckoned so.
    """

    value: Number
    measure: str = ""
    missing: tuple[str, ...] = ()
    expression: str = ""
    places: int | None = None
    make_sources: Callable[[], tuple[Source, ...]] = field(default=tuple, repr=False)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The cells it was made of, found when asked for."""
        return self.make_sources()

    @property
    def shown(self) -> Decimal:
        """The number as it is printed: a rate in per cent; rounded half up to its places."""
        number = Decimal(self.value)
        number = number.scaleb(2, EXACT) if self.measure == RATE else number
        return number if self.places is None else rounded(number, self.places)

    # ------------------------------------------------------------ as a number

    def __str__(self) -> str:
        number = self.shown.normalize(EXACT)
        return f"{number or Decimal(0):f}" + (RATE if self.measure == RATE else "")

    def __int__(self) -> int:
        return int(self.value)

    def __float__(self) -> float:
        return float(self.value)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __hash__(self) -> int:
        return hash(self.value)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Figure):
            return self.measure == other.measure and self.value == other.value
        return is_number(other) and self.value == other

    def __lt__(self, other: Figure | Number) -> bool:
        return self._compared(other, operator.lt)

    def __le__(self, other: Figure | Number) -> bool:
        return self._compared(other, operator.le)

    def __gt__(self, other: Figure | Number) -> bool:
        return self._compared(other, operator.gt)

    def __ge__(self, other: Figure | Number) -> bool:
        return self._compared(other, operator.ge)

    def _compared(self, other: object, test: Callable[[Number, Number], bool]) -> bool:
        right = _operand(other)
        if right is None:
            raise TypeError(f"{other!r} is not a number")
        if isinstance(other, Figure):
            _alike(self, other)
        return test(self.value, right.value)

    # ------------------------------------------------------------ arithmetic

    def __add__(self, other: Figure | float | Decimal) -> Figure:
        return _reckoned(self, "+", other)

    def __radd__(self, other: float | Decimal) -> Figure:
        return _reckoned(other, "+", self)

    def __sub__(self, other: Figure | float | Decimal) -> Figure:
        return _reckoned(self, "-", other)

    def __rsub__(self, other: float | Decimal) -> Figure:
        return _reckoned(other, "-", self)

    def __mul__(self, other: Figure | float | Decimal) -> Figure:
        return _reckoned(self, "*", other)

    def __rmul__(self, other: float | Decimal) -> Figure:
        return _reckoned(other, "*", self)

    def __truediv__(self, other: Figure | float | Decimal) -> Figure:
        return _reckoned(self, "/", other)

    def __rtruediv__(self, other: float | Decimal) -> Figure:
        return _reckoned(other, "/", self)

    def __neg__(self) -> Figure:
        return _reckoned(0, "-", self)

    def __abs__(self) -> Figure:
        return -self if self.value < 0 else self


def rounded(number: Decimal, places: int) -> Decimal:
    """The number with so many decimals, half up."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, EXACT)


def quotient(above: Number, below: Number) -> Decimal:
    """The quotient to 28 digits; the divisor is not 0."""
    return _DIVISION.divide(Decimal(above), Decimal(below))


def joined(*sides: Figure) -> Callable[[], tuple[Source, ...]]:
    """The sources of several figures, each once."""
    return lambda: tuple(dict.fromkeys(each for side in sides for each in side.sources))


def together(codes: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    """The units of both, each once."""
    return tuple(dict.fromkeys((*codes, *more)))


_STEPS: Final[dict[str, Callable[[Decimal, Decimal], Decimal]]] = {
    "+": EXACT.add,
    "-": EXACT.subtract,
    "*": EXACT.multiply,
    "/": quotient,
}
_SIGNS: Final = {"*": "×", "/": "÷"}
_RATIOS: Final = ("", RATE)


def _operand(value: object) -> Figure | None:
    """A side of a reckoning; a float by its shortest text, so that 0.1 stays 0.1."""
    if isinstance(value, Figure):
        return value
    if isinstance(value, float):
        value = Decimal(repr(value))
    return Figure(value, expression=f"{value}") if is_number(value) else None


def _reckoned(left: Figure | float | Decimal, sign: str, right: Figure | float | Decimal) -> Figure:
    one, other = _operand(left), _operand(right)
    if one is None or other is None:
        raise TypeError(f"{right if other is None else left!r} is not a number")
    if sign == "/" and not other.value:
        raise TotalsError("divided-by-zero", expression=f"{one.expression} ÷ {other.expression}")
    both = isinstance(left, Figure) and isinstance(right, Figure)
    measure = (
        _measure(one, sign, other) if both else _kept(one, sign, other, isinstance(left, Figure))
    )
    value = _value(one.value, sign, other.value)
    if measure == POINTS != one.measure:
        value = Decimal(value).scaleb(2, EXACT)
    return Figure(
        value,
        measure,
        missing=together(one.missing, other.missing),
        expression=f"({one.expression} {_SIGNS.get(sign, sign)} {other.expression})",
        places=_places(one, other) if measure in (RATE, POINTS) else None,
        make_sources=joined(one, other),
    )


def _value(left: Number, sign: str, right: Number) -> Number:
    made = _STEPS[sign](Decimal(left), Decimal(right))
    whole = sign != "/" and isinstance(left, int) and isinstance(right, int)
    return int(made) if whole else made


def _places(*sides: Figure) -> int | None:
    return max((each.places for each in sides if each.places is not None), default=None)


def _measure(left: Figure, sign: str, right: Figure) -> str:
    """The measure of what two figures make."""
    one, other = left.measure, right.measure
    if sign in "+-":
        _alike(left, right)
        if one == RATE and sign == "+":
            raise TotalsError("rates-added", left=left.expression, right=right.expression)
        return POINTS if one == RATE else one
    if other in _RATIOS and one != other:
        return one
    if sign == "*":
        return other if one in _RATIOS else f"{one}·{other}"
    return "" if one == other else f"{one}/{other}"


def _kept(left: Figure, sign: str, right: Figure, first: bool) -> str:
    """The measure of what a figure, the first or the second, and a plain number make."""
    if first or sign != "/":
        return left.measure if first else right.measure
    return "" if right.measure in _RATIOS else f"/{right.measure}"


def _alike(left: Figure, right: Figure) -> None:
    if left.measure != right.measure:
        raise TotalsError("measures-mixed", left=_called(left), right=_called(right))


def _called(figure: Figure) -> str:
    return f"{figure.expression}[{figure.measure}]" if figure.measure else figure.expression

"""Numbers rounded by rule, as reports write them: 近9.1万, 9万余, 9.01万.

近 and 余 keep the first two figures of a number (of one below 100 the first), the one rounded up,
the other down; so many as their argument says. Nothing is rounded below 10. From 1万 on a number
is written in 万, from 1亿 on in 亿, from 1万亿 on in 万亿. A number that needs no rounding is exact
and says neither 近 nor 余. Signs stay; the size is rounded.
"""

from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from typing import Final

from docgen.text import Number, decimal, number
from docgen.totals import Figure

FEW: Final = 10
"""Numbers below it are never rounded."""

_SMALL: Final = 100
_UNITS: Final = (("万亿", 12), ("亿", 8), ("万", 4), ("", 0))
_PRECISE: Final = Context(prec=60)
_RATE: Final = "%"


class Said(str):
    """A number in words that a filter wrote, with the figure it says."""

    __slots__ = ("figure",)
    figure: Figure | None

    def __new__(cls, text: str, figure: Figure | None) -> "Said":
        """The text of a figure."""
        made = super().__new__(cls, text)
        made.figure = figure
        return made


def nearly(value: object, figures: int = 2) -> Said:
    """近: rounded up to so many figures, 98765 as 近9.9万; exact numbers as they are."""
    return _rounded(value, figures, ROUND_UP, "近{}")


def over(value: object, figures: int = 2) -> Said:
    """余: rounded down to so many figures, 90123 as 9万余; exact numbers as they are."""
    return _rounded(value, figures, ROUND_DOWN, "{}余")


def in_wan(value: object, places: int = 2) -> Said:
    """万: in 万, 亿 or 万亿 with at most so many decimals, half up: 123456 as 12.35万.

    Below 1万 a number stays as it is.
    """
    amount = _amount(value)
    size = abs(amount)
    unit, power = _unit(size)
    shown = size.scaleb(-power, _PRECISE)
    if unit:
        shown = shown.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _PRECISE)
        if (above := _unit(shown.scaleb(power, _PRECISE)))[1] > power:
            unit, shown = above[0], shown.scaleb(power - above[1], _PRECISE)
    return Said(f"{_sign(amount)}{number(shown)}{unit}", _figure(value))


def places(value: object, count: int = 2, fixed: bool = False) -> Said:
    """At most so many decimals, half up; `fixed` keeps zeros. Of a rate those of the per cent."""
    if _is_rate(value):
        return percent(value, count, fixed)
    return Said(number(_amount(value), places=count, fixed=fixed), _figure(value))


def percent(value: object, places: int = 1, fixed: bool = False) -> Said:
    """A ratio as per cent with at most so many decimals, half up: 0.1234 as 12.3%."""
    from docgen.text import percent as in_percent

    return Said(in_percent(_plain(value), places=places, fixed=fixed), _figure(value))


FILTERS: Final[dict[str, Callable[..., Said]]] = {
    "近": nearly,
    "余": over,
    "万": in_wan,
    "places": places,
    "percent": percent,
}


def _rounded(value: object, figures: int, rounding: str, words: str) -> Said:
    amount = _amount(value)
    size = abs(amount)
    kept = figures if size >= _SMALL else 1
    step = max(size.adjusted() - kept + 1, 0)
    shown = size
    if size >= FEW:
        steps = size.scaleb(-step, _PRECISE).quantize(Decimal(1), rounding, _PRECISE)
        shown = steps.scaleb(step, _PRECISE)
    unit, power = _unit(shown)
    text = f"{_sign(amount)}{number(shown.scaleb(-power, _PRECISE))}{unit}"
    return Said(text if shown == size else words.format(text), _figure(value))


def _unit(size: Decimal) -> tuple[str, int]:
    return next(each for each in _UNITS if size >= 10 ** each[1] or not each[0])


def _sign(amount: Decimal) -> str:
    return "-" if amount < 0 else ""


def _amount(value: object) -> Decimal:
    """The number to be rounded; a rate is none: it has filters of its own."""
    if _is_rate(value):
        raise TypeError("a rate")
    return decimal(_plain(value))


def _plain(value: object) -> Number:
    if isinstance(value, Figure):
        return value.value
    if isinstance(value, int | float | Decimal):
        return value
    raise TypeError(f"{value!r} is not a number")


def _is_rate(value: object) -> bool:
    return isinstance(value, Figure) and value.measure == _RATE


def _figure(value: object) -> Figure | None:
    return value if isinstance(value, Figure) else None

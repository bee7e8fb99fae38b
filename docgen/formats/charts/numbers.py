"""The numbers of a chart: as XML writes them, and the formats in which they are shown."""

import re
from decimal import Decimal
from typing import Final

from docgen.blocks import Chart, Number

_MOST_PLACES: Final = 4
# Excel's General turns long numbers into powers of ten.
_WHOLE: Final = "0"
_STEPS: Final = 5
_DECIMALS: Final = re.compile(r"((?:#,##)?0)\.0+(%?)")


def plain(value: Number) -> str:
    """The number in digits, without powers of ten and needless zeros."""
    text = format(Decimal(str(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_format(chart: Chart) -> str:
    """The chart's own format, or as many places as its values have."""
    if chart.number_format:
        return chart.number_format
    places = max((len(plain(n).partition(".")[2]) for n in chart.numbers), default=0)
    return f"{_WHOLE}.{'0' * min(places, _MOST_PLACES)}" if places else _WHOLE


def axis_format(chart: Chart) -> str:
    """The format of the value axis: without places where its steps are whole."""
    own = number_format(chart)
    numbers = [float(n) for n in chart.numbers]
    spread = max(numbers, default=0.0) - min([0.0, *numbers])
    whole = _DECIMALS.fullmatch(own)
    if whole is None or spread * (100 if whole[2] else 1) < _STEPS:
        return own
    return whole[1] + whole[2]


def shown(value: Number, chart: Chart) -> str:
    """About what a value looks like, to reckon its width."""
    whole, _, places = number_format(chart).partition(".")
    share = "%" if "%" in whole + places else ""
    return f"{Decimal(str(value)):{',' if ',' in whole else ''}.{places.count('0')}f}{share}"

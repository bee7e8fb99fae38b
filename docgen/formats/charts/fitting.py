"""What fits into a chart: values at its columns, names below them or beside its bars."""

import math
from itertools import combinations
from typing import Final, NamedTuple

from docgen.blocks import Chart, Legend
from docgen.formats.charts.lettering import Turn
from docgen.formats.charts.numbers import shown
from docgen.layout.metrics import text_width

SMALLER: Final = 1.5
"""By how many points values and the measure are smaller than the other text."""

# Room for the numbers at the value axis, and for what stands above and below the plot.
_AXIS: Final = 45.0
_HEAD_AND_FOOT: Final = 90.0
_LEADING: Final = 1.3
_EDGE: Final = 8.0
_FEW: Final = 3
# Names below columns: characters of a line that reads well, lines of shorter ones, and the part
# of the height that they may take.
_READABLE: Final = 6
_MOST_LINES: Final = 4
_FOOT: Final = 0.35
# White around a value on its column.
_LOOSE: Final = 1.15
_MOST_POINTS: Final = 12
# Shares of a chart's width that names beside its bars may take.
_NAMES: Final = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
# A pie's radius in parts of the chart's height, and by how many degrees it is turned at a time.
_RADIUS: Final = 0.33
# The part of the width that a label at a slice may take on one line.
_LABEL: Final = 0.25
_TURN: Final = 15


def gap(chart: Chart) -> int:
    """The white between the columns of two categories, in per cent of a column's width."""
    return 180 if len(chart.categories) <= _FEW else 70


def legend_of(chart: Chart) -> Legend:
    """Where the legend is: below, if several series or slices without labels need one."""
    if chart.legend is not None:
        return chart.legend
    needed = not has_labels(chart) if chart.kind == "pie" else len(chart.series) > 1
    return "bottom" if needed else "none"


def has_labels(chart: Chart) -> bool:
    """Whether values are printed: as the chart says, or if they do not run into each other."""
    if chart.labels is not None:
        return chart.labels
    count = len(chart.series)
    if chart.kind == "pie":
        return True
    if chart.kind == "line":
        return count == 1 and len(chart.categories) <= _MOST_POINTS
    size = chart.size - SMALLER
    share = 1 / (count + gap(chart) / 100)
    if chart.kind == "bar":
        return _bar_slot(chart) * share >= size
    if turn(chart):
        return False
    widest = max((text_width(shown(n, chart), size=size) for n in chart.numbers), default=0.0)
    return widest * _LOOSE <= _slot(chart) * (share if count > 1 else 1.0)


def turn(chart: Chart) -> Turn:
    """How names below columns must be turned: not at all while they fit on a few lines."""
    if chart.kind == "bar":
        return ""
    slot, widest = _slot(chart), _widest(chart)
    if widest <= slot:
        return ""
    characters = int(slot / chart.size)
    if characters < 2:
        return "slanted"
    lines = math.ceil(widest / (characters * chart.size))
    high = int(_FOOT * chart.height / (chart.size * _LEADING))
    return "" if lines <= (high if characters >= _READABLE else _MOST_LINES) else "slanted"


def _slot(chart: Chart) -> float:
    return max(chart.width - _AXIS, chart.size) / len(chart.categories)


def _bar_slot(chart: Chart) -> float:
    return max(chart.height - _HEAD_AND_FOOT, chart.size) / len(chart.categories)


def _widest(chart: Chart) -> float:
    return max(text_width(name, size=chart.size) for name in chart.categories)


# ---------------------------------------------------------------- long names beside bars


class PlotBox(NamedTuple):
    """Where a plot lies without its labels, in parts of the chart's width and height."""

    left: float
    top: float
    width: float
    height: float


def plot_box(chart: Chart) -> PlotBox | None:
    """The plot beside names so long that they would leave it no room; None for other charts."""
    if chart.kind != "bar" or _widest(chart) + _EDGE <= _NAMES[0] * chart.width:
        return None
    line = chart.size * _LEADING
    top = _EDGE + (chart.title_size * _LEADING + _EDGE if chart.title else 0.0)
    top += chart.size * _LEADING if chart.measure else 0.0
    below = line + _EDGE + (line if chart.value_title else 0.0)
    sides = {"top": 0.0, "bottom": 0.0, "right": 0.0, "none": 0.0, legend_of(chart): 2 * line}
    left, right = _names_share(chart), (3 * sides["right"] + _AXIS / 2) / chart.width
    top, below = (top + sides["top"]) / chart.height, (below + sides["bottom"]) / chart.height
    return PlotBox(left, top, max(1 - left - right, 0.1), max(1 - top - below, 0.1))


def _names_share(chart: Chart) -> float:
    """The least part of the width in which the names have room on the lines beside a bar."""
    widest = _widest(chart)
    for share in _NAMES:
        lines = math.ceil(widest / (share * chart.width - _EDGE))
        if lines * chart.size * _LEADING <= _bar_slot(chart):
            return share
    return _NAMES[-1]


# ---------------------------------------------------------------- labels around a pie


class _Label(NamedTuple):
    middle: float
    width: float
    height: float


def first_angle(chart: Chart) -> int:
    """By how many degrees a pie must be turned to keep its labels off each other; 0 if by none.

    Labels of narrow slices run into each other above and below the pie, but not beside it.
    """
    labels = list(_labels(chart))
    angles = range(0, 360, _TURN)
    return min(angles, key=lambda angle: (_collisions(labels, angle, chart), angle))


def _labels(chart: Chart) -> list[_Label]:
    """Where the labels stand on the circle, in degrees, and how wide they are."""
    values = [float(value or 0) for value in chart.series[0].values]
    whole = sum(values)
    size, most = chart.size - SMALLER, chart.width * _LABEL
    found, before = [], 0.0
    for name, value in zip(chart.categories, values, strict=True):
        width = text_width(f"{name}，{shown(value, chart)}，100%", size=size)
        if value:
            middle = (before + value / 2) / whole * 360
            lines = math.ceil(width / most)
            found.append(_Label(middle, min(width, most), lines * size * _LEADING))
        before += value
    return found


def _collisions(labels: list[_Label], angle: int, chart: Chart) -> int:
    radius = chart.height * _RADIUS
    spots = []
    for middle, width, height in labels:
        around = math.radians(middle + angle)
        across, up = math.sin(around), math.cos(around)
        spots.append(
            (across * (radius + width / 2), up * (radius + height / 2), width / 2, height / 2)
        )
    return sum(
        abs(x1 - x2) < w1 + w2 and abs(y1 - y2) < h1 + h2
        for (x1, y1, w1, h1), (x2, y2, w2, h2) in combinations(spots, 2)
    )

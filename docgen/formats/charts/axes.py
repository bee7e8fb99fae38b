"""The axes of a chart: categories, and values from zero where columns stand on it."""

from typing import Final

from docgen.blocks import Chart
from docgen.formats.charts.fitting import turn
from docgen.formats.charts.lettering import Lettering, titled, written
from docgen.formats.charts.looks import GRID, OUTLINE, line, shape
from docgen.formats.charts.numbers import axis_format

# Numbers by which the axes and the plot name each other.
CATEGORIES: Final = 111_111_111
VALUES: Final = 222_222_222


def axes_of(chart: Chart, lettering: Lettering) -> str:
    """The category axis and the value axis."""
    return _categories(chart, lettering) + _values(chart, lettering)


def _categories(chart: Chart, lettering: Lettering) -> str:
    lies = chart.kind == "bar"
    title = chart.category_title
    parts = (
        # Bars are counted from below: turned round, the first stands at the top.
        _scaling("maxMin" if lies else "minMax"),
        f'<c:delete val="0"/><c:axPos val="{"l" if lies else "b"}"/>',
        titled(lettering.line(title)) if title else "",
        '<c:numFmt formatCode="General" sourceLinked="0"/>',
        # Names stand at the edge, where columns below zero do not run into them.
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>',
        shape(line(OUTLINE)),
        lettering.look(turn(chart)),
        f'<c:crossAx val="{VALUES}"/><c:crosses val="autoZero"/><c:auto val="0"/>',
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/>',
    )
    return f'<c:catAx><c:axId val="{CATEGORIES}"/>{"".join(parts)}</c:catAx>'


def _values(chart: Chart, lettering: Lettering) -> str:
    lies = chart.kind == "bar"
    title = chart.value_title
    crosses = "max" if lies else "autoZero"
    parts = (
        _scaling("minMax", chart),
        f'<c:delete val="0"/><c:axPos val="{"b" if lies else "l"}"/>',
        f"<c:majorGridlines>{shape(line(0.5, GRID))}</c:majorGridlines>",
        titled(lettering.line(title), "" if lies else "up") if title else "",
        f'<c:numFmt formatCode="{written(axis_format(chart))}" sourceLinked="0"/>',
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>',
        shape(line(0)),
        lettering.look(),
        f'<c:crossAx val="{CATEGORIES}"/><c:crosses val="{crosses}"/>',
        '<c:crossBetween val="between"/>',
    )
    return f'<c:valAx><c:axId val="{VALUES}"/>{"".join(parts)}</c:valAx>'


def _scaling(orientation: str, chart: Chart | None = None) -> str:
    """Columns begin at zero; left alone, Word begins near values that are much alike."""
    least = ""
    if chart and chart.kind in ("column", "bar") and min(chart.numbers, default=0) >= 0:
        least = '<c:min val="0"/>'
    return f'<c:scaling><c:orientation val="{orientation}"/>{least}</c:scaling>'

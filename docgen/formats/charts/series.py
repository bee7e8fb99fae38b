"""The series of a chart: where they stand in the workbook, their values, how they look."""

from collections.abc import Iterator, Sequence
from typing import Final

from docgen.blocks import Chart, Number
from docgen.formats.charts.book import cells
from docgen.formats.charts.fitting import has_labels
from docgen.formats.charts.lettering import Lettering, written
from docgen.formats.charts.looks import OUTLINE, area, line, shape, stroke
from docgen.formats.charts.numbers import number_format, plain

_SHOWN: Final = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
_NOTHING: Final = "".join(f'<c:show{each} val="0"/>' for each in _SHOWN)
_LEADERS: Final = (
    "<c:separator>，</c:separator>"
    f'<c:showLeaderLines val="1"/><c:leaderLines>{shape(line(0.5))}</c:leaderLines>'
)
_PLACES: Final = {"column": "outEnd", "bar": "outEnd", "line": "t", "pie": "outEnd"}


def series_of(chart: Chart, lettering: Lettering) -> str:
    """All series in the order of the chart; `lettering` is that of their values."""
    return "".join(_series(chart, number, lettering) for number in range(len(chart.series)))


def _series(chart: Chart, number: int, lettering: Lettering) -> str:
    last, column = len(chart.categories) + 1, number + 2
    each = chart.series[number]
    name = f"<c:f>{cells(column, 1, 1)}</c:f>{_texts('strCache', [each.name])}"
    names = f"<c:f>{cells(1, 2, last)}</c:f>{_texts('strCache', chart.categories)}"
    values = _numbers(each.values, number_format(chart))
    parts = (
        f'<c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef>{name}</c:strRef></c:tx>',
        _look(chart, number),
        _labels(chart, lettering),
        f"<c:cat><c:strRef>{names}</c:strRef></c:cat>",
        f"<c:val><c:numRef><c:f>{cells(column, 2, last)}</c:f>{values}</c:numRef></c:val>",
        '<c:smooth val="0"/>' if chart.kind == "line" else "",
    )
    return f"<c:ser>{''.join(parts)}</c:ser>"


def _texts(tag: str, texts: Sequence[str]) -> str:
    points = (f'<c:pt idx="{n}"><c:v>{written(t)}</c:v></c:pt>' for n, t in enumerate(texts))
    return f'<c:{tag}><c:ptCount val="{len(texts)}"/>{"".join(points)}</c:{tag}>'


def _numbers(values: Sequence[Number | None], format_: str) -> str:
    points = (
        f'<c:pt idx="{n}"><c:v>{plain(value)}</c:v></c:pt>'
        for n, value in enumerate(values)
        if value is not None
    )
    head = f'<c:formatCode>{written(format_)}</c:formatCode><c:ptCount val="{len(values)}"/>'
    return f"<c:numCache>{head}{''.join(points)}</c:numCache>"


def _look(chart: Chart, number: int) -> str:
    if chart.kind == "line":
        return stroke(number)
    if chart.kind == "pie":
        return "".join(_slices(len(chart.categories)))
    return f'{area(number, len(chart.series))}<c:invertIfNegative val="0"/>'


def _slices(count: int) -> Iterator[str]:
    yield shape(line(OUTLINE))
    for n in range(count):
        yield f'<c:dPt><c:idx val="{n}"/><c:bubble3D val="0"/>{area(n, count)}</c:dPt>'


def _unlabelled(chart: Chart) -> Iterator[str]:
    """Slices without breadth have no label: it would stand on that of the next."""
    for n, value in enumerate(chart.series[0].values if chart.kind == "pie" else ()):
        if not value:
            yield f'<c:dLbl><c:idx val="{n}"/><c:delete val="1"/></c:dLbl>'


def _labels(chart: Chart, lettering: Lettering) -> str:
    """Values at the ends of columns; at slices name, value and share."""
    if not has_labels(chart):
        return f"<c:dLbls>{_NOTHING}</c:dLbls>"
    said = {"Val", "CatName", "Percent"} if chart.kind == "pie" else {"Val"}
    shows = "".join(f'<c:show{each} val="{int(each in said)}"/>' for each in _SHOWN)
    head = (
        f"{''.join(_unlabelled(chart))}"
        f"{shape('<a:noFill/>' + line(0))}{lettering.look()}"
        f'<c:dLblPos val="{_PLACES[chart.kind]}"/>{shows}'
    )
    return f"<c:dLbls>{head}{_LEADERS if chart.kind == 'pie' else ''}</c:dLbls>"

"""A chart as the XML of its part (ECMA-376-1, 21.2)."""

from typing import Final

from docgen.blocks import Chart
from docgen.formats.charts.axes import CATEGORIES, VALUES, axes_of
from docgen.formats.charts.fitting import SMALLER, first_angle, gap, legend_of, plot_box
from docgen.formats.charts.lettering import Lettering, titled
from docgen.formats.charts.looks import line, shape, solid
from docgen.formats.charts.series import series_of

C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK_KEY: Final = "rId1"
"""The relation of a chart to its workbook."""

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SIDES: Final = {"bottom": "b", "right": "r", "top": "t"}
_AXES: Final = f'<c:axId val="{CATEGORIES}"/><c:axId val="{VALUES}"/>'


def chart_xml(chart: Chart, text: tuple[str, str], title: tuple[str, str]) -> bytes:
    """The part of a chart; the fonts of text and title are a Chinese and a Western one."""
    body = Lettering(east=text[0], west=text[1], size=chart.size)
    small = Lettering(east=text[0], west=text[1], size=chart.size - SMALLER)
    head = Lettering(east=title[0], west=title[1], size=chart.title_size)
    axes = "" if chart.kind == "pie" else axes_of(chart, body)
    inside = f"{_layout(chart)}{_plot(chart, small)}{axes}{shape(_BARE)}"
    plot = f"<c:plotArea>{inside}</c:plotArea>"
    inner = "".join((_title(chart, head, small), plot, _legend(chart, body)))
    content = (
        '<c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/>'
        f'<c:chart>{inner}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"{shape(solid('FFFFFF') + line(0))}{body.look()}"
        f'<c:externalData r:id="{BOOK_KEY}"><c:autoUpdate val="0"/></c:externalData>'
    )
    root = f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}">{content}</c:chartSpace>'
    return (_HEAD + root).encode()


_BARE: Final = "<a:noFill/>" + line(0)


def _layout(chart: Chart) -> str:
    """Where the plot lies, without its labels; empty if the program that draws it shall say."""
    box = plot_box(chart)
    if box is None:
        return "<c:layout/>"
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    edges = "".join(f'<c:{n} val="{v:.4f}"/>' for n, v in zip("xywh", box, strict=True))
    return f"<c:layout><c:manualLayout>{modes}{edges}</c:manualLayout></c:layout>"


def _title(chart: Chart, head: Lettering, small: Lettering) -> str:
    """The title with the measure on a line below it."""
    lines = head.line(chart.title) if chart.title else ""
    lines += small.line(f"单位：{chart.measure}") if chart.measure else ""
    return f'{titled(lines) if lines else ""}<c:autoTitleDeleted val="{int(not lines)}"/>'


def _plot(chart: Chart, small: Lettering) -> str:
    series = series_of(chart, small)
    if chart.kind == "pie":
        turned = f'<c:firstSliceAng val="{first_angle(chart)}"/>'
        return f'<c:pieChart><c:varyColors val="1"/>{series}{turned}</c:pieChart>'
    plain = '<c:varyColors val="0"/>'
    if chart.kind == "line":
        head = f'<c:grouping val="standard"/>{plain}'
        return f'<c:lineChart>{head}{series}<c:marker val="1"/>{_AXES}</c:lineChart>'
    direction = "bar" if chart.kind == "bar" else "col"
    head = f'<c:barDir val="{direction}"/><c:grouping val="clustered"/>{plain}'
    white = f'<c:gapWidth val="{gap(chart)}"/><c:overlap val="0"/>'
    return f"<c:barChart>{head}{series}{white}{_AXES}</c:barChart>"


def _legend(chart: Chart, body: Lettering) -> str:
    side = legend_of(chart)
    if side == "none":
        return ""
    where = f'<c:legendPos val="{_SIDES[side]}"/><c:overlay val="0"/>'
    return f"<c:legend>{where}{body.look()}</c:legend>"

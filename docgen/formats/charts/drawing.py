"""A chart in the text: a paragraph of its own that holds the drawing."""

from typing import Final

from docgen.blocks import Chart
from docgen.formats.charts.lettering import written
from docgen.formats.charts.looks import EMU
from docgen.formats.charts.writing import A, C, R

_WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_KINDS: Final = {"column": "柱形图", "bar": "条形图", "line": "折线图", "pie": "饼图"}
# Above the numbers that docxtpl gives to the drawings of the text.
_FIRST_ID: Final = 20_000
# The line is as high as the chart and what type as small as can be takes below it: in a line of
# exact height Word would show only the foot of the chart.
_TINY: Final = '<w:rPr><w:noProof/><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr>'
_EVEN: Final = (
    '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="240"'
    ' w:lineRule="auto"/><w:ind w:left="0" w:right="0" w:firstLine="0"/><w:jc w:val="center"/>'
)


def chart_paragraph(chart: Chart, style: str, key: str, number: int) -> str:
    """The paragraph, in the style with that id; `key` is the relation to the chart's part."""
    kept = "<w:keepNext/>" if chart.keep_next else ""
    properties = f'<w:pPr><w:pStyle w:val="{written(style)}"/>{kept}{_EVEN}{_TINY}</w:pPr>'
    return f"<w:p>{properties}<w:r>{_TINY}{_drawing(chart, key, number)}</w:r></w:p>"


def _drawing(chart: Chart, key: str, number: int) -> str:
    told = f"{_KINDS[chart.kind]}：{chart.title}" if chart.title else _KINDS[chart.kind]
    inner = (
        f'<wp:extent cx="{round(chart.width * EMU)}" cy="{round(chart.height * EMU)}"/>'
        '<wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{_FIRST_ID + number}" name="图表 {number}" descr="{written(told)}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{A}"><a:graphicData uri="{C}">'
        f'<c:chart xmlns:c="{C}" xmlns:r="{R}" r:id="{key}"/></a:graphicData></a:graphic>'
    )
    edges = 'distT="0" distB="0" distL="0" distR="0"'
    return f'<w:drawing><wp:inline xmlns:wp="{_WP}" {edges}>{inner}</wp:inline></w:drawing>'

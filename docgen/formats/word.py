"""Blocks as WordprocessingML, and the profile put into a template's styles and pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import count, groupby, pairwise
from typing import Any, Final

from docgen.blocks import Block, Cell, Chart, Paragraph, Row, Rules, Run, Table
from docgen.formats.charts.adding import add_chart
from docgen.formats.charts.book import workbook
from docgen.formats.charts.drawing import chart_paragraph
from docgen.formats.charts.writing import chart_xml
from docgen.formats.package import parse_xml
from docgen.layout.metrics import Font
from docgen.layout.metrics import fonts as fonts_of

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_NO_STYLES: Final = f'<w:styles xmlns:w="{W}"/>'.encode()
_JC: Final = {"justify": "both"}
# Bookmarks that a template brings along are numbered from 0.
_FIRST_MARK: Final = 10_000


def twips(points: float) -> int:
    """Points as twentieths of a point."""
    return round(points * 20)


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """The styles of a template by the names that Word shows: ids, and Chinese and Western fonts."""

    ids: Mapping[str, str]
    east: Mapping[str, str]
    west: Mapping[str, str]
    marks: Iterator[int] = field(default_factory=lambda: count(_FIRST_MARK))

    @classmethod
    def read(cls, styles: bytes | None) -> "StyleSheet":
        """The style sheet of a styles.xml; fonts come along basedOn and from the defaults."""
        root = parse_xml(styles or _NO_STYLES)
        found = {_attribute(style, "styleId"): style for style in root.iter(_q("style"))}
        names = {_name(style): key for key, style in found.items()}
        return cls(
            ids=names,
            east={each: _font(found, key, root, "eastAsia") for each, key in names.items()},
            west={each: _font(found, key, root, "ascii") for each, key in names.items()},
        )

    def renderer(self) -> Callable[[object], str | None]:
        """A function that writes a block, or a tuple of blocks, as XML; None for other values.

        It raises KeyError with the name of a style that the template does not have, and for a
        chart LookupError where no document is rendered that could take the chart's parts.
        """

        def render(value: object) -> str | None:
            if isinstance(value, Paragraph | Table | Chart):
                return self.block(value)
            blocks = value if isinstance(value, tuple) else ()
            if blocks and all(isinstance(item, Paragraph | Table | Chart) for item in blocks):
                return "".join(self.block(item) for item in blocks)
            return None

        return render

    def block(self, block: Block) -> str:
        """One paragraph, table or chart as XML."""
        if isinstance(block, Chart):
            return self.chart(block)
        return self.table(block) if isinstance(block, Table) else self.paragraph(block)

    def chart(self, chart: Chart) -> str:
        """A w:p with the chart's drawing; the chart's own part goes to what is rendered now."""
        fonts = [(self.east[name], self.west[name]) for name in (chart.style, chart.title_style)]
        key, number = add_chart(chart_xml(chart, *fonts), workbook(chart))
        return chart_paragraph(chart, self.ids[chart.style], key, number)

    def paragraph(self, paragraph: Paragraph) -> str:
        """A w:p with the properties that differ from its style, in the schema's order."""
        fonts = fonts_of(paragraph.text)
        written: list[str] = []
        start = 0
        for run in paragraph.runs:
            end = start + len(run.text)
            pieces = self._pieces(run, paragraph.style, fonts[start:end])
            written.extend(self._marked(run.mark, pieces) if run.mark else pieces)
            start = end
        return f"<w:p>{self._paragraph_properties(paragraph)}{''.join(written)}</w:p>"

    def _marked(self, mark: str, pieces: Iterator[str]) -> Iterator[str]:
        """The pieces of a run between the ends of its bookmark."""
        number = next(self.marks)
        yield f'<w:bookmarkStart w:id="{number}" w:name={_quoted(mark)}/>'
        yield from pieces
        yield f'<w:bookmarkEnd w:id="{number}"/>'

    def _pieces(self, run: Run, style: str, fonts: Sequence[Font]) -> Iterator[str]:
        """The run, cut where a character needs another font than its neighbours."""
        start = 0
        for font, group in groupby(fonts):
            end = start + len(list(group))
            yield self._run(run, run.text[start:end], style, font)
            start = end

    def _run(self, run: Run, text: str, style: str, font: Font) -> str:
        named = f"<w:rStyle w:val={_quoted(self.ids[run.style])}/>" if run.style else ""
        fonts = self._fonts(run.style or style, font)
        bold = "<w:b/>" if run.bold else ""
        spacing = "" if run.tracking is None else f'<w:spacing w:val="{twips(run.tracking)}"/>'
        size = f'<w:sz w:val="{round(run.size * 2)}"/>' if run.size else ""
        return f"<w:r><w:rPr>{named}{fonts}{bold}{spacing}{size}</w:rPr>{_text(text)}</w:r>"

    def _fonts(self, style: str, font: Font) -> str:
        """The hint keeps Chinese quotes and dashes in the Chinese font, in Word and elsewhere."""
        if font is Font.STYLE:
            return '<w:rFonts w:hint="eastAsia"/>'
        if font is Font.EAST:
            name = _quoted(self.east[style])
            return f'<w:rFonts w:hint="eastAsia" w:ascii={name} w:hAnsi={name}/>'
        name = _quoted(self.west[style])
        return f"<w:rFonts w:eastAsia={name}/>"

    def _paragraph_properties(self, p: Paragraph) -> str:
        parts = [
            f"<w:pStyle w:val={_quoted(self.ids[p.style])}/>",
            "<w:keepNext/>" if p.keep_next else "",
            "<w:pageBreakBefore/>" if p.page_break_before else "",
            _tabs(p),
            _spacing(p),
            _indents(p),
            f'<w:jc w:val="{_JC.get(p.align, p.align)}"/>' if p.align else "",
        ]
        return f"<w:pPr>{''.join(parts)}</w:pPr>"

    def table(self, table: Table) -> str:
        """A w:tbl of fixed layout, its widths in tblGrid and in every cell alike."""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _grid(table))
        rows = "".join(self._row(row, table) for row in table.rows)
        return f"<w:tbl>{_table_properties(table)}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def _row(self, row: Row, table: Table) -> str:
        rule = "exact" if row.exact else "atLeast"
        header = "<w:tblHeader/>" if row.header else ""
        height = f'<w:trHeight w:val="{twips(row.height)}" w:hRule="{rule}"/>'
        widths = iter(_grid(table))
        cells = "".join(
            self._cell(cell, sum(next(widths) for _ in range(cell.span))) for cell in row.cells
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{height}{header}</w:trPr>{cells}</w:tr>"

    def _cell(self, cell: Cell, width: int) -> str:
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        merge = f'<w:vMerge w:val="{cell.merge}"/>' if cell.merge else ""
        middle = '<w:vAlign w:val="center"/>' if cell.middle else ""
        properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{middle}</w:tcPr>'
        content = "".join(self.paragraph(p) for p in cell.paragraphs)
        return f"<w:tc>{properties}{content}</w:tc>"


def _quoted(value: str) -> str:
    """An attribute's value; xml.sax.saxutils does it too, but imports all of HTTP and TLS."""
    return f'"{escape(value)}"'


def _q(tag: str) -> str:
    return f"{{{W}}}{tag}"


def _attribute(element: Any, name: str) -> str:
    return str(element.get(_q(name), ""))


def _name(style: Any) -> str:
    return _attribute(style.find(_q("name")), "val")


def _font(styles: Mapping[str, Any], key: str, root: Any, which: str) -> str:
    """The font of a style, its own or that of the style it is based on, else the default."""
    seen: set[str] = set()
    while key in styles and key not in seen:
        seen.add(key)
        fonts = styles[key].find(f"{_q('rPr')}/{_q('rFonts')}")
        if fonts is not None and fonts.get(_q(which)):
            return _attribute(fonts, which)
        base = styles[key].find(_q("basedOn"))
        key = "" if base is None else _attribute(base, "val")
    default = root.find(f"{_q('docDefaults')}/{_q('rPrDefault')}/{_q('rPr')}/{_q('rFonts')}")
    return "" if default is None else _attribute(default, which)


def _tabs(p: Paragraph) -> str:
    stops = "".join(f'<w:tab w:val="{tab.kind}" w:pos="{twips(tab.at)}"/>' for tab in p.tabs)
    return f"<w:tabs>{stops}</w:tabs>" if stops else ""


def _spacing(p: Paragraph) -> str:
    before = "" if p.before is None else f' w:before="{twips(p.before)}"'
    line = "" if p.line is None else f' w:line="{twips(p.line)}" w:lineRule="exact"'
    return f"<w:spacing{before}{line}/>" if before or line else ""


def _indents(p: Paragraph) -> str:
    left = "" if p.left is None else f' w:left="{twips(p.left)}"'
    right = "" if p.right is None else f' w:right="{twips(p.right)}"'
    first = ""
    if p.first is not None:
        side = "hanging" if p.first < 0 else "firstLine"
        first = f' w:{side}="{twips(abs(p.first))}"'
    return f"<w:ind{left}{right}{first}/>" if left or right or first else ""


def _text(text: str) -> str:
    """Text elements, with tabs and line breaks as their own elements."""
    lines = []
    for line in text.split("\n"):
        cells = [
            f'<w:t xml:space="preserve">{escape(part, quote=False)}</w:t>' if part else ""
            for part in line.split("\t")
        ]
        lines.append("<w:tab/>".join(cells))
    return "<w:br/>".join(lines)


def _grid(table: Table) -> list[int]:
    """Column widths in twips whose sum is the table's width, rounded once."""
    edges = [0.0]
    for width in table.widths:
        edges.append(edges[-1] + width)
    return [twips(b) - twips(a) for a, b in pairwise(edges)]


def _at_bottom(left: float) -> str:
    """A floating table's position; LibreOffice floats one as wide as the text only on a page."""
    return (
        '<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin"'
        f' w:horzAnchor="page" w:tblpX="{twips(left)}" w:tblpYSpec="bottom"/>'
        '<w:tblOverlap w:val="never"/>'
    )


def _table_properties(table: Table) -> str:
    pad = twips(table.padding)
    return (
        "<w:tblPr>"
        + (_at_bottom(table.left) if table.page_bottom else "")
        + f'<w:tblW w:w="{sum(_grid(table))}" w:type="dxa"/>'
        + ("" if table.page_bottom else f'<w:tblInd w:w="{twips(table.left)}" w:type="dxa"/>')
        + _borders(table.rules)
        + '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        + f'<w:top w:w="0" w:type="dxa"/><w:left w:w="{pad}" w:type="dxa"/>'
        + f'<w:bottom w:w="0" w:type="dxa"/><w:right w:w="{pad}" w:type="dxa"/>'
        + "</w:tblCellMar></w:tblPr>"
    )


def _borders(rules: Rules) -> str:
    sides = (
        ("top", rules.outer),
        ("left", rules.sides),
        ("bottom", rules.outer),
        ("right", rules.sides),
        ("insideH", rules.inner),
        ("insideV", rules.sides and rules.inner),
    )
    drawn = "".join(_border(side, width) for side, width in sides)
    return f"<w:tblBorders>{drawn}</w:tblBorders>"


def _border(side: str, width: float) -> str:
    if not width:
        return f'<w:{side} w:val="nil"/>'
    return f'<w:{side} w:val="single" w:sz="{round(width * 8)}" w:space="0" w:color="000000"/>'

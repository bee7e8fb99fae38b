"""Footers of landscape pages, where upright pages have them (GB/T 9704, clause 8).

Turned to the left, a landscape page stands upright with its left edge at the bottom. There the
footer's paragraphs lie in a floating table of one cell, whose lines run down the landscape page.
"""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from docgen.formats.merging.document import Document
from docgen.formats.merging.marks import forget_editing
from docgen.formats.merging.markup import (
    PARAGRAPH_ORDER,
    W,
    insert,
    length,
    make,
    properties,
    remove,
    select,
    thin_paragraph,
    val,
    w,
)
from docgen.official import GBT9704

_UNTURNABLE: Final = ".//w:drawing | .//w:pict | .//w:object | .//w:tbl | .//w:framePr"
_NUMBERED: Final = (
    "descendant::w:p[not(.//w:p)][.//w:instrText[contains(., 'PAGE')]"
    " or .//w:fldSimple[contains(@w:instr, 'PAGE')]]"
)
_LINE: Final = 400
"""Height of a line that is not exact, twips: enough for 四号."""

_DESCENT: Final = 0.2
_CENTRED: Final = 93
"""A line of exact height has its baseline a fifth above its foot, but text that runs downwards
stands in the middle of it: so much, twips, lies between the middle of 四号 and its baseline."""

_TABLE: Final = (
    '<w:tbl xmlns:w="{w}"><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0"'
    ' w:vertAnchor="page" w:horzAnchor="page" w:tblpX="{left}" w:tblpY="{top}"/>'
    '<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/>'
    '</w:tblGrid><w:tr><w:trPr><w:trHeight w:val="{length}" w:hRule="exact"/></w:trPr><w:tc>'
    '<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:textDirection w:val="tbRl"/></w:tcPr>'
    "</w:tc></w:tr></w:tbl>"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Strip:
    """Where a landscape page has its footer, twips from its corner: lower edge (left) and top."""

    left: int
    top: int
    length: int


def turned(document: Document, part: str, strip: Strip, *, odd: bool) -> Any:
    """The root of a footer that shows, turned, what the document's footer `part` shows.

    Of a footer with frames, pictures or tables only the page number is kept, one 字 from the outer
    edge of an odd or even page (7.5).
    """
    source = document.root(part)
    content = _paragraphs(source, odd=odd)
    styles = document.related_root("styles")
    width = sum(_height(paragraph, styles) for paragraph in content)
    root = etree.Element(source.tag, nsmap=source.nsmap)
    root.attrib.update(source.attrib)
    if content:
        table = etree.fromstring(
            _TABLE.format(
                w=W,
                left=strip.left + _CENTRED - round((0.5 - _DESCENT) * width),
                top=strip.top,
                width=width,
                length=strip.length,
            )
        )
        table.find(f".//{w('tc')}").extend(content)
        root.append(table)
    root.append(thin_paragraph())
    return root


def _paragraphs(source: Any, *, odd: bool) -> list[Any]:
    """Copies of the footer's paragraphs, out of content controls, without ids."""
    if select(source, _UNTURNABLE):
        found = [_aligned(deepcopy(item), odd) for item in select(source, _NUMBERED)[:1]]
    else:
        found = [deepcopy(item) for item in source.iter(w("p"))]
    for paragraph in found:
        forget_editing(paragraph)
        for mark in list(paragraph.iter(w("bookmarkStart"), w("bookmarkEnd"))):
            remove(mark)
        for number in select(paragraph, ".//w:sdtPr/w:id"):
            remove(number)
    return found


def _aligned(paragraph: Any, odd: bool) -> Any:
    own = properties(paragraph, "pPr")
    for tag in ("framePr", "ind", "jc"):
        for item in own.findall(w(tag)):
            remove(item)
    side = "right" if odd else "left"
    insert(own, make("ind", **{side: str(round(GBT9704.char * 20))}), PARAGRAPH_ORDER)
    insert(own, make("jc", val=side), PARAGRAPH_ORDER)
    return paragraph


def _height(paragraph: Any, styles: Any) -> int:
    """The height of a paragraph of one line, twips, where it or its style gives it exactly."""
    spacing = paragraph.find(f"{w('pPr')}/{w('spacing')}")
    key = val(paragraph.find(f"{w('pPr')}/{w('pStyle')}"))
    known = {} if styles is None else {val(item, "styleId"): item for item in styles}
    while not val(spacing, "line") and key in known:
        style = known.pop(key)
        spacing = style.find(f"{w('pPr')}/{w('spacing')}")
        key = val(style.find(w("basedOn")))
    exact = val(spacing, "lineRule") in ("exact", "atLeast")
    return max(length(spacing, "line", _LINE), 20) if exact else _LINE

"""The bytes of a rendered part without a parser, where the template proves it unneeded.

docxtpl parses what was rendered, mends the tables, numbers the drawings and writes it again. For
most templates and values that changes nothing but a few spellings, such as of empty elements.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from docgen.formats.engine import Finish
from docgen.formats.expressions import PartTemplate
from docgen.formats.package import parse_xml
from docgen.formats.sketch import CLOSE, OPEN, VALUE, Sketch, Unfit
from docgen.formats.tags import FTR, HDR, TBL, TC, TR, P, T, W

_BREAKS: Final = ("\n", "\t", "\a", "\f")
_LINE_BREAK: Final = '</w:t><w:br/><w:t xml:space="preserve">'
# As Jinja escapes, and as lxml writes.
_SPELLINGS: Final = (("&#34;", '"'), ("&#39;", "'"), ("&#123;", "{"), ("&#125;", "}"))
_NO_ROWS: Final = ("</w:tblGrid></w:tbl>", "<w:tblGrid/></w:tbl>")
_NO_PARAGRAPHS: Final = ("</w:tcPr></w:tc>", "<w:tcPr/></w:tc>")
_MARKS: Final = frozenset({f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}proofErr"})
_IN_TABLE: Final = frozenset({TR, f"{W}tblPr", f"{W}tblGrid"})
_IN_ROW: Final = frozenset({TC, f"{W}trPr", f"{W}tblPrEx"}) | _MARKS
_IN_CELL: Final = frozenset({P, f"{W}tcPr"})
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shortcut:
    """What is left to do for a part: spellings of empty elements, and a new head and tail.

    With one of the `hazards` in it, the rendered text must be parsed after all.
    """

    hazards: tuple[str, ...]
    empties: tuple[tuple[str, str], ...]
    in_attributes: bool
    in_texts: bool
    old_head: str
    head: str
    old_tail: str
    tail: str

    def data(self, xml: str, *, escapes: bool) -> bytes | None:
        """The part; None if the text must be parsed.

        The values must be plain ones, escaped; `escapes` says whether some of them had breaks,
        quotes or braces.
        """
        if escapes:
            breaks = _BREAKS[1:] if self.in_texts else _BREAKS
            if self.in_attributes or any(character in xml for character in breaks):
                return None
            xml = xml.replace("\n", _LINE_BREAK)
            for escaped, written in _SPELLINGS:
                xml = xml.replace(escaped, written)
        for hazard in self.hazards:
            if hazard in xml:
                return None
        for empty, written in self.empties:
            # Quicker than replace where there is much to replace.
            xml = written.join(xml.split(empty))
        body = xml[len(self.old_head) : len(xml) - len(self.old_tail)]
        return f"{self.head}{body}{self.tail}".encode()


def find_shortcut(template: PartTemplate, finish: Finish) -> Shortcut | None:
    """The shortcut that gives what `finish` gives; None if that cannot be proved."""
    try:
        sketch = Sketch(template.tree)
        root = parse_xml(sketch.marked.encode())
        hazards = tuple(dict.fromkeys(_hazards(root)))
        return _tried(sketch, hazards, finish, in_texts=_are_values_in_texts(root))
    except (Unfit, etree.LxmlError, ValueError, AttributeError, TypeError):
        return None


def _tried(
    sketch: Sketch, hazards: tuple[str, ...], finish: Finish, *, in_texts: bool
) -> Shortcut | None:
    """The shortcut, if it gives the same for the sketch."""
    plain = sketch.plain
    if any(text in plain for text in ("{", "}", "&#", *_BREAKS)):
        return None
    old_head = plain[: plain.index(">") + 1]
    old_tail = plain[plain.rindex("<") :]
    written = finish(plain).decode()
    head = written[: _root_end(written, old_head)]
    tail = written[written.rindex(old_tail) :]
    shortcut = Shortcut(
        hazards=hazards,
        empties=tuple(_empties(sketch.empties)),
        in_attributes=sketch.in_attributes,
        in_texts=in_texts,
        old_head=old_head,
        head=head,
        old_tail=old_tail,
        tail=tail,
    )
    return shortcut if shortcut.data(plain, escapes=False) == written.encode() else None


def _root_end(written: str, head: str) -> int:
    name = head[1:].split(">", 1)[0].split(None, 1)[0]
    return written.index(">", written.index(f"<{name}")) + 1


def _empties(found: dict[str, str]) -> Iterator[tuple[str, str]]:
    # A text has no elements in it, so that what ends a tag before its end is its own start.
    yield "></w:t>", "/>"
    for start, name in found.items():
        if name != "w:t":
            yield f"{start}</{name}>", f"{start[:-1]}/>"


# ---------------------------------------------------------------- what the parser would mend


def _hazards(root: Any) -> Iterator[str]:
    """Texts that show that something must be mended; raises Unfit where none would show it."""
    for element in root.iter(etree.Element):
        _check_balance(element)
        if (check := _CHECKS.get(element.tag)) is not None:
            yield from check(element)
    if root.tag in (HDR, FTR) and not any(not loose for _, loose in _children(root)):
        raise Unfit("a header that may be empty")


def _are_values_in_texts(root: Any) -> bool:
    """Whether docxtpl finds each value in a plain text of a run, to break its lines."""
    for element in root.iter(etree.Element):
        inside = "".join((element.text or "", *(child.tail or "" for child in element)))
        if VALUE in inside and not _is_plain_text(element):
            return False
    return True


def _is_plain_text(element: Any) -> bool:
    parent = element.getparent()
    if element.tag != T or parent is None or parent.tag != f"{W}r":
        return False
    paragraphs = list(element.iterancestors(P))
    return len(paragraphs) == 1 and paragraphs[0].find(f".//{P}") is None


def _children(element: Any) -> Iterator[tuple[Any, bool]]:
    """The elements in an element, each with whether it can be left out or come several times."""
    depth = 0
    for child in element:
        if child.tag is etree.Comment:
            depth += (child.text == OPEN) - (child.text == CLOSE)
        elif isinstance(child.tag, str):
            yield child, depth > 0


def _check_balance(element: Any) -> None:
    depth = 0
    for child in element.iterchildren(etree.Comment):
        depth += (child.text == OPEN) - (child.text == CLOSE)
        if depth < 0:
            break
    if depth:
        raise Unfit("a branch over several elements")


def _check_text(text: Any) -> Iterator[str]:
    if any(True for _ in _children(text)):
        raise Unfit("elements in a text")
    yield from ()


def _check_drawing(drawing: Any) -> Iterator[str]:
    """Drawings are numbered in the template already, unless their count depends on values."""
    child = drawing
    for parent in drawing.iterancestors():
        if any(loose for one, loose in _children(parent) if one is child):
            raise Unfit("drawings that must be counted")
        child = parent
    yield from ()


def _check_table(table: Any) -> Iterator[str]:
    columns = len(table.find(f"{W}tblGrid").findall(f"{W}gridCol"))
    children = list(_children(table))
    rows = [(row, loose) for row, loose in children if row.tag == TR]
    if any(len(row.findall(TC)) > columns for row in table.iter(TR)):
        raise Unfit("more cells than columns")
    full = [_width(row) >= columns for row, _ in rows]
    if any(wide and not loose for wide, (_, loose) in zip(full, rows, strict=True)):
        allowed = _IN_TABLE | _MARKS
    elif rows and all(full):
        allowed = _IN_TABLE
        yield from _NO_ROWS if all(loose for _, loose in rows) else ()
    else:
        raise Unfit("columns that may go")
    if any(child.tag not in allowed or (loose and child.tag != TR) for child, loose in children):
        raise Unfit("other things between rows")


def _width(row: Any) -> int:
    spans = (cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(TC))
    return sum(1 if span is None else int(span.get(f"{W}val")) for span in spans)


def _check_row(row: Any) -> Iterator[str]:
    if any(child.tag not in _IN_ROW or loose for child, loose in _children(row)):
        raise Unfit("cells that come and go")
    yield from ()


def _check_cell(cell: Any) -> Iterator[str]:
    children = list(_children(cell))
    blocks = [(child.tag, loose) for child, loose in children if child.tag in (P, TBL)]
    if blocks and blocks[-1] == (P, False):
        return
    tags = [child.tag for child, _ in children]
    if tags[:1] != [f"{W}tcPr"] or children[0][1] or not set(tags) <= _IN_CELL:
        raise Unfit("a cell that may lack a paragraph")
    yield from _NO_PARAGRAPHS


_CHECKS: Final[dict[str, Callable[[Any], Iterator[str]]]] = {
    T: _check_text,
    TBL: _check_table,
    TR: _check_row,
    TC: _check_cell,
    _DRAWING: _check_drawing,
}

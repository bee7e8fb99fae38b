"""What a docx says, as text to compare: a line a paragraph, a row, or a section break.

`DOCGEN_UPDATE=1 pytest` writes the golden outlines anew; look at the difference before it goes in.
"""

import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples/trade-secret-month"
OUTLINES = Path(__file__).parent / "outlines"

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TWIPS_PER_MM = 1440 / 25.4
MARGINS = ("top", "right", "bottom", "left")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell: its text, one line a paragraph, how many columns it takes, what it is merged with."""

    text: str
    span: int = 1
    merge: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """A docx opened for reading: the body of its document.xml and the names of its styles."""

    body: Any
    styles: dict[str, str]

    @classmethod
    def open(cls, path: Path) -> "Word":
        """Read a docx."""
        with zipfile.ZipFile(path) as package:
            document = etree.fromstring(package.read("word/document.xml"))
            styles = etree.fromstring(package.read("word/styles.xml"))
        names = {s.get(f"{W}styleId"): _value(s.find(f"{W}name")) for s in styles.iter(f"{W}style")}
        return cls(body=document.find(f"{W}body"), styles=names)

    def paragraphs(self) -> list[tuple[str, str]]:
        """Style and text of the paragraphs outside tables."""
        return [(self.style(p), text(p)) for p in self.body.iter(f"{W}p") if not _in_table(p)]

    def said(self, style: str) -> list[str]:
        """The texts of the paragraphs in a style, in tables too."""
        return [text(p) for p in self.body.iter(f"{W}p") if self.style(p) == style and text(p)]

    def tables(self) -> list[list[list[Cell]]]:
        """The rows of every table."""
        return [[cells(row) for row in table.iter(f"{W}tr")] for table in self.body.iter(f"{W}tbl")]

    def style(self, paragraph: Any) -> str:
        """The name of a paragraph's style."""
        return self.styles.get(_value(paragraph.find(f"{W}pPr/{W}pStyle")), "Normal")

    def outline(self) -> str:
        """The whole document, one line each: paragraphs, rows of tables, sections."""
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        for block in self.body:
            if block.tag == f"{W}p":
                turn = "" if block.find(f"{W}pPr/{W}pageBreakBefore") is None else "⤓ "
                yield f"{turn}{self.style(block)} | {text(block)}"
            elif block.tag == f"{W}tbl":
                yield from _table(block)
            for section in block.iter(f"{W}sectPr"):
                yield _section(section)


def text(element: Any) -> str:
    """The text in an element; tabs as ⇥, line breaks as ⏎."""
    marks = {f"{W}tab": "⇥", f"{W}br": "⏎"}
    runs = (node for run in element.iter(f"{W}r") for node in run)
    return "".join((n.text or "") if n.tag == f"{W}t" else marks.get(n.tag, "") for n in runs)


def cells(row: Any) -> list[Cell]:
    """The cells of a row."""
    return [
        Cell(
            text="\n".join(text(p) for p in cell.iter(f"{W}p")),
            span=int(_value(cell.find(f"{W}tcPr/{W}gridSpan")) or 1),
            merge=_value(cell.find(f"{W}tcPr/{W}vMerge")),
        )
        for cell in row.iter(f"{W}tc")
    ]


def assert_outline(path: Path, name: str) -> None:
    """Compare a docx with its golden outline, outlines/NAME.txt."""
    golden, found = OUTLINES / f"{name}.txt", Word.open(path).outline()
    if os.environ.get("DOCGEN_UPDATE") == "1":
        OUTLINES.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{W}val", ""))


def _in_table(paragraph: Any) -> bool:
    return any(above.tag == f"{W}tbl" for above in paragraph.iterancestors())


def _table(table: Any) -> Iterator[str]:
    widths = (int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol"))
    yield "table | " + " ¦ ".join(_mm(width) for width in widths) + " mm"
    for row in table.iter(f"{W}tr"):
        head = "" if row.find(f"{W}trPr/{W}tblHeader") is None else "# "
        yield f"    {head}" + " ¦ ".join(_shown(cell) for cell in cells(row))


def _shown(cell: Cell) -> str:
    """A cell; 〃 continues the one above, × gives the columns it takes."""
    said = "〃" if cell.merge == "continue" else cell.text.replace("\n", "⏎")
    return said if cell.span == 1 else f"{said} ×{cell.span}"


def _section(section: Any) -> str:
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    kind = _value(section.find(f"{W}type")) or "nextPage"
    paper = f"{_mm(int(size.get(f'{W}w')))} × {_mm(int(size.get(f'{W}h')))}"
    white = " ".join(_mm(int(margins.get(f"{W}{side}"))) for side in MARGINS)
    return f"section | {kind}, {paper} mm, margins {white} mm"


def _mm(twips: int) -> str:
    return f"{twips / TWIPS_PER_MM:.1f}"

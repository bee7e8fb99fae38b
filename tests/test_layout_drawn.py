"""What layout.py predicts against what LibreOffice draws."""

import random
import zipfile
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Unpack
from xml.sax.saxutils import escape

import pytest

from docgen.layout import (
    HANGING,
    Font,
    RowBox,
    break_lines,
    count_lines,
    paginate_rows,
    pieces,
    row_height,
    stretch,
    usable_height,
)
from docgen.layout.lines import How
from tests.rendering import Page, read_pdf, to_pdf

pytestmark = pytest.mark.usefixtures("rendering")

BODY = 442.2
PITCH = 28.95
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"

TYPES = f"""<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml" ContentType="{KIND}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{KIND}.styles+xml"/></Types>"""

STYLES = f"""<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"/>
<w:spacing w:val="-5"/><w:sz w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>
</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>
<w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/><w:jc w:val="both"/>
</w:pPr></w:pPrDefault></w:docDefaults></w:styles>"""

SECTION = """<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474"
 w:bottom="1984" w:left="1588" w:header="851" w:footer="1440" w:gutter="0"/>
<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>"""

FONTS = {
    Font.STYLE: '<w:rFonts w:hint="eastAsia"/>',
    Font.EAST: '<w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312"/>',
    Font.WEST: '<w:rFonts w:eastAsia="Times New Roman"/>',
}


def write_docx(path: Path, body: str) -> Path:
    relation = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    end = "/></Relationships>"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr(
            "_rels/.rels",
            f'{relation}Type="{OFFICE}/officeDocument" Target="word/document.xml"{end}',
        )
        package.writestr(
            "word/_rels/document.xml.rels",
            f'{relation}Type="{OFFICE}/styles" Target="styles.xml"{end}',
        )
        package.writestr("word/styles.xml", STYLES)
        document = f'<w:document xmlns:w="{W}"><w:body>{body}{SECTION}</w:body></w:document>'
        package.writestr("word/document.xml", document)
    return path


def runs(text: str, look: str = "") -> str:
    return "".join(
        f"<w:r><w:rPr>{FONTS[piece.font]}{look}</w:rPr>"
        f'<w:t xml:space="preserve">{escape(piece.text)}</w:t></w:r>'
        for piece in pieces(text)
    )


def paragraph(text: str, properties: str = "", look: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs(text, look)}</w:p>"


# Texts


LATIN = "WTO App GB/T e-mail COVID-19 PM2.5 A4 TRIPS Intellectual Word R&D No.5"
WORDS = tuple(LATIN.split())
HAN = "为深入贯彻落实党中央国务院关于加强知识产权保护工作部署切实提升企业商业秘密能力和水平市场监管"


def some_text(rng: random.Random, pieces_: int) -> str:
    def han(least: int, most: int) -> str:
        return "".join(rng.choices(HAN, k=rng.randint(least, most)))

    makers: Sequence[tuple[int, Callable[[], str]]] = (
        (14, lambda: han(1, 9)),
        (5, lambda: rng.choice("，，，。、；：？！")),
        (2, lambda: f"“{han(2, 6)}”{rng.choice(['', '，', '。'])}"),
        (2, lambda: f"《{han(2, 8)}》（{han(1, 4)}）"),
        (3, lambda: f"{rng.randint(0, 99999)}{rng.choice(['家', '人次', '万元', '%', '.5%', ''])}"),
        (2, lambda: f"{rng.randint(2000, 2030)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"),
        (1, lambda: f"〔{rng.randint(2000, 2030)}〕{rng.randint(1, 300)}号"),
        (1, lambda: rng.choice(["——", "……", "·", "～", "3×4", "（1）", "10:30", "1/3"])),
        (3, lambda: rng.choice(WORDS)),
        (1, lambda: f"“{rng.choice(WORDS)}”"),
        (1, lambda: " ".join(rng.choices(WORDS, k=3))),
        (1, lambda: "https://www.samr.gov.cn/jzj/index.html"),
    )
    weights, choices = zip(*makers, strict=True)
    text = "".join(make() for make in rng.choices(choices, weights, k=pieces_))
    return text.strip().lstrip("".join(HANGING)) or "空"


# Reading lines


def bare(text: str) -> str:
    """Text without white, which lines end with or without."""
    return "".join(text.split())


def drawn_lines(pages: Iterable[Page], texts: Sequence[str]) -> list[list[str]]:
    """The drawn lines of each text, without white.

    LibreOffice 7.4 leaves some hanging punctuation of justified lines undrawn: it is put back.
    """
    lines = iter([bare(line.text) for page in pages for line in page.lines() if bare(line.text)])
    found: list[list[str]] = []
    for text in map(bare, texts):
        own: list[str] = []
        at = 0
        while at < len(text):
            line = next(lines)
            if own and not text.startswith(line, at) and text[at] in HANGING:
                own[-1] += text[at]
                at += 1
            assert text.startswith(line, at), (text[at:], line)
            own.append(line)
            at += len(line)
        found.append(own)
    assert not list(lines)
    return found


def predicted(text: str, width: float, **how: Unpack[How]) -> list[str]:
    return [line for line in map(bare, break_lines(text, width, **how)) if line]


# Lines


def test_lines_of_body_text_break_as_drawn(tmp_path: Path) -> None:
    rng = random.Random(9704)
    hanging = [some_text(rng, rng.randint(5, 60)) for _ in range(120)]
    inside = [some_text(rng, rng.randint(5, 60)) for _ in range(120)]
    indent = '<w:ind w:firstLine="630"/>'
    files = [
        write_docx(tmp_path / "hanging.docx", "".join(paragraph(t, indent) for t in hanging)),
        write_docx(
            tmp_path / "inside.docx",
            # LibreOffice takes overflowPunct for its opposite
            "".join(paragraph(t, f'<w:overflowPunct w:val="1"/>{indent}') for t in inside),
        ),
    ]
    drawn = [read_pdf(pdf) for pdf in to_pdf(files, tmp_path)]
    for pages, texts, hang in zip(drawn, (hanging, inside), (True, False), strict=True):
        expected = [predicted(t, BODY, first_indent=31.5, hanging=hang) for t in texts]
        assert drawn_lines(pages, texts) == expected


@pytest.mark.parametrize(("size", "spacing"), [(12.0, 0.0), (14.0, 0.0), (16.0, -0.25)])
def test_lines_in_table_cells_break_as_drawn(tmp_path: Path, size: float, spacing: float) -> None:
    rng = random.Random(round(size))
    widths = (1000, 1600, 2400, 4100)
    texts = {width: [some_text(rng, rng.randint(1, 14)) for _ in range(30)] for width in widths}
    look = f'<w:spacing w:val="{round(spacing * 20)}"/><w:sz w:val="{round(size * 2)}"/>'
    files = []
    for width, cells in texts.items():
        rows = [row([cell(paragraph(text, "", look), width)]) for text in cells]
        files.append(write_docx(tmp_path / f"{width}.docx", table([width], rows) + "<w:p/>"))
    for pdf, (width, cells) in zip(to_pdf(files, tmp_path), texts.items(), strict=True):
        room = (width - 2 * 108) / 20
        expected = [
            predicted(text, room, size=size, spacing=spacing, hanging=False) for text in cells
        ]
        assert drawn_lines(read_pdf(pdf), cells) == expected


def test_paragraphs_lie_on_the_predicted_lines_of_pages(tmp_path: Path) -> None:
    rng = random.Random(22)
    texts = [f"第{n}段{some_text(rng, rng.randint(1, 40))}完" for n in range(80)]
    write_docx(tmp_path / "a.docx", "".join(paragraph(t) for t in texts))
    pages = read_pdf(to_pdf([tmp_path / "a.docx"], tmp_path)[0])
    begins = [0, *accumulate(count_lines(text, BODY) for text in texts)]
    assert len(pages) == -(-begins[-1] // 22)
    for number, begin in enumerate(begins[:-1]):
        page, line = divmod(begin, 22)
        assert bare(pages[page].lines()[line].text).startswith(f"第{number}段")


# Tables


def cell(content: str, width: int, merge: str = "") -> str:
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}</w:tcPr>'
        f"{content or '<w:p/>'}</w:tc>"
    )


def row(cells: Iterable[str], height: float | None = None) -> str:
    rule = f'<w:trHeight w:val="{round(height * 20)}" w:hRule="atLeast"/>' if height else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{rule}</w:trPr>{''.join(cells)}</w:tr>"


def table(widths: Sequence[int], rows: Iterable[str], margin: int = 0, border: int = 4) -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{border}" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:top w:w="{margin}" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        f'<w:bottom w:w="{margin}" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>"
        f"{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


SMALL = '<w:spacing w:val="0"/><w:sz w:val="24"/>'
TURN = '<w:spacing w:line="20" w:lineRule="exact"/>'


def small(text: str, pitch: int = 400) -> str:
    return paragraph(text, f'<w:spacing w:line="{pitch}" w:lineRule="exact"/>', SMALL)


@pytest.mark.parametrize(("pitch", "margin", "border"), [(400, 0, 4), (400, 40, 8), (579, 30, 6)])
def test_rows_are_as_high_as_predicted(
    tmp_path: Path, pitch: int, margin: int, border: int
) -> None:
    counts = [1, 2, 1, 3, 1, 1, 2, 4, 1, 2]
    rows = [row([cell(small("行", pitch) * n, 8844)]) for n in counts]
    write_docx(tmp_path / "a.docx", table([8844], rows, margin, border) + "<w:p/>")
    page = read_pdf(to_pdf([tmp_path / "a.docx"], tmp_path)[0])[0]
    edges = [rule.middle for rule in page.rules if rule.horizontal]
    heights = [row_height(n, pitch / 20, margin / 10, border / 8) for n in counts]
    millimetres = [height * 25.4 / 72 for height in heights]
    assert [below - above for above, below in pairwise(edges)] == pytest.approx(
        millimetres, abs=0.1
    )
    assert edges[-1] - edges[0] == pytest.approx(sum(millimetres), abs=0.3)


COLUMNS = (1300, 1500, 4700, 1344)


class Annex:
    """A table of activities as docgen would set it, drawn page by page."""

    def __init__(self, seed: int, count: int) -> None:
        rng = random.Random(seed)
        self.cells: list[tuple[str, str, str, str]] = []
        city = unit = 0
        for number in range(count):
            city += rng.random() < 0.08
            unit += rng.random() < 0.3
            text = some_text(rng, rng.choice([1, 3, 8, 25]))
            names = (f"第{city}个市市场监督管理局", f"{city}市{unit}单位名称")
            self.cells.append((*names, text, f"N{number}"))

    def box(self, cells: tuple[str, str, str, str]) -> RowBox:
        heights = [
            row_height(self.lines(text, column), 20.0, 4.0) for column, text in enumerate(cells)
        ]
        return RowBox(height=max(heights[2:]), groups=cells[:2], labels=tuple(heights[:2]))

    def lines(self, text: str, column: int) -> int:
        width = (COLUMNS[column] - 216) / 20
        return count_lines(text, width, size=12.0, spacing=0.0, hanging=False)

    def body(self) -> tuple[str, tuple[range, ...]]:
        boxes = [self.box(cells) for cells in self.cells]
        room = usable_height(637.8, PITCH)
        spent = row_height(1, 20.0, 4.0) + 0.5 + 1.0
        pages = paginate_rows(
            boxes, first=room - 4 * PITCH - spent, other=room - spent - 1.0, keep=1
        )
        parts = [paragraph("附件1") + paragraph("标题") * 3]
        for number, page in enumerate(pages):
            if number:
                parts.append(paragraph("", f"<w:pageBreakBefore/>{TURN}"))
            heights = stretch(boxes[page.start : page.stop])
            rows = [row(map(self.cell, ("市", "单位", "内容", "序号"), COLUMNS), 24.5)]
            rows += [self.row(index, page, heights[index - page.start]) for index in page]
            parts.append(table(COLUMNS, rows, margin=40))
        return "".join(parts) + paragraph("", TURN), pages

    @staticmethod
    def cell(text: str, width: int) -> str:
        return cell(small(text), width)

    def row(self, index: int, page: range, height: float) -> str:
        cells = self.cells[index]
        merged = []
        for level in (0, 1):
            again = index > page.start and (
                self.cells[index - 1][: level + 1] == cells[: level + 1]
            )
            text = "" if again else cells[level]
            merge = "continue" if again else "restart"
            merged.append(cell(small(text), COLUMNS[level], merge))
        plain = [self.cell(cells[column], COLUMNS[column]) for column in (2, 3)]
        return row([*merged, *plain], height)


def test_long_tables_break_between_the_predicted_rows(tmp_path: Path) -> None:
    annexes = [Annex(seed, count) for seed, count in enumerate((1, 2, 20, 60, 61, 62, 150, 400))]
    files, expected = [], []
    for number, annex in enumerate(annexes):
        body, pages = annex.body()
        files.append(write_docx(tmp_path / f"{number}.docx", body))
        expected.append(pages)
    for pdf, ranges in zip(to_pdf(files, tmp_path), expected, strict=True):
        assert [rows_on(page) for page in read_pdf(pdf)] == [list(page) for page in ranges]


def rows_on(page: Page) -> list[int]:
    """The numbers in the last column."""
    right = 27.5 + sum(COLUMNS[:3]) / 1440 * 25.4
    texts = ["".join(c.text for c in line.chars if c.x0 > right) for line in page.lines()]
    return sorted(int(text[1:]) for text in texts if text.startswith("N"))

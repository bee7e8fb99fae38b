"""The tools that look at drawn pages and judge files, on documents known by heart."""

from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

import tests.rendering as rendering_module
from tests.pages import Rule, join_rules
from tests.rendering import Box, Page, ink_box, is_red, read_pdf, require_rendering, to_pdf, to_png

Judge = Callable[[Iterable[Path]], dict[Path, list[str]]]

STYLE_ID = qn("w:styleId")

# The page of GB/T 9704: 22 lines of 28 characters, between margins of 37, 28, 26 and 35 mm.
SECTION = """<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474"
 w:bottom="1984" w:left="1587" w:header="851" w:footer="1440" w:gutter="0"/>
 <w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>"""
STYLES = """<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman"
 w:eastAsia="仿宋_GB2312" w:hAnsi="Times New Roman"/><w:sz w:val="32"/>
 <w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>
 <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>
 <w:pPr><w:widowControl w:val="0"/><w:snapToGrid w:val="0"/>
 <w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/></w:pPr>
 <w:rPr><w:spacing w:val="-5"/></w:rPr></w:style>"""


def write_docx(path: Path, body: str) -> Path:
    """Write a docx around the XML of a body."""
    document = docx.Document()
    stale = [key for key, rel in document.part.rels.items() if "WithEffects" in rel.reltype]
    for key in stale:
        document.part.rels.pop(key)
    styles = document.styles.element
    for style in parse_xml(f"<w:styles {nsdecls('w')}>{STYLES}</w:styles>"):
        (old,) = (e for e in styles if e.tag == style.tag and e.get(STYLE_ID) in (None, "Normal"))
        styles.replace(old, style)
    root = document.element
    root.replace(root.body, parse_xml(f"<w:body {nsdecls('w')}>{body}{SECTION}</w:body>"))
    document.save(str(path))
    return path


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    """A paragraph of one run, with the XML of its properties."""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def control(number: int) -> str:
    """A content control around a paragraph."""
    inner = paragraph("无")
    return (
        f'<w:sdt><w:sdtPr><w:id w:val="{number}"/></w:sdtPr>'
        f"<w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    )


def bookmark(number: int, name: str) -> str:
    """A bookmark around nothing."""
    return (
        f'<w:p><w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        f'<w:bookmarkEnd w:id="{number}"/></w:p>'
    )


BORDER = """<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="1" w:color="FF0000"/></w:pBdr>"""
SIDES = "".join(
    f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
    for side, size in [("top", 8), ("left", 8), ("bottom", 8), ("right", 8), ("insideV", 6)]
)
CELLS = "".join(
    f"<w:tc><w:tcPr><w:tcW w:w='2835' w:type='dxa'/>{direction}</w:tcPr>{paragraph(text)}</w:tc>"
    for text, direction in [("2023年㎡喆", ""), ("— 3 —", '<w:textDirection w:val="tbRl"/>')]
)
TABLE = f"""<w:tbl><w:tblPr><w:tblW w:w="5670" w:type="dxa"/><w:tblBorders>{SIDES}</w:tblBorders>
 <w:tblLayout w:type="fixed"/></w:tblPr>
 <w:tblGrid><w:gridCol w:w="2835"/><w:gridCol w:w="2835"/></w:tblGrid>
 <w:tr><w:trPr><w:trHeight w:val="1701" w:hRule="exact"/></w:trPr>{CELLS}</w:tr></w:tbl>"""


@pytest.fixture(scope="module")
def drawn(rendering: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The PDFs of three documents by name, drawn in one call."""
    folder = tmp_path_factory.mktemp("drawn")
    fonts = ("宋体", "黑体", "楷体_GB2312", "方正小标宋简体")
    bodies = {
        "grid": paragraph("甲乙丙丁戊己庚辛壬癸" * 200),
        "rules": paragraph("文件", BORDER, '<w:color w:val="FF0000"/>') + TABLE + "<w:p/>",
        "fonts": "".join(paragraph(name, run=f'<w:rFonts w:eastAsia="{name}"/>') for name in fonts),
    }
    files = [write_docx(folder / f"{name}.docx", body) for name, body in bodies.items()]
    return dict(zip(bodies, to_pdf(files, folder), strict=True))


@pytest.fixture(scope="module")
def ruled(drawn: dict[str, Path]) -> Page:
    """The one page with a red line under text, and a table."""
    (page,) = read_pdf(drawn["rules"])
    return page


def test_grid_is_22_lines_of_28_characters(drawn: dict[str, Path]) -> None:
    first, *_rest = read_pdf(drawn["grid"])
    lines = first.lines()
    assert [len(line.text) for line in lines] == [28] * 22
    assert (first.width, first.height) == pytest.approx((210, 297), abs=0.1)
    assert lines[0].x0 == pytest.approx(28, abs=0.1)
    pitches = {round(b.baseline - a.baseline, 1) for a, b in pairwise(lines)}
    assert pitches == {10.2}
    assert {(char.size, char.font) for char in first.chars} == {(16, "FandolFang-Regular")}


def test_each_class_of_font_has_its_face(drawn: dict[str, Path]) -> None:
    (page,) = read_pdf(drawn["fonts"])
    faces = [line.chars[0].font for line in page.lines()]
    assert faces[:3] == ["FandolSong-Regular", "FandolHei-Regular", "FandolKai-Regular"]
    assert "Serif" in faces[3]
    assert "Bold" in faces[3]


def test_paragraph_border_is_one_red_rule(ruled: Page) -> None:
    (rule,) = [rule for rule in ruled.rules if rule.color == "FF0000"]
    assert rule.horizontal
    assert (rule.x0, rule.x1) == pytest.approx((28, 184), abs=0.1)
    assert rule.thickness == pytest.approx(1.5 * 25.4 / 72, abs=0.02)


def test_table_borders_are_joined_with_their_thickness(ruled: Page) -> None:
    black = [rule for rule in ruled.rules if rule.color == "000000"]
    upright = sorted((rule for rule in black if not rule.horizontal), key=lambda r: r.middle)
    level = [rule for rule in black if rule.horizontal]
    assert [round(rule.thickness, 2) for rule in upright] == [0.35, 0.26, 0.35]
    assert [round(rule.length) for rule in level] == [100, 100]
    assert level[1].middle - level[0].middle == pytest.approx(30, abs=0.5)


def test_lines_split_at_gaps_and_keep_fallback_characters(ruled: Page) -> None:
    line = ruled.line("㎡喆", gap=3)
    assert line.text == "2023年㎡喆"
    assert line.part("年㎡").text == "年㎡"
    assert line.part("年").x0 > line.x0
    assert "LiberationSerif" in line.fonts
    assert not any("DejaVu" in font for font in line.fonts)


def test_turned_text_reads_downwards(ruled: Page) -> None:
    (line,) = [line for line in ruled.lines() if not line.upright]
    assert line.text == "— 3 —"
    assert line.turn == 90
    assert line.bottom - line.top > line.x1 - line.x0
    assert {round(char.size) for char in line.chars} == {16}


def test_ink_is_found_where_the_characters_are(drawn: dict[str, Path], ruled: Page) -> None:
    line = ruled.line("文件")
    region = Box(20, 30, 100, line.bottom)
    box = ink_box(drawn["rules"], 1, region, is_red)
    assert box is not None
    assert line.x0 - 0.1 <= box.x0 < line.x0 + 1
    assert line.top - 0.5 < box.top < line.baseline
    assert ink_box(drawn["rules"], 1, Box(0, 0, 20, 20)) is None


def test_pages_are_drawn_as_pictures(drawn: dict[str, Path], tmp_path: Path) -> None:
    pictures = to_png(drawn["grid"], tmp_path)
    assert len(pictures) == len(read_pdf(drawn["grid"])) == 4


@pytest.mark.usefixtures("rendering")
def test_file_that_cannot_be_drawn_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing.docx"
    with pytest.raises(RuntimeError, match=r"missing\.pdf"):
        to_pdf([missing], tmp_path)


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="same stem"):
        to_pdf([tmp_path / "a" / "x.docx", tmp_path / "b" / "x.docx"], tmp_path)


@pytest.mark.parametrize(("required", "outcome"), [("1", "Failed"), ("", "Skipped")])
def test_missing_tools_skip_or_fail(
    required: str, outcome: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCGEN_REQUIRE_RENDERING", required)
    monkeypatch.setattr(rendering_module, "missing_rendering", lambda: "no soffice")
    with pytest.raises(BaseException, match="no soffice") as raised:
        require_rendering()
    assert raised.typename == outcome


def test_only_touching_pieces_of_one_line_are_joined() -> None:
    def piece(x0: float, x1: float, top: float = 50, color: str = "000000") -> Rule:
        box = {"x0": x0, "x1": x1, "top": top, "bottom": top + 0.25}
        return Rule(**box, thickness=0.25, color=color, horizontal=True)

    pieces = [piece(20, 30), piece(10, 20.1), piece(12, 18), piece(31, 40), piece(10, 20, 50.5)]
    joined = join_rules([*pieces, piece(10, 20, color="FF0000")])
    spans = sorted((rule.top, rule.color, rule.x0, rule.x1) for rule in joined)
    assert spans == [
        (50, "000000", 10, 30),
        (50, "000000", 31, 40),
        (50, "FF0000", 10, 20),
        (50.5, "000000", 10, 20),
    ]


def test_good_files_pass_the_judges(judges: Judge, tmp_path: Path) -> None:
    body = TABLE + control(1) + control(2) + bookmark(1, "a") + bookmark(2, "b") + "<w:p/>"
    book = tmp_path / "book.xlsx"
    openpyxl.Workbook().save(book)
    assert judges([write_docx(tmp_path / "good.docx", body), book]) == {}


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<w:tbl/>", "sdk: "),
        ("<w:tbl/>", "audit: "),
        (paragraph("文", '<w:jc w:val="middle"/>'), "sdk: "),
        (paragraph("文", '<w:pStyle w:val="没有"/>'), "audit: "),
        (control(7) + control(7), "own: content control id 7 stands 2 times"),
        (bookmark(1, "a") + bookmark(1, "b"), "own: bookmark id 1 stands 2 times"),
        (bookmark(1, "a") + bookmark(2, "A"), "own: bookmark name a stands 2 times"),
    ],
)
def test_broken_files_are_reported(
    body: str, complaint: str, judges: Judge, tmp_path: Path
) -> None:
    file = write_docx(tmp_path / "broken.docx", body)
    assert any(said.startswith(complaint) for said in judges([file])[file])


def test_judging_nothing_is_a_mistake(judges: Judge) -> None:
    with pytest.raises(ValueError, match="no files"):
        judges([])

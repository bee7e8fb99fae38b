"""Word documents to be joined: shipped templates with text, python-docx's with all that clashes."""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part as OpcPart
from docx.oxml import parse_xml
from docx.shared import Mm, Pt
from lxml import etree
from PIL import Image

from docgen.formats.dressing import dress
from docgen.formats.package import normalise, read_package, write_package
from docgen.official import GBT9704
from templates.make import template

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = {
    "w": W,
    "r": R,
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def shipped(name: str, lines: int, *, landscape: bool = False) -> bytes:
    """A shipped template with so many lines of text instead of its tags."""
    body = "".join(paragraph(f"{name}第{number}行") for number in range(1, lines + 1))
    return with_body(name, body, landscape=landscape)


def with_body(name: str, body: str, *, landscape: bool = False) -> bytes:
    """A shipped template with other content."""
    members = read_package(template(name))
    if landscape:
        members = dress(members, GBT9704, landscape=True)
    head, _, rest = members["word/document.xml"].decode().partition("<w:body>")
    section = re.search(r"<w:sectPr.*", rest, re.DOTALL)
    assert section
    members["word/document.xml"] = f"{head}<w:body>{body}{section[0]}".encode()
    return write_package(members)


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph as XML."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def element(xml: str) -> Any:
    """An element from XML that uses the prefixes w and r."""
    return parse_xml(xml.replace(">", f' xmlns:w="{W}" xmlns:r="{R}">', 1))


def saved(document: Any) -> bytes:
    """A document of python-docx as the same bytes each time."""
    buffer = io.BytesIO()
    document.save(buffer)
    return normalise(buffer.getvalue())


def picture(color: str) -> io.BytesIO:
    """A little picture."""
    stream = io.BytesIO()
    Image.new("RGB", (40, 20), color).save(stream, "PNG")
    stream.seek(0)
    return stream


def rich(text: str = "甲", color: str = "red") -> bytes:
    """A document with whatever can clash when it is joined with another, or with itself."""
    document = Document()
    style = document.styles.add_style("Own", WD_STYLE_TYPE.PARAGRAPH)
    style.font.size = Pt(20 if color == "red" else 8)
    document.sections[0].header.paragraphs[0].text = f"{text}页眉"
    document.add_heading(f"{text}标题", 1)
    document.add_paragraph(f"{text}自用样式", style="Own")
    document.add_paragraph(f"{text}一", style="List Number")
    document.add_paragraph(f"{text}二", style="List Number")
    document.add_paragraph(f"{text}点", style="List Bullet")
    document.add_picture(picture(color))
    document.add_picture(picture("green"))
    table = document.add_table(1, 2, style="Table Grid")
    table.cell(0, 0).text = f"{text}表"
    _add_marks(document, text)
    _add_link(document.add_paragraph(f"{text}链接"), "https://example.com/")
    commented = document.add_paragraph(f"{text}批注")
    document.add_comment(commented.runs, f"{text}意见", "某人", "某")
    _add_note(document, text)
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    document.add_paragraph(f"{text}横排")
    return saved(document)


def _add_marks(document: Any, text: str) -> None:
    """A bookmark, fields and a link that name it, and a content control."""
    document.add_paragraph()._p.append(
        element(f'<w:r><w:t xml:space="preserve">{text}书签</w:t></w:r>')
    )
    body = document.element.body
    marked = element(
        '<w:p><w:bookmarkStart w:id="0" w:name="here"/><w:r><w:t>书签处</w:t></w:r>'
        '<w:bookmarkEnd w:id="0"/><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGEREF he</w:instrText></w:r>'
        '<w:r><w:instrText xml:space="preserve">re \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:fldSimple w:instr=" REF here \\h "><w:r><w:t>书签处</w:t></w:r></w:fldSimple>'
        '<w:hyperlink w:anchor="here"><w:r><w:t>到书签</w:t></w:r></w:hyperlink></w:p>'
    )
    control = element(
        '<w:sdt><w:sdtPr><w:id w:val="77"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r>'
        "</w:p></w:sdtContent></w:sdt>"
    )
    for item in (marked, control):
        body.insert(len(body) - 1, item)


def _add_link(into: Any, address: str) -> None:
    key = into.part.relate_to(address, RT.HYPERLINK, is_external=True)
    into._p.append(element(f'<w:hyperlink r:id="{key}"><w:r><w:t>网址</w:t></w:r></w:hyperlink>'))


def _add_note(document: Any, text: str) -> None:
    """A footnote, which python-docx does not know, with its separators."""
    line = '<w:footnote w:type="{0}" w:id="{1}"><w:p><w:r><w:{0}/></w:r></w:p></w:footnote>'
    xml = (
        f'<w:footnotes xmlns:w="{W}">{line.format("separator", -1)}'
        f"{line.format('continuationSeparator', 0)}"
        f'<w:footnote w:id="1">{paragraph(f"{text}脚注")}</w:footnote></w:footnotes>'
    )
    part = OpcPart(PackURI("/word/footnotes.xml"), _NOTES, xml.encode(), document.part.package)
    document.part.relate_to(part, RT.FOOTNOTES)
    reference = element('<w:r><w:footnoteReference w:id="1"/></w:r>')
    document.add_paragraph(f"{text}有脚注")._p.append(reference)


class Opened:
    """A composed document opened for a look at its XML."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            self.members: Mapping[str, bytes] = {n: package.read(n) for n in package.namelist()}
        self.document = Document(io.BytesIO(content))
        self.root = self.xml("word/document.xml")

    def xml(self, member: str) -> Any:
        """The root of a member."""
        return etree.fromstring(self.members[member])

    def find(self, path: str, member: str = "word/document.xml") -> list[Any]:
        """What an XPath finds in a member."""
        found: list[Any] = self.xml(member).xpath(path, namespaces=NAMES)
        return found

    def paragraph(self, text: str) -> Any:
        """The paragraph of python-docx that has the text, in the body or a table."""
        (found,) = self.root.xpath(f'//w:p[contains(., "{text}")]', namespaces=NAMES)
        return found

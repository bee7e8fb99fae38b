"""Files as units return them, written by hand: Word and Excel files of a few lines of XML."""

import io
import zipfile
from collections.abc import Mapping

from docgen.findings import DocgenError, Finding
from docgen.formats.package import read_package, write_package
from docgen.formats.returns import read_returned
from docgen.returned import Returned, ReturnedCell

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """The members as a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return made.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    """Relations rId1, rId2 …, of the last word of their types, to targets."""
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{R}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{inner}</Relationships>'


def docx(body: str, **parts: str | bytes) -> bytes:
    """A Word file with that in its body; parts replace others: document="…", rels="…"."""
    document = f'<w:document xmlns:w="{W}" xmlns:mc="{MC}" xmlns:m="{M}"><w:body>{body}</w:body>'
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": parts.get("rels", relations(("officeDocument", "word/document.xml"))),
            "word/document.xml": parts.get("document", f"{document}</w:document>"),
        }
    )


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def tr(*cells: str, settings: str = "") -> str:
    """A row of cells; texts without any tag are made one."""
    made = "".join(each if each.startswith("<") else tc(each) for each in cells)
    return f"<w:tr><w:trPr>{settings}</w:trPr>{made}</w:tr>"


def tc(content: str, *, settings: str = "") -> str:
    """A cell of a text or of blocks."""
    inner = content if content.startswith("<w:") else p(content)
    return f"<w:tc><w:tcPr>{settings}</w:tcPr>{inner}</w:tc>"


def p(content: str) -> str:
    """A paragraph of a text or of runs."""
    if content.startswith("<"):
        return f"<w:p>{content}</w:p>"
    return f"<w:p>{r(content)}</w:p>" if content else "<w:p/>"


def r(text: str, *, settings: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{settings}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def mark(name: str, content: str = "", *, number: int = 1, more: str = "") -> str:
    """A bookmark around something."""
    begin = f'<w:bookmarkStart w:id="{number}" w:name="{name}"{more}/>'
    return f'{begin}{content}<w:bookmarkEnd w:id="{number}"/>'


def xlsx(
    rows: str,
    *,
    after: str = "",
    names: Mapping[str, str] | None = None,
    texts: str = "",
    formats: tuple[str, ...] = (),
    settings: str = "",
    **parts: str,
) -> bytes:
    """A workbook with one sheet 填报表 of those rows.

    after: what follows them; names: defined names; texts: the items of the shared strings;
    formats: number formats of the styles 1, 2 …; settings: attributes of workbookPr; parts:
    what replaces a part: sheet="…", workbook="…", styles="…".
    """
    defined = "".join(
        f'<definedName name="{name}">{formula}</definedName>'
        for name, formula in (names or {}).items()
    )
    own = "".join(
        f'<numFmt numFmtId="{200 + number}" formatCode="{code}"/>'
        for number, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{200 + number}"/>' for number in range(len(formats)))
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><workbookPr {settings}/><sheets>'
        '<sheet name="填报表" sheetId="1" r:id="rId1"/></sheets>'
        f"<definedNames>{defined}</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("styles", "styles.xml"),
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}"><dimension ref="A1"/>'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>",
    }
    if texts:
        made["xl/sharedStrings.xml"] = f'<sst xmlns="{S}">{texts}</sst>'
    if formats:
        made["xl/styles.xml"] = (
            f'<styleSheet xmlns="{S}"><numFmts>{own}</numFmts>'
            f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
        )
    places = {
        "workbook": "xl/workbook.xml",
        "sheet": "xl/worksheets/sheet1.xml",
        "styles": "xl/styles.xml",
    }
    return zipped(made | {places.get(name, name): content for name, content in parts.items()})


def edited(data: bytes, part: str, old: str, new: str) -> bytes:
    """A package with a text in a part replaced, which must be there."""
    members = read_package(data)
    text = members[part].decode()
    assert old in text
    return write_package({**members, part: text.replace(old, new, 1).encode()})


def read(data: bytes) -> Returned:
    """The file read."""
    return read_returned(data, "回表")


def refused(data: bytes) -> list[str]:
    """The codes of the findings for a file that cannot be read."""
    found: tuple[Finding, ...] = ()
    try:
        read(data)
    except DocgenError as error:
        found = error.findings
    assert all(each.place.file == "回表" for each in found)
    return [each.code for each in found]


def texts(returned: Returned, grid: int = 0) -> list[list[str]]:
    """The texts of a grid's cells, row by row."""
    lines = returned.grids[grid].lines()
    return [[cell.raw.text for cell in lines[row]] for row in lines]


def cells(returned: Returned, grid: int = 0) -> dict[str, ReturnedCell]:
    """The cells of a grid by the last part of their place."""
    return {cell.place.rpartition("!")[2]: cell for cell in returned.grids[grid].cells}


def marked(returned: Returned) -> dict[str, str]:
    """The text of each marked cell."""
    return {name: found.cell.raw.text for name, found in returned.marked().items()}

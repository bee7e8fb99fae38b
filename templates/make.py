"""Make the shipped templates from the numbers of the standard: python templates/make.py [DIR].

The committed .docx files equal a fresh make, byte for byte; a test says so.
"""

import sys
from pathlib import Path
from typing import Final

from docgen.formats.package import write_package
from docgen.formats.theme import theme
from docgen.official import CHARACTER_LOOKS, GBT9704, LOOKS, RULE, Look, Profile, mm

HERE: Final = Path(__file__).parent
XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
NAMESPACES: Final = f'xmlns:w="{W}" xmlns:r="{R}"'

# One tag a paragraph: an element of the document that may be moved, or left out, in Word.
BODIES: Final = {
    "notice": ("head", "title", "addressees", "body", "annexes", "signature", "note"),
    "activities": ("label", "title", "table"),
    "form": ("label", "title", "head", "table", "foot"),
    "imprint": ("imprint",),
    "report": ("head", "label", "title", "addressees", "body", "annexes", "signature", "note"),
    "correction": (
        "title",
        "addressees",
        "body",
        "table",
        "annexes",
        "signature",
        "note",
        "label",
        "heading",
        "list",
    ),
}


def tw(points: float) -> int:
    """Points as twips."""
    return round(points * 20)


def style_id(name: str) -> str:
    """An ASCII id for a style with a Chinese name."""
    names = [*LOOKS, *CHARACTER_LOOKS]
    return f"G{names.index(name) + 1:02}"


def fonts(profile: Profile, role: str) -> str:
    """w:rFonts of a role: its Chinese font, and the Western one for letters and digits."""
    western = profile.fonts["page" if role == "page" else "western"]
    return (
        f'<w:rFonts w:ascii="{western}" w:hAnsi="{western}" w:eastAsia="{profile.fonts[role]}"'
        f' w:cs="{western}"/>'
    )


def paragraph_style(profile: Profile, name: str, look: Look) -> str:
    """One named paragraph style."""
    size = profile.sizes[look.role]
    pitch = look.pitch * size or profile.pitch
    on_grid = size == profile.sizes["body"]
    indent = f'<w:ind w:firstLine="{tw(look.first * profile.char)}"/>' if look.first else ""
    outline = f'<w:outlineLvl w:val="{look.outline - 1}"/>' if look.outline else ""
    red = '<w:color w:val="FF0000"/>' if look.red else ""
    spacing = f'<w:spacing w:val="{tw(profile.tracking)}"/>' if on_grid else ""
    # LibreOffice reads overflowPunct the wrong way round, and where it lets punctuation hang it
    # sometimes does not draw it. It never hangs in tables; there the 0 is for Word.
    hanging = '<w:overflowPunct w:val="1"/>' if look.align == "both" else ""
    tight = (
        '<w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        if look.tight
        else hanging
    )
    rule = (
        f'<w:pBdr><w:bottom w:val="single" w:sz="{round(RULE * 8)}" w:space="0"'
        ' w:color="FF0000"/></w:pBdr>'
        if look.rule
        else ""
    )
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id(name)}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{rule}{tight}<w:spacing w:line="{tw(pitch)}" w:lineRule="exact"/>{indent}'
        f'<w:jc w:val="{look.align}"/>{outline}</w:pPr>'
        f"<w:rPr>{fonts(profile, look.role)}{red}{spacing}"
        f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr></w:style>'
    )


def character_style(profile: Profile, name: str, role: str) -> str:
    """One named character style: another font in the middle of a paragraph."""
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{style_id(name)}">'
        f'<w:name w:val="{name}"/><w:qFormat/><w:rPr>{fonts(profile, role)}</w:rPr></w:style>'
    )


def styles(profile: Profile) -> str:
    """styles.xml: document defaults, Normal, the table default and the named styles."""
    size = round(profile.sizes["body"] * 2)
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts(profile, "body")}<w:kern w:val="0"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:adjustRightInd w:val="0"/>'
        '<w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{tw(profile.pitch)}" w:lineRule="exact"/>'
        f'</w:pPr><w:rPr>{fonts(profile, "body")}<w:sz w:val="{size}"/></w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    named = "".join(paragraph_style(profile, name, look) for name, look in LOOKS.items())
    named += "".join(character_style(profile, n, role) for n, role in CHARACTER_LOOKS.items())
    return f'{XML}<w:styles xmlns:w="{W}">{defaults}{normal}{named}</w:styles>'


def footer(profile: Profile, *, odd: bool) -> str:
    """The page number — n —, one 字 from the outer edge (7.5)."""
    jc, side = ("right", "right") if odd else ("left", "left")
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    dash = (
        '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'
    )
    return (
        f'{XML}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="{style_id("页码")}"/>'
        f'<w:ind w:{side}="{tw(profile.char)}"/><w:jc w:val="{jc}"/></w:pPr>'
        f"{dash.format('— ')}{field}{dash.format(' —')}</w:p></w:ftr>"
    )


def section(profile: Profile) -> str:
    """The section of every shipped template: A4 upright, numbered, 22 lines."""
    page = profile.page
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
        '<w:footerReference w:type="even" r:id="rId4"/>'
        f'<w:pgSz w:w="{tw(mm(page.width))}" w:h="{tw(mm(page.height))}"/>'
        f'<w:pgMar w:top="{tw(mm(page.top))}" w:right="{tw(mm(page.right))}"'
        f' w:bottom="{tw(mm(page.bottom))}" w:left="{tw(mm(page.left))}" w:header="851"'
        f' w:footer="{tw(mm(page.footer))}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{tw(profile.pitch)}"/></w:sectPr>'
    )


def document(profile: Profile, tags: tuple[str, ...]) -> str:
    """document.xml: a paragraph with a tag for each element."""
    style = style_id("空行")
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f"<w:r><w:t>{{{{p {tag} }}}}</w:t></w:r></w:p>"
        for tag in tags
    )
    return f"{XML}<w:document {NAMESPACES}><w:body>{body}{section(profile)}</w:body></w:document>"


def settings() -> str:
    """settings.xml: odd and even footers, no punctuation compression, Word 2013's layout."""
    uri = "http://schemas.microsoft.com/office/word"
    return (
        f'{XML}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/>'
        "<w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>"
        '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        f'<w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def font_table(profile: Profile) -> str:
    """fontTable.xml: the fonts of the profile."""
    names = dict.fromkeys(profile.fonts.values())
    inner = "".join(f'<w:font w:name="{name}"/>' for name in names)
    return f'{XML}<w:fonts xmlns:w="{W}">{inner}</w:fonts>'


def relationships(*targets: tuple[str, str]) -> str:
    """A .rels part with rId1, rId2, … in order."""
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def content_types() -> str:
    """[Content_Types].xml."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    overrides = {
        "word/document.xml": f"{word}.document.main+xml",
        "word/styles.xml": f"{word}.styles+xml",
        "word/settings.xml": f"{word}.settings+xml",
        "word/footer1.xml": f"{word}.footer+xml",
        "word/footer2.xml": f"{word}.footer+xml",
        "word/fontTable.xml": f"{word}.fontTable+xml",
        "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    inner = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides.items()
    )
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{inner}</Types>"
    )


def core() -> str:
    """docProps/core.xml: the title is filled in, the dates are fixed."""
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<dc:title>{{ name }}</dc:title><dc:creator>{{ issuer }}</dc:creator>"
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def app() -> str:
    """docProps/app.xml."""
    kind = f"{OFFICE}/extended-properties"
    return f'{XML}<Properties xmlns="{kind}"><Application>docgen</Application></Properties>'


def template(name: str, profile: Profile = GBT9704) -> bytes:
    """One template as .docx bytes."""
    office_rel, package_rel = f"{OFFICE}/relationships", f"{PACKAGE}/relationships/metadata"
    texts = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships(
            (f"{office_rel}/officeDocument", "word/document.xml"),
            (f"{package_rel}/core-properties", "docProps/core.xml"),
            (f"{office_rel}/extended-properties", "docProps/app.xml"),
        ),
        "word/_rels/document.xml.rels": relationships(
            (f"{office_rel}/styles", "styles.xml"),
            (f"{office_rel}/settings", "settings.xml"),
            (f"{office_rel}/footer", "footer1.xml"),
            (f"{office_rel}/footer", "footer2.xml"),
            (f"{office_rel}/fontTable", "fontTable.xml"),
            (f"{office_rel}/theme", "theme/theme1.xml"),
        ),
        "word/document.xml": document(profile, BODIES[name]),
        "word/styles.xml": styles(profile),
        "word/settings.xml": settings(),
        "word/fontTable.xml": font_table(profile),
        "word/theme/theme1.xml": theme(profile),
        "word/footer1.xml": footer(profile, odd=True),
        "word/footer2.xml": footer(profile, odd=False),
        "docProps/core.xml": core(),
        "docProps/app.xml": app(),
    }
    return write_package({part: text.encode() for part, text in texts.items()})


def make(folder: Path) -> None:
    """Write every template into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in BODIES:
        (folder / f"{name}.docx").write_bytes(template(name))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)

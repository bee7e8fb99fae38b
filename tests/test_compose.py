"""Documents made one: what stands in the XML of the whole."""

from collections.abc import Iterable
from typing import Any

import pytest
from lxml import etree

from docgen.findings import DocgenError
from docgen.formats.compose import Part, compose
from docgen.formats.package import read_package, write_package
from tests.joined import NAMES, Opened, W, paragraph, rich, shipped, with_body

NOTICE = shipped("notice", 30)
TABLE = (
    "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
)
SECTIONS = "//w:sectPr"


def joined(*parts: bytes | Part) -> Opened:
    made = [part if isinstance(part, Part) else Part(content=part) for part in parts]
    return Opened(compose(made))


def edited(content: bytes, member: str, *changes: tuple[str, str]) -> bytes:
    members = read_package(content)
    text = members[member].decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    members[member] = text.encode()
    return write_package(members)


def values(found: Iterable[Any], name: str = "val") -> list[str]:
    return [item.get(f"{{{W}}}{name}") for item in found]


def style_of(opened: Opened, text: str) -> Any:
    """The style element of the paragraph with the text."""
    key = opened.paragraph(text).find(f".//{{{W}}}pStyle").get(f"{{{W}}}val")
    (style,) = opened.find(f'//w:style[@w:styleId="{key}"]', "word/styles.xml")
    return style


# Pages


def test_the_same_parts_give_the_same_bytes() -> None:
    parts = [Part(content=NOTICE), Part(content=rich()), Part(content=rich())]
    assert compose(parts) == compose(parts)


def test_one_part_alone_stays_as_it_is() -> None:
    assert Opened(NOTICE).find("//w:body")[0].xpath("string()") == joined(NOTICE).root.xpath(
        "string()"
    )


def test_no_parts_are_an_error() -> None:
    with pytest.raises(ValueError, match="no parts"):
        compose([])


def test_each_part_begins_a_section_with_its_own_page() -> None:
    form = shipped("form", 1, landscape=True)
    opened = joined(NOTICE, form, Part(content=shipped("imprint", 1), start="even"))
    assert values(opened.find("//w:pgSz"), "w") == ["11906", "16838", "11906"]
    assert values(opened.find(f"{SECTIONS}/w:type")) == ["nextPage", "evenPage"]
    assert not opened.find(f"{SECTIONS}/w:pgNumType/@w:start")


def test_page_numbers_run_on() -> None:
    numbered = edited(
        shipped("form", 1),
        "word/document.xml",
        ("<w:docGrid", '<w:pgNumType w:start="1"/><w:docGrid'),
    )
    assert not joined(NOTICE, numbered).find("//w:pgNumType")


def test_upright_sections_share_the_footers_of_the_host() -> None:
    opened = joined(NOTICE, shipped("form", 1), rich())
    references = [
        section.xpath("w:footerReference/@r:id", namespaces=NAMES)
        for section in opened.find(SECTIONS)
    ]
    assert references[0] == references[1] == references[2]
    assert references[3] != references[0]
    assert len([name for name in opened.members if name.startswith("word/footer")]) == 4


def test_pages_without_number_have_empty_footers() -> None:
    opened = joined(NOTICE, Part(content=shipped("imprint", 1), numbered=False), shipped("form", 1))
    first, second, third = opened.find(SECTIONS)
    keys = second.xpath("w:footerReference/@r:id", namespaces=NAMES)
    relations = opened.document.part.rels
    assert len(keys) == 2
    assert {relations[key].target_part.blob.count(b"instrText") for key in keys} == {0}
    both = [one.xpath("w:footerReference/@r:id", namespaces=NAMES) for one in (first, third)]
    assert both[0] == both[1]


def test_a_part_that_starts_here_has_no_section() -> None:
    opened = joined(NOTICE, Part(content=rich(), start="here"))
    assert len(opened.find(SECTIONS)) == 1
    assert opened.paragraph("甲横排") is not None


def test_tables_that_would_touch_are_kept_apart() -> None:
    table = with_body("form", TABLE)
    opened = joined(table, Part(content=table, start="here"))
    assert [item.tag.rpartition("}")[2] for item in opened.find("//w:body/*")] == [
        "tbl",
        "p",
        "tbl",
        "sectPr",
    ]


def test_a_section_that_ends_with_a_table_is_closed_by_a_thin_paragraph() -> None:
    opened = joined(with_body("form", TABLE), NOTICE)
    (closing,) = opened.find("//w:p[w:pPr/w:sectPr]")
    assert values(closing.iter(f"{{{W}}}spacing"), "line") == ["20"]


def test_empty_documents_are_pages() -> None:
    opened = joined(with_body("form", ""), with_body("form", ""), with_body("form", ""))
    assert len(opened.find("//w:body/w:p")) == 3


def test_headers_stay_with_their_part() -> None:
    opened = joined(rich("甲"), rich("乙"), shipped("form", 1))
    rels = opened.document.part.rels
    texts = [
        [
            "".join(etree.fromstring(rels[key].target_part.blob).itertext())
            for key in section.xpath("w:headerReference[@w:type='default']/@r:id", namespaces=NAMES)
        ]
        for section in opened.find(SECTIONS)
    ]
    assert texts == [["甲页眉"], [], ["乙页眉"], [], [""]]


# Styles


def test_equal_styles_are_shared() -> None:
    opened = joined(NOTICE, shipped("form", 3), shipped("activities", 3))
    before = Opened(NOTICE).find("//w:style", "word/styles.xml")
    assert len(opened.find("//w:style", "word/styles.xml")) == len(before)


def test_style_ids_and_names_differ() -> None:
    opened = joined(rich("甲"), rich("乙", "blue"), rich("丙", "black"), NOTICE)
    styles = opened.find("//w:style", "word/styles.xml")
    names = [name.lower() for name in values(opened.find("//w:style/w:name", "word/styles.xml"))]
    ids = values(styles, "styleId")
    assert len(set(ids)) == len(ids)
    assert len(set(names)) == len(names)
    assert len([style for style in styles if style.get(f"{{{W}}}default")]) == 4


def test_a_style_with_another_definition_is_copied() -> None:
    opened = joined(rich("甲", "red"), rich("乙", "blue"))
    sizes = [values(style_of(opened, f"{text}自用").iter(f"{{{W}}}sz")) for text in "甲乙"]
    assert sizes == [["40"], ["16"]]


def test_what_relied_on_defaults_keeps_its_look() -> None:
    opened = joined(NOTICE, rich())
    style = style_of(opened, "甲有脚注")
    assert values(style.iter(f"{{{W}}}sz")) == ["22"]
    assert values(style.iter(f"{{{W}}}spacing"), "after") == ["200"]
    fonts = next(style.iter(f"{{{W}}}rFonts"))
    assert fonts.get(f"{{{W}}}ascii") == "Cambria"
    assert not [name for name in fonts.attrib if "heme" in name]


def test_a_table_style_is_not_outdone_by_defaults() -> None:
    style = style_of(joined(NOTICE, rich()), "甲表")
    assert values(style.iter(f"{{{W}}}sz")) == ["22"]
    assert not style.findall(f".//{{{W}}}spacing")


def test_a_document_without_defaults_has_those_of_word() -> None:
    plain = edited(
        NOTICE, "word/styles.xml", ('w:default="1" w:styleId="Normal"', 'w:styleId="Normal"')
    )
    members = read_package(plain)
    head, _, rest = members["word/styles.xml"].decode().partition("<w:docDefaults>")
    members["word/styles.xml"] = (head + rest.partition("</w:docDefaults>")[2]).encode()
    opened = joined(shipped("form", 1), write_package(members))
    assert values(style_of(opened, "notice第1行").iter(f"{{{W}}}sz")) == ["20"]


@pytest.mark.parametrize("base", ["G01", "G02", "Nowhere"])
def test_styles_that_are_based_on_themselves_or_nothing(base: str) -> None:
    odd = edited(
        with_body("form", paragraph("甲", '<w:pStyle w:val="G01"/>')),
        "word/styles.xml",
        ('<w:basedOn w:val="Normal"/>', f'<w:basedOn w:val="{base}"/>'),
    )
    style = style_of(joined(NOTICE, odd), "甲")
    based = values(style.iter(f"{{{W}}}basedOn"))
    assert style.get(f"{{{W}}}styleId") not in based


def test_styles_may_be_chained_deeply() -> None:
    chain = "".join(
        f'<w:style w:type="paragraph" w:styleId="C{number}"><w:name w:val="C{number}"/>'
        f'<w:basedOn w:val="C{number + 1}"/><w:next w:val="C{number + 1}"/></w:style>'
        for number in range(2000)
    )
    body = with_body("form", paragraph("甲", '<w:pStyle w:val="C0"/>'))
    deep = edited(body, "word/styles.xml", ("</w:styles>", f"{chain}</w:styles>"))
    assert style_of(joined(NOTICE, deep), "甲").get(f"{{{W}}}styleId") == "C0_2"
    assert len(joined(deep, deep).find("//w:style[@w:styleId='C0_2']", "word/styles.xml")) == 0


# Lists, notes, names


def test_lists_count_on_their_own() -> None:
    opened = joined(rich("甲"), rich("乙"))
    numbers = [
        values(style_of(opened, text).iter(f"{{{W}}}numId")) for text in ("甲一", "乙一", "乙点")
    ]
    assert len({number for (number,) in numbers}) == 3
    nums = values(opened.find("//w:num", "word/numbering.xml"), "numId")
    nsids = values(opened.find("//w:nsid", "word/numbering.xml"))
    assert len(set(nums)) == len(nums)
    assert len(set(nsids)) == len(nsids)


@pytest.mark.parametrize("host", [NOTICE, rich("丙")], ids=["shipped", "rich"])
def test_notes_and_comments_come_along(host: bytes) -> None:
    opened = joined(host, rich("甲"), rich("乙"))
    for kind in ("footnote", "comment"):
        member = f"word/{kind}s.xml"
        for text in "甲乙":
            (key,) = opened.paragraph(
                f"{text}有脚注" if kind == "footnote" else f"{text}批注"
            ).xpath(f".//w:{kind}Reference/@w:id", namespaces=NAMES)
            (note,) = opened.find(f'//w:{kind}[@w:id="{key}"]', member)
            assert text in "".join(note.itertext())
    assert len(opened.find('//w:footnote[@w:type="separator"]', "word/footnotes.xml")) == 1


def test_bookmarks_that_clash_are_renamed_with_their_references() -> None:
    opened = joined(rich("甲"), rich("乙"))
    assert values(opened.find("//w:bookmarkStart"), "name") == ["here", "here_2"]
    assert values(opened.find("//w:hyperlink[@w:anchor]"), "anchor") == ["here", "here_2"]
    codes = ["".join(f.itertext()) for f in opened.find("//w:p[w:bookmarkStart]")]
    assert "PAGEREF here \\h" in codes[0]
    assert "PAGEREF here_2 \\h" in codes[1]
    assert [c.split()[1] for c in values(opened.find("//w:fldSimple"), "instr")] == [
        "here",
        "here_2",
    ]
    starts, ends = (opened.find(f"//w:bookmark{end}/@w:id") for end in ("Start", "End"))
    assert starts == ends
    assert len(set(starts)) == 2


def test_ids_of_drawings_and_controls_differ() -> None:
    opened = joined(rich("甲"), rich("乙"), rich("丙"))
    for ids in (opened.find("//wp:docPr/@id"), opened.find("//w:sdtPr/w:id/@w:val")):
        assert len(ids) in (3, 6)
        assert len(set(ids)) == len(ids)


# Parts and relations


def test_the_same_picture_is_kept_once() -> None:
    opened = joined(rich("甲", "red"), rich("乙", "blue"))
    pictures = [name for name in opened.members if name.startswith("word/media/")]
    assert len(pictures) == 3
    rels = opened.document.part.rels
    images = [rels[key].target_part.blob for key in opened.find("//a:blip/@r:embed")]
    assert images[1] == images[3]
    assert images[0] != images[2]


def test_links_lead_where_they_led() -> None:
    opened = joined(NOTICE, rich("甲"), rich("乙"))
    rels = opened.document.part.rels
    targets = [rels[key].target_ref for key in opened.find("//w:hyperlink/@r:id")]
    assert targets == ["https://example.com/"] * 2


def test_a_relation_that_leads_nowhere_goes() -> None:
    content = edited(rich(), "word/_rels/document.xml.rels", ("media/image1.png", "NULL"))
    opened = joined(NOTICE, content)
    assert len(opened.find("//a:blip")) == 2
    assert len(opened.find("//a:blip[@r:embed]")) == 1


def test_prefixes_named_in_text_are_declared() -> None:
    choice = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        'markup-compatibility/2006"><mc:Choice Requires="own"><w:t>甲</w:t></mc:Choice>'
        "<mc:Fallback><w:t>乙</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    guests = [
        edited(
            with_body("form", choice),
            "word/document.xml",
            ("<w:document ", f'<w:document xmlns:own="{uri}" '),
        )
        for uri in ("urn:one", "urn:other")
    ]
    opened = joined(NOTICE, *guests)
    choices = opened.root.xpath("//*[@Requires]")
    assert [item.nsmap[item.get("Requires")] for item in choices] == ["urn:one", "urn:other"]


# What is refused


def refused(content: bytes) -> str:
    with pytest.raises(DocgenError) as raised:
        compose([Part(content=NOTICE), Part(content=content, name="附件.docx")])
    (found,) = raised.value.findings
    assert found.place.file == "附件.docx"
    return found.code


def test_strict_documents_are_refused() -> None:
    strict = edited(
        NOTICE, "word/document.xml", (W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    )
    assert refused(strict) == "compose-strict"


@pytest.mark.parametrize("gone", ["_rels/.rels", "word/document.xml"])
def test_what_is_no_word_document_is_refused(gone: str) -> None:
    members = read_package(NOTICE)
    del members[gone]
    assert refused(write_package(members)) == "compose-not-word"


def test_a_broken_part_is_refused() -> None:
    assert refused(edited(NOTICE, "word/styles.xml", ("</w:styles>", ""))) == "package-xml"

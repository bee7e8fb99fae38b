"""Word files that units return: what is read of tables, texts, bookmarks, and hostile files."""

import io
import zipfile
from pathlib import Path
from typing import Final

import pytest
from docx import Document as open_docx
from openpyxl import load_workbook

from docgen.build import build
from docgen.campaign import load
from docgen.fields import Raw
from docgen.findings import Finding
from docgen.formats.office import Office, find_soffice
from docgen.formats.returns import convert, converted
from docgen.identity import DATE_MARK, UNIT_MARK, Identity
from docgen.manifest import BLANK_FORM
from tests.campaigns import write_campaign
from tests.returning import (
    W,
    docx,
    edited,
    mark,
    marked,
    p,
    r,
    read,
    refused,
    relations,
    table,
    tc,
    texts,
    tr,
    zipped,
)

RESTART: Final = '<w:vMerge w:val="restart"/>'
GOES_ON: Final = "<w:vMerge/>"


@pytest.fixture(scope="module")
def blanks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The blank forms of a unit, by suffix."""
    folder = tmp_path_factory.mktemp("campaign")
    build(load(write_campaign(folder)), folder / "out", only=[BLANK_FORM], units=["02"])
    made = (path for path in (folder / "out").rglob("*") if path.suffix in (".docx", ".xlsx"))
    return {path.suffix.removeprefix("."): path.read_bytes() for path in made}


@pytest.fixture
def blank(blanks: dict[str, bytes]) -> bytes:
    """The blank form of a unit in Word."""
    return blanks["docx"]


def only(content: str) -> Raw:
    """What is read in the only cell of a table."""
    (cell,) = read(docx(table(tr(tc(content))))).grids[0].cells
    return cell.raw


# --- the form that was sent out -----------------------------------------------------------------


def test_a_blank_form_is_read_with_all_its_marks(blank: bytes) -> None:
    returned = read(blank)
    assert returned.kind == "docx"
    identity = Identity.from_properties(returned.properties)
    assert identity is not None
    assert (identity.form, identity.unit) == ("form", "02")
    assert returned.identifier == identity.text
    assert set(marked(returned)) == {"f_drills", "f_people", "f_posters"}
    said = {name: text for each in returned.texts for name, text in each.marks.items()}
    assert said[UNIT_MARK] == "示例市东区应急管理局"
    assert set(said) == {UNIT_MARK, DATE_MARK}
    assert identity.text in [each.text for each in returned.texts]


def test_values_typed_with_python_docx_are_read(blank: bytes) -> None:
    document = open_docx(io.BytesIO(blank))
    for row in document.tables[0].rows[1:]:
        row.cells[-1].paragraphs[0].add_run("12")
    made = io.BytesIO()
    document.save(made)
    assert all(text.endswith("12") for text in marked(read(made.getvalue())).values())


# --- the text of a cell -------------------------------------------------------------------------

TICK: Final = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
BOX: Final = '<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r>'
OTHER: Final = '<w:r><w:sym w:font="Symbol" w:char="F0FE"/></w:r>'
CHECKBOX: Final = (
    '<w:sdt><w:sdtPr><x:checkbox xmlns:x="http://schemas.microsoft.com/office/word/2010/wordml">'
    f'<x:checked x:val="1"/></x:checkbox></w:sdtPr><w:sdtContent>{r("☑")}</w:sdtContent></w:sdt>'
)
FIELD: Final = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>FORMTEXT</w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("12")}'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
ALTERNATE: Final = (
    f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{r('新')}</mc:Choice>"
    f"<mc:Fallback>{r('旧')}</mc:Fallback></mc:AlternateContent></w:r>"
)
OLD_CHOICE: Final = (
    f"<w:r><mc:AlternateContent><mc:Fallback>{r('旧')}</mc:Fallback></mc:AlternateContent></w:r>"
)
TEXTS: Final = {
    "plain": (p("12"), "12"),
    "in pieces": (p(r("1") + r("2")), "12"),
    "spaces are kept": (p("（    ）家"), "（    ）家"),
    "paragraphs": (p("甲") + p("乙"), "甲\n乙"),
    "empty paragraphs around": (p("") + p("甲") + p(""), "甲"),
    "tab, breaks, hyphen": (
        p("<w:r><w:t>1</w:t><w:tab/><w:t>2</w:t><w:br/><w:t>3</w:t><w:noBreakHyphen/></w:r>"),
        "1\t2\n3-",
    ),
    "stops of the tabulator": (
        f"<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>{r('12')}</w:p>",
        "12",
    ),
    "inline control": (p(f"<w:sdt><w:sdtContent>{r('12')}</w:sdtContent></w:sdt>"), "12"),
    "block control": (f"<w:sdt><w:sdtContent>{p('12')}</w:sdtContent></w:sdt>", "12"),
    "ticked control": (p(CHECKBOX), "☑"),
    "inserted": (p(f"<w:ins>{r('12')}</w:ins>"), "12"),
    "link": (p(f"<w:hyperlink>{r('甲')}</w:hyperlink>"), "甲"),
    "smart tag": (p(f"<w:smartTag>{r('甲')}</w:smartTag>"), "甲"),
    "simple field": (p(f"<w:fldSimple w:instr='DATE'>{r('12')}</w:fldSimple>"), "12"),
    "field": (p(FIELD), "12"),
    "deleted": (p(r("1") + "<w:del><w:r><w:delText>3</w:delText><w:tab/></w:r></w:del>"), "1"),
    "moved away": (p(r("1") + f"<w:moveFrom>{r('2')}</w:moveFrom>"), "1"),
    "moved here": (p(f"<w:moveTo>{r('2')}</w:moveTo>"), "2"),
    "hidden": (p(r("1") + r("2", settings="<w:vanish/>")), "1"),
    "not hidden": (p(r("1") + r("2", settings="<w:vanish w:val='0'/>")), "12"),
    "once hidden": (
        p(r("1", settings="<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>")),
        "1",
    ),
    "deleted end of a paragraph": (
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{r('1')}</w:p>",
        "1",
    ),
    "for new and old programs": (p(ALTERNATE), "新"),
    "only for old programs": (p(OLD_CHOICE), "旧"),
    "symbols": (p(TICK + r("是") + BOX + r("否") + OTHER), "☑是□否"),
    "formula": (p("<m:oMath><m:r><m:t>12</m:t></m:r></m:oMath>"), "12"),
    "reading of a character": (
        p(
            "<w:r><w:ruby><w:rt><w:r><w:t>jiǎ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>甲</w:t></w:r>"
            "</w:rubyBase></w:ruby></w:r>"
        ),
        "甲",
    ),
    "struck out": (p(r("10", settings="<w:strike/>") + r("12")), "1̶0̶12"),
    "not struck out": (p(r("12", settings='<w:strike w:val="0"/>')), "12"),
    "raised": (p(r("2") + r("2", settings='<w:vertAlign w:val="superscript"/>')), "2²"),
    "note": (p(r("1") + '<w:r><w:footnoteReference w:id="2"/></w:r>'), "1"),
    "comment in the XML": (p("<w:r><w:t>1<!-- 3 -->2</w:t></w:r>"), "12"),
    "odd element in a text": (p("<w:r><w:t>1<w:x/>2</w:t></w:r>"), "12"),
    "text box over the cell": (
        p(r("1") + f"<w:r><w:txbxContent>{p('章')}</w:txbxContent></w:r>"),
        "1",
    ),
}


@pytest.mark.parametrize(("content", "text"), TEXTS.values(), ids=TEXTS.keys())
def test_the_text_of_a_cell_is_what_one_sees(content: str, text: str) -> None:
    assert only(content) == Raw(text)


@pytest.mark.parametrize("content", [p(""), p("  "), p("\u3000"), p("\xa0"), "<w:p/><w:p/>"])
def test_a_cell_without_anything_to_see_is_blank(content: str) -> None:
    assert only(content).kind == "blank"


# --- tables -------------------------------------------------------------------------------------


def shape(body: str, grid: int = 0) -> list[tuple[str, int, int, int, int]]:
    """Text, row, column, rows and columns of each cell."""
    made = read(docx(body)).grids[grid].cells
    return [(c.raw.text, c.row, c.column, c.rows, c.columns) for c in made]


def test_merged_cells_are_read_once_with_their_size() -> None:
    wide = tc("合计", settings='<w:gridSpan w:val="2"/>')
    body = table(
        tr(tc("甲", settings=RESTART), "乙", "丙"),
        tr(tc("看不见", settings=GOES_ON), wide),
        tr(tc("", settings=GOES_ON), "丁", "戊"),
        tr(tc("己", settings=RESTART), "庚", "辛"),
    )
    assert shape(body) == [
        ("甲", 0, 0, 3, 1),
        ("乙", 0, 1, 1, 1),
        ("丙", 0, 2, 1, 1),
        ("合计", 1, 1, 1, 2),
        ("丁", 2, 1, 1, 1),
        ("戊", 2, 2, 1, 1),
        ("己", 3, 0, 1, 1),
        ("庚", 3, 1, 1, 1),
        ("辛", 3, 2, 1, 1),
    ]


def test_a_row_may_begin_further_right() -> None:
    body = table(tr("甲", "乙"), tr("丙", settings='<w:gridBefore w:val="1"/>'))
    assert shape(body)[-1] == ("丙", 1, 1, 1, 1)


def test_a_cell_that_goes_on_from_nothing_is_a_cell_of_its_own() -> None:
    body = table(
        tr("甲", tc("乙", settings=GOES_ON)), tr("丙", "丁"), tr("戊", tc("己", settings=GOES_ON))
    )
    assert [c[0] for c in shape(body)] == ["甲", "乙", "丙", "丁", "戊", "己"]


def test_cells_merged_across_in_the_old_way() -> None:
    first, second = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    body = table(tr(tc("甲", settings=first), tc("", settings=second), "乙"))
    assert shape(body) == [("甲", 0, 0, 1, 2), ("乙", 0, 2, 1, 1)]


def test_rows_and_cells_deleted_in_tracked_changes_are_left_out() -> None:
    body = table(
        tr("甲", tc("乙", settings="<w:cellDel/>"), "丙"),
        tr("丁", settings="<w:del/>"),
        tr("戊", settings="<w:ins/>"),
    )
    assert texts(read(docx(body))) == [["甲", "丙"], ["戊"]]


@pytest.mark.parametrize(
    "body",
    [
        f"<w:sdt><w:sdtContent>{table(tr('甲'))}</w:sdtContent></w:sdt>",
        f"<w:ins>{table(tr('甲'))}</w:ins>",
        f"<w:customXml>{table(tr('甲'))}</w:customXml>",
        p(f"<w:r><w:txbxContent>{table(tr('甲'))}</w:txbxContent></w:r>"),
        table(f"<w:sdt><w:sdtContent>{tr('甲')}</w:sdtContent></w:sdt>"),
        table(f"<w:tr><w:sdt><w:sdtContent>{tc('甲')}</w:sdtContent></w:sdt></w:tr>"),
    ],
)
def test_tables_rows_and_cells_are_found_in_whatever_they_are_wrapped(body: str) -> None:
    assert texts(read(docx(body))) == [["甲"]]


def test_a_table_in_a_cell_is_text_of_the_cell_and_a_table_after_the_others() -> None:
    inner = table(tr("内", tc(p(mark("f_b", r("12"))))))
    body = table(tr(tc(p("外") + inner + p("")), tc(p(mark("f_a", r("3")))))) + table(tr("后"))
    returned = read(docx(body))
    assert [texts(returned, n) for n in range(3)] == [
        [["外\n内\n12", "3"]],
        [["后"]],
        [["内", "12"]],
    ]
    assert marked(returned) == {"f_a": "3", "f_b": "12"}
    assert returned.grids[2].cells[1].place == "第1个表格第1行第1列内第1个表格第1行第2列"


def test_places_count_cells_as_one_sees_them() -> None:
    body = (
        p("题") + table(tr(tc("合计", settings='<w:gridSpan w:val="3"/>'), "乙")) + p("") + p("注")
    )
    returned = read(docx(body))
    assert [c.place for c in returned.grids[0].cells] == [
        "第1个表格第1行第1列",
        "第1个表格第1行第2列",
    ]
    assert [(t.text, t.place) for t in returned.texts] == [("题", "第1段"), ("注", "第2段")]


# --- bookmarks ----------------------------------------------------------------------------------

START: Final = '<w:bookmarkStart w:id="7" w:name="f_a"/>'
END: Final = '<w:bookmarkEnd w:id="7"/>'
WAYS: Final = {
    "in the paragraph": table(tr("甲", tc(p(r("（") + START + r("12") + END + r("）"))))),
    "around nothing": table(tr("甲", tc(p(START + END + r("（12）"))))),
    "before the paragraph": table(tr("甲", f"<w:tc>{START}{p('（12）')}{END}</w:tc>")),
    "before the cell": table(f"<w:tr>{tc('甲')}{START}{tc('（12）')}{END}</w:tr>"),
    "before the row": table(f"{START}<w:tr>{tc('（12）')}{tc('甲')}</w:tr>{END}"),
    "before the table": START + table(tr("（12）", "甲")) + END,
    "by column": table(
        tr(tc(p(START.replace("/>", ' w:colFirst="1" w:colLast="1"/>') + r("甲"))), "（12）"), END
    ),
    "over two cells": table(tr(tc(p(r("甲"))), tc(p(START + r("（12）"))), tc(p(r("乙") + END)))),
    "in a deletion": table(
        tr(tc(p(f"<w:del>{START}<w:r><w:delText>3</w:delText></w:r>{END}</w:del>" + r("（12）"))))
    ),
    "in a merged cell": table(
        tr(tc("（12）", settings=RESTART)), tr(tc(p(START + END), settings=GOES_ON))
    ),
    "in a row that is new": table(
        tr("乙"), tr(tc(p(START + END + r("（12）"))), settings="<w:ins/>")
    ),
}


@pytest.mark.parametrize("body", WAYS.values(), ids=WAYS.keys())
def test_a_bookmark_marks_its_cell_wherever_programs_move_it(body: str) -> None:
    assert marked(read(docx(body))) == {"f_a": "（12）"}


@pytest.mark.parametrize(
    "body",
    [
        table(tr("甲"), START + END, tr("乙")),
        table(tr("甲"), START) + END,
        table(tr(tc(p(START + END)), settings="<w:del/>"), tr("乙")),
        table(tr(tc(p(START.replace("f_a", "_GoBack") + END + r("12"))))),
        table(tr(tc(p(START.replace("/>", ' w:colFirst="9"/>') + r("甲"))))),
    ],
)
def test_a_bookmark_of_a_cell_that_is_gone_marks_no_other(body: str) -> None:
    assert marked(read(docx(body))) == {}


def test_bookmarks_in_paragraphs_tell_what_they_enclose() -> None:
    body = (
        p(r("填报单位：") + mark("form_unit", r("东区") + r("局")) + r("（盖章）"))
        + START.replace("f_a", "form_date")
        + p(r("6月8日") + END)
    )
    first, second = read(docx(body)).texts
    assert (first.text, first.marks) == ("填报单位：东区局（盖章）", {"form_unit": "东区局"})
    assert (second.text, second.marks) == ("6月8日", {"form_date": "6月8日"})


def test_an_empty_paragraph_with_a_bookmark_is_told() -> None:
    (told,) = read(docx(p(mark("form_date")) + p(""))).texts
    assert (told.text, told.marks) == ("", {"form_date": ""})


# --- packages as other programs write them ------------------------------------------------------

BODY: Final = table(tr("甲", "12"))
STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main"
DOCUMENT: Final = f'<w:document xmlns:w="{W}"><w:body>{BODY}</w:body></w:document>'
PLAIN: Final = f'<document xmlns="{W}"><body>{BODY.replace("w:", "")}</body></document>'
PACKAGES: Final = {
    "strict": docx("", document=DOCUMENT.replace(W, STRICT)),
    "no prefix": docx("", document=PLAIN),
    "utf-16": docx(
        "", document=f'<?xml version="1.0" encoding="UTF-16"?>{DOCUMENT}'.encode("utf-16")
    ),
    "utf-16 without its mark": docx("", document=DOCUMENT.encode("utf-16-le")),
    "byte order mark": docx("", document=DOCUMENT.encode("utf-8-sig")),
    "gbk": docx("", document=f'<?xml version="1.0" encoding="GBK"?>{DOCUMENT}'.encode("gbk")),
    "relations with byte order mark": docx(
        BODY, rels="\ufeff" + relations(("officeDocument", "word/document.xml"))
    ),
    "absolute target": docx(BODY, rels=relations(("officeDocument", "/word/document.xml"))),
    "wrong slashes": docx(BODY, rels=relations(("officeDocument", "word\\document.xml"))),
    "other case": docx(BODY, rels=relations(("officeDocument", "Word/Document.xml"))),
    "target that is not there": docx(BODY, rels=relations(("officeDocument", "NULL"))),
    "target outside": docx(
        BODY,
        rels=relations(("image", "../../etc/passwd"), ("officeDocument", "../word/document.xml")),
    ),
    "broken relations": docx(BODY, rels="<Relationships>"),
    "only the document": zipped({"word/document.xml": DOCUMENT}),
    "relations nowhere": zipped({"[Content_Types].xml": "", "WORD\\DOCUMENT.XML": DOCUMENT}),
    "broken properties": zipped(
        {
            "word/document.xml": DOCUMENT,
            "docProps/core.xml": "<",
            "docProps/custom.xml": "<!DOCTYPE x><a/>",
        }
    ),
    "something before the zip": b"PK\3\4" + docx(BODY),
    "something after the zip": docx(BODY) + bytes(70_000),
    "pictures that nobody can unpack": edited(
        zipped({"[Content_Types].xml": "", "word/document.xml": DOCUMENT, "word/media/a.xml": "x"}),
        "word/media/a.xml",
        "x",
        "y",
    ),
}


@pytest.mark.parametrize("data", PACKAGES.values(), ids=PACKAGES.keys())
def test_odd_packages_are_read(data: bytes) -> None:
    assert texts(read(data)) == [["甲", "12"]]


def test_a_member_that_is_damaged_or_encrypted_is_named_as_such() -> None:
    data = docx(BODY)
    at = data.index(b"word/document.xml") + 40
    assert refused(data[:at] + bytes(8) + data[at + 8 :]) == ["package-broken"]
    flags = data.rindex(b"PK\1\2") + 8
    assert refused(data[:flags] + b"\x09" + data[flags + 1 :]) == ["returned-encrypted"]


def test_a_document_that_stands_twice_is_not_read() -> None:
    made = io.BytesIO(docx(BODY))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(made, "a") as package:
        package.writestr("word/document.xml", DOCUMENT.replace("12", "13"))
    assert refused(made.getvalue()) == ["package-broken"]


# --- LibreOffice --------------------------------------------------------------------------------


@pytest.mark.usefixtures("rendering")
def test_forms_saved_in_other_formats_are_read(blanks: dict[str, bytes], tmp_path: Path) -> None:
    word = edited(blanks["docx"], "word/document.xml", "（</w:t>", "（12</w:t>")
    book = filled(blanks["xlsx"])
    saved = [("一", saved_as("odt", word, tmp_path)), ("二", saved_as("xls", book, tmp_path))]
    made = converted([*saved, ("三", b"%PDF-1.7")])
    for (_, data), result, sent in zip(saved, made, (word, book), strict=False):
        assert refused(data) == ["returned-not-converted"]
        assert isinstance(result, bytes)
        assert "12" in "".join(marked(read(sent)).values())
        assert marked(read(result)) == marked(read(sent))
        assert read(result).properties == read(sent).properties
        assert read(result).identifier == read(sent).identifier
    assert isinstance(made[2], Finding)


def filled(data: bytes) -> bytes:
    """A workbook with 12 in each of its named values."""
    book = load_workbook(io.BytesIO(data))
    for name, defined in book.defined_names.items():
        for sheet, place in defined.destinations if name.startswith("f_") else ():
            book[sheet][place.replace("$", "")].value = 12
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def saved_as(target: str, data: bytes, folder: Path) -> bytes:
    """A file saved by LibreOffice in another format."""
    soffice = find_soffice()
    assert soffice is not None
    file = folder / f"blank-{target}{'.xlsx' if target == 'xls' else '.docx'}"
    file.write_bytes(data)
    for _, made in Office(soffice, folder, 60, target).convert([file]):
        assert made is not None
        return made.read_bytes()
    raise AssertionError


def test_without_libreoffice_the_unit_is_asked_for_another_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(convert, "find_soffice", lambda: None)
    files = [("一.rtf", b"{\\rtf1}"), ("二.docx", docx(BODY)), ("三.pdf", b"%PDF-1.7")]
    found = converted(files)
    assert [each.code for each in found if isinstance(each, Finding)] == [
        "returned-not-converted",
        "returned-unknown",
        "returned-pdf",
    ]
    assert [each.place.file for each in found if isinstance(each, Finding)] == [n for n, _ in files]

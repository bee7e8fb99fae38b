"""Workbooks as offices make them: what their tables say, and what is told about the rest."""

import io
import time
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from docgen.findings import Finding, Place, Severity
from docgen.formats import workbook
from docgen.formats.cells import read_format
from docgen.formats.excel import read_rows
from docgen.messages import use_locale
from docgen.sheets import SheetRow

NAME = "活动.xlsx"
HERE = Place(file="activities.yaml", line=5, column=9)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Found = tuple[Finding, ...]
Read = tuple[tuple[SheetRow, ...], Found]


def read(path: Path, sheet: str | None = None) -> Read:
    return read_rows(path, sheet, NAME, HERE)


def texts(rows: Iterable[SheetRow]) -> list[list[str]]:
    return [list(row.cells.values()) for row in rows]


def told(findings: Found) -> list[tuple[str, str]]:
    """Codes with the cells they are about; all of them can be said."""
    assert all(item.text("zh_CN") and item.text("en") for item in findings)
    with use_locale("en"):
        return [(item.code, str(item.place.part)) for item in findings]


class Book:
    """A workbook of one sheet 安排, saved by openpyxl into a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "a.xlsx"
        self.book = Workbook()
        sheet = self.book.active
        assert isinstance(sheet, Worksheet)
        self.sheet: Worksheet = sheet
        self.sheet.title = "安排"

    def rows(self, *rows: Sequence[object]) -> "Book":
        for row in rows:
            self.sheet.append(list(row))
        return self

    def format(self, **formats: str) -> "Book":
        for reference, code in formats.items():
            self.sheet[reference].number_format = code
        return self

    def merge(self, *ranges: str) -> "Book":
        for item in ranges:
            self.sheet.merge_cells(item)
        return self

    def read(self, sheet: str | None = None) -> Read:
        self.book.save(self.path)
        return read(self.path, sheet)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


def plain_package(
    rows: str, *, shared: str = "", styles: str = "", after: str = "", main: str = MAIN
) -> bytes:
    """A workbook written by hand: one sheet 安排 with the XML of its rows."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _relations(("1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="安排" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            ("r1", "worksheet", "/xl/worksheets/Sheet1.xml"),
            ("r2", "sharedStrings", "SharedStrings.xml"),
            ("r3", "styles", "styles.xml"),
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><dimension ref="A1"/>'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{shared}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{styles}</styleSheet>',
    }
    return zipped({name: text.encode() for name, text in parts.items()})


def _relations(*items: tuple[str, str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="{id_}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for id_, kind, target in items
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{inside}</Relationships>'


def zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def typed(*cells: str) -> str:
    """A row of cells without references, as some writers make them."""
    return f"<row>{''.join(cells)}</row>"


def inline(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = typed(inline("活动"), inline("时间"))


def read_plain(folder: Path, rows: str, **parts: str) -> Read:
    path = folder / "plain.xlsx"
    path.write_bytes(plain_package(rows, **parts))
    return read(path)


# ---------------------------------------------------------------- tables


def test_rows_by_header_with_their_places(book: Book) -> None:
    rows, found = book.rows(["单位", "活动"], ["甲局", "宣讲"], [], ["乙局", None]).read()
    assert not found
    assert [dict(row.cells) for row in rows] == [
        {"单位": "甲局", "活动": "宣讲"},
        {"单位": "乙局", "活动": ""},
    ]
    assert rows[0].places["活动"] == Place(file=NAME, part="安排!B2")
    assert rows[1].place.text("zh_CN") == f"{NAME}（安排第4行）"


def test_titles_and_lines_above_the_headers_are_passed_over(book: Book) -> None:
    book.rows(["附件1"], ["活动安排"], ["填报单位：甲局", None, "填报日期：6月8日"])
    rows, found = book.rows(["序号", "活\n动", "时间 "], [1, "宣讲", "6月"]).merge("A2:C2").read()
    assert not found
    assert [dict(row.cells) for row in rows] == [{"序号": "1", "活动": "宣讲", "时间": "6月"}]


def test_one_column_is_a_table(book: Book) -> None:
    rows, found = book.rows(["活动"], ["宣讲"]).read()
    assert (texts(rows), found) == ([["宣讲"]], ())


def test_headers_alone_are_no_rows(book: Book) -> None:
    assert book.rows(["单位", "活动"]).read() == ((), ())


def test_merged_cells_hold_the_text_of_the_first(book: Book) -> None:
    book.rows(["组", "活动", "时间", "地点"], ["甲", "一", "6月", "市"], [None, "二", None, "县"])
    rows, found = book.rows(["乙", "三"]).merge("A2:A3", "C2:C3", "B4:D4").read()
    assert not found
    assert texts(rows) == [
        ["甲", "一", "6月", "市"],
        ["甲", "二", "6月", "县"],
        ["乙", "三", "三", "三"],
    ]


def test_what_lies_hidden_under_a_merged_cell_does_not_count(tmp_path: Path) -> None:
    under = "".join([HEAD, typed(inline("甲"), inline("一")), typed(inline("旧"), inline("二"))])
    merge = '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'
    assert texts(read_plain(tmp_path, under, after=merge)[0]) == [["甲", "一"], ["甲", "二"]]


def test_a_row_over_the_whole_table_is_told_and_left_out(book: Book) -> None:
    book.rows(["单位", "活动"], ["一、市本级"], ["甲局", "宣讲"]).merge("A2:B2")
    rows, found = book.read()
    assert texts(rows) == [["甲局", "宣讲"]]
    assert told(found) == [("row-merged", "安排, row 2")]


def test_headers_of_two_rows_are_an_error(book: Book) -> None:
    book.rows(["序号", "活动", None], [None, "名称", "时间"], [1, "宣讲", "6月"])
    rows, found = book.merge("A1:A2", "B1:C1").read()
    assert told(found) == [("header-rows", "安排, row 2"), ("header-missing", "安排!C2")]
    assert [row.cells["活动"] for row in rows] == ["宣讲"]


def test_a_column_of_two_merged_columns_is_one(book: Book) -> None:
    book.rows(["单位", None, "活动"], ["甲局", None, "宣讲"]).merge("A1:B1", "A2:B2")
    rows, found = book.read()
    assert (texts(rows), found) == ([["甲局", "宣讲"]], ())


def test_doubtful_headers(book: Book) -> None:
    book.rows(["单位", "活动", None, "活动"], ["甲", "一", "二", "三", "四"], [None, None, "五"])
    rows, found = book.read()
    assert texts(rows) == [["甲", "一"], ["", ""]]
    assert told(found) == [
        ("header-duplicate", "安排!D1"),
        ("header-missing", "安排!C2"),
        ("header-missing", "安排!E2"),
    ]
    assert dict(found[0].params) == {"header": "活动", "first": "B1"}


def test_hidden_rows_are_read_and_told(book: Book) -> None:
    book.rows(["单位", "活动"], *([f"{n}局", "宣讲"] for n in range(12)))
    for number in range(2, 14):
        book.sheet.row_dimensions[number].hidden = True
    rows, found = book.read()
    assert len(rows) == 12
    assert told(found) == [("rows-hidden", "安排")]
    assert found[0].severity is Severity.WARNING
    assert found[0].params["count"] == 12


def test_cells_far_away_cost_nothing(book: Book) -> None:
    book.rows(["单位", "活动"], ["甲局", "宣讲"])
    book.sheet["XFD1048576"] = "远"
    rows, found = book.read()
    assert texts(rows) == [["甲局", "宣讲"], ["", ""]]
    assert told(found) == [("header-missing", "安排!XFD1048576")]


# ---------------------------------------------------------------- sheets


def test_the_first_visible_sheet_with_content(book: Book) -> None:
    hidden = book.book.create_sheet("旧表", 0)
    hidden.append(["单位", "旧"])
    hidden.sheet_state = "hidden"
    book.book.create_sheet("空表", 0)
    book.book.create_chartsheet("图", 0)
    book.rows(["单位", "活动"], ["甲局", "宣讲"])
    assert texts(book.read()[0]) == [["甲局", "宣讲"]]
    assert book.read("旧表") == ((), ())


def test_a_named_sheet(book: Book) -> None:
    book.rows(["x", "y"])
    book.book.create_sheet("Plan 1").append(["单位", "活动"])
    book.book["Plan 1"].append(["甲局", "宣讲"])
    assert texts(book.read(" plan 1")[0]) == [["甲局", "宣讲"]]
    rows, (found,) = book.read("Plan 2")
    assert not rows
    assert found.code == "sheet-unknown"
    assert found.place == Place(file="activities.yaml", line=5, column=9, part=NAME)
    assert found.params["known"] == "安排、Plan 1"
    assert "Plan 1" in str(found.params["hint"])


def test_no_content(book: Book) -> None:
    assert told(book.read()[1]) == [("workbook-empty", NAME)]
    assert told(book.read("安排")[1]) == [("sheet-empty", NAME)]


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (12, "General", "12"),
        (12.0, "0.00", "12"),
        (-0.5, "#,##0.0;[Red]-#,##0.0", "-0.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e20, "General", "100000000000000000000"),
        (1200, "#,##0_ ", "1200"),
        (0.125, "0.0%", "12.5%"),
        (12, "@", "12"),
        (12, "G/通用格式", "12"),
        ("  １２ 家\n", "General", "１２ 家"),
        ("一\n二", "General", "一\n二"),
        (date(2023, 6, 8), "yyyy-mm-dd", "2023年6月8日"),
        (date(2023, 6, 8), "mm-dd-yy", "2023年6月8日"),
        (date(2023, 6, 8), '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "2023年6月8日"),
        (date(2023, 6, 8), 'yyyy"年"m"月"', "2023年6月"),
        (date(2023, 6, 8), 'm"月"d"日"', "6月8日"),
        (date(2023, 6, 8), "dddd, d mmmm yyyy", "2023年6月8日"),
        (datetime(2023, 6, 8, 9, 30), "yyyy/m/d h:mm", "2023年6月8日9:30"),
        (datetime(2023, 6, 8), "yyyy/m/d h:mm:ss", "2023年6月8日"),
        (clock(9, 5), "h:mm AM/PM", "9:05"),
        (clock(9, 5, 7), '上午/下午h"时"mm"分"ss"秒"', "9:05:07"),
        (1.25, "[h]:mm", "30:00"),
        (1, "d/m/yyyy", "1900年1月1日"),
    ],
)
def test_a_value_as_its_author_sees_it(book: Book, value: object, code: str, text: str) -> None:
    rows, found = book.rows(["单位", "活动"], ["甲局", value]).format(B2=code).read()
    assert not found
    assert rows[0].cells["活动"] == text


@pytest.mark.parametrize(
    ("value", "format_", "text", "code"),
    [
        (True, "General", "TRUE", "cell-boolean"),
        ("#N/A", "General", "#N/A", "cell-error"),
        ("=SUM(C1:C9)", "General", "=SUM(C1:C9)", "cell-formula"),
        (12, '0"家"', "12", "cell-format"),
        (7, "000", "7", "cell-format"),
        (12000, '0!.0,"万"', "12000", "cell-format"),
        (12000, "0,", "12000", "cell-format"),
        (12, "[DBNum2]0", "12", "cell-format"),
        (12, "[$¥-804]#,##0.00", "12", "cell-format"),
        (60, "yyyy-m-d", "60", "cell-date"),
        (-3, "yyyy-m-d", "-3", "cell-date"),
        (20230608, "yyyy-m-d", "20230608", "cell-date"),
    ],
)
def test_a_value_that_needs_its_author(
    book: Book, value: object, format_: str, text: str, code: str
) -> None:
    book.rows(["单位", "活动"], ["甲局", value]).format(B2=format_)
    rows, found = book.read()
    assert rows[0].cells["活动"] == text
    assert told(found) == [(code, "安排!B2")]


def test_a_problem_of_merged_cells_is_told_once(book: Book) -> None:
    book.rows(["单位", "活动"], [True, "一"], [None, "二"]).merge("A2:A3")
    rows, found = book.read()
    assert texts(rows) == [["TRUE", "一"], ["TRUE", "二"]]
    assert told(found) == [("cell-boolean", "安排!A2")]


def test_days_counted_from_1904(book: Book) -> None:
    book.book.epoch = datetime(1904, 1, 1)
    book.rows(["单位", "时间"], ["甲局", date(2023, 6, 8)])
    assert texts(book.read()[0]) == [["甲局", "2023年6月8日"]]


def test_days_written_as_text(book: Book) -> None:
    book.book.iso_dates = True
    book.rows(["单位", "时间"], ["甲", datetime(2023, 6, 8)], ["乙", date(2023, 6, 8)])
    assert texts(book.read()[0]) == [["甲", "2023年6月8日"], ["乙", "2023年6月8日"]]


@pytest.mark.parametrize("main", [MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"])
def test_rich_and_phonetic_texts_and_escapes(tmp_path: Path, main: str) -> None:
    shared = (
        "<si><r><t>商业</t></r><r><t>秘密</t></r><rPh><t>mi</t></rPh></si>"
        "<si><t>一_x000D_\n二_x005F_x0041_</t></si><si><t>响_x0007_铃</t></si>"
    )
    cells = "".join(f'<c t="s"><v>{index}</v></c>' for index in (0, 1))
    bell = typed('<c t="s"><v>2</v></c>', '<c t="s"><v>3</v></c>', '<c t="s"/>')
    rows, found = read_plain(tmp_path, HEAD + typed(cells) + bell, shared=shared, main=main)
    assert texts(rows) == [["商业秘密", "一\n二_x0041_"], ["响铃", "3"]]
    assert told(found) == [("control-character", "安排!A3"), ("cell-broken", "安排!B3")]


def test_results_of_formulas(tmp_path: Path) -> None:
    cells = (
        '<c t="str"><f>"a"</f><v>宣讲 </v></c>',
        '<c><f t="shared" si="0"/><v>3</v></c>',
        '<c t="str"><f>""</f><v></v></c>',
        "<c><v>abc</v></c>",
        '<c t="d"><v>abc</v></c>',
        "<c><v>nan</v></c>",
    )
    heads = typed(*(inline(name) for name in "甲乙丙丁戊己"))
    rows, found = read_plain(tmp_path, heads + typed(*cells))
    assert texts(rows) == [["宣讲", "3", "", "abc", "abc", "nan"]]
    assert [code for code, _ in told(found)] == ["cell-broken"] * 3


def test_styles_that_other_readers_refuse(tmp_path: Path) -> None:
    styles = '<fills><fill/></fills><cellXfs><xf/><xf numFmtId="58"/><xf numFmtId="x"/></cellXfs>'
    cells = ('<c s="1"><v>45085</v></c>', '<c s="9"><v>45085</v></c>', '<c s="2"><v>1</v></c>')
    heads = typed(*(inline(name) for name in "甲乙丙"))
    rows, found = read_plain(tmp_path, heads + typed(*cells), styles=styles)
    assert (texts(rows), found) == ([["6月8日", "45085", "1"]], ())


def test_a_text_longer_than_excel_allows(tmp_path: Path) -> None:
    rows, found = read_plain(tmp_path, HEAD + typed(inline("长" * 40_000), inline("6月")))
    assert texts(rows) == [["", "6月"]]
    assert told(found) == [("cell-too-long", "安排!A2")]


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("General", ""),
        ("0.00E+00", ""),
        ("[Red]0", ""),
        ('"day"0', ""),
        ("mm:ss.0", "ns"),
        ("[mm]:ss", "ns"),
        ("e年m月d日", "ymd"),
        ("yyyy-mm-dd hh:mm", "ymdhn"),
        ("aaaa", ""),
    ],
)
def test_what_a_number_format_shows(code: str, parts: str) -> None:
    assert read_format(code).parts == parts


# ---------------------------------------------------------------- files


def word_file() -> bytes:
    buffer = io.BytesIO()
    Document().save(buffer)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (OLE, "package-legacy"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "package-encrypted"),
        (b"<html><table>", "package-foreign"),
        ("单位,活动".encode(), "package-unknown"),
        (plain_package("")[:-60], "package-broken"),
        (zipped({"[Content_Types].xml": b""}), "package-broken"),
        (word_file(), "workbook-foreign"),
        (plain_package("<row>"), "package-xml"),
        (b"x" * 20_000_001, "package-too-large"),
    ],
)
def test_files_that_are_no_workbook(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    rows, (found,) = read(path)
    assert not rows
    assert found.code == code
    assert (found.place.file, found.place.line) == (HERE.file, HERE.line)
    assert str(found.place.part).startswith(NAME)


def test_a_binary_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    root = _relations(("1", "officeDocument", "xl/workbook.bin")).encode()
    parts = {"[Content_Types].xml": b"", "_rels/.rels": root, "xl/workbook.bin": b"\x83"}
    path.write_bytes(zipped(parts))
    assert told(read(path)[1]) == [("workbook-foreign", NAME)]


def test_no_file(tmp_path: Path) -> None:
    rows, (found,) = read(tmp_path / "none.xlsx")
    assert (rows, found.code, found.place) == ((), "file-not-found", HERE)
    assert read(tmp_path)[1][0].code == "file-is-folder"


@pytest.mark.parametrize(
    "ref", ["A1:CZ20000", "A1:XFD1048576", "A1:ZZZ9999999", "B2", "", "#REF!", "C3:A1"]
)
def test_absurd_merged_ranges_cost_nothing(tmp_path: Path, ref: str) -> None:
    start = time.perf_counter()
    merge = f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>'
    rows, _ = read_plain(tmp_path, HEAD + typed(inline("宣讲"), inline("6月")), after=merge)
    whole = ref.startswith("A1:") and "ZZZ" not in ref
    assert texts(rows) == ([] if whole else [["宣讲", "6月"]])
    assert time.perf_counter() - start < 2


def test_overlapping_merged_ranges_cost_nothing(tmp_path: Path) -> None:
    rows = HEAD + typed(inline("宣讲"), inline("6月")) * 2_000
    merges = "".join(f'<mergeCell ref="A2:B{3 + n}"/>' for n in range(20_000))
    start = time.perf_counter()
    read_plain(tmp_path, rows, after=f"<mergeCells>{merges}</mergeCells>")
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("rows", "after"),
    [
        (typed("<c><v>1</v></c>") * (workbook.MAX_ROWS + 1), ""),
        (typed("<c><v>1</v></c>" * (workbook.MAX_COLUMNS + 1)), ""),
        (HEAD, f"<mergeCells>{'<mergeCell/>' * (workbook.MAX_MERGES + 1)}</mergeCells>"),
    ],
)
def test_tables_that_are_too_large(tmp_path: Path, rows: str, after: str) -> None:
    assert told(read_plain(tmp_path, rows, after=after)[1]) == [
        ("sheet-too-large", f"{NAME}: 安排")
    ]


def test_a_text_repeated_beyond_reason(tmp_path: Path) -> None:
    row = typed('<c t="s"><v>0</v></c>', '<c t="s"><v>0</v></c>')
    shared = f"<si><t>{'长' * 30_000}</t></si>"
    _, found = read_plain(tmp_path, HEAD + row * 40, shared=shared)
    assert told(found) == [("sheet-too-long", f"{NAME}: 安排")]


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/Sheet1.xml"])
def test_entities_are_refused(tmp_path: Path, part: str) -> None:
    parts = {name.lower(): content for name, content in _unzipped(plain_package(HEAD)).items()}
    parts[part.lower()] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + parts[part.lower()]
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(parts | {"[Content_Types].xml": b""}))
    assert told(read(path)[1]) == [("package-doctype", f"{NAME}: {part.lower()}")]


def test_rows_that_are_none(tmp_path: Path) -> None:
    button = "<controls><anchor><row>5</row></anchor></controls><row><c><v>1</v></c></row>"
    assert read_plain(tmp_path, HEAD + "<row/>", after=button) == ((), ())


def _unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}

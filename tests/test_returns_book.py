"""Workbooks that units return: what is read of cells, names and merged ranges."""

import io
from datetime import date, datetime
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook

from docgen.build import build
from docgen.campaign import load
from docgen.fields import TYPES, FieldType, Option, Raw, Spec, State
from docgen.identity import DATE_MARK, UNIT_MARK, Identity
from docgen.manifest import BLANK_FORM
from tests.campaigns import write_campaign
from tests.returning import (
    R,
    S,
    cells,
    marked,
    read,
    refused,
    relations,
    texts,
    xlsx,
    zipped,
)

INF: Final = float("inf")
SHEET: Final = (
    f'<worksheet xmlns="{S}"><sheetData><row><c><v>%s</v></c></row></sheetData></worksheet>'
)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The blank workbook of a unit."""
    folder = tmp_path_factory.mktemp("campaign")
    build(load(write_campaign(folder)), folder / "out", only=[BLANK_FORM], units=["02"])
    (path,) = (folder / "out").rglob("*.xlsx")
    return Path(path).read_bytes()


def first(cell: str, *formats: str, more: str = "", settings: str = "") -> Raw:
    """What is read in the first cell of a workbook: <c …>."""
    made = read(xlsx(f"<row>{cell}</row>", formats=formats, texts=more, settings=settings))
    return made.grids[0].cells[0].raw


# --- the form that was sent out -----------------------------------------------------------------


def test_a_blank_workbook_is_read_with_all_its_names(blank: bytes) -> None:
    returned = read(blank)
    assert returned.kind == "xlsx"
    identity = Identity.from_properties(returned.properties)
    assert identity is not None
    assert returned.identifier == identity.text == "form·v1·02"
    found = returned.marked()
    assert set(found) == {"f_drills", "f_people", "f_posters", UNIT_MARK, DATE_MARK}
    assert {each.cell.raw.kind for name, each in found.items() if name[:2] == "f_"} == {"blank"}
    assert "示例市东区应急管理局" in found[UNIT_MARK].cell.raw.text


def test_what_openpyxl_fills_in_is_read(blank: bytes) -> None:
    book = load_workbook(io.BytesIO(blank))
    given = {"f_drills": 3, "f_people": 120.5, "f_posters": date(2024, 6, 8)}
    for name, value in given.items():
        (place,) = book.defined_names[name].destinations
        book[place[0]][place[1].replace("$", "")].value = value
    made = io.BytesIO()
    book.save(made)
    found = read(made.getvalue()).marked()
    assert {name: found[name].cell.raw.value for name in given} == given


# --- what a cell holds --------------------------------------------------------------------------

SHARED: Final = (
    "<si><t>甲</t></si><si><r><t>乙</t></r><r><rPr/><t> 丙</t></r><rPh><t>bǐng</t></rPh></si>"
    "<si><t>a_x000D_\nb_x0007__xD800_</t></si><si/>"
)
VALUES: Final = {
    "number": ("<c><v>12</v></c>", Raw("12", 12, "number")),
    "zero": ("<c><v>0</v></c>", Raw("0", 0, "number")),
    "whole with a point": ("<c><v>12.0</v></c>", Raw("12", 12.0, "number")),
    "spaces around": ("<c><v> 12\n</v></c>", Raw("12", 12, "number")),
    "noise of floats": ("<c><v>0.30000000000000004</v></c>", Raw("0.3", 0.1 + 0.2, "number")),
    "exponent": ("<c><v>1.2E3</v></c>", Raw("1200", 1200.0, "number")),
    "small": ("<c><v>1E-7</v></c>", Raw("0.0000001", 1e-7, "number")),
    "long": (
        "<c><v>12345678901234567</v></c>",
        Raw("12345678901234567", 12345678901234567.0, "number"),
    ),
    "too large": ("<c><v>1e400</v></c>", Raw("1e400", INF, "number")),
    "a hundred digits": (f"<c><v>{'9' * 100}</v></c>", Raw("9" * 100, float("9" * 100), "number")),
    "five thousand digits": (f"<c><v>{'9' * 5000}</v></c>", Raw("9" * 5000)),
    "no number": ("<c><v>NaN</v></c>", Raw("NaN")),
    "a number to Python only": ("<c><v>1_000</v></c>", Raw("1_000")),
    "shared text": ('<c t="s"><v>0</v></c>', Raw("甲")),
    "rich text": ('<c t="s"><v>1</v></c>', Raw("乙 丙")),
    "escapes": ('<c t="s"><v>2</v></c>', Raw("a\nb")),
    "no such text": ('<c t="s"><v>99</v></c>', Raw("99", None, "error")),
    "text of a negative number": ('<c t="s"><v>-1</v></c>', Raw("-1", None, "error")),
    "inline text": ('<c t="inlineStr"><is><t>甲</t></is></c>', Raw("甲")),
    "rich inline text": (
        '<c t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>',
        Raw("甲乙"),
    ),
    "text for a number": ('<c t="str"><v>12家</v></c>', Raw("12家")),
    "truth": ('<c t="b"><v>1</v></c>', Raw("TRUE", True, "bool")),
    "error": ('<c t="e"><v>#N/A</v></c>', Raw("#N/A", None, "error")),
    "iso day": ('<c t="d"><v>2024-06-08</v></c>', Raw("2024-06-08", date(2024, 6, 8), "date")),
    "iso moment": (
        '<c t="d"><v>2024-06-08T10:30:00</v></c>',
        Raw("2024-06-08T10:30:00", datetime(2024, 6, 8, 10, 30), "date"),
    ),
    "no iso day": ('<c t="d"><v>2024-13-40</v></c>', Raw("2024-13-40")),
    "result of a formula": ("<c><f>A2+A3</f><v>12</v></c>", Raw("12", 12, "number")),
    "text of a formula": ('<c t="str"><f>A2&amp;A3</f><v>甲</v></c>', Raw("甲")),
    "formula without result": ("<c><f>A2+A3</f></c>", Raw("=A2+A3", None, "formula")),
    "formula with an empty result": ("<c><f>A2+A3</f><v/></c>", Raw("=A2+A3", None, "formula")),
    "shared formula": ('<c><f t="shared" si="0"/></c>', Raw("=", None, "formula")),
    "a style that is not there": ('<c s="7"><v>12</v></c>', Raw("12", 12, "number")),
    "a style that is no number": ('<c s="x"><v>12</v></c>', Raw("12", 12, "number")),
}


@pytest.mark.parametrize(("cell", "raw"), VALUES.values(), ids=VALUES.keys())
def test_what_a_cell_holds(cell: str, raw: Raw) -> None:
    assert first(cell, more=SHARED) == raw


@pytest.mark.parametrize(
    "cell",
    [
        "<c/>",
        "<c><v/></c>",
        '<c t="s"><v>3</v></c>',
        '<c t="inlineStr"/>',
        '<c t="inlineStr"><is/></c>',
        '<c t="str"><f>""</f><v></v></c>',
        '<c t="str"><v>  </v></c>',
    ],
)
def test_a_cell_without_anything_to_see_is_blank(cell: str) -> None:
    data = xlsx(f"<row>{cell}<c><v>1</v></c></row>", texts=SHARED, names={"f_a": "填报表!$A$1"})
    assert read(data).marked()["f_a"].cell.raw.kind == "blank"


YMD: Final = "yyyy-mm-dd"
FORMATS: Final = {
    "per cent": ("0.125", "0.0%", Raw("12.5%", 0.125, "number", "0.0%")),
    "whole per cent": ("1", "0%", Raw("100%", 1, "number", "0%")),
    "zeros before": ("1", "000", Raw("001", 1, "number", "000")),
    "day": ("45451", YMD, Raw("2024年6月8日", date(2024, 6, 8), "date", YMD)),
    "moment": (
        "45451.5",
        "yyyy-mm-dd hh:mm",
        Raw("2024年6月8日12:00", datetime(2024, 6, 8, 12), "date", "yyyy-mm-dd hh:mm"),
    ),
    "month": ("45451", "yyyy-m", Raw("2024年6月", date(2024, 6, 8), "date", "yyyy-m")),
    "time": ("0.5", "h:mm", Raw("12:00", None, "date", "h:mm")),
    "before all days": ("-1", YMD, Raw("-1", -1, "number", YMD)),
    "the day that never was": ("60", YMD, Raw("60", 60, "number", YMD)),
    "after all days": ("1000000000", YMD, Raw("1000000000", 10**9, "number", YMD)),
    "beyond measure": ("1e400", YMD, Raw("1e400", INF, "number", YMD)),
    "beyond measure, per cent": ("1e400", "0%", Raw("1e400", INF, "number", "0%")),
    "quoted": ("12", "0&quot;%&quot;", Raw("12", 12, "number", '0"%"')),
    "a format of signs only": ("12", "[[[", Raw("12", 12, "number", "[[[")),
}


@pytest.mark.parametrize(("value", "code", "raw"), FORMATS.values(), ids=FORMATS.keys())
def test_formats_tell_days_and_per_cent(value: str, code: str, raw: Raw) -> None:
    assert first(f'<c s="1"><v>{value}</v></c>', code) == raw


def test_days_may_be_counted_from_1904() -> None:
    assert first('<c s="1"><v>0</v></c>', YMD, settings='date1904="1"').value == date(1904, 1, 1)


@pytest.mark.parametrize("type_", TYPES.values(), ids=TYPES.keys())
def test_every_type_of_field_can_read_whatever_a_cell_holds(type_: FieldType) -> None:
    spec = Spec(options=(Option("1", "甲"), Option("2", "乙")))
    for raw in [*(raw for _, raw in VALUES.values()), *(raw for _, _, raw in FORMATS.values())]:
        reading = type_.read(raw, spec)
        assert (reading.value is not None) == (reading.state in (State.OK, State.NIL))


# --- rows, columns, merged ranges ---------------------------------------------------------------


def test_cells_are_where_they_say_or_after_the_one_before() -> None:
    rows = (
        '<row><c><v>1</v></c><c r="C1"><v>3</v></c><c><v>4</v></c></row>'
        '<row r="5"><c r="B5"><v>5</v></c></row><row><c><v>6</v></c></row>'
        '<row r="x"><c r="ZZZZZZ99999999999"><v>7</v></c><c r=""><v>8</v></c></row>'
    )
    found = {place: cell.raw.text for place, cell in cells(read(xlsx(rows))).items()}
    filled = {place: text for place, text in found.items() if text}
    assert filled == {"A1": "1", "C1": "3", "D1": "4", "B5": "5", "A6": "6", "A7": "7", "B7": "8"}
    assert {"B1", "A5", "E1"} <= found.keys()


def test_rows_and_columns_count_from_zero_and_places_are_excels() -> None:
    (cell, *_) = read(xlsx('<row r="7"><c r="D7"><v>1</v></c></row>')).grids[0].cells
    assert (cell.row, cell.column, cell.place) == (6, 3, "填报表!D7")


def test_far_cells_are_not_filled_up_between() -> None:
    rows = '<row><c><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    found = read(xlsx(rows)).grids[0].cells
    assert len(found) < 10
    assert found[-1].place == "填报表!XFD1048576"


def test_of_merged_cells_only_the_first_is_told() -> None:
    one = "<c><v>1</v></c>"
    rows = f"<row>{one}{one}{one}</row><row><c/>{one}{one}</row>"
    merges = '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="C9:C10"/></mergeCells>'
    returned = read(xlsx(rows, after=merges, names={"f_a": "填报表!$C$1"}))
    assert [(c.place[4:], c.rows, c.columns) for c in returned.grids[0].cells] == [
        ("A1", 2, 2),
        ("C1", 1, 1),
        ("C2", 1, 1),
    ]


@pytest.mark.parametrize("ref", ["A1", "B2:A1", "A1:", ":", "A1:ZZZ9", "A0:B1", "A1:B2:C3", "?"])
def test_ranges_that_no_sheet_can_have_merge_nothing(ref: str) -> None:
    merges = f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>'
    data = xlsx(
        "<row><c><v>1</v></c><c><v>2</v></c></row>", after=merges, names={"f_a": "填报表!$A$1"}
    )
    assert texts(read(data)) == [["1", "2"]]


def test_ranges_that_meet_do_not_take_each_others_cells() -> None:
    merges = '<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="B1:C1"/></mergeCells>'
    rows = "<row><c><v>1</v></c><c/><c><v>3</v></c></row>"
    assert texts(read(xlsx(rows, after=merges, names={"f_a": "填报表!$A$1"}))) == [["1", "3"]]


# --- names --------------------------------------------------------------------------------------

ONE: Final = '<row r="2"><c r="B2"><v>12</v></c></row>'


@pytest.mark.parametrize(
    "formula",
    ["填报表!$B$2", "'填报表'!$B$2", "填报表!B2", "填报表!$B$2:$C$3", " 填报表!$B$2\n"],
)
def test_a_name_marks_its_cell(formula: str) -> None:
    assert marked(read(xlsx(ONE, names={"f_a": formula}))) == {"f_a": "12"}


@pytest.mark.parametrize(
    "formula",
    [
        "#REF!",
        "填报表!#REF!",
        "[1]填报表!$B$2",
        "'[1]填报表'!$B$2",
        "别的表!$B$2",
        "SUM(填报表!$B$2)",
        "填报表!$B$0",
        "填报表!$ZZZ$2",
        "填报表!$B$2,填报表!$B$3",
        "$B$2",
        "12",
        "",
        "'" * 299,
    ],
)
def test_a_name_for_no_cell_marks_none(formula: str) -> None:
    assert marked(read(xlsx(ONE, names={"f_a": formula}))) == {}


def test_names_of_others_are_passed_over() -> None:
    assert marked(read(xlsx(ONE, names={"合计": "填报表!$B$2", "form": "填报表!$B$2"}))) == {}


def test_a_name_for_an_empty_cell_is_told_with_it() -> None:
    returned = read(xlsx(ONE, names={"f_a": "填报表!$D$9", "h_b": "填报表!$D$9"}))
    cell = cells(returned)["D9"]
    assert (cell.marks, cell.raw) == (("f_a", "h_b"), Raw("", None, "blank"))


def test_a_name_inside_a_merged_range_marks_its_first_cell() -> None:
    merges = '<mergeCells><mergeCell ref="B2:C3"/></mergeCells>'
    names = {"f_a": "填报表!$C$3", "f_b": "填报表!$B$2"}
    assert marked(read(xlsx(ONE, after=merges, names=names))) == {"f_a": "12", "f_b": "12"}


def several(*sheets: tuple[str, str], names: str = "") -> bytes:
    """A workbook of sheets: name, attributes; each has its number in A1."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}" {more}/>'
        for n, (name, more) in enumerate(sheets, 1)
    )
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n, _ in enumerate(sheets, 1)]
    return zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>{listed}</sheets>'
            f"<definedNames>{names}</definedNames></workbook>",
            "xl/_rels/workbook.xml.rels": relations(*targets),
            **{f"xl/worksheets/sheet{n}.xml": SHEET % n for n, _ in enumerate(sheets, 1)},
        }
    )


def test_sheets_are_told_in_order_hidden_ones_too() -> None:
    names = (
        "<definedName name=\"f_a\">'It''s (2)'!$A$1</definedName>"
        '<definedName name="f_b" localSheetId="0">说明!$A$1</definedName>'
    )
    returned = read(
        several(("说明", ""), ("It's (2)", ""), ("库", 'state="veryHidden"'), names=names)
    )
    told = [(grid.name, grid.hidden, grid.cells[0].raw.text) for grid in returned.grids]
    assert told == [("说明", False, "1"), ("It's (2)", False, "2"), ("库", True, "3")]
    assert marked(returned) == {"f_a": "2", "f_b": "1"}


# --- as other programs write it -----------------------------------------------------------------


SHEET_OF_ONE: Final = f'<worksheet xmlns="{S}"><sheetData>{ONE}</sheetData></worksheet>'
PREFIXED: Final = (
    f'<x:worksheet xmlns:x="{S}"><x:sheetData><x:row r="2"><x:c r="B2"><x:v>12</x:v></x:c></x:row>'
    "</x:sheetData></x:worksheet>"
)
STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
ODD: Final = {
    "odd setting": xlsx(ONE, settings='date1904="x"'),
    "broken styles": xlsx(ONE, styles="<broken"),
    "styles of another kind": xlsx(ONE, styles='<x:styleSheet xmlns:x="a"/>'),
    "prefix": xlsx(ONE, sheet=PREFIXED),
    "strict": xlsx(ONE, sheet=SHEET_OF_ONE.replace(S, STRICT)),
    "rows of other things": xlsx(ONE, after="<controls><row><c><v>9</v></c></row></controls>"),
    "names of parts": zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}">'
            '<sheets><sheet name="填报表" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(("worksheet", "/xl/WORKSHEETS/s.xml")),
            "xl\\worksheets\\s.xml": SHEET_OF_ONE,
        }
    ),
}


@pytest.mark.parametrize("data", ODD.values(), ids=ODD.keys())
def test_odd_workbooks_are_read(data: bytes) -> None:
    assert cells(read(data))["B2"].raw == Raw("12", 12, "number")


def test_bloated_styles_do_no_harm() -> None:
    styled = '<xf numFmtId="14" fontId="1"/>' * 60_000
    pollution = f"<cellStyleXfs>{styled}</cellStyleXfs>"
    styles = f'<styleSheet xmlns="{S}">{pollution}<cellXfs><xf/><xf numFmtId="9"/></cellXfs>'
    noise = "".join(f"<!--{n}-->" for n in range(20_000))
    data = xlsx('<row><c s="1"><v>0.5</v></c></row>', styles=f"{styles}{noise}</styleSheet>")
    assert read(data).grids[0].cells[0].raw.text == "50%"


def test_a_sheet_formatted_to_its_end_is_read() -> None:
    empty = "".join(
        f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(3, 120_000)
    )
    assert cells(read(xlsx(ONE + empty)))["B2"].raw.value == 12


def test_a_chart_sheet_is_no_grid() -> None:
    data = xlsx(ONE, sheet=f'<chartsheet xmlns="{S}"/>')
    assert read(data).grids == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (xlsx("<row>"), "package-xml"),
        (xlsx(ONE, workbook="<workbook"), "package-xml"),
        (xlsx(ONE, sheet="<!DOCTYPE x><worksheet/>"), "package-doctype"),
        (xlsx(ONE, sheet='<?xml version="1.0" encoding="ebcdic-cp-us"?><a/>'), "package-xml"),
        (zipped({"[Content_Types].xml": "", "xl/styles.xml": ""}), "package-broken"),
    ],
)
def test_what_is_broken_is_named(data: bytes, code: str) -> None:
    assert refused(data) == [code]

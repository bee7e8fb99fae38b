"""Forms of several parts, blank and with values: what stands in their tables, in Word and Excel."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from docgen.documents.formwidths import Want, fits, shared
from docgen.documents.sheetbreaks import page_breaks, scaled_breaks
from docgen.documents.unitnotes import NOTES, notes_of
from docgen.fields import Value
from docgen.formats.formbook import SHEET
from docgen.identity import DATE_MARK, UNIT_MARK, mark_of
from docgen.layout.metrics import Font, fonts
from docgen.worksheet import SheetCell, SheetLine, Worksheet
from tests.filling import fill_docx, fill_xlsx
from tests.form_samples import (
    LIST,
    MATRIX,
    ROWS,
    UNIT,
    VALUES,
    Sample,
    form_yaml,
    sample,
)
from tests.outlining import W, Word, cells, text

Marks = dict[str, str]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """A form of all kinds of parts."""
    return sample(tmp_path_factory.mktemp("whole"))


def word(data: bytes, folder: Path) -> Word:
    path = folder / "form.docx"
    path.write_bytes(data)
    return Word.open(path)


def tables(made: Sample, folder: Path, **values: Value | None) -> list[list[list[str]]]:
    """The texts of the tables' cells by row; 〃 for one that continues the cell above."""
    opened = word(made.forms.docx(UNIT, values or None), folder)
    return [
        [["〃" if cell.merge == "continue" else cell.text for cell in row] for row in table]
        for table in opened.tables()
    ]


def marks(data: bytes, folder: Path) -> Marks:
    """The texts of the cells in which each bookmark stands."""
    body = word(data, folder).body
    return {
        start.get(f"{W}name"): text(next(start.iterancestors(f"{W}tc", f"{W}p")))
        for start in body.iter(f"{W}bookmarkStart")
    }


def page(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))[SHEET]


def named(data: bytes, name: str) -> Any:
    """The workbook's cell of an entry."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    place = book.defined_names[mark_of(name)].attr_text.rpartition("!")[2]
    return book[SHEET][place.replace("$", "")]


def sheet_cells(sheet: Worksheet) -> dict[str, SheetCell]:
    """The cells with marks."""
    return {cell.mark: cell for _, cell in sheet.cells() if cell.mark}


# --- lists --------------------------------------------------------------------------------------


def test_a_list_with_codes_has_a_column_for_them(whole: Sample, tmp_path: Path) -> None:
    rows = tables(whole, tmp_path)[0]
    assert rows[0] == ["序号", "具体内容", "代码", "数据"]
    assert rows[1] == ["1", "执法人员", "A1", "（    ）人"]
    assert rows[2] == ["〃", "其中：持证人员", "A2", "（    ）人"]
    assert rows[3] == ["2", "持证率", "A3", "（    ）%"]


def test_titles_stand_above_their_tables(whole: Sample, tmp_path: Path) -> None:
    said = word(whole.forms.docx(UNIT), tmp_path).paragraphs()
    titles = [line for style, line in said if style == "表头"]
    assert titles == ["一、基本情况", "二、检查执法情况", "三、活动明细", "四、汇总"]


def test_long_texts_get_a_tall_cell_and_a_wide_one(whole: Sample) -> None:
    table = whole.made().laid.elements["table"]
    assert isinstance(table, tuple)
    heights = {row.cells[1].paragraphs[0].text: row.height for row in table[1].rows}
    assert heights["情况说明"] > 2 * heights["执法人员"]
    assert table[1].widths[-1] > 190


# --- matrices -----------------------------------------------------------------------------------


def test_a_header_of_three_levels_and_the_numbers_below(whole: Sample, tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    path.write_bytes(whole.forms.docx(UNIT))
    found = [
        [(cell.text.replace("\n", ""), cell.span, cell.merge) for cell in row]
        for row in Word.open(path).tables()[1][:4]
    ]
    assert found[0] == [
        ("检查对象", 2, "restart"),
        ("代码", 1, "restart"),
        ("本期", 4, ""),
        ("上年同期", 1, ""),
        ("立案率", 1, "restart"),
    ]
    assert found[1][2:4] == [("检查", 2, ""), ("处罚", 2, "")]
    assert found[1][4] == ("检查户次（户次）", 1, "restart")
    assert found[2][2:6] == [
        ("户次（户次）", 1, ""),
        ("出动人员（人次）", 1, ""),
        ("案件数（件）", 1, ""),
        ("罚没金额（万元）", 1, ""),
    ]
    assert [said for said, _, _ in found[3]] == ["甲", "乙", "1", "2", "3", "4", "5", "6"]


def test_every_row_of_the_header_is_marked_as_one(whole: Sample, tmp_path: Path) -> None:
    opened = word(whole.forms.docx(UNIT), tmp_path)
    table = list(opened.body.iter(f"{W}tbl"))[1]
    heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
    assert heads == [True] * 4 + [False] * 6


def test_groups_go_down_over_their_rows_and_other_labels_across(
    whole: Sample, tmp_path: Path
) -> None:
    path = tmp_path / "form.docx"
    path.write_bytes(whole.forms.docx(UNIT))
    rows = Word.open(path).tables()[1][4:]
    first = [(row[0].text.replace("\n", ""), row[0].span, row[0].merge) for row in rows]
    assert first == [
        ("合计", 2, ""),
        ("工矿商贸", 1, "restart"),
        ("", 1, "continue"),
        ("", 1, "continue"),
        ("", 1, "continue"),
        ("建筑工地", 2, ""),
    ]
    assert [row[-7].text for row in rows] == ["001", "002", "003", "004", "005", "006"]


def test_blank_cells_are_empty_but_for_the_sign_of_a_rate(whole: Sample, tmp_path: Path) -> None:
    found = marks(whole.forms.docx(UNIT), tmp_path)
    assert found["f_003__count"] == found["f_003__money"] == ""
    assert found["f_003__rate"] == "%"
    assert "f_005__staffs" not in found


def test_cells_left_out_are_crossed_out_and_locked(whole: Sample, tmp_path: Path) -> None:
    assert tables(whole, tmp_path)[1][8].count("×") == 1
    sheet = page(whole.forms.xlsx(UNIT))
    (crossed,) = [cell for row in sheet for cell in row if cell.value == "×"]
    assert crossed.protection.locked
    assert not named(whole.forms.xlsx(UNIT), "003.count").protection.locked


def test_a_measure_of_a_row_stands_in_its_label(tmp_path: Path) -> None:
    form = form_yaml(
        "  - matrix:\n"
        "      columns: [{name: now, label: 本期}, {name: before, label: 上期}]\n"
        "      rows:\n"
        '        - {code: "01", label: 企业, measure: 家}\n'
        '        - {code: "02", label: 金额, measure: 万元, type: decimal}\n'
    )
    rows = tables(sample(tmp_path, form), tmp_path)[0]
    assert [row[0] for row in rows[2:]] == ["企业（家）", "金额（万元）"]


def test_a_matrix_without_codes_and_numbers(tmp_path: Path) -> None:
    form = form_yaml(
        "  - matrix:\n"
        "      numbers: false\n"
        "      columns: [{name: now, label: 本期, measure: 家}]\n"
        "      rows: [{name: a, label: 甲类}, {name: b, label: 乙类}]\n"
    )
    assert tables(sample(tmp_path, form), tmp_path)[0] == [
        ["项目", "本期（家）"],
        ["甲类", ""],
        ["乙类", ""],
    ]


LONG: Final = form_yaml(
    MATRIX + "".join(f'        - {{code: "{n:03}", label: 第{n}类单位}}\n' for n in range(20, 70))
)


def test_the_whole_header_is_repeated_on_each_page(tmp_path: Path) -> None:
    found = tables(sample(tmp_path, LONG), tmp_path)
    assert len(found) > 1
    assert all(table[:4] == found[0][:4] for table in found)
    codes = [row[-7] for table in found for row in table[4:]]
    assert codes == ["001", "002", "003", "004", "005", "006", *(f"{n:03}" for n in range(20, 70))]


# --- growing rows -------------------------------------------------------------------------------


def test_blank_rows_are_numbered(whole: Sample, tmp_path: Path) -> None:
    head, *rows = tables(whole, tmp_path)[2]
    assert head[0] == "序号"
    assert head[-1].replace("\n", "") == "参加人数（人次）"
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]


def test_there_are_as_many_rows_as_there_are_values(whole: Sample, tmp_path: Path) -> None:
    rows = tables(whole, tmp_path, **{"activities.7.people": 5})[2]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4", "5", "6", "7"]
    assert rows[-1][-1] == "5"
    data = whole.forms.xlsx(UNIT, {"activities.7.people": 5})
    assert named(data, "activities.7.people").value == 5


def test_rows_may_be_added_to_growing_rows_alone(whole: Sample, tmp_path: Path) -> None:
    assert page(whole.forms.xlsx(UNIT)).protection.insertRows is False
    other = sample(tmp_path, form_yaml(MATRIX))
    assert page(other.forms.xlsx(UNIT)).protection.insertRows is True


def test_few_choices_are_ticked_and_many_are_listed_in_the_notes(
    whole: Sample, tmp_path: Path
) -> None:
    row = tables(whole, tmp_path)[2][1]
    assert row[3] == "□线上  □线下"
    assert row[4] == ""
    assert any("培训、演练、宣传、检查" in note for note in notes_of(whole.form))
    filled = tables(whole, tmp_path, **VALUES)[2][1]
    assert filled[3] == "□线上  ☑线下"
    assert filled[4] == "宣传"


# --- the line for those who sign ----------------------------------------------------------------


def test_who_signs_is_asked_below_the_tables(whole: Sample, tmp_path: Path) -> None:
    lines = tables(whole, tmp_path)[-1]
    assert [cell for line in lines for cell in line] == [
        "单位负责人：",
        "",
        "填表人：",
        "",
        "联系电话：",
        "",
        "报出日期：",
        "    年    月    日",
    ]


def test_the_line_has_no_rules_and_its_cells_in_excel_one_below(whole: Sample) -> None:
    table = whole.made().laid.elements["table"]
    assert isinstance(table, tuple)
    signing = table[-2]
    assert (signing.rules.outer, signing.rules.inner, signing.rules.sides) == (0, 0, 0)
    cell = named(whole.forms.xlsx(UNIT), "author")
    assert cell.border.bottom.style == "thin"
    assert cell.border.top.style is None
    assert not cell.protection.locked


def test_entries_take_as_many_lines_as_they_need(tmp_path: Path) -> None:
    few = form_yaml(MATRIX, more="signature: [单位负责人, 填表人]\n")
    assert len(tables(sample(tmp_path / "few", few), tmp_path)[-1]) == 1
    many = ", ".join(f"第{n}位联系人和电话" for n in range(7))
    lines = tables(
        sample(tmp_path / "many", form_yaml(MATRIX, more=f"signature: [{many}]\n")), tmp_path
    )[-1]
    assert len(lines) > 2
    assert max(map(len, lines)) - min(map(len, lines)) == 0


# --- values -------------------------------------------------------------------------------------


def test_every_entry_has_a_bookmark_and_a_name(whole: Sample, tmp_path: Path) -> None:
    wanted = {mark_of(entry.name) for entry in whole.form.entries} | {UNIT_MARK, DATE_MARK}
    assert set(marks(whole.forms.docx(UNIT), tmp_path)) == wanted
    assert set(sheet_cells(whole.made().sheet)) == wanted


def test_blank_zero_and_nil_look_different(whole: Sample, tmp_path: Path) -> None:
    found = marks(whole.forms.docx(UNIT, VALUES), tmp_path)
    assert [found[f"f_{row}__count"] for row in ("003", "004", "005")] == ["3", "0", "—"]
    assert found["f_005__money"] == ""
    assert found["f_003__money"] == "2.5"
    assert found["f_staff"] == "（20）人"
    data = whole.forms.xlsx(UNIT, VALUES)
    values = [named(data, f"{row}.count").value for row in ("003", "004", "005", "006")]
    assert values == [3, 0, "—", 12]
    assert named(data, "005.money").value is None


def test_a_form_filled_through_its_bookmarks_says_so(whole: Sample, tmp_path: Path) -> None:
    known = {name: value for name, value in VALUES.items() if name != "activities.2.people"}
    texts = whole.texts(known)
    found = marks(fill_docx(whole.forms.docx(UNIT), texts), tmp_path)
    assert {mark: found[mark] for mark in texts if mark.startswith("f_00")} == {
        mark: said for mark, said in texts.items() if mark.startswith("f_00")
    }
    assert found["f_staff"] == "（20）人"
    assert found["f_head"] == "欧阳修文"
    assert found["f_activities__1__day"] == "2024年6月3日"


def test_a_form_filled_through_its_names_holds_the_values(whole: Sample) -> None:
    data = fill_xlsx(whole.forms.xlsx(UNIT), whole.plains(VALUES))
    assert named(data, "003.money").value == 2.5
    assert named(data, "activities.1.kind").value == "宣传"
    with pytest.raises(ValueError, match="f_001__count"):
        fill_xlsx(whole.forms.xlsx(UNIT), {"f_001__count": 1})


def test_the_same_values_give_the_same_bytes(whole: Sample, tmp_path: Path) -> None:
    other = sample(tmp_path)
    other.forms.docx(UNIT, {"staff": 1})
    assert other.forms.docx(UNIT, VALUES) == whole.forms.docx(UNIT, VALUES)
    assert other.forms.xlsx(UNIT, VALUES) == whole.forms.xlsx(UNIT, VALUES)
    assert other.forms.docx(UNIT) == whole.forms.docx(UNIT)


def test_values_do_not_stay_in_the_forms_of_others(whole: Sample) -> None:
    values = dict(VALUES)
    first = whole.forms.xlsx(UNIT, values)
    values["staff"] = 21
    assert whole.forms.xlsx(UNIT, values) != first
    other = replace(UNIT, name="示例市西区应急管理局")
    assert page(whole.forms.xlsx(other, values)) is not None
    assert "西区" in str(
        [cell.value for row in page(whole.forms.xlsx(other, values)) for cell in row]
    )


# --- computed entries ---------------------------------------------------------------------------


def test_computed_cells_are_locked_formulas(whole: Sample) -> None:
    found = sheet_cells(whole.made().sheet)
    assert found["f_002__count"].formula == (
        'IF(COUNT(f_003__count,f_004__count)=2,(f_003__count+f_004__count),"")'
    )
    assert found["f_share"].formula == (
        'IF(COUNT(f_certified,f_staff)=2,IFERROR(ROUND(f_certified/f_staff,3),""),"")'
    )
    people = "f_activities__1__people:f_activities__4__people"
    assert f"SUM({people})" in (found["f_total"].formula or "")
    assert "SUMPRODUCT" in (found["f_number"].formula or "")
    reckoned = {mark for mark, cell in found.items() if cell.formula}
    assert reckoned == {
        mark_of(e.name) for e in whole.form.entries if whole.form.is_computed(e)
    } - {
        # A row of the sum does not have that column.
        "f_001__staffs"
    }
    assert not any(found[mark].open for mark in reckoned)


def test_filled_forms_show_what_computed_entries_come_to(whole: Sample, tmp_path: Path) -> None:
    found = sheet_cells(whole.made(VALUES).sheet)
    assert found["f_002__count"].value == 3
    assert found["f_002__money"].value == pytest.approx(3.55)
    assert found["f_share"].value == 0.75
    assert found["f_total"].value == 30
    assert found["f_001__count"].value is None
    shown = marks(whole.forms.docx(UNIT, VALUES), tmp_path)
    assert (shown["f_002__count"], shown["f_003__rate"]) == ("3", "33.3%")


def test_what_was_reported_stays_where_it_does_not_add_up(whole: Sample) -> None:
    found = sheet_cells(whole.made({**VALUES, "002.count": 9}).sheet)
    assert (found["f_002__count"].value, found["f_002__count"].formula) == (9, None)


# --- notes --------------------------------------------------------------------------------------


def test_notes_tell_how_the_form_is_filled_in(tmp_path: Path) -> None:
    checks = "checks: [001 >= 002, A2 <= A1, {rule: cases <= count, soft: true}]\n"
    form = form_yaml(LIST, MATRIX, ROWS, more=checks)
    said = [note.partition(".")[2] for note in notes_of(sample(tmp_path, form).form)]
    assert "持证率、立案率、合计、企业：自动计算，可不填。" in said
    assert "标“×”的格不填。" in said
    assert "活动明细：行数不够的，可自行加行续填，最多60行。" in said
    assert "表内关系：001 ≥ 002；A2 ≤ A1。" in said
    assert said[-1] == "“案件数” ≤ “户次”，不符合的请说明原因。"


def test_limits_on_change_are_told(tmp_path: Path) -> None:
    fields = "[{name: a, label: 甲, change: 50}, {name: b, label: 乙, change: 50}]"
    form = f"title: 表\nfields: {fields}\n"
    assert notes_of(sample(tmp_path, form).form) == (
        "1.甲、乙：与上期相比增减超过50%的，请说明原因。",
    )


def test_notes_without_room_begin_a_page(whole: Sample, tmp_path: Path) -> None:
    rules = "".join(f"  - {{rule: 001 >= 002, message: 请核对第{n}项。}}\n" for n in range(30))
    many = sample(tmp_path, form_yaml(MATRIX, ROWS, more=f"checks:\n{rules}"))
    for made, behind in ((whole, False), (many, True)):
        foot = made.made().laid.elements["foot"]
        assert isinstance(foot, tuple)
        (heading,) = [each for each in foot if each.text == NOTES]
        assert heading.page_break_before is behind


# --- worksheets ---------------------------------------------------------------------------------


def test_the_header_of_a_single_table_stays_in_sight_and_on_each_page(tmp_path: Path) -> None:
    found = page(sample(tmp_path, LONG).forms.xlsx(UNIT))
    first = next(row[0].row for row in found if row[0].value == "检查对象")
    assert found.print_title_rows == f"${first}:${first + 3}"
    assert found.freeze_panes == f"A{first + 4}"
    assert (found.page_setup.fitToWidth, found.page_setup.fitToHeight) == (1, 0)


def test_of_several_tables_only_what_is_above_them_stays_in_sight(whole: Sample) -> None:
    found = page(whole.forms.xlsx(UNIT))
    assert found.print_title_rows is None
    assert found.freeze_panes == "A4"
    assert found.print_area


def test_tables_of_several_pages_begin_on_new_ones(whole: Sample) -> None:
    found = page(whole.forms.xlsx(UNIT))
    begun = [
        found.cell(each.id + 1, 1).value or found.cell(each.id + 2, 1).value
        for each in found.row_breaks.brk
    ]
    assert begun
    assert all(isinstance(value, str) and value[1] == "、" for value in begun)
    assert not found.sheet_properties.pageSetUpPr.fitToPage
    assert found.page_setup.scale <= 95


def test_labels_of_groups_and_headers_are_merged(whole: Sample) -> None:
    found = page(whole.forms.xlsx(UNIT))
    merged = {
        str(found.cell(each.min_row, each.min_col).value).replace("\n", ""): each
        for each in found.merged_cells.ranges
    }
    assert merged["工矿商贸"].max_row - merged["工矿商贸"].min_row == 3
    assert merged["立案率"].max_row - merged["立案率"].min_row == 2
    assert merged["本期"].max_row == merged["本期"].min_row


def test_rules_ask_in_excel_too(whole: Sample) -> None:
    found = sheet_cells(whole.made().sheet)
    rule = found["f_003__money"].rule
    assert rule is not None
    assert rule.title == "其中：危险化学品企业·本期·处罚·罚没金额"
    kind = found["f_activities__4__kind"].rule
    assert kind is not None
    assert kind.items == ("培训", "演练", "宣传", "检查")


def test_a_form_that_does_not_ask_for_the_unit(tmp_path: Path) -> None:
    made = sample(tmp_path, form_yaml(MATRIX, more="head: {unit: null, date: false}\n"))
    assert UNIT_MARK not in marks(made.forms.docx(UNIT), tmp_path)
    assert page(made.forms.xlsx(UNIT))["A1"].value == "活动情况统计表"


# --- widths and breaks --------------------------------------------------------------------------

WANTS: Final = st.lists(
    st.builds(
        lambda least, more, fixed: Want(least=least, wish=least + more, fixed=fixed),
        st.floats(5, 90),
        st.floats(0, 90),
        st.none() | st.floats(20, 200),
    ),
    min_size=1,
    max_size=15,
)


@given(WANTS, st.floats(200, 900))
def test_columns_fill_the_page_and_get_what_they_need(wants: list[Want], total: float) -> None:
    widths = shared(wants, total)
    assert sum(widths) == pytest.approx(total)
    assert min(widths) > 0
    if fits(wants, total) and any(want.fixed is None for want in wants):
        for want, width in zip(wants, widths, strict=True):
            assert width >= (want.fixed or want.least) - 1e-6


def test_what_an_author_fixed_gives_way_before_columns_are_too_narrow() -> None:
    wants = (Want(least=40, wish=40, fixed=150), Want(least=60, wish=60), Want(least=60, wish=60))
    assert shared(wants, 200) == pytest.approx((80, 60, 60))


def test_labels_stay_readable_where_values_must_be_squeezed() -> None:
    wants = (Want(least=60, wish=90, firm=True), *[Want(least=50, wish=60)] * 4)
    assert shared(wants, 200) == pytest.approx((60, 35, 35, 35, 35))


def test_a_table_of_too_many_columns_is_named(tmp_path: Path) -> None:
    for count, page, codes in ((9, "portrait", []), (30, "portrait", ["form-narrow"])):
        columns = ", ".join(f"{{name: c{n}, label: 第{n}栏数量}}" for n in range(count))
        rows = "[{name: a, label: 企业}, {name: b, label: 单位}]"
        part = f"  - matrix:\n      columns: [{columns}]\n      rows: {rows}\n"
        made = sample(tmp_path / str(count), form_yaml(part, page=page))
        laid = made.document.kind.lay_out(made.form, made.setting)
        assert [each.code for each in laid.findings] == codes


def test_no_row_of_a_sheet_is_higher_than_excel_takes(whole: Sample) -> None:
    found = page(whole.forms.xlsx(UNIT, {"remarks": "长" * 3000}))
    assert max(each.height for each in found.row_dimensions.values()) == 409


def lines(*joined: bool) -> list[SheetLine]:
    return [SheetLine(height=10, joined=each) for each in joined]


def breaks_of(*joined: bool, room: float = 30) -> Iterator[int]:
    yield from page_breaks(lines(*joined), range(0), room)


def test_pages_begin_where_rows_may_part() -> None:
    assert list(breaks_of(False, False, False, False)) == [3]
    assert list(breaks_of(False, False, True, True)) == [1]
    assert list(breaks_of(False, True, True, True)) == [3]
    assert list(breaks_of(False, False, False)) == []
    assert page_breaks(lines(*[False] * 6), range(1), 30) == (3, 5)


def test_a_sheet_is_printed_smaller_where_that_saves_a_page() -> None:
    assert scaled_breaks(lines(*[False] * 6), 62) == (95, ())
    assert scaled_breaks(lines(*[False] * 6), 54) == (89, ())
    assert scaled_breaks(lines(*[False] * 6), 40) == (95, (4,))


def test_every_cell_of_a_document_has_a_paragraph(whole: Sample, tmp_path: Path) -> None:
    body = word(whole.forms.docx(UNIT, VALUES), tmp_path).body
    assert all(cell.find(f"{W}p") is not None for cell in body.iter(f"{W}tc"))
    widths = {
        sum(int(each.get(f"{W}w")) for each in table.iter(f"{W}gridCol"))
        for table in body.iter(f"{W}tbl")
    }
    assert max(widths) - min(widths) <= 2
    assert etree.tostring(body).count(b"bookmarkStart") == len(whole.form.entries) + 2
    assert cells(next(body.iter(f"{W}tr")))[0].text == "序号"


def test_of_a_form_with_all_parts_no_table_is_parted(whole: Sample, tmp_path: Path) -> None:
    heads = [table[0][0] for table in tables(whole, tmp_path)]
    assert heads == ["序号", "检查对象", "序号", "序号", "单位负责人："]


def test_boxes_are_drawn_alike_on_every_line() -> None:
    found = fonts("□线上\n□线下")
    assert (found[0], found[4]) == (Font.EAST, Font.EAST)

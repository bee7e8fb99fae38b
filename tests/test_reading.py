"""Returned files read as forms: what people, programs and accidents do to real blanks."""

import copy
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

import docx
import openpyxl
import pytest

from docgen.build import build
from docgen.campaign import Campaign, load
from docgen.fields import NIL, Raw
from docgen.formats.returns import read_returned
from docgen.identity import DATE_MARK, Identity, mark_of
from docgen.intake.reading import FormReading, read_form
from docgen.manifest import BLANK_FORM
from docgen.returned import Returned
from tests.campaigns import write_campaign
from tests.filling import fill_docx, fill_xlsx
from tests.handmade import C, Drawn, book, unmarked, word

FORM: Final = """\
title: 活动情况统计表
version: 2
sections:
  - title: 一、基本情况
    fields:
      - name: drills
        label: 开展应急演练
        measure: 场次
        fields:
          - {name: people, label: 参加人数, measure: 人次}
      - name: talks
        label: 召开座谈会
        measure: 场次
        fields:
          - {name: talk_people, label: 参加人数, measure: 人次}
      - {name: all, label: 参加人数合计, measure: 人次, computed: people + talk_people}
      - {name: money, label: 投入经费, type: decimal, places: 2, measure: 万元}
  - title: 二、执法情况
    matrix:
      columns:
        - label: 本期
          columns: [{name: n, label: 数量, measure: 家}, {name: m, label: 问题, measure: 个}]
        - {name: total, label: 累计, measure: 家}
      rows:
        - {code: "001", label: 合计, computed: 002 + 003}
        - {code: "002", label: 企业}
        - {code: "003", label: 学校, without: [m]}
  - title: 三、活动明细
    rows:
      name: acts
      blank: 3
      columns:
        - {name: day, label: 日期, type: date, width: 40}
        - {name: what, label: 内容, type: text}
        - {name: people, label: 人数, measure: 人}
signature: [单位负责人, {name: phone, label: 联系电话, type: text}]
"""
IDENTITY: Final = Identity(form="form", version=2, unit="02", campaign="安全生产月活动", year=2024)
VALUES: Final[Mapping[str, Any]] = {
    "drills": 3,
    "people": 30,
    "talks": 2,
    "talk_people": 20,
    "money": Decimal("1.5"),
    "002.n": 5,
    "002.m": 1,
    "002.total": 50,
    "003.n": 4,
    "003.total": 40,
    "acts.1.day": date(2024, 6, 1),
    "acts.1.what": "演练",
    "acts.1.people": 10,
    "acts.2.day": date(2024, 6, 2),
    "acts.2.what": "讲座",
    "acts.2.people": 20,
    "单位负责人": "张三",
    "phone": "021-1",
}
COMPUTED: Final = {"all": 50, "001.n": 9, "001.m": None, "001.total": 90}


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    return load(write_campaign(tmp_path_factory.mktemp("campaign"), form=FORM))


@pytest.fixture(scope="module")
def blanks(campaign: Campaign, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The blank forms of one unit."""
    out = tmp_path_factory.mktemp("out")
    assert build(campaign, out, only=[BLANK_FORM], units=["02"]).findings == ()
    return {path.suffix[1:]: path.read_bytes() for path in out.rglob("东区局*.*x")}


@pytest.fixture(scope="module")
def filled(blanks: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The forms of one unit, filled in through their bookmarks and names."""
    given = {mark_of(name): value for name, value in VALUES.items()}
    plain = {m: float(v) if isinstance(v, Decimal) else v for m, v in given.items()}
    texts = {mark: str(value) for mark, value in given.items()}
    return {
        "docx": fill_docx(blanks["docx"], {**texts, DATE_MARK: "2024年7月2日"}),
        "xlsx": fill_xlsx(blanks["xlsx"], {**plain, DATE_MARK: date(2024, 7, 2)}),
    }


def read(campaign: Campaign, data: bytes) -> FormReading:
    return read_form(campaign, read_returned(data, "a"), "a")


def told(reading: FormReading) -> list[tuple[str, str]]:
    return [(each.name, each.finding.code) for each in reading.cells]


def codes(reading: FormReading) -> list[str]:
    return [each.code for each in reading.findings]


# --- forms as they were sent --------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_blank_form_holds_nothing(
    campaign: Campaign, blanks: Mapping[str, bytes], suffix: str
) -> None:
    reading = read(campaign, blanks[suffix])
    assert (reading.document, reading.unit, reading.version) == ("form", "02", 2)
    assert (reading.date, reading.ok, reading.findings, reading.cells) == (None, True, (), ())
    assert set(reading.values.values()) == {None}


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_filled_form_is_read_as_it_was_filled(
    campaign: Campaign, filled: Mapping[str, bytes], suffix: str
) -> None:
    reading = read(campaign, filled[suffix])
    assert reading.values == {**VALUES, **COMPUTED}
    assert reading.date == date(2024, 7, 2)
    assert {reading.origins[name].route for name in VALUES} == {"mark"}
    assert {reading.origins[name].route for name in ("all", "001.n")} == {"computed"}
    assert (reading.unclear, told(reading), codes(reading)) == ({}, [], [])


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_labels_alone_find_the_same(
    campaign: Campaign, filled: Mapping[str, bytes], suffix: str
) -> None:
    marked = read_returned(filled[suffix], "a")
    by_mark = read_form(campaign, marked, "a")
    by_label = read_form(campaign, unmarked(marked), "a")
    assert by_label.values == by_mark.values
    assert {each.route for each in by_label.origins.values()} <= {"label", "computed"}
    assert (by_label.unclear, codes(by_label)) == ({}, [])


# --- what is done to a workbook -----------------------------------------------------------------

Done = Callable[[Any], None]


def edited(data: bytes, done: Done) -> bytes:
    """A workbook after something was done to its first sheet."""
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    done(workbook.worksheets[0])
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


def unmerged(sheet: Any) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))


def row_of(sheet: Any, text: str) -> int:
    return next(  # type: ignore[no-any-return]
        cell.row for row in sheet.iter_rows() for cell in row if text in str(cell.value or "")
    )


def test_a_sheet_before_the_form(campaign: Campaign, filled: Mapping[str, bytes]) -> None:
    def done(sheet: Any) -> None:
        cover = sheet.parent.create_sheet("封面", 0)
        cover["A1"] = "东区局报送材料"
        cover["B2"] = 12

    reading = read(campaign, edited(filled["xlsx"], done))
    assert (reading.values["talk_people"], codes(reading)) == (20, [])


def test_a_row_inserted_by_a_program_that_leaves_the_names_behind(
    campaign: Campaign, filled: Mapping[str, bytes]
) -> None:
    def done(sheet: Any) -> None:
        unmerged(sheet)
        sheet.insert_rows(row_of(sheet, "开展应急演练"))

    reading = read(campaign, edited(filled["xlsx"], done))
    wrong = {
        name: value
        for name, value in reading.values.items()
        if value is not None and name in VALUES and value != VALUES[name]
    }
    assert wrong == {}
    assert reading.unclear["drills"].code == "route-conflict"
    # Growing rows are read in order, wherever their names point to.
    assert reading.values["acts.2.what"] == "讲座"


def test_numbers_as_people_type_them(campaign: Campaign, filled: Mapping[str, bytes]) -> None:
    def done(sheet: Any) -> None:
        row = row_of(sheet, "开展应急演练")
        typed = ["十二", "约200", "２０", "无"]
        for at, text in enumerate(typed):
            value = next(c for c in sheet[row + at] if isinstance(c.value, int) and c.column > 1)
            value.value = text

    reading = read(campaign, edited(filled["xlsx"], done))
    assert [reading.values[n] for n in ("drills", "people", "talks", "talk_people")] == [
        12,
        None,
        20,
        NIL,
    ]
    assert reading.unclear["people"].code == "number-vague"
    assert reading.origins["people"].raw == "约200"
    assert told(reading) == [("people", "number-vague"), ("drills", "number-spoken")]
    assert str(reading.cells[0].finding.place).startswith("a (")


# --- what is done to a Word file ----------------------------------------------------------------


def worded(data: bytes, done: Done) -> bytes:
    document = docx.Document(io.BytesIO(data))
    done(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def line_of(document: Any, text: str) -> Any:
    """The row of a table that holds a text."""
    return next(
        row
        for table in document.tables
        for row in table.rows
        if any(text in cell.text for cell in row.cells)
    )


def test_rows_added_below_growing_ones(campaign: Campaign, filled: Mapping[str, bytes]) -> None:
    def done(document: Any) -> None:
        last = line_of(document, "讲座")
        for number in range(2):
            new = copy.deepcopy(last._tr)
            for mark in list(new.iter()):
                if mark.tag.endswith(("bookmarkStart", "bookmarkEnd")):
                    mark.getparent().remove(mark)
            last._tr.addnext(new)
            assert number < 2

    reading = read(campaign, worded(filled["docx"], done))
    assert [reading.values[f"acts.{n}.people"] for n in range(1, 5)] == [10, 20, 20, 20]
    assert (reading.unclear, codes(reading)) == ({}, [])


def test_items_moved_and_a_text_put_between(
    campaign: Campaign, filled: Mapping[str, bytes]
) -> None:
    def done(document: Any) -> None:
        rows = [line_of(document, text)._tr for text in ("投入经费", "召开座谈会")]
        rows[1].addprevious(rows[0])
        document.tables[0]._tbl.addprevious(document.add_paragraph("请查收，共 99 场次。")._p)

    reading = read(campaign, worded(filled["docx"], done))
    assert reading.values == {**VALUES, **COMPUTED}
    assert codes(reading) == []


def test_a_row_deleted(campaign: Campaign, filled: Mapping[str, bytes]) -> None:
    def done(document: Any) -> None:
        row = line_of(document, "投入经费")._tr
        row.getparent().remove(row)

    reading = read(campaign, worded(filled["docx"], done))
    assert reading.unclear["money"].code == "cell-missing"
    assert ("money", "cell-missing") in told(reading)
    assert reading.values["talk_people"] == 20


def test_last_months_form_below(campaign: Campaign, filled: Mapping[str, bytes]) -> None:
    def done(document: Any) -> None:
        for table in list(document.tables):
            old = copy.deepcopy(table._tbl)
            for element in old.iter():
                if element.text and element.text.strip() == "30":
                    element.text = "31"
            document.element.body.append(old)

    reading = read(campaign, worded(filled["docx"], done))
    assert reading.unclear["people"].code == "form-twice"
    assert reading.values["people"] is None
    assert codes(reading) == ["form-copies"]


# --- computed entries ---------------------------------------------------------------------------


def sheet(all_: Any, **told: Any) -> Returned:
    rows: list[Drawn] = [
        ("序号", "具体内容", "数据"),
        ("1", "参加人数", C("30", "people")),
        ("2", "参加人数", C("20", "talk_people")),
        ("3", "参加人数合计", C(all_, "all")),
    ]
    return book(rows, properties=IDENTITY.properties, **told)


def test_a_computed_entry_left_blank(campaign: Campaign) -> None:
    reading = read_form(campaign, sheet(""), "a")
    assert (reading.values["all"], reading.origins["all"].route) == (50, "computed")


def test_a_computed_entry_that_differs(campaign: Campaign) -> None:
    reading = read_form(campaign, sheet(51), "a")
    assert reading.values["all"] == 51
    assert ("all", "computed-differs") in told(reading)


def test_a_formula_that_nobody_reckoned(campaign: Campaign) -> None:
    file = sheet("=B1+B2")
    grid = file.grids[0]
    formula = Raw("=B1+B2", kind="formula")
    cells = tuple(
        replace(each, raw=formula) if each.raw.text == "=B1+B2" else each for each in grid.cells
    )
    reading = read_form(campaign, replace(file, grids=(replace(grid, cells=cells),)), "a")
    assert (reading.values["all"], reading.origins["all"].route) == (50, "computed")
    assert "all" not in reading.unclear


# --- files that are none ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (word([("姓名", "张三")]), "file-unknown"),
        (word([("姓名", "张三")], properties=IDENTITY.properties), "form-not-found"),
        (word(), "file-unknown"),
    ],
)
def test_a_file_without_the_form(campaign: Campaign, file: Returned, code: str) -> None:
    reading = read_form(campaign, file, "收件箱/a.docx")
    assert not reading.ok
    assert code in codes(reading)
    assert {each.place.file for each in reading.findings} == {"收件箱/a.docx"}
    assert reading.values == {}


def test_a_file_of_nobody_known_is_read_but_not_taken(campaign: Campaign) -> None:
    file = replace(sheet("50"), properties={}, identifier="")
    reading = read_form(campaign, file, "a")
    assert (reading.unit, reading.ok) == (None, False)

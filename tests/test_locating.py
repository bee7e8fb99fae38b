"""Where the values of a form are found in what comes back: by mark, by label, by position."""

import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.forms import FormModel
from docgen.intake.locating import located
from docgen.returned import Returned
from tests.handmade import (
    C,
    Drawn,
    asked,
    book,
    codes,
    form_of,
    found,
    grid,
    routes,
    texts_of,
    unmarked,
    word,
)

LIST = """\
title: 活动情况统计表
fields:
  - name: drills
    label: 开展应急演练
    measure: 场次
    fields:
      - {name: drill_companies, label: 参与企业, measure: 家}
      - {name: drill_people, label: 参加人数, measure: 人次}
  - name: talks
    label: 召开座谈会、行政指导会
    measure: 场次
    fields:
      - {name: talk_companies, label: 参与企业, measure: 家}
  - {name: visited, label: 调研走访企业, measure: 家}
  - name: reports
    label: 共编发宣传报道
    measure: 篇
    fields:
      - {name: central, label: 其中，中央媒体报道数量, measure: 篇}
"""
HEAD: Drawn = ("序号", "具体内容", "数据")
BODY: list[Drawn] = [
    ("1", "开展应急演练", C("（3）场次", "drills")),
    ("1", "参与企业", C("（30）家", "drill_companies")),
    ("1", "参加人数", C("（300）人次", "drill_people")),
    ("2", "召开座谈会、行政指导会", C("（2）场次", "talks")),
    ("2", "参与企业", C("（20）家", "talk_companies")),
    ("3", "调研走访企业", C("（5）家", "visited")),
    ("4", "共编发宣传报道", C("（7）篇", "reports")),
    ("4", "其中，中央媒体报道数量", C("（1）篇", "central")),
]
ALL = {
    "drills": "（3）场次",
    "drill_companies": "（30）家",
    "drill_people": "（300）人次",
    "talks": "（2）场次",
    "talk_companies": "（20）家",
    "visited": "（5）家",
    "reports": "（7）篇",
    "central": "（1）篇",
}


@pytest.fixture
def listed(tmp_path: Path) -> FormModel:
    return form_of(LIST, tmp_path)


def merged(body: Sequence[Drawn]) -> list[Drawn]:
    """The rows with one cell for the numbers that follow on each other."""
    made: list[Drawn] = []
    for number, of_item in itertools.groupby(body, key=lambda row: row[0]):
        first, *others = of_item
        made.append((C(number, rows=1 + len(others)), *first[1:]))
        made.extend(row[1:] for row in others)
    return made


def rows(*body: Drawn) -> list[Drawn]:
    return [HEAD, *merged(body)]


def without(*numbers: int) -> list[Drawn]:
    return rows(*(row for at, row in enumerate(BODY) if at not in numbers))


# --- a list of fields ---------------------------------------------------------------------------


def test_by_mark(listed: FormModel) -> None:
    places = located(listed, word(rows(*BODY)))
    assert texts_of(places) == ALL
    assert {site.route for site in places.sites.values()} == {"mark"}
    assert (places.unclear, places.missing, places.findings) == ({}, (), ())


def test_by_label_where_the_marks_are_lost(listed: FormModel) -> None:
    file = unmarked(word(rows(*BODY)))
    assert found(listed, file) == ALL
    assert set(routes(listed, file).values()) == {"label"}


def test_by_position_where_the_labels_are_lost_too(listed: FormModel) -> None:
    body = [tuple("？" if isinstance(c, str) and len(c) > 1 else c for c in row) for row in BODY]
    file = unmarked(word(rows(*body)))
    assert found(listed, file) == ALL
    assert set(routes(listed, file).values()) == {"position"}


def test_labels_retyped_slightly(listed: FormModel) -> None:
    body = rows(
        ("1", "1、开展 应急演练：", "3"),
        ("1", "参与企业（家）", "30"),
        ("1", "参加人员数", "300"),
        ("2", "召开座谈会和行政指导会", "2"),
        ("2", "其中：参与企业", "20"),
        ("3", "调研、走访企业", "5"),
        ("4", "编发宣传报道", "7"),
        ("4", "中央媒体报道数", "1"),
    )
    texts = {name: text.strip("（）场次家人篇") for name, text in ALL.items()}
    assert found(listed, word(body)) == texts


def test_a_label_that_was_changed_into_another_figure_is_not_taken(tmp_path: Path) -> None:
    form = form_of("title: 表\nfields: [{name: old, label: 使用15年以上的电梯}]", tmp_path)
    places = located(form, word([HEAD, ("1", "使用20年以上的电梯", "9"), ("", "合计", "9")]))
    assert not places.sites
    assert [entry.name for entry in places.missing] == ["old"]


@pytest.mark.parametrize("marked", [True, False])
def test_rows_inserted_and_deleted(listed: FormModel, marked: bool) -> None:
    body = rows(*BODY[:2], *BODY[3:5], ("2", "参与街道", "（8）个"), *BODY[5:])
    file = word(body) if marked else unmarked(word(body))
    expected = {name: text for name, text in ALL.items() if name != "drill_people"}
    places = located(listed, file)
    assert texts_of(places) == expected
    assert [entry.name for entry in places.missing] == ["drill_people"]
    assert codes(places) == ["row-outside"]


@pytest.mark.parametrize("marked", [True, False])
def test_items_moved_with_what_is_part_of_them(listed: FormModel, marked: bool) -> None:
    body = rows(*BODY[5:6], *BODY[3:5], *BODY[6:], *BODY[:3])
    file = word(body) if marked else unmarked(word(body))
    assert found(listed, file) == ALL


def test_equal_labels_are_told_apart_by_their_item(listed: FormModel) -> None:
    file = unmarked(word(without(1)))
    texts = found(listed, file)
    assert texts["talk_companies"] == "（20）家"
    assert "drill_companies" not in texts


def test_equal_labels_are_told_apart_by_number_where_the_item_is_gone(listed: FormModel) -> None:
    body = rows(("2", "参与企业", "20"), ("1", "参与企业", "30"), ("3", "调研走访企业", "5"))
    texts = found(listed, word(body))
    assert (texts["drill_companies"], texts["talk_companies"]) == ("30", "20")


def test_a_row_copied_with_its_label_leaves_it_open(listed: FormModel) -> None:
    body = rows(*BODY[:5], ("2", "参与企业", "（21）家"), *BODY[5:])
    places = located(listed, unmarked(word(body)))
    assert "talk_companies" not in places.sites
    assert texts_of(places)["drill_companies"] == "（30）家"
    assert codes(places) == ["row-outside", "row-outside"]


def test_columns_inserted_and_measures_beside_values(listed: FormModel) -> None:
    def wide(row: Drawn) -> Drawn:
        *before, value = row
        assert isinstance(value, C)
        inner, _, measure = str(value.text)[1:].partition("）")
        return (*before, "备注", int(inner), measure)

    head = ("序号", "具体内容", "说明", C("数据", columns=2))
    places = located(listed, book([head, *map(wide, BODY)]))
    assert texts_of(places)["talk_companies"] == "20"
    assert set(codes(places)) == {"text-outside"}


def test_a_value_typed_into_the_measures_cell_is_told(listed: FormModel) -> None:
    head = ("序号", "具体内容", C("数据", columns=2))
    body = [
        ("1", "开展应急演练", C("", "drills"), "3场次"),
        ("1", "参与企业", C(30, "drill_companies"), "家"),
    ]
    places = located(listed, book([head, *body]))
    assert codes(places) == ["text-outside"]
    assert [str(each.place) for each in places.findings] == ["表1!D2"]


def test_without_header_the_value_stands_beside_the_label(listed: FormModel) -> None:
    assert found(listed, unmarked(word(merged(BODY)))) == ALL


def test_a_table_over_two_pages(listed: FormModel) -> None:
    assert found(listed, unmarked(word(rows(*BODY[:4]), rows(*BODY[4:])))) == ALL


# --- where mark and label disagree --------------------------------------------------------------


def test_two_routes_that_find_different_things(listed: FormModel) -> None:
    body = rows(
        ("3", "调研走访企业", C("（7）篇", "reports")),
        ("4", "共编发宣传报道", C("（5）家", "visited")),
    )
    places = located(listed, word(body))
    assert asked(places) == {"visited": "route-conflict", "reports": "route-conflict"}
    params = places.unclear["visited"].params
    assert (params["first"], params["second"]) == ("r3c3", "r2c3")
    assert (params["first_text"], params["second_text"]) == ("（5）家", "（7）篇")


def test_a_mark_beside_another_label(listed: FormModel) -> None:
    body = rows(
        ("3", "调研走访企业", C("（5）家", "visited")),
        ("4", "共编发宣传报道", C("（7）篇", "central")),
    )
    places = located(listed, word(body))
    assert asked(places) == {"central": "mark-moved"}
    assert texts_of(places)["reports"] == "（7）篇"


def test_marks_left_behind_are_trusted_no_more(listed: FormModel) -> None:
    # A program inserted a row below the header; the names still point to where the values were.
    values = [str(at) for at in range(1, 9)]
    marks = ["drills", "drill_companies", "drill_people", "talks", "talk_companies", "visited"]
    labels = [str(row[1]) for row in BODY]
    labels[6] = "另行统计的其他数量"
    body: list[Drawn] = [("", "", C("", "drills"))]
    for at, label in enumerate(labels):
        mark = [*marks, "reports", "central"][at + 1] if at < 7 else ""
        body.append((BODY[at][0], label, C(values[at], mark)))
    places = located(listed, book(rows(*body)))
    assert places.unclear["reports"].code == "mark-moved"
    assert texts_of(places) == {}


def test_two_routes_that_find_the_same(listed: FormModel) -> None:
    body = rows(
        ("3", "调研走访企业", C("（ 5 ）", "reports")),
        ("4", "共编发宣传报道", C("5", "visited")),
    )
    assert asked(located(listed, word(body))) == {}


def test_of_a_mark_that_stands_twice_the_one_beside_its_label_counts(listed: FormModel) -> None:
    body = rows(("", "新增内容", C("9", "visited")), *BODY)
    assert found(listed, word(body)) == ALL


def test_cells_that_were_merged(listed: FormModel) -> None:
    body = rows(
        *BODY[:1],
        ("1", "参与企业", C("30", "drill_companies", rows=2)),
        ("1", "参加人数"),
        ("3", "调研走访企业", C("5", "visited")),
    )
    places = located(listed, word(body))
    assert asked(places) == {"drill_companies": "cell-merged", "drill_people": "cell-merged"}


# --- sheets and copies --------------------------------------------------------------------------


def test_a_sheet_before_the_form_and_a_hidden_one(listed: FormModel) -> None:
    cover = [("填报须知",), ("请于7月3日前报送",)]
    hidden = grid([HEAD, *((*row[:-1], "9") for row in BODY)], name="旧", hidden=True)
    places = located(listed, unmarked(book(hidden, cover, rows(*BODY))))
    assert texts_of(places) == ALL
    assert codes(places) == []


def test_a_form_that_stands_on_a_hidden_sheet_alone(listed: FormModel) -> None:
    places = located(listed, book([("说明",)], grid(rows(*BODY), name="表", hidden=True)))
    assert texts_of(places) == ALL
    assert codes(places) == ["form-hidden"]


def again(body: Sequence[Drawn], **texts: str) -> list[Drawn]:
    """A copy without marks, some of its values others."""
    return [
        tuple(C(texts.get(c.mark, c.text), "", c.rows) if isinstance(c, C) else c for c in row)
        for row in body
    ]


@pytest.mark.parametrize("apart", [True, False])
def test_the_form_twice_with_the_same_values(listed: FormModel, apart: bool) -> None:
    copy = rows(*again(BODY))
    file = word(rows(*BODY), copy) if apart else word([*rows(*BODY), ("上月",), *copy])
    places = located(listed, file)
    assert texts_of(places) == ALL
    assert (asked(places), codes(places)) == ({}, [])


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("apart", [True, False])
def test_the_form_twice_with_other_values(listed: FormModel, apart: bool, first: bool) -> None:
    copy = rows(*again(BODY, visited="（6）家"))
    both = [rows(*BODY), copy] if first else [copy, rows(*BODY)]
    file = word(*both) if apart else word([*both[0], *both[1]])
    places = located(listed, file)
    assert asked(places) == {"visited": "form-twice"}
    assert codes(places) == ["form-copies"]


def test_a_blank_copy_does_not_matter(listed: FormModel) -> None:
    blank = rows(*((*row[:-1], "（    ）") for row in again(BODY)))
    places = located(listed, unmarked(word(blank, rows(*BODY))))
    assert asked(places) == {}
    assert codes(places) == []


# --- a matrix -----------------------------------------------------------------------------------

MATRIX = """\
title: 执法情况统计表
sections:
  - matrix:
      columns:
        - label: 本期
          columns:
            - label: 检查
              columns:
                - {name: units, label: 数量, measure: 家}
                - {name: found, label: 问题, measure: 个}
            - label: 处罚
              columns:
                - {name: cases, label: 数量, measure: 件}
        - label: 累计
          columns:
            - {name: sum_units, label: 数量, measure: 家}
      rows:
        - {code: "001", label: 合计}
        - label: 按类别
          group: true
          rows:
            - code: "002"
              label: 食品
              rows: [{code: "003", label: 其中：学校}]
            - {code: "004", label: 药品, without: [found]}
        - label: 按区域
          group: true
          rows:
            - {code: "005", label: 城区}
            - code: "006"
              label: 乡镇
              rows: [{code: "007", label: 其中：学校}]
"""
M_HEAD: list[Drawn] = [
    (
        C("项目", rows=3, columns=2),
        C("代码", rows=3),
        C("本期", columns=3),
        C("累计"),
    ),
    (C("检查", columns=2), C("处罚"), C("数量\n（家）", rows=2)),
    ("数量（家）", "问题（个）", "数量（件）"),
    (C("甲", columns=2), "乙", "1", "2", "3", "4"),
]


def cells(code: str, *values: str) -> list[C]:
    names = ("units", "found", "cases", "sum_units")
    return [C(v, f"{code}.{n}" if v != "×" else "") for n, v in zip(names, values, strict=True)]


M_BODY: list[Drawn] = [
    (C("合计", columns=2), "001", *cells("001", "11", "12", "13", "14")),
    (C("按类别", rows=3), "食品", "002", *cells("002", "21", "22", "23", "24")),
    ("其中：学校", "003", *cells("003", "31", "32", "33", "34")),
    ("药品", "004", *cells("004", "41", "×", "43", "44")),
    (C("按区域", rows=3), "城区", "005", *cells("005", "51", "52", "53", "54")),
    ("乡镇", "006", *cells("006", "61", "62", "63", "64")),
    ("其中：学校", "007", *cells("007", "71", "72", "73", "74")),
]
M_ALL = {
    f"00{row}.{name}": f"{row}{at}"
    for row in range(1, 8)
    for at, name in enumerate(("units", "found", "cases", "sum_units"), 1)
    if (row, name) != (4, "found")
}


@pytest.fixture
def crossed(tmp_path: Path) -> FormModel:
    return form_of(MATRIX, tmp_path)


def test_a_matrix_by_marks(crossed: FormModel) -> None:
    places = located(crossed, word([*M_HEAD, *M_BODY]))
    assert texts_of(places) == M_ALL
    assert (asked(places), places.missing, codes(places)) == ({}, (), [])


def test_a_matrix_by_codes_and_headers(crossed: FormModel) -> None:
    file = unmarked(word([*M_HEAD, *M_BODY]))
    assert found(crossed, file) == M_ALL
    assert set(routes(crossed, file).values()) == {"label"}


def test_a_matrix_without_codes_by_its_labels(crossed: FormModel) -> None:
    head = [
        tuple(C("", rows=c.rows) if isinstance(c, C) and c.text == "代码" else c for c in row)
        for row in M_HEAD
    ]
    body = [tuple("" if isinstance(c, str) and c.isdigit() else c for c in row) for row in M_BODY]
    assert found(crossed, unmarked(word([*head, *body]))) == M_ALL


@pytest.mark.parametrize("at", [3, 5, 6])
def test_a_column_inserted_into_a_matrix(crossed: FormModel, at: int) -> None:
    drawn = grid([*M_HEAD, *M_BODY])
    moved = tuple(
        replace(each, column=each.column + 1)
        if each.column >= at
        else replace(each, columns=each.columns + 1)
        if each.column + each.columns > at
        else each
        for each in drawn.cells
    )
    file = Returned(kind="xlsx", grids=(replace(drawn, cells=moved),))
    assert found(crossed, unmarked(file)) == M_ALL
    assert found(crossed, file) == M_ALL


def test_rows_of_a_matrix_inserted_and_reordered(crossed: FormModel) -> None:
    new = ("新增", "", *["9"] * 4)
    body = [M_BODY[0], *M_BODY[4:], (C("", columns=2), "", "", "", "", ""), *M_BODY[1:4]]
    body.insert(2, new)
    body[1] = (C("按区域", rows=4), *M_BODY[4][1:])
    places = located(crossed, unmarked(word([*M_HEAD, *body])))
    assert texts_of(places) == M_ALL
    assert codes(places) == ["row-outside"]


def test_a_header_retyped_and_numbers_kept(crossed: FormModel) -> None:
    head = [tuple("问题数量" if c == "问题（个）" else c for c in row) for row in M_HEAD]
    assert found(crossed, unmarked(word([*head, *M_BODY]))) == M_ALL


def test_a_number_in_a_cell_that_nobody_fills_in(crossed: FormModel) -> None:
    body = [tuple("42" if c == C("×") else c for c in row) for row in M_BODY]
    places = located(crossed, word([*M_HEAD, *body]))
    assert texts_of(places) == M_ALL
    assert [(each.code, each.params["text"]) for each in places.findings] == [
        ("text-outside", "42")
    ]


# --- growing rows -------------------------------------------------------------------------------

ROWS = """\
title: 活动明细表
sections:
  - title: 一、基本情况
    fields:
      - {name: leader, label: 牵头负责人, type: text}
      - {name: people, label: 出动人数, measure: 人次}
  - title: 二、活动明细
    rows:
      name: acts
      blank: 3
      most: 6
      columns:
        - {name: day, label: 日期, type: date}
        - {name: what, label: 活动内容, type: text}
        - {name: people, label: 参加人数, measure: 人}
  - title: 三、说明
    fields:
      - {name: remarks, label: 需要说明的情况, type: long}
signature:
  - 单位负责人
  - 填表人
  - {name: phone, label: 联系电话, type: text}
  - {name: reported_on, label: 报出日期, type: date}
"""
R_HEAD: Drawn = ("序号", "日期", "活动内容", "参加人数（人）")
SIGNED = "单位负责人：张三　　填表人：李 四　　联系电话：021-1　　报出日期：2024年7月1日"


def act(number: int, *values: str, mark: bool = True) -> Drawn:
    names = ("day", "what", "people")
    cells = zip(names, values, strict=True)
    return (str(number), *(C(v, f"acts.{number}.{n}" if mark else "") for n, v in cells))


def parts(acts: Sequence[Drawn]) -> list[list[Drawn]]:
    return [
        [HEAD, ("1", "牵头负责人", C("王五", "leader")), ("2", "出动人数", C("9", "people"))],
        [R_HEAD, *acts],
        [HEAD, ("1", "需要说明的情况", C("无其他", "remarks"))],
    ]


def one_sheet(acts: Sequence[Drawn], *signature: Drawn) -> list[Drawn]:
    first, second, third = parts(acts)
    titles = [(C(f"{title}", columns=4),) for title in ("一、基本情况", "二、活动明细", "三、说明")]
    return [titles[0], *first, titles[1], *second, titles[2], *third, *signature]


@pytest.fixture
def growing(tmp_path: Path) -> FormModel:
    return form_of(ROWS, tmp_path)


TWO = [act(1, "6月1日", "演练", "10"), act(2, "6月2日", "参加人数", "20"), act(3, "", "", "")]
ACTS = {
    "acts.1.day": "6月1日",
    "acts.1.what": "演练",
    "acts.1.people": "10",
    "acts.2.day": "6月2日",
    "acts.2.what": "参加人数",
    "acts.2.people": "20",
}
FIELDS = {"leader": "王五", "people": "9", "remarks": "无其他"}


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("sheet", [True, False])
def test_growing_rows_between_lists(growing: FormModel, marked: bool, sheet: bool) -> None:
    file = book(one_sheet(TWO)) if sheet else word(*parts(TWO))
    places = located(growing, file if marked else unmarked(file))
    assert texts_of(places) == {**FIELDS, **ACTS}
    assert (asked(places), codes(places)) == ({}, [])


@pytest.mark.parametrize("sheet", [True, False])
def test_rows_added_deleted_and_blank_ones_between(growing: FormModel, sheet: bool) -> None:
    acts = [
        act(2, "", "", ""),
        act(3, "6月1日", "演练", "10"),
        ("", "", "", ""),
        act(9, "6月2日", "参加人数", "20", mark=False),
        ("", "", "", ""),
    ]
    file = book(one_sheet(acts)) if sheet else word(*parts(acts))
    assert found(growing, file) == {**FIELDS, **ACTS}
    assert found(growing, unmarked(file)) == {**FIELDS, **ACTS}


def test_a_column_of_growing_rows_inserted_and_headers_retyped(growing: FormModel) -> None:
    acts = [(n, day, "备注", what, people) for n, day, what, people in TWO]
    first, second, third = parts(acts)
    second[0] = ("序号", "活动日期", "其他", "活动内容", "参加人员数")
    for file in (word(first, second, third), unmarked(word(first, second, third))):
        places = located(growing, file)
        assert texts_of(places) == {**FIELDS, **ACTS}
        assert set(codes(places)) == {"text-outside"}


def test_a_total_typed_below_is_no_row(growing: FormModel) -> None:
    acts = [*TWO, ("合计", "", "", "30")]
    places = located(growing, word(*parts(acts)))
    assert texts_of(places) == {**FIELDS, **ACTS}
    assert codes(places) == ["total-row"]


def test_rows_struck_through_say_that_there_is_nothing(growing: FormModel) -> None:
    acts = [act(1, "无", "", ""), act(2, "/", "/", "/")]
    places = located(growing, word(*parts(acts)))
    assert texts_of(places) == FIELDS
    assert codes(places) == ["rows-nil", "rows-nil"]


def test_more_rows_than_the_form_allows_are_told_with_the_last(growing: FormModel) -> None:
    acts = [act(n, "6月1日", "演练", "10") for n in range(1, 10)]
    places = located(growing, word(*parts(acts)))
    assert asked(places) == {"acts.6.people": "rows-beyond"}
    assert places.unclear["acts.6.people"].params["at"] == "r8c1"


def test_a_cell_merged_over_two_rows(growing: FormModel) -> None:
    acts: list[Drawn] = [
        ("1", C("6月1日", "acts.1.day", rows=2), "演练", "10"),
        ("2", "讲座", "20"),
    ]
    places = located(growing, word(*parts(acts)))
    assert asked(places) == {"acts.1.day": "cell-merged", "acts.2.day": "cell-merged"}


def test_growing_rows_go_on_in_a_table_without_header(growing: FormModel) -> None:
    first, second, third = parts(TWO)
    assert found(growing, unmarked(word(first, second[:2], second[2:], third))) == {
        **FIELDS,
        **ACTS,
    }


# --- the signature ------------------------------------------------------------------------------

NAMES = {"单位负责人": "张三", "填表人": "李 四", "phone": "021-1", "reported_on": "2024年7月1日"}
BESIDE: Drawn = ("单位负责人：", C("张三", "单位负责人"), "填表人：", C("李 四", "填表人"))
BELOW: Drawn = ("联系电话：", C("021-1", "phone"), "报出日期：", C("2024年7月1日", "reported_on"))


@pytest.mark.parametrize("marked", [True, False])
def test_the_signature_in_cells(growing: FormModel, marked: bool) -> None:
    file = book(one_sheet(TWO, BESIDE, BELOW))
    assert found(growing, file if marked else unmarked(file)) == {**FIELDS, **ACTS, **NAMES}


def test_something_typed_between_label_and_name_leaves_it_open(growing: FormModel) -> None:
    file = unmarked(book(one_sheet(TWO, ("单位负责人：", "备注", "张三", "填表人：", "李 四"))))
    texts = found(growing, file)
    assert "单位负责人" not in texts
    assert texts["填表人"] == "李 四"


def test_notes_about_the_signature_are_no_signature(growing: FormModel) -> None:
    notes = ["填表说明：", "4.联系电话：填文字，7至20字。"]
    assert "phone" not in found(growing, word(*parts(TWO), texts=notes))
    assert "phone" not in found(growing, book(one_sheet(TWO, *((each,) for each in notes))))


def test_the_signature_in_a_paragraph(growing: FormModel) -> None:
    assert found(growing, word(*parts(TWO), texts=[SIGNED])) == {**FIELDS, **ACTS, **NAMES}


def test_the_signature_in_one_cell(growing: FormModel) -> None:
    file = book(one_sheet(TWO, (C(SIGNED, columns=4),)))
    assert found(growing, file) == {**FIELDS, **ACTS, **NAMES}


# --- hostile files ------------------------------------------------------------------------------


def wide(count: int) -> Iterator[Drawn]:
    for number in range(count):
        yield ("1", "参与企业", str(number))


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(lambda: word([HEAD, *wide(10_000)]), id="one label"),
        pytest.param(
            lambda: word(
                [HEAD, *(("1", f"参与企事业{n}单位走访调研", "2") for n in range(10_000))]
            ),
            id="near labels",
        ),
        pytest.param(lambda: word([HEAD, ["参与企业"] * 30_000]), id="one row"),
        pytest.param(lambda: word(), id="nothing"),
        pytest.param(lambda: word(*([HEAD, *BODY] for _ in range(500))), id="copies"),
        pytest.param(
            lambda: word([[f"{a}-{b}" for b in range(100)] for a in range(1000)]), id="much"
        ),
        pytest.param(
            lambda: word([R_HEAD, *(act(n, "6月1日", "演", "1") for n in range(10_000))]), id="rows"
        ),
        pytest.param(
            lambda: word([R_HEAD, *(("", "", "", "") for _ in range(20_000))]), id="blank"
        ),
        pytest.param(lambda: word([R_HEAD] * 10_000), id="headers"),
        pytest.param(lambda: word(texts=[SIGNED * 200] * 3000), id="texts"),
    ],
)
def test_nothing_takes_long(file: object, tmp_path: Path) -> None:
    returned = file()  # type: ignore[operator]
    for text in (LIST, MATRIX, ROWS):
        form = form_of(text, tmp_path)
        # What would take forever takes longer than this on any machine.
        start = time.process_time()
        located(form, returned)
        assert time.process_time() - start < 3.0

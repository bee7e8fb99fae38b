"""Forms of several parts: matrices, growing rows, signature; formulas, rules and change."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.fields import NIL, Value
from docgen.findings import Finding
from docgen.forms import (
    SIGNATURE,
    FormModel,
    check_form,
    computed_values,
    faults_of,
    flat,
    nested,
)
from docgen.source import check
from tests.yaml_files import read, write_yaml

FORM = """\
title: 执法检查情况表
sections:
  - title: 一、基本情况
    fields:
      - {name: staff, label: 出动人员, code: "1", measure: 人次, change: 50}
      - {name: experts, label: 其中：专家, code: 1a, measure: 人次}
      - {name: others, label: 其他人员, computed: staff - experts}
      - {name: remarks, label: 情况说明, type: long}
  - title: 二、检查和处罚
    matrix:
      columns:
        - label: 本期
          columns:
            - {name: checked, label: 检查, measure: 家}
            - {name: bad, label: 不合格, measure: 家}
            - {name: share, label: 不合格率, type: rate, places: 1, numerator: bad,
               denominator: checked}
        - {name: fines, label: 罚没款, type: decimal, places: 2, measure: 万元}
      rows:
        - {code: "001", label: 合计, computed: 002 + 004}
        - label: 按领域
          group: true
          rows:
            - code: "002"
              label: 食品
              rows:
                - {code: "003", label: 其中：餐饮}
            - {code: "004", label: 药品, without: [fines]}
        - {code: "005", label: 立案, measure: 件, without: [bad, share, fines]}
  - title: 三、活动明细
    rows:
      name: events
      blank: 3
      most: 20
      least: 1
      columns:
        - {name: day, label: 日期, type: date}
        - {name: end, label: 结束日期, type: date}
        - {name: people, label: 人数, measure: 人}
        - {name: cost, label: 费用, type: decimal, measure: 元}
        - {name: each, label: 人均, type: decimal, places: 2, computed: cost / people}
signature: [单位负责人, {name: phone, label: 联系电话}, {name: on, label: 报出日期, type: date}]
explanation: remarks
checks:
  - 1a <= 1
  - 003 <= 002
  - bad <= checked
  - day <= end
  - staff >= sum(events.people)
  - {rule: count(events) <= 5, soft: true, message: 活动偏多。}
  - 001.checked >= 005.checked
"""


def form_of(folder: Path, text: str) -> tuple[FormModel | None, list[Finding]]:
    source = read(write_yaml(folder, text))
    form, findings = check(FormModel, source)
    return form, [*findings, *(check_form(form, source) if form else ())]


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> FormModel:
    made, findings = form_of(tmp_path_factory.mktemp("form"), FORM)
    assert findings == []
    assert made
    return made


def codes(form: FormModel, values: dict[str, Value | None], **last: Value) -> list[str]:
    """The codes of what the values break, but for the rows that are missing."""
    found = faults_of(form, values, last)
    return [each.code for each in found if each.code != "rows-few"]


def test_every_place_for_a_value_has_a_name(form: FormModel) -> None:
    names = [entry.name for entry in form.entries]
    assert names[:5] == ["staff", "experts", "others", "remarks", "001.checked"]
    assert "004.fines" not in names
    assert [name for name in names if name.startswith("005.")] == ["005.checked"]
    assert "events.3.cost" in names
    assert "events.4.cost" not in names
    assert [entry.name for entry in form.entries if entry.part == SIGNATURE] == [
        "单位负责人",
        "phone",
        "on",
    ]


def test_entries_say_what_they_are(form: FormModel) -> None:
    cell = form.by_name["002.bad"]
    assert (cell.label, cell.part, cell.line, cell.column) == ("按领域·食品·本期·不合格", 1, 1, 1)
    assert form.by_name["005.checked"].spec.measure == "件"
    assert form.by_name["001.checked"].spec.measure == "家"
    assert form.by_name["phone"].field.type == "text"
    beyond = form.entry("events.17.people")
    assert beyond
    assert (beyond.label, beyond.line, beyond.column) == ("活动明细第17行·人数", 16, 2)
    for unknown in ("events.21.people", "events.0.people", "events.1.x", "x", "events.01.people"):
        assert form.entry(unknown) is None


def test_computed_entries_follow_from_the_others(form: FormModel) -> None:
    values: dict[str, Value | None] = {
        "staff": 10,
        "experts": 4,
        "002.checked": 30,
        "004.checked": 20,
        "002.bad": 3,
        "004.bad": 0,
        "events.2.cost": Decimal(100),
        "events.2.people": 3,
        "events.1.people": 3,
    }
    made = computed_values(form, values)
    assert made["others"] == 6
    assert made["001.checked"] == 50
    assert made["002.share"] == Decimal("0.1")
    # The rate of the sums, never the sum of the rates.
    assert made["001.share"] == Decimal("0.06")
    assert made["001.fines"] is None
    assert made["events.2.each"] == Decimal("33.33")
    assert made["events.1.each"] is None
    assert "005.share" not in made


def test_nothing_is_divided_by_zero(form: FormModel) -> None:
    made = computed_values(form, {"events.1.cost": Decimal(1), "events.1.people": 0})
    assert made["events.1.each"] is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, []),
        ({"staff": 3, "experts": 4}, ["value-below", "rule-broken"]),
        ({"staff": 4, "experts": 4, "others": 1}, ["computed-differs"]),
        ({"staff": 4, "experts": 4, "others": 0}, []),
        ({"002.checked": 1, "003.checked": 2}, ["rule-broken"]),
        ({"002.bad": 1, "003.bad": 2}, ["rule-broken"]),
        ({"002.fines": Decimal(1), "003.fines": Decimal(2)}, ["rule-broken"]),
        ({"004.checked": 1, "004.bad": 2}, ["rule-broken"]),
        ({"001.checked": 1, "005.checked": 2}, ["rule-broken"]),
        ({"staff": 1, "events.2.people": 2}, ["rule-broken"]),
        ({"staff": 1, "events.2.people": 2, "events.1.cost": Decimal(1)}, []),
        ({"staff": 1, "events.2.people": NIL}, []),
        ({f"events.{n}.people": 0 for n in range(1, 7)}, ["rule-soft"]),
        ({"events.1.day": date(2024, 6, 2), "events.1.end": date(2024, 6, 1)}, ["rule-broken"]),
        ({f"events.{n}.people": 0 for n in range(1, 22)}, ["rows-many", "rule-soft"]),
    ],
)
def test_values_against_rules(
    form: FormModel, values: dict[str, Value | None], expected: list[str]
) -> None:
    assert codes(form, values) == expected


def test_a_broken_rule_names_its_column_and_entries(form: FormModel) -> None:
    (fault,) = (
        each for each in faults_of(form, {"002.bad": 1, "003.bad": 2}) if each.code == "rule-broken"
    )
    assert fault.names == ("003.bad", "002.bad")
    assert fault.params["rule"] == "003 ≤ 002（本期·不合格）"
    assert (fault.params["left"], fault.params["right"]) == ("2", "1")


def test_rows_that_are_missing(form: FormModel) -> None:
    (fault,) = faults_of(form, {})
    assert (fault.code, fault.params["count"], fault.params["limit"]) == ("rows-few", 0, 1)


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [(15, 10, []), (16, 10, ["change-soft"]), (5, 10, []), (4, 10, ["change-soft"])],
)
def test_change_since_last_time(
    form: FormModel, now: int, before: int, expected: list[str]
) -> None:
    assert codes(form, {"staff": now}, staff=before) == expected
    assert codes(form, {"staff": now}) == []


def test_small_changes_and_hard_limits(tmp_path: Path) -> None:
    limit = "{percent: 10, least: 5, hard: true}"
    text = f"title: 表\nfields: [{{name: a, label: 甲, change: {limit}}}]\n"
    made, findings = form_of(tmp_path, text)
    assert findings == []
    assert made
    assert [each.code for each in faults_of(made, {"a": 15}, {"a": 10})] == []
    assert [each.code for each in faults_of(made, {"a": 16}, {"a": 10})] == ["change-hard"]
    assert [each.code for each in faults_of(made, {"a": 16}, {"a": NIL})] == []


def test_values_are_nested_as_the_form_is(form: FormModel) -> None:
    values: dict[str, object] = {
        "phone": "1",
        "events.2.people": 3,
        "002.checked": 1,
        "001.checked": 2,
        "staff": 4,
        "gone": 5,
    }
    made = nested(form, values)
    assert list(made) == ["staff", "001", "002", "events", "phone", "gone"]
    assert made["events"] == [{}, {"people": 3}]
    assert flat(form, made) == values


@given(data=st.data())
def test_nested_values_come_back(form: FormModel, data: st.DataObject) -> None:
    names = [entry.name for entry in form.entries] + ["events.17.cost"]
    values = data.draw(st.dictionaries(st.sampled_from(names), st.integers() | st.none()))
    assert flat(form, nested(form, values)) == values


HEAD = "title: 表\nsections:\n  - matrix:\n"
TABLE = """\
      columns: [{name: a, label: 甲}, {name: b, label: 乙, type: text}]
      rows: [{code: "1", label: 一}, {code: "2", label: 二}]
"""
LIST = "title: 表\nfields: [{name: a, label: 甲}, {name: t, label: 文, type: text}]\n"
ROWS = "title: 表\nsections:\n  - rows: {name: r, columns: [{name: a, label: 甲}]"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("title: 表\n", "form-content", 1),
        ("title: 表\nsections: [{title: 一}]\n", "section-content", 2),
        (LIST + "sections: [{fields: [{name: b, label: 乙}]}]\n", "form-content", 2),
        (LIST + "explanation: x\n", "field-unknown", 3),
        (LIST + "explanation: a\n", "explanation-type", 3),
        (LIST + "signature: [{name: a, label: 人}]\n", "duplicate-code", 3),
        (LIST.replace("甲}", "甲, computed: t + 1}"), "rule-not-amount", 2),
        (LIST.replace("甲}", "甲, computed: x + 1}"), "rule-unknown", 2),
        (LIST.replace("甲}", "甲, computed: a + 1}"), "computed-circle", 1),
        (LIST.replace("type: text}", "type: text, computed: a}"), "key-of-other-type", 2),
        (LIST.replace("type: text}", "type: text, change: 5}"), "key-of-other-type", 2),
        (LIST.replace("甲}", "甲, change: 0}"), "out-of-range", 2),
        (LIST.replace("type: text}", "type: text, total: sum}"), "total-type", 2),
        (LIST.replace("甲}", "甲, type: rate, total: rate}"), "total-type", 2),
        (HEAD + TABLE.replace("name: a, ", ""), "missing-key", 4),
        (HEAD + TABLE.replace("name: b", "name: a"), "duplicate-name", 4),
        (HEAD + TABLE.replace('"2"', '"1"'), "duplicate-code", 5),
        (HEAD + TABLE.replace('code: "2", ', ""), "missing-key", 5),
        (HEAD + TABLE.replace("label: 二", "label: 二, without: [x]"), "matrix-column-unknown", 5),
        (
            HEAD + TABLE.replace("label: 二", "label: 二, minimum: 2024-01-01"),
            "bound-not-number",
            5,
        ),
        (HEAD + TABLE.replace("label: 二", "label: 二, computed: 3 + 4"), "rule-no-field", 5),
        (HEAD + TABLE.replace("label: 二", "group: true, label: 二"), "key-of-group", 5),
        (HEAD + TABLE + "checks: [1.b >= 2.b]\n", "rule-not-amount", 6),
        (HEAD + TABLE + "checks: [1 >= a]\n", "rule-mixed", 6),
        (HEAD + TABLE + "checks: [1 >= 2 + x]\n", "rule-unknown", 6),
        (ROWS + ", least: 30, most: 20}\n", "bounds-crossed", 3),
        (ROWS.replace("甲}", "甲}, {name: a, label: 乙}") + "}\n", "duplicate-name", 3),
        (ROWS + "}\nchecks: [sum(r.x) > 1]\n", "rule-unknown", 4),
        (ROWS.replace("甲}", "甲, computed: a * 2}") + "}\n", "computed-circle", 1),
    ],
)
def test_declarations_that_cannot_work(text: str, code: str, line: int, tmp_path: Path) -> None:
    _, findings = form_of(tmp_path, text)
    assert (code, line) in [(each.code, each.place.line) for each in findings]


def test_a_header_may_not_be_deeper_than_three_levels(tmp_path: Path) -> None:
    column = "{name: a, label: 甲}"
    for level in "一二三":
        column = f"{{label: {level}, columns: [{column}]}}"
    text = f"title: 表\nsections:\n  - matrix:\n      columns: [{column}]\n"
    _, findings = form_of(tmp_path, text + '      rows: [{code: "1", label: 一}]\n')
    assert [each.code for each in findings] == ["header-deep"]


def test_a_form_has_only_so_many_cells(tmp_path: Path) -> None:
    columns = ", ".join(f"{{name: c{n}, label: 栏}}" for n in range(60))
    rows = ", ".join(f"{{code: r{n}, label: 行}}" for n in range(60))
    text = f"title: 表\nsections:\n  - matrix: {{columns: [{columns}], rows: [{rows}]}}\n"
    _, findings = form_of(tmp_path, text)
    assert [each.code for each in findings] == ["form-too-large"]

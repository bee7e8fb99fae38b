"""The declaration of a form: what its fields may ask for, and the rules between them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.fields import NIL, TYPES, Option, Spec
from docgen.findings import Finding
from docgen.forms import FieldModel, FormModel, check_form
from docgen.rules import MOST_DEPTH, RuleError, parse_rule
from docgen.source import check
from tests.yaml_files import read, write_yaml

HEAD = "title: 统计表\nfields:\n"
FORM = """\
title: 统计表
fields:
  - name: visited
    label: 走访企业
    measure: 家
    required: true
    maximum: 500
    fields:
      - {name: large, label: 其中，大型企业, measure: 家}
      - {name: small, label: 其中，小型企业, measure: 家}
  - {name: share, label: 大型企业占比, type: rate, numerator: large, denominator: visited}
  - {name: first, label: 开始日期, type: date, minimum: 2023-06-01}
  - {name: last, label: 结束日期, type: date}
  - {name: how, label: 方式, type: choice, choices: [线上, {code: off, label: 线下}]}
  - {name: notes, label: 说明, type: long, length: {min: 2, max: 200}}
  - {name: area, label: 区划代码, type: code, length: 6}
checks:
  - visited = large + small
  - {rule: 走访企业 <= 400, soft: true, message: 请说明。}
  - first <= last
"""


def form_of(folder: Path, text: str) -> tuple[FormModel | None, list[Finding]]:
    source = read(write_yaml(folder, text))
    form, findings = check(FormModel, source)
    return form, [*findings, *(check_form(form, source) if form else ())]


def test_a_sound_form(tmp_path: Path) -> None:
    form, findings = form_of(tmp_path, FORM)
    assert findings == []
    assert form
    assert form.by_name["visited"].spec == Spec(
        label="走访企业", measure="家", required=True, maximum=500
    )
    assert form.by_name["first"].spec.minimum == date(2023, 6, 1)
    assert form.by_name["how"].spec.options == (Option("线上", "线上"), Option("off", "线下"))
    notes, area = form.by_name["notes"].spec, form.by_name["area"].spec
    assert (notes.shortest, notes.longest) == (2, 200)
    assert (area.shortest, area.longest) == (6, 6)


@pytest.mark.parametrize(
    ("field", "code", "key"),
    [
        ("places: 2", "key-of-other-type", "places"),
        ("length: 2", "key-of-other-type", "length"),
        ("choices: [甲]", "key-of-other-type", "choices"),
        ("type: text, minimum: 0", "key-of-other-type", "minimum"),
        ("type: yesno, choices: [甲]", "key-of-other-type", "choices"),
        ("type: date, measure: 日", "key-of-other-type", "measure"),
        ("minimum: 2, maximum: 1", "bounds-crossed", "maximum"),
        ("type: date, minimum: 2023-06-02, maximum: 2023-06-01", "bounds-crossed", "maximum"),
        ("type: text, length: {min: 3, max: 2}", "bounds-crossed", "length"),
        ("minimum: 0.5", "bound-not-whole", "minimum"),
        ("minimum: 2023-06-01", "bound-not-number", "minimum"),
        ("type: month, maximum: 5", "bound-not-date", "maximum"),
        ("type: rate, measure: 家", "rate-measure", "measure"),
        ("type: rate, numerator: other", "rate-half", "numerator"),
        ("type: rate, numerator: others, denominator: other", "field-unknown", "numerator"),
        ("type: rate, numerator: f, denominator: other", "rate-part", "numerator"),
        ("type: rate, numerator: words, denominator: other", "rate-part", "numerator"),
        ('type: text, pattern: "["', "pattern-wrong", "pattern"),
        ('type: text, pattern: "(a+)+"', "pattern-danger", "pattern"),
        ("type: code", "code-no-length", "length"),
        ("type: code, length: {min: 2, max: 3}", "code-no-length", "length"),
        ("type: choice", "choices-missing", "choices"),
        ("type: choice, choices: [甲, 乙, 甲]", "choices-twice", "choices"),
        ("type: choice, choices: [１, {code: a, label: '1'}]", "choices-twice", "choices"),
        ("type: choices, choices: [有, 无]", "choice-nil", "choices"),
        ("places: -1", "out-of-range", "places"),
        ("minimum: 很多", "bad-date", "minimum"),
        ("required: 是", "wrong-type", "required"),
        ("type: number", "bad-choice", "type"),
        ("type: text, length: 0", "out-of-range", "length"),
    ],
)
def test_declarations_that_cannot_work(field: str, code: str, key: str, tmp_path: Path) -> None:
    lines = field.replace(", ", "\n    ") if "[" not in field and "{" not in field else field
    lines = lines if lines != field else _own_lines(field)
    text = f"{HEAD}  - name: f\n    label: 指标\n    {lines}\n"
    rest = "  - {name: other, label: 其他}\n  - {name: words, label: 文字, type: text}\n"
    _, findings = form_of(tmp_path, text + rest)
    wanted = [n for n, line in enumerate(text.splitlines(), 1) if line.strip().startswith(key)]
    assert [(each.code, each.place.line) for each in findings] == [(code, (wanted or [3])[0])]


def _own_lines(field: str) -> str:
    """A line for the type and one for the other key."""
    kind, comma, rest = field.partition(", ")
    return f"{kind}\n    {rest}" if comma and kind.startswith("type") else field


def test_a_measure_is_never_asked_for(tmp_path: Path) -> None:
    assert form_of(tmp_path, f"{HEAD}  - {{name: f, label: 人数}}\n")[1] == []


def test_a_rate_may_take_its_parts_from_anywhere(tmp_path: Path) -> None:
    below = "      - {name: r, label: 率, type: rate, numerator: a, denominator: b}\n"
    text = f"{HEAD}  - name: a\n    label: 甲\n    fields:\n{below}  - {{name: b, label: 乙}}\n"
    assert form_of(tmp_path, text)[1] == []


def test_every_type_can_be_declared() -> None:
    assert set(
        FieldModel.model_json_schema()["$defs"]["FieldModel"]["properties"]["type"]["enum"]
    ) == set(TYPES)


# ---------------------------------------------------------------- rules


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("visited = large + smal", "rule-unknown"),
        ("visited", "rule-syntax"),
        ("visited = ", "rule-syntax"),
        ("visited = (large + small", "rule-syntax"),
        ("visited = large + small = 3", "rule-syntax"),
        ("visited / = large", "rule-syntax"),
        ("visited = __import__('os')", "rule-unknown"),
        ("1 = 1", "rule-no-field"),
        ("visited = notes", "rule-not-amount"),
        ("first <= visited", "rule-days"),
        ("first + 1 <= last", "rule-days"),
        ("visited = " + "(" * (MOST_DEPTH + 1) + "1" + ")" * (MOST_DEPTH + 1), "rule-syntax"),
        ("visited = " + "1 + " * 200 + "1", "rule-too-long"),
    ],
)
def test_rules_that_cannot_be_checked(rule: str, code: str, tmp_path: Path) -> None:
    for wrong in (f'"{rule}"', f'{{rule: "{rule}", soft: true}}'):
        _, findings = form_of(tmp_path, FORM.replace("visited = large + small", wrong))
        assert [(each.code, each.place.line) for each in findings] == [(code, 18)]


def test_a_label_that_stands_twice_calls_no_field(tmp_path: Path) -> None:
    text = FORM.replace("其中，小型企业", "其中，大型企业").replace(
        "first <= last", "其中，大型企业 <= 9"
    )
    assert [each.code for each in form_of(tmp_path, text)[1]] == ["rule-unknown"]


KNOWN = {name: name for name in ("a", "b", "a-b", "001", "004", "10b", "10", "其中，大型")}


@pytest.mark.parametrize(
    ("rule", "names", "values", "holds"),
    [
        ("001 = 004 + 10", ("001", "004", "10"), {"001": 3, "004": 1, "10": 2}, True),
        ("001=004+10", ("001", "004", "10"), {"001": 3, "004": 1, "10": 1}, False),
        ("10b <= 10", ("10b", "10"), {"10b": 3, "10": 3}, True),
        ("10b ≤ 10", ("10b", "10"), {"10b": 4, "10": 3}, False),
        ("a-b = 1", ("a-b",), {"a-b": 1}, True),
        ("a - b = 1", ("a", "b"), {"a": 3, "b": 2}, True),
        ("a = b - 1 - 2", ("a", "b"), {"a": 0, "b": 3}, True),
        ("a = b - (1 - 2)", ("a", "b"), {"a": 4, "b": 3}, True),
        ("a = 1 + 2 * b", ("a", "b"), {"a": 7, "b": 3}, True),
        ("a ＝ （1 ＋ 2）× b", ("a", "b"), {"a": 9, "b": 3}, True),
        ("a >= 0.5 * b", ("a", "b"), {"a": Decimal("1.5"), "b": 3}, True),
        ("a <> b", ("a", "b"), {"a": 1, "b": 1}, False),
        ("其中，大型 < a", ("其中，大型", "a"), {"其中，大型": 1, "a": 2}, True),
        ("a <= b", ("a", "b"), {"a": date(2023, 1, 1), "b": date(2023, 1, 2)}, True),
        ("a <= b", ("a", "b"), {"a": 1}, None),
        ("a <= b", ("a", "b"), {"a": 1, "b": None}, None),
        ("a <= b", ("a", "b"), {"a": 1, "b": NIL}, None),
        ("a <= b", ("a", "b"), {"a": 1, "b": "2"}, None),
        ("a <= b", ("a", "b"), {"a": 1, "b": True}, None),
        ("a + 1 <= b", ("a", "b"), {"a": date(2023, 1, 1), "b": 2}, None),
    ],
)
def test_rules(
    rule: str, names: tuple[str, ...], values: dict[str, object], holds: bool | None
) -> None:
    made = parse_rule(rule, KNOWN)
    assert made.names() == names
    assert made.holds(values) is holds


def test_what_is_said_of_a_broken_rule(tmp_path: Path) -> None:
    form, _ = form_of(tmp_path, FORM)
    assert form
    total, soft, _ = form.rules
    assert total.fault({"visited": 3, "large": 1, "small": 2}) is None
    assert total.fault({"visited": 3, "large": 1}) is None
    code, params = total.fault({"visited": 4, "large": 1, "small": 2}) or ("", {})
    assert (code, params["left"], params["right"]) == ("rule-broken", "4", "3")
    code, params = soft.fault({"visited": 401}) or ("", {})
    assert (code, params["message"]) == ("rule-soft", "请说明。")


@given(st.text(st.sampled_from("ab01. +-*()=<>（）＝≤×其中"), max_size=30))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    try:
        rule = parse_rule(text, KNOWN)
    except RuleError:
        return
    assert rule.holds(dict.fromkeys(KNOWN, 1)) in (True, False)


@given(st.lists(st.integers(-99, 99), min_size=2, max_size=6))
def test_sums_come_out_as_in_python(numbers: list[int]) -> None:
    values = {f"f{index}": number for index, number in enumerate(numbers)}
    known = {name: name for name in values}
    rule = parse_rule(f"{' + '.join(values)} = f0 * f1 - f0", known)
    wanted = sum(numbers), numbers[0] * numbers[1] - numbers[0]
    assert rule.sides(values) == tuple(map(Decimal, wanted))

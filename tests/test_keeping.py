"""submissions/*.yaml: what was read is written, what a person wrote is respected and never lost."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from docgen.campaign import Campaign, load
from docgen.fields import NIL, Value
from docgen.fields.figures import plain
from docgen.findings import Finding, Place
from docgen.forms import FormModel
from docgen.intake.keeping import Keeper, load_submissions
from docgen.intake.merging import merged
from docgen.intake.shaping import form_data
from docgen.intake.unshaping import read_submission
from docgen.intake.writing import OneLine, yaml_text
from docgen.source import check
from docgen.source.nodes import parse
from docgen.source.reading import Source
from docgen.source.values import evaluate
from docgen.submissions import (
    NOBODY,
    Block,
    Correction,
    FileOrigin,
    FormSubmission,
    Origin,
    Other,
    Submission,
    Unclear,
)
from tests.campaigns import CAMPAIGN, write_campaign

FORM: Final = """\
title: 活动情况统计表
sections:
  - fields:
      - {name: visited, label: 走访企业, measure: 家}
      - {name: money, label: 投入, type: decimal, places: 2, measure: 万元}
      - {name: share, label: 覆盖率, type: rate}
      - {name: begun, label: 启动日期, type: date}
      - {name: month, label: 启动月份, type: month}
      - {name: span, label: 起止日期, type: period}
      - {name: title, label: 名称, type: text}
      - {name: story, label: 做法, type: long}
      - {name: way, label: 方式, type: choice, choices: [线上, 线下]}
      - {name: ways, label: 方式, type: choices, choices: [线上, 线下, 其他]}
      - {name: held, label: 已举办, type: yesno}
      - {name: region, label: 区划代码, type: code, length: 6}
  - matrix:
      columns: [{name: count, label: 数量}, {name: money, label: 金额, type: decimal, places: 2}]
      rows: [{code: "002", label: 检查}, {code: 10b, label: 其他}]
  - title: 二、活动明细
    rows:
      name: activities
      most: 20
      columns:
        - {name: day, label: 日期, type: date}
        - {name: people, label: 人数}
        - {name: what, label: 内容, type: text}
signature: [{name: phone, label: 联系电话, type: text}]
"""
TIME: Final = datetime(2023, 7, 1, 8, tzinfo=UTC)
READ: Final = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture
def campaign(tmp_path: Path) -> Campaign:
    return load(write_campaign(tmp_path, form=FORM))


def form_model() -> FormModel:
    model, found = check(FormModel, source_of(FORM))
    assert model, found
    return model


def source_of(text: str) -> Source:
    data, marks, found = evaluate(parse(text, "02.yaml"), "02.yaml")
    assert not found
    return Source(path=Path("02.yaml"), name="02.yaml", data=data, marks=marks)


def put(campaign: Campaign, text: str, name: str = "02.yaml") -> Path:
    folder = campaign.folder / "submissions"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str | None, int | None, int | None]]:
    return [(each.code, each.place.file, each.place.line, each.place.column) for each in findings]


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [each.code for each in findings]


def only(campaign: Campaign) -> FormSubmission:
    """The one submission on the form, of the unit 02, in a file without mistakes."""
    submissions, findings = load_submissions(campaign)
    assert findings == ()
    return submissions["02"].forms["form"]


def reading(values: Mapping[str, Value], *, name: str = "东区.docx", **more: Any) -> FormSubmission:
    """A fresh reading of a returned file."""
    file = FileOrigin(name=name, sha256=sha256(name.encode()).hexdigest(), time=TIME)
    origins = {
        key: Origin(cell=f"填报表!D{row}", route="mark", raw=str(value))
        for row, (key, value) in enumerate(values.items(), 7)
    }
    return FormSubmission(
        document="form",
        version=1,
        values=values,
        **{"origins": origins, "file": file, "received": date(2023, 7, 1), "read": READ, **more},
    )


def saved(campaign: Campaign, form: FormSubmission) -> Path:
    """The file of the unit 02 with what it reported on the form."""
    keeper = Keeper(campaign)
    submission = Submission(unit="02", forms={"form": form})
    assert keeper.save(submission).findings == ()
    return keeper.path(submission)


def edited(path: Path, old: str, new: str) -> None:
    """As a person edits a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, text
    path.write_text(text.replace(old, new), encoding="utf-8")


def merge(
    old: FormSubmission, new: FormSubmission, again: FormSubmission | None = None
) -> tuple[FormSubmission, list[str]]:
    place = Place(file="submissions/02.yaml")
    made, found = merged(old, new, form=form_model(), place=place, again=again)
    return made, codes(found)


# ---------------------------------------------------------------- YAML is written


def read_back(text: str) -> object:
    return source_of(text).data


def is_same(one: object, other: object) -> bool:
    """Equal in type, too."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return type(one) is type(other) and one == other


ODD: Final = (
    *("001", "012", "0x1F", "0o17", "1_000", "1e5", "1E5", ".5", "+1", "-0", "e1", "0e0", "１２"),
    *("12:30", "2023-07-01", "2023-07-01T08:00:00Z", "2023年", "12.5%", "10b", "002.money", "face"),
    *(
        "是",
        "否",
        "yes",
        "No",
        "on",
        "OFF",
        "y",
        "n",
        "true",
        "Null",
        "~",
        ".inf",
        ".nan",
        "=",
        "<<",
    ),
    *("-", "?", ":", "#", "&", "*", "!", "|", ">", "%", "@", "`", "'", '"', "[]", "{}", ",", "\\"),
    *("a:b", "a#b", "a: b", "a #b", "（12）场次", "填报表!D7", "张三", "c:\\x", "\u200b", "\ufeff"),
)
TEXTS: Final = st.one_of(
    st.sampled_from(ODD),
    st.text(
        st.sampled_from(":#-?&*!|>%@`'\"[]{},\\ \t\n\r\x85\u2028\u2029\ufeff\u3000a1。"),
        max_size=12,
    ),
    st.lists(
        st.sampled_from([*ODD, "", " ", "  缩进", "\u3000\u3000各单位：", "尾 "]), max_size=5
    ).map("\n".join),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=30),
)
SCALARS: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXTS,
)
DATA: Final = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(TEXTS, inner, max_size=4),
        st.dictionaries(TEXTS, inner, max_size=4).map(OneLine),
    ),
    max_leaves=12,
)


@given(st.dictionaries(TEXTS, DATA, min_size=1, max_size=5))
@example({"长" * 2000: {"键" * 2000: 1, "x": OneLine({"y" * 3000: [1]})}})
@example({"text": "一\n\n二\n", "more": "a\nb", "indented": " a\nb", "ends": "a\nb\n\n"})
def test_data_that_is_written_is_read(data: dict[str, Any]) -> None:
    text = yaml_text(data)
    assert is_same(read_back(text), data)
    assert is_same(yaml.safe_load(text), data), "any other program reads the same"


def test_control_characters_are_replaced() -> None:
    assert read_back(yaml_text({"a\x07": "b\x00\nc", "d": ["\ud800"]})) == {
        "a\ufffd": "b\ufffd\nc",
        "d": ["\ufffd"],
    }


def test_yaml_is_plain_where_it_can_be() -> None:
    data = {
        "unit": "310115",
        "name": "上海市浦东新区市场监督管理局",
        "on": date(2023, 7, 1),
        "read": READ,
        "origins": {"002.money": OneLine(cell="填报表!D7", raw="（12）场次")},
        "rows": [OneLine(day=date(2023, 6, 1), people=3), OneLine()],
        "story": "　　一是宣传。\n二是检查。",
    }
    assert yaml_text(data) == (
        'unit: "310115"\n'
        "name: 上海市浦东新区市场监督管理局\n"
        '"on": 2023-07-01\n'
        "read: 2026-11-22T10:00:00Z\n"
        "origins:\n"
        "  002.money: {cell: 填报表!D7, raw: （12）场次}\n"
        "rows:\n"
        "  - {day: 2023-06-01, people: 3}\n"
        "  - {}\n"
        "story: |-\n"
        "  　　一是宣传。\n"
        "  二是检查。\n"
    )


# ---------------------------------------------------------------- what was read is kept

DAYS: Final = st.dates(date(1000, 1, 1))
DECIMALS: Final = st.integers(-(10**14), 10**14).map(lambda n: plain(Decimal(n).scaleb(-2)))
SAID: Final = TEXTS.filter(lambda text: text != "无")
VALUES: Final[Mapping[str, st.SearchStrategy[Value]]] = {
    "visited": st.integers(-(10**14), 10**14),
    "money": DECIMALS,
    "share": DECIMALS,
    "begun": DAYS,
    "month": DAYS.map(lambda day: day.replace(day=1)),
    "span": st.tuples(DAYS, DAYS),
    "title": SAID,
    "story": SAID,
    "way": st.sampled_from(["线上", "线下"]),
    "ways": st.lists(st.sampled_from(["线上", "线下", "其他"]), unique=True).map(tuple),
    "held": st.booleans(),
    "region": st.text("0123456789", min_size=6, max_size=6),
    "002.count": st.integers(0, 99),
    "10b.money": DECIMALS,
    "activities.1.day": DAYS,
    "activities.3.people": st.integers(0, 99),
    "activities.20.what": SAID,
    "phone": SAID,
}
NAMES: Final = st.sampled_from(sorted(VALUES))
FILES: Final = st.builds(
    FileOrigin,
    name=TEXTS.filter(bool),
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    time=st.datetimes(timezones=st.just(UTC)),
)
SIGNATURES: Final = st.sampled_from(["", NOBODY, "竞争执法处张三", "001", "a: b"])


def corrections(draw: st.DrawFn) -> dict[str, Correction]:
    return {
        name: Correction(
            value=draw(st.one_of(st.none(), VALUES[name])),
            by=draw(SIGNATURES),
            why=draw(SIGNATURES),
            on=draw(st.one_of(st.none(), DAYS)),
        )
        for name in draw(st.lists(NAMES, max_size=3, unique=True))
    }


@st.composite
def submissions(draw: st.DrawFn) -> FormSubmission:
    """Whatever a unit can report, and a person correct."""
    values = {
        name: draw(st.one_of(st.just(NIL), VALUES[name]))
        for name in draw(st.lists(NAMES, unique=True))
    }
    origin = st.builds(
        Origin, cell=TEXTS, route=st.sampled_from(["mark", "label", "hand"]), raw=TEXTS
    )
    about = st.builds(
        Unclear,
        state=st.sampled_from(["ask", "wrong"]),
        code=st.just("number-vague"),
        params=st.dictionaries(TEXTS, SCALARS, max_size=2),
    )
    blocks: st.SearchStrategy[Block] = st.sampled_from(["values", "dates", "origin"])
    file = draw(st.one_of(st.none(), FILES))
    return FormSubmission(
        document="form",
        version=draw(st.integers(1, 9)),
        values=values,
        origins=draw(st.dictionaries(NAMES, origin, max_size=5)),
        unclear=draw(st.dictionaries(NAMES, about, max_size=2)),
        corrections=corrections(draw),
        explanations=draw(st.dictionaries(TEXTS, TEXTS, max_size=2)),
        file=file,
        others=tuple(Other(file=each, why="x") for each in draw(st.lists(FILES, max_size=2))),
        date=draw(st.one_of(st.none(), DAYS)),
        received=draw(st.one_of(st.none(), DAYS)),
        read=draw(st.one_of(st.none(), st.datetimes(timezones=st.just(UTC)))),
        extra=draw(
            st.dictionaries(
                st.tuples(st.just("values"), st.sampled_from(["dropped", "002.gone"])),
                SCALARS.filter(lambda each: each is not None),
            )
        ),
        edited=draw(st.frozensets(blocks)) if file else frozenset(),
    )


@given(submissions())
def test_what_is_kept_is_loaded(kept: FormSubmission) -> None:
    form = form_model()
    text = yaml_text({"unit": "02", "forms": {"form": form_data(form, kept)}})
    loaded, findings = read_submission(source_of(text), {"form": form}, {"02": "02"})
    assert loaded
    assert {each.code for each in findings} <= {"correction-unsigned", "submission-name-unknown"}
    assert loaded.forms["form"] == kept
    again = form_data(form, loaded.forms["form"])
    assert yaml_text({"unit": "02", "forms": {"form": again}}) == text


def test_the_file_reads_well(campaign: Campaign) -> None:
    values: dict[str, Value] = {
        "visited": 12,
        "begun": date(2023, 6, 1),
        "region": "001122",
        "002.count": 1,
        "activities.2.people": 3,
    }
    origins = {
        "visited": Origin(cell="填报表!D7", route="label", raw="（12）场次"),
        "money": Origin(cell="填报表!D8", route="mark", raw="约200"),
        "region": Origin(cell="填报表!D9", route="mark", raw="001122"),
    }
    unclear = {"money": Unclear(state="ask", code="number-vague", params={"text": "约200"})}
    file = FileOrigin(name="东区.docx", sha256="ab" * 32, time=TIME)
    path = saved(campaign, reading(values, origins=origins, unclear=unclear, file=file))
    head, _, body = path.read_text(encoding="utf-8").partition("unit:")
    assert all(line.startswith("# ") for line in head.splitlines())
    assert "corrections" in head
    body, seal = body.rsplit("seal: ", 1)
    assert body == (
        ' "02"\n'
        "name: 示例市东区应急管理局\n"
        "forms:\n"
        "  form:\n"
        "    version: 1\n"
        "    received: 2023-07-01\n"
        "    read: 2026-11-22T10:00:00Z\n"
        f"    file: {{name: 东区.docx, sha256: {'ab' * 32}, time: 2023-07-01T08:00:00Z}}\n"
        "    route: mark\n"
        "    values:\n"
        "      visited: 12\n"
        "      begun: 2023-06-01\n"
        '      region: "001122"\n'
        '      "002":\n'
        "        count: 1\n"
        "      activities:\n"
        "        - {}\n"
        "        - {people: 3}\n"
        "    unclear:\n"
        "      money: {raw: 约200, state: ask, code: number-vague, params: {text: 约200}}\n"
        "    origins:\n"
        "      visited: {cell: 填报表!D7, raw: （12）场次, route: label}\n"
        "      money: {cell: 填报表!D8}\n"
        "      region: {cell: 填报表!D9}\n"
        "    "
    )
    assert seal.count("-") == 2


# ---------------------------------------------------------------- a person writes


def test_values_alone_are_enough(campaign: Campaign) -> None:
    put(campaign, 'unit: "02"\nforms:\n  form:\n    values: {visited: 12, "002": {count: 3}}\n')
    form = only(campaign)
    assert (form.values, form.route) == ({"visited": 12, "002.count": 3}, "hand")
    assert (form.version, form.file) == (1, None)


def test_a_unit_may_be_called_by_its_name(campaign: Campaign) -> None:
    put(campaign, "unit: 东区局\nforms: {form: {values: {visited: 12}}}\n", "东区.yaml")
    assert only(campaign).values == {"visited": 12}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("region: 310115", "310115"),
        ("phone: 5551234", "5551234"),
        ("held: 是", True),
        ("begun: 2023年6月1日", date(2023, 6, 1)),
        ('visited: "12"', 12),
        ("visited: 无", NIL),
        ("share: 12.5%", Decimal("0.125")),
        ("activities.2.people: 3", 3),
        ("activities: [null, {people: 3}, {}]", 3),
    ],
)
def test_values_may_be_written_as_people_write(
    campaign: Campaign, written: str, value: Value
) -> None:
    put(campaign, f'unit: "02"\nforms:\n  form:\n    values:\n      {written}\n')
    assert list(only(campaign).values.values()) == [value]


@pytest.mark.parametrize("block", ["values:", "corrections:", "explanations:", "origins:"])
def test_a_block_may_be_empty(campaign: Campaign, block: str) -> None:
    put(campaign, f'unit: "02"\nforms:\n  form:\n    {block}\n')
    assert only(campaign).current == {}


@pytest.mark.parametrize(
    ("block", "code", "line", "column"),
    [
        ("values: {visited: 十几}", "submission-value", 4, 23),
        ("values: {visited: [1]}", "submission-value", 4, 23),
        ("values: {share: 12.5, visted: 3}", "submission-name-unknown", 4, 27),
        ('values: {"002": {mony: 3}}', "submission-name-unknown", 4, 22),
        ("values: {activities: [{}, {peple: 3}]}", "submission-name-unknown", 4, 32),
        ("values: {activities: [3]}", "submission-name-unknown", 4, 27),
        ("values: {activities.999999.people: 3}", "submission-name-unknown", 4, 14),
        ('values: {"002": {count: 1}, 002.count: 2}', "submission-value-twice", 4, 33),
        ("corrections: {visited: {value: 3}}", "correction-unsigned", 4, 19),
        ("corrections: {visited: {value: 3, by: 张三}}", "correction-unsigned", 4, 19),
        ("corrections: {visited: {value: x, by: 张三, why: 核实}}", "submission-value", 4, 36),
        (
            "corrections: {visted: {value: 3, by: 张三, why: 核实}}",
            "submission-name-unknown",
            4,
            19,
        ),
        ("corrections: {visited: {by: 张三, why: 核实}}", "missing-key", 4, 19),
        ("corections: {}", "unknown-key", 4, 5),
        ("received: 2023.7.1", "bad-date", 4, 15),
        ("read: 2023-07-01", "bad-moment", 4, 11),
        ("read: 2023-07-01T25:00:00Z", "bad-moment", 4, 11),
        ("file: {name: a, sha256: 12, time: 2023-07-01T08:00:00Z}", "wrong-type", 4, 29),
    ],
)
def test_mistakes_have_their_place(
    campaign: Campaign, block: str, code: str, line: int, column: int
) -> None:
    put(campaign, f'unit: "02"\nforms:\n  form:\n    {block}\n')
    assert told(load_submissions(campaign)[1]) == [(code, "submissions/02.yaml", line, column)]


def test_names_that_are_misspelt_get_a_suggestion(campaign: Campaign) -> None:
    put(campaign, 'unit: "02"\nforms: {form: {values: {visted: 3}}, from: {values: {}}}\n')
    findings = load_submissions(campaign)[1]
    assert codes(findings) == ["submission-name-unknown", "submission-form-unknown"]
    assert ["visited" in str(findings[0]), "form" in str(findings[1].params["hint"])] == [True] * 2


def test_files_of_no_unit_are_named(campaign: Campaign) -> None:
    put(campaign, "unit: 东区句\nforms: {}\n", "a.yaml")
    put(campaign, 'unit: "02"\nforms: {}\n', "b.yml")
    put(campaign, 'unit: "02"\nforms: {form: {values: {visited: 1}}}\n')
    put(campaign, "unit: [\n", "c.yaml")
    put(campaign, "笔记", "说明.txt")
    submissions, findings = load_submissions(campaign)
    assert submissions["02"].forms["form"].values == {"visited": 1}
    assert [(each.code, each.place.file) for each in findings] == [
        ("submission-unit-unknown", "submissions/a.yaml"),
        ("submission-twice", "submissions/b.yml"),
        ("yaml-syntax", "submissions/c.yaml"),
    ]
    assert "东区局" in str(findings[0])


def test_without_a_folder_nobody_has_reported(campaign: Campaign) -> None:
    assert load_submissions(campaign) == ({}, ())


# ---------------------------------------------------------------- files are written


def test_saving_again_writes_nothing(campaign: Campaign) -> None:
    submission = Submission(unit="02", forms={"form": reading({"visited": 12})})
    keeper = Keeper(campaign)
    assert keeper.save(submission) == (True, ())
    assert keeper.save(submission) == (False, ())
    assert keeper.save(keeper.load()[0]["02"]) == (False, ())


def test_a_file_that_says_the_same_in_other_words_is_left(campaign: Campaign) -> None:
    path = put(
        campaign, "forms: {form: {values: {visited: 12}}}\nunit: 东区局 # 电话\n", "电话.yaml"
    )
    keeper = Keeper(campaign)
    loaded = keeper.load()[0]["02"]
    assert keeper.save(loaded, before=loaded) == (False, ())
    assert path.read_text(encoding="utf-8").endswith("# 电话\n")


def test_comments_of_a_person_are_kept(campaign: Campaign) -> None:
    keeper = Keeper(campaign)
    path = put(
        campaign,
        '# 电话 # 报来\nunit: "02"  # 东区\nforms:\n  form:\n'
        "    values: {title: 'a # b', story: \"c#\u2028d\", phone: x#y}\n    # 待核\n",
    )
    old = keeper.load()[0]["02"]
    form = replace(old.forms["form"], received=date(2023, 7, 1))
    assert keeper.save(replace(old, forms={"form": form}), before=old) == (True, ())
    comments = ["# 电话 # 报来", "# 东区", "# 待核"]
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("#")][3:] == comments
    assert only(campaign) == form
    newer = replace(old, forms={"form": replace(form, received=date(2023, 7, 2))})
    assert keeper.save(newer) == (True, ())
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("#")][3:] == comments


@pytest.mark.parametrize(
    ("there", "code"),
    [
        ('unit: "02"\nforms: {form: {values: {visited: 十几}}}\n', "submission-not-written"),
        ('unit: "02"\nnote: 待核\nforms: {}\n', "submission-not-written"),
        ('unit: "02"\nunit: "02"\nforms: {}\n', "submission-not-written"),
        ("笔记", "submission-not-written"),
        ('unit: "03"\nforms: {}\n', "submission-of-other"),
    ],
)
def test_what_cannot_be_understood_is_not_written_over(
    campaign: Campaign, there: str, code: str
) -> None:
    path = put(campaign, there)
    result = Keeper(campaign).save(Submission(unit="02", forms={"form": reading({"visited": 1})}))
    assert (result.written, told(result.findings)) == (
        False,
        [(code, "submissions/02.yaml", None, None)],
    )
    assert path.read_text(encoding="utf-8") == there


def test_what_changed_meanwhile_is_not_written_over(campaign: Campaign) -> None:
    keeper = Keeper(campaign)
    path = saved(campaign, reading({"visited": 12}))
    before = keeper.load()[0]["02"]
    edited(path, "visited: 12", "visited: 13")
    newer = replace(before, forms={"form": reading({"visited": 14})})
    assert codes(keeper.save(newer, before=before).findings) == ["submission-meanwhile"]
    assert "visited: 13" in path.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_a_finding(campaign: Campaign) -> None:
    (campaign.folder / "submissions").write_text("", encoding="utf-8")
    result = Keeper(campaign).save(Submission(unit="02", forms={}))
    assert codes(result.findings) == ["file-not-written"]


def test_codes_that_make_one_file_name_make_two_files(tmp_path: Path) -> None:
    names = {"a/b": "甲局", "A／b": "乙局", ".c": "丙局"}
    units = "".join(f'  - {{code: "{code}", name: {name}}}\n' for code, name in names.items())
    campaign = load(write_campaign(tmp_path, campaign=CAMPAIGN + units, form=FORM))
    keeper = Keeper(campaign)
    for number, unit in enumerate(names):
        form = reading({"visited": number})
        assert keeper.save(Submission(unit=unit, forms={"form": form})).written
    loaded, findings = load_submissions(campaign)
    assert findings == ()
    assert [(unit, each.forms["form"].values) for unit, each in loaded.items()] == [
        ("a/b", {"visited": 0}),
        ("A／b", {"visited": 1}),
        (".c", {"visited": 2}),
    ]
    folder = campaign.folder / "submissions"
    assert sorted(path.parent for path in folder.rglob("*.yaml")) == [folder] * 3


def test_what_the_campaign_no_longer_has_is_kept(campaign: Campaign) -> None:
    keeper = Keeper(campaign)
    path = put(
        campaign,
        'unit: "02"\nforms:\n  form: {values: {visited: 12, dropped: "3", "002": {gone: 1}},\n'
        "    corrections: {dropped: {value: 4, by: 张三, why: 核实}}}\n  last: {values: {a: 1}}\n",
    )
    old = keeper.load()[0]["02"]
    form = replace(old.forms["form"], received=date(2023, 7, 1))
    assert keeper.save(replace(old, forms={"form": form})).written
    text = path.read_text(encoding="utf-8")
    data: Any = yaml.safe_load(text)
    assert data["forms"]["form"]["values"] == {"visited": 12, "dropped": "3", "002.gone": 1}
    correction = {"value": 4, "by": "张三", "why": "核实"}
    assert data["forms"]["form"]["corrections"] == {"dropped": correction}
    assert data["forms"]["last"] == {"values": {"a": 1}}
    assert keeper.save(keeper.load()[0]["02"]).written is False


# ---------------------------------------------------------------- merging


def loaded(campaign: Campaign) -> FormSubmission:
    """What is kept of the form, whatever there is to say of it."""
    return load_submissions(campaign)[0]["02"].forms["form"]


def test_the_first_reading_is_taken() -> None:
    new = reading({"visited": 12})
    assert merged(None, new, form=form_model(), place=Place()) == (new, ())


def test_reading_the_same_file_again_changes_nothing(campaign: Campaign) -> None:
    path = saved(campaign, reading({"visited": 12}))
    text = path.read_text(encoding="utf-8")
    later = datetime(2027, 1, 1, tzinfo=UTC)
    old = loaded(campaign)
    assert old.file
    file = replace(old.file, time=later)
    new = reading({"visited": 12}, read=later, received=date(2023, 8, 1), file=file)
    made, found = merge(old, new)
    assert found == []
    saved(campaign, made)
    assert path.read_text(encoding="utf-8") == text


def test_a_file_that_is_read_otherwise_now_is_named() -> None:
    made, found = merge(reading({"visited": 12}), reading({"visited": 13}))
    assert (made.values, found) == ({"visited": 13}, ["submission-reread"])


def test_corrections_stay_when_the_file_is_read_again(campaign: Campaign) -> None:
    path = saved(campaign, reading({"visited": 12}))
    with path.open("a", encoding="utf-8") as file:
        file.write(
            "    corrections: {visited: {value: 13, by: 张三, why: 电话核实}}\n"
            "    explanations: {visited: 情况属实}\n"
        )
    old = only(campaign)
    made, found = merge(old, reading({"visited": 12}))
    assert (made, found) == (old, [])
    assert (made.current, made.values) == ({"visited": 13}, {"visited": 12})


def test_values_changed_in_place_become_corrections(campaign: Campaign) -> None:
    path = saved(campaign, reading({"visited": 12, "money": Decimal("2.5"), "title": "甲"}))
    edited(path, "visited: 12", "visited: 13")
    edited(path, "      money: 2.5\n", "")
    old = loaded(campaign)
    assert old.edited == {"values"}
    fresh = reading({"visited": 12, "money": Decimal("2.5"), "title": "甲"})
    made, found = merge(old, fresh)
    assert found == ["correction-made", "correction-made"]
    assert {name: (each.value, each.by) for name, each in made.corrections.items()} == {
        "visited": (13, NOBODY),
        "money": (None, NOBODY),
    }
    assert made.values == fresh.values
    assert made.current == {"visited": 13, "money": None, "title": "甲"}
    saved(campaign, made)
    assert merge(loaded(campaign), fresh) == (made, [])
    assert codes(load_submissions(campaign)[1]) == ["correction-unsigned"] * 2


def test_what_was_unclear_can_be_settled_in_place(campaign: Campaign) -> None:
    origins = {"visited": Origin(cell="填报表!D7", route="mark", raw="约200")}
    unclear = {"visited": Unclear(state="ask", code="number-vague")}
    fresh = reading({"title": "甲"}, origins=origins, unclear=unclear)
    path = saved(campaign, fresh)
    edited(path, "title: 甲", "title: 甲\n      visited: 200")
    made, _ = merge(loaded(campaign), fresh)
    assert (made.open, made.current) == ({}, {"title": "甲", "visited": 200})


def test_a_value_changed_in_place_beside_its_correction_is_named(campaign: Campaign) -> None:
    signed = Correction(value=14, by="张三", why="核实")
    fresh = reading({"visited": 12})
    path = saved(campaign, replace(fresh, corrections={"visited": signed}))
    edited(path, "visited: 12", "visited: 13")
    made, found = merge(loaded(campaign), fresh)
    assert (found, made.corrections) == (["correction-beside"], {"visited": signed})


def test_values_changed_in_place_stay_when_their_file_is_gone(campaign: Campaign) -> None:
    path = saved(campaign, reading({"visited": 12}))
    edited(path, "visited: 12", "visited: 13")
    old = loaded(campaign)
    assert merge(old, old) == (old, ["submission-edited"])
    made, found = merge(old, reading({"visited": 15}, name="新.docx"))
    assert (made.values, found) == ({"visited": 13}, ["submission-edited-newer"])
    assert [each.file.name for each in made.others] == ["新.docx"]
    saved(campaign, made)
    assert loaded(campaign).edited == {"values"}, "and it stays known"


def test_without_its_seal_a_submission_counts_as_it_is(campaign: Campaign) -> None:
    path = saved(campaign, reading({"visited": 12}))
    edited(path, "visited: 12", "visited: 13")
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("    seal:")], encoding="utf-8")
    made, found = merge(loaded(campaign), reading({"visited": 15}, name="新.docx"))
    assert (made.values, found) == ({"visited": 15}, [])


def test_a_newer_file_replaces_values_and_keeps_corrections(campaign: Campaign) -> None:
    signed = {
        "visited": Correction(value=13, by="张三", why="核实"),
        "money": Correction(value=None, by="张三", why="核实"),
        "title": Correction(value="丙", by="张三", why="核实"),
    }
    old = reading({"visited": 12, "money": Decimal(2), "title": "甲"}, corrections=signed)
    new = reading({"visited": 15, "money": Decimal(2), "title": "丙"}, name="新.docx")
    made, found = merge(old, new)
    assert (made.values, made.corrections) == (new.values, signed)
    assert found == ["correction-overrides"]
    assert [(each.file.name, each.why) for each in made.others] == [
        ("东区.docx", "returned-superseded")
    ]
    assert made.read == new.read
    assert merge(made, new) == (made, [])


def test_what_was_changed_in_place_survives_a_newer_file(campaign: Campaign) -> None:
    fresh = reading({"visited": 12})
    path = saved(campaign, fresh)
    edited(path, "visited: 12", "visited: 13")
    new = reading({"visited": 15}, name="新.docx")
    made, found = merge(loaded(campaign), new, fresh)
    assert found == ["correction-made", "correction-overrides"]
    assert (made.values, made.current) == ({"visited": 15}, {"visited": 13})


def test_the_day_of_receipt_set_by_hand_stays(campaign: Campaign) -> None:
    fresh = reading({"visited": 12})
    path = saved(campaign, fresh)
    edited(path, "received: 2023-07-01", "received: 2023-06-30")
    again, found = merge(loaded(campaign), fresh)
    assert (again.received, found) == (date(2023, 6, 30), [])
    saved(campaign, again)
    new = reading({"visited": 15}, name="新.docx", received=date(2023, 7, 9))
    made, found = merge(loaded(campaign), new)
    assert (made.received, found) == (date(2023, 6, 30), ["submission-received-kept"])
    assert merge(fresh, new)[0].received == date(2023, 7, 9), "not set by hand"


def test_changed_origins_are_written_anew(campaign: Campaign) -> None:
    fresh = reading({"visited": 12})
    path = saved(campaign, fresh)
    edited(path, "填报表!D7", "填报表!D8")
    made, found = merge(loaded(campaign), fresh)
    assert (made, found) == (fresh, ["submission-origin-edited"])


def test_what_was_written_by_hand_is_not_replaced(campaign: Campaign) -> None:
    put(campaign, 'unit: "02"\nforms: {form: {values: {visited: 12}}}\n')
    old = only(campaign)
    new = reading({"visited": 15})
    made, found = merge(old, new)
    assert (made.values, made.file, found) == ({"visited": 12}, None, ["submission-by-hand"])
    assert [(each.file, each.why) for each in made.others] == [(new.file, "submission-by-hand")]
    same, found = merge(old, reading({"visited": 12}))
    assert (found, [each.why for each in same.others]) == ([], ["returned-duplicate"])


def test_files_that_are_gone_stay_listed() -> None:
    first, second, third = (reading({"visited": n}, name=f"{n}.docx") for n in range(3))
    made, _ = merge(merge(first, second)[0], third)
    assert [each.file.name for each in made.others] == ["0.docx", "1.docx"]


def test_what_the_form_no_longer_has_survives_a_reading(campaign: Campaign) -> None:
    fresh = reading({"visited": 12})
    old = replace(fresh, extra={("values", "dropped"): 3})
    assert merge(old, fresh)[0].extra == old.extra
    assert merge(old, reading({"visited": 15}, name="新.docx"))[0].extra == old.extra

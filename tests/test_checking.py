"""Sources checked against models: small files in, codes with line and column out."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import pytest
from pydantic import Field, ValidationInfo, field_validator, model_validator

from docgen.findings import sort_findings
from docgen.messages import phrase
from docgen.source import Date, Model, Name, Text, check, problem, read_yaml
from tests.yaml_files import Told, read, told, write_yaml


class Signature(Model):
    seal: bool = True
    date: Date


class Annex(Model):
    annex: Name


class Strong(Model):
    strong: Text


class Section(Model):
    heading: Text
    text: Text | tuple[str | Annex | Strong, ...] | None = None
    bold: bool = False
    body: tuple["str | Section", ...] = ()


class Sheet(Model):
    kind: Literal["sheet"]
    rows: int


class Page(Model):
    kind: Literal["page"]
    width: float


class Notice(Model):
    title: Text = "通知"
    number: Text | None = None
    copies: Annotated[int, Field(ge=1, le=999999)] = 1
    secrecy: Literal["秘密", "机密", "绝密"] | None = None
    code: Annotated[str, Field(pattern=r"^\d{6}$", examples=["310101"])] | None = None
    signature: Signature | None = None
    addressees: Text | tuple[Text, ...] = ()
    body: tuple[str | Section, ...] = ()
    annexes: Annotated[tuple[Name, ...], Field(max_length=2)] = ()
    layout: Annotated[Sheet | Page, Field(discriminator="kind")] | None = None
    sizes: Mapping[str, int] = {}
    day: date | None = None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("titel: 甲", [("unknown-key", 1, 1)]),
        ("signature:\n  seal: true\n", [("missing-key", 1, 1)]),
        ("body:\n- heading: 甲\n  blod: true\n", [("unknown-key", 3, 3)]),
        ("body:\n- bold: true\n", [("missing-key", 2, 3)]),
        ("body:\n- heading: 甲\n  body:\n  - head: 乙\n", [("unknown-key", 4, 5)]),
        ("body:\n- heading: 甲\n  text: [乙, {annx: a}]\n", [("unknown-key", 3, 14)]),
        ("body:\n- heading: 甲\n  text: [乙, {}]\n", [("missing-one-of", 3, 13)]),
        ("body:\n- heading: 甲\n  text: [乙, 3]\n", [("wrong-type", 3, 13)]),
        ("body:\n- heading: 甲\n  text: 3\n", [("wrong-type", 3, 9)]),
        ("body: 甲", [("wrong-type", 1, 7)]),
        ("body: [3]", [("wrong-type", 1, 8)]),
        ("body: [[甲]]", [("wrong-type", 1, 8)]),
        ("addressees: {甲: 乙}", [("wrong-type", 1, 13)]),
        ("addressees: [甲, '']", [("empty-text", 1, 17)]),
        ("number: 242", [("wrong-type", 1, 9)]),
        ("number:\n  沪: 1", [("wrong-type", 2, 3)]),
        ("number: ' '", [("empty-text", 1, 9)]),
        ("number: ''", [("empty-text", 1, 9)]),
        ("number: '甲\t乙'", [("control-character", 1, 9)]),
        ("title:", [("empty-value", 1, 1)]),
        ("copies: '3'", [("wrong-type", 1, 9)]),
        ("copies: 3.0", [("wrong-type", 1, 9)]),
        ("copies: true", [("wrong-type", 1, 9)]),
        ("copies: 0", [("out-of-range", 1, 9)]),
        ("copies: 1000000", [("out-of-range", 1, 9)]),
        ("secrecy: 秘", [("bad-choice", 1, 10)]),
        ("code: 'abc'", [("bad-pattern", 1, 7)]),
        ("annexes: [a, b, c]", [("bad-count", 1, 10)]),
        ("annexes: [a b]", [("bad-name", 1, 11)]),
        ("layout: {kind: sheat}", [("bad-choice", 1, 16)]),
        ("layout: {rows: 3}", [("missing-key", 1, 1)]),
        ("layout: {kind: page, widht: 3.5}", [("unknown-key", 1, 22)]),
        ("sizes: {a: x}", [("wrong-type", 1, 12)]),
        ("signature: {date: 2023-02-30}", [("bad-date", 1, 19)]),
        ("signature: {date: 2023年5月30日}", [("bad-date", 1, 19)]),
        ("signature: {date: 20230530}", [("bad-date", 1, 19)]),
        ("signature: {date: }", [("bad-date", 1, 13)]),
        ("signature: {date: 2023-05-30, seal: yes}", [("wrong-type", 1, 37)]),
        ("day: 五月", [("bad-date", 1, 6)]),
        ("标题：甲", [("wrong-type", 1, 1)]),
        ("- title: 甲", [("wrong-type", 1, 1)]),
        (
            "titel: 甲\ncopies: 0\nsignature:\n  seal: 1\n",
            [
                ("unknown-key", 1, 1),
                ("out-of-range", 2, 9),
                ("missing-key", 3, 1),
                ("wrong-type", 4, 9),
            ],
        ),
    ],
)
def test_every_mistake_is_told_with_its_place(text: str, expected: Told, tmp_path: Path) -> None:
    notice, findings = check(Notice, read(write_yaml(tmp_path, text)))
    assert notice is None
    assert told(findings) == expected


def test_a_control_character_is_told_once(tmp_path: Path) -> None:
    source, findings = read_yaml(write_yaml(tmp_path, 'title: "甲\\x07"'), "notice.yaml")
    assert source
    _, more = check(Notice, source)
    assert told(sort_findings([*findings, *more])) == [("control-character", 1, 8)]


def test_what_is_right_becomes_a_model(tmp_path: Path) -> None:
    text = """
title: |
  关于开展“企业商业秘密保护能力提升服务月”活动的通知
number: 沪市监竞争〔2023〕242号
copies: 3
secrecy: 机密
signature: {seal: false, date: 2023-05-30}
body:
  - 为深入贯彻……
  - heading: 活动安排
    text: [见, annex: activities]
layout: {kind: page, width: 156}
"""
    notice, findings = check(Notice, read(write_yaml(tmp_path, text)))
    assert not findings
    assert notice
    assert notice.title == "关于开展“企业商业秘密保护能力提升服务月”活动的通知"
    assert notice.signature == Signature(seal=False, date=date(2023, 5, 30))
    assert notice.body[1] == Section(heading="活动安排", text=("见", Annex(annex="activities")))
    assert notice.layout == Page(kind="page", width=156)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("titel: 甲", "title"),
        ("body: [{heading: 甲, blod: true}]", "bold"),
        ("body: [{heading: 甲, text: [{annx: a}]}]", "annex"),
        ("layout: {kind: sheet, rosw: 3}", "rows"),
        ("layout: {kind: sheat}", "sheet"),
        ("secrecy: 密", "绝密"),
        ("number: 1.10", '"1.10"'),
        ("code: '1'", "310101"),
        ("signature: {date: 2023年5月3日}", "2023-05-03"),
        ("signature: {date: 20230530}", "2023-05-30"),
        ("标题：甲", "半角冒号"),
    ],
)
def test_the_remedy_names_what_was_meant(text: str, word: str, tmp_path: Path) -> None:
    _, findings = check(Notice, read(write_yaml(tmp_path, text)))
    assert word in findings[0].remedy("zh_CN")


class Period(Model):
    start: Date
    end: Date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise problem("out-of-range", at=("end",), limit=self.start, value=self.end)
        return self


class Plan(Model):
    period: Period | None = None
    unit: str = ""
    year: int = 2023

    @field_validator("unit")
    @classmethod
    def _known(cls, value: str, info: ValidationInfo) -> str:
        if value not in (info.context or {}).get("units", ()):
            raise problem(
                "bad_choice", value=value, hint=phrase("Did you mean “{name}”?", name="黄浦")
            )
        return value

    @field_validator("year")
    @classmethod
    def _recent(cls, value: int) -> int:
        if value < 2000:
            raise ValueError("too long ago")
        return value


def test_validators_raise_findings_of_the_catalog(tmp_path: Path) -> None:
    text = "period:\n  start: 2023-06-01\n  end: 2023-05-01\nunit: 黄埔\nyear: 1999\n"
    _, findings = check(Plan, read(write_yaml(tmp_path, text)), {"units": ["黄浦"]})
    assert told(findings) == [
        ("out-of-range", 3, 8),
        ("bad-choice", 4, 7),
        ("invalid-value", 5, 7),
    ]
    assert findings[0].message("zh_CN") == "“end”应2023-06-01，现为2023-05-01。"
    assert findings[1].text("en").endswith("“unit” cannot be “黄埔”. Did you mean “黄浦”?")
    assert "too long ago" in findings[2].message()


class Shorthand(Model):
    text: Text
    bold: bool = False

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value


class Lines(Model):
    lines: tuple[Shorthand, ...]


def test_a_shorthand_is_told_at_what_was_written(tmp_path: Path) -> None:
    lines, _ = check(Lines, read(write_yaml(tmp_path, "lines: [甲, {text: 乙}]")))
    assert lines == Lines(lines=(Shorthand(text="甲"), Shorthand(text="乙")))
    _, findings = check(Lines, read(write_yaml(tmp_path, "lines: [甲, '', {txt: 乙}]")))
    assert told(findings) == [("empty-text", 1, 12), ("unknown-key", 1, 17)]


class Column(Model):
    type: Literal["whole", "text"] = "text"
    default: int = 0
    strict: Mapping[str, Any] = {"type": "int"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("type: whole\ndefault: '3'\n", [("wrong-type", 2, 10)]),
        ("type: hole\ndefault: 3\n", [("bad-choice", 1, 7)]),
        ("{strict: 3}", [("wrong-type", 1, 10)]),
    ],
)
def test_keys_may_have_any_name(text: str, expected: Told, tmp_path: Path) -> None:
    _, findings = check(Column, read(write_yaml(tmp_path, text)))
    assert told(findings) == expected
    assert Column().strict == {"type": "int"}


def test_a_model_is_frozen_and_describes_itself() -> None:
    assert Period.model_config["frozen"]
    schema = Notice.model_json_schema()
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["Signature"]["properties"]["date"]["format"] == "date"

"""Which form of which unit a returned file is, and the date on it."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import pytest

from docgen.campaign import Campaign, load
from docgen.identity import DATE_MARK, UNIT_MARK, Identity
from docgen.intake.identifying import Identified, identified
from docgen.returned import Returned, ReturnedText
from tests.campaigns import CAMPAIGN, write_campaign
from tests.handmade import C, Drawn, book, word

TITLE: Final = "活动情况统计表"
TABLE: Final[list[Drawn]] = [
    ("序号", "具体内容", "数据"),
    ("1", "开展应急演练", "（3）场次"),
    ("1", "参加人数", "（30）人次"),
    ("2", "张贴海报", "（5）张"),
]
OTHER: Final = """\
title: 隐患整改进度表
version: 3
fields:
  - {name: hazards, label: 排查隐患, measure: 处}
  - {name: fixed, label: 完成整改, measure: 处}
"""


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    """Two forms, two units that report."""
    folder = tmp_path_factory.mktemp("campaign")
    second = "  - {name: other, kind: form, file: other.yaml}\ndue:"
    write_campaign(folder, campaign=CAMPAIGN.replace("due:", second, 1), other=OTHER)
    return load(folder)


def told(
    form: str = "form", version: int = 1, unit: str = "02", year: int = 2024, **other: str
) -> Mapping[str, str]:
    name = other.get("campaign", "安全生产月活动")
    return Identity(form=form, version=version, unit=unit, campaign=name, year=year).properties


def head(unit: str, day: str = "年    月    日") -> str:
    return f"填报单位（盖章）：{unit}\t{day}"


def codes(what: Identified) -> list[str]:
    return [each.code for each in what.findings]


def said(what: Identified) -> tuple[str | None, str | None, int | None]:
    """The form, the unit and the version that a file is taken for."""
    document = what.document.name if what.document else None
    return document, what.unit.code if what.unit else None, what.version


# --- by what the file says of itself ------------------------------------------------------------


def test_by_properties(campaign: Campaign) -> None:
    what = identified(campaign, word(TABLE, properties=told()))
    assert said(what) == ("form", "02", 1)
    assert (what.by, what.unit_by, codes(what)) == ("properties", "properties", [])


def test_by_identifier(campaign: Campaign) -> None:
    what = identified(campaign, word(TABLE, identifier="form·v1·02"))
    assert said(what) == ("form", "02", 1)
    assert what.by == "identifier"


@pytest.mark.parametrize(
    "file",
    [
        word(TABLE, texts=["说明", "form·v1·02"]),
        book([*TABLE, (C(" form·v1·02 ", columns=3),)]),
    ],
)
def test_by_the_identity_printed_at_the_foot(campaign: Campaign, file: Returned) -> None:
    what = identified(campaign, file)
    assert said(what) == ("form", "02", 1)
    assert what.by == "print"


# --- by what everybody sees ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "texts",
    [
        [TITLE, head("示例市东区应急管理局")],
        ["活动情况", "统计表", head("东区局")],
        ["附件2", "安全生产月活动情况统计表", "填报单位：示例市东区应急管理局（章）"],
        ["活 动 情 况 统 计 表", "填报单位(盖章):示例市东区应急管理局   2024年7月1日"],
        [TITLE, head("02")],
        ["活动情况统计表（2024年）", head("示例市东区应急管理局  办公室")],
    ],
)
def test_by_title_and_name(campaign: Campaign, texts: list[str]) -> None:
    what = identified(campaign, word(TABLE, texts=texts))
    assert said(what) == ("form", "02", None)
    assert (what.by, what.unit_by, codes(what)) == ("text", "text", [])


def test_by_title_and_name_in_cells(campaign: Campaign) -> None:
    rows: list[Drawn] = [
        (C(TITLE, columns=3),),
        (C("填报单位（盖章）：", columns=1), C("东区局", columns=1), "2024年7月1日"),
        *TABLE,
    ]
    assert said(identified(campaign, book(rows))) == ("form", "02", None)


def test_by_labels_where_the_title_is_gone(campaign: Campaign) -> None:
    what = identified(campaign, word(TABLE, texts=["汇总表", head("西区局")]))
    assert said(what) == ("form", "03", None)


def test_a_title_retyped_slightly(campaign: Campaign) -> None:
    table = [("排查隐患数", "3"), ("整改数", "2")]
    what = identified(campaign, word(table, texts=["隐患整改的进度表", head("西区局")]))
    assert said(what) == ("other", "03", None)


def test_nothing_that_is_known(campaign: Campaign) -> None:
    what = identified(campaign, word([("姓名", "张三")], texts=["请假条"]))
    assert said(what) == (None, None, None)
    assert codes(what) == ["file-unknown", "file-unit-missing"]


def test_a_unit_that_is_not_named(campaign: Campaign) -> None:
    assert codes(identified(campaign, word(TABLE, texts=[TITLE]))) == ["file-unit-missing"]
    what = identified(campaign, word(TABLE, texts=[TITLE, head("示例市南区应急管理局")]))
    assert (what.unit, codes(what)) == (None, ["file-unit-unclear"])
    what = identified(campaign, word(TABLE, texts=[TITLE, head("应急管理局")]))
    assert (what.unit, codes(what)) == (None, ["file-unit-unclear"])


# --- what cannot be -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        (told(year=2023), "file-other-campaign"),
        (told(campaign="消防宣传月活动"), "file-other-campaign"),
        (told(unit="09"), "file-unit-unknown"),
        (told(unit="01"), "file-unit-not-reporting"),
        (told(form="nothing"), "file-form-unknown"),
        (told(form="notice"), "file-form-unknown"),
    ],
)
def test_a_file_that_does_not_belong_here(
    campaign: Campaign, properties: Mapping[str, str], code: str
) -> None:
    what = identified(campaign, word([("排查", "1")], properties=properties))
    assert what.document is None or what.unit is None
    assert code in codes(what)


def test_a_form_that_was_renamed_is_known_by_its_title(campaign: Campaign) -> None:
    what = identified(campaign, word(TABLE, texts=[TITLE], properties=told(form="old")))
    assert said(what) == ("form", "02", None)
    assert codes(what) == ["file-form-renamed"]


@pytest.mark.parametrize(("version", "code"), [(2, "form-older"), (4, "form-newer"), (3, None)])
def test_an_older_or_newer_version(campaign: Campaign, version: int, code: str | None) -> None:
    what = identified(campaign, word(properties=told(form="other", version=version)))
    assert said(what) == ("other", "02", version)
    assert codes(what) == ([code] if code else [])


# --- contradictions -----------------------------------------------------------------------------


def test_a_neighbours_form_with_ones_own_name_in_it(campaign: Campaign) -> None:
    file = word(TABLE, texts=[TITLE, head("示例市西区应急管理局")], properties=told(unit="02"))
    what = identified(campaign, file)
    assert said(what) == ("form", None, 1)
    assert codes(what) == ["unit-contradiction"]
    assert what.findings[0].params["units"] == ["示例市东区应急管理局", "示例市西区应急管理局"]


def test_a_name_typed_beside_the_mark(campaign: Campaign) -> None:
    line = ReturnedText(text=head("示例市西区应急管理局"), place="p1", marks={UNIT_MARK: ""})
    what = identified(campaign, word(TABLE, texts=[line], properties=told(unit="02")))
    assert codes(what) == ["unit-contradiction"]


def test_properties_and_printed_identity_that_differ(campaign: Campaign) -> None:
    what = identified(campaign, word(TABLE, texts=["form·v1·03"], properties=told(unit="02")))
    assert (what.unit, codes(what)) == (None, ["unit-contradiction"])
    what = identified(campaign, word(TABLE, texts=["other·v3·02"], properties=told()))
    assert (what.document, codes(what)) == (None, ["form-contradiction"])


def test_another_forms_table_in_the_file(campaign: Campaign) -> None:
    what = identified(campaign, word(TABLE, texts=["隐患整改进度表"], properties=told()))
    assert (what.document, codes(what)) == (None, ["form-contradiction"])


def test_a_name_that_is_nobodys_only_warns(campaign: Campaign) -> None:
    what = identified(campaign, word(TABLE, texts=[head("东应急办")], properties=told()))
    assert said(what) == ("form", "02", 1)
    assert codes(what) == ["unit-text-unknown"]


# --- the date on the form -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["2024年7月1日", "2024.7.1", "2024-07-01", "２０２４年７月１日", "二〇二四年七月一日"]
)
def test_the_date_in_the_line_of_the_unit(campaign: Campaign, text: str) -> None:
    marks = {DATE_MARK: text[:3]}
    line = ReturnedText(text=head("东区局", text), place="p1", marks=marks)
    for paragraph in (line, head("东区局", text)):
        what = identified(campaign, word(TABLE, texts=[paragraph], properties=told()))
        assert (what.date, codes(what)) == (date(2024, 7, 1), [])


@pytest.mark.parametrize("value", [date(2024, 7, 1), "2024年 7 月 1 日", "2024年7月1日填"])
def test_the_date_in_a_cell(campaign: Campaign, value: date | str) -> None:
    rows: list[Drawn] = [
        (C("填报单位：东区局", UNIT_MARK, columns=2), C(value, DATE_MARK)),
        *TABLE,
    ]
    what = identified(campaign, book(rows, properties=told()))
    assert what.date == (date(2024, 7, 1) if value != "2024年7月1日填" else None)
    assert codes(what) == ([] if what.date else ["form-date-unclear"])


@pytest.mark.parametrize("text", ["年    月    日", ""])
def test_no_date(campaign: Campaign, text: str) -> None:
    line = ReturnedText(text=head("东区局", text), place="p1", marks={DATE_MARK: text})
    what = identified(campaign, word(TABLE, texts=[line], properties=told()))
    assert (what.date, codes(what)) == (None, [])


def test_a_date_that_cannot_be_read(campaign: Campaign) -> None:
    line = ReturnedText(text=head("东区局", "7月1日"), place="p1", marks={DATE_MARK: "7月1日"})
    what = identified(campaign, word(TABLE, texts=[line], properties=told()))
    assert (what.date, codes(what)) == (None, ["form-date-unclear"])

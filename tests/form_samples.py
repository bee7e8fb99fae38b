"""Forms of several parts for tests, and the campaign around them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from docgen.campaign import Campaign, Document, load
from docgen.documents.kinds import Setting, Unit, UnitForm
from docgen.fields import NIL, Plain, Value
from docgen.forms import Entry, FormModel
from docgen.identity import mark_of
from docgen.press.filling import setting_of
from docgen.press.unitforms import UnitForms
from tests.campaigns import write_campaign

UNIT: Final = Unit(code="02", name="示例市东区应急管理局")

LIST: Final = """\
  - title: 一、基本情况
    fields:
      - name: staff
        label: 执法人员
        measure: 人
        code: A1
        fields: [{name: certified, label: 其中：持证人员, measure: 人, code: A2}]
      - {name: share, label: 持证率, type: rate, places: 1, numerator: certified,
         denominator: staff, code: A3}
      - {name: mode, label: 主要方式, type: choice, choices: [现场, 线上, 委托], code: A4}
      - {name: remarks, label: 情况说明, type: long, length: 200, code: A5}
"""
MATRIX: Final = """\
  - title: 二、检查执法情况
    matrix:
      stub: 检查对象
      columns:
        - label: 本期
          columns:
            - label: 检查
              columns:
                - {name: count, label: 户次, measure: 户次}
                - {name: staffs, label: 出动人员, measure: 人次}
            - label: 处罚
              columns:
                - {name: cases, label: 案件数, measure: 件}
                - {name: money, label: 罚没金额, type: decimal, places: 2, measure: 万元}
        - label: 上年同期
          columns: [{name: before, label: 检查户次, measure: 户次}]
        - {name: rate, label: 立案率, type: rate, places: 1, numerator: cases, denominator: count}
      rows:
        - {code: "001", label: 合计, computed: 002 + 005 + 006}
        - label: 工矿商贸
          group: true
          rows:
            - code: "002"
              label: 企业
              computed: 003 + 004
              rows:
                - {code: "003", label: 其中：危险化学品企业}
                - {code: "004", label: 其他企业}
            - {code: "005", label: 小作坊, without: [staffs]}
        - {code: "006", label: 建筑工地}
"""
ROWS: Final = """\
  - title: 三、活动明细
    rows:
      name: activities
      blank: 4
      most: 60
      columns:
        - {name: day, label: 日期, type: date}
        - {name: what, label: 名称, type: text, length: 40}
        - {name: mode, label: 形式, type: choice, choices: [线上, 线下]}
        - {name: kind, label: 类别, type: choice, choices: [培训, 演练, 宣传, 检查]}
        - {name: people, label: 参加人数, measure: 人次}
"""
TOTALS: Final = """\
  - title: 四、汇总
    fields:
      - {name: total, label: 参加人数合计, measure: 人次, computed: sum(activities.people)}
      - {name: number, label: 活动场次, measure: 场次, computed: count(activities)}
"""
SIGNATURE: Final = """\
signature:
  - {name: head, label: 单位负责人}
  - {name: author, label: 填表人}
  - {name: phone, label: 联系电话}
  - {name: reported_on, label: 报出日期, type: date}
"""
VALUES: Final[Mapping[str, Value | None]] = {
    "staff": 20,
    "certified": 15,
    "mode": "线上",
    "remarks": "甲 & 乙，" * 12,
    "003.count": 3,
    "003.cases": 1,
    "003.money": Decimal("2.5"),
    "004.count": 0,
    "004.money": Decimal("1.05"),
    "005.count": NIL,
    "006.count": 12,
    "activities.1.day": date(2024, 6, 3),
    "activities.1.what": "咨询活动",
    "activities.1.mode": "线下",
    "activities.1.kind": "宣传",
    "activities.1.people": 30,
    "activities.2.people": 0,
    "head": "欧阳修文",
    "reported_on": date(2024, 7, 1),
}


def form_yaml(*parts: str, page: str = "portrait", more: str = "") -> str:
    """A form.yaml of these parts."""
    return f"title: 活动情况统计表\npage: {page}\nsections:\n{''.join(parts)}{more}"


WHOLE: Final = form_yaml(LIST, MATRIX, ROWS, TOTALS, more=SIGNATURE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """A campaign whose form is under test."""

    campaign: Campaign
    document: Document
    forms: UnitForms

    @property
    def form(self) -> FormModel:
        """The declaration."""
        form = self.document.content
        assert isinstance(form, FormModel)
        return form

    @property
    def setting(self) -> Setting:
        """What the form is laid out with."""
        return setting_of(self.campaign, self.document, "")

    def made(self, values: Mapping[str, Value | None] | None = None) -> UnitForm:
        """The form of one unit."""
        return self.document.kind.unit_form(self.form, self.setting, UNIT, values=values)

    def texts(self, values: Mapping[str, Value | None]) -> dict[str, str]:
        """What is typed in Word for the values, by marks."""
        return {
            mark_of(entry.name): "—" if value is NIL else entry.kind.words(value, entry.spec)
            for entry, value in self._typed(values)
            if value is not None
        }

    def plains(self, values: Mapping[str, Value | None]) -> dict[str, Plain | None]:
        """What is typed in Excel for the values, by marks."""
        return {
            mark_of(entry.name): entry.kind.plain(value, entry.spec)
            for entry, value in self._typed(values)
        }

    def _typed(self, values: Mapping[str, Value | None]) -> Iterator[tuple[Entry, Value | None]]:
        for name, value in values.items():
            entry = self.form.entry(name)
            if entry and not self.form.is_computed(entry):
                yield entry, value


def sample(folder: Path, form: str = WHOLE) -> Sample:
    """A campaign with the form; without mistakes in it."""
    campaign = load(write_campaign(folder, form=form))
    assert campaign.findings == ()
    document = campaign.documents["form"]
    return Sample(campaign=campaign, document=document, forms=UnitForms(campaign, document))

"""campaign.yaml: what it may say of a campaign, its units, its documents and due dates."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from docgen.profiles import ProfileChoice
from docgen.source import Date, Model, Name, Text


class Period(Model):
    """When the campaign runs."""

    start: Annotated[Date, Field(description="开始日期，如 2023-06-01")]
    end: Annotated[Date, Field(description="结束日期")]


class UnitModel(Model):
    """An office of the campaign; units may form a tree by `parent`."""

    code: Annotated[Text, Field(description="代码，写在引号里，各单位不同")]
    name: Annotated[Text, Field(description="全称")]
    short: Annotated[Text | None, Field(description="简称，用于表格")] = None
    level: Annotated[Text | None, Field(description="层级，如 市级层面、区级层面")] = None
    parent: Annotated[Text | None, Field(description="上级单位的代码")] = None
    reports: Annotated[bool, Field(description="是否填报")] = True
    address: Annotated[Text | None, Field(description="催报时的联系部门")] = None

    @property
    def shown(self) -> str:
        """The name that tables show."""
        return self.short or self.name


class DocumentModel(Model):
    """A document of the campaign: its kind, its YAML, and a template of the campaign's own."""

    name: Annotated[Name, Field(description="文件名称，在其他文件中引用时用")]
    kind: Annotated[
        Literal["notice", "activities", "form", "report", "custom"],
        Field(
            description="种类：notice 公文、activities 活动安排、form 统计表、report 总结报告、"
            "custom 自定义"
        ),
    ]
    file: Annotated[Text | None, Field(description="内容所在的 YAML 文件")] = None
    template: Annotated[Text | None, Field(description="自己的模板（.docx）")] = None
    title: Annotated[Text | None, Field(description="标题，用于附件说明和文件名")] = None


class DueModel(Model):
    """By when a form must be in."""

    document: Annotated[Name, Field(description="统计表的文件名称")]
    date: Annotated[Date, Field(description="截止日期")]
    corrected: Annotated[Date | None, Field(description="退回补正的截止日期")] = None


class CampaignModel(Model):
    """campaign.yaml: the campaign, its units and its documents."""

    name: Annotated[Text, Field(description="活动名称")]
    short: Annotated[Text | None, Field(description="活动简称")] = None
    year: Annotated[int, Field(ge=1900, le=2999, description="年份")]
    period: Annotated[Period | None, Field(description="活动时间")] = None
    issuer: Annotated[Text, Field(description="发文机关")]
    locale: Annotated[Literal["zh_CN"], Field(description="文件的语言")] = "zh_CN"
    profile: Annotated[
        ProfileChoice, Field(description="版面：gbt9704、gbt33476，或 {base: …, 改动的各项}")
    ] = "gbt9704"
    documents: Annotated[tuple[DocumentModel, ...], Field(min_length=1, description="文件")]
    due: Annotated[tuple[DueModel, ...], Field(description="各统计表的截止日期")] = ()
    last: Annotated[
        Text | None,
        Field(description="上期报送数据所在的文件夹，各单位一个 YAML，与 submissions 一样"),
    ] = None
    contact: Annotated[
        Text | None, Field(description="联系人或联系部门和电话，写在退回补正通知和催报里")
    ] = None
    units: Annotated[tuple[UnitModel, ...], Field(description="填报单位")] = ()

    @cached_property
    def unit_names(self) -> Mapping[str, UnitModel]:
        """The units by code, name and short name; a code wins over a name."""
        names: dict[str, UnitModel] = {}
        for unit in self.units:
            names.setdefault(unit.name, unit)
            if unit.short:
                names.setdefault(unit.short, unit)
        return {**names, **{unit.code: unit for unit in self.units}}

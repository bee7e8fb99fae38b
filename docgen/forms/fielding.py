"""What form.yaml may say of a value: its type, its constraints, and the fields of a list."""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from docgen.fields import TYPES, FieldType, Option, Spec
from docgen.source import Date, Model, Name, Text

TypeName = Literal[
    "whole",
    "decimal",
    "rate",
    "date",
    "month",
    "period",
    "text",
    "long",
    "choice",
    "choices",
    "yesno",
    "code",
]
Limit = int | float | Date
Size = Annotated[int, Field(ge=1, le=30000)]
Percent = Annotated[int | float, Field(gt=0, le=100000)]


class LengthModel(Model):
    """The length of a text, in characters."""

    min: Annotated[Size | None, Field(description="最少字数")] = None
    max: Annotated[Size | None, Field(description="最多字数")] = None


class ChoiceModel(Model):
    """One of the choices of a field."""

    code: Annotated[Name, Field(description="代码，数据按它保存；不要再改")]
    label: Annotated[Text, Field(description="表上印的选项")]


class ChangeModel(Model):
    """How far a number may lie from last time's."""

    percent: Annotated[Percent, Field(description="与上期相比最多增减百分之几")]
    least: Annotated[
        int | float, Field(ge=0, description="增减不超过这个数的不算，按计量单位计")
    ] = 0
    hard: Annotated[bool, Field(description="true 超过须更正；不写则只须说明原因")] = False


class ValueModel(Model):
    """The type of a value and what is asked of it."""

    type: Annotated[
        TypeName,
        Field(
            description="类型：whole 整数、decimal 小数、rate 百分比、date 日期、month 年月、"
            "period 起止日期、text 文字、long 长文字、choice 单选、choices 多选、yesno 是否、"
            "code 定长代码"
        ),
    ] = "whole"
    measure: Annotated[Text | None, Field(description="计量单位，如 家、场次")] = None
    required: Annotated[bool, Field(description="必填，不能空，也不能填“无”")] = False
    minimum: Annotated[
        Limit | None,
        Field(description="最小值，或最早的日期；整数不写则为 0，百分比写百分数，如 100"),
    ] = None
    maximum: Annotated[Limit | None, Field(description="最大值，或最晚的日期")] = None
    places: Annotated[int | None, Field(ge=0, le=10, description="最多几位小数")] = None
    length: Annotated[
        Size | LengthModel | None, Field(description="文字最多字数，或 {min, max}；代码的位数")
    ] = None
    pattern: Annotated[Text | None, Field(description="文字须符合的正则表达式，整段匹配")] = None
    choices: Annotated[
        tuple[Text | ChoiceModel, ...], Field(description="选项：文字，或 {code, label}")
    ] = ()
    hint: Annotated[Text | None, Field(description="填报提示，代替按要求自动写的提示")] = None
    numerator: Annotated[Name | None, Field(description="百分比的分子：本表指标的名称")] = None
    denominator: Annotated[Name | None, Field(description="百分比的分母：本表指标的名称")] = None
    computed: Annotated[
        Text | None, Field(description="由其他指标算出，如 a + b；填报单位不必填")
    ] = None
    change: Annotated[
        Percent | ChangeModel | None,
        Field(description="与上期相比最多增减百分之几，或 {percent, least, hard}"),
    ] = None

    total: Annotated[
        Literal["sum", "list", "largest", "latest", "rate", "none"] | None,
        Field(
            description="各单位的数怎样汇总：sum 合计、list 列出、largest 取最大、"
            "latest 取最近报的、rate 分子分母各自合计再相除、none 不汇总；不写则按类型"
        ),
    ] = None
    target: Annotated[int | float | None, Field(description="汇总数的目标，用于报告")] = None

    @property
    def kind(self) -> FieldType:
        """The type of the value."""
        return TYPES[self.type]

    @property
    def limit(self) -> ChangeModel | None:
        """The limit on change against last time's value."""
        if self.change is None or isinstance(self.change, ChangeModel):
            return self.change
        return ChangeModel(percent=self.change)

    def spec_of(self, label: str) -> Spec:
        """The declaration as the value's type wants it."""
        shortest, longest = self._length()
        return Spec(
            label=label,
            measure=self.measure or "",
            required=self.required,
            minimum=_exact(self.minimum),
            maximum=_exact(self.maximum),
            places=self.places,
            shortest=shortest,
            longest=longest,
            pattern=self.pattern,
            options=tuple(_option(each) for each in self.choices),
            hint=self.hint,
            numerator=self.numerator,
            denominator=self.denominator,
        )

    def _length(self) -> tuple[int | None, int | None]:
        if isinstance(self.length, LengthModel):
            return self.length.min, self.length.max
        return (self.length if self.kind.fixed else None), self.length


class FieldModel(ValueModel):
    """One field of a form, with the fields that are part of it (其中)."""

    name: Annotated[Name, Field(description="指标名称，在一张表中不重复；数据按它存取")]
    label: Annotated[Text, Field(description="表上印的内容")]
    code: Annotated[Name | None, Field(description="代码（行次），如 10b；规则里可以用")] = None
    fields: Annotated[tuple["FieldModel", ...], Field(description="下属指标")] = ()

    @cached_property
    def spec(self) -> Spec:
        """The declaration as the field's type wants it."""
        return self.spec_of(self.label)

    @property
    def blank(self) -> str:
        """What the blank form shows for the value."""
        return self.kind.blank(self.spec)


def field_of(
    name: str, label: str, *declared: ValueModel, numerator: str = "", denominator: str = ""
) -> FieldModel:
    """The field of a cell, as its column and its row declare it; what comes later wins.

    numerator, denominator: names of entries, in place of what a rate's column says.
    """
    keys = {
        key: getattr(each, key)
        for each in declared
        for key in each.model_fields_set & ValueModel.model_fields.keys()
    }
    # A column may have another default than a field: that of a signature's line is text.
    keys.setdefault("type", declared[0].type)
    if numerator and denominator:
        keys |= {"numerator": numerator, "denominator": denominator}
    # The values were checked where they were declared; a cell's name need not be a plain name.
    return FieldModel.model_construct({"name", "label", *keys}, name=name, label=label, **keys)


def _exact(limit: Limit | None) -> int | Decimal | Date | None:
    return Decimal(repr(limit)) if isinstance(limit, float) else limit


def _option(choice: str | ChoiceModel) -> Option:
    if isinstance(choice, ChoiceModel):
        return Option(choice.code, choice.label)
    return Option(choice, choice)

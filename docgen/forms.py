"""A form, declared once: fields in items and sub-items, each with label, type and measure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from docgen.fields import TYPES, FieldType, Option, Spec, Value
from docgen.findings import Finding, finding, suggestion
from docgen.rules import Rule, RuleError, parse_rule
from docgen.source import Date, Model, Name, Source, Text

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


class LengthModel(Model):
    """The length of a text, in characters."""

    min: Annotated[Size | None, Field(description="最少字数")] = None
    max: Annotated[Size | None, Field(description="最多字数")] = None


class ChoiceModel(Model):
    """One of the choices of a field."""

    code: Annotated[Name, Field(description="代码，数据按它保存；不要再改")]
    label: Annotated[Text, Field(description="表上印的选项")]


class FieldModel(Model):
    """One field of a form, with the fields that are part of it (其中)."""

    name: Annotated[Name, Field(description="指标名称，在一张表中不重复；数据按它存取")]
    label: Annotated[Text, Field(description="表上印的内容")]
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
    fields: Annotated[tuple["FieldModel", ...], Field(description="下属指标")] = ()

    @property
    def kind(self) -> FieldType:
        """The field's type."""
        return TYPES[self.type]

    @property
    def blank(self) -> str:
        """What the blank form shows for the value."""
        return self.kind.blank(self.spec)

    @cached_property
    def spec(self) -> Spec:
        """The declaration as the field's type wants it."""
        shortest, longest = self._length()
        return Spec(
            label=self.label,
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


def _exact(limit: Limit | None) -> int | Decimal | Date | None:
    return Decimal(repr(limit)) if isinstance(limit, float) else limit


def _option(choice: str | ChoiceModel) -> Option:
    if isinstance(choice, ChoiceModel):
        return Option(choice.code, choice.label)
    return Option(choice, choice)


class CheckModel(Model):
    """A rule between fields, with what to say where it does not hold."""

    rule: Annotated[Text, Field(description="规则，如 a = b + c、b <= a；用指标名称，或表上的内容")]
    soft: Annotated[bool, Field(description="true 不符合时只须说明原因，不必更正")] = False
    message: Annotated[Text | None, Field(description="不符合时给填报单位的话")] = None


class FormHead(Model):
    """The line above a form: who reports, and when."""

    unit: Annotated[Text | None, Field(description="填报单位一栏的文字")] = "填报单位（盖章）"
    date: Annotated[bool, Field(description="右侧的年月日")] = True


class FormColumns(Model):
    """The labels of the three columns of a form, and the widths of two, in millimetres."""

    number: Annotated[Text, Field(description="序号栏的名称")] = "序号"
    label: Annotated[Text, Field(description="内容栏的名称")] = "具体内容"
    value: Annotated[Text, Field(description="数据栏的名称")] = "数据"
    number_width: Annotated[float, Field(ge=8, le=40, description="序号栏宽度，毫米")] = 16.0
    value_width: Annotated[float, Field(ge=15, le=110, description="数据栏宽度，毫米")] = 38.0


class FormModel(Model):
    """form.yaml: the declaration of a form."""

    title: Annotated[Text, Field(description="表名；一行由 docgen 分行，多行则按所写分行")]
    version: Annotated[int, Field(ge=1, description="表的版本，改动指标后加一")] = 1
    page: Annotated[
        Literal["portrait", "landscape"], Field(description="纸张方向：portrait 竖、landscape 横")
    ] = "portrait"
    head: Annotated[FormHead, Field(description="表头上方一行")] = FormHead()
    columns: Annotated[FormColumns, Field(description="各栏名称")] = FormColumns()
    fields: Annotated[tuple[FieldModel, ...], Field(min_length=1, description="指标")]
    checks: Annotated[
        tuple[Text | CheckModel, ...],
        Field(description="指标间的规则，如 a = b + c；或 {rule, soft, message}"),
    ] = ()

    @cached_property
    def by_name(self) -> Mapping[str, FieldModel]:
        """The fields of all levels by name."""
        return {line.field.name: line.field for line in lines_of(self)}

    @cached_property
    def rules(self) -> tuple["FormRule", ...]:
        """The rules between the fields. Raises RuleError for what `check_form` finds."""
        callings = callings_of(self)
        return tuple(
            FormRule(rule=parse_rule(each.rule, callings), soft=each.soft, message=each.message)
            for each in map(_check_model, self.checks)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class FormRule:
    """A rule of a form; soft: to be explained, not corrected; message: the author's words."""

    rule: Rule
    soft: bool = False
    message: str | None = None

    def fault(self, values: Mapping[str, Value | None]) -> tuple[str, Mapping[str, object]] | None:
        """The code and parameters of what to say where the values by name break the rule."""
        sides = self.rule.sides(values)
        if sides is None or self.rule.holds(values):
            return None
        left, right = map(_said, sides)
        code = "rule-soft" if self.soft else "rule-broken"
        message = self.message or ""
        return code, {"rule": self.rule.text, "left": left, "right": right, "message": message}


def _said(amount: object) -> str:
    return f"{amount:f}" if isinstance(amount, Decimal) else str(amount)


def _check_model(check: str | CheckModel) -> CheckModel:
    return CheckModel(rule=check) if isinstance(check, str) else check


class FormLine(NamedTuple):
    """A printed line of a form: its field, the item's number, how deep it lies, and where."""

    field: FieldModel
    number: int
    depth: int
    loc: tuple[str | int, ...]


def lines_of(form: FormModel) -> Iterator[FormLine]:
    """The form's lines from the top; items are numbered from 1, sub-items share the number."""
    for index, item in enumerate(form.fields):
        yield from _lines(item, index + 1, 0, ("fields", index))


def _lines(
    field: FieldModel, number: int, depth: int, loc: tuple[str | int, ...]
) -> Iterator[FormLine]:
    yield FormLine(field, number, depth, loc)
    for index, inner in enumerate(field.fields):
        yield from _lines(inner, number, depth + 1, (*loc, "fields", index))


def callings_of(form: FormModel) -> Mapping[str, str]:
    """The names of fields by what a rule may call them: their names, and labels that are unique."""
    labels: dict[str, list[str]] = {}
    for name, field in form.by_name.items():
        labels.setdefault(field.label, []).append(name)
    unique = {label: names[0] for label, names in labels.items() if len(names) == 1}
    return {**unique, **{name: name for name in form.by_name}}


def check_form(form: FormModel, source: Source) -> Sequence[Finding]:
    """What cannot work in the declaration: names, what fields ask for, and rules."""
    return (
        *_twice(form, source),
        *(each for line in lines_of(form) for each in _field_faults(line, form, source)),
        *_rule_faults(form, source),
    )


def _twice(form: FormModel, source: Source) -> Iterator[Finding]:
    """Names that stand twice in the form."""
    seen: dict[str, int] = {}
    for line in lines_of(form):
        place = source.place((*line.loc, "name"))
        name = line.field.name
        if name in seen:
            yield finding("duplicate-code", place, code=name, line=seen[name])
        seen.setdefault(name, place.line or 0)


_SPECIFIC = (
    "measure",
    "minimum",
    "maximum",
    "places",
    "length",
    "pattern",
    "choices",
    "numerator",
    "denominator",
)


def _field_faults(line: FormLine, form: FormModel, source: Source) -> Iterator[Finding]:
    field = line.field
    kind, spec = field.kind, field.spec
    for key in _SPECIFIC:
        if key in field.model_fields_set and key not in kind.keys:
            place = source.place((*line.loc, key), key=True)
            yield finding("key-of-other-type", place, key=key, type=kind.name)
    for key, code, params in kind.faults(spec):
        if key in kind.keys:
            place = source.place((*line.loc, key))
            yield Finding(code=code, place=place, params={"label": field.label, **params})
    for key in ("numerator", "denominator"):
        yield from _part_faults(line, key, form, source)


def _part_faults(line: FormLine, key: str, form: FormModel, source: Source) -> Iterator[Finding]:
    """A rate's part that is no number of the form."""
    name = getattr(line.field, key)
    place = source.place((*line.loc, key))
    if name is None or key not in line.field.kind.keys:
        return
    part = form.by_name.get(name)
    if part is None:
        hint = suggestion(name, form.by_name)
        yield finding("field-unknown", place, name=name, hint=hint)
    elif part is line.field or part.kind.order != "number":
        yield finding("rate-part", place, name=name)


def _rule_faults(form: FormModel, source: Source) -> Iterator[Finding]:
    callings = callings_of(form)
    for index, check in enumerate(form.checks):
        loc = ("checks", index) if isinstance(check, str) else ("checks", index, "rule")
        place = source.place(loc)
        try:
            rule = parse_rule(_check_model(check).rule, callings)
        except RuleError as error:
            name = str(error.params.get("name", ""))
            hint = suggestion(name, callings) if name else ""
            yield Finding(code=error.code, place=place, params={"hint": hint, **error.params})
        else:
            yield from (finding(code, place, **params) for code, params in _misfits(rule, form))


def _misfits(rule: Rule, form: FormModel) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Fields in a rule that are neither numbers nor days, and days that are summed."""
    orders = {name: form.by_name[name].kind.order for name in rule.names()}
    if not orders:
        yield "rule-no-field", {}
    for name, order in orders.items():
        if order is None:
            yield "rule-not-amount", {"name": name}
    if "date" in orders.values() and (set(orders.values()) != {"date"} or not rule.bare):
        yield "rule-days", {}

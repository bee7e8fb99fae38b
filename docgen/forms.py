"""A form, declared once: fields in items and sub-items, each with label, type and measure."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from docgen.fields import TYPES, FieldType
from docgen.findings import Finding, finding
from docgen.source import Model, Name, Source, Text


class FieldModel(Model):
    """One field of a form, with the fields that are part of it (其中)."""

    name: Annotated[Name, Field(description="指标名称，在一张表中不重复；数据按它存取")]
    label: Annotated[Text, Field(description="表上印的内容")]
    type: Annotated[
        Literal["whole", "decimal", "text", "date"],
        Field(description="类型：whole 整数、decimal 小数、text 文字、date 日期"),
    ] = "whole"
    measure: Annotated[Text | None, Field(description="计量单位，如 家、场次")] = None
    fields: Annotated[tuple["FieldModel", ...], Field(description="下属指标")] = ()

    @property
    def kind(self) -> FieldType:
        """The field's type."""
        return TYPES[self.type]

    @property
    def blank(self) -> str:
        """What the blank form shows for the value."""
        return self.kind.blank(self.measure or "")


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


def check_form(form: FormModel, source: Source) -> Sequence[Finding]:
    """Names that stand twice in the form."""
    seen: dict[str, int] = {}
    found: list[Finding] = []
    for line in lines_of(form):
        place = source.place((*line.loc, "name"))
        if line.field.name in seen:
            found.append(
                finding("duplicate-code", place, code=line.field.name, line=seen[line.field.name])
            )
        seen.setdefault(line.field.name, place.line or 0)
    return found

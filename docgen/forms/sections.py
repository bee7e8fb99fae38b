"""What form.yaml may say of a form's parts: lists, matrices, growing rows, signature, rules."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, model_validator

from docgen.forms.fielding import FieldModel, TypeName, ValueModel
from docgen.forms.matrix import MatrixModel, Width
from docgen.source import Model, Name, Text, problem

MOST_ROWS = 1000

Loc = tuple[str | int, ...]

_NUMBERED = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）]?[、.．]?\s*")


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
    """The labels of the columns of a list of fields, and the widths of some, in millimetres."""

    number: Annotated[Text, Field(description="序号栏的名称")] = "序号"
    label: Annotated[Text, Field(description="内容栏的名称")] = "具体内容"
    code: Annotated[Text, Field(description="代码栏的名称；指标都没有代码就没有这一栏")] = "代码"
    value: Annotated[Text, Field(description="数据栏的名称")] = "数据"
    number_width: Annotated[float, Field(ge=8, le=40, description="序号栏宽度，毫米")] = 16.0
    value_width: Annotated[float, Field(ge=15, le=110, description="数据栏宽度，毫米")] = 38.0


class RowColumnModel(ValueModel):
    """A column of growing rows."""

    name: Annotated[Name, Field(description="栏的名称；数据按它存取")]
    label: Annotated[Text, Field(description="栏的标题")]
    width: Annotated[Width | None, Field(description="栏宽，毫米；不写则平分")] = None


class RowsModel(Model):
    """Rows that the unit adds as it needs them, such as one for each activity."""

    name: Annotated[Name, Field(description="名称，在一张表中不重复；数据按它存取")]
    label: Annotated[Text | None, Field(description="提到这些行时的叫法；不写则用本部分的标题")] = (
        None
    )
    number: Annotated[Text | None, Field(description="序号栏的名称；null 不要序号栏")] = "序号"
    columns: Annotated[tuple[RowColumnModel, ...], Field(min_length=1, description="各栏")]
    blank: Annotated[int, Field(ge=1, le=100, description="空表上印几行")] = 8
    least: Annotated[int, Field(ge=0, le=MOST_ROWS, description="最少填几行")] = 0
    most: Annotated[int, Field(ge=1, le=MOST_ROWS, description="最多填几行")] = 200


class SignatureModel(ValueModel):
    """An entry of the line below the form: 单位负责人, 填表人, 联系电话, 报出日期."""

    type: Annotated[TypeName, Field(description="类型，不写则为 text 文字")] = "text"
    name: Annotated[Name, Field(description="名称，在一张表中不重复")]
    label: Annotated[Text, Field(description="表上印的文字")]


class SectionModel(Model):
    """A part of a form: a list of fields, a matrix, or growing rows."""

    title: Annotated[Text | None, Field(description="本部分的标题，如 一、基本情况")] = None
    fields: Annotated[tuple[FieldModel, ...], Field(description="指标")] = ()
    matrix: Annotated[MatrixModel | None, Field(description="行列交叉的表")] = None
    rows: Annotated[RowsModel | None, Field(description="可续行的表，一事一行")] = None

    @model_validator(mode="after")
    def _one(self) -> "SectionModel":
        if sum(map(bool, (self.fields, self.matrix, self.rows))) != 1:
            raise problem("section-content")
        return self

    @property
    def kind(self) -> Literal["fields", "matrix", "rows"]:
        """What the part holds."""
        if self.fields:
            return "fields"
        return "matrix" if self.matrix else "rows"

    @property
    def rows_label(self) -> str:
        """What growing rows are called in messages."""
        if self.rows is None:
            return ""
        return self.rows.label or _NUMBERED.sub("", self.title or "") or self.rows.name


class FormLine(NamedTuple):
    """A printed line of a list: its field, the item's number, how deep it lies, and where."""

    field: FieldModel
    number: int
    depth: int
    loc: tuple[str | int, ...]


def part_lines(part: SectionModel, loc: tuple[str | int, ...] = ()) -> Iterator[FormLine]:
    """The lines of a list of fields; items are numbered from 1, sub-items share the number."""
    for index, item in enumerate(part.fields):
        yield from _lines(item, index + 1, 0, (*loc, "fields", index))


def _lines(
    field: FieldModel, number: int, depth: int, loc: tuple[str | int, ...]
) -> Iterator[FormLine]:
    yield FormLine(field, number, depth, loc)
    for index, inner in enumerate(field.fields):
        yield from _lines(inner, number, depth + 1, (*loc, "fields", index))

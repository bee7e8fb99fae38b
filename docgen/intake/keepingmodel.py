"""What submissions/*.yaml may say; a person may write one with the unit and the values alone."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from docgen.source import Date, Model, Name, Text, problem
from docgen.submissions import Route

_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[-+]\d{2}:\d{2})", re.ASCII
)


def _moment(value: object) -> object:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise problem("bad-moment")


def _block(value: object) -> object:
    """A key with nothing behind it is an empty mapping."""
    return {} if value is None else value


Moment = Annotated[datetime, BeforeValidator(_moment)]
"""A moment with its time zone, written 2023-07-01T08:00:00Z."""

Line = Annotated[str, Field(min_length=1)]
Sum = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class FileModel(Model):
    """The returned file that the values were read from."""

    name: Annotated[Line, Field(description="返回的文件，inbox 下的路径")]
    sha256: Annotated[Sum, Field(description="文件的 SHA-256")]
    time: Annotated[Moment, Field(description="文件的修改时间（UTC）")]


class OtherModel(FileModel):
    """A returned file that does not count."""

    why: Annotated[Line, Field(description="不采用的原因，问题的代码")]


class OriginModel(Model):
    """The cell that a value was read in."""

    cell: Annotated[str, Field(description="单元格")] = ""
    raw: Annotated[str | None, Field(description="单元格里的原文，与值的写法不同时才有")] = None
    route: Annotated[Route | None, Field(description="怎样找到的，与 route 不同时才有")] = None


class UnclearModel(Model):
    """A cell that could not be read as a value."""

    raw: Annotated[str, Field(description="单元格里的原文")] = ""
    state: Annotated[Literal["ask", "wrong"], Field(description="ask 要问清，wrong 有错")]
    code: Annotated[Line, Field(description="问题的代码")]
    params: Annotated[dict[str, Any], Field(default_factory=dict, description="问题里的各项")]


class CorrectionModel(Model):
    """A value put right by hand."""

    value: Annotated[Any, Field(description="正确的值；null 表示空")]
    by: Annotated[Text | None, Field(description="谁更正的")] = None
    why: Annotated[Text | None, Field(description="为什么更正")] = None
    on: Annotated[Date | None, Field(description="哪天更正的")] = None


class FormBlockModel(Model):
    """What the unit reported on one form."""

    version: Annotated[int | None, Field(ge=1, description="表的版本")] = None
    date: Annotated[Date | None, Field(description="表上写的日期")] = None
    received: Annotated[Date | None, Field(description="算作哪天报到；可以改")] = None
    read: Annotated[Moment | None, Field(description="docgen 第一次读这个文件的时间")] = None
    file: Annotated[FileModel | None, Field(description="读的哪个文件；没有则为手工填写")] = None
    route: Annotated[Route | None, Field(description="多数单元格怎样找到的")] = None
    values: Annotated[
        dict[str, Any],
        BeforeValidator(_block),
        Field(default_factory=dict, description="各指标的值，按名称"),
    ]
    unclear: Annotated[
        dict[str, UnclearModel],
        BeforeValidator(_block),
        Field(default_factory=dict, description="读不成值的单元格"),
    ]
    origins: Annotated[
        dict[str, OriginModel],
        BeforeValidator(_block),
        Field(default_factory=dict, description="各个值的出处"),
    ]
    others: Annotated[tuple[OtherModel, ...], Field(description="不采用的其他文件")] = ()
    corrections: Annotated[
        dict[str, CorrectionModel],
        BeforeValidator(_block),
        Field(default_factory=dict, description="更正：名称: {value, by, why, on}"),
    ]
    explanations: Annotated[
        dict[str, str],
        BeforeValidator(_block),
        Field(default_factory=dict, description="说明：规则或指标名称: 原因"),
    ]
    seal: Annotated[Line | None, Field(description="docgen 写的各块的校验码；删去则按现状采用")] = (
        None
    )


class SubmissionModel(Model):
    """submissions/*.yaml: what one unit reported."""

    unit: Annotated[Text, Field(description="单位代码，写在引号里")]
    name: Annotated[Text | None, Field(description="单位名称，便于阅读")] = None
    forms: Annotated[dict[Name, FormBlockModel], Field(description="各统计表，按文件名称")]

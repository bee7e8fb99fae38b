"""report.yaml: what it may say. It is a notice whose body has parts made of the units' data."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag

from docgen.documents.body import Words
from docgen.documents.notice import NoticeModel
from docgen.source import Model, Name, Text

OPTIONAL = Field(description="true 所用数据都没有时整段不写；不写则缺数据是问题")
Optional: TypeAlias = Annotated[bool, OPTIONAL]

By: TypeAlias = Annotated[
    Literal["unit", "branch"] | None,
    Field(
        description="unit 各单位、branch 各地区（上级单位连同下级）；"
        "不写则单位不超过 60 家时按单位，多了按地区"
    ),
]


class FieldOf(Model):
    """A field in a table or a chart, with a label of its own."""

    name: Annotated[Text, Field(description="指标名称，如 visited、001.count、activities.people")]
    label: Annotated[Text | None, Field(description="表头文字，省略时用表上的")] = None
    group: Annotated[str | None, Field(description="上一层表头；写 '' 不要上一层")] = None


def _kind_of_field(value: Any) -> str:
    return "mapping" if isinstance(value, dict | Model) else "text"


FieldChoice: TypeAlias = Annotated[
    Annotated[Text, Tag("text")] | Annotated[FieldOf, Tag("mapping")],
    Discriminator(_kind_of_field),
]
Fields: TypeAlias = Annotated[
    tuple[FieldChoice, ...], Field(min_length=1, description="指标：名称，或 {name, label, group}")
]


class TableModel(Model):
    """A table of the units, or of branches, with a total."""

    title: Annotated[Text | None, Field(description="表名；可含表达式")] = None
    by: By = None
    of: Annotated[Text | None, Field(description="只列这个单位（代码）以下的单位或地区")] = None
    fields: Fields
    total: Annotated[bool, Field(description="合计行")] = True
    unit: Annotated[Text, Field(description="单位一栏的标题")] = "单位"
    page: Annotated[
        Literal["auto", "portrait", "landscape"],
        Field(description="auto 竖排放得下就在文中，放不下作为横排附表；或 portrait、landscape"),
    ] = "auto"


class RankingModel(Model):
    """Units, or branches, by the size of a figure."""

    field: Annotated[Text, Field(description="指标名称")]
    by: By = None
    most: Annotated[int, Field(ge=1, le=500, description="取前几位；并列的都列出")] = 5
    lowest: Annotated[bool, Field(description="true 从小到大")] = False
    show: Annotated[
        Literal["sentence", "table"], Field(description="sentence 写成一句、table 列成表")
    ] = "sentence"
    share: Annotated[bool, Field(description="写明占总数的百分比")] = False
    text: Annotated[
        Text | None, Field(description="句子，{{ ranking }} 处为名次；或表名。可含表达式")
    ] = None


class ChartModel(Model):
    """A chart."""

    kind: Annotated[
        Literal["column", "bar", "line", "pie"] | None,
        Field(description="column 柱形、bar 条形、line 折线、pie 饼图；不写则按内容选"),
    ] = None
    title: Annotated[Text | None, Field(description="图名；可含表达式")] = None
    by: Annotated[
        Literal["unit", "branch", "field", "choice"] | None,
        Field(description="unit 各单位、branch 各地区、field 各指标的总数、choice 各选项的单位数"),
    ] = None
    fields: Fields
    most: Annotated[int, Field(ge=2, le=60, description="最多几项，多的只画最大的")] = 20
    sort: Annotated[bool, Field(description="true 从大到小；false 按单位顺序")] = True


class CollectModel(Model):
    """Texts of the units, each under the unit's name: cases, problems, suggestions."""

    field: Annotated[Text, Field(description="文字指标的名称，如 problems、activities.summary")]
    units: Annotated[tuple[Text, ...], Field(description="只取这些单位（代码）")] = ()
    most: Annotated[int | None, Field(ge=1, description="最多几家")] = None
    numbered: Annotated[bool, Field(description="true 各家编序号")] = False


class PhotosModel(Model):
    """Photos of a folder, two a row, with captions."""

    folder: Annotated[Text, Field(description="照片所在的文件夹，在活动文件夹内")]
    captions: Annotated[
        dict[str, Text], Field(default_factory=dict, description="图说：文件名: 文字")
    ]
    most: Annotated[int | None, Field(ge=1, description="最多几张")] = None


class ReturnsModel(Model):
    """Who has reported."""

    data: Annotated[Name | None, Field(description="统计表的文件名称，省略时逐张表写")] = None
    names: Annotated[int, Field(ge=0, description="每类最多点几家的名，0 不点名")] = 30


class NotesModel(Model):
    """What must be known of the data: corrected, missing, asked back."""

    most: Annotated[int, Field(ge=1, description="每类最多列几处")] = 20


class TextPart(Model):
    """A paragraph without number."""

    text: Annotated[Words, Field(description="段落；{{ … }} 处为数据")]
    optional: Optional = False


class NumberedPart(Model):
    """A numbered paragraph without heading."""

    section: Annotated[Words, Field(description="带序号、无标题的段落；{{ … }} 处为数据")]
    body: Annotated[tuple["Part", ...], Field(description="下一层内容")] = ()
    optional: Optional = False


class HeadedPart(Model):
    """A numbered section with a heading."""

    heading: Annotated[Text, Field(description="标题，不写序号，序号由 docgen 编排；可含表达式")]
    text: Annotated[Words | None, Field(description="紧接标题之后、同一段的文字")] = None
    bold: Annotated[bool | None, Field(description="标题加粗")] = None
    body: Annotated[tuple["Part", ...], Field(description="本节内容")] = ()
    optional: Annotated[bool, Field(description="true 下面什么也没有时连标题不写")] = False


class TablePart(Model):
    """A table made of the data."""

    table: Annotated[TableModel, Field(description="汇总表：各单位或各地区一行，有合计")]
    optional: Optional = False


class RankingPart(Model):
    """A ranking made of the data."""

    ranking: Annotated[RankingModel, Field(description="排名，可写占比")]
    optional: Optional = False


class ChartPart(Model):
    """A chart made of the data."""

    chart: Annotated[ChartModel, Field(description="图，可在 Word 里编辑")]
    optional: Optional = False


class CollectPart(Model):
    """Texts collected from the units."""

    collect: Annotated[CollectModel, Field(description="汇集各单位填写的文字，写明单位")]
    optional: Optional = False


class PhotosPart(Model):
    """Photos that the units sent."""

    photos: Annotated[PhotosModel, Field(description="照片，两张一行")]
    optional: Optional = False


class ReturnsPart(Model):
    """Who has reported: 应报、已报、迟报、未报."""

    returns: Annotated[
        ReturnsModel | Literal[True], Field(description="报送情况：应报、已报、迟报、未报")
    ]
    optional: Optional = False


class NotesPart(Model):
    """Notes on the data."""

    notes: Annotated[NotesModel | Literal[True], Field(description="数据说明：更正、缺报、待核")]
    optional: Optional = False


KEYS = ("section", "heading", "table", "ranking", "chart", "collect", "photos", "returns", "notes")
"""What tells the parts of a report apart, besides paragraphs."""


def _kind_of_part(value: Any) -> str:
    keys = value if isinstance(value, dict) else vars(value) if isinstance(value, Model) else None
    if keys is None:
        return "paragraph"
    return next((key for key in KEYS if key in keys), "text" if "text" in keys else "heading")


Part: TypeAlias = Annotated[
    Annotated[Text, Tag("paragraph")]
    | Annotated[TextPart, Tag("text")]
    | Annotated[NumberedPart, Tag("section")]
    | Annotated[HeadedPart, Tag("heading")]
    | Annotated[TablePart, Tag("table")]
    | Annotated[RankingPart, Tag("ranking")]
    | Annotated[ChartPart, Tag("chart")]
    | Annotated[CollectPart, Tag("collect")]
    | Annotated[PhotosPart, Tag("photos")]
    | Annotated[ReturnsPart, Tag("returns")]
    | Annotated[NotesPart, Tag("notes")],
    Discriminator(_kind_of_part),
]


def _kind_of_data(value: Any) -> str:
    return "list" if isinstance(value, list | tuple) else "name"


class ReportModel(NoticeModel):
    """report.yaml: the elements of an official document, its body made of the units' data."""

    data: Annotated[
        Annotated[Name, Tag("name")] | Annotated[tuple[Name, ...], Tag("list")],
        Discriminator(_kind_of_data),
        Field(description="数据来自哪张统计表：campaign.yaml 中的文件名称，或几个名称"),
    ]
    final: Annotated[
        bool, Field(description="true 定稿；不写则未报齐时在标题下注明截至哪天、应报已报几家")
    ] = False
    body: Annotated[  # type: ignore[assignment]
        tuple[Part, ...], Field(min_length=1, description="正文：段落、各节，和由数据做成的各部分")
    ]

    @property
    def forms(self) -> tuple[str, ...]:
        """The names of the forms' documents."""
        return (self.data,) if isinstance(self.data, str) else tuple(self.data)

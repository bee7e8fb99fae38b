"""The blank statistics form (统计表) of a form's declaration, as a page of the notice."""

from collections.abc import Sequence
from typing import Final

from docgen.blocks import Paragraph, Run, Tab
from docgen.documents import tabling
from docgen.documents.kinds import Kind, Setting, Surroundings
from docgen.documents.laid import Laid
from docgen.documents.tabling import Column, Line
from docgen.documents.titles import heading_blocks, heading_height, whole_title
from docgen.findings import Finding
from docgen.forms import FormModel, check_form, lines_of
from docgen.layout import usable_height
from docgen.official import Page, Profile, mm
from docgen.source import Source

_DATE: Final = "年    月    日"
_INDENT: Final = 1.0


class Form(Kind):
    """The kind `form`."""

    name = "form"
    model = FormModel
    template = "form"

    def read(
        self, content: FormModel, source: Source, around: Surroundings
    ) -> tuple[FormModel, Sequence[Finding]]:
        """The declaration, and names that stand in it twice."""
        return content, check_form(content, source)

    def title(self, content: FormModel) -> str:
        """The form's title on one line."""
        return whole_title(content.title)

    def lay_out(self, content: FormModel, setting: Setting) -> Laid:
        """The blank form: title, unit and date, the table; on one page if its lines fit."""
        profile = setting.profile
        landscape = content.page == "landscape"
        page = profile.page.turned() if landscape else profile.page
        above = heading_blocks(content.title, setting.label, profile, page, setting.names)
        head = _head(content, profile, page)
        lines = _lines(content)
        taken = heading_height(above, profile) + len(head) * profile.pitch
        table = tabling.Setting(
            columns=_columns(content, page),
            profile=profile,
            head_style="统计表表头",
            style="统计表正文",
        )
        table = tabling.fitted(table, lines, usable_height(page.text_height, profile.pitch) - taken)
        tables = tabling.page_tables(table, lines, keep=0, above=taken, page=page)
        return Laid(
            elements={**above, "head": head, "table": tables.blocks},
            profile=profile,
            landscape=landscape,
            pages=tables.count,
            bottom=tables.bottom,
        )


def _head(form: FormModel, profile: Profile, page: Page) -> tuple[Paragraph, ...]:
    """填报单位（盖章）： at the left, 年 月 日 at the right."""
    unit = f"{form.head.unit}：" if form.head.unit else ""
    date = f"\t{_DATE}" if form.head.date else ""
    if not unit and not date:
        return ()
    stop = Tab(at=page.text_width, kind="right")
    return (Paragraph(runs=(Run(text=unit + date),), style="填表信息", tabs=(stop,)),)


def _columns(form: FormModel, page: Page) -> tuple[Column, ...]:
    columns = form.columns
    number, value = mm(columns.number_width), mm(columns.value_width)
    return (
        Column(label=columns.number, width=number, align="center", group=True),
        Column(label=columns.label, width=page.text_width - number - value),
        Column(label=columns.value, width=value, align="center"),
    )


def _lines(form: FormModel) -> list[Line]:
    """A line a field; sub-items share their item's number and stand further in."""
    return [
        Line(
            cells=(str(line.number), line.field.label, line.field.blank),
            keys=(str(line.number),),
            indent=line.depth * _INDENT,
        )
        for line in lines_of(form)
    ]

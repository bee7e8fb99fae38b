"""The statistics form (统计表): blank as a page of the notice, and for each unit that reports."""

from collections.abc import Sequence

from docgen.blocks import Paragraph, Run, Tab
from docgen.documents import tabling
from docgen.documents.formtable import Values, form_lines, form_setting
from docgen.documents.kinds import Kind, Setting, Surroundings, Unit, UnitForm
from docgen.documents.laid import Laid
from docgen.documents.titles import heading_blocks, heading_height, whole_title
from docgen.documents.unitform import unit_form
from docgen.documents.unithead import DATE
from docgen.findings import Finding
from docgen.forms import FormModel, check_form
from docgen.layout import usable_height
from docgen.official import Page
from docgen.source import Source


class Form(Kind):
    """The kind `form`."""

    name = "form"
    model = FormModel
    template = "form"
    per_unit = True

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
        head = _head(content, page)
        lines = form_lines(content)
        taken = heading_height(above, profile) + len(head) * profile.pitch
        room = usable_height(page.text_height, profile.pitch) - taken
        table = tabling.fitted(form_setting(content, profile, page), lines, room)
        tables = tabling.page_tables(table, lines, keep=0, above=taken, page=page)
        return Laid(
            elements={**above, "head": head, "table": tables.blocks, "foot": ()},
            profile=profile,
            landscape=landscape,
            pages=tables.count,
            bottom=tables.bottom,
        )

    def unit_form(
        self,
        content: FormModel,
        setting: Setting,
        unit: Unit,
        *,
        names: Sequence[str] = (),
        values: Values | None = None,
    ) -> UnitForm:
        """The form of one unit, for Word and for Excel."""
        return unit_form(content, setting, unit, names=names, values=values)


def _head(form: FormModel, page: Page) -> tuple[Paragraph, ...]:
    """填报单位（盖章）： at the left, 年 月 日 at the right."""
    unit = f"{form.head.unit}：" if form.head.unit else ""
    date = f"\t{DATE}" if form.head.date else ""
    if not unit and not date:
        return ()
    stop = Tab(at=page.text_width, kind="right")
    return (Paragraph(runs=(Run(text=unit + date),), style="填表信息", tabs=(stop,)),)

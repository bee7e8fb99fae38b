"""The statistics form (统计表): blank as a page of the notice, and for each unit that reports."""

from collections.abc import Sequence

from docgen.blocks import Paragraph, Run, Tab
from docgen.documents.formpages import Room, on_one_page, on_pages, shortest
from docgen.documents.formparts import form_page, form_parts
from docgen.documents.kinds import Kind, Setting, Surroundings, Unit, UnitForm
from docgen.documents.laid import Laid
from docgen.documents.titles import heading_blocks, heading_height, whole_title
from docgen.documents.unitform import unit_form
from docgen.documents.unithead import DATE
from docgen.findings import Finding, finding
from docgen.forms import FormModel, Values, check_form
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
        """The blank form: title, unit and date, the tables; on one page if they fit."""
        profile, page = setting.profile, form_page(content, setting.profile)
        above = heading_blocks(content.title, setting.label, profile, page, setting.names)
        head = _head(content, page)
        taken = heading_height(above, profile) + len(head) * profile.pitch
        room = Room(page=page, profile=profile, above=taken)
        made = (
            on_one_page(parts, room) or on_pages(parts, room)
            for parts in form_parts(content, profile)
        )
        tables = shortest(made, lambda each: each.count)
        return Laid(
            elements={**above, "head": head, "table": tables.blocks, "foot": ()},
            profile=profile,
            landscape=content.page == "landscape",
            pages=tables.count,
            bottom=tables.bottom,
            findings=(finding("form-narrow", setting.place),) if tables.parts.narrow else (),
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

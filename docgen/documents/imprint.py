"""The imprint (版记, 7.4): copies and printing office between lines at the last page's foot."""

from typing import Annotated, Final, Literal

from pydantic import Field

from docgen.blocks import Blocks, Cell, Paragraph, Row, Rules, Run, Tab, Table
from docgen.layout import count_lines, text_width
from docgen.official import Profile, mm
from docgen.source import Date, Model, Text
from docgen.text import date as date_text

_COPIES: Final = "抄送："
_RULES: Final = Rules(outer=1.0, inner=0.75, sides=0.0)


class Imprint(Model):
    """Who gets copies, who printed the document, and when."""

    copies: Annotated[
        Text | tuple[Text, ...], Field(description="抄送机关：一段文字，或逐个列出")
    ] = ()
    office: Annotated[Text, Field(description="印发机关")]
    date: Annotated[Date, Field(description="印发日期")]
    page: Annotated[
        Literal["even", "last"],
        Field(description="版记的位置：even 为偶数页（末页背面），last 为正文最后一页"),
    ] = "even"


def imprint_blocks(model: Imprint, profile: Profile) -> Blocks:
    """The imprint as a table on the bottom edge of the text area, between two hairline paragraphs.

    The first of them can begin a page, which a floating table cannot; the second holds the table.
    The table's `left` is its distance from the paper's edge.
    """
    hairline = Paragraph(style="空行", line=1.0)
    return (hairline, _table(model, profile), hairline)


def imprint_height(model: Imprint, profile: Profile) -> float:
    """How much of the last page the imprint needs, points."""
    return sum(row.height for row in _table(model, profile).rows) + profile.pitch


def _table(model: Imprint, profile: Profile) -> Table:
    rows = (*_copies(model, profile), _printed(model, profile))
    return Table(
        widths=(profile.page.text_width,),
        rows=rows,
        rules=_RULES,
        left=mm(profile.page.left),
        page_bottom=True,
    )


def _copies(model: Imprint, profile: Profile) -> tuple[Row, ...]:
    """抄送：…。 one 字 in on both sides, wrapped lines after the colon (7.4.2)."""
    copies = model.copies if isinstance(model.copies, str) else "、".join(model.copies)
    if not copies:
        return ()
    text = _COPIES + copies.strip().rstrip("。") + "。"
    char = profile.sizes["imprint"]
    hang = text_width(_COPIES, size=char)
    line = Paragraph(
        runs=(Run(text=text),), style="版记", left=char + hang, right=char, first=-hang
    )
    width = profile.page.text_width - 2 * char - hang
    lines = count_lines(text, width, size=char, spacing=0.0, first_indent=-hang, hanging=False)
    return (Row(height=lines * profile.pitch, cells=(Cell(paragraphs=(line,)),)),)


def _printed(model: Imprint, profile: Profile) -> Row:
    """Office one 字 from the left, date and 印发 one 字 from the right (7.4.3)."""
    char = profile.sizes["imprint"]
    end = Tab(at=profile.page.text_width - char, kind="right")
    text = f"{model.office}\t{date_text(model.date)}印发"
    line = Paragraph(runs=(Run(text=text),), style="版记", left=char, right=char, tabs=(end,))
    return Row(height=profile.pitch, cells=(Cell(paragraphs=(line,)),))

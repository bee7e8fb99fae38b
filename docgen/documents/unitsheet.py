"""A form made out to one unit, as a worksheet that prints like the page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from docgen.documents.formparts import FormParts, form_page
from docgen.documents.sheetbreaks import scaled_breaks
from docgen.documents.sheetgrid import SheetGrid, sheet_grid
from docgen.documents.sheettables import SheetTables
from docgen.documents.titles import title_lines
from docgen.documents.unithead import (
    DATE,
    SHEET_STYLE,
    UnitTexts,
    date_width,
    sheet_shape,
    unit_label,
)
from docgen.documents.unitnotes import NOTES, note_lines
from docgen.forms import FormModel, Values
from docgen.identity import DATE_MARK, UNIT_MARK
from docgen.official import LOOKS, Profile
from docgen.worksheet import SheetCell, SheetLine, Side, Worksheet

_DAY: Final = 'yyyy"年"m"月"d"日"'
# Programs draw a line of text up to half as high again as its characters.
_LINE: Final = 1.5
_MOST_FROZEN: Final = 300.0
"""What may stay in sight above the rows that are filled in, points."""

_MOST_HIGH: Final = 1.1
"""How much higher than a page a sheet may be that is printed smaller, on one page."""


def unit_sheet(
    form: FormModel,
    profile: Profile,
    texts: UnitTexts,
    parts: FormParts,
    *,
    values: Values,
    single: bool,
) -> Worksheet:
    """The worksheet; `parts` are set as on the page, whose heights it takes.

    Of several tables no header stays in sight or is on each page, since it is of one alone.
    """
    grid, page = sheet_grid(parts), form_page(form, profile)
    around = _Around(form=form, profile=profile, texts=texts, grid=grid)
    tables = SheetTables(form=form, parts=parts, grid=grid, values=values)
    above = tuple(around.above())
    high = sum(line.height for line in above)
    lines = (*above, *tables.lines(page.text_height, high), *around.below())
    first = len(above) + bool(parts.tables[0].title)
    heads = len(parts.tables[0].setting.heads) if len(parts.tables) == 1 else 0
    repeated = range(first, first + heads)
    frozen = repeated.stop if heads else len(above)
    high = sum(line.height for line in lines)
    single = single or (not parts.plain and high <= _MOST_HIGH * page.text_height)
    scale: int | None = None
    breaks: tuple[int, ...] = ()
    if not single and not heads:
        scale, breaks = scaled_breaks(lines, page.text_height)
    return Worksheet(
        title=texts.identity,
        widths=grid.widths,
        lines=lines,
        frozen=frozen if sum(line.height for line in lines[:frozen]) <= _MOST_FROZEN else 0,
        repeated=repeated,
        page=page,
        profile=profile,
        landscape=form.page == "landscape",
        single=single,
        grows=any(table.grows for table in parts.tables),
        scale=scale,
        breaks=breaks,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Around:
    """Makes the rows above and below the tables."""

    form: FormModel
    profile: Profile
    texts: UnitTexts
    grid: SheetGrid

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(self.grid.widths)

    def above(self) -> Iterator[SheetLine]:
        """Title, a blank row, unit and date."""
        width = form_page(self.form, self.profile).text_width
        title = title_lines(self.form.title, profile=self.profile, width=width)
        height = len(title) * self.profile.sizes["title"] * _LINE
        yield self._whole("\n".join(title), "附件标题", height, align="center")
        yield SheetLine(height=self.profile.pitch / 2, joined=True)
        yield from (replace(line, joined=True) for line in self._head())

    def _head(self) -> Iterator[SheetLine]:
        label = unit_label(self.form)
        beside = self.grid.last(date_width(self.profile))
        room = self.grid.width(0, beside)
        shape = sheet_shape(self.form, self.texts.names, self.profile, room)
        pitch = LOOKS[SHEET_STYLE].pitch * self.profile.sizes[LOOKS[SHEET_STYLE].role]
        height = max(self.profile.pitch, shape.lines * pitch)
        unit = SheetCell(
            at=0,
            value=label + self.texts.name,
            style=SHEET_STYLE,
            columns=self.count if shape.apart or not self.form.head.date else beside,
            mark=UNIT_MARK,
        )
        first = 0 if shape.apart else beside
        date = SheetCell(
            at=first,
            value=DATE,
            style=SHEET_STYLE,
            columns=self.count - first,
            align="right",
            mark=DATE_MARK,
            open=True,
            shown=_DAY,
        )
        units = (unit,) if label else ()
        dates = (date,) if self.form.head.date else ()
        if units and dates and not shape.apart:
            yield SheetLine(height=height, cells=(unit, date))
            return
        for cells, high in ((units, height), (dates, self.profile.pitch)):
            if cells:
                yield SheetLine(height=high, cells=cells)

    def below(self) -> Iterator[SheetLine]:
        """The notes and the identity."""
        width = sum(self.grid.widths)
        pitch = self.profile.sizes["hint"] * _LINE
        for at, text in enumerate((NOTES, *self.texts.notes) if self.texts.notes else ()):
            high = pitch * note_lines(text, width, self.profile)
            yield replace(self._whole(text, "填表说明", high), joined=at == 1)
        high = self.profile.sizes["code"] * _LINE
        identity = self._whole(self.texts.identity, "表格标识", high, align="right")
        yield replace(identity, joined=True)

    def _whole(self, text: str, style: str, height: float, align: Side = "left") -> SheetLine:
        cell = SheetCell(at=0, value=text, style=style, columns=self.count, align=align)
        return SheetLine(height=height, cells=(cell,))

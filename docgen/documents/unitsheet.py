"""A form made out to one unit, as a worksheet that prints like the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from docgen.documents import tabling
from docgen.documents.formtable import marked_lines
from docgen.documents.tabling import PADDING
from docgen.documents.titles import title_lines
from docgen.documents.unithead import DATE, NOTES, UnitTexts, form_page, note_lines, unit_label
from docgen.forms import FormLine, FormModel, lines_of
from docgen.identity import DATE_MARK, UNIT_MARK, mark_of
from docgen.layout import text_width
from docgen.official import Profile
from docgen.worksheet import SheetCell, SheetLine, Side, Worksheet

_BOX: Final = "tblr"
_DAY: Final = 'yyyy"年"m"月"d"日"'
# Programs draw a line of text up to half as high again as its characters.
_LINE: Final = 1.5
_INDENT: Final = 2
_NARROWEST: Final = 0.4
"""The least part of the value's column that is left to the value beside its measure."""

NUMBER, LABEL, VALUE, MEASURE = range(4)


def unit_sheet(
    form: FormModel, profile: Profile, texts: UnitTexts, table: tabling.Setting, *, single: bool
) -> Worksheet:
    """The worksheet; `table` is how the table is set on the page, whose heights it takes."""
    sheet = _Sheet(form=form, profile=profile, texts=texts, table=table)
    above = tuple(sheet.above())
    lines = (*above, sheet.header(), *sheet.rows(), *sheet.below())
    return Worksheet(
        title=texts.identity,
        widths=sheet.widths,
        lines=lines,
        head=len(above),
        page=form_page(form, profile),
        profile=profile,
        landscape=form.page == "landscape",
        single=single,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sheet:
    """Makes the lines of one worksheet."""

    form: FormModel
    profile: Profile
    texts: UnitTexts
    table: tabling.Setting

    @property
    def widths(self) -> tuple[float, ...]:
        """The columns of the page; that of the values is parted, for the measures."""
        number, label, value = (column.width for column in self.table.columns)
        measures = {line.field.spec.measure for line in lines_of(self.form)} - {""}
        if not measures:
            return (number, label, value)
        wide = max(text_width(each, size=self.table.size) for each in measures) + 2 * PADDING
        right = min(max(wide, value / 2), value * (1 - _NARROWEST))
        return (number, label, value - right, right)

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(self.widths)

    def above(self) -> Iterator[SheetLine]:
        """Title, a blank row, unit and date."""
        width = form_page(self.form, self.profile).text_width
        title = title_lines(self.form.title, profile=self.profile, width=width)
        height = len(title) * self.profile.sizes["title"] * _LINE
        yield self._whole("\n".join(title), "附件标题", height, align="center")
        yield SheetLine(height=self.profile.pitch / 2)
        yield from self._head()

    def _head(self) -> Iterator[SheetLine]:
        shape, label = self.texts.shape, unit_label(self.form)
        height = max(self.profile.pitch, shape.sheet_lines * self.table.pitch)
        unit = SheetCell(
            at=NUMBER,
            value=label + self.texts.name,
            style="统计表正文",
            columns=self.count if shape.sheet_apart or not self.form.head.date else VALUE,
            mark=UNIT_MARK,
        )
        first = NUMBER if shape.sheet_apart else VALUE
        date = SheetCell(
            at=first,
            value=DATE,
            style="统计表正文",
            columns=self.count - first,
            align="right",
            mark=DATE_MARK,
            open=True,
            shown=_DAY,
        )
        units = (unit,) if label else ()
        dates = (date,) if self.form.head.date else ()
        if units and dates and not shape.sheet_apart:
            yield SheetLine(height=height, cells=(unit, date))
            return
        for cells, high in ((units, height), (dates, self.profile.pitch)):
            if cells:
                yield SheetLine(height=high, cells=cells)

    def header(self) -> SheetLine:
        """The header row."""
        cells = tuple(
            SheetCell(
                at=at,
                value=column.label,
                style="统计表表头",
                columns=self.count - VALUE if at == VALUE else 1,
                align="center",
                borders=_BOX,
            )
            for at, column in enumerate(self.table.columns)
        )
        return SheetLine(height=tabling.head_row(self.table).height, cells=cells)

    def rows(self) -> Iterator[SheetLine]:
        """A row a field; the number of an item goes down over its sub-items."""
        lines = list(lines_of(self.form))
        numbers = [line.number for line in lines]
        heights = [
            tabling.line_height(self.table, each)
            for each in marked_lines(self.form, self.texts.values)
        ]
        for line, height in zip(lines, heights, strict=True):
            cells = [self._label(line), *self._value(line)]
            if line.depth == 0:
                cells.insert(0, self._number(line, numbers.count(line.number)))
            yield SheetLine(height=height, cells=tuple(cells))

    def _number(self, line: FormLine, rows: int) -> SheetCell:
        return SheetCell(
            at=NUMBER,
            value=line.number,
            style="统计表正文",
            rows=rows,
            align="center",
            borders=_BOX,
            western=True,
        )

    def _label(self, line: FormLine) -> SheetCell:
        return SheetCell(
            at=LABEL,
            value=line.field.label,
            style="统计表正文",
            indent=1 + line.depth * _INDENT,
            borders=_BOX,
        )

    def _value(self, line: FormLine) -> Iterator[SheetCell]:
        """The value's cell, and its measure beside it without a rule between them."""
        kind, spec = line.field.kind, line.field.spec
        measured = bool(spec.measure)
        yield SheetCell(
            at=VALUE,
            value=kind.plain(self.texts.values.get(line.field.name), spec),
            style="统计表正文",
            columns=1 if measured else self.count - VALUE,
            align="right" if measured else "center",
            borders="tbl" if measured else _BOX,
            mark=mark_of(line.field.name),
            open=True,
            shown=kind.number_format(spec),
            western=kind.order == "number",
            rule=kind.validation(spec),
        )
        if measured:
            yield SheetCell(at=MEASURE, value=spec.measure, style="统计表正文", borders="tbr")

    def below(self) -> Iterator[SheetLine]:
        """The notes and the identity."""
        width = sum(self.widths)
        pitch = self.profile.sizes["hint"] * _LINE
        for text in (NOTES, *self.texts.notes) if self.texts.notes else ():
            yield self._whole(text, "填表说明", pitch * note_lines(text, width, self.profile))
        yield self._whole(
            self.texts.identity, "表格标识", self.profile.sizes["code"] * _LINE, align="right"
        )

    def _whole(self, text: str, style: str, height: float, align: Side = "left") -> SheetLine:
        cell = SheetCell(at=NUMBER, value=text, style=style, columns=self.count, align=align)
        return SheetLine(height=height, cells=(cell,))

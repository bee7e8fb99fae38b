"""A form made out to one unit, as pages: on one page if its lines and notes fit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from docgen.blocks import Paragraph, Run, Tab
from docgen.documents import tabling
from docgen.documents.formtable import form_setting, marked_lines
from docgen.documents.laid import Laid
from docgen.documents.tabling import Line, Pages
from docgen.documents.titles import heading_blocks, heading_height
from docgen.documents.unithead import (
    DATE,
    NOTES,
    UnitTexts,
    form_page,
    hanging,
    note_lines,
    unit_label,
)
from docgen.forms import FormModel
from docgen.identity import DATE_MARK, UNIT_MARK
from docgen.layout import usable_height
from docgen.official import LOOKS, Page, Profile

_ABOVE: Final = 3.0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Foot:
    """The paragraphs below the table, and how high they are on the table's page, points."""

    paragraphs: tuple[Paragraph, ...]
    height: float
    behind: bool = False


def unit_page(
    form: FormModel, profile: Profile, texts: UnitTexts, names: Sequence[str] = ()
) -> tuple[Laid, tabling.Setting]:
    """The pages of the form, and how its table is set.

    Notes that do not fit below the table go to the back page.
    """
    page = form_page(form, profile)
    above = heading_blocks(form.title, "", profile, page, names)
    head = _head(form, profile, page, texts)
    head_lines = max(texts.shape.lines + texts.shape.apart, len(head))
    taken = heading_height(above, profile) + head_lines * profile.pitch
    usable = usable_height(page.text_height, profile.pitch)
    lines = marked_lines(form, texts.values)
    setting, foot = _fitted(form, profile, page, texts, lines, usable - taken)
    tables = tabling.page_tables(setting, lines, keep=0, above=taken, page=page)
    pages = _count(tables, foot, usable)
    laid = Laid(
        elements={**above, "head": head, "table": tables.blocks, "foot": foot.paragraphs},
        profile=profile,
        landscape=form.page == "landscape",
        numbered=pages > 1,
        pages=pages,
    )
    return laid, setting


def _fitted(
    form: FormModel,
    profile: Profile,
    page: Page,
    texts: UnitTexts,
    lines: list[Line],
    room: float,
) -> tuple[tabling.Setting, _Foot]:
    """The table that fills the page with all notes below it, else with the identity alone."""
    loose = form_setting(form, profile, page)
    foot = _foot(profile, page, texts, behind=False)
    for tried in (foot, _foot(profile, page, texts, behind=True)):
        table = tabling.fitted(loose, lines, room - tried.height)
        if table is not loose:
            return table, tried
    return loose, foot


def _count(tables: Pages, foot: _Foot, usable: float) -> int:
    over = foot.behind or tables.bottom + foot.height > usable
    return tables.count + over


def _head(form: FormModel, profile: Profile, page: Page, texts: UnitTexts) -> tuple[Paragraph, ...]:
    """The unit's name at the left, the date at the right, below it where it has no room."""
    shape, label = texts.shape, unit_label(form)
    stop = (Tab(at=page.text_width, kind="right"),)
    date = Run(text=DATE, mark=DATE_MARK)
    unit = (Run(text=label), Run(text=texts.name, mark=UNIT_MARK)) if label else ()
    if unit and form.head.date and not shape.apart:
        return (Paragraph(runs=(*unit, Run(text="\t"), date), style="填表信息", tabs=stop),)
    hung = hanging(form, profile)
    first = Paragraph(runs=unit, style="填表信息", left=hung, first=-hung)
    second = Paragraph(runs=(date,), style="填表信息", align="right")
    return (*((first,) if unit else ()), *((second,) if form.head.date else ()))


def _foot(profile: Profile, page: Page, texts: UnitTexts, *, behind: bool) -> _Foot:
    """Notes and the identity below them; or the identity, and the notes on the page behind."""
    identity = Paragraph(runs=(Run(text=texts.identity),), style="表格标识")
    notes = tuple(_note(text) for text in (NOTES, *texts.notes)) if texts.notes else ()
    size, look = profile.sizes["code"], LOOKS["表格标识"]
    height = look.pitch * size
    if not notes:
        return _Foot(paragraphs=(identity,), height=height)
    if behind:
        paragraphs = (identity, replace(notes[0], page_break_before=True), *notes[1:])
        return _Foot(paragraphs=paragraphs, height=height, behind=True)
    pitch = LOOKS["填表说明"].pitch * profile.sizes["hint"]
    count = sum(note_lines(text, page.text_width, profile) for text in (NOTES, *texts.notes))
    first = replace(notes[0], before=_ABOVE)
    height += count * pitch + _ABOVE
    return _Foot(paragraphs=(first, *notes[1:], identity), height=height)


def _note(text: str) -> Paragraph:
    return Paragraph(runs=(Run(text=text),), style="填表说明")

"""A form made out to one unit, as pages: on one page if its tables and notes fit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from docgen.blocks import Paragraph, Run, Tab
from docgen.documents.formpages import FormPages, Room, on_one_page, on_pages
from docgen.documents.formparts import FormParts, form_page
from docgen.documents.laid import Laid
from docgen.documents.titles import heading_blocks, heading_height
from docgen.documents.unithead import DATE, UnitTexts, hanging, page_shape, unit_label
from docgen.documents.unitnotes import NOTES, note_lines
from docgen.forms import FormModel
from docgen.identity import DATE_MARK, UNIT_MARK
from docgen.official import LOOKS, Page, Profile

_ABOVE: Final = 3.0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Foot:
    """The paragraphs below the tables, and how high they are on the tables' page, points."""

    paragraphs: tuple[Paragraph, ...]
    height: float
    behind: bool = False


def unit_page(
    form: FormModel,
    profile: Profile,
    texts: UnitTexts,
    parts: FormParts,
    names: Sequence[str] = (),
) -> tuple[Laid, FormParts]:
    """The pages of the form, and how its tables are set.

    Notes that do not fit below the tables go to the back page.
    """
    page = form_page(form, profile)
    above = heading_blocks(form.title, "", profile, page, names)
    shape = page_shape(form, texts.names, profile)
    head = _head(form, profile, page, texts.name, apart=shape.apart)
    head_lines = max(shape.lines + shape.apart, len(head))
    taken = heading_height(above, profile) + head_lines * profile.pitch
    pages, foot = _fitted(parts, Room(page=page, profile=profile, above=taken), texts)
    count = _count(pages, foot, Room(page, profile, taken).usable)
    laid = Laid(
        elements={**above, "head": head, "table": pages.blocks, "foot": foot.paragraphs},
        profile=profile,
        landscape=form.page == "landscape",
        numbered=count > 1,
        pages=count,
    )
    return laid, pages.parts


def _fitted(parts: FormParts, room: Room, texts: UnitTexts) -> tuple[FormPages, _Foot]:
    """The tables that fill the page with all notes below them, else with the identity alone."""
    feet = [_foot(room.profile, room.page, texts, behind=behind) for behind in (False, True)]
    for foot in feet:
        made = on_one_page(parts, room._replace(below=foot.height))
        if made is not None:
            return made, foot
    made = on_pages(parts, room._replace(below=feet[0].height))
    if parts.plain or made.bottom + feet[0].height <= room.usable:
        return made, feet[0]
    return on_pages(parts, room._replace(below=feet[1].height)), feet[1]


def _count(pages: FormPages, foot: _Foot, usable: float) -> int:
    over = foot.behind or pages.bottom + foot.height > usable
    return pages.count + over


def _head(
    form: FormModel, profile: Profile, page: Page, name: str, *, apart: bool
) -> tuple[Paragraph, ...]:
    """The unit's name at the left, the date at the right, or apart below it."""
    label = unit_label(form)
    stop = (Tab(at=page.text_width, kind="right"),)
    date = Run(text=DATE, mark=DATE_MARK)
    unit = (Run(text=label), Run(text=name, mark=UNIT_MARK)) if label else ()
    if unit and form.head.date and not apart:
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

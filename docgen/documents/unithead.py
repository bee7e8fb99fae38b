"""What a form made out to one unit says above its tables: the unit's name, and the date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from docgen.documents.formparts import form_page
from docgen.documents.tabling import PADDING
from docgen.forms import FormModel
from docgen.layout import count_lines, text_width
from docgen.official import LOOKS, Profile

DATE: Final = "年    月    日"
"""Room for a date."""

SHEET_SLACK: Final = 4.0
"""By how much a text must be narrower than its cell in a worksheet, points."""

SHEET_STYLE: Final = "统计表正文"
"""The style of the unit's name and the date in a worksheet."""


class HeadShape(NamedTuple):
    """How many lines the unit's name takes, and whether the date has one of its own."""

    lines: int
    apart: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitTexts:
    """What is to be said: the unit's name, notes, identity; there is room for all the `names`."""

    name: str
    names: tuple[str, ...]
    notes: tuple[str, ...]
    identity: str


def unit_label(form: FormModel) -> str:
    """填报单位（盖章）：, empty if the form does not ask for the unit."""
    return f"{form.head.unit}：" if form.head.unit else ""


def hanging(form: FormModel, profile: Profile) -> float:
    """How far the second line of a unit's name stands in, points."""
    return text_width(unit_label(form), size=profile.sizes["body"], spacing=profile.tracking)


def date_width(profile: Profile) -> float:
    """The width of the cell of the date in a worksheet, points."""
    return text_width(DATE, size=profile.sizes[LOOKS[SHEET_STYLE].role]) + 2 * PADDING


def page_shape(form: FormModel, names: Sequence[str], profile: Profile) -> HeadShape:
    """How 填报单位（盖章）：name 年 月 日 is laid out on a page, with room for all the names."""
    return _shape(form, (_on_page(form, text, profile) for text in _said(form, names)))


def sheet_shape(
    form: FormModel, names: Sequence[str], profile: Profile, beside: float
) -> HeadShape:
    """The same in a worksheet, which has `beside` for the unit's name beside the date, points."""
    return _shape(form, (_on_sheet(form, text, profile, beside) for text in _said(form, names)))


def _said(form: FormModel, names: Sequence[str]) -> list[str]:
    label = unit_label(form)
    return [label + name for name in names] if label else []


def _shape(form: FormModel, shapes: Iterable[tuple[int, bool]]) -> HeadShape:
    lines, apart = zip(*shapes, strict=True) if unit_label(form) else ((0,), (form.head.date,))
    return HeadShape(lines=max(lines), apart=any(apart))


def _on_page(form: FormModel, text: str, profile: Profile) -> tuple[int, bool]:
    width = form_page(form, profile).text_width
    size, spacing = profile.sizes["body"], profile.tracking
    date = text_width(f"字{DATE}", size=size, spacing=spacing) if form.head.date else 0.0
    if text_width(text, size=size, spacing=spacing) + date <= width:
        return 1, False
    hung = hanging(form, profile)
    lines = count_lines(text, width - hung, size=size, spacing=spacing, first_indent=-hung)
    return lines, form.head.date


def _on_sheet(form: FormModel, text: str, profile: Profile, beside: float) -> tuple[int, bool]:
    width = form_page(form, profile).text_width
    size = profile.sizes[LOOKS[SHEET_STYLE].role]
    room = beside if form.head.date else width
    if text_width(text, size=size) <= room - 2 * SHEET_SLACK:
        return 1, False
    lines = count_lines(text, width - 2 * SHEET_SLACK, size=size, spacing=0.0)
    return lines, form.head.date

"""What a form made out to one unit says besides its table: name and date above, notes below."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from docgen.documents.formtable import Values, form_setting
from docgen.documents.tabling import PADDING
from docgen.fields import Spec
from docgen.forms import FormModel, lines_of
from docgen.layout import count_lines, text_width
from docgen.official import LOOKS, Page, Profile

DATE: Final = "年    月    日"
"""Room for a date."""

NOTES: Final = "填表说明："
_SIGNS: Final = {"<=": "≤", ">=": "≥", "!=": "≠", "<>": "≠"}
SHEET_SLACK: Final = 4.0
"""By how much a text must be narrower than its cell in a worksheet, points."""


class HeadShape(NamedTuple):
    """How many lines the unit's name takes, and whether the date has one of its own.

    `sheet_lines` and `sheet_apart` are the same in a worksheet, whose cells are narrower.
    """

    lines: int
    apart: bool
    sheet_lines: int
    sheet_apart: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitTexts:
    """What is to be said: the unit's name and how it is laid out, values, notes, identity."""

    name: str
    shape: HeadShape
    values: Values
    notes: tuple[str, ...]
    identity: str


def form_page(form: FormModel, profile: Profile) -> Page:
    """The page as the form uses it."""
    return profile.page.turned() if form.page == "landscape" else profile.page


def unit_label(form: FormModel) -> str:
    """填报单位（盖章）：, empty if the form does not ask for the unit."""
    return f"{form.head.unit}：" if form.head.unit else ""


def hanging(form: FormModel, profile: Profile) -> float:
    """How far the second line of a unit's name stands in, points."""
    return text_width(unit_label(form), size=profile.sizes["body"], spacing=profile.tracking)


def head_shape(form: FormModel, names: Sequence[str], profile: Profile) -> HeadShape:
    """How the line 填报单位（盖章）：name 年 月 日 is laid out, with room for each of the names."""
    dated = form.head.date
    if not unit_label(form):
        return HeadShape(lines=0, apart=dated, sheet_lines=0, sheet_apart=dated)
    texts = [unit_label(form) + name for name in names]
    lines, apart = zip(*(_page_shape(form, text, profile) for text in texts), strict=True)
    sheet_lines, sheet_apart = zip(
        *(_sheet_shape(form, text, profile) for text in texts), strict=True
    )
    return HeadShape(
        lines=max(lines),
        apart=any(apart),
        sheet_lines=max(sheet_lines),
        sheet_apart=any(sheet_apart),
    )


def _page_shape(form: FormModel, text: str, profile: Profile) -> tuple[int, bool]:
    width = form_page(form, profile).text_width
    size, spacing = profile.sizes["body"], profile.tracking
    date = text_width(f"字{DATE}", size=size, spacing=spacing) if form.head.date else 0.0
    if text_width(text, size=size, spacing=spacing) + date <= width:
        return 1, False
    hung = hanging(form, profile)
    lines = count_lines(text, width - hung, size=size, spacing=spacing, first_indent=-hung)
    return lines, form.head.date


def _sheet_shape(form: FormModel, text: str, profile: Profile) -> tuple[int, bool]:
    page = form_page(form, profile)
    size = profile.sizes[LOOKS["统计表正文"].role]
    beside = sum(column.width for column in form_setting(form, profile, page).columns[:-1])
    room = beside if form.head.date else page.text_width
    if text_width(text, size=size) <= room - 2 * SHEET_SLACK:
        return 1, False
    lines = count_lines(text, page.text_width - 2 * SHEET_SLACK, size=size, spacing=0.0)
    return lines, form.head.date


def notes_of(form: FormModel) -> tuple[str, ...]:
    """What the form asks beyond what its types always ask, numbered: of fields, and of sums."""
    texts = (*_hints(form), *_rules(form))
    return tuple(f"{number}.{text}" for number, text in enumerate(texts, 1))


def _hints(form: FormModel) -> Iterator[str]:
    """A line a hint, with the labels of all fields that share it."""
    labels: dict[str, list[str]] = {}
    for line in lines_of(form):
        spec, kind = line.field.spec, line.field.kind
        hint = kind.hint(spec)
        if hint != kind.hint(Spec(label=spec.label, options=spec.options)):
            labels.setdefault(hint, []).append(line.field.label)
    for hint, named in labels.items():
        yield f"{'、'.join(dict.fromkeys(named))}：{hint}"


def _rules(form: FormModel) -> Iterator[str]:
    """The rules between fields: in the author's words, else with labels for names."""
    names = form.names
    called = "|".join(map(re.escape, sorted(names.callings, key=len, reverse=True)))
    for each in form.rules:
        named = re.sub(
            rf"(?<![\w.])(?:{called})(?![\w.])",
            lambda found: names.shown(found[0]),
            each.rule.text,
        )
        shown = re.sub("|".join(_SIGNS), lambda found: _SIGNS[found[0]], named)
        yield each.message or f"{shown}。"


def note_lines(text: str, width: float, profile: Profile) -> int:
    """How many lines a note takes."""
    size = profile.sizes[LOOKS["填表说明"].role]
    return count_lines(text, width - 2 * PADDING, size=size, spacing=0.0, hanging=False)

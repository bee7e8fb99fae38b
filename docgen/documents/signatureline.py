"""The line below a form: 单位负责人： 填表人： 联系电话： 报出日期："""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from docgen.documents.formtable import FormRow, FormTable, Making, Place, cell_parts, marks_of
from docgen.documents.tabling import Column, Line
from docgen.forms import SIGNATURE, Entry, FormModel
from docgen.layout import text_width

_WHITE: Final = 2.0
_LEAST_VALUE: Final = 5.0
_SPARE: Final = 1.0
# Labels stay on one line where the columns of a worksheet make their cells a little narrower.
_SLACK: Final = 7.0


class _Slot(NamedTuple):
    """An entry of the line: its label, its place, and the widths that both want, points."""

    label: str
    place: Place
    label_width: float
    value_width: float


def signature_table(form: FormModel, making: Making) -> FormTable | None:
    """The entries as a table without rules, evenly set; None if nobody signs."""
    entries = [entry for entry in form.entries if entry.part == SIGNATURE]
    if not entries:
        return None
    slots = [_slot(entry, making) for entry in entries]
    lines = _lines(slots, making.page.text_width)
    widths = _widths(lines, making.page.text_width)
    columns = tuple(Column(label="", width=width) for width in widths)
    setting = replace(making.bare, columns=columns, padding=_WHITE, ruled=False)
    rows = tuple(_row(line, len(columns), making) for line in lines)
    return FormTable(setting=setting, rows=rows)


def _slot(entry: Entry, making: Making) -> _Slot:
    size = making.bare.size
    parts = cell_parts(entry, making.values)
    if not parts.text:
        blank = entry.kind.blank(replace(entry.spec, measure=""))
        parts = parts._replace(value="" if entry.kind.order == "number" else blank)
    parts = parts._replace(after=parts.after or entry.spec.measure)
    label = f"{entry.label}："
    room = max(text_width(parts.text, size=size) + _SPARE * size, _LEAST_VALUE * size)
    return _Slot(
        label=label,
        place=Place(entry=entry, parts=parts),
        label_width=text_width(label, size=size) + 2 * _WHITE + _SLACK,
        value_width=room + 2 * _WHITE,
    )


def _lines(slots: Sequence[_Slot], width: float) -> list[Sequence[_Slot]]:
    """As few lines as hold the entries, the lines evenly filled."""
    for count in range(1, len(slots)):
        each = math.ceil(len(slots) / count)
        lines = [slots[at : at + each] for at in range(0, len(slots), each)]
        if sum(map(sum, _needs(lines))) <= width:
            return lines
    return [[slot] for slot in slots]


def _needs(lines: Sequence[Sequence[_Slot]]) -> list[tuple[float, float]]:
    """What the labels and the values of each pair of columns need."""
    columns = [[line[at] for line in lines if at < len(line)] for at in range(len(lines[0]))]
    return [
        (max(slot.label_width for slot in column), max(slot.value_width for slot in column))
        for column in columns
    ]


def _widths(lines: Sequence[Sequence[_Slot]], total: float) -> list[float]:
    """The widths of the columns: what is left over goes to the values, to each the same."""
    needs = _needs(lines)
    spare = max(total - sum(map(sum, needs)), 0.0) / len(needs)
    return [width for label, value in needs for width in (label, value + spare)]


def _row(slots: Sequence[_Slot], columns: int, making: Making) -> FormRow:
    places = {2 * at + 1: slot.place for at, slot in enumerate(slots)}
    texts = [text for slot in slots for text in (slot.label, slot.place.parts.text)]
    line = Line(
        cells=(*texts, *([""] * (columns - len(texts)))),
        runs=marks_of(places, marked=making.marked),
    )
    return FormRow(line=line, places=places)

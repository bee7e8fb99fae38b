"""The columns of a report's table: fields under their groups, and how wide they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from docgen.documents.report.models import FieldChoice, FieldOf
from docgen.documents.report.names import Target
from docgen.documents.tabling import HeadCell
from docgen.documents.titles import label_lines
from docgen.forms import Entry, FormModel, part_lines
from docgen.layout import text_width

_PARTLY: Final = ("其中：", "其中:", "其中，", "其中")
_LABEL_LINES: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """What stands above a column: its label, its measure, the group it is part of."""

    label: str
    measure: str
    group: str = ""

    def text(self, chars: int) -> str:
        """The label on lines of so many characters, the measure on one of its own."""
        label = "\n".join(label_lines(self.label, max(chars, 2)))
        return f"{label}\n（{self.measure}）" if self.measure else label


def field_of(choice: FieldChoice) -> FieldOf:
    """The field with its labels, where only its name is written."""
    return FieldOf(name=choice) if isinstance(choice, str) else choice


def heading_of(form: FormModel, target: Target, measure: str, choice: FieldOf) -> Heading:
    """The labels of a field in a table: the author's, else those of the form."""
    group, label = _labels(form, target.entry)
    return Heading(
        label=choice.label or label,
        measure="" if measure == "%" else measure,
        group=group if choice.group is None else choice.group.strip(),
    )


def _labels(form: FormModel, entry: str) -> tuple[str, str]:
    """The group of an entry, and its own label; an item with sub-items is a group of its own."""
    for part in form.parts:
        above: list[str] = []
        for line in part_lines(part):
            above[line.depth :] = [_whole(line.field.label)]
            if line.field.name == entry:
                grouped = len(above) > 1 or bool(line.field.fields)
                return (above[max(len(above) - 2, 0)] if grouped else ""), above[-1]
        if part.matrix:
            row, _, name = entry.rpartition(".")
            for each in part.matrix.lines:
                for column in part.matrix.columns_flat:
                    if (each.name, column.name) == (row, name):
                        return _whole(each.model.label), column.path[-1]
        if part.rows:
            for rows_column in part.rows.columns:
                if entry == f"{part.rows.name}.{rows_column.name}":
                    return part.rows_label, rows_column.label
            if entry == part.rows.name:
                return "", part.rows_label
    found = form.entry(entry)
    return "", found.label if found else entry


def told_label(form: FormModel, entry: Entry) -> str:
    """What a sentence calls an entry: a sub-item with the item that it is part of."""
    group, label = _labels(form, entry.name)
    listed = form.parts[entry.part].fields if entry.part >= 0 else ()
    return f"{group}·{label}" if listed and group not in ("", label) else entry.label


def _whole(label: str) -> str:
    for word in _PARTLY:
        label = label.removeprefix(word)
    return label


def settled(headings: Sequence[Heading]) -> list[Heading]:
    """The headings with groups only where several columns stand together under one.

    In a group the column of the group itself is called by its measure.
    """
    made: list[Heading] = []
    for group, each in groupby(headings, key=lambda heading: heading.group):
        members = list(each)
        alone = len(members) == 1 and members[0].label == group
        for member in members:
            if not group or alone:
                made.append(Heading(label=member.label, measure=member.measure))
            elif member.label == group:
                label = member.measure or "数量"
                made.append(Heading(label=label, measure="", group=group))
            else:
                made.append(member)
    return made


def head_cells(
    first: Sequence[str], headings: Sequence[Heading], chars: Sequence[int]
) -> tuple[tuple[HeadCell, ...], ...]:
    """The header: columns of labels at the left, then the headings under their groups.

    `chars` are the characters that a line of each column holds.
    """
    rows = 2 if any(heading.group for heading in headings) else 1
    top = [HeadCell(label=label, at=at, rows=rows) for at, label in enumerate(first)]
    below: list[HeadCell] = []
    at = len(first)
    for group, each in groupby(headings, key=lambda heading: heading.group):
        members = list(each)
        if group:
            top.append(HeadCell(label=group, at=at, columns=len(members)))
        for offset, member in enumerate(members):
            cell = HeadCell(
                label=member.text(chars[at + offset]), at=at + offset, rows=1 if group else rows
            )
            (below if group else top).append(cell)
        at += len(members)
    return (tuple(top), tuple(below)) if rows > 1 else (tuple(top),)


def wanted(texts: Sequence[str], heading: Heading, size: float, padding: float) -> float:
    """How wide a column wants to be, points: its values on one line, its label on four."""
    value = max((text_width(text, size=size) for text in texts), default=0.0)
    label = text_width(heading.label, size=size) / _LABEL_LINES
    measure = text_width(f"（{heading.measure}）", size=size) if heading.measure else 0.0
    short = min(text_width(heading.label, size=size), 2 * size)
    return max(value, label + size / 2, measure, short) + 2 * padding

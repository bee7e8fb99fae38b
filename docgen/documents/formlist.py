"""A part of a form that is a list of items and sub-items, each with its value."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from docgen.documents import tabling
from docgen.documents.formtable import (
    INDENT,
    FormRow,
    FormTable,
    Making,
    list_parts,
    marks_of,
    placed,
    tallest,
)
from docgen.documents.formwidths import narrow_width
from docgen.documents.tabling import Column, Line
from docgen.forms import FormModel, part_lines
from docgen.official import mm

NUMBER, LABEL = 0, 1

_FOR_TEXTS: Final = 0.45
"""How much of the page's width values have where there are texts in paragraphs."""


def list_table(form: FormModel, part: int, making: Making) -> FormTable:
    """The table: number, label, code if there are codes, value."""
    setting = _setting(form, part, making)
    return FormTable(
        setting=setting,
        rows=tuple(_rows(form, part, setting, making)),
        title=form.parts[part].title or "",
        keep=0,
        counted=NUMBER,
        parted=len(setting.columns) - 1,
    )


def _setting(form: FormModel, part: int, making: Making) -> tabling.Setting:
    """How the table is set on a page."""
    labels, bare = form.columns, making.bare
    codes = [line.field.code for line in part_lines(form.parts[part]) if line.field.code]
    code = narrow_width([*codes, labels.code], bare) if codes else 0.0
    number, value = mm(labels.number_width), _value_width(form, part, making)
    columns = (
        Column(label=labels.number, width=number, align="center", group=True),
        Column(label=labels.label, width=making.page.text_width - number - code - value),
        *((Column(label=labels.code, width=code, align="center"),) if codes else ()),
        Column(label=labels.value, width=value, align="center"),
    )
    return replace(bare, columns=columns)


def _value_width(form: FormModel, part: int, making: Making) -> float:
    """As the author wants it; where there are texts in paragraphs, wide enough for them."""
    width = mm(form.columns.value_width)
    if "value_width" in form.columns.model_fields_set:
        return width
    long = any(line.field.kind.paragraphs for line in part_lines(form.parts[part]))
    return max(width, _FOR_TEXTS * making.page.text_width) if long else width


def _rows(
    form: FormModel, part: int, setting: tabling.Setting, making: Making
) -> Iterator[FormRow]:
    """A row a field; sub-items share their item's number and stand further in."""
    value = len(setting.columns) - 1
    for line in part_lines(form.parts[part]):
        entry = form.by_name[line.field.name]
        place = placed(entry, list_parts(entry, making.values), setting, value)
        places = {value: replace(place, measure=entry.spec.measure)}
        number = str(line.number)
        code = (line.field.code or "",) if value > LABEL + 1 else ()
        yield FormRow(
            line=Line(
                cells=(number, line.field.label, *code, place.parts.text),
                keys=(number,),
                indent=line.depth * INDENT,
                runs=marks_of(places, marked=making.marked),
                aligns={value: "left"} if entry.kind.paragraphs else {},
                least=tallest(places, setting),
            ),
            places=places,
        )

"""The table of a form: its columns and lines, blank or with values, for a page and for a sheet."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from docgen.blocks import Run
from docgen.documents import tabling
from docgen.documents.tabling import Column, Line
from docgen.fields import Value
from docgen.forms import FormLine, FormModel, lines_of
from docgen.identity import mark_of
from docgen.official import Page, Profile, mm

INDENT: Final = 1.0
"""How far a sub-item stands in from its item, in 字."""

Values = Mapping[str, Value | None]
"""The values of a form by the fields' names; a field without one is blank."""


class Parts(NamedTuple):
    """What a value's cell shows: the value, or room for it, and what stands around it."""

    before: str
    value: str
    after: str


def parts_of(line: FormLine, values: Values) -> Parts:
    """The parts of （12）场次: brackets and measure stay when the value is replaced."""
    spec = line.field.spec
    text = line.field.kind.format(values.get(line.field.name), spec)
    tail = f"）{spec.measure}"
    if text.startswith("（") and text.endswith(tail):
        return Parts("（", text[1 : -len(tail)], tail)
    if spec.measure and text.endswith(spec.measure):
        return Parts("", text.removesuffix(spec.measure), spec.measure)
    return Parts("", text, "")


def form_setting(form: FormModel, profile: Profile, page: Page) -> tabling.Setting:
    """How the table is set on a page."""
    labels = form.columns
    number, value = mm(labels.number_width), mm(labels.value_width)
    columns = (
        Column(label=labels.number, width=number, align="center", group=True),
        Column(label=labels.label, width=page.text_width - number - value),
        Column(label=labels.value, width=value, align="center"),
    )
    return tabling.Setting(
        columns=columns, profile=profile, head_style="统计表表头", style="统计表正文"
    )


def form_lines(form: FormModel) -> list[Line]:
    """A line a field; sub-items share their item's number and stand further in."""
    return [_line(line, Parts("", line.field.blank, "")) for line in lines_of(form)]


def marked_lines(form: FormModel, values: Values) -> list[Line]:
    """The lines with their values, or room for them, each value at a mark."""
    return list(_marked(form, values))


def _marked(form: FormModel, values: Values) -> Iterator[Line]:
    for line in lines_of(form):
        parts = parts_of(line, values)
        mark = mark_of(line.field.name)
        around = (Run(text=parts.before), Run(text=parts.value, mark=mark), Run(text=parts.after))
        yield _line(line, parts, tuple(run for run in around if run.text or run.mark))


def _line(line: FormLine, parts: Parts, runs: tuple[Run, ...] = ()) -> Line:
    number = str(line.number)
    return Line(
        cells=(number, line.field.label, "".join(parts)),
        keys=(number,),
        indent=line.depth * INDENT,
        runs={2: runs} if runs else {},
    )

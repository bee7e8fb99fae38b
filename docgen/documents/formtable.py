"""The table of a part of a form: its setting, its rows, and the places for values in them."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from docgen.blocks import Align, Run
from docgen.documents import tabling
from docgen.documents.tabling import PADDING, Line
from docgen.documents.titles import label_lines
from docgen.fields import FieldType, Nil, Spec, Value
from docgen.fields.base import BRACKETS
from docgen.forms import Entry, Values
from docgen.identity import mark_of
from docgen.layout import text_width
from docgen.official import Page, Profile

INDENT: Final = 1.0
"""How far a sub-item stands in from its item, in 字."""

_OPEN: Final = BRACKETS[0]
_CLOSE: Final = BRACKETS[-1]
_OPTIONS: Final = re.compile(r"\s{2,}(?=[□☑])")
_APART: Final = "  "
_MOST_TICKED: Final = 2
_LEAST_TALL: Final = 3
_MOST_TALL: Final = 8
_USUAL_TALL: Final = 100
_PACKED: Final = 0.8


class Dress(NamedTuple):
    """How the tables of a form look: the styles of header and text, white beside the text."""

    head: str
    body: str
    padding: float


LIST_DRESS: Final = Dress("统计表表头", "统计表正文", PADDING)
TABLE_DRESS: Final = Dress("表头", "表格正文", PADDING)
DENSE_DRESS: Final = Dress("密表表头", "密表正文", 3.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Making:
    """What a form's tables are made with: geometry, dress, values, and whether values get marks."""

    profile: Profile
    page: Page
    dress: Dress
    values: Values
    marked: bool

    @property
    def bare(self) -> tabling.Setting:
        """A setting without columns, for sizes."""
        return tabling.Setting(
            columns=(),
            profile=self.profile,
            head_style=self.dress.head,
            style=self.dress.body,
            padding=self.dress.padding,
        )


class Parts(NamedTuple):
    """What a value's cell shows: the value, or room for it, and what stands around it."""

    before: str
    value: str
    after: str

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self)

    def runs(self, name: str) -> tuple[Run, ...]:
        """The runs of the cell, the value at the mark of its entry."""
        value = Run(text=self.value, mark=mark_of(name))
        around = (Run(text=self.before), value, Run(text=self.after))
        return tuple(run for run in around if run.text or run.mark)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The place for an entry's value; `measure` is shown beside it in a sheet."""

    entry: Entry
    parts: Parts
    measure: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class FormRow:
    """A row of a form's table, and its places for values by column."""

    line: Line
    places: Mapping[int, Place] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class FormTable:
    """The table of a part: title above it, setting, rows.

    `keep` is the grouping level whose rows stay on one page; `counted` the column of running
    numbers; `parted` the column in which a sheet shows measures beside values; `grows` tells that
    units add rows.
    """

    setting: tabling.Setting
    rows: tuple[FormRow, ...]
    title: str = ""
    keep: int = -1
    counted: int | None = None
    parted: int | None = None
    grows: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows as the page has them."""
        return tuple(row.line for row in self.rows)

    def led(self, lead: float) -> "FormTable":
        """The table with so much white in each row, points."""
        return replace(self, setting=replace(self.setting, lead=lead))


def list_parts(entry: Entry, values: Values) -> Parts:
    """The parts of （12）场次 in a list: brackets and measure stay when the value is replaced."""
    return _parts(entry.kind, entry.spec, values.get(entry.name))


def _parts(kind: FieldType, spec: Spec, value: Value | None) -> Parts:
    text, blank = kind.format(value, spec), kind.blank(spec)
    if blank.startswith(BRACKETS):
        tail = _CLOSE + blank.removeprefix(BRACKETS)
        if text.startswith(_OPEN) and text.endswith(tail):
            return Parts(_OPEN, text[1 : -len(tail)], tail)
    elif spec.measure and text.endswith(spec.measure):
        return Parts("", text.removesuffix(spec.measure), spec.measure)
    return Parts("", text, "")


def cell_parts(entry: Entry, values: Values) -> Parts:
    """The parts of a value in a narrow cell, whose header has the measure.

    A blank one is empty but for a few boxes to be ticked, and the sign of a rate.
    """
    kind, spec = entry.kind, replace(entry.spec, measure="")
    value = values.get(entry.name)
    sign = cell_sign(kind, spec)
    ticked = is_ticked(kind, spec)
    if value is None:
        return Parts("", kind.blank(spec) if ticked else "", sign)
    if kind.ticked and not ticked and not isinstance(value, Nil):
        return Parts("", kind.words(value, spec), "")
    parts = _parts(kind, spec, value)
    return Parts("", parts.value, sign if parts.before else "")


def is_ticked(kind: FieldType, spec: Spec) -> bool:
    """Whether a narrow cell shows boxes to be ticked: it has no room for more than a few."""
    return kind.ticked and len(_OPTIONS.split(kind.blank(spec))) <= _MOST_TICKED


def cell_sign(kind: FieldType, spec: Spec) -> str:
    """The sign that a type writes behind its values by itself: % of a rate."""
    blank = kind.blank(replace(spec, measure=""))
    return blank.removeprefix(BRACKETS) if blank.startswith(BRACKETS) else ""


def headed(label: str, measure: str, kind: FieldType, spec: Spec) -> str:
    """The label of a column with the measure of its values: 金额（万元）."""
    return f"{label}（{measure}）" if measure and measure != cell_sign(kind, spec) else label


def cell_align(kind: FieldType, spec: Spec) -> Align:
    """Where a value stands in a narrow cell: texts at the left, the rest in the middle."""
    return "center" if kind.fixed or kind.blank(replace(spec, measure="")) else "left"


def head_label(label: str, setting: tabling.Setting, column: int, span: int = 1) -> str:
    """A label in a header, broken at whole words, its measure on a line of its own."""
    width, size = setting.inner(column, span), setting.size
    if text_width(label, size=size) <= width:
        return label
    name, measure = label_parts(label)
    lines = _broken(name, max(int(width / size), 2))
    return "\n".join((*lines, *((measure,) if measure else ())))


def _broken(label: str, chars: int) -> list[str]:
    """A label as lines of so many characters, never with one character alone above others."""
    lines = label_lines(label, chars)
    if min(map(len, lines[:-1]), default=chars) > 1:
        return lines
    count = math.ceil(len(label) / chars)
    even = math.ceil(len(label) / count)
    return [label[at : at + even] for at in range(0, len(label), even)]


def label_parts(label: str) -> tuple[str, str]:
    """A label and the measure in brackets at its end."""
    at = label.rfind("（")
    return (label[:at], label[at:]) if at > 0 and label.endswith("）") else (label, "")


def placed(entry: Entry, parts: Parts, setting: tabling.Setting, column: int) -> Place:
    """The place for a value; boxes to be ticked that need several lines never part from labels."""
    lines: list[str] = []
    for option in _OPTIONS.split(parts.value) if entry.kind.ticked else (parts.value,):
        longer = f"{lines[-1]}{_APART}{option}" if lines else option
        if lines and text_width(longer, size=setting.size) <= setting.inner(column):
            lines[-1] = longer
        else:
            lines.append(option)
    return Place(entry=entry, parts=parts._replace(value="\n".join(lines)))


def tall(entry: Entry, setting: tabling.Setting, column: int) -> int:
    """How many lines high the cell of a value is at least, so that a long text has room."""
    if not entry.kind.paragraphs:
        return 1
    wanted = min(entry.spec.longest or _USUAL_TALL, 2 * _USUAL_TALL)
    lines = round(_PACKED * wanted / max(setting.chars_in(column), 1))
    return min(max(lines, _LEAST_TALL), _MOST_TALL)


def tallest(places: Mapping[int, Place], setting: tabling.Setting) -> int:
    """How many lines high a row is at least."""
    return max((tall(each.entry, setting, at) for at, each in places.items()), default=1)


def marks_of(places: Mapping[int, Place], *, marked: bool) -> dict[int, tuple[Run, ...]]:
    """The runs of a row's values by column."""
    if not marked:
        return {}
    return {at: place.parts.runs(place.entry.name) for at, place in places.items()}

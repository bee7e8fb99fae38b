"""What to look for in a returned form: labels, headers and marks, worked out once a form."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Final, Literal

from docgen.fields import Raw, Reading
from docgen.forms import SIGNATURE, Entry, FormModel, SectionModel, part_lines
from docgen.identity import mark_of
from docgen.intake.matching import Line, key_of, squeezed

NOTES: Final = key_of("填表说明")
TOTALS: Final = frozenset(map(key_of, ("合计", "总计", "共计", "小计", "累计")))
_KEPT: Final = 32
_MOST_READINGS: Final = 4096
_LONGEST_KEPT: Final = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaf:
    """A column of values: the keys of the labels above it, its own last, each in its writings."""

    path: tuple[frozenset[str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PartPlan:
    """A part of a form as a table: its lines and columns, and the entries where they cross.

    `head` are the keys of all header cells, `stub` those over the labels of lines; `before` is how
    many columns the blank form has left of the values. Growing rows have no lines; `entries` has
    their first row, and `blanks` what its cells hold on the blank form, without spaces.
    `matched` keeps which rows the lines were found in, by the labels of the rows.
    """

    index: int
    kind: Literal["fields", "matrix", "rows"]
    title: str
    head: frozenset[str]
    stub: frozenset[str]
    leaves: tuple[Leaf, ...]
    before: int
    lines: tuple[Line, ...] = ()
    entries: tuple[tuple[Entry | None, ...], ...] = ()
    blanks: tuple[str, ...] = ()
    rows: str = ""
    label: str = ""
    most: int = 0
    matched: dict[tuple[tuple[str, tuple[str, ...]], ...], dict[int, int]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def labels(self) -> Iterator[str]:
        """The keys of the labels of all lines."""
        return (key for line in self.lines for key in line.keys)


@dataclass(frozen=True, kw_only=True, slots=True)
class Marked:
    """What a mark stands for: an entry's name, or of growing rows the part and the column."""

    name: str
    part: int
    column: int
    growing: bool


class Plan:
    """What to look for in the returned files of one form."""

    def __init__(self, form: FormModel) -> None:
        self.form = form
        self.parts = tuple(_part(form, part, at) for at, part in enumerate(form.parts))
        self.signers = {
            key_of(entry.label): entry for entry in form.entries if entry.part == SIGNATURE
        }
        self._readings: dict[tuple[str, Raw], Reading] = {}

    def reading(self, entry: Entry, raw: Raw) -> Reading:
        """What stands in the cell of an entry; what was last read in short cells is kept."""
        if raw.kind not in ("text", "number") or len(raw.text) > _LONGEST_KEPT:
            return entry.kind.read(raw, entry.spec)
        key = entry.name, raw
        known = self._readings.get(key)
        if known is None:
            # Many units report the same small numbers, in the same brackets.
            if len(self._readings) >= _MOST_READINGS:
                self._readings.clear()
            known = self._readings[key] = entry.kind.read(raw, entry.spec)
        return known

    @cached_property
    def marks(self) -> Mapping[str, Marked]:
        """What the marks of the blank form stand for."""
        growing = {part.index for part in self.parts if part.kind == "rows"}
        return {
            mark_of(entry.name): Marked(
                name=entry.name,
                part=entry.part,
                column=entry.column,
                growing=entry.part in growing,
            )
            for entry in self.form.entries
        }

    @cached_property
    def heads(self) -> Mapping[str, tuple[int, ...]]:
        """The parts by the keys of their header cells."""
        return _parts_by((key, part.index) for part in self.parts for key in part.head)

    @cached_property
    def labels(self) -> Mapping[str, tuple[int, ...]]:
        """The parts by the keys of the labels of their lines."""
        return _parts_by((key, part.index) for part in self.parts for key in part.labels)

    @cached_property
    def titles(self) -> Mapping[str, int]:
        """The parts by the keys of their titles."""
        return {part.title: part.index for part in self.parts if part.title}

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Keys that a form holds once: labels, titles, and the names at the signature."""
        count: dict[str, int] = defaultdict(int)
        for part in self.parts:
            for line in part.lines:
                for key in line.keys[:1]:
                    count[key] += 1
        for key in (*self.titles, *self.signers, key_of(self.form.title)):
            count[key] += 1
        # What is also a header or a group's label stands there more than once.
        others = {*self.heads, *(line.number for part in self.parts for line in part.lines)}
        return frozenset(
            key for key, times in count.items() if times == 1 and key and key not in others
        )

    @cached_property
    def measures(self) -> frozenset[str]:
        """The measures that the blank form prints, in half width."""
        entries = (each for part in self.parts for row in part.entries for each in row if each)
        return frozenset(squeezed(each.spec.measure) for each in entries) - {""}

    @cached_property
    def printed(self) -> frozenset[str]:
        """The keys of what the blank form prints in cells, values and measures apart."""
        found = {*self.anchors, *self.heads, *self.labels, *self.titles, *self.signers, "甲", "乙"}
        for part in self.parts:
            found.update(line.number for line in part.lines if not line.number.isdigit())
        return frozenset(found - {""})


_plans: "OrderedDict[int, Plan]" = OrderedDict()
_lock = Lock()


def plan_of(form: FormModel) -> Plan:
    """The plan of a form, made once; those of the last forms are kept."""
    with _lock:
        plan = _plans.get(id(form))
        # A plan keeps its form alive, so that its id stays its own.
        if plan is None:
            plan = _plans[id(form)] = Plan(form)
            if len(_plans) > _KEPT:
                _plans.popitem(last=False)
        return plan


def _parts_by(pairs: Iterator[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for key, part in pairs:
        if key and part not in found.get(key, ()):
            found[key] = (*found.get(key, ()), part)
    return found


def _part(form: FormModel, part: SectionModel, index: int) -> PartPlan:
    if part.matrix:
        return _matrix(form, part, index)
    return _rows(form, part, index) if part.rows else _fields(form, part, index)


def _fields(form: FormModel, part: SectionModel, index: int) -> PartPlan:
    printed = list(part_lines(part))
    columns = form.columns
    coded = any(line.field.code for line in printed)
    above: list[int] = []
    lines: list[Line] = []
    for at, line in enumerate(printed):
        del above[line.depth :]
        field = line.field
        lines.append(
            Line(
                keys=_writings(field.label, field.spec.measure),
                code=key_of(field.code or ""),
                number=str(line.number),
                parent=above[-1] if above else -1,
                depth=line.depth,
            )
        )
        above.append(at)
    head = [columns.number, columns.label, columns.value, *((columns.code,) if coded else ())]
    return PartPlan(
        index=index,
        kind="fields",
        title=key_of(part.title or ""),
        head=_keys(head),
        stub=_keys([columns.label]),
        leaves=(Leaf(path=(_keys([columns.value]),)),),
        before=3 if coded else 2,
        lines=tuple(lines),
        entries=tuple((form.by_name[line.field.name],) for line in printed),
    )


def _matrix(form: FormModel, part: SectionModel, index: int) -> PartPlan:
    matrix = part.matrix
    assert matrix is not None
    above: list[int] = []
    lines: list[Line] = []
    for at, line in enumerate(matrix.lines):
        del above[line.depth :]
        lines.append(
            Line(
                keys=_writings(line.model.label, line.model.measure or ""),
                code=key_of(line.model.code or ""),
                number=key_of(line.group_labels[-1]) if line.group_labels else "",
                parent=above[-1] if above else -1,
                depth=line.depth,
            )
        )
        above.append(at)
    columns = matrix.columns_flat
    leaves = tuple(
        Leaf(
            path=(
                *(_keys([label]) for label in column.path[:-1]),
                frozenset(_writings(column.path[-1], column.model.measure or "")),
            ),
        )
        for column in columns
    )
    keys = {key for leaf in leaves for level in leaf.path for key in level}
    return PartPlan(
        index=index,
        kind="matrix",
        title=key_of(part.title or ""),
        head=frozenset(keys) | _keys([matrix.stub, matrix.code]),
        stub=_keys([matrix.stub]),
        leaves=leaves,
        before=matrix.stubs + matrix.coded,
        lines=tuple(lines),
        entries=tuple(
            tuple(form.by_name.get(f"{line.name}.{column.name}") for column in columns)
            for line in matrix.lines
        ),
    )


def _rows(form: FormModel, part: SectionModel, index: int) -> PartPlan:
    rows = part.rows
    assert rows is not None
    leaves = tuple(
        Leaf(
            path=(frozenset(_writings(column.label, column.measure or "")),),
        )
        for column in rows.columns
    )
    keys = frozenset(key for leaf in leaves for key in leaf.path[0])
    first = [form.by_name[f"{rows.name}.1.{column.name}"] for column in rows.columns]
    return PartPlan(
        index=index,
        kind="rows",
        title=key_of(part.title or ""),
        head=keys | _keys([rows.number or ""]),
        stub=_keys([rows.number or ""]),
        leaves=leaves,
        before=1 if rows.number else 0,
        entries=(tuple(first),),
        blanks=tuple("".join(each.kind.blank(each.spec).split()) for each in first),
        rows=rows.name,
        label=part.rows_label,
        most=rows.most,
    )


def _writings(label: str, measure: str) -> tuple[str, ...]:
    """The keys of a label alone and with its measure: 检查设备（台套）."""
    return tuple(dict.fromkeys((key_of(label), key_of(f"{label}（{measure}）"))))


def _keys(labels: Sequence[str]) -> frozenset[str]:
    return frozenset(map(key_of, labels)) - {""}

"""The values of one time's submissions, a column an entry, unit by unit in the tree's order."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeGuard

from docgen.fields import Nil, Value
from docgen.forms import FormModel, Values, completed, filled_rows
from docgen.forms.ruling import is_number
from docgen.submissions import FormSubmission
from docgen.totals.figure import EXACT, Number
from docgen.totals.ways import way_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """What the units have in an entry: None is blank, unclear or not reported.

    lacking: the places, in their order, of the units that were asked and have no value, or not
    all of it; cells: the names of the entries that a unit's value was made of.
    """

    values: Sequence[Value | None]
    lacking: Sequence[int]
    cells: Callable[[int], Iterable[str]]

    def lacking_in(self, span: slice) -> Sequence[int]:
        """Those of the places that lie in the span."""
        start = bisect_left(self.lacking, span.start)
        return self.lacking[start : bisect_left(self.lacking, span.stop, start)]


@dataclass(slots=True)
class Columns:
    """The submissions of the units, in the order given; unreported ones are None."""

    form: FormModel
    submissions: Sequence[FormSubmission | None]
    rows: Sequence[Values | None] = field(init=False)
    _made: dict[str, Column] = field(default_factory=dict)
    _filled: dict[str, list[tuple[int, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        computed = frozenset(entry.name for entry in self.form.computed)
        growing = any(
            column.computed or column.numerator
            for plan in self.form.growing.values()
            for column in plan.model.columns
        )
        self.rows = [
            None if each is None else _current(self.form, each, computed, growing=growing)
            for each in self.submissions
        ]

    def column(self, name: str) -> Column:
        """The column of an entry, of a column of growing rows, or of the number of such rows.

        Raises KeyError for a name that the form does not have.
        """
        if name not in self._made:
            self._made[name] = self._column(name)
        return self._made[name]

    def filled(self, rows: str) -> list[tuple[int, ...]]:
        """The numbers of the growing rows that hold something, by unit."""
        if rows not in self._filled:
            self._filled[rows] = [filled_rows(rows, each or {}) for each in self.rows]
        return self._filled[rows]

    def _column(self, name: str) -> Column:
        rows, _, column = name.partition(".")
        if rows in self.form.growing and not column:
            return self._counted(rows)
        plan = self.form.growing.get(rows)
        if plan and any(each.name == column for each in plan.model.columns):
            return self._summed(rows, column)
        if self.form.entry(name) is None:
            raise KeyError(name)
        values = [each.get(name) if each else None for each in self.rows]
        return Column(values=values, lacking=_blanks(values), cells=lambda at: (name,))

    def _counted(self, rows: str) -> Column:
        """How many rows came in; a table that was left empty has none."""
        filled = self.filled(rows)
        values = [
            None if each is None else len(numbers)
            for each, numbers in zip(self.rows, filled, strict=True)
        ]
        starts = [each.name for each in self.form.growing[rows].model.columns]
        return Column(
            values=values,
            lacking=_blanks(values),
            cells=lambda at: (f"{rows}.{n}.{starts[0]}" for n in filled[at]),
        )

    def _summed(self, rows: str, column: str) -> Column:
        """Each unit's sum, or largest, of a column of growing rows; what is blank is lacking."""
        filled = self.filled(rows)
        entry = self.form.entry(f"{rows}.1.{column}")
        pick = max if entry and way_of(entry) == "largest" else added
        values: list[Value | None] = []
        lacking: list[int] = []
        for at, (each, numbers) in enumerate(zip(self.rows, filled, strict=True)):
            cells = [(each or {}).get(f"{rows}.{n}.{column}") for n in numbers]
            told = [cell for cell in cells if is_number(cell)]
            values.append(pick(told) if told else None)
            if each is None or None in cells:
                lacking.append(at)
        return Column(
            values=values,
            lacking=lacking,
            cells=lambda at: (f"{rows}.{n}.{column}" for n in filled[at]),
        )


def added(numbers: Iterable[Number]) -> Number:
    """The exact sum."""
    whole, rest = 0, None
    for number in numbers:
        if isinstance(number, int):
            whole += number
        else:
            rest = number if rest is None else EXACT.add(rest, number)
    return whole if rest is None else EXACT.add(rest, Decimal(whole))


def _blanks(values: Sequence[Value | None]) -> list[int]:
    return [at for at, value in enumerate(values) if value is None]


def _current(
    form: FormModel, submission: FormSubmission, computed: frozenset[str], *, growing: bool
) -> Values:
    """The values that count: corrected, without what is unclear, computed ones as they follow."""
    values = submission.current if submission.corrections else submission.values
    out = set(submission.open)
    if submission.corrections:
        out.update(_followed(submission))
    if out:
        values = {name: value for name, value in values.items() if name not in out}
    blank = growing or any(values.get(name) is None for name in computed)
    return completed(form, values) if blank else values


def _followed(submission: FormSubmission) -> Iterator[str]:
    """What docgen computed from values of which one may be corrected by now."""
    for name, origin in submission.origins.items():
        if origin.route == "computed" and name not in submission.corrections:
            yield name


def told(value: Value | None) -> TypeGuard[Value]:
    """Whether there is a value, and not 无."""
    return value is not None and not isinstance(value, Nil)

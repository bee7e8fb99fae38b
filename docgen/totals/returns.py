"""What the units returned at one time, reckoned over any scope."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from docgen.fields import Value
from docgen.forms import Entry, FormModel
from docgen.forms.ruling import is_number
from docgen.submissions import FormSubmission
from docgen.totals.columns import Column, Columns, added, told
from docgen.totals.figure import RATE, Figure, Number, Source, quotient
from docgen.totals.tree import Scope, UnitTree
from docgen.totals.ways import Way, way_of

RATE_PLACES: Final = 2
"""The decimals of a per cent whose declaration names none."""

_CALLED: Final[dict[Way, str]] = {"sum": "合计", "largest": "最大", "latest": "最近"}
_LAST: Final = "上期"


class Returns:
    """The submissions of one form, of this time or of last time."""

    def __init__(
        self,
        form: FormModel,
        document: str,
        submissions: Sequence[FormSubmission | None],
        tree: UnitTree,
        *,
        last: bool = False,
    ) -> None:
        self.form, self.document, self.tree, self.is_last = form, document, tree, last
        self.submissions = submissions
        self.columns = Columns(form, submissions)
        self._figures: dict[tuple[str, Scope | None], Figure | None] = {}

    def way(self, name: str) -> Way:
        """How the entry, the column or the number of growing rows is added up."""
        rows, _, column = name.partition(".")
        if rows in self.form.growing and "." not in column:
            if not column:
                return "sum"
            # A row has no day of its own.
            way = way_of(self.entry(f"{rows}.1.{column}"))
            return "none" if way == "latest" else way
        return way_of(self.entry(name))

    def entry(self, name: str) -> Entry:
        """The entry; of a column of growing rows its cell in the first row. Raises KeyError."""
        rows, _, column = name.partition(".")
        if rows in self.form.growing and column and "." not in column:
            name = f"{rows}.1.{column}"
        found = self.form.entry(name)
        if found is None:
            raise KeyError(name)
        return found

    def label(self, name: str) -> str:
        """What messages call it."""
        rows, _, column = name.partition(".")
        plan = self.form.growing.get(rows)
        if plan and not column:
            return f"{plan.label}行数"
        entry = self.entry(name)
        return f"{plan.label}·{entry.field.label}" if plan and "." not in column else entry.label

    def measure(self, name: str) -> str:
        """The measure of its figures."""
        if name in self.form.growing:
            return ""
        entry = self.entry(name)
        return RATE if entry.field.type == "rate" else entry.spec.measure

    def places(self, name: str) -> int | None:
        """The decimals that its figures show at most, None for all; only of rates."""
        if self.measure(name) != RATE:
            return None
        places = self.entry(name).spec.places
        return RATE_PLACES if places is None else places

    def cells(self, name: str, scope: Scope | None) -> Iterator[tuple[int, str, Value]]:
        """The unit's place, the cell's name, and the value, of all cells that are filled in.

        Of a column of growing rows these are many for one unit.
        """
        column, span = self.columns.column(name), self.tree.span(scope)
        for at in range(span.start, span.stop):
            row = self.columns.rows[at] or {}
            for cell in column.cells(at):
                if told(value := row.get(cell)):
                    yield at, cell, value

    # ------------------------------------------------------------ figures

    def figure(self, name: str, scope: Scope | None) -> Figure | None:
        """The total over the scope; of a unit alone its own number."""
        key = name, scope
        if key not in self._figures:
            made = self._own(name, scope) if scope and scope.own else self._total(name, scope)
            if scope and scope.own:
                return made
            self._figures[key] = made
        return self._figures[key]

    def chosen(self, name: str, scope: Scope | None) -> tuple[str, Value] | None:
        """The largest or the latest value, and the unit that has it."""
        column, way = self.columns.column(name), self.way(name)
        span = self.tree.span(scope)
        at = self._chosen(column, way, range(span.start, span.stop))
        value = None if at is None else column.values[at]
        return None if at is None or value is None else (self.tree.reporting[at], value)

    def _total(self, name: str, scope: Scope | None) -> Figure | None:
        way, span = self.way(name), self.tree.span(scope)
        within = range(span.start, span.stop)
        if way == "rate":
            return self._rate(name, scope, within)
        if way in ("list", "none"):
            return None
        column = self.columns.column(name)
        if way == "sum":
            at = [n for n in within if is_number(column.values[n])]
        else:
            chosen = self._chosen(column, way, within)
            at = [] if chosen is None else [chosen]
        numbers = [value for n in at if is_number(value := column.values[n])]
        if not numbers:
            return None
        return self._figure(name, scope, added(numbers), _CALLED[way], within, (column, at))

    def _own(self, name: str, scope: Scope) -> Figure | None:
        span = self.tree.span(scope)
        within = range(span.start, span.stop)
        if self.way(name) == "rate":
            return self._rate(name, scope, within)
        column = self.columns.column(name)
        value = column.values[span.start] if within else None
        if not is_number(value):
            return None
        return self._figure(name, scope, value, "", within, (column, within))

    def _rate(self, name: str, scope: Scope | None, within: range) -> Figure | None:
        """Numerators by denominators, of the units that have both; 0 below is no rate."""
        above, below = map(self.columns.column, self._parts(name))
        # Of growing rows a unit may have some of the cells only.
        span = slice(within.start, within.stop)
        half = {*above.lacking_in(span), *below.lacking_in(span)}
        pairs = [
            (at, one, other)
            for at in within
            if is_number(one := above.values[at]) and is_number(other := below.values[at])
            if at not in half
        ]
        divisor = added(other for _, _, other in pairs)
        if not divisor:
            return None
        at = [each for each, _, _ in pairs]
        value = quotient(added(one for _, one, _ in pairs), divisor)
        return self._figure(name, scope, value, "加权", within, (above, at), (below, at))

    def _parts(self, name: str) -> tuple[str, str]:
        """The names of a rate's numerator and denominator; of growing rows those of columns."""
        spec, rows = self.entry(name).spec, name.partition(".")[0]
        one, other = spec.numerator or "", spec.denominator or ""
        if rows in self.form.growing and name.count(".") == 1:
            start = f"{rows}.1."
            one, other = (f"{rows}.{each.removeprefix(start)}" for each in (one, other))
        return one, other

    def _chosen(self, column: Column, way: Way, within: Iterable[int]) -> int | None:
        """Where the largest or the latest value is, of equal ones the first in the tree."""
        held = [at for at in within if told(column.values[at])]
        if way == "latest":
            return max(held, key=self._day, default=None)
        held = [
            at for at in held if isinstance(column.values[at], date) or is_number(column.values[at])
        ]
        return max(held, key=lambda at: column.values[at], default=None)  # type: ignore[arg-type, return-value]

    def _day(self, at: int) -> date:
        submission = self.submissions[at]
        return (submission and (submission.received or submission.date)) or date.min

    def _figure(
        self,
        name: str,
        scope: Scope | None,
        value: Number,
        called: str,
        within: range,
        *parts: tuple[Column, Sequence[int]],
    ) -> Figure:
        span = slice(within.start, within.stop)
        lacking = {at for column, _ in parts for at in column.lacking_in(span)}
        units = self.tree.reporting
        return Figure(
            value,
            self.measure(name),
            missing=tuple(units[at] for at in sorted(lacking)),
            expression=self._expression(name, scope, called),
            places=self.places(name),
            make_sources=self._sources(parts),
        )

    def _sources(
        self, parts: tuple[tuple[Column, Sequence[int]], ...]
    ) -> Callable[[], tuple[Source, ...]]:
        units = self.tree.reporting
        return lambda: tuple(
            Source(units[at], self.document, cell, self.is_last)
            for column, places in parts
            for at in places
            for cell in column.cells(at)
        )

    def _expression(self, name: str, scope: Scope | None, called: str) -> str:
        what = [self.label(name), *((self.tree.name(scope.unit),) if scope else ())]
        return f"{_LAST if self.is_last else ''}{called}({'，'.join(what)})"

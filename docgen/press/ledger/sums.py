"""The totals of a ledger as formulas over the rows below, with what they come to.

A formula adds up the rows that have a number in the column 序号, which are the units': subtotals
between them are left out, and a filter changes nothing. Where no unit has a value it is empty.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Date
from itertools import accumulate
from typing import Final, NamedTuple

from docgen.formats.formbook import letters
from docgen.formats.grid import Cell, Content
from docgen.forms.ruling import is_number
from docgen.press.ledger.head import EntryColumn
from docgen.totals import Scope, Totals

_UNITS: Final = "A"
"""The column in which only units have a number."""


class Span(NamedTuple):
    """What a total is over: its scope, the first and last row, whether subtotals lie between."""

    scope: Scope | None
    top: int
    bottom: int
    nested: bool = False

    def of(self, column: str) -> str:
        """The range in a column."""
        return f"{column}{self.top}:{column}{self.bottom}"


class Sums:
    """The totals of all columns; `rows` are the units' rows, `first` the first entry's column."""

    def __init__(
        self, totals: Totals, entries: Sequence[EntryColumn], rows: Mapping[str, int], *, first: int
    ) -> None:
        self._totals, self._entries, self._rows = totals, entries, rows
        self._columns = {each.name: letters(at) for at, each in enumerate(entries, first)}
        self._half: dict[str, Sequence[int]] = {}

    def cells(self, span: Span) -> Iterator[Cell | None]:
        """The totals of the entries, None where there is none."""
        for each in self._entries:
            yield self._cell(each, span)

    def _cell(self, each: EntryColumn, span: Span) -> Cell | None:
        way = self._totals.way(each.name)
        if way in ("sum", "largest"):
            return Cell(self._value(each, span), formula=self._plain(each, span, way))
        if way == "rate":
            return Cell(self._value(each, span), formula=self._rate(each, span))
        if way == "latest":
            return self._latest(each, span)
        return self._counts(each, span) if way == "list" else None

    def _value(self, each: EntryColumn, span: Span) -> Content:
        figure = self._totals.figure(each.name, span.scope)
        if figure is not None:
            return figure.value
        chosen = self._totals.chosen(each.name, span.scope)
        return chosen[1] if chosen and isinstance(chosen[1], Date) else ""

    def _plain(self, each: EntryColumn, span: Span, way: str) -> str:
        range_ = span.of(self._columns[each.name])
        if way == "largest":
            made = f"MAX({range_})"
        elif span.nested:
            made = f'SUMIF({span.of(_UNITS)},">0",{range_})'
        else:
            made = f"SUM({range_})"
        return f'IF(COUNT({range_})=0,"",{made})'

    def _rate(self, each: EntryColumn, span: Span) -> str:
        """The quotient of the totals; of the units that have both, where some have but one."""
        above, below = each.spec.numerator or "", each.spec.denominator or ""
        one, other = self._columns[above], self._columns[below]
        summed = self._totals.way(above) == self._totals.way(below) == "sum"
        if summed and not self._halves(each.name, above, below, span.scope):
            row = span.top - (1 if span.scope else 2)
            return f'IF(N({other}{row})=0,"",{one}{row}/{other}{row})'
        ranges = [span.of(column) for column in (_UNITS, one, other)]
        both = "*".join(f"ISNUMBER({range_})" for range_ in ranges)
        top, bottom = (f"SUMPRODUCT({both},{range_})" for range_ in ranges[1:])
        return f'IF({bottom}=0,"",{top}/{bottom})'

    def _halves(self, name: str, above: str, below: str, scope: Scope | None) -> bool:
        """Whether a unit of the scope has the numerator or the denominator alone."""
        if name not in self._half:
            pairs = zip(self._totals.values(above), self._totals.values(below), strict=True)
            halves = (is_number(one) != is_number(other) for one, other in pairs)
            self._half[name] = tuple(accumulate(halves, initial=0))
        span = self._totals.tree.span(scope)
        return bool(self._half[name][span.stop] - self._half[name][span.start])

    def _latest(self, each: EntryColumn, span: Span) -> Cell | None:
        chosen = self._totals.chosen(each.name, span.scope)
        if chosen is None:
            return None
        unit, value = chosen
        place = f"{self._columns[each.name]}{self._rows[unit]}"
        known = is_number(value) or isinstance(value, Date)
        shown: Content = value if known else each.kind.words(value, each.spec)  # type: ignore[assignment]
        return Cell(shown, formula=place)

    def _counts(self, each: EntryColumn, span: Span) -> Cell | None:
        """How many units chose what, in words."""
        counts = self._totals.counts(each.name, span.scope)
        said = "、".join(f"{label}{figure}" for label, figure in counts.items())
        return Cell(said) if said else None

"""How a worksheet reckons computed entries: formulas over the names of cells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from docgen.forms import Entry, FormModel, RowsModel
from docgen.forms.naming import COUNT, SUM
from docgen.identity import mark_of
from docgen.rules import Name, Number, Term

_RATE_PLACES: Final = 2
_PERCENT: Final = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Formulas:
    """The formulas of a form's entries; `rows` tells how many growing rows the sheet has."""

    form: FormModel
    rows: Mapping[str, int]

    def of(self, entry: Entry) -> str | None:
        """The formula of a computed entry, empty where a value is missing; None for others."""
        spec = entry.spec
        if entry.kind.order == "number" and spec.numerator and spec.denominator:
            places = _RATE_PLACES if spec.places is None else spec.places
            marks = [mark_of(name) for name in (spec.numerator, spec.denominator)]
            names = (spec.numerator, spec.denominator)
            return self._guarded("/".join(marks), names, places + _PERCENT)
        term = self.form.formula(entry.name)
        if term is None:
            return None
        return self._guarded(self._written(term), tuple(term.names()), spec.places)

    def _guarded(self, said: str, names: tuple[str, ...], places: int | None) -> str | None:
        """The formula where all that it needs is there, rounded; None if it never can be."""
        entries = list(dict.fromkeys(name for name in names if not _total(name)))
        if any(self.form.entry(name) is None for name in entries):
            return None
        given = [f"COUNT({','.join(map(mark_of, entries))})={len(entries)}"] if entries else []
        given += dict.fromkeys(each for name in names for each in self._told(name))
        rounded = said if places is None else f"ROUND({said},{places})"
        # A divisor may be 0.
        safe = f'IFERROR({rounded},"")' if "/" in rounded else rounded
        if not given:
            return safe
        condition = given[0] if len(given) == 1 else f"AND({','.join(given)})"
        return f'IF({condition},{safe},"")'

    def _written(self, term: Term) -> str:
        if isinstance(term, Number):
            return f"{term.value:f}"
        if isinstance(term, Name):
            total = _total(term.name)
            return self._reckoned(*total) if total else mark_of(term.name)
        return f"({self._written(term.left)}{term.sign}{self._written(term.right)})"

    def _reckoned(self, kind: str, rows: str, column: str) -> str:
        """A sum over growing rows, or how many of them hold something."""
        return f"SUM({self._range(rows, column)})" if kind == SUM else self._filled(rows)

    def _told(self, name: str) -> Iterator[str]:
        """That a column is filled in, in all rows that hold something."""
        total = _total(name)
        if total and total[0] == SUM:
            filled = f'SUMPRODUCT(--({self._range(*total[1:])}<>""))'
            yield f"{filled}={self._filled(total[1])}"

    def _filled(self, rows: str) -> str:
        columns = (self._range(rows, column.name) for column in self._model(rows).columns)
        return f'SUMPRODUCT(--({"&".join(columns)}<>""))'

    def _range(self, rows: str, column: str) -> str:
        first, last = (mark_of(f"{rows}.{n}.{column}") for n in (1, self.rows[rows]))
        return f"{first}:{last}"

    def _model(self, rows: str) -> RowsModel:
        return self.form.growing[rows].model


def _total(name: str) -> tuple[str, str, str] | None:
    """Kind, rows and column of a sum or a count of growing rows."""
    kind, stroke, rest = name.partition("/")
    rows, _, column = rest.partition("/")
    return (kind, rows, column) if stroke and kind in (SUM, COUNT) else None

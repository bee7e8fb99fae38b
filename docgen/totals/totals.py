"""The submissions of one form added up, entry by entry, for any unit, branch, or all."""

from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from docgen.fields import Option, Value
from docgen.fields.choosing import Choosing
from docgen.findings import Finding
from docgen.forms import FormModel, Values
from docgen.submissions import FormSubmission
from docgen.totals.doubts import doubts
from docgen.totals.figure import (
    EXACT,
    RATE,
    Figure,
    Source,
    TotalsError,
    joined,
    quotient,
    together,
)
from docgen.totals.ranks import Ranking, ranked, share_of
from docgen.totals.returns import Returns
from docgen.totals.tree import Scope, UnitLike, UnitTree
from docgen.totals.ways import Way


class TextOf(NamedTuple):
    """A text that a unit wrote: its code, the name tables show, the text as the form words it."""

    unit: str
    name: str
    text: str


class RowsOf(NamedTuple):
    """A growing row of a unit: its code and name, the row's number, values by column."""

    unit: str
    name: str
    number: int
    values: Mapping[str, Value]


def total_up(
    form: FormModel,
    document: str,
    submissions: Mapping[str, FormSubmission],
    units: Sequence[UnitLike],
    last: Mapping[str, FormSubmission] | None = None,
    *,
    late: Set[str] = frozenset(),
) -> "Totals":
    """The submissions added up.

    submissions, last: this time's and last time's, of this form, by units' codes; late: codes of
    units whose submission came late. Corrections by hand count; what is unclear is missing, and a
    missing value is never zero. What comes from no unit that reports is not counted, but a finding.
    """
    tree = UnitTree(units)
    now = [submissions.get(code) for code in tree.reporting]
    before = [last.get(code) for code in tree.reporting] if last else None
    return Totals(
        now=Returns(form, document, now, tree),
        before=Returns(form, document, before, tree, last=True) if before else None,
        late=late,
        findings=tuple(doubts(form, submissions, tree)),
    )


class Totals:
    """The figures of one form.

    `entry` is the name of an entry (visited, 002.money); of growing rows `activities.people` is
    the column over all rows, `activities` how many rows came in. `scope`: None is all units that
    report, a unit's code the unit with all units below it, or a Scope. Raises KeyError for names
    and codes that there are not. All lists of units are in the order of the tree.

    `findings`: values under names that the form does not have, submissions of units that do not
    report or on an older version, entries that cannot be added up as declared.
    """

    def __init__(
        self,
        *,
        now: Returns,
        before: Returns | None,
        late: Set[str],
        findings: tuple[Finding, ...],
    ) -> None:
        self._now, self._before = now, before
        self.form, self.document, self.tree = now.form, now.document, now.tree
        self.findings = findings
        self._late = late

    # ------------------------------------------------------------ who has reported

    @property
    def asked(self) -> tuple[str, ...]:
        """The codes of the units that report."""
        return self.tree.reporting

    @cached_property
    def reported(self) -> tuple[str, ...]:
        """Those whose submission is in."""
        return tuple(code for code, each in self._each() if each is not None)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Those whose submission is not in."""
        return tuple(code for code, each in self._each() if each is None)

    @cached_property
    def late(self) -> tuple[str, ...]:
        """Those whose submission is in, but came late."""
        return tuple(code for code in self.reported if code in self._late)

    @property
    def compares(self) -> bool:
        """Whether there is anything of last time."""
        return self._before is not None

    def submission(self, unit: str) -> FormSubmission | None:
        """What a unit that reports has sent; None if it has not. Raises KeyError."""
        return self._now.submissions[self._at(unit)]

    def _each(self) -> Iterator[tuple[str, FormSubmission | None]]:
        return zip(self.asked, self._now.submissions, strict=True)

    # ------------------------------------------------------------ the entries

    def has(self, entry: str) -> bool:
        """Whether there is an entry, or column or table of growing rows, of that name."""
        try:
            self._now.label(entry)
        except KeyError:
            return False
        return True

    def label(self, entry: str) -> str:
        """What messages call the entry."""
        return self._now.label(entry)

    def measure(self, entry: str) -> str:
        """The measure of the entry's figures; "%" of a rate."""
        return self._now.measure(entry)

    def way(self, entry: str) -> Way:
        """How the entry is added up."""
        return self._now.way(entry)

    # ------------------------------------------------------------ figures

    def figure(self, entry: str, scope: Scope | str | None = None) -> Figure | None:
        """The entry's total as the form says: sum, largest, latest, or weighted rate.

        None where no unit has a value, and for entries that are listed or not added up. Over a
        unit alone it is the unit's own number.
        """
        return self._now.figure(entry, _scope(scope))

    def own(self, entry: str, unit: str) -> Figure | None:
        """A unit's own number alone; None if it has none."""
        return self._now.figure(entry, Scope(unit, own=True))

    def value(self, entry: str, unit: str) -> Value | None:
        """What a unit filled in, corrected; None is blank, unclear or not reported."""
        return self._now.columns.column(entry).values[self._at(unit)]

    def held(self, unit: str) -> Values:
        """All that counts of what a unit sent, by the names of entries, growing rows too."""
        return self._now.columns.rows[self._at(unit)] or {}

    def values(self, entry: str) -> Sequence[Value | None]:
        """What all units filled in, in the order of `asked`."""
        return self._now.columns.column(entry).values

    def chosen(self, entry: str, scope: Scope | str | None = None) -> tuple[str, Value] | None:
        """Of an entry that is largest or latest: the unit's code, and the value, also a day."""
        wanted = self.way(entry) in ("largest", "latest")
        return self._now.chosen(entry, _scope(scope)) if wanted else None

    def last(self, entry: str, scope: Scope | str | None = None) -> Figure | None:
        """Last time's figure, added up in the same way."""
        return self._before.figure(entry, _scope(scope)) if self._before else None

    def change(self, entry: str, scope: Scope | str | None = None) -> Figure | None:
        """This time's figure less last time's, of rates in 个百分点; None where one is missing."""
        now, before = self.figure(entry, scope), self.last(entry, scope)
        return None if now is None or before is None else now - before

    def growth(
        self, entry: str, scope: Scope | str | None = None, places: int = 1
    ) -> Figure | None:
        """The change as an exact rate of last time's figure, which `str` shows with `places`.

        None where one is missing. Raises TotalsError divided-by-zero where last time's is 0.
        """
        now, before = self.figure(entry, scope), self.last(entry, scope)
        if now is None or before is None:
            return None
        expression = f"({now.expression} - {before.expression}) ÷ {before.expression}"
        if not before.value:
            raise TotalsError("divided-by-zero", expression=expression)
        change = EXACT.subtract(Decimal(now.value), Decimal(before.value))
        return Figure(
            quotient(change, EXACT.abs(Decimal(before.value))),
            RATE,
            missing=together(now.missing, before.missing),
            expression=expression,
            places=places,
            make_sources=joined(now, before),
        )

    def target(self, entry: str) -> Figure | None:
        """The target that the form declares for the total; of a rate it is said in per cent."""
        if entry in self.form.growing or (target := self._now.entry(entry).field.target) is None:
            return None
        value = Decimal(repr(target)) if isinstance(target, float) else target
        measure = self.measure(entry)
        return Figure(
            Decimal(value).scaleb(-2, EXACT) if measure == RATE else value,
            measure,
            expression=f"目标({self.label(entry)})",
            places=self._now.places(entry),
        )

    # ------------------------------------------------------------ lists

    def texts(self, entry: str, scope: Scope | str | None = None) -> tuple[TextOf, ...]:
        """What the units wrote, of any type, in the form's words; blank and 无 are left out.

        Of a column of growing rows, a text a row.
        """
        found, now = self._now.entry(entry), self._now
        return tuple(
            TextOf(self.asked[at], self._name(at), found.kind.words(value, found.spec))
            for at, _, value in now.cells(entry, _scope(scope))
        )

    def counts(self, entry: str, scope: Scope | str | None = None) -> Mapping[str, Figure]:
        """How many units chose each option, by its label, in the form's order; never chosen is 0.

        Of a column of growing rows, how many rows. Empty for entries without options, and where
        nothing was chosen at all.
        """
        found = self._now.entry(entry)
        if not isinstance(found.kind, Choosing):
            return {}
        chosen: dict[str, list[Source]] = {}
        for at, cell, value in self._now.cells(entry, _scope(scope)):
            for code in found.kind.codes(value):
                chosen.setdefault(code, []).append(Source(self.asked[at], self.document, cell))
        if not chosen:
            return {}
        lacking = self._lacking(entry, scope)
        return {
            option.label: _counted(self.label(entry), option, chosen.get(option.code, []), lacking)
            for option in found.kind.options(found.spec)
        }

    def rows(self, rows: str, scope: Scope | str | None = None) -> tuple[RowsOf, ...]:
        """The growing rows of all units that hold something."""
        names = [column.name for column in self.form.growing[rows].model.columns]
        columns, span = self._now.columns, self.tree.span(_scope(scope))
        filled = columns.filled(rows)
        return tuple(
            RowsOf(self.asked[at], self._name(at), number, _cells(values, rows, number, names))
            for at in range(span.start, span.stop)
            if (values := columns.rows[at])
            for number in filled[at]
        )

    # ------------------------------------------------------------ side by side

    def ranking(
        self,
        entry: str,
        scopes: Sequence[Scope | str] | None = None,
        most: int | None = None,
        *,
        lowest: bool = False,
    ) -> Ranking:
        """The units, or the scopes, by their figures, the largest first: 1, 2, 2, 4.

        Without scopes each unit that reports stands by its own number. most: down to which place;
        all that share the last one stay. lowest: the smallest first.
        """
        if scopes is None:
            scopes = [Scope(code, own=True) for code in self.asked]
        known = [Scope(each) if isinstance(each, str) else each for each in scopes]
        figures = ((each, self.tree.name(each.unit), self.figure(entry, each)) for each in known)
        return ranked(figures, most, lowest=lowest)

    def share(self, entry: str, scope: Scope | str, places: int = 2) -> Figure | None:
        """The part of the whole that the scope has, a rate whose per cent is rounded half up.

        None where a figure is missing, and for what is not added up by sums. Raises TotalsError
        divided-by-zero for a whole of 0.
        """
        if self.way(entry) != "sum":
            return None
        part, whole = self.figure(entry, scope), self.figure(entry)
        return None if part is None or whole is None else share_of(part, whole, places)

    def shares(
        self, entry: str, scopes: Sequence[Scope | str] | None = None, places: int = 2
    ) -> tuple[Figure | None, ...]:
        """The shares of scopes (else of `tree.branches`) in the whole, each rounded by itself.

        Parts that add up to 99.99% are left so.
        """
        wanted = self.tree.branches if scopes is None else scopes
        return tuple(self.share(entry, scope, places) for scope in wanted)

    # ------------------------------------------------------------

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {code: at for at, code in enumerate(self.asked)}

    def _at(self, unit: str) -> int:
        return self._places[unit]

    def _name(self, at: int) -> str:
        return self.tree.name(self.asked[at])

    def _lacking(self, entry: str, scope: Scope | str | None) -> tuple[str, ...]:
        span = self.tree.span(_scope(scope))
        lacking = self._now.columns.column(entry).lacking_in(span)
        return tuple(self.asked[at] for at in lacking)


def _scope(scope: Scope | str | None) -> Scope | None:
    return Scope(scope) if isinstance(scope, str) else scope


def _counted(
    label: str, option: Option, sources: Sequence[Source], lacking: tuple[str, ...]
) -> Figure:
    return Figure(
        len(sources),
        missing=lacking,
        expression=f"计数({label}={option.label})",
        make_sources=lambda: tuple(sources),
    )


def _cells(values: Values, rows: str, number: int, names: Sequence[str]) -> Mapping[str, Value]:
    cells = ((name, values.get(f"{rows}.{number}.{name}")) for name in names)
    return {name: value for name, value in cells if value is not None}

"""The rules of a form: each holds once, in each column or row of a matrix, or in growing rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, TypeGuard

from docgen.fields import Nil, Value
from docgen.forms.fielding import ValueModel
from docgen.forms.formulas import in_cell, in_row
from docgen.forms.matrix import MatrixColumn, MatrixLine, MatrixModel
from docgen.forms.naming import COLUMN, COUNT, EACH, ROW, SUM, Names, plain
from docgen.forms.sections import CheckModel
from docgen.rules import Rule, parse_rule

Values = Mapping[str, Value | None]
"""The values of a form by the names of entries; one that is missing, or None, is blank."""


class Fault(NamedTuple):
    """What of the declaration values break: names of entries, a message's code and parameters."""

    names: tuple[str, ...]
    code: str
    params: Mapping[str, object]


class Instance(NamedTuple):
    """A rule between entries, and where it holds: 数量, 第3行; empty for a rule that holds once."""

    rule: Rule
    where: str


@dataclass(frozen=True, kw_only=True)
class FormRule:
    """A rule of a form; soft: to be explained, not corrected; message: the author's words.

    The names in `rule` are entries, or targets as `Names` writes them.
    """

    rule: Rule
    names: Names
    soft: bool = False
    message: str | None = None

    def faults(self, values: Values) -> Iterator[Fault]:
        """What to say wherever the values by name break the rule."""
        for rule, where in self.instances(values):
            sides = rule.sides(values)
            if sides is None or rule.holds(values):
                continue
            left, right = map(_said, sides)
            params = {
                "rule": f"{self.printed}（{where}）" if where else self.printed,
                "declared": self.rule.text,
                "left": left,
                "right": right,
                "message": self.message or "",
            }
            code = "rule-soft" if self.soft else "rule-broken"
            yield Fault(tuple(self._entries(rule)), code, params)

    @cached_property
    def printed(self) -> str:
        """The rule as forms print it: codes or labels for names, ≤ for <=."""
        return self.names.printed(self.rule.text)

    def fault(self, values: Values) -> tuple[str, Mapping[str, object]] | None:
        """The code and parameters of the first of the `faults`."""
        found = next(self.faults(with_totals(values, self.names)), None)
        return (found.code, found.params) if found else None

    def instances(self, values: Values) -> Iterator[Instance]:
        """The rule wherever it holds, between entries; growing rows as the values have them."""
        kinds = {kind: where for kind, where, _ in map(parts_of, self.rule.names()) if where}
        if EACH in kinds:
            rows = kinds[EACH]
            for number in range(1, row_count(rows, values) + 1):
                left, right = (in_row(t, rows, number) for t in (self.rule.left, self.rule.right))
                yield Instance(Rule(self.rule.text, left, self.rule.sign, right), f"第{number}行")
        else:
            yield from self._fixed

    @cached_property
    def _fixed(self) -> tuple[Instance, ...]:
        """The rule in the columns or rows of its matrix, or as it is."""
        kinds = {kind: where for kind, where, _ in map(parts_of, self.rule.names()) if where}
        if ROW not in kinds and COLUMN not in kinds:
            return (Instance(self.rule, ""),)
        matrix = self.names.matrices[int(kinds.get(ROW) or kinds[COLUMN])]
        return tuple(self._crossed(matrix, rows=ROW in kinds))

    def _crossed(self, matrix: MatrixModel, *, rows: bool) -> Iterator[Instance]:
        """The rule in each column whose numbers may be summed, or in each row."""
        without = {f"{line.name}.{name}" for line in matrix.lines for name in line.model.without}
        line, column = matrix.lines[0], matrix.columns_flat[0]
        cells = (
            [(line, each, each.label) for each in matrix.columns_flat if summed(each.model)]
            if rows
            else [(each, column, each.label) for each in matrix.lines]
        )
        for row, across, where in cells:
            rule = _placed(self.rule, row, across)
            if without.isdisjoint(rule.names()):
                yield Instance(rule, where)

    def _entries(self, rule: Rule) -> Iterator[str]:
        for name in rule.names():
            kind, where, _ = parts_of(name)
            if not where:
                yield name
            elif kind in {SUM, COUNT}:
                yield where


def form_rule(check: CheckModel, names: Names) -> FormRule:
    """A declared rule. Raises RuleError."""
    rule = parse_rule(plain(check.rule), names.callings)
    # As the author wrote it, for messages.
    rule = Rule(check.rule, rule.left, rule.sign, rule.right)
    return FormRule(rule=rule, names=names, soft=check.soft, message=check.message)


def parts_of(name: str) -> tuple[str, str, str]:
    """Kind, part or rows, and name of a target; an entry has its name alone, as the kind."""
    kind, _, rest = name.partition("/")
    where, _, what = rest.partition("/")
    return kind, where, what


def summed(model: ValueModel) -> bool:
    """Whether numbers of a column may be added up: rates may not."""
    return model.kind.order == "number" and model.type != "rate"


def row_count(rows: str, values: Values) -> int:
    """How many growing rows the values have."""
    return max(_numbers(rows, values), default=0)


def filled_rows(rows: str, values: Values) -> tuple[int, ...]:
    """The numbers of the growing rows that hold something."""
    filled = {name: value for name, value in values.items() if value is not None}
    return tuple(sorted(set(_numbers(rows, filled))))


def _numbers(rows: str, values: Values) -> Iterator[int]:
    start = f"{rows}."
    for name in values:
        if name.startswith(start):
            yield int(name.split(".")[1])


def with_totals(values: Values, names: Names) -> Values:
    """The values, and the sums and counts of growing rows under the targets' names.

    A sum is missing where a row has something, but nothing in that column.
    """
    totals: dict[str, Value | None] = {}
    for name, model in names.rows.items():
        filled = filled_rows(name, values)
        totals[f"{COUNT}/{name}"] = len(filled)
        for column in model.columns:
            cells = [values.get(f"{name}.{n}.{column.name}") for n in filled]
            totals[f"{SUM}/{name}/{column.name}"] = _sum(cells)
    return {**values, **totals} if totals else values


def _sum(cells: list[Value | None]) -> Decimal | None:
    told = [each for each in cells if not isinstance(each, Nil)]
    numbers = [Decimal(each) for each in told if is_number(each)]
    return sum(numbers, Decimal(0)) if len(numbers) == len(told) else None


def is_number(value: object) -> TypeGuard[int | Decimal]:
    """Whether a value is a number to be reckoned with."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _placed(rule: Rule, line: MatrixLine, column: MatrixColumn) -> Rule:
    left, right = (in_cell(term, line, column) for term in (rule.left, rule.right))
    return Rule(rule.text, left, rule.sign, right)


def _said(amount: object) -> str:
    return f"{amount:f}" if isinstance(amount, Decimal) else str(amount)

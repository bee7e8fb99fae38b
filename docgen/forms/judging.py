"""Values against their form: constraints, rules, what is computed, and change since last time."""

import decimal
from collections.abc import Iterator, Mapping
from decimal import Decimal

from docgen.fields import Value
from docgen.forms.entries import Entry, row_entries
from docgen.forms.form import FormModel
from docgen.forms.ruling import Fault, Values, filled_rows, is_number, with_totals


def faults_of(form: FormModel, values: Values, last: Values | None = None) -> tuple[Fault, ...]:
    """What of the declaration the values break; `last` are last time's values.

    A value of a computed entry must be what it follows to; where it is blank nothing is asked.
    """
    known = with_totals(completed(form, values), form.names)
    return (
        *_constraints(form, known, values),
        *_row_counts(form, values),
        *_computed(form, values, known),
        *(fault for rule in form.rules for fault in rule.faults(known)),
        *_changes(form, known, last or {}),
    )


def entries_with(form: FormModel, values: Values) -> Iterator[Entry]:
    """The entries that values can be judged by: of growing rows those that hold something."""
    yield from form.fixed
    for name, plan in form.growing.items():
        for number in filled_rows(name, values):
            yield from row_entries(plan, number)


def computed_values(form: FormModel, values: Values) -> Mapping[str, Value | None]:
    """What computed entries follow to, None where something is missing; also rates of two fields.

    An entry may follow from other computed ones.
    """
    formulas = {entry.name: entry for entry in _computed_entries(form, values)}
    known: dict[str, Value | None] = dict(values)
    found: dict[str, Value | None] = {}
    # One more round than the longest chain would do; circles are refused when the form is loaded.
    for _ in range(len(formulas)):
        totals = with_totals(known, form.names)
        made = {name: _value(form, entry, totals) for name, entry in formulas.items()}
        if made == found:
            break
        found = made
        known = {**values, **{n: v for n, v in found.items() if values.get(n) is None}}
    return found


def completed(form: FormModel, values: Values) -> Values:
    """The values, with computed ones where nothing was filled in."""
    computed = computed_values(form, values)
    made = {name: value for name, value in computed.items() if values.get(name) is None}
    return {**values, **made} if made else values


def _computed_entries(form: FormModel, values: Values) -> Iterator[Entry]:
    yield from form.computed
    for name, plan in form.growing.items():
        if any(column.computed or column.numerator for column in plan.model.columns):
            for number in filled_rows(name, values):
                yield from filter(form.is_computed, row_entries(plan, number))


def _value(form: FormModel, entry: Entry, values: Values) -> Value | None:
    formula = form.formula(entry.name)
    if formula is None:
        return entry.kind.computed(entry.spec, values)
    amount = formula.amount(values)
    return _fitting(entry, amount) if isinstance(amount, Decimal) else None


def _fitting(entry: Entry, amount: Decimal) -> Value:
    """The amount as the entry's type holds it: as many decimals as declared, half up."""
    if entry.field.type == "whole" and amount == amount.to_integral_value():
        return int(amount)
    if entry.spec.places is not None and entry.field.type != "rate":
        step = Decimal(1).scaleb(-entry.spec.places)
        return amount.quantize(step, rounding=decimal.ROUND_HALF_UP)
    return amount


def _constraints(form: FormModel, values: Values, filled: Values) -> Iterator[Fault]:
    for entry in entries_with(form, filled):
        for code, params in entry.kind.check(values.get(entry.name), entry.spec):
            if code == "value-required" and form.is_computed(entry):
                continue
            yield Fault((entry.name,), code, params)


def _row_counts(form: FormModel, values: Values) -> Iterator[Fault]:
    """Growing rows of which there are too few or too many."""
    for name, plan in form.growing.items():
        count = len(filled_rows(name, values))
        params = {"label": plan.label, "count": count}
        if count < plan.model.least:
            yield Fault((name,), "rows-few", {**params, "limit": plan.model.least})
        if count > plan.model.most:
            yield Fault((name,), "rows-many", {**params, "limit": plan.model.most})


def _computed(form: FormModel, values: Values, known: Values) -> Iterator[Fault]:
    """Computed entries that were filled in with something else."""
    for name, computed in computed_values(form, values).items():
        value, entry = values.get(name), form.entry(name)
        if entry is None or not is_number(value) or not is_number(computed) or value == computed:
            continue
        words = entry.kind.words
        params = {"value": words(value, entry.spec), "computed": words(computed, entry.spec)}
        yield Fault((name,), "computed-differs", params)


def _changes(form: FormModel, values: Values, last: Values) -> Iterator[Fault]:
    """Numbers that lie too far from last time's."""
    for entry in form.entries:
        limit, now, before = entry.field.limit, values.get(entry.name), last.get(entry.name)
        if limit is None or not is_number(now) or not is_number(before):
            continue
        change = abs(Decimal(now) - Decimal(before))
        most = Decimal(repr(limit.percent)) / 100 * abs(Decimal(before))
        if change <= most or change <= Decimal(repr(limit.least)):
            continue
        words = entry.kind.words
        params = {
            "value": words(now, entry.spec),
            "last": words(before, entry.spec),
            "limit": f"{limit.percent:g}",
        }
        yield Fault((entry.name,), "change-hard" if limit.hard else "change-soft", params)

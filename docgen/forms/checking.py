"""What cannot work in the declaration of a form: names, what values ask for, and rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.findings import Finding, Place, finding, suggestion
from docgen.forms.fielding import ValueModel, field_of
from docgen.forms.form import FormModel
from docgen.forms.formulas import computed_faults
from docgen.forms.matrix import MatrixModel
from docgen.forms.naming import COLUMN, COUNT, EACH, ROW, SUM
from docgen.forms.ruling import form_rule, parts_of
from docgen.forms.sections import Loc, RowsModel, part_lines
from docgen.forms.tables import matrix_faults, names_twice
from docgen.rules import Rule, RuleError
from docgen.source import Source

MOST_ENTRIES = 3000

_SPECIFIC = (
    "measure",
    "minimum",
    "maximum",
    "places",
    "length",
    "pattern",
    "choices",
    "numerator",
    "denominator",
)
_NUMERIC = ("computed", "change", "target")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Declared:
    """A value as declared: its label, and where; `parts` are what a rate's parts may be."""

    model: ValueModel
    name: str
    label: str
    loc: Loc
    parts: Mapping[str, ValueModel]


def check_form(form: FormModel, source: Source) -> Sequence[Finding]:
    """What cannot work in the declaration: names, what values ask for, and rules."""
    found = (
        *_twice(form, source),
        *(each for part in _matrices(form) for each in matrix_faults(*part, source)),
        *(each for value in _declared(form) for each in _value_faults(value, source)),
        *_rows_faults(form, source),
        *_explanation(form, source),
    )
    # Rules and formulas speak of names, which must be sound first.
    return found or (*_size(form, source), *_formula_faults(form, source), *_rules(form, source))


def _matrices(form: FormModel) -> Iterator[tuple[MatrixModel, Loc]]:
    for index, part in enumerate(form.parts):
        if part.matrix:
            yield part.matrix, (*form.loc_of(index), "matrix")


def _twice(form: FormModel, source: Source) -> Iterator[Finding]:
    """Names that stand twice in the form."""
    seen: dict[str, int] = {}
    for name, loc in _names(form):
        place = source.place(loc)
        if name in seen:
            yield finding("duplicate-code", place, code=name, line=seen[name])
        seen.setdefault(name, place.line or 0)


def _names(form: FormModel) -> Iterator[tuple[str, Loc]]:
    for index, part in enumerate(form.parts):
        loc = form.loc_of(index)
        yield from ((line.field.name, (*line.loc, "name")) for line in part_lines(part, loc))
        if part.matrix:
            for line in part.matrix.lines:
                key = "name" if line.model.name else "code"
                yield line.name, (*loc, "matrix", *line.loc, key)
        if part.rows:
            yield part.rows.name, (*loc, "rows", "name")
    yield from ((each.name, ("signature", at)) for at, each in enumerate(form.signers))


def _declared(form: FormModel) -> Iterator[_Declared]:
    """Every value that the form declares, a matrix's by column and by row."""
    listed: dict[str, ValueModel] = {
        line.field.name: line.field for part in form.parts for line in part_lines(part)
    }
    for index, part in enumerate(form.parts):
        loc = form.loc_of(index)
        for line in part_lines(part, loc):
            field = line.field
            yield _Declared(
                model=field, name=field.name, label=field.label, loc=line.loc, parts=listed
            )
        if part.matrix:
            columns = {each.name: each.model for each in part.matrix.columns_flat}
            for column in part.matrix.columns_flat:
                yield _Declared(
                    model=column.model,
                    name=column.name,
                    label=column.label,
                    loc=(*loc, "matrix", *column.loc),
                    parts=columns,
                )
        if part.rows:
            yield from _columns(part.rows, (*loc, "rows", "columns"))
    for at, signer in enumerate(form.signers):
        yield _Declared(
            model=signer, name=signer.name, label=signer.label, loc=("signature", at), parts={}
        )


def _columns(rows: RowsModel, loc: Loc) -> Iterator[_Declared]:
    parts = {each.name: each for each in rows.columns}
    for at, each in enumerate(rows.columns):
        yield _Declared(model=each, name=each.name, label=each.label, loc=(*loc, at), parts=parts)


def _value_faults(value: _Declared, source: Source) -> Iterator[Finding]:
    model, kind = value.model, value.model.kind
    for key in _SPECIFIC:
        if key in model.model_fields_set and key not in kind.keys:
            place = source.place((*value.loc, key), key=True)
            yield finding("key-of-other-type", place, key=key, type=kind.name)
    for key in _NUMERIC:
        if getattr(model, key) is not None and kind.order != "number":
            place = source.place((*value.loc, key), key=True)
            yield finding("key-of-other-type", place, key=key, type=kind.name)
    if (fault := _total_fault(model)) is not None:
        place = source.place((*value.loc, "total"))
        yield finding(fault, place, total=model.total, type=kind.name)
    for key, code, params in kind.faults(model.spec_of(value.label)):
        if key in kind.keys:
            place = source.place((*value.loc, key))
            yield Finding(code=code, place=place, params={"label": value.label, **params})
    for key in ("numerator", "denominator"):
        yield from _part_faults(value, key, source)


def _total_fault(model: ValueModel) -> str | None:
    """The code of what keeps a value from being totalled as declared."""
    numeric = model.kind.order == "number"
    if model.total == "sum" and (not numeric or model.type == "rate"):
        return "total-type"
    if model.total == "largest" and model.kind.order is None:
        return "total-type"
    if model.total == "rate" and not model.numerator:
        return "total-type"
    return None


def _part_faults(value: _Declared, key: str, source: Source) -> Iterator[Finding]:
    """A rate's part that is no number beside it."""
    name = getattr(value.model, key)
    place = source.place((*value.loc, key))
    if name is None or key not in value.model.kind.keys:
        return
    part = value.parts.get(name)
    if part is None:
        hint = suggestion(name, value.parts)
        yield finding("field-unknown", place, name=name, hint=hint)
    elif part is value.model or part.kind.order != "number":
        yield finding("rate-part", place, name=name)


def _rows_faults(form: FormModel, source: Source) -> Iterator[Finding]:
    for index, part in enumerate(form.parts):
        rows, loc = part.rows, (*form.loc_of(index), "rows")
        if rows is None:
            continue
        if rows.least > rows.most or rows.blank > rows.most:
            place = source.place((*loc, "most"))
            least = max(rows.least, rows.blank)
            yield finding("bounds-crossed", place, minimum=least, maximum=rows.most)
        columns = [
            (column.name, source.place((*loc, "columns", at, "name")))
            for at, column in enumerate(rows.columns)
        ]
        yield from names_twice(columns)


def _explanation(form: FormModel, source: Source) -> Iterator[Finding]:
    name = form.explanation
    if name is None:
        return
    place = source.place(("explanation",))
    entry = form.by_name.get(name)
    if entry is None:
        yield finding("field-unknown", place, name=name, hint=suggestion(name, form.by_name))
    elif entry.field.type not in {"text", "long"}:
        yield finding("explanation-type", place, name=name)


def _size(form: FormModel, source: Source) -> Iterator[Finding]:
    if len(form.entries) > MOST_ENTRIES:
        yield finding(
            "form-too-large", source.place(()), count=len(form.entries), limit=MOST_ENTRIES
        )


# ------------------------------------------------------------ formulas


def _formula_faults(form: FormModel, source: Source) -> Iterator[Finding]:
    locs = [form.loc_of(index) for index in range(len(form.parts))]
    sound = True
    for loc, needs in computed_faults(form.parts, locs, form.names):
        place = source.place((*loc, "computed"))
        if isinstance(needs, RuleError):
            sound = False
            yield _rule_error(needs, place, form)
            continue
        if not needs:
            yield finding("rule-no-field", place)
        for each in needs:
            if not _is_number(form, each):
                sound = False
                yield finding("rule-not-amount", place, name=_name(each))
    if sound and (circle := _circle(form)):
        yield finding("computed-circle", source.place(()), name=form.by_name[circle].label)


def _circle(form: FormModel) -> str | None:
    """An entry that follows from itself."""
    needs: dict[str, set[str]] = {}
    for entry in form.entries:
        formula = form.formula(entry.name)
        names = set(formula.names()) if formula else set()
        parts = {entry.spec.numerator, entry.spec.denominator} - {None}
        needs[entry.name] = {str(each) for each in names | parts}
    done: set[str] = set()
    for start in needs:
        trail: list[tuple[str, Iterator[str]]] = [(start, iter(needs[start]))]
        on = {start}
        while trail:
            name, rest = trail[-1]
            step = next(rest, None)
            if step is None:
                trail.pop()
                on.discard(name)
                done.add(name)
            elif step in on:
                return step
            elif step in needs and step not in done:
                on.add(step)
                trail.append((step, iter(needs[step])))
    return None


# ------------------------------------------------------------ rules


def _rules(form: FormModel, source: Source) -> Iterator[Finding]:
    for index, check in enumerate(form.checked):
        loc = (
            ("checks", index) if isinstance(form.checks[index], str) else ("checks", index, "rule")
        )
        place = source.place(loc)
        try:
            rule = form_rule(check, form.names).rule
        except RuleError as error:
            yield _rule_error(error, place, form)
        else:
            yield from (finding(code, place, **params) for code, params in _misfits(rule, form))


def _rule_error(error: RuleError, place: Place, form: FormModel) -> Finding:
    name = str(error.params.get("name", ""))
    hint = suggestion(name, form.names.callings) if name else ""
    return Finding(code=error.code, place=place, params={"hint": hint, **error.params})


def _misfits(rule: Rule, form: FormModel) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Names in a rule that are neither numbers nor days, days that are summed, and mixtures."""
    orders = {name: _order(form, name) for name in rule.names()}
    if not orders:
        yield "rule-no-field", {}
    for name, order in orders.items():
        if order is None:
            yield "rule-not-amount", {"name": _name(name)}
    if "date" in orders.values() and (set(orders.values()) != {"date"} or not rule.bare):
        yield "rule-days", {}
    wide = {parts_of(name)[:2] for name in orders} & _wide(orders)
    if len(wide) > 1:
        yield "rule-mixed", {}


def _wide(names: Mapping[str, object]) -> set[tuple[str, str]]:
    """Kind and part of the targets that make a rule hold more than once."""
    found = (parts_of(name) for name in names)
    return {(kind, where) for kind, where, _ in found if kind in {ROW, COLUMN, EACH} and where}


def _name(name: str) -> str:
    kind, where, what = parts_of(name)
    return what or where or kind


def _is_number(form: FormModel, name: str) -> bool:
    return _order(form, name) == "number"


def _order(form: FormModel, name: str) -> str | None:
    """Whether a target holds numbers or days; a row of a matrix does if any of its cells does."""
    kind, where, what = parts_of(name)
    if not where:
        entry = form.by_name.get(name)
        return entry.kind.order if entry else None
    if kind == COUNT:
        return "number"
    if kind in {EACH, SUM}:
        columns = {each.name: each for each in form.names.rows[where].columns}
        order = columns[what].kind.order
        return order if kind == EACH or order == "number" else None
    matrix = form.names.matrices[int(where)]
    cells = [
        field_of("", "", column.model, line.model).kind.order
        for line in matrix.lines
        for column in matrix.columns_flat
        if what == (line.name if kind == ROW else column.name)
    ]
    return next((order for order in cells if order), None)

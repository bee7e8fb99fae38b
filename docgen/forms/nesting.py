"""Values by the names of entries, as the YAML of a submission nests them, and back."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from docgen.forms.form import FormModel

T = TypeVar("T")


def nested(form: FormModel, values: Mapping[str, T]) -> dict[str, object]:
    """The values nested: {visited: 3, "002": {count: 1}, activities: [{people: 3}]}.

    The order is the form's. Names that the form does not know come last, as they are.
    """
    made: dict[str, object] = {}
    for name in sorted(values, key=_order(form)):
        outer, _, inner = name.partition(".")
        number, _, column = inner.partition(".")
        if outer in form.growing and number.isdecimal():
            rows = made.setdefault(outer, [])
            assert isinstance(rows, list)
            rows.extend({} for _ in range(int(number) - len(rows)))
            rows[int(number) - 1][column] = values[name]
        elif inner and name in form.by_name:
            cells = made.setdefault(outer, {})
            assert isinstance(cells, dict)
            cells[inner] = values[name]
        else:
            made[name] = values[name]
    return made


def flat(form: FormModel, data: Mapping[str, object]) -> dict[str, object]:
    """The values by the names of entries; what is nested otherwise than by `nested` stays."""
    return dict(item for name, value in data.items() for item in _flat(form, str(name), value))


def _flat(form: FormModel, name: str, value: object) -> Iterator[tuple[str, object]]:
    if name in form.growing and isinstance(value, list):
        for number, row in enumerate(value, 1):
            if isinstance(row, Mapping):
                yield from ((f"{name}.{number}.{column}", each) for column, each in row.items())
            else:
                yield f"{name}.{number}", row
    elif isinstance(value, Mapping) and name not in form.by_name:
        yield from ((f"{name}.{column}", each) for column, each in value.items())
    else:
        yield name, value


class _order:
    """The key that puts names in the order of the form."""

    def __init__(self, form: FormModel) -> None:
        self._known = {name: at for at, name in enumerate(form.by_name)}
        self._columns = {
            name: (
                self._known[f"{name}.1.{plan.model.columns[0].name}"],
                {column.name: at for at, column in enumerate(plan.model.columns)},
            )
            for name, plan in form.growing.items()
        }

    def __call__(self, name: str) -> tuple[int, int, int, str]:
        outer, _, inner = name.partition(".")
        number, _, column = inner.partition(".")
        if outer in self._columns and number.isdecimal():
            at, columns = self._columns[outer]
            return at, int(number), columns.get(column, len(columns)), column
        return self._known.get(name, len(self._known)), 0, 0, name

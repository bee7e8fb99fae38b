"""Jinja for a report's expressions: in a sandbox, with the filters that sentences need."""

from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import Any, Final

from jinja2 import StrictUndefined, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from docgen import text as wording
from docgen.documents.report.gaps import Gap
from docgen.documents.report.rounding import FILTERS, Said
from docgen.totals import Figure, TotalsError

_TAKEN: Final = ("date", "month", "number", "large", "numeral", "series")
"""Filters of the templates that serve texts as well."""

# What Jinja's own filters are good for in a sentence; the others are for web pages.
_OWN: Final = (
    "abs",
    "count",
    "default",
    "first",
    "join",
    "last",
    "length",
    "list",
    "map",
    "max",
    "min",
    "reject",
    "rejectattr",
    "reverse",
    "select",
    "selectattr",
    "sort",
    "sum",
    "trim",
    "unique",
)


class Absent(StrictUndefined):
    """A name that is known, but has no value: using it is a Gap; `is defined` tells."""


class Environment(ImmutableSandboxedEnvironment):
    """Jinja for expressions: what data have under a name comes before Python's attributes."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The value under the name, else an attribute that the sandbox allows."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def sandbox() -> Environment:
    """The environment of all reports."""
    made = Environment(autoescape=False, undefined=StrictUndefined)
    filters = {name: made.filters[name] for name in _OWN}
    taken = {name: _of_figures(wording.FILTERS[name]) for name in _TAKEN}
    made.filters = {
        **filters,
        **{name: _guarded(name, each) for name, each in {**taken, **FILTERS}.items()},
    }
    made.globals = {}
    return made


def _of_figures(function: Callable[..., object]) -> Callable[..., object]:
    """A filter of the templates that takes figures, and remembers them."""

    @wraps(function)
    def apply(value: object, *args: object, **options: object) -> object:
        if not isinstance(value, Figure):
            return function(value, *args, **options)
        return Said(str(function(value.value, *args, **options)), value)

    return apply


def absent(name: str, code: str, /, **params: object) -> Absent:
    """What stands for a value that there is not: using it raises a Gap of that code."""
    error: Any = partial(Gap, code, params)
    return Absent(name=name, exc=error)


def _guarded(name: str, function: Callable[..., object]) -> Callable[..., object]:
    """The filter, where a value that it cannot take is a Gap."""

    @wraps(function)
    def apply(value: object, *args: object, **options: object) -> object:
        if isinstance(value, Undefined):
            str(value)  # raises what the value lacks
        try:
            return function(value, *args, **options)
        except TotalsError:
            raise
        except (TypeError, ValueError, ArithmeticError):
            raise Gap("report-filter", {"filter": name, "value": str(value)}) from None

    return apply

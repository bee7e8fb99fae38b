"""How an entry is added up over units: as the form says, else by its type."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from docgen.forms import Entry

Way: TypeAlias = Literal["sum", "list", "largest", "latest", "rate", "none"]

# Rates may never be summed, and days have no sum.
_ALL: Final = frozenset[Way]({"list", "latest", "none"})
_NUMBER: Final[frozenset[Way]] = _ALL | {"sum", "largest"}
_RATE: Final[frozenset[Way]] = _ALL | {"rate", "largest"}
# The first is the default.
_WAYS: Final[Mapping[str, tuple[Way, frozenset[Way]]]] = {
    "whole": ("sum", _NUMBER),
    "decimal": ("sum", _NUMBER),
    "rate": ("none", _RATE),
    "date": ("none", _ALL | {"largest"}),
    "month": ("none", _ALL | {"largest"}),
    "period": ("none", _ALL),
    "code": ("none", _ALL),
}
_TEXT: Final[tuple[Way, frozenset[Way]]] = ("list", _ALL)


def way_of(entry: Entry) -> Way:
    """How the entry is added up; what cannot be done with its type is not done."""
    wanted = entry.field.total
    if wanted is None or unfit(entry):
        usual = _WAYS.get(entry.field.type, _TEXT)[0]
        usual = "rate" if entry.field.type == "rate" and _quotient(entry) else usual
        return usual if wanted is None else "none"
    return wanted


def unfit(entry: Entry) -> bool:
    """Whether what the form says cannot be done: no sum of days, no weighted rate of nothing."""
    wanted = entry.field.total
    known = _WAYS.get(entry.field.type, _TEXT)[1]
    return wanted is not None and (
        wanted not in known or (wanted == "rate" and not _quotient(entry))
    )


def _quotient(entry: Entry) -> bool:
    return bool(entry.spec.numerator and entry.spec.denominator)

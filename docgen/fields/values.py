"""What the types of fields speak of: a declaration, a cell as returned, what was read in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Final, Literal, TypeAlias


class State(StrEnum):
    """How a cell of a returned form was understood."""

    OK = "ok"
    BLANK = "blank"
    NIL = "nil"
    ASK = "ask"
    WRONG = "wrong"


class Nil(Enum):
    """The value of a field that does not apply to a unit (无, —, /); it is not zero."""

    NIL = "nil"

    def __bool__(self) -> Literal[False]:
        return False


NIL: Final = Nil.NIL

Value: TypeAlias = int | Decimal | str | date | bool | tuple[str, ...] | tuple[date, date] | Nil
"""What a field can hold. Blank is None. A rate is a ratio: 12.5% is Decimal("0.125"); a month is
its first day; a period is its first and last day; choices are their codes."""

Plain: TypeAlias = int | float | str | date | bool
"""What a cell of a workbook can hold."""

Yaml: TypeAlias = int | float | str | date | bool | list[str] | dict[str, date]
"""What stands in the YAML of a submission."""

Kind: TypeAlias = Literal["text", "number", "bool", "date", "error", "formula", "blank"]


@dataclass(frozen=True, slots=True)
class Raw:
    """What stands in a cell of a returned form.

    text: as it stands there; of a Word file nothing else is known; value: what a workbook's cell
    holds, for the kinds number, bool and date; kind: of the workbook's cell, "formula" only for
    one without a cached value; number_format: of the workbook's cell.
    """

    text: str
    value: int | float | Decimal | bool | date | None = None
    kind: Kind = "text"
    number_format: str = "General"

    @property
    def percent(self) -> bool:
        """Whether the workbook shows the number in per cent."""
        return self.kind == "number" and "%" in _without_quoted(self.number_format)

    @property
    def shown_places(self) -> int | None:
        """How many decimals the workbook shows of every number; None where it is not fixed."""
        shown = _without_quoted(self.number_format).split(";")[0]
        found = re.search(r"0(?:\.(0*))?(?![0#.])", shown)
        return len(found[1] or "") if found and "#" not in shown.partition(".")[2] else None


def _without_quoted(number_format: str) -> str:
    return "".join(number_format.split('"')[::2]).replace("\\%", "")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a cell.

    value: typed, NIL for the state nil, None for blank, ask and wrong; raw: the cell's text;
    code, params: the message of the finding for ask and wrong, and for what is ok but must be
    named, such as 十二 read as 12; else None.
    """

    state: State
    value: Value | None
    raw: str
    code: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    """One of the choices of a field: the code that is stored, the label that is printed."""

    code: str
    label: str


Bound: TypeAlias = int | Decimal | date


@dataclass(frozen=True, kw_only=True, slots=True)
class Spec:
    """All that a type may ask of a field's declaration.

    minimum, maximum: of a number, a rate in per cent, or a day; places: decimals at most;
    shortest, longest: of a text, in characters; of a code both are its length;
    pattern: a regular expression that a whole text must match; options: the choices;
    hint: the author's own, in place of the one made from the constraints;
    numerator, denominator: names of the fields that a rate is made of.
    """

    label: str = ""
    measure: str = ""
    required: bool = False
    minimum: Bound | None = None
    maximum: Bound | None = None
    places: int | None = None
    shortest: int | None = None
    longest: int | None = None
    pattern: str | None = None
    options: tuple[Option, ...] = ()
    hint: str | None = None
    numerator: str | None = None
    denominator: str | None = None


LONGEST_TITLE: Final = 32
LONGEST_MESSAGE: Final = 255
LONGEST_LIST: Final = 255


@dataclass(frozen=True, kw_only=True, slots=True)
class Validation:
    """The data validation of a workbook's cell, as plain data.

    kind: as in SpreadsheetML, "none" only shows the message; operator, first, second: likewise,
    the bounds included; items: the drop-down list of the kind list; title, message: shown beside
    the cell and when a value is refused, within Excel's limits; style: "stop" refuses, "warning"
    lets what the form allows besides (无) pass; blank: whether the cell may stay empty.
    """

    kind: Literal["whole", "decimal", "date", "list", "textLength", "custom", "none"]
    operator: Literal["between", "equal", "greaterThanOrEqual", "lessThanOrEqual"] | None = None
    first: int | Decimal | date | str | None = None
    second: int | Decimal | date | str | None = None
    items: tuple[str, ...] = ()
    title: str = ""
    message: str = ""
    style: Literal["stop", "warning"] = "stop"
    blank: bool = True

    @property
    def inline(self) -> bool:
        """Whether the list fits into the validation itself; else it needs a range of a sheet."""
        joined = ",".join(self.items)
        fits = len(joined) <= LONGEST_LIST - 2
        return fits and joined.count(",") == len(self.items) - 1 and '"' not in joined

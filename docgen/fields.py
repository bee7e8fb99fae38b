"""Types of fields: one class a type, for all that a type knows of its values."""

from collections.abc import Mapping
from typing import Final

_BRACKETS: Final = "（    ）"


class FieldType:
    """What a value of a field may be; `name` is the type's name in YAML."""

    name: str

    def blank(self, measure: str) -> str:
        """What a blank form shows where the value will stand, its measure included."""
        return f"{_BRACKETS}{measure}"


class Whole(FieldType):
    """A whole number counted in a measure: 家, 场次."""

    name = "whole"


class Decimal(FieldType):
    """A number with decimals in a measure: 万元."""

    name = "decimal"


class Text(FieldType):
    """Words; the cell is left white, with the measure, if there is one, at its end."""

    name = "text"

    def blank(self, measure: str) -> str:
        """A white cell."""
        return measure


class Day(FieldType):
    """A day of the calendar."""

    name = "date"

    def blank(self, measure: str) -> str:
        """Room for year, month and day."""
        return "    年    月    日"


TYPES: Final[Mapping[str, FieldType]] = {
    kind.name: kind for kind in (Whole(), Decimal(), Text(), Day())
}
"""The types by name. A new type is one class here."""

"""Types of fields: one class a type, for all that a type knows of its values."""

from collections.abc import Mapping
from typing import Final

from docgen.fields.base import Fault, FieldType
from docgen.fields.choosing import Choice, Choices, YesNo
from docgen.fields.days import Day, Month, Period
from docgen.fields.numbers import Decimal as DecimalNumber
from docgen.fields.numbers import Rate, Whole
from docgen.fields.values import (
    NIL,
    Nil,
    Option,
    Plain,
    Raw,
    Reading,
    Spec,
    State,
    Validation,
    Value,
    Yaml,
)
from docgen.fields.words import Code, LongText, Text

__all__ = [
    "NIL",
    "TYPES",
    "Fault",
    "FieldType",
    "Nil",
    "Option",
    "Plain",
    "Raw",
    "Reading",
    "Spec",
    "State",
    "Validation",
    "Value",
    "Yaml",
]

TYPES: Final[Mapping[str, FieldType]] = {
    kind.name: kind
    for kind in (
        Whole(),
        DecimalNumber(),
        Rate(),
        Day(),
        Month(),
        Period(),
        Text(),
        LongText(),
        Choice(),
        Choices(),
        YesNo(),
        Code(),
    )
}
"""The types by name. A new type is one class in a module here."""

"""Messages about the declaration of a form: its fields and its rules."""

from collections.abc import Mapping
from typing import Final

from docgen.locale import N_
from docgen.messages.message import Message, error

MESSAGES: Final[Mapping[str, Message]] = {
    "key-of-other-type": error(
        N_("“{key}” means nothing for a field of the type {type}."),
        N_("Delete it, or correct the type."),
    ),
    "bound-not-number": error(
        N_("The limit “{value}” is not a number."),
        N_("Write a number."),
    ),
    "bound-not-whole": error(
        N_("The limit {value} of a whole number is not whole."),
        N_("Write a whole number, or choose the type decimal."),
    ),
    "bound-not-date": error(
        N_("The limit “{value}” is not a day."),
        N_("Write it such as 2023-05-30."),
    ),
    "bounds-crossed": error(
        N_("The least, {minimum}, is more than the most, {maximum}."),
        N_("Correct one of the two."),
    ),
    "rate-measure": error(
        N_("A rate is counted in %, not in “{measure}”."),
        N_("Delete the measure, or choose the type decimal."),
    ),
    "rate-half": error(
        N_("A rate has both numerator and denominator, or neither."),
        N_("Add the one that is missing."),
    ),
    "rate-part": error(
        N_("“{name}” cannot be a part of this rate; it is no number, or the rate itself."),
        N_("Name another field of the form."),
    ),
    "field-unknown": error(
        N_("There is no field “{name}” in the form."),
        N_("Use the name of a field of the form.{hint}"),
    ),
    "pattern-wrong": error(
        N_("“{value}” is not a regular expression."),
        N_("Correct it; a literal bracket or point needs a backslash before it."),
    ),
    "pattern-danger": error(
        N_("The pattern “{value}” is too complex; matching it could take forever."),
        N_("Do not repeat groups that repeat or branch, nor look around or refer back."),
    ),
    "code-no-length": error(
        N_("The code's length is missing."),
        N_("Write how many characters it has, such as length: 6."),
    ),
    "choices-missing": error(
        N_("There is nothing to choose from."),
        N_("List the choices under “choices”."),
    ),
    "choices-twice": error(
        N_("The choice “{label}” cannot be told from another one."),
        N_("Give each choice a code and a label of its own."),
    ),
    "choice-nil": error(
        N_(
            "The choice “{label}” cannot be stored under this code, which means that a field"
            " does not apply."
        ),
        N_("Write it with another code, such as {code: none, label: …}."),
    ),
    "rule-too-long": error(
        N_("The rule has more than {limit} characters."),
        N_("Make several rules of it."),
    ),
    "rule-syntax": error(
        N_("The rule cannot be understood at “{at}”: {problem}."),
        N_("Write it such as a = b + c or a <= b."),
    ),
    "rule-unknown": error(
        N_(
            "The rule speaks of “{name}”, but the form has no such field, or several of this label."
        ),
        N_("Use the name of a field of the form.{hint}"),
    ),
    "rule-no-field": error(
        N_("The rule names no field of the form."),
        N_("Use the names of fields."),
    ),
    "rule-not-amount": error(
        N_("“{name}” is neither a number nor a day and cannot stand in a rule."),
        N_("Use fields that hold numbers, or two that hold days."),
    ),
    "rule-days": error(
        N_("Days can only be compared with each other."),
        N_("Write a rule such as start <= end."),
    ),
    "form-content": error(
        N_("A form has either “fields” or “sections”."),
        N_("List the fields under “fields”, or the parts under “sections”."),
    ),
    "section-content": error(
        N_("A part of a form has exactly one of “fields”, “matrix” and “rows”."),
        N_("Make a part of its own of each."),
    ),
    "key-of-group": error(
        N_("“{key}” means nothing here."),
        N_("Write it where the values are declared."),
    ),
    "group-inside": error(
        N_("A row that is part of another row cannot be a group."),
        N_("Put the group around the rows, or write an ordinary row."),
    ),
    "header-deep": error(
        N_("The header of the table has more than {limit} levels."),
        N_("Put levels together."),
    ),
    "groups-deep": error(
        N_("The rows of the table are grouped in more than {limit} levels."),
        N_("Put levels together."),
    ),
    "form-too-large": error(
        N_("The form has {count} places for values; at most {limit} are possible."),
        N_("Make several forms of it."),
    ),
    "explanation-type": error(
        N_("“{name}” cannot hold an explanation; it is no text."),
        N_("Name a field of the type text or long."),
    ),
    "computed-circle": error(
        N_("“{name}” is computed from itself."),
        N_("Correct the formulas."),
    ),
    "rule-mixed": error(
        N_("The rule mixes rows and columns, or those of several tables."),
        N_("Write a rule of rows, or of columns, or of single cells such as 001.count."),
    ),
    "matrix-column-unknown": error(
        N_("The table has no column “{name}”."),
        N_("Use the name of a column.{hint}"),
    ),
    "total-type": error(
        N_("Values of the type {type} cannot be totalled as “{total}”."),
        N_("Choose another total, or leave it out; a rate needs numerator and denominator."),
    ),
}

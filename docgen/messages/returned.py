"""Messages about what stands in the cells of a returned form."""

from collections.abc import Mapping
from typing import Final

from docgen.locale import N_
from docgen.messages.message import Message, error, info, warning

MESSAGES: Final[Mapping[str, Message]] = {
    "value-error": error(
        N_("The cell holds the error “{text}”."),
        N_("Fill in the value."),
    ),
    "value-formula": warning(
        N_("The cell holds a formula whose result was not saved."),
        N_("Fill in the value itself, or open the file, save it and send it again."),
    ),
    "value-bool": error(
        N_("The cell holds the truth value “{text}”."),
        N_("Fill in the value."),
    ),
    "value-date": warning(
        N_("The cell holds a day, “{text}”, which Excel may have made of something else."),
        N_("Fill it in again, and format the cell as text if need be."),
    ),
    "value-required": error(
        N_("“{label}” must be filled in."),
        N_("Fill in the value; 0 if there was none."),
    ),
    "value-below": error(
        N_("{value} is less than {limit}."),
        N_("Check it and correct it."),
    ),
    "value-above": error(
        N_("{value} is more than {limit}."),
        N_("Check it and correct it."),
    ),
    "value-places": error(
        N_("{value} has more than {limit} decimals."),
        N_("Round it."),
    ),
    "number-unclear": warning(
        N_("“{text}” cannot be read as a number."),
        N_("Fill in digits only."),
    ),
    "number-symbols": warning(
        N_("“{text}” holds the signs {symbols}, which are no ordinary digits."),
        N_("Fill in ordinary digits."),
    ),
    "number-huge": warning(
        N_("“{text}” has more than {limit} digits."),
        N_("Check the number and its measure."),
    ),
    "number-spoken": info(
        N_("“{text}” was read as {number}."),
        N_("Fill in digits next time."),
    ),
    "number-separators": warning(
        N_("The points, commas or spaces in “{text}” leave its number open."),
        N_("Fill in digits without separators."),
    ),
    "number-range": warning(
        N_("“{text}” is a range."),
        N_("Fill in one exact number."),
    ),
    "number-vague": warning(
        N_("“{text}” is not exact."),
        N_("Fill in the exact number."),
    ),
    "number-unit": warning(
        N_("“{text}” is given in “{unit}”; the form counts in “{measure}”."),
        N_("Convert it to {measure}, and fill in digits only."),
    ),
    "number-unit-none": warning(
        N_("“{text}” is given in “{unit}”, but the form asks for a mere number."),
        N_("Fill in digits only."),
    ),
    "number-percent": warning(
        N_("The cell shows the number in per cent: “{text}”."),
        N_("Fill in the number itself, and format the cell as a number."),
    ),
    "number-not-whole": error(
        N_("“{text}” is not a whole number."),
        N_("Fill in a whole number."),
    ),
    "number-rounded": info(
        N_("“{text}” was read as {value}, with {limit} decimals as the cell shows it."),
        N_("Check that this is right."),
    ),
    "rate-ratio": warning(
        N_("“{text}” without % may mean a ratio or a percentage."),
        N_("Fill in the percentage with the sign, such as 12.5%."),
    ),
    "date-unclear": warning(
        N_("“{text}” leaves the date open."),
        N_("Fill it in in full, with figures and the year in four digits."),
    ),
    "date-none": error(
        N_("“{text}” is no date of the calendar, or the end lies before the start."),
        N_("Check year, month and day."),
    ),
    "date-spoken": info(
        N_("“{text}” was read as {value}."),
        N_("Fill in digits next time."),
    ),
    "text-short": error(
        N_("The text has {count} characters; at least {limit} are asked for."),
        N_("Complete it."),
    ),
    "text-long": error(
        N_("The text has {count} characters; at most {limit} are allowed."),
        N_("Shorten it."),
    ),
    "text-pattern": error(
        N_("“{value}” does not have the form that is asked for."),
        "{hint}",
    ),
    "code-digits": error(
        N_("“{text}” is not a code of digits."),
        N_("Fill in the digits of the code only."),
    ),
    "code-zeros": warning(
        N_("“{text}” has fewer than {limit} digits; Excel may have dropped zeros in front."),
        N_("Format the cell as text, and fill in the whole code."),
    ),
    "code-length": error(
        N_("The code has {count} characters instead of {limit}."),
        N_("Check the code."),
    ),
    "choice-unclear": warning(
        N_("It is not clear what “{text}” chooses."),
        N_("Choose from: {known}."),
    ),
    "choice-several": error(
        N_("“{text}” chooses more than one."),
        N_("Choose only one."),
    ),
    "choice-unknown": error(
        N_("There is no choice “{value}”."),
        N_("Choose from: {known}."),
    ),
    "choice-tick": info(
        N_("“{text}” was read as 是."),
        N_("Fill in 是 or 否 next time."),
    ),
    "rule-broken": error(
        N_("The rule {rule} does not hold: {left} on the left, {right} on the right."),
        N_("Check the numbers and correct them. {message}"),
    ),
    "rule-soft": warning(
        N_("The rule {rule} does not hold: {left} on the left, {right} on the right."),
        N_("Check the numbers, and explain them if they are right. {message}"),
    ),
    "rows-few": error(
        N_("“{label}” has {count} rows; at least {limit} are asked for."),
        N_("Complete the rows."),
    ),
    "rows-many": error(
        N_("“{label}” has {count} rows; at most {limit} are allowed."),
        N_("Leave rows out, or ask who sent the form."),
    ),
    "computed-differs": error(
        N_("{value} was filled in, but the other figures make {computed}."),
        N_("Check the figures and correct what is wrong."),
    ),
    "change-hard": error(
        N_("{value} lies more than {limit}% from last time's {last}."),
        N_("Check it and correct it."),
    ),
    "change-soft": warning(
        N_("{value} lies more than {limit}% from last time's {last}."),
        N_("Check it, and explain it if it is right."),
    ),
}

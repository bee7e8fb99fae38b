"""Messages about the YAML of a campaign: its form, its values, what they mean."""

from collections.abc import Mapping
from typing import Final

from docgen.locale import N_
from docgen.messages.message import Message, error, warning

MESSAGES: Final[Mapping[str, Message]] = {
    # YAML
    "yaml-syntax": error("{problem}", "{hint}"),
    "yaml-documents": error(
        N_("The file holds more than one YAML document."),
        N_("Delete this line “---”, or put what follows into a file of its own."),
    ),
    "yaml-tag": error(
        N_("The type mark “{tag}” is not supported."),
        N_("Delete it; text that begins with “!” must stand in quotes."),
    ),
    "yaml-recursion": error(
        N_("The alias “*” stands inside the very thing it names."),
        N_("Write the content out instead of the alias."),
    ),
    "yaml-too-deep": error(
        N_("The content is nested more than {limit} levels deep."),
        N_("Check the brackets and the indentation."),
    ),
    "yaml-too-many": error(
        N_("The content grows to more than {limit} values."),
        N_("Use fewer aliases “*” and merges “<<”, or split the file."),
    ),
    "yaml-merge": error(
        N_("After “<<:” stands something that has no keys."),
        N_("Write an alias of a mapping there, such as “<<: *name”."),
    ),
    "duplicate-key": error(
        N_("“{key}” is written twice; it already stands in line {line}."),
        N_("Delete one of them."),
    ),
    "key-not-text": error(
        N_("The key “{key}” is not text."),
        N_("Put it in quotes, and check the indentation and colons around it."),
    ),
    "control-character": error(
        N_("The text holds a control character that cannot be seen or printed: {characters}."),
        N_("Delete it and type the text around it again."),
    ),
    # Values
    "missing-key": error(
        N_("“{key}” is required, but it is missing."),
        N_("Add a line “{key}: …”."),
    ),
    "missing-one-of": error(
        N_("One of these keys is required: {keys}."),
        N_("Add one of them."),
    ),
    "unknown-key": error(N_("“{key}” is not known here."), "{hint}"),
    "empty-value": error(
        N_("{subject} has no value."),
        N_("Write {expected}, or delete the line."),
    ),
    "empty-text": error(N_("{subject} is empty."), N_("Write its text, or delete it.")),
    "wrong-type": error(
        N_("{subject} must be {expected}, but it is {actual}."),
        "{hint}",
    ),
    "bad-date": error(N_("“{value}” is not a date."), "{hint}"),
    "bad-choice": error(N_("{subject} cannot be “{value}”."), "{hint}"),
    "bad-name": error(
        N_("“{value}” cannot be a name."),
        N_("Use only letters (Chinese ones too), digits, “_” and “-”."),
    ),
    "bad-pattern": error(
        N_("{subject} does not have the expected form: “{value}”."),
        "{hint}",
    ),
    "bad-length": error(
        N_("{subject} must have {limit} characters."),
        N_("Shorten or complete the text."),
    ),
    "bad-count": error(
        N_("{subject} must have {limit} items, but it has {count}."),
        N_("Add or delete items."),
    ),
    "out-of-range": error(
        N_("{subject} must be {limit}, but it is {value}."),
        N_("Correct the number."),
    ),
    "invalid-value": error(N_("{subject} is not right: {reason}"), N_("Correct it.")),
    # Campaign
    "unit-unknown": error(
        N_("There is no unit “{unit}” in the campaign."),
        N_("Use the code of a unit listed under “units”.{hint}"),
    ),
    "annex-unknown": error(
        N_("There is no document “{document}” in the campaign."),
        N_("Use the name of a document listed under “documents”.{hint}"),
    ),
    "duplicate-code": error(
        N_("The code “{code}” is used twice; it already stands in line {line}."),
        N_("Give each one a code of its own."),
    ),
    "annex-not-listed": error(
        N_("The document “{document}” is not among this notice's annexes."),
        N_("Add it to “annexes”, or take the reference out."),
    ),
    "annex-twice": error(
        N_("The annex “{document}” is listed twice."),
        N_("Delete one of the two."),
    ),
    "duplicate-name": error(
        N_("The name “{name}” is used twice."),
        N_("Give each one a name of its own."),
    ),
    "unit-circle": error(
        N_("The unit “{unit}” lies above itself."),
        N_("Correct “parent” of this unit or of one above it."),
    ),
    "due-unknown": error(
        N_("“{document}” is no form of the campaign."),
        N_("Name a document of the kind form: {known}."),
    ),
    "end-before-start": error(
        N_("The end {end} lies before the start {start}."),
        N_("Correct one of the two dates."),
    ),
    "file-outside": error(
        N_("“{file}” lies outside the campaign folder."),
        N_("Copy the file into the folder and name it there."),
    ),
    "data-not-mapping": error(
        N_("The data of a template must be keys with values."),
        N_("Write “key: value” on each line at the top level."),
    ),
    # Activity tables
    "column-name": error(
        N_("A column cannot be named “{column}”; this key nests rows."),
        N_("Choose another name for the column."),
    ),
    "column-unknown": error(
        N_("There is no column “{column}”."),
        N_("Choose from: {known}."),
    ),
    "column-missing": error(
        N_("The workbook has no column “{label}”; it has: {known}."),
        N_("Rename the column in the workbook, or correct its label in the YAML."),
    ),
    "cell-missing": error(
        N_("The row has nothing for the column “{label}” ({column})."),
        N_("Write it here, or in the row around this one."),
    ),
    "number-typed": error(
        N_("The column “{column}” is numbered by docgen."),
        N_("Delete this line."),
    ),
    "row-wrong": error(
        N_("{subject} must be {expected}."),
        N_("Correct it, and check the indentation."),
    ),
    "signature-alone": warning(
        N_("The signature stands on a page without text (GB/T 9704, 7.3.5.5)."),
        N_("Lengthen or shorten the body, or part its last paragraph in two."),
    ),
    "row-too-long": warning(
        N_("Row {number} of the table is longer than a page and goes on on the next."),
        N_("Shorten its text, or make several rows of it."),
    ),
    "no-rows": error(
        N_("The table has no rows."),
        N_("Write at least one row under “rows”."),
    ),
    "due-before-start": error(
        N_("The due date {due} lies before the period's start {start}."),
        N_("Correct one of the two dates."),
    ),
    # Official style
    "number-brackets": error(
        N_("The year in the document number “{number}” is not in hexagonal brackets."),
        N_("Write “{suggestion}”."),
    ),
    "bad-number": error(
        N_("“{number}” is not a document number."),
        N_(
            "Write code, year in 〔〕, number without leading zero, and 号,"
            " as in 沪市监〔2023〕5号."
        ),
    ),
    "section-too-deep": error(
        N_("Sections lie more than {limit} levels deep."),
        N_("Move this one up, or make it a paragraph."),
    ),
    "section-too-many": error(
        N_("There are more than {limit} sections on one level."),
        N_("Group them under sections of a higher level."),
    ),
    "typed-annex": warning(
        N_("The annex number “{text}” is typed by hand; it goes wrong when annexes move."),
        N_("Refer to the annex by its document's name: {annex: name}."),
    ),
    "typed-numbering": warning(
        N_("The numbering “{numbering}” is typed by hand."),
        N_("Delete it; docgen numbers headings and paragraphs itself."),
    ),
}

"""Messages about returned forms: which one a file is, and where its values stand."""

from collections.abc import Mapping
from typing import Final

from docgen.locale import N_
from docgen.messages.message import Message, error, info, warning

MESSAGES: Final[Mapping[str, Message]] = {
    # Which form of which unit
    "file-unknown": error(
        N_("Nothing in the file tells which form it is; the campaign has {known}."),
        N_("Ask the unit to fill in the form that was sent out."),
    ),
    "file-other-campaign": error(
        N_("The file belongs to another campaign, “{campaign}” of {year}."),
        N_("Take it out of the inbox, or ask the unit for this campaign's form."),
    ),
    "file-form-unknown": error(
        N_("The file says it is the form “{form}”, which the campaign does not have."),
        N_("Ask the unit for a form of this campaign, or put the form's old name back."),
    ),
    "file-form-renamed": warning(
        N_(
            "The file says it is the form “{form}”, which the campaign does not have; by its"
            " text it was taken for “{title}”."
        ),
        N_("Check that this is right."),
    ),
    "form-contradiction": error(
        N_("It is not clear which form the file is: parts of it speak for {forms}."),
        N_("Ask the unit to fill in the form that was sent out, and nothing else."),
    ),
    "form-not-found": error(
        N_("The table of “{title}” is not in the file."),
        N_("Ask the unit to fill in the form that was sent out."),
    ),
    "form-older": warning(
        N_("The file is version {version} of the form, which is at version {now} by now."),
        N_("See whether anything is missing, and send the unit the new form if so."),
    ),
    "form-newer": warning(
        N_("The file is version {version} of the form, which is only at version {now} here."),
        N_("See whether form.yaml is the latest one."),
    ),
    "form-date-unclear": warning(
        N_("The date on the form, “{text}”, cannot be read."),
        N_("The file's own time is used; ask the unit if the date matters."),
    ),
    "unit-contradiction": error(
        N_("It is not clear which unit the file is from: parts of it speak for {units}."),
        N_("Ask the unit to use its own form, with its own name in it."),
    ),
    "unit-text-unknown": warning(
        N_("“{text}” is no unit of the campaign; by the file itself it is from {unit}."),
        N_("Check that this is right."),
    ),
    "file-unit-missing": error(
        N_("The file does not name the unit that filled it in."),
        N_("Ask the unit to fill in its name."),
    ),
    "file-unit-unclear": error(
        N_("“{text}” does not tell which unit of the campaign filled the form in."),
        N_("Ask the unit to fill in its full name.{hint}"),
    ),
    "file-unit-unknown": error(
        N_("The file is from the unit {unit}, which the campaign does not have."),
        N_("Add the unit to campaign.yaml, or take the file out of the inbox."),
    ),
    "file-unit-not-reporting": error(
        N_("The file is from {unit}, which does not report."),
        N_("Correct “reports” in campaign.yaml, or take the file out of the inbox."),
    ),
    # Where values stand
    "route-conflict": error(
        N_(
            "The place of the value is not clear: {first} holds “{first_text}”, {second} holds"
            " “{second_text}”."
        ),
        N_("Fill it in again, in a form whose rows and columns are as they were sent."),
    ),
    "mark-moved": error(
        N_("The mark of this item stands beside another one, at {first} with “{first_text}”."),
        N_("Fill it in again, in a form whose rows and columns are as they were sent."),
    ),
    "cell-merged": error(
        N_("The cell with “{text}” was merged from those of {count} items."),
        N_("Split it, and fill in each item."),
    ),
    "cell-missing": error(
        N_("The item is missing; its row or column was deleted or changed."),
        N_("Fill it in, in a form whose rows and columns are as they were sent."),
    ),
    "value-unread": error(
        N_("“{text}” cannot be read."),
        N_("Fill in the value again."),
    ),
    "form-twice": error(
        N_(
            "The form is in the file more than once: {first} holds “{first_text}”, {second}"
            " holds “{second_text}”."
        ),
        N_("Delete the one that does not count."),
    ),
    "form-copies": error(
        N_("The form is in the file more than once, with different values."),
        N_("Ask the unit which one counts; it should delete the others."),
    ),
    "form-hidden": warning(
        N_("The form stands on a hidden sheet."),
        N_("Check that this is the one the unit meant."),
    ),
    "rows-beyond": error(
        N_("“{label}” has more than {limit} rows; those from {at} on were not read."),
        N_("Leave rows out, or ask who sent the form."),
    ),
    "rows-nil": info(
        N_("“{text}” was read as: there is nothing to report under “{label}”."),
        N_("Check that this is right."),
    ),
    "total-row": warning(
        N_("The row “{text}” was taken for a sum and not read."),
        N_("Check that this is right; sums need not be filled in."),
    ),
    "row-outside": warning(
        N_("The row “{text}” is not part of the form; it was not read."),
        N_("See whether it matters, and where it belongs."),
    ),
    "text-outside": warning(
        N_("“{text}” stands outside of the places for values; it was not read."),
        N_("See whether it matters, and where it belongs."),
    ),
    "more-outside": warning(
        N_("{count} more texts stand outside of the places for values."),
        N_("Look at the file."),
    ),
    "cells-beyond": warning(
        N_("The file has more than {limit} cells; the rest was not looked at."),
        N_("Look at the file, or ask the unit for the form alone."),
    ),
    # Explained
    "fault-explained": info(
        N_("{what} It was explained: “{text}”."),
        N_("See whether the explanation holds."),
    ),
}

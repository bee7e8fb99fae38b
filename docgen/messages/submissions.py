"""Messages about submissions/*.yaml, and about which of several returned files counts."""

from collections.abc import Mapping
from typing import Final

from docgen.locale import N_
from docgen.messages.message import Message, error, info, warning

MESSAGES: Final[Mapping[str, Message]] = {
    # What a file says
    "bad-moment": error(
        N_("“{value}” is not a moment."),
        N_("Write day, time and time zone, such as 2023-07-01T08:00:00Z."),
    ),
    "submission-unit-unknown": warning(
        N_("“{unit}” is no unit of the campaign; this file does not count."),
        N_("Correct the code behind “unit”, or delete the file.{hint}"),
    ),
    "submission-twice": error(
        N_("The unit {unit} has another file, {file}, which counts; this one does not."),
        N_("Put both into one file and delete the other."),
    ),
    "submission-form-unknown": warning(
        N_("“{name}” is no form of the campaign; what is written here is kept, but not used."),
        N_("Correct the name, or delete it.{hint}"),
    ),
    "submission-name-unknown": warning(
        N_("The form has no “{name}”; what is written here is kept, but not used."),
        N_("Correct the name, or delete it.{hint}"),
    ),
    "submission-value": error(
        N_("“{value}” cannot be the value of “{label}”."),
        N_("{hint} Text in figures must stand in quotes."),
    ),
    "submission-value-twice": error(
        N_("The value of “{label}” is written here a second time."),
        N_("Delete one of the two."),
    ),
    # Corrections
    "correction-unsigned": warning(
        N_("The correction of “{label}” does not say who made it, or why."),
        N_("Complete “by” and “why”."),
    ),
    "correction-made": warning(
        N_("The value of “{label}” was changed in place from {read} to {value}."),
        N_("It is now under “corrections”; complete who made it and why."),
    ),
    "correction-beside": error(
        N_("“{label}” was changed in place to {value}, and has a correction to {correction}."),
        N_("The correction counts; change the value there if need be."),
    ),
    "correction-overrides": warning(
        N_(
            "“{label}”: the unit now reports {read} instead of {before}; the correction {value} "
            "still counts."
        ),
        N_("Check it; delete the correction if the unit's new value is right."),
    ),
    # What a person changed in place
    "submission-edited": warning(
        N_(
            "Values were changed in place, and the file they were read from, {file}, is no longer "
            "there; they stay as they are."
        ),
        N_("Write the changes under “corrections” with who and why, and delete the line “seal”."),
    ),
    "submission-edited-newer": error(
        N_(
            "Values were changed in place, and the file they were read from, {file}, is no longer "
            "there; so the newer file {newer} is not used."
        ),
        N_("Write the changes under “corrections” with who and why, and delete the line “seal”."),
    ),
    "submission-origin-edited": warning(
        N_(
            "What docgen wrote about the origin of the values was changed by hand; it is written "
            "anew."
        ),
        N_("Make corrections under “corrections” only."),
    ),
    "submission-received-kept": info(
        N_(
            "The newer file {file} is used; the day of receipt stays {received}, as it was set by "
            "hand."
        ),
        N_("Change “received” if another day counts."),
    ),
    "submission-by-hand": warning(
        N_(
            "These values were written by hand; the returned file {file}, which differs, is not "
            "used."
        ),
        N_("If it is to count, delete the form's part here and collect again."),
    ),
    "submission-reread": info(
        N_("The file {file} is now read otherwise than before: {labels}."),
        N_("Check these values."),
    ),
    # Writing
    "submission-not-written": error(
        N_("The file has mistakes; it was left as it is, so that nothing in it is lost."),
        N_("Correct the mistakes and collect again."),
    ),
    "submission-of-other": error(
        N_("The file belongs to another unit, {unit}; it was left as it is."),
        N_("Rename it to {name}."),
    ),
    "submission-meanwhile": error(
        N_("The file was changed while docgen was at work; it was left as it is."),
        N_("Collect again."),
    ),
    # Several files
    "returned-superseded": info(
        N_("The file does not count; {file} is newer."),
        N_(
            "If this one is to count, take the newer one out of the inbox, delete the form's part "
            "in the unit's file below submissions/, and collect again."
        ),
    ),
    "returned-duplicate": info(
        N_("The file says the same as {file}, which counts."),
        N_("There is nothing to do."),
    ),
    "returned-unordered": error(
        N_(
            "The files {files} differ, and neither their dates nor their times tell which is the "
            "newer; none of them is used."
        ),
        N_("Ask the unit which one counts, and take the others out of the inbox."),
    ),
    "returned-invalid": info(
        N_("The file cannot be used; it is only listed."),
        N_("See what is said of it, and ask the unit for another."),
    ),
}

"""Messages about submissions added up, and about their ledger."""

from collections.abc import Mapping
from typing import Final

from docgen.locale import N_
from docgen.messages.message import Message, error, info, warning

MESSAGES: Final[Mapping[str, Message]] = {
    "measures-mixed": error(
        N_("{left} and {right} are counted in different measures, and were to be reckoned as one."),
        N_("Reckon with what is counted in the same measure only."),
    ),
    "rates-added": error(
        N_("The rates {left} and {right} were to be added."),
        N_("Add up what they are made of, and divide."),
    ),
    "divided-by-zero": error(
        N_("{expression} would be divided by zero."),
        N_("Leave it out, or say what to write instead."),
    ),
    "total-unfit": warning(
        N_("“{label}” has the type {type} and cannot be added up as “{total}”; it is left out."),
        N_("Correct or delete “total” in the form."),
    ),
    "total-not-asked": warning(
        N_("Submissions of {count} units that do not report are not counted: {units}."),
        N_("Set “reports” of the units in campaign.yaml, or delete the submissions."),
    ),
    "total-name-unknown": warning(
        N_("{count} units reported “{name}”, which the form does not have: {units}."),
        N_("Give the value its present name in the submissions, or the form its old one.{hint}"),
    ),
    "total-version-older": info(
        N_("{count} units reported on version {version} of the form, not on {current}: {units}."),
        N_("What was added to the form since is missing of them; ask for it if it is needed."),
    ),
}

"""Messages about reports: their expressions, their data, their parts."""

from collections.abc import Mapping
from typing import Final

from docgen.locale import N_
from docgen.messages.message import Message, error, info, warning

MESSAGES: Final[Mapping[str, Message]] = {
    "report-tag": error(
        N_("“{tag}” is no complete tag of a report."),
        N_("Write expressions as two braces on either side; each “for” and “if” needs its end."),
    ),
    "report-syntax": error(
        N_("The expression in “{tag}” cannot be understood: {reason}."),
        N_("Correct the expression."),
    ),
    "report-punctuation": error(
        N_("The expression in “{tag}” holds Chinese punctuation: {characters}."),
        N_("Type expressions with English punctuation."),
    ),
    "report-filter-unknown": error(
        N_("There is no filter “{filter}”."),
        N_("Correct its name; rounding is done by 近, 余, 万, places and percent.{hint}"),
    ),
    "report-undefined": error(
        N_("The forms of this report have nothing called “{name}”."),
        N_(
            "Write the name of a field of the form; of several forms, the document before it.{hint}"
        ),
    ),
    "report-unit": error(
        N_("There is no unit “{name}”."),
        N_("Write the code of a unit of campaign.yaml.{hint}"),
    ),
    "report-data": error(
        N_("“{document}” is no form of the campaign."),
        N_("Write the name of a form's document as campaign.yaml has it.{hint}"),
    ),
    "report-missing": error(
        N_("“{name}” ({label}) has no value: no unit has reported it."),
        N_("Leave it out, or set “optional: true” if the paragraph may be dropped."),
    ),
    "report-no-last": error(
        N_("“{name}” ({label}) cannot be compared: there is no figure of last time."),
        N_("Name last time's folder as “last” in campaign.yaml, or leave the comparison out."),
    ),
    "report-no-target": error(
        N_("“{name}” ({label}) has no target."),
        N_("Write “target” at the field in form.yaml, or leave it out."),
    ),
    "report-filter": error(
        N_("The filter “{filter}” cannot take “{value}”."),
        N_("Use it on a number; rates take percent and places."),
    ),
    "report-unsayable": error(
        N_("“{expression}” gives nothing that a sentence can say."),
        N_("Let it give a number, a text or a date."),
    ),
    "report-failed": error(
        N_("“{expression}” cannot be reckoned: {reason}."),
        N_("Correct the expression."),
    ),
    "report-pie": error(
        N_("A pie can show only one field, and nothing below zero."),
        N_("Choose column or bar, or one field."),
    ),
    "report-wide": warning(
        N_("The table “{title}” is wider than a landscape page; its numbers are broken."),
        N_("Give it fewer fields, or make two tables of it."),
    ),
    "report-folder": error(
        N_("The folder “{folder}” with photos is not there."),
        N_("Correct its name, or create it in the campaign's folder."),
    ),
    "report-photo": warning(
        N_("“{file}” is no picture that can be shown: {reason}."),
        N_("Save it as JPEG or PNG."),
    ),
    "report-photos-large": error(
        N_("The photos up to “{file}” are larger than {limit} MB together."),
        N_("Save them smaller, 1600 pixels wide for example, or take some away."),
    ),
    "trace-no-report": error(
        N_("The campaign has no report to trace. {name}"),
        N_("Name a document of the kind “report” in campaign.yaml."),
    ),
    "report-none": info(
        N_("No unit has reported yet, so the report “{document}” was not made."),
        N_("Collect the returned forms first."),
    ),
}

"""Messages about a wrong call of the command, which then exits with 2."""

from collections.abc import Mapping
from typing import Final

from docgen.locale import N_
from docgen.messages.message import Message, error

MESSAGES: Final[Mapping[str, Message]] = {
    "command-unknown": error(
        N_("There is no command “{command}”."),
        N_("Run “docgen --help” to see the commands.{hint}"),
    ),
    "option-unknown": error(
        N_("There is no option “{option}” here."),
        N_("Run “{call} --help” to see the options.{hint}"),
    ),
    "option-value-missing": error(
        N_("The option “{option}” needs a value."),
        N_("Run “{call} --help” to see which."),
    ),
    "option-value-extra": error(
        N_("The option “{option}” takes no value."),
        N_("Delete what stands after “=”."),
    ),
    "argument-missing": error(
        N_("The argument {argument} is missing."),
        N_("Run “{call} --help” to see what it is."),
    ),
    "argument-extra": error(
        N_("There is nothing here for “{argument}” to name."),
        N_("Delete it; a name with spaces must stand in quotes."),
    ),
    "call-wrong": error("{problem}", N_("Run “{call} --help” to see how to call it.")),
    "day-wrong": error(
        N_("“{value}” is not a day."),
        N_("Write it such as 2023-07-03."),
    ),
    "inbox-missing": error(
        N_("There is no such folder of returned files."),
        N_("Make it and put the returned files into it, or name another folder."),
    ),
    "trace-nothing": error(
        N_("The report prints nothing like “{text}”."),
        N_("Give a number as it is printed, or words that stand beside it."),
    ),
    "jobs-wrong": error(
        N_("“--jobs” takes a whole number of processes from 1."),
        N_("Write it such as --jobs 4."),
    ),
    "kind-unknown": error(
        N_("The campaign makes nothing of the kind “{kind}”."),
        N_("Choose from: {known}."),
    ),
    "unit-not-reporting": error(
        N_("No unit with the code “{unit}” reports in this campaign."),
        N_("Give the code of a unit in campaign.yaml that has no “reports: false”.{hint}"),
    ),
    "schema-unknown": error(
        N_("There is no schema “{kind}”."),
        N_("Choose from: {known}."),
    ),
    "folder-not-empty": error(
        N_("The folder is not empty; nothing was written."),
        N_("Name a folder that does not exist yet, or an empty one."),
    ),
    "out-not-folder": error(
        N_("This is a file; the output must go to a folder."),
        N_("Name another folder, or move the file away."),
    ),
}

"""Messages about files that units return: what they are, and what to ask the unit for."""

from collections.abc import Mapping
from typing import Final

from docgen.locale import N_
from docgen.messages.message import Message, error, warning

MESSAGES: Final[Mapping[str, Message]] = {
    "returned-old-word": error(
        N_("The file has the old format of Word or WPS (.doc, .wps), which loses tables."),
        N_("Ask the unit to open it in Word or WPS, save it as .docx and send it again."),
    ),
    "returned-not-converted": error(
        N_("The file has the format .{kind}, which is only read with LibreOffice installed."),
        N_("Install LibreOffice, or ask the unit to save it as .docx or .xlsx and send it again."),
    ),
    "returned-conversion-failed": error(
        N_("LibreOffice could not convert the file from .{kind}; it may have a password."),
        N_("Ask the unit to open it, save it as .docx or .xlsx and send it again."),
    ),
    "returned-encrypted": error(
        N_("The file is protected by a password."),
        N_("Ask the unit to take the password off, save the file and send it again."),
    ),
    "returned-binary-workbook": error(
        N_("The file is a binary workbook (.xlsb)."),
        N_("Ask the unit to save it as .xlsx and send it again."),
    ),
    "returned-slides": error(
        N_("The file is a presentation, not a form."),
        N_("Ask the unit to fill in the form that was sent out, as .docx or .xlsx."),
    ),
    "returned-pdf": error(
        N_("The file is a {kind}, from which no figures are read."),
        N_("Ask the unit for the editable form as well, as .docx or .xlsx."),
    ),
    "returned-picture": error(
        N_("The file is a picture or a scan, from which no figures are read."),
        N_("Ask the unit for the editable form as well, as .docx or .xlsx."),
    ),
    "returned-packed": error(
        N_("The file is a packed archive ({kind})."),
        N_("Unpack it into the inbox, or ask the unit for the form itself."),
    ),
    "returned-web-page": error(
        N_("The file is a web page, whatever its name says."),
        N_("Ask the unit to open it in Excel or WPS, save it as .xlsx and send it again."),
    ),
    "returned-xml": error(
        N_("The file is a single XML file, whatever its name says."),
        N_("Ask the unit to open it in Word, Excel or WPS and save it as .docx or .xlsx."),
    ),
    "returned-plain-text": error(
        N_("The file is plain text, whatever its name says."),
        N_("Ask the unit to fill in the form that was sent out, as .docx or .xlsx."),
    ),
    "returned-empty": error(
        N_("The file has no content."),
        N_("Ask the unit to send it again."),
    ),
    "returned-too-large": error(
        N_("The file is larger than {limit}."),
        N_("Ask the unit to send the form alone, without pictures and attachments."),
    ),
    "returned-truncated": error(
        N_("The file is damaged or its end is missing."),
        N_("Ask the unit to send it again."),
    ),
    "returned-unknown": error(
        N_("The file is neither a Word nor an Excel file."),
        N_("Ask the unit to fill in the form that was sent out, as .docx or .xlsx."),
    ),
    "returned-macros": warning(
        N_("The file has macros; only its content was read, and no macro was run."),
        N_("Do not open it without need; ask the unit for a file without macros."),
    ),
    # Sound files with more in them than a form has
    "returned-part-too-large": error(
        N_("This part of the file is larger than {limit}."),
        N_("Ask the unit to delete empty rows and all that is not part of the form."),
    ),
    "returned-too-full": error(
        N_("This part of the file has more cells and formats than any form."),
        N_("Ask the unit to delete empty rows and all that is not part of the form."),
    ),
    "returned-cells": error(
        N_("The file has more than {limit} cells with content."),
        N_("Ask the unit to delete all that is not part of the form."),
    ),
    "returned-merges": error(
        N_("The sheet has more than {limit} merged ranges, or too large ones."),
        N_("Ask the unit to fill in the form that was sent out, without other merged cells."),
    ),
    "returned-long": error(
        N_("The file has more than {limit} characters."),
        N_("Ask the unit to delete all that is not part of the form."),
    ),
    # The inbox itself
    "inbox-full": error(
        N_("The inbox holds more than {limit} files; only the first were read."),
        N_("Read it in several parts."),
    ),
    "inbox-deep": error(
        N_("The folder lies more than {limit} levels deep and was not read."),
        N_("Put the files further up."),
    ),
    "inbox-link": warning(
        N_("This is a link or a device, not a file, and was not read."),
        N_("Put a copy of the file itself into the inbox."),
    ),
    "last-missing": error(
        N_("There is no folder “{folder}” with last time's submissions."),
        N_("Copy last time's submissions there, or delete “last” in campaign.yaml."),
    ),
    "date-future": warning(
        N_("The date on the form, {date}, is yet to come; the file's own time counts instead."),
        N_("Ask the unit for the right date, or correct “received” in its submission."),
    ),
}

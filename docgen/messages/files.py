"""Messages about files, read and written."""

from collections.abc import Mapping
from typing import Final

from docgen.locale import N_
from docgen.messages.message import Message, error, warning

MESSAGES: Final[Mapping[str, Message]] = {
    # Files
    "file-not-found": error(
        N_("There is no file “{file}”."),
        N_("Check the file's name and folder.{hint}"),
    ),
    "file-is-folder": error(
        N_("“{file}” is a folder, not a file."),
        N_("Name the file inside it."),
    ),
    "file-unreadable": error(
        N_("“{file}” cannot be read: {reason}."),
        N_("Close it in other programs and check that you may open it."),
    ),
    "file-refused": error(
        N_("The system refuses “{file}”: {reason}."),
        N_("Check that the file is there, your rights to it, and the free space."),
    ),
    "file-too-large": error(
        N_("“{file}” has {size} MB; at most {limit} MB are read."),
        N_("Check that it is the right file."),
    ),
    "file-encoding": error(
        N_("The file is not UTF-8; it seems to be {encoding}."),
        N_("Save it again with the encoding UTF-8."),
    ),
    "file-empty": error(
        N_("The file has no content."),
        N_("Write its content, or take it out of the campaign."),
    ),
    # Output
    "file-changed-by-person": error(
        N_("The file was changed by hand after docgen wrote it; it was left as it is."),
        N_("Move or rename it to keep it and build again, or build with --force to replace it."),
    ),
    "stale-file-changed": warning(
        N_("The file is no longer made, but it was changed by hand; it was left as it is."),
        N_("Keep it or delete it yourself; docgen will not mention it again."),
    ),
    "stale-file-kept": warning(
        N_("The file is no longer made, but it cannot be deleted: {reason}."),
        N_("Close it in other programs and build again, or delete it yourself."),
    ),
    "unsafe-path": error(
        N_("The file would lie outside the output folder, or cannot have this name."),
        N_("Correct the name; in the output folder use no links to other folders."),
    ),
    "duplicate-path": error(
        N_("Two files would have this name; only the first was written."),
        N_("Give the documents or units different names."),
    ),
    "file-not-written": error(
        N_("The file cannot be written: {reason}."),
        N_("Close it in Word and other programs, check its folder, and build again."),
    ),
    "out-not-writable": error(
        N_("The output folder cannot be written: {reason}. What is already there is whole."),
        N_("Check the free space and your rights there, or name another folder; then build again."),
    ),
    "build-running": error(
        N_("Another build is writing into this folder."),
        N_("Wait until it has ended, then build again."),
    ),
    "manifest-unreadable": warning(
        N_("This is no manifest of docgen's, or it is damaged; it is kept under another name."),
        N_("Files that are not as docgen makes them count as changed by hand."),
    ),
    "libreoffice-missing": error(
        N_("LibreOffice is not installed; without it no PDF can be made."),
        N_(
            "Install it: on Debian or Ubuntu libreoffice-writer-nogui, libreoffice-calc-nogui"
            " and Chinese fonts; on Windows or macOS from libreoffice.org."
        ),
    ),
    "pdf-not-made": error(
        N_("LibreOffice could not make a PDF of the file."),
        N_("Open it in Word or LibreOffice to see whether it is sound, then build again."),
    ),
    # Word and Excel files
    "package-encrypted": error(
        N_("The file is protected by a password."),
        N_("Take the password off in Word or Excel, and save it again."),
    ),
    "package-legacy": error(
        N_("The file has the old format of Word, Excel or WPS."),
        N_("Save it as .docx or .xlsx."),
    ),
    "package-foreign": error(
        N_("The file is not a Word or Excel file, but {kind}."),
        N_("Save it as .docx or .xlsx."),
    ),
    "package-unknown": error(
        N_("The file is not a Word or Excel file."),
        N_("Check that it is the right file."),
    ),
    "package-broken": error(
        N_("The file is damaged or incomplete."),
        N_("Get it again, or open it in Word or Excel and save it anew."),
    ),
    "package-xml": error(
        N_("This part of the file is damaged: {reason}."),
        N_("Get it again, or open it in Word or Excel and save it anew."),
    ),
    "package-too-large": error(
        N_("The file or a part of it is larger than {limit}."),
        N_("Check that it is the right file, and make its pictures smaller."),
    ),
    "package-ratio": error(
        N_("A part of the file unpacks to more than {limit} times its size."),
        N_("Do not open it; ask its sender for another copy."),
    ),
    "package-members": error(
        N_("The file has more than {limit} parts."),
        N_("Do not open it; ask its sender for another copy."),
    ),
    "package-unsafe": error(
        N_("The file has a part with a forbidden name: “{member}”."),
        N_("Do not open it; ask its sender for another copy."),
    ),
    "package-doctype": error(
        N_("This part of the file has a document type, which no Word or Excel file has."),
        N_("Do not open it; ask its sender for another copy."),
    ),
    # Documents joined to one
    "compose-not-word": error(
        N_("The file is not a Word document."),
        N_("Save it in Word as .docx."),
    ),
    "compose-strict": error(
        N_("The file is a Word document of the kind “Strict Open XML”, which cannot be joined."),
        N_("Save it in Word as a plain “Word document (.docx)”."),
    ),
}

"""Messages about returned files that are docgen's own letters and no forms."""

from collections.abc import Mapping
from typing import Final

from docgen.locale import N_
from docgen.messages.message import Message, warning

MESSAGES: Final[Mapping[str, Message]] = {
    "file-correction": warning(
        N_("The file is the notice of correction that was sent to {unit}, not a form."),
        N_("Ask the unit for the corrected form, if it has not come yet."),
    ),
}

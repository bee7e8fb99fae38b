"""Messages about documents that cannot be laid out well."""

from collections.abc import Mapping
from typing import Final

from docgen.locale import N_
from docgen.messages.message import Message, warning

MESSAGES: Final[Mapping[str, Message]] = {
    "form-narrow": warning(
        N_("The table has more columns than there is room for on the page."),
        N_("Turn the page with “page: landscape”, shorten the labels, or make two tables of it."),
    ),
}

"""The one catalog of what docgen tells its users.

To add a message:

1. Add to the file here that is about such things: a code in kebab-case, its severity, what is
   wrong, and what to do about it. Both texts are English, inside N_(); `{name}` stands for the
   finding's parameter `name`.
2. Run `python tests/catalogs.py`, which puts the new texts into docgen/locale/…/docgen.po.
3. Write the Chinese into docgen.po and run it again, which compiles docgen.mo.

Then `finding("the-code", place, name=value)`. The tests name what was forgotten.
"""

from collections.abc import Mapping
from typing import Final

from docgen.locale import (
    N_,
    Phrase,
    current_locale,
    fill,
    known_locale,
    phrase,
    translate,
    use_locale,
)
from docgen.messages import (
    batch,
    campaigns,
    command,
    declarations,
    files,
    inbox,
    intake,
    layouts,
    notices,
    report,
    returned,
    sheets,
    submissions,
    templates,
    totals,
)
from docgen.messages.message import Message, Severity, error

__all__ = [
    "MESSAGES",
    "N_",
    "Message",
    "Phrase",
    "Severity",
    "current_locale",
    "fill",
    "known_locale",
    "message_of",
    "phrase",
    "translate",
    "use_locale",
]

MESSAGES: Final[Mapping[str, Message]] = {
    code: message
    for part in (
        files,
        batch,
        campaigns,
        declarations,
        returned,
        submissions,
        inbox,
        intake,
        notices,
        templates,
        sheets,
        layouts,
        command,
        totals,
        report,
    )
    for code, message in part.MESSAGES.items()
}


def message_of(code: str) -> Message:
    """The message of a code; for a code not in the catalog, an error that names the code."""
    return MESSAGES.get(code) or error(code, "")

"""What a form that is sent out says of itself, and what its cells are called in Word and Excel."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

UNIT_MARK: Final = "form_unit"
DATE_MARK: Final = "form_date"
"""What the places for the unit's name and the date of the report are called."""

KIND_PROPERTY: Final = "docgen-kind"
CORRECTION: Final = "correction"
"""The custom property that tells a letter of docgen's from a form, and what it says of a notice of
correction."""

_PLAIN: Final = re.compile(r"[a-z0-9_.]{1,40}")
_LONGEST: Final = 40
# Names in which points, once they are __, could not be told from what stood there before.
_UNSURE: Final = re.compile(r"__|_\.|\._|\.\.")
_TEXT: Final = re.compile(r"(?P<form>\S+)·v(?P<version>\d{1,9})·(?P<unit>\S.*?)\s*")
_KEYS: Final = ("form", "version", "unit", "campaign", "year")


def mark_of(name: str) -> str:
    """What the place for an entry's value is called: a bookmark in Word, a name in Excel.

    f_ and the entry's name, with __ for each point (002.money: f_002__money), where both programs
    take it, which ask for 40 characters at most and do not tell capitals from small letters; else,
    and where points could be mistaken, h_ and a hash of the name.
    """
    mark = f"f_{name.replace('.', '__')}"
    if _PLAIN.fullmatch(name) and len(mark) <= _LONGEST and not _UNSURE.search(name):
        return mark
    return f"h_{hashlib.sha256(name.encode()).hexdigest()[:24]}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Which form a file is: the form's document, its version, the unit's code, the campaign."""

    form: str
    version: int
    unit: str
    campaign: str
    year: int

    @property
    def text(self) -> str:
        """The identity as printed at the foot of the form: statistics·v1·310101."""
        return f"{self.form}·v{self.version}·{self.unit}"

    @property
    def properties(self) -> dict[str, str]:
        """The custom properties of the file."""
        return {f"docgen-{key}": str(getattr(self, key)) for key in _KEYS}

    @classmethod
    def from_properties(cls, properties: Mapping[str, str]) -> "Identity | None":
        """The identity in a file's custom properties; None if they do not tell it whole."""
        told = {key: properties.get(f"docgen-{key}", "") for key in _KEYS}
        if not all(told.values()) or not (_number(told["version"]) and _number(told["year"])):
            return None
        return cls(
            form=told["form"],
            version=int(told["version"]),
            unit=told["unit"],
            campaign=told["campaign"],
            year=int(told["year"]),
        )


def _number(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,9}", text) is not None


def printed_identity(text: str) -> tuple[str, int, str] | None:
    """Form, version and unit's code in a line that is nothing but a printed identity."""
    found = _TEXT.fullmatch(text.strip())
    return (found["form"], int(found["version"]), found["unit"]) if found else None
